//! Phrases about patches.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::job::{Availability, Integrity};

pub(super) static PATCHES: &[Phrase] = &[
    Phrase::line(
        "{patches} install(s)",
        "The patch installs and needs no reboot. So it is when nothing is said.",
        &["patch \"KB5034765\" installs", "all patches install", "patches 1 to 3 install"],
        |step| step.patches_are(|patch| patch.end.installed = true),
    ),
    Phrase::line(
        "{patches} install(s) and need(s) a reboot",
        "The patch installs and asks for the reboot.",
        &["patch \"openssl-3.0.15\" installs and needs a reboot", "every patch installs and needs a reboot"],
        |step| step.patches_are(|patch| patch.end.needs_reboot = true),
    ),
    Phrase::line(
        "{patches} need(s) a reboot",
        "The patch asks for the reboot, once it is installed.",
        &["patch 2 needs a reboot"],
        |step| step.patches_are(|patch| patch.end.needs_reboot = true),
    ),
    Phrase::line(
        "{patches} fail(s) to install",
        "Its installer fails.",
        &["patch \"KB5034441\" fails to install"],
        |step| step.patches_are(|patch| patch.end.installed = false),
    ),
    Phrase::line(
        "{patches} fail(s) to download",
        "The download fails, so that it is not deployed.",
        &["patch 1 fails to download"],
        |step| step.patches_are(|patch| patch.end.downloaded = false),
    ),
    Phrase::line(
        "{patches} has/have a wrong signature",
        "The download's signature is wrong: FileSignatureFailed.",
        &["patch 1 has a wrong signature"],
        |step| step.patches_are(|patch| patch.end.integrity = Integrity::SignatureFailed),
    ),
    Phrase::line(
        "{patches} has/have a wrong checksum",
        "The download has no signature and its checksum is wrong: FileHashValidationFailed.",
        &["patch 1 has a wrong checksum"],
        |step| step.patches_are(|patch| patch.end.integrity = Integrity::HashFailed),
    ),
    Phrase::line(
        "{patches} is/are withdrawn",
        "The vendor has withdrawn or deprecated it: it cannot be deployed.",
        &["patch 1 is withdrawn"],
        |step| step.patches_are(|patch| patch.end.availability = Availability::Withdrawn),
    ),
    Phrase::line(
        "{patches} is/are end-of-life",
        "Marked end-of-life, while its file is still there: it can be deployed.",
        &["patch 1 is end-of-life"],
        |step| step.patches_are(|patch| patch.end.availability = Availability::EndOfLife),
    ),
    Phrase::line(
        "{patches} is/are end-of-life and gone",
        "Marked end-of-life, and its file is gone: it cannot be downloaded.",
        &["patch 1 is end-of-life and gone"],
        |step| step.patches_are(|patch| patch.end.availability = Availability::EndOfLifeGone),
    ),
    Phrase::line(
        "{patches} is/are not applicable",
        "The software that it upgrades is not on the asset.",
        &["patch 1 is not applicable"],
        |step| step.patches_are(|patch| patch.end.applicable = false),
    ),
    Phrase::line(
        "{patch} is the {manager} package {text}",
        "Installed for real by apt, dnf, zypper or apk, in a sandbox or a container; what comes of it is read from the endpoint.",
        &[
            "patch \"targetpkg\" is the apt package \"targetpkg=2.4.1\"",
            "patch 1 is the dnf package \"openssl-3.0.7-28.el9\"",
        ],
        |step| step.patch_package(),
    ),
    Phrase::line(
        "{patch} run(s) {path}",
        "Installed for real by this script, in a sandbox or a container: it is installed when the script exits with 0.",
        &["patch \"hotfix\" runs \"scripts/install_hotfix.sh\""],
        |step| {
            let script = step.script_file()?;
            step.patch_script(script)
        },
    ),
    Phrase::text(
        "{patch} run(s) this script",
        "Installed for real by the script below, in a sandbox or a container.",
        &["patch \"hotfix\" runs this script:\n```bash\ncp new.conf /etc/app.conf\nexit 0\n```"],
        |step| {
            let script = step.script()?;
            step.patch_script(script)
        },
    ),
    Phrase::line(
        "{patches} need(s) a reboot after {patch}",
        "The plan: it can only go on after a reboot that follows the other patch.",
        &["patch \"KB5034765\" needs a reboot after patch \"KB5034441\""],
        |step| step.reboot_between(),
    ),
    Phrase::table(
        "the job has these patches",
        "Patches in their order. `fares` is one of: installs, fails to install, fails to download, wrong signature, wrong checksum, withdrawn, end-of-life, end-of-life and gone, not applicable. `reboot` is yes or no. Both columns may be left out.",
        &[concat!(
            "the job has these patches:\n",
            "| patch | fares | reboot |\n",
            "| KB5034441 | installs | yes |\n",
            "| KB5034765 | wrong checksum | no |",
        )],
        |step| step.patch_table(),
    ),
];
