//! Builds the root of an endpoint, from inside its namespaces.

use std::fs;
use std::fs::{File, OpenOptions, Permissions};
use std::io::Read as _;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _, symlink};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};

use crate::protocol::sandbox::Config;
use crate::protocol::{double as wire, sandbox as protocol};
use crate::supervisor::error::{Tried, Trying as _};
use crate::supervisor::face::Face;
use crate::supervisor::template::{Base, Layer, PROGRAMS, Root};
use crate::supervisor::{dress, mounts, sys};

/// What an endpoint has once it is up.
pub struct Booted {
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
pub struct Upper {
    pub place: PathBuf,
    /// What lies under it, as patchdrill finds it.
    pub lower: Option<PathBuf>,
    pub folder: OwnedFd,
    /// What patchdrill itself added, which lies over the machine's files.
    pub face: Option<OwnedFd>,
}

/// Makes what lies outside of the machine's files.
fn prepare(state: &Path, shape: &Config) -> Tried<()> {
    let (bytes, files) = shape.disk;
    let options = format!("mode=755,size={bytes},nr_inodes={files}");
    sys::mount_new("tmpfs", "patchdrill", state, sys::MS_NOSUID, options.as_bytes())
        .trying("mounting a tmpfs for what the endpoint writes")?;
    for part in ["agent", "run"] {
        folder(&state.join(part), 0o755)?;
    }
    for part in ["tmp", "shm"] {
        folder(&state.join(part), 0o1777)?;
    }
    // Apart from what scripts write: whoever fills the disk leaves room for the script of the next action.
    let flags = sys::MS_NOSUID | sys::MS_NODEV;
    sys::mount_new("tmpfs", "patchdrill", &state.join("agent"), flags, b"mode=755,size=64m,nr_inodes=4096")
        .trying("mounting a tmpfs for the agent")?;
    if shape.network { Ok(()) } else { sys::raise_loopback().trying("switching the loopback interface on") }
}

/// Builds the root in this shape and makes it the root of this process: everything that can be done before it is known which
/// endpoint this will be.
pub fn boot(base: &Base, root: &Root, face: &Face, config: &Config) -> Tried<Booted> {
    sys::clear_umask(0o022);
    let (state, new) = (base.state(), base.new_root());
    prepare(&state, config)?;
    let mut uppers = Vec::new();
    for (number, (layer, face)) in root.layers.iter().zip(&face.layers).enumerate() {
        let upper = state.join(format!("up-{number}"));
        let work = state.join(format!("work-{number}"));
        folder(&upper, layer.mode)?;
        folder(&work, 0o755)?;
        if layer.owner != (0, 0) {
            // An owner that does not exist inside stays root.
            let _ = std::os::unix::fs::chown(&upper, Some(layer.owner.0), Some(layer.owner.1));
        }
        mount_layer(layer, face.as_deref(), &upper, &work, &beneath(&new, &layer.place))?;
        uppers.push(Upper {
            place: layer.place.clone(),
            lower: Some(layer.seen_as.clone()),
            folder: open_folder(&upper)?,
            face: face.as_deref().map(open_folder).transpose()?,
        });
    }
    for name in ["tmp", "run", "shm"] {
        let from = state.join(name);
        let place = if name == "shm" { Path::new("/dev").join(name) } else { Path::new("/").join(name) };
        if name != "shm" {
            sys::bind(&from, &new.join(name), 0).trying("binding /tmp and /run")?;
        }
        uppers.push(Upper { place, lower: None, folder: open_folder(&from)?, face: None });
    }
    mount_agent(base, &new, &state, root)?;
    let sysrq = dress::lay_covers(&state.join("agent"), config)?;
    let agent = open_folder(&state.join("agent"))?;
    mount_devices(base, &state, &new.join("dev"))?;
    dress::mount_sys(&new.join("sys"), config.network);
    dress::mount_proc(&new.join("proc"), &beneath(&new, Path::new(protocol::AGENT_FOLDER)), config)?;
    std::env::set_current_dir(&new).trying("entering the root of the endpoint")?;
    sys::pivot_to_here().trying("making the endpoint's files the root")?;
    let old_root = open_folder(Path::new("."))?;
    enter_proc()?;
    let socket = through(&agent).join(wire::SOCKET);
    let listener = UnixListener::bind(&socket).trying("making the socket for command doubles")?;
    // Whoever a script becomes may call doubles.
    fs::set_permissions(&socket, Permissions::from_mode(0o666))
        .trying("making the socket for command doubles")?;
    Ok(Booted { listener: Some(listener.into()), agent, uppers, sysrq, old_root: Some(old_root) })
}

/// Makes it the endpoint that was asked for.
pub fn finish(config: &Config) -> Tried<()> {
    dress::take_names(config)?;
    lay_files(config)?;
    dress::lay_run(config)?;
    match config.uptime {
        Some(seconds) => dress::set_uptime(seconds).trying("setting the uptime"),
        None => Ok(()),
    }
}

/// Makes an endpoint new after a reboot, from inside its namespaces: what scripts have mounted is gone, and so are temporary
/// files; the files themselves stay.
pub fn boot_again(config: &Config, root: &Root, agent: OwnedFd) -> Tried<Booted> {
    sys::clear_umask(0o022);
    // The old one shows nothing any more: it belongs to processes that are gone.
    dress::mount_proc(Path::new("/proc"), Path::new(protocol::AGENT_FOLDER), config)?;
    enter_proc()?;
    let own = |place: &Path| {
        ["/tmp", "/run", "/dev", "/sys", "/proc"].iter().any(|folder| Path::new(folder) == place)
            || ["/dev/shm", "/dev/pts"].iter().any(|folder| Path::new(folder) == place)
            || place.starts_with(protocol::AGENT_FOLDER)
            || place.starts_with("/proc")
            || place == Path::new("/")
            || root.layers.iter().any(|layer| layer.place == place)
    };
    let mut seen = Vec::new();
    let mut foreign = Vec::new();
    for mount in mounts::all().trying("reading what is mounted")? {
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
    let sysrq = dress::renew(&through(&agent), config)?;
    Ok(Booted { listener: None, agent, uppers: Vec::new(), sysrq, old_root: None })
}

/// Makes `/proc` the working folder. Whatever scripts unmount or mount over it, process 1 still sees what runs.
fn enter_proc() -> Tried<()> {
    std::env::set_current_dir("/proc").trying("entering /proc of the endpoint")
}

/// The folder behind an open file, as a path from `/proc`, which is the working folder.
pub fn through(folder: &OwnedFd) -> PathBuf {
    use std::os::fd::AsRawFd as _;
    PathBuf::from(format!("self/fd/{}", folder.as_raw_fd()))
}

/// `place`, an absolute path inside, seen from outside.
fn beneath(new: &Path, place: &Path) -> PathBuf {
    new.join(place.strip_prefix("/").unwrap_or(place))
}

fn folder(path: &Path, mode: u32) -> Tried<()> {
    fs::DirBuilder::new().mode(mode).create(path).trying("making a folder of the endpoint")?;
    if mode & 0o022 != 0 || mode & 0o7000 != 0 {
        fs::set_permissions(path, Permissions::from_mode(mode)).trying("making a folder of the endpoint")?;
    }
    Ok(())
}

fn open_folder(path: &Path) -> Tried<OwnedFd> {
    File::open(path).map(OwnedFd::from).trying("opening a folder of the endpoint")
}

fn mount_layer(layer: &Layer, face: Option<&Path>, upper: &Path, work: &Path, target: &Path) -> Tried<()> {
    use std::os::unix::ffi::OsStrExt as _;
    let mut options = b"userxattr,lowerdir=".to_vec();
    let lowers = face.into_iter().chain(layer.lowers.iter().map(PathBuf::as_path));
    for (at, lower) in lowers.enumerate() {
        if at > 0 {
            options.push(b':');
        }
        push_escaped(&mut options, lower.as_os_str().as_bytes());
    }
    options.extend_from_slice(b",upperdir=");
    push_escaped(&mut options, upper.as_os_str().as_bytes());
    options.extend_from_slice(b",workdir=");
    push_escaped(&mut options, work.as_os_str().as_bytes());
    sys::mount_new("overlay", "/dev/sda1", target, sys::MS_NODEV, &options)
        .trying(&format!("laying a copy-on-write layer over {}", layer.seen_as.display()))
}

/// Colons, commas and backslashes have a meaning in these options.
fn push_escaped(options: &mut Vec<u8>, path: &[u8]) {
    for byte in path {
        if matches!(byte, b':' | b',' | b'\\') {
            options.push(b'\\');
        }
        options.push(*byte);
    }
}

fn mount_devices(base: &Base, state: &Path, dev: &Path) -> Tried<()> {
    let trying = "binding the devices";
    sys::bind(&base.dev(), dev, sys::MS_REC).trying(trying)?;
    sys::bind(&state.join("shm"), &dev.join("shm"), 0).trying(trying)?;
    // Terminals are a convenience; a system that gives none still runs scripts.
    let flags = sys::MS_NOSUID | sys::MS_NOEXEC;
    let _ =
        sys::mount_new("devpts", "devpts", &dev.join("pts"), flags, b"newinstance,ptmxmode=0666,mode=620");
    Ok(())
}

/// What belongs to patchdrill lies in one folder, which scripts cannot write to.
fn mount_agent(base: &Base, new: &Path, state: &Path, root: &Root) -> Tried<()> {
    let trying = "binding the agent's folder";
    let (agent, place) = (state.join("agent"), beneath(new, Path::new(protocol::AGENT_FOLDER)));
    folder(&place, 0o755)?;
    fs::write(agent.join(protocol::DOUBLE), "").trying(trying)?;
    folder(&agent.join(protocol::REAL), 0o755)?;
    sys::bind(&agent, &place, 0).trying(trying)?;
    sys::bind(&base.tools().join(protocol::DOUBLE), &place.join(protocol::DOUBLE), 0).trying(trying)?;
    mount_real(&agent, &place, root)?;
    sys::change_mount(&place, sys::MS_REMOUNT | sys::MS_BIND | sys::MS_RDONLY).trying(trying)
}

/// The folders with programs as they are without doubles. All else of the machine stays behind its layers: a socket, for one,
/// answers whoever finds it without a layer between.
fn mount_real(agent: &Path, place: &Path, root: &Root) -> Tried<()> {
    let trying = "binding the machine's own programs";
    let (laid, shown) = (agent.join(protocol::REAL), place.join(protocol::REAL));
    for programs in PROGRAMS.iter().map(Path::new) {
        let lower_of = |place: &Path| {
            let layer = root.layers.iter().find(|layer| layer.place == place);
            layer.and_then(|layer| layer.lowers.last()).cloned()
        };
        let whole = || lower_of(Path::new("/")).map(|lower| beneath(&lower, programs));
        let Some(lower) = lower_of(programs).or_else(whole) else { continue };
        let laid = beneath(&laid, programs);
        if lower.is_symlink() {
            symlink(fs::read_link(&lower).trying(trying)?, laid).trying(trying)?;
        } else if lower.is_dir() {
            folder(&laid, 0o755)?;
            sys::bind(&lower, &beneath(&shown, programs), 0).trying(trying)?;
        }
    }
    Ok(())
}

/// Lays what the scenario declares, as root inside would.
pub fn lay_files(config: &Config) -> Tried<()> {
    for (path, mode) in &config.folders {
        let trying = format!("making the folder {}", path.display());
        fs::create_dir_all(path).trying(&trying)?;
        fs::set_permissions(path, Permissions::from_mode(*mode)).trying(&trying)?;
    }
    for (path, mode, content) in &config.files {
        let trying = format!("laying the file {}", path.display());
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).trying(&trying)?;
        }
        // What is there and belongs to nobody inside can be replaced, but not written to.
        if OpenOptions::new().write(true).open(path).is_err() {
            let _ = fs::remove_file(path);
        }
        fs::write(path, content).trying(&trying)?;
        fs::set_permissions(path, Permissions::from_mode(*mode)).trying(&trying)?;
    }
    Ok(())
}

