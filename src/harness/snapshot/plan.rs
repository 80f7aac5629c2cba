//! What became of a plan as the text of a snapshot: counts of all assets, and the lives of those that are few.

use std::fmt::Write as _;

use super::run::quoted;
use crate::job::{ActionId, Phase};
use crate::lifecycle::{JobRecord, Plan, PlanOutcome, SimulationVariant, Time};

/// Everything that is counted, in the order of the plan.
pub(super) fn render(plan: &Plan, outcome: &PlanOutcome) -> String {
    let mut text = String::new();
    // Writing into a text cannot fail.
    let _ = draw(&mut text, plan, outcome);
    text
}

fn draw(text: &mut String, plan: &Plan, outcome: &PlanOutcome) -> std::fmt::Result {
    writeln!(text, "seed: {}", plan.seed)?;
    let depends: Vec<_> = outcome.depends_on.iter().map(|range| quoted(range.subject())).collect();
    writeln!(text, "depends_on: [{}]", depends.join(", "))?;
    for variant in &outcome.variants {
        writeln!(text, "course:")?;
        if outcome.variants.len() > 1 {
            writeln!(text, "  change_delay: {} s", variant.delays.change_delay.as_secs())?;
            writeln!(text, "  catalogue_delay: {} s", variant.delays.catalogue_delay.as_secs())?;
        }
        for at in 0..plan.jobs.len() {
            job(text, plan, variant, at)?;
        }
        for (asset, records) in &variant.records {
            writeln!(text, "  {}:", quoted(&plan.asset_name(*asset)))?;
            for record in records {
                life(text, plan, record)?;
            }
        }
    }
    Ok(())
}

fn job(text: &mut String, plan: &Plan, variant: &SimulationVariant, at: usize) -> std::fmt::Result {
    let (planned, job) = (&plan.jobs[at], &variant.jobs[at]);
    let tally = &job.tally;
    writeln!(text, "  {}:", quoted(&planned.name))?;
    if let (Some(verdict), Some(link)) = (&job.verdict, planned.start.link()) {
        let parent = plan.jobs.get(link.parent).map_or("", |parent| &parent.name);
        writeln!(text, "    link: {}", quoted(&verdict.answer(plan, parent)))?;
    }
    writeln!(text, "    assets: {}", tally.assets)?;
    counts(text, "ends", tally.ends.iter().map(|(end, count)| (end.title().to_owned(), *count)))?;
    for phase in [Phase::Pre, Phase::Post] {
        for index in 0..planned.job.actions(phase).len() {
            let id = ActionId { phase, index };
            let ends = tally.actions.get(&id).into_iter().flatten();
            counts(text, &id.to_string(), ends.map(|(key, count)| (key.0.to_string(), *count)))?;
        }
    }
    for (patch, ends) in planned.job.patches.iter().zip(&tally.patches) {
        counts(
            text,
            &format!("patch {}", patch.name),
            ends.iter().map(|(key, count)| (key.0.to_string(), *count)),
        )?;
    }
    counts(text, "aborted by", tally.aborted.iter().map(|(id, count)| (id.to_string(), *count)))?;
    counts(text, "reboot", tally.reboots.iter().map(|(key, count)| (key.0.to_string(), *count)))?;
    if let Some((time, asset)) = tally.last_ended {
        let asset = plan.asset_name(asset);
        writeln!(text, "    last_ended: {}", quoted(&format!("{} on {asset}", shown(plan, time))))?;
    }
    Ok(())
}

fn counts(text: &mut String, title: &str, counts: impl Iterator<Item = (String, u64)>) -> std::fmt::Result {
    let counts: Vec<_> = counts.map(|(what, count)| format!("{}: {count}", quoted(&what))).collect();
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(text, "    {}: {{ {} }}", quoted(title), counts.join(", "))
}

fn life(text: &mut String, plan: &Plan, record: &JobRecord) -> std::fmt::Result {
    let name = plan.jobs.get(record.job).map_or("", |planned| planned.name.as_str());
    writeln!(text, "    {}: {}", quoted(name), quoted(record.end.title()))?;
    for moment in &record.history {
        writeln!(text, "      - {}: {}", quoted(&shown(plan, moment.at)), quoted(moment.status.title()))?;
    }
    for reboot in &record.reboots {
        writeln!(text, "      - {}: rebooted", quoted(&shown(plan, *reboot)))?;
    }
    Ok(())
}

fn shown(plan: &Plan, time: Time) -> String {
    time.shown(plan.origin)
}
