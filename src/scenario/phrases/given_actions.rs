//! Phrases about actions.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::on_endpoint::set_variable;
use super::phrase::Phrase;
use crate::environment::ForcesReboot;
use crate::job::NotStarted;
use crate::scenario::draft::DraftEnd;
use crate::source::Spanned;

pub(super) static ACTIONS: &[Phrase] = &[
    Phrase::line(
        "{actions} run(s) {path} (as {language})",
        "Runs a script that lies in the project. Without a language, shebang, file name and platform decide.",
        &[
            "pre-action 1 runs \"scripts/stop_app.sh\"",
            "post-action 1 runs \"scripts/notify\" as applescript",
        ],
        |step| {
            let mut script = step.script_file()?;
            if let Some(name) = step.string() {
                script.language = step.language(&name);
            }
            step.runs(&script)
        },
    ),
    Phrase::text(
        "{actions} run(s) this script",
        "Runs the script below. Its language may stand behind the opening quotes: sh, bash, zsh, powershell, applescript.",
        &["pre-action 1 runs this script:\n```bash\nexit 12\n```"],
        |step| {
            let script = step.script()?;
            step.runs(&script)
        },
    ),
    Phrase::line(
        "{actions} run(s) under the execution policy {policy}",
        "The execution policy that a Windows action names: AllSigned, Bypass, RemoteSigned, Restricted or Unrestricted.",
        &["pre-action 1 runs under the execution policy AllSigned"],
        |step| step.runs_under(),
    ),
    Phrase::line(
        "{actions} exit(s) (with (exit) (code)) {codes}",
        "How the action ends; nothing runs. Several codes answer one run each, the last one repeats.",
        &[
            "pre-action 2 exits 12",
            "pre-actions 1 to 3 exit 0",
            "all post-actions exit with exit code 1",
            "the second pre-action exits with code 10",
            "pre-action 1 exits 75, then 75, then 0",
        ],
        |step| step.ends_with(DraftEnd::Exits).map(drop),
    ),
    Phrase::line(
        "{actions} exit(s) (with (exit) (code)) {codes} and print(s) {text} (to {stream})",
        "How the action ends, and what it writes: to standard output unless said otherwise.",
        &[
            "pre-action 1 exits 12 and prints \"Service still running\"",
            "pre-action 1 exits 1 and prints \"no space left\" to standard error",
        ],
        |step| {
            let actions = step.ends_with(DraftEnd::Exits)?;
            let text = step.bytes()?;
            step.writes(&actions, &text.value);
            Some(())
        },
    ),
    Phrase::line(
        "{actions} print(s) {text} (to {stream})",
        "A line that a declared action writes: to standard output unless said otherwise.",
        &["pre-action 1 prints \"Backup is running\"", "pre-action 1 prints \"E: locked\" to stderr"],
        |step| {
            let (actions, text) = (step.actions()?, step.bytes()?);
            step.writes(&actions, &text.value);
            Some(())
        },
    ),
    Phrase::line(
        "{actions} print(s) {text} without a line end (to {stream})",
        "As before, byte by byte: `$'...'` takes \\n, \\t and \\xHH.",
        &[
            "pre-action 1 prints \"42\" without a line end",
            "pre-action 1 prints $'caf\\xe9' without a line end to standard error",
        ],
        |step| {
            let (actions, text) = (step.actions()?, step.bytes()?);
            step.writes_bytes(&actions, &text.value);
            Some(())
        },
    ),
    Phrase::text(
        "{actions} print(s) this (to {stream})",
        "As before, with more than one line.",
        &["pre-action 1 prints this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""],
        |step| {
            let (actions, text) = (step.actions()?, step.doc()?);
            step.writes(&actions, text.value.as_bytes());
            Some(())
        },
    ),
    Phrase::line(
        "{actions} time(s) out",
        "It runs longer than an action may and is given up.",
        &["pre-action 1 times out"],
        |step| step.end(&DraftEnd::TimedOut),
    ),
    Phrase::line(
        "{actions} exceed(s) its/their {limit} limit",
        "It uses more than an action may and is stopped: CPU time, memory, process, file size, disk or output.",
        &["pre-action 1 exceeds its memory limit", "pre-action 1 exceeds its CPU time limit"],
        |step| {
            let limit = step.limit()?;
            step.end(&DraftEnd::Exceeded(limit.value))
        },
    ),
    Phrase::line(
        "{actions} is/are killed by signal {signal}",
        "A signal ends the script, so that there is no exit code.",
        &["pre-action 1 is killed by signal 9", "pre-action 1 is killed by signal SIGTERM"],
        |step| {
            let signal = step.signal()?;
            step.end(&DraftEnd::Signal(signal))
        },
    ),
    Phrase::line(
        "{actions} cannot be started (, because {reason})",
        "The script never begins: the operating system refuses, with this reason.",
        &["pre-action 1 cannot be started", "pre-action 1 cannot be started, because \"Permission denied\""],
        |step| step.never_starts(NotStarted::Refused),
    ),
    Phrase::line(
        "{actions} cannot be started, because {program} is missing",
        "The script never begins: its interpreter is not on the endpoint.",
        &["pre-action 1 cannot be started, because \"/usr/bin/python3\" is missing"],
        |step| step.never_starts(NotStarted::NoInterpreter),
    ),
    Phrase::line(
        "{actions} cannot be started, because the execution policy {policy} forbids it",
        "The script never begins: the endpoint's execution policy forbids it.",
        &["pre-action 1 cannot be started, because the execution policy Restricted forbids it"],
        |step| {
            let policy = step.policy()?;
            step.end(&DraftEnd::NotStarted(NotStarted::ExecutionPolicy(policy.value.name().to_owned())))
        },
    ),
    Phrase::table(
        "{actions} end(s) in turn",
        "How each run ends, in the words of the phrases around; the last row repeats. It runs again when a rulebook retries, when \
         the job restarts and when the job runs twice.",
        &["pre-action 1 ends in turn:\n| times out |\n| is killed by signal 9 |\n| exits 0 |"],
        |step| step.ends_in_turn(),
    ),
    Phrase::line(
        "{actions} take(s) {duration}",
        "How long a declared action takes, in virtual time. An action is given up after 180 minutes.",
        &["pre-action 1 takes 3 hours", "post-action 1 takes 1 hour and 30 minutes"],
        |step| {
            let (actions, takes) = (step.actions()?, step.duration()?);
            step.each_action(&actions, |action| action.takes = Some(takes.value));
            Some(())
        },
    ),
    Phrase::line(
        "{actions} force(s) a reboot",
        "The script reboots the endpoint by itself, whenever it runs: the job begins again, and again.",
        &["pre-action 1 forces a reboot"],
        |step| step.forces(ForcesReboot::Always),
    ),
    Phrase::line(
        "{actions} force(s) a reboot once",
        "The script reboots the endpoint by itself when it runs for the first time, and never again.",
        &["pre-action 1 forces a reboot once"],
        |step| step.forces(ForcesReboot::Once),
    ),
    Phrase::line(
        "{actions} need(s) the reboot first",
        "The plan: the action only makes sense once the reboot has happened.",
        &["post-action 1 needs the reboot first"],
        |step| {
            let actions = step.actions()?;
            step.each_action(&actions, |action| action.needs_reboot_first = true);
            Some(())
        },
    ),
    Phrase::line(
        "{actions} is/are called {name}",
        "The action's name.",
        &["pre-action 1 is called \"Stop the app\""],
        |step| {
            let (actions, name) = (step.actions()?, step.string()?);
            step.each_action(&actions, |action| action.name = Some(name.value.clone()));
            Some(())
        },
    ),
    Phrase::line(
        "{actions} get(s) the environment variable {name} with the value {text}",
        "An environment variable for this action's script alone.",
        &["pre-action 1 gets the environment variable \"APP\" with the value \"web\""],
        |step| {
            let (actions, name, value) = (step.actions()?, step.string()?, step.string()?);
            let variable = Spanned::new((name.value, value.value), name.span);
            step.each_action(&actions, |action| set_variable(&mut action.env, variable.clone()));
            Some(())
        },
    ),
    Phrase::table(
        "{actions} get(s) these environment variables",
        "Environment variables for this action's script alone.",
        &["pre-action 1 gets these environment variables:\n| name | value |\n| APP | web |\n| TIER | 2 |"],
        |step| {
            let (actions, variables) = (step.actions()?, step.env_table()?);
            step.each_action(&actions, |action| {
                for variable in &variables {
                    set_variable(&mut action.env, variable.clone());
                }
            });
            Some(())
        },
    ),
];
