//! How actions are expected to end, and what they are expected to write.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use super::either;
use super::files::{Files, Folders};
use crate::expect::{ActionExpect, ActionSet, Expect as Expected, Stream, TextExpect};
use crate::job::{ActionId, Limit, Phase};
use crate::rules::SkippedBy;
use crate::scenario::map::{Map, Said, map, schema};
use crate::scenario::value::{ActionRef, ExitCode, List, Named, OneOrMany, Signal, Value, choices, place};
use crate::scenario::yaml::{Kind, Lower, Node, Reader};
use crate::source::{Span, Spanned};

choices! {
    /// An end of an action in one word; `any` expects nothing.
    pub(crate) EndWord(Option<ActionExpect>) = "the end of an action" [
        "success": Some(ActionExpect::Success),
        "failed": Some(ActionExpect::Failed(None)),
        "timed_out": Some(ActionExpect::TimedOut),
        "exceeded": Some(ActionExpect::Exceeded(None)),
        "killed": Some(ActionExpect::Signaled(None)),
        "not_started": Some(ActionExpect::NotStarted),
        "not_run": Some(ActionExpect::NotRun),
        "interrupted": Some(ActionExpect::Interrupted),
        "any": None,
    ];
    /// Who skips an action.
    pub(crate) Skipper(SkippedBy) = "the one who skips an action" [
        "user": SkippedBy::User,
        "system": SkippedBy::System,
    ];
    /// Which output.
    pub(crate) StreamWord(Stream) = "a stream" ["any": Stream::Any, "stdout": Stream::Stdout, "stderr": Stream::Stderr];
}

/// An end in one word, where `skipped` alone does not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Status(EndWord);

impl Value for Status {
    const EXPECTED: &'static str = EndWord::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("skipped")) {
            let problem = reader.error(node.span, "by whom is it skipped?");
            reader.report(problem.label("write `skipped: user` or `skipped: system`").help(
                "a script skips itself with exit code 101 (user); an abort skips what has not run (system)",
            ));
            return None;
        }
        EndWord::read(node, expected, reader).map(Self)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        EndWord::schema(generator)
    }
}

/// A value, or `true` for any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OrAny<T>(Option<T>);

/// An exit code, or true for any failure.
impl Value for OrAny<ExitCode> {
    const EXPECTED: &'static str = "an exit code, or true for any failure";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if node.as_bool() == Some(true) {
            Some(Self(None))
        } else if node.as_integer().is_some() {
            ExitCode::read(node, expected, reader).map(|code| Self(Some(code)))
        } else {
            reader.wrong(node, expected);
            None
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        either("An exit code, or any end.", [bool::schema(generator), ExitCode::schema(generator)])
    }
}

impl Value for OrAny<Limit> {
    const EXPECTED: &'static str = Limit::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        match node.as_bool() {
            Some(true) => Some(Self(None)),
            _ => Limit::read(node, expected, reader).map(|limit| Self(Some(limit))),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        schema(json!({ "anyOf": [{ "const": true }, Limit::schema(generator)] }))
    }
}

impl Value for OrAny<Signal> {
    const EXPECTED: &'static str = Signal::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        match node.as_bool() {
            Some(true) => Some(Self(None)),
            _ => Signal::read(node, expected, reader).map(|signal| Self(Some(signal))),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        either("A signal, or any signal.", [bool::schema(generator), Signal::schema(generator)])
    }
}

map! {
    /// How an action ends; with several keys, all of them are expected.
    pub(crate) struct ActionEnd = "the end of an action" {
        /// The end in one word.
        status: Status,
        /// It fails, with this exit code or (`true`) with any end.
        failed: OrAny<ExitCode>,
        /// It is skipped with 101, assigned by the script itself (`user`) or by an abort (`system`).
        skipped: Skipper,
        /// It uses more of this than an action may, or (`true`) of anything.
        exceeded: OrAny<Limit>,
        /// A signal kills it: this one, or (`true`) any.
        killed: OrAny<Signal>,
        /// It exits with this code, whatever the status.
        exits: ExitCode,
        /// Whether it asks for a reboot.
        requests_reboot: bool,
        /// What it makes of files by path, in which `*` stands for any characters; or `none`, when it changes nothing.
        changes: Files,
        /// It changes nothing but what lies in these folders; `none`: nothing at all.
        only_changes_in: Folders,
    }
}

