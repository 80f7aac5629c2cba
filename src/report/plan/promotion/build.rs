//! From a plan to what a change board is told.

use super::model;
use crate::event::{ActionRun, Event, Rehearsal};
use crate::job::{ActionId, JobStatus, Phase};
use crate::lifecycle::{AssetId, JobEnd, JobRecord, SimulationVariant};
use crate::report::plan::blast_radius::BlastRadius;
use crate::report::plan::terminal::partial_words;
use crate::report::plan::{PlanView, ranges, time, words};
use crate::report::{text, words as names};
use crate::rules::{ActionStatus, Outcome, PatchStatus};

/// Version of the report's JSON form.
const VERSION: u32 = 1;
/// So many lines of what a failed action wrote are told, counted from the end.
const LINES: usize = 5;
/// No line of it is longer, in cells.
const CELLS: usize = 200;

/// What there is to tell of these linked jobs.
pub(super) fn promotion(
    view: &PlanView<'_>,
    jobs: &[usize],
    rehearsed_at: Option<String>,
) -> model::Promotion {
    let links: Vec<_> = jobs.iter().filter_map(|job| link(view, *job)).collect();
    let mut parents: Vec<_> = jobs.iter().filter_map(|job| parent(view, *job)).collect();
    parents.sort_unstable();
    parents.dedup();
    let range = |range: &crate::lifecycle::Uncertain| {
        let (least, most) = range.ends();
        format!("{range} ({} to {})", time::length(least), time::length(most))
    };
    model::Promotion {
        format: "patchdrill-promotion",
        version: VERSION,
        patchdrill: env!("CARGO_PKG_VERSION"),
        plan: text::plain(view.name),
        file: text::plain(&view.place),
        rehearsed_at,
        rulebook: text::plain(view.rulebook),
        seed: view.plan.seed,
        decision: model::Decision {
            starts: !links.is_empty() && links.iter().all(|link| link.starts),
            text: links.iter().map(decision).collect(),
        },
        partial: view.outcome.partial.map(partial_words),
        assumptions: assumptions(view, &parents),
        rehearsed: parents.iter().map(|job| rehearsed(view, *job)).collect(),
        depends_on: view.outcome.depends_on.iter().map(range).collect(),
        links,
    }
}

fn parent(view: &PlanView<'_>, job: usize) -> Option<usize> {
    Some(view.plan.jobs.get(job)?.start.link()?.parent)
}

fn decision(link: &model::Link) -> String {
    let (job, word) = (&link.job, if link.starts { "would start" } else { "is held" });
    match link.verdicts.as_slice() {
        [] => format!("{job} is held: nothing was decided"),
        [only] => {
            let why = only.text.split_once(": ").map_or("", |(_, why)| why);
            if why.is_empty() { format!("{job} {word}") } else { format!("{job} {word}: {why}") }
        }
        several => {
            let held = several.iter().find(|verdict| !verdict.runs);
            let text = held.map_or(String::new(), |held| format!(" ({}: {})", held.when, held.text));
            format!("{job} {word}: the verdict depends on what the sources leave open{text}")
        }
    }
}

fn link(view: &PlanView<'_>, job: usize) -> Option<model::Link> {
    let after = view.job_name(parent(view, job)?);
    let told = |(at, variant): (usize, &SimulationVariant)| {
        let verdict = variant.jobs.get(job)?.verdict.as_ref()?;
        Some(model::Verdict {
            when: ranges::course_words(view, at),
            runs: verdict.runs,
            text: verdict.sentence(&after),
            decided: verdict.at.map(|at| time::at(view.plan, at)),
            conditions: verdict
                .counted
                .iter()
                .map(|counted| model::Condition {
                    text: counted.to_string(),
                    part: counted.part,
                    whole: counted.whole,
                    met: counted.met,
                })
                .collect(),
            failing_assets: verdict.failing.iter().map(|asset| view.asset_name(*asset)).collect(),
        })
    };
    let variants = &view.outcome.variants;
    let mut verdicts: Vec<_> = variants.iter().enumerate().filter_map(told).collect();
    let alike = |verdict: &model::Verdict| (verdict.runs, verdict.text.clone());
    if verdicts.windows(2).all(|pair| alike(&pair[0]) == alike(&pair[1])) {
        verdicts.truncate(1);
        for verdict in &mut verdicts {
            verdict.when.clear();
        }
    }
    // Of several courses the one that is held has something to tell.
    let held =
        variants.iter().find(|variant| variant.jobs.get(job).is_some_and(|job| job.without_link.is_some()));
    let blast = held.or(variants.first()).and_then(|variant| BlastRadius::of(variant.jobs.get(job)?));
    let blast = blast.map(|blast| blast.with_link.counts().into_iter().zip(blast.without_link.counts()));
    Some(model::Link {
        job: view.job_name(job),
        after,
        assets: view.assets_of(job),
        start: words::start(view, job),
        starts: !verdicts.is_empty() && verdicts.iter().all(|verdict| verdict.runs),
        verdicts,
        blast_radius: blast
            .into_iter()
            .flatten()
            .map(|((what, with_link), (_, without_link))| model::Blast { what, with_link, without_link })
            .collect(),
    })
}

