//! What all endpoints of one keeper share: the layers under their files, their devices, and the program behind doubles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::fs::Permissions;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::protocol::sandbox as protocol;
use crate::supervisor::error::{Tried, Trying as _};
use crate::supervisor::face::{Face, Shape};
use crate::supervisor::mounts::Mount;
use crate::supervisor::namespaces::Users;
use crate::supervisor::{bundle, face, mounts, namespaces, shadow, sys};

/// Where the programs lie that command doubles hand on to.
pub const PROGRAMS: &[&str] = &["/usr", "/bin", "/sbin"];

/// So many added layers are kept for endpoints to come.
const MOST_FACES: usize = 64;

/// The folders of a template, relative to the working folder: root inside has no right to walk to them from the root.
#[derive(Clone, Debug)]
pub struct Base;

impl Base {
    pub fn tools(&self) -> PathBuf {
        PathBuf::from("tools")
    }

    pub fn dev(&self) -> PathBuf {
        PathBuf::from("dev")
    }

    /// Where each endpoint mounts what it writes; empty outside.
    pub fn state(&self) -> PathBuf {
        PathBuf::from("state")
    }

    /// Where each endpoint builds its root; empty outside.
    pub fn new_root(&self) -> PathBuf {
        PathBuf::from("root")
    }

    fn lower(&self, number: usize) -> PathBuf {
        PathBuf::from("lower").join(number.to_string())
    }

    fn shadow(&self, number: usize) -> PathBuf {
        PathBuf::from("shadow").join(number.to_string())
    }

    fn face(&self, number: u64) -> PathBuf {
        PathBuf::from("face").join(number.to_string())
    }
}

/// A folder that is copied on write.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Where it lies inside.
    pub place: PathBuf,
    /// What lies under it, the nearest first.
    pub lowers: Vec<PathBuf>,
    /// Where patchdrill finds what lies under it.
    pub seen_as: PathBuf,
    /// Mode and owner of the folder itself.
    pub mode: u32,
    pub owner: (u32, u32),
}

/// The files of a machine: its layers, the root first.
#[derive(Clone, Debug, Default)]
pub struct Root {
    pub layers: Vec<Layer>,
}

/// Everything that endpoints share.
pub struct Template {
    pub base: Base,
    /// Where that lies on the machine.
    place: PathBuf,
    /// The owners of files are shown shifted, so that all of them are users inside. Else everything that belongs to others
    /// belongs to nobody.
    pub shifted: Option<OwnedFd>,
    /// Who stands behind the users of endpoints.
    pub users: Users,
    roots: BTreeMap<Option<PathBuf>, Root>,
    faces: BTreeMap<Shape, Face>,
    /// The number of the next of them.
    next_face: u64,
    lowers: usize,
    shadows: usize,
}

impl Template {
    /// Makes the shared things over `place`, a folder, and goes there; `double` is the program behind doubles.
    pub fn make(place: &Path, double: &Path) -> Tried<Self> {
        let program = fs::read(double).trying("reading the program behind command doubles")?;
        let root = sys::user() == 0;
        let mut shifted = None;
        if root {
            sys::enter_new(sys::CLONE_NEWNS).trying("making a mount namespace")?;
            sys::change_mount(Path::new("/"), sys::MS_REC | sys::MS_PRIVATE)
                .trying("making the mounts private")?;
            shifted = namespaces::of_range().ok().filter(|users| {
                // Not every file system can show other owners.
                let shift = |path| {
                    sys::copy_mount(path).and_then(|copy| sys::shift_owners(copy.as_fd(), users.as_fd()))
                };
                shift(Path::new("/")).is_ok()
            });
        }
        let mut users = Users::Range;
        if shifted.is_none() {
            users = namespaces::enter_own()?;
            sys::change_mount(Path::new("/"), sys::MS_REC | sys::MS_PRIVATE)
                .trying("making the mounts private")?;
        }
        sys::mount_new("tmpfs", "patchdrill", place, 0, b"mode=755").trying("mounting a tmpfs")?;
        std::env::set_current_dir(place).trying("entering the keeper's own folder")?;
        let base = Base;
        for folder in ["tools", "state", "root", "lower", "shadow", "face"] {
            fs::create_dir(folder).trying("making the keeper's folders")?;
        }
        let double = base.tools().join(protocol::DOUBLE);
        fs::write(&double, program).trying("laying the program behind command doubles")?;
        fs::set_permissions(&double, Permissions::from_mode(0o555))
            .trying("laying the program behind command doubles")?;
        // An ordinary user's endpoints own it, and all of them share it.
        let trying = "closing the program behind command doubles";
        let tools = sys::copy_mount(&base.tools()).trying(trying)?;
        sys::only_show(tools.as_fd()).trying(trying)?;
        sys::place_mount(tools.as_fd(), &base.tools()).trying(trying)?;
        make_devices(&base.dev(), shifted.is_some())?;
        Ok(Self {
            base,
            place: place.to_owned(),
            shifted,
            users,
            roots: BTreeMap::new(),
            faces: BTreeMap::new(),
            next_face: 0,
            lowers: 0,
            shadows: 0,
        })
    }

