//! Phrases about the assets of a plan and their users.

use super::phrase::{PhraseGroup, phrases};
use super::step::Step;
use super::table::Table;
use super::value::{
    AgentVersion, Answers, Assets, Code, Duration, Instant, Share, Text, Texts, Value, When, Word,
    agent_version, platform, share_of,
};
use crate::job;
use crate::lifecycle::{self, PromptAnswer};
use crate::scenario::EndpointKind;
use crate::scenario::draft::{DraftGroup, DraftPresence, DraftUser};
use crate::scenario::endpoint::Image;
use crate::scenario::map::Said;
use crate::scenario::plan::{AssetCount, Blackout};
use crate::scenario::value::{OneOrMany, Shares, whole};
use crate::source::{Span, Spanned};

pub(super) const ASSETS: PhraseGroup = phrases! { Given "Assets":
    "{number} ({platform}) asset(s) {name} (tagged {tags})"
        "So many assets that are alike. Each is called after its group, with a number behind it: staging-01, staging-02. Phrases \
         about assets speak of those that were told last, or of those that stand before them: `on the assets \"staging\"`."
        [
            "20 Linux assets \"staging\"",
            "100000 Linux assets \"production\" tagged \"web\" and \"prod\"",
            "5 assets \"staging\"",
        ]
        |step, count: Code, platform: Option<Word>, name: Text, tags: Option<Texts>| step.group(
            Some(count),
            platform,
            name,
            tags,
        );

    "a/an/one {platform} asset {name} (tagged {tags})"
        "One asset."
        ["a Linux asset \"web\"", "a Windows asset \"till\" tagged \"shop\""]
        |step, platform: Word, name: Text, tags: Option<Texts>| step.group(None, Some(platform), name, tags);

    "these assets"
        "Groups of assets. Columns: name and, all of them optional, platform, count, tags (with commas between), agent (its \
         version) and offline (a share)."
        [concat!(
            "these assets:\n",
            "| name | platform | count | tags | agent | offline |\n",
            "| staging | Linux | 20 | web | | |\n",
            "| production | Linux | 100000 | web, prod | 5.1.0 | 3 % |",
        )]
        |step, table: Table| step.groups(table);

    "{assets} is/are (a) container(s) (of/from the image {image})"
        "Jobs run for real on these assets, each in a container of its own."
        ["the assets \"staging\" are containers of the image \"debian:12\"", "the asset is a container"]
        |step, assets: Assets, image: Option<Text>| {
            let group = step.run_on(assets, EndpointKind::Container)?;
            if let Some(image) = image {
                group.said.image.set(image.map(Image));
            }
        };

    "{assets} is/are (a) sandbox/sandboxes"
        "Jobs run for real on these assets, each in a sandbox of its own."
        ["the assets \"staging\" are sandboxes", "the asset is a sandbox"]
        |step, assets: Assets| step.run_on(assets, EndpointKind::Sandbox);

    "{assets} is/are declared"
        "Nothing runs on these assets. So it is when nothing is said."
        ["the assets \"staging\" are declared"]
        |step, assets: Assets| step.run_on(assets, EndpointKind::Declared);

    "{assets} is/are local"
        "Jobs run for real on these assets, by this machine's own shells."
        ["the asset is local"]
        |step, assets: Assets| step.run_on(assets, EndpointKind::Local);

    "{assets} is/are offline"
        "They are never reached, so that a job never ends on them."
        [
            "the asset \"staging\" is offline",
            "3% of the assets \"production\" are offline",
            "3 % of the assets are offline",
        ]
        |step, assets: Assets| step.presence(assets, DraftPresence::Offline);

    "{assets} come(s) online {when}"
        "They are not reached before that. The start is that of the first job."
        [
            "asset \"staging\" comes online at \"2026-03-01 08:00\"",
            "5 % of the assets come online 2 hours after the start",
        ]
        |step, assets: Assets, time: When| step.presence(assets, DraftPresence::From(time.value));

    "{assets} has/have the agent {version}"
        "Version of the agent on them. Windows agents before 4.6.1.6 run no actions."
        ["5 % of the assets \"staging\" have the agent 4.5.0", "the asset has the agent 4.6.1.5"]
        |step, assets: Assets, agent: AgentVersion| {
            let (known, span) = (step.known(assets)?, step.span());
            add(&mut step.group_at(known.at).said.agent, known.share, Some(agent.value), span);
        };

    "the agent has version {version}"
        "The same, of the assets that were told last."
        ["the agent has version 4.5.0"]
        |step, agent: AgentVersion| step.agent_version(agent);

    "a blackout window from {instant} to {instant} (on {assets})"
        "Jobs must leave the assets alone then: one that would start or deploy is Canceled - Blackout. The start is that of the \
         first job."
        [
            "a blackout window from \"2026-03-01 06:00\" to \"2026-03-01 20:00\"",
            "a blackout window from 1 hour after the start to 3 hours after the start on the assets \"staging\"",
        ]
        |step, from: Instant, to: Instant, assets: Option<Assets>| {
            let known = step.known_or_present(assets)?;
            let span = from.span.to(to.span);
            let blackout =
                Blackout { from: Said::new(from.value, from.span), to: Said::new(to.value, to.span) };
            step.whole_group(known).said.blackouts.get_or_insert(span).0.push(Spanned::new(blackout, span));
        };
};

