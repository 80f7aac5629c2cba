//! Writes the document piece by piece, so that ten thousand results need no more memory than one.

use std::io;
use std::io::Write;

use super::escape::write;
use super::{convert, model};
use crate::report::matrix::Matrix;
use crate::report::result::{Reporter, ScenarioResult, Summary};

/// Version of the JSON report; grows when a field changes its meaning or goes.
pub const SCHEMA_VERSION: u32 = 1;

const FORMAT: &str = "patchdrill-results";

/// Writes all results as one JSON document, each scenario on a line of its own.
#[derive(Debug)]
pub struct Json<W> {
    out: W,
    any: bool,
    matrix: Matrix,
}

impl<W: Write> Json<W> {
    /// A report to `out`.
    pub fn new(out: W) -> Self {
        Self { out, any: false, matrix: Matrix::default() }
    }
}

impl<W: Write> Reporter for Json<W> {
    fn begin(&mut self, _total: usize) -> io::Result<()> {
        let patchdrill = env!("CARGO_PKG_VERSION");
        write!(
            self.out,
            r#"{{"format":"{FORMAT}","version":{SCHEMA_VERSION},"patchdrill":"{patchdrill}","scenarios":["#
        )
    }

    fn result(&mut self, result: &ScenarioResult) -> io::Result<()> {
        self.out.write_all(if self.any { b",\n" } else { b"\n" })?;
        self.any = true;
        self.matrix.add(result);
        write(&mut self.out, &convert::scenario(result))
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        self.out.write_all(b"\n],\"matrix\":")?;
        write(&mut self.out, &super::matrix::filled(&self.matrix))?;
        self.out.write_all(b",\"summary\":")?;
        write(&mut self.out, &convert::counts(summary))?;
        self.out.write_all(b"}\n")?;
        self.out.flush()
    }
}

/// The JSON Schema of the report.
pub fn results_schema() -> serde_json::Value {
    schemars::schema_for!(model::Results<'_>).to_value()
}
