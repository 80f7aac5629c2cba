//! The layer of what patchdrill adds to a machine's files: links to command doubles, the working folder of scripts, and the
//! folders over which an endpoint mounts its own.
//!
//! It lies between what an endpoint writes and the machine's own files, and endpoints of the same shape share it. So none of
//! them has to lay it anew, and nothing of it has to be told apart from what a script wrote.

use std::fs;
use std::fs::{DirBuilder, Permissions};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _, lchown, symlink};
use std::path::{Path, PathBuf};

use crate::protocol::sandbox::{AGENT_FOLDER, Config, DOUBLE};
use crate::supervisor::context::{Context as _, Result};
use crate::supervisor::layers::{Layer, Root};
use crate::supervisor::namespaces::FIRST;

/// Folders of the root over which an endpoint mounts its own.
const MOUNTED_OVER: &[&str] = &["dev", "proc", "sys", "tmp", "run"];

/// What decides how it looks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    rootfs: Option<PathBuf>,
    doubles: Vec<PathBuf>,
    work: PathBuf,
}

impl Shape {
    pub(super) fn of(config: &Config) -> Self {
        Self { rootfs: config.rootfs.clone(), doubles: config.doubles.clone(), work: config.work.clone() }
    }
}

/// The added layers of one root: for each of its own layers what lies over it, if anything does.
#[derive(Clone, Debug)]
pub(super) struct Injected {
    pub number: u64,
    pub layers: Vec<Option<PathBuf>>,
}

/// Lays the added layers of `root` into `folder`, which is new; `shifted`: root inside is [`FIRST`].
pub(super) fn lay(folder: &Path, number: u64, root: &Root, shape: &Shape, shifted: bool) -> Result<Injected> {
    fs::create_dir(folder).context("making the supervisor's folders")?;
    let mut layers = Vec::with_capacity(root.layers.len());
    for (at, layer) in root.layers.iter().enumerate() {
        let mut laying = Laying { layer, folder: folder.join(at.to_string()), shifted, any: false };
        let here = |path: &&PathBuf| root.layer_of(path) == Some(at);
        let inside = |path: &Path| path.strip_prefix(&layer.place).map(Path::to_owned).unwrap_or_default();
        for double in shape.doubles.iter().filter(here) {
            laying.double(&inside(double))?;
        }
        if here(&&shape.work) {
            laying.folder(&inside(&shape.work))?;
        }
        if layer.place == Path::new("/") {
            for name in MOUNTED_OVER {
                laying.folder(Path::new(name))?;
            }
        }
        layers.push(laying.any.then_some(laying.folder));
    }
    Ok(Injected { number, layers })
}

struct Laying<'a> {
    layer: &'a Layer,
    folder: PathBuf,
    shifted: bool,
    any: bool,
}

impl Laying<'_> {
    /// Lays a link to the program behind doubles.
    fn double(&mut self, inside: &Path) -> Result<()> {
        let step = "laying command doubles";
        if let Some(parent) = inside.parent() {
            self.folder(parent)?;
        }
        let link = self.folder.join(inside);
        symlink(Path::new(AGENT_FOLDER).join(DOUBLE), &link).context(step)?;
        self.own(&link, (FIRST, FIRST))
    }

    /// Makes a folder, with those above it, that looks as it does on the machine.
    fn folder(&mut self, inside: &Path) -> Result<()> {
        let step = "making a folder of the endpoint";
        if !self.any {
            self.any = true;
            fs::create_dir(&self.folder).context(step)?;
        }
        let mut made = self.folder.clone();
        let mut seen = PathBuf::new();
        for name in inside {
            made.push(name);
            seen.push(name);
            if made.is_dir() {
                continue;
            }
            DirBuilder::new().mode(0o755).create(&made).context(step)?;
            let below = self.layer.lowers.iter().find_map(|lower| fs::metadata(lower.join(&seen)).ok());
            let owner = below.as_ref().map_or((FIRST, FIRST), |meta| (meta.uid(), meta.gid()));
            self.own(&made, owner)?;
            if let Some(meta) = below {
                // Whoever owns it must be able to write to it, as root of a machine is.
                let needed = if self.shifted { 0 } else { 0o700 };
                fs::set_permissions(&made, Permissions::from_mode(meta.mode() & 0o7777 | needed))
                    .context(step)?;
            }
        }
        Ok(())
    }

    /// Without shifted owners everything belongs to whoever stands behind root inside already.
    fn own(&self, path: &Path, (user, group): (u32, u32)) -> Result<()> {
        if self.shifted {
            lchown(path, Some(user), Some(group)).context("making a folder of the endpoint")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().mode() & 0o7777
    }

    #[test]
    fn links_and_folders_are_laid_into_the_layer_in_which_they_lie() {
        let temp = tempfile::tempdir().unwrap();
        let (system, data) = (temp.path().join("system"), temp.path().join("data"));
        fs::create_dir_all(system.join("usr/bin")).unwrap();
        fs::set_permissions(system.join("usr"), Permissions::from_mode(0o511)).unwrap();
        fs::create_dir_all(data.join("tools")).unwrap();
        let root = Root {
            layers: vec![Layer::over("/", &system), Layer::over("/srv", &data), Layer::over("/opt", &data)],
        };
        let shape = Shape {
            rootfs: None,
            doubles: vec!["/usr/bin/systemctl".into(), "/srv/tools/df".into()],
            work: "/var/lib/work".into(),
        };
        let folder = temp.path().join("injected");
        let injected = lay(&folder, 7, &root, &shape, false).unwrap();
        assert_eq!(injected.number, 7);
        let [Some(whole), Some(srv), None] = &injected.layers[..] else { panic!("{injected:?}") };
        for link in [whole.join("usr/bin/systemctl"), srv.join("tools/df")] {
            assert_eq!(fs::read_link(&link).unwrap(), Path::new(AGENT_FOLDER).join(DOUBLE), "{link:?}");
        }
        assert!(whole.join("var/lib/work").is_dir());
        assert!(MOUNTED_OVER.iter().all(|name| whole.join(name).is_dir()));
        // As on the machine, but that its owner may write to it.
        assert_eq!(mode(&whole.join("usr")), 0o711);
        assert_eq!(
            lay(&folder, 8, &root, &shape, false).unwrap_err().what,
            "making the supervisor's folders"
        );
    }
}
