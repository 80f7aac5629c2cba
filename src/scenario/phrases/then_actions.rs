//! Phrases that expect something of actions and patches.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::expect::{ActionExpect, PatchExpect, TextExpect};
use crate::rules::{PatchStatus, SkippedBy};

pub(super) static ACTIONS: &[Phrase] = &[
    Phrase::line(
        "{actions} is/are successful",
        "Status success.",
        &["pre-action 1 is successful", "pre-actions 1 to 4 are successful", "all actions are successful"],
        |step| step.expect_actions(ActionExpect::Success),
    ),
    Phrase::line("{actions} succeed(s)", "The same, shorter.", &["pre-action 1 succeeds"], |step| {
        step.expect_actions(ActionExpect::Success)
    }),
    Phrase::line("{actions} fail(s)", "Status failed, however it ended.", &["pre-action 1 fails"], |step| {
        step.expect_actions(ActionExpect::Failed(None))
    }),
    Phrase::line(
        "{actions} fail(s) with exit code {code}",
        "Status failed, with this exit code.",
        &["pre-action 2 fails with exit code 12"],
        |step| step.expect_code(|code| ActionExpect::Failed(Some(code))),
    ),
    Phrase::line(
        "{actions} is/are skipped by the system (with exit code 101)",
        "Skipped since the job was aborted: the system assigned the 101.",
        &[
            "pre-actions 3 to 5 are skipped by the system with exit code 101",
            "all post-actions are skipped by the system",
        ],
        |step| step.expect_actions(ActionExpect::Skipped(SkippedBy::System)),
    ),
    Phrase::line(
        "{actions} is/are skipped by the user (with exit code 101)",
        "Skipped by its own script, which exited 101.",
        &["pre-action 1 is skipped by the user with exit code 101"],
        |step| step.expect_actions(ActionExpect::Skipped(SkippedBy::User)),
    ),
    Phrase::line(
        "{actions} time(s) out",
        "Failed by running too long.",
        &["pre-action 1 times out"],
        |step| step.expect_actions(ActionExpect::TimedOut),
    ),
    Phrase::line(
        "{actions} exceed(s) its/their {limit} limit",
        "Failed by using more than an action may: CPU time, memory, process, file size, disk or output.",
        &["pre-action 1 exceeds its memory limit", "pre-action 2 exceeds its file size limit"],
        |step| {
            let limit = step.limit()?;
            step.expect_actions(ActionExpect::Exceeded(Some(limit.value)))
        },
    ),
    Phrase::line(
        "{actions} exceed(s) a limit",
        "Failed by using more of anything than an action may.",
        &["pre-action 1 exceeds a limit"],
        |step| step.expect_actions(ActionExpect::Exceeded(None)),
    ),
    Phrase::line(
        "{actions} is/are killed (by signal {signal})",
        "Failed by a signal.",
        &["pre-action 1 is killed", "pre-action 1 is killed by signal 9"],
        |step| {
            let signal = step.signal();
            step.expect_actions(ActionExpect::Signaled(signal))
        },
    ),
    Phrase::line(
        "{actions} cannot be started",
        "Failed by never starting.",
        &["pre-action 1 cannot be started"],
        |step| step.expect_actions(ActionExpect::NotStarted),
    ),
    Phrase::line(
        "{actions} is/are not run",
        "Never run, though nothing aborted the job.",
        &["all actions are not run"],
        |step| step.expect_actions(ActionExpect::NotRun),
    ),
    Phrase::line(
        "{actions} is/are interrupted (by the reboot it forces/forced)",
        "The endpoint went down while it ran, in the last pass of a job that is in a reboot loop.",
        &["pre-action 1 is interrupted", "pre-action 1 is interrupted by the reboot it forced"],
        |step| step.expect_actions(ActionExpect::Interrupted),
    ),
    Phrase::line(
        "{actions} exit(s) (with (exit) (code)) {code}",
        "Ended with this exit code, whatever the status.",
        &["pre-action 1 exits 10", "post-action 1 exits with exit code 0"],
        |step| step.expect_code(ActionExpect::Exits),
    ),
    Phrase::line(
        "{actions} request(s) a reboot",
        "Asks for a reboot, and the rulebook lets it.",
        &["pre-action 1 requests a reboot"],
        |step| step.expect_actions(ActionExpect::RequestsReboot(true)),
    ),
    Phrase::line(
        "{actions} do/does not request a reboot",
        "Asks for none, or the rulebook does not let it.",
        &["post-action 1 does not request a reboot", "all post-actions do not request a reboot"],
        |step| step.expect_actions(ActionExpect::RequestsReboot(false)),
    ),
    Phrase::line(
        "{actions} run(s) {times}",
        "How often it runs: more than once under a rulebook that retries, and when the job restarts.",
        &["pre-action 1 runs 3 times", "pre-action 2 runs once"],
        |step| step.expect_attempts(),
    ),
];

