//! Chance: a function of the plan's seed and of the place that draws, and of nothing else.
//!
//! A draw is `mix(key + place * GOLDEN)`, where `mix` is the finaliser of `SplitMix64` and the key comes about the same way from
//! the seed, the group, the asset and the job. No draw depends on an earlier one: neither the order of assets, nor the number
//! of threads, nor an action that is added behind others changes what an asset meets. The numbers of [`Site`] and the way that
//! draws are made are part of what a seed means: they stay as they are for ever.

use std::time::Duration;

use super::{AssetId, Between, Distribution, Share};
use crate::job::ActionId;

/// The odd number that is nearest to 2^64 divided by the golden ratio.
const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// What draws are made with: everything but the place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Key(u64);

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// The version of the agent.
    Agent,
    /// Whether the asset can be reached.
    Presence,
    /// Who sits there.
    User,
    /// What the agent meets.
    Trouble,
    /// How long a reboot takes.
    Reboot,
    /// How an action ends.
    Action(ActionId),
    /// How long it takes.
    Takes(ActionId),
    /// How a patch ends.
    Patch(usize),
    /// How long its download takes.
    Download(usize),
    /// How long its installation takes.
    Install(usize),
}

impl Site {
    const fn number(self) -> u64 {
        let (kind, index) = match self {
            Self::Agent => (1, 0),
            Self::Presence => (2, 0),
            Self::User => (3, 0),
            Self::Trouble => (4, 0),
            Self::Reboot => (5, 0),
            Self::Action(id) => (6, action_number(id)),
            Self::Takes(id) => (7, action_number(id)),
            Self::Patch(at) => (8, at),
            Self::Download(at) => (9, at),
            Self::Install(at) => (10, at),
        };
        kind << 56 | (index as u64 & 0xFF_FFFF) << 32
    }
}

/// Pre-actions are even and post-actions odd, so that one more of either leaves the others where they are.
const fn action_number(id: ActionId) -> usize {
    2 * id.index + id.phase as usize
}

impl Key {
    /// Of an asset of the plan with this seed.
    pub(super) fn of(seed: u64, asset: AssetId) -> Self {
        Self(mix(seed)).then(asset.group as u64).then(asset.index)
    }

    /// Of a job on it, by its place in the plan.
    pub(super) fn job(self, job: usize) -> Self {
        self.then(job as u64)
    }

    fn then(self, number: u64) -> Self {
        Self(mix(self.0.wrapping_add(number.wrapping_add(1).wrapping_mul(GOLDEN))))
    }

    fn draw(self, site: Site, attempt: u32) -> u64 {
        mix(self.0.wrapping_add((site.number() | u64::from(attempt)).wrapping_mul(GOLDEN)))
    }

    /// One of the values, each as often as its share says.
    pub(super) fn choose<T>(self, site: Site, from: &Distribution<T>) -> &T {
        if from.cases().len() == 1 {
            return from.at(0);
        }
        let point = below(self.draw(site, 0), u64::from(Share::WHOLE.millionths()));
        from.at(u32::try_from(point).unwrap_or(u32::MAX))
    }

    /// A length between the two ends, in whole seconds.
    pub(super) fn length(self, site: Site, attempt: u32, between: Between) -> Duration {
        let (least, most) = (whole_seconds(between.least), whole_seconds(between.most));
        if most <= least {
            return between.least;
        }
        let lengths = (most - least).saturating_add(1);
        Duration::from_secs(least + below(self.draw(site, attempt), lengths))
    }
}

/// A number from 0 that is less than `end`, from one that is as likely as any other 64 bits. Scaling instead of a remainder
/// leaves an error of `end` in 2^64: one in ten million million for shares, less than one in a million million for lengths
/// up to a year.
fn below(draw: u64, end: u64) -> u64 {
    u64::try_from((u128::from(draw) * u128::from(end)) >> 64).unwrap_or_default()
}

