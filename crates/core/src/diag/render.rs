//! Diagnostics as text for a person.

use std::collections::HashSet;
use std::io;
use std::io::Write;

use anstyle::{AnsiColor, Style};
use codespan_reporting::term::WriteStyle;
use codespan_reporting::{diagnostic as codespan, term};

use super::excerpt::{Excerpt, safe_line, visible};
use super::{Diagnostic, Severity};
use crate::source::Span;

/// At most this many diagnostics are shown at once; the rest is counted.
pub const MOST_SHOWN: usize = 50;

/// Messages and labels are cut behind this many characters: they may hold what the user wrote.
const LONGEST_MESSAGE: usize = 400;

/// Shows diagnostics sorted by file and place, each one once, at most [`MOST_SHOWN`] of them.
///
/// Each ends in an empty line. The result is safe for a terminal whatever the source holds. `color` adds ANSI colours.
pub fn render(diagnostics: &[Diagnostic], color: bool) -> String {
    let sorted = distinct(diagnostics);
    let mut out = Painter { bytes: Vec::new(), color };
    for diagnostic in sorted.iter().take(MOST_SHOWN) {
        if one(&mut out, diagnostic).is_err() {
            // Drawing into memory fails only when the excerpt is wrong; the message is worth more than its picture.
            out.bytes.extend_from_slice(format!("error: {}\n\n", safe_line(&diagnostic.message)).as_bytes());
        }
    }
    if let Some(more @ 1..) = sorted.len().checked_sub(MOST_SHOWN) {
        out.bytes.extend_from_slice(format!("... and {more} more\n").as_bytes());
    }
    let text = String::from_utf8_lossy(&out.bytes);
    if color {
        return text.into_owned();
    }
    // Where labels hang below each other the lines between them end in spaces, which only disturb files.
    let mut trimmed = String::with_capacity(text.len());
    for line in text.lines() {
        trimmed.push_str(line.trim_end());
        trimmed.push('\n');
    }
    trimmed
}

/// The diagnostics sorted by file and place, each one once: steps of a background, for one, are read with every scenario.
pub fn distinct(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by(|a, b| order(a).cmp(&order(b)));
    let mut seen = HashSet::new();
    sorted.retain(|diagnostic| seen.insert(order(diagnostic)));
    sorted
}

type Order<'a> = (&'a str, Option<Span>, Severity, &'a str, &'a [(Span, String)], Option<&'a str>);

/// What tells diagnostics apart and orders them.
fn order(diagnostic: &Diagnostic) -> Order<'_> {
    (
        diagnostic.source.name(),
        diagnostic.span(),
        diagnostic.severity,
        &diagnostic.message,
        &diagnostic.labels,
        diagnostic.help.as_deref(),
    )
}

fn one(out: &mut Painter, diagnostic: &Diagnostic) -> Result<(), codespan_reporting::files::Error> {
    let severity = match diagnostic.severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Warning => codespan::Severity::Warning,
    };
    let mut message = cut(safe_line(&diagnostic.message));
    if diagnostic.labels.is_empty() {
        message = format!("{}: {message}", safe_line(diagnostic.source.name()));
    }
    let mut drawn = codespan::Diagnostic::new(severity).with_message(message);
    let spans: Vec<Span> = diagnostic.labels.iter().map(|(span, _)| *span).collect();
    let (excerpt, ranges) = Excerpt::new(&diagnostic.source, &spans);
    for (at, (range, (_, text))) in ranges.into_iter().zip(&diagnostic.labels).enumerate() {
        let label = match at {
            0 => codespan::Label::primary((), range),
            _ => codespan::Label::secondary((), range),
        };
        drawn = drawn.with_label(label.with_message(cut(safe_line(text))));
    }
    if let Some(help) = &diagnostic.help {
        let help: String = help.chars().map(|c| if c == '\n' { c } else { visible(c) }).collect();
        drawn = drawn.with_note(format!("help: {}", cut(help)));
    }
    term::emit_to_write_style(out, &term::Config::default(), &excerpt, &drawn)
}

fn cut(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(LONGEST_MESSAGE) {
        text.truncate(at);
        text.push('…');
    }
    text
}

/// Collects what is drawn, with ANSI colours or without.
struct Painter {
    bytes: Vec<u8>,
    color: bool,
}

impl Painter {
    fn set(&mut self, style: Style) -> io::Result<()> {
        if self.color { write!(self.bytes, "{style}") } else { Ok(()) }
    }
}

impl Write for Painter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn color_of(severity: codespan::Severity) -> AnsiColor {
    match severity {
        codespan::Severity::Bug | codespan::Severity::Error => AnsiColor::Red,
        codespan::Severity::Warning => AnsiColor::Yellow,
        codespan::Severity::Note => AnsiColor::Green,
        codespan::Severity::Help => AnsiColor::Cyan,
    }
}

impl WriteStyle for Painter {
    fn set_header(&mut self, severity: codespan::Severity) -> io::Result<()> {
        self.set(color_of(severity).on_default().bold())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.set(Style::new().bold())
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.set(AnsiColor::Blue.on_default())
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.set(AnsiColor::Blue.on_default())
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.set(AnsiColor::Blue.on_default())
    }

    fn set_label(&mut self, severity: codespan::Severity, style: codespan::LabelStyle) -> io::Result<()> {
        self.set(match style {
            codespan::LabelStyle::Primary => color_of(severity).on_default(),
            codespan::LabelStyle::Secondary => AnsiColor::Blue.on_default(),
        })
    }

    fn reset(&mut self) -> io::Result<()> {
        if self.color { write!(self.bytes, "{}", anstyle::Reset) } else { Ok(()) }
    }
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
