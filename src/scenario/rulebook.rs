//! Rulebooks that users write: what exit codes mean in their product, and how open points are settled.

use std::collections::{BTreeMap, HashMap};

use super::yaml::{Fields, Node, RULEBOOK, Reader, SWITCHES, documents};
use crate::diag::{Diagnostic, did_you_mean_or_list, has_errors};
use crate::rules::{CodeMeaning, CodeStatus, Flow, Rulebook};
use crate::source::{SourceFile, Span};

/// An action that is retried more often than this will not succeed either.
const MOST_RETRIES: i64 = 1_000;

const WORDS: [&str; 6] = ["success", "failed", "skipped", "reboot", "abort", "retry"];

/// Reads a rulebook, and every mistake in it at once.
///
/// With `based_on` the codes and switches of a built-in rulebook hold where the file says nothing. Without it, the only
/// codes are those of the file, every other non-zero code fails, and the switches are those of the default rulebook.
pub(crate) fn parse(source: &SourceFile) -> (Option<Rulebook>, Vec<Diagnostic>) {
    let (documents, mut problems) = documents(source);
    let document = match documents.as_slice() {
        [] if problems.is_empty() => {
            let problem = Diagnostic::file_error(source, "the file holds no rulebook");
            return (None, vec![problem.help("a rulebook begins with `rulebook: its-name`")]);
        }
        [] => return (None, problems),
        [document, rest @ ..] => {
            if let Some(second) = rest.first() {
                let problem = Diagnostic::error(source, second.span, "a file holds one rulebook");
                problems.push(problem.label("this is another").also(document.span, "this is the rulebook"));
            }
            document
        }
    };
    let mut lower = Lower { reader: Reader::new(source) };
    let rulebook = lower.rulebook(document);
    problems.extend(lower.reader.into_problems());
    (rulebook.filter(|_| !has_errors(&problems)), problems)
}

struct Lower {
    reader: Reader,
}

impl Lower {
    fn rulebook(&mut self, document: &Node) -> Option<Rulebook> {
        let fields = self.reader.map(document, &RULEBOOK)?;
        let name = self.name(&fields);
        // A mistake here is noted; what stands below is read all the same, so that every mistake is found.
        let base = fields.get("based_on").and_then(|node| self.based_on(node));
        let mut rulebook = base.unwrap_or_else(|| Rulebook {
            codes: vec![(0, CodeMeaning::SUCCESS)],
            other: CodeMeaning::FAILED,
            retries: 0,
            ..Rulebook::default()
        });
        rulebook.name = name.clone().unwrap_or_default();
        rulebook.source = match fields.get("source") {
            Some(node) => self.reader.text(node, "the document that the rulebook follows").map(str::to_owned),
            None => None,
        }
        .unwrap_or_else(|| rulebook.name.clone());
        let mut retries_known = true;
        if let Some(node) = fields.get("retries") {
            let retries = self.reader.number(node, "the number of retries", 0, MOST_RETRIES);
            retries_known = retries.is_some();
            rulebook.retries = retries.and_then(|retries| u32::try_from(retries).ok()).unwrap_or_default();
        }
        if let Some(node) = fields.get("exit_codes") {
            self.codes(node, &mut rulebook, retries_known);
        }
        if let Some(node) = fields.get("switches") {
            self.switches(node, &mut rulebook);
        }
        name.map(|_| rulebook)
    }

    fn name(&mut self, fields: &Fields<'_>) -> Option<String> {
        let Some(node) = fields.get("rulebook") else {
            self.reader.missing(fields, "rulebook");
            return None;
        };
        let name = self.reader.text(node, "the name of the rulebook")?;
        if Rulebook::BUILT_IN.contains(&name) {
            let problem =
                self.reader.error(node.span, format!("`{name}` is a rulebook that is there already"));
            self.reader.report(
                problem.help("choose another name; `based_on` takes over what a built-in rulebook says"),
            );
        } else if name.trim().is_empty() {
            self.reader.report(self.reader.error(node.span, "the name of the rulebook is empty"));
        }
        Some(name.to_owned())
    }

    fn based_on(&mut self, node: &Node) -> Option<Rulebook> {
        let choices = Rulebook::BUILT_IN.map(|name| (name, name));
        let name = self.reader.choice(node, "a built-in rulebook", &choices)?;
        Rulebook::named(name)
    }

