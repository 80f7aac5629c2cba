//! What the reports of plans are handed.

use crate::lifecycle::{AssetId, Exact, NotExact, Plan, PlanOutcome, SimulationVariant};
use crate::report::result::{AssetRehearsal, PlanResult, RanOn, ScenarioResult};
use crate::report::text;
use crate::scenario::EndpointKind;

/// A plan, and what became of it.
#[derive(Clone, Debug)]
pub struct PlanView<'a> {
    /// Its name.
    pub name: &'a str,
    /// What `patchdrill run` takes to mean it, such as `scenarios/monthly.yaml`.
    pub place: String,
    /// What was to happen.
    pub plan: &'a Plan,
    /// Of each group: where its jobs ran. Groups beyond the end were declared.
    pub ran_on: &'a [RanOn],
    /// What happened.
    pub outcome: &'a PlanOutcome,
    /// Runs of single jobs on single assets, those that were real among them.
    pub rehearsals: &'a [AssetRehearsal],
    /// Of each job: the exact shares of what it comes to, or why there are none. Jobs beyond the end were not asked for.
    pub exact: &'a [Result<Exact, NotExact>],
    /// The rulebook that judged, by name.
    pub rulebook: &'a str,
}

impl<'a> PlanView<'a> {
    /// The plan of a scenario, when it has one that was simulated.
    pub fn of(result: &'a ScenarioResult) -> Option<Self> {
        let scenario = &*result.scenario;
        let plan = scenario.plan.as_ref()?;
        let PlanResult { outcome, rehearsals, ran_on, exact } = result.plan.as_deref()?;
        let source = &scenario.source;
        let place = match source.position(scenario.span.start).line {
            1 => source.name().to_owned(),
            line => format!("{}:{line}", source.name()),
        };
        Some(Self {
            name: &scenario.name,
            place,
            plan: &plan.plan,
            ran_on,
            outcome,
            rehearsals,
            exact,
            rulebook: &result.rulebook,
        })
    }

    /// It is the life of one job on one asset, around an ordinary run.
    pub fn is_one_life(&self) -> bool {
        self.plan.jobs.len() == 1 && self.plan.assets() == 1
    }

    /// The scripts of this group's jobs really run.
    pub(in crate::report) fn is_real(&self, group: usize) -> bool {
        self.kind(group) != EndpointKind::Declared
    }

    /// Where the jobs of a group run.
    pub(in crate::report) fn kind(&self, group: usize) -> EndpointKind {
        self.ran_on.get(group).map_or(EndpointKind::Declared, |ran| ran.kind)
    }

    /// The image of a group's containers, when the plan names one.
    pub(in crate::report) fn image(&self, group: usize) -> Option<&'a str> {
        self.ran_on.get(group)?.image.as_deref()
    }

    /// The course that is told in full; the others only where they differ.
    pub(in crate::report) fn first(&self) -> Option<&'a SimulationVariant> {
        self.outcome.variants.first()
    }

    /// The name of a job, made safe to show.
    pub(in crate::report) fn job_name(&self, job: usize) -> String {
        self.plan.jobs.get(job).map(|job| text::plain(&job.name)).unwrap_or_default()
    }

    /// The name of an asset, made safe to show.
    pub(in crate::report) fn asset_name(&self, asset: AssetId) -> String {
        text::plain(&self.plan.asset_name(asset))
    }

    /// How many assets a job is meant for.
    pub(in crate::report) fn assets_of(&self, job: usize) -> u64 {
        let groups = self.plan.jobs.get(job).map(|job| job.groups.as_slice()).unwrap_or_default();
        groups.iter().filter_map(|group| self.plan.groups.get(*group)).map(|group| group.count).sum()
    }

    /// The command that shows the course of one asset, as a shell takes it.
    pub(in crate::report) fn replay(&self, asset: AssetId) -> String {
        let (place, asset) = (word(&self.place), word(&self.plan.asset_name(asset)));
        // Said even where the plan says the same: another seed may have been asked for.
        format!("patchdrill run {place} --asset {asset} --seed {}", self.plan.seed)
    }
}

/// One word of a command line, quoted where a shell would see more in it.
fn word(text: &str) -> String {
    let shown = text::plain(text);
    let harmless = |c: char| c.is_alphanumeric() || "-_./:=,+@".contains(c);
    if !shown.is_empty() && shown.chars().all(harmless) {
        return shown;
    }
    format!("'{}'", shown.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_can_be_pasted() {
        assert_eq!(word("scenarios/monthly.yaml:12"), "scenarios/monthly.yaml:12");
        assert_eq!(word("our plans/x.yaml"), "'our plans/x.yaml'");
        assert_eq!(word("it's"), r"'it'\''s'");
        assert_eq!(word("$(reboot)"), "'$(reboot)'");
    }
}
