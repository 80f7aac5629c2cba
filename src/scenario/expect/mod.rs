//! What a scenario expects, as YAML says it, and how that becomes expectations.

mod actions;
mod calls;
mod files;
mod findings;
mod life;
mod patches;

use std::time::Duration;

use schemars::{Schema, SchemaGenerator};

use crate::expect::Expect as Expected;
use crate::job::{ActionId, JobStatus, Phase};
use crate::rules::RebootDecision;
use crate::scenario::map::{Map, Said, map};
use crate::scenario::plan::Ranges;
use crate::scenario::schema::{RequesterRef, Text};
use crate::scenario::value::{
    ActionRef, Count, Later, List, ListOrNone, Named, Natural, OneOrMany, Value, action_id, choices,
};
use crate::scenario::yaml::{Lower, Node, Reader};
use crate::source::{Span, Spanned};

pub(crate) use self::actions::{ActionEnd, Output, OutputText};
use self::actions::{End, Outputs, PhaseEnds};
pub(crate) use self::calls::Call;
use self::calls::OrderItem;
pub(crate) use self::files::FileEnd;
use self::files::{Files, Folders};
pub(crate) use self::findings::Findings;
use self::findings::FindingsExpected;
pub(crate) use self::life::SOMEWHERE;
use self::life::{Deferred, InstantOrNever, Shown};
use self::patches::PatchEnds;
pub(crate) use self::patches::{PatchEnd, patch_word};

map! {
    /// What is expected.
    pub(crate) struct Expect = "the expectations" {
        /// How pre-actions end: one end for all, a list by place, or a map by places such as `2`, `3 to 5` and `all`.
        pre_actions: PhaseEnds = "pre-action",
        /// How post-actions end, written as for pre-actions.
        post_actions: PhaseEnds = "post-action",
        /// How every action of both phases ends.
        actions: End,
        /// How patches end: one end for all, a list by place, or a map by name.
        patches: PatchEnds,
        /// The status of the job. Pending Reboot is met by a suppressed reboot beside any status, so two can be expected.
        job: OneOrMany<JobStatus> = "the status of the job",
        /// Whether the job is aborted, or by which action.
        aborted: Aborted,
        /// What is decided about the reboot.
        reboot: Decision,
        /// Exactly these ask for a reboot, in this order; or `none`.
        reboot_requested_by: ListOrNone<Later<RequesterRef>> = "those who ask for a reboot, or `none`",
        /// Exactly these actions try to reboot by themselves; or `none`.
        forced_reboot: ListOrNone<ActionRef> = "the actions that force a reboot, or `none`",
        /// How often the job begins again after a reboot that an action forced.
        restarts: Count = "the number of restarts",
        /// Whether the job falls into a reboot loop: an action forces a reboot again after the last restart that is allowed.
        reboot_loop: bool,
        /// What actions write: by action, a text that is contained or a map; or a list of maps that name their action.
        output: Outputs,
        /// How often doubled commands are called. The key is a command line; the command alone stands for all its calls.
        calls: Named<Count> = "calls such as `systemctl stop web: once`",
        /// These calls happen in this order; others may lie between.
        call_order: List<Later<Text>> = "a list of calls such as `systemctl stop web`",
        /// These things happen in this order; others may lie between.
        order: List<Later<OrderItem>> = "a list of what happens, such as [pre-action 1, patch KB1, reboot]",
        /// What has become of declared services at the end of the job.
        services: Named<OneOrMany<ServiceEnd>> = "services such as `nginx: running`",
        /// Findings that are reported, or `none`.
        findings: FindingsExpected,
        /// Whether the outcome rests on an assumption.
        assumption: bool,
        /// How often actions run, by action; retries and restarts count.
        attempts: Named<Natural> = "actions with how often they run, such as `pre-action 1: 2`",
        /// What becomes of files by path, in which `*` stands for any characters; or `none`, when nothing changes.
        files: Files,
        /// Nothing changes but what lies in these folders; `none`: nothing at all.
        only_changes_in: Folders,
        /// Whether the whole outcome is compared with the pinned one, alone or with the files that each action changed.
        snapshot: Pinned,
        /// Statuses that the job shows, in this order; others may lie between.
        shows: Shown,
        /// When the agent gets the job, or `never`. Instants are 2026-03-01 02:30, `+4h` or `3h before start`.
        received: InstantOrNever,
        /// When the job begins, or `never`.
        begins: InstantOrNever,
        /// When the job comes to its end, or `never`.
        ends: InstantOrNever,
        /// When the job reboots the asset, or `never`.
        reboots: InstantOrNever,
        /// How often the user puts the reboot off.
        deferred: Deferred,
        /// Whether a reboot is pending on the asset after the job.
        pending_reboot: bool,
        /// So long after its start the job has come to its end.
        done_within: Duration = "how soon everything is done",
        /// On which ranges of the documents the outcome depends; `nothing` says that both ends come to the same.
        depends_on: Ranges,
    }
}

