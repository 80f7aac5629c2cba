//! Groups of assets.

use std::time::Duration;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use crate::job::{AgentVersion, Platform};
use crate::lifecycle::Share;
use crate::scenario::EndpointKind;
use crate::scenario::endpoint::{Endpoint, Image};
use crate::scenario::map::{Map, ValueSchema, map, schema};
use crate::scenario::value::{Instant, OneOrMany, Shares, User, Value, with_rest};
use crate::scenario::yaml::{Kind, Node, Reader};
use crate::source::Spanned;

map! {
    /// Assets that are alike.
    pub(crate) struct Group = "a group of assets" {
        /// The operating system of the assets. Left out, it is that of the jobs that run on them.
        platform: Platform,
        /// How many assets there are; one when it is left out. A group may be empty.
        count: AssetCount,
        /// Tags by which jobs can target them, as in `tag:web`.
        tags: OneOrMany<String> = "a tag of the assets",
        /// A share of the assets that is never reached, such as `3%`, or a share that is not reached until an instant.
        offline: Shares<Presence>,
        /// The share of assets with somebody logged in, who does what `user` says; without that nobody answers the prompts.
        logged_in: Share = "the share of assets with somebody logged in",
        /// Who sits at the assets when a reboot is due, such as `defers twice then accepts`. Left out, nobody is logged in.
        user: User,
        /// Users with their shares, such as `logged out: 40%`.
        users: Shares<User>,
        /// The version of the agent, or versions with their shares. Left out, it is new enough for everything.
        agent: Shares<Option<AgentVersion>>,
        /// When the assets must be left alone.
        blackouts: OneOrMany<Blackout>,
        /// How long after a suppressed reboot a person reboots. Left out, nobody ever does.
        manual_reboot: Duration = "how long after a suppressed reboot a person reboots",
        /// Where jobs run on these assets: nowhere when it is `declared`, which it is when nothing is said.
        on: EndpointKind,
        /// The image of their containers.
        image: Image,
        /// What these assets look like, instead of what the plan says of all.
        endpoint: Endpoint,
    }
    apart {
        user, users: "`users` and `user` both say who sits at the assets",
        logged_in, users: "`users` and `logged_in` both say who sits at the assets",
    }
}

map! {
    /// The asset of a scenario, beyond what its endpoint looks like.
    pub(crate) struct Asset = "an asset" {
        /// Tags of the asset.
        tags: OneOrMany<String> = "a tag of the assets",
        /// Whether it can be reached: `true` is never, and `{until: 2026-03-01 08:00}` is not before that.
        offline: Shares<Presence>,
        /// Who sits there when a reboot is due, such as `defers twice then accepts`. Left out, nobody is logged in.
        user: User,
        /// When it must be left alone.
        blackouts: OneOrMany<Blackout>,
        /// How long after a suppressed reboot a person reboots. Left out, nobody ever does.
        manual_reboot: Duration = "how long after a suppressed reboot a person reboots",
    }
}

map! {
    /// Assets that cannot be reached.
    pub(crate) struct Offline = "the assets that are offline" {
        /// The share of the assets; all of them when it is left out.
        share: Share = "the share of assets that are offline",
        /// Until when they cannot be reached; for ever when it is left out.
        until: Instant = "until when they are offline",
    }
}

map! {
    /// A stretch of time in which assets are left alone.
    pub(crate) struct Blackout = "a blackout" {
        /// Its beginning.
        from: Instant = "the beginning of the blackout" [required],
        /// Its end.
        to: Instant = "the end of the blackout" [required],
    }
}

/// A number of assets. Numbers beyond all measure are still numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AssetCount(pub i128);

impl Value for AssetCount {
    const EXPECTED: &'static str = "the number of assets (a whole number)";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let text = node.as_text().unwrap_or_default();
        let digits = text.strip_prefix('-').unwrap_or(text);
        let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        // Beyond any number that counts, all are the same.
        let beyond = || plain.then(|| text.parse().unwrap_or(i128::MAX));
        let count = node.as_integer().map(i128::from).or_else(beyond);
        if count.is_none() {
            reader.wrong(node, expected);
        }
        count.map(Self)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        u64::schema(generator)
    }
}

/// Whether an asset can be reached, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// All the time.
    Online,
    /// Not before this instant.
    From(Instant),
    /// Never.
    Offline,
}

/// A share that is never reached, an instant until which it is not, or several of them; all others are online.
impl Value for Shares<Presence> {
    const EXPECTED: &'static str = "the share of assets that are offline, such as 3%";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let mut cases = Self::new();
        for item in node.items() {
            let Absence(share, presence) = Absence::read(item, expected, reader)?;
            cases.push((share, presence));
        }
        Some(with_rest(cases, Presence::Online))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        OneOrMany::<Absence>::schema(generator)
    }
}

/// A share of assets, and whether these can be reached.
#[derive(Clone)]
struct Absence(Spanned<Share>, Presence);

impl Value for Absence {
    const EXPECTED: &'static str = <Shares<Presence>>::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let all = Spanned::new(Share::WHOLE, node.span);
        if let Kind::Map(_) = node.kind {
            let Offline { share, until } = Offline::read_map(node, reader)?;
            if share.is_unreadable() || until.is_unreadable() {
                return None;
            }
            let presence = until.copied().map_or(Presence::Offline, Presence::From);
            return Some(Self(share.cloned().unwrap_or(all), presence));
        }
        Some(match node.as_bool() {
            Some(true) => Self(all, Presence::Offline),
            Some(false) => Self(all, Presence::Online),
            None => Self(Spanned::new(Share::read(node, expected, reader)?, node.span), Presence::Offline),
        })
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let forms = [
            bool::schema(generator),
            Share::schema(generator),
            generator.subschema_for::<ValueSchema<Offline>>(),
        ];
        schema(json!({ "anyOf": forms, "description": "A share, all or none, or a map." }))
    }
}