impl ActionEnd {
    fn ends(&self) -> impl Iterator<Item = ActionExpect> {
        let status = self.status.get().and_then(|status| status.0.0);
        let failed = self.failed.get().map(|code| ActionExpect::Failed(code.0.map(|code| code.0)));
        let skipped = self.skipped.get().map(|by| ActionExpect::Skipped(by.0));
        let exceeded = self.exceeded.get();
        let exceeded = exceeded.map(|limit| ActionExpect::Exceeded(limit.0));
        let killed = self.killed.get().map(|signal| ActionExpect::Signaled(signal.0.map(|signal| signal.0)));
        let exits = self.exits.get().map(|code| ActionExpect::Exits(code.0));
        let requests = self.requests_reboot.copied().map(ActionExpect::RequestsReboot);
        [status, failed, skipped, exceeded, killed, exits, requests].into_iter().flatten()
    }
}

/// An end of an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// One end, or nothing.
    One(Option<ActionExpect>),
    /// Several things at once.
    Map(Box<ActionEnd>),
}

impl Value for End {
    const EXPECTED: &'static str = EndWord::EXPECTED;

    fn read(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        Some(if matches!(node.kind, Kind::Map(_)) {
            Self::Map(Box::new(ActionEnd::read_map(node, reader)?))
        } else if node.is_null() {
            Self::One(None)
        } else if node.as_integer().is_some() {
            Self::One(Some(ActionExpect::Exits(reader.exit_code(node)?)))
        } else {
            Self::One(Status::read(node, EndWord::EXPECTED, reader)?.0.0)
        })
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Self>()
    }
}

impl JsonSchema for End {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ActionEndChoice".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let nothing = schema(json!({ "const": null }));
        let (word, code) = (EndWord::schema(generator), ExitCode::schema(generator));
        either("An end of an action.", [nothing, word, code, ActionEnd::schema(generator)])
    }
}

/// Ends of the actions of a phase, each with its actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PhaseEnds {
    All(End),
    List(Vec<(Option<End>, Span)>),
    Places(Vec<(Place, Option<End>, Span)>),
}

/// Places of a phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    All,
    One(usize),
    Range(usize, usize),
}

impl Place {
    /// `2`, `3-5`, `3 to 5`, `all`.
    fn parse(key: &str) -> Option<Self> {
        let key = key.trim();
        if key == "all" {
            return Some(Self::All);
        }
        if let Some(index) = place(key) {
            return Some(Self::One(index));
        }
        let (first, last) = key.split_once("to").or_else(|| key.split_once('-'))?;
        Some(Self::Range(place(first.trim())?, place(last.trim())?))
    }

    const fn of(self, phase: Phase) -> ActionSet {
        match self {
            Self::All => ActionSet::All(phase),
            Self::One(index) => ActionSet::One(ActionId { phase, index }),
            Self::Range(first, last) => ActionSet::Range(phase, first, last),
        }
    }
}

impl Value for PhaseEnds {
    const EXPECTED: &'static str = "action";

    /// `expected` is what an action of the phase is called.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let mut end = |node: &Node| (End::read(node, End::EXPECTED, reader), node.span);
        match &node.kind {
            Kind::List(items) => Some(Self::List(items.iter().map(end).collect())),
            Kind::Map(entries) if entries.iter().all(|entry| Place::parse(&entry.key).is_some()) => {
                let ends = entries.iter().filter_map(|entry| {
                    let (read, span) = end(&entry.value);
                    Some((Place::parse(&entry.key)?, read, span))
                });
                Some(Self::Places(ends.collect()))
            }
            Kind::Map(entries) if entries.iter().any(|entry| Place::parse(&entry.key).is_some()) => {
                for entry in entries.iter().filter(|entry| Place::parse(&entry.key).is_none()) {
                    let message = format!("`{}` is no place of a {expected}", entry.key);
                    let problem = reader.error(entry.key_span, message);
                    reader.report(problem.label("places are written 2, 3 to 5 or all"));
                }
                None
            }
            _ => End::read(node, End::EXPECTED, reader).map(Self::All),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let end = End::schema(generator);
        let list = schema(json!({ "type": "array", "items": end }));
        either("Ends of the actions of a phase.", [list, end, generator.subschema_for::<Place>()])
    }
}

