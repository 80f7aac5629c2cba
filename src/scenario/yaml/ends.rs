//! How actions are declared to end.

use super::keys;
use super::lower::Lower;
use super::plan::has_shares;
use super::reader::Fields;
use super::tree::{Entry, Kind, Node};
use crate::job::{Limit, NotStarted};
use crate::scenario::draft::DraftEnd;
use crate::scenario::value::{Signal, Value};
use crate::source::{Span, Spanned};

/// One end for each try.
type Ends = Vec<Spanned<DraftEnd>>;

impl Lower {
    /// How an action ends, one entry per try; none when nothing is declared.
    pub(crate) fn ends(&mut self, fields: &Fields<'_>) -> Ends {
        let single = self.single_ends(fields);
        let Some(tries) = fields.entry("tries") else {
            return single.map_or_else(Vec::new, |(_, ends)| ends);
        };
        if let Some((first, _)) = single {
            self.one_way(tries, first);
        }
        let Some(items) = self.reader.list(&tries.value, "a list of tries such as `- exits: 21`") else {
            return Vec::new();
        };
        if items.is_empty() {
            self.reader.report(self.reader.error(tries.value.span, "the list of tries is empty"));
        }
        let mut ends = Vec::new();
        for item in items {
            let Some(fields) = self.reader.map(item, &keys::TRY) else { continue };
            if keys::TRY.names.iter().all(|key| fields.get(key).is_none()) {
                let problem = self.reader.error(item.span, "a try needs an end such as `exits: 21`");
                self.reader.report(problem);
            }
            match self.single_ends(&fields) {
                Some((key, end)) if end.len() > 1 => {
                    let problem = self.reader.error(key, "one try has one exit code");
                    self.reader.report(problem.help("write each try as an item of its own"));
                }
                Some((_, end)) => ends.extend(end),
                None => {}
            }
        }
        ends
    }

    fn one_way(&mut self, second: &Entry, first: Span) {
        let problem = self.reader.error(second.key_span, "an action ends in one way only");
        self.reader
            .report(problem.also(first, "this is another").help("several tries are written under `tries`"));
    }

    /// The ends that a map declares, with the place of the key; a second key that declares one is a mistake.
    fn single_ends(&mut self, fields: &Fields<'_>) -> Option<(Span, Ends)> {
        let mut found: Option<(Span, Ends)> = None;
        for key in keys::TRY.names {
            let Some(entry) = fields.entry(key) else { continue };
            if *key == "exits" && fields.are(&keys::ACTION) && has_shares(fields) {
                // Read where the action is described for many assets.
                found = Some((entry.key_span, Ends::new()));
                continue;
            }
            let ends = self.end(entry);
            match &found {
                _ if ends.is_empty() => {}
                Some((first, _)) => self.one_way(entry, *first),
                None => found = Some((entry.key_span, ends)),
            }
        }
        found
    }

    /// What one key declares; nothing when it says only what holds anyway, or when it is wrong.
    fn end(&mut self, entry: &Entry) -> Ends {
        let node = &entry.value;
        let end = match entry.key.as_str() {
            "exits" => return self.exit_codes(node),
            "times_out" => self.reader.boolean(node).filter(|out| *out).map(|_| DraftEnd::TimedOut),
            "exceeds" => Limit::read(node, Limit::EXPECTED, &mut self.reader).map(DraftEnd::Exceeded),
            "killed_by" => Signal::read(node, Signal::EXPECTED, &mut self.reader)
                .map(|signal| DraftEnd::Signal(signal.0)),
            "not_started" => self.not_started(node).map(DraftEnd::NotStarted),
            "download" => {
                let choices = [("fails", Some(DraftEnd::DownloadFails)), ("succeeds", None)];
                self.reader.choice(node, "the end of the download", &choices).flatten()
            }
            "checksum" => {
                let choices = [("mismatch", Some(DraftEnd::ChecksumMismatch)), ("match", None)];
                self.reader.choice(node, "the result of the checksum", &choices).flatten()
            }
            "detection_exits" => {
                self.reader.exit_code(node).filter(|code| *code != 0).map(DraftEnd::NotDetected)
            }
            "key" => {
                let choices = [
                    ("missing", Some(DraftEnd::KeyMissing)),
                    ("refused", Some(DraftEnd::KeyRefused)),
                    ("present", None),
                ];
                self.reader.choice(node, "the state of the key", &choices).flatten()
            }
            _ => {
                let choices = [
                    ("missing", Some(DraftEnd::NothingMatches)),
                    ("not_msi", Some(DraftEnd::NotMsi)),
                    ("installed", None),
                ];
                self.reader.choice(node, "the state of the software", &choices).flatten()
            }
        };
        end.map(|end| Spanned::new(end, node.span)).into_iter().collect()
    }

    fn exit_codes(&mut self, node: &Node) -> Ends {
        let items = node.items();
        if items.is_empty() {
            self.reader.wrong(node, "an exit code, or one for each try");
        }
        let mut ends = Vec::new();
        for item in items {
            if let Some(code) = self.reader.exit_code(item) {
                ends.push(Spanned::new(DraftEnd::Exits(code), item.span));
            }
        }
        ends
    }

    fn not_started(&mut self, node: &Node) -> Option<NotStarted> {
        if !matches!(node.kind, Kind::Map(_)) {
            let why = self.reader.text(node, "the reason why the script cannot start")?;
            return Some(NotStarted::Refused(why.to_owned()));
        }
        let fields = self.reader.map(node, &keys::NOT_STARTED)?;
        let given: Vec<&Entry> = keys::NOT_STARTED.names.iter().filter_map(|key| fields.entry(key)).collect();
        let [entry] = given.as_slice() else {
            let problem = self.reader.error(node.span, "one reason is needed why the script cannot start");
            self.reader
                .report(problem.label("expected one of `refused`, `no_interpreter` or `execution_policy`"));
            return None;
        };
        let value = &entry.value;
        match entry.key.as_str() {
            "refused" => {
                self.reader.text(value, "the system's reason").map(|why| NotStarted::Refused(why.to_owned()))
            }
            "no_interpreter" => {
                let program = self.reader.text(value, "the program that is missing")?;
                Some(NotStarted::NoInterpreter(program.to_owned()))
            }
            _ => {
                let policy = self.execution_policy(value)?;
                Some(NotStarted::ExecutionPolicy(policy.name().to_owned()))
            }
        }
    }
}
