//! Builds the root of an endpoint, from inside its namespaces.

use std::fs;
use std::fs::{File, Permissions};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use crate::protocol::double::SOCKET;
use crate::protocol::sandbox::{AGENT_FOLDER, Config, DOUBLE, REAL};
use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::files::TEMPORARY;
use crate::supervisor::injected_layer::Injected;
use crate::supervisor::layers::{Layer, PROGRAMS, Root};
use crate::supervisor::template::folders;
use crate::supervisor::{files, mounts, proc_sys, sys};

/// What an endpoint has once it is up.
pub(super) struct Booted {
    /// The socket that doubles call; patchdrill keeps it over reboots.
    pub listener: Option<OwnedFd>,
    /// The folder that scripts see read-only as the agent's, to write to.
    pub agent: OwnedFd,
    /// What the endpoint writes, one folder a layer.
    pub uppers: Vec<Upper>,
    /// What tells of writes to `/proc/sysrq-trigger`.
    pub sysrq: OwnedFd,
    /// The machine's own files, to which nothing else leads any more.
    pub old_root: Option<OwnedFd>,
}

/// What one layer writes.
pub(super) struct Upper {
    pub place: PathBuf,
    /// What lies under it, as patchdrill finds it.
    pub lower: Option<PathBuf>,
    pub folder: OwnedFd,
    /// What patchdrill itself added, which lies over the machine's files.
    pub injected: Option<OwnedFd>,
}

/// Makes what lies outside of the machine's files.
fn prepare(state: &Path, shape: &Config) -> Result<()> {
    let (bytes, files) = shape.disk;
    let options = format!("mode=755,size={bytes},nr_inodes={files}");
    sys::mount_new("tmpfs", "patchdrill", state, sys::MS_NOSUID, options.as_bytes())
        .context("mounting a tmpfs for what the endpoint writes")?;
    for part in ["agent", "run"] {
        folder(&state.join(part), 0o755)?;
    }
    for part in ["tmp", "shm"] {
        folder(&state.join(part), 0o1777)?;
    }
    // Apart from what scripts write: whoever fills the disk leaves room for the script of the next action.
    let flags = sys::MS_NOSUID | sys::MS_NODEV;
    sys::mount_new("tmpfs", "patchdrill", &state.join("agent"), flags, b"mode=755,size=64m,nr_inodes=4096")
        .context("mounting a tmpfs for the agent")?;
    if shape.network { Ok(()) } else { sys::raise_loopback().context("switching the loopback interface on") }
}

/// Builds the root in this shape and makes it the root of this process: everything that can be done before it is known which
/// endpoint this will be.
pub(super) fn boot(root: &Root, injected: &Injected, config: &Config) -> Result<Booted> {
    sys::set_umask(0o022);
    let (state, new) = (Path::new(folders::STATE), Path::new(folders::ROOT));
    prepare(state, config)?;
    let mut uppers = Vec::new();
    for (number, (layer, injected)) in root.layers.iter().zip(&injected.layers).enumerate() {
        let upper = state.join(format!("up-{number}"));
        let work = state.join(format!("work-{number}"));
        folder(&upper, layer.mode)?;
        folder(&work, 0o755)?;
        if layer.owner != (0, 0) {
            // An owner that does not exist inside stays root.
            let _ = std::os::unix::fs::chown(&upper, Some(layer.owner.0), Some(layer.owner.1));
        }
        mount_layer(layer, injected.as_deref(), &upper, &work, &beneath(new, &layer.place))?;
        uppers.push(Upper {
            place: layer.place.clone(),
            lower: Some(layer.seen_as.clone()),
            folder: open_folder(&upper)?,
            injected: injected.as_deref().map(open_folder).transpose()?,
        });
    }
    for name in ["tmp", "run", "shm"] {
        let from = state.join(name);
        let place = if name == "shm" { Path::new("/dev").join(name) } else { Path::new("/").join(name) };
        if name != "shm" {
            sys::bind(&from, &new.join(name), 0).context("binding /tmp and /run")?;
        }
        uppers.push(Upper { place, lower: None, folder: open_folder(&from)?, injected: None });
    }
    mount_agent(new, state, root)?;
    let sysrq = proc_sys::lay_covers(&state.join("agent"), config)?;
    let agent = open_folder(&state.join("agent"))?;
    mount_devices(state, &new.join("dev"))?;
    proc_sys::mount_sys(&new.join("sys"), config.network);
    proc_sys::mount_proc(&new.join("proc"), &beneath(new, Path::new(AGENT_FOLDER)), config)?;
    std::env::set_current_dir(new).context("entering the root of the endpoint")?;
    sys::pivot_to_here().context("making the endpoint's files the root")?;
    let old_root = open_folder(Path::new("."))?;
    enter_proc()?;
    let socket = files::fd_path(&agent).join(SOCKET);
    let listener = UnixListener::bind(&socket).context("making the socket for command doubles")?;
    // Whoever a script becomes may call doubles.
    fs::set_permissions(&socket, Permissions::from_mode(0o666))
        .context("making the socket for command doubles")?;
    Ok(Booted { listener: Some(listener.into()), agent, uppers, sysrq, old_root: Some(old_root) })
}

