//! The vocabulary: every sentence that a step of a feature may say.
//!
//! Each phrase is declared once, in the file of its subject: pattern, meaning, examples and what it does (see
//! [`phrase::phrases`]); its values are kinds of [`value`]. A [`ScenarioBuilder`] takes the steps of one scenario, finds
//! their phrases (`token`, `pattern`, `matcher`) and brings them into the draft. `regex` is for cucumber's own runner,
//! `suggest` says what a step was probably meant to say.

mod actions;
mod assets;
mod commands;
mod course;
mod files;
mod host;
mod job;
mod jobs;
mod life;
mod limits;
mod matcher;
mod misphrasings;
mod patches;
mod pattern;
mod phrase;
mod plan;
mod regex;
mod run;
mod scenario_builder;
mod services;
mod step;
mod step_context;
mod step_scope;
mod suggest;
mod table;
mod token;
mod value;
mod windows;

pub(crate) use phrase::{Keyword, Phrase, PhraseGroup};
pub(crate) use regex::expression;
pub(crate) use scenario_builder::{ScenarioBuilder, StepArgument, StepText};
pub(crate) use suggest::{keyword_for, matches_phrase};

/// Every phrase that a feature may use, grouped by subject, in the order in which they are shown.
pub(crate) fn phrases() -> &'static [PhraseGroup] {
    static GROUPS: [PhraseGroup; 27] = [
        job::JOB,
        run::SETTINGS,
        actions::ACTIONS,
        windows::WINDOWS,
        patches::PATCHES,
        files::FILES,
        commands::COMMANDS,
        services::SERVICES,
        host::HOST,
        limits::LIMITS,
        life::LIFE,
        jobs::JOBS,
        assets::ASSETS,
        assets::USERS,
        course::COURSE,
        run::RUN,
        actions::ENDS,
        actions::OUTPUT,
        patches::ENDS,
        job::ENDS,
        job::REBOOT,
        life::STATUSES,
        plan::ASSETS_AND_LINKS,
        files::CHANGES,
        commands::CALLS,
        services::ENDS,
        run::FINDINGS,
    ];
    &GROUPS
}
