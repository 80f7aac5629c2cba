//! What a built-in command says.

use std::time::Duration;

use crate::environment::{Answer, Arg, Ending};

/// What a built-in command does with a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::endpoint) enum Told {
    Answer(Answer),
    /// The real command runs, with these arguments.
    Real(Vec<Arg>),
    /// It does not know what the real one would do.
    Unknown,
}

/// What a command has written so far, and how it will end.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub stdout: String,
    pub stderr: String,
    pub code: u8,
    /// How long the caller really waits.
    pub delay: Duration,
    /// The command never ends.
    pub hangs: bool,
}

impl Output {
    /// Ends at once with a line on standard error.
    pub(crate) fn fails(code: u8, line: &str) -> Self {
        let mut output = Self { code, ..Self::default() };
        output.complain(line);
        output
    }

    /// A line on standard output.
    pub(crate) fn line(&mut self, line: &str) {
        self.stdout.push_str(line);
        self.stdout.push('\n');
    }

    /// A line on standard error.
    pub(crate) fn complain(&mut self, line: &str) {
        self.stderr.push_str(line);
        self.stderr.push('\n');
    }

    /// The first failure of several decides.
    pub(crate) fn fail_with(&mut self, code: u8) {
        if self.code == 0 {
            self.code = code;
        }
    }
}

impl From<Output> for Told {
    fn from(output: Output) -> Self {
        let ending = if output.hangs { Ending::Hangs } else { Ending::Exits(output.code) };
        let (stdout, stderr) = (output.stdout.into_bytes(), output.stderr.into_bytes());
        Self::Answer(Answer { ending, stdout, stderr, delay: output.delay })
    }
}