pub(super) static OUTPUT: &[Phrase] = &[
    Phrase::line(
        "{actions} print(s) {text} (to {stream})",
        "Its output holds this text.",
        &["pre-action 1 prints \"Backup is running\"", "pre-action 1 prints \"locked\" to standard error"],
        |step| {
            let text = step.string()?;
            step.expect_output(&TextExpect::Contains(text.value))
        },
    ),
    Phrase::line(
        "{actions} do/does not print {text} (to {stream})",
        "Its output does not hold this text.",
        &["pre-action 1 does not print \"error\""],
        |step| {
            let text = step.string()?;
            step.expect_output(&TextExpect::Lacks(text.value))
        },
    ),
    Phrase::line(
        "{actions} print(s) nothing (to {stream})",
        "It writes nothing.",
        &["pre-action 1 prints nothing to standard error"],
        |step| step.expect_output(&TextExpect::Empty),
    ),
    Phrase::line(
        "{actions} print(s) exactly {text} (to {stream})",
        "Its output is this text, but for white space at the end.",
        &["pre-action 1 prints exactly \"done\" to standard output"],
        |step| {
            let text = step.string()?;
            step.expect_output(&TextExpect::Equals(text.value))
        },
    ),
    Phrase::text(
        "{actions} print(s) exactly this (to {stream})",
        "As before, with more than one line.",
        &["pre-action 1 prints exactly this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""],
        |step| {
            let text = step.doc()?;
            step.expect_output(&TextExpect::Equals(text.value.to_owned()))
        },
    ),
    Phrase::text(
        "{actions} print(s) this (to {stream})",
        "Its output holds these lines.",
        &["pre-action 1 prints this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""],
        |step| {
            let text = step.doc()?;
            step.expect_output(&TextExpect::Contains(text.value.to_owned()))
        },
    ),
    Phrase::line(
        "{actions} print(s) something like {regex} (to {stream})",
        "Its output matches this regular expression.",
        &["pre-action 1 prints something like \"free: [0-9]+ GB\""],
        |step| {
            let text = step.string()?;
            step.expect_output(&TextExpect::Matches(text.value))
        },
    ),
];

pub(super) static PATCHES: &[Phrase] = &[
    Phrase::line(
        "{patches} is/are installed",
        "It is on the asset.",
        &["patch \"openssl-3.0.15\" is installed", "all patches are installed", "patch 2 is installed"],
        |step| step.expect_patches(PatchExpect::Status(PatchStatus::Installed)),
    ),
    Phrase::line("{patches} is/are skipped", "An abort skipped it.", &["all patches are skipped"], |step| {
        step.expect_patches(PatchExpect::Status(PatchStatus::Skipped))
    }),
    Phrase::line(
        "{patches} is/are not applicable",
        "The software that it upgrades is not there.",
        &["patch 1 is not applicable"],
        |step| step.expect_patches(PatchExpect::Status(PatchStatus::NotApplicable)),
    ),
    Phrase::line(
        "{patches} is/are withdrawn",
        "The vendor has withdrawn it.",
        &["patch 1 is withdrawn"],
        |step| step.expect_patches(PatchExpect::Status(PatchStatus::Withdrawn)),
    ),
    Phrase::line(
        "{patches} is/are not reached",
        "The job is in a reboot loop and never comes to it.",
        &["patch 1 is not reached", "all patches are not reached"],
        |step| step.expect_patches(PatchExpect::Status(PatchStatus::NotReached)),
    ),
    Phrase::line("{patches} fail(s)", "Failed, for whatever reason.", &["patch 1 fails"], |step| {
        step.expect_patches(PatchExpect::Failed)
    }),
    Phrase::line(
        "{patches} fail(s) to install",
        "Its installer failed.",
        &["patch 1 fails to install"],
        |step| step.expect_patches(PatchExpect::Status(PatchStatus::InstallFailed)),
    ),
    Phrase::line(
        "{patches} fail(s) to download",
        "It could not be downloaded.",
        &["patch 1 fails to download"],
        |step| step.expect_patches(PatchExpect::Status(PatchStatus::DownloadFailed)),
    ),
    Phrase::line(
        "{patches} fail(s) with {status}",
        "Failed with this status: FileSignatureFailed or FileHashValidationFailed.",
        &["patch 1 fails with FileSignatureFailed", "patch 1 fails with FileHashValidationFailed"],
        |step| step.expect_patch_status(),
    ),
    Phrase::line(
        "{patches} request(s) a reboot",
        "Asks for a reboot.",
        &["patch \"openssl-3.0.15\" requests a reboot"],
        |step| step.expect_patches(PatchExpect::RequestsReboot(true)),
    ),
    Phrase::line(
        "{patches} do/does not request a reboot",
        "Asks for none.",
        &["all patches do not request a reboot"],
        |step| step.expect_patches(PatchExpect::RequestsReboot(false)),
    ),
];
