//! Phrases about patches: how they fare and are installed, how they end, and things that happen in a job.

use super::phrase::{PhraseGroup, phrases};
use super::step::{Script, Step};
use super::table::Table;
use super::value::{EventRef, PackageManager, Patch, PatchRef, PatchStatus, Patches, Text, known};
use crate::diag::did_you_mean;
use crate::expect::{Expect, OrderItem, PatchExpect, PatchSet};
use crate::job::{ActionId, Availability, Integrity, PatchEnd};
use crate::rules;
use crate::scenario::draft::{DraftInstaller, DraftPatch, DraftScript};
use crate::source::{Span, Spanned};

pub(super) const PATCHES: PhraseGroup = phrases! { Given "Patches":
    "{patches} install(s)"
        "The patch installs and needs no reboot. So it is when nothing is said."
        ["patch \"KB5034765\" installs", "all patches install", "patches 1 to 3 install"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.installed = true);

    "{patches} install(s) and need(s) a reboot"
        "The patch installs and asks for the reboot."
        ["patch \"openssl-3.0.15\" installs and needs a reboot", "every patch installs and needs a reboot"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.needs_reboot = true);

    "{patches} need(s) a reboot"
        "The patch asks for the reboot, once it is installed."
        ["patch 2 needs a reboot"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.needs_reboot = true);

    "{patches} fail(s) to install"
        "Its installer fails."
        ["patch \"KB5034441\" fails to install"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.installed = false);

    "{patches} fail(s) to download"
        "The download fails, so that it is not deployed."
        ["patch 1 fails to download"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.downloaded = false);

    "{patches} has/have a wrong signature"
        "The download's signature is wrong: FileSignatureFailed."
        ["patch 1 has a wrong signature"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.integrity = Integrity::SignatureFailed);

    "{patches} has/have a wrong checksum"
        "The download has no signature and its checksum is wrong: FileHashValidationFailed."
        ["patch 1 has a wrong checksum"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.integrity = Integrity::HashFailed);

    "{patches} is/are withdrawn"
        "The vendor has withdrawn or deprecated it: it cannot be deployed."
        ["patch 1 is withdrawn"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.availability = Availability::Withdrawn);

    "{patches} is/are end-of-life"
        "Marked end-of-life, while its file is still there: it can be deployed."
        ["patch 1 is end-of-life"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.availability = Availability::EndOfLife);

    "{patches} is/are end-of-life and gone"
        "Marked end-of-life, and its file is gone: it cannot be downloaded."
        ["patch 1 is end-of-life and gone"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.availability = Availability::EndOfLifeGone);

    "{patches} is/are not applicable"
        "The software that it upgrades is not on the asset."
        ["patch 1 is not applicable"]
        |step, patches: Patches| step.each_patch(&patches, |patch| patch.end.applicable = false);

    "{patch} is the {manager} package {text}"
        "Installed for real by apt, dnf, zypper or apk, in a sandbox or a container; what comes of it is read from the endpoint."
        [
            "patch \"targetpkg\" is the apt package \"targetpkg=2.4.1\"",
            "patch 1 is the dnf package \"openssl-3.0.7-28.el9\"",
        ]
        |step, patch: Patch, manager: PackageManager, package: Text| step.each_patch(&patch, |patch| {
            patch.installer = Some(DraftInstaller::Package(manager.value, package.clone()));
        });

    "{patch} run(s) {path}"
        "Installed for real by this script, in a sandbox or a container: it is installed when the script exits with 0."
        ["patch \"hotfix\" runs \"scripts/install_hotfix.sh\""]
        |step, patch: Patch, path: Text| {
            let script = DraftScript::file(path.value, path.span);
            step.each_patch(&patch, |patch| patch.installer = Some(DraftInstaller::Script(script.clone())));
        };

    "{patch} run(s) this script"
        "Installed for real by the script below, in a sandbox or a container."
        ["patch \"hotfix\" runs this script:\n```bash\ncp new.conf /etc/app.conf\nexit 0\n```"]
        |step, patch: Patch, script: Script| step.each_patch(&patch, |patch| {
            patch.installer = Some(DraftInstaller::Script(script.clone()));
        });

    "{patches} need(s) a reboot after {patch}"
        "The plan: it can only go on after a reboot that follows the other patch."
        ["patch \"KB5034765\" needs a reboot after patch \"KB5034441\""]
        |step, waiting: Patches, after: Patch| {
            let name = step.patch_name(&after)?;
            let after = Spanned::new(name, after.span);
            step.each_patch(&waiting, |patch| patch.needs_reboot_after = Some(after.clone()));
        };

    "the job has these patches"
        "Patches in their order. `fares` is one of: installs, fails to install, fails to download, wrong signature, wrong checksum, withdrawn, end-of-life, end-of-life and gone, not applicable. `reboot` is yes or no. Both columns may be left out."
        [concat!(
            "the job has these patches:\n",
            "| patch | fares | reboot |\n",
            "| KB5034441 | installs | yes |\n",
            "| KB5034765 | wrong checksum | no |",
        )]
        |step, table: Table| step.patch_table(table);
};

