//! Whether what became of a plan is what a scenario expects.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::check::{Unmet, check};
use super::plan_count::{amount, counted, described};
use super::plan_view::{PlanView, record};
use super::{AssetState, Expect, Expectation, Milestone, OnAsset, PlanExpect, Quantity, When};
use crate::job::JobStatus;
use crate::lifecycle::{
    AssetId, DelayAssumptions, JobEnd, JobRecord, SLOT_SECONDS, SimulationVariant, StatusChange, Time,
    Uncertain,
};
use crate::source::Span;
use crate::text::times;

/// Everything that is not as expected, in the order of the expectations. Where the outcome depends on a range that the sources
/// name, an expectation has to be met at every end of it.
///
/// Expectations of a single run are about the only asset of the plan's first job.
pub fn check_plan(expectations: &[Expectation], view: &PlanView<'_>) -> Vec<Unmet> {
    let mut unmet = Vec::new();
    for Expectation { what, span } in expectations {
        match what {
            Expect::Plan(PlanExpect::DependsOn(ranges)) => {
                unmet.extend(depends_on(ranges, view).map(|why| Unmet { span: *span, ..why }));
            }
            // Snapshots are left to whoever can read files.
            Expect::Snapshot | Expect::SnapshotWithChanges => {}
            _ => {
                let found = view.outcome.variants.iter().find_map(|variant| {
                    let mut found = Checker { view, variant, span: *span }.check(what);
                    if !view.outcome.depends_on.is_empty() {
                        for unmet in &mut found {
                            let _ = write!(
                                unmet.message,
                                " ({})",
                                delays(variant.delays, &view.outcome.depends_on)
                            );
                        }
                    }
                    (!found.is_empty()).then_some(found)
                });
                unmet.extend(found.into_iter().flatten());
            }
        }
    }
    unmet
}

/// The assets whose records and runs these expectations look at.
pub fn assets_expected(expectations: &[Expectation]) -> Vec<AssetId> {
    let mut assets: Vec<_> = expectations
        .iter()
        .filter_map(|expectation| match &expectation.what {
            Expect::Plan(
                PlanExpect::Shows(on, _)
                | PlanExpect::Happens(on, ..)
                | PlanExpect::NeverHappens(on, _)
                | PlanExpect::Deferred(on, _)
                | PlanExpect::Pending(on, _)
                | PlanExpect::Run(on, _),
            ) => on.asset,
            _ => None,
        })
        .collect();
    assets.sort_unstable();
    assets.dedup();
    assets
}

fn depends_on(expected: &[Uncertain], view: &PlanView<'_>) -> Option<Unmet> {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    expected.dedup();
    let mut found = view.outcome.depends_on.clone();
    found.sort_unstable();
    let words = |ranges: &[Uncertain]| match ranges {
        [] => "nothing that the documents leave open".to_owned(),
        ranges => ranges.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "),
    };
    (expected != found).then(|| Unmet {
        span: Span::default(),
        message: format!("the outcome depends on {}", words(&found)),
        details: format!("expected: on {}", words(&expected)),
    })
}

/// Where in the ranges a course lies.
fn delays(delays: DelayAssumptions, ranges: &[Uncertain]) -> String {
    let at = |range: &Uncertain| match range {
        Uncertain::ChangeDelay => {
            format!("when a change reaches the agent after {} minutes", delays.change_delay.as_secs() / 60)
        }
        Uncertain::CatalogueDelay => {
            let minutes = delays.catalogue_delay.as_secs() / 60;
            format!("when a published patch shows after {minutes} minutes")
        }
    };
    ranges.iter().map(at).collect::<Vec<_>>().join(", ")
}

struct Checker<'a> {
    view: &'a PlanView<'a>,
    variant: &'a SimulationVariant,
    span: Span,
}

/// What is wrong, in one sentence.
type Met = Result<(), String>;

