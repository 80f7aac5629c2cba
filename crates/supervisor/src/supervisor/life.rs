//! The life of process 1, from its first step to its last.

use std::fs::File;
use std::io::Read as _;
use std::os::fd::OwnedFd;

use crate::protocol::sandbox as protocol;
use crate::protocol::sandbox::Writer;
use crate::supervisor::channel::Channel;
use crate::supervisor::error::{Tried, Trying as _};
use crate::supervisor::service::tell;
use crate::supervisor::{agent, boot, sys};

/// Waits until this process may go on, and becomes root of its namespaces.
pub fn begin(wait: OwnedFd) -> Tried<()> {
    let mut byte = [0];
    File::from(wait).read_exact(&mut byte).trying("waiting for the keeper")?;
    sys::become_root().trying("becoming root of the endpoint")?;
    // Its own files under /proc belong to it again.
    sys::open_memory(true).trying("opening process 1 to itself")?;
    // Forgotten whenever a process becomes somebody else, hence after that.
    sys::end_with_parent().trying("binding an endpoint to its keeper")
}

/// The life of process 1.
pub fn live(control: &Channel, booted: Tried<boot::Booted>) -> ! {
    let served = booted.and_then(|mut booted| {
        let Ok(control) = control.0.try_clone().map(Channel) else { sys::exit_now(1) };
        // Root inside may not look into this process, nor steer it. Until now there was nobody else.
        sys::open_memory(false).trying("closing process 1 to others")?;
        // Whoever enters these namespaces again, after a reboot that comes at once, would find the machine's own files else.
        booted.let_go()?;
        let up = Writer::new(protocol::UP).list(&booted.uppers, |writer, upper| {
            let writer =
                writer.path(&upper.place).maybe(upper.lower.as_ref(), |writer, lower| writer.path(lower));
            writer.number(u64::from(upper.face.is_some()))
        });
        control.send(&up, &booted.files()).trying("telling that the endpoint is up")?;
        // These are patchdrill's now.
        booted.listener = None;
        booted.uppers = Vec::new();
        agent::serve(control, booted)
    });
    if let Err(failed) = served {
        tell(control, &failed);
    }
    sys::exit_now(0)
}
