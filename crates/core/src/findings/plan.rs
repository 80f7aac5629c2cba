//! Findings on a plan and its scripts, before anything runs.

use super::script::{Content, Subject, found, quote};
use super::{arguments, exits, missing_files, prompts, script_format};
use crate::environment::EndpointSpec;
use crate::event::{Finding, FindingCode, Level, Place};
use crate::job::{ActionId, Job, Phase};
use crate::rules::Rulebook;
use crate::shell::{RebootCall, powershell, reboots_in, script_restarts};

/// What is doubtful about a job and its scripts as they are written, each with the default level of its kind.
///
/// One exception: a script that *could* reboot the asset only warns, an attempt ([`super::of_run`]) has the level of its
/// kind.
pub fn of_plan(job: &Job, world: &EndpointSpec, rulebook: &Rulebook) -> Vec<Finding> {
    let mut out = Vec::new();
    for phase in [Phase::Pre, Phase::Post] {
        for (index, action) in job.actions(phase).iter().enumerate() {
            let id = ActionId { phase, index };
            if action.needs_reboot_first {
                needs_reboot_first(id, rulebook, &mut out);
            }
            for subject in Subject::all(id, action, job.platform) {
                of_script(&subject, world, rulebook, &mut out);
            }
        }
    }
    reboots_between_patches(job, &mut out);
    out
}

fn of_script(subject: &Subject<'_>, world: &EndpointSpec, rulebook: &Rulebook, out: &mut Vec<Finding>) {
    script_format::findings(subject, out);
    arguments::findings(subject, out);
    missing_files::findings(subject, world, out);
    prompts::findings(subject, out);
    exits::findings(subject, rulebook, out);
    could_reboot(subject, out);
}

/// Calls in a script that would take the endpoint down.
pub(super) fn reboot_calls(subject: &Subject<'_>) -> Vec<RebootCall> {
    match &subject.content {
        Content::Shell(scan) => reboots_in(scan),
        Content::PowerShell(tokens) => powershell::reboots(tokens),
        Content::AppleScript => subject
            .text
            .split(|byte| *byte == b'\n')
            .enumerate()
            .filter(|(_, line)| !line.trim_ascii_start().starts_with(b"--") && script_restarts(line))
            .map(|(at, line)| RebootCall { line: at + 1, text: quote(line), bypasses_path: true })
            .collect(),
        Content::Foreign => Vec::new(),
    }
}

fn could_reboot(subject: &Subject<'_>, out: &mut Vec<Finding>) {
    for call in reboot_calls(subject) {
        let mut finding = subject.finding(
            FindingCode::ForcedReboot,
            call.line,
            format!("`{}` would take the asset down in the middle of the job", call.text),
            reboot_help(subject.id),
        );
        finding.level = Level::Warn;
        out.push(finding);
    }
}

/// What to do in place of a reboot.
pub(super) const fn reboot_help(id: ActionId) -> &'static str {
    match id.phase {
        Phase::Pre => "exit with 10 (success) or 11 (failed), and the job reboots once at its end",
        Phase::Post => {
            "leave the reboot to the job: a patch or a pre-action that exits with 10 or 11 can ask for it"
        }
    }
}

fn needs_reboot_first(id: ActionId, rulebook: &Rulebook, out: &mut Vec<Finding>) {
    if id.phase == Phase::Post && rulebook.switches.post_actions_after_reboot {
        return;
    }
    out.push(found(
        FindingCode::NeedsRebootFirst,
        Place::Action(id, None),
        format!(
            "the {} needs the reboot to have happened, and the job reboots only after all actions",
            id.phase.noun()
        ),
        "move it into a second job that runs after this one",
    ));
}

fn reboots_between_patches(job: &Job, out: &mut Vec<Finding>) {
    for (index, patch) in job.patches.iter().enumerate() {
        let Some(first) = &patch.needs_reboot_after else { continue };
        if job.patches.iter().any(|other| other.name == *first) {
            out.push(found(
                FindingCode::RebootBetweenPatches,
                Place::Patch(index),
                format!(
                    "patch `{}` needs a reboot after patch `{first}`, and one job reboots only at its end",
                    patch.name
                ),
                format!("deploy `{first}` in a first job and `{}` in a second one", patch.name),
            ));
        }
    }
}
