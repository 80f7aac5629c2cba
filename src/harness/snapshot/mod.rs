//! Outcomes pinned as snapshots: readable YAML beside the scenario, in the file format of `insta`.

mod plan;
mod run;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

use similar::{ChangeTag, TextDiff};

use self::run::quoted;
use super::{Rehearsed, Snapshots};
use crate::expect::Expect;
use crate::scenario::Scenario;

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
    rehearsed: &Rehearsed,
    mode: Snapshots,
) -> Result<(), Differs> {
    let path = path(file, scenario.snapshot_name());
    let mut new = String::new();
    if let (Some(plan), Some(result)) = (&scenario.plan, &rehearsed.plan) {
        new.push_str(&plan::render(&plan.plan, &result.outcome));
    }
    if let Some(rehearsal) = &rehearsed.rehearsal {
        new.push_str(&run::render(&scenario.job, &rehearsal.outcome));
        if scenario.expectations.iter().any(|one| one.what == Expect::SnapshotWithChanges) {
            run::changes(&mut new, rehearsal);
        }
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
