//! What is looked at before anything runs on this machine itself.

use crate::endpoint::builtin::BuiltIns;
use crate::endpoint::guard::Tongue;
use crate::endpoint::guest::{Launch, check_environment, looks_like_shell};
use crate::endpoint::{EndpointError, guard};
use crate::environment::{EndpointKind, EndpointSpec};
use crate::job::{ActionId, Job, Script, ScriptOrigin};

/// Longest name of a file on all common systems.
const LONGEST_NAME: usize = 255;

/// Refuses what no endpoint on this machine can make real, and files that would take the machine down when they are run.
pub(super) fn check_world(world: &EndpointSpec) -> Result<(), EndpointError> {
    check_environment(&world.env)?;
    if let Some(fact) = EndpointKind::Local.refuses(&world.machine) {
        return Err(EndpointError::Refused(EndpointKind::Local.refusal(fact)));
    }
    for double in &world.commands {
        let name = &double.name;
        let wrong = if name.is_empty() || name == "." || name == ".." || name.len() > LONGEST_NAME {
            "is no name of a command"
        } else if name.contains('/') {
            "is doubled by its path; a local endpoint doubles commands by their bare names only, as it cannot replace files \
             of this machine; a sandbox can"
        } else if name.contains('\0') {
            "holds a zero byte"
        } else {
            continue;
        };
        return Err(EndpointError::Refused(format!("the command {name:?} {wrong}")));
    }
    for file in &world.files {
        let Some(content) = &file.content else { continue };
        if looks_like_shell(&file.path, content)
            && let Some(hit) =
                guard::scan(content, Tongue::Shell { login: false }, &|name| is_doubled(world, name))
        {
            return Err(EndpointError::Refused(format!(
                "the file {}, line {}: {hit}",
                file.path.display(),
                hit.line
            )));
        }
    }
    Ok(())
}

/// Refuses patches that would be installed on this machine.
pub(super) fn check_patches(job: &Job) -> Result<(), EndpointError> {
    let real = job.patches.iter().find_map(|patch| Some((patch, patch.installer.as_ref()?)));
    let Some((patch, installer)) = real else { return Ok(()) };
    Err(EndpointError::Refused(format!(
        "the patch `{}` is installed for real ({installer}), which would change this machine itself; rehearse in a sandbox \
         or a container, or on a declared endpoint, which installs nothing",
        patch.name
    )))
}

/// Refuses a script that reaches around guards and doubles. A script for a doubled interpreter is not run at all.
pub(super) fn check_script(
    id: ActionId,
    script: &Script,
    launch: &Launch,
    world: &EndpointSpec,
) -> Result<(), EndpointError> {
    if launch.doubled {
        return Ok(());
    }
    let Some(hit) = guard::scan(script.delivered(), launch.tongue, &|name| is_doubled(world, name)) else {
        return Ok(());
    };
    let place = match &script.origin {
        ScriptOrigin::File { path, .. } => format!("{id}, {}, line {}", path.display(), hit.line),
        ScriptOrigin::Inline(_) => format!("{id}, line {} of its script", hit.line),
    };
    Err(EndpointError::Refused(format!("{place}: {hit}")))
}

fn is_doubled(world: &EndpointSpec, name: &[u8]) -> bool {
    world.commands.iter().any(|double| double.name.as_bytes() == name)
        || BuiltIns::local(world).names().any(|built_in| built_in.as_bytes() == name)
}
