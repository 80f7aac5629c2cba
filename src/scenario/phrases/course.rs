//! Phrases about how a job goes on many assets, and how long its parts take.

use std::collections::HashMap;

use super::assets::add;
use super::phrase::{PhraseGroup, phrases};
use super::step::Step;
use super::table::Table;
use super::value::{
    Actions, AssetSelector, Duration, EventRef, Exits, PatchRef, Patches, Point, Share, Value, When, share_of,
};
use crate::expect::OrderItem;
use crate::job::ActionId;
use crate::lifecycle::{self, AssetKind, Between};
use crate::scenario::draft::{
    DraftActionProfile, DraftAgentFault, DraftPatchEnd, DraftPatchProfile, DraftPlannedJob, DraftPoint,
    DraftShares,
};
use crate::scenario::map::Said;
use crate::scenario::plan::{ActionWhere, PatchWhere};
use crate::source::{Span, Spanned};

pub(super) const COURSE: PhraseGroup = phrases! { Given "How a job goes on many assets":
    "{actions} exit(s) (with (exit) (code)) {exits} (of {whose})"
        "How the action ends on which share of the assets; the shares come to 100 %. It can differ between assets with a tag, or \
         of a platform, and all others."
        [
            "pre-action 1 exits 0 on 97 %, 1 on 2 % and 12 on 1 % of the assets",
            "all post-actions exit 1 on 0.5% and 0 on all others",
            "pre-action 1 exits 0 on 90 % and 12 on 10 % of the assets tagged \"laptop\"",
        ]
        |step, actions: Actions, exits: Exits, whose: Option<AssetSelector>| {
            let shares = step.exit_shares(exits)?;
            step.each_profile(&actions, whose, |profile| profile.said.exits.set(shares.clone()));
        };

    "{actions} exit(s) as follows (on {whose})"
        "The same as a table. Columns: code and share."
        [
            "pre-action 1 exits as follows:\n| code | share |\n| 0 | 97 % |\n| 1 | 2 % |\n| 12 | 1 % |",
            "pre-action 1 exits as follows on Linux assets:\n| code | share |\n| 0 | 100 % |",
        ]
        |step, actions: Actions, whose: Option<AssetSelector>, table: Table| {
            let shares = step.exit_table(table)?;
            step.each_profile(&actions, whose, |profile| profile.said.exits.set(shares.clone()));
        };

    "{actions} take(s) {duration} to {duration} (on {whose})"
        "How long the action takes, every length as likely as any other, in virtual time. After 180 minutes it is given up."
        [
            "pre-action 1 takes 30 seconds to 5 minutes",
            "all pre-actions take 1 minute to 4 hours on the assets tagged \"slow\"",
        ]
        |step, actions: Actions, least: Duration, most: Duration, whose: Option<AssetSelector>| {
            let takes = step.between(least, Some(most));
            step.each_profile(&actions, whose, |profile| profile.said.takes.set(takes));
        };

    "{actions} take(s) {duration} on {whose}"
        "How long the action takes on these assets."
        ["pre-action 1 takes 5 minutes on the assets tagged \"slow\""]
        |step, actions: Actions, length: Duration, whose: AssetSelector| {
            let takes = step.between(length, None);
            step.each_profile(&actions, Some(whose), |profile| profile.said.takes.set(takes));
        };

    "{patches} fail(s) (to install) on {share} (of {whose})"
        "Its installer fails on so many assets; on the others it fares as said otherwise."
        ["patch \"openssl-3.0.15\" fails on 2 %", "all patches fail to install on 0.5 % of the assets"]
        |step, patches: Patches, share: Share, whose: Option<AssetSelector>| step.patch_ends(
            &patches, share, whose, DraftPatchEnd::Fails,
        );

    "{patches} fail(s) to download on {share} (of {whose})"
        "The download fails on so many assets."
        ["patch 1 fails to download on 1 % of the assets tagged \"remote\""]
        |step, patches: Patches, share: Share, whose: Option<AssetSelector>| step.patch_ends(
            &patches, share, whose, DraftPatchEnd::DownloadFails,
        );

    "{patches} has/have a wrong signature on {share} (of {whose})"
        "The download's signature is wrong on so many assets."
        ["patch 1 has a wrong signature on 1 % of the assets"]
        |step, patches: Patches, share: Share, whose: Option<AssetSelector>| step.patch_ends(
            &patches, share, whose, DraftPatchEnd::SignatureFails,
        );

    "{patches} has/have a wrong checksum on {share} (of {whose})"
        "The download's checksum is wrong on so many assets."
        ["patch 1 has a wrong checksum on 1 % of the assets"]
        |step, patches: Patches, share: Share, whose: Option<AssetSelector>| step.patch_ends(
            &patches, share, whose, DraftPatchEnd::ChecksumFails,
        );

    "{patches} is/are not applicable on {share} (of {whose})"
        "The software that it upgrades is not on so many assets."
        ["patch 1 is not applicable on 30 % of the assets"]
        |step, patches: Patches, share: Share, whose: Option<AssetSelector>| step.patch_ends(
            &patches, share, whose, DraftPatchEnd::NotApplicable,
        );

    "{patches} install(s) on {share} (of {whose})"
        "It installs on so many assets, whatever is said of the others."
        ["patch 1 installs on 50 % of the Linux assets"]
        |step, patches: Patches, share: Share, whose: Option<AssetSelector>| step.patch_ends(
            &patches, share, whose, DraftPatchEnd::Installs,
        );

    "{patches} was/were published {when}"
        "It shows in the catalogue 30 minutes to 24 hours later, and a job that begins before that does not get it. Without it \
         the patch has been there for long."
        [
            "patch 1 was published at \"2026-02-28 23:00\"",
            "patches 1 to 2 were published 2 hours before the start",
        ]
        |step, patches: Patches, time: When| step.each_patch_profile(&patches, None, |profile| profile.said.published.set(time));

    "the download of {patches} takes {duration} (to {duration}) (on {whose})"
        "How long it is downloaded, in virtual time; one patch after the other."
        [
            "the download of patch 1 takes 10 minutes",
            "the download of all patches takes 1 minute to 10 minutes",
        ]
        |step, patches: Patches, least: Duration, most: Option<Duration>, whose: Option<AssetSelector>| {
            let takes = step.between(least, most);
            step.each_patch_profile(&patches, whose, |profile| profile.said.download_takes.set(takes));
        };

    "the installation of {patches} takes {duration} (to {duration}) (on {whose})"
        "How long it is installed, in virtual time."
        ["the installation of patch 1 takes 5 minutes"]
        |step, patches: Patches, least: Duration, most: Option<Duration>, whose: Option<AssetSelector>| {
            let takes = step.between(least, most);
            step.each_patch_profile(&patches, whose, |profile| profile.said.install_takes.set(takes));
        };

    "the/a reboot takes {duration} (to {duration})"
        "How long the asset is away when it reboots."
        ["a reboot takes 5 minutes", "the reboot takes 2 minutes to 10 minutes"]
        |step, least: Duration, most: Option<Duration>| {
            let takes = step.between(least, most);
            step.present_job().said.reboot_takes.set(takes);
        };

    "the agent restarts before {point} (and is away for {duration}) (on {share} (of the assets))"
        "It goes on with the job afterwards: Job Resumed."
        [
            "the agent restarts before patch 2 and is away for 10 minutes",
            "the agent restarts before the downloads on 1 % of the assets",
            "the agent restarts before post-action 1",
        ]
        |step, point: Point, away: Option<Duration>, share: Option<Share>| {
            let away = away.map_or(Duration::ZERO, |away| away.value);
            step.agent_fault(&point, share, Some(away));
        };

    "the agent fails before {point} (on {share} (of the assets))"
        "It meets an error and gives the job up: Job Failed."
        [
            "the agent fails before the deployment",
            "the agent fails before pre-action 2 on 0.1 % of the assets",
        ]
        |step, point: Point, share: Option<Share>| step.agent_fault(&point, share, None);
};

