//! How phrases about assets reach the draft.

use std::time::Duration;

use super::plan_value::Assets;
use super::step::Step;
use crate::diag::did_you_mean_or_list;
use crate::job::{AgentVersion, Platform};
use crate::lifecycle::{PromptAnswer, Share};
use crate::scenario::EndpointKind;
use crate::scenario::draft::{DraftGroup, DraftPresence, DraftShares, DraftTime, DraftUser};
use crate::source::{Span, Spanned};

/// No user answers more prompts than this; a job does not ask so often.
const MOST_ANSWERS: u64 = 100;

/// Some assets that are known: their group, and which share of it.
#[derive(Clone, Copy)]
struct Known {
    at: usize,
    share: Option<Spanned<Share>>,
}

impl Step<'_, '_> {
    /// `20 Linux assets "staging" tagged "web"`.
    pub(super) fn assets(&mut self) -> Option<()> {
        let count = self.code();
        let (first, second) = (self.string()?, self.string());
        let (platform, name) = match second {
            Some(name) => (Some(first), name),
            None => (None, first),
        };
        let mut group = DraftGroup::new(name);
        group.platform = platform.and_then(|platform| self.platform(&platform));
        group.count = count.map(|count| Spanned::new(i128::from(count.value), count.span));
        if let Some(Spanned { value: tags, span }) = self.texts() {
            group.tags =
                tags.into_iter().map(|tag| Spanned::new(self.utf8(tag.into_owned(), span), span)).collect();
        }
        self.story.add_group(group);
        Some(())
    }

    fn platform(&mut self, name: &Spanned<String>) -> Option<Spanned<Platform>> {
        let platform = name.value.trim().parse().ok();
        if platform.is_none() {
            let label = did_you_mean_or_list(&name.value, &Platform::ALL.map(Platform::name));
            let message = format!("unknown platform `{}`", name.value);
            self.error(name.span, message, |problem| problem.label(label));
        }
        platform.map(|platform| Spanned::new(platform, name.span))
    }

    /// The groups of a table.
    pub(super) fn asset_table(&mut self) -> Option<()> {
        let headings = ["name", "platform", "count", "tags", "agent", "offline"];
        let columns = self.table()?.columns(&headings, 1, self);
        let source = &self.draft().source.clone();
        for row in 0..columns.len() {
            let Some(name) = columns.cell(row, 0, source) else { continue };
            let mut group = DraftGroup::new(name);
            group.platform = columns.filled(row, 1, source).and_then(|platform| self.platform(&platform));
            if let Some(count) = columns.filled(row, 2, source) {
                if let Ok(number) = count.value.parse() {
                    group.count = Some(Spanned::new(number, count.span));
                } else {
                    let message = format!("`{}` is no number of assets", count.value);
                    self.error(count.span, message, |problem| problem.label("expected a whole number"));
                }
            }
            if let Some(tags) = columns.filled(row, 3, source) {
                let tag = |tag: &str| Spanned::new(tag.trim().to_owned(), tags.span);
                group.tags = tags.value.split(',').map(tag).collect();
            }
            if let Some(version) = columns.filled(row, 4, source)
                && let Some(agent) = self.agent(&version)
            {
                group.agent = Some(whole(Some(agent.value), version.span));
            }
            if let Some(offline) = columns.filled(row, 5, source) {
                let share = self.share_of(offline.value.parse(), offline.span)?;
                let share = Spanned::new(share, offline.span);
                group.presence = Some(Spanned::new(vec![(share, DraftPresence::Offline)], offline.span));
            }
            self.story.add_group(group);
        }
        Some(())
    }

    /// The group of some assets, and their share of it.
    fn known(&mut self, assets: Spanned<Assets<'_>>) -> Option<Known> {
        let Spanned { value: assets, span } = assets;
        let name = assets.group.map(|name| self.utf8(name.into_owned(), span));
        let at = self.story.group_of(name.as_deref(), span)?;
        let share = match assets.share {
            Some(share) => Some(Spanned::new(self.share_of(share, span)?, span)),
            None => None,
        };
        Some(Known { at, share })
    }

    /// The assets that the phrase names.
    fn these(&mut self) -> Option<Known> {
        let assets = self.some_assets()?;
        self.known(assets)
    }

    /// The assets that the phrase names, or those that are being told.
    fn these_or_told(&mut self) -> Option<Known> {
        let span = self.span();
        let told = Assets { share: None, group: None };
        let assets = self.some_assets().unwrap_or(Spanned::new(told, span));
        self.known(assets)
    }

    /// The whole group that the phrase names; a share of it is a mistake.
    fn whole_group(&mut self, known: Known) -> &mut DraftGroup {
        if let Some(share) = known.share {
            self.error(share.span, "this is said of all assets of a group", |problem| {
                problem.help("make a group of its own of those that are different")
            });
        }
        &mut self.story.plan().groups[known.at]
    }

