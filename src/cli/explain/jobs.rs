//! Statuses of jobs.

use super::entry::Entry;
use crate::job::JobStatus;

/// Explains a status of a job.
pub fn status(status: JobStatus) -> Entry {
    let entry = Entry::new(format!("job status {}", status.title())).say("means", means(status));
    let code = status.code().map(|code| format!("{code} in the vendor's list of statuses"));
    entry.say_opt("code", code).say_opt("trap", trap(status)).say_opt("see also", see(status))
}

const fn means(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Received => "The agent has the job; the server sends it three hours before its start.",
        JobStatus::Started => "The job has begun.",
        JobStatus::Downloaded => "The patches were downloaded; only what was downloaded is deployed.",
        JobStatus::DownloadFailed => "A download failed. It shares its code with Downloaded.",
        JobStatus::Completed => "Every action and patch succeeded.",
        JobStatus::CompletedWithFailure => {
            "Some action or patch failed, or the job was aborted by an exit code 12."
        }
        JobStatus::CanceledBlackout => "A blackout window was in force when the job should have started.",
        JobStatus::Failed => "The agent itself met an error.",
        JobStatus::Resumed => {
            "The job went on after a restart of the asset or the agent. A job in a reboot loop comes to no other status."
        }
        JobStatus::ExecutionBlocked => "Another job was running on the asset.",
        JobStatus::NoPatchAvailable => "The job holds neither a patch nor an action.",
        JobStatus::NotApplicable => "No patch of the job applies to the asset, and the job holds no action.",
        JobStatus::PendingReboot => {
            "A reboot is owed and the job suppresses it: the console shows this until a person reboots the asset."
        }
        JobStatus::TimedOut => "The job took longer than it may.",
    }
}

const fn trap(status: JobStatus) -> Option<&'static str> {
    match status {
        JobStatus::PendingReboot => Some(
            "On Windows a pending reboot blocks every later job on the asset; on Linux later jobs run and are pending too.",
        ),
        JobStatus::CompletedWithFailure => Some(
            "It does not say whether patches were installed: after one failed action they are, after an abort they are not.",
        ),
        JobStatus::Completed => {
            Some("It rests on exit codes alone: a script that failed and exited 0 counts as a success.")
        }
        _ => None,
    }
}

const fn see(status: JobStatus) -> Option<&'static str> {
    match status {
        JobStatus::CompletedWithFailure => Some("12, abort, K1, action-failed, patch-failed"),
        JobStatus::PendingReboot => Some("reboot, reboot-suppressed"),
        JobStatus::Completed => Some("all-succeeded, K1"),
        JobStatus::Resumed => Some("reboot loop, job-restarts, loop-status"),
        _ => None,
    }
}
