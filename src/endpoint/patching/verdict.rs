//! What came of a patch.

use super::host::Ran;
use super::install;
use super::installed::Installed;
use crate::event::Captured;
use crate::job::{ActionEnd, Installer, Integrity, Package, PackageManager, PatchEnd};

/// So many of the installer's last lines are given as the reason of a failure.
const REASON_LINES: usize = 6;

/// So many lines on standard error are enough of a reason, without those on standard output.
const ENOUGH_LINES: usize = 3;

/// What came of a patch, and why.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) end: PatchEnd,
    /// Why it is not installed; in several lines.
    pub(super) failure: Option<String>,
    /// What asks for a reboot.
    pub(super) reboot: Option<String>,
}

/// Reads what came of a patch from what was seen before, how its installer ran, and what was seen afterwards.
pub(super) fn judge(installer: &Installer, before: &Installed, ran: &Ran, after: &Installed) -> Verdict {
    let failure = failure(installer, before, ran, after);
    let reboot = match installer {
        Installer::Package(package) => {
            after.asks_since(before).or_else(|| says_itself(package.manager, &ran.end))
        }
        Installer::Script(_) => after.asks_since(before),
    };
    let mut end = PatchEnd { needs_reboot: reboot.is_some(), ..PatchEnd::default() };
    if failure.is_some() {
        end.installed = false;
        if let Installer::Package(_) = installer {
            blame(&mut end, &ran.stdout, &ran.stderr);
        }
    }
    Verdict { end, failure, reboot }
}

fn failure(installer: &Installer, before: &Installed, ran: &Ran, after: &Installed) -> Option<String> {
    match installer {
        Installer::Script(_) if ran.end == ActionEnd::Exited(0) => None,
        Installer::Script(_) => Some(ended("the script", ran)),
        Installer::Package(package) => {
            let program = install::program(package.manager);
            if !succeeded(package.manager, &ran.end) {
                let all_the_same = match (after.version(), after.flaw()) {
                    (Some(version), Some(flaw)) => format!("\n{} {version} is {flaw}", package.name),
                    (Some(version), None) if before.version() != Some(version) => {
                        format!("\n{} {version} is installed all the same", package.name)
                    }
                    _ => String::new(),
                };
                return Some(ended(program, ran) + &all_the_same);
            }
            flaw(package, after).map(|flaw| format!("{program} ended well, but {flaw}"))
        }
    }
}

/// zypper has codes that say more than that it went well.
fn succeeded(manager: PackageManager, end: &ActionEnd) -> bool {
    match manager {
        PackageManager::Zypper => matches!(end, ActionEnd::Exited(0 | 102 | 103 | 106)),
        PackageManager::Apt | PackageManager::Dnf | PackageManager::Apk => *end == ActionEnd::Exited(0),
    }
}

fn says_itself(manager: PackageManager, end: &ActionEnd) -> Option<String> {
    let says = manager == PackageManager::Zypper && *end == ActionEnd::Exited(102);
    says.then(|| "zypper ended with 102: a reboot is needed".to_owned())
}

/// What of the installed package is not as it was wanted.
fn flaw(package: &Package, after: &Installed) -> Option<String> {
    let name = &package.name;
    let Some(version) = after.version() else { return Some(format!("{name} is not installed")) };
    if let Some(flaw) = after.flaw() {
        return Some(format!("{name} {version} is {flaw}"));
    }
    let wanted = package.version.as_deref()?;
    (!after.versions().any(|version| is_wanted(wanted, version)))
        .then(|| format!("{name} is {version}, not {wanted}"))
}

/// Whether an installed version is the one that was wanted. Where several builds of a version can be, the build may be left
/// out, as may the epoch; `*` stands for any text.
fn is_wanted(wanted: &str, version: &str) -> bool {
    let without_epoch = version.split_once(':').map_or(version, |(_, version)| version);
    [version, without_epoch].into_iter().any(|version| {
        glob(wanted, version) || version.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('-'))
    })
}

