//! Patches.

use super::keys;
use super::lower::Lower;
use super::reader::Fields;
use super::tree::{Entry, Kind, Node};
use crate::job::{Availability, Integrity, PackageManager};
use crate::scenario::draft::{DraftInstaller, DraftPatch};
use crate::source::{Span, Spanned};

/// The key of a script that installs a patch.
const RUN: &str = "run";

fn manager(key: &str) -> Option<PackageManager> {
    PackageManager::ALL.into_iter().find(|manager| manager.name() == key)
}

impl Lower {
    /// Reads the patches: a number, a list of names with or without settings, or a map from names to settings.
    pub(crate) fn patches(&mut self, node: &Node) {
        match &node.kind {
            Kind::List(items) => items.iter().for_each(|item| self.patch_item(item)),
            Kind::Map(entries) => {
                for entry in entries {
                    self.patch_entry(entry);
                }
            }
            _ if node.as_integer().is_some() => {
                if let Some(count) = self.reader.number(node, "a number of patches", 0, i64::MAX) {
                    self.draft.declare_patches(usize::try_from(count).unwrap_or(usize::MAX), node.span);
                }
            }
            _ => {
                self.reader.wrong(node, "a list of patches, or how many there are");
                self.unreadable();
            }
        }
    }

    fn patch_item(&mut self, item: &Node) {
        let Kind::Map(entries) = &item.kind else {
            match self.reader.text(item, "the name of a patch") {
                Some(name) => {
                    let name = Spanned::new(name.to_owned(), item.span);
                    self.draft.push_patch(DraftPatch::new(name));
                }
                None => self.unreadable(),
            }
            return;
        };
        match entries.as_slice() {
            // A patch with its name among the settings.
            entries if entries.iter().any(|entry| entry.key == "name" && entry.value.as_text().is_some()) => {
                let fields = self.reader.fields(entries, item.span, &keys::PATCH);
                let name = fields
                    .get("name")
                    .and_then(|name| Some(Spanned::new(name.as_text()?.to_owned(), name.span)));
                if let Some(name) = name {
                    self.patch(name, &fields);
                }
            }
            // A package alone, which is its own name.
            [entry] if manager(&entry.key).is_some() && entry.value.as_text().is_some() => {
                let fields = self.reader.fields(entries, item.span, &keys::PATCH);
                let package = entry.value.as_text().unwrap_or_default();
                self.patch(Spanned::new(package.to_owned(), entry.value.span), &fields);
            }
            // A patch with its settings behind its name.
            [entry] => self.patch_entry(entry),
            [first, second, ..] => {
                let problem = self.reader.error(second.key_span, "an item of this list is one patch");
                self.reader.report(
                    if first.value.is_null() && keys::PATCH.names.contains(&second.key.as_str()) {
                        problem
                            .label("is this a setting of the patch above?")
                            .help("settings stand further to the right than the name of their patch")
                    } else {
                        problem.also(first.key_span, "this is the patch").help("write `- ` before each patch")
                    },
                );
                self.unreadable();
            }
            [] => {
                self.reader.wrong(item, "a patch");
                self.unreadable();
            }
        }
    }

    /// Something that stands for patches could not be read, which has been reported.
    pub(crate) fn unreadable(&mut self) {
        self.draft.incomplete = true;
        self.patches_unknown = true;
    }

    fn patch_entry(&mut self, entry: &Entry) {
        let name = Spanned::new(entry.key.clone(), entry.key_span);
        if entry.value.is_null() {
            self.draft.push_patch(DraftPatch::new(name));
            return;
        }
        match self.reader.map(&entry.value, &keys::PATCH) {
            Some(fields) => self.patch(name, &fields),
            // The patch is there, so that what is said of it elsewhere is no second mistake.
            None => self.draft.push_patch(DraftPatch::new(name)),
        }
    }

    fn patch(&mut self, name: Spanned<String>, fields: &Fields<'_>) {
        let mut patch = DraftPatch::new(name);
        let end = &mut patch.end;
        if let Some(node) = fields.get("reboot") {
            end.needs_reboot = self.reader.boolean(node).unwrap_or_default();
        }
        if let Some(node) = fields.get("installs") {
            let choices = [("true", true), ("false", false), ("fails", false), ("succeeds", true)];
            end.installed = self.reader.choice(node, "the end of the installation", &choices).unwrap_or(true);
        }
        if let Some(node) = fields.get("download") {
            let choices = [("fails", false), ("succeeds", true)];
            end.downloaded = self.reader.choice(node, "the end of the download", &choices).unwrap_or(true);
        }
        if let Some(node) = fields.get("integrity") {
            let choices = [
                ("signature", Integrity::SignatureFailed),
                ("checksum", Integrity::HashFailed),
                ("intact", Integrity::Intact),
            ];
            let integrity = self.reader.choice(node, "the integrity of the download", &choices);
            end.integrity = integrity.unwrap_or_default();
        }
        if let Some(node) = fields.get("end_of_life") {
            let choices = [
                ("true", Availability::EndOfLife),
                ("gone", Availability::EndOfLifeGone),
                ("false", Availability::Available),
            ];
            let availability = self.reader.choice(node, "the end-of-life mark of a patch", &choices);
            end.availability = availability.unwrap_or_default();
        }
        if let Some(node) = fields.get("withdrawn")
            && self.reader.boolean(node) == Some(true)
        {
            if end.availability != Availability::Available {
                self.twice(fields, node.span);
            }
            end.availability = Availability::Withdrawn;
        }
        if let Some(node) = fields.get("applicable") {
            let applicable = self.reader.boolean(node);
            end.applicable = applicable.unwrap_or(true);
        }
        if let Some(node) = fields.get("needs_reboot_after") {
            let after = self.reader.text(node, "the name of a patch");
            patch.needs_reboot_after = after.map(|after| Spanned::new(after.to_owned(), node.span));
        }
        patch.installer = self.installer(fields);
        self.patch_profile(&patch.name, fields);
        self.draft.push_patch(patch);
    }

    fn installer(&mut self, fields: &Fields<'_>) -> Option<DraftInstaller> {
        let keys = PackageManager::ALL.iter().map(|manager| manager.name()).chain([RUN]);
        let given: Vec<&Entry> = keys.filter_map(|key| fields.entry(key)).collect();
        if let [first, second, ..] = given.as_slice() {
            let message = format!("a patch cannot be installed by both `{}` and `{}`", first.key, second.key);
            let problem = self.reader.error(second.key_span, message);
            self.reader.report(problem.also(first.key_span, "keep one of them"));
        }
        let entry = given.first()?;
        match manager(&entry.key) {
            Some(manager) => {
                let package =
                    self.reader.text(&entry.value, "a package such as openssl or openssl=3.0.15-1")?;
                Some(DraftInstaller::Package(manager, Spanned::new(package.to_owned(), entry.value.span)))
            }
            None => self.script(&entry.value).map(DraftInstaller::Script),
        }
    }

    fn twice(&mut self, fields: &Fields<'_>, span: Span) {
        let problem = self.reader.error(span, "a patch is withdrawn or end-of-life, not both");
        let other = fields.entry("end_of_life").map_or(span, |entry| entry.key_span);
        self.reader.report(problem.also(other, "keep one of them"));
    }
}
