//! Tables of counts: a row for each action or patch, a column for each thing that can become of it.

use std::io;
use std::io::Write;

use super::number;
use crate::report::style::{Style, Tone};
use crate::report::text;

/// A column, headed by one or two lines.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// The lines above it; the first one may be empty.
    pub head: [&'static str; 2],
    /// What a count in it says.
    pub tone: Tone,
}

#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Which it is, such as `pre-action 1`.
    pub who: String,
    /// Its name; may be empty.
    pub name: String,
    /// One count for each column.
    pub counts: Vec<u64>,
}

/// No name is shown in fewer cells than this.
const NARROWEST_NAME: usize = 12;
/// A longer name is clipped even where there is room.
const WIDEST_NAME: usize = 30;

/// Writes a table, indented by `indent` cells. Columns that hold nothing are left out, and those that do not fit follow below.
///
/// # Errors
/// When `out` cannot be written.
pub(super) fn draw(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    columns: &[Column],
    rows: &[Row],
) -> io::Result<()> {
    let count = |row: &Row, at: usize| row.counts.get(at).copied().unwrap_or(0);
    let told: Vec<usize> =
        (0..columns.len()).filter(|at| rows.iter().any(|row| count(row, *at) > 0)).collect();
    let width_of = |at: usize| {
        let heads = columns[at].head.iter().map(|head| text::width(head));
        let counts = rows.iter().map(|row| number::grouped(count(row, at)).len());
        heads.chain(counts).max().unwrap_or(0)
    };
    let who = rows.iter().map(|row| text::width(&row.who)).max().unwrap_or(0);
    let longest = rows.iter().map(|row| text::width(&row.name)).max().unwrap_or(0).min(WIDEST_NAME);
    let room = style.width.saturating_sub(indent + who + 2);
    let wanted: usize = told.iter().map(|at| width_of(*at) + 2).sum();
    let name = longest.min(room.saturating_sub(wanted).max(NARROWEST_NAME));
    let mut left = told.as_slice();
    loop {
        let mut used = name;
        let fitting = left
            .iter()
            .take_while(|at| {
                used += width_of(**at) + 2;
                used <= room
            })
            .count();
        let (block, rest) = left.split_at(fitting.max(1).min(left.len()));
        let page = Page { style, indent, who, name };
        page.heads(out, columns, block, &width_of)?;
        for row in rows {
            let cells = block.iter().map(|at| (width_of(*at), count(row, *at), columns[*at].tone));
            page.row(out, row, cells)?;
        }
        left = rest;
        if left.is_empty() {
            return Ok(());
        }
    }
}

struct Page {
    style: Style,
    indent: usize,
    who: usize,
    name: usize,
}

impl Page {
    fn heads(
        &self,
        out: &mut dyn Write,
        columns: &[Column],
        block: &[usize],
        width_of: &dyn Fn(usize) -> usize,
    ) -> io::Result<()> {
        for line in 0..2 {
            if block.iter().all(|at| columns[*at].head[line].is_empty()) {
                continue;
            }
            let mut shown = " ".repeat(self.indent + self.who + 2 + self.name);
            for at in block {
                let head = columns[*at].head[line];
                let gap = width_of(*at).saturating_sub(text::width(head)) + 2;
                shown.extend(std::iter::repeat_n(' ', gap));
                shown.push_str(head);
            }
            writeln!(out, "{}", self.style.paint(Tone::Dim, shown.trim_end()))?;
        }
        Ok(())
    }

    fn row(
        &self,
        out: &mut dyn Write,
        row: &Row,
        cells: impl Iterator<Item = (usize, u64, Tone)>,
    ) -> io::Result<()> {
        let who = text::pad(&row.who, self.who);
        let name = text::pad(&text::clip(&row.name, self.name), self.name);
        write!(out, "{:indent$}{who}  {name}", "", indent = self.indent)?;
        for (width, count, tone) in cells {
            let (tone, shown) =
                if count == 0 { (Tone::Dim, "·".to_owned()) } else { (tone, number::grouped(count)) };
            let gap = width.saturating_sub(text::width(&shown)) + 2;
            write!(out, "{:gap$}{}", "", self.style.paint(tone, shown))?;
        }
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(width: usize) -> String {
        let columns = [
            Column { head: ["", "success"], tone: Tone::Good },
            Column { head: ["", "failed"], tone: Tone::Bad },
            Column { head: ["", "never"], tone: Tone::Bad },
            Column { head: ["skipped", "by system"], tone: Tone::Warn },
        ];
        let row = |who: &str, name: &str, counts: [u64; 4]| Row {
            who: who.to_owned(),
            name: name.to_owned(),
            counts: counts.to_vec(),
        };
        let rows = [row("pre-action 1", "Stop", [97_010, 0, 0, 0]), row("pre-action 2", "", [1, 2, 0, 3])];
        let mut out = Vec::new();
        draw(&mut out, Style { width, ..Style::PLAIN }, 2, &columns, &rows).expect("memory takes everything");
        String::from_utf8(out).expect("tables are text")
    }

    #[test]
    fn columns_without_a_count_are_left_out() {
        let shown = "                                         skipped
                      success  failed  by system
  pre-action 1  Stop   97,010       ·          ·
  pre-action 2              1       2          3
";
        assert_eq!(drawn(80), shown);
    }

    #[test]
    fn columns_that_do_not_fit_follow_below() {
        let shown = drawn(40);
        assert!(shown.lines().all(|line| text::width(line) <= 40), "{shown}");
        assert_eq!(shown.matches("pre-action 1").count(), 2, "{shown}");
    }
}
