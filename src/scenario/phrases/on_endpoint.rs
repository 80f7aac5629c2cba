//! How phrases about the endpoint, its commands and their calls reach the draft.

use std::path::PathBuf;
use std::time::Duration;

use super::on_actions::line;
use super::param::Param;
use super::step::Step;
use super::table::Table;
use super::token::tokens;
use super::value::Value;
use crate::diag::did_you_mean_or_list;
use crate::environment::{Answer, CommandLine, DeclaredFile, Ending};
use crate::event::FindingCode;
use crate::expect::{Count, Expect, OrderItem, Stream};
use crate::source::{Span, Spanned};

/// Columns of a table of answers.
const ANSWER: [&str; 5] = ["exits", "prints", "stdout", "stderr", "after"];

impl Step<'_, '_> {
    /// Says that a file is there; its text comes from this step.
    pub(super) fn file(&mut self, path: Spanned<String>, content: Option<Vec<u8>>) {
        if let Some(known) = self.known_file(&path.value) {
            known.value.content = content;
            return;
        }
        let file = DeclaredFile { path: PathBuf::from(path.value), content, mode: None };
        self.draft().files.push(Spanned::new(file, path.span));
    }

    /// Says which permissions a file has.
    pub(super) fn file_mode(&mut self, path: &Spanned<String>, mode: &Spanned<String>) {
        let Some(bits) = self.mode_bits(mode) else { return };
        if self.known_file(&path.value).is_none() {
            self.file(path.clone(), Some(Vec::new()));
        }
        if let Some(file) = self.known_file(&path.value) {
            file.value.mode = Some(bits);
        }
    }

    fn known_file(&mut self, path: &str) -> Option<&mut Spanned<DeclaredFile>> {
        self.draft().files.iter_mut().find(|file| file.value.path.as_os_str() == path)
    }

    fn mode_bits(&mut self, mode: &Spanned<String>) -> Option<u32> {
        let bits = u32::from_str_radix(&mode.value, 8).ok().filter(|_| !mode.value.starts_with('+'));
        if bits.is_none() {
            let message = format!("`{}` is no file mode", mode.value);
            self.error(mode.span, message, |problem| problem.label("expected octal digits such as 0644"));
        }
        bits
    }

    /// The files of a table.
    pub(super) fn file_table(&mut self) -> Option<()> {
        let columns = self.table()?.columns(&["path", "content", "mode"], 2, self);
        for row in 0..columns.len() {
            let source = &self.draft().source.clone();
            let Some(path) = columns.cell(row, 0, source) else { continue };
            let content = columns.cell(row, 1, source).map(|content| line(content.value.as_bytes()));
            let mode = columns.filled(row, 2, source);
            self.file(path.clone(), Some(content.unwrap_or_default()));
            if let Some(mode) = mode {
                self.file_mode(&path, &mode);
            }
        }
        Some(())
    }

    /// Names and values of a table of environment variables.
    pub(super) fn env_table(&mut self) -> Option<Vec<Spanned<(String, String)>>> {
        let columns = self.table()?.columns(&["name", "value"], 2, self);
        let source = &self.draft().source.clone();
        let rows = (0..columns.len()).filter_map(|row| {
            let (name, value) = (columns.cell(row, 0, source)?, columns.cell(row, 1, source)?);
            Some(Spanned::new((name.value, value.value), name.span))
        });
        Some(rows.collect())
    }

    /// Sets an environment variable of the endpoint; a step that sets it again wins.
    pub(super) fn env(&mut self, variable: Spanned<(String, String)>) {
        set_variable(&mut self.draft().env, variable);
    }

    /// The answers of a double so far; several steps may describe one.
    pub(super) fn answers(&mut self, line: Spanned<String>) -> &mut Vec<Answer> {
        let commands = &mut self.story.commands;
        let at = commands.iter().position(|(known, _)| known.value == line.value).unwrap_or_else(|| {
            commands.push((line, vec![Answer::default()]));
            commands.len() - 1
        });
        &mut commands[at].1
    }

