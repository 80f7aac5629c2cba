//! What is expected of a job's life around its run.

use std::time::Duration;

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::Expect;
use crate::expect::{Milestone, OnAsset, PlanExpect, When};
use crate::job::JobStatus;
use crate::scenario::map::{Said, schema};
use crate::scenario::plan::Ranges;
use crate::scenario::value::{Instant, OneOrMany, Value};
use crate::scenario::yaml::{Lower, Node, Reader};
use crate::source::Spanned;

/// Places of jobs and assets that are found when all of them are known.
pub(crate) const SOMEWHERE: OnAsset = OnAsset { job: 0, asset: None };

/// Statuses that a job shows, in their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shown(Vec<JobStatus>);

impl Value for Shown {
    const EXPECTED: &'static str = "a status that the job shows";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let statuses: Vec<_> =
            node.items().iter().map(|item| JobStatus::read(item, expected, reader)).collect();
        if statuses.is_empty() {
            reader.wrong(node, "the statuses that the job shows, in their order");
            return None;
        }
        statuses.into_iter().collect::<Option<_>>().map(Self)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        OneOrMany::<JobStatus>::schema(generator)
    }
}

/// An instant, or `never`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct InstantOrNever(Option<Instant>);

impl Value for InstantOrNever {
    const EXPECTED: &'static str = "an instant, or `never`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("never")) {
            return Some(Self(None));
        }
        Instant::read(node, expected, reader).map(|instant| Self(Some(instant)))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = "^([0-9]{4}-[0-9]{2}-[0-9]{2}|\\+[0-9]|[0-9].* (before|after) |never$)";
        schema(json!({ "type": "string", "pattern": pattern }))
    }
}

/// How often a reboot is put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deferred(u32);

impl Value for Deferred {
    const EXPECTED: &'static str = "how often the reboot is put off";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let text = node.as_text().unwrap_or_default();
        let words = [("never", 0), ("once", 1), ("twice", 2)];
        if let Some((_, times)) = words.iter().find(|(word, _)| text.eq_ignore_ascii_case(word)) {
            return Some(Self(*times));
        }
        let times = reader.number(node, expected, 0, i64::from(u32::MAX))?;
        u32::try_from(times).ok().map(Self)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(
            json!({ "anyOf": [{ "type": "integer", "minimum": 0 }, { "enum": ["never", "once", "twice"] }] }),
        )
    }
}

impl Lower {
    /// What is expected of a job's life on one asset.
    pub(super) fn expect_life(&mut self, expect: &Expect) {
        if let Some(Spanned { value: Shown(statuses), span }) = expect.shows.cloned() {
            self.expect_plan(PlanExpect::Shows(SOMEWHERE, statuses), span, None);
        }
        for (said, milestone) in [
            (&expect.received, Milestone::Received),
            (&expect.begins, Milestone::Begins),
            (&expect.ends, Milestone::Ends),
            (&expect.reboots, Milestone::Reboots),
        ] {
            self.expect_milestone(said, milestone);
        }
        if let Some(Spanned { value: Deferred(times), span }) = expect.deferred.cloned() {
            self.expect_plan(PlanExpect::Deferred(SOMEWHERE, times), span, None);
        }
        if let Some(Spanned { value: pending, span }) = expect.pending_reboot.cloned() {
            self.expect_plan(PlanExpect::Pending(SOMEWHERE, pending), span, None);
        }
        self.expect_whole(&expect.done_within, &expect.depends_on);
    }

    fn expect_milestone(&mut self, said: &Said<InstantOrNever>, milestone: Milestone) {
        let Some(Spanned { value: InstantOrNever(when), span }) = said.cloned() else { return };
        match when {
            None => self.expect_plan(PlanExpect::NeverHappens(SOMEWHERE, milestone), span, None),
            Some(when) => {
                let what = PlanExpect::Happens(SOMEWHERE, milestone, When::After(Duration::ZERO));
                self.expect_plan(what, span, Some(Spanned::new(when, span)));
            }
        }
    }

    /// What is expected of everything together.
    pub(crate) fn expect_whole(&mut self, done_within: &Said<Duration>, depends_on: &Said<Ranges>) {
        if let Some(Spanned { value: within, span }) = done_within.cloned() {
            self.expect_plan(PlanExpect::DoneWithin(None, within), span, None);
        }
        if let Some(Spanned { value: Ranges(ranges), span }) = depends_on.cloned() {
            self.expect_plan(PlanExpect::DependsOn(ranges), span, None);
        }
    }
}
