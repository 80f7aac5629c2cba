//! What a link decided, in words.

use std::fmt;

use super::{ConditionCount, HeldReason, LinkVerdict, Plan, Share};
use crate::text::{grouped, plural};

impl fmt::Display for ConditionCount {
    /// As in `17 of 20 post-actions successful = 85 %, 90 % asked`. The share is cut off where [`Share`] ends: too little never
    /// looks like enough, nor enough like too little.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { measure, part, whole, asked, more, .. } = *self;
        write!(f, "{} of {} {}", grouped(part), grouped(whole), measure.counted())?;
        match whole {
            0 => f.write_str(" = –")?,
            _ => write!(f, " = {}", Share::of(part, whole))?,
        }
        write!(f, ", {}{asked} asked", if more { "more than " } else { "" })
    }
}

impl HeldReason {
    /// In words, with the parent's name.
    pub fn sentence(self, parent: &str) -> String {
        match self {
            Self::NoAssets => format!("{parent} has no assets"),
            Self::NeverEnds(assets) => {
                let assets = format!("{} {}", grouped(assets), plural(&assets, "asset"));
                format!("{parent} never comes to its end on {assets}")
            }
            Self::TooLate => format!("{parent} was not over in time"),
            Self::ParentHeld => format!("{parent} was held itself"),
        }
    }
}

impl LinkVerdict {
    /// What was decided, with its arithmetic: `held: 17 of 20 post-actions successful = 85 %, 90 % asked`.
    pub fn sentence(&self, parent: &str) -> String {
        // What holds a job are the conditions that are not met; what lets it run are all of them.
        let shown = self.counted.iter().filter(|counted| self.runs || !counted.met);
        self.because(parent, shown)
    }

    /// The same as an answer to who expected otherwise, with the assets that it failed on: `...; failing assets: staging-03`.
    pub fn answer(&self, plan: &Plan, parent: &str) -> String {
        // What else there is to count says nothing where the conditions did not decide.
        let shown = |counted: &&ConditionCount| self.held.is_none() && (self.runs || !counted.met);
        let mut text = self.because(parent, self.counted.iter().filter(shown));
        if !self.runs && !self.failing.is_empty() {
            let names: Vec<_> = self.failing.iter().map(|asset| plan.asset_name(*asset)).collect();
            let more = if self.failing.len() >= super::MOST_NAMED { ", ..." } else { "" };
            for part in ["; failing assets: ", &names.join(", "), more] {
                text.push_str(part);
            }
        }
        text
    }

    fn because<'c>(&self, parent: &str, shown: impl Iterator<Item = &'c ConditionCount>) -> String {
        let counted = shown.map(ToString::to_string);
        let why: Vec<_> = self.held.iter().map(|why| why.sentence(parent)).chain(counted).collect();
        let decided = if self.runs { "runs" } else { "held" };
        if why.is_empty() { decided.to_owned() } else { format!("{decided}: {}", why.join("; ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lifecycle::Measure;

    #[test]
    fn too_little_never_looks_like_enough() {
        for (part, whole, asked, shown) in [
            (17, 20, 900_000, "= 85 %, 90 %"),
            (2, 3, 900_000, "= 66.6666 %, 90 %"),
            (99_999, 100_000, 1_000_000, "= 99.999 %, 100 %"),
            (7, 8, 900_000, "= 87.5 %, 90 %"),
            (8_999_999, 10_000_000, 900_000, "= 89.9999 %, 90 %"),
            (900_049, 1_000_000, 900_045, "= 90.0049 %, 90.0045 %"),
            (900_044, 1_000_000, 900_045, "= 90.0044 %, 90.0045 %"),
            (0, 0, 0, "post-actions successful = –, 0 %"),
            (u64::MAX - 1, u64::MAX, 1_000_000, "= 99.9999 %, 100 %"),
        ] {
            let measure = Measure::PostActionsSuccessful;
            let asked = Share::from_millionths(asked);
            let counted = ConditionCount { measure, part, whole, asked, more: false, met: false };
            let text = counted.to_string();
            assert!(text.ends_with(&format!("{shown} asked")), "{text}");
        }
    }
}