pub(super) const ENDS: PhraseGroup = phrases! { Then "How patches end":
    "{patches} is/are installed"
        "It is on the asset."
        ["patch \"openssl-3.0.15\" is installed", "all patches are installed", "patch 2 is installed"]
        |step, patches: Patches| step.expect_status(&patches, rules::PatchStatus::Installed);

    "{patches} is/are skipped"
        "An abort skipped it."
        ["all patches are skipped"]
        |step, patches: Patches| step.expect_status(&patches, rules::PatchStatus::Skipped);

    "{patches} is/are not applicable"
        "The software that it upgrades is not there."
        ["patch 1 is not applicable"]
        |step, patches: Patches| step.expect_status(&patches, rules::PatchStatus::NotApplicable);

    "{patches} is/are withdrawn"
        "The vendor has withdrawn it."
        ["patch 1 is withdrawn"]
        |step, patches: Patches| step.expect_status(&patches, rules::PatchStatus::Withdrawn);

    "{patches} is/are not reached"
        "The job is in a reboot loop and never comes to it."
        ["patch 1 is not reached", "all patches are not reached"]
        |step, patches: Patches| step.expect_status(&patches, rules::PatchStatus::NotReached);

    "{patches} fail(s)"
        "Failed, for whatever reason."
        ["patch 1 fails"]
        |step, patches: Patches| step.expect_patches(&patches, PatchExpect::Failed);

    "{patches} fail(s) to install"
        "Its installer failed."
        ["patch 1 fails to install"]
        |step, patches: Patches| step.expect_status(&patches, rules::PatchStatus::InstallFailed);

    "{patches} fail(s) to download"
        "It could not be downloaded."
        ["patch 1 fails to download"]
        |step, patches: Patches| step.expect_status(&patches, rules::PatchStatus::DownloadFailed);

    "{patches} fail(s) with {status}"
        "Failed with this status: FileSignatureFailed or FileHashValidationFailed."
        ["patch 1 fails with FileSignatureFailed", "patch 1 fails with FileHashValidationFailed"]
        |step, patches: Patches, status: PatchStatus| step.expect_status(&patches, status.value);

    "{patches} request(s) a reboot"
        "Asks for a reboot."
        ["patch \"openssl-3.0.15\" requests a reboot"]
        |step, patches: Patches| step.expect_patches(&patches, PatchExpect::RequestsReboot(true));

    "{patches} do/does not request a reboot"
        "Asks for none."
        ["all patches do not request a reboot"]
        |step, patches: Patches| step.expect_patches(&patches, PatchExpect::RequestsReboot(false));
};

/// What a way to fare means.
type Fares = fn(&mut PatchEnd);

/// How a patch may be said to fare, in the words of a table.
const FARES: [(&str, Fares); 9] = [
    ("installs", |_| {}),
    ("fails to install", |end| end.installed = false),
    ("fails to download", |end| end.downloaded = false),
    ("wrong signature", |end| end.integrity = Integrity::SignatureFailed),
    ("wrong checksum", |end| end.integrity = Integrity::HashFailed),
    ("withdrawn", |end| end.availability = Availability::Withdrawn),
    ("end-of-life", |end| end.availability = Availability::EndOfLife),
    ("end-of-life and gone", |end| end.availability = Availability::EndOfLifeGone),
    ("not applicable", |end| end.applicable = false),
];

