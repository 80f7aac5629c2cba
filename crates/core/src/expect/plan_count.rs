//! Numbers of assets, counted and compared.

use super::{ActionExpect, AssetState, CountOrShare, PatchExpect, PatchSet, Quantity};
use crate::lifecycle::{JobEnd, NeverBegan, PatchKey, Share, Tally};
use crate::rules::{ActionStatus, PatchStatus};

/// On how many assets a job is this.
///
/// # Errors
/// When the counts cannot tell, with the reason.
pub(super) fn counted(is: &AssetState, tally: &Tally) -> Result<u64, String> {
    let ends = |wanted: &dyn Fn(JobEnd) -> bool| {
        tally.ends.iter().filter(|(end, _)| wanted(**end)).map(|(_, n)| n).sum()
    };
    Ok(match is {
        AssetState::Status(status) => ends(&|end| end.status() == Some(*status)),
        AssetState::Aborted(None) => tally.aborted.values().sum(),
        AssetState::Aborted(Some(id)) => tally.aborted.get(id).copied().unwrap_or(0),
        AssetState::Rebooted => tally.reboots_over_time.values().sum(),
        AssetState::Withdrawn => ends(&|end| matches!(end, JobEnd::Withdrawn(_))),
        AssetState::NotReached => ends(&|end| end == JobEnd::Never(NeverBegan::Offline)),
        AssetState::Unended => tally.assets.saturating_sub(tally.ended),
        AssetState::Action(id, expected) => {
            let fits = status_of(*expected).ok_or(
                "of many assets only the status of an action is counted: successful, failed, skipped or not run",
            )?;
            let counts = tally.actions.get(id).into_iter().flatten();
            counts.filter(|(key, _)| fits(key.0)).map(|(_, n)| n).sum()
        }
        AssetState::Patch(PatchSet::One(at), expected) => {
            let fits = patch_is(*expected).ok_or("of many assets only the status of a patch is counted")?;
            let counts = tally.patches.get(*at).into_iter().flatten();
            counts.filter(|(key, _)| fits(**key)).map(|(_, n)| n).sum()
        }
        AssetState::Patch(PatchSet::All, _) => {
            return Err("of many assets each patch is counted for itself: name one".to_owned());
        }
    })
}

/// Whether this can be counted over many assets: a tally keeps statuses, not every detail of every run.
///
/// # Errors
/// With the reason when it cannot.
pub fn countable(is: &AssetState) -> Result<(), String> {
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
pub(super) fn described(is: &AssetState) -> String {
    match is {
        AssetState::Status(status) => format!("\"{status}\""),
        AssetState::Aborted(None) => "aborted".to_owned(),
        AssetState::Aborted(Some(id)) => format!("aborted by {id}"),
        AssetState::Rebooted => "rebooted".to_owned(),
        AssetState::Withdrawn => "without it, for it was withdrawn".to_owned(),
        AssetState::NotReached => "not reached".to_owned(),
        AssetState::Unended => "never done with it".to_owned(),
        AssetState::Action(id, expected) => format!("such that {id} {}", action_words(*expected)),
        AssetState::Patch(PatchSet::One(at), expected) => {
            format!("such that patch {} {}", at + 1, patch_words(*expected))
        }
        AssetState::Patch(PatchSet::All, expected) => {
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
pub(super) fn amount(wanted: Quantity, found: u64, all: u64, subject: &str) -> Result<(), String> {
    let (met, words) = match wanted {
        Quantity::AtMost(CountOrShare::Count(most)) => (found <= most, format!("at most {most}")),
        Quantity::AtLeast(CountOrShare::Count(least)) => (found >= least, format!("at least {least}")),
        Quantity::Exactly(CountOrShare::Count(exactly)) => (found == exactly, format!("{exactly}")),
        Quantity::AtMost(CountOrShare::Share(most)) => {
            (!most.is_exceeded(found, all), format!("at most {most}"))
        }
        Quantity::AtLeast(CountOrShare::Share(least)) => {
            (least.is_reached(found, all), format!("at least {least}"))
        }
        Quantity::Exactly(CountOrShare::Share(share)) => {
            (share.is_reached(found, all) && !share.is_exceeded(found, all), format!("{share}"))
        }
    };
    if met {
        return Ok(());
    }
    let share = if all == 0 { String::new() } else { format!(" ({})", Share::of(found, all)) };
    Err(format!("{found} of {all} assets{share} {subject}, expected: {words}"))
}
