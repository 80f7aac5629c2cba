//! Findings on one run of an action.

use super::script::{Subject, found, quote};
use super::{code_origin, output, plan};
use crate::environment::EndpointSpec;
use crate::event::{ActionRun, Call, CallAnswer, Captured, Finding, FindingCode, Place};
use crate::job::{Action, ActionEnd, Job, Phase, Platform};
use crate::rules::Rulebook;
use crate::text::count;

/// What is doubtful about one run of an action, each with the default level of its kind.
pub fn of_run(job: &Job, world: &EndpointSpec, run: &ActionRun, rulebook: &Rulebook) -> Vec<Finding> {
    let mut out = Vec::new();
    // What was declared has no script behind it, so nothing is read for it.
    let script = job.action(run.id).filter(|_| run.real);
    let subject = script.and_then(|action| Subject::of_action(run.id, action, job.platform));
    let subject = subject.as_ref();
    forced_reboots(run, subject, &mut out);
    undeclared_calls(run, subject, &mut out);
    // How an action that took the endpoint down would have ended does not count, and nothing outlives it.
    let went_down = !run.forced_reboots.is_empty();
    if let ActionEnd::Exited(code) = run.end
        && !went_down
    {
        if let Some(subject) = subject {
            code_origin::findings(subject, run, code, rulebook, &mut out);
            nothing_called(job, world, run, subject, code, &mut out);
        }
        output::findings(run, code, rulebook, &mut out);
        code_cut(job.platform, run, code, &mut out);
    }
    if !went_down {
        survivors(run, &mut out);
    }
    streams(run, &mut out);
    out
}

fn on_run(
    run: &ActionRun,
    code: FindingCode,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Finding {
    found(code, Place::Action(run.id, None), message, help)
}

fn forced_reboots(run: &ActionRun, subject: Option<&Subject<'_>>, out: &mut Vec<Finding>) {
    let Some(first) = run.forced_reboots.first() else { return };
    let calls = subject.map(plan::reboot_calls).unwrap_or_default();
    let line = match calls.as_slice() {
        [only] => Some(only.line),
        _ => None,
    };
    out.push(found(
        FindingCode::ForcedReboot,
        Place::Action(run.id, line),
        format!(
            "the action tried to reboot the asset by itself, with `{}`: the job can fall into a reboot loop",
            quote(first.as_bytes())
        ),
        plan::reboot_help(run.id),
    ));
}

fn undeclared_calls(run: &ActionRun, subject: Option<&Subject<'_>>, out: &mut Vec<Finding>) {
    let mut told = Vec::new();
    for call in run.calls.iter().filter(|call| call.answer == CallAnswer::Undeclared) {
        let text = code_origin::text_of(call);
        if told.contains(&text) {
            continue;
        }
        let line = subject.and_then(|subject| code_origin::line_of_call(subject, call));
        out.push(found(
            FindingCode::UndeclaredCall,
            Place::Action(run.id, line),
            format!(
                "`{text}` was called, and the scenario declares no answer of `{}` to these arguments",
                call.command
            ),
            format!("declare what `{text}` answers"),
        ));
        told.push(text);
    }
}

fn nothing_called(
    job: &Job,
    world: &EndpointSpec,
    run: &ActionRun,
    subject: &Subject<'_>,
    code: i32,
    out: &mut Vec<Finding>,
) {
    let manager = if world.services.is_empty() { None } else { Some("systemctl") };
    let declared = || world.commands.iter().map(|double| double.name.as_str()).chain(manager);
    // An endpoint may answer for more commands than the scenario declares; a script that only asks for the time has done
    // nothing yet.
    let counts = |call: &Call| {
        declared().any(|name| name == call.command)
            || manager.is_some() && call.command == "service"
            || call.answer == CallAnswer::RebootRefused
    };
    if code != 0 || run.calls.iter().any(counts) {
        return;
    }
    let mentioned: Vec<&str> = declared().filter(|name| code_origin::mentions(subject, name)).collect();
    // With several scripts, a double that this one does not mention is meant for another.
    let is_script = |action: &&Action| action.script().is_some();
    let scripts =
        [Phase::Pre, Phase::Post].into_iter().flat_map(|phase| job.actions(phase)).filter(is_script).count();
    let message = match mentioned.as_slice() {
        [] if scripts == 1 && !world.commands.is_empty() => {
            "the script ended with 0 and called none of the commands that the scenario declares".to_owned()
        }
        [] => return,
        [only] => format!("the script ended with 0 and never called `{only}`, though it mentions it"),
        [first, ..] => format!(
            "the script ended with 0 and called none of the commands that it mentions, such as `{first}`"
        ),
    };
    out.push(on_run(
        run,
        FindingCode::NothingCalled,
        message,
        "see which check ended the script early, and declare what that check looks at",
    ));
}

fn code_cut(platform: Platform, run: &ActionRun, code: i32, out: &mut Vec<Finding>) {
    let passed_on = code & 0xff;
    if passed_on == code || (platform == Platform::Windows && !run.real) {
        return;
    }
    let (message, help) = if platform == Platform::Windows {
        (
            format!(
                "the script asked for exit code {code}; Windows passes that on whole, this machine passed on {passed_on}, and the rehearsal goes by {code}"
            ),
            "nothing, unless other machines than Windows run the script as well",
        )
    } else {
        (
            format!(
                "exit code {code} cannot reach a job on {platform}: a process passes on eight bits, which makes it {passed_on}"
            ),
            "exit with a number from 0 to 255",
        )
    };
    out.push(on_run(run, FindingCode::CodeCut, message, help));
}

fn survivors(run: &ActionRun, out: &mut Vec<Finding>) {
    let Some(first) = run.survivors.first() else { return };
    let first = quote(first.as_bytes());
    let message = match run.survivors.len() {
        1 => format!("`{first}` still ran when the script had ended, and was ended with it"),
        all => format!(
            "{} still ran when the script had ended, `{first}` among them, and were ended with it",
            count(all, "process")
        ),
    };
    out.push(on_run(
        run,
        FindingCode::ChildOutlived,
        message,
        "wait for it (`wait`) or end it before the script ends; start what must live on as a service",
    ));
}

fn streams(run: &ActionRun, out: &mut Vec<Finding>) {
    for (captured, name) in [(&run.stdout, "standard output"), (&run.stderr, "standard error")] {
        stream(run, captured, name, out);
    }
}

fn stream(run: &ActionRun, captured: &Captured, name: &str, out: &mut Vec<Finding>) {
    if let Some(line) = first_bad_line(captured) {
        out.push(on_run(
            run,
            FindingCode::OutputNotUtf8,
            format!("line {line} of {name} is not valid UTF-8"),
            "set a UTF-8 locale in the script (`export LC_ALL=C.UTF-8`), or convert what it prints",
        ));
    }
    if captured.lost > 0 {
        out.push(on_run(
            run,
            FindingCode::OutputCut,
            format!(
                "{name} was cut after {} bytes, {} more were dropped",
                captured.bytes.len(),
                captured.lost
            ),
            "print less, or write the details to a file",
        ));
    }
}

/// The first line that is not UTF-8; a character that the cut tore apart does not count.
fn first_bad_line(captured: &Captured) -> Option<usize> {
    let error = std::str::from_utf8(&captured.bytes).err()?;
    if error.error_len().is_none() && captured.lost > 0 {
        return None;
    }
    let before = &captured.bytes[..error.valid_up_to()];
    Some(before.split(|byte| *byte == b'\n').count())
}
