//! The patches of a job.

use std::collections::HashSet;

use super::look::{Look, field, short};
use crate::scenario::yaml::{Entry, Kind};

impl Look<'_> {
    /// The patches that the job names, each once, and the query by which the vendor chooses more of them.
    pub(crate) fn patches(&mut self, entries: &[Entry]) -> (Vec<String>, Option<String>) {
        let mut patches: Vec<String> = Vec::new();
        let mut known: HashSet<&str> = HashSet::new();
        if let Some(node) = field(entries, "approvedPatches") {
            for item in node.items() {
                // Some programs write patches with their titles.
                let name = match &item.kind {
                    Kind::Map(fields) => ["title", "name", "id"].iter().find_map(|key| field(fields, key)),
                    _ => Some(item),
                };
                let Some(name) = name else {
                    self.wrong(item, "the number of a patch");
                    continue;
                };
                let Some(text) = self.text(name, "the number of a patch") else { continue };
                if text.trim().is_empty() {
                    self.wrong(name, "the number of a patch");
                } else if !known.insert(text) {
                    let problem =
                        self.warning(name.span, format!("the patch `{}` is in the job twice", short(text)));
                    self.report(problem.label("it is imported once"));
                } else {
                    patches.push(text.to_owned());
                }
                self.tell(name);
            }
        }
        let query = field(entries, "dynamicPatchesQQL").and_then(|node| {
            let query = self.text(node, "a query for patches")?;
            let problem =
                self.warning(node.span, "the vendor chooses patches by this query when the job runs");
            self.report(problem.label("no export says which").help("write some of them under `patches:`"));
            Some(query.to_owned())
        });
        (patches, query)
    }
}
