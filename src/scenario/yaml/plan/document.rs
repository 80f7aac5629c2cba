//! From the tree of one plan to the scenario.

use crate::diag::Diagnostic;
use crate::scenario::Scenario;
use crate::scenario::map::Map;
use crate::scenario::plan::Plan;
use crate::scenario::yaml::lower::named;
use crate::scenario::yaml::reader::Reader;
use crate::scenario::yaml::tree::{Entry, Node};
use crate::source::SourceFile;

/// Whether the keys of a document are those of a plan.
pub(crate) fn is_plan(entries: &[Entry]) -> bool {
    let has = |name: &str| entries.iter().any(|entry| entry.key == name);
    has("plan") || !has("scenario") && has("assets") && has("jobs")
}

/// The plan that `node` describes, and every mistake in it.
pub(crate) fn plan(
    source: &SourceFile,
    node: &Node,
    entries: &[Entry],
) -> (Option<Scenario>, Vec<Diagnostic>) {
    let mut reader = Reader::new(source);
    let fields = reader.fields(entries, node.span, Plan::KEYS);
    let (mut lower, unnamed) = named(source, reader, &fields, "plan", node.span);
    lower.common(&fields);
    lower.seed(&fields);
    lower.pins(&fields);
    // A plan is one however little can be read of it.
    lower.plan();
    for key in ["assets", "jobs"] {
        if fields.get(key).is_none() {
            lower.reader.missing(&fields, key);
            lower.plan().incomplete = true;
        }
    }
    if let Some(assets) = fields.get("assets") {
        lower.groups(assets);
    }
    if let Some(jobs) = fields.get("jobs") {
        lower.planned_jobs(jobs);
    }
    lower.endpoint(&fields);
    if let Some(expect) = fields.get("expect") {
        lower.plan_expectations(expect);
    }
    lower.finish(unnamed)
}