    /// The files of a machine: this one's, or those in a folder.
    pub fn root(&mut self, folder: Option<&PathBuf>) -> Tried<Root> {
        let key = folder.cloned();
        if let Some(root) = self.roots.get(&key) {
            return Ok(root.clone());
        }
        let mounts = mounts::all().trying("reading what is mounted")?;
        let mut root = Root::default();
        match (folder, self.shifted.is_some()) {
            (Some(folder), true) => self.add_shifted(&mut root, folder, Path::new("/"))?,
            (Some(folder), false) if !mounts::has_beneath(&mounts, folder) => {
                self.add_own(&mut root, folder, Path::new("/"))?;
            }
            (Some(folder), false) => self.bundle(&mut root, &mounts, folder)?,
            (None, true) => {
                self.add_shifted(&mut root, Path::new("/"), Path::new("/"))?;
                for mount in mounts.iter().filter(|mount| mount.is_real()) {
                    let place = &mount.place;
                    if place != Path::new("/")
                        && !mounts::passed_over(place)
                        && !place.starts_with(&self.place)
                    {
                        // A file system that cannot show other owners stays an empty folder.
                        let _ = self.add_shifted(&mut root, place, place);
                    }
                }
            }
            (None, false) => self.bundle(&mut root, &mounts, Path::new("/"))?,
        }
        self.roots.insert(key, root.clone());
        Ok(root)
    }

    /// The layers that patchdrill adds to a machine's files. Those of `used` endpoints are kept, and the latest of the others.
    pub fn face(&mut self, root: &Root, shape: Shape, used: impl Iterator<Item = u64>) -> Tried<Face> {
        if let Some(face) = self.faces.get(&shape) {
            return Ok(face.clone());
        }
        if self.faces.len() >= MOST_FACES {
            let used: BTreeSet<u64> = used.collect();
            let base = &self.base;
            self.faces.retain(|_, face| {
                // What cannot be removed now goes with everything else.
                used.contains(&face.number) || fs::remove_dir_all(base.face(face.number)).is_err()
            });
        }
        let number = self.next_face;
        self.next_face += 1;
        let face = face::lay(&self.base.face(number), number, root, &shape, self.shifted.is_some())?;
        self.faces.insert(shape, face.clone());
        Ok(face)
    }

    /// A layer over `folder` with shifted owners.
    fn add_shifted(&mut self, root: &mut Root, folder: &Path, place: &Path) -> Tried<()> {
        let Some(users) = &self.shifted else { return Ok(()) };
        let meta = fs::metadata(folder).trying("looking at the endpoint's root folder")?;
        let copy = sys::copy_mount(folder).trying("copying a mount")?;
        sys::shift_owners(copy.as_fd(), users.as_fd()).trying("shifting the owners of a mount")?;
        let lower = self.place_lower(copy.as_fd())?;
        root.layers.push(Layer {
            place: place.to_owned(),
            lowers: vec![lower],
            seen_as: folder.to_owned(),
            mode: meta.mode() & 0o7777,
            owner: (meta.uid(), meta.gid()),
        });
        Ok(())
    }

    /// Puts a copy of a mount where endpoints take it from. They see parts of it without a layer between, and root inside owns
    /// what it shows; so nobody may write through it.
    fn place_lower(&mut self, copy: BorrowedFd<'_>) -> Tried<PathBuf> {
        sys::only_show(copy).trying("closing a mount to writers")?;
        let lower = self.base.lower(self.lowers);
        self.lowers += 1;
        fs::create_dir(&lower).trying("making the keeper's folders")?;
        sys::place_mount(copy, &lower).trying("placing a mount")?;
        Ok(lower)
    }

