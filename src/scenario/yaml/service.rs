//! Services: what they do when the job begins, and what is expected of them at its end.

use super::keys;
use super::lower::Lower;
use super::tree::{Entry, Kind, Node};
use crate::environment::{ServiceState, ServiceTransition, Startup, TransitionResult};
use crate::scenario::draft::DraftService;
use crate::source::Spanned;

/// The exit code of the service manager when a service does not obey.
const REFUSED: u8 = 1;

impl Lower {
    /// Reads services by their names.
    pub fn services(&mut self, node: &Node) {
        let Some(entries) = self.reader.entries(node, "services such as `nginx: running`") else { return };
        for entry in entries {
            let service = self.service(entry);
            self.draft.services.push(service);
        }
    }

    /// One service: nothing, its state alone or a map.
    fn service(&mut self, entry: &Entry) -> DraftService {
        let mut service = DraftService::new(Spanned::new(entry.key.clone(), entry.key_span));
        let node = &entry.value;
        if node.is_null() {
            return service;
        }
        if node.as_text().is_some() {
            let words = ServiceState::ALL.map(|state| (state.name(), (Some(state), None)));
            let startups = Startup::ALL.map(|startup| (startup.name(), (None, Some(startup))));
            if let Some(word) =
                self.reader.choice(node, "the state of a service", &[&words[..], &startups].concat())
            {
                (service.state, service.startup) = word;
            }
            return service;
        }
        let Some(fields) = self.reader.map(node, &keys::SERVICE) else { return service };
        if let Some(state) = fields.get("state") {
            let words = ServiceState::ALL.map(|state| (state.name(), state));
            service.state = self.reader.choice(state, "the state of a service", &words);
        }
        if let Some(enabled) = fields.get("enabled") {
            service.startup = self.startup(enabled);
        }
        if let Some(description) = fields.get("description") {
            let text = self.reader.text(description, "the description of a service");
            service.description = text.map(|text| Spanned::new(text.to_owned(), description.span));
        }
        if let Some(start) = fields.get("start") {
            service.start = self.turn(start).unwrap_or_default();
        }
        if let Some(stop) = fields.get("stop") {
            service.stop = self.turn(stop).unwrap_or_default();
        }
        service
    }

    /// Whether it starts with the endpoint: a truth value, or the word of the service manager.
    fn startup(&mut self, node: &Node) -> Option<Startup> {
        if let Some(enabled) = node.as_bool() {
            return Some(if enabled { Startup::Enabled } else { Startup::Disabled });
        }
        let words = Startup::ALL.map(|startup| (startup.name(), startup));
        let all = [&[("true", Startup::Enabled), ("false", Startup::Disabled)][..], &words].concat();
        self.reader.choice(node, "whether a service is enabled", &all)
    }

    /// How it takes being started or stopped: a word, an exit code or a map.
    fn turn(&mut self, node: &Node) -> Option<ServiceTransition> {
        if node.as_integer().is_some() {
            return Some(ServiceTransition { end: self.turn_code(node)?, ..ServiceTransition::default() });
        }
        if !matches!(node.kind, Kind::Map(_)) {
            let fails = TransitionResult::Fails { code: REFUSED };
            let words =
                [("works", TransitionResult::Works), ("fails", fails), ("hangs", TransitionResult::Hangs)];
            let end = self.reader.choice(node, "how a service takes it", &words)?;
            return Some(ServiceTransition { end, ..ServiceTransition::default() });
        }
        let fields = self.reader.map(node, &keys::TURN)?;
        let takes = fields.get("takes").and_then(|node| self.reader.duration(node, "how long it takes"));
        let message = fields.get("stderr").and_then(|node| self.reader.bytes(node, "a text"));
        let exits = fields.get("exits").and_then(|node| self.turn_code(node));
        let hangs = fields.get("hangs").and_then(|node| self.reader.boolean(node));
        if let (Some(hang), Some(exit), Some(true)) = (fields.entry("hangs"), fields.entry("exits"), hangs) {
            let problem = self.reader.error(exit.key_span, "what hangs does not exit");
            self.reader.report(problem.also(hang.key_span, "keep one of them"));
        }
        let end = if hangs == Some(true) { TransitionResult::Hangs } else { exits.unwrap_or_default() };
        Some(ServiceTransition { end, message, takes: takes.unwrap_or_default() })
    }

    fn turn_code(&mut self, node: &Node) -> Option<TransitionResult> {
        let code = self.reader.number(node, "the exit code of the service manager", 0, 255)?;
        Some(match u8::try_from(code).unwrap_or(REFUSED) {
            0 => TransitionResult::Works,
            code => TransitionResult::Fails { code },
        })
    }
}
