//! What a link decided, in words.

use std::fmt;

use super::{ConditionCount, HeldReason, LinkVerdict, Plan, Share};

impl fmt::Display for ConditionCount {
    /// As in `17 of 20 post-actions successful = 85 %, 90 % asked`. The share is cut off behind two decimals, or behind as many
    /// as are asked for: too little never looks like enough, nor enough like too little.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { measure, part, whole, asked, more, .. } = *self;
        write!(f, "{part} of {whole} {}", measure.counted())?;
        if whole > 0 {
            let share = Share::of(part, whole).millionths();
            let fine = !asked.millionths().is_multiple_of(100);
            let shown = if fine { share } else { share - share % 100 };
            write!(f, " = {}", Share::from_millionths(shown))?;
        }
        write!(f, ", {}{asked} asked", if more { "more than " } else { "" })
    }
}

impl fmt::Display for HeldReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAssets => f.write_str("no asset was there to rehearse the job before it"),
            Self::NeverEnds(1) => f.write_str("the job before it never ends on 1 asset"),
            Self::NeverEnds(assets) => write!(f, "the job before it never ends on {assets} assets"),
            Self::TooLate => f.write_str("the job before it was not over in time"),
            Self::ParentHeld => f.write_str("the job before it was held itself"),
        }
    }
}

impl LinkVerdict {
    /// What was decided, with its arithmetic: `held: 17 of 20 post-actions successful = 85 %, 90 % asked; failing assets:
    /// staging-03, staging-11, ...`.
    pub fn sentence(&self, plan: &Plan) -> String {
        // What else there is to count says nothing where the conditions did not decide.
        let counts = |counted: &&ConditionCount| self.held.is_none() && (self.runs || !counted.met);
        let counted = self.counted.iter().filter(counts).map(ToString::to_string);
        let why: Vec<_> = self.held.iter().map(ToString::to_string).chain(counted).collect();
        let mut text = if self.runs { "runs".to_owned() } else { "held".to_owned() };
        if !why.is_empty() {
            text.push_str(": ");
            text.push_str(&why.join("; "));
        }
        if !self.runs && !self.failing.is_empty() {
            let names: Vec<_> = self.failing.iter().map(|asset| plan.asset_name(*asset)).collect();
            let more = if self.failing.len() >= super::MOST_NAMED { ", ..." } else { "" };
            for part in ["; failing assets: ", &names.join(", "), more] {
                text.push_str(part);
            }
        }
        text
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
            (2, 3, 900_000, "= 66.66 %, 90 %"),
            (99_999, 100_000, 1_000_000, "= 99.99 %, 100 %"),
            (899_999, 1_000_000, 900_000, "= 89.99 %, 90 %"),
            (900_049, 1_000_000, 900_045, "= 90.0049 %, 90.0045 %"),
            (900_044, 1_000_000, 900_045, "= 90.0044 %, 90.0045 %"),
            (0, 0, 0, "post-actions successful, 0 %"),
            (u64::MAX - 1, u64::MAX, 1_000_000, "= 99.99 %, 100 %"),
        ] {
            let measure = Measure::PostActionsSuccessful;
            let asked = Share::from_millionths(asked);
            let counted = ConditionCount { measure, part, whole, asked, more: false, met: false };
            let text = counted.to_string();
            assert!(text.ends_with(&format!("{shown} asked")), "{text}");
        }
    }
}
