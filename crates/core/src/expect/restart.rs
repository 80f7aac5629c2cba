//! Expectations on jobs that begin again after a forced reboot.

use super::Count;
use super::check::{Checked, Unmet};
use crate::job::ActionId;
use crate::rules::Outcome;
use crate::text::times;

/// Whether `actual` is as often as `count` says.
pub(super) const fn allows(count: Count, actual: usize) -> bool {
    match count {
        Count::Exactly(n) => actual == n,
        Count::AtLeast(n) => actual >= n,
        Count::AtMost(n) => actual <= n,
    }
}

/// Whether the job restarts as often as expected.
pub(super) fn restarts(outcome: &Outcome, expected: Count) -> Checked {
    let actual = outcome.restarts();
    if allows(expected, actual) {
        return Ok(());
    }
    let wanted = match expected {
        Count::Exactly(0) => "never restart".to_owned(),
        Count::Exactly(n) => format!("restart {}", times(n)),
        Count::AtLeast(n) => format!("restart at least {}", times(n)),
        Count::AtMost(n) => format!("restart at most {}", times(n)),
    };
    let was =
        if actual == 0 { "it never restarts".to_owned() } else { format!("it restarts {}", times(actual)) };
    Err(Unmet::new(format!("the job should {wanted}, but {was}"), passes(outcome)))
}

/// Whether the job falls into a reboot loop, or does not, as expected.
pub(super) fn reboot_loop(outcome: &Outcome, expected: bool) -> Checked {
    let message = match (expected, outcome.job.reboot_loop) {
        (true, false) if outcome.passes.is_empty() => {
            "the job should fall into a reboot loop, but it never restarts".to_owned()
        }
        (true, false) => format!(
            "the job should fall into a reboot loop, but it restarts {} and then ends",
            times(outcome.restarts())
        ),
        (false, true) => "the job should come to its end, but it falls into a reboot loop".to_owned(),
        _ => return Ok(()),
    };
    Err(Unmet::new(message, passes(outcome)))
}

/// What took the endpoint down, pass by pass.
fn passes(outcome: &Outcome) -> String {
    let last = outcome.job.reboot_loop.then(|| outcome.reboot.forced_by.last().copied()).flatten();
    let down: Vec<ActionId> = outcome.passes.iter().map(|pass| pass.interrupted_by).chain(last).collect();
    let lines: Vec<_> = down
        .iter()
        .enumerate()
        .map(|(pass, id)| format!("pass {}: {id} took the endpoint down", pass + 1))
        .collect();
    lines.join("\n")
}
