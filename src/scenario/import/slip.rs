//! What makes a file no JSON at all, in plain words.

use crate::diag::Diagnostic;
use crate::source::{SourceFile, Span};

/// A file that is something else from its beginning on, at `at`.
pub(crate) fn no_json(source: &SourceFile, at: usize) -> Option<Diagnostic> {
    let rest = source.text().get(at..)?;
    let first = rest.chars().next()?;
    let (message, help) = if rest.starts_with("HTTP/") {
        (
            "the file begins with the headers of an answer",
            "save the body of the answer alone (`curl` without `-i`)",
        )
    } else if first == '<' {
        ("the file holds XML or HTML, not JSON", "ask the API with the header `Accept: application/json`")
    } else if first == '\0' {
        ("the file is binary, not a text", "save the job as the API hands it out")
    } else {
        return None;
    };
    Some(Diagnostic::error(source, one(source.text(), at), message).help(help))
}

/// What stands at `at` in place of a key.
pub(crate) fn no_key(source: &SourceFile, at: usize) -> Diagnostic {
    let text = source.text();
    let rest = text.get(at..).unwrap_or_default();
    let error = |message: &str| Diagnostic::error(source, one(text, at), message);
    if let Some(problem) = comment(source, at) {
        return problem;
    }
    match rest.chars().next() {
        None => error("the file ends in the middle of its JSON, inside of the object")
            .label("expected a key or `}`"),
        Some('\'') => error("a key of JSON stands in double quotes").label("not in single ones"),
        Some(c) if c.is_alphanumeric() || c == '_' => {
            error("a key of JSON stands in double quotes").label("expected `\"`")
        }
        Some(_) => error("here stands no key").label("expected `\"` or `}`"),
    }
}

/// What stands at `at` in place of a value; `word` is what stands there up to the next space or sign.
pub(crate) fn no_value(source: &SourceFile, at: usize, word: &str) -> Diagnostic {
    let text = source.text();
    if let Some(problem) = comment(source, at) {
        return problem;
    }
    let span = if word.is_empty() { one(text, at) } else { Span::new(at, at + word.len()) };
    let error = |message: String| Diagnostic::error(source, span, message);
    let shown: String = word.chars().take(40).collect();
    match word {
        "" if at >= text.len() => error("the file ends where a value is missing".to_owned()),
        "" => error("a value is missing here".to_owned())
            .label("expected a text, a number, an object or a list"),
        "True" | "False" | "None" => {
            let meant = if word == "None" { "null" } else { &word.to_ascii_lowercase() };
            error(format!("JSON does not know `{word}`"))
                .label(format!("did you mean `{meant}`?"))
                .help("this looks like Python: write the job with `json.dump`")
        }
        _ if word.starts_with('\'') => error("a text of JSON stands in double quotes".to_owned()),
        _ if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) => {
            error(format!("`{shown}` is no number of JSON"))
        }
        _ => error(format!("`{shown}` is no JSON"))
            .label("expected a text in double quotes, a number, true, false, null, an object or a list"),
    }
}

fn comment(source: &SourceFile, at: usize) -> Option<Diagnostic> {
    let rest = source.text().get(at..)?;
    ["//", "/*", "#"].iter().any(|begin| rest.starts_with(begin)).then(|| {
        Diagnostic::error(source, one(source.text(), at), "JSON has no comments").label("remove this one")
    })
}

/// One character, or the last place when nothing stands at `at`.
pub(crate) fn one(text: &str, at: usize) -> Span {
    match text.get(at..).and_then(|rest| rest.chars().next()) {
        Some(c) => Span::new(at, at + c.len_utf8()),
        None => Span::new(text.len(), text.len()),
    }
}
