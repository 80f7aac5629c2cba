//! From a plan to its shape in the JSON report.

use super::counts::JobCounts;
use super::exact::exact;
use super::model;
use crate::event::Event;
use crate::job::JobStatus;
use crate::lifecycle::{self, JobRecord, Uncertain};
use crate::report::json::convert::{Of, outcome, output};
use crate::report::plan::{BlastRadius, PlanView, words};
use crate::report::result::{AssetRehearsal, ScenarioResult};

/// The plan of a scenario; absent for an ordinary one.
pub(crate) fn plan(result: &ScenarioResult) -> Option<model::Plan<'_>> {
    PlanView::of(result).map(|view| filled(&view))
}

/// What became of a plan.
pub(super) fn filled<'a>(view: &PlanView<'a>) -> model::Plan<'a> {
    let plan = view.plan;
    let groups = plan.groups.iter().enumerate().map(|(at, group)| model::Group {
        name: &group.name,
        platform: group.platform.name(),
        tags: &group.tags,
        assets: group.count,
        endpoint: view.kind(at).name(),
        image: view.image(at),
    });
    let partial = view.outcome.partial;
    model::Plan {
        seed: plan.seed,
        origin: plan.origin.map(|origin| origin.to_string()),
        assets: plan.assets(),
        groups: groups.collect(),
        partial: partial.map(|partial| model::Partial { done: partial.done, of: partial.of }),
        depends_on: view.outcome.depends_on.iter().map(|range| range_name(*range)).collect(),
        courses: view.outcome.variants.iter().map(|one| variant(view, one)).collect(),
        exact: view.exact.iter().enumerate().map(|(job, one)| exact(view, job, one)).collect(),
        runs: view.rehearsals.iter().filter_map(|one| run(view, one)).collect(),
    }
}

const fn range_name(range: Uncertain) -> &'static str {
    match range {
        Uncertain::ChangeDelay => "change_delay",
        Uncertain::CatalogueDelay => "catalogue_delay",
    }
}

/// The name of a job as the plan writes it.
fn job_name<'a>(view: &PlanView<'a>, job: usize) -> &'a str {
    view.plan.jobs.get(job).map_or("", |job| &job.name)
}

fn variant<'a>(view: &PlanView<'a>, variant: &'a lifecycle::SimulationVariant) -> model::Course<'a> {
    let jobs = variant.jobs.iter().enumerate().map(|(job, became)| {
        let link = view.plan.jobs.get(job).and_then(|planned| planned.start.link());
        let counts = JobCounts { view, job };
        model::JobCourse {
            job: job_name(view, job),
            after: link.map(|link| job_name(view, link.parent)),
            link: became.verdict.as_ref().map(|verdict| {
                let parent = link.map(|link| view.job_name(link.parent)).unwrap_or_default();
                counts.link(verdict, &parent)
            }),
            counts: counts.counts(&became.tally),
            without_link: became.without_link.as_ref().map(|tally| counts.counts(tally)),
            blast_radius: BlastRadius::of(became),
        }
    });
    let assets = variant.records.iter().map(|(asset, records)| model::Asset {
        asset: view.plan.asset_name(*asset),
        jobs: records.iter().map(|one| record(view, one)).collect(),
    });
    model::Course {
        change_delay_s: variant.delays.change_delay.as_secs(),
        catalogue_delay_s: variant.delays.catalogue_delay.as_secs(),
        jobs: jobs.collect(),
        assets: assets.collect(),
    }
}

fn record<'a>(view: &PlanView<'a>, record: &'a JobRecord) -> model::Record<'a> {
    let counts = JobCounts { view, job: record.job };
    let notes = record.notes.iter().map(|note| model::Note {
        at: counts.instant(note.at),
        rule: note.rule.name(),
        text: note.rule.text(),
        document: note.rule.document().title(),
        assumption: note.rule.is_assumption(),
        by: note.by.map(|job| job_name(view, job)),
    });
    let history = record.history.iter().map(|moment| model::Moment {
        at: counts.instant(moment.at),
        status: moment.status.title(),
        status_code: moment.status.code(),
    });
    model::Record {
        job: job_name(view, record.job),
        end: words::end(record.end),
        status: record.end.status().map(JobStatus::title),
        history: history.collect(),
        began: record.began.map(|at| counts.instant(at)),
        ended: record.ended.map(|at| counts.instant(at)),
        reboots: record.reboots.iter().map(|at| counts.instant(*at)).collect(),
        deferred: record.deferred,
        pending_reboot: record.pending_reboot,
        notes: notes.collect(),
        outcome: record.outcome.as_ref().and_then(|one| Some(outcome(of(view, record.job)?, one))),
    }
}

fn run<'a>(view: &PlanView<'a>, run: &'a AssetRehearsal) -> Option<model::AssetRun<'a>> {
    let wrote = run.rehearsal.events.iter().filter_map(|event| match event {
        Event::ActionEnded(ended) => Some(ended),
        _ => None,
    });
    let wrote = wrote.filter(|ended| !(ended.stdout.bytes.is_empty() && ended.stderr.bytes.is_empty()));
    Some(model::AssetRun {
        asset: view.plan.asset_name(run.asset),
        job: job_name(view, run.job),
        real: view.is_real(run.asset.group),
        outcome: outcome(of(view, run.job)?, &run.rehearsal.outcome),
        wrote: wrote
            .map(|ended| model::Wrote {
                action: ended.id.to_string(),
                stdout: output(&ended.stdout),
                stderr: output(&ended.stderr),
            })
            .collect(),
    })
}

/// What the outcome of a job is told against.
fn of<'a>(view: &PlanView<'a>, job: usize) -> Option<Of<'a>> {
    Some(Of { job: &view.plan.jobs.get(job)?.job, rulebook: view.rulebook })
}
