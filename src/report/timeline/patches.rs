//! What installing a patch for real came to, below its row.

use super::rows::{Below, Detail, Row};
use super::{changes, rows};
use crate::event::Installation;
use crate::report::style::Tone;
use crate::report::text;

/// The row of a patch, with what its installer did.
pub(super) fn installed(mut row: Row, installation: &Installation, detail: Detail) -> Row {
    let Installation { before, after, .. } = installation;
    if let Some(versions) = versions(before.as_deref(), after.as_deref()) {
        row.notes.insert(0, (Tone::Plain, versions));
    }
    row.took = (!installation.took.is_zero()).then_some(installation.took);
    let mut below = vec![Below::new("ran", Tone::Dim, text::plain(&installation.command))];
    below.extend(rows::calls(&installation.calls, detail.output_lines));
    // The last lines of what a failed one wrote stand in its reason.
    if detail.explain || installation.failure.is_none() && detail.output_lines == usize::MAX {
        below.extend(rows::output("out", Tone::Plain, &installation.stdout, detail.output_lines));
        below.extend(rows::output("err", Tone::Plain, &installation.stderr, detail.output_lines));
    }
    let mut label = "why";
    for line in installation.failure.iter().flat_map(|why| why.lines()) {
        below.push(Below { wraps: true, ..Below::new(label, Tone::Bad, text::plain(line)) });
        label = "";
    }
    for line in &installation.forced_reboots {
        below.push(Below::new("down", Tone::Bad, format!("{} takes the asset down", text::plain(line))));
    }
    if let Some(reboot) = &installation.reboot {
        below.push(Below { wraps: true, ..Below::new("boot", Tone::Note, text::plain(reboot)) });
    }
    if let (true, Some(changes)) = (detail.explain, &installation.changes) {
        below.extend(changes::below(changes, detail.changes));
    }
    below.append(&mut row.below);
    row.below = below;
    row
}

/// `2.4.0 → 2.4.1`.
fn versions(before: Option<&str>, after: Option<&str>) -> Option<String> {
    let words = match (before, after) {
        (None, None) => return None,
        (None, Some(after)) => format!("{after}, new"),
        (Some(before), None) => format!("{before} is gone"),
        (Some(before), Some(after)) if before == after => format!("{after}, as before"),
        (Some(before), Some(after)) => format!("{before} → {after}"),
    };
    Some(text::plain(&words))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::event::Captured;
    use crate::job::ActionEnd;

    fn installation() -> Installation {
        Installation {
            command: "apt-get install targetpkg=2.4.1".to_owned(),
            end: ActionEnd::Exited(100),
            before: Some("2.4.0".to_owned()),
            after: Some("2.4.0".to_owned()),
            failure: Some("apt-get ended badly: exit code 100\nE: \u{1b}no".to_owned()),
            reboot: Some("/run/reboot-required is there".to_owned()),
            stdout: Captured::whole(b"Reading\n".to_vec()),
            stderr: Captured::default(),
            took: Duration::from_millis(12),
            calls: Vec::new(),
            forced_reboots: Vec::new(),
            changes: None,
        }
    }

    #[test]
    fn a_real_patch_tells_versions_command_and_reasons() {
        let row = installed(Row::new("patch".to_owned(), "x".to_owned()), &installation(), Detail::SHORT);
        assert_eq!(row.notes[0].1, "2.4.0, as before");
        let below: Vec<_> = row.below.iter().map(|below| (below.label, below.text.as_str())).collect();
        assert_eq!(
            below,
            [
                ("ran", "apt-get install targetpkg=2.4.1"),
                ("why", "apt-get ended badly: exit code 100"),
                ("", r"E: \x1bno"),
                ("boot", "/run/reboot-required is there"),
            ]
        );
        let run = Detail { explain: true, ..Detail::SHORT };
        let row = installed(Row::new(String::new(), String::new()), &installation(), run);
        assert!(row.below.iter().any(|below| (below.label, &*below.text) == ("out", "Reading")));
    }

    #[test]
    fn versions_tell_what_became_of_them() {
        for (before, after, words) in [
            (None, None, None),
            (None, Some("2.4.1"), Some("2.4.1, new")),
            (Some("2.4.0"), None, Some("2.4.0 is gone")),
            (Some("2.4.0"), Some("2.4.1"), Some("2.4.0 → 2.4.1")),
        ] {
            assert_eq!(versions(before, after).as_deref(), words);
        }
    }
}
