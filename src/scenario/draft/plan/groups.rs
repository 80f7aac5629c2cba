//! Groups of assets: their agents, who sits there, when they can be reached.

use super::model::{DraftGroup, DraftPlan, DraftPresence, DraftUser};
use super::times::{Times, spell};
use crate::job::{AgentVersion, HAND_OVER, Platform};
use crate::lifecycle::{
    Distribution, DistributionError, Group, Presence, PromptAnswer, Share, Time, User, UserAnswer, Window,
};
use crate::scenario::draft::Draft;
use crate::scenario::plan::Blackout;
use crate::source::{Span, Spanned};

/// The most prompts that a user answers.
const MOST_ANSWERS: usize = 1_000;

impl Draft {
    /// The groups of a plan.
    pub(super) fn finish_groups(
        &mut self,
        plan: &DraftPlan,
        times: &Times,
        targets: &[Vec<usize>],
    ) -> Vec<Group> {
        let mut groups = Vec::with_capacity(plan.groups.len());
        for (at, draft) in plan.groups.iter().enumerate() {
            let first = first_start(plan, targets, at, times);
            groups.push(self.finish_group(draft, first, times));
        }
        groups
    }

    fn finish_group(&mut self, draft: &DraftGroup, first: Option<Time>, times: &Times) -> Group {
        // Without a platform the plan is broken; nothing below looks at it.
        let platform = draft.platform().map_or(Platform::Linux, |platform| platform.value);
        let count = self.finish_count(draft);
        let mut group = Group::new(draft.name.value.clone(), platform, count);
        for (at, tag) in draft.tags().iter().enumerate() {
            if draft.tags()[..at].iter().take(MOST_ANSWERS).any(|other| other.value == tag.value) {
                let message = format!("the group `{}` has the tag `{}` twice", draft.name.value, tag.value);
                self.report(self.error(tag.span, message));
            }
            group.tags.push(tag.value.clone());
        }
        if let Some(agents) = draft.said.agent.cloned() {
            let copy = |_: &mut Self, agent: &Option<AgentVersion>, _: Span| Some(*agent);
            group.agent = self.distribution(&agents, copy).unwrap_or_default();
        }
        if let Some(presence) = draft.said.offline.cloned() {
            let mut make = |draft: &mut Self, presence: &DraftPresence, span: Span| {
                draft.presence(*presence, span, first, times)
            };
            group.presence = self.distribution(&presence, &mut make).unwrap_or_default();
        }
        if let Some(users) = draft.said.users.cloned() {
            group.user = self.distribution(&users, Self::user).unwrap_or_default();
        }
        for window in draft.said.blackouts.get().into_iter().flat_map(|all| &all.0) {
            group.blackouts.extend(self.blackout(window, times));
        }
        group.manual_reboot = draft.said.manual_reboot.cloned().map(|after| self.length(after));
        group
    }

    fn presence(
        &mut self,
        presence: DraftPresence,
        span: Span,
        first: Option<Time>,
        times: &Times,
    ) -> Option<Presence> {
        Some(match presence {
            DraftPresence::Online => Presence::Online,
            DraftPresence::Offline => Presence::Offline,
            DraftPresence::From(at) => {
                let at = self.instant(Spanned::new(at, span), None, times)?;
                if first.is_some_and(|first| at <= first.minus(HAND_OVER)) {
                    let problem = self.error(span, "the asset is back before any job is handed over to it");
                    let label = "so that it makes no difference that it was offline";
                    let hours = spell(HAND_OVER);
                    let help = format!("a job is handed over {hours} before its start; name a later time");
                    self.report(problem.label(label).help(help));
                }
                Presence::From(at)
            }
        })
    }

