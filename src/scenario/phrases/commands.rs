//! Phrases about commands of the endpoint: the doubles that replace them, their calls, and the order of things.

use super::phrase::{PhraseGroup, phrases};
use super::step::{DocString, Step, line};
use super::table::{Row, Table};
use super::token::tokens;
use super::value::{Bytes, Codes, Count, Duration, Stream, Text, Thing, duration_of, thing};
use crate::environment::{Answer, CommandLine, Ending};
use crate::expect::{self, Expect, OrderItem};
use crate::scenario::endpoint::Answers;
use crate::source::{Span, Spanned};

pub(super) const COMMANDS: PhraseGroup = phrases! { Given "Commands of the endpoint":
    "the command {command} exits {codes}"
        "A double replaces the command for these arguments. Quoted as in a shell; `*` stands for anything inside an argument, `...` for any further arguments. Several codes answer one call each, the last one repeats."
        [
            "the command \"systemctl stop myapp.service\" exits 5",
            "the command \"systemctl is-active ...\" exits 3, then 0",
        ]
        |step, command: Text, codes: Codes| step.command_exits(&command, &codes);

    "the command {command} exits {codes} and print(s) {text} (to {stream})"
        "As before, and what it writes: to standard output unless said otherwise."
        ["the command \"systemctl stop myapp.service\" exits 5 and prints \"Unit myapp.service not loaded.\" to standard error"]
        |step, command: Text, codes: Codes, text: Bytes, to: Option<Stream>| {
            step.command_exits(&command, &codes);
            step.command_writes(command, &line(&text.value), to);
        };

    "the command {command} print(s) {text} (to {stream})"
        "What the double writes; it exits 0 unless another step says how it ends."
        ["the command \"rpm -q openssl\" prints \"openssl-3.0.15-1.x86_64\""]
        |step, command: Text, text: Bytes, to: Option<Stream>| step.command_writes(command, &line(&text.value), to);

    "the command {command} print(s) {text} without a line end (to {stream})"
        "As before, byte by byte: `$'...'` takes \\n, \\t and \\xHH."
        ["the command \"cat /proc/sys/kernel/hostname\" prints $'web\\xff' without a line end"]
        |step, command: Text, text: Bytes, to: Option<Stream>| step.command_writes(command, &text.value, to);

    "the command {command} print(s) this (to {stream})"
        "As before, with more than one line."
        ["the command \"df -P /\" prints this:\n\"\"\"\nFilesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100 96 4 96% /\n\"\"\""]
        |step, command: Text, to: Option<Stream>, text: DocString| step.command_writes(
            command,
            &line(text.value.as_bytes()),
            to,
        );

    "the command {command} hangs"
        "The double never ends by itself."
        ["the command \"fsfreeze -f /data\" hangs"]
        |step, command: Text| for answer in step.answers(command) {
            answer.ending = Ending::Hangs;
        };

    "the command {command} answers after {duration}"
        "The double waits before it answers, in real time on a real endpoint."
        ["the command \"curl ...\" answers after 200 milliseconds"]
        |step, command: Text, delay: Duration| for answer in step.answers(command) {
            answer.delay = delay.value;
        };

    "the command {command} answers in turn"
        "One answer per call, the last one repeats. Columns, all of them optional: exits (a code or `hangs`), prints (lines on standard output), stdout and stderr (exactly so), after (how long it waits)."
        [concat!(
            "the command \"systemctl is-active myapp.service\" answers in turn:\n",
            "| exits | prints |\n",
            "| 0 | active |\n",
            "| 3 | inactive |",
        )]
        |step, command: Text, table: Table| step.command_answers(command, table);

    "these commands"
        "Several doubles. Columns as above, and `command`; a command in several rows answers in turn."
        [concat!(
            "these commands:\n",
            "| command | exits | prints | stderr |\n",
            "| systemctl stop myapp.service | 0 | | |\n",
            "| rpm -q openssl | 1 | | package openssl is not installed |",
        )]
        |step, table: Table| step.commands(table);
};

pub(super) const CALLS: PhraseGroup = phrases! { Then "Calls and order":
    "the command {command} is/was called (with {arguments})"
        "A double was called, at least once. Without arguments every call of the command counts."
        [
            "the command \"systemctl\" was called",
            "the command \"systemctl\" was called with \"stop myapp.service\"",
        ]
        |step, command: Text, with: Option<Text>| step.expect_calls(&command, with, expect::Count::AtLeast(1));

    "the command {command} is/was called {count} (with {arguments})"
        "How often: once, twice, 3 times, at least twice, at most 3 times."
        [
            "the command \"systemctl\" was called once with \"stop myapp.service\"",
            "the command \"sleep\" was called at least 3 times",
            "the command \"sleep\" is called at most twice",
        ]
        |step, command: Text, count: Count, with: Option<Text>| step.expect_calls(&command, with, count.value);

    "the command {command} is/was not/never called (with {arguments})"
        "Never."
        [
            "the command \"reboot\" was never called",
            "the command \"systemctl\" was not called with \"start ...\"",
        ]
        |step, command: Text, with: Option<Text>| step.expect_calls(&command, with, expect::Count::Exactly(0));

    "the commands were called in this order"
        "One call per row, command and arguments; other calls may lie between."
        [concat!(
            "the commands were called in this order:\n",
            "| systemctl stop myapp.service |\n",
            "| rpm -U openssl.rpm |\n",
            "| systemctl start myapp.service |",
        )]
        |step, table: Table| {
            let rows = table.single_column("command", step);
            let calls = rows.into_iter().filter_map(|row| step.call(&row.value, row.span)).collect();
            step.expect(Expect::CallOrder(calls));
        };

    "things happen in this order"
        "One thing per row: an action, a patch, `the reboot`, or `the command \"...\"`; others may lie between."
        [concat!(
            "things happen in this order:\n",
            "| pre-action 1 |\n",
            "| the command \"systemctl stop myapp.service\" |\n",
            "| patch \"openssl-3.0.15\" |\n",
            "| post-action 1 |\n",
            "| the reboot |",
        )]
        |step, table: Table| {
            let rows = table.single_column("thing", step);
            let order = rows.iter().filter_map(|row| step.order_item(row)).collect();
            step.expect(Expect::Order(order));
        };

    "{thing} happens before {thing}"
        "Both happen, in this order."
        ["pre-action 1 happens before patch 1", "post-action 2 happens before the reboot"]
        |step, first: Thing, second: Thing| {
            // Both are looked up, so that each mistake is found.
            let (first, second) = (step.happens(&first.value), step.happens(&second.value));
            step.expect(Expect::Order(vec![first?, second?]));
        };
};

