//! Numbers of assets, counted and compared.

use super::{ActionExpect, Amount, AssetIs, Much, PatchExpect, PatchSet};
use crate::lifecycle::{End, NeverBegan, PatchKey, Share, Tally};
use crate::rules::{ActionStatus, PatchStatus};

/// On how many assets a job is this.
///
/// # Errors
/// When the counts cannot tell, with the reason.
pub(super) fn counted(is: &AssetIs, tally: &Tally) -> Result<u64, String> {
    let ends = |wanted: &dyn Fn(End) -> bool| {
        tally.ends.iter().filter(|(end, _)| wanted(**end)).map(|(_, n)| n).sum()
    };
    Ok(match is {
        AssetIs::Status(status) => ends(&|end| end.status() == Some(*status)),
        AssetIs::Aborted(None) => tally.aborted.values().sum(),
        AssetIs::Aborted(Some(id)) => tally.aborted.get(id).copied().unwrap_or(0),
        AssetIs::Rebooted => tally.reboots_over_time.values().sum(),
        AssetIs::Withdrawn => ends(&|end| matches!(end, End::Withdrawn(_))),
        AssetIs::NotReached => ends(&|end| end == End::Never(NeverBegan::Offline)),
        AssetIs::Unended => tally.assets.saturating_sub(tally.ended),
        AssetIs::Action(id, expected) => {
            let fits = status_of(*expected).ok_or(
                "of many assets only the status of an action is counted: successful, failed, skipped or not run",
            )?;
            let counts = tally.actions.get(id).into_iter().flatten();
            counts.filter(|(key, _)| fits(key.0)).map(|(_, n)| n).sum()
        }
        AssetIs::Patch(PatchSet::One(at), expected) => {
            let fits = patch_is(*expected).ok_or("of many assets only the status of a patch is counted")?;
            let counts = tally.patches.get(*at).into_iter().flatten();
            counts.filter(|(key, _)| fits(**key)).map(|(_, n)| n).sum()
        }
        AssetIs::Patch(PatchSet::All, _) => {
            return Err("of many assets each patch is counted for itself: name one".to_owned());
        }
    })
}

/// Whether this can be counted over many assets: a tally keeps statuses, not every detail of every run.
///
/// # Errors
/// With the reason when it cannot.
pub fn countable(is: &AssetIs) -> Result<(), String> {
    counted(is, &Tally::default()).map(drop)
}

fn status_of(expected: ActionExpect) -> Option<Box<dyn Fn(ActionStatus) -> bool>> {
    Some(match expected {
        ActionExpect::Success => Box::new(|status| status == ActionStatus::Success),
        ActionExpect::Failed(None) => Box::new(|status| status == ActionStatus::Failed),
        ActionExpect::Skipped(by) => Box::new(move |status| status == ActionStatus::Skipped(by)),
        ActionExpect::NotRun => Box::new(|status| matches!(status, ActionStatus::NotRun(_))),
        ActionExpect::Interrupted => Box::new(|status| status == ActionStatus::Interrupted),
        ActionExpect::Failed(Some(_))
        | ActionExpect::TimedOut
        | ActionExpect::Exceeded(_)
        | ActionExpect::Signaled(_)
        | ActionExpect::NotStarted
        | ActionExpect::Exits(_)
        | ActionExpect::RequestsReboot(_) => return None,
    })
}

fn patch_is(expected: PatchExpect) -> Option<Box<dyn Fn(PatchKey) -> bool>> {
    match expected {
        PatchExpect::Status(status) => Some(Box::new(move |key| key.0 == status)),
        PatchExpect::Failed => Some(Box::new(|key| key.0.is_failure())),
        PatchExpect::RequestsReboot(_) => None,
    }
}

/// What is counted, behind `assets of the job are`.
pub(super) fn described(is: &AssetIs) -> String {
    match is {
        AssetIs::Status(status) => format!("\"{status}\""),
        AssetIs::Aborted(None) => "aborted".to_owned(),
        AssetIs::Aborted(Some(id)) => format!("aborted by {id}"),
        AssetIs::Rebooted => "rebooted".to_owned(),
        AssetIs::Withdrawn => "without it, for it was withdrawn".to_owned(),
        AssetIs::NotReached => "not reached".to_owned(),
        AssetIs::Unended => "never done with it".to_owned(),
        AssetIs::Action(id, expected) => format!("such that {id} {}", action_words(*expected)),
        AssetIs::Patch(PatchSet::One(at), expected) => {
            format!("such that patch {} {}", at + 1, patch_words(*expected))
        }
        AssetIs::Patch(PatchSet::All, expected) => {
            format!("such that all patches are {}", patch_words(*expected))
        }
    }
}

fn action_words(expected: ActionExpect) -> String {
    match expected {
        ActionExpect::Success => "is successful".to_owned(),
        ActionExpect::Skipped(by) => format!("is {}", ActionStatus::Skipped(by)),
        ActionExpect::NotRun => "is not run".to_owned(),
        ActionExpect::Interrupted => "is interrupted".to_owned(),
        _ => "fails".to_owned(),
    }
}

fn patch_words(expected: PatchExpect) -> String {
    match expected {
        PatchExpect::Status(PatchStatus::Installed) => "is installed".to_owned(),
        PatchExpect::Status(status) => format!("is {status}"),
        _ => "fails".to_owned(),
    }
}

/// Whether so many of all assets are as many as wanted; `subject` stands behind `assets`.
pub(super) fn amount(wanted: Amount, found: u64, all: u64, subject: &str) -> Result<(), String> {
    let (met, words) = match wanted {
        Amount::AtMost(Much::Count(most)) => (found <= most, format!("at most {most}")),
        Amount::AtLeast(Much::Count(least)) => (found >= least, format!("at least {least}")),
        Amount::Exactly(Much::Count(exactly)) => (found == exactly, format!("{exactly}")),
        Amount::AtMost(Much::Share(most)) => (!most.is_exceeded(found, all), format!("at most {most}")),
        Amount::AtLeast(Much::Share(least)) => (least.is_reached(found, all), format!("at least {least}")),
        Amount::Exactly(Much::Share(share)) => {
            (share.is_reached(found, all) && !share.is_exceeded(found, all), format!("{share}"))
        }
    };
    if met {
        return Ok(());
    }
    let share = if all == 0 { String::new() } else { format!(" ({})", Share::of(found, all)) };
    Err(format!("{found} of {all} assets{share} {subject}, expected: {words}"))
}
