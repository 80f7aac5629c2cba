//! The job that another one follows, and the condition.

use std::fmt;

use super::look::{Look, field};
use crate::scenario::yaml::{Entry, Kind, Node};
use crate::source::Spanned;

/// A condition on the parent: a share of its post-actions, such as `>= 90%`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// More than the share is asked for, not just the share itself.
    pub more: bool,
    /// The share in percent.
    pub percent: i64,
    /// The condition itself does not say how to compare.
    pub guessed: bool,
}

/// How a share is compared. The last one asks for a share that cannot be exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Compared {
    AtLeast,
    More,
    Equal,
}

/// What the API may call a comparison. None of these words is on a public page.
const COMPARED: [(Compared, &[&str]); 3] = [
    (
        Compared::AtLeast,
        &[
            ">=",
            "gte",
            "ge",
            "greaterthanorequalto",
            "greaterthanorequal",
            "greaterthanequalto",
            "greaterthanequals",
            "greaterthanequal",
            "atleast",
        ],
    ),
    (Compared::More, &[">", "gt", "greaterthan", "morethan"]),
    (Compared::Equal, &["=", "==", "eq", "equal", "equals", "equalto"]),
];

impl fmt::Display for Rule {
    /// As a plan writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}%", if self.more { ">" } else { ">=" }, self.percent)
    }
}

impl Look<'_> {
    /// The number of the job that this one follows.
    pub(crate) fn linked(&mut self, job: &[Entry]) -> Option<Spanned<String>> {
        let node = field(job, "linkedJobId")?;
        let id = self.text(node, "the id of a job")?;
        Some(Spanned::new(id.trim().to_owned(), node.span))
    }

    /// The condition of the link. Its public description tells only what it is about, the share of successful post-actions
    /// of the parent: a condition that is written in another way than expected is kept and told.
    pub(crate) fn rule(&mut self, job: &[Entry]) -> Option<Rule> {
        let node = field(job, "chainedJobRule")?;
        let rule = match node.items() {
            [one] => read(one),
            _ => None,
        };
        if rule.is_none() {
            let problem = self.warning(node.span, "this condition is not understood").label("it is kept");
            self.report(problem.help("write it as `when: { post_actions_successful: \">= 90%\" }`"));
        }
        rule
    }
}

impl Rule {
    /// What to tell of a condition that a plan asks for.
    pub(crate) fn doubt(&self) -> (String, &'static str) {
        let message = format!("this condition is read as `post_actions_successful: \"{self}\"`");
        (
            message,
            if self.guessed { "it does not say how to compare" } else { "its form is on no public page" },
        )
    }
}

/// A rule with one number from 0 to 100 and at most one comparison, about post-actions as far as it says about what.
fn read(node: &Node) -> Option<Rule> {
    let Kind::Map(entries) = &node.kind else { return None };
    let (mut percent, mut compared) = (None, None);
    for entry in entries {
        let text = entry.value.as_text()?.trim();
        let number = text.trim_end_matches('%').trim_end().parse::<i64>().ok();
        if let Some(number) = number.filter(|number| (0..=100).contains(number)) {
            percent = Some(number).filter(|_| percent.is_none());
            percent?;
        } else if let Some(word) = comparison(text) {
            compared = Some(word).filter(|_| compared.is_none());
            compared?;
        } else if entry.key == "field" {
            text.to_ascii_lowercase().contains("post").then_some(())?;
        } else {
            return None;
        }
    }
    let percent = percent?;
    let more = match compared {
        Some(Compared::Equal) if percent < 100 => return None,
        Some(Compared::More) => true,
        Some(Compared::AtLeast | Compared::Equal) | None => false,
    };
    // More than all can never be.
    (percent < 100 || !more).then_some(())?;
    Some(Rule { more, percent, guessed: compared.is_none() })
}

fn comparison(text: &str) -> Option<Compared> {
    let folded: String =
        text.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect();
    COMPARED.iter().find(|(_, words)| words.contains(&folded.as_str())).map(|(compared, _)| *compared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::import::json;
    use crate::source::SourceFile;

    #[test]
    fn a_condition_is_read_in_every_form_that_leaves_no_doubt() {
        for (text, expected) in [
            (
                r#"{"field": "postActionSuccess", "operator": "GREATER_THAN_EQUAL", "value": 90}"#,
                Some(">= 90%"),
            ),
            (r#"{"field": "postActions", "operator": ">", "value": "75%"}"#, Some("> 75%")),
            (r#"{"field": "postActions", "operator": "==", "value": "100"}"#, Some(">= 100%")),
            (r#"{"operator": "at least", "percentage": 5}"#, Some(">= 5%")),
            (r#"{"operator": "==", "percentage": 5}"#, None),
            (r#"{"operator": ">", "percentage": 100}"#, None),
            (r#"{"operator": "less than", "percentage": 5}"#, None),
            (r#"{"field": "postActions", "value": 90}"#, Some(">= 90%?")),
            (r#"{"field": "patches", "operator": ">", "value": 90}"#, None),
            (r#"{"field": "postActions", "operator": "about", "value": 90}"#, None),
            (r#"{"field": "postActions", "operator": ">", "value": 900}"#, None),
            (r#"{"field": "postActions", "operator": ">", "value": 9, "other": 10}"#, None),
            (r#"{"field": "postActions", "operator": ">"}"#, None),
            (r#"{"field": "postActions", "operator": ">", "value": null}"#, None),
            ("90", None),
        ] {
            let (node, _) = json::document(&SourceFile::new("x.json", text));
            let rule = read(&node.expect("it is JSON"));
            let said = rule.map(|rule| format!("{rule}{}", if rule.guessed { "?" } else { "" }));
            assert_eq!(said.as_deref(), expected, "{text}");
        }
    }
}
