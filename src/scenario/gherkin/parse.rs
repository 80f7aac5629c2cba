//! The door: text in, scenarios and mistakes out.

use super::chunk;
use super::custom_steps::{IsCustomStep, ParsedScenario};
use super::lower::FeatureLowering;
use crate::diag::Diagnostic;
use crate::scenario::Scenario;
use crate::source::{SourceFile, Span};

/// A longer text is refused: nobody wrote it by hand.
const LARGEST: usize = 4 << 20;

/// Reads a feature: its scenarios, rows of outlines written out, and every mistake in it.
///
/// A scenario with a mistake is [broken](Scenario::broken). Never fails and never panics, whatever the text holds.
pub(crate) fn parse(source: &SourceFile) -> (Vec<Scenario>, Vec<Diagnostic>) {
    let (scenarios, problems) = read(source, None);
    let plain = scenarios.into_iter().filter_map(|scenario| match scenario {
        ParsedScenario::Plain(scenario) => Some(*scenario),
        ParsedScenario::Custom(_) => None,
    });
    (plain.collect(), problems)
}

/// As [`parse`], where steps that `is_custom` knows may stand among the phrases.
pub(crate) fn parse_with(
    source: &SourceFile,
    is_custom: IsCustomStep<'_>,
) -> (Vec<ParsedScenario>, Vec<Diagnostic>) {
    read(source, Some(is_custom))
}

fn read(source: &SourceFile, is_custom: Option<IsCustomStep<'_>>) -> (Vec<ParsedScenario>, Vec<Diagnostic>) {
    let text = source.text();
    if text.len() > LARGEST {
        let message = format!("a feature of more than {} MiB", LARGEST >> 20);
        return (
            Vec::new(),
            vec![Diagnostic::file_error(source, message).help("divide it into several files")],
        );
    }
    if let Some(at) = text.find('\0') {
        let problem =
            Diagnostic::error(source, Span::new(at, at + 1), "this is a binary file, not a feature");
        return (Vec::new(), vec![problem]);
    }
    if let Some(at) = too_blank(text) {
        let message = "so many blanks in a row that reading them would take minutes";
        return (Vec::new(), vec![Diagnostic::error(source, Span::new(at, at), message)]);
    }
    let (feature, problems) = chunk::read(source);
    let mut lowering = FeatureLowering::new(source, is_custom);
    lowering.problems = problems;
    if lowering.problems.is_empty()
        && feature.scenarios.is_empty()
        && feature.rules.iter().all(|rule| rule.scenarios.is_empty())
    {
        let problem = Diagnostic::file_error(source, "the feature holds no scenario");
        let help = "a scenario begins with `Scenario:` and its name, its steps stand below";
        lowering.problems.push(problem.help(help));
    }
    lowering.feature(&feature);
    (lowering.scenarios, lowering.problems)
}

/// Where blanks become too many, if they do: the grammar looks through a row of blanks once for every blank in it.
fn too_blank(text: &str) -> Option<usize> {
    const MOST_LOOKS: usize = 100_000_000;
    let mut looks: usize = 0;
    let mut row: usize = 0;
    text.bytes().position(|byte| {
        row = if matches!(byte, b' ' | b'\t') { row + 1 } else { 0 };
        looks = looks.saturating_add(row);
        looks > MOST_LOOKS
    })
}