pub(super) const USERS: PhraseGroup = phrases! { Given "Users":
    "nobody is logged in (on/at {assets})"
        "Nobody can put a reboot off: the countdown starts at once. So it is when nothing is said."
        ["nobody is logged in", "nobody is logged in on 40 % of the assets \"staging\""]
        |step, assets: Option<Assets>| step.user(assets, DraftUser::LoggedOut, None);

    "the user(s) {answers} (on/at {assets})"
        "Somebody is logged in, and answers the prompts for the reboot so, one after the other: `defers`, `accepts` or `never \
         answers`, at once unless it says after how long. Later prompts are not answered. A locked screen is logged in."
        [
            "the user never answers",
            "the user accepts the reboot after 5 minutes",
            "the user defers the reboot twice, then accepts",
            "the user defers the reboot once after 10 minutes and then never answers",
            "the users accept on the assets \"staging\"",
        ]
        |step, answers: Answers, assets: Option<Assets>| step.user_answers(answers, assets, None);

    "{share} of the users {answers} (on/at {assets})"
        "So many users answer so. Where nothing is said of the others, nobody is logged in."
        [
            "30 % of the users defer the reboot twice, then accept",
            "10 % of the users never answer on the assets \"staging\"",
        ]
        |step, share: Share, answers: Answers, assets: Option<Assets>| step.user_answers(answers, assets, Some(share));

    "the screen is locked (on/at {assets})"
        "Somebody is logged in who does not answer: the screen is locked."
        ["the screen is locked"]
        |step, assets: Option<Assets>| step.user(assets, DraftUser::LoggedIn(Vec::new()), None);

    "a person reboots {assets} {duration} later"
        "So long after a job has suppressed its reboot. Without it nobody does."
        [
            "a person reboots the asset 8 hours later",
            "a person reboots the assets \"staging\" 30 minutes later",
        ]
        |step, assets: Assets, later: Duration| {
            let known = step.known(assets)?;
            step.whole_group(known).said.manual_reboot.set(later);
        };
};

/// No user answers more prompts than this; a job does not ask so often.
const MOST_ANSWERS: u64 = 100;

/// Some assets that are known: their group, and which share of it.
#[derive(Clone, Copy)]
struct Known {
    at: usize,
    share: Option<Spanned<lifecycle::Share>>,
}

impl Step<'_, '_> {
    fn group(
        &mut self,
        count: Option<Spanned<i64>>,
        platform_name: Option<Spanned<String>>,
        name: Spanned<String>,
        tags: Option<Spanned<Vec<String>>>,
    ) {
        let mut group = DraftGroup::new(name);
        group.said.platform = platform_name.and_then(|name| platform(self, &name)).into();
        group.said.count = count.map(|count| count.map(|count| AssetCount(count.into()))).into();
        if let Some(Spanned { value: tags, span }) = tags {
            let tags = tags.into_iter().map(|tag| Spanned::new(tag, span)).collect();
            group.said.tags.set(Spanned::new(OneOrMany(tags), span));
        }
        self.builder.add_group(group);
    }

