//! What all endpoints of one supervisor share: the layers under their files, their devices, and the program behind doubles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::fs::Permissions;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use crate::protocol::sandbox::DOUBLE;
use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::injected_layer::{Injected, Shape};
use crate::supervisor::layers::{Layer, PROGRAMS, Root};
use crate::supervisor::mounts::Mount;
use crate::supervisor::namespaces::Users;
use crate::supervisor::{copy_up, devices, injected_layer, mounts, namespaces, small_dirs, sys};

/// So many added layers are kept for endpoints to come.
const MOST_INJECTED: usize = 64;

/// The folders of a template, relative to the working folder: root inside has no right to walk to them from the root.
pub(crate) mod folders {
    /// The program behind command doubles.
    pub(crate) const TOOLS: &str = "tools";
    pub(crate) const DEV: &str = "dev";
    /// Where each endpoint mounts what it writes; empty outside.
    pub(crate) const STATE: &str = "state";
    /// Where each endpoint builds its root; empty outside.
    pub(crate) const ROOT: &str = "root";
    /// Copies of mounts, by their number.
    pub(super) const LOWER: &str = "lower";
    /// Folders that lie over those of the machine or take their place, by their number.
    pub(super) const OVER: &str = "over";
    /// Injected layers, by their number.
    pub(super) const INJECTED: &str = "injected";
}

/// Everything that endpoints share.
pub(super) struct Template {
    /// Where that lies on the machine.
    place: PathBuf,
    /// The owners of files are shown shifted, so that all of them are users inside. Else everything that belongs to others
    /// belongs to nobody.
    pub shifted: Option<OwnedFd>,
    /// Who stands behind the users of endpoints.
    pub users: Users,
    roots: BTreeMap<Option<PathBuf>, Root>,
    injected: BTreeMap<Shape, Injected>,
    /// The numbers of the next folders.
    next_injected: u64,
    next_lower: usize,
    next_over: usize,
}

impl Template {
    /// Makes the shared things over `place`, a folder, and goes there; `double` is the program behind doubles.
    pub(super) fn make(place: &Path, double: &Path) -> Result<Self> {
        let program = fs::read(double).context("reading the program behind command doubles")?;
        let root = sys::user() == 0;
        let mut shifted = None;
        if root {
            sys::enter_new(sys::CLONE_NEWNS).context("making a mount namespace")?;
            sys::change_mount(Path::new("/"), sys::MS_REC | sys::MS_PRIVATE)
                .context("making the mounts private")?;
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
                .context("making the mounts private")?;
        }
        sys::mount_new("tmpfs", "patchdrill", place, 0, b"mode=755").context("mounting a tmpfs")?;
        std::env::set_current_dir(place).context("entering the supervisor's own folder")?;
        for folder in
            [folders::TOOLS, folders::STATE, folders::ROOT, folders::LOWER, folders::OVER, folders::INJECTED]
        {
            fs::create_dir(folder).context("making the supervisor's folders")?;
        }
        let double = Path::new(folders::TOOLS).join(DOUBLE);
        fs::write(&double, program).context("laying the program behind command doubles")?;
        fs::set_permissions(&double, Permissions::from_mode(0o555))
            .context("laying the program behind command doubles")?;
        // An ordinary user's endpoints own it, and all of them share it.
        let step = "closing the program behind command doubles";
        let tools = sys::copy_mount(Path::new(folders::TOOLS)).context(step)?;
        sys::only_show(tools.as_fd()).context(step)?;
        sys::place_mount(tools.as_fd(), Path::new(folders::TOOLS)).context(step)?;
        devices::make(Path::new(folders::DEV), shifted.is_some())?;
        Ok(Self {
            place: place.to_owned(),
            shifted,
            users,
            roots: BTreeMap::new(),
            injected: BTreeMap::new(),
            next_injected: 0,
            next_lower: 0,
            next_over: 0,
        })
    }

    /// The files of a machine: this one's, or those in a folder.
    pub(super) fn root(&mut self, folder: Option<&PathBuf>) -> Result<Root> {
        let key = folder.cloned();
        if let Some(root) = self.roots.get(&key) {
            return Ok(root.clone());
        }
        let mounts = mounts::all().context("reading what is mounted")?;
        let mut root = Root::default();
        match (folder, self.shifted.is_some()) {
            (Some(folder), true) => self.add_shifted(&mut root, folder, Path::new("/"))?,
            (Some(folder), false) if !mounts::has_beneath(&mounts, folder) => {
                self.add_own(&mut root, folder, Path::new("/"))?;
            }
            (Some(folder), false) => self.gather(&mut root, &mounts, folder)?,
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
            (None, false) => self.gather(&mut root, &mounts, Path::new("/"))?,
        }
        self.roots.insert(key, root.clone());
        Ok(root)
    }

