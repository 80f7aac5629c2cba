//! The report that a change board reads: what staging did, and whether production would start.

mod build;
mod markdown;
mod model;
mod terminal;
#[cfg(test)]
mod tests;
mod wording;

use std::io;
use std::io::Write;

use super::view::PlanView;
use crate::report::json;
use crate::report::style::Style;

/// The form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromotionForm {
    /// For people on a terminal.
    Terminal(Style),
    /// For a ticket or a page.
    Markdown,
    /// For programs.
    Json,
}

/// Writes whether the linked jobs at these places would start, and what that rests on. `rehearsed_at` tells when the rehearsal
/// was made, in real time.
///
/// # Errors
/// When `out` cannot be written.
pub fn promotion(
    out: &mut dyn Write,
    form: PromotionForm,
    view: &PlanView<'_>,
    jobs: &[usize],
    rehearsed_at: Option<String>,
) -> io::Result<()> {
    let report = build::promotion(view, jobs, rehearsed_at);
    match form {
        PromotionForm::Terminal(style) => terminal::write(out, style, &report),
        PromotionForm::Markdown => markdown::write(out, &report),
        PromotionForm::Json => {
            json::write(&mut *out, &report)?;
            writeln!(out)
        }
    }
}

/// The JSON Schema of the report.
pub fn promotion_schema() -> serde_json::Value {
    schemars::schema_for!(model::Promotion).to_value()
}