choices! {
    /// A decision about the reboot.
    pub(crate) Decision(RebootDecision) = "the decision about the reboot" [
        "none": RebootDecision::None,
        "owed": RebootDecision::Owed,
        "suppressed": RebootDecision::Suppressed,
        "dropped": RebootDecision::Dropped,
    ];
}

/// Whether the job is aborted, or by which action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aborted {
    No,
    Yes,
    By(ActionId),
}

impl Value for Aborted {
    const EXPECTED: &'static str = "true, false or the action that aborts the job";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        match (node.as_bool(), node.as_text().and_then(action_id)) {
            (Some(false), _) => Some(Self::No),
            (Some(true), _) => Some(Self::Yes),
            (None, Some(id)) => Some(Self::By(id)),
            (None, None) => {
                reader.wrong(node, expected);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        either(
            "Whether the job is aborted, or by which action.",
            [bool::schema(generator), ActionRef::schema(generator)],
        )
    }
}

/// What has become of a service, or what has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ServiceEnd {
    is: crate::expect::ServiceExpect,
    holds: bool,
}

impl ServiceEnd {
    const NOT: &'static str = "not ";

    fn words() -> Vec<(String, Self)> {
        let all = crate::expect::ServiceExpect::ALL;
        let is = all.iter().map(|is| (is.name().to_owned(), Self { is: *is, holds: true }));
        let is_not =
            all.iter().map(|is| (format!("{}{}", Self::NOT, is.name()), Self { is: *is, holds: false }));
        is.chain(is_not).collect()
    }
}

impl Value for ServiceEnd {
    const EXPECTED: &'static str = "what is expected of a service";

    fn read(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        let words = Self::words();
        let choices: Vec<(&str, Self)> = words.iter().map(|(word, end)| (word.as_str(), *end)).collect();
        reader.choice(node, Self::EXPECTED, &choices)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<String> = Self::words().into_iter().map(|(word, _)| word).collect();
        crate::scenario::map::schema(serde_json::json!({ "enum": words }))
    }
}

/// Whether the outcome is pinned, and whether the changes are pinned with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pinned {
    No,
    Outcome,
    WithChanges,
}

impl Value for Pinned {
    const EXPECTED: &'static str = "what is pinned";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let choices = [("true", Self::Outcome), ("false", Self::No), ("with_changes", Self::WithChanges)];
        reader.choice(node, expected, &choices)
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let word = crate::scenario::map::schema(serde_json::json!({ "enum": ["with_changes"] }));
        either("Whether something is pinned.", [bool::schema(generator), word])
    }
}

/// The schema of a value that can be written in several ways.
fn either<const N: usize>(about: &str, forms: [Schema; N]) -> Schema {
    crate::scenario::map::schema(serde_json::json!({ "anyOf": Vec::from(forms), "description": about }))
}

