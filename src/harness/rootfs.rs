//! The root file system that a scenario names, looked up beside its file.

use std::path::Path;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::environment::EndpointSpec;
use crate::scenario::Scenario;
use crate::source::SourceFile;

/// Makes the path of the root file system absolute. Unlike scripts it may lie outside the project: images are large and
/// shared by many.
///
/// # Errors
/// When there is no folder that looks like a root file system.
pub(super) fn find(scenario: &mut Scenario, folder: &Path) -> Result<(), Box<Diagnostic>> {
    let source = scenario.source.clone();
    find_of(&mut scenario.world, &source, folder)?;
    if let Some(plan) = &mut scenario.plan {
        for machine in &mut Arc::make_mut(plan).machines {
            find_of(Arc::make_mut(machine), &source, folder)?;
        }
    }
    Ok(())
}

fn find_of(world: &mut EndpointSpec, source: &SourceFile, folder: &Path) -> Result<(), Box<Diagnostic>> {
    let Some(rootfs) = &mut world.machine.rootfs else { return Ok(()) };
    // A path that is wrong in itself has been reported.
    if rootfs.value.as_os_str().is_empty() {
        return Ok(());
    }
    let shown = rootfs.value.display();
    let fault = |message: String| Diagnostic::error(source, rootfs.span, message);
    let found = match folder.join(&rootfs.value).canonicalize() {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let problem =
                fault(format!("the root file system `{shown}` is not there")).label("no such folder");
            return Err(Box::new(problem.help("the path is relative to the folder of the scenario's file")));
        }
        Err(error) => {
            return Err(Box::new(fault(format!(
                "the root file system `{shown}` cannot be looked up: {error}"
            ))));
        }
    };
    if !found.is_dir() {
        let problem = fault(format!("the root file system `{shown}` is no folder"));
        return Err(Box::new(problem.help("unpack the image and name the folder that it was unpacked into")));
    }
    if !["bin", "usr"].iter().any(|name| found.join(name).symlink_metadata().is_ok()) {
        let problem = fault(format!("the folder `{shown}` is no root file system"));
        return Err(Box::new(problem.label("it holds neither `bin` nor `usr`")));
    }
    rootfs.value = found;
    Ok(())
}
