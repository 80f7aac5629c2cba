//! What the command line answers by its exit code.

use std::process::ExitCode;

/// How a call of `patchdrill` ended. Scripts and CI servers may rely on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: everything passed, or what was asked for was done. Skipped scenarios are no failure.
    Passed,
    /// 1: some scenario failed, or could not be rehearsed.
    Failed,
    /// 2: the input is wrong: a flag, a setting, a scenario, a name. Nothing ran.
    Input,
    /// 3: every scenario that ran passed, but the environment lacks a tool that `--require` names.
    Missing,
    /// 4: patchdrill itself failed: a fault of its own, or the machine refused to write a report.
    Internal,
    /// 130: interrupted by Ctrl-C or by a request to terminate; a summary of what was done was printed.
    Interrupted,
    /// 141: whoever read the output went away, as with `| head`. Nothing is said about it.
    PipeClosed,
}

impl Exit {
    /// The number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Failed => 1,
            Self::Input => 2,
            Self::Missing => 3,
            Self::Internal => 4,
            Self::Interrupted => 130,
            Self::PipeClosed => 141,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// The paragraph about exit codes in the long help.
pub(super) const EXIT_CODES: &str = "\
Exit codes:
    0  everything passed (skipped scenarios are no failure)
    1  some scenario failed, or could not be rehearsed
    2  the input is wrong: a flag, a setting, a scenario, a name; nothing ran
    3  the environment lacks a tool that --require names; all else passed
    4  patchdrill itself failed
  130  interrupted; what was done so far is reported
  141  whoever read the output went away, as with `| head`";
