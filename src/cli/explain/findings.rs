//! Kinds of findings.

use super::entry::Entry;
use crate::event::{FindingCode, Level};
use crate::findings;

/// Explains a kind of finding.
pub(super) fn finding(code: FindingCode) -> Entry {
    let level = match code.default_level() {
        Level::Deny => "deny: it fails its scenario unless the scenario expects it",
        Level::Warn => "warn: it is reported; --deny-findings makes it fail its scenario",
        Level::Allow => "allow: it is not reported",
    };
    let switch = format!(
        "`findings: {{ {code}: allow }}` in a scenario, or `{code} = \"allow\"` below `[findings]` in patchdrill.toml; \
         levels are allow, warn and deny"
    );
    let text = findings::explain(code);
    Entry::new(format!("finding {code}: {}", text.title))
        .say("found", text.meaning)
        .say("why it matters", text.why)
        .say("what to do", text.advice)
        .say("source", text.source)
        .say("level", level)
        .say("switch", switch)
}
