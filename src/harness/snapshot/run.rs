//! The outcome of one job as the text of a snapshot.

use std::fmt::Write as _;

use crate::event::{Changes, Rehearsal};
use crate::job::Job;
use crate::rules::{ActionOutcome, Outcome, Reasons};

/// The outcome as YAML: only what every endpoint kind agrees on, nothing that varies from run to run.
pub(super) fn render(job: &Job, outcome: &Outcome) -> String {
    let mut text = String::new();
    let mut line = |text_line: String| {
        text.push_str(&text_line);
        text.push('\n');
    };
    let pending = if outcome.job.pending_reboot { ", Pending Reboot" } else { "" };
    line(format!("job: {}{pending}", outcome.job.status));
    if let Some(id) = outcome.job.aborted_by {
        line(format!("aborted_by: {id}"));
    }
    line(format!("because: {}", because(&outcome.job.reasons)));
    line(format!("reboot: {}", quoted(&outcome.reboot.decision.to_string())));
    if !outcome.reboot.requested_by.is_empty() {
        let names: Vec<_> = outcome.reboot.requested_by.iter().map(|by| quoted(&by.describe(job))).collect();
        line(format!("requested_by: [{}]", names.join(", ")));
    }
    if !outcome.reboot.forced_by.is_empty() {
        let names: Vec<_> = outcome.reboot.forced_by.iter().map(ToString::to_string).collect();
        line(format!("forced_by: [{}]", names.join(", ")));
    }
    line(format!("reboot_because: {}", because(&outcome.reboot.reasons)));
    if outcome.job.reboot_loop {
        line("reboot_loop: true".to_owned());
    }
    if !outcome.passes.is_empty() {
        line(format!("restarts: {}", outcome.restarts()));
        line("earlier_passes:".to_owned());
    }
    for pass in &outcome.passes {
        line(format!("  - interrupted_by: {}", pass.interrupted_by));
        for (title, outcomes) in [("pre_actions", &pass.pre_actions), ("post_actions", &pass.post_actions)] {
            let ends: Vec<_> = outcomes.iter().map(|action| quoted(&end(action))).collect();
            line(format!("    {title}: [{}]", ends.join(", ")));
        }
        let patches: Vec<_> = pass.patches.iter().map(|patch| quoted(&patch.status.to_string())).collect();
        line(format!("    patches: [{}]", patches.join(", ")));
    }
    actions(&mut line, "pre_actions", &outcome.pre_actions);
    line(if outcome.patches.is_empty() { "patches: []".to_owned() } else { "patches:".to_owned() });
    for (patch, planned) in outcome.patches.iter().zip(&job.patches) {
        line(format!("  - {}: {}{}", quoted(&planned.name), patch.status, asks(patch.requests_reboot)));
    }
    actions(&mut line, "post_actions", &outcome.post_actions);
    text
}

/// What each run of an action changed.
pub(super) fn changes(text: &mut String, rehearsal: &Rehearsal) {
    text.push_str("changes:\n");
    for run in rehearsal.runs() {
        let none = Changes::default();
        let changes = run.changes.as_ref().unwrap_or(&none);
        let _ = writeln!(text, "  - {}:{}", run.id, if changes.is_empty() { " []" } else { "" });
        for change in &changes.files {
            let mut told = format!("{} {} {}", change.kind, change.what, change.path);
            let facts = change.facts(true);
            if !facts.is_empty() {
                let _ = write!(told, " ({facts})");
            }
            let _ = writeln!(text, "      - {}", quoted(&told));
        }
        if changes.more > 0 {
            let _ = writeln!(text, "      - and {} more", changes.more);
        }
        if changes.blind {
            text.push_str("      - not all files were looked at\n");
        }
    }
}

fn actions(line: &mut impl FnMut(String), title: &str, actions: &[ActionOutcome]) {
    line(if actions.is_empty() { format!("{title}: []") } else { format!("{title}:") });
    for action in actions {
        line(format!("  - {}", quoted(&end(action))));
    }
}

fn end(action: &ActionOutcome) -> String {
    format!("{action}{}", asks(action.requests_reboot))
}

const fn asks(reboot: bool) -> &'static str {
    if reboot { ", requests a reboot" } else { "" }
}

fn because(reasons: &Reasons) -> String {
    let names: Vec<_> = reasons.iter().map(|reason| reason.rule.name()).collect();
    format!("[{}]", names.join(", "))
}

/// A YAML scalar: plain where that is safe, else a JSON string, which is YAML too.
pub(super) fn quoted(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')' | '/');
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(safe)
        && !["true", "false", "null", "yes", "no", "on", "off"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(text));
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}