fn glob(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(first) else { return false };
    (0..=text.len()).any(|at| text.is_char_boundary(at) && glob(rest, &text[at..]))
}

/// How the installer ended, with its last lines.
fn ended(who: &str, ran: &Ran) -> String {
    let mut text = match &ran.end {
        ActionEnd::Exited(127) => {
            format!("{who} ended with exit code 127: something it needs is not on the endpoint")
        }
        end => format!("{who} ended badly: {end}"),
    };
    for line in last_lines(&ran.stdout, &ran.stderr) {
        text.push('\n');
        text.push_str(&line);
    }
    text
}

/// The last lines of what was said about what went wrong, else the last lines of all. Some tools complain on standard output.
fn last_lines(stdout: &Captured, stderr: &Captured) -> Vec<String> {
    let lines = |captured: &Captured| -> Vec<String> {
        let text = String::from_utf8_lossy(&captured.bytes);
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
    };
    let all = lines(stdout);
    let complains = |line: &&String| {
        let line = line.to_lowercase();
        ["error", "fail", "cannot"].iter().any(|word| line.contains(word))
    };
    let mut said = lines(stderr);
    if said.len() < ENOUGH_LINES {
        said.splice(0..0, all.iter().filter(complains).cloned());
    }
    if said.is_empty() {
        said = all;
    }
    said.split_off(said.len().saturating_sub(REASON_LINES))
}

