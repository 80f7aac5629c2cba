//! What every key means and takes, told from the JSON Schemas.

use std::sync::LazyLock;

use serde_json::Value;

use super::{rulebook_schema, schema};
use crate::scenario::yaml::keys;

/// A key of a file that users write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DocumentedKey {
    /// The key.
    pub(crate) name: String,
    /// What messages call the map that it belongs to, such as `an endpoint`.
    pub(crate) of: &'static str,
    pub(crate) meaning: String,
    /// The values that it takes.
    pub(crate) takes: String,
}

/// Every key of every map, in the order in which messages look for the map that a key belongs to.
pub(crate) fn documented_keys() -> &'static [DocumentedKey] {
    static KEYS: LazyLock<Vec<DocumentedKey>> = LazyLock::new(document);
    &KEYS
}

fn document() -> Vec<DocumentedKey> {
    let roots = [schema(), rulebook_schema()];
    let maps: Vec<(&Value, &Value)> = roots
        .iter()
        .flat_map(|root| {
            let definitions = root["definitions"].as_object().into_iter().flat_map(|all| all.values());
            definitions.chain([root]).map(move |map| (root, map))
        })
        .collect();
    let mut documented = Vec::new();
    for keys in keys::ALL {
        let is = |map: &Value| {
            map["properties"].as_object().is_some_and(|properties| {
                properties.len() == keys.names.len()
                    && keys.names.iter().all(|name| properties.contains_key(*name))
            })
        };
        let Some((root, map)) = maps.iter().find(|(_, map)| is(map)) else { continue };
        documented.extend(keys.names.iter().map(|name| {
            let property = &map["properties"][*name];
            let meaning = property["description"].as_str().unwrap_or_default().replace('\n', " ");
            DocumentedKey { name: (*name).to_owned(), of: keys.of, meaning, takes: takes(root, property) }
        }));
    }
    documented
}

/// The forms of texts that have a name, by their patterns.
const FORMS: [(&str, &str); 6] = [
    ("^[0-9]+ *[a-z]", "a duration such as 90s, 15m or 2h30m"),
    ("^[0-9]+(\\.[0-9]+)? *([kKmMgGtT]i?[bB]|[bB](ytes?)?)?$", "a size such as 512 MiB or 1 GB"),
    ("^[0-9]{1,3}(\\.[0-9]+)? ?%$", "a share such as 3%"),
    ("^(0o)?[0-7]+$", "permission bits such as 0644"),
    ("^[a-zA-Z0-9][a-zA-Z0-9._:/@-]*$", "the name of an image such as debian:12"),
    ("^(pre|post)[-_]action ?[1-9]", "an action such as `pre-action 1`"),
];

/// What a schema allows, in words.
fn takes(root: &Value, schema: &Value) -> String {
    if let Some(all) = schema["allOf"].as_array() {
        return all.first().map(|one| takes(root, one)).unwrap_or_default();
    }
    if let Some(pointer) = schema["$ref"].as_str().and_then(|place| place.strip_prefix('#')) {
        let keys = root.pointer(pointer).and_then(|map| map["properties"].as_object());
        let keys: Vec<&str> = keys.into_iter().flat_map(|keys| keys.keys()).map(String::as_str).collect();
        return format!("a map of {}", keys.join(", "));
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let mut words: Vec<String> = Vec::new();
        for word in choices.iter().map(|choice| takes(root, choice)) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        return words.join("; or ");
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words.iter().map(word).collect();
        return words.join(", ");
    }
    if let Some(only) = schema.get("const") {
        return word(only);
    }
    if let Some((_, form)) = FORMS.iter().find(|(pattern, _)| schema["pattern"] == *pattern) {
        return (*form).to_owned();
    }
    let names = schema["type"].as_array().map_or_else(|| vec![&schema["type"]], |all| all.iter().collect());
    match names.first().and_then(|name| name.as_str()) {
        Some("array") => format!("a list, each of it {}", takes(root, &schema["items"])),
        Some("object") if schema["additionalProperties"].is_object() => {
            format!("names, each with {}", takes(root, &schema["additionalProperties"]))
        }
        Some("object") => "a map".to_owned(),
        Some("boolean") => "true or false".to_owned(),
        Some("integer") => match (schema["minimum"].as_i64(), schema["maximum"].as_i64()) {
            (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
            (Some(least), None) => format!("a whole number from {least}"),
            _ => "a whole number".to_owned(),
        },
        Some("string" | "number") => "a text".to_owned(),
        _ => "anything".to_owned(),
    }
}

fn word(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => format!("`{text}`"),
        other => format!("`{other}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_every_map_is_documented() {
        let documented = documented_keys();
        for keys in keys::ALL {
            for name in keys.names {
                let found = documented.iter().find(|key| key.name == *name && key.of == keys.of);
                let found = found.unwrap_or_else(|| panic!("{name} of {}", keys.of));
                assert!(!found.meaning.is_empty() && !found.takes.is_empty(), "{found:?}");
            }
        }
        let takes = |name: &str, of: &str| {
            documented.iter().find(|key| key.name == name && key.of == of).map(|key| key.takes.as_str())
        };
        assert_eq!(takes("hostname", "an endpoint"), Some("a text"));
        assert_eq!(takes("network", "an endpoint"), Some("`loopback`, `host`"));
        assert_eq!(
            takes("disks", "an endpoint"),
            Some("names, each with a size such as 512 MiB or 1 GB; or a map of free, size, type, used")
        );
    }
}
