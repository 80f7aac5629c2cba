//! What has become of services, as rows.

use super::rows::Row;
use crate::environment::ServiceState;
use crate::event::ServiceEnd;
use crate::report::style::Tone;
use crate::report::text;

/// More services than this tell nobody anything.
const MOST: usize = 10;

/// One row per service.
pub(super) fn rows(ends: &[ServiceEnd]) -> Vec<Row> {
    let mut rows: Vec<Row> = ends.iter().take(MOST).map(row).collect();
    if ends.len() > MOST {
        let status = format!("… and {} more", ends.len() - MOST);
        rows.push(Row { status, tone: Tone::Dim, ..Row::new("services".to_owned(), String::new()) });
    }
    rows
}

fn row(end: &ServiceEnd) -> Row {
    let (sign, tone) = match end.state {
        ServiceState::Running => ('●', Tone::Plain),
        ServiceState::Stopped => ('○', Tone::Plain),
        ServiceState::Failed => ('✗', Tone::Bad),
    };
    let restarted = end.restarted.then(|| (Tone::Plain, "restarted".to_owned()));
    Row {
        sign,
        tone,
        status: end.state.name().to_owned(),
        notes: [(Tone::Plain, end.startup.name().to_owned())].into_iter().chain(restarted).collect(),
        ..Row::new("service".to_owned(), text::plain(&end.name))
    }
}
