//! Who sits at an asset, in words.

use std::time::Duration;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::share::{Shares, read_shares};
use super::{Named, Value};
use crate::diag::did_you_mean;
use crate::lifecycle::{PromptAnswer, Share};
use crate::scenario::map::schema;
use crate::scenario::yaml::{Kind, Node, Reader, duration};

/// The most times that one word lets a user put off a reboot.
const MOST_TIMES: usize = 1_000;

const WORDS: [&str; 7] =
    ["logged out", "nobody", "never answers", "locked", "accepts", "defers", "defers twice then accepts"];

type Answers = Vec<(Duration, PromptAnswer)>;

/// Who sits at an asset, as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum User {
    /// Nobody.
    LoggedOut,
    /// Somebody, who answers so, each answer after that long.
    LoggedIn(Answers),
}

impl Value for User {
    const EXPECTED: &'static str = "what the user does";

    /// Words such as `defers twice then accepts`, or a list of answers.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if let Kind::List(items) = &node.kind {
            let mut all = Vec::new();
            for item in items {
                let read = item.as_text().and_then(answers);
                if read.is_none() {
                    unknown_user(item, expected, reader);
                }
                all.extend(read?);
            }
            return Some(Self::LoggedIn(all));
        }
        let read = node.as_text().and_then(user);
        if read.is_none() {
            unknown_user(node, expected, reader);
        }
        read
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let words = String::schema(generator);
        schema(json!({
            "anyOf": [words, { "type": "array", "items": words }],
            "description": "What a user does in words, or a list of answers to the prompts, one after the other.",
        }))
    }
}

impl Value for Shares<User> {
    const EXPECTED: &'static str = "users with their shares, such as `{logged out: 40%, never answers: 60%}`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        read_shares(node, expected, reader, |user, reader| User::read(user, User::EXPECTED, reader))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        Named::<Share>::schema(generator)
    }
}

fn unknown_user(node: &Node, expected: &str, reader: &mut Reader) {
    reader.wrong(node, expected);
    let near = node.as_text().and_then(|text| did_you_mean(text, WORDS));
    reader.label_last(near.as_deref());
    reader
        .help_last("write `logged out`, `never answers`, `accepts after 10m` or `defers twice then accepts`");
}

fn user(text: &str) -> Option<User> {
    Some(match fold(text).as_str() {
        "logged out" | "nobody" | "nobody is logged in" => User::LoggedOut,
        // A locked screen is logged in, and nobody answers there.
        "never answers" | "logged in" | "locked" => User::LoggedIn(Vec::new()),
        words => User::LoggedIn(answers(words)?),
    })
}

/// `defers twice then accepts after 10m`.
fn answers(text: &str) -> Option<Answers> {
    let text = fold(text);
    let mut all = Vec::new();
    for part in text.split([',', ';']).flat_map(|part| part.trim().split(" then ")) {
        let part = part.trim();
        let part = part.strip_prefix("and ").unwrap_or(part);
        let part = part.strip_prefix("then ").unwrap_or(part);
        let (what, after) = match part.split_once(" after ") {
            Some((what, after)) => (what.trim(), duration(after)?),
            None => (part, Duration::ZERO),
        };
        let (answer, times) = match what.split_once(' ') {
            Some(("defers", times)) => (PromptAnswer::Defer, times_of(times)?),
            None if what == "defers" => (PromptAnswer::Defer, 1),
            None if what == "accepts" => (PromptAnswer::Accept, 1),
            _ => return None,
        };
        all.extend(std::iter::repeat_n((after, answer), times));
    }
    Some(all)
}

fn times_of(text: &str) -> Option<usize> {
    let number = match text {
        "once" => 1,
        "twice" => 2,
        "thrice" => 3,
        _ => text.strip_suffix("times").or_else(|| text.strip_suffix("time"))?.trim().parse().ok()?,
    };
    (1..=MOST_TIMES).contains(&number).then_some(number)
}

fn fold(text: &str) -> String {
    text.trim().to_ascii_lowercase().replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_told_in_words() {
        let (defer, accept) = ((Duration::ZERO, PromptAnswer::Defer), (Duration::ZERO, PromptAnswer::Accept));
        let late = (Duration::from_secs(600), PromptAnswer::Accept);
        let logged_in = |answers: &[(Duration, PromptAnswer)]| Some(User::LoggedIn(answers.to_vec()));
        let cases = [
            ("logged out", Some(User::LoggedOut)),
            ("Logged_out", Some(User::LoggedOut)),
            ("never answers", logged_in(&[])),
            ("locked", logged_in(&[])),
            ("accepts", logged_in(&[accept])),
            ("defers", logged_in(&[defer])),
            ("defers twice then accepts", logged_in(&[defer, defer, accept])),
            ("defers 2 times, then accepts after 10m", logged_in(&[defer, defer, late])),
            ("defers once, accepts after 10 minutes", logged_in(&[defer, late])),
            ("sleeps", None),
            ("defers 0 times", None),
            ("defers 1001 times", None),
            ("defers 99999999999999999999 times", None),
            ("accepts twice", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(user(text), expected, "{text}");
        }
    }
}
