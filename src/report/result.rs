//! What a reporter is handed.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::event::Rehearsal;
use crate::lifecycle::{AssetId, Exact, NotExact, PlanOutcome};
use crate::scenario::{EndpointKind, Scenario};
use crate::source::Span;

/// One scenario, rehearsed and judged.
#[derive(Clone, Debug)]
pub struct ScenarioResult {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// How it came out.
    pub verdict: Verdict,
    /// What happened, unless it could not run at all.
    pub rehearsal: Option<Arc<Rehearsal>>,
    /// The rulebook that judged, by name.
    pub rulebook: String,
    /// The endpoint kind that was used, by name.
    pub on: &'static str,
    /// The image of the container that was used; `None` on other kinds of endpoints.
    pub image: Option<String>,
    /// How long it took in real time.
    pub took: Duration,
    /// The tool that the machine lacks, when that is why the scenario was skipped or could not run.
    pub missing_tool: Option<String>,
    /// What became of its plan, when it is one and was simulated.
    pub plan: Option<Arc<PlanResult>>,
}

/// What became of several jobs on several assets.
#[derive(Clone, Debug)]
pub struct PlanResult {
    /// What became of the plan.
    pub outcome: PlanOutcome,
    /// Runs of single jobs on single assets: those that were real, and those that were asked for.
    pub rehearsals: Vec<AssetRehearsal>,
    /// Of each group of the plan: where its jobs ran. Groups beyond the end were declared.
    pub ran_on: Vec<RanOn>,
    /// Of each job of the plan: the exact shares of what it comes to, or why there are none. Jobs beyond the end were not asked
    /// for.
    pub exact: Vec<Result<Exact, NotExact>>,
}

/// Where the jobs of a group ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RanOn {
    /// The kind of endpoint; on a declared one nothing ran.
    pub kind: EndpointKind,
    /// The image of its containers.
    pub image: Option<String>,
}

/// One run of one job of a plan on one asset.
#[derive(Clone, Debug)]
pub struct AssetRehearsal {
    /// The asset.
    pub asset: AssetId,
    /// Place of the job in the plan, from 0.
    pub job: usize,
    /// What happened.
    pub rehearsal: Arc<Rehearsal>,
}

/// How a scenario came out. Failure, error and skip are three different things everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every expectation was met.
    Passed,
    /// Some expectations were not met, or a denied finding was reported.
    Failed(Vec<Failure>),
    /// It could not be rehearsed: why, and what to do.
    Error(String),
    /// It was not tried: why.
    Skipped(String),
}

/// One expectation that was not met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where the expectation is written; `None` for a denied finding.
    pub span: Option<Span>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// More lines, such as a diff or the reasons of the outcome; may be empty.
    pub details: String,
}

/// Counts of a whole run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Passed scenarios.
    pub passed: usize,
    /// Failed scenarios.
    pub failed: usize,
    /// Scenarios that could not run.
    pub errors: usize,
    /// Skipped scenarios.
    pub skipped: usize,
    /// Scenarios that were never begun, since the run was interrupted or stopped at the first failure.
    pub not_run: usize,
    /// Findings reported, whatever their level.
    pub findings: usize,
    /// Real time of the whole run.
    pub took: Duration,
}

/// Takes results in the order of the files, whatever the order in which they came out.
pub trait Reporter {
    /// The run begins with this many scenarios.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn begin(&mut self, total: usize) -> io::Result<()>;

    /// One scenario is done.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn result(&mut self, result: &ScenarioResult) -> io::Result<()>;

    /// The run is over.
    ///
    /// # Errors
    /// When the output cannot be written.
    fn end(&mut self, summary: &Summary) -> io::Result<()>;
}
