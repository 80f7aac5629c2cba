//! Sentences that the report for a change board has in every form.

use super::model::{Group, Link, Promotion, Verdict};
use crate::report::plan::number;
use crate::report::style::Tone;

/// File, rulebook, seed, when and by what.
pub(super) fn facts(report: &Promotion) -> Vec<String> {
    let mut facts =
        vec![report.file.clone(), format!("rulebook {}", report.rulebook), format!("seed {}", report.seed)];
    facts.extend(report.rehearsed_at.as_ref().map(|at| format!("rehearsed {at}")));
    facts.push(format!("patchdrill {}", report.patchdrill));
    facts
}

/// Where the assets of a group were rehearsed.
pub(super) fn group(group: &Group) -> String {
    let Group { name, platform, assets, endpoint, image, real } = group;
    let assets = number::counted(*assets, "asset");
    match (real, image) {
        (true, Some(image)) => {
            format!("{name}: {assets}, {platform}, for real on {endpoint} endpoints of the image {image}")
        }
        (true, None) => format!("{name}: {assets}, {platform}, for real on {endpoint} endpoints"),
        (false, _) => format!("{name}: {assets}, {platform}, declared: no script ran"),
    }
}

/// What a link waits for.
pub(super) fn link(link: &Link) -> String {
    format!("what its link asks of {}", link.after)
}

/// A verdict in a few words.
pub(super) fn verdict(verdict: &Verdict, word: &str) -> String {
    let mut words = word.to_owned();
    if !verdict.when.is_empty() {
        words = format!("{words} with {}", verdict.when);
    }
    match &verdict.decided {
        Some(at) => format!("{words}, decided {at} in virtual time"),
        None => format!("{words}, never decided"),
    }
}

/// Over the blast radius.
pub(super) fn blast_title(link: &Link) -> &'static str {
    if link.starts { "what it would do" } else { "what was avoided" }
}

/// The blast radius as a table, its head first; empty when there is nothing to count.
pub(super) fn blast(link: &Link) -> Vec<Vec<String>> {
    let report = link.blast_radius.iter().filter(|row| row.with_link > 0 || row.without_link > 0);
    let rows: Vec<_> = report
        .map(|row| {
            let mut cells = vec![row.what.to_owned()];
            if !link.starts {
                cells.push(number::grouped(row.with_link));
            }
            cells.push(number::grouped(row.without_link));
            cells
        })
        .collect();
    if rows.is_empty() {
        return rows;
    }
    let head: &[&str] = if link.starts { &["", "assets"] } else { &["", "with the link", "without it"] };
    let head = head.iter().map(|cell| (*cell).to_owned()).collect();
    std::iter::once(head).chain(rows).collect()
}

/// What the decision rests on, each in a sentence.
pub(super) fn rests(report: &Promotion) -> Vec<(Tone, String)> {
    let mut all = Vec::new();
    for range in &report.depends_on {
        all.push((Tone::Warn, format!("the outcome depends on {range}")));
    }
    for assumption in &report.assumptions {
        let words = format!("assumption {}: {}", assumption.rule, assumption.text);
        all.push((Tone::Warn, words));
    }
    let groups = report.rehearsed.iter().flat_map(|job| &job.groups);
    if groups.clone().any(|group| !group.real) {
        let words =
            "no script ran on declared assets: how they fared was drawn from what the plan says, by its seed";
        all.push((Tone::Plain, words.to_owned()));
    }
    if all.is_empty() {
        all.push((Tone::Plain, "nothing that the documents leave open".to_owned()));
    }
    all
}
