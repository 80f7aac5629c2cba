//! From results to the shape of the JSON report.

use std::time::Duration;

use super::bytes::Bytes;
use super::{model, plan};
use crate::event::{ActionRun, CallAnswer, Captured, Event, FileChange, FileContent, Place};
use crate::job::{ActionId, Phase};
use crate::report::result::{ScenarioResult, Summary, Verdict};
use crate::report::{findings, words};
use crate::rules::{ActionOutcome, ActionStatus, PatchStatus, RebootDecision, SkippedBy};
use crate::{event, job, rules};

/// What an outcome is told against.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub job: &'a job::Job,
    /// The rulebook that judged, by name.
    pub rulebook: &'a str,
}

impl<'a> From<&'a ScenarioResult> for Of<'a> {
    fn from(result: &'a ScenarioResult) -> Self {
        Self { job: &result.scenario.job, rulebook: &result.rulebook }
    }
}

pub(super) fn counts(summary: &Summary) -> model::Counts {
    model::Counts {
        passed: summary.passed,
        failed: summary.failed,
        errors: summary.errors,
        skipped: summary.skipped,
        not_run: summary.not_run,
        findings: summary.findings,
        took_ms: millis(summary.took),
    }
}

/// Milliseconds, rounded to whole microseconds so that numbers stay short.
fn millis(time: Duration) -> f64 {
    // Exact up to 2^53 microseconds, which is 285 years.
    #[expect(clippy::cast_precision_loss, reason = "no rehearsal takes 285 years")]
    let micros = time.as_micros() as f64;
    micros / 1000.0
}

pub(super) fn scenario(result: &ScenarioResult) -> model::Scenario<'_> {
    let scenario = &*result.scenario;
    let at = scenario.source.position(scenario.span.start);
    let (verdict, reason) = match &result.verdict {
        Verdict::Passed => ("passed", None),
        Verdict::Failed(_) => ("failed", None),
        Verdict::Error(why) => ("error", Some(why.as_str())),
        Verdict::Skipped(why) => ("skipped", Some(why.as_str())),
    };
    let rehearsal = result.rehearsal.as_deref();
    model::Scenario {
        name: &scenario.name,
        group: scenario.group.as_deref(),
        tags: &scenario.tags,
        file: scenario.source.name(),
        line: at.line,
        column: at.column,
        job: scenario.job.name.as_deref(),
        platform: scenario.job.platform.name(),
        endpoint: result.on,
        image: result.image.as_deref(),
        matrix_row: scenario.row.as_deref(),
        rulebook: &result.rulebook,
        verdict,
        reason,
        missing_tool: result.missing_tool.as_deref(),
        took_ms: millis(result.took),
        failures: failures(result),
        outcome: rehearsal.map(|rehearsal| outcome(result.into(), &rehearsal.outcome)),
        runs: rehearsal.map(|rehearsal| runs(&rehearsal.events)).unwrap_or_default(),
        installations: rehearsal
            .map(|rehearsal| installations(result, &rehearsal.events))
            .unwrap_or_default(),
        services: rehearsal.map(|rehearsal| services(&rehearsal.services)).unwrap_or_default(),
        second_run: rehearsal
            .and_then(|rehearsal| rehearsal.second.as_deref())
            .map(|run| second_run(result, run)),
        plan: plan::plan(result),
        findings: rehearsal
            .map(|rehearsal| rehearsal.findings.iter().map(|found| finding(result, found)).collect())
            .unwrap_or_default(),
    }
}

fn services(ends: &[event::ServiceEnd]) -> Vec<model::Service<'_>> {
    ends.iter()
        .map(|end| model::Service {
            name: &end.name,
            state: end.state.name(),
            startup: end.startup.name(),
            restarted: end.restarted,
        })
        .collect()
}

fn second_run<'a>(result: &'a ScenarioResult, second: &'a event::SecondRun) -> model::SecondRun<'a> {
    let differences = second.differences.iter().map(|difference| model::Difference {
        place: difference.place.to_string(),
        what: difference.what.name(),
        first: &difference.first,
        second: &difference.second,
    });
    model::SecondRun {
        same: second.differences.is_empty(),
        tells_files: second.tells_files,
        differences: differences.collect(),
        outcome: outcome(result.into(), &second.outcome),
        runs: runs(&second.events),
    }
}

fn failures(result: &ScenarioResult) -> Vec<model::Failure<'_>> {
    let Verdict::Failed(failures) = &result.verdict else { return Vec::new() };
    let source = &result.scenario.source;
    failures
        .iter()
        .map(|failure| {
            let at = failure.span.map(|span| source.position(span.start));
            model::Failure {
                message: &failure.message,
                details: &failure.details,
                file: source.name(),
                line: at.map(|at| at.line),
                column: at.map(|at| at.column),
            }
        })
        .collect()
}

