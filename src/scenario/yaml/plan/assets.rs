//! Groups of assets.

use crate::scenario::draft::DraftGroup;
use crate::scenario::map::Map;
use crate::scenario::plan::{Asset, Group};
use crate::scenario::value::{Shares, User, whole, with_rest};
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::tree::{Entry, Node};
use crate::source::Spanned;

/// The name of the only asset of a scenario.
const ASSET: &str = "asset";

impl Lower {
    /// The groups of a plan.
    pub(crate) fn groups(&mut self, node: &Node) {
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
        let mut group = Group::of(&fields, &mut self.reader);
        if ["platform", "count", "tags"].iter().any(|key| fields.misspelt(key))
            || group.platform.is_unreadable()
            || group.count.is_unreadable()
        {
            self.plan().incomplete = true;
        }
        group.users = self.users(&group).into();
        draft.said = group;
        draft
    }

    /// The asset of a scenario.
    pub(crate) fn asset(&mut self, node: &Node) -> Option<DraftGroup> {
        let Asset { tags, offline, user, blackouts, manual_reboot } =
            Asset::read_map(node, &mut self.reader)?;
        let mut draft = DraftGroup::new(Spanned::new(ASSET.to_owned(), self.draft.name.span));
        let group = Group { tags, offline, user, blackouts, manual_reboot, ..Group::default() };
        let users = self.users(&group).into();
        draft.said = Group { users, ..group };
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