impl Checker<'_> {
    fn check(&self, what: &Expect) -> Vec<Unmet> {
        let what = match what {
            Expect::Plan(PlanExpect::Run(on, what)) => return self.run(*on, what),
            Expect::Plan(what) => what,
            _ => return self.run(OnAsset { job: 0, asset: None }, what),
        };
        let unmet = |(message, on): (String, Option<OnAsset>)| {
            let details =
                on.and_then(|on| self.record(on)).map_or_else(String::new, |record| self.course_of(record));
            Unmet { span: self.span, message, details }
        };
        self.judge(what).map_err(unmet).err().into_iter().collect()
    }

    fn judge(&self, what: &PlanExpect) -> Result<(), (String, Option<OnAsset>)> {
        let whole = |checked: Met| checked.map_err(|message| (message, None));
        let of = |on: &OnAsset, checked: Met| checked.map_err(|message| (message, Some(*on)));
        match what {
            PlanExpect::Run(..) | PlanExpect::DependsOn(_) => Ok(()),
            PlanExpect::Assets { job, is, amount: wanted } => whole(self.assets(*job, is, *wanted)),
            PlanExpect::Runs(job) => whole(self.linked(*job, true)),
            PlanExpect::Held(job) => whole(self.linked(*job, false)),
            PlanExpect::DoneWithin(job, length) => whole(self.done_within(*job, *length)),
            PlanExpect::RebootsWithin(length, most) => whole(self.reboots_within(*length, *most)),
            PlanExpect::Shows(on, statuses) => of(on, self.with(*on, |record| shows(record, statuses))),
            PlanExpect::Happens(on, what, when) => of(on, self.happens(*on, *what, *when)),
            PlanExpect::NeverHappens(on, what) => {
                let never = |record: &JobRecord| match happened(record, *what) {
                    None => Ok(()),
                    Some(at) => Err(format!("the job {} at {}", what.verb(), self.view.time(at))),
                };
                of(on, self.with(*on, never))
            }
            PlanExpect::Deferred(on, wanted) => {
                let deferred = |record: &JobRecord| match record.deferred {
                    found if found == *wanted => Ok(()),
                    found => Err(format!("the user put the reboot off {}", times(found))),
                };
                of(on, self.with(*on, deferred))
            }
            PlanExpect::Pending(on, wanted) => {
                let pending = |record: &JobRecord| match (record.pending_reboot, wanted) {
                    (true, false) => Err("a reboot is pending on the asset after the job".to_owned()),
                    (false, true) => Err("no reboot is pending on the asset after the job".to_owned()),
                    _ => Ok(()),
                };
                of(on, self.with(*on, pending))
            }
        }
    }

    fn assets(&self, job: usize, is: &AssetState, wanted: Quantity) -> Met {
        let tally = &self.variant.jobs[job].tally;
        let found = counted(is, tally)?;
        let subject = format!("of the job `{}` are {}", self.view.job_name(job), described(is));
        amount(wanted, found, tally.assets, &subject)
    }

    fn asset(&self, on: OnAsset) -> Option<AssetId> {
        on.asset.or_else(|| self.view.only_asset(on.job))
    }

    fn record(&self, on: OnAsset) -> Option<&JobRecord> {
        record(self.variant, self.asset(on)?, on.job)
    }

    fn with(&self, on: OnAsset, check: impl FnOnce(&JobRecord) -> Met) -> Met {
        let none =
            || Err(format!("the job `{}` has nothing to do with that asset", self.view.job_name(on.job)));
        self.record(on).map_or_else(none, check)
    }

    /// The course of a job on an asset, in a few lines; that of an only asset is told with the scenario anyway.
    fn course_of(&self, record: &JobRecord) -> String {
        if self.view.plan.assets() == 1 {
            return String::new();
        }
        let mut lines = String::new();
        for moment in &record.history {
            let _ = writeln!(lines, "{}  {}", self.view.time(moment.at), moment.status);
        }
        for note in &record.notes {
            let _ = writeln!(lines, "{}  {}", self.view.time(note.at), note.rule.text());
        }
        lines
    }

    /// Ordinary expectations: of what happened when the job ran on the asset.
    fn run(&self, on: OnAsset, what: &Expect) -> Vec<Unmet> {
        let unmet = |message: String, details: String| vec![Unmet { span: self.span, message, details }];
        let (Some(job), Some(record)) = (self.view.job(on.job), self.record(on)) else {
            let message = "several assets are meant, so say of which one this is expected".to_owned();
            return unmet(message, String::new());
        };
        if let Expect::JobStatus(expected) = what {
            let met = record.end.status() == Some(*expected)
                || matches!(record.end, JobEnd::PendingReboot(behind) if behind == *expected);
            return if met {
                Vec::new()
            } else {
                unmet(format!("the job status is {}", titled(record.end)), self.course_of(record))
            };
        }
        let run = self.asset(on).and_then(|asset| self.view.run(asset, on.job));
        match run.filter(|_| record.outcome.is_some()) {
            Some(run) => check(&[Expectation { what: what.clone(), span: self.span }], job, run),
            None => unmet(
                format!("the job never ran there: it is {}", titled(record.end)),
                self.course_of(record),
            ),
        }
    }

    fn linked(&self, job: usize, wanted: bool) -> Met {
        let name = self.view.job_name(job);
        let Some(verdict) = &self.variant.jobs[job].verdict else {
            return Err(format!("the job `{name}` waits for no other job"));
        };
        let parent = self.view.plan.jobs[job].start.link().map_or("", |link| self.view.job_name(link.parent));
        let answer = || verdict.answer(self.view.plan, parent);
        match (verdict.runs, wanted) {
            (true, true) | (false, false) => Ok(()),
            (false, true) => Err(format!("the job `{name}` is {}", answer())),
            (true, false) => Err(format!("the job `{name}` {}", answer())),
        }
    }

    fn done_within(&self, job: Option<usize>, length: Duration) -> Met {
        let jobs = match job {
            Some(job) => job..job + 1,
            None => 0..self.variant.jobs.len(),
        };
        let mut last: Option<(Time, AssetId, usize)> = None;
        for at in jobs.clone() {
            let variant = &self.variant.jobs[at];
            let tally = &variant.tally;
            let held = variant.verdict.as_ref().is_some_and(|verdict| !verdict.runs);
            let open = tally.assets - tally.ended;
            if open > 0 && !(held && job.is_none()) {
                let name = self.view.job_name(at);
                return Err(format!("the job `{name}` never ends on {open} of {} assets", tally.assets));
            }
            if let Some((time, asset)) = tally.last_ended
                && last.is_none_or(|(latest, ..)| latest < time)
            {
                last = Some((time, asset, at));
            }
        }
        let begun = jobs.filter_map(|job| self.view.start(self.variant, job)).min().unwrap_or(Time::ZERO);
        let Some((time, asset, at)) = last else { return Err("no job came to its end".to_owned()) };
        if time <= begun.plus(length) {
            return Ok(());
        }
        Err(format!(
            "the last asset, `{}`, is done with the job `{}` {} after the start, at {}",
            self.view.plan.asset_name(asset),
            self.view.job_name(at),
            Time::ZERO.plus(time.since(begun)).shown(None).trim_start_matches('+'),
            self.view.time(time)
        ))
    }

    /// Counted in slots, since that is how reboots are kept: a stretch holds the slots that it is long.
    fn reboots_within(&self, length: Duration, most: u64) -> Met {
        let mut slots = BTreeMap::new();
        for job in &self.variant.jobs {
            for (slot, reboots) in &job.tally.reboots_over_time {
                *slots.entry(*slot).or_insert(0_u64) += reboots;
            }
        }
        let wide = i64::try_from(length.as_secs()).unwrap_or(i64::MAX).saturating_add(SLOT_SECONDS - 1)
            / SLOT_SECONDS;
        let sum = |from: i64| {
            slots.range(from..from.saturating_add(wide.max(1))).map(|(_, reboots)| reboots).sum::<u64>()
        };
        let worst =
            slots.keys().map(|slot| (sum(*slot), *slot)).max_by_key(|(reboots, slot)| (*reboots, -slot));
        match worst {
            Some((reboots, slot)) if reboots > most => {
                let from = self.view.time(Time(slot.saturating_mul(SLOT_SECONDS)));
                Err(format!(
                    "{reboots} assets reboot within the stretch that begins at {from}, at most {most} were expected"
                ))
            }
            _ => Ok(()),
        }
    }

    fn happens(&self, on: OnAsset, what: Milestone, when: When) -> Met {
        let start = self.view.start(self.variant, on.job).unwrap_or(Time::ZERO);
        let wanted = match when {
            When::At(time) => time,
            When::After(length) => start.plus(length),
            When::Before(length) => start.minus(length),
        };
        self.with(on, |record| match happened(record, what) {
            Some(at) if at == wanted => Ok(()),
            Some(at) => Err(format!(
                "the job {} at {}, not at {}",
                what.verb(),
                self.view.time(at),
                self.view.time(wanted)
            )),
            None => Err(format!("the job never {}", what.verb())),
        })
    }
}

fn shows(record: &JobRecord, statuses: &[JobStatus]) -> Met {
    let mut shown = record.history.iter().map(|moment| moment.status);
    let missing = statuses.iter().find(|wanted| !shown.any(|status| status == **wanted));
    match missing {
        None => Ok(()),
        Some(status) if record.history.iter().any(|moment| moment.status == *status) => {
            Err(format!("the job shows \"{status}\", but not in this order"))
        }
        Some(status) => Err(format!("the job never shows \"{status}\"")),
    }
}

fn titled(end: JobEnd) -> String {
    match end.status() {
        Some(status) => format!("\"{status}\""),
        None => end.title().to_owned(),
    }
}

fn happened(record: &JobRecord, what: Milestone) -> Option<Time> {
    match what {
        Milestone::Received => {
            let received = |moment: &&StatusChange| moment.status == JobStatus::Received;
            record.history.iter().find(received).map(|moment| moment.at)
        }
        Milestone::Begins => record.began,
        Milestone::Ends => record.ended,
        Milestone::Reboots => record.reboots.first().copied(),
    }
}
