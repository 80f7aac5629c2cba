//! Where jobs run, and what the assets look like.

use std::mem;
use std::sync::Arc;

use super::model::{DraftGroup, DraftPlan};
use crate::environment::{EndpointKind, EndpointSpec, Fact};
use crate::job::Platform;
use crate::scenario::GroupKind;
use crate::scenario::draft::Draft;
use crate::scenario::endpoint::Endpoint;
use crate::scenario::map::Map;
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
        let mut common = mem::take(&mut self.endpoint);
        self.endpoint.on = common.on.take();
        let mut made: Vec<(Likeness, Arc<EndpointSpec>, GroupKind)> = Vec::new();
        let (mut kinds, mut machines) = (Vec::new(), Vec::new());
        for group in &plan.groups {
            let platform = group.platform().map(|platform| platform.value);
            let own = group.said.endpoint.is_said() || group.said.image.is_said();
            let on = group.said.on.cloned().or(self.on());
            let likeness = (platform, on.map(|on| on.value));
            let known = made.iter().find(|(of, ..)| *of == likeness && !own);
            let (world, kind) = if let Some((_, world, kind)) = known {
                (Arc::clone(world), GroupKind { on: on.or(kind.on), image: kind.image.clone() })
            } else {
                let (world, kind) = self.finish_place(group, &common);
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
            common.on.clone_from(&self.endpoint.on);
            self.finish_place_of(None, common);
        }
        (kinds, machines)
    }

    fn finish_place(&mut self, group: &DraftGroup, common: &Endpoint) -> (Arc<EndpointSpec>, GroupKind) {
        let mut endpoint = group.said.endpoint.get().cloned().unwrap_or_default();
        if let (Some(first), Some(on)) = (endpoint.on.cloned(), group.said.on.cloned())
            && first.value != on.value
        {
            let (first_name, name) = (first.value.name(), on.value.name());
            let message = format!("the endpoint is `{first_name}`, it cannot also be `{name}`");
            self.report(self.error(on.span, message).also(first.span, "the first choice"));
        }
        endpoint.on = endpoint.on.cloned().or(group.said.on.cloned()).or(self.on()).into();
        if let Some(image) = group.said.image.cloned() {
            if let Some(first) = endpoint.image.spanned().map(|image| image.span) {
                let problem = self.error(image.span, "the image of the group is named twice");
                self.report(problem.also(first, "the first time"));
            } else {
                endpoint.image.set(image);
            }
        }
        if !group.said.endpoint.is_said() || group.like_all {
            let mut all = common.clone();
            // An image that is named for all is for those that are containers.
            if endpoint.on.copied().is_some_and(|on| !on.supports(Fact::Image)) {
                all.image.take();
            }
            endpoint.merge(&all);
        } else if endpoint.time().is_none() {
            endpoint.time_limit = common.time().into();
        }
        self.finish_place_of(group.platform(), endpoint)
    }

    fn finish_place_of(
        &mut self,
        platform: Option<Spanned<Platform>>,
        endpoint: Endpoint,
    ) -> (Arc<EndpointSpec>, GroupKind) {
        let mut place = Self { platform, endpoint, ..Self::new(&self.source, self.name.clone()) };
        let world = place.finish_endpoint();
        let on = place.on();
        for problem in place.take_problems() {
            self.report(problem);
        }
        let image = world.machine.image.clone();
        (Arc::new(world), GroupKind { on, image })
    }
}
