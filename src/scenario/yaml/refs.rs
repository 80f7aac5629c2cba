//! Words that speak of a part of the job: `pre-action 2`, `patch KB1`.

use super::lower::Lower;
use super::tree::Node;
use crate::job::{ActionId, Phase};
use crate::rules::Requester;
use crate::source::Span;

impl Lower {
    /// An action, by place. Whether the job has it is checked elsewhere.
    pub fn action_ref(&mut self, node: &Node) -> Option<ActionId> {
        let id = node.as_text().and_then(action_id);
        if id.is_none() {
            self.reader.wrong(node, "an action such as `pre-action 1` or `post-action 2`");
        }
        id
    }

    /// An action that is written as a key.
    pub fn action_key(&mut self, key: &str, span: Span) -> Option<ActionId> {
        let id = action_id(key);
        if id.is_none() {
            let message =
                format!("expected an action such as `pre-action 1` or `post-action 2`, found `{key}`");
            self.reader.report(self.reader.error(span, message));
        }
        id
    }

    /// An action or a patch.
    pub fn requester(&mut self, node: &Node) -> Option<Requester> {
        let text = node.as_text();
        if let Some(id) = text.and_then(action_id) {
            return Some(Requester::Action(id));
        }
        let Some(name) = text.and_then(patch_name) else {
            self.reader.wrong(node, "an action or a patch, such as `pre-action 1` or `patch KB5034441`");
            self.label_patch(node);
            return None;
        };
        self.find_patch(name, node.span).map(Requester::Patch)
    }

    /// Says to the mistake that was noted last that `node` is the name of a patch, if it is one.
    pub fn label_patch(&mut self, node: &Node) {
        if let Some(name) = node.as_text().filter(|name| self.draft.patch_named(name).is_some()) {
            self.reader.label_last(Some(&format!("did you mean `patch {name}`?")));
        }
    }

    /// The place of a patch by name, or by number.
    pub fn find_patch(&mut self, name: &str, span: Span) -> Option<usize> {
        if self.patches_unknown { None } else { self.draft.find_patch(name, span) }
    }
}

/// `pre-action 1`, `pre_action 1`, `Post-Action 2`.
pub fn action_id(text: &str) -> Option<ActionId> {
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
pub fn place(number: &str) -> Option<usize> {
    let plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    if plain { number.parse::<usize>().ok()?.checked_sub(1) } else { None }
}

/// The name behind `patch `.
pub fn patch_name(text: &str) -> Option<&str> {
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
