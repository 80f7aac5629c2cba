//! Findings: what is doubtful beside the verdict, and the switches that decide how much that matters.

use std::fmt;

use crate::job::ActionId;

/// Something doubtful about a script, a plan or a run, beside the verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub code: FindingCode,
    /// How serious, after the switches in force.
    pub level: Level,
    /// Where.
    pub place: Place,
    /// One sentence: what was found.
    pub message: String,
    /// One sentence: what to do.
    pub help: String,
}

/// Where a finding lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The plan as a whole.
    Job,
    /// An action, and the line of its script from 1 when it is known.
    Action(ActionId, Option<usize>),
    /// The patch at this place, from 0.
    Patch(usize),
}

impl Place {
    /// The action that this place lies in, if it lies in one.
    pub const fn action(&self) -> Option<ActionId> {
        match self {
            Self::Action(id, _) => Some(*id),
            Self::Job | Self::Patch(_) => None,
        }
    }
}

impl fmt::Display for Place {
    /// Shows as `pre-action 2, line 14`, `patch 3` or `job`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Job => f.write_str("job"),
            Self::Action(id, None) => write!(f, "{id}"),
            Self::Action(id, Some(line)) => write!(f, "{id}, line {line}"),
            Self::Patch(index) => write!(f, "patch {}", index + 1),
        }
    }
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Not reported.
    Allow,
    /// Reported.
    Warn,
    /// Reported, and the scenario fails.
    Deny,
}

impl Level {
    /// Every level, mildest first.
    pub const ALL: [Self; 3] = [Self::Allow, Self::Warn, Self::Deny];

    /// The name as users write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }

    /// The level that users call `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Declares every kind of finding in one place, so that none can lack a name or a level.
macro_rules! finding_codes {
    ($($(#[$doc:meta])* $code:ident = $name:literal, $level:ident;)*) => {
        /// Every kind of finding; [`FindingCode::name`] is the switch.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum FindingCode {
            $($(#[$doc])* $code,)*
        }

        impl FindingCode {
            /// Every kind, in the order in which lists show them.
            pub const ALL: &[Self] = &[$(Self::$code,)*];

            /// The name as users write it, such as `no-explicit-exit`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$code => $name,)*
                }
            }

            /// How serious it is unless a switch says otherwise.
            ///
            /// Denied by default is only what makes the rehearsal worthless or the plan impossible: a script
            /// that reboots the asset, a call that the scenario forgot, a plan that no single job can carry
            /// out, a scenario that expects nothing, a job that does not bear
            /// the second run that was asked for. Everything else may be meant so, and warns.
            pub const fn default_level(self) -> Level {
                match self {
                    $(Self::$code => Level::$level,)*
                }
            }
        }
    };
}

finding_codes! {
    /// A script tried to reboot the endpoint by itself: the job can fall into a reboot loop.
    ForcedReboot = "forced-reboot", Deny;
    /// A doubled command was called with arguments that have no answer.
    UndeclaredCall = "undeclared-call", Deny;
    /// The exit code came from the last command, or from `set -e`, and not from an `exit` the author wrote.
    NoExplicitExit = "no-explicit-exit", Warn;
    /// A code with a meaning for the job (10, 11, 12, 101) that came from a tool and not from the author.
    AccidentalCode = "accidental-code", Warn;
    /// The output speaks of a reboot or a failure, and the exit code says otherwise.
    OutputDisagrees = "output-disagrees", Warn;
    /// The script ran, and none of the doubled commands was called.
    NothingCalled = "nothing-called", Warn;
    /// The script reads arguments; a job passes none.
    ReadsArguments = "reads-arguments", Warn;
    /// The script needs a file beside it; a job carries one script only.
    NeedsSiblingFile = "needs-sibling-file", Warn;
    /// The script is longer than an agent takes, and runs cut.
    TruncatedScript = "truncated-script", Warn;
    /// A child of the script outlived it.
    ChildOutlived = "child-outlived", Warn;
    /// `exit` with a number that the shell cannot pass on, such as 256 or -1.
    ExitWraps = "exit-wraps", Warn;
    /// `exit` inside a subshell or a pipeline, where it does not end the script.
    ExitInSubshell = "exit-in-subshell", Warn;
    /// `exit $?` behind a pipeline, of which it passes on the code of the last command.
    ExitOfPipeline = "exit-of-pipeline", Warn;
    /// Windows line ends in a shell script.
    CrlfLines = "crlf-lines", Warn;
    /// A byte order mark before the first line.
    ByteOrderMark = "byte-order-mark", Warn;
    /// No shebang on the first line, or one that the platform lacks.
    Shebang = "shebang", Warn;
    /// The script asks a question; nobody answers, standard input is empty.
    Prompts = "prompts", Warn;
    /// Output is not valid UTF-8.
    OutputNotUtf8 = "output-not-utf8", Warn;
    /// Output was longer than the limit and was cut.
    OutputCut = "output-cut", Warn;
    /// An action that needs the reboot to have happened stands in the job that owes it.
    NeedsRebootFirst = "needs-reboot-first", Deny;
    /// Two patches need a reboot between them; one job cannot do that.
    RebootBetweenPatches = "reboot-between-patches", Deny;
    /// The same job, run again on the same asset, came to another end or changed files.
    NotIdempotent = "not-idempotent", Deny;
    /// The scenario expects nothing.
    ExpectsNothing = "expects-nothing", Deny;
    /// The script asked for an exit code that differs from what the system passed on.
    CodeCut = "code-cut", Warn;
}

impl FindingCode {
    /// The kind that users call `name`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case_and_unique_and_lead_back() {
        for code in FindingCode::ALL {
            let name = code.name();
            assert!(
                name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            );
            assert_eq!(FindingCode::from_name(name), Some(*code));
        }
        assert_eq!(FindingCode::from_name("No-Explicit-Exit"), None);
    }

    #[test]
    fn levels_lead_back_from_their_names() {
        for level in Level::ALL {
            assert_eq!(Level::from_name(level.name()), Some(level));
        }
        assert_eq!(Level::from_name("forbid"), None);
    }

    #[test]
    fn places_read_as_people_count() {
        assert_eq!(Place::Action(ActionId::pre(1), Some(14)).to_string(), "pre-action 2, line 14");
        assert_eq!(Place::Action(ActionId::post(0), None).to_string(), "post-action 1");
        assert_eq!(Place::Patch(2).to_string(), "patch 3");
        assert_eq!(Place::Job.to_string(), "job");
    }
}
