//! Phrases about patches.

use super::phrase::Phrase;

pub(super) static PATCHES: &[Phrase] = &[
    Phrase::line(
        "{patches} install(s)",
        "The patch installs and needs no reboot. So it is when nothing is said.",
        &["patch \"KB5034765\" installs", "all patches install", "patches 1 to 3 install"],
    ),
    Phrase::line(
        "{patches} install(s) and need(s) a reboot",
        "The patch installs and asks for the reboot.",
        &["patch \"openssl-3.0.15\" installs and needs a reboot", "every patch installs and needs a reboot"],
    ),
    Phrase::line(
        "{patches} need(s) a reboot",
        "The patch asks for the reboot, once it is installed.",
        &["patch 2 needs a reboot"],
    ),
    Phrase::line(
        "{patches} fail(s) to install",
        "Its installer fails.",
        &["patch \"KB5034441\" fails to install"],
    ),
    Phrase::line(
        "{patches} fail(s) to download",
        "The download fails, so that it is not deployed.",
        &["patch 1 fails to download"],
    ),
    Phrase::line(
        "{patches} has/have a wrong signature",
        "The download's signature is wrong: FileSignatureFailed.",
        &["patch 1 has a wrong signature"],
    ),
    Phrase::line(
        "{patches} has/have a wrong checksum",
        "The download has no signature and its checksum is wrong: FileHashValidationFailed.",
        &["patch 1 has a wrong checksum"],
    ),
    Phrase::line(
        "{patches} is/are withdrawn",
        "The vendor has withdrawn or deprecated it: it cannot be deployed.",
        &["patch 1 is withdrawn"],
    ),
    Phrase::line(
        "{patches} is/are end-of-life",
        "Marked end-of-life, while its file is still there: it can be deployed.",
        &["patch 1 is end-of-life"],
    ),
    Phrase::line(
        "{patches} is/are end-of-life and gone",
        "Marked end-of-life, and its file is gone: it cannot be downloaded.",
        &["patch 1 is end-of-life and gone"],
    ),
    Phrase::line(
        "{patches} is/are not applicable",
        "The software that it upgrades is not on the asset.",
        &["patch 1 is not applicable"],
    ),
    Phrase::line(
        "{patches} need(s) a reboot after {patch}",
        "The plan: it can only go on after a reboot that follows the other patch.",
        &["patch \"KB5034765\" needs a reboot after patch \"KB5034441\""],
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
    ),
];
