//! What an asset's job can show.

use std::fmt;

/// The statuses of an asset's job, with the codes of the vendor's list where it gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JobStatus {
    /// The agent has the job.
    Received,
    /// The job has begun.
    Started,
    /// Patches were downloaded.
    Downloaded,
    /// A download failed.
    DownloadFailed,
    /// Every action and patch succeeded.
    Completed,
    /// Some action or patch failed, or the job was aborted.
    CompletedWithFailure,
    /// A blackout window cancelled the job.
    CanceledBlackout,
    /// The agent met an error.
    Failed,
    /// The job went on after a restart.
    Resumed,
    /// Another job was running.
    ExecutionBlocked,
    /// The job holds neither a patch nor an action.
    NoPatchAvailable,
    /// Nothing in the job applies to the asset.
    NotApplicable,
    /// A reboot is owed and suppressed.
    PendingReboot,
    /// The job took too long.
    TimedOut,
}

impl JobStatus {
    /// Every status.
    pub const ALL: [Self; 14] = [
        Self::Received,
        Self::Started,
        Self::Downloaded,
        Self::DownloadFailed,
        Self::Completed,
        Self::CompletedWithFailure,
        Self::CanceledBlackout,
        Self::Failed,
        Self::Resumed,
        Self::ExecutionBlocked,
        Self::NoPatchAvailable,
        Self::NotApplicable,
        Self::PendingReboot,
        Self::TimedOut,
    ];

    /// The words that the vendor's console shows.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Received => "Job Received",
            Self::Started => "Job Started",
            Self::Downloaded => "Downloaded",
            Self::DownloadFailed => "Downloading - Failed",
            Self::Completed => "Completed",
            Self::CompletedWithFailure => "Completed with Failure",
            Self::CanceledBlackout => "Canceled - Blackout",
            Self::Failed => "Job Failed",
            Self::Resumed => "Job Resumed",
            Self::ExecutionBlocked => "Execution Blocked",
            Self::NoPatchAvailable => "No Patch Available",
            Self::NotApplicable => "Not Applicable",
            Self::PendingReboot => "Pending Reboot",
            Self::TimedOut => "Timed Out",
        }
    }

    /// The code of the vendor's status list, where it gives one.
    pub const fn code(self) -> Option<u16> {
        match self {
            Self::Received => Some(2055),
            Self::Started => Some(2044),
            Self::Downloaded | Self::DownloadFailed => Some(2031),
            Self::Completed => Some(2036),
            Self::CanceledBlackout => Some(2038),
            Self::Failed => Some(2046),
            Self::Resumed => Some(2045),
            Self::ExecutionBlocked => Some(2057),
            Self::NoPatchAvailable => Some(2059),
            Self::NotApplicable => Some(2053),
            Self::CompletedWithFailure | Self::PendingReboot | Self::TimedOut => None,
        }
    }

    /// The status that is called `title`, in any letter case.
    pub fn from_title(title: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.title().eq_ignore_ascii_case(title.trim()))
    }
}

impl fmt::Display for JobStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}
