//! Data tables: columns by their headings, and the place of every cell.

use std::cell::OnceCell;

use super::step::Step;
use crate::diag::did_you_mean_or_list;
use crate::source::{SourceFile, Span, Spanned};

/// A data table below a step.
#[derive(Debug)]
pub(super) struct Table {
    /// The cells as they are meant: escapes are resolved and an outline's values filled in.
    pub rows: Vec<Vec<String>>,
    /// Its place in the source.
    span: Span,
    source: SourceFile,
    /// The places of all cells, row by row.
    places: OnceCell<Vec<Vec<Span>>>,
}

/// The rows of a table with headings.
pub(super) struct Columns {
    table: Table,
    /// For each wanted column its place in the table.
    places: Vec<Option<usize>>,
}

impl Table {
    pub(super) fn new(rows: Vec<Vec<String>>, span: Span, source: SourceFile) -> Self {
        Self { rows, span, source, places: OnceCell::new() }
    }

    /// The place of a cell without the blanks around it; the whole table when the source does not tell.
    ///
    /// The grammar keeps no places of cells, so they are looked up in the source.
    fn place(&self, row: usize, column: usize) -> Span {
        let places = self.places.get_or_init(|| {
            let mut at = self.span.start;
            let lines = self.source.slice(self.span).split_inclusive('\n').map(|line| {
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
    pub(super) fn columns(self, wanted: &[&str], needed: usize, step: &mut Step<'_, '_>) -> Columns {
        let mut places = vec![None; wanted.len()];
        let mut unknown = false;
        for (column, heading) in self.rows.first().into_iter().flatten().enumerate() {
            let span = self.place(0, column);
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

    /// The cells of a table with one column, without a first row that holds nothing but the heading; none, and a mistake is
    /// noted, when it has more.
    pub(super) fn single_column(&self, heading: &str, step: &mut Step<'_, '_>) -> Vec<Spanned<String>> {
        if let Some(row) = self.rows.iter().position(|row| row.len() != 1) {
            step.error(self.place(row, 1), "this table has one column", |problem| problem);
            return Vec::new();
        }
        let cells = self.rows.iter().flatten().enumerate();
        let headed = self.rows.iter().flatten().next().is_some_and(|cell| cell.eq_ignore_ascii_case(heading));
        let cells = cells.skip(usize::from(headed));
        cells.map(|(row, cell)| Spanned::new(cell.clone(), self.place(row, 0))).collect()
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
            let span = self.place(row, wide.len().saturating_sub(1));
            step.error(span, "this table has two columns: what, and its value", |problem| problem);
            return None;
        }
        let mut values = vec![None; wanted.len()];
        let mut unknown = false;
        for (row, cells) in self.rows.iter().enumerate() {
            let [name, value] = cells.as_slice() else { continue };
            let span = self.place(row, 0);
            match wanted.iter().position(|known| known.eq_ignore_ascii_case(name.trim())) {
                Some(at) if values[at].is_some() => {
                    step.error(span, format!("`{name}` is given twice"), |problem| problem);
                }
                Some(at) => {
                    let place = self.place(row, 1);
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

impl Columns {
    /// The rows below the headings, each with its cells by the wanted columns.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        (1..self.table.rows.len()).map(|row| Row { columns: self, row })
    }
}

/// A row below the headings.
#[derive(Clone, Copy)]
pub(super) struct Row<'c> {
    columns: &'c Columns,
    row: usize,
}

impl Row<'_> {
    /// The cell of a wanted column; `None` when there is no such column.
    pub(super) fn cell(self, wanted: usize) -> Option<Spanned<String>> {
        let column = self.columns.places[wanted]?;
        let table = &self.columns.table;
        let text = table.rows.get(self.row)?.get(column)?;
        Some(Spanned::new(text.clone(), table.place(self.row, column)))
    }

    /// As [`Row::cell`]; an empty cell counts as none.
    pub(super) fn filled(self, wanted: usize) -> Option<Spanned<String>> {
        self.cell(wanted).filter(|cell| !cell.value.is_empty())
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