    fn user(&mut self, user: &DraftUser, span: Span) -> Option<User> {
        let DraftUser::LoggedIn(answers) = user else { return Some(User::LoggedOut) };
        if answers.len() > MOST_ANSWERS {
            let message = format!("a user who answers {} times is none", answers.len());
            self.report(self.error(span, message).label(format!("at most {MOST_ANSWERS}")));
            return None;
        }
        let accepted = answers.iter().position(|(_, answer)| *answer == PromptAnswer::Accept);
        if accepted.is_some_and(|at| at + 1 < answers.len()) {
            let problem = self.error(span, "whoever has accepted the reboot is not asked again");
            self.report(problem.help("let the user accept at the end, or not at all"));
        }
        let answer = |(after, answer): &(std::time::Duration, PromptAnswer)| UserAnswer {
            after: self.length(Spanned::new(*after, span)),
            answer: *answer,
        };
        Some(User::LoggedIn(answers.iter().map(answer).collect()))
    }

    fn blackout(&mut self, window: &Spanned<Blackout>, times: &Times) -> Option<Window> {
        let Spanned { value: Blackout { from, to }, span } = window;
        let (span, from, to) = (*span, from.copied()?, to.copied()?);
        let from = self.instant(Spanned::new(from, span), None, times);
        let to = self.instant(Spanned::new(to, span), None, times);
        let (from, to) = (from?, to?);
        if to <= from {
            let problem = self.error(
                span,
                if to < from {
                    "the blackout ends before it begins"
                } else {
                    "the blackout ends when it begins"
                },
            );
            self.report(problem.help("the first instant is its beginning, the second its end"));
            return None;
        }
        Some(Window { from, to })
    }

    /// Values with their shares, which come to the whole. Values are told apart; one of no share at all is doubtful.
    pub(super) fn distribution<T: PartialEq, U>(
        &mut self,
        shares: &super::DraftShares<T>,
        mut make: impl FnMut(&mut Self, &T, Span) -> Option<U>,
    ) -> Option<Distribution<U>> {
        let Spanned { value: cases, span } = shares;
        if cases.len() > MOST_CASES {
            let problem = self.error(*span, format!("{} shares are too many", cases.len()));
            self.report(problem.label(format!("at most {MOST_CASES}")));
            return None;
        }
        let mut values = Vec::with_capacity(cases.len());
        let mut whole = true;
        for (at, (share, value)) in cases.iter().enumerate() {
            if let Some((first, _)) = cases[..at].iter().find(|(_, other)| other == value) {
                let problem = self.error(share.span, "this has a share already");
                self.report(problem.also(first.span, "the first one"));
                whole = false;
            }
            if share.value.millionths() == 0 && cases.len() > 1 {
                let problem =
                    crate::diag::Diagnostic::warning(&self.source, share.span, "0 % is no asset at all");
                self.report(problem.help("leave it out"));
            }
            match make(self, value, share.span) {
                Some(value) => values.push((share.value, value)),
                None => whole = false,
            }
        }
        if !whole {
            return None;
        }
        match Distribution::new(values) {
            Ok(distribution) => Some(distribution),
            Err(why) => {
                let problem = self.error(*span, why.to_string());
                self.report(problem.help(match why {
                    DistributionError::NotWhole(total) if total < WHOLE => {
                        format!("say what happens on the other {}", left(WHOLE - total))
                    }
                    DistributionError::NotWhole(total) => {
                        format!("that is {} too much", left(total - WHOLE))
                    }
                    DistributionError::Empty => "name at least one, with 100%".to_owned(),
                }));
                None
            }
        }
    }
}

const WHOLE: u64 = Share::WHOLE.millionths() as u64;

/// Millionths as a share, which may be more than the whole.
fn left(millionths: u64) -> String {
    match u32::try_from(millionths) {
        Ok(part) if millionths < WHOLE => Share::from_millionths(part).to_string(),
        _ => "100 % or more".to_owned(),
    }
}

/// The most values of one distribution.
const MOST_CASES: usize = 1_000;

/// The first start that is known of all jobs on a group.
fn first_start(plan: &DraftPlan, targets: &[Vec<usize>], group: usize, times: &Times) -> Option<Time> {
    let on = plan.jobs.iter().zip(targets).filter(|(_, groups)| groups.contains(&group));
    let starts = on.map(|(job, _)| match (job.said.start.copied(), job.said.after.get()) {
        (Some(start), _) => times.at(start, None),
        (None, Some(_)) => None,
        (None, None) => Some(Time::ZERO),
    });
    // A linked job starts after its parent, which can be on other assets.
    starts.flatten().min()
}
