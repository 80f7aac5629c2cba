//! From the surface types to JSON Schemas.

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema};
use serde_json::Value;

use super::rulebook::RulebookFile;
use super::scenario::ScenarioFile;

/// The JSON Schema (draft 7, which editors know best) of a YAML file with scenarios and plans.
pub fn schema() -> Value {
    schema_of::<ScenarioFile>("A patchdrill scenario or plan, or a list of them")
}

/// The JSON Schema (draft 7) of a rulebook file.
pub(crate) fn rulebook_schema() -> Value {
    schema_of::<RulebookFile>("A patchdrill rulebook")
}

pub(super) fn schema_of<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft07().with_transform(RecursiveTransform(without_null));
    let mut value = settings.into_generator().into_root_schema_for::<T>().to_value();
    if let Some(root) = value.as_object_mut() {
        root.insert("title".to_owned(), Value::String(title.to_owned()));
    }
    value
}

/// A key that may be left out may not be empty instead: `Option` must not allow `null`.
///
/// Where nothing at all is meant to be possible, the surface types say `const: null`, which stays.
fn without_null(schema: &mut Schema) {
    let Some(object) = schema.as_object_mut() else { return };
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(words)) = object.get_mut("enum") {
        words.retain(|word| !word.is_null());
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice.get("type") != Some(&Value::String("null".to_owned())));
        if choices.len() == 1
            && let Some(Value::Object(only)) = choices.pop()
        {
            object.remove("anyOf");
            if only.contains_key("$ref") {
                // In draft 7 nothing counts beside a `$ref`.
                object.insert("allOf".to_owned(), Value::Array(vec![Value::Object(only)]));
            } else {
                // What is said about the key is more than what is said about its type.
                for (key, value) in only {
                    object.entry(key).or_insert(value);
                }
            }
        }
    }
}
