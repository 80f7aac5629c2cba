//! Services of an endpoint: whether they run, whether they start with it, and how they take being started and stopped.

use std::time::Duration;

/// A service as declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Its name, without `.service`. A unit of another kind keeps the ending, as in `backup.timer`.
    pub name: String,
    /// What it does when the job begins.
    pub state: ServiceState,
    /// Whether it starts with the endpoint.
    pub startup: Startup,
    /// One line that says what it is; `None` is its name.
    pub description: Option<String>,
    /// How it takes being started.
    pub start: ServiceTransition,
    /// How it takes being stopped.
    pub stop: ServiceTransition,
}

impl Service {
    /// A service that obeys.
    pub fn new(name: impl Into<String>, state: ServiceState, startup: Startup) -> Self {
        let (start, stop) = (ServiceTransition::default(), ServiceTransition::default());
        Self { name: name.into(), state, startup, description: None, start, stop }
    }

    /// The name that is meant by `name`, which may end in `.service`.
    pub fn bare_name(name: &str) -> &str {
        name.strip_suffix(".service").unwrap_or(name)
    }

    /// What it does once the endpoint has booted: what is enabled starts, unless it fails to.
    pub fn booted(&self) -> ServiceState {
        match (self.startup, self.start.end) {
            (Startup::Disabled | Startup::Masked, _) | (_, TransitionResult::Hangs) => ServiceState::Stopped,
            // Nobody can tell what pulls a static unit in: it is there after the boot if it was there before.
            (Startup::Static, _) if self.state == ServiceState::Stopped => ServiceState::Stopped,
            (Startup::Enabled | Startup::Static, TransitionResult::Works) => ServiceState::Running,
            (Startup::Enabled | Startup::Static, TransitionResult::Fails { .. }) => ServiceState::Failed,
        }
    }
}

/// What a service does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ServiceState {
    /// It runs.
    #[default]
    Running,
    /// It does not run.
    Stopped,
    /// It ended by itself, or could not be started.
    Failed,
}

impl ServiceState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Running, Self::Stopped, Self::Failed];

    /// The name as users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
        }
    }
}

/// Whether a service starts with its endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Startup {
    /// It does.
    #[default]
    Enabled,
    /// It does not.
    Disabled,
    /// Others pull it in.
    Static,
    /// Nobody can start it.
    Masked,
}

impl Startup {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Enabled, Self::Disabled, Self::Static, Self::Masked];

    /// The name as users write it and as the service manager tells it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enabled => "enabled",
            Self::Disabled => "disabled",
            Self::Static => "static",
            Self::Masked => "masked",
        }
    }
}

/// How a service takes being started or stopped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceTransition {
    /// What comes of it.
    pub end: TransitionResult,
    /// What the service manager then writes to standard error; `None` leaves that to itself.
    pub message: Option<Vec<u8>>,
    /// How long it takes: real time, unless the endpoint's `sleep` takes none.
    pub takes: Duration,
}

/// What comes of starting or stopping a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TransitionResult {
    /// What was asked for.
    #[default]
    Works,
    /// Nothing: the service manager exits with this code.
    Fails {
        /// The exit code, never 0.
        code: u8,
    },
    /// It never ends.
    Hangs,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_enabled_starts_with_the_endpoint() {
        use ServiceState::{Failed, Running, Stopped};
        for (state, startup, booted) in [
            (Stopped, Startup::Enabled, Running),
            (Failed, Startup::Enabled, Running),
            (Running, Startup::Disabled, Stopped),
            (Running, Startup::Masked, Stopped),
            (Running, Startup::Static, Running),
            (Stopped, Startup::Static, Stopped),
        ] {
            assert_eq!(Service::new("x", state, startup).booted(), booted, "{state:?} {startup:?}");
        }
        let start =
            ServiceTransition { end: TransitionResult::Fails { code: 1 }, ..ServiceTransition::default() };
        let broken = Service { start, ..Service::new("x", Running, Startup::Enabled) };
        assert_eq!(broken.booted(), Failed);
    }

    #[test]
    fn the_usual_ending_is_no_part_of_a_name() {
        assert_eq!(Service::bare_name("nginx.service"), "nginx");
        assert_eq!(Service::bare_name("backup.timer"), "backup.timer");
    }
}
