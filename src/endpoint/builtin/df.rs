//! `df` with declared file systems.

mod columns;
mod human;
mod options;

use self::columns::Column;
use self::options::{Asked, Line};
use super::state::State;
use super::told::{Output, Told};
use crate::endpoint::mount_table::{Mount, Size};
use crate::environment::Arg;

/// Answers a call of `df`.
pub(super) fn answer(state: &State, args: &[&str], real: &[Arg]) -> Told {
    let line = match options::read(args) {
        Asked::Line(line) => line,
        Asked::Real => return Told::Real(real.to_vec()),
        Asked::Wrong(message) => return Output::fails(1, &message).into(),
    };
    let mut shown: Vec<(&Mount, Size, &str)> = Vec::new();
    if line.paths.is_empty() {
        shown.extend(state.mounts.all().iter().filter_map(|disk| Some((disk, disk.size?, "-"))));
    }
    for path in &line.paths {
        let Some((disk, size)) = state.mounts.holding(path).and_then(|disk| Some((disk, disk.size?))) else {
            // What is not declared shows as it is.
            return Told::Real(real.to_vec());
        };
        shown.push((disk, size, path));
    }
    shown.retain(|(disk, ..)| line.wants(&disk.file_system));
    let mut output = Output::default();
    if shown.is_empty() {
        return Output::fails(1, "df: no file systems processed").into();
    }
    let mut rows = vec![line.columns.iter().map(|column| column.heading(&line)).collect::<Vec<_>>()];
    for (disk, size, path) in &shown {
        rows.push(line.columns.iter().map(|column| column.cell(disk, *size, path, &line)).collect());
    }
    if line.total {
        let sum = shown.iter().fold(Size::default(), |sum, (_, size, _)| Size {
            total: sum.total.saturating_add(size.total),
            used: sum.used.saturating_add(size.used),
            free: sum.free.saturating_add(size.free),
        });
        let dash = || "-".to_owned();
        let all = Mount { target: dash(), source: "total".to_owned(), file_system: dash(), size: None };
        rows.push(line.columns.iter().map(|column| column.cell(&all, sum, "-", &line)).collect());
    }
    for row in columns::aligned(&line.columns, &rows) {
        output.line(&row);
    }
    output.into()
}

#[cfg(test)]
mod tests;
