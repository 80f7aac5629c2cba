//! How phrases about the course of a job on many assets reach the draft.

use std::collections::HashMap;
use std::time::Duration;

use super::plan_value::{Percent, Point, Whose};
use super::step::Step;
use super::value::{PatchRef, Patches, Thing};
use crate::expect::OrderItem;
use crate::job::ActionId;
use crate::lifecycle::{AssetKind, Share};
use crate::scenario::draft::{
    DraftActionProfile, DraftPatchEnd, DraftPatchProfile, DraftPoint, DraftShares, DraftTrouble,
};
use crate::source::{Span, Spanned};

/// On which assets, as a profile keeps it.
type On = Option<Spanned<AssetKind>>;

impl Step<'_, '_> {
    /// The assets that the phrase names by kind; `None` are all of them.
    fn on(&mut self) -> On {
        let Spanned { value: Whose { platform, tag }, span } = self.whose()?;
        match (platform, tag) {
            (Some(platform), None) => Some(Spanned::new(AssetKind::Platform(platform), span)),
            (None, Some(tag)) => {
                let tag = self.utf8(tag.into_owned(), span);
                Some(Spanned::new(AssetKind::Tag(tag), span))
            }
            (Some(_), Some(_)) => {
                let message = "assets are told by their platform or by a tag, not by both";
                self.error(span, message, |problem| problem.help("give a tag to just those that you mean"));
                None
            }
            (None, None) => None,
        }
    }

    /// Does something with the profiles of the actions that the phrase names; the actions come to be.
    fn each_profile(&mut self, change: impl Fn(&mut DraftActionProfile)) -> Option<()> {
        let actions = self.actions()?;
        let on = self.on();
        self.each_action(&actions, |_| ());
        for id in self.ids(&actions) {
            change(profile_of(&mut self.planned_now().actions, id, actions.span, on.as_ref()));
        }
        Some(())
    }

    /// Says with which codes actions exit on which shares of the assets.
    pub(super) fn exit_shares(&mut self) -> Option<()> {
        let exits = self.exits()?;
        let mut shares: Vec<(Spanned<Share>, i32)> = Vec::new();
        let mut rest = None;
        for (code, share) in exits.value {
            let code = self.exit_code(code, exits.span);
            match share {
                Some(share) => {
                    let share = self.share_of(share, exits.span)?;
                    shares.push((Spanned::new(share, exits.span), code));
                }
                None if rest.is_some() => {
                    let message = "what the others do is said twice";
                    self.error(exits.span, message, |problem| problem);
                }
                // It keeps its place, since that is the order of the declaration.
                None => {
                    rest = Some(shares.len());
                    shares.push((Spanned::new(Share::NONE, exits.span), code));
                }
            }
        }
        if let Some(at) = rest {
            let total: u64 = shares.iter().map(|(share, _)| u64::from(share.value.millionths())).sum();
            let left = u64::from(Share::WHOLE.millionths()).saturating_sub(total);
            shares[at].0.value = Share::from_millionths(u32::try_from(left).unwrap_or(0));
        }
        self.set_exits(Spanned::new(shares, exits.span))
    }

    /// The same as a table.
    pub(super) fn exit_table(&mut self) -> Option<()> {
        let columns = self.table()?.columns(&["code", "share"], 2, self);
        let source = &self.draft().source.clone();
        let span = self.span();
        let mut shares = Vec::new();
        for row in 0..columns.len() {
            let (Some(code), Some(share)) = (columns.cell(row, 0, source), columns.cell(row, 1, source))
            else {
                continue;
            };
            let Ok(number) = code.value.parse() else {
                let message = format!("`{}` is no exit code", code.value);
                self.error(code.span, message, |problem| problem.label("expected a whole number"));
                continue;
            };
            let number = self.exit_code(number, code.span);
            let percent: Percent = share.value.parse();
            shares.push((Spanned::new(self.share_of(percent, share.span)?, share.span), number));
        }
        self.set_exits(Spanned::new(shares, span))
    }

    #[expect(clippy::needless_pass_by_value, reason = "the step has no further use for the shares")]
    fn set_exits(&mut self, shares: DraftShares<i32>) -> Option<()> {
        self.each_profile(|profile| profile.exits = Some(shares.clone()))
    }

    /// Says how long actions take.
    pub(super) fn action_takes(&mut self) -> Option<()> {
        let takes = self.between()?;
        self.each_profile(|profile| profile.takes = Some(takes))
    }

    /// The names of the patches that the phrase means; they come to be when they are described for the first time.
    fn names(&mut self) -> Option<Vec<Spanned<String>>> {
        let patches = self.patches()?;
        let mut names = Vec::new();
        self.each_patch(&patches, |patch| names.push(patch.name.value.clone()));
        // The place of a name is known only when a single patch is named.
        let by_name =
            matches!(&patches.value, Patches::Some(list) if matches!(list[..], [PatchRef::Named(_)]));
        let span = if by_name { patches.span } else { self.span() };
        Some(names.into_iter().map(|name| Spanned::new(name, span)).collect())
    }

