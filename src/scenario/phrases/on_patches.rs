//! How phrases about patches and things that happen reach the draft.

use super::step::Step;
use super::value::{PatchRef, Patches, Thing};
use crate::diag::{did_you_mean, did_you_mean_or_list};
use crate::environment::CommandLine;
use crate::expect::{Expect, OrderItem, PatchExpect, PatchSet};
use crate::job::{ActionId, Availability, Integrity, PackageManager, PatchEnd};
use crate::rules::Requester;
use crate::scenario::draft::{DraftInstaller, DraftPatch, DraftScript};
use crate::source::{Span, Spanned};

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
    /// Says something about the patches of the phrase.
    pub(super) fn patches_are(&mut self, change: impl FnMut(&mut DraftPatch)) -> Option<()> {
        let patches = self.patches()?;
        self.each_patch(&patches, change);
        Some(())
    }

    /// Says that a patch can only go on after a reboot that follows another one.
    pub(super) fn reboot_between(&mut self) -> Option<()> {
        let (waiting, after) = (self.patches()?, self.patch_name()?);
        self.each_patch(&waiting, |patch| patch.needs_reboot_after = Some(after.clone()));
        Some(())
    }

    /// Says which package a patch is.
    pub(super) fn patch_package(&mut self) -> Option<()> {
        let patches = self.patches()?;
        let (manager, package) = (self.string()?, self.string()?);
        let known =
            PackageManager::ALL.into_iter().find(|known| known.name().eq_ignore_ascii_case(&manager.value));
        let Some(known) = known else {
            let label = did_you_mean_or_list(&manager.value, &PackageManager::ALL.map(PackageManager::name));
            let message = format!("unknown package manager `{}`", manager.value);
            self.error(manager.span, message, |problem| problem.label(label));
            return Some(());
        };
        self.each_patch(&patches, |patch| {
            patch.installer = Some(DraftInstaller::Package(known, package.clone()));
        });
        Some(())
    }

    /// Says which script installs a patch.
    #[expect(clippy::needless_pass_by_value, reason = "the step has no further use for the script")]
    pub(super) fn patch_script(&mut self, script: DraftScript) -> Option<()> {
        let patches = self.patches()?;
        self.each_patch(&patches, |patch| patch.installer = Some(DraftInstaller::Script(script.clone())));
        Some(())
    }

    /// Does something with every patch that is meant; patches come to be as they are described.
    pub(super) fn each_patch(
        &mut self,
        patches: &Spanned<Patches<'_>>,
        mut change: impl FnMut(&mut DraftPatch),
    ) {
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
                    self.story.numbers.unnamed.retain(|at| !(from..=to).contains(at));
                    (from..=to).for_each(|at| self.draft().patch_at(at).into_iter().for_each(&mut change));
                }
                PatchRef::Named(name) => {
                    let name = self.utf8(name.clone().into_owned(), patches.span);
                    if let Some(patch) = self.patch_named(name, patches.span) {
                        change(patch);
                    }
                }
            }
        }
    }

    /// The patch of this name. It comes to be when there is none, if need be in the place of one without a name.
    pub(super) fn patch_named(&mut self, name: String, span: Span) -> Option<&mut DraftPatch> {
        let known = self.draft().patches().iter().position(|patch| patch.name.value == name);
        if let Some(at) = known {
            return self.draft().patch_at(at);
        }
        if !self.story.numbers.unnamed.is_empty() {
            let at = self.story.numbers.unnamed.remove(0);
            let before = self.draft().patches().get(at).map(|patch| patch.name.value.clone());
            self.story.patch_is_called(&before.unwrap_or_default(), &name);
            let patch = self.draft().patch_at(at)?;
            patch.name = Spanned::new(name, span);
            return Some(patch);
        }
        if let Some(count) = self.story.numbers.count {
            let draft = self.draft();
            let label = did_you_mean(&name, draft.patches().iter().map(|patch| patch.name.value.as_str()));
            let all = if count.value == 0 { "it has no patches" } else { "all of them have other names" };
            self.error(span, format!("the job has no patch `{name}`"), |problem| {
                problem.label_opt(label).also(count.span, all)
            });
            return None;
        }
        Some(self.draft().patch(&name, span))
    }

    /// Makes sure that the job has so many patches.
    fn has_patches(&mut self, count: usize, span: Span) -> bool {
        let known = self.draft().patches().len();
        if count <= known {
            return true;
        }
        if let Some(declared) = self.story.numbers.count {
            self.error(span, format!("the job has no patch {count}"), |problem| {
                problem.also(declared.span, format!("it has {known}"))
            });
            return false;
        }
        self.draft().declare_patches(count, span);
        let now = self.draft().patches().len();
        self.story.numbers.unnamed.extend(known..now);
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

    /// The patches of a table.
    pub(super) fn patch_table(&mut self) -> Option<()> {
        let columns = self.table()?.columns(&["patch", "fares", "reboot"], 1, self);
        for row in 0..columns.len() {
            let source = &self.draft().source.clone();
            let Some(name) = columns.cell(row, 0, source) else { continue };
            let fares = columns.filled(row, 1, source);
            let reboot = columns.filled(row, 2, source);
            let mut end = PatchEnd::default();
            if let Some(fares) = fares {
                if let Some((_, set)) =
                    FARES.iter().find(|(known, _)| known.eq_ignore_ascii_case(&fares.value))
                {
                    set(&mut end);
                } else {
                    let label = did_you_mean_or_list(&fares.value, &FARES.map(|(known, _)| known));
                    let message = format!("a patch cannot fare so: `{}`", fares.value);
                    self.error(fares.span, message, |problem| problem.label(label));
                }
            }
            if let Some(reboot) = reboot {
                end.needs_reboot = self.yes(&reboot);
            }
            if let Some(patch) = self.patch_named(name.value, name.span) {
                patch.end = end;
            }
        }
        Some(())
    }

    /// `yes` or `no`; anything else is a mistake.
    pub(super) fn yes(&mut self, answer: &Spanned<String>) -> bool {
        match answer.value.to_ascii_lowercase().as_str() {
            "yes" | "true" => true,
            "no" | "false" => false,
            other => {
                let message = format!("expected yes or no, not `{other}`");
                self.error(answer.span, message, |problem| problem);
                false
            }
        }
    }

    /// The name of the one patch that the phrase means. The patch comes to be when there is none.
    fn patch_name(&mut self) -> Option<Spanned<String>> {
        let patches = self.patches()?;
        let mut name = None;
        self.each_patch(&patches, |patch| name = Some(patch.name.value.clone()));
        name.map(|name| Spanned::new(name, patches.span))
    }

    /// Expects an end of patches.
    pub(super) fn expect_patches(&mut self, expected: PatchExpect) -> Option<()> {
        let patches = self.patches()?;
        let Patches::Some(list) = &patches.value else {
            self.expect(Expect::Patches(PatchSet::All, expected));
            return Some(());
        };
        for patch in list {
            for at in self.patch_places(patch, patches.span) {
                self.expect(Expect::Patches(PatchSet::One(at), expected));
            }
        }
        Some(())
    }

    /// The places of patches that the job must have.
    fn patch_places(&mut self, patch: &PatchRef<'_>, span: Span) -> std::ops::Range<usize> {
        match patch {
            PatchRef::Range(first, last) => match self.sound_range(*first, *last, span) {
                // One too many is enough to be refused, however many were written.
                Some((first, last)) => {
                    first..last.saturating_add(1).min(self.draft().patches().len().max(first) + 1)
                }
                None => 0..0,
            },
            PatchRef::Named(name) => {
                let name = self.utf8(name.clone().into_owned(), span);
                // What the job lacks may have been lost by an earlier mistake.
                if self.draft().incomplete
                    && !self.draft().patches().iter().any(|patch| patch.name.value == name)
                {
                    return 0..0;
                }
                match self.draft().find_patch(&name, span) {
                    Some(at) => at..at + 1,
                    None => 0..0,
                }
            }
        }
    }

    /// Things that can ask for a reboot.
    pub(super) fn requesters(&mut self) -> Option<Vec<Requester>> {
        let things = self.things()?;
        let mut requesters = Vec::new();
        for (thing, span) in things.value {
            let span = self.place(span);
            match self.happens(&thing, span) {
                Some(OrderItem::Action(id)) => requesters.push(Requester::Action(id)),
                Some(OrderItem::Patch(at)) => requesters.push(Requester::Patch(at)),
                Some(OrderItem::Reboot | OrderItem::Call(_)) => {
                    self.error(span, "only actions and patches ask for a reboot", |problem| problem);
                }
                None => {}
            }
        }
        Some(requesters)
    }

    /// Actions that can force a reboot.
    pub(super) fn forcing(&mut self) -> Option<Vec<ActionId>> {
        let things = self.things()?;
        let mut ids = Vec::new();
        for (thing, span) in things.value {
            let span = self.place(span);
            match self.happens(&thing, span) {
                Some(OrderItem::Action(id)) => ids.push(id),
                Some(_) => self.error(span, "only actions can force a reboot", |problem| problem),
                None => {}
            }
        }
        Some(ids)
    }

    /// A thing as an entry of an order; `None`, and a mistake is noted, when there is no such thing.
    pub(super) fn happens(&mut self, thing: &Thing<'_>, span: Span) -> Option<OrderItem> {
        match thing {
            Thing::Action(phase, 0) => {
                let message = format!("there is no {} 0, they are counted from 1", phase.noun());
                self.error(span, message, |problem| problem);
                None
            }
            Thing::Action(phase, number) => {
                let index = usize::try_from(number - 1).unwrap_or(usize::MAX - 1);
                Some(OrderItem::Action(ActionId { phase: *phase, index }))
            }
            Thing::Patch(patch) => self.patch_places(patch, span).next().map(OrderItem::Patch),
            Thing::Reboot => Some(OrderItem::Reboot),
            Thing::Call(line) => {
                let line = self.utf8(line.clone().into_owned(), span);
                self.call(&line, span).map(|words| OrderItem::Call(words.0))
            }
        }
    }

    /// A call: command and arguments. A mistake is noted when there is none.
    pub(super) fn call(&mut self, line: &str, span: Span) -> Option<CommandLine> {
        // The command's name is checked as everywhere else; an order keeps name and arguments together.
        self.draft().command_line(line, span)?;
        self.draft().words(line, span)
    }
}
