//! What the assets of one group look like, where that is not what all assets look like.

use super::story::Story;
use crate::scenario::draft::{Draft, DraftGroup};

impl Story {
    /// Exchanges what all assets look like with what is said of one group alone, or back.
    pub(super) fn swap_machine(&mut self, group: Option<usize>) {
        let Some(at) = group else { return };
        let empty = self.draft.beside();
        let Some(group) = self.draft.plan.as_mut().and_then(|plan| plan.groups.get_mut(at)) else {
            return;
        };
        let mut machine = group.machine.take().unwrap_or_else(|| Box::new(empty));
        self.draft.swap_machine(&mut machine);
        let commands = self.telling.commands.entry(at).or_default();
        std::mem::swap(commands, &mut self.commands);
        if let Some(group) = self.draft.plan.as_mut().and_then(|plan| plan.groups.get_mut(at)) {
            group.machine = Some(machine);
        }
    }

    /// Adds what all assets look like to what was said of single groups; where both speak of the same, the group's counts.
    pub(super) fn finish_machines(&mut self) {
        let mut groups =
            self.draft.plan.as_mut().map_or_else(Vec::new, |plan| std::mem::take(&mut plan.groups));
        for (at, group) in groups.iter_mut().enumerate() {
            let Some(mut machine) = group.machine.take() else { continue };
            take_kind(group, &mut machine);
            let mut commands = self.telling.commands.remove(&at).unwrap_or_default();
            if !machine.says_machine() && commands.is_empty() {
                continue;
            }
            machine.source = self.draft.source.clone();
            machine.incomplete = self.draft.incomplete;
            machine.add_machine(&self.draft);
            let said = |line: &str| commands.iter().any(|(known, _)| known.value == line);
            let others: Vec<_> =
                self.commands.iter().filter(|(line, _)| !said(&line.value)).cloned().collect();
            commands.extend(others);
            for (line, answers) in commands {
                machine.command(&line.value, line.span, answers);
            }
            group.machine = Some(machine);
        }
        if let Some(plan) = &mut self.draft.plan {
            plan.groups = groups;
        }
    }
}

/// A kind of endpoint that is said of a group is the group's, not its machine's.
fn take_kind(group: &mut DraftGroup, machine: &mut Draft) {
    if let Some(on) = machine.on.take() {
        group.on = Some(on);
    }
    if let Some(image) = machine.take_image() {
        group.image = Some(image);
    }
}
