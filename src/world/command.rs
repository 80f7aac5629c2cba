//! Command doubles: commands of the endpoint that are replaced by declared answers.

use std::time::Duration;

use super::{Pattern, Word};

/// One command whose answers are declared. Arguments that no rule matches are an *undeclared call*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandDouble {
    /// Name as a script calls it, without a path: `systemctl`.
    pub name: String,
    /// Answers by arguments. An exact match wins; then the first pattern in order.
    pub rules: Vec<CommandRule>,
}

/// What a doubled command answers to some arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRule {
    /// Which arguments.
    pub args: ArgsPattern,
    /// Answers in the order of the calls; the last one repeats. Never empty.
    pub answers: Vec<Answer>,
}

/// Which arguments a rule answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgsPattern {
    /// Any arguments, also none.
    Any,
    /// Exactly these, byte by byte.
    Exact(Vec<Word>),
    /// Matched one by one: `*` inside a word stands for any bytes, a word `...` at the end for any further arguments.
    Words(Vec<Pattern>),
}

/// One answer of a doubled command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// How the command ends.
    pub ending: Ending,
    /// What it writes to standard output.
    pub stdout: Vec<u8>,
    /// What it writes to standard error.
    pub stderr: Vec<u8>,
    /// How long it waits before it answers, in real time on a real endpoint.
    pub delay: Duration,
}

impl Default for Answer {
    /// Exit code 0 without output, at once.
    fn default() -> Self {
        Self { ending: Ending::Exits(0), stdout: Vec::new(), stderr: Vec::new(), delay: Duration::ZERO }
    }
}

/// How a doubled command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With this exit code.
    Exits(u8),
    /// It never ends by itself.
    Hangs,
}
