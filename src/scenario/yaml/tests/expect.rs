//! Expectations.

use super::{expected, one, text};
use crate::environment::{CommandLine, ServiceState, Startup};
use crate::event::FindingCode;
use crate::expect::{
    ActionExpect, ActionSet, Count, Expect, OrderItem, PatchExpect, PatchSet, ServiceExpect, Stream,
    TextExpect,
};
use crate::job::{ActionId, JobStatus, Limit, Phase};
use crate::rules::{PatchStatus, RebootDecision, Requester, SkippedBy};

pub(crate) type Case = (&'static str, Vec<Expect>);

/// What is written, and what it means.
pub(crate) fn cases() -> Vec<Case> {
    let mut all = action_cases();
    all.extend(patch_cases());
    all.extend(job_cases());
    all.extend(output_cases());
    all.extend(super::files::cases());
    all
}

/// A job about which all of it can be expected.
pub(crate) fn full_text(expect: &str) -> String {
    text(
        "  {platform: linux, pre_actions: 5, patches: [KB1, KB2, KB3], post_actions: 2}\n",
        &format!(
            "endpoint: {{commands: {{systemctl: 0, rpm: 0}}, services: {{nginx: running}}}}\nexpect:\n  {expect}\n"
        ),
    )
}

#[test]
fn every_expectation_can_be_written() {
    for (expect, expects) in cases() {
        assert_eq!(expected(&one(&full_text(expect))), expects, "{expect}");
    }
    assert_eq!(expected(&one(&text("  platform: linux\n", "expect: snapshot\n"))), [Expect::Snapshot]);
}

#[test]
fn words_are_read_in_any_case() {
    for (expect, expects) in [
        ("job: completed WITH failure", Expect::JobStatus(JobStatus::CompletedWithFailure)),
        ("reboot: OWED", Expect::Reboot(RebootDecision::Owed)),
        ("pre_actions: Timed-Out", Expect::Actions(ActionSet::All(Phase::Pre), ActionExpect::TimedOut)),
    ] {
        assert_eq!(expected(&one(&full_text(expect))), [expects], "{expect}");
    }
}

fn words(line: &str) -> CommandLine {
    CommandLine::parse(line).expect("the line is fine")
}

fn action_cases() -> Vec<Case> {
    let pre = |index, end| Expect::Actions(ActionSet::One(ActionId::pre(index)), end);
    vec![
        (
            "pre_actions: [success, {failed: 12}, {skipped: system}, {skipped: user}]",
            vec![
                pre(0, ActionExpect::Success),
                pre(1, ActionExpect::Failed(Some(12))),
                pre(2, ActionExpect::Skipped(SkippedBy::System)),
                pre(3, ActionExpect::Skipped(SkippedBy::User)),
            ],
        ),
        (
            "pre_actions: [failed, timed_out, killed, {killed: TERM}, not_started]",
            vec![
                pre(0, ActionExpect::Failed(None)),
                pre(1, ActionExpect::TimedOut),
                pre(2, ActionExpect::Signaled(None)),
                pre(3, ActionExpect::Signaled(Some(15))),
                pre(4, ActionExpect::NotStarted),
            ],
        ),
        (
            "pre_actions: [exceeded, {exceeded: true}, {exceeded: cpu, failed: true}]",
            vec![
                pre(0, ActionExpect::Exceeded(None)),
                pre(1, ActionExpect::Exceeded(None)),
                pre(2, ActionExpect::Failed(None)),
                pre(2, ActionExpect::Exceeded(Some(Limit::CpuTime))),
            ],
        ),
        (
            "pre_actions: [12, {exits: 3}, any, ~, {failed: 11, requests_reboot: true}]",
            vec![
                pre(0, ActionExpect::Exits(12)),
                pre(1, ActionExpect::Exits(3)),
                pre(4, ActionExpect::Failed(Some(11))),
                pre(4, ActionExpect::RequestsReboot(true)),
            ],
        ),
        ("pre_actions: not_run", vec![Expect::Actions(ActionSet::All(Phase::Pre), ActionExpect::NotRun)]),
        (
            "post_actions: {2: success, 1-2: {requests_reboot: false}}",
            vec![
                Expect::Actions(ActionSet::One(ActionId::post(1)), ActionExpect::Success),
                Expect::Actions(ActionSet::Range(Phase::Post, 0, 1), ActionExpect::RequestsReboot(false)),
            ],
        ),
        (
            "post_actions: {status: success, requests_reboot: false}",
            vec![
                Expect::Actions(ActionSet::All(Phase::Post), ActionExpect::Success),
                Expect::Actions(ActionSet::All(Phase::Post), ActionExpect::RequestsReboot(false)),
            ],
        ),
        ("actions: {failed: true}", vec![Expect::Actions(ActionSet::Every, ActionExpect::Failed(None))]),
    ]
}

fn patch_cases() -> Vec<Case> {
    let patch = |at, end| Expect::Patches(PatchSet::One(at), end);
    let status = PatchExpect::Status;
    vec![
        ("patches: installed", vec![Expect::Patches(PatchSet::All, status(PatchStatus::Installed))]),
        (
            "patches: [failed, install_failed, {status: skipped, requests_reboot: true}]",
            vec![
                patch(0, PatchExpect::Failed),
                patch(1, status(PatchStatus::InstallFailed)),
                patch(2, status(PatchStatus::Skipped)),
                patch(2, PatchExpect::RequestsReboot(true)),
            ],
        ),
        (
            "patches: {KB2: FileSignatureFailed, patch 3: checksum_failed, KB1: not_applicable}",
            vec![
                patch(1, status(PatchStatus::FileSignatureFailed)),
                patch(2, status(PatchStatus::FileHashValidationFailed)),
                patch(0, status(PatchStatus::NotApplicable)),
            ],
        ),
        (
            "patches: {requests_reboot: false}",
            vec![Expect::Patches(PatchSet::All, PatchExpect::RequestsReboot(false))],
        ),
        (
            "patches: [download_failed, withdrawn]",
            vec![patch(0, status(PatchStatus::DownloadFailed)), patch(1, status(PatchStatus::Withdrawn))],
        ),
    ]
}

fn job_cases() -> Vec<Case> {
    vec![
        ("job: Completed with Failure", vec![Expect::JobStatus(JobStatus::CompletedWithFailure)]),
        (
            "job: [Completed, Pending Reboot]",
            vec![Expect::JobStatus(JobStatus::Completed), Expect::JobStatus(JobStatus::PendingReboot)],
        ),
        ("aborted: true", vec![Expect::Aborted(None)]),
        ("aborted: false", vec![Expect::NotAborted]),
        ("aborted: pre-action 2", vec![Expect::Aborted(Some(ActionId::pre(1)))]),
        ("reboot: owed", vec![Expect::Reboot(RebootDecision::Owed)]),
        ("reboot: suppressed", vec![Expect::Reboot(RebootDecision::Suppressed)]),
        ("reboot: dropped", vec![Expect::Reboot(RebootDecision::Dropped)]),
        (
            "reboot_requested_by: [pre-action 1, patch KB1]",
            vec![Expect::RebootRequestedBy(vec![Requester::Action(ActionId::pre(0)), Requester::Patch(0)])],
        ),
        ("reboot_requested_by: none", vec![Expect::RebootRequestedBy(vec![])]),
        ("forced_reboot: post-action 1", vec![Expect::RebootForcedBy(vec![ActionId::post(0)])]),
        ("forced_reboot: none", vec![Expect::RebootForcedBy(vec![])]),
        ("restarts: 1", vec![Expect::Restarts(Count::Exactly(1))]),
        ("restarts: at least 2", vec![Expect::Restarts(Count::AtLeast(2))]),
        ("reboot_loop: true", vec![Expect::RebootLoop(true)]),
        ("reboot_loop: false", vec![Expect::RebootLoop(false)]),
        (
            "pre_actions: interrupted",
            vec![Expect::Actions(ActionSet::All(Phase::Pre), ActionExpect::Interrupted)],
        ),
        (
            "patches: not_reached",
            vec![Expect::Patches(PatchSet::All, PatchExpect::Status(PatchStatus::NotReached))],
        ),
    ]
}

fn output_cases() -> Vec<Case> {
    let output = |stream, text| Expect::Output(ActionId::pre(0), stream, text);
    let calls = |command: &str, args: Option<&str>, count| Expect::Calls {
        command: command.into(),
        args: args.map(words),
        count,
    };
    let service = |is, holds| Expect::Service { name: "nginx".into(), is, holds };
    vec![
        (
            "services: {nginx.service: [stopped, not enabled, restarted]}",
            vec![
                service(ServiceExpect::State(ServiceState::Stopped), true),
                service(ServiceExpect::Startup(Startup::Enabled), false),
                service(ServiceExpect::Restarted, true),
            ],
        ),
        (
            "output: [{action: pre-action 1, stream: stdout, contains: [a, b], lacks: c}, {action: pre-action 1, equals: d}]",
            vec![
                output(Stream::Stdout, TextExpect::Contains("a".into())),
                output(Stream::Stdout, TextExpect::Contains("b".into())),
                output(Stream::Stdout, TextExpect::Lacks("c".into())),
                output(Stream::Any, TextExpect::Equals("d".into())),
            ],
        ),
        (
            "output: {pre-action 1: [done, {stream: stderr, empty: true}, {matches: '^a+$'}]}",
            vec![
                output(Stream::Any, TextExpect::Contains("done".into())),
                output(Stream::Stderr, TextExpect::Empty),
                output(Stream::Any, TextExpect::Matches("^a+$".into())),
            ],
        ),
        (
            "calls: {systemctl stop web: 1, yum: never, systemctl: at least 2, rpm -q *: at most twice}",
            vec![
                calls("systemctl", Some("stop web"), Count::Exactly(1)),
                calls("yum", None, Count::Exactly(0)),
                calls("systemctl", None, Count::AtLeast(2)),
                calls("rpm", Some("-q *"), Count::AtMost(2)),
            ],
        ),
        (
            "call_order: [systemctl stop web, rpm -q ...]",
            vec![Expect::CallOrder(vec![words("systemctl stop web"), words("rpm -q ...")])],
        ),
        (
            "order: [pre-action 1, patch KB1, call: systemctl stop web, reboot]",
            vec![Expect::Order(vec![
                OrderItem::Action(ActionId::pre(0)),
                OrderItem::Patch(0),
                OrderItem::Call(words("systemctl stop web").0),
                OrderItem::Reboot,
            ])],
        ),
        ("findings: none", vec![Expect::NoFindings]),
        (
            "findings: [shebang, no-explicit-exit: pre-action 1]",
            vec![
                Expect::Finding(FindingCode::Shebang, None),
                Expect::Finding(FindingCode::NoExplicitExit, Some(ActionId::pre(0))),
            ],
        ),
        (
            "findings: {has: shebang, lacks: [prompts]}",
            vec![Expect::Finding(FindingCode::Shebang, None), Expect::NoFinding(FindingCode::Prompts)],
        ),
        ("assumption: true", vec![Expect::Assumption(true)]),
        ("attempts: {pre-action 1: 2}", vec![Expect::Attempts(ActionId::pre(0), 2)]),
        ("snapshot: true", vec![Expect::Snapshot]),
        ("snapshot: false", vec![]),
    ]
}
