//! How the tests read features.

use crate::diag::{Diagnostic, render};
use crate::scenario::Scenario;
use crate::scenario::gherkin::parse;
use crate::source::SourceFile;

/// The scenarios of a feature, and its mistakes as a person sees them.
pub(super) fn read(text: &str) -> (Vec<Scenario>, String) {
    let (scenarios, problems) = parse(&SourceFile::new("x.feature", text));
    (scenarios, render(&problems, false))
}

/// Mistakes in short: place, what is underlined, message, label.
pub(super) fn mistakes(text: &str) -> Vec<String> {
    let source = SourceFile::new("x.feature", text);
    let (_, problems) = parse(&source);
    let short = |problem: &Diagnostic| match problem.labels.first() {
        Some((span, label)) => {
            let place = source.position(span.start);
            let label = if label.is_empty() { String::new() } else { format!(" [{label}]") };
            format!("{place} `{}` {}{label}", source.slice(*span).trim_end(), problem.message)
        }
        None => problem.message.clone(),
    };
    problems.iter().map(short).collect()
}

/// The only scenario of a feature without mistakes.
pub(super) fn only(text: &str) -> Scenario {
    let (mut scenarios, problems) = read(text);
    assert_eq!(problems, "", "{text}");
    assert_eq!(scenarios.len(), 1, "{text}");
    scenarios.remove(0)
}

/// The scenario of these steps.
pub(super) fn steps(steps: &str) -> Scenario {
    only(&format!("Feature: f\nScenario: s\n{steps}"))
}
