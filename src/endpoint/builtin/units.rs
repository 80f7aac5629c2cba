//! The services of an endpoint while its job runs.

use std::time::Duration;

use crate::environment::{Service, ServiceState, ServiceTransition, Startup, TransitionResult};
use crate::event::ServiceEnd;

/// The kinds of units, by the ending of their names.
const KINDS: [&str; 11] = [
    "service",
    "socket",
    "target",
    "timer",
    "mount",
    "automount",
    "path",
    "slice",
    "scope",
    "device",
    "swap",
];

/// The services, in the order of their declarations.
#[derive(Debug)]
pub(super) struct Units(Vec<Unit>);

/// One service.
#[derive(Debug)]
pub(super) struct Unit {
    declared: Service,
    /// With its ending.
    pub name: String,
    state: ServiceState,
    pub startup: Startup,
    /// What it was before it was masked.
    unmasked: Startup,
    pending: Option<Pending>,
    ran: bool,
    restarted: bool,
}

/// A change that is under way.
#[derive(Clone, Copy, Debug)]
struct Pending {
    /// When it is done; `None` is never.
    until: Option<Duration>,
    to: ServiceState,
    starting: bool,
}

/// What came of a change, and how long that takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub end: TransitionResult,
    /// What the service manager is declared to say.
    pub message: Option<Vec<u8>>,
    pub takes: Duration,
    /// It was being started when it failed.
    pub starting: bool,
}

impl Change {
    /// There was nothing to do.
    fn nothing() -> Self {
        Self { end: TransitionResult::Works, message: None, takes: Duration::ZERO, starting: false }
    }

    fn of(turn: &ServiceTransition, starting: bool) -> Self {
        Self { end: turn.end, message: turn.message.clone(), takes: turn.takes, starting }
    }
}

/// The name of a unit as its manager knows it.
pub(super) fn full_name(name: &str) -> String {
    let known = name.rsplit_once('.').is_some_and(|(stem, kind)| !stem.is_empty() && KINDS.contains(&kind));
    if known { name.to_owned() } else { format!("{name}.service") }
}

impl Units {
    /// As declared.
    pub(crate) fn new(services: &[Service]) -> Self {
        let units = services.iter().map(|service| Unit {
            declared: service.clone(),
            name: full_name(&service.name),
            state: service.state,
            startup: service.startup,
            unmasked: if service.startup == Startup::Masked { Startup::Disabled } else { service.startup },
            pending: None,
            ran: service.state == ServiceState::Running,
            restarted: false,
        });
        Self(units.collect())
    }

    pub(crate) fn all(&self) -> &[Unit] {
        &self.0
    }

    /// The unit with this full name.
    pub(crate) fn named(&self, name: &str) -> Option<&Unit> {
        self.0.iter().find(|unit| unit.name == name)
    }

    /// As [`Units::named`], to be changed.
    pub(crate) fn named_mut(&mut self, name: &str) -> Option<&mut Unit> {
        self.0.iter_mut().find(|unit| unit.name == name)
    }

    /// Ends the changes that are done by `now`.
    pub(crate) fn settle(&mut self, now: Duration) {
        for unit in &mut self.0 {
            if let Some(pending) = unit.pending
                && pending.until.is_some_and(|until| until <= now)
            {
                unit.pending = None;
                unit.become_state(pending.to);
            }
        }
    }

    /// The endpoint was rebooted.
    pub(crate) fn reboot(&mut self) {
        for unit in &mut self.0 {
            unit.pending = None;
            let now = Service { state: unit.state, startup: unit.startup, ..unit.declared.clone() };
            unit.state = now.booted();
            unit.ran |= unit.state == ServiceState::Running;
        }
    }

    /// What has become of them by now.
    pub(crate) fn ends(&self) -> Vec<ServiceEnd> {
        let ends = self.0.iter().map(|unit| ServiceEnd {
            name: unit.declared.name.clone(),
            state: unit.state,
            startup: unit.startup,
            restarted: unit.restarted,
        });
        ends.collect()
    }
}

impl Unit {
    fn become_state(&mut self, state: ServiceState) {
        if state == ServiceState::Running {
            self.restarted |= self.ran;
            self.ran = true;
        }
        self.state = state;
    }

