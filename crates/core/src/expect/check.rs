//! Whether a rehearsal is what a scenario expects.

use std::fmt::Write as _;

use super::actions::{action_is, happened};
use super::{
    ActionExpect, ActionSet, Count, Expect, Expectation, PatchExpect, PatchSet, files, order, restart,
    services, text,
};
use crate::environment::CommandLine;
use crate::event::{FindingCode, Rehearsal};
use crate::job::{ActionId, Job, JobStatus, Phase};
use crate::rules::{ActionOutcome, ActionStatus, Reasons, RebootDecision, Requester};
use crate::source::Span;
use crate::text::{count, times};

/// An expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unmet {
    /// Where the expectation is written.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub message: String,
    /// More lines, such as the reasons of the outcome; may be empty.
    pub details: String,
}

impl Unmet {
    /// At a place that whoever checks fills in.
    pub(super) fn new(message: impl Into<String>, details: impl Into<String>) -> Self {
        Self { span: Span::default(), message: message.into(), details: details.into() }
    }
}

/// Whether something is as expected.
pub(super) type Checked = Result<(), Unmet>;

/// Everything that `rehearsal` does not meet, in the order of the expectations.
///
/// [`Expect::Snapshot`] and its like are left to whoever can read files.
pub fn check(expectations: &[Expectation], job: &Job, rehearsal: &Rehearsal) -> Vec<Unmet> {
    let mut checker = Checker { job, rehearsal, span: Span::default(), unmet: Vec::new() };
    for expectation in expectations {
        checker.span = expectation.span;
        checker.check(&expectation.what);
    }
    checker.unmet
}

/// The findings that these expectations ask for; an expected finding fails nothing.
pub fn expected_findings(
    expectations: &[Expectation],
) -> impl Iterator<Item = (FindingCode, Option<ActionId>)> {
    expectations.iter().flat_map(|expectation| match &expectation.what {
        Expect::Finding(code, on) => vec![(*code, *on)],
        Expect::RebootForcedBy(ids) => ids.iter().map(|id| (FindingCode::ForcedReboot, Some(*id))).collect(),
        Expect::RebootLoop(true) => vec![(FindingCode::ForcedReboot, None)],
        Expect::Restarts(count) if !restart::allows(*count, 0) => vec![(FindingCode::ForcedReboot, None)],
        _ => Vec::new(),
    })
}

/// How many calls of a command a failure lists.
const SHOWN: usize = 20;

struct Checker<'a> {
    job: &'a Job,
    rehearsal: &'a Rehearsal,
    span: Span,
    unmet: Vec<Unmet>,
}

