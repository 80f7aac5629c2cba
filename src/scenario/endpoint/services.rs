//! Services: what they do when the job begins, and how they take being started and stopped.

use std::collections::HashMap;
use std::time::Duration;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use crate::environment::{self, ServiceState, ServiceTransition, Startup, TransitionResult};
use crate::job::Platform;
use crate::scenario::draft::Draft;
use crate::scenario::map::{Map, Said, Short, map, schema, short_schema};
use crate::scenario::value::scalar::words;
use crate::scenario::value::{Code, Named, Value};
use crate::scenario::yaml::{Node, Reader};
use crate::source::{Span, Spanned};

/// The longest name that systemd takes.
const LONGEST_NAME: usize = 255;
/// The exit code of the service manager when a service does not obey.
const REFUSED: u8 = 1;

map! {
    /// A service.
    pub(crate) struct Service = "a service" or short {
        /// What it does when the job begins. When it is left out, what is enabled runs.
        state: ServiceState,
        /// Whether it starts with the endpoint. When it is left out, what runs is enabled.
        enabled: Startup,
        /// One line that says what it is.
        description: String = "the description of a service",
        /// How it takes being started.
        start: ServiceTransition,
        /// How it takes being stopped.
        stop: ServiceTransition,
    }
}

map! {
    /// How a service takes being started or stopped.
    pub(crate) struct Turn = "a start or stop" or short {
        /// The exit code of the service manager; anything but 0 leaves the service as it is, or failed.
        exits: Code = "the exit code of the service manager",
        /// It never ends.
        hangs: bool,
        /// What the service manager writes to standard error, exactly as it stands.
        stderr: Vec<u8>,
        /// How long it takes.
        takes: Duration = "how long it takes",
    }
}

words! {
    ServiceState = "the state of a service";
}

impl Value for Startup {
    const EXPECTED: &'static str = "whether a service is enabled";

    /// A truth value, or the word of the service manager.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if let Some(enabled) = node.as_bool() {
            return Some(if enabled { Self::Enabled } else { Self::Disabled });
        }
        let words = Self::ALL.map(|startup| (startup.name(), startup));
        let all = [&[("true", Self::Enabled), ("false", Self::Disabled)][..], &words].concat();
        reader.choice(node, expected, &all)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        let [enabled, disabled, static_, masked] = Self::ALL.map(Self::name);
        schema(json!({ "enum": [true, false, enabled, disabled, static_, masked] }))
    }
}

impl Short for Service {
    const DOC: &'static str = "A service.";

    fn forms(_: &mut SchemaGenerator) -> Vec<Schema> {
        let states = ServiceState::ALL.map(ServiceState::name);
        let words = [&states[..], &Startup::ALL.map(Startup::name)].concat();
        vec![schema(json!({ "const": null })), schema(json!({ "enum": words }))]
    }

    /// Nothing, or what it does, or whether it starts with the endpoint.
    fn read_short(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        let mut service = Self::default();
        if node.is_null() {
            return Some(service);
        }
        if node.as_text().is_none() {
            return Self::read_map(node, reader);
        }
        let states = ServiceState::ALL.map(|state| (state.name(), (Some(state), None)));
        let startups = Startup::ALL.map(|startup| (startup.name(), (None, Some(startup))));
        let (state, startup) =
            reader.choice(node, ServiceState::EXPECTED, &[&states[..], &startups].concat())?;
        if let Some(state) = state {
            service.state.set(Spanned::new(state, node.span));
        }
        if let Some(startup) = startup {
            service.enabled.set(Spanned::new(startup, node.span));
        }
        Some(service)
    }
}

impl Short for Turn {
    const DOC: &'static str = "How a service takes being started or stopped.";

    fn forms(generator: &mut SchemaGenerator) -> Vec<Schema> {
        vec![schema(json!({ "enum": ["works", "fails", "hangs"] })), Code::schema(generator)]
    }

    /// An exit code, or a word.
    fn read_short(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let mut turn = Self::default();
        if node.as_integer().is_some() {
            let code = Code::read(node, "the exit code of the service manager", reader)?;
            turn.exits.set(Spanned::new(code, node.span));
        } else {
            let words = [("works", Some(Code(0))), ("fails", Some(Code(REFUSED))), ("hangs", None)];
            match reader.choice(node, expected, &words)? {
                Some(code) => turn.exits.set(Spanned::new(code, node.span)),
                None => turn.hangs.set(Spanned::new(true, node.span)),
            }
        }
        Some(turn)
    }
}