    fn groups(&mut self, table: Table) -> Option<()> {
        let headings = ["name", "platform", "count", "tags", "agent", "offline"];
        for row in table.columns(&headings, 1, self).rows() {
            let Some(name) = row.cell(0) else { continue };
            let mut group = DraftGroup::new(name);
            group.said.platform = row.filled(1).and_then(|name| platform(self, &name)).into();
            if let Some(count) = row.filled(2) {
                if let Ok(number) = count.value.parse() {
                    group.said.count.set(Spanned::new(AssetCount(number), count.span));
                } else {
                    let message = format!("`{}` is no number of assets", count.value);
                    self.error(count.span, message, |problem| problem.label("expected a whole number"));
                }
            }
            if let Some(tags) = row.filled(3) {
                let tag = |tag: &str| Spanned::new(tag.trim().to_owned(), tags.span);
                let all = tags.value.split(',').map(tag).collect();
                group.said.tags.set(Spanned::new(OneOrMany(all), tags.span));
            }
            if let Some(version) = row.filled(4) {
                let span = version.span;
                let agent = agent_version(self, &version);
                group.said.agent = agent.map(|agent| Spanned::new(whole(Some(agent), span), span)).into();
            }
            if let Some(Spanned { value: offline, span }) = row.filled(5) {
                let share = Spanned::new(share_of(self, span, offline.parse())?, span);
                group.said.offline.set(Spanned::new(vec![(share, DraftPresence::Offline)], span));
            }
            self.builder.add_group(group);
        }
        Some(())
    }

    /// The group of some assets, and their share of it.
    fn known(&mut self, assets: Spanned<Assets>) -> Option<Known> {
        let Spanned { value: assets, span } = assets;
        let at = self.builder.find_group(assets.group.as_deref(), span)?;
        let share = match assets.share {
            Some(share) => Some(Spanned::new(share_of(self, span, share)?, span)),
            None => None,
        };
        Some(Known { at, share })
    }

    /// The assets that the phrase names, or those that steps speak of.
    fn known_or_present(&mut self, assets: Option<Spanned<Assets>>) -> Option<Known> {
        let present = Spanned::new(Assets { share: None, group: None }, self.span());
        self.known(assets.unwrap_or(present))
    }

    fn group_at(&mut self, at: usize) -> &mut DraftGroup {
        &mut self.builder.plan().groups[at]
    }

    /// The whole group that the phrase names; a share of it is a mistake.
    fn whole_group(&mut self, known: Known) -> &mut DraftGroup {
        if let Some(share) = known.share {
            self.error(share.span, "this is said of all assets of a group", |problem| {
                problem.help("make a group of its own of those that are different")
            });
        }
        self.group_at(known.at)
    }

    /// Says where the jobs of assets run.
    fn run_on(&mut self, assets: Spanned<Assets>, kind: EndpointKind) -> Option<&mut DraftGroup> {
        let (known, span) = (self.known(assets)?, self.span());
        let group = self.whole_group(known);
        group.said.on.set(Spanned::new(kind, span));
        Some(group)
    }

    /// Says whether assets can be reached.
    fn presence(&mut self, assets: Spanned<Assets>, presence: DraftPresence) -> Option<()> {
        let (known, span) = (self.known(assets)?, self.span());
        add(&mut self.group_at(known.at).said.offline, known.share, presence, span);
        Some(())
    }

    /// Says which agent is on the assets that steps speak of.
    pub(super) fn agent_version(&mut self, agent: Spanned<job::AgentVersion>) {
        match self.builder.context.group {
            Some(at) => {
                let agent = Spanned::new(whole(Some(agent.value), agent.span), agent.span);
                self.group_at(at).said.agent.set(agent);
            }
            None => self.draft().agent = Some(agent),
        }
    }

    /// Says how users answer.
    fn user_answers(
        &mut self,
        answers: Spanned<<Answers as Value>::Given>,
        assets: Option<Spanned<Assets>>,
        share: Option<Spanned<lifecycle::Share>>,
    ) -> Option<()> {
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
        self.builder.context.answers += all.len();
        self.user(assets, DraftUser::LoggedIn(all), share)
    }

    /// Says who is logged in.
    fn user(
        &mut self,
        assets: Option<Spanned<Assets>>,
        user: DraftUser,
        share: Option<Spanned<lifecycle::Share>>,
    ) -> Option<()> {
        let (known, span) = (self.known_or_present(assets)?, self.span());
        if let (Some(share), Some(other)) = (share, known.share) {
            self.error(other.span, "two shares are given", |problem| problem.also(share.span, "the first"));
        }
        add(&mut self.group_at(known.at).said.users, share.or(known.share), user, span);
        Some(())
    }
}

/// Adds what is so on a share of the assets; what is so on all of them takes the place of everything before.
pub(super) fn add<T>(
    shares: &mut Said<Shares<T>>,
    share: Option<Spanned<lifecycle::Share>>,
    value: T,
    span: Span,
) {
    let all = match share {
        Some(share) => {
            let mut all = std::mem::take(shares.get_or_insert(span));
            all.push((share, value));
            all
        }
        None => whole(value, span),
    };
    // The place is where it becomes too much.
    shares.set(Spanned::new(all, span));
}
