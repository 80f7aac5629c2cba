//! Findings as people read them.

use std::io;
use std::io::Write;

use super::result::{Failure, ScenarioResult, Verdict};
use super::style::{Style, Tone};
use super::text;
use crate::event::{Finding, Level, Place};
use crate::expect;
use crate::job::ScriptOrigin;

/// The findings of a result that are reported and that the scenario did not ask for.
pub fn unexpected(result: &ScenarioResult) -> impl Iterator<Item = &Finding> {
    let findings = result.rehearsal.iter().flat_map(|rehearsal| &rehearsal.findings);
    findings.filter(|finding| finding.level > Level::Allow && !is_expected(result, finding))
}

/// Whether the scenario asks for this finding, so that reporting it surprises nobody.
pub(super) fn is_expected(result: &ScenarioResult, finding: &Finding) -> bool {
    expect::expected_findings(&result.scenario.expectations)
        .any(|(code, on)| code == finding.code && on.is_none_or(|id| finding.place.action() == Some(id)))
}

/// Whether this finding made the scenario fail.
pub(super) fn is_denied(result: &ScenarioResult, finding: &Finding) -> bool {
    let Verdict::Failed(failures) = &result.verdict else { return false };
    failures.iter().any(|failure| told_by(failure, finding))
}

/// Whether a failure says no more than that this finding is denied.
pub(super) fn told_by(failure: &Failure, finding: &Finding) -> bool {
    failure.span.is_none() && failure.message.contains(&finding.message)
}

/// The file (and line) that a finding points to, when its script lies in a file.
pub(super) fn script_place(result: &ScenarioResult, place: &Place) -> Option<(String, Option<usize>)> {
    let Place::Action(id, line) = place else { return None };
    match &result.scenario.job.action(*id)?.script()?.origin {
        ScriptOrigin::File { path, .. } => Some((path.to_string_lossy().into_owned(), *line)),
        ScriptOrigin::Inline(_) => None,
    }
}

/// Writes one finding, indented by `indent` cells: switch and place, what was found, what to do.
///
/// # Errors
/// When `out` cannot be written.
pub fn finding(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    result: &ScenarioResult,
    finding: &Finding,
) -> io::Result<()> {
    let (tone, word) =
        if is_denied(result, finding) { (Tone::Bad, "error") } else { (Tone::Warn, "warning") };
    let place = match script_place(result, &finding.place) {
        Some((path, line)) => {
            let line = line.map(|line| format!(":{line}")).unwrap_or_default();
            let action = finding.place.action().map(|id| format!(" ({id})")).unwrap_or_default();
            format!("{}{line}{action}", text::plain(&path))
        }
        None => finding.place.to_string(),
    };
    let head = style.paint(tone, format!("{word}[{}]", finding.code));
    writeln!(out, "{:indent$}{head} {}", "", style.paint(Tone::Dim, place))?;
    let room = style.width.saturating_sub(indent + 2).max(20);
    let help = format!("help: {}", finding.help);
    for (tone, words) in [(Tone::Plain, &finding.message), (Tone::Note, &help)] {
        for line in text::lines(words).flat_map(|line| text::wrap(&line, room)) {
            writeln!(out, "{:indent$}  {}", "", style.paint(tone, line))?;
        }
    }
    Ok(())
}
