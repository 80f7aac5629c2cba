//! The rules of the lifecycle, each with its text and its source document.

use crate::rules::rules;

rules! {
    /// A rule of a job's life around its run. What happens while it runs is the matter of [`crate::rules::Rule`].
    LifecycleRule;
    HandedOver, "handed-over", Faq, false, "The server hands a job to the agent 3 hours before its start.";
    HandedOverByLink, "handed-over-by-link", RunScriptActions, false, "A linked job runs when its parent has succeeded; what is left of the 3 hours before its start, the agent has it.";
    HandedOverAtOnce, "handed-over-at-once", Reading, true, "A job that is made or moved less than 3 hours before its start, or whose asset is reached only then, is handed over at once.";
    NotReached, "not-reached", Reading, true, "An asset that is never reached gets no job, so that the job never ends on it.";
    HandedOverLate, "handed-over-late", Reading, true, "An asset that is reached only after the start gets the job then, and begins at once.";
    ChangedInTime, "changed-in-time", Faq, false, "A change reaches the agent 5 to 30 minutes after it is made; one that arrives before the start counts.";
    ChangedBeforeHandOver, "changed-before-hand-over", Reading, true, "A change that is made before the job is handed over counts at once.";
    ChangedBeforeDeployment, "changed-before-deployment", Faq, false, "A job can still be cancelled while it downloads: deployment has not begun.";
    ChangedTooLate, "changed-too-late", Faq, false, "Once deployment has begun, a job runs to its end; a change that arrives later does nothing.";
    RescheduledTooLate, "rescheduled-too-late", Reading, true, "A job that has begun is given no other start any more.";
    StartsWhenUp, "starts-when-up", Reading, true, "A job whose start comes while the asset reboots begins when it is up again.";
    PatchNotInCatalogue, "patch-not-in-catalogue", Faq, true, "The catalogue syncs every 30 minutes, and it takes at most 24 hours until a patch shows; that a job which begins before that does not get the patch is a reading.";
    BlackoutCancels, "blackout-cancels", StatusList, false, "A blackout window cancels the job.";
    BlackoutLooksTwice, "blackout-looks-twice", Reading, true, "A blackout window counts when it is open at the start of the job or at the start of its deployment; a deployment that has begun goes on.";
    OtherJobRuns, "other-job-runs", StatusList, false, "While another job runs on the asset, a job is blocked.";
    PendingRebootBlocks, "pending-reboot-blocks", RebootSettings, false, "On Windows a suppressed reboot that is pending blocks all later jobs until a person reboots.";
    BlockedShows, "blocked-shows", Reading, true, "A job that a pending reboot blocks shows Execution Blocked, and does not come back when the asset was rebooted.";
    PendingRebootLetsPass, "pending-reboot-lets-pass", RebootSettings, false, "On Linux a pending reboot does not block later jobs, but they are Pending Reboot too.";
    PendingOnMac, "pending-on-mac", Reading, true, "The documents say nothing of macOS; a pending reboot blocks nothing there, as on Linux.";
    WindowPassed, "window-passed", Reading, true, "A job whose deployment has not begun when its patch window closes is Timed Out; one that has begun goes on.";
    OnlyDownloadedIsDeployed, "only-downloaded-is-deployed", Faq, false, "A job downloads, then deploys what was downloaded, then reboots if what was deployed asks for it.";
    AlreadyInstalled, "already-installed", Reading, true, "A patch that an earlier job has installed on the asset does not apply any more.";
    AgentRestarted, "agent-restarted", StatusList, false, "After a restart the agent goes on with the job: Job Resumed.";
    AgentFailed, "agent-failed", StatusList, false, "The agent met an error: Job Failed.";
    NobodyLoggedIn, "nobody-logged-in", Faq, false, "With nobody logged in no reboot is put off: the countdown starts at once.";
    Deferred, "deferred", RebootSettings, false, "The user put the reboot off.";
    PromptUnanswered, "prompt-unanswered", Reading, true, "A prompt that nobody answers counts as put off, once for each time that the job allows.";
    DeferralsSpent, "deferrals-spent", RebootSettings, false, "The job allows no more deferrals: the countdown starts.";
    DeferLimit, "defer-limit", Faq, false, "A reboot is put off for at most 168 hours altogether.";
    AcceptedReboot, "accepted-reboot", Reading, true, "A user who accepts the reboot gets it at once, without the countdown.";
    CountedDown, "counted-down", RebootSettings, false, "The countdown ran out.";
    SuppressedPending, "suppressed-pending", RebootSettings, false, "The job suppresses the reboot: Pending Reboot until a person reboots.";
    SettledByOther, "settled-by-other", Reading, true, "One reboot settles every reboot that is owed, whichever job makes it.";
    RebootWaited, "reboot-waited", Reading, true, "A reboot that is due while another job runs waits until its deployment is over.";
    ManualReboot, "manual-reboot", RebootSettings, false, "A person rebooted the asset.";
    LinkHeld, "link-held", RunScriptActions, false, "A linked job runs when its parent has succeeded; else it is held.";
    LinkRuns, "link-runs", RunScriptActions, false, "The parent has succeeded, so that the linked job runs.";
}