    /// Says where the jobs of assets run.
    pub(super) fn assets_on(&mut self, kind: EndpointKind) -> Option<()> {
        let (known, image, span) = (self.these()?, self.string(), self.span());
        let group = self.whole_group(known);
        group.on = Some(Spanned::new(kind, span));
        if image.is_some() {
            group.image = image;
        }
        Some(())
    }

    /// Says whether assets can be reached.
    pub(super) fn presence(&mut self, is: impl Fn(&mut Self) -> DraftPresence) -> Option<()> {
        let (known, span) = (self.these()?, self.span());
        let is = is(self);
        add(&mut self.story.plan().groups[known.at].presence, known.share, is, span);
        Some(())
    }

    /// Says when assets can be reached.
    pub(super) fn comes_online(&mut self) -> Option<()> {
        let time = self.at()?;
        self.presence(|_| DraftPresence::From(time.value))
    }

    /// Says which agent is on assets.
    pub(super) fn assets_agent(&mut self) -> Option<()> {
        let (known, version, span) = (self.these()?, self.string()?, self.span());
        if let Some(agent) = self.agent(&version) {
            add(&mut self.story.plan().groups[known.at].agent, known.share, Some(agent.value), span);
        }
        Some(())
    }

    /// Says when assets must be left alone.
    pub(super) fn blackout(&mut self) -> Option<()> {
        let (from, to): (Spanned<DraftTime>, _) = (self.at()?, self.at()?);
        let known = self.these_or_told()?;
        let window = Spanned::new((from.value, to.value), from.span.to(to.span));
        self.whole_group(known).blackouts.push(window);
        Some(())
    }

    /// Says that nobody is logged in.
    pub(super) fn logged_out(&mut self) -> Option<()> {
        self.is_there(DraftUser::LoggedOut, None)
    }

    /// Says that the screen is locked.
    pub(super) fn locked(&mut self) -> Option<()> {
        self.is_there(DraftUser::LoggedIn(Vec::new()), None)
    }

    /// Says how users answer.
    pub(super) fn user(&mut self) -> Option<()> {
        let share = match self.percent() {
            Some(share) => Some(Spanned::new(self.share_of(share.value, share.span)?, share.span)),
            None => None,
        };
        let answers = self.user_answers()?;
        let mut all: Vec<(Duration, PromptAnswer)> = Vec::new();
        for (times, after, answer) in answers.value {
            let left = MOST_ANSWERS.saturating_sub(all.len() as u64);
            if times > left {
                let message = format!("a user answers {MOST_ANSWERS} prompts at most");
                self.error(answers.span, message, |problem| problem);
                break;
            }
            all.extend((0..times).map(|_| (after, answer)));
        }
        self.story.telling.answers += all.len();
        self.is_there(DraftUser::LoggedIn(all), share)
    }

    fn is_there(&mut self, user: DraftUser, share: Option<Spanned<Share>>) -> Option<()> {
        let (known, span) = (self.these_or_told()?, self.span());
        if let (Some(share), Some(other)) = (share, known.share) {
            self.error(other.span, "two shares are given", |problem| problem.also(share.span, "the first"));
        }
        add(&mut self.story.plan().groups[known.at].user, share.or(known.share), user, span);
        Some(())
    }

    /// Says how long after a suppressed reboot a person reboots.
    pub(super) fn manual_reboot(&mut self) -> Option<()> {
        let (known, later) = (self.these()?, self.duration()?);
        self.whole_group(known).manual_reboot = Some(later);
        Some(())
    }

    /// Says which agent is on the assets that are being told.
    pub(super) fn agent_version(&mut self) -> Option<()> {
        let version = self.string()?;
        let agent = self.agent(&version)?;
        match self.story.telling.group {
            Some(at) => {
                let agent = whole(Some(agent.value), version.span);
                self.story.plan().groups[at].agent = Some(agent);
            }
            None => self.draft().agent = Some(agent),
        }
        Some(())
    }

    fn agent(&mut self, version: &Spanned<String>) -> Option<Spanned<AgentVersion>> {
        let agent = version.value.parse().ok();
        if agent.is_none() {
            let message = format!("`{}` is no agent version", version.value);
            self.error(version.span, message, |problem| problem.label("expected one such as 4.6.1.6"));
        }
        agent.map(|agent| Spanned::new(agent, version.span))
    }
}

/// The same on all assets.
fn whole<T>(value: T, span: Span) -> DraftShares<T> {
    Spanned::new(vec![(Spanned::new(Share::WHOLE, span), value)], span)
}

/// Adds what is so on a share of the assets; what is so on all of them takes the place of everything before.
fn add<T>(shares: &mut Option<DraftShares<T>>, share: Option<Spanned<Share>>, value: T, span: Span) {
    match (share, shares) {
        (Some(share), Some(shares)) => {
            shares.value.push((share, value));
            // Where it becomes too much.
            shares.span = span;
        }
        (Some(share), shares) => *shares = Some(Spanned::new(vec![(share, value)], span)),
        (None, shares) => *shares = Some(whole(value, span)),
    }
}
