//! Makes jobs out of snippets and shows findings in a short form.

use std::time::Duration;

use crate::environment::{Arg, EndpointSpec};
use crate::event::{ActionRun, Call, CallAnswer, Captured, Finding, FindingCode, Place};
use crate::findings::{of_plan, of_run};
use crate::job::{Action, ActionEnd, ActionId, ActionKind, Job, Platform, Script};
use crate::rules::Rulebook;
use crate::source::Span;

/// The action that all snippets are.
pub(super) const ID: ActionId = ActionId::pre(0);

/// A job with this script as its only action.
pub(super) fn job(platform: Platform, script: &[u8]) -> Job {
    let script = Script::inline(script, Span::default());
    let mut job = Job::new(platform);
    job.pre_actions.push(Action::new(ActionKind::RunScript(Some(script))));
    job
}

/// `code@line` of a finding.
pub(super) fn short(finding: &Finding) -> String {
    match finding.place {
        Place::Action(_, Some(line)) => format!("{}@{line}", finding.code),
        _ => finding.code.to_string(),
    }
}

/// The static findings on a script of any bytes.
pub(super) fn plan_of(platform: Platform, script: &[u8]) -> Vec<Finding> {
    of_plan(&job(platform, script), &EndpointSpec::default(), &Rulebook::default())
}

/// The static findings of one kind on a Linux script that begins with `#!/bin/bash`, as lines of the snippet behind it.
pub(super) fn lines_of(code: FindingCode, snippet: &str) -> Vec<usize> {
    lines(code, &plan_of(Platform::Linux, format!("#!/bin/bash\n{snippet}\n").as_bytes()), 1)
}

/// The static findings of one kind on a Windows script.
pub(super) fn powershell_lines_of(code: FindingCode, snippet: &str) -> Vec<usize> {
    lines(code, &plan_of(Platform::Windows, snippet.as_bytes()), 0)
}

fn lines(code: FindingCode, findings: &[Finding], before: usize) -> Vec<usize> {
    let wanted = findings.iter().filter(|finding| finding.code == code);
    wanted
        .filter_map(|finding| match finding.place {
            Place::Action(_, line) => line.map(|line| line - before),
            Place::Job | Place::Patch(_) => None,
        })
        .collect()
}

/// A real run that ended with this code and left nothing else behind.
pub(super) fn ran(code: i32) -> ActionRun {
    ActionRun {
        id: ID,
        end: ActionEnd::Exited(code),
        stdout: Captured::default(),
        stderr: Captured::default(),
        took: Duration::ZERO,
        real: true,
        interpreter: Some("/bin/bash".to_owned()),
        calls: Vec::new(),
        forced_reboots: Vec::new(),
        survivors: Vec::new(),
        changes: None,
    }
}

/// A call of a doubled command, written as one line.
pub(super) fn call(line: &str, answer: CallAnswer) -> Call {
    let mut words = line.split(' ');
    Call {
        command: words.next().unwrap_or_default().to_owned(),
        args: words.map(|word| Arg(word.as_bytes().to_vec())).collect(),
        answer,
    }
}

/// The findings on a run of a snippet behind `#!/bin/bash`, under the default rulebook.
pub(super) fn findings_of(snippet: &str, run: &ActionRun) -> Vec<Finding> {
    let script = format!("#!/bin/bash\n{snippet}\n");
    of_run(&job(Platform::Linux, script.as_bytes()), &EndpointSpec::default(), run, &Rulebook::default())
}