impl Step<'_, '_> {
    /// Does something with every patch that is meant; patches come to be as they are described.
    pub(super) fn each_patch(&mut self, patches: &Spanned<Patches>, mut change: impl FnMut(&mut DraftPatch)) {
        let Patches::Some(list) = &patches.value else {
            let count = self.draft().patches().len();
            if count == 0 && !self.draft().incomplete {
                let help = "say first how many it has, such as `a Linux job with 3 patches`";
                self.error(patches.span, "the job has no patches so far", |problem| problem.help(help));
            }
            (0..count).for_each(|at| self.draft().patch_at(at).into_iter().for_each(&mut change));
            return;
        };
        for patch in list {
            match patch {
                PatchRef::Range(from, to) => {
                    let Some((from, to)) = self.sound_range(*from, *to, patches.span) else { continue };
                    if !self.has_patches(to + 1, patches.span) {
                        continue;
                    }
                    self.builder.numbers.unnamed.retain(|at| !(from..=to).contains(at));
                    (from..=to).for_each(|at| self.draft().patch_at(at).into_iter().for_each(&mut change));
                }
                PatchRef::Named(name) => {
                    if let Some(patch) = self.patch_named(name, patches.span) {
                        change(patch);
                    }
                }
            }
        }
    }

    /// The name of the one patch that is meant. The patch comes to be when there is none.
    pub(super) fn patch_name(&mut self, patch: &Spanned<Patches>) -> Option<String> {
        let mut name = None;
        self.each_patch(patch, |patch| name = Some(patch.name.value.clone()));
        name
    }

    /// The patch of this name. It comes to be when there is none, if need be in the place of one without a name.
    fn patch_named(&mut self, name: &str, span: Span) -> Option<&mut DraftPatch> {
        let known = self.draft().patches().iter().position(|patch| patch.name.value == name);
        if let Some(at) = known {
            return self.draft().patch_at(at);
        }
        if !self.builder.numbers.unnamed.is_empty() {
            let at = self.builder.numbers.unnamed.remove(0);
            let before = self.draft().patches().get(at).map(|patch| patch.name.value.clone());
            self.builder.patch_is_called(&before.unwrap_or_default(), name);
            let patch = self.draft().patch_at(at)?;
            patch.name = Spanned::new(name.to_owned(), span);
            return Some(patch);
        }
        if let Some(count) = self.builder.numbers.count {
            let draft = self.draft();
            let label = did_you_mean(name, draft.patches().iter().map(|patch| patch.name.value.as_str()));
            let all = if count.value == 0 { "it has no patches" } else { "all of them have other names" };
            self.error(span, format!("the job has no patch `{name}`"), |problem| {
                problem.label_opt(label).also(count.span, all)
            });
            return None;
        }
        Some(self.draft().patch(name, span))
    }

    /// Makes sure that the job has so many patches.
    fn has_patches(&mut self, count: usize, span: Span) -> bool {
        let known = self.draft().patches().len();
        if count <= known {
            return true;
        }
        if let Some(declared) = self.builder.numbers.count {
            self.error(span, format!("the job has no patch {count}"), |problem| {
                problem.also(declared.span, format!("it has {known}"))
            });
            return false;
        }
        self.draft().declare_patches(count, span);
        let now = self.draft().patches().len();
        self.builder.numbers.unnamed.extend(known..now);
        now >= count
    }

    /// A range from 0, both ends included; `None`, and a mistake is noted, when it makes no sense.
    fn sound_range(&mut self, first: u64, last: u64, span: Span) -> Option<(usize, usize)> {
        if first == 0 {
            self.error(span, "there is no patch 0, they are counted from 1", |problem| problem);
            return None;
        }
        if first > last {
            let label = format!("did you mean {last} to {first}?");
            self.error(span, format!("patches {first} to {last} are none at all"), |problem| {
                problem.label(label)
            });
            return None;
        }
        let place = |number: u64| usize::try_from(number - 1).unwrap_or(usize::MAX - 1);
        Some((place(first), place(last)))
    }

