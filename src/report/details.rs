//! What happened in a scenario, whatever kind of scenario it is.

use std::io;
use std::io::Write;

use super::plan::{PlanView, asset_course, plan};
use super::result::ScenarioResult;
use super::style::Style;
use super::timeline::{Detail, timeline};
use crate::lifecycle::AssetId;

/// Writes what happened, indented by `indent` cells: of an ordinary scenario the timeline of its job, of a plan what became of
/// its jobs. The life of a single job on a single asset is told with its run.
///
/// # Errors
/// When `out` cannot be written.
pub fn details(
    out: &mut dyn Write,
    style: Style,
    indent: usize,
    detail: Detail,
    result: &ScenarioResult,
) -> io::Result<()> {
    let Some(view) = PlanView::of(result) else { return timeline(out, style, indent, detail, result) };
    if !view.is_one_life() {
        return plan(out, style, indent, detail, &view);
    }
    let Some(group) = view.plan.groups.iter().position(|group| group.count == 1) else { return Ok(()) };
    asset_course(out, style, indent, detail, &view, AssetId { group, index: 0 })?;
    if view.rehearsals.is_empty() && result.rehearsal.is_some() {
        writeln!(out)?;
        timeline(out, style, indent + 2, detail, result)?;
    }
    Ok(())
}
