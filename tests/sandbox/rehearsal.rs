//! Jobs that are rehearsed from Rust, in a sandbox.

use patchdrill::job::ActionId;
use patchdrill::rehearsal::{Error, Job, Rehearsal, Sandbox, exits, script};

#[test]
fn a_job_from_rust_meets_doubles_and_files_in_a_sandbox() -> Result<(), Error> {
    let text = "#!/bin/sh\ngrep -q fast /etc/myapp.conf && systemctl stop myapp || exit 12\nexit 0\n";
    let result = Rehearsal::of(Job::linux().pre_action(script(text)))
        .on(Sandbox::new())
        .double("systemctl stop myapp", exits(5))
        .file("/etc/myapp.conf", "mode = fast\n")
        .run_blocking()?;
    result.expect_aborted_by(ActionId::pre(0))?.expect_calls("systemctl stop myapp", 1)?;
    Ok(())
}
