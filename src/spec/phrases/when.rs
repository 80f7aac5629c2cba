//! The phrases that make the job run.

use super::phrase::Phrase;

pub(super) static RUN: &[Phrase] = &[
    Phrase::line("the job runs", "The rehearsal.", &["the job runs"]),
    Phrase::line(
        "the job runs under the rulebook {name}",
        "The rehearsal, judged by this rulebook.",
        &["the job runs under the rulebook \"pre-post-actions\""],
    ),
];