/// Makes it the endpoint that was asked for.
pub(super) fn finish(config: &Config) -> Result<()> {
    proc_sys::take_names(config)?;
    files::lay(&config.folders, &config.files)?;
    proc_sys::lay_run(config)?;
    match config.uptime {
        Some(seconds) => proc_sys::set_uptime(seconds).context("setting the uptime"),
        None => Ok(()),
    }
}

/// Makes an endpoint new after a reboot, from inside its namespaces: what scripts have mounted is gone, and so are temporary
/// files; the files themselves stay.
pub(super) fn boot_again(config: &Config, root: &Root, agent: OwnedFd) -> Result<Booted> {
    sys::set_umask(0o022);
    // The old one shows nothing any more: it belongs to processes that are gone.
    proc_sys::mount_proc(Path::new("/proc"), Path::new(AGENT_FOLDER), config)?;
    enter_proc()?;
    let own = |place: &Path| {
        ["/tmp", "/run", "/dev", "/sys", "/proc"].iter().any(|folder| Path::new(folder) == place)
            || ["/dev/shm", "/dev/pts"].iter().any(|folder| Path::new(folder) == place)
            || place.starts_with(AGENT_FOLDER)
            || place.starts_with("/proc")
            || place == Path::new("/")
            || root.layers.iter().any(|layer| layer.place == place)
    };
    let mut seen = Vec::new();
    let mut foreign = Vec::new();
    for mount in mounts::all().context("reading what is mounted")? {
        if own(&mount.place) && !seen.contains(&mount.place) {
            seen.push(mount.place);
        } else if !mount.place.starts_with("/proc") {
            foreign.push(mount.place);
        }
    }
    for place in foreign.iter().rev() {
        // Whoever mounted over the root itself finds it there again.
        let _ = sys::unmount(place);
    }
    for folder in TEMPORARY {
        files::empty(Path::new(folder));
    }
    proc_sys::lay_run(config)?;
    let sysrq = proc_sys::renew(&files::fd_path(&agent))?;
    Ok(Booted { listener: None, agent, uppers: Vec::new(), sysrq, old_root: None })
}

/// Makes `/proc` the working folder. Whatever scripts unmount or mount over it, process 1 still sees what runs.
fn enter_proc() -> Result<()> {
    std::env::set_current_dir("/proc").context("entering /proc of the endpoint")
}

/// `place`, an absolute path inside, seen from outside.
fn beneath(new: &Path, place: &Path) -> PathBuf {
    new.join(place.strip_prefix("/").unwrap_or(place))
}

fn folder(path: &Path, mode: u32) -> Result<()> {
    fs::DirBuilder::new().mode(mode).create(path).context("making a folder of the endpoint")?;
    if mode & 0o022 != 0 || mode & 0o7000 != 0 {
        fs::set_permissions(path, Permissions::from_mode(mode)).context("making a folder of the endpoint")?;
    }
    Ok(())
}

fn open_folder(path: &Path) -> Result<OwnedFd> {
    File::open(path).map(OwnedFd::from).context("opening a folder of the endpoint")
}

fn mount_layer(
    layer: &Layer,
    injected: Option<&Path>,
    upper: &Path,
    work: &Path,
    target: &Path,
) -> Result<()> {
    let lowers = injected.into_iter().chain(layer.lowers.iter().map(PathBuf::as_path));
    let options = overlay_options(lowers, upper, work);
    sys::mount_new("overlay", "/dev/sda1", target, sys::MS_NODEV, &options)
        .context(&format!("laying a copy-on-write layer over {}", layer.seen_as.display()))
}

fn overlay_options<'a>(lowers: impl Iterator<Item = &'a Path>, upper: &Path, work: &Path) -> Vec<u8> {
    let mut options = b"userxattr,lowerdir=".to_vec();
    for (at, lower) in lowers.enumerate() {
        if at > 0 {
            options.push(b':');
        }
        push_escaped(&mut options, lower);
    }
    options.extend_from_slice(b",upperdir=");
    push_escaped(&mut options, upper);
    options.extend_from_slice(b",workdir=");
    push_escaped(&mut options, work);
    options
}

