//! The door: text in, scenarios and mistakes out.

use super::chunk;
use super::mixed::{Own, Told};
use super::tell::Teller;
use crate::diag::Diagnostic;
use crate::scenario::Scenario;
use crate::source::{SourceFile, Span};

/// A longer text is refused: nobody wrote it by hand.
const LARGEST: usize = 4 << 20;

/// Reads a feature: its scenarios, rows of outlines written out, and every mistake in it.
///
/// A scenario with a mistake is [broken](Scenario::broken). Never fails and never panics, whatever the text holds.
pub fn parse(source: &SourceFile) -> (Vec<Scenario>, Vec<Diagnostic>) {
    let (told, problems) = read(source, None);
    let whole = told.into_iter().filter_map(|told| match told {
        Told::Whole(scenario) => Some(*scenario),
        Told::Mixed(_) => None,
    });
    (whole.collect(), problems)
}

/// As [`parse`], where steps that `own` knows may stand among the phrases.
pub fn parse_with(source: &SourceFile, own: Own<'_>) -> (Vec<Told>, Vec<Diagnostic>) {
    read(source, Some(own))
}

fn read(source: &SourceFile, own: Option<Own<'_>>) -> (Vec<Told>, Vec<Diagnostic>) {
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
    let mut teller = Teller::new(source, own);
    teller.problems = problems;
    if teller.problems.is_empty()
        && feature.scenarios.is_empty()
        && feature.rules.iter().all(|rule| rule.scenarios.is_empty())
    {
        let problem = Diagnostic::file_error(source, "the feature holds no scenario");
        let help = "a scenario begins with `Scenario:` and its name, its steps stand below";
        teller.problems.push(problem.help(help));
    }
    teller.feature(&feature);
    (teller.told, teller.problems)
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