    /// Says how a double ends, one code per call; what it writes stays as it is.
    pub(super) fn answer_codes(&mut self) -> Option<Spanned<String>> {
        let (line, codes) = (self.string()?, self.codes()?);
        let endings: Vec<Ending> =
            codes.value.iter().map(|code| Ending::Exits(self.command_code(*code, codes.span))).collect();
        let answers = self.answers(line.clone());
        let last = answers.last().cloned().unwrap_or_default();
        *answers = endings.into_iter().map(|ending| Answer { ending, ..last.clone() }).collect();
        Some(line)
    }

    fn command_code(&mut self, code: i64, span: Span) -> u8 {
        u8::try_from(code).unwrap_or_else(|_| {
            let message = format!("a command cannot exit {code}");
            self.error(span, message, |problem| problem.label("exit codes of commands go from 0 to 255"));
            1
        })
    }

    /// Says which lines a double writes.
    pub(super) fn answer_text(&mut self, command: Spanned<String>, text: &[u8]) {
        self.answer_bytes(command, &line(text));
    }

    /// Says what a double writes, byte by byte.
    pub(super) fn answer_bytes(&mut self, command: Spanned<String>, bytes: &[u8]) {
        let stderr = self.stream().is_some_and(|stream| stream.value == Stream::Stderr);
        for answer in self.answers(command) {
            let stream = if stderr { &mut answer.stderr } else { &mut answer.stdout };
            *stream = bytes.to_vec();
        }
    }

    /// The answers of a table, one row per call.
    pub(super) fn answer_table(&mut self) -> Option<()> {
        let command = self.string()?;
        let columns = self.table()?.columns(&ANSWER, 0, self);
        let mut answers = Vec::new();
        for row in 0..columns.len() {
            let source = &self.draft().source.clone();
            let cells = [0, 1, 2, 3, 4].map(|column| columns.filled(row, column, source));
            answers.push(self.answer(cells));
        }
        if answers.is_empty() {
            self.error(self.span(), "the table holds no answer", |problem| {
                problem.help("add rows below the headings")
            });
        }
        *self.answers(command) = answers;
        Some(())
    }

    /// The doubles of a table.
    pub(super) fn command_table(&mut self) -> Option<()> {
        let columns =
            self.table()?.columns(&["command", "exits", "prints", "stdout", "stderr", "after"], 1, self);
        for row in 0..columns.len() {
            let source = &self.draft().source.clone();
            let Some(command) = columns.cell(row, 0, source) else { continue };
            let cells = [1, 2, 3, 4, 5].map(|column| columns.filled(row, column, source));
            let answer = self.answer(cells);
            // One command in several rows answers them in turn.
            match self.story.commands.iter_mut().find(|(known, _)| known.value == command.value) {
                Some((_, answers)) => answers.push(answer),
                None => self.story.commands.push((command, vec![answer])),
            }
        }
        Some(())
    }

    fn answer(&mut self, [exits, prints, stdout, stderr, after]: [Option<Spanned<String>>; 5]) -> Answer {
        let mut answer = Answer::default();
        match exits {
            Some(exits) if exits.value.eq_ignore_ascii_case("hangs") => answer.ending = Ending::Hangs,
            Some(exits) => {
                if let Ok(code) = exits.value.parse() {
                    answer.ending = Ending::Exits(self.command_code(code, exits.span));
                } else {
                    let message = format!("expected an exit code or `hangs`, not `{}`", exits.value);
                    self.error(exits.span, message, |problem| problem);
                }
            }
            None => {}
        }
        if let (Some(_), Some(stdout)) = (&prints, &stdout) {
            let message = "`prints` and `stdout` both say what standard output holds";
            self.error(stdout.span, message, |problem| problem.help("keep one of them"));
        }
        answer.stdout = match (prints, stdout) {
            (Some(text), _) => line(text.value.as_bytes()),
            (None, text) => text.map(|text| text.value.into_bytes()).unwrap_or_default(),
        };
        answer.stderr = stderr.map(|text| text.value.into_bytes()).unwrap_or_default();
        if let Some(after) = after {
            answer.delay = self.time(&after);
        }
        answer
    }

