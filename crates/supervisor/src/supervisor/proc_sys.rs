//! Lets an endpoint look like a machine: what `/proc`, `/sys` and `/run` show.

use std::ffi::CString;
use std::fmt::Write as _;
use std::fs;
use std::fs::{File, OpenOptions, Permissions};
use std::io::Read as _;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use crate::protocol::sandbox::Config;
use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::sys;

const SYSRQ: &str = "/proc/sysrq-trigger";
const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

/// Where covers lie in the agent's folder.
const COVERS: &str = ".covers";

/// Writes the files that will cover parts of `/proc`, and gives what tells of writes to the trigger of system requests.
pub(super) fn lay_covers(agent: &Path, config: &Config) -> Result<OwnedFd> {
    let folder = agent.join(COVERS);
    fs::create_dir(&folder).context("laying what the endpoint shows of itself")?;
    let step = "laying what the endpoint shows of itself";
    for (number, (_, content)) in config.covers.iter().enumerate() {
        fs::write(folder.join(number.to_string()), content).context(step)?;
    }
    fs::write(folder.join("boot_id"), new_boot_id()).context(step)?;
    let fifo = folder.join("sysrq");
    sys::make_fifo(&fifo, 0o200).context(step)?;
    open_fifo(&fifo)
}

/// Opens it for both, so that it never ends when a writer goes.
fn open_fifo(fifo: &Path) -> Result<OwnedFd> {
    const O_NONBLOCK: i32 = 0o4000;
    let file = OpenOptions::new().read(true).write(true).custom_flags(O_NONBLOCK).open(fifo);
    file.map(OwnedFd::from).context("opening what tells of system requests")
}

/// A number that no boot had before.
fn new_boot_id() -> String {
    let mut bytes = [0; 16];
    // Without the device, all boots look alike; nothing else depends on it.
    let _ = File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    boot_id(bytes)
}

/// As the kernel writes it: version and variant of a random UUID in their places.
fn boot_id(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(37);
    for (at, byte) in bytes.iter().enumerate() {
        if [4, 6, 8, 10].contains(&at) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    text + "\n"
}

/// Mounts `/proc` of this process namespace, and covers what would show or touch the machine; `agent` is the agent's folder
/// where it is mounted.
pub(super) fn mount_proc(place: &Path, agent: &Path, config: &Config) -> Result<()> {
    sys::mount_new("proc", "proc", place, sys::MS_NOSUID | sys::MS_NODEV | sys::MS_NOEXEC, b"")
        .context("mounting /proc")?;
    let covers = agent.join(COVERS);
    let declared = config.covers.iter().enumerate().map(|(number, (path, _))| (number.to_string(), &**path));
    let own = [("boot_id", BOOT_ID), ("sysrq", SYSRQ)].map(|(name, path)| (name.to_owned(), Path::new(path)));
    for (name, path) in declared.chain(own) {
        let (cover, target) = (covers.join(name), place.join(path.strip_prefix("/proc").unwrap_or(path)));
        // What this system does not show needs no cover. A link is covered itself, and not what it leads to.
        let _ = match fs::symlink_metadata(&target) {
            Ok(meta) if meta.is_symlink() => {
                sys::copy_mount(&cover).and_then(|copy| sys::place_mount(copy.as_fd(), &target))
            }
            Ok(_) => sys::bind(&cover, &target, 0),
            Err(error) => Err(error),
        };
    }
    Ok(())
}

/// Mounts `/sys`, read-only; scripts find their network interfaces there. Without a network of its own an endpoint may not.
pub(super) fn mount_sys(place: &Path, shares_network: bool) {
    if !shares_network {
        let flags = sys::MS_RDONLY | sys::MS_NOSUID | sys::MS_NODEV | sys::MS_NOEXEC;
        let _ = sys::mount_new("sysfs", "sysfs", place, flags, b"");
    }
}

/// Lays what `/run` holds once a machine is up.
pub(super) fn lay_run(config: &Config) -> Result<()> {
    let step = "laying /run";
    if config.init == b"systemd" {
        fs::create_dir_all("/run/systemd/system").context(step)?;
    }
    fs::create_dir_all("/run/lock").context(step)?;
    fs::set_permissions("/run/lock", Permissions::from_mode(0o1777)).context(step)
}

/// Gives process 1 its name, and the machine its own.
pub(super) fn take_names(config: &Config) -> Result<()> {
    sys::set_host_name(&config.hostname).context("setting the host name")?;
    if let Ok(name) = CString::new(&*config.init) {
        sys::set_name(&name).context("naming process 1")?;
    }
    Ok(())
}

/// Shows another uptime to the processes that this one makes from now on.
pub(super) fn set_uptime(seconds: u64) -> std::io::Result<()> {
    let uptime = fs::read_to_string("/proc/uptime")?;
    let now: u64 = uptime.split('.').next().and_then(|whole| whole.parse().ok()).unwrap_or(0);
    sys::enter_new(sys::CLONE_NEWTIME)?;
    let offset = i128::from(seconds) - i128::from(now);
    // The monotonic clock may lag behind the one that counts sleep too, and no clock may show less than nothing.
    fs::write("/proc/self/timens_offsets", format!("boottime {offset} 0\n"))
}

/// Shows another number of the boot, and gives what tells of system requests from now on. `agent` is the agent's folder, to
/// write to.
pub(crate) fn renew(agent: &Path) -> Result<OwnedFd> {
    let covers = agent.join(COVERS);
    fs::write(covers.join("boot_id"), new_boot_id()).context("laying the number of the boot")?;
    open_fifo(&covers.join("sysrq"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_boot_looks_as_the_kernel_writes_it() {
        let bytes = *b"\x00\x11\x22\x33\x44\x55\x66\x77\x88\x99\xaa\xbb\xcc\xdd\xee\xff";
        assert_eq!(boot_id(bytes), "00112233-4455-4677-8899-aabbccddeeff\n");
        assert_eq!(boot_id([0xff; 16]), "ffffffff-ffff-4fff-bfff-ffffffffffff\n");
        assert_ne!(new_boot_id(), new_boot_id());
    }
}
