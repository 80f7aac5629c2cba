//! Hands the text to the grammar.
//!
//! The grammar keeps a list of line ends that it walks through at every further one, so its time grows with the square of
//! the lines. A long feature in English is therefore cut before its scenarios and parsed piece by piece; other languages
//! cannot be cut, since only the grammar knows their keywords.

use cucumber::gherkin;
use cucumber::gherkin::GherkinEnv;

use super::explain;
use super::tree::{Feature, Reader};
use crate::diag::Diagnostic;
use crate::source::{SourceFile, Span};

/// A text of more lines than this is cut where that is possible.
const CUT_FROM: usize = 1_000;

/// A piece holds about this many lines.
const PIECE: usize = 500;

/// A piece of more lines than this is refused: the grammar would take seconds.
const MOST_LINES: usize = 20_000;

/// What makes every piece but the first a feature of its own.
const PREFIX: &str = "Feature: f\n";

/// The feature as far as it can be read, and what is wrong with the rest.
pub(super) fn read(source: &SourceFile) -> (Feature, Vec<Diagnostic>) {
    let start = if source.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let whole = Span::new(start, source.text().len());
    let lines = source.text().bytes().filter(|byte| *byte == b'\n').count();
    if lines <= CUT_FROM
        && let Some(feature) = parse(source, whole, false)
    {
        return (feature, Vec::new());
    }
    let borders = if explain::is_english(source.text()) { borders(source.text()) } else { Vec::new() };
    let mut all = Feature::default();
    let mut problems = Vec::new();
    let mut from = start;
    let mut at = 0;
    while from < whole.end || at == 0 {
        let mut to = borders.get(at).copied();
        at += 1;
        let mut lines = to.map_or(0, |to| count_lines(source, Span::new(from, to)));
        while let (Some(end), Some(next)) = (to, borders.get(at)) {
            lines += count_lines(source, Span::new(end, *next));
            if lines > PIECE {
                break;
            }
            to = Some(*next);
            at += 1;
        }
        let piece = Span::new(from, to.unwrap_or(whole.end));
        if !read_piece(source, piece, from > start, &mut all, &mut problems) {
            // The pieces within are read one by one, so that one mistake hides no other.
            let mut inner = from;
            for border in borders
                .iter()
                .copied()
                .filter(|border| (from + 1..=piece.end).contains(border))
                .chain([piece.end])
            {
                if border > inner {
                    let small = Span::new(inner, border);
                    if !read_piece(source, small, inner > start, &mut all, &mut problems) {
                        problems.push(explain::explain(source, small, inner > start));
                    }
                    inner = border;
                }
            }
        }
        from = piece.end;
    }
    if !problems.is_empty()
        && (CUT_FROM + 1..=MOST_LINES).contains(&lines)
        && let Some(feature) = parse(source, whole, false)
    {
        // Quotes in a description have misled the cutting.
        return (feature, Vec::new());
    }
    if problems.is_empty() && lines <= CUT_FROM {
        problems.push(explain::explain(source, whole, false));
    }
    (all, problems)
}

/// Reads one piece into `all`; `false` when the grammar refuses it.
fn read_piece(
    source: &SourceFile,
    piece: Span,
    prefixed: bool,
    all: &mut Feature,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    if count_lines(source, piece) > MOST_LINES {
        let message = format!("more than {MOST_LINES} lines that cannot be read piece by piece");
        problems.push(Diagnostic::file_error(source, message).help("divide the feature into several files"));
        return true;
    }
    let Some(mut part) = parse(source, piece, prefixed) else { return false };
    if !prefixed {
        *all = part;
        return true;
    }
    // Scenarios before the piece's first rule go on with the last rule of the pieces before.
    match all.rules.last_mut() {
        Some(rule) => rule.scenarios.append(&mut part.scenarios),
        None => all.scenarios.append(&mut part.scenarios),
    }
    all.rules.append(&mut part.rules);
    true
}

/// Parses one piece; `None` when the grammar refuses it.
pub(super) fn parse(source: &SourceFile, piece: Span, prefixed: bool) -> Option<Feature> {
    let text = source.slice(piece);
    let env = GherkinEnv::default();
    let feature = if prefixed {
        gherkin::Feature::parse(format!("{PREFIX}{text}"), env)
    } else {
        gherkin::Feature::parse(text, env)
    };
    let prefix = if prefixed { PREFIX.len() } else { 0 };
    feature.ok().map(|feature| Reader { text: source.text(), start: piece.start, prefix }.feature(feature))
}

fn count_lines(source: &SourceFile, piece: Span) -> usize {
    source.slice(piece).bytes().filter(|byte| *byte == b'\n').count()
}

/// The places before every scenario of an English feature, tags and comments above it included.
///
/// A line within a doc string is none; should quotes in a description mislead this, the grammar refuses the piece.
fn borders(text: &str) -> Vec<usize> {
    let mut borders = Vec::new();
    let mut quotes: Option<&str> = None;
    let mut at = 0;
    // Where the tags, comments and blank lines above begin.
    let mut above = None;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        if let Some(open) = quotes {
            if trimmed.starts_with(open) {
                quotes = None;
            }
        } else if let Some(open) = ["\"\"\"", "```"].into_iter().find(|open| trimmed.starts_with(open)) {
            quotes = (!trimmed[open.len()..].contains(open)).then_some(open);
            above = None;
        } else if is_scenario(trimmed) {
            borders.push(above.unwrap_or(at));
            above = None;
        } else if trimmed.is_empty() || trimmed.starts_with(['#', '@']) {
            above.get_or_insert(at);
        } else {
            above = None;
        }
        at += line.len();
    }
    // What stands before the first scenario goes with it.
    if !borders.is_empty() {
        borders.remove(0);
    }
    borders
}

fn is_scenario(line: &str) -> bool {
    ["Scenario:", "Scenario Outline:", "Scenario Template:", "Example:"]
        .iter()
        .any(|start| line.starts_with(start))
}
