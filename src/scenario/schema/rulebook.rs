//! Rulebooks.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::values::{BuiltIn, OneOrMany, Text};

/// A rulebook: what exit codes mean, and how open points are settled.
#[derive(JsonSchema)]
#[schemars(rename = "Rulebook", deny_unknown_fields)]
pub(crate) struct RulebookFile {
    /// The name of the rulebook.
    pub rulebook: Text,
    /// A built-in rulebook whose codes and switches hold where this file says nothing.
    pub based_on: Option<BuiltIn>,
    /// The document that the rulebook follows, as reports name it.
    pub source: Option<Text>,
    /// What exit codes mean; `other` is every non-zero code that is not named.
    pub exit_codes: Option<ExitCodes>,
    /// How often an action is tried again when its code means retry.
    pub retries: Option<Retries>,
    /// How points are settled on which documents contradict each other or are silent.
    pub switches: Option<SwitchesSurface>,
}

super::values::words! {
    /// A meaning of an exit code. Alone, `abort` and `retry` mean failed too.
    MeaningWord = ["success", "failed", "skipped", "reboot", "abort", "retry"];
    /// The status of a job.
    SkipStatusWord = ["completed", "completed_with_failure"];
    /// What becomes of a request.
    RequestWord = ["ignored", "owed"];
    /// When post-actions run.
    OrderWord = ["before_reboot", "after_reboot"];
    /// What becomes of a reboot.
    AbortRebootWord = ["owed", "dropped"];
}

/// How often.
pub(crate) struct Retries;

impl JsonSchema for Retries {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Retries".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 0, "maximum": 1000 })
    }
}

/// Meanings by exit codes.
pub(crate) struct ExitCodes;

impl JsonSchema for ExitCodes {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ExitCodes".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let meaning = generator.subschema_for::<OneOrMany<MeaningWord>>();
        schemars::json_schema!({
            "type": "object",
            "patternProperties": { "^(other|-?[0-9]+|0x[0-9a-fA-F]+)$": meaning },
            "additionalProperties": false,
        })
    }
}

/// How open points are settled.
#[derive(JsonSchema)]
#[schemars(rename = "Switches", deny_unknown_fields)]
pub(crate) struct SwitchesSurface {
    /// The status of a job in which a script skipped its own action.
    pub user_skip_status: Option<SkipStatusWord>,
    /// What becomes of a reboot that a post-action asks for.
    pub post_action_reboot: Option<RequestWord>,
    /// Whether post-actions run before or after the reboot.
    pub post_actions: Option<OrderWord>,
    /// Whether an abort skips the patches.
    pub abort_skips_patches: Option<bool>,
    /// What becomes of a reboot that was asked for before an abort.
    pub reboot_after_abort: Option<AbortRebootWord>,
    /// Whether an aborted job is Completed with Failure whatever the statuses of its actions.
    pub abort_fails_job: Option<bool>,
}