impl JsonSchema for Place {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Places".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        schema(json!({
            "type": "object",
            "patternProperties": {
                "^(all|[1-9][0-9]*( *(-|to) *[1-9][0-9]*)?)$": End::schema(generator),
            },
            "additionalProperties": false,
        }))
    }
}

/// Declares a map that says what a text is, behind keys of its own.
macro_rules! text_map {
    ($(#[doc = $about:literal])* $map:ident = $of:literal { $($own:tt)* }) => {
        map! {
            $(#[doc = $about])*
            pub(crate) struct $map = $of {
                $($own)*
                /// Which output; both when it is left out.
                stream: StreamWord,
                /// It holds this text, or each of these.
                contains: OneOrMany<String>,
                /// It does not hold this text, or any of these.
                lacks: OneOrMany<String>,
                /// It is this text, but for white space at its end.
                equals: OneOrMany<String>,
                /// It is empty.
                empty: bool,
                /// It matches this regular expression, or each of these.
                matches: OneOrMany<String>,
            }
        }

        impl $map {
            fn texts(&self) -> Texts<'_> {
                let (contains, lacks, equals) = (&self.contains, &self.lacks, &self.equals);
                Texts { contains, lacks, equals, matches: &self.matches, empty: &self.empty }
            }
        }
    };
}

text_map! {
    /// What an action writes, with the action.
    Output = "an output" {
        /// The action, such as `pre-action 1`.
        action: ActionRef [required],
    }
}

text_map! {
    /// What an action writes.
    OutputText = "a text" {}
}

/// What a map says of a text.
#[derive(Clone, Copy)]
pub(crate) struct Texts<'m> {
    pub contains: &'m Said<OneOrMany<String>>,
    pub lacks: &'m Said<OneOrMany<String>>,
    pub equals: &'m Said<OneOrMany<String>>,
    pub matches: &'m Said<OneOrMany<String>>,
    pub empty: &'m Said<bool>,
}

impl Texts<'_> {
    /// Whether nothing is said.
    pub(crate) const fn are_none(&self) -> bool {
        let lists = self.contains.is_said() || self.lacks.is_said() || self.equals.is_said();
        !lists && !self.matches.is_said() && !self.empty.is_said()
    }

    /// Several texts can be looked for in the same place.
    pub(crate) fn expected(&self) -> Vec<(TextExpect, Span)> {
        let mut texts = Vec::new();
        let mut add = |said: &Said<OneOrMany<String>>, kind: fn(String) -> TextExpect| {
            let said = said.get().into_iter().flat_map(|texts| &texts.0);
            texts.extend(said.map(|text| (kind(text.value.clone()), text.span)));
        };
        add(self.contains, TextExpect::Contains);
        add(self.lacks, TextExpect::Lacks);
        add(self.equals, TextExpect::Equals);
        add(self.matches, TextExpect::Matches);
        if let Some(Spanned { value: empty, span }) = self.empty.spanned() {
            let any = || TextExpect::Matches("(?s-u).".to_owned());
            texts.push((if *empty { TextExpect::Empty } else { any() }, span));
        }
        texts
    }
}

/// An expected text: one that is contained, or a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TextChoice {
    Contained(String),
    Map(Box<OutputText>, Span),
}

impl Value for TextChoice {
    const EXPECTED: &'static str = "a text";

    fn read(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        match node.as_text() {
            Some(text) => Some(Self::Contained(text.to_owned())),
            None => OutputText::read_map(node, reader).map(|map| Self::Map(Box::new(map), node.span)),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        either("An expected text.", [String::schema(generator), OutputText::schema(generator)])
    }
}

/// Outputs: a list of those that name their action, or a map from actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outputs {
    List(Vec<Spanned<Output>>),
    Map(Named<OneOrMany<TextChoice>>),
}

