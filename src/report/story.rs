//! What happened in a scenario, whatever kind of scenario it is.

use std::io;
use std::io::Write;

use super::look::Look;
use super::plan::{PlanView, asset_course, plan};
use super::result::ScenarioResult;
use super::timeline::{Detail, timeline};
use crate::lifecycle::AssetId;

/// Writes what happened, indented by `indent` cells: of an ordinary scenario the timeline of its job, of a plan what became of
/// its jobs. The life of a single job on a single asset is told with its run.
///
/// # Errors
/// When `out` cannot be written.
pub fn story(
    out: &mut dyn Write,
    look: Look,
    indent: usize,
    detail: Detail,
    result: &ScenarioResult,
) -> io::Result<()> {
    let Some(view) = PlanView::of(result) else { return timeline(out, look, indent, detail, result) };
    if !view.is_one_life() {
        return plan(out, look, indent, detail, &view);
    }
    let Some(group) = view.plan.groups.iter().position(|group| group.count == 1) else { return Ok(()) };
    asset_course(out, look, indent, detail, &view, AssetId { group, index: 0 })?;
    if view.rehearsals.is_empty() && result.rehearsal.is_some() {
        writeln!(out)?;
        timeline(out, look, indent + 2, detail, result)?;
    }
    Ok(())
}
