//! User namespaces: which users of the machine stand behind the users inside.
#![expect(unsafe_code, reason = "processes are copied; each block says why that is sound")]

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::{fs, io};

use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::sys;
use crate::supervisor::sys::Side;

/// The first user of the machine behind user 0 of an endpoint, when root makes endpoints: high enough to be nobody's. What
/// runs inside is no root of the machine then, whatever it breaks out of.
pub(super) const FIRST: u32 = 0x8000_0000;

/// How many users an endpoint has then.
const COUNT: u32 = 0x4000_0000;

/// The exit code of a process that could map one user only.
const ONLY_ONE: i32 = 2;

/// Who stands behind the users of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Users {
    /// A range of its own.
    Range,
    /// The whole range that the supervisor has itself.
    Handed,
    /// User 0 is whoever made the endpoint, and there is no other.
    One,
}

/// Every namespace that an endpoint has for itself.
pub(super) const OWN: i32 =
    sys::CLONE_NEWUSER | sys::CLONE_NEWNS | sys::CLONE_NEWPID | sys::CLONE_NEWIPC | sys::CLONE_NEWUTS;

/// Writes the maps of a new process. With [`Users::One`] the writer is user 0 of its own namespace, or the only user
/// that it can map.
pub(super) fn write_maps(pid: i32, users: Users, outer: (u32, u32)) -> io::Result<()> {
    let write = |name: &str, text: String| fs::write(format!("/proc/{pid}/{name}"), text);
    match users {
        Users::Range | Users::Handed => {
            let first = if users == Users::Range { FIRST } else { 0 };
            write("uid_map", format!("0 {first} {COUNT}\n"))?;
            write("gid_map", format!("0 {first} {COUNT}\n"))
        }
        Users::One => {
            // Without privileges, groups can only be mapped by who cannot drop any.
            write("setgroups", "deny".to_owned())?;
            write("uid_map", format!("0 {} 1\n", outer.0))?;
            write("gid_map", format!("0 {} 1\n", outer.1))
        }
    }
}

/// Becomes root of a namespace whose users are mapped.
pub(super) fn become_root(users: Users) -> io::Result<()> {
    match sys::leave_groups() {
        // Who may map one user only may leave no groups either; they are nobody's inside.
        Err(error) if users == Users::One && error.kind() == io::ErrorKind::PermissionDenied => {}
        left => left?,
    }
    sys::become_user_0()
}

/// A user namespace with the range of endpoints, to show the owners of files through.
pub(super) fn of_range() -> Result<OwnedFd> {
    let (wait, release) = sys::pipe().context("making a pipe")?;
    // SAFETY: the supervisor has one thread.
    match unsafe { sys::fork_into(sys::CLONE_NEWUSER) }.context("making a user namespace")? {
        Side::Child => {
            drop(release);
            let _ = File::from(wait).read(&mut [0]);
            sys::exit_now(0);
        }
        Side::Parent(pid) => {
            drop(wait);
            let made =
                write_maps(pid, Users::Range, (0, 0)).context("mapping the users of a namespace").and_then(
                    |()| File::open(format!("/proc/{pid}/ns/user")).context("opening a user namespace"),
                );
            drop(release);
            let _ = sys::wait(pid, 0);
            made.map(OwnedFd::from)
        }
    }
}

/// Enters a user namespace in which this process is root, and a mount namespace that belongs to it. Root of the machine
/// becomes somebody without rights there first. Gives who can stand behind the users of an endpoint then.
pub(super) fn enter_own() -> Result<Users> {
    let outer = (sys::user(), sys::group());
    if outer.0 != 0 {
        sys::enter_new(sys::CLONE_NEWUSER | sys::CLONE_NEWNS).context("making a user namespace")?;
        let me = i32::try_from(std::process::id()).unwrap_or_default();
        write_maps(me, Users::One, outer).context("mapping the user of a namespace")?;
        return Ok(Users::One);
    }
    // Only who is still outside may write the map of a range.
    let me = i32::try_from(std::process::id()).unwrap_or_default();
    let (wait, go) = sys::pipe().context("making a pipe")?;
    // SAFETY: the supervisor has one thread.
    match unsafe { sys::fork_into(0) }.context("making a process")? {
        Side::Child => {
            drop(go);
            let told = File::from(wait).read_exact(&mut [0]).is_ok();
            // Root of a namespace with few users, as in a container that an ordinary user runs, has no range to give.
            let written = |users| told && write_maps(me, users, (0, 0)).is_ok();
            sys::exit_now(if written(Users::Range) {
                0
            } else if written(Users::One) {
                ONLY_ONE
            } else {
                1
            });
        }
        Side::Parent(pid) => {
            drop(wait);
            sys::enter_new(sys::CLONE_NEWUSER | sys::CLONE_NEWNS).context("making a user namespace")?;
            File::from(go).write_all(b"1").context("mapping the users of a namespace")?;
            let written = sys::wait(pid, 0).context("mapping the users of a namespace")?;
            let users = match written.map(|ended| ended.status) {
                Some(0) => Users::Handed,
                // Exit codes stand in the second byte.
                Some(status) if status == ONLY_ONE << 8 => Users::One,
                _ => {
                    return Err(io::Error::from(io::ErrorKind::PermissionDenied))
                        .context("mapping the users of a namespace");
                }
            };
            become_root(users).context("becoming root of a namespace")?;
            Ok(users)
        }
    }
}
