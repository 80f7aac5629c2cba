//! What came of a rehearsal.

use std::sync::Arc;

use super::error::{Error, Unmet};
use crate::environment::CommandLine;
use crate::event::{ActionRun, Event, Finding, FindingCode, Rehearsal};
use crate::expect;
use crate::expect::{ActionExpect, ActionSet, Count, Expect, Expectation};
use crate::harness::{Case, Rehearsed};
use crate::job::{ActionId, Job, JobStatus};
use crate::rules::Outcome;
use crate::source::Span;

/// A rehearsal that was made.
#[derive(Clone, Debug)]
pub struct RehearsalResult {
    case: Case,
    rehearsal: Arc<Rehearsal>,
}

impl RehearsalResult {
    pub(super) fn new(case: Case, rehearsed: &Rehearsed) -> Result<Self, Error> {
        match &rehearsed.rehearsal {
            Some(rehearsal) => Ok(Self { case, rehearsal: Arc::clone(rehearsal) }),
            None => Err(Error::NotRehearsed("the job never ran".to_owned())),
        }
    }

    /// How the job ended, each element with its reasons.
    pub fn outcome(&self) -> &Outcome {
        &self.rehearsal.outcome
    }

    /// Everything that happened, in order.
    pub fn rehearsal(&self) -> &Rehearsal {
        &self.rehearsal
    }

    /// The job as it was rehearsed.
    pub fn job(&self) -> &Job {
        &self.case.scenario.job
    }

    /// Every run of an action, in order: its end, what it wrote, the calls of doubled commands.
    pub fn actions(&self) -> impl Iterator<Item = &ActionRun> {
        self.rehearsal.events.iter().filter_map(|event| match event {
            Event::ActionEnded(run) => Some(&**run),
            _ => None,
        })
    }

    /// What is doubtful beside the outcome.
    pub fn findings(&self) -> &[Finding] {
        &self.rehearsal.findings
    }

    /// Expects anything that a scenario can expect of a job.
    ///
    /// # Errors
    /// With what happened instead.
    pub fn expect(&self, what: Expect) -> Result<&Self, Error> {
        let expected = [Expectation { what, span: Span::default() }];
        match expect::check(&expected, self.job(), &self.rehearsal).into_iter().next() {
            Some(unmet) => Err(Error::Unmet(Unmet { message: unmet.message, details: unmet.details })),
            None => Ok(self),
        }
    }

    /// Expects the status of the job.
    ///
    /// # Errors
    /// When it is another one.
    pub fn expect_job(&self, status: JobStatus) -> Result<&Self, Error> {
        self.expect(Expect::JobStatus(status))
    }

    /// Expects this action to abort the job.
    ///
    /// # Errors
    /// When another one aborts it, or none.
    pub fn expect_aborted_by(&self, action: ActionId) -> Result<&Self, Error> {
        self.expect(Expect::Aborted(Some(action)))
    }

    /// Expects how an action ends.
    ///
    /// # Errors
    /// When it ends otherwise.
    pub fn expect_action(&self, action: ActionId, end: ActionExpect) -> Result<&Self, Error> {
        self.expect(Expect::Actions(ActionSet::One(action), end))
    }

    /// Expects a doubled command to be called so often: with these arguments, or, without any, with any.
    ///
    /// # Errors
    /// When it is called otherwise, or the command line cannot be read.
    pub fn expect_calls(&self, line: &str, times: usize) -> Result<&Self, Error> {
        let (command, args) = command_line(line)?;
        self.expect(Expect::Calls { command, args, count: Count::Exactly(times) })
    }

    /// Expects a command not to be called.
    ///
    /// # Errors
    /// When it is called, or the command line cannot be read.
    pub fn expect_no_calls(&self, line: &str) -> Result<&Self, Error> {
        self.expect_calls(line, 0)
    }

    /// Expects a finding, on any place.
    ///
    /// # Errors
    /// When it is not reported.
    pub fn expect_finding(&self, code: FindingCode) -> Result<&Self, Error> {
        self.expect(Expect::Finding(code, None))
    }

    /// Expects no findings at all.
    ///
    /// # Errors
    /// With those that there are.
    pub fn expect_no_findings(&self) -> Result<&Self, Error> {
        self.expect(Expect::NoFindings)
    }
}

/// A command and its arguments; without any they make no difference.
fn command_line(line: &str) -> Result<(String, Option<CommandLine>), Error> {
    let wrong = |why: &str| {
        Error::Unmet(Unmet { message: format!("`{line}` is no command line"), details: why.to_owned() })
    };
    let mut words = CommandLine::parse(line).map_err(|(error, _)| wrong(&error.to_string()))?.0;
    if words.is_empty() {
        return Err(wrong("it names no command"));
    }
    let command = CommandLine(vec![words.remove(0)]).exact().and_then(|mut command| command.pop());
    let name = command
        .and_then(|command| String::from_utf8(command.0).ok())
        .ok_or_else(|| wrong("its first word is no name"))?;
    Ok((name, (!words.is_empty()).then_some(CommandLine(words))))
}
