//! Statuses of jobs.

use super::entry::Entry;
use crate::job::JobStatus;

/// Explains a status of a job.
pub(super) fn status(status: JobStatus) -> Entry {
    let entry = Entry::new(format!("job status {}", status.title())).say("means", means(status));
    let code = status.code().map(|code| format!("{code} in the vendor's list of statuses"));
    entry
        .say("reached", reached(status))
        .say_opt("code", code)
        .say_opt("trap", trap(status))
        .say_opt("see also", see(status))
}

/// What lets a job show it.
const fn reached(status: JobStatus) -> &'static str {
    match status {
        JobStatus::Received => {
            "3 hours before its start, or when it is made, if that is later; on an asset that comes back, then."
        }
        JobStatus::Started => "At its start, unless a blackout, another job or a withdrawal is in the way.",
        JobStatus::Downloaded => {
            "When every patch that the job gets was downloaded; a job without patches never."
        }
        JobStatus::DownloadFailed => "When all downloads are over and some failed; the others are deployed.",
        JobStatus::Completed | JobStatus::CompletedWithFailure => {
            "At the end, after the reboot if there is one."
        }
        JobStatus::CanceledBlackout => {
            "When a blackout window is open at the start of the job or at the start of its deployment."
        }
        JobStatus::Failed => "When the agent gives the job up: `agent_fails` in a plan.",
        JobStatus::Resumed => {
            "When the agent is back after a restart: `agent_restarts` in a plan, or a reboot that a script forced."
        }
        JobStatus::ExecutionBlocked => {
            "When another job runs on the asset at the start, or, on Windows, a reboot is pending."
        }
        JobStatus::NoPatchAvailable => "At the start of a job that holds neither a patch nor an action.",
        JobStatus::NotApplicable => {
            "When no patch of a job without actions applies, or none shows in the catalogue yet."
        }
        JobStatus::PendingReboot => {
            "At the end of a job that suppresses the reboot it owes, and of later jobs until somebody reboots."
        }
        JobStatus::TimedOut => "When the patch window closes before deployment has begun.",
    }
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
        JobStatus::CanceledBlackout => {
            "A blackout window was in force when the job should have started or deployed."
        }
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
        JobStatus::TimedOut => "The job had not begun to deploy when its patch window closed.",
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
        JobStatus::PendingReboot => Some("reboot, deferral, reboot-suppressed, suppressed-pending"),
        JobStatus::Completed => Some("all-succeeded, K1"),
        JobStatus::Resumed => Some("reboot loop, job-restarts, loop-status, agent-restarted"),
        JobStatus::Received => Some("hand-over, handed-over, offline"),
        JobStatus::Started | JobStatus::Downloaded | JobStatus::DownloadFailed => Some("stages"),
        JobStatus::CanceledBlackout => Some("blackout, blackout-cancels"),
        JobStatus::Failed => Some("agent-failed"),
        JobStatus::ExecutionBlocked => Some("busy, other-job-runs, pending-reboot-blocks"),
        JobStatus::TimedOut => Some("stages, window-passed, timed out"),
        _ => None,
    }
}
