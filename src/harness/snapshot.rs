//! Outcomes pinned as snapshots: readable YAML beside the scenario, in the file format of `insta`.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use similar::ChangeTag;
use similar::TextDiff;

use super::Snapshots;
use crate::event::Changes;
use crate::event::Rehearsal;
use crate::expect::Expect;
use crate::job::Job;
use crate::rules::ActionOutcome;
use crate::rules::Outcome;
use crate::rules::Reasons;
use crate::spec::Scenario;

/// What a comparison with a snapshot came to, when it is not what was accepted.
#[derive(Debug)]
pub(super) struct Differs {
    /// One sentence.
    pub message: String,
    /// The difference, line by line: `-` is what was accepted, `+` what happened.
    pub diff: String,
}

/// Whether this is left to the comparison with a snapshot.
pub(super) const fn is_expected(what: &Expect) -> bool {
    matches!(what, Expect::Snapshot | Expect::SnapshotWithChanges)
}

/// Compares an outcome with its snapshot, and writes as `mode` says.
///
/// # Errors
/// When there is no such snapshot, it differs, or it cannot be written.
pub(super) fn compare(
    scenario: &Scenario,
    file: &Path,
    rehearsal: &Rehearsal,
    mode: Snapshots,
) -> Result<(), Differs> {
    let path = path(file, scenario.snapshot_name());
    let mut new = render(&scenario.job, &rehearsal.outcome);
    if scenario.expectations.iter().any(|one| one.what == Expect::SnapshotWithChanges) {
        changes(&mut new, rehearsal);
    }
    let accepted = match read(&path) {
        Ok(accepted) => accepted,
        Err(why) => {
            return Err(Differs {
                message: format!("the snapshot {} {why}", path.display()),
                diff: String::new(),
            });
        }
    };
    let proposal = path.with_extension("snap.new");
    if accepted.as_deref().map(str::trim_end) == Some(new.trim_end()) {
        // What an earlier run proposed is settled now.
        if mode != Snapshots::Check {
            let _ = fs::remove_file(&proposal);
        }
        return Ok(());
    }
    let target = match mode {
        Snapshots::Check => None,
        Snapshots::Propose => Some(&proposal),
        Snapshots::Accept => Some(&path),
    };
    if let Some(target) = target {
        write(target, scenario, file, &new).map_err(|error| Differs {
            message: format!("the snapshot {} cannot be written: {error}", target.display()),
            diff: String::new(),
        })?;
    }
    if mode == Snapshots::Accept {
        let _ = fs::remove_file(&proposal);
        return Ok(());
    }
    let message = match accepted {
        None => {
            format!("the outcome has no snapshot yet ({}); accept it with --update-snapshots", path.display())
        }
        Some(_) => format!("the outcome differs from its snapshot {}", path.display()),
    };
    Err(Differs { message, diff: diff(accepted.as_deref().unwrap_or_default(), &new) })
}

/// `features/abort.feature` and "The second aborts" give `features/snapshots/abort__the-second-aborts.snap`.
fn path(file: &Path, scenario: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let mut slug = String::new();
    for c in scenario.chars() {
        if c.is_alphanumeric() {
            slug.extend(c.to_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    // File systems limit names to 255 bytes; the checksum keeps long names apart.
    let slug = if slug.len() > 120 {
        let cut =
            slug.char_indices().map(|(at, _)| at).take_while(|at| *at <= 100).last().unwrap_or_default();
        let sum = slug.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| {
            (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        format!("{}-{sum:016x}", &slug[..cut])
    } else {
        slug.to_owned()
    };
    file.with_file_name("snapshots").join(format!("{stem}__{slug}.snap"))
}

fn read(path: &Path) -> Result<Option<String>, String> {
    if !path.exists() {
        return Ok(None);
    }
    let snapshot = insta::Snapshot::from_file(path).map_err(|error| format!("cannot be read: {error}"))?;
    match snapshot.as_text() {
        Some(text) => Ok(Some(text.to_string())),
        None => Err("is no text".to_owned()),
    }
}

fn write(path: &Path, scenario: &Scenario, file: &Path, content: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let source = quoted(&file.file_name().unwrap_or_default().to_string_lossy());
    let text =
        format!("---\nsource: {source}\nexpression: {}\n---\n{content}", quoted(scenario.snapshot_name()));
    // Written beside and renamed, so that an interrupt leaves the old snapshot or the new one, never a half.
    let mut staged = tempfile::NamedTempFile::new_in(folder)?;
    io::Write::write_all(&mut staged, text.as_bytes())?;
    staged.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// The outcome as YAML: only what every endpoint kind agrees on, nothing that varies from run to run.
fn render(job: &Job, outcome: &Outcome) -> String {
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
fn changes(text: &mut String, rehearsal: &Rehearsal) {
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
fn quoted(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '(' | ')' | '/');
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(safe)
        && !["true", "false", "null", "yes", "no", "on", "off"]
            .iter()
            .any(|word| word.eq_ignore_ascii_case(text));
    if plain { text.to_owned() } else { serde_json::Value::from(text).to_string() }
}

fn diff(old: &str, new: &str) -> String {
    let mut text = String::new();
    for change in TextDiff::from_lines(old.trim_end(), new.trim_end()).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        let _ = writeln!(text, "{sign} {}", change.value().trim_end_matches('\n'));
    }
    text
}
