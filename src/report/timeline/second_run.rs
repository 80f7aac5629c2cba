//! The second run of a job as rows: whether it was as the first, and what was not.

use super::rows::{Below, Row, RunView};
use crate::event::{Difference, Event, Place, SecondRun};
use crate::report::style::Tone;
use crate::report::text;

/// One row that says how the two runs compare, and those of the second run that are not as in the first.
pub(super) fn rows(first: &RunView<'_>, second: &SecondRun) -> Vec<Row> {
    let run = RunView { outcome: &second.outcome, events: &second.events, ..*first };
    let mut rows = vec![summary(second)];
    let mut all = run.rows();
    for same in second.differences.chunk_by(|one, other| one.place == other.place) {
        let place = &same[0].place;
        if *place == Place::Job {
            continue;
        }
        let mut of_place: Vec<Row> = all.extract_if(.., |row| row.place.as_ref() == Some(place)).collect();
        if of_place.is_empty() {
            of_place.push(Row { sign: '○', ..Row::new(place.to_string(), String::new()) });
        }
        rows.append(&mut of_place);
        if let Some(last) = rows.last_mut() {
            last.below.splice(0..0, same.iter().map(differs));
        }
    }
    rows
}

fn summary(second: &SecondRun) -> Row {
    let same = second.differences.is_empty();
    let (sign, tone, status) =
        if same { ('✓', Tone::Good, "as the first") } else { ('✗', Tone::Bad, "not as the first") };
    let mut notes = Vec::new();
    let ran = second.events.iter().any(|event| matches!(event, Event::ActionEnded(run) if run.real));
    if ran && !second.tells_files {
        notes.push((Tone::Dim, "this endpoint cannot tell which files it changed".to_owned()));
    } else if same && second.tells_files {
        notes.push((Tone::Plain, "no file changed".to_owned()));
    }
    let of_job = second.differences.iter().filter(|difference| difference.place == Place::Job);
    Row {
        sign,
        tone,
        status: status.to_owned(),
        notes,
        below: of_job.map(differs).collect(),
        ..Row::new("second run".to_owned(), String::new())
    }
}

fn differs(difference: &Difference) -> Below {
    Below { wraps: true, ..Below::new("diff", Tone::Bad, text::plain(&difference.to_string())) }
}
