//! Groups of assets.

use super::shares::with_rest;
use crate::job::Platform;
use crate::lifecycle::Share;
use crate::scenario::EndpointKind;
use crate::scenario::draft::{Draft, DraftGroup, DraftPresence, DraftShares, DraftTime};
use crate::scenario::yaml::keys;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Fields;
use crate::scenario::yaml::tree::{Entry, Kind, Node};
use crate::source::Spanned;

type Case = (Spanned<Share>, DraftPresence);

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
        let mut group = DraftGroup::new(Spanned::new(entry.key.clone(), entry.key_span));
        let Some(fields) = self.reader.map(&entry.value, &keys::GROUP) else {
            self.plan().incomplete = true;
            return group;
        };
        if ["platform", "count", "tags"].iter().any(|key| fields.misspelt(key)) {
            self.plan().incomplete = true;
        }
        if let Some(node) = fields.get("platform") {
            let choices = Platform::ALL.map(|platform| (platform.name(), platform));
            let platform = self.reader.choice(node, "a platform", &choices);
            group.platform = platform.map(|platform| Spanned::new(platform, node.span));
            self.plan().incomplete |= platform.is_none();
        }
        if let Some(node) = fields.get("count") {
            group.count = self.asset_count(node);
            self.plan().incomplete |= group.count.is_none();
        }
        self.asset_settings(&fields, &mut group);
        group.user = self.users(&fields);
        group.agent = fields.get("agent").and_then(|node| self.agents(node));
        if let Some(node) = fields.get("on") {
            let choices = EndpointKind::ALL.map(|kind| (kind.name(), kind));
            let kind = self.reader.choice(node, "a kind of endpoint", &choices);
            group.on = kind.map(|kind| Spanned::new(kind, node.span));
        }
        if let Some(node) = fields.get("image") {
            let name = self.reader.text(node, "the name of an image such as debian:12");
            group.image = name.map(|name| Spanned::new(name.to_owned(), node.span));
        }
        if let Some(node) = fields.get("endpoint") {
            let draft = Draft::new(&self.draft.source, group.name.clone());
            let machine = self.within(draft, |lower| lower.endpoint(node));
            group.machine = Some(Box::new(machine));
        }
        group
    }

    /// What groups and the one asset of a scenario have in common.
    pub fn asset_settings(&mut self, fields: &Fields<'_>, group: &mut DraftGroup) {
        if let Some(node) = fields.get("tags") {
            for item in node.items() {
                if let Some(tag) = self.reader.text(item, "a tag of the assets") {
                    group.tags.push(Spanned::new(tag.to_owned(), item.span));
                }
            }
        }
        if let Some(node) = fields.get("offline") {
            group.presence = self.offline(node);
        }
        if let Some(node) = fields.get("blackouts") {
            for item in node.items() {
                let Some(fields) = self.reader.map(item, &keys::BLACKOUT) else { continue };
                let mut end = |key: &str, expected: &str| {
                    let Some(node) = fields.get(key) else {
                        self.reader.missing(&fields, key);
                        return None;
                    };
                    self.reader.instant(node, expected)
                };
                let from = end("from", "the beginning of the blackout");
                let to = end("to", "the end of the blackout");
                if let (Some(from), Some(to)) = (from, to) {
                    group.blackouts.push(Spanned::new((from, to), item.span));
                }
            }
        }
        if let Some(node) = fields.get("manual_reboot") {
            let after = self.reader.duration(node, "how long after a suppressed reboot a person reboots");
            group.manual_reboot = after.map(|after| Spanned::new(after, node.span));
        }
    }

    /// How many assets. Numbers beyond all measure are still numbers.
    fn asset_count(&mut self, node: &Node) -> Option<Spanned<i128>> {
        let text = node.as_text().unwrap_or_default();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let Some(count) = node.as_integer().map(i128::from).or_else(|| {
            // Beyond any number that counts, all are the same.
            plain.then(|| text.parse().unwrap_or(i128::MAX))
        }) else {
            self.reader.wrong(node, "the number of assets (a whole number)");
            return None;
        };
        Some(Spanned::new(count, node.span))
    }

    /// A share that is never reached, an instant until which it is not, or several of them.
    fn offline(&mut self, node: &Node) -> Option<DraftShares<DraftPresence>> {
        let mut cases: Vec<Case> = Vec::new();
        for item in node.items() {
            cases.push(self.absence(item)?);
        }
        Some(Spanned::new(with_rest(cases, DraftPresence::Online), node.span))
    }

    fn absence(&mut self, node: &Node) -> Option<Case> {
        if let Kind::Map(_) = node.kind {
            let fields = self.reader.map(node, &keys::OFFLINE)?;
            let share = match fields.get("share") {
                Some(share) => self.reader.share(share, "the share of assets that are offline")?,
                None => Spanned::new(Share::WHOLE, node.span),
            };
            let presence = match fields.get("until") {
                Some(until) => {
                    let until: DraftTime = self.reader.instant(until, "until when they are offline")?;
                    DraftPresence::From(until)
                }
                None => DraftPresence::Offline,
            };
            return Some((share, presence));
        }
        match node.as_bool() {
            Some(true) => Some((Spanned::new(Share::WHOLE, node.span), DraftPresence::Offline)),
            Some(false) => Some((Spanned::new(Share::WHOLE, node.span), DraftPresence::Online)),
            None => {
                let share = self.reader.share(node, "the share of assets that are offline, such as 3%")?;
                Some((share, DraftPresence::Offline))
            }
        }
    }
}
