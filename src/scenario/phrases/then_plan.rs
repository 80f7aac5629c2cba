//! Phrases that expect something of many assets, of linked jobs, and of the life of a job.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::expect::{AssetState, Milestone, PlanExpect};

pub(super) static ESTATE: &[Phrase] = &[
    Phrase::line(
        "{amount} is/are {title} (in/of {job})",
        "On so many assets the job goes on showing this status: `at most`, `at least` or exactly a share or a number, `no asset`, \
         `all assets`. Several jobs are told apart by `in the job \"production\"`, behind it or before it. Everything else that \
         can be expected of one run is expected of many by `on at most 2 % of the assets` before it.",
        &[
            "at most 2 % of the assets are \"Completed with Failure\"",
            "at least 95 % of assets are \"Completed\" in the job \"production\"",
            "all assets are \"Completed\"",
            "no asset is \"Job Failed\"",
            "exactly 3 assets are \"Pending Reboot\"",
        ],
        |step| step.expect_status_of_assets(),
    ),
    Phrase::line(
        "{amount} is/are aborted (by {action}) (in/of {job})",
        "On so many assets an exit code ended the job early.",
        &["at most 1 % of the assets are aborted", "at least 1 asset is aborted by pre-action 2"],
        |step| {
            let by = step.id();
            step.expect_assets(AssetState::Aborted(by))
        },
    ),
    Phrase::line(
        "{amount} reboot(s) (in/of {job})",
        "On so many assets the job reboots.",
        &["all assets reboot", "at least 90 % of the assets reboot in the job \"staging\""],
        |step| step.expect_assets(AssetState::Rebooted),
    ),
    Phrase::line(
        "{amount} is/are withdrawn (in/of {job})",
        "On so many assets the job was disabled or deleted before its deployment began.",
        &["all assets are withdrawn"],
        |step| step.expect_assets(AssetState::Withdrawn),
    ),
    Phrase::line(
        "{amount} is/are not reached (in/of {job})",
        "So many assets are offline, so that the job never comes to them.",
        &["at most 3 % of the assets are not reached"],
        |step| step.expect_assets(AssetState::NotReached),
    ),
    Phrase::line(
        "{amount} never end(s) (in/of {job})",
        "On so many assets the job never comes to its end.",
        &["no asset never ends", "3 assets never end"],
        |step| step.expect_assets(AssetState::Unended),
    ),
    Phrase::line(
        "{amount} reboot(s) within (any) {duration}",
        "In any stretch of this length so many assets reboot at most.",
        &["at most 500 assets reboot within 1 hour"],
        |step| step.expect_reboots_within(),
    ),
    Phrase::line(
        "the last asset is done within {duration} (in/of {job})",
        "So long after its start the job has come to its end on every asset; without a job, all jobs so long after the start of \
         the first one.",
        &[
            "the last asset is done within 6 hours",
            "the last asset is done within 6 hours in the job \"staging\"",
        ],
        |step| step.expect_done_within(),
    ),
    Phrase::line(
        "{job} is held",
        "Its link holds it: the job before it did not succeed.",
        &["the job \"production\" is held", "the production job is held"],
        |step| step.expect_of_job(PlanExpect::Held),
    ),
    Phrase::line(
        "{job} runs",
        "Its link lets it run.",
        &["the job \"production\" runs", "the production job runs"],
        |step| step.expect_of_job(PlanExpect::Runs),
    ),
    Phrase::line(
        "the outcome depends on {ranges}",
        "The outcome differs between the two ends of exactly these ranges that the documents name.",
        &[
            "the outcome depends on how soon a change reaches the agent",
            "the outcome depends on how soon a published patch shows in the catalogue",
            "the outcome depends on how soon a change reaches the agent and how soon a patch shows",
        ],
        |step| {
            let ranges = step.uncertain()?;
            step.expect_plan(PlanExpect::DependsOn(ranges.value.into_vec()))
        },
    ),
    Phrase::line(
        "the outcome depends on no range",
        "The outcome is the same at both ends of every range that the documents name.",
        &["the outcome depends on no range"],
        |step| step.expect_plan(PlanExpect::DependsOn(Vec::new())),
    ),
];

pub(super) static LIFE: &[Phrase] = &[
    Phrase::line(
        "{job} shows {titles}",
        "It shows these statuses, in this order; others may lie between. With several assets `on \"web-03\"` before it says on \
         which.",
        &[
            "the job shows \"Job Received\", \"Job Started\" and \"Completed\"",
            "the job \"production\" shows \"Execution Blocked\"",
        ],
        |step| step.expect_shows(),
    ),
    Phrase::line(
        "{job} is received {when}",
        "When the agent gets it.",
        &["the job is received 3 hours before its start"],
        |step| step.expect_when(Milestone::Received),
    ),
    Phrase::line(
        "{job} begins {when}",
        "When it begins on the asset.",
        &["the job begins at its start", "the job begins 3 hours after its start"],
        |step| step.expect_when(Milestone::Begins),
    ),
    Phrase::line(
        "{job} ends {when}",
        "When it comes to its end on the asset.",
        &["the job ends at \"2026-03-01 05:00\"", "the job \"production\" ends 8 hours after its start"],
        |step| step.expect_when(Milestone::Ends),
    ),
    Phrase::line(
        "{job} reboots (the asset) {when}",
        "When it reboots the asset.",
        &["the job reboots 3 hours after its start", "the job reboots the asset at \"2026-03-01 05:00\""],
        |step| step.expect_when(Milestone::Reboots),
    ),
    Phrase::line(
        "{job} is never received",
        "The agent never gets it.",
        &["the job is never received"],
        |step| step.expect_never(Milestone::Received),
    ),
    Phrase::line("{job} never begins", "It never begins on the asset.", &["the job never begins"], |step| {
        step.expect_never(Milestone::Begins)
    }),
    Phrase::line(
        "{job} never ends",
        "It never comes to its end on the asset.",
        &["the job never ends"],
        |step| step.expect_never(Milestone::Ends),
    ),
    Phrase::line(
        "{job} never reboots (the asset)",
        "It never reboots the asset.",
        &["the job never reboots", "the job \"production\" never reboots the asset"],
        |step| step.expect_never(Milestone::Reboots),
    ),
    Phrase::line(
        "the user defers the reboot {times}",
        "How often the reboot is put off, be it that a prompt is not answered.",
        &["the user defers the reboot twice", "the user defers the reboot once"],
        |step| step.expect_deferred(),
    ),
    Phrase::line(
        "the user never defers the reboot",
        "The reboot is not put off.",
        &["the user never defers the reboot"],
        |step| step.expect_deferred(),
    ),
    Phrase::line(
        "a reboot is pending (on {name})",
        "A reboot is owed to the asset when the job has come to its end, be it this job's or an earlier one's.",
        &["a reboot is pending", "a reboot is pending on \"web\""],
        |step| step.expect_pending(true),
    ),
    Phrase::line(
        "no reboot is pending (on {name})",
        "No reboot is owed to the asset when the job has come to its end.",
        &["no reboot is pending"],
        |step| step.expect_pending(false),
    ),
];