    /// Whether it runs and nothing changes that.
    pub(crate) fn runs(&self) -> bool {
        self.state == ServiceState::Running && self.pending.is_none()
    }

    /// The state in the words of its manager.
    pub(crate) fn active_state(&self) -> &'static str {
        match (self.pending, self.state) {
            (Some(Pending { starting: true, .. }), _) => "activating",
            (Some(Pending { starting: false, .. }), _) => "deactivating",
            (None, ServiceState::Running) => "active",
            (None, ServiceState::Stopped) => "inactive",
            (None, ServiceState::Failed) => "failed",
        }
    }

    /// The state in the words for its kind.
    pub(crate) fn sub_state(&self) -> &'static str {
        match (self.active_state(), self.kind()) {
            ("activating", _) => "start",
            ("deactivating", _) => "stop-sigterm",
            ("inactive", _) => "dead",
            ("failed", _) => "failed",
            (_, "service" | "scope") => "running",
            (_, "timer" | "path") => "waiting",
            (_, "socket") => "listening",
            (_, "mount") => "mounted",
            _ => "active",
        }
    }

    /// The ending of its name.
    pub(crate) fn kind(&self) -> &str {
        self.name.rsplit_once('.').map_or("service", |(_, kind)| kind)
    }

    /// One line that says what it is.
    pub(crate) fn description(&self) -> &str {
        self.declared.description.as_deref().unwrap_or(&self.name)
    }

    /// Changes to `to` after `change`, if that works.
    fn go(&mut self, change: &Change, to: ServiceState, now: Duration) {
        let until = match change.end {
            TransitionResult::Hangs => None,
            TransitionResult::Fails { .. } if !change.starting => return,
            TransitionResult::Works | TransitionResult::Fails { .. } => now.checked_add(change.takes),
        };
        let to = if matches!(change.end, TransitionResult::Fails { .. }) { ServiceState::Failed } else { to };
        if until == Some(now) {
            self.become_state(to);
        } else {
            self.pending = Some(Pending { until, to, starting: change.starting });
        }
    }

    /// Whatever was under way is over, as the next job of a unit waits for the one before.
    fn settle(&mut self) {
        if let Some(pending) = self.pending.take()
            && pending.until.is_some()
        {
            self.become_state(pending.to);
        }
    }

    pub(crate) fn start(&mut self, now: Duration) -> Change {
        self.settle();
        if self.state == ServiceState::Running {
            return Change::nothing();
        }
        let change = Change::of(&self.declared.start, true);
        self.go(&change, ServiceState::Running, now);
        change
    }

    pub(crate) fn stop(&mut self, now: Duration) -> Change {
        self.settle();
        if self.state != ServiceState::Running {
            return Change::nothing();
        }
        let change = Change::of(&self.declared.stop, false);
        self.go(&change, ServiceState::Stopped, now);
        change
    }

    /// Stops it if it runs, and starts it.
    pub(crate) fn restart(&mut self, now: Duration) -> Change {
        let stopped = self.stop(now);
        if stopped.end != TransitionResult::Works {
            return stopped;
        }
        self.settle();
        let mut started = Change::of(&self.declared.start, true);
        started.takes = started.takes.saturating_add(stopped.takes);
        self.go(&started, ServiceState::Running, now);
        started
    }

    /// Ends its processes: by force it has failed.
    pub(crate) fn kill(&mut self, by_force: bool) {
        self.settle();
        if self.state == ServiceState::Running {
            self.state = if by_force { ServiceState::Failed } else { ServiceState::Stopped };
        }
    }

    /// Forgets that it failed.
    pub(crate) fn reset_failed(&mut self) {
        if self.state == ServiceState::Failed {
            self.state = ServiceState::Stopped;
        }
    }

    /// Masks it; whether that changed anything.
    pub(crate) fn mask(&mut self) -> bool {
        let changed = self.startup != Startup::Masked;
        if changed {
            self.unmasked = std::mem::replace(&mut self.startup, Startup::Masked);
        }
        changed
    }

    /// Unmasks it; whether that changed anything.
    pub(crate) fn unmask(&mut self) -> bool {
        let changed = self.startup == Startup::Masked;
        if changed {
            self.startup = self.unmasked;
        }
        changed
    }
}
