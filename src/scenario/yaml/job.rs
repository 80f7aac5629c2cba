//! The job.

use super::action::Lowered;
use super::keys;
use super::lower::Lower;
use super::reader::Fields;
use super::tree::{Entry, Kind, Node};
use crate::job::{ActionId, Phase};
use crate::scenario::draft::{DraftAction, DraftReboot};
use crate::scenario::job::Job;
use crate::scenario::map::Map;
use crate::source::{Span, Spanned};

impl Lower {
    /// Reads the job. What it says of its life around its run is left to [`Self::life`].
    pub(crate) fn job(&mut self, entry: &Entry) -> Option<Job> {
        self.draft.job = Some(entry.key_span);
        let Some(fields) = self.reader.map(&entry.value, Job::KEYS) else {
            self.no_job(entry.key_span);
            return None;
        };
        let job = Job::of(&fields, &mut self.reader);
        self.draft.job_name = job.name.get().cloned();
        self.draft.agent = job.agent.cloned();
        self.job_parts(&fields);
        Some(job)
    }

    /// What a job does, in a scenario or in a plan.
    pub(crate) fn job_parts(&mut self, fields: &Fields<'_>) {
        self.draft.incomplete = ["pre_actions", "post_actions"].iter().any(|key| fields.misspelt(key));
        if fields.misspelt("patches") {
            self.unreadable();
        }
        if fields.misspelt("platform") {
            self.draft.unreadable_platform();
        }
        if let Some(platform) = fields.get("platform") {
            match self.reader.text(platform, "a platform (windows, linux or macos)") {
                Some(name) => self.draft.name_platform(name, platform.span),
                None => self.draft.unreadable_platform(),
            }
        }
        if let Some(actions) = fields.get("pre_actions") {
            self.actions(Phase::Pre, actions);
        }
        if let Some(patches) = fields.get("patches") {
            self.patches(patches);
        }
        if let Some(actions) = fields.get("post_actions") {
            self.actions(Phase::Post, actions);
        }
        if let Some(reboot) = fields.get("reboot") {
            self.draft.reboot = self.reboot(reboot).map(|policy| Spanned::new(policy, reboot.span));
        }
    }

    /// The scenario has a job that could not be read, which has been reported: nothing more can be said about it.
    pub(crate) fn no_job(&mut self, span: Span) {
        self.draft.job = Some(span);
        self.unreadable();
        self.draft.unreadable_platform();
    }

    fn actions(&mut self, phase: Phase, node: &Node) {
        if node.as_integer().is_some() {
            let expected = format!("a number of {}s", phase.noun());
            if let Some(count) = self.reader.number(node, &expected, 0, i64::MAX) {
                self.draft.declare_actions(phase, usize::try_from(count).unwrap_or(usize::MAX), node.span);
            }
            return;
        }
        let expected = format!("a list of {}s, or how many there are", phase.noun());
        let Some(items) = self.reader.list(node, &expected) else {
            if matches!(node.kind, Kind::Map(_)) {
                self.reader.help_last("write `- ` before each action");
            }
            self.draft.incomplete = true;
            return;
        };
        for item in items {
            let id = ActionId { phase, index: self.draft.actions(phase).len() };
            let action = match self.action(id, item) {
                Lowered::Action(action) => *action,
                Lowered::Unreadable => DraftAction::new(item.span),
            };
            self.draft.push_action(phase, action);
        }
    }

    fn reboot(&mut self, node: &Node) -> Option<DraftReboot> {
        if !matches!(node.kind, Kind::Map(_)) {
            let choices = [("immediate", DraftReboot::Immediate), ("suppress", DraftReboot::Suppress)];
            let policy = self.reader.choice(node, "the reboot settings", &choices);
            if policy.is_none() {
                self.reader.help_last(
                    "write `suppress`, `countdown: 15m` or `defer: {each: 60m, times: 3, countdown: 10m}`",
                );
            }
            return policy;
        }
        let fields = self.reader.map(node, &keys::REBOOT)?;
        let suppress = fields.get("suppress").map(|node| self.reader.boolean(node));
        let countdown =
            fields.get("countdown").map(|node| self.reader.duration(node, "the length of the countdown"));
        let defer = fields.get("defer").map(|node| self.deferral(node));
        // `suppress: false` says no more than what holds anyway, so that it can stand beside the others.
        let chosen: Vec<&Entry> = [
            fields.entry("suppress").filter(|_| suppress != Some(Some(false))),
            fields.entry("countdown"),
            fields.entry("defer"),
        ]
        .into_iter()
        .flatten()
        .collect();
        if let [first, second, ..] = chosen.as_slice() {
            let message = format!("a reboot cannot have both `{}` and `{}`", first.key, second.key);
            let mut problem =
                self.reader.error(second.key_span, message).also(first.key_span, "this one excludes it");
            if first.key == "countdown" {
                problem = problem.help("the countdown behind the deferrals is written inside `defer`");
            }
            self.reader.report(problem);
            return None;
        }
        match (suppress, countdown, defer) {
            (Some(None), ..) | (_, Some(None), _) | (_, _, Some(None)) => None,
            (Some(Some(true)), ..) => Some(DraftReboot::Suppress),
            (_, Some(Some(countdown)), _) => Some(DraftReboot::Countdown(countdown)),
            (_, _, Some(Some(defer))) => Some(defer),
            _ => Some(DraftReboot::Immediate),
        }
    }

    fn deferral(&mut self, node: &Node) -> Option<DraftReboot> {
        let fields = self.reader.map(node, &keys::DEFER)?;
        for key in ["each", "times"] {
            if fields.get(key).is_none() {
                self.reader.missing(&fields, key);
            }
        }
        let each = fields.get("each").map(|node| self.reader.duration(node, "the length of one deferral"));
        let times = fields
            .get("times")
            .map(|node| self.reader.number(node, "the number of deferrals", 0, i64::from(u32::MAX)));
        let countdown = match fields.get("countdown") {
            Some(node) => self.reader.duration(node, "the length of the countdown"),
            None => Some(std::time::Duration::ZERO),
        };
        Some(DraftReboot::Defer { each: each??, times: u32::try_from(times??).ok()?, countdown: countdown? })
    }
}
