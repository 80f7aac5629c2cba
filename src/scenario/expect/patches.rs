//! How patches are expected to end.

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::either;
use crate::expect::{Expect as Expected, PatchExpect, PatchSet};
use crate::rules::PatchStatus;
use crate::scenario::map::{Map, Said, map, schema};
use crate::scenario::value::{List, Named, Value, choices, patch_name};
use crate::scenario::yaml::{Kind, Lower, Node, Reader};
use crate::source::{Span, Spanned};

choices! {
    /// An end of a patch in one word; `any` expects nothing.
    pub(crate) PatchWord(Option<PatchExpect>) = "the end of a patch" [
        "installed": Some(PatchExpect::Status(PatchStatus::Installed)),
        "failed": Some(PatchExpect::Failed),
        "install_failed": Some(PatchExpect::Status(PatchStatus::InstallFailed)),
        "download_failed": Some(PatchExpect::Status(PatchStatus::DownloadFailed)),
        "signature_failed": Some(PatchExpect::Status(PatchStatus::FileSignatureFailed)),
        "checksum_failed": Some(PatchExpect::Status(PatchStatus::FileHashValidationFailed)),
        "withdrawn": Some(PatchExpect::Status(PatchStatus::Withdrawn)),
        "skipped": Some(PatchExpect::Status(PatchStatus::Skipped)),
        "not_applicable": Some(PatchExpect::Status(PatchStatus::NotApplicable)),
        "not_reached": Some(PatchExpect::Status(PatchStatus::NotReached)),
        "any": None,
        // The words that the vendor's console shows.
        "FileSignatureFailed": Some(PatchExpect::Status(PatchStatus::FileSignatureFailed)),
        "FileHashValidationFailed": Some(PatchExpect::Status(PatchStatus::FileHashValidationFailed)),
        "requests_reboot": Some(PatchExpect::RequestsReboot(true)),
        "requests_no_reboot": Some(PatchExpect::RequestsReboot(false)),
    ];
}

map! {
    /// How a patch ends; with several keys, all of them are expected.
    pub(crate) struct PatchEnd = "the end of a patch" {
        /// The end in one word.
        status: PatchWord,
        /// Whether it asks for a reboot.
        requests_reboot: bool,
    }
}

/// The ends of a patch that are expected: none, one word, or a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PatchChoice(Vec<PatchExpect>);

impl Value for PatchChoice {
    const EXPECTED: &'static str = PatchWord::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let ends = if node.is_null() {
            Vec::new()
        } else if matches!(node.kind, Kind::Map(_)) {
            let map = PatchEnd::read_map(node, reader)?;
            let status = map.status.get().and_then(|word| word.0);
            let requests = map.requests_reboot.copied().map(PatchExpect::RequestsReboot);
            status.into_iter().chain(requests).collect()
        } else {
            PatchWord::read(node, expected, reader)?.0.into_iter().collect()
        };
        Some(Self(ends))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let nothing = schema(json!({ "const": null }));
        let (word, map) = (PatchWord::schema(generator), PatchEnd::schema(generator));
        either("An end of a patch.", [nothing, word, map])
    }
}

/// One end for all patches, a list by place, or a map from names to ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PatchEnds {
    All(PatchChoice),
    List(Vec<(Option<PatchChoice>, Span)>),
    Names(Named<PatchChoice>),
}

impl Value for PatchEnds {
    const EXPECTED: &'static str = PatchWord::EXPECTED;

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::List(items) => {
                let end = |item: &Node| (PatchChoice::read(item, expected, reader), item.span);
                Some(Self::List(items.iter().map(end).collect()))
            }
            Kind::Map(entries)
                if entries.is_empty()
                    || entries.iter().any(|entry| !PatchEnd::KEYS.names.contains(&entry.key.as_str())) =>
            {
                Named::read(node, expected, reader).map(Self::Names)
            }
            _ => PatchChoice::read(node, expected, reader).map(Self::All),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (list, names) = (List::<PatchChoice>::schema(generator), Named::<PatchChoice>::schema(generator));
        either("Ends of patches.", [list, PatchChoice::schema(generator), names])
    }
}

/// An end of a patch in one word.
pub(crate) fn patch_word(node: &Node, reader: &mut Reader) -> Option<PatchExpect> {
    PatchWord::read(node, PatchWord::EXPECTED, reader)?.0
}

impl Lower {
    /// How patches end.
    pub(super) fn expect_patches(&mut self, ends: &Said<PatchEnds>) {
        let Some(Spanned { value: ends, span }) = ends.spanned() else { return };
        match ends {
            PatchEnds::All(ends) => self.expect_patch(&PatchSet::All, Some(ends), span),
            PatchEnds::List(ends) => {
                for (at, (ends, span)) in ends.iter().enumerate() {
                    self.expect_patch(&PatchSet::One(at), ends.as_ref(), *span);
                }
            }
            PatchEnds::Names(ends) => {
                for entry in &ends.0 {
                    if let Some(at) = self.patch_key(&entry.name.value, entry.name.span) {
                        self.expect_patch(&PatchSet::One(at), entry.value.as_ref(), entry.span);
                    }
                }
            }
        }
    }

    /// A patch by its name, or by `patch` and its number.
    fn patch_key(&mut self, key: &str, span: Span) -> Option<usize> {
        let name = if self.draft.patch_named(key).is_some() { key } else { patch_name(key).unwrap_or(key) };
        self.find_patch(name, span)
    }

    fn expect_patch(&mut self, set: &PatchSet, ends: Option<&PatchChoice>, span: Span) {
        let ends = ends.into_iter().flat_map(|ends| ends.0.clone());
        self.expect_all(ends.map(|end| Expected::Patches(set.clone(), end)), span);
    }
}
