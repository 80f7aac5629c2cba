//! What is expected.

use super::keys;
use super::lower::Lower;
use super::refs::action_id;
use super::tree::{Kind, Node};
use crate::expect::Expect;
use crate::job::{ActionId, JobStatus, Phase};
use crate::rules::RebootDecision;

impl Lower {
    /// Reads the expectations: a map, or `snapshot` alone.
    pub fn expect(&mut self, node: &Node) {
        if node.as_text() == Some("snapshot") {
            self.draft.expect(Expect::Snapshot, node.span);
            return;
        }
        let Some(fields) = self.reader.map(node, &keys::EXPECT) else { return };
        for (key, phase) in [("pre_actions", Phase::Pre), ("post_actions", Phase::Post)] {
            if let Some(node) = fields.get(key) {
                self.expect_phase(phase, node);
            }
        }
        if let Some(node) = fields.get("actions") {
            self.expect_every_action(node);
        }
        if let Some(node) = fields.get("patches") {
            self.expect_patches(node);
        }
        if let Some(node) = fields.get("job") {
            self.expect_status(node);
        }
        if let Some(node) = fields.get("aborted") {
            self.expect_aborted(node);
        }
        if let Some(node) = fields.get("reboot") {
            let choices = [
                ("none", RebootDecision::None),
                ("owed", RebootDecision::Owed),
                ("suppressed", RebootDecision::Suppressed),
                ("dropped", RebootDecision::Dropped),
            ];
            if let Some(decision) = self.reader.choice(node, "the decision about the reboot", &choices) {
                self.draft.expect(Expect::Reboot(decision), node.span);
            }
        }
        if let Some(node) = fields.get("reboot_requested_by") {
            let by = self.all_or_none(node, "those who ask for a reboot, or `none`", Self::requester);
            if let Some(by) = by {
                self.draft.expect(Expect::RebootRequestedBy(by), node.span);
            }
        }
        if let Some(node) = fields.get("forced_reboot") {
            let by = self.all_or_none(node, "the actions that force a reboot, or `none`", Self::action_ref);
            if let Some(by) = by {
                self.draft.expect(Expect::RebootForcedBy(by), node.span);
            }
        }
        if let Some(node) = fields.get("restarts")
            && let Some(count) = self.count(node, "the number of restarts")
        {
            self.draft.expect(Expect::Restarts(count), node.span);
        }
        if let Some(node) = fields.get("reboot_loop")
            && let Some(falls) = self.reader.boolean(node)
        {
            self.draft.expect(Expect::RebootLoop(falls), node.span);
        }
        if let Some(node) = fields.get("output") {
            self.expect_output(node);
        }
        self.expect_calls(&fields);
        if let Some(node) = fields.get("order") {
            self.expect_order(node);
        }
        if let Some(node) = fields.get("services") {
            self.expect_services(node);
        }
        if let Some(node) = fields.get("findings") {
            self.expect_findings(node);
        }
        if let Some(node) = fields.get("assumption")
            && let Some(rests) = self.reader.boolean(node)
        {
            self.draft.expect(Expect::Assumption(rests), node.span);
        }
        if let Some(node) = fields.get("attempts") {
            self.expect_attempts(node);
        }
        if let Some(node) = fields.get("files") {
            self.expect_files(None, node);
        }
        if let Some(node) = fields.get("only_changes_in") {
            self.expect_only_changes(None, node);
        }
        if let Some(node) = fields.get("snapshot") {
            self.expect_snapshot(node);
        }
        self.expect_life(&fields);
    }

    /// `none`, one item or a list of items; `None` when some item is wrong.
    fn all_or_none<T>(
        &mut self,
        node: &Node,
        expected: &str,
        read: fn(&mut Self, &Node) -> Option<T>,
    ) -> Option<Vec<T>> {
        match &node.kind {
            Kind::List(items) => {
                // Every item is read, so that every mistake is found.
                let read: Vec<Option<T>> = items.iter().map(|item| read(self, item)).collect();
                read.into_iter().collect()
            }
            _ if node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("none")) => Some(Vec::new()),
            _ if node.as_text().is_some() => read(self, node).map(|one| vec![one]),
            _ => {
                self.reader.wrong(node, expected);
                None
            }
        }
    }

    fn expect_status(&mut self, node: &Node) {
        // Pending Reboot is shown beside another status, so that two can be expected.
        let items = node.items();
        let choices = JobStatus::ALL.map(|status| (status.title(), status));
        for item in items {
            if let Some(status) = self.reader.choice(item, "the status of the job", &choices) {
                self.draft.expect(Expect::JobStatus(status), item.span);
            }
        }
    }

    fn expect_aborted(&mut self, node: &Node) {
        let expected = match (node.as_bool(), node.as_text().and_then(action_id)) {
            (Some(true), _) => Expect::Aborted(None),
            (Some(false), _) => Expect::NotAborted,
            (None, Some(id)) => Expect::Aborted(Some(id)),
            (None, None) => return self.reader.wrong(node, "true, false or the action that aborts the job"),
        };
        self.draft.expect(expected, node.span);
    }

    fn expect_attempts(&mut self, node: &Node) {
        let Some(entries) =
            self.reader.entries(node, "actions with how often they run, such as `pre-action 1: 2`")
        else {
            return;
        };
        for entry in entries {
            let id: Option<ActionId> = self.action_key(&entry.key, entry.key_span);
            let times = self.reader.number(&entry.value, "the number of attempts", 0, i64::from(u32::MAX));
            if let (Some(id), Some(times)) = (id, times.and_then(|times| u32::try_from(times).ok())) {
                self.draft.expect(Expect::Attempts(id, times), entry.value.span);
            }
        }
    }
}