/// On which assets, as a profile keeps it; `None` are all of them.
type On = Option<Spanned<AssetKind>>;

impl Step<'_, '_> {
    /// The job that steps speak of.
    fn present_job(&mut self) -> &mut DraftPlannedJob {
        let at = self.builder.job();
        self.builder.planned(at)
    }

    fn on(&mut self, whose: Option<Spanned<AssetSelector>>) -> On {
        let Spanned { value: AssetSelector { platform, tag }, span } = whose?;
        match (platform, tag) {
            (Some(platform), None) => Some(Spanned::new(AssetKind::Platform(platform), span)),
            (None, Some(tag)) => Some(Spanned::new(AssetKind::Tag(tag), span)),
            (Some(_), Some(_)) => {
                let message = "assets are told by their platform or by a tag, not by both";
                self.error(span, message, |problem| problem.help("give a tag to just those that you mean"));
                None
            }
            (None, None) => None,
        }
    }

    /// Does something with the profiles of actions on some assets; the actions come to be.
    fn each_profile(
        &mut self,
        actions: &Spanned<Actions>,
        whose: Option<Spanned<AssetSelector>>,
        change: impl Fn(&mut DraftActionProfile),
    ) {
        let on = self.on(whose);
        self.each_action(actions, |_| ());
        for id in self.ids(actions) {
            change(profile_of(&mut self.present_job().actions, id, actions.span, on.as_ref()));
        }
    }

