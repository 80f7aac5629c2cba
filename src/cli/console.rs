//! The only place that prints.

use std::io;
use std::io::{IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use super::settings::ColorWhen;
use crate::diag;
use crate::diag::Diagnostic;
use crate::report::{Style, Tone, printable};

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 100;
/// Narrower than this no timeline can be drawn.
const NARROWEST: usize = 60;

/// Standard output and standard error, with what is known about them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Console {
    out: Style,
    err: Style,
}

impl Console {
    /// Looks at the terminal once.
    pub(super) fn new(color: ColorWhen) -> Self {
        let is_on = |choice: ColorChoice| match color {
            ColorWhen::Always => true,
            ColorWhen::Never => false,
            ColorWhen::Auto => choice != ColorChoice::Never,
        };
        let width = |terminal: Option<(terminal_size::Width, terminal_size::Height)>| {
            terminal.map_or(Style::PIPED_WIDTH, |(width, _)| usize::from(width.0).clamp(NARROWEST, WIDEST))
        };
        Self {
            out: Style {
                color: is_on(AutoStream::choice(&io::stdout())),
                width: width(terminal_size::terminal_size_of(io::stdout())),
            },
            err: Style {
                color: is_on(AutoStream::choice(&io::stderr())),
                width: width(terminal_size::terminal_size_of(io::stderr())),
            },
        }
    }

    /// How standard output looks.
    pub(super) const fn style(&self) -> Style {
        self.out
    }

    /// Standard output; each line is written when it is complete.
    pub(super) fn out() -> impl Write + Send {
        // On Windows the stream turns colours into what an old console understands.
        AutoStream::new(io::stdout(), ColorChoice::Always)
    }

    /// Whether a person can see progress on standard error.
    pub(super) fn shows_progress() -> bool {
        io::stderr().is_terminal()
    }

    /// Says something beside the report, on standard error: a word in its tone, then a sentence.
    pub(super) fn say(&self, tone: Tone, word: &str, sentence: &str) {
        // Sentences may quote what a file or the environment says.
        let sentence: Vec<_> = sentence.lines().map(printable).collect();
        let sentence = sentence.join("\n");
        // When even this cannot be written nobody is there to be told.
        _ = writeln!(io::stderr(), "{}: {sentence}", self.err.paint(tone, word));
    }

    /// A mistake in one sentence, and what to do.
    pub(super) fn error(&self, sentence: &str, help: Option<&str>) {
        self.say(Tone::Bad, "error", sentence);
        if let Some(help) = help {
            self.say(Tone::Note, " help", help);
        }
    }

    /// Mistakes with their places.
    pub(super) fn diagnostics(&self, diagnostics: &[Diagnostic]) {
        _ = io::stderr().write_all(diag::render(diagnostics, self.err.color).as_bytes());
    }
}
