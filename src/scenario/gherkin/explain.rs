//! What is wrong where the grammar gives up, in plain words.
//!
//! The grammar itself reports the furthest place it looked at, which is often lines away. So the longest beginning of the text
//! that it takes is searched for: the line behind it is the one that does not fit.

use super::chunk::parse;
use crate::diag::{Diagnostic, did_you_mean};
use crate::source::{SourceFile, Span};

/// The keywords of English that begin a line.
const KEYWORDS: [&str; 14] = [
    "Feature:",
    "Background:",
    "Rule:",
    "Scenario:",
    "Scenario Outline:",
    "Scenario Template:",
    "Example:",
    "Examples:",
    "Scenarios:",
    "Given",
    "When",
    "Then",
    "And",
    "But",
];

/// Whether the feature is in English: so it is unless a first comment names another language.
pub(super) fn is_english(text: &str) -> bool {
    language(text).is_none_or(|(name, _)| name == "en")
}

/// The language that the first comment names, and where its name stands.
fn language(text: &str) -> Option<(&str, usize)> {
    let line = text.trim_start_matches('\u{feff}').lines().find(|line| !line.trim().is_empty())?;
    let name = line
        .trim_start()
        .strip_prefix('#')?
        .trim_start()
        .strip_prefix("language")?
        .trim_start()
        .strip_prefix(':')?;
    let start = name.as_ptr().addr() - text.as_ptr().addr();
    Some((name.trim(), start + name.len() - name.trim_start().len()))
}

/// The mistake in a piece that the grammar refuses.
pub(super) fn explain(source: &SourceFile, piece: Span, prefixed: bool) -> Diagnostic {
    let text = source.slice(piece);
    if !prefixed && let Some(problem) = no_feature(source, text, piece) {
        return problem;
    }
    let (lines, open_quotes) = lines(text, piece.start);
    // Beginnings that end in tags or within a doc string are never complete, so they tell nothing.
    let ends: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].complete && !lines[*at].text(source).starts_with('@'))
        .collect();
    let fits = |end: &usize| parse(source, Span::new(piece.start, lines[*end].span.end), prefixed).is_some();
    let good = ends.partition_point(fits);
    if let Some(open) = open_quotes
        && good == ends.len()
    {
        return Diagnostic::error(source, open, "this text is never closed")
            .help("write the same quotes on a line of their own behind its last line");
    }
    let first_bad = if good == 0 { 0 } else { ends[good - 1] + 1 };
    let bad = ends.get(good).copied().unwrap_or(lines.len().saturating_sub(1));
    let line = lines[first_bad..=bad.max(first_bad).min(lines.len().saturating_sub(1))]
        .iter()
        .find(|line| !line.text(source).is_empty() && !line.text(source).starts_with('#'));
    match line {
        Some(line) => unfit(source, line.trimmed(source), lines.get(bad).map(|line| line.trimmed(source))),
        None => foreign_keyword(source, &lines).unwrap_or_else(|| {
            Diagnostic::file_error(source, "the feature ends too early")
                .help("tags stand before a feature, a rule, a scenario or its examples")
        }),
    }
}

/// An English `Feature:` below a comment that names another language.
fn foreign_keyword(source: &SourceFile, lines: &[Line]) -> Option<Diagnostic> {
    let (name, _) = language(source.text()).filter(|(name, _)| *name != "en")?;
    let line = lines.iter().find(|line| line.text(source).starts_with("Feature:"))?;
    let problem = Diagnostic::error(source, line.trimmed(source), "the keywords of this feature are English");
    Some(problem.help(format!("write the keywords of `{name}`, or leave the line `# language: {name}` out")))
}

/// What keeps the text from having a feature at all.
fn no_feature(source: &SourceFile, text: &str, piece: Span) -> Option<Diagnostic> {
    if let Some((name, at)) = language(source.text())
        && !cucumber::gherkin::is_language_supported(name)
    {
        let span = Span::new(at, at + name.len());
        let problem = Diagnostic::error(source, span, format!("Gherkin does not speak `{name}`"));
        return Some(problem.help(
            "name a language by its code, such as `# language: de`, or leave the line out for English",
        ));
    }
    let mut at = piece.start;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() && !trimmed.starts_with(['#', '@']) {
            let start = at + (line.len() - line.trim_start().len());
            let span = Span::new(start, start + trimmed.len());
            let feature =
                ["Feature:", "Business Need:", "Ability:"].iter().any(|known| trimmed.starts_with(known));
            if feature || !is_english(source.text()) {
                return None;
            }
            let word = trimmed.split([' ', ':']).next().unwrap_or_default();
            let problem = Diagnostic::error(source, span, "a feature begins with `Feature:` and its name");
            return Some(problem.label_opt(did_you_mean(word, ["Feature"])).help(OTHER_LANGUAGES));
        }
        at += line.len();
    }
    Some(Diagnostic::file_error(source, "there is no feature in this file").help(
        "a feature begins with `Feature:` and its name; `patchdrill init` makes a small project to start from",
    ))
}

