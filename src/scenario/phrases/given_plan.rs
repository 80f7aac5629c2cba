//! Phrases about the life of a job, about several jobs and about their links.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::lifecycle::Uncertain;
use crate::scenario::draft::DraftChange;

pub(super) static LIFE: &[Phrase] = &[
    Phrase::line(
        "{job} starts {when}",
        "When it starts: by the clock, or so long after the beginning of the plan. Times without an offset are UTC. What says \
         nothing of its start begins with the plan. No time really passes.",
        &[
            "the job starts at \"2026-03-01 02:00\"",
            "the job starts 4 hours after the beginning of the plan",
            "the job \"staging\" starts at \"2026-03-01 02:00 +01:00\"",
        ],
        |step| step.starts(),
    ),
    Phrase::line(
        "{job} is/was made {when}",
        "When it was made. An agent gets a job 3 hours before its start, or when it is made, if that is later.",
        &["the job is made 2 hours before its start", "the job was made at \"2026-02-27 10:00\""],
        |step| step.is_made(),
    ),
    Phrase::line(
        "{job} has a patch window of {duration}",
        "A job whose deployment has not begun so long after its start is Timed Out.",
        &["the job has a patch window of 4 hours"],
        |step| step.has_window(),
    ),
    Phrase::line(
        "{job} is disabled {when}",
        "It is disabled on the server; that reaches the agent 5 to 30 minutes later. Both ends are tried.",
        &["the job is disabled 10 minutes before its start"],
        |step| step.is_changed(DraftChange::Disable),
    ),
    Phrase::line(
        "{job} is deleted {when}",
        "It is deleted on the server; that reaches the agent 5 to 30 minutes later. Both ends are tried.",
        &[
            "the job is deleted at \"2026-03-01 01:50\"",
            "the job \"staging\" is deleted 1 hour after its start",
        ],
        |step| step.is_changed(DraftChange::Delete),
    ),
    Phrase::line(
        "{job} is rescheduled {when} to {instant}",
        "It gets another start; that reaches the agent 5 to 30 minutes later. Both ends are tried.",
        &[
            "the job is rescheduled 1 day before its start to \"2026-03-02 02:00\"",
            "the job is rescheduled 10 minutes before its start to 2 hours after its start",
        ],
        |step| step.is_rescheduled(),
    ),
    Phrase::line(
        "a change reaches the agent after {duration}",
        "Pins how long that takes, of the 5 to 30 minutes that the documents name. Without it both ends are tried.",
        &["a change reaches the agent after 5 minutes"],
        |step| step.pins(Uncertain::ChangeDelay),
    ),
    Phrase::line(
        "the catalogue takes {duration}",
        "Pins how long a published patch takes to show, of the 30 minutes to 24 hours that the documents name. Without it both \
         ends are tried.",
        &["the catalogue takes 6 hours"],
        |step| step.pins(Uncertain::CatalogueDelay),
    ),
    Phrase::line(
        "the seed is {number}",
        "What chance follows from; 0 without it. The same seed gives the same outcome.",
        &["the seed is 42"],
        |step| step.seed(),
    ),
];

pub(super) static JOBS: &[Phrase] = &[
    Phrase::line(
        "another {platform} job ({name}) (with {parts})",
        "A further job: all phrases about the job, its actions and its patches speak of it from here on. A job of another name \
         (`a Linux job \"production\"`) is a further job too. `in the job \"staging\"` before a phrase speaks of another one.",
        &[
            "another Linux job \"production\"",
            "another Linux job \"production\" with 2 pre-actions and 3 patches",
            "another Linux job",
        ],
        |step| step.another_job(),
    ),
    Phrase::line(
        "another job {name} that does the same as {name}",
        "A further job with the actions, patches and reboot settings that the other one has so far. What is said of it \
         afterwards is said of it alone.",
        &["another job \"production\" that does the same as \"staging\""],
        |step| step.same_job(),
    ),
    Phrase::line(
        "{job} runs on (the) (asset/assets) {groups}",
        "The assets that it runs on, by the names of their groups. Without it a job runs on all assets of its platform.",
        &["the job runs on \"staging\"", "the job \"production\" runs on the assets \"web\" and \"db\""],
        |step| step.runs_on(|name| name),
    ),
    Phrase::line(
        "{job} runs on (the) assets tagged {tags}",
        "The assets that it runs on, by a tag of their groups.",
        &["the job runs on the assets tagged \"web\""],
        |step| step.runs_on(|tag| format!("tag:{tag}")),
    ),
    Phrase::line(
        "{job} runs/starts after {name} (when it is completed) (, {duration} later)",
        "It runs when the other job is over on all its assets and Completed on every one of them; else it is held.",
        &[
            "the job runs after \"staging\"",
            "the job \"production\" runs after \"staging\" when it is completed",
            "the job runs after \"staging\", 24 hours later",
        ],
        |step| step.runs_after(),
    ),
    Phrase::line(
        "{job} runs/starts after {name} when {conditions} (, {duration} later)",
        "It runs when the other job is over on all its assets and the conditions hold, counted over all of them; else it is \
         held. Each condition: at least, or more than, a share of the post-actions or pre-actions that are successful, of the \
         patches that are installed, or of the assets that are completed.",
        &[
            "the job runs after \"staging\" when at least 90 % of the post-actions are successful",
            "the job runs after \"staging\" when at least 90 % of the post-actions are successful and more than 95 % of the \
             assets are completed, 24 hours later",
            "the job runs after \"staging\" when at least 99.5 % of the patches are installed",
            "the job runs after \"staging\" when at least 90 % of the pre-actions are successful",
        ],
        |step| step.runs_after(),
    ),
    Phrase::line(
        "{job} starts {duration} later",
        "How long after the decision about its link it starts.",
        &["the job starts 24 hours later"],
        |step| step.starts_later(),
    ),
    Phrase::line(
        "{job} waits (at most) {duration}",
        "How long after the start of the other job the decision is waited for; then it is held. Without it, for ever.",
        &["the job waits at most 7 days"],
        |step| step.waits(),
    ),
];