    fn patch_table(&mut self, table: Table) {
        for row in table.columns(&["patch", "fares", "reboot"], 1, self).rows() {
            let Some(name) = row.cell(0) else { continue };
            let mut end = PatchEnd::default();
            if let Some(fares) = row.filled(1) {
                let set = FARES.iter().find(|(known, _)| known.eq_ignore_ascii_case(&fares.value));
                let names = FARES.map(|(known, _)| known);
                if let Some((_, set)) = known(self, &fares, set, "a patch cannot fare so:", &names) {
                    set(&mut end);
                }
            }
            if let Some(reboot) = row.filled(2) {
                end.needs_reboot = self.yes(&reboot);
            }
            if let Some(patch) = self.patch_named(&name.value, name.span) {
                patch.end = end;
            }
        }
    }

    fn expect_status(&mut self, patches: &Spanned<Patches>, status: rules::PatchStatus) {
        self.expect_patches(patches, PatchExpect::Status(status));
    }

    /// Expects an end of patches.
    fn expect_patches(&mut self, patches: &Spanned<Patches>, expected: PatchExpect) {
        let Patches::Some(list) = &patches.value else {
            return self.expect(Expect::Patches(PatchSet::All, expected));
        };
        for patch in list {
            for at in self.patch_places(patch, patches.span) {
                self.expect(Expect::Patches(PatchSet::One(at), expected));
            }
        }
    }

    /// The places of patches that the job must have.
    fn patch_places(&mut self, patch: &PatchRef, span: Span) -> std::ops::Range<usize> {
        match patch {
            PatchRef::Range(first, last) => match self.sound_range(*first, *last, span) {
                // One too many is enough to be refused, however many were written.
                Some((first, last)) => {
                    first..last.saturating_add(1).min(self.draft().patches().len().max(first) + 1)
                }
                None => 0..0,
            },
            PatchRef::Named(name) => {
                // What the job lacks may have been lost by an earlier mistake.
                if self.draft().incomplete
                    && !self.draft().patches().iter().any(|patch| patch.name.value == *name)
                {
                    return 0..0;
                }
                match self.draft().find_patch(name, span) {
                    Some(at) => at..at + 1,
                    None => 0..0,
                }
            }
        }
    }

    /// Things that can ask for a reboot.
    pub(super) fn requesters(&mut self, things: &[Spanned<EventRef>]) -> Vec<rules::Requester> {
        let mut requesters = Vec::new();
        for thing in things {
            match self.happens(thing) {
                Some(OrderItem::Action(id)) => requesters.push(rules::Requester::Action(id)),
                Some(OrderItem::Patch(at)) => requesters.push(rules::Requester::Patch(at)),
                Some(OrderItem::Reboot | OrderItem::Call(_)) => {
                    self.error(thing.span, "only actions and patches ask for a reboot", |problem| problem);
                }
                None => {}
            }
        }
        requesters
    }

    /// Actions that can force a reboot.
    pub(super) fn forcing(&mut self, things: &[Spanned<EventRef>]) -> Vec<ActionId> {
        let mut ids = Vec::new();
        for thing in things {
            match self.happens(thing) {
                Some(OrderItem::Action(id)) => ids.push(id),
                Some(_) => self.error(thing.span, "only actions can force a reboot", |problem| problem),
                None => {}
            }
        }
        ids
    }

    /// A thing as an entry of an order; `None`, and a mistake is noted, when there is no such thing.
    pub(super) fn happens(&mut self, thing: &Spanned<EventRef>) -> Option<OrderItem> {
        let span = thing.span;
        match &thing.value {
            EventRef::Action(phase, 0) => {
                let message = format!("there is no {} 0, they are counted from 1", phase.noun());
                self.error(span, message, |problem| problem);
                None
            }
            EventRef::Action(phase, number) => {
                let index = usize::try_from(number - 1).unwrap_or(usize::MAX - 1);
                Some(OrderItem::Action(ActionId { phase: *phase, index }))
            }
            EventRef::Patch(patch) => self.patch_places(patch, span).next().map(OrderItem::Patch),
            EventRef::Reboot => Some(OrderItem::Reboot),
            EventRef::Call(line) => self.call(line, span).map(|words| OrderItem::Call(words.0)),
        }
    }
}
