//! The limits that the documents state, each under one name.

use std::time::Duration;

use super::AgentVersion;

/// At most this many pre-actions, and as many post-actions, in one job (source: "Overview of Run Script Actions").
pub const ACTIONS_PER_PHASE: usize = 5;

/// A script holds at most this many characters, spaces included; what is beyond is cut off, and the cut script
/// runs (source: "About Pre-Actions and Post-Actions").
pub const SCRIPT_CHARS: usize = 20_480;

/// A script holds at most this many bytes (20 KB), before it is base64-encoded for its way to the agent.
pub const SCRIPT_BYTES: usize = 20 * 1024;

/// An action that runs longer than this is given up and the next one runs.
pub const ACTION_LIMIT: Duration = Duration::from_secs(180 * 60);

/// A user can put a reboot off for at most this long altogether (source: the vendor's FAQ).
pub const DEFER_LIMIT: Duration = Duration::from_secs(168 * 60 * 60);

/// Windows agents before this version run no actions.
pub const OLDEST_WINDOWS_AGENT: AgentVersion = AgentVersion::new(4, 6, 1, 6);

/// The server hands a job to the agent so long before its start (source: the vendor's FAQ).
pub const HAND_OVER: Duration = Duration::from_secs(3 * 60 * 60);

/// A change to a job reaches an agent that has it between so soon and so late (source: the vendor's FAQ).
pub const CHANGE_DELAY: (Duration, Duration) = (Duration::from_secs(5 * 60), Duration::from_secs(30 * 60));

/// A patch shows in the catalogue after one sync at the earliest and after a day at the latest (source: the vendor's FAQ).
pub const CATALOGUE_DELAY: (Duration, Duration) =
    (Duration::from_secs(30 * 60), Duration::from_secs(24 * 60 * 60));
