//! From the tree of one scenario to the scenario.

use std::collections::HashSet;

use super::keys;
use super::plan::{Life, is_plan, plan};
use super::reader::{Fields, Reader};
use super::tree::{Kind, Node};
use crate::diag::Diagnostic;
use crate::event::Level;
use crate::scenario::Scenario;
use crate::scenario::draft::Draft;
use crate::scenario::endpoint::{Endpoint, Variable};
use crate::scenario::map::Said;
use crate::scenario::value::{Named, Value};
use crate::source::{SourceFile, Span, Spanned};

/// Fills in a draft from a tree.
pub(crate) struct Lower {
    /// Reads values and collects mistakes of the tongue.
    pub reader: Reader,
    /// Collects the scenario and all other mistakes.
    pub draft: Draft,
    /// Some patch could not be read, so that nobody can say which patches the job lacks.
    pub patches_unknown: bool,
    /// What is said of the job that is being read beyond one run of it.
    pub life: Life,
}

/// The scenario that `node` describes, and every mistake in it.
pub(crate) fn scenario(source: &SourceFile, node: &Node) -> (Option<Scenario>, Vec<Diagnostic>) {
    let mut reader = Reader::new(source);
    let start = Span::new(node.span.start, node.span.start);
    let Kind::Map(entries) = &node.kind else {
        reader.wrong(node, "a scenario");
        reader.help_last(match &node.kind {
            Kind::List(_) => "write several scenarios under `scenarios:`, or behind lines of `---`",
            _ => "a scenario begins with `scenario: what it shows`; behind the colon comes a space",
        });
        return (None, reader.into_problems());
    };
    if is_plan(entries) {
        return plan(source, node, entries);
    }
    let keys = |name: &str| entries.iter().any(|entry| entry.key == name);
    if !keys("scenario") && (keys("exit_codes") || keys("based_on")) {
        let problem = reader.error(start, "this is a rulebook and no scenario");
        return (None, vec![problem.help("name the file as the rulebook of a scenario or of a run")]);
    }
    let fields = reader.fields(entries, node.span, &keys::SCENARIO);
    let (mut lower, unnamed) = named(source, reader, &fields, "scenario", node.span);
    lower.common(&fields);
    let mut job = None;
    if let Some(entry) = fields.entry("job") {
        job = lower.job(entry).map(|job| (job, entry.key_span));
    } else if fields.misspelt("job") {
        lower.no_job(node.span);
    }
    lower.endpoint(&fields);
    if let Some(matrix) = fields.get("matrix") {
        lower.matrix(matrix);
    }
    if let Some(runs) = fields.get("runs") {
        let choices = [("once", false), ("twice", true)];
        lower.draft.twice = lower.reader.choice(runs, "the number of runs", &choices);
    }
    if let Some(expect) = fields.get("expect") {
        lower.expect(expect);
    }
    lower.life(&fields, job);
    lower.finish(unnamed)
}

/// A lowering whose draft has the name behind `key`, and whether that could not be read.
pub(crate) fn named(
    source: &SourceFile,
    reader: Reader,
    fields: &Fields<'_>,
    key: &str,
    span: Span,
) -> (Lower, bool) {
    let mut reader = reader;
    let name = fields.get(key).map(|name| {
        Spanned::new(reader.text(name, &format!("the name of the {key}")).map(str::to_owned), name.span)
    });
    let unnamed = fields.misspelt(key) || matches!(name, Some(Spanned { value: None, .. }));
    // A name that could not be read has been reported; any name keeps it from being missed once more.
    let placeholder = if unnamed { "?" } else { "" };
    let start = Span::new(span.start, span.start);
    let name = name.map_or(Spanned::new(placeholder.to_owned(), start), |name| {
        name.map(|text| text.unwrap_or_else(|| placeholder.to_owned()))
    });
    (Lower { reader, ..Lower::new(Draft::new(source, name)) }, unnamed)
}

impl Lower {
    /// A lowering that fills this draft in.
    pub(crate) fn new(draft: Draft) -> Self {
        let reader = Reader::new(&draft.source);
        Self { reader, draft, patches_unknown: false, life: Life::default() }
    }

