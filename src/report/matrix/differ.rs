//! In what images differ.

use std::fmt::Write as _;

use super::collect::{Cell, Matrix, Row};
use super::job_ends::{End, Ends};

/// One difference, with the images that show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::report) struct Difference {
    pub images: Vec<String>,
    /// `pre-action 2: failed (127), bash is missing; elsewhere success (0)`.
    pub text: String,
}

impl Difference {
    /// `on alpine:3 and debian:12: ...`.
    pub(crate) fn sentence(&self) -> String {
        let images = match self.images.as_slice() {
            [] => String::new(),
            [only] => only.clone(),
            [head @ .., last] => format!("{} and {last}", head.join(", ")),
        };
        format!("on {images}: {}", self.text)
    }
}

impl Row {
    /// Whether the scenario came to the same on every image that it was tried on.
    pub(crate) fn is_alike(&self) -> bool {
        let cells: Vec<&Cell> = self.cells.iter().flatten().collect();
        cells.windows(2).all(|pair| is_alike(pair[0], pair[1]))
    }

    /// Whether jobs ended differently, so that their ends are worth a word.
    pub(crate) fn ends_differ(&self) -> bool {
        let ends: Vec<&Ends> = self.cells.iter().flatten().filter_map(|cell| cell.ends.as_ref()).collect();
        ends.windows(2).any(|pair| !pair[0].is_as(pair[1]))
    }
}

fn is_alike(one: &Cell, other: &Cell) -> bool {
    one.verdict == other.verdict
        && match (&one.ends, &other.ends) {
            (Some(one), Some(other)) => one.is_as(other),
            (None, None) => true,
            _ => false,
        }
}

impl Matrix {
    /// What differs in a row: each image that is not as most of them are, and why.
    pub(crate) fn differences(&self, row: &Row) -> Vec<Difference> {
        if row.is_alike() {
            return Vec::new();
        }
        let cells = || row.cells.iter().enumerate().filter_map(|(at, cell)| Some((at, cell.as_ref()?)));
        let alike = |cell: &Cell| cells().filter(|(_, other)| is_alike(cell, other)).count();
        // The first one of equally many; a scenario that ran tells more than one that did not.
        let rank = |at: usize, cell: &Cell| (cell.ends.is_some(), alike(cell), usize::MAX - at);
        let Some((_, usual)) = cells().max_by_key(|(at, cell)| rank(*at, cell)) else { return Vec::new() };
        let mut found: Vec<Difference> = Vec::new();
        for (at, cell) in cells().filter(|(_, cell)| !is_alike(cell, usual)) {
            let text = difference(cell, usual);
            let image = self.images[at].clone();
            match found.iter_mut().find(|known| known.text == text) {
                Some(known) => known.images.push(image),
                None => found.push(Difference { images: vec![image], text }),
            }
        }
        found
    }
}

fn difference(cell: &Cell, usual: &Cell) -> String {
    let why = || cell.why.as_ref().map_or_else(String::new, |why| format!(": {why}"));
    let (Some(ends), Some(others)) = (&cell.ends, &usual.ends) else {
        return format!("{}{}", cell.verdict, why());
    };
    let differing: Vec<(&End, Option<&End>)> = ends
        .all
        .iter()
        .map(|end| (end, others.all.iter().find(|other| other.place == end.place)))
        .filter(|(end, other)| other.is_none_or(|other| other.status != end.status))
        .collect();
    let Some((end, other)) = differing.first() else { return format!("{}{}", cell.verdict, why()) };
    let mut text = format!("{} {}", end.place, end.status);
    if let Some(cause) = &end.cause {
        text.push_str(": ");
        text.push_str(cause);
    }
    if let Some(other) = other {
        text.push_str("; elsewhere ");
        text.push_str(&other.status);
        // Where most of them fail, what they lack is worth as much.
        if let (None, Some(cause)) = (&end.cause, &other.cause) {
            text.push_str(": ");
            text.push_str(cause);
        }
    }
    match differing.len() - 1 {
        0 => {}
        1 => text.push_str("; 1 more end differs"),
        more => _ = write!(text, "; {more} more ends differ"),
    }
    text
}
