//! Where jobs run, and what the assets look like.

use std::mem;
use std::sync::Arc;

use super::model::{DraftGroup, DraftPlan};
use crate::environment::EndpointSpec;
use crate::job::Platform;
use crate::scenario::draft::Draft;
use crate::scenario::{EndpointKind, GroupKind};
use crate::source::Spanned;

/// Whether scripts really run there.
pub(super) fn is_real(kind: Option<&GroupKind>) -> bool {
    kind.and_then(|kind| kind.on).is_some_and(|on| on.value != EndpointKind::Declared)
}

/// What decides how the plan's own endpoint is checked and made.
type Likeness = (Option<Platform>, Option<EndpointKind>);

impl Draft {
    /// Of each group, where its jobs run and what its assets look like. The jobs learn where they run.
    pub(super) fn finish_places(&mut self, plan: &mut DraftPlan) -> (Vec<GroupKind>, Vec<Arc<EndpointSpec>>) {
        let mut common = self.take_endpoint();
        let mut made: Vec<(Likeness, Arc<EndpointSpec>, GroupKind)> = Vec::new();
        let (mut kinds, mut machines) = (Vec::new(), Vec::new());
        for group in &plan.groups {
            let platform = group.platform.map(|platform| platform.value);
            let on = group.on.or(self.on);
            let likeness = (platform, on.map(|on| on.value));
            let known = made
                .iter()
                .find(|(of, ..)| *of == likeness && group.machine.is_none() && group.image.is_none());
            let (world, kind) = if let Some((_, world, kind)) = known {
                (Arc::clone(world), GroupKind { on: on.or(kind.on), image: kind.image.clone() })
            } else {
                let own = group.machine.is_some() || group.image.is_some();
                let draft = group.machine.as_deref().cloned().unwrap_or_else(|| common.clone());
                let (world, kind) = self.finish_place(draft, group, on);
                if !own {
                    made.push((likeness, Arc::clone(&world), kind.clone()));
                }
                (world, kind)
            };
            machines.push(world);
            kinds.push(kind);
        }
        if made.is_empty() {
            // No group looks so, and yet it is checked.
            common.on = self.on;
            let (_, problems) = common.finish_endpoint();
            for problem in problems {
                self.report(problem);
            }
        }
        (kinds, machines)
    }

    /// The endpoint that is said of all assets, in a draft of its own.
    fn take_endpoint(&mut self) -> Self {
        let mut common = Self::new(&self.source, self.name.clone());
        common.files = mem::take(&mut self.files);
        common.services = mem::take(&mut self.services);
        common.machine = mem::take(&mut self.machine);
        common.machine_image = self.machine_image.take();
        common.env = mem::take(&mut self.env);
        common.commands = mem::take(&mut self.commands);
        common
    }

    fn finish_place(
        &mut self,
        mut draft: Self,
        group: &DraftGroup,
        on: Option<Spanned<EndpointKind>>,
    ) -> (Arc<EndpointSpec>, GroupKind) {
        draft.platform = group.platform;
        if let Some(on) = on {
            draft.set_endpoint(on);
        }
        if let Some(image) = &group.image {
            if draft.on.is_some_and(|on| on.value != EndpointKind::Container) || draft.machine_image.is_none()
            {
                draft.set_image(image.clone());
            } else if let Some(first) = draft.machine_image {
                let problem = draft.error(image.span, "the image of the group is named twice");
                draft.report(problem.also(first, "the first time"));
            }
        } else if draft.on.is_some_and(|on| on.value != EndpointKind::Container) && group.machine.is_none() {
            // An image that is named for all is for those that are containers.
            draft.machine.image = None;
            draft.machine_image = None;
        }
        let ((world, on), problems) = draft.finish_endpoint();
        for problem in problems {
            self.report(problem);
        }
        let image = world.machine.image.clone();
        (Arc::new(world), GroupKind { on, image })
    }
}
