//! Phrases that expect something of the job as a whole.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::expect::{Count, Expect};
use crate::rules::RebootDecision;

pub(super) static JOB: &[Phrase] = &[
    Phrase::line(
        "the job status is {status}",
        "The status that the console shows. \"Pending Reboot\" is met by a suppressed reboot beside any status.",
        &["the job status is \"Completed with Failure\"", "the job status is \"Pending Reboot\""],
        |step| step.expect_status(),
    ),
    Phrase::line(
        "the job is aborted (by {action})",
        "An exit code ended the job early.",
        &["the job is aborted", "the job is aborted by pre-action 2"],
        |step| {
            let by = step.id();
            step.expects(Expect::Aborted(by))
        },
    ),
    Phrase::line(
        "the job is not aborted",
        "Nothing ended the job early.",
        &["the job is not aborted"],
        |step| step.expects(Expect::NotAborted),
    ),
    Phrase::line(
        "the outcome rests on an assumption",
        "Some element of the outcome rests on a point that the documents leave open.",
        &["the outcome rests on an assumption"],
        |step| step.expects(Expect::Assumption(true)),
    ),
    Phrase::line(
        "the outcome rests on no assumption",
        "The documents say everything that this outcome needs.",
        &["the outcome rests on no assumption"],
        |step| step.expects(Expect::Assumption(false)),
    ),
    Phrase::line(
        "the outcome matches the snapshot",
        "The outcome is the one that was accepted before; it lies beside the feature.",
        &["the outcome matches the snapshot"],
        |step| step.expects(Expect::Snapshot),
    ),
    Phrase::line(
        "the outcome and the changes match the snapshot",
        "The same, together with the files that each action changed.",
        &["the outcome and the changes match the snapshot"],
        |step| step.expects(Expect::SnapshotWithChanges),
    ),
];

pub(super) static REBOOT: &[Phrase] = &[
    Phrase::line(
        "no reboot is requested",
        "Nobody asks for a reboot.",
        &["no reboot is requested"],
        |step| step.expects(Expect::Reboot(RebootDecision::None)),
    ),
    Phrase::line(
        "one/a reboot is owed",
        "One reboot, at the end, under the job's reboot settings.",
        &["one reboot is owed", "a reboot is owed"],
        |step| step.expects(Expect::Reboot(RebootDecision::Owed)),
    ),
    Phrase::line(
        "the reboot is suppressed",
        "One is owed, and the job suppresses it.",
        &["the reboot is suppressed"],
        |step| step.expects(Expect::Reboot(RebootDecision::Suppressed)),
    ),
    Phrase::line(
        "the reboot is dropped",
        "One was asked for, and the rulebook drops it since the job was aborted.",
        &["the reboot is dropped"],
        |step| step.expects(Expect::Reboot(RebootDecision::Dropped)),
    ),
    Phrase::line(
        "the reboot is requested by {things}",
        "Exactly these ask for it, in this order.",
        &[
            "the reboot is requested by pre-action 1",
            "the reboot is requested by pre-action 1, patch \"openssl-3.0.15\" and patch 2",
        ],
        |step| {
            let by = step.requesters()?;
            step.expects(Expect::RebootRequestedBy(by))
        },
    ),
    Phrase::line(
        "{things} try/tries to force a reboot",
        "These actions, and no others, try to reboot the endpoint by themselves.",
        &["pre-action 1 tries to force a reboot", "pre-action 1 and post-action 2 try to force a reboot"],
        |step| {
            let by = step.forcing()?;
            step.expects(Expect::RebootForcedBy(by))
        },
    ),
    Phrase::line(
        "no action tries to force a reboot",
        "No script tries to reboot the endpoint by itself.",
        &["no action tries to force a reboot"],
        |step| step.expects(Expect::RebootForcedBy(Vec::new())),
    ),
    Phrase::line(
        "the job restarts {count}",
        "How often the job begins again since an action took the endpoint down.",
        &["the job restarts once", "the job restarts 3 times", "the job restarts at least twice"],
        |step| {
            let count = step.count()?;
            step.expects(Expect::Restarts(count.value))
        },
    ),
    Phrase::line(
        "the job does not restart",
        "No action takes the endpoint down.",
        &["the job does not restart"],
        |step| step.expects(Expect::Restarts(Count::Exactly(0))),
    ),
    Phrase::line(
        "the job falls into a reboot loop",
        "An action takes the endpoint down again after the last restart that is allowed.",
        &["the job falls into a reboot loop"],
        |step| step.expects(Expect::RebootLoop(true)),
    ),
    Phrase::line(
        "the job does not fall into a reboot loop",
        "The job comes to its end, however often it restarts.",
        &["the job does not fall into a reboot loop"],
        |step| step.expects(Expect::RebootLoop(false)),
    ),
];