    /// A duration that stands in a cell.
    fn time(&mut self, text: &Spanned<String>) -> Duration {
        let tokens = tokens(&text.value).unwrap_or_default();
        match Param::Duration.read(&tokens) {
            Some((Value::Duration(duration), used)) if used == tokens.len() => duration,
            _ => {
                let message = format!("`{}` is no duration", text.value);
                self.error(text.span, message, |problem| {
                    problem.label("expected one such as `200 milliseconds`")
                });
                Duration::ZERO
            }
        }
    }

    /// Expects calls of a double.
    pub(super) fn expect_calls(&mut self, count: Count) -> Option<()> {
        let line = self.string()?;
        let with = self.string();
        let Some((command, args)) = self.draft().command_line(&line.value, line.span) else {
            return Some(());
        };
        let args = match with {
            Some(with) => match self.draft().words(&with.value, with.span) {
                Some(more) => Some(CommandLine(
                    args.map_or_else(Vec::new, |args| args.0).into_iter().chain(more.0).collect(),
                )),
                None => return Some(()),
            },
            None => args,
        };
        self.expect(Expect::Calls { command, args, count });
        Some(())
    }

    /// Expects the calls of a table in their order.
    pub(super) fn expect_call_order(&mut self) -> Option<()> {
        let rows = self.single_column("command")?;
        let calls: Vec<CommandLine> =
            rows.into_iter().filter_map(|row| self.call(&row.value, row.span)).collect();
        self.expect(Expect::CallOrder(calls));
        Some(())
    }

    /// Expects the things of a table in their order.
    pub(super) fn expect_order(&mut self) -> Option<()> {
        let mut order = Vec::new();
        for row in self.single_column("thing")? {
            order.extend(self.order_item(&row));
        }
        self.expect(Expect::Order(order));
        Some(())
    }

    fn order_item(&mut self, row: &Spanned<String>) -> Option<OrderItem> {
        let words = tokens(&row.value).unwrap_or_default();
        match Param::Thing.read(&words) {
            Some((Value::Things(things), used)) if used == words.len() => {
                things.first().and_then(|(thing, _)| self.happens(thing, row.span))
            }
            _ => {
                let help = "expected an action such as `pre-action 1`, a patch such as `patch \"openssl\"`, `the reboot` or `the command \"systemctl stop web\"`";
                self.error(row.span, format!("nothing that happens is called `{}`", row.value), |problem| {
                    problem.help(help)
                });
                None
            }
        }
    }

    /// The cells of a table with one column, without a first row that holds nothing but the heading.
    pub(super) fn single_column(&mut self, heading: &str) -> Option<Vec<Spanned<String>>> {
        let table: Table<'_> = self.table()?;
        let source = &self.draft().source.clone();
        if let Some(row) = table.rows.iter().position(|row| row.len() != 1) {
            let span = table.cell(source, row, 1);
            self.error(span, "this table has one column", |problem| problem);
            return Some(Vec::new());
        }
        let headed =
            table.rows.first().is_some_and(|row| row.iter().all(|cell| cell.eq_ignore_ascii_case(heading)));
        let rows = table.rows.iter().enumerate().skip(usize::from(headed));
        Some(
            rows.flat_map(|(row, cells)| cells.iter().map(move |cell| (row, cell)))
                .map(|(row, cell)| Spanned::new(cell.clone(), table.cell(source, row, 0)))
                .collect(),
        )
    }

    /// A kind of finding by its name; an unknown one is a mistake.
    pub(super) fn finding(&mut self) -> Option<Spanned<FindingCode>> {
        let name = self.string()?;
        let code = FindingCode::from_name(&name.value);
        if code.is_none() {
            let names: Vec<&str> = FindingCode::ALL.iter().map(|code| code.name()).collect();
            let label = did_you_mean_or_list(&name.value, &names);
            let message = format!("unknown finding `{}`", name.value);
            self.error(name.span, message, |problem| problem.label(label));
        }
        code.map(|code| Spanned::new(code, name.span))
    }
}

/// Sets a variable; one of the same name is replaced.
pub(super) fn set_variable(
    variables: &mut Vec<Spanned<(String, String)>>,
    variable: Spanned<(String, String)>,
) {
    match variables.iter_mut().find(|known| known.value.0 == variable.value.0) {
        Some(known) => *known = variable,
        None => variables.push(variable),
    }
}