fn rehearsed(view: &PlanView<'_>, job: usize) -> model::Rehearsed {
    let groups = view.plan.jobs.get(job).map(|job| job.groups.as_slice()).unwrap_or_default();
    let tally = view.first().and_then(|variant| variant.jobs.get(job)).map(|job| &job.tally);
    let group = |at: &usize| {
        let group = view.plan.groups.get(*at)?;
        Some(model::Group {
            name: text::plain(&group.name),
            platform: group.platform.to_string(),
            assets: group.count,
            endpoint: view.kind(*at).name(),
            image: view.image(*at).map(text::plain),
            real: view.is_real(*at),
        })
    };
    let ends = tally.into_iter().flat_map(|tally| &tally.ends);
    let not_completed = tally.map(|tally| tally.not_completed.as_slice()).unwrap_or_default();
    model::Rehearsed {
        job: view.job_name(job),
        assets: view.assets_of(job),
        start: words::start(view, job),
        groups: groups.iter().filter_map(group).collect(),
        ends: ends.map(|(end, count)| model::Count { what: words::end(*end), count: *count }).collect(),
        outcomes: records(view, job).map(|(asset, record)| one(view, asset, record)).collect(),
        not_completed: not_completed.iter().map(|asset| view.asset_name(*asset)).collect(),
    }
}

/// The records of a job in the first course, asset by asset.
fn records<'a>(view: &PlanView<'a>, job: usize) -> impl Iterator<Item = (AssetId, &'a JobRecord)> {
    let records = view.first().map(|variant| variant.records.as_slice()).unwrap_or_default();
    records
        .iter()
        .filter_map(move |(asset, records)| Some((*asset, records.iter().find(|record| record.job == job)?)))
}

fn one(view: &PlanView<'_>, asset: AssetId, record: &JobRecord) -> model::Asset {
    let seen = view.rehearsals.iter().find(|one| one.asset == asset && one.job == record.job);
    let seen = seen.map(|one| &*one.rehearsal);
    let outcome = seen.map(|seen| &seen.outcome).or(record.outcome.as_ref());
    model::Asset {
        asset: view.asset_name(asset),
        end: words::end(record.end),
        completed: record.end == JobEnd::Ran(JobStatus::Completed),
        real: view.is_real(asset.group),
        failed: outcome.map(|outcome| failed(view, record.job, outcome, seen)).unwrap_or_default(),
    }
}

/// Actions and patches that were not successful, in the order of the job. What an abort skipped is not listed: the action that
/// aborted is.
fn failed(
    view: &PlanView<'_>,
    job: usize,
    outcome: &Outcome,
    seen: Option<&Rehearsal>,
) -> Vec<model::Failed> {
    let actions = |phase: Phase| {
        let all = outcome.actions(phase).iter().enumerate();
        let bad = all.filter(|(_, action)| {
            matches!(
                action.status,
                ActionStatus::Failed | ActionStatus::Interrupted | ActionStatus::NotRun(_)
            )
        });
        bad.map(move |(index, action)| {
            let id = ActionId { phase, index };
            let aborts = if outcome.job.aborted_by == Some(id) { ", aborts the job" } else { "" };
            let run = seen.and_then(|seen| last_run(seen, id));
            model::Failed {
                what: words::action_title(view, job, id),
                status: format!("{}{aborts}", names::action_status(action)),
                output: run.map(tail).unwrap_or_default(),
            }
        })
        .collect::<Vec<_>>()
    };
    let planned = view.plan.jobs.get(job);
    let patches = outcome.patches.iter().enumerate();
    let bad =
        patches.filter(|(_, patch)| patch.status.is_failure() || patch.status == PatchStatus::NotReached);
    let patches = bad.map(|(at, patch)| model::Failed {
        what: format!(
            "patch {}",
            planned.map(|planned| names::patch_name(&planned.job, at)).unwrap_or_default()
        ),
        status: patch.status.to_string(),
        output: Vec::new(),
    });
    actions(Phase::Pre).into_iter().chain(patches).chain(actions(Phase::Post)).collect()
}

fn last_run(seen: &Rehearsal, id: ActionId) -> Option<&ActionRun> {
    seen.events.iter().rev().find_map(|event| match event {
        Event::ActionEnded(run) if run.id == id => Some(&**run),
        _ => None,
    })
}

/// The last lines of what a run wrote, errors behind the rest.
fn tail(run: &ActionRun) -> Vec<String> {
    let last = |bytes: &[u8]| -> Vec<String> {
        let bytes = bytes.trim_ascii_end();
        if bytes.is_empty() {
            return Vec::new();
        }
        let mut lines: Vec<_> = bytes.rsplit(|byte| *byte == b'\n').take(LINES).collect();
        lines.reverse();
        let shown = |line: &&[u8]| {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            text::clip(&text::line(&line[..line.len().min(CELLS * 4)]), CELLS)
        };
        lines.iter().map(shown).collect()
    };
    let mut lines = last(&run.stdout.bytes);
    lines.extend(last(&run.stderr.bytes));
    lines
}

/// The rules that the documents leave open and that the rehearsed jobs met, each once.
fn assumptions(view: &PlanView<'_>, jobs: &[usize]) -> Vec<model::Assumption> {
    let mut told: Vec<model::Assumption> = Vec::new();
    let mut add = |rule: &'static str, text: &'static str| {
        if !told.iter().any(|known| known.rule == rule) {
            told.push(model::Assumption { rule, text });
        }
    };
    for record in jobs.iter().flat_map(|job| records(view, *job)).map(|(_, record)| record) {
        for note in record.notes.iter().filter(|note| note.rule.is_assumption()) {
            add(note.rule.name(), note.rule.text());
        }
        for reason in record.outcome.iter().flat_map(Outcome::reasons) {
            if reason.rule.is_assumption() {
                add(reason.rule.name(), reason.rule.text());
            }
        }
    }
    told
}
