//! What is expected of a job over all its assets.

use crate::diag::did_you_mean;
use crate::expect::{ActionExpect, AssetState, Expect, Expectation, PatchSet, PlanExpect, Quantity};
use crate::rules::SkippedBy;
use crate::scenario::draft::DraftPlanExpectation;
use crate::scenario::expect::patch_word;
use crate::scenario::plan::{Aborted, JobExpect, LinkWord};
use crate::scenario::value::{Entry, word_node};
use crate::scenario::yaml::lower::Lower;
use crate::source::{Span, Spanned};

impl Lower {
    /// What is expected of a job of a plan.
    pub(super) fn expect_job(&mut self, job: &Spanned<String>, said: &JobExpect) {
        if let Some(Spanned { value: link, span }) = said.link.cloned() {
            let what = match link {
                LinkWord::Runs => PlanExpect::Runs(0),
                LinkWord::Held => PlanExpect::Held(0),
            };
            self.expect_of(job, what, span);
        }
        if let Some(Spanned { value: within, span }) = said.done_within.cloned() {
            self.expect_of(job, PlanExpect::DoneWithin(Some(0), within), span);
        }
        for (is, Spanned { value: amount, span }) in said.counts() {
            self.expect_on(job, is, amount, span);
        }
        match said.aborted.spanned() {
            Some(Spanned { value: Aborted::ByAny(amount), span }) => {
                self.expect_on(job, AssetState::Aborted(None), *amount, span);
            }
            Some(Spanned { value: Aborted::By(actions), .. }) => {
                for Entry { name, span, value } in &actions.0 {
                    let id = self.action_key(&name.value, name.span);
                    if let (Some(id), Some(amount)) = (id, value) {
                        self.expect_on(job, AssetState::Aborted(Some(id)), *amount, *span);
                    }
                }
            }
            None => {}
        }
        for Entry { name, value, .. } in said.actions.get().into_iter().flat_map(|actions| &actions.0) {
            let id = self.action_key(&name.value, name.span);
            for Entry { name, span, value } in value.iter().flat_map(|ends| &ends.0.0) {
                let what = self.action_end(name);
                if let (Some(id), Some(what), Some(amount)) = (id, what, value) {
                    self.expect_on(job, AssetState::Action(id, what), *amount, *span);
                }
            }
        }
        for Entry { name, value, .. } in said.patches.get().into_iter().flat_map(|patches| &patches.0) {
            let set = if name.value.eq_ignore_ascii_case("all") {
                Some(PatchSet::All)
            } else {
                self.draft.find_patch_of(Some(&job.value), &name.value, name.span).map(PatchSet::One)
            };
            for Entry { name, span, value } in value.iter().flat_map(|ends| &ends.0.0) {
                let what = patch_word(&word_node(name), &mut self.reader);
                if let (Some(set), Some(what), Some(amount)) = (&set, what, value) {
                    self.expect_on(job, AssetState::Patch(set.clone(), what), *amount, *span);
                }
            }
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

    fn action_end(&mut self, word: &Spanned<String>) -> Option<ActionExpect> {
        let end = action_end(&word.value);
        if end.is_none() {
            let problem = self.reader.error(word.span, format!("`{}` is no end of an action", word.value));
            let label = did_you_mean(&word.value, ENDS.iter().map(|(word, _)| *word));
            let help = "ends are words such as success, failed, not_run or skipped_by_system";
            self.reader.report(problem.label_opt(label).help(help));
        }
        end
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_end_in_words_and_codes() {
        assert_eq!(action_end("failed 12"), Some(ActionExpect::Failed(Some(12))));
        assert_eq!(action_end("exits 1"), Some(ActionExpect::Exits(1)));
        assert_eq!(action_end("Skipped by user"), Some(ActionExpect::Skipped(SkippedBy::User)));
        assert_eq!(action_end("failed often"), None);
    }
}
