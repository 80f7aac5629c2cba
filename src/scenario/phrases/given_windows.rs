//! Phrases about the actions that only Windows has.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::phrase::Phrase;
use crate::scenario::draft::DraftEnd;

pub(super) static WINDOWS: &[Phrase] = &[
    Phrase::table(
        "{actions} install(s) this software",
        "An Install Software action. `detection script` and `install script` name files and may be left out.",
        &[concat!(
            "pre-action 1 installs this software:\n",
            "| name | 7-Zip |\n",
            "| url | https://example.com/7z.msi |\n",
            "| sha256 | e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 |\n",
            "| detection script | scripts/has_old_7zip.ps1 |\n",
            "| install script | scripts/install_7zip.ps1 |",
        )],
        |step| step.install_table(),
    ),
    Phrase::line(
        "the detection script of {actions} is {path}",
        "Decides whether Install Software installs: 0 goes on, anything else does not.",
        &["the detection script of pre-action 1 is \"scripts/has_old_7zip.ps1\""],
        |step| {
            let script = step.script_file()?;
            step.detection(&script)
        },
    ),
    Phrase::text(
        "the detection script of {actions} is this",
        "As before, written here.",
        &["the detection script of pre-action 1 is this:\n```powershell\nexit 0\n```"],
        |step| {
            let script = step.script()?;
            step.detection(&script)
        },
    ),
    Phrase::line(
        "the install script of {actions} is {path}",
        "Installs what Install Software has downloaded.",
        &["the install script of pre-action 1 is \"scripts/install_7zip.ps1\""],
        |step| {
            let script = step.script_file()?;
            step.installer(&script)
        },
    ),
    Phrase::text(
        "the install script of {actions} is this",
        "As before, written here.",
        &["the install script of pre-action 1 is this:\n```powershell\nexit 10\n```"],
        |step| {
            let script = step.script()?;
            step.installer(&script)
        },
    ),
    Phrase::line(
        "the download of {actions} fails",
        "Install Software cannot download; nothing is run.",
        &["the download of pre-action 1 fails"],
        |step| step.end(&DraftEnd::DownloadFails),
    ),
    Phrase::line(
        "the download of {actions} has a wrong checksum",
        "The SHA-256 of the download is not the declared one; nothing is run.",
        &["the download of pre-action 1 has a wrong checksum"],
        |step| step.end(&DraftEnd::ChecksumMismatch),
    ),
    Phrase::line(
        "the detection script of {actions} exits {code}",
        "The detection script ends so; nothing is installed unless it is 0.",
        &["the detection script of pre-action 1 exits 1"],
        |step| step.ends_with(DraftEnd::NotDetected).map(drop),
    ),
    Phrase::line(
        "the install script of {actions} exits {codes}",
        "The install script ends so.",
        &["the install script of pre-action 1 exits 10"],
        |step| step.ends_with(DraftEnd::Exits).map(drop),
    ),
    Phrase::table(
        "{actions} change(s) this registry key",
        "A Change Registry Key action. The path ends with the key's name; `add new key` is yes or no.",
        &[concat!(
            "pre-action 1 changes this registry key:\n",
            "| path | HKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\Acme\\\\Mode |\n",
            "| type | REG_DWORD |\n",
            "| data | 1 |\n",
            "| add new key | yes |",
        )],
        |step| step.registry_table(),
    ),
    Phrase::line(
        "{actions} set(s) the registry key {path} to {type} {text}",
        "A Change Registry Key action, in one line. A missing key is left alone.",
        &[
            "pre-action 1 sets the registry key \"HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Mode\" to REG_DWORD \"1\"",
        ],
        |step| step.registry_line(false),
    ),
    Phrase::line(
        "{actions} set(s) the registry key {path} to {type} {text}, adding it when it is missing",
        "As before, and a missing key is created.",
        &[
            "pre-action 1 sets the registry key \"HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Mode\" to REG_SZ \"on\", adding it when it is missing",
        ],
        |step| step.registry_line(true),
    ),
    Phrase::line(
        "the registry key of {actions} is missing",
        "The key is not there: it is created if the action may add it, else left alone.",
        &["the registry key of pre-action 1 is missing"],
        |step| step.end(&DraftEnd::KeyMissing),
    ),
    Phrase::line(
        "the registry key of {actions} cannot be changed",
        "Windows refuses the change.",
        &["the registry key of pre-action 1 cannot be changed"],
        |step| step.end(&DraftEnd::KeyRefused),
    ),
    Phrase::table(
        "{actions} uninstall(s) this software",
        "An Uninstall Software action. Without `display version` any version is meant.",
        &[concat!(
            "pre-action 1 uninstalls this software:\n",
            "| registry key | HKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Uninstall |\n",
            "| display name | Acme Agent |\n",
            "| display version | 2.1.0 |",
        )],
        |step| step.uninstall_table(),
    ),
    Phrase::line(
        "the uninstaller of {actions} exits {codes}",
        "The uninstaller ends so.",
        &["the uninstaller of pre-action 1 exits 0"],
        |step| step.ends_with(DraftEnd::Exits).map(drop),
    ),
    Phrase::line(
        "{actions} find(s) nothing to uninstall",
        "Nothing installed has exactly this display name and version.",
        &["pre-action 1 finds nothing to uninstall"],
        |step| step.end(&DraftEnd::NothingMatches),
    ),
    Phrase::line(
        "{actions} find(s) no msiexec uninstaller",
        "What is installed was not installed by msiexec, so that it cannot be removed this way.",
        &["pre-action 1 finds no msiexec uninstaller"],
        |step| step.end(&DraftEnd::NotMsi),
    ),
];
