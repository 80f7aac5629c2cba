//! One scenario that was not read from a file of scenarios: said by steps, or put together in Rust.

use std::path::Path;
use std::sync::Arc;

use super::run::{Rehearsed, rehearse_case};
use super::{Case, Project, RunOptions, load};
use crate::diag;
use crate::diag::{Diagnostic, has_errors};
use crate::endpoint::{Cancel, EndpointError};
use crate::engine::EngineError;
use crate::report::Verdict;
use crate::scenario::Scenario;

/// Why a job could not be rehearsed.
#[derive(Debug)]
pub enum Stopped {
    /// The scenario is wrong.
    Wrong(Vec<Diagnostic>),
    /// It could not be rehearsed.
    Error(String),
    /// The machine lacks a tool that it needs, and that nobody required.
    Missing {
        tool: String,
        /// In a sentence.
        reason: String,
    },
}

/// Rehearses a scenario of which these `problems` are known; its scripts and its rulebook are looked up beside `file`.
///
/// # Errors
/// When it is wrong, or cannot be rehearsed.
pub(crate) async fn rehearse_scenario(
    scenario: Scenario,
    mut problems: Vec<Diagnostic>,
    file: &Path,
    options: &RunOptions,
) -> Result<(Case, Rehearsed), Stopped> {
    let project = Project::around(Path::new("."))
        .map_err(|error| Stopped::Error(format!("cannot find the project: {error}")))?;
    let (case, more) = load::case(scenario, file, &project);
    problems.extend(more);
    if has_errors(&problems) {
        return Err(Stopped::Wrong(problems));
    }
    let rulebook = Arc::clone(case.rulebook.as_ref().unwrap_or(&options.rulebook));
    match rehearse_case(&case, &rulebook, options, &Cancel::new(), &mut |_| {}).await {
        Ok(rehearsed) => Ok((case, rehearsed)),
        Err(EngineError::Endpoint(EndpointError::MissingTool { tool, reason }))
            if !options.require.contains(&tool) =>
        {
            Err(Stopped::Missing { tool, reason })
        }
        Err(EngineError::Endpoint(EndpointError::MissingTool { reason, .. })) => Err(Stopped::Error(reason)),
        Err(error) => Err(Stopped::Error(error.to_string())),
    }
}

impl Stopped {
    /// In words, with every mistake.
    pub fn into_words(self) -> String {
        match self {
            Self::Wrong(mistakes) => diag::render(&mistakes, false),
            Self::Error(why) | Self::Missing { reason: why, .. } => why,
        }
    }
}

/// The verdict that a scenario ends with when it was stopped.
impl From<Stopped> for Verdict {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Missing { reason, .. } => Self::Skipped(reason),
            other => Self::Error(other.into_words()),
        }
    }
}
