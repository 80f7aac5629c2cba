//! Words that speak of a part of the job: `pre-action 2`, `patch KB1`.

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::Value;
use crate::job::{ActionId, Phase};
use crate::scenario::map::schema;
use crate::scenario::yaml::{Node, Reader};

/// An action, by place. Whether the job has it is checked elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ActionRef(pub ActionId);

impl Value for ActionRef {
    const EXPECTED: &'static str = "an action such as `pre-action 1` or `post-action 2`";

    fn read(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        let id = node.as_text().and_then(action_id);
        if id.is_none() {
            reader.wrong(node, Self::EXPECTED);
        }
        id.map(Self)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "type": "string", "pattern": "^(pre|post)[-_]action ?[1-9]" }))
    }
}

/// `pre-action 1`, `pre_action 1`, `Post-Action 2`.
pub(crate) fn action_id(text: &str) -> Option<ActionId> {
    let text = text.trim().to_ascii_lowercase().replace('_', "-");
    let (phase, number) = if let Some(number) = text.strip_prefix("pre-action") {
        (Phase::Pre, number)
    } else {
        (Phase::Post, text.strip_prefix("post-action")?)
    };
    let index = place(number.trim())?;
    Some(ActionId { phase, index })
}

/// A number counted from 1, as a place counted from 0.
pub(crate) fn place(number: &str) -> Option<usize> {
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if plain { number.parse::<usize>().ok()?.checked_sub(1) } else { None }
}

/// The name behind `patch `.
pub(crate) fn patch_name(text: &str) -> Option<&str> {
    let (head, name) = text.trim().split_once(char::is_whitespace)?;
    head.eq_ignore_ascii_case("patch").then(|| name.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_named_by_phase_and_place() {
        let cases = [
            ("pre-action 1", Some(ActionId::pre(0))),
            (" Post_Action  12 ", Some(ActionId::post(11))),
            ("pre-action1", Some(ActionId::pre(0))),
            ("pre-action 0", None),
            ("pre-action -1", None),
            ("pre-action +1", None),
            ("pre-action 99999999999999999999", None),
            ("pre-action", None),
            ("action 1", None),
        ];
        for (text, id) in cases {
            assert_eq!(action_id(text), id, "{text:?}");
        }
        assert_eq!(patch_name("patch KB 1"), Some("KB 1"));
        assert_eq!(patch_name("patches"), None);
    }
}
