//! Colour and width of a report: decided by the caller, never guessed here.

use std::fmt;

use anstyle::AnsiColor;

/// How a report for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Colour it. Without colour every fact still shows in words or signs.
    pub color: bool,
    /// Cells in a line.
    pub width: usize,
}

impl Style {
    /// The width of a report that does not go to a terminal, in cells.
    pub const PIPED_WIDTH: usize = 92;

    /// No colour, and the width of a piped report.
    pub const PLAIN: Self = Self { color: false, width: Self::PIPED_WIDTH };

    /// `text` in this tone.
    pub fn paint<T: fmt::Display>(self, tone: Tone, text: T) -> Painted<T> {
        Painted { style: if self.color { tone.style() } else { anstyle::Style::new() }, text }
    }
}

/// What a piece of a report says by its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As the terminal has it.
    Plain,
    /// Success.
    Good,
    /// Failure.
    Bad,
    /// Skipped, or a warning.
    Warn,
    /// A reboot, a place, a help.
    Note,
    /// Beside the point.
    Dim,
    /// A heading.
    Strong,
}

impl Tone {
    const fn style(self) -> anstyle::Style {
        match self {
            Self::Plain => anstyle::Style::new(),
            Self::Good => AnsiColor::Green.on_default(),
            Self::Bad => AnsiColor::Red.on_default().bold(),
            Self::Warn => AnsiColor::Yellow.on_default(),
            Self::Note => AnsiColor::Cyan.on_default(),
            Self::Dim => anstyle::Style::new().dimmed(),
            Self::Strong => anstyle::Style::new().bold(),
        }
    }
}

/// Text in a tone.
#[derive(Clone, Copy, Debug)]
pub struct Painted<T> {
    style: anstyle::Style,
    text: T,
}

impl<T: fmt::Display> fmt::Display for Painted<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.style.render(), self.text, self.style.render_reset())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_there_is_no_escape() {
        assert_eq!(Style::PLAIN.paint(Tone::Bad, "failed").to_string(), "failed");
        let colored = Style { color: true, ..Style::PLAIN };
        assert_eq!(colored.paint(Tone::Plain, "text").to_string(), "text");
        assert_eq!(colored.paint(Tone::Good, "passed").to_string(), "\u{1b}[32mpassed\u{1b}[0m");
    }
}