impl Lower {
    /// Reads the expectations: a map, or `snapshot` alone.
    pub(crate) fn expect(&mut self, node: &Node) {
        if node.as_text() == Some("snapshot") {
            self.draft.expect(Expected::Snapshot, node.span);
            return;
        }
        let Some(expect) = Expect::read_map(node, &mut self.reader) else { return };
        for (ends, phase) in [(&expect.pre_actions, Phase::Pre), (&expect.post_actions, Phase::Post)] {
            self.expect_phase(phase, ends);
        }
        self.expect_every_action(&expect.actions);
        self.expect_patches(&expect.patches);
        for status in expect.job.get().into_iter().flat_map(|statuses| &statuses.0) {
            self.draft.expect(Expected::JobStatus(status.value), status.span);
        }
        self.expect_one(&expect.aborted, |aborted| {
            Some(match aborted {
                Aborted::No => Expected::NotAborted,
                Aborted::Yes => Expected::Aborted(None),
                Aborted::By(id) => Expected::Aborted(Some(*id)),
            })
        });
        self.expect_one(&expect.reboot, |decision| Some(Expected::Reboot(decision.0)));
        if let Some(Spanned { value: by, span }) = expect.reboot_requested_by.spanned() {
            let by: Vec<_> = by.0.iter().map(|one| self.requester(&one.value.0)).collect();
            if let Some(by) = by.into_iter().collect() {
                self.draft.expect(Expected::RebootRequestedBy(by), span);
            }
        }
        self.expect_one(&expect.forced_reboot, |by| {
            Some(Expected::RebootForcedBy(by.0.iter().map(|one| one.value.0).collect()))
        });
        self.expect_one(&expect.restarts, |count| Some(Expected::Restarts(count.0)));
        self.expect_one(&expect.reboot_loop, |falls| Some(Expected::RebootLoop(*falls)));
        self.expect_output(&expect.output);
        self.expect_calls(&expect);
        self.expect_order(&expect);
        for (service, ends) in expect.services.get().into_iter().flat_map(Named::iter) {
            let name = crate::environment::Service::bare_name(&service.value);
            for Spanned { value: ServiceEnd { is, holds }, span } in &ends.0 {
                let expected = Expected::Service { name: name.to_owned(), is: *is, holds: *holds };
                self.draft.expect(expected, *span);
            }
        }
        self.expect_findings(&expect.findings);
        self.expect_one(&expect.assumption, |rests| Some(Expected::Assumption(*rests)));
        self.expect_attempts(&expect.attempts);
        self.expect_files(None, &expect.files);
        self.expect_only_changes(None, &expect.only_changes_in);
        self.expect_one(&expect.snapshot, |pinned| match pinned {
            Pinned::No => None,
            Pinned::Outcome => Some(Expected::Snapshot),
            Pinned::WithChanges => Some(Expected::SnapshotWithChanges),
        });
        self.expect_life(&expect);
    }

    /// Expects what `expected` makes of a value, if that is written.
    fn expect_one<T>(&mut self, said: &Said<T>, expected: impl FnOnce(&T) -> Option<Expected>) {
        if let Some(Spanned { value, span }) = said.spanned()
            && let Some(expected) = expected(value)
        {
            self.draft.expect(expected, span);
        }
    }

    fn expect_attempts(&mut self, attempts: &Said<Named<Natural>>) {
        for entry in attempts.get().into_iter().flat_map(|named| &named.0) {
            let id = self.action_key(&entry.name.value, entry.name.span);
            if let (Some(id), Some(times)) = (id, &entry.value) {
                self.draft.expect(Expected::Attempts(id, times.0), entry.span);
            }
        }
    }

    /// Expects each of these, written at `span`.
    fn expect_all(&mut self, all: impl IntoIterator<Item = Expected>, span: Span) {
        for expected in all {
            self.draft.expect(expected, span);
        }
    }
}
