//! Words that speak of a part of the job: `pre-action 2`, `patch KB1`.

use super::lower::Lower;
use super::tree::Node;
use crate::job::ActionId;
use crate::rules::Requester;
use crate::scenario::value::{action_id, patch_name};
use crate::source::Span;

impl Lower {
    /// An action that is written as a key.
    pub(crate) fn action_key(&mut self, key: &str, span: Span) -> Option<ActionId> {
        let id = action_id(key);
        if id.is_none() {
            let message =
                format!("expected an action such as `pre-action 1` or `post-action 2`, found `{key}`");
            self.reader.report(self.reader.error(span, message));
        }
        id
    }

    /// An action or a patch.
    pub(crate) fn requester(&mut self, node: &Node) -> Option<Requester> {
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
    pub(crate) fn label_patch(&mut self, node: &Node) {
        if let Some(name) = node.as_text().filter(|name| self.draft.patch_named(name).is_some()) {
            self.reader.label_last(Some(&format!("did you mean `patch {name}`?")));
        }
    }

    /// The place of a patch by name, or by number.
    pub(crate) fn find_patch(&mut self, name: &str, span: Span) -> Option<usize> {
        if self.patches_unknown { None } else { self.draft.find_patch(name, span) }
    }
}
