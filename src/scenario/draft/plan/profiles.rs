//! How actions and patches go on many assets, and what their agents meet.

use std::collections::{BTreeMap, BTreeSet};

use super::model::{DraftActionProfile, DraftPatchEnd, DraftPatchProfile, DraftPlannedJob, DraftPoint};
use super::times::Times;
use crate::environment::{DeclaredAction, EndpointSpec, ForcesReboot};
use crate::job::{ActionEnd, ActionId, ActionKind, Integrity, Job, PatchEnd, Phase};
use crate::lifecycle::{
    ActionProfile, ActionRuns, AgentFault, AssetKind, Between, Distribution, DistributionError, Group,
    JobProfile, PatchProfile, Point, Share, Time, Varied,
};
use crate::scenario::draft::build::it_has;
use crate::scenario::draft::{Draft, DraftEnd, DraftKind};
use crate::scenario::map::Said;
use crate::scenario::plan::ActionWhere;
use crate::source::{Span, Spanned};

/// What is known of a job while its profile is made.
pub(super) struct Known<'j> {
    pub(super) job: &'j Job,
    /// What is declared of it.
    pub(super) world: &'j EndpointSpec,
    /// Its scripts run for real on all its assets.
    pub(super) real: bool,
    /// Every group of the plan.
    pub(super) groups: &'j [Group],
    /// The tags of all groups.
    pub(super) tags: &'j BTreeSet<&'j str>,
    /// When it starts, if that is known.
    pub(super) start: Option<Time>,
    /// Part of it could not be read.
    pub(super) incomplete: bool,
}

impl DraftPlannedJob {
    /// How long a script takes in virtual time says nothing of how it ends: it still runs where scripts run.
    pub(super) fn keep_lengths_of_scripts(&mut self) {
        let Some(own) = &mut self.draft else { return };
        for (phase, actions) in [(Phase::Pre, &mut own.pre_actions), (Phase::Post, &mut own.post_actions)] {
            for (index, action) in actions.iter_mut().enumerate() {
                let runs = matches!(action.kind, DraftKind::RunScript(Some(_))) && action.ends.is_empty();
                if let Some(takes) = action.takes.take_if(|_| runs) {
                    let takes = Said::new(Between::always(takes), action.span);
                    let id = Spanned::new(ActionId { phase, index }, action.span);
                    let said = ActionWhere { takes, ..ActionWhere::default() };
                    self.actions.push(DraftActionProfile { id, on: None, said });
                }
            }
        }
    }
}

impl Draft {
    /// How a job goes.
    pub(super) fn finish_profile(
        &mut self,
        draft: &DraftPlannedJob,
        known: &Known<'_>,
        times: &Times,
    ) -> JobProfile {
        let platform = self.platform.replace(Spanned::new(known.job.platform, draft.name.span));
        let actions = self.action_profiles(&draft.actions, known);
        let patches = self.patch_profiles(&draft.patches, known, times);
        self.platform = platform;
        let agent_fault = Varied::always(self.agent_fault(draft, known));
        let reboot_takes =
            draft.said.reboot_takes.cloned().map_or_else(Between::default, |takes| self.between(takes));
        JobProfile { actions, patches, agent_fault, reboot_takes }
    }

    fn action_profiles(
        &mut self,
        drafts: &[DraftActionProfile],
        known: &Known<'_>,
    ) -> BTreeMap<ActionId, Varied<ActionProfile>> {
        let declared = known.world.actions.iter();
        let mut profiles: BTreeMap<ActionId, Varied<ActionProfile>> =
            declared.map(|(id, declared)| (*id, Varied::always(profile_of(declared)))).collect();
        // What is said of all others comes first, since the cases begin with it.
        let (usual, cases): (Vec<_>, Vec<_>) = drafts.iter().partition(|draft| draft.on.is_none());
        let mut said: Vec<(&DraftActionProfile, ActionId)> = Vec::new();
        for draft in usual.into_iter().chain(cases) {
            let id = draft.id.value;
            let Some(action) = known.job.action(id) else {
                if !known.incomplete {
                    let label = it_has(known.job.actions(id.phase).len(), id.phase.noun());
                    self.report(self.error(draft.id.span, format!("the job has no {id}")).label(label));
                }
                continue;
            };
            if let Some(exits) = draft.said.exits.spanned().filter(|_| known.real)
                && action.script().is_some()
                && !known.world.actions.contains_key(&id)
            {
                let problem = self
                    .error(exits.span, format!("the script of {id} really runs on all assets of this job"));
                let label = "so that these exit codes are never used";
                let help = "leave them out, or give the job assets that are `declared`";
                self.report(problem.label(label).help(help));
            }
            let again = said.iter().find(|(other, of)| {
                let both = |one: bool, two: bool| one && two;
                *of == id
                    && place(other.on.as_ref()) == place(draft.on.as_ref())
                    && (both(other.said.exits.is_said(), draft.said.exits.is_said())
                        || both(other.said.takes.is_said(), draft.said.takes.is_said()))
            });
            if let Some((first, _)) = again {
                let message = format!("it is said twice how {id} goes");
                self.report(self.error(draft.id.span, message).also(first.id.span, "the first time"));
            }
            said.push((draft, id));
            self.check_where(draft.on.as_ref(), known);
            let varied = profiles.entry(id).or_default();
            let forces =
                varied.usual.runs.cases().first().map_or(ForcesReboot::Never, |(_, runs)| runs.forces_reboot);
            let profile = slot(varied, draft.on.as_ref());
            if let Some(exits) = draft.said.exits.cloned() {
                let make = |of: &mut Self, code: &i32, span: Span| of.runs(&action.kind, *code, forces, span);
                if let Some(runs) = self.distribution(&exits, make) {
                    profile.runs = runs;
                }
            }
            if let Some(takes) = draft.said.takes.cloned() {
                profile.takes = self.between(takes);
            }
        }
        profiles
    }

