//! How actions and patches go on many assets.

use crate::diag::did_you_mean_or_list;
use crate::job::{ActionId, Platform};
use crate::lifecycle::AssetKind;
use crate::scenario::draft::{DraftActionProfile, DraftPatchEnd, DraftPatchProfile};
use crate::scenario::map::{Map, Said};
use crate::scenario::plan::{ActionWhere, PatchWhere};
use crate::scenario::value::{Shares, Value, with_rest};
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Fields;
use crate::scenario::yaml::tree::{Entry, Kind, Node};
use crate::source::{Span, Spanned};

/// The most kinds of assets on which one action or patch goes another way.
const MOST_KINDS: usize = 100;

/// Whether the exit codes of an action are written with their shares.
pub(crate) fn has_shares(fields: &Fields<'_>) -> bool {
    fields.get("exits").is_some_and(|exits| matches!(exits.kind, Kind::Map(_)))
}

/// Whether a length is written by two ends.
fn is_range(node: &Node) -> bool {
    node.as_text().is_some_and(|text| text.contains(" to "))
}

impl Lower {
    /// Whether how long an action takes is said for many assets, and not as part of how it is declared.
    pub(crate) fn has_own_length(&self, fields: &Fields<'_>) -> bool {
        let scripted = self.life.of_plan && fields.get("run_script").is_some();
        scripted || has_shares(fields) || fields.get("takes").is_some_and(is_range)
    }

    /// What is said of an action for many assets.
    pub(crate) fn action_profile(&mut self, id: ActionId, fields: &Fields<'_>, node: &Node) {
        let mut said = ActionWhere::default();
        if has_shares(fields) {
            said.exits = Said::read(fields, "exits", <Shares<i32>>::EXPECTED, &mut self.reader);
        }
        if self.has_own_length(fields) {
            said.takes = Said::read(fields, "takes", "the duration of the action", &mut self.reader);
        }
        let id = Spanned::new(id, node.span);
        if !said.is_empty() {
            self.life.actions.push(DraftActionProfile { id, on: None, said });
        }
        for (on, entry) in self.cases(fields) {
            let Some(said) = ActionWhere::read_map(&entry.value, &mut self.reader) else { continue };
            let id = Spanned::new(id.value, entry.key_span);
            self.life.actions.push(DraftActionProfile { id, on: Some(on), said });
        }
    }

    /// What is said of a patch for many assets.
    pub(crate) fn patch_profile(&mut self, name: &Spanned<String>, fields: &Fields<'_>) {
        let reader = &mut self.reader;
        let mut share = |key| Said::read(fields, key, "the share of assets on which this happens", reader);
        let mut said = PatchWhere {
            fails: share("fails"),
            download_fails: share("download_fails"),
            signature_fails: share("signature_fails"),
            checksum_fails: share("checksum_fails"),
            not_applicable: share("not_applicable"),
            ..PatchWhere::default()
        };
        said.download_takes = Said::read(fields, "download_takes", "how long the download takes", reader);
        said.install_takes = Said::read(fields, "install_takes", "how long the installation takes", reader);
        said.published = Said::read(fields, "published", "when the patch was published", reader);
        self.life.patches.extend(patch_profile(name, None, said));
        for (on, entry) in self.cases(fields) {
            let Some(said) = PatchWhere::read_map(&entry.value, &mut self.reader) else { continue };
            self.life.patches.extend(patch_profile(name, Some(on), said));
        }
    }

    /// The kinds of assets under `where`, each with what holds there.
    fn cases<'n>(&mut self, fields: &Fields<'n>) -> Vec<(Spanned<AssetKind>, &'n Entry)> {
        let Some(node) = fields.get("where") else { return Vec::new() };
        let expected = "kinds of assets such as `\"tag:laptop\": {takes: 10m}`";
        let Some(entries) = self.reader.entries(node, expected) else { return Vec::new() };
        if entries.len() > MOST_KINDS {
            let problem =
                self.reader.error(node.span, format!("{} kinds of assets are too many", entries.len()));
            self.reader.report(problem.label(format!("at most {MOST_KINDS}")));
            return Vec::new();
        }
        let mut cases = Vec::new();
        for entry in entries {
            if let Some(on) = self.where_key(entry) {
                cases.push((Spanned::new(on, entry.key_span), entry));
            }
        }
        cases
    }

    fn where_key(&mut self, entry: &Entry) -> Option<AssetKind> {
        let key = entry.key.trim();
        if let Some(tag) = key.strip_prefix("tag:") {
            return Some(AssetKind::Tag(tag.trim().to_owned()));
        }
        let platform = key.to_ascii_lowercase().parse::<Platform>().ok();
        if platform.is_none() {
            let message = format!("`{key}` is no kind of assets");
            let problem = self.reader.error(entry.key_span, message);
            let names = Platform::ALL.map(Platform::name);
            let help = "write a platform, or a tag such as `\"tag:laptop\"`";
            self.reader.report(problem.label(did_you_mean_or_list(key, &names)).help(help));
        }
        platform.map(AssetKind::Platform)
    }
}

/// What is said of a patch on these assets, when anything is.
fn patch_profile(
    patch: &Spanned<String>,
    on: Option<Spanned<AssetKind>>,
    said: PatchWhere,
) -> Option<DraftPatchProfile> {
    let shares = [
        (&said.fails, DraftPatchEnd::Fails),
        (&said.download_fails, DraftPatchEnd::DownloadFails),
        (&said.signature_fails, DraftPatchEnd::SignatureFails),
        (&said.checksum_fails, DraftPatchEnd::ChecksumFails),
        (&said.not_applicable, DraftPatchEnd::NotApplicable),
    ];
    let mut ends = Vec::new();
    let mut span: Option<Span> = None;
    for (said, end) in shares {
        let (Some(field), Some(share)) = (said.field(), said.cloned()) else { continue };
        let whole = field.key.to(field.span);
        span = Some(span.map_or(whole, |span| span.to(whole)));
        if share.value.millionths() > 0 {
            ends.push((share, end));
        }
    }
    let span = span.filter(|_| !ends.is_empty());
    let says = span.is_some()
        || said.download_takes.get().is_some()
        || said.install_takes.get().is_some()
        || said.published.get().is_some();
    let ends = span.map(|span| Spanned::new(with_rest(ends, DraftPatchEnd::Usual), span)).into();
    says.then_some(DraftPatchProfile { patch: patch.clone(), on, ends, said })
}
