//! What is expected of a job over all its assets.

use crate::diag::did_you_mean;
use crate::expect::{
    ActionExpect, AssetState, CountOrShare, Expect, Expectation, PatchSet, PlanExpect, Quantity,
};
use crate::job::JobStatus;
use crate::lifecycle::Share;
use crate::rules::SkippedBy;
use crate::scenario::draft::DraftPlanExpectation;
use crate::scenario::yaml::keys;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::{Fields, Reader};
use crate::scenario::yaml::tree::{Entry, Kind, Node};
use crate::source::{Span, Spanned};

impl Lower {
    /// Jobs by name, with what is expected of each.
    pub(super) fn expect_jobs(&mut self, node: &Node) {
        let expected = "jobs such as `production: runs` or `staging: {Completed: \">= 90%\"}`";
        let Some(entries) = self.reader.entries(node, expected) else { return };
        for entry in entries {
            self.expect_job(entry);
        }
    }

    fn expect_job(&mut self, entry: &Entry) {
        let job = Spanned::new(entry.key.clone(), entry.key_span);
        if entry.value.as_text().is_some() {
            return self.expect_link(&entry.value, &job);
        }
        let Some(fields) = self.reader.map(&entry.value, &keys::JOB_EXPECT) else { return };
        if let Some(node) = fields.get("link") {
            self.expect_link(node, &job);
        }
        if let Some(node) = fields.get("done_within")
            && let Some(within) = self.reader.duration(node, "how soon the job is done")
        {
            self.expect_of(&job, PlanExpect::DoneWithin(Some(0), within), node.span);
        }
        for status in JobStatus::ALL {
            self.expect_amount(&fields, status.title(), &job, AssetState::Status(status));
        }
        self.expect_amount(&fields, "rebooted", &job, AssetState::Rebooted);
        self.expect_amount(&fields, "withdrawn", &job, AssetState::Withdrawn);
        self.expect_amount(&fields, "not_reached", &job, AssetState::NotReached);
        self.expect_amount(&fields, "never_ends", &job, AssetState::Unended);
        match fields.get("aborted") {
            Some(node) if matches!(node.kind, Kind::Map(_)) => {
                let expected = "actions with shares of the assets, such as `{pre-action 1: \"<= 1%\"}`";
                for entry in self.reader.entries(node, expected).unwrap_or_default() {
                    let id = self.action_key(&entry.key, entry.key_span);
                    let amount = self.amount(&entry.value);
                    if let (Some(id), Some(amount)) = (id, amount) {
                        self.expect_on(&job, AssetState::Aborted(Some(id)), amount, entry.value.span);
                    }
                }
            }
            Some(_) => self.expect_amount(&fields, "aborted", &job, AssetState::Aborted(None)),
            None => {}
        }
        if let Some(node) = fields.get("actions") {
            self.expect_action_counts(node, &job);
        }
        if let Some(node) = fields.get("patches") {
            self.expect_patch_counts(node, &job);
        }
    }

    fn expect_link(&mut self, node: &Node, job: &Spanned<String>) {
        let choices = [("runs", PlanExpect::Runs(0)), ("held", PlanExpect::Held(0))];
        if let Some(what) = self.reader.choice(node, "what the link does with the job", &choices) {
            self.expect_of(job, what, node.span);
        }
    }

    fn expect_of(&mut self, job: &Spanned<String>, what: PlanExpect, span: Span) {
        let what = Expectation { what: Expect::Plan(what), span };
        let expectation = DraftPlanExpectation { what, job: Some(job.clone()), asset: None, when: None };
        self.plan().expectations.push(expectation);
    }

    fn expect_on(&mut self, job: &Spanned<String>, is: AssetState, amount: Quantity, span: Span) {
        self.expect_of(job, PlanExpect::Assets { job: 0, is, amount }, span);
    }

    fn expect_amount(&mut self, fields: &Fields<'_>, key: &str, job: &Spanned<String>, is: AssetState) {
        if let Some(node) = fields.get(key)
            && let Some(amount) = self.amount(node)
        {
            self.expect_on(job, is, amount, node.span);
        }
    }

    /// `{pre-action 1: {failed: "<= 2%"}}`.
    fn expect_action_counts(&mut self, node: &Node, job: &Spanned<String>) {
        let expected = "actions such as `pre-action 1: {failed: \"<= 2%\"}`";
        let Some(entries) = self.reader.entries(node, expected) else { return };
        for entry in entries {
            let id = self.action_key(&entry.key, entry.key_span);
            let expected = "ends with shares of the assets, such as `failed: \"<= 2%\"`";
            let Some(ends) = self.reader.entries(&entry.value, expected) else { continue };
            for end in ends {
                let what = action_end(&end.key);
                if what.is_none() {
                    let message = format!("`{}` is no end of an action", end.key);
                    let problem = self.reader.error(end.key_span, message);
                    let label = did_you_mean(&end.key, ENDS.iter().map(|(word, _)| *word));
                    let help = "ends are words such as success, failed, not_run or skipped_by_system";
                    self.reader.report(problem.label_opt(label).help(help));
                }
                let amount = self.amount(&end.value);
                if let (Some(id), Some(what), Some(amount)) = (id, what, amount) {
                    self.expect_on(job, AssetState::Action(id, what), amount, end.value.span);
                }
            }
        }
    }

