//! The devices that every program may expect.

use std::fs;
use std::fs::Permissions;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::sys;

/// Makes them in `dev`. They belong to nobody inside, so no endpoint can take them from another.
pub(super) fn make(dev: &Path, privileged: bool) -> Result<()> {
    const DEVICES: &[(&str, u32, u32)] =
        &[("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0)];
    let step = "making the devices of endpoints";
    fs::create_dir(dev).context(step)?;
    sys::mount_new("tmpfs", "devtmpfs", dev, sys::MS_NOSUID, b"mode=755").context(step)?;
    for (name, major, minor) in DEVICES {
        let path = dev.join(name);
        if privileged {
            sys::make_device(&path, 0o666, *major, *minor).context(step)?;
            fs::set_permissions(&path, Permissions::from_mode(0o666)).context(step)?;
        } else {
            fs::write(&path, "").context(step)?;
            sys::bind(&Path::new("/dev").join(name), &path, 0).context(step)?;
        }
    }
    for name in ["console", "kmsg", "log"] {
        symlink("null", dev.join(name)).context(step)?;
    }
    let links = [
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
        ("ptmx", "pts/ptmx"),
    ];
    for (name, target) in links {
        symlink(target, dev.join(name)).context(step)?;
    }
    for name in ["shm", "pts"] {
        fs::create_dir(dev.join(name)).context(step)?;
    }
    // Locked this way once it is copied into an endpoint.
    sys::change_mount(dev, sys::MS_REMOUNT | sys::MS_BIND | sys::MS_RDONLY | sys::MS_NOSUID).context(step)
}
