//! Expectations that no run could meet together.

use super::Draft;
use crate::event::FindingCode;
use crate::expect::{Count, Expect, Expectation};
use crate::job::JobStatus;

impl Draft {
    /// Finds pairs of expectations that exclude each other.
    pub(super) fn check_contradictions(&mut self, expectations: &[Expectation]) {
        // Only these can contradict each other; there is a handful of them even in a file of thousands of expectations.
        let single: Vec<&Expectation> =
            expectations.iter().filter(|one| is_about_the_whole(&one.what)).collect();
        let mut problems = Vec::new();
        for (at, second) in single.iter().enumerate().take(MOST_COMPARED) {
            if let Some(first) = single[..at].iter().find(|first| exclude(&first.what, &second.what)) {
                let problem = self.error(second.span, "no run can meet both of these expectations");
                problems.push(problem.also(first.span, "the first one"));
            }
        }
        self.problems.append(&mut problems);
    }
}

/// Comparing pairs takes quadratic time; a file with more expectations about the job as a whole is checked up to here.
const MOST_COMPARED: usize = 1_000;

fn is_about_the_whole(what: &Expect) -> bool {
    matches!(
        what,
        Expect::JobStatus(_)
            | Expect::Aborted(_)
            | Expect::NotAborted
            | Expect::Reboot(_)
            | Expect::RebootRequestedBy(_)
            | Expect::RebootForcedBy(_)
            | Expect::Restarts(_)
            | Expect::RebootLoop(_)
            | Expect::Finding(..)
            | Expect::NoFinding(_)
            | Expect::NoFindings
            | Expect::Assumption(_)
    )
}

fn exclude(one: &Expect, other: &Expect) -> bool {
    match (one, other) {
        (Expect::JobStatus(a), Expect::JobStatus(b)) => {
            // A suppressed reboot shows Pending Reboot beside any status.
            a != b && *a != JobStatus::PendingReboot && *b != JobStatus::PendingReboot
        }
        (Expect::Aborted(_), Expect::NotAborted)
        | (Expect::NotAborted, Expect::Aborted(_))
        | (Expect::Finding(..), Expect::NoFindings)
        | (Expect::NoFindings, Expect::Finding(..)) => true,
        (Expect::Aborted(Some(a)), Expect::Aborted(Some(b))) => a != b,
        (Expect::Reboot(a), Expect::Reboot(b)) => a != b,
        (Expect::RebootRequestedBy(a), Expect::RebootRequestedBy(b)) => a != b,
        (Expect::RebootForcedBy(a), Expect::RebootForcedBy(b)) => a != b,
        (Expect::Finding(a, _), Expect::NoFinding(b)) | (Expect::NoFinding(b), Expect::Finding(a, _)) => {
            a == b
        }
        (Expect::Assumption(a), Expect::Assumption(b)) | (Expect::RebootLoop(a), Expect::RebootLoop(b)) => {
            a != b
        }
        (Expect::Restarts(Count::Exactly(a)), Expect::Restarts(Count::Exactly(b))) => a != b,
        // A job in a loop has restarted, by an action that forces a reboot, and comes to no other status.
        (Expect::RebootLoop(true), other) | (other, Expect::RebootLoop(true)) => match other {
            Expect::JobStatus(status) => *status != JobStatus::Resumed,
            Expect::Restarts(count) => *count == Count::Exactly(0),
            Expect::RebootForcedBy(by) => by.is_empty(),
            Expect::Aborted(_) | Expect::NoFindings => true,
            Expect::NoFinding(code) => *code == FindingCode::ForcedReboot,
            _ => false,
        },
        _ => false,
    }
}
