//! Words of plans, and of a job's life around its run.

use super::table::Row;

/// The words.
pub(super) const PLANS: &[Row] = &[
    (
        "plan",
        &["plans", "plan"],
        &[
            ("means", "Several jobs on several assets, rehearsed in virtual time: nothing ever waits."),
            (
                "says",
                "In YAML `plan:` with `assets:` (groups) and `jobs:`; a job names its `targets`, its `start` or the job that it comes `after`.",
            ),
            (
                "order",
                "An asset meets its jobs in the order of time, those of one instant in the order of the plan. What a job leaves, a pending reboot or installed patches, the next one finds.",
            ),
            (
                "shown by",
                "`patchdrill test`, `patchdrill run`; one asset by `patchdrill run PLAN --asset NAME`.",
            ),
            ("see also", "link, fleet, virtual time, range, promote, seed"),
        ],
    ),
    (
        "virtual time",
        &["time", "clock", "origin"],
        &[
            (
                "means",
                "Instants of a plan are counted, not waited for: 180 minutes of an action or a week of deferrals take no time at all.",
            ),
            (
                "shown as",
                "`2026-03-01 02:00` when the plan names an instant by the clock, else `+2h10m` after its beginning.",
            ),
            ("see also", "plan"),
        ],
    ),
    (
        "link",
        &["linked job", "chained job", "after", "chainedJobRule", "linkedJobId", "condition"],
        &[
            (
                "means",
                "A job that runs when another one, its parent, has succeeded: staging first, then production.",
            ),
            (
                "condition",
                "A share of the parent's post-actions that were successful, or of its pre-actions, patches or Completed assets, over all assets of the parent; an action that never came to run counts as not successful. Without a condition every asset must be Completed.",
            ),
            (
                "decided",
                "When the parent has come to its end on every asset; then the job runs, after its delay, or is held.",
            ),
            ("source", "Overview of Run Script Actions; the API's chained job rule"),
            ("see also", "held, link-runs, link-held, blast radius, promote"),
        ],
    ),
    (
        "held",
        &["held by its link", "parent held", "too late"],
        &[
            ("means", "The link does not let the job run: it never begins on any of its assets."),
            (
                "because",
                "A condition is not met; the parent never comes to its end on some asset; it was not over within the time that the plan waits, or not before the job's own start; it has no assets; or it was held itself.",
            ),
            (
                "shown",
                "With the arithmetic, such as 17 of 20 = 85 %, 90 % asked, and the assets that failed.",
            ),
            ("see also", "link, link-held, blast radius"),
        ],
    ),
    (
        "blast radius",
        &["blast", "without the link"],
        &[
            (
                "means",
                "How many assets a linked job reaches: on how many it runs, fails, is aborted, reboots, or leaves a reboot pending.",
            ),
            (
                "avoided",
                "Of a job that is held, what would have become of its assets had nothing held it, simulated with the same seed.",
            ),
            ("see also", "link, held"),
        ],
    ),
    (
        "promote",
        &["promotion", "change board"],
        &[
            (
                "means",
                "`patchdrill promote PLAN` rehearses the jobs that others wait for, for real where the plan says so, and answers whether the linked jobs would start.",
            ),
            (
                "exit code",
                "0: they would. 1: some job is held, or the answer depends on what the sources leave open.",
            ),
            ("report", "`--format markdown` for a ticket, `--format json` for a pipeline."),
            ("see also", "link, held, range"),
        ],
    ),
    (
        "fleet",
        &["fleets", "count", "exits", "distribution", "share"],
        &[
            ("means", "A group of many assets, each of which draws how it fares from declared shares."),
            (
                "says",
                "`count: 100000`, and of an action `exits: { 0: 97%, 1: 2%, 12: 1% }`; shares come to 100 %. `where:` says it otherwise for a platform or a tag.",
            ),
            (
                "named",
                "`web-0412` is asset 412 of the group `web`; `--asset web-0412` rehearses it by itself.",
            ),
            ("see also", "seed, plan"),
        ],
    ),
    (
        "seed",
        &["random", "chance", "draw", "deterministic"],
        &[
            (
                "means",
                "What every draw of a plan follows from. The same seed gives the same result, on however many threads.",
            ),
            ("says", "`seed: 42` in the plan, 0 without; `--seed` for one run. Every report names it."),
            (
                "stable",
                "An asset's draw depends on the seed, the asset and the place that draws: another action elsewhere changes nothing.",
            ),
            ("see also", "fleet"),
        ],
    ),
    (
        "range",
        &["ranges", "5 to 30 minutes", "depends on", "change_delay", "catalogue_delay"],
        &[
            (
                "means",
                "The sources name two times only as a range: 5 to 30 minutes until a change reaches the agent, and 30 minutes to 24 hours until a published patch shows.",
            ),
            (
                "tried",
                "Both ends of each. Where what becomes of some job differs, the report puts the ends side by side and says that the outcome depends on it.",
            ),
            ("pinned by", "`change_delay: 5m` and `catalogue_delay: 6h` in the plan."),
            ("source", "Patch Management FAQ"),
            ("see also", "change, changed-in-time, patch-not-in-catalogue"),
        ],
    ),
    (
        "change",
        &["cancel", "cancelled", "disable", "delete", "reschedule", "changes of a job"],
        &[
            ("means", "An administrator disables or deletes a job, or gives it another start."),
            (
                "arrives",
                "5 to 30 minutes later when the agent has the job already. It counts until the deployment begins: before the start, and while patches download. Later the job runs to its end.",
            ),
            ("source", "Patch Management FAQ"),
            (
                "see also",
                "withdrawn job, range, changed-before-deployment, changed-too-late, rescheduled-too-late",
            ),
        ],
    ),
    (
        "withdrawn job",
        &["withdrawn", "withdrawn: disabled", "withdrawn: deleted", "disabled", "deleted"],
        &[
            (
                "means",
                "The job was disabled or deleted before its deployment began: it shows no status any more.",
            ),
            ("trap", "A withdrawn parent holds the jobs that wait for it."),
            ("source", "Patch Management FAQ"),
            ("see also", "change, held"),
        ],
    ),
    (
        "hand-over",
        &["handover", "schedule", "start", "3 hours"],
        &[
            (
                "means",
                "The server hands a job to the agent 3 hours before its start; from then on it shows Job Received.",
            ),
            ("source", "Patch Management FAQ"),
            ("see also", "handed-over, handed-over-at-once, handed-over-late, Job Received, offline"),
        ],
    ),
    (
        "offline",
        &["not reached: offline", "presence", "unreachable"],
        &[
            (
                "means",
                "An asset that cannot be reached gets no job: the job never ends there. One that comes back later gets it then.",
            ),
            (
                "trap",
                "A job that waits for a parent with an offline asset is held, unless the plan says how long it waits.",
            ),
            ("see also", "not-reached, handed-over-late, held"),
        ],
    ),
    (
        "stages",
        &["runner", "download", "deployment", "window", "patch window"],
        &[
            (
                "means",
                "A job downloads its patches, deploys what was downloaded, then reboots if that asks for it.",
            ),
            ("statuses", "Job Started, Downloaded or Downloading - Failed, then how it ended."),
            (
                "window",
                "A job whose deployment has not begun when its patch window closes is Timed Out; one that has begun goes on.",
            ),
            ("source", "Patch Management FAQ"),
            ("see also", "only-downloaded-is-deployed, window-passed, Timed Out, Downloaded"),
        ],
    ),
    (
        "blackout",
        &["blackouts", "blackout window"],
        &[
            (
                "means",
                "A stretch of time in which assets must be left alone: it cancels the job, Canceled - Blackout.",
            ),
            (
                "looked at",
                "At the start of the job and at the start of its deployment. A deployment that has begun goes on; no document says so.",
            ),
            ("source", "Job status list"),
            ("see also", "blackout-cancels, blackout-looks-twice, Canceled - Blackout"),
        ],
    ),
    (
        "busy",
        &["blocked", "job running", "reboot pending", "two jobs"],
        &[
            (
                "means",
                "Another job runs on the asset, or, on Windows, a reboot is pending: Execution Blocked.",
            ),
            ("then", "The job does not come back by itself."),
            ("source", "Job status list; Reboot settings"),
            (
                "see also",
                "other-job-runs, pending-reboot-blocks, pending-reboot-lets-pass, Execution Blocked",
            ),
        ],
    ),
    (
        "deferral",
        &["defer", "deferrals", "put off", "postpone", "168", "168 hours", "countdown", "suppress"],
        &[
            (
                "means",
                "The user may put the reboot off, so often and so long as the job allows; then a countdown starts. 168 hours altogether are the most.",
            ),
            (
                "nobody there",
                "With nobody logged in nothing is put off: the countdown starts at once. A locked screen is logged in.",
            ),
            ("suppressed", "Nothing reboots: Pending Reboot until a person reboots the asset."),
            ("source", "Reboot settings; Patch Management FAQ"),
            (
                "see also",
                "user answers, defer-limit, nobody-logged-in, suppressed-pending, Pending Reboot, reboot",
            ),
        ],
    ),
    (
        "user answers",
        &["users", "logged in", "logged out", "never answers", "prompt", "accepts"],
        &[
            (
                "means",
                "What somebody at the keyboard says to the prompts for the reboot, one after the other: defers, accepts, or never answers.",
            ),
            (
                "says",
                "`user:` of an asset, or shares: `users: { logged out: 40%, defers twice then accepts: 30%, never answers: 30% }`.",
            ),
            (
                "unanswered",
                "A prompt that nobody answers counts as put off; who accepts gets the reboot at once. No document says so.",
            ),
            ("see also", "deferral, prompt-unanswered, accepted-reboot, deferrals-spent"),
        ],
    ),
];
