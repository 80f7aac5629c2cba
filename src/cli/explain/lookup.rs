//! From a word to its explanation.

use super::entry::Entry;
use super::plans::PLANS;
use super::statuses::STATUSES;
use super::topics::TOPICS;
use super::{codes, contradictions, findings, jobs, keys, rulebooks, rules, table, traps};
use crate::diag;
use crate::event::FindingCode;
use crate::job::JobStatus;
use crate::lifecycle::LifecycleRule;
use crate::rules::{Rule, Rulebook};

/// A word that explains nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unknown {
    /// The nearest word that does.
    pub meant: Option<String>,
    /// Words whose explanation speaks of it.
    pub mentioned: Vec<String>,
}

/// Everything that is explained under `word`: a name may stand for a finding and for a rule at the same time. `other` is a
/// rulebook beside those that come with patchdrill.
///
/// # Errors
/// When it is nothing.
pub(crate) fn find(word: &str, other: Option<Rulebook>) -> Result<Vec<Entry>, Unknown> {
    let written = word.trim();
    match find_word(word, other) {
        // A key that is written as in a file is meant as well.
        Ok(mut found) => {
            found.extend(keys::find(|key| key == written && written.parse::<i64>().is_err()));
            Ok(found)
        }
        Err(unknown) => {
            let wanted = fold(word);
            let found = keys::find(|key| fold(key) == wanted && !wanted.is_empty());
            if found.is_empty() {
                let names = keys::names();
                let key = || diag::suggest(written, names.iter().map(String::as_str)).map(str::to_owned);
                Err(Unknown { meant: unknown.meant.or_else(key), ..unknown })
            } else {
                Ok(found)
            }
        }
    }
}

/// As [`find`], but for the keys of files.
fn find_word(word: &str, other: Option<Rulebook>) -> Result<Vec<Entry>, Unknown> {
    let mut books: Vec<_> = Rulebook::BUILT_IN.into_iter().filter_map(Rulebook::named).collect();
    books.extend(other.filter(|other| books.iter().all(|book| book.name != other.name)));
    if let Ok(code) = word.trim().parse() {
        // Some numbers are more than an exit code, such as the 168 hours of deferrals.
        let mut found = vec![codes::code(code, &books)];
        let same = |name: &str| name == word.trim();
        found.extend(table::find(TOPICS, same).into_iter().chain(table::find(PLANS, same)));
        return Ok(found);
    }
    let wanted = fold(word);
    let same = |name: &str| fold(name) == wanted;
    let mut found = Vec::new();
    found.extend(contradictions::find(word.trim()));
    found.extend(table::find(STATUSES, same));
    found.extend(JobStatus::ALL.into_iter().find(|status| same(status.title())).map(jobs::status));
    found.extend(table::find(TOPICS, same));
    found.extend(table::find(PLANS, same));
    found.extend(FindingCode::ALL.iter().find(|code| same(code.name())).map(|code| findings::finding(*code)));
    found.extend(Rule::ALL.iter().find(|rule| same(rule.name())).map(|rule| rules::rule(*rule)));
    let lifecycle = LifecycleRule::ALL.iter().find(|rule| same(rule.name()));
    found.extend(lifecycle.map(|rule| rules::lifecycle(*rule)));
    found.extend(books.iter().filter(|book| same(&book.name)).map(rulebooks::rulebook));
    if !found.is_empty() {
        return Ok(found);
    }
    let known: Vec<_> = field_words().into_iter().flat_map(|(_, names)| names).collect();
    let aliases = table::aliases(STATUSES).chain(table::aliases(TOPICS));
    let aliases: Vec<_> = aliases.chain(table::aliases(PLANS)).map(str::to_owned).collect();
    let near = known.iter().chain(&aliases).map(String::as_str);
    let meant = diag::suggest(word, near).map(str::to_owned);
    Err(Unknown { meant, mentioned: mentioned(&wanted, known, &books) })
}

/// The words whose explanation speaks of `wanted`, such as a tool that has an exit code of its own.
fn mentioned(wanted: &str, known: Vec<String>, books: &[Rulebook]) -> Vec<String> {
    const MOST: usize = 8;
    if wanted.len() < 3 {
        return Vec::new();
    }
    let inside = |entry: &Entry| {
        entry.paragraphs.iter().any(|(_, text)| format!("-{}-", fold(text)).contains(&format!("-{wanted}-")))
    };
    let codes = traps::KNOWN.iter().map(ToString::to_string);
    let named = known.into_iter().filter(|name| name.parse::<i64>().is_err());
    let explained = |name: &String| match name.parse() {
        Ok(code) => inside(&codes::code(code, books)),
        Err(_) => find_word(name, None).is_ok_and(|entries| entries.iter().any(inside)),
    };
    codes.chain(named).filter(explained).take(MOST).collect()
}

