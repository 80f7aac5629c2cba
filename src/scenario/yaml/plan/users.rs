//! Who sits at an asset, in words.

use std::time::Duration;

use super::shares::with_rest;
use crate::diag::did_you_mean;
use crate::lifecycle::{PromptAnswer, Share};
use crate::scenario::draft::{DraftShares, DraftUser};
use crate::scenario::yaml::duration::duration;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Fields;
use crate::scenario::yaml::tree::{Kind, Node};
use crate::source::Spanned;

/// The most times that one word lets a user put off a reboot.
const MOST_TIMES: usize = 1_000;

const WORDS: [&str; 7] =
    ["logged out", "nobody", "never answers", "locked", "accepts", "defers", "defers twice then accepts"];

type Answers = Vec<(Duration, PromptAnswer)>;

impl Lower {
    /// Who sits at the assets of a group: `user` alone, `logged_in` with or without it, or `users` with their shares.
    pub fn users(&mut self, fields: &Fields<'_>) -> Option<DraftShares<DraftUser>> {
        if let Some(users) = fields.entry("users") {
            for key in ["user", "logged_in"] {
                if let Some(other) = fields.entry(key) {
                    let message = format!("`users` and `{key}` both say who sits at the assets");
                    let problem = self.reader.error(other.key_span, message);
                    self.reader.report(problem.also(users.key_span, "keep one of them"));
                }
            }
            let expected = "users with their shares, such as `{logged out: 40%, never answers: 60%}`";
            return self.shares(&users.value, expected, Self::user);
        }
        let user = match fields.get("user") {
            Some(node) => Some((self.user(node)?, node.span)),
            None => None,
        };
        let Some(entry) = fields.entry("logged_in") else {
            let (user, span) = user?;
            return Some(Spanned::new(vec![(Spanned::new(Share::WHOLE, span), user)], span));
        };
        let share = self.reader.share(&entry.value, "the share of assets with somebody logged in")?;
        let user = match user {
            Some((DraftUser::LoggedOut, span)) => {
                let problem = self.reader.error(span, "nobody is logged in, and somebody is");
                self.reader.report(problem.also(entry.key_span, "keep one of them"));
                return None;
            }
            Some((user, _)) => user,
            None => DraftUser::LoggedIn(Vec::new()),
        };
        Some(Spanned::new(with_rest(vec![(share, user)], DraftUser::LoggedOut), entry.value.span))
    }

    /// One user: words such as `defers twice then accepts`, or a list of answers.
    pub fn user(&mut self, node: &Node) -> Option<DraftUser> {
        let read = match &node.kind {
            Kind::List(items) => {
                let mut answers = Vec::new();
                for item in items {
                    answers.extend(self.answers(item)?);
                }
                return Some(DraftUser::LoggedIn(answers));
            }
            _ => node.as_text().and_then(user),
        };
        if read.is_none() {
            self.unknown_user(node);
        }
        read
    }

    fn answers(&mut self, node: &Node) -> Option<Answers> {
        let read = node.as_text().and_then(answers);
        if read.is_none() {
            self.unknown_user(node);
        }
        read
    }

    fn unknown_user(&mut self, node: &Node) {
        self.reader.wrong(node, "what the user does");
        let near = node.as_text().and_then(|text| did_you_mean(text, WORDS));
        self.reader.label_last(near.as_deref());
        self.reader.help_last(
            "write `logged out`, `never answers`, `accepts after 10m` or `defers twice then accepts`",
        );
    }
}

fn user(text: &str) -> Option<DraftUser> {
    Some(match fold(text).as_str() {
        "logged out" | "nobody" | "nobody is logged in" => DraftUser::LoggedOut,
        // A locked screen is logged in, and nobody answers there.
        "never answers" | "logged in" | "locked" => DraftUser::LoggedIn(Vec::new()),
        words => DraftUser::LoggedIn(answers(words)?),
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
        let logged_in = |answers: &[(Duration, PromptAnswer)]| Some(DraftUser::LoggedIn(answers.to_vec()));
        let cases = [
            ("logged out", Some(DraftUser::LoggedOut)),
            ("Logged_out", Some(DraftUser::LoggedOut)),
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