    /// `{KB1: {failed: "<= 2%"}}`.
    fn expect_patch_counts(&mut self, node: &Node, job: &Spanned<String>) {
        let expected = "patches such as `KB1: {failed: \"<= 2%\"}`";
        let Some(entries) = self.reader.entries(node, expected) else { return };
        for entry in entries {
            let set = if entry.key.eq_ignore_ascii_case("all") {
                Some(PatchSet::All)
            } else {
                self.draft.find_patch_of(Some(&job.value), &entry.key, entry.key_span).map(PatchSet::One)
            };
            let expected = "ends with shares of the assets, such as `failed: \"<= 2%\"`";
            let Some(ends) = self.reader.entries(&entry.value, expected) else { continue };
            for end in ends {
                let what = self.patch_word(&Reader::key_node(end));
                let amount = self.amount(&end.value);
                if let (Some(set), Some(what), Some(amount)) = (&set, what, amount) {
                    self.expect_on(job, AssetState::Patch(set.clone(), what), amount, end.value.span);
                }
            }
        }
    }

    /// How many assets: `">= 90%"`, `at most 500`, `3`, `all` or `none`.
    fn amount(&mut self, node: &Node) -> Option<Quantity> {
        let read = node.as_text().and_then(amount);
        if read.is_none() {
            self.reader.wrong(node, "how many assets");
            self.reader.label_last(Some(
                "write a share or a number such as `\">= 90%\"`, `at most 500`, `3`, `all` or `none`",
            ));
        }
        read
    }
}

/// Ends of an action that are words.
const ENDS: [(&str, ActionExpect); 12] = [
    ("success", ActionExpect::Success),
    ("failed", ActionExpect::Failed(None)),
    ("timed_out", ActionExpect::TimedOut),
    ("exceeded", ActionExpect::Exceeded(None)),
    ("killed", ActionExpect::Signaled(None)),
    ("not_started", ActionExpect::NotStarted),
    ("not_run", ActionExpect::NotRun),
    ("interrupted", ActionExpect::Interrupted),
    ("skipped_by_user", ActionExpect::Skipped(SkippedBy::User)),
    ("skipped_by_system", ActionExpect::Skipped(SkippedBy::System)),
    ("requests_reboot", ActionExpect::RequestsReboot(true)),
    ("requests_no_reboot", ActionExpect::RequestsReboot(false)),
];

fn action_end(text: &str) -> Option<ActionExpect> {
    let folded = text.trim().to_ascii_lowercase().replace([' ', '-'], "_");
    if let Some((_, end)) = ENDS.iter().find(|(word, _)| *word == folded) {
        return Some(*end);
    }
    let code = |word: &str| folded.strip_prefix(word)?.parse::<i32>().ok();
    let failed = code("failed_").map(|code| ActionExpect::Failed(Some(code)));
    failed.or_else(|| code("exits_").map(ActionExpect::Exits))
}

/// Makes an amount of a number or a share.
type Bound = fn(CountOrShare) -> Quantity;

fn amount(text: &str) -> Option<Quantity> {
    let text = text.trim();
    match text.to_ascii_lowercase().as_str() {
        "all" => return Some(Quantity::Exactly(CountOrShare::Share(Share::WHOLE))),
        "none" | "never" => return Some(Quantity::Exactly(CountOrShare::Count(0))),
        _ => {}
    }
    let signs: [(&str, Bound); 6] = [
        (">=", Quantity::AtLeast),
        ("<=", Quantity::AtMost),
        ("at least ", Quantity::AtLeast),
        ("at most ", Quantity::AtMost),
        ("exactly ", Quantity::Exactly),
        ("=", Quantity::Exactly),
    ];
    let found = signs.iter().find_map(|(sign, make)| Some((text.strip_prefix(sign)?, *make)));
    let (much, make) = found.unwrap_or((text, Quantity::Exactly));
    let much = much.trim();
    let plain = !much.is_empty() && much.bytes().all(|byte| byte.is_ascii_digit());
    let much =
        if plain { CountOrShare::Count(much.parse().ok()?) } else { CountOrShare::Share(much.parse().ok()?) };
    Some(make(much))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_shares_or_numbers() {
        let share = |percent: u32| CountOrShare::Share(Share::from_millionths(percent * 10_000));
        let cases = [
            (">= 90%", Some(Quantity::AtLeast(share(90)))),
            ("<=2%", Some(Quantity::AtMost(share(2)))),
            ("at most 500", Some(Quantity::AtMost(CountOrShare::Count(500)))),
            ("at least 90 %", Some(Quantity::AtLeast(share(90)))),
            ("3", Some(Quantity::Exactly(CountOrShare::Count(3)))),
            ("exactly 3", Some(Quantity::Exactly(CountOrShare::Count(3)))),
            ("All", Some(Quantity::Exactly(share(100)))),
            ("none", Some(Quantity::Exactly(CountOrShare::Count(0)))),
            ("> 3", None),
            ("-3", None),
            ("many", None),
            ("", None),
            ("99999999999999999999", None),
        ];
        for (text, expected) in cases {
            assert_eq!(amount(text), expected, "{text}");
        }
        assert_eq!(action_end("failed 12"), Some(ActionExpect::Failed(Some(12))));
        assert_eq!(action_end("exits 1"), Some(ActionExpect::Exits(1)));
        assert_eq!(action_end("Skipped by user"), Some(ActionExpect::Skipped(SkippedBy::User)));
        assert_eq!(action_end("failed often"), None);
    }
}
