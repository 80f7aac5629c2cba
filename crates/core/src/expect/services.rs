//! Expectations on what has become of services.

use super::check::{Checked, Unmet};
use super::{ServiceExpect, order};
use crate::environment::ServiceState;
use crate::event::{Rehearsal, ServiceEnd};

/// How many calls of the service manager a failure lists.
const SHOWN: usize = 20;

/// Whether the service is, or is not, as expected.
pub(super) fn check(rehearsal: &Rehearsal, name: &str, is: ServiceExpect, holds: bool) -> Checked {
    let Some(end) = rehearsal.services.iter().find(|end| end.name == name) else {
        return Err(Unmet::new(format!("the service {name} is not known to the endpoint"), ""));
    };
    let met = match is {
        ServiceExpect::State(state) => end.state == state,
        ServiceExpect::Startup(startup) => end.startup == startup,
        ServiceExpect::Restarted => end.restarted,
    };
    if met == holds {
        return Ok(());
    }
    let wanted = format!("{}be {}", if holds { "" } else { "not " }, is.name());
    let message = format!("the service {name} should {wanted}, but it {}", was(end, is));
    Err(Unmet::new(message, calls(rehearsal, name)))
}

/// What has become of it, as the second half of a sentence.
fn was(end: &ServiceEnd, asked: ServiceExpect) -> String {
    match (asked, end.state) {
        (ServiceExpect::Restarted, _) if end.restarted => "was restarted".to_owned(),
        (ServiceExpect::Restarted, state) => format!("never was; at the end it is {}", state.name()),
        (ServiceExpect::Startup(_), _) => format!("is {}", end.startup.name()),
        (ServiceExpect::State(_), ServiceState::Failed) => "has failed".to_owned(),
        (ServiceExpect::State(_), state) => format!("is {}", state.name()),
    }
}

/// What the scripts asked of the service.
fn calls(rehearsal: &Rehearsal, name: &str) -> String {
    let about = |arg: &[u8]| arg.strip_suffix(b".service").unwrap_or(arg) == name.as_bytes();
    let mut calls = rehearsal.calls().filter(|(_, call)| call.args.iter().any(|arg| about(&arg.0)));
    let mut lines: Vec<_> =
        calls.by_ref().take(SHOWN).map(|(id, call)| format!("{id} called: {}", order::show(call))).collect();
    let more = calls.count();
    if more > 0 {
        lines.push(format!("... and {more} calls more"));
    }
    lines.join("\n")
}
