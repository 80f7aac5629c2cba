//! Changes to a job, and what its agent meets.

use crate::scenario::draft::{DraftChange, DraftPlannedJob, DraftPoint, DraftTrouble};
use crate::scenario::yaml::keys;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Fields;
use crate::scenario::yaml::refs::{action_id, patch_name};
use crate::scenario::yaml::tree::Node;
use crate::source::Spanned;

impl Lower {
    /// One change, or a list of them.
    pub fn changes(&mut self, node: &Node, job: &mut DraftPlannedJob) {
        for item in node.items() {
            if let Some(change) = self.change(item) {
                job.changes.push(change);
            }
        }
    }

    fn change(&mut self, node: &Node) -> Option<Spanned<(DraftChange, crate::scenario::draft::DraftTime)>> {
        let fields = self.reader.map(node, &keys::CHANGE)?;
        let given: Vec<_> =
            ["disable", "delete", "reschedule"].iter().filter_map(|key| fields.entry(key)).collect();
        let [entry] = given.as_slice() else {
            let problem = if let [first, second, ..] = given.as_slice() {
                let message = format!("one change cannot both {} and {} the job", first.key, second.key);
                let problem = self.reader.error(second.key_span, message);
                problem.also(first.key_span, "the other one").help("write each as an item of its own")
            } else {
                let problem = self.reader.error(node.span, "a change says what is done to the job, and when");
                problem.label("expected one of `disable`, `delete` or `reschedule`")
            };
            self.reader.report(problem);
            return None;
        };
        let at = self.reader.instant(&entry.value, "when the change is made");
        let to = fields.entry("to");
        let kind = match (entry.key.as_str(), to) {
            ("reschedule", Some(to)) => {
                self.reader.instant(&to.value, "the new start").map(DraftChange::Reschedule)
            }
            ("reschedule", None) => {
                let problem =
                    self.reader.error(entry.key_span, "a job is put to another start, which is missing");
                self.reader.report(problem.help("write it behind `to`"));
                None
            }
            (key, Some(to)) => {
                let message = format!("a job that is {key}d has no new start");
                let problem = self.reader.error(to.key_span, message);
                self.reader.report(problem.help("write `reschedule` to give it one"));
                None
            }
            ("disable", None) => Some(DraftChange::Disable),
            (_, None) => Some(DraftChange::Delete),
        };
        Some(Spanned::new((kind?, at?), node.span))
    }

    /// What the agent meets during a job.
    pub fn trouble(&mut self, fields: &Fields<'_>, job: &mut DraftPlannedJob) {
        if let Some(node) = fields.get("agent_restarts") {
            for item in node.items() {
                let Some(fields) = self.reader.map(item, &keys::AGENT_RESTARTS) else { continue };
                let away = if let Some(away) = fields.get("away") {
                    self.reader.duration(away, "how long the agent is away")
                } else {
                    self.reader.missing(&fields, "away");
                    None
                };
                let trouble = self.one_trouble(&fields);
                if let (Some(trouble), Some(away)) = (trouble, away) {
                    job.trouble.push(DraftTrouble { restarts: Some(away), ..trouble });
                }
            }
        }
        if let Some(node) = fields.get("agent_fails") {
            for item in node.items() {
                let Some(fields) = self.reader.map(item, &keys::AGENT_FAILS) else { continue };
                job.trouble.extend(self.one_trouble(&fields));
            }
        }
    }

    fn one_trouble(&mut self, fields: &Fields<'_>) -> Option<DraftTrouble> {
        let share = match fields.get("share") {
            Some(share) => Some(self.reader.share(share, "the share of assets on which that happens")?),
            None => None,
        };
        let Some(before) = fields.get("before") else {
            self.reader.missing(fields, "before");
            return None;
        };
        let before = self.point(before)?;
        Some(DraftTrouble { span: fields.span, share, before, restarts: None })
    }

    fn point(&mut self, node: &Node) -> Option<Spanned<DraftPoint>> {
        let text = node.as_text().unwrap_or_default();
        let point = match text.trim().to_ascii_lowercase().as_str() {
            "download" => DraftPoint::Download,
            "deployment" => DraftPoint::Deployment,
            _ => match (action_id(text), patch_name(text)) {
                (Some(id), _) => DraftPoint::Action(id),
                (None, Some(name)) => DraftPoint::Patch(name.to_owned()),
                (None, None) => {
                    self.reader.wrong(node, "`download`, `deployment`, `pre-action 1` or `patch KB1`");
                    return None;
                }
            },
        };
        Some(Spanned::new(point, node.span))
    }
}
