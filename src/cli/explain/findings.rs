//! Kinds of findings.

use super::entry::Entry;
use crate::event::{FindingCode, Level};

/// Explains a kind of finding.
pub fn finding(code: FindingCode) -> Entry {
    let level = match code.default_level() {
        Level::Deny => "deny: it fails its scenario unless the scenario expects it",
        Level::Warn => "warn: it is reported; --deny-findings makes it fail its scenario",
        Level::Allow => "allow: it is not reported",
    };
    let switch = format!(
        "`findings: {{ {code}: allow }}` in a scenario, or `{code} = \"allow\"` below `[findings]` in patchdrill.toml; \
         levels are allow, warn and deny"
    );
    Entry::new(format!("finding {code}")).say("level", level).say("switch", switch)
}