fn whole_seconds(length: Duration) -> u64 {
    length.as_secs().saturating_add(u64::from(length.subsec_nanos() > 0))
}

const fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASSET: AssetId = AssetId { group: 2, index: 411 };

    /// What a seed means never changes: whoever notes it down finds the same assets again.
    #[test]
    fn a_seed_means_the_same_for_ever() {
        let key = Key::of(42, ASSET).job(1);
        let places = [
            (Site::Agent, 0),
            (Site::Action(ActionId::pre(0)), 0),
            (Site::Action(ActionId::post(0)), 0),
            (Site::Takes(ActionId::post(4)), 3),
            (Site::Patch(19), 0),
            (Site::Install(19), 0),
        ];
        let drawn = places.map(|(site, attempt)| key.draw(site, attempt));
        assert_eq!(
            drawn,
            [
                13_958_055_135_620_052_820,
                2_442_889_045_252_589_919,
                10_780_785_504_180_045_919,
                99_543_474_695_534_680,
                17_808_967_365_643_973_744,
                16_951_998_159_254_569_225
            ]
        );
    }

    #[test]
    fn each_place_draws_for_itself() {
        let sites = [
            Site::Agent,
            Site::Presence,
            Site::User,
            Site::Trouble,
            Site::Reboot,
            Site::Action(ActionId::pre(1)),
            Site::Action(ActionId::post(1)),
            Site::Takes(ActionId::pre(1)),
            Site::Patch(1),
            Site::Download(1),
            Site::Install(1),
        ];
        let keys = [
            Key::of(0, ASSET),
            Key::of(1, ASSET),
            Key::of(0, AssetId { index: 0, ..ASSET }),
            Key::of(0, AssetId { group: 411, index: 2 }),
            Key::of(0, ASSET).job(0),
            Key::of(0, ASSET).job(1),
        ];
        let mut drawn = std::collections::BTreeSet::new();
        for (key, site) in keys.iter().flat_map(|key| sites.map(|site| (*key, site))) {
            for attempt in 0..3 {
                assert!(drawn.insert(key.draw(site, attempt)), "{site:?} {attempt}");
            }
        }
    }

    #[test]
    fn shares_are_met_and_both_ends_of_a_length_come_up() {
        let share = Share::from_millionths;
        let cases = vec![(share(970_000), 0), (share(0), 1), (share(20_000), 2), (share(10_000), 3)];
        let exits = Distribution::new(cases).unwrap();
        let minute = Between { least: Duration::from_secs(60), most: Duration::from_secs(63) };
        let (mut counts, mut lengths) = ([0_i64; 4], [0_i64; 4]);
        let draws = 100_000;
        for index in 0..draws {
            let key = Key::of(7, AssetId { group: 0, index });
            counts[*key.choose(Site::Patch(0), &exits)] += 1;
            let length = key.length(Site::Install(0), 0, minute).as_secs();
            lengths[usize::try_from(length - 60).unwrap()] += 1;
        }
        // Four times the standard deviation of each.
        for (count, expected, most) in
            [(counts[0], 97_000, 216), (counts[2], 2_000, 177), (counts[3], 1_000, 126)]
        {
            assert!((count - expected).abs() <= most, "{counts:?}");
        }
        assert_eq!(counts[1], 0);
        assert!(lengths.iter().all(|count| (count - 25_000).abs() <= 548), "{lengths:?}");
    }

    #[test]
    fn a_length_without_a_range_is_kept_as_it_is() {
        let key = Key::of(0, ASSET);
        let exactly = Duration::from_millis(1_500);
        assert_eq!(key.length(Site::Reboot, 0, Between::always(exactly)), exactly);
        let widest = Between { least: Duration::ZERO, most: Duration::MAX };
        assert!(key.length(Site::Reboot, 0, widest) <= Duration::MAX);
        assert_eq!((below(u64::MAX, 10), below(0, 10), below(u64::MAX, u64::MAX)), (9, 0, u64::MAX - 1));
    }
}
