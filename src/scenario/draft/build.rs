//! How a front end fills a draft in.

use std::collections::HashMap;

use super::{Draft, DraftAction, DraftKind, DraftPatch};
use crate::diag::{Diagnostic, did_you_mean, did_you_mean_or_list};
use crate::environment::ForcesReboot;
use crate::expect::{Expect, Expectation};
use crate::job::{ACTIONS_PER_PHASE, ActionId, Phase, Platform};
use crate::scenario::endpoint::Endpoint;
use crate::source::{SourceFile, Span, Spanned};
use crate::text::{count, plural};

/// A job may be given by numbers only; this many patches are enough for every plan and bear every hostile number.
const MOST_PATCHES: usize = 10_000;

impl Draft {
    /// An empty scenario.
    pub(crate) fn new(source: &SourceFile, name: Spanned<String>) -> Self {
        Self {
            source: source.clone(),
            name,
            group: None,
            tags: Vec::new(),
            job: None,
            job_name: None,
            platform: None,
            agent: None,
            reboot: None,
            endpoint: Endpoint::default(),
            matrix: None,
            rulebook: None,
            twice: None,
            max_restarts: None,
            levels: Vec::new(),
            expectations: Vec::new(),
            plan: None,
            incomplete: false,
            unknown_platform: false,
            pre_actions: Vec::new(),
            post_actions: Vec::new(),
            patches: Vec::new(),
            patch_places: HashMap::new(),
            patches_changed: false,
            counts: [None, None],
            problems: Vec::new(),
        }
    }

