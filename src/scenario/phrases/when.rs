//! The phrases that make the job run.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;

pub(super) static RUN: &[Phrase] = &[
    Phrase::line("the job runs", "The rehearsal.", &["the job runs"], |_| Some(())),
    Phrase::line(
        "the jobs run",
        "The rehearsal of several jobs, in virtual time.",
        &["the jobs run"],
        |_| Some(()),
    ),
    Phrase::line(
        "the job runs twice (under the rulebook {name})",
        "The rehearsal, and once more on the same endpoint: the second run must come to the same end and change no file. \
         Everything that is expected is judged by the first run.",
        &["the job runs twice", "the job runs twice under the rulebook \"pre-post-actions\""],
        |step| step.runs_twice(),
    ),
    Phrase::line(
        "the job runs in/on a container (of/from the image {image})",
        "The rehearsal, in a container; settings name the image where no step does.",
        &["the job runs in a container of the image \"alpine:3\"", "the job runs on a container"],
        |step| step.container(),
    ),
    Phrase::line(
        "the job runs under the rulebook {name}",
        "The rehearsal, judged by this rulebook.",
        &["the job runs under the rulebook \"pre-post-actions\""],
        |step| step.rulebook(),
    ),
];