    fn codes(&mut self, node: &Node, rulebook: &mut Rulebook, retries_known: bool) {
        let Some(entries) = self.reader.entries(node, "exit codes such as `10: [success, reboot]`") else {
            return;
        };
        let mut seen: HashMap<i32, Span> = HashMap::new();
        let mut codes: BTreeMap<i32, CodeMeaning> = rulebook.codes.drain(..).collect();
        for entry in entries {
            let meaning = self.meaning(&entry.value);
            if entry.key == "other" {
                rulebook.other = meaning.unwrap_or(rulebook.other);
            } else if let Some(code) = code(&entry.key) {
                if let Some(first) = seen.insert(code, entry.key_span) {
                    let problem =
                        self.reader.error(entry.key_span, format!("the exit code {code} comes twice"));
                    self.reader.report(problem.also(first, "the first time"));
                }
                if let Some(meaning) = meaning {
                    codes.insert(code, meaning);
                }
            } else {
                let problem = self.reader.error(entry.key_span, format!("`{}` is no exit code", entry.key));
                self.reader.report(problem.label("expected a whole number, or `other`"));
                continue;
            }
            let never = retries_known && rulebook.retries == 0;
            if never && meaning.is_some_and(|meaning| meaning.flow == Flow::Retry) {
                let problem = self.reader.error(entry.value.span, "nothing is retried without `retries`");
                self.reader.report(problem.help("add how often, such as `retries: 3`"));
            }
        }
        rulebook.codes = codes.into_iter().collect();
    }

    /// A status, with what else the code means: `success`, `[success, reboot]`, `[failed, abort]`, `retry`.
    fn meaning(&mut self, node: &Node) -> Option<CodeMeaning> {
        let mut status: Option<(CodeStatus, Span)> = None;
        let mut flow: Option<(Flow, Span)> = None;
        let mut reboot = false;
        for item in node.items() {
            let word = self.reader.text(item, "the meaning of an exit code")?;
            match word.to_ascii_lowercase().as_str() {
                "success" => self.set(&mut status, CodeStatus::Success, item.span)?,
                "failed" => self.set(&mut status, CodeStatus::Failed, item.span)?,
                "skipped" => self.set(&mut status, CodeStatus::Skipped, item.span)?,
                "abort" => self.set(&mut flow, Flow::Abort, item.span)?,
                "retry" => self.set(&mut flow, Flow::Retry, item.span)?,
                "reboot" => reboot = true,
                _ => {
                    let problem = self
                        .reader
                        .error(item.span, format!("`{word}` cannot be the meaning of an exit code"));
                    self.reader.report(problem.label(did_you_mean_or_list(word, &WORDS)));
                    return None;
                }
            }
        }
        let flow = flow.map_or(Flow::Continue, |(flow, _)| flow);
        let status = match status {
            Some((status, _)) => status,
            None if flow != Flow::Continue => CodeStatus::Failed,
            None => {
                let problem =
                    self.reader.error(node.span, "this says nothing about the status of the action");
                self.reader.report(problem.label("add `success`, `failed` or `skipped`"));
                return None;
            }
        };
        Some(CodeMeaning { status, reboot, flow })
    }

    fn set<T: PartialEq>(&mut self, slot: &mut Option<(T, Span)>, value: T, span: Span) -> Option<()> {
        if let Some((_, first)) = slot {
            let problem = self.reader.error(span, "an exit code cannot mean both of these");
            self.reader.report(problem.also(*first, "the first one"));
            return None;
        }
        *slot = Some((value, span));
        Some(())
    }

    fn switches(&mut self, node: &Node, rulebook: &mut Rulebook) {
        let Some(fields) = self.reader.map(node, &SWITCHES) else { return };
        let switches = &mut rulebook.switches;
        let mut word = |key: &str, expected: &str, choices: [(&'static str, bool); 2], slot: &mut bool| {
            if let Some(node) = fields.get(key)
                && let Some(value) = self.reader.choice(node, expected, &choices)
            {
                *slot = value;
            }
        };
        word(
            "user_skip_status",
            "the status of a job with a user-skipped action",
            [("completed", false), ("completed_with_failure", true)],
            &mut switches.user_skip_fails_job,
        );
        word(
            "post_action_reboot",
            "what becomes of a post-action's reboot",
            [("ignored", false), ("owed", true)],
            &mut switches.post_action_reboots,
        );
        word(
            "post_actions",
            "the time of the post-actions",
            [("before_reboot", false), ("after_reboot", true)],
            &mut switches.post_actions_after_reboot,
        );
        word(
            "reboot_after_abort",
            "what becomes of a reboot after an abort",
            [("owed", true), ("dropped", false)],
            &mut switches.reboot_after_abort,
        );
        for (key, slot) in [
            ("abort_skips_patches", &mut switches.abort_skips_patches),
            ("abort_fails_job", &mut switches.abort_fails_job),
        ] {
            if let Some(node) = fields.get(key)
                && let Some(value) = self.reader.boolean(node)
            {
                *slot = value;
            }
        }
    }
}

/// An exit code that is written as a key.
fn code(key: &str) -> Option<i32> {
    let (digits, radix) = match key.strip_prefix("0x") {
        Some(hex) => (hex, 16),
        None => (key, 10),
    };
    let code = i64::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))?;
    // Windows shows codes such as 0xC0000005 without a sign; they are the same 32 bits.
    i32::try_from(code).ok().or_else(|| u32::try_from(code).ok().map(u32::cast_signed))
}

#[cfg(test)]
#[path = "rulebook_tests.rs"]
mod tests;
