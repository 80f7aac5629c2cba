//! What a link decided, in words.

use std::fmt;

use super::{Counted, Held, Plan, Share, Verdict};

impl fmt::Display for Counted {
    /// As in `17 of 20 post-actions successful = 85 %, 90 % asked`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { measure, part, whole, asked, more, .. } = *self;
        write!(f, "{part} of {whole} {}", measure.counted())?;
        if whole > 0 {
            write!(f, " = {}", Share::of(part, whole))?;
        }
        write!(f, ", {}{asked} asked", if more { "more than " } else { "" })
    }
}

impl fmt::Display for Held {
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

impl Verdict {
    /// What was decided, with its arithmetic: `held: 17 of 20 post-actions successful = 85 %, 90 % asked; failing assets:
    /// staging-03, staging-11, ...`.
    pub fn sentence(&self, plan: &Plan) -> String {
        let counted =
            self.counted.iter().filter(|counted| self.runs || !counted.met).map(ToString::to_string);
        let why: Vec<_> = self.held.iter().map(ToString::to_string).chain(counted).collect();
        let mut text = if self.runs { "runs".to_owned() } else { "held".to_owned() };
        if !why.is_empty() {
            text.push_str(": ");
            text.push_str(&why.join("; "));
        }
        if !self.runs && !self.failing.is_empty() {
            let names: Vec<_> = self.failing.iter().map(|asset| plan.asset_name(*asset)).collect();
            let more = if self.failing.len() >= super::MOST_NAMED { ", ..." } else { "" };
            text.push_str(&format!("; failing assets: {}{more}", names.join(", ")));
        }
        text
    }
}
