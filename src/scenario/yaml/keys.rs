//! Every key that a scenario can hold, by the map that it belongs to.
//!
//! Reading and the JSON Schema both follow these tables; a test holds them together.

use crate::scenario::endpoint::{Answer, Cpu, Disk, Endpoint, File, Limits, Service, Turn};
use crate::scenario::expect::{ActionEnd, Call, Expect, FileEnd, Findings, Output, OutputText, PatchEnd};
use crate::scenario::job::Job;
use crate::scenario::map::Map;
use crate::scenario::plan::{
    ActionWhere, AgentFails, AgentRestarts, Asset, Blackout, Change, Group, JobExpect, Offline, PatchWhere,
    Plan, PlanExpect, PlannedJob, Reboots, When,
};

/// The keys of one kind of map.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Keys {
    /// What the map is, as messages call it.
    pub of: &'static str,
    /// Its keys.
    pub names: &'static [&'static str],
    /// Keys that begin with `x-` are ignored: a place for anchors and for other tools.
    pub extensible: bool,
}

macro_rules! tables {
    ($($(#[$doc:meta])* $table:ident $(= $of:literal [$($name:literal),* $(,)?])?;)*) => {
        $(table! { $(#[$doc])* $table $(= $of [$($name),*])? })*

        /// Every table. A key that is written in the wrong map belongs to the first one that has it.
        pub(crate) static ALL: &[&Keys] = &[$(known!($table $($of)?)),*];
    };
}

/// A table that is written here, where the map is not declared with [`crate::scenario::map`].
macro_rules! table {
    ($table:ident) => {};
    ($(#[$doc:meta])* $table:ident = $of:literal [$($name:literal),*]) => {
        $(#[$doc])* pub(crate) static $table: Keys = Keys {
            of: $of,
            names: &[$($name),*],
            extensible: extensible(stringify!($table)),
        };
    };
}

macro_rules! known {
    ($map:ident) => {
        $map::KEYS
    };
    ($table:ident $of:literal) => {
        &$table
    };
}

const fn extensible(table: &str) -> bool {
    matches!(table.as_bytes(), b"SCENARIO" | b"SCENARIOS")
}

tables! {
    /// A file that holds a list of scenarios.
    SCENARIOS = "a list of scenarios" ["scenarios"];
    /// A scenario.
    SCENARIO = "a scenario" [
        "scenario", "tags", "job", "endpoint", "matrix", "rulebook", "runs", "max_restarts", "findings", "expect",
        "imported", "asset", "seed", "change_delay", "catalogue_delay",
    ];
    Job;
    /// An action.
    ACTION = "an action" [
        "name", "run_script", "install_software", "change_registry_key", "uninstall_software", "env",
        "needs_reboot_first", "exits", "times_out", "exceeds", "killed_by", "not_started", "download", "checksum",
        "detection_exits", "key", "software", "tries", "prints", "stdout", "stderr", "takes", "forces_reboot", "where",
    ];
    /// One of several tries of an action.
    TRY = "a try" [
        "exits", "times_out", "exceeds", "killed_by", "not_started", "download", "checksum", "detection_exits", "key",
        "software",
    ];
    /// A script.
    SCRIPT = "a script" ["file", "inline", "language", "execution_policy"];
    /// Why a script never began.
    NOT_STARTED = "a reason" ["refused", "no_interpreter", "execution_policy"];
    /// An Install Software action.
    INSTALL = "an Install Software action" ["name", "url", "sha256", "detection_script", "install_script"];
    /// A Change Registry Key action.
    REGISTRY = "a Change Registry Key action" ["path", "type", "data", "add_new_key"];
    /// An Uninstall Software action.
    UNINSTALL = "an Uninstall Software action" ["registry_key", "display_name", "display_version"];
    /// A patch.
    PATCH = "a patch" [
        "name", "reboot", "installs", "download", "integrity", "withdrawn", "end_of_life", "applicable",
        "needs_reboot_after", "apt", "dnf", "zypper", "apk", "run", "fails", "download_fails", "signature_fails",
        "checksum_fails", "not_applicable", "download_takes", "install_takes", "published", "where",
    ];
    /// Reboot settings.
    REBOOT = "the reboot settings" ["suppress", "countdown", "defer"];
    /// A deferral.
    DEFER = "a deferral" ["each", "times", "countdown"];
    Endpoint;
    File;
    Cpu;
    Disk;
    Limits;
    Answer;
    Service;
    Turn;
    Expect;
    ActionEnd;
    PatchEnd;
    Output;
    OutputText;
    FileEnd;
    Findings;
    Call;
    /// A rulebook.
    RULEBOOK = "a rulebook" ["rulebook", "based_on", "source", "exit_codes", "retries", "switches"];
    /// How a rulebook settles what the documents leave open.
    SWITCHES = "the switches" [
        "user_skip_status", "post_action_reboot", "post_actions", "abort_skips_patches", "reboot_after_abort",
        "abort_fails_job",
    ];
    Plan;
    Group;
    Asset;
    Offline;
    Blackout;
    PlannedJob;
    When;
    Change;
    AgentRestarts;
    AgentFails;
    ActionWhere;
    PatchWhere;
    PlanExpect;
    JobExpect;
    Reboots;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_table_names_a_key_twice() {
        for keys in ALL {
            for (at, name) in keys.names.iter().enumerate() {
                assert!(!keys.names[..at].contains(name), "{name} in {}", keys.of);
            }
        }
    }
}