const OTHER_LANGUAGES: &str = "keywords of another language need a first line such as `# language: de`";

/// Says why the text at `span` does not fit. `next` is the line up to which nothing fits.
fn unfit(source: &SourceFile, span: Span, next: Option<Span>) -> Diagnostic {
    let line = source.slice(span);
    let error = |message: &str| Diagnostic::error(source, span, message);
    if line.starts_with('|') {
        return bad_row(source, span);
    }
    if line.starts_with('@') {
        let problem = error("tags stand before a feature, a rule, a scenario or its examples");
        return match next.filter(|next| *next != span) {
            Some(next) => problem.also(next, "this can have no tags, or does not fit here"),
            None => problem,
        };
    }
    if line.starts_with("\"\"\"") || line.starts_with("```") {
        return error("a text between quotes stands directly below a step")
            .help("a step has one text or one table");
    }
    for (keyword, message, help) in [
        ("Feature:", "a file holds one feature", "put the second one into a file of its own"),
        (
            "Background:",
            "the background stands before the first scenario, and there is one",
            "move it up, or into a rule",
        ),
        (
            "Examples:",
            "examples stand below the steps of a scenario outline",
            "indentation plays no role, order does",
        ),
        (
            "Scenarios:",
            "examples stand below the steps of a scenario outline",
            "indentation plays no role, order does",
        ),
    ] {
        if line.starts_with(keyword) {
            return error(message).help(help);
        }
    }
    let bare = KEYWORDS
        .iter()
        .filter_map(|keyword| keyword.strip_suffix(':'))
        .find(|keyword| line.starts_with(keyword));
    if let Some(keyword) = bare {
        let label = format!("did you mean `{keyword}:`?");
        let help = format!("a line of a description cannot begin with the word `{keyword}`");
        return error("a keyword without its colon").label(label).help(help);
    }
    if ["Given", "When", "Then", "And", "But", "*"].iter().any(|keyword| line.starts_with(keyword)) {
        return error("a step does not fit here").help(
            "steps stand below a `Scenario:` or `Background:`, before its `Examples:`, and have a text",
        );
    }
    let word = line.split([' ', ':']).next().unwrap_or_default();
    let names = KEYWORDS.map(|keyword| keyword.trim_end_matches(':'));
    let message = "this line is no step, and nothing else that could stand here";
    let problem = match did_you_mean(word, names) {
        Some(label) => {
            Diagnostic::error(source, Span::new(span.start, span.start + word.len()), message).label(label)
        }
        None => error(message),
    };
    if is_english(source.text()) {
        problem.help("a step begins with Given, When, Then, And, But or *; a comment begins with #")
    } else {
        problem
            .help("a step begins with a keyword of the feature's language or with *; a comment begins with #")
    }
}

/// Says what is wrong with a row of a table.
fn bad_row(source: &SourceFile, span: Span) -> Diagnostic {
    let line = source.slice(span);
    let mut bytes = line.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        if byte == b'\\' && !matches!(bytes.next(), Some((_, b'n' | b'|' | b'\\'))) {
            let place = Span::new(span.start + at, span.start + at + 1);
            return Diagnostic::error(source, place, "unknown escape in a table")
                .help("in a table a backslash is written `\\\\`, a bar `\\|` and a line end `\\n`");
        }
    }
    if !line.ends_with('|') {
        let end = Span::new(span.end - line.chars().next_back().map_or(0, char::len_utf8), span.end);
        return Diagnostic::error(source, end, "a row of a table ends with `|`");
    }
    Diagnostic::error(source, span, "this row has fewer cells than the first row of its table")
        .help("an empty cell is written `| |`")
}

/// One line of a piece.
struct Line {
    span: Span,
    /// It does not lie within a doc string.
    complete: bool,
}

impl Line {
    fn text<'s>(&self, source: &'s SourceFile) -> &'s str {
        source.slice(self.span).trim()
    }

    fn trimmed(&self, source: &SourceFile) -> Span {
        let text = source.slice(self.span);
        let start = self.span.start + text.len() - text.trim_start().len();
        Span::new(start, (start + text.trim().len()).max(start))
    }
}

/// The lines of a piece, and the quotes of a doc string that is still open at its end.
fn lines(text: &str, start: usize) -> (Vec<Line>, Option<Span>) {
    let mut lines = Vec::new();
    let mut open: Option<(&str, Span)> = None;
    let mut at = start;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start();
        let quotes = ["\"\"\"", "```"].into_iter().find(|quotes| trimmed.starts_with(quotes));
        open = match (open, quotes) {
            (Some((known, _)), _) if line.contains(known) => None,
            (None, Some(quotes)) if !trimmed[3..].contains(quotes) => {
                let from = at + line.len() - trimmed.len();
                Some((quotes, Span::new(from, from + 3)))
            }
            (open, _) => open,
        };
        lines.push(Line { span: Span::new(at, at + line.len()), complete: open.is_none() });
        at += line.len();
    }
    (lines, open.map(|(_, span)| span))
}
