//! Steps of a user's own: what attributes have collected, and how one is run.

use std::panic::AssertUnwindSafe;

use cucumber::codegen::{StepConstructor, WorldInventory};
use cucumber::{codegen, gherkin, step};
use futures::FutureExt;

use super::World;
use crate::scenario::Keyword;
use crate::scenario::gherkin::ExpandedStep;

/// Every step that an attribute has collected.
pub(super) fn collection() -> step::Collection<World> {
    let mut steps = step::Collection::new();
    for given in codegen::inventory::iter::<<World as WorldInventory>::Given> {
        let (place, regex, function) = given.inner();
        steps = steps.given(Some(place), regex(), function);
    }
    for when in codegen::inventory::iter::<<World as WorldInventory>::When> {
        let (place, regex, function) = when.inner();
        steps = steps.when(Some(place), regex(), function);
    }
    for then in codegen::inventory::iter::<<World as WorldInventory>::Then> {
        let (place, regex, function) = then.inner();
        steps = steps.then(Some(place), regex(), function);
    }
    steps
}

/// Whether a step of the user's own says `text`.
pub(super) fn says(steps: &step::Collection<World>, keyword: Keyword, text: &str) -> bool {
    // Two steps that say the same are found out when the step is run.
    !matches!(steps.find(&step_of(keyword, text)), Ok(None))
}

/// Runs the user's own step.
///
/// # Errors
/// With what its function says when it fails.
pub(super) async fn run(
    steps: &step::Collection<World>,
    world: &mut World,
    step: &ExpandedStep,
) -> Result<(), String> {
    let mut said = step_of(step.keyword, &step.text.value);
    said.docstring = step.doc.as_ref().map(|(_, text)| text.clone());
    said.table = step.rows.clone().map(|rows| gherkin::Table::builder().rows(rows).build());
    match steps.find(&said) {
        Ok(Some((function, _, _, context))) => {
            AssertUnwindSafe(function(world, context)).catch_unwind().await.map_err(|panic| {
                let text = panic.downcast_ref::<String>().map(String::as_str);
                text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked").to_owned()
            })
        }
        Ok(None) => Err("no step of your own says this any more".to_owned()),
        Err(ambiguous) => Err(format!("more than one step of your own says this. {ambiguous}")),
    }
}

fn step_of(keyword: Keyword, text: &str) -> gherkin::Step {
    let ty = match keyword {
        Keyword::Given => gherkin::StepType::Given,
        Keyword::When => gherkin::StepType::When,
        Keyword::Then => gherkin::StepType::Then,
    };
    gherkin::Step::builder().keyword(keyword.name().to_owned()).ty(ty).value(text.to_owned()).build()
}
