//! The scenarios that were rehearsed on several images, as data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::report::matrix::{Cell, Matrix as Grid};

/// Scenarios that were rehearsed on several images.
#[derive(Serialize, JsonSchema)]
pub(super) struct Matrix<'a> {
    /// The images, in the order in which they came first.
    pub images: &'a [String],
    pub rows: Vec<MatrixRow<'a>>,
}

/// One scenario on all images.
#[derive(Serialize, JsonSchema)]
pub(super) struct MatrixRow<'a> {
    /// The name that it has on all of them.
    pub name: &'a str,
    pub file: &'a str,
    /// It came to the same on all of them.
    pub same: bool,
    /// What became of it, in the order of the images; null where it was not rehearsed.
    pub cells: Vec<Option<MatrixCell<'a>>>,
    /// On which images it differs from most of them, and in what.
    pub differences: Vec<MatrixDifference>,
}

/// One scenario on one image.
#[derive(Serialize, JsonSchema)]
pub(super) struct MatrixCell<'a> {
    /// `passed`, `failed`, `error` or `skipped`.
    pub verdict: &'a str,
    /// How the job ended, in a word or two.
    pub job: Option<&'a str>,
    /// The first thing that was not as expected, or why it could not run.
    pub reason: Option<&'a str>,
}

/// A difference between images.
#[derive(Serialize, JsonSchema)]
pub(super) struct MatrixDifference {
    pub images: Vec<String>,
    /// What differs and what probably brought it about.
    pub text: String,
}

/// The grid as data.
pub(super) fn filled(matrix: &Grid) -> Option<Matrix<'_>> {
    matrix.is_worth_showing().then(|| Matrix {
        images: &matrix.images,
        rows: matrix
            .rows
            .iter()
            .map(|row| MatrixRow {
                name: &row.name,
                file: &row.file,
                same: row.is_alike(),
                cells: (0..matrix.images.len())
                    .map(|at| row.cells.get(at)?.as_ref().map(matrix_cell))
                    .collect(),
                differences: matrix
                    .differences(row)
                    .into_iter()
                    .map(|found| MatrixDifference { images: found.images, text: found.text })
                    .collect(),
            })
            .collect(),
    })
}

fn matrix_cell(cell: &Cell) -> MatrixCell<'_> {
    MatrixCell { verdict: cell.verdict, job: cell.job(), reason: cell.why.as_deref() }
}