/// Finds out at what a package manager gave up, from the words that it has for it: nothing else tells a download that failed
/// from one that is not what was signed.
fn blame(end: &mut PatchEnd, stdout: &Captured, stderr: &Captured) {
    let said = [stdout, stderr].map(|captured| String::from_utf8_lossy(&captured.bytes).to_lowercase());
    let says = |words: &[&str]| said.iter().any(|text| words.iter().any(|word| text.contains(word)));
    if says(&[
        "hash sum mismatch",
        "checksum doesn't match",
        "checksum mismatch",
        "digest verification failed",
    ]) {
        end.integrity = Integrity::HashFailed;
    } else if says(&[
        "gpg check failed",
        "is not signed",
        "signature verification failed",
        "untrusted signature",
        "packages cannot be authenticated",
        "bad signature",
    ]) {
        end.integrity = Integrity::SignatureFailed;
    } else if says(&[
        "failed to fetch",
        "unable to fetch some archives",
        "error downloading packages",
        "cannot download",
    ]) {
        end.downloaded = false;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::job::Script;
    use crate::source::Span;

    fn ran(end: ActionEnd, stdout: &str, stderr: &str) -> Ran {
        let captured = |text: &str| Captured::whole(text.as_bytes().to_vec());
        Ran {
            end,
            stdout: captured(stdout),
            stderr: captured(stderr),
            took: Duration::ZERO,
            calls: Vec::new(),
            forced_reboots: Vec::new(),
            survivors: Vec::new(),
            changes: None,
        }
    }

    fn apt(text: &str) -> Installer {
        Installer::Package(Package::parse(PackageManager::Apt, text).unwrap())
    }

    fn judged(installer: &Installer, run: &Ran, after: &str) -> Verdict {
        judge(installer, &Installed::read("version ii 2.4.0\n"), run, &Installed::read(after))
    }

    #[test]
    fn a_package_counts_when_the_wanted_version_is_there() {
        let well = ran(ActionEnd::Exited(0), "", "");
        for (package, after, failure) in [
            ("targetpkg=2.4.1", "version ii 2.4.1\n", None),
            ("targetpkg=2.4.*", "version ii 2.4.1\n", None),
            ("targetpkg", "version ii 2.4.0\n", None),
            (
                "targetpkg=2.4.1",
                "version ii 2.4.0\n",
                Some("apt-get ended well, but targetpkg is 2.4.0, not 2.4.1"),
            ),
            (
                "targetpkg=2.4.1",
                "version ii 2.4.10\n",
                Some("apt-get ended well, but targetpkg is 2.4.10, not 2.4.1"),
            ),
            ("targetpkg", "", Some("apt-get ended well, but targetpkg is not installed")),
            (
                "targetpkg",
                "version iF 2.4.1\n",
                Some("apt-get ended well, but targetpkg 2.4.1 is half configured"),
            ),
        ] {
            let verdict = judged(&apt(package), &well, after);
            assert_eq!(verdict.failure.as_deref(), failure, "{package} and {after}");
            assert_eq!(verdict.end.installed, failure.is_none());
        }
        for (wanted, version) in
            [("2.4.1", "2.4.1-1.el9"), ("2.4.1-1", "1:2.4.1-1"), ("1:2.4.1-1", "1:2.4.1-1")]
        {
            assert!(is_wanted(wanted, version), "{wanted} {version}");
        }
    }

    #[test]
    fn the_last_lines_of_the_tool_are_the_reason() {
        let run = ran(
            ActionEnd::Exited(100),
            "Reading package lists...\n",
            "W: x\nE: Unable to locate package nope\n\n",
        );
        let verdict = judged(&apt("nope"), &run, "");
        assert_eq!(
            verdict.failure.as_deref(),
            Some("apt-get ended badly: exit code 100\nW: x\nE: Unable to locate package nope")
        );
        assert_eq!(verdict.end, PatchEnd { installed: false, ..PatchEnd::default() });
        let run = ran(ActionEnd::Exited(1), "Error: no room\nDone\n", "Error: Transaction failed\n");
        let half = judged(&apt("x"), &run, "version iF 2.4.1\n");
        assert_eq!(
            half.failure.as_deref(),
            Some(
                "apt-get ended badly: exit code 1\nError: no room\nError: Transaction failed\nx 2.4.1 is half configured"
            )
        );
        let whole = judged(&apt("x"), &run, "version ii 2.4.1\n");
        assert!(whole.failure.is_some_and(|why| why.ends_with("x 2.4.1 is installed all the same")));
        let none = judged(&apt("x"), &ran(ActionEnd::Exited(127), "", "sh: 6: apt-get: not found\n"), "");
        assert!(
            none.failure.is_some_and(|why| why.contains("not on the endpoint\nsh: 6: apt-get: not found"))
        );
    }

    #[test]
    fn downloads_and_signatures_have_statuses_of_their_own() {
        let end = |stderr: &str| judged(&apt("x"), &ran(ActionEnd::Exited(100), "", stderr), "").end;
        assert!(!end("E: Failed to fetch file:/x.deb  File not found").downloaded);
        assert_eq!(end("E: Failed to fetch x  Hash Sum mismatch").integrity, Integrity::HashFailed);
        assert_eq!(end("Error: GPG check FAILED").integrity, Integrity::SignatureFailed);
        assert!(end("E: Sub-process /usr/bin/dpkg returned an error code (1)").reaches_installation());
    }

    #[test]
    fn a_script_has_installed_its_patch_when_it_exits_with_0() {
        let script = Installer::Script(Script::inline("exit 0", Span::default()));
        let asks = "mark /run/reboot-required\n";
        let verdict = judged(&script, &ran(ActionEnd::Exited(0), "", ""), asks);
        assert_eq!((verdict.failure, verdict.end.needs_reboot), (None, true));
        assert_eq!(verdict.reboot.as_deref(), Some("/run/reboot-required is there"));
        let verdict = judged(&script, &ran(ActionEnd::Exited(10), "no room\n", ""), "");
        assert_eq!(verdict.failure.as_deref(), Some("the script ended badly: exit code 10\nno room"));
        assert!(!verdict.end.installed);
    }

    #[test]
    fn zypper_says_in_its_code_that_a_reboot_is_needed() {
        let zypper = Installer::Package(Package::parse(PackageManager::Zypper, "kernel-default").unwrap());
        let verdict = judged(&zypper, &ran(ActionEnd::Exited(102), "", ""), "version ii 6.4.0-1\n");
        assert!(verdict.end.installed && verdict.end.needs_reboot, "{verdict:?}");
        assert!(!judged(&zypper, &ran(ActionEnd::Exited(104), "", ""), "").end.installed);
    }
}
