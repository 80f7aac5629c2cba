//! How patches are expected to end.

use super::keys;
use super::lower::Lower;
use super::refs::patch_name;
use super::tree::{Kind, Node};
use crate::expect::{Expect, PatchExpect, PatchSet};
use crate::rules::PatchStatus;
use crate::source::Span;

/// Ends of patches; `any` expects nothing.
const WORDS: [(&str, Option<PatchExpect>); 15] = [
    ("installed", Some(PatchExpect::Status(PatchStatus::Installed))),
    ("failed", Some(PatchExpect::Failed)),
    ("install_failed", Some(PatchExpect::Status(PatchStatus::InstallFailed))),
    ("download_failed", Some(PatchExpect::Status(PatchStatus::DownloadFailed))),
    ("signature_failed", Some(PatchExpect::Status(PatchStatus::FileSignatureFailed))),
    ("checksum_failed", Some(PatchExpect::Status(PatchStatus::FileHashValidationFailed))),
    ("withdrawn", Some(PatchExpect::Status(PatchStatus::Withdrawn))),
    ("skipped", Some(PatchExpect::Status(PatchStatus::Skipped))),
    ("not_applicable", Some(PatchExpect::Status(PatchStatus::NotApplicable))),
    ("not_reached", Some(PatchExpect::Status(PatchStatus::NotReached))),
    ("any", None),
    // The words that the vendor's console shows.
    ("FileSignatureFailed", Some(PatchExpect::Status(PatchStatus::FileSignatureFailed))),
    ("FileHashValidationFailed", Some(PatchExpect::Status(PatchStatus::FileHashValidationFailed))),
    ("requests_reboot", Some(PatchExpect::RequestsReboot(true))),
    ("requests_no_reboot", Some(PatchExpect::RequestsReboot(false))),
];

impl Lower {
    /// One end for all patches, a list by place, or a map from names to ends.
    pub fn expect_patches(&mut self, node: &Node) {
        match &node.kind {
            Kind::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    self.expect_patch(&PatchSet::One(at), item);
                }
            }
            Kind::Map(entries)
                if !entries.is_empty()
                    && entries.iter().all(|entry| keys::PATCH_EXPECT.names.contains(&entry.key.as_str())) =>
            {
                self.expect_patch(&PatchSet::All, node);
            }
            Kind::Map(entries) => {
                for entry in entries {
                    let at = self.patch_key(&entry.key, entry.key_span);
                    // Even when there is no such patch, its end is read for mistakes.
                    let set = PatchSet::One(at.unwrap_or(usize::MAX));
                    let ends = self.patch_ends(&entry.value);
                    if at.is_some() {
                        self.push_patch_ends(&set, ends, entry.value.span);
                    }
                }
            }
            _ => self.expect_patch(&PatchSet::All, node),
        }
    }

    /// A patch by its name, or by `patch` and its number.
    fn patch_key(&mut self, key: &str, span: Span) -> Option<usize> {
        let name = if self.draft.patch_named(key).is_some() { key } else { patch_name(key).unwrap_or(key) };
        self.find_patch(name, span)
    }

    fn expect_patch(&mut self, set: &PatchSet, node: &Node) {
        let ends = self.patch_ends(node);
        self.push_patch_ends(set, ends, node.span);
    }

    fn push_patch_ends(&mut self, set: &PatchSet, ends: Vec<PatchExpect>, span: Span) {
        for end in ends {
            self.draft.expect(Expect::Patches(set.clone(), end), span);
        }
    }

    /// One end of a patch.
    pub fn patch_word(&mut self, node: &Node) -> Option<PatchExpect> {
        self.reader.choice(node, "the end of a patch", &WORDS).flatten()
    }

    fn patch_ends(&mut self, node: &Node) -> Vec<PatchExpect> {
        if node.is_null() {
            return Vec::new();
        }
        let Kind::Map(_) = node.kind else {
            return self.reader.choice(node, "the end of a patch", &WORDS).flatten().into_iter().collect();
        };
        let Some(fields) = self.reader.map(node, &keys::PATCH_EXPECT) else { return Vec::new() };
        let mut ends = Vec::new();
        if let Some(status) = fields.get("status") {
            ends.extend(self.reader.choice(status, "the end of a patch", &WORDS).flatten());
        }
        if let Some(requests) = fields.get("requests_reboot") {
            let requests = self.reader.boolean(requests);
            ends.extend(requests.map(PatchExpect::RequestsReboot));
        }
        ends
    }
}
