//! `patchdrill doctor`: what this machine can do, and what to do about the rest.

use std::io::Write;

use serde::Serialize;

use crate::cli::args::{DoctorArgs, ListFormat};
use crate::cli::console::Console;
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::runner::Runner;
use crate::endpoint::{Check, Diagnosis, Program, State};
use crate::report::{Style, Tone, printable, wrap, write_json};
use crate::scenario::EndpointKind;
use crate::{diag, endpoint};

/// What the columns of names and states take.
const NAME: usize = 18;
const STATE: usize = 9;

/// One thing that was looked at; new fields may come at any time.
#[derive(Serialize)]
struct Finding {
    /// `endpoint`, `interpreter` or `machine`.
    group: &'static str,
    name: String,
    /// `ok`, `limited` or `missing`.
    state: &'static str,
    detail: String,
    /// What to do; absent when there is nothing to do.
    advice: Option<String>,
    /// It is named by `--require`.
    required: bool,
    /// What was looked at to find this out.
    checks: Vec<Part>,
    #[serde(skip)]
    is: State,
}

#[derive(Serialize)]
struct Part {
    name: &'static str,
    state: &'static str,
    detail: String,
    advice: Option<String>,
    #[serde(skip)]
    is: State,
}

/// The whole answer.
#[derive(Serialize)]
struct Answer<'a> {
    version: &'static str,
    found: &'a [Finding],
    /// Required and missing.
    missing: Vec<&'a str>,
}

pub(crate) fn doctor(context: &Context, args: &DoctorArgs) -> Result<Exit, CliError> {
    let mut found = examine(context)?;
    for name in &context.settings.require.value {
        let wanted = if name == "powershell" { "pwsh" } else { name.as_str() };
        let Some(one) = found.iter_mut().find(|one| one.group != "machine" && one.name == wanted) else {
            let known: Vec<&str> =
                found.iter().filter(|one| one.group != "machine").map(|one| one.name.as_str()).collect();
            let fault = CliError::usage(format!("no scenario can need `{}`", printable(name)));
            return Err(fault.help(diag::did_you_mean_or_list(name, &known)));
        };
        one.required = true;
    }
    let missing: Vec<&str> = found
        .iter()
        .filter(|one| one.required && one.is == State::Missing)
        .map(|one| one.name.as_str())
        .collect();
    let exit = if missing.is_empty() { Exit::Passed } else { Exit::Missing };
    let mut out = Console::out();
    match args.format {
        ListFormat::Json => {
            let answer = Answer { version: env!("CARGO_PKG_VERSION"), found: &found, missing };
            write_json(&mut out, &answer)?;
            writeln!(out)?;
        }
        ListFormat::Terminal => {
            show(&mut out, context.console.style(), &found)?;
            if !missing.is_empty() {
                out.flush()?;
                context.console.error(&format!("required, but missing: {}", missing.join(", ")), None);
            }
        }
    }
    out.flush()?;
    Ok(exit)
}

fn examine(context: &Context) -> Result<Vec<Finding>, CliError> {
    let shells =
        context.settings.shells.iter().map(|shell| (shell.name.clone(), shell.value.clone())).collect();
    let runner = Runner::new(1)?;
    let (sandbox, containers, programs) = runner.runtime.block_on(async {
        let sandbox = endpoint::probe_sandbox().await;
        (sandbox, endpoint::probe_containers().await, endpoint::programs(&shells).await)
    });
    let mut found = vec![
        Finding::of("endpoint", Check::ok(EndpointKind::Declared.name(), "ends are declared, nothing runs")),
        Finding::of("endpoint", endpoint::look_at_local()),
    ];
    let sums = "scripts run as root on a throw-away copy of this machine";
    found.push(Finding::kind(EndpointKind::Sandbox, sandbox, sums));
    let sums = "scripts run as root in containers that are made of images";
    found.push(Finding::kind(EndpointKind::Container, containers, sums));
    found.extend(programs.into_iter().map(Finding::program));
    found.extend(endpoint::look_at_machine().into_iter().map(|check| Finding::of("machine", check)));
    Ok(found)
}

