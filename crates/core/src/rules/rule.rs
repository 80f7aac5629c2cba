//! The rules that an outcome rests on, each with its text and its source document.

use std::fmt;

/// The documents that state the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Document {
    /// The vendor's newest page on actions.
    RunScriptActions,
    /// The older page, Windows first.
    PrePostActions,
    /// The vendor's FAQ.
    Faq,
    /// The list of job statuses.
    StatusList,
    /// The page on reboot settings.
    RebootSettings,
    /// The rulebook in force.
    Rulebook,
    /// No document: patchdrill's reading of what the documents leave open.
    Reading,
}

impl Document {
    /// The document's title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::RunScriptActions => "Overview of Run Script Actions",
            Self::PrePostActions => "About Pre-Actions and Post-Actions",
            Self::Faq => "Patch Management FAQ",
            Self::StatusList => "Job status list",
            Self::RebootSettings => "Reboot settings",
            Self::Rulebook => "the rulebook in force",
            Self::Reading => "no document says so",
        }
    }
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

/// A table of rules: an enum with one row per rule: variant, name, source document, whether it is an assumption, text.
macro_rules! rules {
    ($(#[$doc:meta])* $rules:ident; $($variant:ident, $name:literal, $document:ident, $assumption:literal, $text:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $rules { $(#[doc = concat!("`", $name, "`")] $variant,)* }

        impl $rules {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Its name, as reports and `explain` use it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The document that states it.
            pub const fn document(self) -> $crate::rules::Document {
                match self { $(Self::$variant => $crate::rules::Document::$document,)* }
            }

            /// Whether the documents leave the point open, so that an outcome which rests on it may differ in reality.
            pub const fn is_assumption(self) -> bool {
                match self { $(Self::$variant => $assumption,)* }
            }

            /// What it says, in one sentence.
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }
    };
}

pub(crate) use rules;

rules! {
    /// A rule of the state machine. [`Rule::text`] says what it means, [`Rule::document`] where it is stated.
    Rule;
    ExitCode, "exit-code", Rulebook, false, "The rulebook's table gives this exit code its meaning.";
    OtherNonZero, "other-non-zero", Rulebook, false, "A non-zero exit code that the table does not name means failed; the job goes on.";
    NoExitCode, "no-exit-code", Rulebook, false, "A script that was killed or could not be started has failed without an exit code; the job goes on.";
    ActionTimeLimit, "action-time-limit", PrePostActions, false, "An action may run for 180 minutes; after that it has failed and the next one runs.";
    ActionResourceLimit, "action-resource-limit", Rulebook, false, "An action that used more than its endpoint allows was stopped: it has failed without an exit code; the job goes on.";
    Retry, "retry", Rulebook, false, "The rulebook tries an action with this exit code again.";
    RetriesSpent, "retries-spent", Rulebook, false, "The code still asks for another try, but the rulebook allows no more.";
    AgentTooOld, "agent-too-old", PrePostActions, false, "Windows agents before 4.6.1.6 run no actions.";
    AgentTooOldFails, "agent-too-old-fails", Reading, true, "An action that the agent could not run counts as not successful.";
    AbortSkipsActions, "abort-skips-actions", RunScriptActions, false, "After an abort every action that has not run is skipped with a system-assigned 101.";
    AbortSkipsPatches, "abort-skips-patches", RunScriptActions, false, "After an abort no patch is installed.";
    AbortSparesPatches, "abort-spares-patches", PrePostActions, false, "The success or failure of an action does not affect the patches.";
    AbortEndsJob, "abort-ends-job", RunScriptActions, false, "An aborted job ends Completed with Failure.";
    AbortEndsEarly, "abort-ends-early", Rulebook, false, "This rulebook lets an abort end the job early without failing it.";
    UserSkipFailsJob, "user-skip-fails-job", RunScriptActions, true, "An action that was skipped with 101 makes the job Completed with Failure (contradiction K1: another sentence says that the job continues normally).";
    UserSkipKeepsStatus, "user-skip-keeps-status", RunScriptActions, true, "An action that the user skipped with 101 leaves the job's status alone (contradiction K1: another sentence names Completed with Failure).";
    PostActionNoReboot, "post-action-no-reboot", RunScriptActions, false, "A post-action cannot request a reboot (contradiction K2).";
    PostActionReboot, "post-action-reboot", PrePostActions, false, "A post-action's request for a reboot counts; the job is complete only after it (contradiction K2).";
    PostActionsAfterReboot, "post-actions-after-reboot", PrePostActions, false, "Post-actions may run after the reboot (contradiction K3).";
    SecondReboot, "second-reboot", Reading, true, "A job reboots at most once, so a request that comes after the reboot stays pending.";
    RebootRequested, "reboot-requested", RunScriptActions, false, "Pre-actions that exit 10 or 11 and patches that need it request a reboot.";
    OneReboot, "one-reboot", RunScriptActions, false, "However many requests there are, there is at most one reboot, after all actions and patches.";
    NoRequest, "no-request", RunScriptActions, false, "Nothing asked for a reboot.";
    RebootSuppressed, "reboot-suppressed", RebootSettings, false, "The job suppresses the reboot: it shows Pending Reboot until a person reboots.";
    RebootAfterAbort, "reboot-after-abort", Reading, true, "A reboot that was asked for before the abort is still owed.";
    RebootDroppedByAbort, "reboot-dropped-by-abort", Reading, true, "A reboot that was asked for before the abort is dropped with the rest of the job.";
    ForcedReboot, "forced-reboot", PrePostActions, false, "A script that reboots by itself breaks the one reboot of a job; the job can fall into a reboot loop.";
    JobRestarts, "job-restarts", PrePostActions, true, "When a script has taken the asset down, the job begins again with its first action; the documents only speak of a reboot loop and of a job that is resumed.";
    RebootLoop, "reboot-loop", PrePostActions, false, "A script forced a reboot again after the last restart that the rehearsal allows: the job is in a reboot loop.";
    LoopStatus, "loop-status", Reading, true, "A job in a reboot loop comes to no end: it goes on showing the status after a restart, Job Resumed.";
    LoopNotReached, "loop-not-reached", PrePostActions, false, "The job never comes to this: an action before it takes the asset down each time.";
    InstalledBeforeRestart, "installed-before-restart", Reading, true, "A patch that was installed before the asset went down stays installed, and is not deployed again.";
    ForcedRebootSettlesNothing, "forced-reboot-settles-nothing", Reading, true, "A reboot that a script forced is not the job's own: a reboot that was asked for before it is still owed.";
    AllSucceeded, "all-succeeded", StatusList, false, "Every action and patch succeeded.";
    ActionFailed, "action-failed", RunScriptActions, false, "A failed action makes the job Completed with Failure.";
    PatchFailed, "patch-failed", RunScriptActions, false, "A failed patch makes the job Completed with Failure.";
    NothingToDo, "nothing-to-do", StatusList, false, "The job holds neither a patch nor an action.";
    NothingApplies, "nothing-applies", StatusList, false, "No patch of the job applies to the asset, and it holds no action.";
    PatchInstalled, "patch-installed", Faq, false, "The patch was downloaded, checked and installed.";
    PatchInstallFailed, "patch-install-failed", Faq, false, "The patch's installer failed.";
    PatchDownloadFailed, "patch-download-failed", Faq, false, "Only what was downloaded is deployed.";
    PatchSignature, "patch-signature", Faq, false, "The signature of the download is checked when it has one: FileSignatureFailed.";
    PatchChecksum, "patch-checksum", Faq, false, "A download without a signature is checked by its checksum: FileHashValidationFailed.";
    PatchWithdrawn, "patch-withdrawn", Faq, false, "A withdrawn patch cannot be deployed.";
    PatchEndOfLife, "patch-end-of-life", Faq, false, "A patch that is only marked end-of-life is deployed while its URL and file are there.";
    PatchNotApplicable, "patch-not-applicable", Faq, false, "A patch upgrades what is there; without that software it does not apply.";
    DownloadFailed, "download-failed", PrePostActions, false, "Install Software runs nothing when the download fails.";
    ChecksumMismatch, "checksum-mismatch", PrePostActions, false, "The SHA-256 of the download is checked; a mismatch fails the action and nothing runs.";
    NotDetected, "not-detected", PrePostActions, true, "A detection script that exits non-zero means: do not install. That this counts as failed is a reading.";
    DetectionUndefined, "detection-undefined", PrePostActions, true, "Exit codes 10 and 11 of a detection script are named but not defined; they count as non-zero.";
    InstallerNonZero, "installer-non-zero", PrePostActions, false, "An install or uninstall script knows 0, 10 and 11; every other code means failed.";
    RegistryCreated, "registry-created", PrePostActions, false, "Add new key is true: a missing key is created.";
    RegistryChanged, "registry-changed", PrePostActions, false, "The registry key was there and was changed.";
    RegistryLeftAlone, "registry-left-alone", PrePostActions, false, "Add new key is false: a missing key is left alone.";
    RegistryRefused, "registry-refused", PrePostActions, false, "The registry could not be changed.";
    UninstallNoMatch, "uninstall-no-match", Reading, true, "Nothing installed matches the exact display name and version; that this counts as failed is a reading.";
    UninstallNotMsi, "uninstall-not-msi", PrePostActions, false, "Only software that msiexec installed can be uninstalled.";
}
