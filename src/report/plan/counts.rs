//! What was counted, one count to a row.

use super::view::PlanView;
use super::{time, words};
use crate::lifecycle::{JobVariant, SLOT_SECONDS, SimulationVariant, Tally, Time, Uncertain};
use crate::report::csv::CsvRow;

/// Every count of a plan, in the order of courses and jobs.
pub(crate) fn plan_counts(view: &PlanView<'_>) -> Vec<CsvRow> {
    let mut rows = Vec::new();
    if let Some(partial) = view.outcome.partial {
        rows.push(CsvRow {
            kind: "partial",
            name: "runs".to_owned(),
            value: "simulated before the interruption".to_owned(),
            count: partial.done,
            whole: partial.of,
            ..CsvRow::default()
        });
    }
    for (at, variant) in view.outcome.variants.iter().enumerate() {
        ranges(&mut rows, view, at + 1, variant);
        for (job, became) in variant.jobs.iter().enumerate() {
            let of = Of { view, variant: at + 1, job };
            of.link(&mut rows, became);
            of.tally(&mut rows, &became.tally);
            if let Some(without) = &became.without_link {
                of.ends(&mut rows, "without-link", without);
            }
        }
    }
    rows
}

/// What the course takes for each open range.
fn ranges(rows: &mut Vec<CsvRow>, view: &PlanView<'_>, at: usize, variant: &SimulationVariant) {
    for range in view.plan.uncertain() {
        let (name, length) = match range {
            Uncertain::ChangeDelay => ("change_delay", variant.delays.change_delay),
            Uncertain::CatalogueDelay => ("catalogue_delay", variant.delays.catalogue_delay),
        };
        rows.push(CsvRow {
            variant: at,
            kind: "range",
            name: name.to_owned(),
            value: time::length(length),
            count: length.as_secs(),
            ..CsvRow::default()
        });
    }
}

struct Of<'a> {
    view: &'a PlanView<'a>,
    variant: usize,
    job: usize,
}

impl Of<'_> {
    fn row(&self, kind: &'static str, name: String, value: String, count: u64, whole: u64) -> CsvRow {
        CsvRow { variant: self.variant, job: self.name(), kind, name, value, count, whole }
    }

    fn name(&self) -> String {
        self.view.plan.jobs.get(self.job).map(|job| job.name.clone()).unwrap_or_default()
    }

    fn link(&self, rows: &mut Vec<CsvRow>, became: &JobVariant) {
        let Some(verdict) = &became.verdict else { return };
        let told = if verdict.runs { "runs" } else { "held" };
        rows.push(self.row("link", "verdict".to_owned(), told.to_owned(), 1, 0));
        if let Some(held) = verdict.held {
            let why = words::held_name(held);
            rows.push(self.row("link", "held".to_owned(), why.to_owned(), 1, 0));
        }
        for counted in &verdict.counted {
            let met = if counted.met { "met" } else { "not met" };
            let name = counted.measure.name().to_owned();
            rows.push(self.row("link", name, met.to_owned(), counted.part, counted.whole));
        }
    }

    fn ends(&self, rows: &mut Vec<CsvRow>, kind: &'static str, tally: &Tally) {
        for (end, count) in &tally.ends {
            rows.push(self.row(kind, String::new(), words::end(*end), *count, tally.assets));
        }
    }

    fn tally(&self, rows: &mut Vec<CsvRow>, tally: &Tally) {
        let all = tally.assets;
        self.ends(rows, "status", tally);
        for (id, statuses) in &tally.actions {
            for (key, count) in statuses {
                rows.push(self.row("action", id.to_string(), words::action(*key).to_owned(), *count, all));
            }
        }
        let planned = self.view.plan.jobs.get(self.job).map(|planned| &planned.job);
        for (at, statuses) in tally.patches.iter().enumerate() {
            let patch = planned.and_then(|job| job.patches.get(at));
            let name = patch.map_or_else(|| (at + 1).to_string(), |patch| patch.name.clone());
            for (key, count) in statuses {
                rows.push(self.row("patch", name.clone(), words::patch(*key), *count, all));
            }
        }
        for (key, count) in &tally.reboots {
            let decision = words::reboot(*key).to_owned();
            rows.push(self.row("reboot", "decision".to_owned(), decision, *count, all));
        }
        for (slot, count) in &tally.reboots_over_time {
            let from = time::at(self.view.plan, Time(slot.saturating_mul(SLOT_SECONDS)));
            rows.push(self.row("reboot", from, "rebooted".to_owned(), *count, all));
        }
        let mut paths: Vec<_> = tally.paths.iter().collect();
        paths.sort_by_key(|(path, (count, _))| (*count, **path));
        for (path, (count, example)) in paths {
            let name = self.view.plan.asset_name(*example);
            rows.push(self.row("path", name, words::path(self.view, self.job, path), *count, all));
        }
    }
}
