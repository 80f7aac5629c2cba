//! Phrases as regular expressions, which cucumber's own runner needs.

use std::fmt::Write as _;

use regex::Regex;

use super::param::Param;
use super::pattern::{Piece, sentences};
use super::phrase::Phrase;

const TEXT: &str = r#"(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$'(?:[^'\\]|\\.)*'|“[^”]*”)"#;
const AND: &str = r"(?:\s*,\s*(?:and\s+)?|\s+and\s+)";
const JOB: &str = r#"(?:the\s+job(?:\s+(?:"(?:[^"\\]|\\.)*"|'[^']*'|\$'(?:[^'\\]|\\.)*'|“[^”]*”))?|the\s+(?:"[^"]*"|'[^']*'|[^\s,"']+)\s+job)"#;
const ACTION: &str = r"(?:(?:the\s+)?(?:first|second|third|fourth|fifth|sixth)\s+(?:pre|post)-action|(?:pre|post)-action\s+\d+)";

/// The regular expression of the steps that say `phrase`; `None` when its pattern is not well-formed.
pub fn expression(phrase: &Phrase) -> Option<Regex> {
    let sentences: Vec<String> = sentences(phrase.pattern)?.iter().map(|sentence| one(sentence)).collect();
    let places = places();
    Regex::new(&format!(r"(?i)^\s*{places}(?:{})\s*:?\s*$", sentences.join("|"))).ok()
}

fn one(sentence: &[Piece]) -> String {
    let mut expression = String::new();
    for (at, piece) in sentence.iter().enumerate() {
        match piece {
            Piece::Word(word) if word == "," => expression.push_str(r"\s*,"),
            _ if at == 0 => {}
            _ => expression.push_str(r"\s+"),
        }
        match piece {
            Piece::Word(word) if word == "," => {}
            Piece::Word(word) => expression.push_str(&regex::escape(word)),
            Piece::Param(param, _) => {
                // Writing into memory cannot fail.
                let _ = write!(expression, "(?:{})", param_expression(*param));
            }
        }
    }
    expression
}

/// How many assets.
fn amount() -> String {
    let share = r"\d[\d.]*\s*(?:%|percent)";
    let some = format!(r"(?:{share}\s+of\s+(?:all\s+(?:the\s+)?|the\s+)?assets|(?:\d+|one)\s+assets?)");
    format!(
        r"(?:all\s+(?:the\s+)?assets|every\s+asset|no\s+assets?|(?:at\s+most\s+|at\s+least\s+|exactly\s+)?{some})"
    )
}

/// What may stand before every phrase: a job, an asset, a number of assets.
fn places() -> String {
    let amount = amount();
    format!(r"(?:(?:in\s+{JOB}|on\s+(?:{amount}|(?:the\s+)?(?:assets?\s+)?{TEXT}))\s*[,:]?\s+)*")
}