    fn runs(&mut self, kind: &ActionKind, code: i32, forces: ForcesReboot, span: Span) -> Option<ActionRuns> {
        let end = self.finish_end(kind, &Spanned::new(DraftEnd::Exits(code), span))?;
        Some(ActionRuns { ends: vec![end], forces_reboot: forces })
    }

    fn patch_profiles(
        &mut self,
        drafts: &[DraftPatchProfile],
        known: &Known<'_>,
        times: &Times,
    ) -> BTreeMap<usize, Varied<PatchProfile>> {
        let always = |end: &PatchEnd| {
            Varied::always(PatchProfile { ends: Distribution::always(*end), ..PatchProfile::default() })
        };
        let mut profiles: BTreeMap<usize, Varied<PatchProfile>> =
            known.world.patches.iter().map(|(at, end)| (*at, always(end))).collect();
        let places: BTreeMap<&str, usize> =
            known.job.patches.iter().enumerate().map(|(at, patch)| (patch.name.as_str(), at)).collect();
        let (usual, cases): (Vec<_>, Vec<_>) = drafts.iter().partition(|draft| draft.on.is_none());
        for draft in usual.into_iter().chain(cases) {
            let Some(at) = self.place_of_patch(&draft.patch, &places, known) else { continue };
            if let Some(ends) = draft.ends.spanned().filter(|_| known.real)
                && known.job.patches.get(at).is_some_and(|patch| patch.installer.is_some())
            {
                let message = format!(
                    "the patch `{}` is really installed on all assets of this job",
                    draft.patch.value
                );
                let problem = self.error(ends.span, message).label("so that these shares are never used");
                self.report(problem.help("leave them out, or give the job assets that are `declared`"));
            }
            self.check_where(draft.on.as_ref(), known);
            let base = known.world.patches.get(&at).copied().unwrap_or_default();
            let profile = slot(profiles.entry(at).or_default(), draft.on.as_ref());
            if let Some(ends) = draft.ends.cloned() {
                let make = |_: &mut Self, end: &DraftPatchEnd, _: Span| Some(end_of(*end, base));
                if let Some(ends) = self.distribution(&ends, make) {
                    profile.ends = ends;
                }
            }
            if let Some(download) = draft.said.download_takes.cloned() {
                profile.download = self.between(download);
            }
            if let Some(install) = draft.said.install_takes.cloned() {
                profile.install = self.between(install);
            }
            if let Some(published) = draft.said.published.cloned() {
                profile.published = self.instant(published, known.start, times);
            }
        }
        profiles
    }