impl Turn {
    fn finish(&self, reader: &mut Reader) -> ServiceTransition {
        let hangs = self.hangs.copied() == Some(true);
        if let (true, Some(hang), Some(exit)) = (hangs, self.hangs.field(), self.exits.field()) {
            let problem = reader.error(exit.key, "what hangs does not exit");
            reader.report(problem.also(hang.key, "keep one of them"));
        }
        let end = match self.exits.get().map_or(0, |code| code.0) {
            _ if hangs => TransitionResult::Hangs,
            0 => TransitionResult::Works,
            code => TransitionResult::Fails { code },
        };
        ServiceTransition {
            end,
            message: self.stderr.get().cloned(),
            takes: self.takes.copied().unwrap_or_default(),
        }
    }
}

impl Value for ServiceTransition {
    const EXPECTED: &'static str = "how a service takes it";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        Some(Turn::read(node, expected, reader)?.finish(reader))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        short_schema::<Turn>(generator)
    }
}

impl Service {
    /// Whoever runs is enabled and whoever does not run is disabled, unless the scenario says otherwise.
    fn finish(self, name: &str) -> environment::Service {
        let startup = self.enabled.copied();
        let state = self.state.copied().unwrap_or(match startup {
            Some(Startup::Disabled | Startup::Masked) => ServiceState::Stopped,
            Some(Startup::Enabled | Startup::Static) | None => ServiceState::Running,
        });
        let startup = startup.unwrap_or(match state {
            ServiceState::Running | ServiceState::Failed => Startup::Enabled,
            ServiceState::Stopped => Startup::Disabled,
        });
        let turn = |turn: &Said<ServiceTransition>| turn.get().cloned().unwrap_or_default();
        environment::Service {
            description: self.description.get().cloned(),
            start: turn(&self.start),
            stop: turn(&self.stop),
            ..environment::Service::new(bare_name(name), state, startup)
        }
    }
}

fn bare_name(name: &str) -> &str {
    environment::Service::bare_name(name)
}

impl Draft {
    /// The service called `name`, which comes to be when there is none yet.
    pub(crate) fn service(&mut self, name: Spanned<String>) -> &mut Service {
        let services = self.endpoint.services.get_or_insert(name.span);
        let bare = bare_name(&name.value);
        let known = services.0.iter().find(|known| bare_name(&known.name.value) == bare);
        let name = known.map_or(name, |known| known.name.clone());
        services.entry(name)
    }

    /// The final services.
    pub(super) fn finish_services(&mut self, services: Option<&Named<Service>>) -> Vec<environment::Service> {
        let services = services.map_or(&[][..], |services| &services.0);
        if let (Some(first), Some(platform)) = (services.first(), self.platform)
            && platform.value != Platform::Linux
        {
            let message =
                format!("services can be declared for Linux, and the job runs on {}", platform.value);
            let problem = self.error(first.name.span, message).also(platform.span, "the platform");
            self.report(problem.help("declare what the commands answer that the scripts call"));
        }
        let mut seen: HashMap<String, Span> = HashMap::new();
        for service in services {
            let Spanned { value: name, span } = &service.name;
            if let Some((message, help)) = wrong_name(name) {
                self.report(self.error(*span, message).help(help));
            } else if let Some(first) = seen.insert(bare_name(name).to_owned(), *span) {
                let message = format!("the service `{name}` is declared twice");
                self.report(self.error(*span, message).also(first, "the first time"));
            }
            let description = service.value.as_ref().and_then(|service| service.description.spanned());
            if let Some(description) = description.filter(|text| text.value.contains(char::is_control)) {
                self.report(self.error(description.span, "the description of a service is one line of text"));
            }
        }
        services
            .iter()
            .map(|entry| entry.value.clone().unwrap_or_default().finish(&entry.name.value))
            .collect()
    }
}

fn wrong_name(name: &str) -> Option<(String, &'static str)> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || ":-_.\\@".contains(c);
    if bare_name(name).is_empty() {
        Some(("a service has no name".to_owned(), "name it as `systemctl` does, such as `nginx`"))
    } else if name.len() > LONGEST_NAME {
        Some((format!("the name of a service has {} bytes", name.len()), "systemd takes 255 at most"))
    } else if name.chars().all(allowed) {
        None
    } else {
        let help = "names are made of letters, digits and `:`, `-`, `_`, `.`, `@` and `\\`";
        Some((format!("`{}` cannot be the name of a service", name.escape_debug()), help))
    }
}