/// Lays a script where only the agent can, and gives its path inside.
pub fn lay_script(agent: &OwnedFd, path: &Path, content: &[u8]) -> std::io::Result<()> {
    let real = through(agent).join(path);
    if let Some(parent) = real.parent() {
        fs::create_dir_all(parent)?;
    }
    let _ = fs::remove_file(&real);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o755).open(&real)?;
    std::io::Write::write_all(&mut file, content)
}

/// 16 bytes that nobody can guess.
pub fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    // Without the device, all boots look alike; nothing else depends on it.
    let _ = File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    bytes
}

/// Empties a folder, but for what is mounted in it.
pub fn empty(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if path != Path::new(protocol::AGENT_FOLDER) {
                let _ = fs::remove_dir_all(&path);
            }
        } else {
            let _ = fs::remove_file(&path);
        }
    }
}

impl Booted {
    /// Lets go of the machine's own files. The kernel takes its time for that, so it is done while patchdrill gets ready; no
    /// script runs before.
    pub fn let_go(&mut self) -> Tried<()> {
        match self.old_root.take() {
            Some(old) => sys::unmount(&through(&old)).trying("letting go of the machine's own files"),
            None => Ok(()),
        }
    }

    /// The open files that patchdrill gets when the endpoint is new.
    pub fn files(&self) -> Vec<std::os::fd::BorrowedFd<'_>> {
        let uppers = self.uppers.iter().flat_map(|upper| [Some(&upper.folder), upper.face.as_ref()]);
        let uppers = uppers.flatten().map(AsFd::as_fd);
        let Some(listener) = &self.listener else { return Vec::new() };
        [listener.as_fd(), self.agent.as_fd()].into_iter().chain(uppers).collect()
    }
}