impl Checker<'_> {
    fn check(&mut self, what: &Expect) {
        match what {
            Expect::Actions(set, is) => {
                for id in self.ids(*set) {
                    self.action(id, *is);
                }
            }
            Expect::Output(id, stream, is) => {
                self.take(text::check(self.rehearsal, *id, *stream, is));
            }
            Expect::Patches(set, is) => {
                let places = match set {
                    PatchSet::All => 0..self.job.patches.len(),
                    PatchSet::One(at) => *at..at + 1,
                };
                for at in places {
                    self.patch(at, *is);
                }
            }
            Expect::JobStatus(status) => self.job_status(*status),
            Expect::Aborted(by) => self.aborted(*by),
            Expect::NotAborted => self.not_aborted(),
            Expect::Reboot(decision) => self.reboot(*decision),
            Expect::RebootRequestedBy(expected) => self.requested_by(expected),
            Expect::RebootForcedBy(expected) => self.forced_by(expected),
            Expect::Restarts(count) => {
                self.take(restart::restarts(&self.rehearsal.outcome, *count));
            }
            Expect::RebootLoop(expected) => {
                self.take(restart::reboot_loop(&self.rehearsal.outcome, *expected));
            }
            Expect::Calls { command, args, count } => self.calls(command, args.as_ref(), *count),
            Expect::CallOrder(expected) => {
                self.take(order::calls(self.rehearsal, expected));
            }
            Expect::Order(items) => {
                self.take(order::events(self.job, self.rehearsal, items));
            }
            Expect::Service { name, is, holds } => {
                self.take(services::check(self.rehearsal, name, *is, *holds));
            }
            Expect::Finding(code, on) => self.finding(*code, *on),
            Expect::NoFinding(code) => self.no_finding(*code),
            Expect::NoFindings => self.no_findings(),
            Expect::Assumption(expected) => self.assumption(*expected),
            Expect::Attempts(id, expected) => self.attempts(*id, *expected),
            Expect::File { by, path, is } => {
                self.each(*by, |rehearsal, id| files::file(rehearsal, id, path, is));
            }
            Expect::OnlyChangesIn { by, folders } => {
                self.each(*by, |rehearsal, id| files::only_in(rehearsal, id, folders));
            }
            // Left to whoever can read files.
            // Plans are judged by what became of all of it, of which this rehearsal is a part.
            Expect::Plan(_) | Expect::Snapshot | Expect::SnapshotWithChanges => {}
        }
    }

    fn not_aborted(&mut self) {
        if let Some(id) = self.rehearsal.outcome.job.aborted_by {
            self.fail(format!("the job should not be aborted, but {id} aborts it"), "");
        }
    }

    fn requested_by(&mut self, expected: &[Requester]) {
        let actual = &self.rehearsal.outcome.reboot.requested_by;
        if actual != expected {
            let (expected, actual) = (self.requesters(expected), self.requesters(actual));
            self.fail(
                format!("a reboot should be requested by {expected}, but it is requested by {actual}"),
                "",
            );
        }
    }

    fn forced_by(&mut self, expected: &[ActionId]) {
        let actual = &self.rehearsal.outcome.reboot.forced_by;
        if actual != expected {
            let expected = list(expected.iter().map(ToString::to_string));
            let actual = list(actual.iter().map(ToString::to_string));
            self.fail(format!("a reboot should be forced by {expected}, but it is forced by {actual}"), "");
        }
    }

    fn no_finding(&mut self, code: FindingCode) {
        if let Some(found) = self.rehearsal.findings.iter().find(|finding| finding.code == code) {
            self.fail(format!("`{}` should not be found, but it is", code.name()), &found.message);
        }
    }

    fn no_findings(&mut self) {
        let found = &self.rehearsal.findings;
        if !found.is_empty() {
            let are = if found.len() == 1 { "is" } else { "are" };
            let was = format!("{} {are}", count(found.len(), "thing"));
            let lines: Vec<_> =
                found.iter().map(|finding| format!("{}: {}", finding.code.name(), finding.message)).collect();
            self.fail(format!("nothing should be found, but {was}"), &lines.join("\n"));
        }
    }

    fn assumption(&mut self, expected: bool) {
        let reasons = self.rehearsal.outcome.reasons();
        let rules: Vec<_> =
            reasons.filter(|reason| reason.rule.is_assumption()).map(|reason| reason.rule.text()).collect();
        if expected && rules.is_empty() {
            self.fail("the outcome should rest on an assumption, but it rests on none".to_owned(), "");
        } else if !expected && !rules.is_empty() {
            self.fail("the outcome should rest on no assumption, but it does".to_owned(), &rules.join("\n"));
        }
    }

    fn attempts(&mut self, id: ActionId, expected: u32) {
        let Some(outcome) = self.outcome(id) else { return };
        if outcome.runs != expected {
            let (expected, actual) = (times(expected), times(outcome.runs));
            self.fail(format!("{id} should run {expected}, but it runs {actual}"), "");
        }
    }

    fn action(&mut self, id: ActionId, expected: ActionExpect) {
        let Some(outcome) = self.outcome(id) else { return };
        if action_is(outcome, expected) {
            return;
        }
        let wanted = match expected {
            ActionExpect::Success => "succeed".to_owned(),
            ActionExpect::Failed(None) => "fail".to_owned(),
            ActionExpect::Failed(Some(code)) => format!("fail with exit code {code}"),
            ActionExpect::Skipped(by) => format!("be {}", ActionStatus::Skipped(by)),
            ActionExpect::TimedOut => "time out".to_owned(),
            ActionExpect::Exceeded(None) => "exceed a limit".to_owned(),
            ActionExpect::Exceeded(Some(limit)) => format!("exceed its {}", limit.noun()),
            ActionExpect::Signaled(None) => "be killed by a signal".to_owned(),
            ActionExpect::Signaled(Some(signal)) => format!("be killed by signal {signal}"),
            ActionExpect::NotStarted => "not be startable".to_owned(),
            ActionExpect::NotRun => "not be run".to_owned(),
            ActionExpect::Interrupted => "be interrupted by a reboot that it forces".to_owned(),
            ActionExpect::Exits(code) => format!("exit with {code}"),
            ActionExpect::RequestsReboot(true) => "request a reboot".to_owned(),
            ActionExpect::RequestsReboot(false) => "request no reboot".to_owned(),
        };
        let message = format!("{id} should {wanted}, but it {}", happened(outcome));
        let mut details = self.because(&outcome.reasons);
        if let Some(run) = self.rehearsal.runs().filter(|run| run.id == id).last() {
            details.push_str(&text::tail(run));
        }
        self.fail(message, &details);
    }

    fn patch(&mut self, at: usize, expected: PatchExpect) {
        let Some(outcome) = self.rehearsal.outcome.patches.get(at) else { return };
        let (met, wanted) = match expected {
            PatchExpect::Status(status) => (outcome.status == status, format!("be {status}")),
            PatchExpect::Failed => (outcome.status.is_failure(), "fail".to_owned()),
            PatchExpect::RequestsReboot(true) => (outcome.requests_reboot, "request a reboot".to_owned()),
            PatchExpect::RequestsReboot(false) => (!outcome.requests_reboot, "request no reboot".to_owned()),
        };
        if !met {
            let name = Requester::Patch(at).describe(self.job);
            let message = format!("{name} should {wanted}, but its status is \"{}\"", outcome.status);
            let details = self.because(&outcome.reasons);
            self.fail(message, &details);
        }
    }

    fn job_status(&mut self, expected: JobStatus) {
        let job = &self.rehearsal.outcome.job;
        let met =
            if expected == JobStatus::PendingReboot { job.pending_reboot } else { job.status == expected };
        if !met {
            let pending = if job.pending_reboot { " (Pending Reboot)" } else { "" };
            let message = format!("the job should be {expected}, but it is {}{pending}", job.status);
            let details = self.because(&job.reasons);
            self.fail(message, &details);
        }
    }

    fn aborted(&mut self, by: Option<ActionId>) {
        let actual = self.rehearsal.outcome.job.aborted_by;
        let message = match (by, actual) {
            (_, None) => "the job should be aborted, but it is not".to_owned(),
            (Some(by), Some(actual)) if by != actual => {
                format!("{by} should abort the job, but {actual} aborts it")
            }
            _ => return,
        };
        self.fail(message, "");
    }

    fn reboot(&mut self, expected: RebootDecision) {
        let reboot = &self.rehearsal.outcome.reboot;
        if reboot.decision != expected {
            let message = format!("the decision should be \"{expected}\", but it is \"{}\"", reboot.decision);
            let details = self.because(&reboot.reasons);
            self.fail(message, &details);
        }
    }

    fn calls(&mut self, command: &str, args: Option<&CommandLine>, count: Count) {
        let all: Vec<_> = self.rehearsal.calls().filter(|(_, call)| call.command == command).collect();
        let actual = all.iter().filter(|(_, call)| args.is_none_or(|args| args.matches(&call.args))).count();
        let met = restart::allows(count, actual);
        let wanted = match count {
            Count::Exactly(0) => "never be called".to_owned(),
            Count::Exactly(n) => format!("be called {}", times(n)),
            Count::AtLeast(n) => format!("be called at least {}", times(n)),
            Count::AtMost(n) => format!("be called at most {}", times(n)),
        };
        if !met {
            let with = args.map(|args| format!(" {args}")).unwrap_or_default();
            let was = if actual == 0 {
                "it is never called".to_owned()
            } else {
                format!("it is called {}", times(actual))
            };
            let mut details: Vec<_> = all
                .iter()
                .take(SHOWN)
                .map(|(id, call)| format!("{id} called: {}", order::show(call)))
                .collect();
            if all.len() > SHOWN {
                details.push(format!("... and {} calls more", all.len() - SHOWN));
            }
            self.fail(format!("`{command}{with}` should {wanted}, but {was}"), &details.join("\n"));
        }
    }

    fn finding(&mut self, code: FindingCode, on: Option<ActionId>) {
        use crate::event::Place;
        let found = self.rehearsal.findings.iter().any(|finding| {
            finding.code == code
                && on.is_none_or(|id| matches!(finding.place, Place::Action(place, _) if place == id))
        });
        if !found {
            let place = on.map(|id| format!(" on {id}")).unwrap_or_default();
            let others: Vec<_> = self
                .rehearsal
                .findings
                .iter()
                .map(|finding| format!("found: {}: {}", finding.code.name(), finding.message))
                .collect();
            self.fail(format!("`{}` should be found{place}, but it is not", code.name()), &others.join("\n"));
        }
    }

    /// Checks each action of a set, or the job as a whole.
    fn each(&mut self, by: Option<ActionSet>, check: impl Fn(&Rehearsal, Option<ActionId>) -> Checked) {
        let ids = by.map_or_else(|| vec![None], |set| self.ids(set).into_iter().map(Some).collect());
        for id in ids {
            self.take(check(self.rehearsal, id));
        }
    }

    fn ids(&self, set: ActionSet) -> Vec<ActionId> {
        let phase =
            |phase: Phase| (0..self.job.actions(phase).len()).map(move |index| ActionId { phase, index });
        match set {
            ActionSet::One(id) => vec![id],
            ActionSet::Range(of, from, to) => {
                phase(of).filter(|id| (from..=to).contains(&id.index)).collect()
            }
            ActionSet::All(of) => phase(of).collect(),
            ActionSet::Every => phase(Phase::Pre).chain(phase(Phase::Post)).collect(),
        }
    }

    fn outcome(&self, id: ActionId) -> Option<&'_ ActionOutcome> {
        self.rehearsal.outcome.action(id)
    }

    fn requesters(&self, requesters: &[Requester]) -> String {
        list(requesters.iter().map(|requester| requester.describe(self.job)))
    }

    fn because(&self, reasons: &Reasons) -> String {
        let mut lines = String::new();
        for reason in reasons {
            let by = reason.by.map(|by| format!(" ({})", by.describe(self.job))).unwrap_or_default();
            let _ = writeln!(lines, "because: {}{by} [{}]", reason.rule.text(), reason.rule.document());
        }
        lines
    }

    fn fail(&mut self, message: String, details: &str) {
        self.take(Err(Unmet::new(message, details)));
    }

    fn take(&mut self, checked: Checked) {
        if let Err(unmet) = checked {
            let details = unmet.details.trim_end().to_owned();
            self.unmet.push(Unmet { span: self.span, details, ..unmet });
        }
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { "nobody".to_owned() } else { items.join(", ") }
}