/// The columns of a table of answers.
const ANSWER: [&str; 5] = ["exits", "prints", "stdout", "stderr", "after"];

impl Step<'_, '_> {
    /// The answers of a double so far; several steps may describe one.
    fn answers(&mut self, line: Spanned<String>) -> &mut Vec<Answer> {
        &mut self.draft().endpoint.commands.get_or_insert(line.span).entry(line).0
    }

    /// Says how a double ends, one code per call; what it writes stays as it is.
    fn command_exits(&mut self, command: &Spanned<String>, codes: &Spanned<Codes>) {
        let endings: Vec<Ending> =
            codes.value.iter().map(|code| Ending::Exits(self.command_code(*code, codes.span))).collect();
        let answers = self.answers(command.clone());
        let last = answers.last().cloned().unwrap_or_default();
        *answers = endings.into_iter().map(|ending| Answer { ending, ..last.clone() }).collect();
    }

    fn command_code(&mut self, code: i64, span: Span) -> u8 {
        u8::try_from(code).unwrap_or_else(|_| {
            let message = format!("a command cannot exit {code}");
            self.error(span, message, |problem| problem.label("exit codes of commands go from 0 to 255"));
            1
        })
    }

    fn command_writes(
        &mut self,
        command: Spanned<String>,
        bytes: &[u8],
        to: Option<Spanned<expect::Stream>>,
    ) {
        let stderr = to.is_some_and(|to| to.value == expect::Stream::Stderr);
        for answer in self.answers(command) {
            let stream = if stderr { &mut answer.stderr } else { &mut answer.stdout };
            *stream = bytes.to_vec();
        }
    }

    fn command_answers(&mut self, command: Spanned<String>, table: Table) {
        let columns = table.columns(&ANSWER, 0, self);
        let answers: Vec<Answer> = columns.rows().map(|row| self.answer(row, 0)).collect();
        if answers.is_empty() {
            self.error(self.span(), "the table holds no answer", |problem| {
                problem.help("add rows below the headings")
            });
        }
        *self.answers(command) = answers;
    }

    fn commands(&mut self, table: Table) {
        let headings = [&["command"], &ANSWER[..]].concat();
        for row in table.columns(&headings, 1, self).rows() {
            let Some(command) = row.cell(0) else { continue };
            let answer = self.answer(row, 1);
            // One command in several rows answers them in turn.
            let commands = self.draft().endpoint.commands.get_or_insert(command.span);
            match commands.get_mut(&command.value) {
                Some(answers) => answers.0.push(answer),
                None => commands.set(command, Answers(vec![answer])),
            }
        }
    }

    /// The answer of a row, whose columns begin at `first`.
    fn answer(&mut self, row: Row<'_>, first: usize) -> Answer {
        let [exits, prints, stdout, stderr, after] = [0, 1, 2, 3, 4].map(|column| row.filled(first + column));
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
        answer.delay = after.and_then(|after| duration_of(self, &after)).unwrap_or_default();
        answer
    }

    fn expect_calls(
        &mut self,
        line: &Spanned<String>,
        with: Option<Spanned<String>>,
        count: expect::Count,
    ) -> Option<()> {
        let (command, args) = self.draft().command_line(&line.value, line.span)?;
        let args = match with {
            Some(with) => {
                let more = self.draft().words(&with.value, with.span)?.0;
                Some(CommandLine(args.map_or_else(Vec::new, |args| args.0).into_iter().chain(more).collect()))
            }
            None => args,
        };
        self.expect(Expect::Calls { command, args, count });
        Some(())
    }

    /// A call: command and arguments. A mistake is noted when there is none.
    pub(super) fn call(&mut self, line: &str, span: Span) -> Option<CommandLine> {
        // The command's name is checked as everywhere else; an order keeps name and arguments together.
        self.draft().command_line(line, span)?;
        self.draft().words(line, span)
    }

    fn order_item(&mut self, row: &Spanned<String>) -> Option<OrderItem> {
        let words = tokens(&row.value).unwrap_or_default();
        let Some((thing, _)) = thing(&words).filter(|(_, used)| *used == words.len()) else {
            let help = "expected an action such as `pre-action 1`, a patch such as `patch \"openssl\"`, `the reboot` or `the command \"systemctl stop web\"`";
            self.error(row.span, format!("nothing that happens is called `{}`", row.value), |problem| {
                problem.help(help)
            });
            return None;
        };
        self.happens(&Spanned::new(thing, row.span))
    }
}
