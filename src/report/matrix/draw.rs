//! The grid: rows are scenarios, columns are images.

use std::io;
use std::io::Write;

use super::collect::{Cell, Matrix, Row};
use crate::report::style::{Style, Tone};
use crate::report::{text, words};

/// With more rows than this, those that passed alike everywhere are only counted.
const MOST_ROWS: usize = 30;
/// Names are not clipped below this many cells.
const NARROWEST_NAME: usize = 16;

/// Writes the grid and what differs; nothing where there is nothing to compare.
///
/// # Errors
/// When `out` cannot be written.
pub(in crate::report) fn draw(out: &mut dyn Write, style: Style, matrix: &Matrix) -> io::Result<()> {
    if !matrix.is_worth_showing() {
        return Ok(());
    }
    let quiet = |row: &Row| row.is_alike() && row.cells.iter().flatten().all(|cell| cell.verdict == "passed");
    let folds = matrix.rows.len() > MOST_ROWS;
    let rows: Vec<&Row> = matrix.rows.iter().filter(|row| !(folds && quiet(row))).collect();
    let longest = rows.iter().map(|row| text::width(&text::plain(&row.name))).max().unwrap_or(0);
    let name = longest.min((style.width / 3).max(NARROWEST_NAME));
    let title = format!("on {}:", words::count(matrix.images.len(), "image"));
    writeln!(out, "{}", style.paint(Tone::Strong, title))?;
    let mut from = 0;
    while from < matrix.images.len() {
        from = block(out, style, matrix, &rows, name, from)?;
    }
    let folded = matrix.rows.len() - rows.len();
    if folded > 0 {
        let words = format!("  … {} passed alike on every image", words::count(folded, "scenario"));
        writeln!(out, "{}", style.paint(Tone::Dim, words))?;
    }
    let mut any = false;
    for row in &matrix.rows {
        for difference in matrix.differences(row) {
            if !any {
                writeln!(out, "\n{}", style.paint(Tone::Strong, "differences:"))?;
                any = true;
            }
            let sentence = format!("{}: {}", text::plain(&row.name), difference.sentence());
            let room = style.width.saturating_sub(4).max(20);
            for (at, line) in text::wrap(&sentence, room).iter().enumerate() {
                writeln!(
                    out,
                    "  {} {line}",
                    if at == 0 { style.paint(Tone::Warn, "≠") } else { style.paint(Tone::Plain, " ") }
                )?;
            }
        }
    }
    writeln!(out)
}

/// Writes as many columns as fit, at least one; gives the first that did not.
fn block(
    out: &mut dyn Write,
    style: Style,
    matrix: &Matrix,
    rows: &[&Row],
    name: usize,
    from: usize,
) -> io::Result<usize> {
    let mut widths = Vec::new();
    let mut used = 2 + name;
    for (at, image) in matrix.images.iter().enumerate().skip(from) {
        let cells =
            rows.iter().filter_map(|row| Some(text::width(&shown(row, row.cells.get(at)?.as_ref()?))));
        let width = cells.chain([text::width(&text::plain(image))]).max().unwrap_or(0);
        if !widths.is_empty() && used + 2 + width > style.width {
            break;
        }
        used += 2 + width;
        widths.push(width);
    }
    let last = widths.len() - 1;
    // Nothing is filled up at the end of a line.
    let filled =
        |text: &str, at: usize| if at == last { text.to_owned() } else { text::pad(text, widths[at]) };
    write!(out, "  {}", text::pad("", name))?;
    for (at, image) in matrix.images[from..=from + last].iter().enumerate() {
        write!(out, "  {}", style.paint(Tone::Dim, filled(&text::plain(image), at)))?;
    }
    writeln!(out)?;
    for row in rows {
        write!(out, "  {}", text::pad(&text::clip(&text::plain(&row.name), name), name))?;
        for at in 0..=last {
            let (tone, text) = match row.cells.get(from + at).and_then(Option::as_ref) {
                Some(cell) => (cell.tone, shown(row, cell)),
                None => (Tone::Plain, "–".to_owned()),
            };
            write!(out, "  {}", style.paint(tone, filled(&text, at)))?;
        }
        writeln!(out)?;
    }
    Ok(from + widths.len())
}

/// `✓ passed`; where jobs end differently, how this one did.
fn shown(row: &Row, cell: &Cell) -> String {
    match cell.job().filter(|_| row.ends_differ()) {
        Some(job) => format!("{} {job}", cell.sign),
        None => format!("{} {}", cell.sign, cell.verdict),
    }
}
