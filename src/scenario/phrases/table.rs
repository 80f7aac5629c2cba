//! Data tables: columns by their headings, and the place of every cell.

use std::cell::OnceCell;

use super::step::Step;
use crate::diag::did_you_mean_or_list;
use crate::source::{SourceFile, Span, Spanned};

/// A data table below a step.
#[derive(Debug)]
pub(super) struct Table<'t> {
    /// The cells as they are meant: escapes are resolved and an outline's values filled in.
    pub rows: &'t [Vec<String>],
    /// Its place in the source.
    span: Span,
    /// The places of all cells, row by row.
    places: OnceCell<Vec<Vec<Span>>>,
}

/// The rows of a table with headings.
pub(super) struct Columns<'t> {
    table: Table<'t>,
    /// For each wanted column its place in the table.
    places: Vec<Option<usize>>,
}

impl<'t> Table<'t> {
    pub(super) fn new(rows: &'t [Vec<String>], span: Span) -> Self {
        Self { rows, span, places: OnceCell::new() }
    }

    /// The place of a cell without the blanks around it; the whole table when the source does not tell.
    ///
    /// The grammar keeps no places of cells, so they are looked up in the source.
    pub(super) fn cell(&self, source: &SourceFile, row: usize, column: usize) -> Span {
        let places = self.places.get_or_init(|| {
            let mut at = self.span.start;
            let lines = source.slice(self.span).split_inclusive('\n').map(|line| {
                let start = at;
                at += line.len();
                (start, line)
            });
            lines
                .filter(|(_, line)| line.trim_start().starts_with('|'))
                .map(|(start, line)| cells(start, line))
                .collect()
        });
        places.get(row).and_then(|cells| cells.get(column)).copied().unwrap_or(self.span)
    }

    /// Finds `wanted` columns by the headings in the first row; the first `needed` of them must be there.
    pub(super) fn columns(self, wanted: &[&str], needed: usize, step: &mut Step<'_, '_>) -> Columns<'t> {
        let mut places = vec![None; wanted.len()];
        let mut unknown = false;
        for (column, heading) in self.rows.first().into_iter().flatten().enumerate() {
            let span = self.cell(&step.draft().source, 0, column);
            match wanted.iter().position(|name| name.eq_ignore_ascii_case(heading.trim())) {
                Some(at) if places[at].is_some() => {
                    step.error(span, format!("the column `{heading}` is there twice"), |problem| problem);
                }
                Some(at) => places[at] = Some(column),
                None => {
                    unknown = true;
                    let label = did_you_mean_or_list(heading, wanted);
                    step.error(span, format!("unknown column `{heading}`"), |problem| problem.label(label));
                }
            }
        }
        for (at, name) in wanted.iter().enumerate().take(needed) {
            if places[at].is_none() && !unknown {
                let message = format!("the table has no column `{name}`");
                step.error(self.span, message, |problem| problem.help("the first row holds the headings"));
            }
        }
        Columns { table: self, places }
    }

    /// Reads a table of two columns, name and value: the values of `wanted` names, of which the first `needed` must be
    /// there. `None`, and a mistake is noted, when one is not.
    pub(super) fn fields(
        self,
        wanted: &[&str],
        needed: usize,
        step: &mut Step<'_, '_>,
    ) -> Option<Vec<Option<Spanned<String>>>> {
        if let Some((row, wide)) = self.rows.iter().enumerate().find(|(_, row)| row.len() != 2) {
            let span = self.cell(&step.draft().source, row, wide.len().saturating_sub(1));
            step.error(span, "this table has two columns: what, and its value", |problem| problem);
            return None;
        }
        let mut values = vec![None; wanted.len()];
        let mut unknown = false;
        for (row, cells) in self.rows.iter().enumerate() {
            let [name, value] = cells.as_slice() else { continue };
            let span = self.cell(&step.draft().source, row, 0);
            match wanted.iter().position(|known| known.eq_ignore_ascii_case(name.trim())) {
                Some(at) if values[at].is_some() => {
                    step.error(span, format!("`{name}` is given twice"), |problem| problem);
                }
                Some(at) => {
                    let place = self.cell(&step.draft().source, row, 1);
                    values[at] = Some(Spanned::new(value.clone(), place));
                }
                None => {
                    unknown = true;
                    let label = did_you_mean_or_list(name, wanted);
                    step.error(span, format!("unknown field `{name}`"), |problem| problem.label(label));
                }
            }
        }
        let mut complete = true;
        for (at, name) in wanted.iter().enumerate().take(needed) {
            if values[at].is_none() {
                complete = false;
                if unknown {
                    continue;
                }
                step.error(self.span, format!("the table does not say the `{name}`"), |problem| {
                    problem.help(format!("add a row `| {name} | ... |`"))
                });
            }
        }
        complete.then_some(values)
    }
}

impl Columns<'_> {
    /// How many rows stand below the headings.
    pub(super) fn len(&self) -> usize {
        self.table.rows.len().saturating_sub(1)
    }

    /// The cell of a wanted column in a row below the headings; `None` when there is no such column.
    pub(super) fn cell(&self, row: usize, wanted: usize, source: &SourceFile) -> Option<Spanned<String>> {
        let column = self.places[wanted]?;
        let text = self.table.rows.get(row + 1)?.get(column)?;
        Some(Spanned::new(text.clone(), self.table.cell(source, row + 1, column)))
    }

    /// As [`Columns::cell`]; an empty cell counts as none.
    pub(super) fn filled(&self, row: usize, wanted: usize, source: &SourceFile) -> Option<Spanned<String>> {
        self.cell(row, wanted, source).filter(|cell| !cell.value.is_empty())
    }
}

/// The places of the cells of a row that begins at `start`.
fn cells(start: usize, line: &str) -> Vec<Span> {
    let mut places = Vec::new();
    let mut left = None;
    let mut escaped = false;
    for (at, byte) in line.bytes().enumerate() {
        if byte == b'|' && !escaped {
            if let Some(left) = left {
                let inner = &line[left..at];
                let text = inner.trim();
                let begin = start + left + (inner.len() - inner.trim_start().len());
                // An empty cell is shown by its blanks.
                let empty = Span::new(start + left, start + at);
                places.push(if text.is_empty() { empty } else { Span::new(begin, begin + text.len()) });
            }
            left = Some(at + 1);
        }
        escaped = byte == b'\\' && !escaped;
    }
    places
}
