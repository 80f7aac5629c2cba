//! Reboot settings.

use super::look::{Look, field};
use crate::job::DEFER_LIMIT;
use crate::scenario::yaml::{Entry, Node};
use crate::source::Span;

/// Reboot settings as the API holds them: none of the parts is there unless it was read.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Reboot {
    /// Nothing reboots.
    pub suppress: bool,
    /// How often the reboot can be put off, and for how many minutes each time.
    pub defer: Option<(i64, i64)>,
    /// Minutes of the countdown.
    pub countdown: Option<i64>,
}

impl Look<'_> {
    /// Reads the reboot settings. An exported job has them in `postDeployment`; some programs that create jobs write them
    /// beside it. Where the reboot is suppressed the other settings are kept: nobody is asked, and nothing counts down.
    pub(crate) fn reboot(&mut self, job: &[Entry]) -> Reboot {
        let mut places = vec![job];
        if let Some(post) = field(job, "postDeployment")
            && let Some(entries) = self.map(post, "what comes behind the deployment, an object")
        {
            places.insert(0, entries);
        }
        let find = |key| places.iter().find_map(|entries| field(entries, key));
        if let Some(node) = find("suppressReboots")
            && let Some(suppress) = self.truth(node)
        {
            self.tell(node);
            if suppress {
                return Reboot { suppress, ..Reboot::default() };
            }
        }
        let countdown = find("rebootCountdown").and_then(|node| {
            let entries = self.map(node, "a countdown, an object")?;
            self.minutes(entries, node.span, "countdown")
        });
        let defer = find("rebootOption").and_then(|node| {
            let option = self.map(node, "what a user may do about the reboot, an object")?;
            let node = field(option, "deferment")?;
            self.deferral(node)
        });
        Reboot { suppress: false, defer, countdown }
    }

    fn deferral(&mut self, node: &Node) -> Option<(i64, i64)> {
        let entries = self.map(node, "a deferral, an object")?;
        let count = field(entries, "count")?;
        let times =
            self.number(count, "a number of deferrals", 0, i64::from(u32::MAX)).filter(|times| *times > 0)?;
        let each = self.minutes(entries, node.span, "deferral")?;
        self.tell(count);
        let limit = i64::try_from(DEFER_LIMIT.as_secs() / 60).unwrap_or(i64::MAX);
        let total = each.saturating_mul(times);
        if total > limit {
            let message = format!("a reboot can be put off for at most {} hours altogether", limit / 60);
            let hours = total / 60 + i64::from(total % 60 > 0);
            let problem = self.error(node.span, message).label(format!("this comes to {hours} hours"));
            self.report(problem);
        }
        Some((times, each))
    }

    /// A length of time: `interval` and `intervalUnit`.
    fn minutes(&mut self, entries: &[Entry], span: Span, what: &str) -> Option<i64> {
        let interval = field(entries, "interval")?;
        let number = self.number(interval, &format!("the length of a {what}"), 0, 1_000_000)?;
        let Some(unit) = field(entries, "intervalUnit") else {
            let problem = self.error(span, format!("the length of this {what} has no unit"));
            self.report(problem.help("the field `intervalUnit` says MINUTES or HOURS"));
            return None;
        };
        let minutes = self.unit(unit)?;
        self.tell(interval);
        self.tell(unit);
        Some(number * minutes)
    }

    /// How many minutes a unit of time has.
    pub(crate) fn unit(&mut self, node: &Node) -> Option<i64> {
        self.choice(node, "a unit of time", &[("MINUTES", 1), ("HOURS", 60), ("DAYS", 24 * 60)])
    }
}

impl Reboot {
    /// The value of the key `reboot` of a scenario; `None` for a reboot that follows at once.
    pub(crate) fn to_yaml(&self) -> Option<String> {
        let countdown = self.countdown.map(length);
        if self.suppress {
            return Some("suppress".to_owned());
        }
        if let Some((times, each)) = self.defer {
            let countdown =
                countdown.map_or_else(String::new, |countdown| format!(", countdown: {countdown}"));
            return Some(format!("{{ defer: {{ each: {}, times: {times}{countdown} }} }}", length(each)));
        }
        countdown.map(|countdown| format!("{{ countdown: {countdown} }}"))
    }
}

/// Minutes as a scenario writes them.
pub(crate) fn length(minutes: i64) -> String {
    if minutes % 60 == 0 && minutes > 0 { format!("{}h", minutes / 60) } else { format!("{minutes}m") }
}