    /// The layers that patchdrill adds to a machine's files. Those of `used` endpoints are kept, and the latest of the others.
    pub(crate) fn inject(
        &mut self,
        root: &Root,
        shape: Shape,
        used: impl Iterator<Item = u64>,
    ) -> Result<Injected> {
        if let Some(injected) = self.injected.get(&shape) {
            return Ok(injected.clone());
        }
        let folder = |number: u64| Path::new(folders::INJECTED).join(number.to_string());
        if self.injected.len() >= MOST_INJECTED {
            let used: BTreeSet<u64> = used.collect();
            self.injected.retain(|_, injected| {
                // What cannot be removed now goes with everything else.
                used.contains(&injected.number) || fs::remove_dir_all(folder(injected.number)).is_err()
            });
        }
        let number = self.next_injected;
        self.next_injected += 1;
        let injected = injected_layer::lay(&folder(number), number, root, &shape, self.shifted.is_some())?;
        self.injected.insert(shape, injected.clone());
        Ok(injected)
    }

    /// A layer over `folder` with shifted owners.
    fn add_shifted(&mut self, root: &mut Root, folder: &Path, place: &Path) -> Result<()> {
        let Some(users) = &self.shifted else { return Ok(()) };
        let meta = fs::metadata(folder).context("looking at the endpoint's root folder")?;
        let copy = sys::copy_mount(folder).context("copying a mount")?;
        sys::shift_owners(copy.as_fd(), users.as_fd()).context("shifting the owners of a mount")?;
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
    fn place_lower(&mut self, copy: BorrowedFd<'_>) -> Result<PathBuf> {
        sys::only_show(copy).context("closing a mount to writers")?;
        let lower = Path::new(folders::LOWER).join(self.next_lower.to_string());
        self.next_lower += 1;
        fs::create_dir(&lower).context("making the supervisor's folders")?;
        sys::place_mount(copy, &lower).context("placing a mount")?;
        Ok(lower)
    }

    /// A layer over a folder beneath which nothing is mounted. Where it is not this user's own, one of folders lies between.
    fn add_own(&mut self, root: &mut Root, folder: &Path, place: &Path) -> Result<()> {
        let Ok(meta) = fs::metadata(folder) else { return Ok(()) };
        let mut lowers = vec![folder.to_owned()];
        if place == Path::new("/") || PROGRAMS.iter().any(|programs| place == Path::new(programs)) {
            let copy = sys::copy_mount(folder).context("copying a mount")?;
            lowers = vec![self.place_lower(copy.as_fd())?];
        }
        if meta.uid() != 0 {
            let over = self.new_over()?;
            copy_up::lay(folder, &over);
            lowers.insert(0, over);
        }
        let (place, mode) = (place.to_owned(), meta.mode() & 0o7777);
        root.layers.push(Layer { place, lowers, seen_as: folder.to_owned(), mode, owner: (0, 0) });
        Ok(())
    }

    /// One layer for the root, with small folders copied into it, and one for each large folder: the system refuses to lay
    /// one over folders in which something is mounted.
    fn gather(&mut self, root: &mut Root, mounts: &[Mount], folder: &Path) -> Result<()> {
        let over = self.new_over()?;
        let large = small_dirs::copy(folder, &over, mounts, &self.place);
        let copy = sys::copy_mount(&over).context("copying a mount")?;
        let lowers = vec![self.place_lower(copy.as_fd())?];
        let (place, seen_as) = (PathBuf::from("/"), folder.to_owned());
        root.layers.push(Layer { place, lowers, seen_as, mode: 0o755, owner: (0, 0) });
        for large in large {
            let place = Path::new("/").join(large.strip_prefix(folder).unwrap_or(&large));
            self.add_own(root, &large, &place)?;
        }
        Ok(())
    }

    fn new_over(&mut self) -> Result<PathBuf> {
        let over = Path::new(folders::OVER).join(self.next_over.to_string());
        self.next_over += 1;
        fs::create_dir(&over).context("making the supervisor's folders")?;
        Ok(over)
    }
}