pub(super) fn outcome<'a>(of: Of<'a>, outcome: &'a rules::Outcome) -> model::Outcome<'a> {
    let job = of.job;
    let reasons = |reasons| self::reasons(of, reasons);
    let pass = |pass: &'a rules::Pass| model::Pass {
        interrupted_by: pass.interrupted_by.to_string(),
        pre_actions: actions(of, Phase::Pre, &pass.pre_actions),
        patches: patches(of, &pass.patches),
        post_actions: actions(of, Phase::Post, &pass.post_actions),
    };
    model::Outcome {
        job: model::Job {
            status: outcome.job.status.title(),
            status_code: outcome.job.status.code(),
            aborted_by: outcome.job.aborted_by.map(|id| id.to_string()),
            pending_reboot: outcome.job.pending_reboot,
            restarts: outcome.restarts(),
            reboot_loop: outcome.job.reboot_loop,
            reasons: reasons(&outcome.job.reasons),
        },
        pre_actions: actions(of, Phase::Pre, &outcome.pre_actions),
        patches: patches(of, &outcome.patches),
        post_actions: actions(of, Phase::Post, &outcome.post_actions),
        reboot: model::Reboot {
            decision: match outcome.reboot.decision {
                RebootDecision::None => "none",
                RebootDecision::Owed => "owed",
                RebootDecision::Suppressed => "suppressed",
                RebootDecision::Dropped => "dropped",
            },
            requested_by: outcome.reboot.requested_by.iter().map(|by| by.describe(job)).collect(),
            forced_by: outcome.reboot.forced_by.iter().map(ToString::to_string).collect(),
            reasons: reasons(&outcome.reboot.reasons),
        },
        passes: outcome.passes.iter().map(pass).collect(),
        rests_on_assumption: outcome.rests_on_assumption(),
    }
}

fn actions<'a>(of: Of<'a>, phase: Phase, outcomes: &'a [ActionOutcome]) -> Vec<model::Action<'a>> {
    let all = outcomes.iter().enumerate();
    all.map(|(index, outcome)| action(of, ActionId { phase, index }, outcome)).collect()
}

fn patches<'a>(of: Of<'a>, outcomes: &'a [rules::PatchOutcome]) -> Vec<model::Patch<'a>> {
    let planned = of.job.patches.iter().zip(outcomes);
    planned
        .map(|(planned, one)| model::Patch {
            name: &planned.name,
            status: match one.status {
                PatchStatus::Installed => "installed",
                PatchStatus::Skipped => "skipped",
                PatchStatus::NotApplicable => "not-applicable",
                PatchStatus::NotReached => "not-reached",
                _ => "failed",
            },
            detail: one.status.to_string(),
            requests_reboot: one.requests_reboot,
            reasons: reasons(of, &one.reasons),
        })
        .collect()
}

fn action<'a>(of: Of<'a>, id: ActionId, outcome: &'a ActionOutcome) -> model::Action<'a> {
    let (status, skipped_by) = match outcome.status {
        ActionStatus::Success => ("success", None),
        ActionStatus::Failed => ("failed", None),
        ActionStatus::Skipped(SkippedBy::User) => ("skipped", Some("user")),
        ActionStatus::Skipped(SkippedBy::System) => ("skipped", Some("system")),
        ActionStatus::NotRun(_) => ("not-run", None),
        ActionStatus::Interrupted => ("interrupted", None),
    };
    model::Action {
        action: id.to_string(),
        name: of.job.action(id).and_then(|action| action.name.as_deref()),
        status,
        skipped_by,
        exit_code: outcome.end.as_ref().and_then(job::ActionEnd::code),
        end: outcome.end.as_ref().map(ToString::to_string),
        exceeded: outcome.end.as_ref().and_then(exceeded),
        attempts: outcome.attempts,
        runs: outcome.runs,
        requests_reboot: outcome.requests_reboot,
        reasons: reasons(of, &outcome.reasons),
    }
}

fn reasons<'a>(of: Of<'a>, reasons: &'a [rules::Reason]) -> Vec<model::Reason<'a>> {
    reasons
        .iter()
        .map(|reason| model::Reason {
            rule: reason.rule.name(),
            text: reason.rule.text(),
            document: words::document(reason, of.rulebook),
            assumption: reason.rule.is_assumption(),
            by: reason.by.map(|by| by.describe(of.job)),
        })
        .collect()
}

