//! Expectations.

use super::{at, draft, mistakes};
use crate::expect::{ActionExpect, ActionSet, Count, Expect, Stream, TextExpect};
use crate::job::{ActionId, JobStatus, Phase, Platform};
use crate::scenario::endpoint::Answers;
use crate::source::{Span, Spanned};

#[test]
fn expectations_speak_of_what_the_job_has() {
    let mut draft = draft("s there", Platform::Linux);
    let there = at(&draft, "there");
    draft.declare_actions(Phase::Pre, 2, Span::new(0, 1));
    let systemctl = Spanned::new("systemctl".to_owned(), Span::new(0, 1));
    draft.endpoint.commands.get_or_insert(Span::new(0, 1)).set(systemctl, Answers::default());
    let success = ActionExpect::Success;
    let called = |command: &str, count| Expect::Calls { command: command.into(), args: None, count };
    for what in [
        Expect::Actions(ActionSet::One(ActionId::pre(2)), success),
        Expect::Actions(ActionSet::Range(Phase::Pre, 1, 2), success),
        Expect::Actions(ActionSet::Range(Phase::Pre, 1, 0), success),
        Expect::Actions(ActionSet::All(Phase::Post), success),
        Expect::Output(ActionId::pre(0), Stream::Any, TextExpect::Matches("(".into())),
        Expect::Attempts(ActionId::post(0), 1),
        called("systemclt", Count::Exactly(1)),
        called("yum", Count::Exactly(0)),
        Expect::JobStatus(JobStatus::Completed),
        Expect::JobStatus(JobStatus::CompletedWithFailure),
    ] {
        draft.expect(what, there);
    }
    assert_eq!(
        mistakes(draft.clone()),
        [
            "there: the job has no pre-action 3 [it has 2 pre-actions]",
            "there: the job has no pre-action 3 [it has 2 pre-actions]",
            "there: pre-actions 2 to 1 are none at all [did you mean 1 to 2?]",
            "there: the job has no post-actions of which anything could be expected []",
            "there: `(` is no regular expression [unclosed group]",
            "there: the job has no post-action 1 [it has no post-actions]",
            "there: the command `systemclt` is not doubled [did you mean `systemctl`?]",
            "there: no run can meet both of these expectations []",
        ]
    );
}

#[test]
fn a_command_that_is_never_to_be_called_is_doubled() {
    let mut draft = draft("s", Platform::Linux);
    let never = Expect::Calls { command: "yum".into(), args: None, count: Count::Exactly(0) };
    draft.expect(never, Span::new(0, 1));
    let scenario = draft.finish().0.expect("nothing is wrong");
    assert_eq!(scenario.world.commands[0].name, "yum");
    assert!(scenario.world.commands[0].rules.is_empty());
}