/// Colons, commas and backslashes have a meaning in these options.
fn push_escaped(options: &mut Vec<u8>, path: &Path) {
    for byte in path.as_os_str().as_bytes() {
        if matches!(byte, b':' | b',' | b'\\') {
            options.push(b'\\');
        }
        options.push(*byte);
    }
}

fn mount_devices(state: &Path, dev: &Path) -> Result<()> {
    let step = "binding the devices";
    sys::bind(Path::new(folders::DEV), dev, sys::MS_REC).context(step)?;
    sys::bind(&state.join("shm"), &dev.join("shm"), 0).context(step)?;
    // Terminals are a convenience; a system that gives none still runs scripts.
    let flags = sys::MS_NOSUID | sys::MS_NOEXEC;
    let _ =
        sys::mount_new("devpts", "devpts", &dev.join("pts"), flags, b"newinstance,ptmxmode=0666,mode=620");
    Ok(())
}

/// What belongs to patchdrill lies in one folder, which scripts cannot write to.
fn mount_agent(new: &Path, state: &Path, root: &Root) -> Result<()> {
    let step = "binding the agent's folder";
    let (agent, place) = (state.join("agent"), beneath(new, Path::new(AGENT_FOLDER)));
    folder(&place, 0o755)?;
    fs::write(agent.join(DOUBLE), "").context(step)?;
    folder(&agent.join(REAL), 0o755)?;
    sys::bind(&agent, &place, 0).context(step)?;
    sys::bind(&Path::new(folders::TOOLS).join(DOUBLE), &place.join(DOUBLE), 0).context(step)?;
    mount_real(&agent, &place, root)?;
    sys::change_mount(&place, sys::MS_REMOUNT | sys::MS_BIND | sys::MS_RDONLY).context(step)
}

/// The folders with programs as they are without doubles. All else of the machine stays behind its layers: a socket, for one,
/// answers whoever finds it without a layer between.
fn mount_real(agent: &Path, place: &Path, root: &Root) -> Result<()> {
    let step = "binding the machine's own programs";
    let (laid, shown) = (agent.join(REAL), place.join(REAL));
    for programs in PROGRAMS.iter().map(Path::new) {
        let lower_of = |place: &Path| {
            let layer = root.layers.iter().find(|layer| layer.place == place);
            layer.and_then(|layer| layer.lowers.last()).cloned()
        };
        let whole = || lower_of(Path::new("/")).map(|lower| beneath(&lower, programs));
        let Some(lower) = lower_of(programs).or_else(whole) else { continue };
        let laid = beneath(&laid, programs);
        if lower.is_symlink() {
            symlink(fs::read_link(&lower).context(step)?, laid).context(step)?;
        } else if lower.is_dir() {
            folder(&laid, 0o755)?;
            sys::bind(&lower, &beneath(&shown, programs), 0).context(step)?;
        }
    }
    Ok(())
}

impl Booted {
    /// Lets go of the machine's own files. The kernel takes its time for that, so it is done while patchdrill gets ready; no
    /// script runs before.
    pub(super) fn let_go(&mut self) -> Result<()> {
        match self.old_root.take() {
            Some(old) => sys::unmount(&files::fd_path(&old)).context("letting go of the machine's own files"),
            None => Ok(()),
        }
    }

    /// The open files that patchdrill gets when the endpoint is new.
    pub(super) fn files(&self) -> Vec<BorrowedFd<'_>> {
        let uppers = self.uppers.iter().flat_map(|upper| [Some(&upper.folder), upper.injected.as_ref()]);
        let uppers = uppers.flatten().map(AsFd::as_fd);
        let Some(listener) = &self.listener else { return Vec::new() };
        [listener.as_fd(), self.agent.as_fd()].into_iter().chain(uppers).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_with_a_meaning_in_options_are_escaped() {
        let lowers = ["injected/0", "/a:b,c\\d"].map(Path::new);
        let options = overlay_options(lowers.into_iter(), Path::new("state/up"), Path::new("state/work"));
        let told = r"userxattr,lowerdir=injected/0:/a\:b\,c\\d,upperdir=state/up,workdir=state/work";
        assert_eq!(String::from_utf8(options).unwrap(), told);
    }

    #[test]
    fn a_path_inside_lies_beneath_the_new_root() {
        assert_eq!(beneath(Path::new("root"), Path::new("/a/b")), Path::new("root/a/b"));
        assert_eq!(beneath(Path::new("root"), Path::new("/")), Path::new("root/"));
    }
}
