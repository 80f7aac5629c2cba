//! Groups of assets.

use crate::scenario::draft::DraftGroup;
use crate::scenario::map::{Map, Said};
use crate::scenario::plan::{Asset, Blackout, Group};
use crate::scenario::value::{OneOrMany, Shares, User, whole, with_rest};
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::tree::{Entry, Node};
use crate::source::Spanned;

/// The name of the only asset of a scenario.
const ASSET: &str = "asset";

impl Lower {
    /// The groups of a plan.
    pub fn groups(&mut self, node: &Node) {
        let expected = "groups of assets such as `staging: {platform: linux, count: 20}`";
        let Some(entries) = self.reader.entries(node, expected) else {
            self.plan().incomplete = true;
            return;
        };
        if entries.is_empty() {
            self.reader.wrong(node, expected);
            self.plan().incomplete = true;
        }
        for entry in entries {
            let group = self.group(entry);
            self.plan().groups.push(group);
        }
    }

    fn group(&mut self, entry: &Entry) -> DraftGroup {
        let mut draft = DraftGroup::new(Spanned::new(entry.key.clone(), entry.key_span));
        let Some(fields) = self.reader.map(&entry.value, Group::KEYS) else {
            self.plan().incomplete = true;
            return draft;
        };
        let group = Group::of(&fields, &mut self.reader);
        if ["platform", "count", "tags"].iter().any(|key| fields.misspelt(key))
            || group.platform.is_unreadable()
            || group.count.is_unreadable()
        {
            self.plan().incomplete = true;
        }
        draft.user = self.users(&group);
        draft.platform = group.platform.cloned();
        draft.count = group.count.cloned().map(|count| count.map(|count| count.0));
        draft.tags = all(&group.tags);
        draft.presence = group.offline.cloned();
        draft.blackouts = blackouts(&group.blackouts);
        draft.manual_reboot = group.manual_reboot.cloned();
        draft.agent = group.agent.cloned();
        draft.on = group.on.cloned();
        draft.image = group.image.cloned().map(|image| image.map(|image| image.0));
        let endpoint = group.endpoint.is_said();
        draft.endpoint = endpoint.then(|| Box::new(group.endpoint.get().cloned().unwrap_or_default()));
        draft
    }

    /// The asset of a scenario.
    pub fn asset(&mut self, node: &Node) -> Option<DraftGroup> {
        let asset = Asset::read_map(node, &mut self.reader)?;
        let mut draft = DraftGroup::new(Spanned::new(ASSET.to_owned(), self.draft.name.span));
        draft.tags = all(&asset.tags);
        draft.presence = asset.offline.cloned();
        draft.user = asset.user.cloned().map(|user| Spanned::new(whole(user.value, user.span), user.span));
        draft.blackouts = blackouts(&asset.blackouts);
        draft.manual_reboot = asset.manual_reboot.cloned();
        Some(draft)
    }

    /// Who sits at the assets of a group: `user` alone, `logged_in` with or without it, or `users` with their shares.
    fn users(&mut self, group: &Group) -> Option<Spanned<Shares<User>>> {
        if group.users.is_said() {
            return group.users.cloned();
        }
        if group.user.is_unreadable() || group.logged_in.is_unreadable() {
            return None;
        }
        let user = group.user.cloned();
        let Some(share) = group.logged_in.cloned() else {
            return user.map(|user| Spanned::new(whole(user.value, user.span), user.span));
        };
        let user = match user {
            Some(Spanned { value: User::LoggedOut, span }) => {
                let problem = self.reader.error(span, "nobody is logged in, and somebody is");
                let key = group.logged_in.field().map_or(share.span, |field| field.key);
                self.reader.report(problem.also(key, "keep one of them"));
                return None;
            }
            Some(user) => user.value,
            None => User::LoggedIn(Vec::new()),
        };
        let span = share.span;
        Some(Spanned::new(with_rest(vec![(share, user)], User::LoggedOut), span))
    }
}

/// All values that are said and could be read.
fn all<T: Clone>(said: &Said<OneOrMany<T>>) -> Vec<Spanned<T>> {
    said.get().map_or_else(Vec::new, |said| said.0.clone())
}

type Window = (crate::scenario::value::Instant, crate::scenario::value::Instant);

fn blackouts(said: &Said<OneOrMany<Blackout>>) -> Vec<Spanned<Window>> {
    let window = |blackout: &Spanned<Blackout>| {
        let Blackout { from, to } = &blackout.value;
        Some(Spanned::new((from.copied()?, to.copied()?), blackout.span))
    };
    said.get().into_iter().flat_map(|said| &said.0).filter_map(window).collect()
}
