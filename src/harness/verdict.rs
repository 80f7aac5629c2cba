//! Whether what happened is what the scenario expects, denied findings included.

use std::sync::Arc;

use super::run::Rehearsed;
use super::{Case, RunOptions, snapshot};
use crate::event::{FindingCode, Level, Place, Rehearsal};
use crate::expect;
use crate::expect::{PlanView, Unmet};
use crate::report::{Failure, PlanResult, Verdict};
use crate::scenario::{PlanSpec, Scenario};

/// How a case came out.
pub(super) fn verdict(case: &Case, options: &RunOptions, rehearsed: &Rehearsed) -> Verdict {
    if let Some(partial) = rehearsed.plan.as_ref().and_then(|plan| plan.outcome.partial) {
        let share = partial.done.saturating_mul(100) / partial.of.max(1);
        return Verdict::Error(format!(
            "interrupted after {share} % of the plan: what was counted is marked as partial"
        ));
    }
    let failures = judge(case, options, rehearsed);
    if failures.is_empty() { Verdict::Passed } else { Verdict::Failed(failures) }
}

/// What is not as the scenario expects, denied findings included.
pub(super) fn judge(case: &Case, options: &RunOptions, rehearsed: &Rehearsed) -> Vec<Failure> {
    let scenario = &*case.scenario;
    let mut failures = unmet(scenario, &scenario.expectations, rehearsed);
    failures.extend(snapshots(case, options, rehearsed));
    for rehearsal in runs(rehearsed) {
        failures.extend(denied(scenario, options, rehearsal));
    }
    // That a second run is as the first is an expectation too.
    if scenario.expectations.is_empty() && scenario.twice != Some(true) {
        let level = switch(options, scenario, FindingCode::ExpectsNothing);
        if level == Level::Deny || (options.deny_findings && level != Level::Allow) {
            failures.push(Failure {
                span: Some(scenario.span),
                message: "the scenario expects nothing, so it can never fail".to_owned(),
                details: "say what should happen, or use `patchdrill run` to look at one rehearsal"
                    .to_owned(),
            });
        }
    }
    failures
}

/// What of these expectations is not met.
pub(super) fn unmet(
    scenario: &Scenario,
    expectations: &[expect::Expectation],
    rehearsed: &Rehearsed,
) -> Vec<Failure> {
    let unmet = match (&scenario.plan, &rehearsed.plan, &rehearsed.rehearsal) {
        (Some(plan), Some(result), _) => of_plan(expectations, plan, result),
        (_, _, Some(rehearsal)) => expect::check(expectations, &scenario.job, rehearsal),
        _ => Vec::new(),
    };
    unmet
        .into_iter()
        .map(|unmet| Failure { span: Some(unmet.span), message: unmet.message, details: unmet.details })
        .collect()
}

fn of_plan(expectations: &[expect::Expectation], plan: &PlanSpec, result: &PlanResult) -> Vec<Unmet> {
    let runs: Vec<_> = result.rehearsals.iter().map(|run| (run.asset, run.job, &*run.rehearsal)).collect();
    expect::check_plan(expectations, &PlanView { plan: &plan.plan, outcome: &result.outcome, runs: &runs })
}

fn snapshots(case: &Case, options: &RunOptions, rehearsed: &Rehearsed) -> Option<Failure> {
    let scenario = &*case.scenario;
    let expectation =
        scenario.expectations.iter().find(|expectation| snapshot::is_expected(&expectation.what))?;
    let differs = snapshot::compare(scenario, &case.file, rehearsed, options.snapshots).err()?;
    Some(Failure { span: Some(expectation.span), message: differs.message, details: differs.diff })
}

/// The runs whose findings count. Assets that are alike have the same; each is told once.
fn runs(rehearsed: &Rehearsed) -> Vec<&Arc<Rehearsal>> {
    match &rehearsed.plan {
        Some(result) => {
            let mut runs: Vec<&Arc<Rehearsal>> = Vec::new();
            for run in &result.rehearsals {
                if !runs.iter().any(|known| known.findings == run.rehearsal.findings) {
                    runs.push(&run.rehearsal);
                }
            }
            runs
        }
        None => rehearsed.rehearsal.iter().collect(),
    }
}

fn denied(scenario: &Scenario, options: &RunOptions, rehearsal: &Rehearsal) -> Vec<Failure> {
    let expected: Vec<_> = expect::expected_findings(&scenario.expectations).collect();
    let failing = rehearsal.findings.iter().filter(|finding| {
        let denied = options.deny_findings || finding.level == Level::Deny;
        let wanted = expected.iter().any(|(code, on)| {
            *code == finding.code
                && on.is_none_or(|id| matches!(finding.place, Place::Action(place, _) if place == id))
        });
        denied && !wanted
    });
    failing
        .map(|finding| {
            let message = format!("{}: {}", finding.code.name(), finding.message);
            Failure { span: None, message, details: finding.help.clone() }
        })
        .collect()
}

fn switch(options: &RunOptions, scenario: &Scenario, code: FindingCode) -> Level {
    let switches = scenario.levels.iter().rev().chain(options.levels.iter().rev());
    switches
        .copied()
        .find(|(known, _)| *known == code)
        .map_or_else(|| code.default_level(), |(_, level)| level)
}
