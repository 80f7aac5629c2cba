//! Phrases about actions.

use super::phrase::Phrase;

pub(super) static ACTIONS: &[Phrase] = &[
    Phrase::line(
        "{actions} run(s) {path} (as {language})",
        "Runs a script that lies in the project. Without a language, shebang, file name and platform decide.",
        &[
            "pre-action 1 runs \"scripts/stop_app.sh\"",
            "post-action 1 runs \"scripts/notify\" as applescript",
        ],
    ),
    Phrase::text(
        "{actions} run(s) this script",
        "Runs the script below. Its language may stand behind the opening quotes: sh, bash, zsh, powershell, applescript.",
        &["pre-action 1 runs this script:\n```bash\nexit 12\n```"],
    ),
    Phrase::line(
        "{actions} run(s) under the execution policy {policy}",
        "The execution policy that a Windows action names: AllSigned, Bypass, RemoteSigned, Restricted or Unrestricted.",
        &["pre-action 1 runs under the execution policy AllSigned"],
    ),
    Phrase::line(
        "{actions} exit(s) (with (exit) (code)) {codes}",
        "How the action ends; nothing runs. Several codes answer one try each, the last one repeats.",
        &[
            "pre-action 2 exits 12",
            "pre-actions 1 to 3 exit 0",
            "all post-actions exit with exit code 1",
            "the second pre-action exits with code 10",
            "pre-action 1 exits 75, then 75, then 0",
        ],
    ),
    Phrase::line(
        "{actions} exit(s) (with (exit) (code)) {codes} and print(s) {text} (to {stream})",
        "How the action ends, and what it writes: to standard output unless said otherwise.",
        &[
            "pre-action 1 exits 12 and prints \"Service still running\"",
            "pre-action 1 exits 1 and prints \"no space left\" to standard error",
        ],
    ),
    Phrase::line(
        "{actions} print(s) {text} (to {stream})",
        "What a declared action writes: to standard output unless said otherwise.",
        &["pre-action 1 prints \"Backup is running\"", "pre-action 1 prints \"E: locked\" to stderr"],
    ),
    Phrase::text(
        "{actions} print(s) this (to {stream})",
        "As before, with more than one line.",
        &["pre-action 1 prints this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""],
    ),
    Phrase::line(
        "{actions} time(s) out",
        "It runs longer than an action may and is given up.",
        &["pre-action 1 times out"],
    ),
    Phrase::line(
        "{actions} is/are killed by signal {signal}",
        "A signal ends the script, so that there is no exit code.",
        &["pre-action 1 is killed by signal 9", "pre-action 1 is killed by signal SIGTERM"],
    ),
    Phrase::line(
        "{actions} cannot be started (, because {reason})",
        "The script never begins: the operating system refuses, with this reason.",
        &["pre-action 1 cannot be started", "pre-action 1 cannot be started, because \"Permission denied\""],
    ),
    Phrase::line(
        "{actions} cannot be started, because {program} is missing",
        "The script never begins: its interpreter is not on the endpoint.",
        &["pre-action 1 cannot be started, because \"/usr/bin/python3\" is missing"],
    ),
    Phrase::line(
        "{actions} cannot be started, because the execution policy {policy} forbids it",
        "The script never begins: the endpoint's execution policy forbids it.",
        &["pre-action 1 cannot be started, because the execution policy Restricted forbids it"],
    ),
    Phrase::line(
        "{actions} take(s) {duration}",
        "How long a declared action takes, in virtual time. An action is given up after 180 minutes.",
        &["pre-action 1 takes 3 hours", "post-action 1 takes 1 hour and 30 minutes"],
    ),
    Phrase::line(
        "{actions} force(s) a reboot",
        "The script tries to reboot the endpoint by itself.",
        &["pre-action 1 forces a reboot"],
    ),
    Phrase::line(
        "{actions} need(s) the reboot first",
        "The plan: the action only makes sense once the reboot has happened.",
        &["post-action 1 needs the reboot first"],
    ),
    Phrase::line(
        "{actions} is/are called {name}",
        "The action's name.",
        &["pre-action 1 is called \"Stop the app\""],
    ),
    Phrase::line(
        "{actions} get(s) the environment variable {name} with the value {text}",
        "An environment variable for this action's script alone.",
        &["pre-action 1 gets the environment variable \"APP\" with the value \"web\""],
    ),
    Phrase::table(
        "{actions} get(s) these environment variables",
        "Environment variables for this action's script alone.",
        &["pre-action 1 gets these environment variables:\n| name | value |\n| APP | web |\n| TIER | 2 |"],
    ),
];

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
    ),
    Phrase::line(
        "the detection script of {actions} is {path}",
        "Decides whether Install Software installs: 0 goes on, anything else does not.",
        &["the detection script of pre-action 1 is \"scripts/has_old_7zip.ps1\""],
    ),
    Phrase::text(
        "the detection script of {actions} is this",
        "As before, written here.",
        &["the detection script of pre-action 1 is this:\n```powershell\nexit 0\n```"],
    ),
    Phrase::line(
        "the install script of {actions} is {path}",
        "Installs what Install Software has downloaded.",
        &["the install script of pre-action 1 is \"scripts/install_7zip.ps1\""],
    ),
    Phrase::text(
        "the install script of {actions} is this",
        "As before, written here.",
        &["the install script of pre-action 1 is this:\n```powershell\nexit 10\n```"],
    ),
    Phrase::line(
        "the download of {actions} fails",
        "Install Software cannot download; nothing is run.",
        &["the download of pre-action 1 fails"],
    ),
    Phrase::line(
        "the download of {actions} has a wrong checksum",
        "The SHA-256 of the download is not the declared one; nothing is run.",
        &["the download of pre-action 1 has a wrong checksum"],
    ),
    Phrase::line(
        "the detection script of {actions} exits {code}",
        "The detection script ends so; nothing is installed unless it is 0.",
        &["the detection script of pre-action 1 exits 1"],
    ),
    Phrase::line(
        "the install script of {actions} exits {codes}",
        "The install script ends so.",
        &["the install script of pre-action 1 exits 10"],
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
    ),
    Phrase::line(
        "{actions} set(s) the registry key {path} to {type} {text} (, adding it when it is missing)",
        "A Change Registry Key action, in one line. Without the addition a missing key is left alone.",
        &[
            "pre-action 1 sets the registry key \"HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Mode\" to REG_DWORD \"1\"",
            "pre-action 1 sets the registry key \"HKEY_LOCAL_MACHINE\\SOFTWARE\\Acme\\Mode\" to REG_SZ \"on\", adding it when it is missing",
        ],
    ),
    Phrase::line(
        "the registry key of {actions} is missing",
        "The key is not there: it is created if the action may add it, else left alone.",
        &["the registry key of pre-action 1 is missing"],
    ),
    Phrase::line(
        "the registry key of {actions} cannot be changed",
        "Windows refuses the change.",
        &["the registry key of pre-action 1 cannot be changed"],
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
    ),
    Phrase::line(
        "the uninstaller of {actions} exits {codes}",
        "The uninstaller ends so.",
        &["the uninstaller of pre-action 1 exits 0"],
    ),
    Phrase::line(
        "{actions} find(s) nothing to uninstall",
        "Nothing installed has exactly this display name and version.",
        &["pre-action 1 finds nothing to uninstall"],
    ),
    Phrase::line(
        "{actions} find(s) no msiexec uninstaller",
        "What is installed was not installed by msiexec, so that it cannot be removed this way.",
        &["pre-action 1 finds no msiexec uninstaller"],
    ),
];
