//! How actions and patches go on many assets.

use super::shares::with_rest;
use super::times::is_range;
use crate::diag::did_you_mean_or_list;
use crate::job::{ActionId, Platform};
use crate::lifecycle::AssetKind;
use crate::scenario::draft::{DraftActionProfile, DraftPatchEnd, DraftPatchProfile, DraftShares};
use crate::scenario::yaml::keys;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::{Fields, Reader};
use crate::scenario::yaml::tree::{Entry, Kind, Node};
use crate::source::Spanned;

/// The most kinds of assets on which one action or patch goes another way.
const MOST_KINDS: usize = 100;

/// The keys of shares of a patch, with what they are shares of.
const ENDS: [(&str, DraftPatchEnd); 5] = [
    ("fails", DraftPatchEnd::Fails),
    ("download_fails", DraftPatchEnd::DownloadFails),
    ("signature_fails", DraftPatchEnd::SignatureFails),
    ("checksum_fails", DraftPatchEnd::ChecksumFails),
    ("not_applicable", DraftPatchEnd::NotApplicable),
];

/// Whether the exit codes of an action are written with their shares.
pub fn has_shares(fields: &Fields<'_>) -> bool {
    fields.get("exits").is_some_and(|exits| matches!(exits.kind, Kind::Map(_)))
}

impl Lower {
    /// Whether how long an action takes is said for many assets, and not as part of how it is declared.
    pub fn has_own_length(&self, fields: &Fields<'_>) -> bool {
        let scripted = self.life.of_plan && fields.get("run_script").is_some();
        scripted || has_shares(fields) || fields.get("takes").is_some_and(is_range)
    }

    /// What is said of an action for many assets.
    pub fn action_profile(&mut self, id: ActionId, fields: &Fields<'_>, node: &Node) {
        let exits =
            if has_shares(fields) { fields.get("exits").and_then(|exits| self.exits(exits)) } else { None };
        let takes = fields.get("takes").filter(|_| self.has_own_length(fields));
        let takes = takes.and_then(|takes| {
            let between = self.reader.between(takes, "the duration of the action");
            between.map(|between| Spanned::new(between, takes.span))
        });
        let id = Spanned::new(id, node.span);
        if exits.is_some() || takes.is_some() {
            self.life.actions.push(DraftActionProfile { id, on: None, exits, takes });
        }
        for (on, entry) in self.cases(fields) {
            let Some(fields) = self.reader.map(&entry.value, &keys::ACTION_WHERE) else { continue };
            let exits = fields.get("exits").and_then(|exits| self.exits(exits));
            let takes = fields.get("takes").and_then(|takes| {
                let between = self.reader.between(takes, "the duration of the action");
                between.map(|between| Spanned::new(between, takes.span))
            });
            let id = Spanned::new(id.value, entry.key_span);
            self.life.actions.push(DraftActionProfile { id, on: Some(on), exits, takes });
        }
    }

    /// Exit codes with their shares, or one code.
    fn exits(&mut self, node: &Node) -> Option<DraftShares<i32>> {
        if let Kind::Map(_) = node.kind {
            let expected = "exit codes with their shares, such as `{0: 97%, 1: 3%}`";
            return self.shares(node, expected, |lower, code| lower.reader.exit_code(code));
        }
        let code = self.reader.exit_code(node)?;
        let share = Spanned::new(crate::lifecycle::Share::WHOLE, node.span);
        Some(Spanned::new(vec![(share, code)], node.span))
    }

    /// What is said of a patch for many assets.
    pub fn patch_profile(&mut self, name: &Spanned<String>, fields: &Fields<'_>) {
        let profile = self.one_patch_profile(name.clone(), fields);
        self.life.patches.extend(profile);
        for (on, entry) in self.cases(fields) {
            let Some(fields) = self.reader.map(&entry.value, &keys::PATCH_WHERE) else { continue };
            let profile = self.one_patch_profile(name.clone(), &fields);
            self.life.patches.extend(profile.map(|profile| DraftPatchProfile { on: Some(on), ..profile }));
        }
    }

    fn one_patch_profile(
        &mut self,
        patch: Spanned<String>,
        fields: &Fields<'_>,
    ) -> Option<DraftPatchProfile> {
        let mut ends = Vec::new();
        let mut span = None;
        for (key, end) in ENDS {
            let Some(entry) = fields.entry(key) else { continue };
            let Some(share) = self.reader.share(&entry.value, "the share of assets on which this happens")
            else {
                continue;
            };
            let whole = entry.key_span.to(entry.value.span);
            span = Some(span.map_or(whole, |span: crate::source::Span| span.to(whole)));
            if share.value.millionths() > 0 {
                ends.push((share, end));
            }
        }
        let ends = match span {
            Some(span) if !ends.is_empty() => Some(Spanned::new(with_rest(ends, DraftPatchEnd::Usual), span)),
            _ => None,
        };
        let mut length = |key: &str, expected: &str| {
            let node = fields.get(key)?;
            let between = self.reader.between(node, expected)?;
            Some(Spanned::new(between, node.span))
        };
        let download = length("download_takes", "how long the download takes");
        let install = length("install_takes", "how long the installation takes");
        let published = fields.get("published").and_then(|node| {
            let at = self.reader.instant(node, "when the patch was published")?;
            Some(Spanned::new(at, node.span))
        });
        let said = ends.is_some() || download.is_some() || install.is_some() || published.is_some();
        said.then_some(DraftPatchProfile { patch, on: None, ends, download, install, published })
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
            let problem = self.reader.error(Reader::key_node(entry).span, message);
            let names = Platform::ALL.map(Platform::name);
            let help = "write a platform, or a tag such as `\"tag:laptop\"`";
            self.reader.report(problem.label(did_you_mean_or_list(key, &names)).help(help));
        }
        platform.map(AssetKind::Platform)
    }
}