pub(super) static CALLS: &[Phrase] = &[
    Phrase::line(
        "the command {command} is/was called (with {arguments})",
        "A double was called, at least once. Without arguments every call of the command counts.",
        &[
            "the command \"systemctl\" was called",
            "the command \"systemctl\" was called with \"stop myapp.service\"",
        ],
        |step| step.expect_calls(Count::AtLeast(1)),
    ),
    Phrase::line(
        "the command {command} is/was called {count} (with {arguments})",
        "How often: once, twice, 3 times, at least twice, at most 3 times.",
        &[
            "the command \"systemctl\" was called once with \"stop myapp.service\"",
            "the command \"sleep\" was called at least 3 times",
            "the command \"sleep\" is called at most twice",
        ],
        |step| {
            let count = step.count()?;
            step.expect_calls(count.value)
        },
    ),
    Phrase::line(
        "the command {command} is/was not/never called (with {arguments})",
        "Never.",
        &[
            "the command \"reboot\" was never called",
            "the command \"systemctl\" was not called with \"start ...\"",
        ],
        |step| step.expect_calls(Count::Exactly(0)),
    ),
    Phrase::table(
        "the commands were called in this order",
        "One call per row, command and arguments; other calls may lie between.",
        &[concat!(
            "the commands were called in this order:\n",
            "| systemctl stop myapp.service |\n",
            "| rpm -U openssl.rpm |\n",
            "| systemctl start myapp.service |",
        )],
        |step| step.expect_call_order(),
    ),
    Phrase::table(
        "things happen in this order",
        "One thing per row: an action, a patch, `the reboot`, or `the command \"...\"`; others may lie between.",
        &[concat!(
            "things happen in this order:\n",
            "| pre-action 1 |\n",
            "| the command \"systemctl stop myapp.service\" |\n",
            "| patch \"openssl-3.0.15\" |\n",
            "| post-action 1 |\n",
            "| the reboot |",
        )],
        |step| step.expect_order(),
    ),
    Phrase::line(
        "{thing} happens before {thing}",
        "Both happen, in this order.",
        &["pre-action 1 happens before patch 1", "post-action 2 happens before the reboot"],
        |step| step.expect_before(),
    ),
];

pub(super) static FINDINGS: &[Phrase] = &[
    Phrase::line(
        "the finding {finding} is reported (for {action})",
        "This is doubtful beside the verdict. A finding that is expected fails nothing.",
        &[
            "the finding \"no-explicit-exit\" is reported",
            "the finding \"forced-reboot\" is reported for pre-action 1",
        ],
        |step| {
            let (finding, on) = (step.finding()?, step.id());
            step.expects(Expect::Finding(finding.value, on))
        },
    ),
    Phrase::line(
        "the finding {finding} is not reported",
        "This is not found.",
        &["the finding \"nothing-called\" is not reported"],
        |step| {
            let finding = step.finding()?;
            step.expects(Expect::NoFinding(finding.value))
        },
    ),
    Phrase::line("no finding is reported", "Nothing at all is found.", &["no finding is reported"], |step| {
        step.expects(Expect::NoFindings)
    }),
];
