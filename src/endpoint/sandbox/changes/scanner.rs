//! Tells what changed from one look to the next.

use std::collections::BTreeMap;
use std::os::fd::{AsFd as _, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use super::compare::Compare;
use super::key::Key;
use super::layer::{Layer, Owners};
use super::list::List;
use super::lower::Lower;
use super::node::Node;
use super::read::Budget;
use super::walk::{Seen, Walk};
use crate::event::{Changes, FileType};

/// What patchdrill laid down itself is read at once up to this length, so that a file that is only touched later does not
/// count as changed.
const LAID_DOWN: u64 = 1 << 20;

/// Looks at the layers of one sandbox.
#[derive(Debug)]
pub(in crate::endpoint::sandbox) struct Scanner {
    layers: Vec<Watched>,
    owners: Owners,
}

/// One layer, and how it looked the last time.
#[derive(Debug)]
struct Watched {
    place: PathBuf,
    upper: OwnedFd,
    lower: Lower,
    ignored: Vec<Key>,
    known: BTreeMap<Key, Node>,
    /// When it was looked at, in nanoseconds since 1970; `None`: never.
    since: Option<i128>,
    /// There was more than was looked at.
    cut: bool,
}

impl Scanner {
    /// Watches `layers`. Nothing counts as laid down by patchdrill until [`Scanner::baseline`] is called. What is
    /// `ignored` never counts at all: paths inside the sandbox, each with everything beneath.
    pub(in crate::endpoint::sandbox) fn new(layers: Vec<Layer>, owners: Owners, ignored: &[PathBuf]) -> Self {
        let layers = layers.into_iter().map(|layer| Watched::new(layer, owners, ignored)).collect();
        Self { layers, owners }
    }

    /// Takes everything as it is now: nothing of it counts as changed by an action. Like what patchdrill lays down, what a
    /// reboot removes is no action's doing.
    pub(in crate::endpoint::sandbox) fn baseline(&mut self) {
        for layer in &mut self.layers {
            layer.baseline(self.owners);
        }
    }

    /// Everything that changed since the last call, or since the [`Scanner::baseline`].
    pub(in crate::endpoint::sandbox) fn delta(&mut self) -> Changes {
        let mut list = List::default();
        let mut budget = Budget::default();
        for layer in &mut self.layers {
            layer.delta(self.owners, &mut list, &mut budget);
        }
        list.finish()
    }
}

impl Watched {
    fn new(layer: Layer, owners: Owners, ignored: &[PathBuf]) -> Self {
        let Layer { place, upper, face, lower } = layer;
        Self {
            ignored: ignored.iter().filter_map(|path| Key::of(path, &place)).collect(),
            lower: Lower::new(face, lower.as_deref(), owners),
            place,
            upper,
            known: BTreeMap::new(),
            since: None,
            cut: false,
        }
    }

    fn look(&self, owners: Owners, now: i128) -> Seen {
        let lies_over = self.lower.is_something();
        Walk { upper: self.upper.as_fd(), ids: owners.upper, lies_over, now, ignored: &self.ignored }.all()
    }

    fn baseline(&mut self, owners: Owners) {
        let now = now();
        let mut seen = self.look(owners, now);
        let mut budget = Budget::default();
        for (key, node) in &mut seen.nodes {
            if node.is(FileType::File) && node.size <= LAID_DOWN {
                node.content = budget.file(&self.upper, key).map(|(hash, _)| hash);
            }
        }
        self.remember(seen, now);
    }

    fn delta(&mut self, owners: Owners, list: &mut List, budget: &mut Budget) {
        let now = now();
        let mut seen = self.look(owners, now);
        let compare = Compare {
            place: self.place.as_os_str().as_bytes(),
            upper: self.upper.as_fd(),
            lower: &self.lower,
            known: &self.known,
            unseen_until: if self.cut { self.since } else { None },
            list,
            budget,
        };
        compare.all(&mut seen);
        self.remember(seen, now);
    }

    fn remember(&mut self, seen: Seen, now: i128) {
        self.cut = seen.is_cut();
        self.known = seen.nodes;
        self.since = Some(now);
    }
}

/// Nanoseconds since 1970.
fn now() -> i128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i128::try_from(since.as_nanos()).unwrap_or(i128::MAX)
}