/// Every run of an action, each with its pass from 1.
fn runs(events: &[Event]) -> Vec<model::Run<'_>> {
    let mut pass = 1;
    let mut runs = Vec::new();
    for event in events {
        match event {
            Event::ActionEnded(ended) => runs.push(run(ended, pass)),
            Event::WentDown(_) => pass += 1,
            _ => {}
        }
    }
    runs
}

/// Every patch that was installed for real, each with its pass from 1.
fn installations<'a>(result: &'a ScenarioResult, events: &'a [Event]) -> Vec<model::Installation<'a>> {
    let mut pass = 1;
    let mut all = Vec::new();
    for event in events {
        match event {
            Event::PatchEnded(run) => {
                let patch = result.scenario.job.patches.get(run.index).map_or("", |patch| &patch.name);
                all.extend(run.installation.as_deref().map(|seen| installation(patch, pass, seen)));
            }
            Event::WentDown(_) => pass += 1,
            _ => {}
        }
    }
    all
}

fn installation<'a>(patch: &'a str, pass: usize, seen: &'a event::Installation) -> model::Installation<'a> {
    model::Installation {
        patch,
        pass,
        command: &seen.command,
        exit_code: seen.end.code(),
        end: seen.end.to_string(),
        installed: seen.failure.is_none(),
        version_before: seen.before.as_deref(),
        version_after: seen.after.as_deref(),
        failure: seen.failure.as_deref(),
        needs_reboot: seen.reboot.as_deref(),
        took_ms: millis(seen.took),
        stdout: output(&seen.stdout),
        stderr: output(&seen.stderr),
        calls: seen.calls.iter().map(call).collect(),
        forced_reboots: &seen.forced_reboots,
    }
}

fn run(run: &ActionRun, pass: usize) -> model::Run<'_> {
    model::Run {
        action: run.id.to_string(),
        pass,
        exit_code: run.end.code(),
        end: run.end.to_string(),
        exceeded: exceeded(&run.end),
        took_ms: millis(run.took),
        real: run.real,
        interpreter: run.interpreter.as_deref(),
        stdout: output(&run.stdout),
        stderr: output(&run.stderr),
        calls: run.calls.iter().map(call).collect(),
        forced_reboots: &run.forced_reboots,
        survivors: &run.survivors,
        changes: run.changes.as_ref().map(|changes| changes.files.iter().map(change).collect()),
        missing_changes: run.changes.as_ref().is_some_and(|changes| changes.blind),
        unlisted_changes: run.changes.as_ref().map_or(0, |changes| changes.more),
    }
}

fn change(change: &FileChange) -> model::Change<'_> {
    model::Change {
        path: Bytes::from(change.path.0.as_slice()),
        kind: change.kind.name(),
        what: change.what.name(),
        mode: format!("{:04o}", change.mode),
        uid: change.uid,
        gid: change.gid,
        size: change.size,
        sha256: change.content.sha256().map(|hash| hash.to_string()),
        no_hash: match change.content {
            FileContent::None | FileContent::Whole { .. } => None,
            FileContent::Start { .. } => Some("too-long"),
            FileContent::Unread => Some("unreadable"),
        },
        target: change.target.as_ref().map(|target| Bytes::from(target.0.as_slice())),
    }
}

fn exceeded(end: &job::ActionEnd) -> Option<&'static str> {
    match end {
        job::ActionEnd::Exceeded(limit) => Some(limit.name()),
        _ => None,
    }
}

pub(super) fn output(captured: &Captured) -> model::Output<'_> {
    model::Output { bytes: Bytes::from(captured.bytes.as_slice()), lost_bytes: captured.lost }
}

fn call(call: &event::Call) -> model::Call<'_> {
    let (answer, exit_code) = match call.answer {
        CallAnswer::Exits(code) => ("exits", Some(code)),
        CallAnswer::Hangs => ("hangs", None),
        CallAnswer::Undeclared => ("undeclared", None),
        CallAnswer::RebootRefused => ("reboot-refused", None),
        CallAnswer::Real => ("real", None),
    };
    model::Call {
        command: &call.command,
        args: call.args.iter().map(|word| Bytes::from(word.0.as_slice())).collect(),
        answer,
        exit_code,
    }
}

fn finding<'a>(result: &ScenarioResult, finding: &'a event::Finding) -> model::Finding<'a> {
    let line = match finding.place {
        Place::Action(_, line) => line,
        Place::Job | Place::Patch(_) => None,
    };
    model::Finding {
        code: finding.code.name(),
        level: finding.level.name(),
        denied: findings::is_denied(result, finding),
        expected: findings::is_expected(result, finding),
        place: finding.place.to_string(),
        file: findings::script_place(result, &finding.place).map(|(file, _)| file),
        line,
        message: &finding.message,
        help: &finding.help,
    }
}
