//! How actions are expected to end, and what they are expected to write.

use super::keys;
use super::lower::Lower;
use super::reader::Fields;
use super::refs::place;
use super::tree::{Kind, Node};
use crate::expect::{ActionExpect, ActionSet, Expect, Stream, TextExpect};
use crate::job::{ActionId, Phase};
use crate::rules::SkippedBy;
use crate::source::Span;

/// Ends that are one word; `any` expects nothing.
const WORDS: [(&str, Option<ActionExpect>); 9] = [
    ("success", Some(ActionExpect::Success)),
    ("failed", Some(ActionExpect::Failed(None))),
    ("timed_out", Some(ActionExpect::TimedOut)),
    ("exceeded", Some(ActionExpect::Exceeded(None))),
    ("killed", Some(ActionExpect::Signaled(None))),
    ("not_started", Some(ActionExpect::NotStarted)),
    ("not_run", Some(ActionExpect::NotRun)),
    ("interrupted", Some(ActionExpect::Interrupted)),
    ("any", None),
];

/// Makes an expectation of a text.
type TextKind = fn(String) -> TextExpect;

impl Lower {
    /// One end for all actions of a phase, a list by place, or a map from places to ends.
    pub fn expect_phase(&mut self, phase: Phase, node: &Node) {
        match &node.kind {
            Kind::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.expect_end(ActionSet::One(ActionId { phase, index }), item);
                }
            }
            Kind::Map(entries) if entries.iter().all(|entry| places(phase, &entry.key).is_some()) => {
                for entry in entries {
                    if let Some(set) = places(phase, &entry.key) {
                        self.expect_end(set, &entry.value);
                    }
                }
            }
            Kind::Map(entries) if entries.iter().any(|entry| places(phase, &entry.key).is_some()) => {
                for entry in entries {
                    if places(phase, &entry.key).is_none() {
                        let message = format!("`{}` is no place of a {}", entry.key, phase.noun());
                        let problem = self.reader.error(entry.key_span, message);
                        self.reader.report(problem.label("places are written 2, 3 to 5 or all"));
                    }
                }
            }
            _ => self.expect_end(ActionSet::All(phase), node),
        }
    }

    /// One end for all actions of both phases.
    pub fn expect_every_action(&mut self, node: &Node) {
        self.expect_end(ActionSet::Every, node);
    }

    fn expect_end(&mut self, set: ActionSet, node: &Node) {
        if let Kind::Map(_) = node.kind {
            let Some(fields) = self.reader.map(node, &keys::ACTION_EXPECT) else { return };
            for expect in self.end_map(&fields) {
                self.draft.expect(Expect::Actions(set, expect), node.span);
            }
            if let Some(files) = fields.get("changes") {
                self.expect_files(Some(set), files);
            }
            if let Some(folders) = fields.get("only_changes_in") {
                self.expect_only_changes(Some(set), folders);
            }
        } else if let Some(expect) = self.end_expected(node) {
            self.draft.expect(Expect::Actions(set, expect), node.span);
        }
    }

    fn end_expected(&mut self, node: &Node) -> Option<ActionExpect> {
        if node.is_null() {
            return None;
        }
        if node.as_integer().is_some() {
            return self.reader.exit_code(node).map(ActionExpect::Exits);
        }
        self.end_word(node)
    }

    fn end_word(&mut self, node: &Node) -> Option<ActionExpect> {
        if node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("skipped")) {
            let problem = self.reader.error(node.span, "by whom is it skipped?");
            self.reader.report(problem.label("write `skipped: user` or `skipped: system`").help(
                "a script skips itself with exit code 101 (user); an abort skips what has not run (system)",
            ));
            return None;
        }
        self.reader.choice(node, "the end of an action", &WORDS).flatten()
    }

    fn end_map(&mut self, fields: &Fields<'_>) -> Vec<ActionExpect> {
        let mut expected = Vec::new();
        if let Some(node) = fields.get("status") {
            expected.extend(self.end_word(node));
        }
        if let Some(node) = fields.get("failed") {
            if node.as_bool() == Some(true) {
                expected.push(ActionExpect::Failed(None));
            } else if node.as_integer().is_some() {
                let code = self.reader.exit_code(node);
                expected.extend(code.map(|code| ActionExpect::Failed(Some(code))));
            } else {
                self.reader.wrong(node, "an exit code, or true for any failure");
            }
        }
        if let Some(node) = fields.get("skipped") {
            let choices = [("user", SkippedBy::User), ("system", SkippedBy::System)];
            let by = self.reader.choice(node, "the one who skips an action", &choices);
            expected.extend(by.map(ActionExpect::Skipped));
        }
        if let Some(node) = fields.get("exceeded") {
            match node.as_bool() {
                Some(true) => expected.push(ActionExpect::Exceeded(None)),
                _ => expected.extend(self.limit(node).map(|limit| ActionExpect::Exceeded(Some(limit)))),
            }
        }
        if let Some(node) = fields.get("killed") {
            match node.as_bool() {
                Some(true) => expected.push(ActionExpect::Signaled(None)),
                _ => expected.extend(self.signal(node).map(|signal| ActionExpect::Signaled(Some(signal)))),
            }
        }
        if let Some(node) = fields.get("exits") {
            expected.extend(self.reader.exit_code(node).map(ActionExpect::Exits));
        }
        if let Some(node) = fields.get("requests_reboot") {
            let requests = self.reader.boolean(node);
            expected.extend(requests.map(ActionExpect::RequestsReboot));
        }
        expected
    }

    /// A list of outputs that name their action, or a map from actions to outputs.
    pub fn expect_output(&mut self, node: &Node) {
        match &node.kind {
            Kind::List(items) => {
                for item in items {
                    let Some(fields) = self.reader.map(item, &keys::OUTPUT) else { continue };
                    match fields.get("action") {
                        Some(action) => {
                            let id = self.action_ref(action);
                            self.texts_expected(id, &fields);
                        }
                        None => self.reader.missing(&fields, "action"),
                    }
                }
            }
            Kind::Map(entries) => {
                for entry in entries {
                    let id = self.action_key(&entry.key, entry.key_span);
                    let items = entry.value.items();
                    for item in items {
                        self.text_expected(id, item);
                    }
                }
            }
            _ => self.reader.wrong(node, "outputs such as `pre-action 1: {contains: stopped}`"),
        }
    }

    fn text_expected(&mut self, id: Option<ActionId>, node: &Node) {
        if let Some(text) = node.as_text() {
            self.expect_text(id, Stream::Any, TextExpect::Contains(text.to_owned()), node.span);
        } else if let Some(fields) = self.reader.map(node, &keys::TEXT) {
            self.texts_expected(id, &fields);
        }
    }

    fn texts_expected(&mut self, id: Option<ActionId>, fields: &Fields<'_>) {
        let choices = [("any", Stream::Any), ("stdout", Stream::Stdout), ("stderr", Stream::Stderr)];
        let stream = fields
            .get("stream")
            .map_or(Some(Stream::Any), |node| self.reader.choice(node, "a stream", &choices));
        let stream = stream.unwrap_or(Stream::Any);
        for (text, span) in self.texts(fields) {
            self.expect_text(id, stream, text, span);
        }
        let texts = ["contains", "lacks", "equals", "matches", "empty"];
        if texts.iter().all(|key| fields.get(key).is_none()) {
            let problem = self.reader.error(fields.span, "this says nothing about the output");
            self.reader.report(problem.help("write `contains`, `lacks`, `equals`, `matches` or `empty`"));
        }
    }

    /// Reads what a text is expected to be.
    pub fn texts(&mut self, fields: &Fields<'_>) -> Vec<(TextExpect, Span)> {
        let kinds: [(&str, TextKind); 4] = [
            ("contains", TextExpect::Contains),
            ("lacks", TextExpect::Lacks),
            ("equals", TextExpect::Equals),
            ("matches", TextExpect::Matches),
        ];
        let mut texts = Vec::new();
        for (key, kind) in kinds {
            let Some(node) = fields.get(key) else { continue };
            // Several texts can be looked for in the same place.
            for item in node.items() {
                if let Some(text) = self.reader.text(item, "a text") {
                    texts.push((kind(text.to_owned()), item.span));
                }
            }
        }
        if let Some(node) = fields.get("empty") {
            match self.reader.boolean(node) {
                Some(true) => texts.push((TextExpect::Empty, node.span)),
                Some(false) => texts.push((TextExpect::Matches("(?s-u).".to_owned()), node.span)),
                None => {}
            }
        }
        texts
    }

    fn expect_text(&mut self, id: Option<ActionId>, stream: Stream, text: TextExpect, span: Span) {
        if let Some(id) = id {
            self.draft.expect(Expect::Output(id, stream, text), span);
        }
    }
}

/// `2`, `3-5`, `3 to 5`, `all`.
fn places(phase: Phase, key: &str) -> Option<ActionSet> {
    let key = key.trim();
    if key == "all" {
        return Some(ActionSet::All(phase));
    }
    if let Some(index) = place(key) {
        return Some(ActionSet::One(ActionId { phase, index }));
    }
    let (first, last) = key.split_once("to").or_else(|| key.split_once('-'))?;
    Some(ActionSet::Range(phase, place(first.trim())?, place(last.trim())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_single_ranges_or_all() {
        let one = |index| Some(ActionSet::One(ActionId::pre(index)));
        let range = |first, last| Some(ActionSet::Range(Phase::Pre, first, last));
        let cases = [
            ("1", one(0)),
            (" 5 ", one(4)),
            ("3-5", range(2, 4)),
            ("3 to 5", range(2, 4)),
            ("all", Some(ActionSet::All(Phase::Pre))),
            ("0", None),
            ("-1", None),
            ("3-", None),
            ("failed", None),
        ];
        for (text, expected) in cases {
            assert_eq!(places(Phase::Pre, text), expected, "{text:?}");
        }
    }
}
