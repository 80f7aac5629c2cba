//! Actions.

use super::check;

const ACTIONS: &[(&str, &[&str])] = &[
    ("{exits: 256}", &["256: exit codes on Linux go from 0 to 255, not 256 [a shell passes this on as 0]"]),
    (
        "{exits: \"0\"}",
        &["\"0\": expected an exit code (a whole number), found `0` [without quotes this is a number]"],
    ),
    ("{exits: 1.5}", &["1.5: expected an exit code (a whole number), found `1.5` []"]),
    ("{exits: []}", &["[]: expected an exit code, or one for each try, found an empty list []"]),
    ("{exits: [0, x]}", &["x: expected an exit code (a whole number), found `x` []"]),
    ("{exits: 0, times_out: true}", &["times_out: an action ends in one way only []"]),
    (
        "{times_out: \"true\"}",
        &["\"true\": expected true or false, found `true` [did you mean `true`, without quotes?]"],
    ),
    ("{killed_by: 65}", &["65: there is no signal 65 [signals go from 1 to 64; 9 is KILL, 15 is TERM]"]),
    (
        "{killed_by: NONE}",
        &[
            "NONE: expected a signal (a whole number), found `NONE` [signals are numbers such as 9 or names such as KILL and TERM]",
        ],
    ),
    ("{not_started: }", &[": expected the reason why the script cannot start, found nothing []"]),
    (
        "{not_started: {refused: a, no_interpreter: b}}",
        &[
            "{refused: a, no_interpreter: b}: one reason is needed why the script cannot start [expected one of `refused`, `no_interpreter` or `execution_policy`]",
        ],
    ),
    ("{tries: []}", &["[]: the list of tries is empty []"]),
    ("{tries: [{}]}", &["{}: a try needs an end such as `exits: 21` []"]),
    ("{tries: [{exits: [1, 2]}]}", &["exits: one try has one exit code []"]),
    ("{tries: [{exits: 1}], exits: 0}", &["tries: an action ends in one way only []"]),
    (
        "{run_script: a.ps1}",
        &[
            "a.ps1: a Linux asset does not run PowerShell scripts [Linux runs shell, and `.ps1` files are PowerShell]",
        ],
    ),
    (
        "{run_script: a.sh, install_software: {}}",
        &["install_software: an action cannot be both `run_script` and `install_software` []"],
    ),
    ("{run_script: {}}", &["{}: a script needs the key `file` or the key `inline` []"]),
    ("{run_script: {file: a, inline: b}}", &["inline: a script cannot be both in a file and inline []"]),
    (
        "{run_script: {file: a, language: perl}}",
        &[
            "perl: `perl` cannot be the language of the script [expected one of `shell`, `powershell`, `applescript`, `sh`, `bash` or `zsh`]",
        ],
    ),
    (
        "{run_script: {file: a.sh, execution_policy: Bypass}}",
        &["Bypass: the execution policy Bypass has no meaning here [only Windows has execution policies]"],
    ),
    (
        "{run_script: [a]}",
        &["[a]: expected a script (the path of a file, or the script itself behind `|`), found a list []"],
    ),
    ("{run_script: \"\"}", &["\"\": the path of the script is empty []"]),
    (
        "{run_script: a.sh, prints: b}",
        &[
            "{run_script: a.sh, prints: b}: pre-action 1 has a script, so what it does is not declared but seen []",
        ],
    ),
    (
        "{exits: 0, prints: a, stdout: b}",
        &["prints: `prints` and `stdout` both say what standard output holds []"],
    ),
    ("{exits: 0, stdout: [a]}", &["[a]: expected text for standard output, found a list []"]),
    (
        "{takes: forever}",
        &[
            "forever: expected the duration of the action, found `forever` [durations look like 90s, 15m, 3h or 2h30m; a plain number counts seconds]",
        ],
    ),
    ("{env: [A]}", &["[A]: expected environment variables such as `NAME: value`, found a list []"]),
    (
        "{env: {A-B: 1, C: [x], D: }}",
        &[
            "A-B: a shell cannot read an environment variable called `A-B` []",
            "[x]: expected the value of an environment variable, found a list []",
            ": expected the value of an environment variable, found nothing []",
        ],
    ),
    (
        "{download: fails}",
        &[
            "fails: a Run Script action cannot end so: it downloads nothing [a script exits, is killed, runs too long, uses too much or cannot be started]",
        ],
    ),
    ("{exits: 0, key: missing}", &["key: an action ends in one way only []"]),
    (
        "{change_registry_key: {path: HKLM\\A, type: REG_DWORD, data: x}}",
        &[
            "{change_registry_key: {path: HKLM\\A, type: REG_DWORD, data: x}}: Linux has no Change Registry Key actions, so pre-action 1 cannot be one [Linux has Run Script actions only]",
            "HKLM\\A: unknown registry root `HKLM` [did you mean `HKEY_LOCAL_MACHINE`?]",
            "x: REG_DWORD takes numeric data only, not `x` []",
        ],
    ),
    (
        "{uninstall_software: {display_name: A}}",
        &["{display_name: A}: an Uninstall Software action needs the key `registry_key` []"],
    ),
    ("{forces_reboot: 1}", &["1: expected true, false or once, found `1` []"]),
];

#[test]
fn actions() {
    check(ACTIONS, |text| format!("scenario: x\njob:\n  platform: linux\n  pre_actions: [{text}]\n"));
}
