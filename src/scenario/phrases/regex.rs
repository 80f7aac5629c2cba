//! Phrases as regular expressions, which cucumber's own runner needs.

use regex::Regex;

use super::pattern::{Piece, sentences};
use super::phrase::Phrase;
use super::value::scope_regex;

/// The regular expression of the steps that say `phrase`; `None` when its pattern is not well-formed.
pub(crate) fn expression(phrase: &Phrase) -> Option<Regex> {
    let sentences: Vec<String> =
        sentences(phrase.pattern)?.iter().map(|sentence| sentence_regex(phrase, sentence)).collect();
    let scope = scope_regex();
    Regex::new(&format!(r"(?i)^\s*{scope}(?:{})\s*:?\s*$", sentences.join("|"))).ok()
}

fn sentence_regex(phrase: &Phrase, sentence: &[Piece]) -> String {
    let mut regex = String::new();
    for (at, piece) in sentence.iter().enumerate() {
        if *piece == Piece::Word(",".to_owned()) {
            regex.push_str(r"\s*,");
            continue;
        }
        if at > 0 {
            regex.push_str(r"\s+");
        }
        match piece {
            Piece::Word(word) => regex.push_str(&regex::escape(word)),
            Piece::Value(at) => {
                let value = phrase.kind(*at).map_or_else(String::new, |kind| (kind.regex)());
                regex.extend(["(?:", &value, ")"]);
            }
        }
    }
    regex
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Keyword, phrases};

    #[test]
    fn every_example_fits_the_expression_of_its_phrase_alone() {
        for keyword in Keyword::ALL {
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
