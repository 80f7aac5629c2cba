//! The assets of a job.

use super::look::{Look, field};
use crate::scenario::yaml::{Entry, Kind, Node};

/// The assets of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Assets {
    /// How many; nothing when the job does not say.
    pub count: Option<u64>,
    /// The names of their tags.
    pub tags: Vec<String>,
    /// What tells them from those of another job: their numbers and the numbers of their tags.
    pub known_by: Vec<String>,
}

impl Look<'_> {
    /// The assets that the job names. All of it is kept as well: a plan knows assets only by their number.
    pub(crate) fn assets(&mut self, entries: &[Entry]) -> Assets {
        let mut assets = Assets::default();
        let mut known_by = Vec::new();
        let mut ids = |look: &mut Self, key: &str| {
            let Some(items) = field(entries, key).and_then(|node| look.list(node, "a list of ids")) else {
                return 0;
            };
            known_by.extend(items.iter().filter_map(Node::as_text).map(|id| format!("{key} {id}")));
            items.len()
        };
        let listed = ids(self, "assetIds");
        let tagged = ids(self, "assetTagIds") + ids(self, "matchAllTagIds");
        known_by.sort();
        assets.known_by = known_by;
        let total = field(entries, "totalAssetCount").and_then(Node::as_integer);
        assets.count = match total.and_then(|total| u64::try_from(total).ok()) {
            Some(total) if total > 0 => Some(total),
            _ if listed > 0 && tagged == 0 => u64::try_from(listed).ok(),
            _ => None,
        };
        if let Some(Kind::List(tags)) = field(entries, "tags").map(|node| &node.kind) {
            for tag in tags {
                let Kind::Map(fields) = &tag.kind else { continue };
                assets.tags.extend(field(fields, "name").and_then(Node::as_text).map(str::to_owned));
            }
        }
        assets
    }
}
