//! Values that several maps share.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::json;

use crate::event::{FindingCode, Level};
use crate::job::{ExecutionPolicy, Limit, RegistryType};
use crate::rules::{MOST_RESTARTS, Rulebook};

/// Declares types that stand for a schema written out.
macro_rules! values {
    ($($(#[$doc:meta])* $name:ident = $schema:expr;)*) => {
        $($(#[$doc])* pub(crate) struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                Schema::try_from($schema).unwrap_or_default()
            }
        })*
    };
}

/// Declares types that stand for a few words.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = [$($word:expr),* $(,)?];)*) => {
        $($(#[$doc])* pub(crate) struct $name;

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "enum": [$($word),*] })
            }
        })*
    };
}
pub(super) use words;

fn names<T>(all: impl IntoIterator<Item = T>, name: impl Fn(T) -> &'static str) -> serde_json::Value {
    json!({ "enum": all.into_iter().map(name).collect::<Vec<_>>() })
}

values! {
    /// Whatever YAML can say.
    Anything = json!({});
    /// A text; numbers and truth values count as they are written.
    Text = json!({ "type": ["string", "number", "boolean"] });
    /// An exit code.
    ExitCode = json!({ "type": "integer", "minimum": i32::MIN, "maximum": u32::MAX });
    /// A whole number from 0.
    Number = json!({ "type": "integer", "minimum": 0 });
    /// A number of pre- or post-actions.
    ActionCount = json!({ "type": "integer", "minimum": 0, "maximum": 5 });
    /// A number of restarts.
    RestartCount = json!({ "type": "integer", "minimum": 1, "maximum": MOST_RESTARTS });
    /// Whether a reboot is forced, or the word `once`.
    ForcesWord = json!({ "enum": [true, false, "once"] });
    /// How often a job runs.
    RunsWord = json!({ "enum": ["once", "twice"] });
    /// A duration.
    Span = json!({ "type": ["string", "integer"], "pattern": "^[0-9]+ *[a-z]", "minimum": 0 });
    /// A length of time, or two with `to` between them.
    Stretch = json!({ "type": ["string", "integer"], "pattern": "^[0-9]+ *[a-z]", "minimum": 0 });
    /// An instant.
    Instant = json!({ "type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|\\+[0-9]|[0-9].* (before|after) )" });
    /// A share of assets.
    ShareText = json!({ "type": "string", "pattern": "^[0-9]{1,3}(\\.[0-9]+)? ?%$" });
    /// Exit codes with their shares.
    CodeShares = json!({
        "type": "object",
        "patternProperties": { "^[-+]?(0x[0-9a-fA-F]+|0o[0-7]+|[0-9]+)$": { "type": "string", "pattern": "^[0-9]{1,3}(\\.[0-9]+)? ?%$" } },
        "additionalProperties": false,
        "minProperties": 1,
    });
    /// A signal.
    Signal = json!({ "anyOf": [{ "type": "integer", "minimum": 1, "maximum": 64 }, { "type": "string" }] });
    /// Nothing.
    Nothing = json!({ "const": null });
    /// The word `snapshot`.
    SnapshotWord = json!({ "const": "snapshot" });
    /// The word `fails`, or `succeeds`.
    Fails = json!({ "enum": ["fails", "succeeds"] });
    /// An action or a patch.
    RequesterRef = json!({ "type": "string", "pattern": "^((pre|post)[-_]action ?[1-9]|patch )" });
    /// An entry of an order that is no call.
    OrderWord = json!({ "type": "string", "pattern": "^((pre|post)[-_]action ?[1-9]|patch |reboot$)" });
    /// A SHA-256.
    Digest = json!({ "type": "string", "pattern": "^[0-9a-fA-F]{64}$" });
    /// A language.
    LanguageName = json!({ "enum": ["shell", "sh", "bash", "zsh", "powershell", "applescript"] });
    /// An execution policy.
    PolicyName = names(ExecutionPolicy::ALL, ExecutionPolicy::name);
    /// A registry type.
    TypeName = names(RegistryType::ALL, RegistryType::name);
    /// What an action can use too much of.
    LimitName = names(Limit::ALL, Limit::name);
    /// The name of an image.
    ImageName = json!({ "type": "string", "pattern": "^[a-zA-Z0-9][a-zA-Z0-9._:/@-]*$" });
    /// A level of a finding.
    LevelName = names(Level::ALL, Level::name);
    /// A built-in rulebook.
    BuiltIn = json!({ "enum": Rulebook::BUILT_IN });
}

/// Levels by findings: `no-explicit-exit: allow`.
pub(crate) struct Levels;

impl JsonSchema for Levels {
    fn schema_name() -> Cow<'static, str> {
        "Levels".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let level = LevelName::json_schema(&mut SchemaGenerator::default());
        let levels: BTreeMap<_, _> =
            FindingCode::ALL.iter().map(|code| (code.name(), level.clone())).collect();
        json_schema!({ "type": "object", "properties": levels, "additionalProperties": false })
    }
}

/// One value, or a list of them.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
#[expect(dead_code, reason = "only schemars looks at this type")]
pub(crate) enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

/// A map from names that the user chooses.
pub(crate) struct Named<T>(std::marker::PhantomData<T>);

impl<T: JsonSchema> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("NamedBy{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}