impl Finding {
    fn of(group: &'static str, check: Check) -> Self {
        Self {
            group,
            name: check.name.to_owned(),
            state: check.state.name(),
            detail: check.detail,
            advice: check.advice,
            required: false,
            checks: Vec::new(),
            is: check.state,
        }
    }

    /// What was found out of a kind of endpoint; `sums` sums it up when it works.
    fn kind(kind: EndpointKind, found: Diagnosis, sums: &str) -> Self {
        let name = kind.name();
        let summary = match found.checks.iter().find(|check| check.state == State::Missing) {
            Some(check) if !found.works => Check { name, ..check.clone() },
            _ => Check::ok(name, sums),
        };
        let parts = found.checks.into_iter().map(Part::of).collect();
        Self { checks: parts, ..Self::of("endpoint", summary) }
    }

    fn program(program: Program) -> Self {
        let Program { name, path, version, why } = program;
        let check = match path {
            Some(path) => {
                let version = version.map_or_else(String::new, |version| format!(", {version}"));
                Check::ok(name, format!("{}{version}", path.display()))
            }
            None if name == "osascript" && cfg!(not(target_os = "macos")) => {
                Check::missing(name, "only macOS has it", "AppleScript actions are declared or skipped here")
            }
            None => Check::missing(
                name,
                why.unwrap_or_else(|| "not found on PATH".to_owned()),
                format!(
                    "install it, or name its place under [shells] in patchdrill.toml, as {name} = \"...\""
                ),
            ),
        };
        Self::of("interpreter", check)
    }
}

impl Part {
    fn of(check: Check) -> Self {
        let Check { name, state, detail, advice } = check;
        Self { name, state: state.name(), detail, advice, is: state }
    }
}

fn show(out: &mut impl Write, style: Style, found: &[Finding]) -> Result<(), CliError> {
    let mut before = "";
    for one in found {
        if one.group != before {
            let title = match one.group {
                "endpoint" => "Endpoints",
                "interpreter" => "Interpreters",
                _ => "This machine",
            };
            let gap = if before.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}{}", style.paint(Tone::Strong, title))?;
            before = one.group;
        }
        line(out, style, 2, &one.name, one.is, &one.detail)?;
        // What a check says is not said twice.
        if one.checks.is_empty() {
            advise(out, style, one.advice.as_deref())?;
        }
        for part in &one.checks {
            line(out, style, 4, part.name, part.is, &part.detail)?;
            advise(out, style, part.advice.as_deref())?;
        }
    }
    Ok(())
}

fn line(
    out: &mut impl Write,
    style: Style,
    indent: usize,
    name: &str,
    state: State,
    detail: &str,
) -> Result<(), CliError> {
    let tone = match state {
        State::Ok => Tone::Good,
        State::Limited => Tone::Warn,
        State::Missing => Tone::Bad,
    };
    let names = NAME + 4 - indent;
    let state = style.paint(tone, format!("{:STATE$}", state.name()));
    let room = style.width.saturating_sub(NAME + 4 + STATE + 1);
    for (at, text) in wrap(&printable(detail), room).iter().enumerate() {
        if at == 0 {
            writeln!(out, "{:indent$}{name:names$}{state} {text}", "")?;
        } else {
            writeln!(out, "{:1$}{text}", "", NAME + 4 + STATE + 1)?;
        }
    }
    Ok(())
}

fn advise(out: &mut impl Write, style: Style, advice: Option<&str>) -> Result<(), CliError> {
    let Some(advice) = advice else { return Ok(()) };
    let left = NAME + 4 + STATE + 1;
    for (at, text) in wrap(&printable(advice), style.width.saturating_sub(left + 3)).iter().enumerate() {
        let mark = if at == 0 { "→ " } else { "  " };
        writeln!(out, "{:left$}{}", "", style.paint(Tone::Note, format!("{mark}{text}")))?;
    }
    Ok(())
}
