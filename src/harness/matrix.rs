//! The same scenario on several images.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Case, RunOptions, endpoint_kind};
use crate::environment::Fact;
use crate::expect;
use crate::job::Platform;
use crate::scenario::{EndpointKind, Scenario};
use crate::source::Spanned;

/// Cases, each once per image of its matrix.
#[derive(Debug, Default)]
pub struct Expanded {
    /// The cases, those of one scenario beside each other, in the order of its images.
    pub cases: Vec<Case>,
    /// Why scenarios were left out, in the words behind their number, with how many they are.
    pub left_out: BTreeMap<&'static str, usize>,
}

/// Expands the cases whose scenario has a matrix of its own.
pub fn on_own_images(cases: Vec<Case>) -> Vec<Case> {
    let mut all = Vec::with_capacity(cases.len());
    for case in cases {
        if case.scenario.matrix.is_empty() {
            all.push(case);
        } else {
            all.extend(case.scenario.matrix.iter().map(|image| on_image(&case, image.clone())));
        }
    }
    all
}

/// Expands every case over `images`, whatever images its scenario names, and leaves out those on which no image makes a
/// difference.
pub fn on_images(cases: Vec<Case>, images: &[String], options: &RunOptions) -> Expanded {
    let mut expanded = Expanded::default();
    for case in cases {
        let scenario = &*case.scenario;
        if let Some(why) = why_not(scenario, options) {
            *expanded.left_out.entry(why).or_default() += 1;
        } else if scenario.row.is_some() {
            // One row of examples is already what it would be expanded to.
            let named = scenario.world.machine.image.as_ref();
            if named.is_some_and(|image| images.contains(&image.value)) {
                expanded.cases.push(case);
            } else {
                let why = "named by an example for another image";
                *expanded.left_out.entry(why).or_default() += 1;
            }
        } else {
            expanded.cases.extend(
                images.iter().map(|image| on_image(&case, Spanned::new(image.clone(), scenario.span))),
            );
        }
    }
    expanded
}

fn on_image(case: &Case, image: Spanned<String>) -> Case {
    Case { scenario: Arc::new(case.scenario.on_image(image)), ..case.clone() }
}

/// Why a scenario has nothing to do with images.
fn why_not(scenario: &Scenario, options: &RunOptions) -> Option<&'static str> {
    if scenario.job.platform != Platform::Linux {
        return Some("for another platform than Linux");
    }
    let undecided = RunOptions { on: None, ..options.clone() };
    match endpoint_kind(scenario, &undecided) {
        EndpointKind::Declared => return Some("without anything that runs"),
        EndpointKind::Local => return Some("for this machine itself"),
        EndpointKind::Container => return None,
        EndpointKind::Sandbox => {}
    }
    let kind = EndpointKind::Container;
    if !kind.supports(Fact::Changes) && expect::needs_changes(&scenario.expectations) {
        return Some("with expectations on files, which only a sandbox can tell");
    }
    kind.refuses(&scenario.world.machine).map(|_| "for a machine that only a sandbox can be")
}