fn param_expression(param: Param) -> String {
    let number = r"\d+";
    let range = format!(r"{number}(?:\s+to\s+{number})?");
    let word = format!(r#"(?:{TEXT}|[^\s,"']\S*?)"#);
    let one_patch = format!(r"(?:the\s+)?patch\s+{word}");
    let thing = format!(r"(?:{ACTION}|{one_patch}|the\s+reboot|the\s+command\s+{TEXT})");
    let times = format!(r"(?:once|twice|{number}\s+times?)");
    let duration = r"[\d.]+\s*(?:ms|milliseconds?|s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)";
    let share = r"-?\d[\d.]*\s*(?:%|percent)";
    let all = r"(?:(?:all\s+(?:the\s+)?|the\s+)?)";
    let start = r"(?:the|its)\s+start";
    let beginning = r"the\s+beginning(?:\s+of\s+the\s+plan)?";
    let span = format!(r"{duration}(?:{AND}{duration})*");
    let after = format!(r"{span}\s+(?:before\s+{start}|after\s+(?:{start}|{beginning}))");
    let part = r"(?:\d+|no|one|two|three|four|five|six|seven|eight|nine|ten)\s+(?:(?:pre|post)-actions?|patch(?:es)?)";
    match param {
        Param::Actions => format!(
            r"all\s+(?:the\s+)?(?:(?:pre|post)-)?actions|every\s+(?:(?:pre|post)-)?action|(?:pre|post)-actions?\s+{range}(?:{AND}{range})*|{ACTION}"
        ),
        Param::Action => ACTION.to_owned(),
        Param::Patches => format!(
            r"all\s+(?:the\s+)?patches|every\s+patch|{one_patch}|(?:the\s+)?patches\s+(?:{range}|{word})(?:{AND}(?:{range}|{TEXT}))*"
        ),
        Param::Patch => one_patch,
        Param::Thing => thing,
        Param::Things => format!("{thing}(?:{AND}{thing})*"),
        Param::Text => TEXT.to_owned(),
        Param::Texts => format!("{TEXT}(?:{AND}{TEXT})*"),
        Param::Word => word,
        Param::Code => r"-?\d+".to_owned(),
        Param::Codes => r"-?\d+(?:(?:\s*,)?\s+(?:and\s+)?then\s+-?\d+)*".to_owned(),
        Param::Times => times,
        Param::Count => format!(r"(?:at\s+least\s+|at\s+most\s+|exactly\s+)?{times}"),
        Param::Duration => format!("{duration}(?:{AND}{duration})*"),
        Param::Size => r"\d[\d.]*\s*[[:alpha:]]+".to_owned(),
        Param::Limit => r"(?:cpu|processor)\s+time|memory|process|file\s+size|disk|output".to_owned(),
        Param::Stream => r"standard\s+output|standard\s+error|stdout|stderr".to_owned(),
        Param::Parts => format!("{part}(?:{AND}{part})*"),
        Param::Job => JOB.to_owned(),
        Param::Assets => format!(r"(?:{share}\s+of\s+)?{all}assets?(?:\s+{TEXT})?"),
        Param::Whose => {
            format!(r"{all}(?:(?:windows|linux|macos|mac|osx)\s+)?assets(?:\s+tagged\s+{TEXT})?")
        }
        Param::Share => share.to_owned(),
        Param::Exits => {
            let one = format!(r"-?\d+\s+on\s+(?:{share}|all\s+others|the\s+others|the\s+rest)");
            format!(r"{one}(?:{AND}{one})*")
        }
        Param::Instant => format!(r"{TEXT}|{start}|{beginning}|{after}"),
        Param::When => format!(r"at\s+(?:{TEXT}|{start}|{beginning})|{after}"),
        Param::Answers => {
            let one = format!(
                r"(?:defers?(?:\s+(?:the\s+reboot|it))?\s+{times}|accepts?(?:\s+(?:the\s+reboot|it))?)(?:\s+after\s+{span})?"
            );
            let then = r"(?:\s*,)?\s+(?:and\s+)?then\s+";
            format!(r"never\s+answers?|{one}(?:{then}{one})*(?:{then}never\s+answers?)?")
        }
        Param::Conditions => {
            let what = r"(?:assets\s+are\s+completed|(?:pre|post)-actions\s+are\s+successful|patches\s+are\s+installed)";
            let one = format!(r"(?:at\s+least|more\s+than)\s+{share}\s+of\s+{all}{what}");
            format!(r"{one}(?:{AND}{one})*")
        }
        Param::Point => format!(r"the\s+downloads?|the\s+deployment|{ACTION}|{one_patch}"),
        Param::Amount => amount(),
        Param::Ranges => {
            let one = r"how\s+soon\s+a\s+(?:change\s+reaches\s+the\s+agent|published\s+patch\s+shows\s+in\s+the\s+catalogue|patch\s+shows)";
            format!(r"{one}(?:{AND}{one})*")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Keyword, phrases};

    #[test]
    fn every_example_fits_the_expression_of_its_phrase_alone() {
        for keyword in [Keyword::Given, Keyword::When, Keyword::Then] {
            let all: Vec<(&str, Regex)> = of(keyword)
                .map(|phrase| (phrase.pattern, expression(phrase).expect(phrase.pattern)))
                .collect();
            for phrase in of(keyword) {
                for example in phrase.examples {
                    let line = example.lines().next().unwrap_or_default();
                    // A job and an asset may stand before every phrase.
                    for line in [line.to_owned(), format!("on \"web-03\" in the job \"a b\": {line}")] {
                        let fits: Vec<&str> = all
                            .iter()
                            .filter(|(_, regex)| regex.is_match(&line))
                            .map(|(pattern, _)| *pattern)
                            .collect();
                        assert_eq!(fits, [phrase.pattern], "{line}");
                    }
                }
            }
        }
    }

    fn of(keyword: Keyword) -> impl Iterator<Item = &'static Phrase> {
        phrases().iter().filter(move |group| group.keyword == keyword).flat_map(|group| group.phrases)
    }
}