    /// Notes a mistake; [`Draft::finish`] hands it out with all others.
    pub(crate) fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// The mistakes that are known so far.
    pub(crate) fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }

    /// The mistakes that are known so far, which are then no longer the draft's.
    pub(crate) fn take_problems(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.problems)
    }

    /// An error at `span` of this draft's source, to be completed and then reported.
    pub(crate) fn error(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(&self.source, span, message)
    }

    /// Says by name which operating system the asset has, in any letter case; an unknown name is a mistake.
    pub(crate) fn name_platform(&mut self, name: &str, span: Span) {
        if let Ok(platform) = name.trim().parse() {
            self.set_platform(Spanned::new(platform, span));
            return;
        }
        self.unknown_platform = true;
        let label = did_you_mean_or_list(name, &Platform::ALL.map(Platform::name));
        self.report(self.error(span, format!("unknown platform `{name}`")).label(label));
    }

    /// A platform is written, but could not be read, which has been reported: the job is not blamed for lacking one.
    pub(crate) fn unreadable_platform(&mut self) {
        self.unknown_platform = true;
    }

    /// Says which operating system the asset has; a second, different one is a mistake.
    pub(crate) fn set_platform(&mut self, platform: Spanned<Platform>) {
        match self.platform {
            Some(first) if first.value != platform.value => {
                let message =
                    format!("the job runs on {}, it cannot also run on {}", first.value, platform.value);
                self.report(self.error(platform.span, message).also(first.span, "the first platform"));
            }
            _ => self.platform = Some(platform),
        }
    }

    pub(crate) fn actions(&self, phase: Phase) -> &[DraftAction] {
        match phase {
            Phase::Pre => &self.pre_actions,
            Phase::Post => &self.post_actions,
        }
    }

    pub(super) fn actions_mut(&mut self, phase: Phase) -> &mut Vec<DraftAction> {
        match phase {
            Phase::Pre => &mut self.pre_actions,
            Phase::Post => &mut self.post_actions,
        }
    }

    /// Adds an action behind those of its phase.
    pub(crate) fn push_action(&mut self, phase: Phase, action: DraftAction) {
        self.actions_mut(phase).push(action);
    }

    /// Says how many actions a phase has. Those that are not described succeed.
    pub(crate) fn declare_actions(&mut self, phase: Phase, count: usize, span: Span) {
        let slot = phase as usize;
        if let Some(first) = self.counts[slot] {
            let message = format!("the number of {}s is given twice", phase.noun());
            self.report(
                self.error(span, message).also(first.span, format!("the first time, {}", first.value)),
            );
            return;
        }
        self.counts[slot] = Some(Spanned::new(count, span));
        if count > ACTIONS_PER_PHASE {
            self.report(self.too_many(phase, span).label(format!("{count} are too many")));
        }
        let count = count.min(ACTIONS_PER_PHASE);
        let actions = self.actions_mut(phase);
        while actions.len() < count {
            actions.push(DraftAction::new(span));
        }
    }

    pub(super) fn too_many(&self, phase: Phase, span: Span) -> Diagnostic {
        self.error(span, format!("a job has at most {ACTIONS_PER_PHASE} {}s", phase.noun()))
            .help("put what several scripts do into one, or plan a second job")
    }

    /// The action `id`, to be described further.
    ///
    /// When the number of actions is not declared, those before it come to be too, and succeed unless they are described.
    /// `None`, and a mistake is noted, when the job has no such action.
    pub(crate) fn action(&mut self, id: ActionId, span: Span) -> Option<&mut DraftAction> {
        let noun = id.phase.noun();
        if id.index >= ACTIONS_PER_PHASE {
            self.report(self.too_many(id.phase, span).label(format!("there is no {id}")));
            return None;
        }
        if let Some(count) = self.counts[id.phase as usize]
            && id.index >= count.value
        {
            let label = it_has(count.value, noun);
            self.report(self.error(span, format!("the job has no {id}")).also(count.span, label));
            return None;
        }
        let actions = self.actions_mut(id.phase);
        while actions.len() <= id.index {
            actions.push(DraftAction::new(span));
        }
        actions.get_mut(id.index)
    }

    pub(crate) fn patches(&self) -> &[DraftPatch] {
        &self.patches
    }

    /// The patch at this place, from 0.
    pub(crate) fn patch_at(&mut self, at: usize) -> Option<&mut DraftPatch> {
        // It may be renamed now.
        self.patches_changed = true;
        self.patches.get_mut(at)
    }

    /// Adds a patch behind the others. A second one of the same name is a mistake that [`Draft::finish`] finds.
    pub(crate) fn push_patch(&mut self, patch: DraftPatch) {
        self.patch_places.entry(patch.name.value.clone()).or_insert(self.patches.len());
        self.patches.push(patch);
    }

    /// Adds `count` patches that are called `patch 1`, `patch 2` and so on; they install unless they are described.
    pub(crate) fn declare_patches(&mut self, count: usize, span: Span) {
        if count > MOST_PATCHES {
            let message = format!("{count} patches are too many");
            self.report(self.error(span, message).label(format!("at most {MOST_PATCHES}")));
            return;
        }
        for number in self.patches.len() + 1..=count {
            self.push_patch(DraftPatch::new(Spanned::new(format!("patch {number}"), span)));
        }
    }

    /// The patch called `name`, which comes to be when there is none yet.
    pub(crate) fn patch(&mut self, name: &str, span: Span) -> &mut DraftPatch {
        let at = self.patch_place(name).unwrap_or_else(|| {
            self.push_patch(DraftPatch::new(Spanned::new(name.to_owned(), span)));
            self.patches.len() - 1
        });
        &mut self.patches[at]
    }

    /// The place of the patch that is called exactly `name`, from 0.
    pub(crate) fn patch_named(&self, name: &str) -> Option<usize> {
        let called = |at: &usize| self.patches.get(*at).is_some_and(|patch| patch.name.value == name);
        match self.patch_places.get(name).copied().filter(called) {
            // The index does not know of patches that were renamed.
            None if self.patches_changed => self.patches.iter().position(|patch| patch.name.value == name),
            found => found,
        }
    }

    /// The place of the patch that is called `name`, or that `name` gives the number of, from 0.
    pub(super) fn patch_place(&self, name: &str) -> Option<usize> {
        self.patch_named(name).or_else(|| {
            let number: usize = name.parse().ok()?;
            let at = number.checked_sub(1)?;
            (at < self.patches.len()).then_some(at)
        })
    }

    /// The place of a patch that the scenario speaks of; `None`, and a mistake is noted, when the job has no such patch.
    pub(crate) fn find_patch(&mut self, name: &str, span: Span) -> Option<usize> {
        let found = self.patch_place(name);
        if found.is_none() {
            let names = self.patches.iter().map(|patch| patch.name.value.as_str());
            let label = if self.still_guesses() { did_you_mean(name, names) } else { None };
            let mut problem = self.error(span, format!("the job has no patch `{name}`")).label_opt(label);
            if self.patches.is_empty() {
                problem = problem.help("the job has no patches at all");
            }
            self.report(problem);
        }
        found
    }

    /// Whether names that do not exist are still compared with all that do. Nobody reads the guesses behind hundreds of
    /// mistakes, and comparing thousands of names with thousands of others takes minutes.
    pub(super) fn still_guesses(&self) -> bool {
        self.problems.len() < 100
    }

    /// Adds an expectation, written at `span`.
    pub(crate) fn expect(&mut self, what: Expect, span: Span) {
        self.expectations.push(Expectation { what, span });
    }
}

impl DraftAction {
    /// A Run Script action of which nothing is known: it succeeds.
    pub(crate) fn new(span: Span) -> Self {
        Self {
            span,
            name: None,
            kind: DraftKind::RunScript(None),
            env: Vec::new(),
            needs_reboot_first: false,
            ends: Vec::new(),
            stdout: None,
            stderr: None,
            takes: None,
            forces_reboot: ForcesReboot::Never,
        }
    }
}

/// `it has no patches`, `it has 1 patch`, `it has 3 patches`.
pub(super) fn it_has(number: usize, noun: &str) -> String {
    if number == 0 {
        format!("it has no {}", plural(&0, noun))
    } else {
        format!("it has {}", count(number, noun))
    }
}