/// Every word, by kind.
pub(crate) fn words() -> Vec<(&'static str, Vec<String>)> {
    let mut words = field_words();
    words.push(("keys of YAML files", keys::names()));
    words
}

/// Every word but the keys of files.
fn field_words() -> Vec<(&'static str, Vec<String>)> {
    let owned = |name: &str| name.to_owned();
    vec![
        ("exit codes (any number)", ["0", "1", "10", "11", "12", "101"].map(owned).to_vec()),
        ("statuses of actions and patches", table::names(STATUSES).map(owned).collect()),
        ("statuses of jobs", JobStatus::ALL.iter().map(|status| owned(status.title())).collect()),
        ("topics", table::names(TOPICS).map(owned).collect()),
        ("plans and the life of a job", table::names(PLANS).map(owned).collect()),
        ("contradictions", contradictions::NAMES.map(owned).to_vec()),
        ("rulebooks", Rulebook::BUILT_IN.map(owned).to_vec()),
        ("findings", FindingCode::ALL.iter().map(|code| owned(code.name())).collect()),
        ("rules of a job's life", LifecycleRule::ALL.iter().map(|rule| owned(rule.name())).collect()),
        ("rules", Rule::ALL.iter().map(|rule| owned(rule.name())).collect()),
    ]
}

/// Letter case and the way in which words are joined make no difference.
fn fold(word: &str) -> String {
    word.split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_explained() {
        for (kind, names) in words() {
            for name in names {
                let found = find(&name, None).unwrap_or_else(|_| panic!("{kind}: {name}"));
                assert!(found.iter().all(|entry| !entry.paragraphs.is_empty()), "{name}");
            }
        }
    }

    #[test]
    fn every_word_that_is_pointed_to_is_explained() {
        for name in words().into_iter().flat_map(|(_, names)| names) {
            for entry in find(&name, None).expect("the word is known") {
                for (_, see) in entry.paragraphs.iter().filter(|(label, _)| label == "see also") {
                    for word in see.split(", ") {
                        assert!(find(word, None).is_ok(), "{name} points to {word}");
                    }
                }
            }
        }
    }

    #[test]
    fn words_of_plans_are_explained() {
        for (word, says) in [
            ("link", "chained job rule"),
            ("held", "17 of 20"),
            ("blackout", "Canceled - Blackout"),
            ("deferral", "168 hours"),
            ("168", "168 hours"),
            ("seed", "same seed"),
            ("not reached: offline", "never ends"),
            ("withdrawn", "before its deployment began"),
            ("Timed Out", "patch window"),
            ("prompt-unanswered", "counts as put off"),
        ] {
            let found = find(word, None).unwrap_or_else(|_| panic!("{word} is a word"));
            let texts = found.iter().flat_map(|entry| &entry.paragraphs);
            assert!(texts.clone().any(|(_, text)| text.contains(says)), "{word}: {found:?}");
        }
    }

    #[test]
    fn codes_are_explained_by_both_rulebooks() {
        let entry = &find("12", None).expect("codes are known")[0];
        assert_eq!(entry.paragraphs[0], ("run-script-actions".into(), "failed; the job is aborted".into()));
        assert_eq!(
            entry.paragraphs[1],
            ("pre-post-actions".into(), "failed; the job goes on (the table does not name it)".into())
        );
        assert!(entry.paragraphs.iter().any(|(label, text)| label == "trap" && text.contains("rsync")));
    }

    #[test]
    fn codes_that_no_shell_can_pass_on_say_what_arrives() {
        for (code, arrives) in [(256, "ends with 0."), (-1, "ends with 255 "), (3010, "ends with 194.")] {
            let entry = &find(&code.to_string(), None).expect("codes are known")[0];
            let passage = entry.paragraphs.iter().find(|(label, _)| label == "passage");
            assert!(passage.is_some_and(|(_, text)| text.contains(arrives)), "{code}: {entry:?}");
        }
        assert!(find("99999999999", None).is_ok());
    }

    #[test]
    fn words_may_be_written_in_any_way() {
        for word in ["completed with failure", "Completed-With-Failure", "COMPLETED_WITH_FAILURE"] {
            assert_eq!(
                find(word, None).expect("the status is known")[0].title,
                "job status Completed with Failure"
            );
        }
        assert_eq!(find("forced-reboot", None).expect("it is a finding and a rule").len(), 2);
        assert_eq!(
            find("abrot", None),
            Err(Unknown { meant: Some("abort".to_owned()), mentioned: Vec::new() })
        );
        assert!(find("skiped", None).is_err_and(|unknown| unknown.meant.as_deref() == Some("skipped")));
        let curl = find("curl", None).expect_err("it is no word of the field");
        assert_eq!(curl.mentioned[..3], ["6", "7", "11"]);
        assert_eq!(find("\u{1b}[2J", None), Err(Unknown { meant: None, mentioned: Vec::new() }));
    }
}