    /// A layer over a folder beneath which nothing is mounted. Where it is not this user's own, one of folders lies between.
    fn add_own(&mut self, root: &mut Root, folder: &Path, place: &Path) -> Tried<()> {
        let Ok(meta) = fs::metadata(folder) else { return Ok(()) };
        let mut lowers = vec![folder.to_owned()];
        if place == Path::new("/") || PROGRAMS.iter().any(|programs| place == Path::new(programs)) {
            let copy = sys::copy_mount(folder).trying("copying a mount")?;
            lowers = vec![self.place_lower(copy.as_fd())?];
        }
        if meta.uid() != 0 {
            let shadow = self.new_shadow()?;
            shadow::lay(folder, &shadow);
            lowers.insert(0, shadow);
        }
        let (place, mode) = (place.to_owned(), meta.mode() & 0o7777);
        root.layers.push(Layer { place, lowers, seen_as: folder.to_owned(), mode, owner: (0, 0) });
        Ok(())
    }

    /// One layer for the root, with small folders copied into it, and one for each large folder: the system refuses to lay
    /// one over folders in which something is mounted.
    fn bundle(&mut self, root: &mut Root, mounts: &[Mount], folder: &Path) -> Tried<()> {
        let bundle = self.new_shadow()?;
        let large = bundle::fill(folder, &bundle, mounts, &self.place);
        let copy = sys::copy_mount(&bundle).trying("copying a mount")?;
        let lowers = vec![self.place_lower(copy.as_fd())?];
        let (place, seen_as) = (PathBuf::from("/"), folder.to_owned());
        root.layers.push(Layer { place, lowers, seen_as, mode: 0o755, owner: (0, 0) });
        for large in large {
            let place = Path::new("/").join(large.strip_prefix(folder).unwrap_or(&large));
            self.add_own(root, &large, &place)?;
        }
        Ok(())
    }

    fn new_shadow(&mut self) -> Tried<PathBuf> {
        let shadow = self.base.shadow(self.shadows);
        self.shadows += 1;
        fs::create_dir(&shadow).trying("making the keeper's folders")?;
        Ok(shadow)
    }
}

/// The devices that every program may expect. They belong to nobody inside, so no endpoint can take them from another.
fn make_devices(dev: &Path, privileged: bool) -> Tried<()> {
    const DEVICES: &[(&str, u32, u32)] =
        &[("null", 1, 3), ("zero", 1, 5), ("full", 1, 7), ("random", 1, 8), ("urandom", 1, 9), ("tty", 5, 0)];
    let trying = "making the devices of endpoints";
    fs::create_dir(dev).trying(trying)?;
    sys::mount_new("tmpfs", "devtmpfs", dev, sys::MS_NOSUID, b"mode=755").trying(trying)?;
    for (name, major, minor) in DEVICES {
        let path = dev.join(name);
        if privileged {
            sys::make_device(&path, 0o666, *major, *minor).trying(trying)?;
            fs::set_permissions(&path, Permissions::from_mode(0o666)).trying(trying)?;
        } else {
            fs::write(&path, "").trying(trying)?;
            sys::bind(&Path::new("/dev").join(name), &path, 0).trying(trying)?;
        }
    }
    for name in ["console", "kmsg", "log"] {
        std::os::unix::fs::symlink("null", dev.join(name)).trying(trying)?;
    }
    let links = [
        ("fd", "/proc/self/fd"),
        ("stdin", "/proc/self/fd/0"),
        ("stdout", "/proc/self/fd/1"),
        ("stderr", "/proc/self/fd/2"),
        ("ptmx", "pts/ptmx"),
    ];
    for (name, target) in links {
        std::os::unix::fs::symlink(target, dev.join(name)).trying(trying)?;
    }
    for name in ["shm", "pts"] {
        fs::create_dir(dev.join(name)).trying(trying)?;
    }
    // Locked this way once it is copied into an endpoint.
    sys::change_mount(dev, sys::MS_REMOUNT | sys::MS_BIND | sys::MS_RDONLY | sys::MS_NOSUID).trying(trying)
}