    /// Does something with the profiles of the patches that the phrase names.
    fn each_patch_profile(&mut self, change: impl Fn(&mut DraftPatchProfile)) -> Option<()> {
        let names = self.names()?;
        let on = self.on();
        let profiles = &mut self.planned_now().patches;
        let same = |profile: &DraftPatchProfile| {
            profile.on.as_ref().map(|on| &on.value) == on.as_ref().map(|on| &on.value)
        };
        let known = profiles.iter().enumerate().filter(|(_, profile)| same(profile));
        let known: HashMap<String, usize> =
            known.map(|(at, profile)| (profile.patch.value.clone(), at)).collect();
        for name in names {
            let at = known.get(&name.value).copied().unwrap_or_else(|| {
                profiles.push(DraftPatchProfile {
                    patch: name,
                    on: on.clone(),
                    ends: None,
                    download: None,
                    install: None,
                    published: None,
                });
                profiles.len() - 1
            });
            change(&mut profiles[at]);
        }
        Some(())
    }

    /// Says how patches end on a share of the assets.
    pub(super) fn patch_ends(&mut self, end: DraftPatchEnd) -> Option<()> {
        let share = self.share()?;
        self.each_patch_profile(|profile| match &mut profile.ends {
            Some(ends) => {
                ends.value.push((share, end));
                // Where it becomes too much.
                ends.span = share.span;
            }
            ends => *ends = Some(Spanned::new(vec![(share, end)], share.span)),
        })
    }

    /// Says when patches were published.
    pub(super) fn published(&mut self) -> Option<()> {
        let time = self.at()?;
        self.each_patch_profile(|profile| profile.published = Some(time))
    }

    /// Says how long downloads take.
    pub(super) fn download_takes(&mut self) -> Option<()> {
        let takes = self.between()?;
        self.each_patch_profile(|profile| profile.download = Some(takes))
    }

    /// Says how long installations take.
    pub(super) fn installation_takes(&mut self) -> Option<()> {
        let takes = self.between()?;
        self.each_patch_profile(|profile| profile.install = Some(takes))
    }

    /// Says that the agent restarts in the middle of the job.
    pub(super) fn agent_restarts(&mut self) -> Option<()> {
        let away = self.duration().map_or(Duration::ZERO, |away| away.value);
        self.trouble(Some(away))
    }

    /// Says that the agent gives the job up.
    pub(super) fn agent_fails(&mut self) -> Option<()> {
        self.trouble(None)
    }

    fn trouble(&mut self, restarts: Option<Duration>) -> Option<()> {
        let (point, span) = (self.point()?, self.span());
        let share = match self.percent() {
            Some(share) => Some(Spanned::new(self.share_of(share.value, share.span)?, share.span)),
            None => None,
        };
        let before = match point.value {
            Point::Download => DraftPoint::Download,
            Point::Deployment => DraftPoint::Deployment,
            Point::Thing(thing, part) => {
                let part = self.place(part);
                self.point_of(&thing, part)?
            }
        };
        let trouble = DraftTrouble { span, share, before: Spanned::new(before, point.span), restarts };
        self.planned_now().trouble.push(trouble);
        Some(())
    }

    /// An action or a patch as a point in the job's way; they come to be.
    fn point_of(&mut self, thing: &Thing<'_>, span: Span) -> Option<DraftPoint> {
        if let Thing::Patch(patch) = thing {
            let patches = Patches::Some(smallvec::smallvec![patch.clone()]);
            let mut name = None;
            self.each_patch(&Spanned::new(patches, span), |patch| name = Some(patch.name.value.clone()));
            return name.map(DraftPoint::Patch);
        }
        match self.happens(thing, span)? {
            OrderItem::Action(id) => {
                if self.draft().action(id, span).is_none() {
                    self.draft().incomplete = true;
                }
                Some(DraftPoint::Action(id))
            }
            _ => None,
        }
    }
}

/// The profile of an action on these assets, which comes to be when there is none.
fn profile_of<'p>(
    profiles: &'p mut Vec<DraftActionProfile>,
    id: ActionId,
    span: Span,
    on: Option<&Spanned<AssetKind>>,
) -> &'p mut DraftActionProfile {
    let same = |profile: &DraftActionProfile| {
        profile.id.value == id && profile.on.as_ref().map(|on| &on.value) == on.map(|on| &on.value)
    };
    let at = profiles.iter().position(same).unwrap_or_else(|| {
        let id = Spanned::new(id, span);
        profiles.push(DraftActionProfile { id, on: on.cloned(), exits: None, takes: None });
        profiles.len() - 1
    });
    &mut profiles[at]
}
