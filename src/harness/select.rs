//! Which of the loaded scenarios are rehearsed.

use cucumber::gherkin::tagexpr::TagOperation;
use regex::Regex;
use thiserror::Error;

use crate::scenario::Scenario;

/// A choice of scenarios by tags and name; everything by default.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    tags: Option<TagOperation>,
    name: Option<Regex>,
}

/// Why a selection cannot be understood.
#[derive(Clone, Debug, Error)]
pub enum SelectionError {
    /// Not a tag expression.
    #[error("`{0}` is no tag expression; write for example `@linux and not (@slow or @wip)`")]
    Tags(String),
    /// Not a regular expression.
    #[error("`{0}` is no regular expression: {1}")]
    Name(String, String),
}

impl Selection {
    /// Scenarios that a tag expression such as `@linux and not @slow` chooses and whose name matches a regular
    /// expression.
    ///
    /// # Errors
    /// When either cannot be understood.
    pub fn new(tags: Option<&str>, name: Option<&str>) -> Result<Self, SelectionError> {
        let tags = tags
            .map(|text| text.trim().parse().map_err(|_| SelectionError::Tags(text.to_owned())))
            .transpose()?;
        let name = name
            .map(|text| {
                Regex::new(text).map_err(|error| {
                    let reason = error.to_string().lines().last().unwrap_or_default().trim().to_owned();
                    SelectionError::Name(text.to_owned(), reason.trim_start_matches("error: ").to_owned())
                })
            })
            .transpose()?;
        Ok(Self { tags, name })
    }

    /// Whether the scenario is chosen.
    pub fn takes(&self, scenario: &Scenario) -> bool {
        self.tags.as_ref().is_none_or(|tags| tagged(tags, &scenario.tags))
            && self.name.as_ref().is_none_or(|name| name.is_match(&scenario.name))
    }
}

fn tagged(expression: &TagOperation, tags: &[String]) -> bool {
    match expression {
        TagOperation::And(a, b) => tagged(a, tags) && tagged(b, tags),
        TagOperation::Or(a, b) => tagged(a, tags) || tagged(b, tags),
        TagOperation::Not(a) => !tagged(a, tags),
        TagOperation::Tag(tag) => tags.iter().any(|known| known == tag.trim_start_matches('@')),
    }
}
