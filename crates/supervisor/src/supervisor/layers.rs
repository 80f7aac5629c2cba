//! The layers of which an endpoint's files are made.

use std::path::{Path, PathBuf};

/// Where the programs lie that command doubles hand on to.
pub(super) const PROGRAMS: &[&str] = &["/usr", "/bin", "/sbin"];

/// A folder that is copied on write.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    /// Where it lies inside.
    pub(crate) place: PathBuf,
    /// What lies under it, the nearest first.
    pub(crate) lowers: Vec<PathBuf>,
    /// Where patchdrill finds what lies under it.
    pub(crate) seen_as: PathBuf,
    /// Mode and owner of the folder itself.
    pub(crate) mode: u32,
    pub(crate) owner: (u32, u32),
}

/// The files of a machine: its layers, the root first.
#[derive(Clone, Debug, Default)]
pub(super) struct Root {
    pub(crate) layers: Vec<Layer>,
}

impl Root {
    /// The number of the layer in which a path lies: the deepest one.
    pub(super) fn layer_of(&self, path: &Path) -> Option<usize> {
        let fits = self.layers.iter().enumerate().filter(|(_, layer)| path.starts_with(&layer.place));
        fits.max_by_key(|(_, layer)| layer.place.components().count()).map(|(at, _)| at)
    }
}

#[cfg(test)]
impl Layer {
    /// A layer over a folder of the machine.
    pub(super) fn over(place: &str, lower: &Path) -> Self {
        Self {
            place: place.into(),
            lowers: vec![lower.to_owned()],
            seen_as: lower.to_owned(),
            mode: 0o755,
            owner: (0, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_lies_in_the_deepest_layer() {
        let layers = ["/", "/srv", "/srv/data"].map(|place| Layer::over(place, Path::new(place)));
        let root = Root { layers: layers.into() };
        for (path, layer) in [
            ("/", 0),
            ("/etc", 0),
            ("/srv", 1),
            ("/srv/dat", 1),
            ("/srv/data", 2),
            ("/srv/data/a/b", 2),
            ("/srvdata", 0),
        ] {
            assert_eq!(root.layer_of(Path::new(path)), Some(layer), "{path}");
        }
        assert_eq!(Root::default().layer_of(Path::new("/")), None);
    }
}
