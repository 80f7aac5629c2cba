//! Services of the endpoint.

use std::collections::HashMap;

use super::{Draft, DraftService};
use crate::environment::{Service, ServiceState, ServiceTransition, Startup};
use crate::job::Platform;
use crate::source::{Span, Spanned};

/// The longest name that systemd takes.
const LONGEST_NAME: usize = 255;

impl DraftService {
    /// A service of which nothing is known but its name.
    pub fn new(name: Spanned<String>) -> Self {
        let (start, stop) = (ServiceTransition::default(), ServiceTransition::default());
        Self { name, state: None, startup: None, description: None, start, stop }
    }

    /// Whoever runs is enabled and whoever does not run is disabled, unless the scenario says otherwise.
    fn finish(self) -> Service {
        let state = self.state.unwrap_or(match self.startup {
            Some(Startup::Disabled | Startup::Masked) => ServiceState::Stopped,
            Some(Startup::Enabled | Startup::Static) | None => ServiceState::Running,
        });
        let startup = self.startup.unwrap_or(match state {
            ServiceState::Running | ServiceState::Failed => Startup::Enabled,
            ServiceState::Stopped => Startup::Disabled,
        });
        Service {
            description: self.description.map(|text| text.value),
            start: self.start,
            stop: self.stop,
            ..Service::new(Service::bare_name(&self.name.value), state, startup)
        }
    }
}

impl Draft {
    /// The service called `name`, which comes to be when there is none yet.
    pub fn service(&mut self, name: Spanned<String>) -> &mut DraftService {
        let bare = Service::bare_name(&name.value);
        let known = self.services.iter().position(|known| Service::bare_name(&known.name.value) == bare);
        let at = known.unwrap_or_else(|| {
            self.services.push(DraftService::new(name));
            self.services.len() - 1
        });
        &mut self.services[at]
    }

    /// The final services.
    pub(super) fn finish_services(&mut self) -> Vec<Service> {
        let services = std::mem::take(&mut self.services);
        if let (Some(first), Some(platform)) = (services.first(), self.platform)
            && platform.value != Platform::Linux
        {
            let message =
                format!("services can be declared for Linux, and the job runs on {}", platform.value);
            let problem = self.error(first.name.span, message).also(platform.span, "the platform");
            self.report(problem.help("declare what the commands answer that the scripts call"));
        }
        let mut seen: HashMap<String, Span> = HashMap::new();
        for service in &services {
            let Spanned { value: name, span } = &service.name;
            if let Some((message, help)) = wrong_name(name) {
                self.report(self.error(*span, message).help(help));
            } else if let Some(first) = seen.insert(Service::bare_name(name).to_owned(), *span) {
                let message = format!("the service `{name}` is declared twice");
                self.report(self.error(*span, message).also(first, "the first time"));
            }
            if let Some(description) =
                service.description.as_ref().filter(|text| text.value.contains(char::is_control))
            {
                self.report(self.error(description.span, "the description of a service is one line of text"));
            }
        }
        services.into_iter().map(DraftService::finish).collect()
    }
}

fn wrong_name(name: &str) -> Option<(String, &'static str)> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || ":-_.\\@".contains(c);
    if Service::bare_name(name).is_empty() {
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
