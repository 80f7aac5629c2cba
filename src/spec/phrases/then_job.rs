//! Phrases that expect something of the job as a whole.

use super::phrase::Phrase;

pub(super) static JOB: &[Phrase] = &[
    Phrase::line(
        "the job status is {status}",
        "The status that the console shows. \"Pending Reboot\" is met by a suppressed reboot beside any status.",
        &["the job status is \"Completed with Failure\"", "the job status is \"Pending Reboot\""],
    ),
    Phrase::line(
        "the job is aborted (by {action})",
        "An exit code ended the job early.",
        &["the job is aborted", "the job is aborted by pre-action 2"],
    ),
    Phrase::line("the job is not aborted", "Nothing ended the job early.", &["the job is not aborted"]),
    Phrase::line(
        "the outcome rests on an assumption",
        "Some element of the outcome rests on a point that the documents leave open.",
        &["the outcome rests on an assumption"],
    ),
    Phrase::line(
        "the outcome rests on no assumption",
        "The documents say everything that this outcome needs.",
        &["the outcome rests on no assumption"],
    ),
    Phrase::line(
        "the outcome matches the snapshot",
        "The outcome is the one that was accepted before; it lies beside the feature.",
        &["the outcome matches the snapshot"],
    ),
];

pub(super) static REBOOT: &[Phrase] = &[
    Phrase::line("no reboot is requested", "Nobody asks for a reboot.", &["no reboot is requested"]),
    Phrase::line(
        "one/a reboot is owed",
        "One reboot, at the end, under the job's reboot settings.",
        &["one reboot is owed", "a reboot is owed"],
    ),
    Phrase::line(
        "the reboot is suppressed",
        "One is owed, and the job suppresses it.",
        &["the reboot is suppressed"],
    ),
    Phrase::line(
        "the reboot is dropped",
        "One was asked for, and the rulebook drops it since the job was aborted.",
        &["the reboot is dropped"],
    ),
    Phrase::line(
        "the reboot is requested by {things}",
        "Exactly these ask for it, in this order.",
        &[
            "the reboot is requested by pre-action 1",
            "the reboot is requested by pre-action 1, patch \"openssl-3.0.15\" and patch 2",
        ],
    ),
    Phrase::line(
        "{things} try/tries to force a reboot",
        "These actions, and no others, try to reboot the endpoint by themselves.",
        &["pre-action 1 tries to force a reboot", "pre-action 1 and post-action 2 try to force a reboot"],
    ),
    Phrase::line(
        "no action tries to force a reboot",
        "No script tries to reboot the endpoint by itself.",
        &["no action tries to force a reboot"],
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
    ),
    Phrase::line(
        "the command {command} is/was called {count} (with {arguments})",
        "How often: once, twice, 3 times, at least twice, at most 3 times.",
        &[
            "the command \"systemctl\" was called once with \"stop myapp.service\"",
            "the command \"sleep\" was called at least 3 times",
        ],
    ),
    Phrase::line(
        "the command {command} is/was not/never called (with {arguments})",
        "Never.",
        &[
            "the command \"reboot\" was never called",
            "the command \"systemctl\" was not called with \"start ...\"",
        ],
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
    ),
    Phrase::line(
        "{thing} happens before {thing}",
        "Both happen, in this order.",
        &["pre-action 1 happens before patch 1", "post-action 2 happens before the reboot"],
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
    ),
    Phrase::line(
        "the finding {finding} is not reported",
        "This is not found.",
        &["the finding \"nothing-called\" is not reported"],
    ),
    Phrase::line("no finding is reported", "Nothing at all is found.", &["no finding is reported"]),
];