    fn place_of_patch(
        &mut self,
        name: &Spanned<String>,
        places: &BTreeMap<&str, usize>,
        known: &Known<'_>,
    ) -> Option<usize> {
        let patches = &known.job.patches;
        let number = || name.value.parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < patches.len());
        let found = places.get(name.value.as_str()).copied().or_else(number);
        if found.is_none() && !known.incomplete {
            let names = patches.iter().map(|patch| patch.name.as_str());
            let label =
                if self.still_guesses() { crate::diag::did_you_mean(&name.value, names) } else { None };
            let problem = self.error(name.span, format!("the job has no patch `{}`", name.value));
            self.report(problem.label_opt(label));
        }
        found
    }

    /// Some assets of the plan are such.
    fn check_where(&mut self, on: Option<&Spanned<AssetKind>>, known: &Known<'_>) {
        let Some(Spanned { value: on, span }) = on else { return };
        match on {
            AssetKind::Platform(platform) => {
                if !known.groups.iter().any(|group| group.platform == *platform) {
                    let message = format!("no group of assets is of the platform {platform}");
                    self.report(self.error(*span, message));
                }
            }
            AssetKind::Tag(tag) => {
                if !known.tags.contains(tag.as_str()) {
                    let label = crate::diag::did_you_mean(tag, known.tags.iter().copied());
                    let problem = self.error(*span, format!("no group of assets has the tag `{tag}`"));
                    self.report(problem.label_opt(label));
                }
            }
        }
    }

    /// What the agent meets, each on its share of the assets; nothing on the others.
    fn agent_fault(&mut self, draft: &DraftPlannedJob, known: &Known<'_>) -> Distribution<AgentFault> {
        let Some(last) = draft.faults.last() else { return Distribution::default() };
        let mut cases = Vec::new();
        let mut total: u64 = 0;
        for fault in &draft.faults {
            let share = fault.share.map_or(Share::WHOLE, |share| share.value);
            total += u64::from(share.millionths());
            let Some(before) = self.point(&fault.before, known) else { continue };
            cases.push((
                share,
                match fault.restarts {
                    Some(away) => {
                        AgentFault::Restarts { before, away: self.length(Spanned::new(away, fault.span)) }
                    }
                    None => AgentFault::Fails { before },
                },
            ));
        }
        let whole = u64::from(Share::WHOLE.millionths());
        if let Some(rest) = whole.checked_sub(total) {
            let rest = u32::try_from(rest).map_or(Share::NONE, Share::from_millionths);
            cases.push((rest, AgentFault::None));
        } else {
            let why = DistributionError::NotWhole(total).to_string();
            let problem =
                self.error(last.span, "an agent meets one trouble in a job, on a share of the assets");
            self.report(
                problem.label(why).help("say of each trouble on which share of the assets it happens"),
            );
        }
        Distribution::new(cases).unwrap_or_default()
    }

    fn point(&mut self, before: &Spanned<DraftPoint>, known: &Known<'_>) -> Option<Point> {
        match &before.value {
            DraftPoint::Download if known.job.patches.is_empty() && !known.incomplete => {
                let problem = self.error(before.span, "the job downloads nothing, since it has no patches");
                self.report(problem.help("say `deployment`, or name an action"));
                None
            }
            DraftPoint::Download => Some(Point::Download),
            DraftPoint::Deployment => Some(Point::Deployment),
            DraftPoint::Action(id) => {
                let there = known.job.action(*id).is_some();
                if !there && !known.incomplete {
                    let label = it_has(known.job.actions(id.phase).len(), id.phase.noun());
                    self.report(self.error(before.span, format!("the job has no {id}")).label(label));
                }
                there.then_some(Point::Action(*id))
            }
            DraftPoint::Patch(name) => {
                let patches = known.job.patches.iter().enumerate();
                let places = patches.map(|(at, patch)| (patch.name.as_str(), at)).collect();
                let name = Spanned::new(name.clone(), before.span);
                self.place_of_patch(&name, &places, known).map(Point::Patch)
            }
        }
    }
}

/// On which assets, wherever that is written.
fn place(on: Option<&Spanned<AssetKind>>) -> Option<&AssetKind> {
    on.map(|on| &on.value)
}

/// What is said of these assets; in the beginning that is what is said of all others.
fn slot<'v, T: Clone>(varied: &'v mut Varied<T>, on: Option<&Spanned<AssetKind>>) -> &'v mut T {
    let Some(on) = on else { return &mut varied.usual };
    let at = varied.cases.iter().position(|(of, _)| *of == on.value).unwrap_or_else(|| {
        varied.cases.push((on.value.clone(), varied.usual.clone()));
        varied.cases.len() - 1
    });
    &mut varied.cases[at].1
}

fn profile_of(declared: &DeclaredAction) -> ActionProfile {
    let ends = if declared.ends.is_empty() { vec![ActionEnd::Exited(0)] } else { declared.ends.clone() };
    ActionProfile {
        runs: Distribution::always(ActionRuns { ends, forces_reboot: declared.forces_reboot }),
        takes: Between::always(declared.takes),
    }
}

/// How a patch ends; `usual` is what the job says of it.
fn end_of(end: DraftPatchEnd, usual: PatchEnd) -> PatchEnd {
    let good = PatchEnd { needs_reboot: usual.needs_reboot, ..PatchEnd::default() };
    match end {
        DraftPatchEnd::Usual => usual,
        DraftPatchEnd::Installs => good,
        DraftPatchEnd::Fails => PatchEnd { installed: false, ..good },
        DraftPatchEnd::DownloadFails => PatchEnd { downloaded: false, ..good },
        DraftPatchEnd::SignatureFails => PatchEnd { integrity: Integrity::SignatureFailed, ..good },
        DraftPatchEnd::ChecksumFails => PatchEnd { integrity: Integrity::HashFailed, ..good },
        DraftPatchEnd::NotApplicable => PatchEnd { applicable: false, ..good },
    }
}
