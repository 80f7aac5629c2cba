//! What a step that no phrase knows was probably meant to say.

use std::sync::LazyLock;

use super::misphrasings::MISPHRASINGS;
use super::phrase::Keyword;
use super::scenario_builder::StepText;
use super::step_scope::scope;
use super::token::{Token, tokens};
use super::{matcher, phrases};
use crate::diag::Diagnostic;
use crate::scenario::draft::Draft;

/// At most this many phrases are suggested.
const MOST: usize = 3;

/// At most this many examples are compared letter by letter: those that share the most words.
const MOST_COMPARED: usize = 30;

/// A step of more words than this resembles nothing.
const LONGEST: usize = 40;

/// The mistake of a step that no phrase knows.
///
/// What it was meant to say is only looked for when `suggest` says so: that takes time.
pub(super) fn unknown_step(
    draft: &Draft,
    step: &StepText<'_>,
    tokens: &[Token<'_>],
    suggest: bool,
) -> Diagnostic {
    let message = if step.exact {
        "no phrase says this".to_owned()
    } else {
        // The row of an outline cannot be seen in the line that is quoted.
        format!("no phrase says `{}`", step.text)
    };
    let problem = draft.error(step.span, message);
    if !suggest {
        return problem;
    }
    for other in Keyword::ALL.into_iter().filter(|other| *other != step.keyword) {
        if matcher::find(other, tokens).is_some() {
            let (is, was) = (other.name(), step.keyword.name());
            let problem = problem.label(format!("this is said behind `{is}`, and stands behind `{was}`"));
            return problem.help("`And` and `But` go on with the keyword of the step before them");
        }
    }
    let near = nearest(step.keyword, tokens);
    let near: Vec<String> = near.iter().map(|line| format!("`{line}`")).collect();
    let label = (!near.is_empty()).then(|| format!("did you mean {}?", near.join(", or ")));
    let problem = problem.label_opt(label);
    // A Windows path that ends in a backslash swallows the quote behind it, and with it the rest of the step.
    if step.text.contains("\\\"") {
        return problem
            .help("`\\\"` is a quote within the text; write '...' around a text that ends in a backslash");
    }
    problem.help("`patchdrill steps` shows every phrase with examples")
}

/// Whether a phrase says `text` behind `keyword`.
pub(crate) fn matches_phrase(keyword: Keyword, text: &str) -> bool {
    tokens(text).is_ok_and(|tokens| {
        let (_, before) = scope(&tokens, |span| span);
        matcher::find(keyword, &tokens[before..]).is_some()
    })
}

/// The keyword behind which a text says something, if there is one.
pub(crate) fn keyword_for(text: &str) -> Option<Keyword> {
    Keyword::ALL.into_iter().find(|keyword| matches_phrase(*keyword, text))
}

/// The examples that are nearest to what was said, best first.
fn nearest(keyword: Keyword, step: &[Token<'_>]) -> Vec<&'static str> {
    if step.is_empty() || step.len() > LONGEST {
        return Vec::new();
    }
    let said: Vec<String> = step.iter().map(shape).collect();
    let mut known: Vec<(usize, &Candidate)> = candidates()
        .iter()
        .filter(|known| known.keyword == keyword)
        .map(|known| (known.shared(&said), known))
        .collect();
    known.sort_by_key(|(shared, _)| std::cmp::Reverse(*shared));
    let mut found: Vec<(f64, &Candidate)> = known
        .into_iter()
        .take(MOST_COMPARED)
        .map(|(_, known)| (distance(&said, &known.words), known))
        .collect();
    found.retain(|(distance, known)| *distance < known.furthest);
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    // What is much further away than the best is noise.
    let best = found.first().map_or(0.0, |(distance, _)| *distance);
    found.retain(|(distance, _)| *distance <= best + 0.12);
    let mut lines: Vec<&str> = Vec::new();
    let mut patterns: Vec<&str> = Vec::new();
    for (_, known) in found {
        // One example of each phrase is enough.
        if lines.len() < MOST && !patterns.contains(&known.pattern) {
            patterns.push(known.pattern);
            lines.push(known.line);
        }
    }
    lines
}

/// The examples that are nearest to a text.
#[cfg(test)]
pub(super) fn near(keyword: Keyword, text: &str) -> Vec<&'static str> {
    nearest(keyword, &tokens(text).unwrap_or_default())
}

/// An example, or what people write in its place, taken apart once.
struct Candidate {
    keyword: Keyword,
    pattern: &'static str,
    /// What is suggested.
    line: &'static str,
    words: Vec<String>,
    /// What is further away than this does not resemble it.
    furthest: f64,
}

impl Candidate {
    /// How many of its words were said.
    fn shared(&self, said: &[String]) -> usize {
        self.words.iter().filter(|word| said.contains(word)).count()
    }
}

/// Every example, and what people write in its place.
fn candidates() -> &'static [Candidate] {
    static CANDIDATES: LazyLock<Vec<Candidate>> = LazyLock::new(|| {
        let words = |line| tokens(line).unwrap_or_default().iter().map(shape).collect();
        let misphrasings = MISPHRASINGS.iter();
        let misphrasings = misphrasings.map(|(keyword, written, line)| Candidate {
            keyword: *keyword,
            pattern: line,
            line,
            words: words(written),
            // It is only for those who wrote nearly that.
            furthest: 0.3,
        });
        let mut known: Vec<_> = misphrasings.collect();
        for group in phrases() {
            for phrase in group.phrases {
                for example in phrase.examples {
                    let line = example.lines().next().unwrap_or_default().trim_end_matches(':');
                    known.push(Candidate {
                        keyword: group.keyword,
                        pattern: phrase.pattern,
                        line,
                        words: words(line),
                        furthest: 0.5,
                    });
                }
            }
        }
        known
    });
    &CANDIDATES
}

/// A word without what differs between steps that say the same: numbers and quoted texts.
fn shape(token: &Token<'_>) -> String {
    if token.is_quoted() {
        "\"\"".to_owned()
    } else if !token.text.is_empty() && token.text.bytes().all(|byte| byte.is_ascii_digit()) {
        "0".to_owned()
    } else {
        token.text.chars().take(64).flat_map(char::to_lowercase).collect()
    }
}

/// How far one sentence is from another: 0 is the same, 1 has nothing in common. Words are moved, changed, added or left
/// out; a word that is nearly right costs little.
fn distance(said: &[String], known: &[String]) -> f64 {
    let mut row: Vec<f64> = (0..=known.len()).map(cost).collect();
    for (at, word) in said.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = cost(at + 1);
        for (column, other) in known.iter().enumerate() {
            let far =
                if word == other { 0.0 } else { 1.0 - strsim::normalized_damerau_levenshtein(word, other) };
            let changed = diagonal + far;
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1.0).min(row[column] + 1.0);
        }
    }
    row[known.len()] / cost(said.len().max(known.len()).max(1))
}

fn cost(words: usize) -> f64 {
    f64::from(u32::try_from(words).unwrap_or(u32::MAX))
}
