//! What the reports of plans are handed.

use crate::lifecycle::{Plan, PlanOutcome};
use crate::report::result::{AssetRehearsal, EstateResult, ScenarioResult};
use crate::spec::GroupKind;

/// A plan, and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct PlanView<'a> {
    /// Its name.
    pub name: &'a str,
    /// What was to happen.
    pub plan: &'a Plan,
    /// Of each group: where its jobs run. Groups beyond the end are declared.
    pub kinds: &'a [GroupKind],
    /// What happened.
    pub outcome: &'a PlanOutcome,
    /// Runs of single jobs on single assets, those that were real among them.
    pub rehearsals: &'a [AssetRehearsal],
    /// The rulebook that judged, by name.
    pub rulebook: &'a str,
}

impl<'a> PlanView<'a> {
    /// The plan of a scenario, when it has one that was simulated.
    pub fn of(result: &'a ScenarioResult) -> Option<Self> {
        let estate = result.scenario.estate.as_ref()?;
        let EstateResult { outcome, rehearsals } = result.estate.as_deref()?;
        Some(Self {
            name: &result.scenario.name,
            plan: &estate.plan,
            kinds: &estate.kinds,
            outcome,
            rehearsals,
            rulebook: &result.rulebook,
        })
    }
}