    /// With which codes actions exit on which shares of the assets.
    fn exit_shares(&mut self, exits: Spanned<<Exits as Value>::Given>) -> Option<DraftShares<i32>> {
        let mut shares: Vec<(Spanned<lifecycle::Share>, i32)> = Vec::new();
        let mut rest = None;
        for (code, share) in exits.value {
            let code = self.exit_code(code, exits.span);
            match share {
                Some(share) => {
                    let share = share_of(self, exits.span, share)?;
                    shares.push((Spanned::new(share, exits.span), code));
                }
                None if rest.is_some() => {
                    let message = "what the others do is said twice";
                    self.error(exits.span, message, |problem| problem);
                }
                // It keeps its place, since that is the order of the declaration.
                None => {
                    rest = Some(shares.len());
                    shares.push((Spanned::new(lifecycle::Share::NONE, exits.span), code));
                }
            }
        }
        if let Some(at) = rest {
            let total: u64 = shares.iter().map(|(share, _)| u64::from(share.value.millionths())).sum();
            let left = u64::from(lifecycle::Share::WHOLE.millionths()).saturating_sub(total);
            shares[at].0.value = lifecycle::Share::from_millionths(u32::try_from(left).unwrap_or(0));
        }
        Some(Spanned::new(shares, exits.span))
    }

    /// The same as a table.
    fn exit_table(&mut self, table: Table) -> Option<DraftShares<i32>> {
        let mut shares = Vec::new();
        for row in table.columns(&["code", "share"], 2, self).rows() {
            let (Some(code), Some(share)) = (row.cell(0), row.cell(1)) else { continue };
            let Ok(number) = code.value.parse() else {
                let message = format!("`{}` is no exit code", code.value);
                self.error(code.span, message, |problem| problem.label("expected a whole number"));
                continue;
            };
            let number = self.exit_code(number, code.span);
            let percent = share_of(self, share.span, share.value.parse())?;
            shares.push((Spanned::new(percent, share.span), number));
        }
        Some(Spanned::new(shares, self.span()))
    }

    /// How long something takes, from one length to another.
    fn between(&mut self, least: Spanned<Duration>, most: Option<Spanned<Duration>>) -> Spanned<Between> {
        let most = most.unwrap_or(least);
        let span = least.span.to(most.span);
        if most.value < least.value {
            let message = "the longest is shorter than the shortest";
            self.error(span, message, |problem| problem.label("write the shorter one first"));
        }
        Spanned::new(Between { least: least.value, most: most.value.max(least.value) }, span)
    }

    /// Does something with the profiles of patches on some assets; the patches come to be.
    fn each_patch_profile(
        &mut self,
        patches: &Spanned<Patches>,
        whose: Option<Spanned<AssetSelector>>,
        change: impl Fn(&mut DraftPatchProfile),
    ) {
        let mut names = Vec::new();
        self.each_patch(patches, |patch| names.push(patch.name.value.clone()));
        // The place of a name is known only when a single patch is named.
        let by_name =
            matches!(&patches.value, Patches::Some(list) if matches!(list[..], [PatchRef::Named(_)]));
        let span = if by_name { patches.span } else { self.span() };
        let on = self.on(whose);
        let profiles = &mut self.present_job().patches;
        let same = |profile: &DraftPatchProfile| {
            profile.on.as_ref().map(|on| &on.value) == on.as_ref().map(|on| &on.value)
        };
        let known = profiles.iter().enumerate().filter(|(_, profile)| same(profile));
        let known: HashMap<String, usize> =
            known.map(|(at, profile)| (profile.patch.value.clone(), at)).collect();
        for name in names {
            let at = known.get(&name).copied().unwrap_or_else(|| {
                profiles.push(DraftPatchProfile {
                    patch: Spanned::new(name, span),
                    on: on.clone(),
                    ends: Said::default(),
                    said: PatchWhere::default(),
                });
                profiles.len() - 1
            });
            change(&mut profiles[at]);
        }
    }

    /// Says how patches end on a share of the assets.
    fn patch_ends(
        &mut self,
        patches: &Spanned<Patches>,
        share: Spanned<lifecycle::Share>,
        whose: Option<Spanned<AssetSelector>>,
        end: DraftPatchEnd,
    ) {
        self.each_patch_profile(patches, whose, |profile| {
            add(&mut profile.ends, Some(share), end, share.span);
        });
    }

    /// Says that the agent restarts in the middle of the job, or that it gives the job up.
    fn agent_fault(
        &mut self,
        point: &Spanned<Point>,
        share: Option<Spanned<lifecycle::Share>>,
        restarts: Option<Duration>,
    ) -> Option<()> {
        let before = match &point.value {
            Point::Download => DraftPoint::Download,
            Point::Deployment => DraftPoint::Deployment,
            Point::Thing(thing) => self.point_of(Spanned::new(thing.clone(), point.span))?,
        };
        let before = Spanned::new(before, point.span);
        let fault = DraftAgentFault { span: self.span(), share, before, restarts };
        self.present_job().faults.push(fault);
        Some(())
    }

    /// An action or a patch as a point in the job's way; they come to be.
    fn point_of(&mut self, thing: Spanned<EventRef>) -> Option<DraftPoint> {
        let span = thing.span;
        if let EventRef::Patch(patch) = thing.value {
            let patch = Patches::Some(smallvec::smallvec![patch]);
            return self.patch_name(&Spanned::new(patch, span)).map(DraftPoint::Patch);
        }
        match self.happens(&thing)? {
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
        profiles.push(DraftActionProfile { id, on: on.cloned(), said: ActionWhere::default() });
        profiles.len() - 1
    });
    &mut profiles[at]
}