    /// What scenarios and plans have in common.
    pub(crate) fn common(&mut self, fields: &Fields<'_>) {
        if let Some(tags) = fields.get("tags") {
            self.tags(tags);
        }
        if let Some(rulebook) = fields.get("rulebook") {
            let text = self.reader.text(rulebook, "the name or the file of a rulebook");
            self.draft.rulebook = text.map(|text| Spanned::new(text.to_owned(), rulebook.span));
        }
        if let Some(restarts) = fields.get("max_restarts") {
            let number = self.reader.number(restarts, "a number of restarts", 0, i64::MAX);
            self.draft.max_restarts = number
                .and_then(|number| u64::try_from(number).ok())
                .map(|number| Spanned::new(number, restarts.span));
        }
        if let Some(findings) = fields.get("findings") {
            self.levels(findings);
        }
    }

    /// The scenario, and every mistake in it.
    pub(crate) fn finish(self, unnamed: bool) -> (Option<Scenario>, Vec<Diagnostic>) {
        let mut problems = self.reader.into_problems();
        let (mut scenario, mistakes) = self.draft.finish_anyway();
        scenario.broken |= crate::diag::has_errors(&problems);
        problems.extend(mistakes);
        // A name that could not be read tells it apart from no other.
        (Some(scenario).filter(|_| !unnamed), problems)
    }

    fn tags(&mut self, node: &Node) {
        let items = node.items();
        let mut seen = HashSet::new();
        for item in items {
            let Some(text) = self.reader.text(item, "a tag") else { continue };
            let tag = text.trim_start_matches('@');
            let odd = tag.chars().find(|c| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '@'));
            if tag.is_empty() || odd.is_some() {
                let problem = self.reader.error(item.span, format!("`{text}` cannot be a tag"));
                let label = "a tag is one word; several tags are a list such as [linux, abort]";
                self.reader.report(problem.label(label));
            } else if seen.insert(tag) {
                self.draft.tags.push(tag.to_owned());
            }
        }
    }

    fn matrix(&mut self, node: &Node) {
        let mut images = Vec::new();
        for item in node.items() {
            if let Some(name) = self.reader.text(item, "the name of an image such as debian:12") {
                images.push(Spanned::new(name.to_owned(), item.span));
            }
        }
        self.draft.matrix = Some(Spanned::new(images, node.span));
    }

    /// Reads the endpoint: its kind alone, or a map.
    pub(crate) fn endpoint(&mut self, fields: &Fields<'_>) {
        let endpoint = Said::<Endpoint>::read(fields, "endpoint", Endpoint::EXPECTED, &mut self.reader);
        self.draft.endpoint = endpoint.get().cloned().unwrap_or_default();
    }

    fn levels(&mut self, node: &Node) {
        let expected = "switches of findings such as `no-explicit-exit: allow`";
        let Some(entries) = self.reader.entries(node, expected) else { return };
        for entry in entries {
            let code = self.reader.finding(&entry.key, entry.key_span);
            let choices = Level::ALL.map(|level| (level.name(), level));
            let level = self.reader.choice(&entry.value, "the level of a finding", &choices);
            if let (Some(code), Some(level)) = (code, level) {
                self.draft.levels.push(Spanned::new((code, level), entry.key_span));
            }
        }
    }

    /// Names with texts.
    pub(crate) fn env(&mut self, node: &Node) -> Vec<Spanned<(String, String)>> {
        let expected = "environment variables such as `NAME: value`";
        let env = Named::<Variable>::read(node, expected, &mut self.reader).unwrap_or_default();
        env.iter()
            .map(|(name, value)| Spanned::new((name.value.clone(), value.0.clone()), name.span))
            .collect()
    }

    /// What is written to a stream: `stdout` and `stderr` exactly as they stand, `prints` as lines on standard output.
    pub(crate) fn output(&mut self, fields: &Fields<'_>) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
        let stdout =
            fields.get("stdout").and_then(|node| self.reader.bytes(node, "text for standard output"));
        let stderr = fields.get("stderr").and_then(|node| self.reader.bytes(node, "text for standard error"));
        let prints =
            fields.get("prints").and_then(|node| self.reader.bytes(node, "lines for standard output"));
        let lines = prints.map(|mut lines| {
            if !lines.is_empty() && !lines.ends_with(b"\n") {
                lines.push(b'\n');
            }
            lines
        });
        if let (Some(prints), Some(stdout)) = (fields.entry("prints"), fields.entry("stdout")) {
            let message = "`prints` and `stdout` both say what standard output holds";
            let problem = self.reader.error(prints.key_span, message);
            self.reader.report(problem.also(stdout.key_span, "keep one of them"));
        }
        (stdout.or(lines), stderr)
    }
}