impl Value for Outputs {
    const EXPECTED: &'static str = "outputs such as `pre-action 1: {contains: stopped}`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => OneOrMany::read(node, expected, reader).map(|outputs| Self::List(outputs.0)),
            Kind::Map(_) => Named::read(node, expected, reader).map(Self::Map),
            _ => {
                reader.wrong(node, expected);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let forms = [List::<Output>::schema(generator), Named::<OneOrMany<TextChoice>>::schema(generator)];
        either("Outputs.", forms)
    }
}

impl Lower {
    /// How the actions of a phase end.
    pub(super) fn expect_phase(&mut self, phase: Phase, ends: &Said<PhaseEnds>) {
        let Some(Spanned { value: ends, span }) = ends.spanned() else { return };
        match ends {
            PhaseEnds::All(end) => self.expect_end(ActionSet::All(phase), Some(end), span),
            PhaseEnds::List(ends) => {
                for (index, (end, span)) in ends.iter().enumerate() {
                    self.expect_end(ActionSet::One(ActionId { phase, index }), end.as_ref(), *span);
                }
            }
            PhaseEnds::Places(ends) => {
                for (place, end, span) in ends {
                    self.expect_end(place.of(phase), end.as_ref(), *span);
                }
            }
        }
    }

    /// One end for all actions of both phases.
    pub(super) fn expect_every_action(&mut self, end: &Said<End>) {
        if let Some(end) = end.spanned() {
            self.expect_end(ActionSet::Every, Some(end.value), end.span);
        }
    }

    fn expect_end(&mut self, set: ActionSet, end: Option<&End>, span: Span) {
        match end {
            None => {}
            Some(End::One(end)) => self.expect_all(end.map(|end| Expected::Actions(set, end)), span),
            Some(End::Map(end)) => {
                self.expect_all(end.ends().map(|end| Expected::Actions(set, end)), span);
                self.expect_files(Some(set), &end.changes);
                self.expect_only_changes(Some(set), &end.only_changes_in);
            }
        }
    }

    /// What actions write.
    pub(super) fn expect_output(&mut self, outputs: &Said<Outputs>) {
        match outputs.get() {
            None => {}
            Some(Outputs::List(outputs)) => {
                for Spanned { value: output, span } in outputs {
                    let id = output.action.copied().map(|action| action.0);
                    if output.action.is_said() {
                        self.expect_texts(id, &output.stream, output.texts(), *span);
                    }
                }
            }
            Some(Outputs::Map(outputs)) => {
                for entry in &outputs.0 {
                    let id = self.action_key(&entry.name.value, entry.name.span);
                    for text in entry.value.iter().flat_map(|texts| &texts.0) {
                        match &text.value {
                            TextChoice::Contained(text_of) => {
                                let expect = TextExpect::Contains(text_of.clone());
                                let expect = id.map(|id| Expected::Output(id, Stream::Any, expect));
                                self.expect_all(expect, text.span);
                            }
                            TextChoice::Map(map, span) => {
                                self.expect_texts(id, &map.stream, map.texts(), *span);
                            }
                        }
                    }
                }
            }
        }
    }

    fn expect_texts(
        &mut self,
        id: Option<ActionId>,
        stream: &Said<StreamWord>,
        texts: Texts<'_>,
        span: Span,
    ) {
        if texts.are_none() {
            let problem = self.reader.error(span, "this says nothing about the output");
            self.reader.report(problem.help("write `contains`, `lacks`, `equals`, `matches` or `empty`"));
        }
        let stream = stream.get().map_or(Stream::Any, |stream| stream.0);
        for (text, span) in texts.expected() {
            self.expect_all(id.map(|id| Expected::Output(id, stream, text)), span);
        }
    }
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
            assert_eq!(Place::parse(text).map(|place| place.of(Phase::Pre)), expected, "{text:?}");
        }
    }
}
