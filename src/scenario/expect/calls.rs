//! Which doubled commands are expected to be called, and in which order things are expected to happen.

use schemars::{JsonSchema, Schema, SchemaGenerator};

use super::{Expect, either};
use crate::environment::CommandLine;
use crate::expect::{Expect as Expected, OrderItem as Item};
use crate::scenario::map::{Map, map};
use crate::scenario::schema::{OrderWord, Text};
use crate::scenario::value::{Later, Value, action_id, patch_name};
use crate::scenario::yaml::{Kind, Lower, Node};
use crate::source::Spanned;

map! {
    /// A call of a doubled command.
    pub(crate) struct Call = "a call" {
        /// The command line.
        call: Later<Text> [required],
    }
}

/// An entry of an order.
pub(crate) struct OrderItem;

impl JsonSchema for OrderItem {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "OrderItem".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        either("An entry of an order.", [generator.subschema_for::<OrderWord>(), Call::schema(generator)])
    }
}

impl Lower {
    /// `calls` and `call_order`.
    pub(super) fn expect_calls(&mut self, expect: &Expect) {
        for entry in expect.calls.get().into_iter().flat_map(|calls| &calls.0) {
            let line = self.draft.command_line(&entry.name.value, entry.name.span);
            if let (Some(count), Some((command, args))) = (&entry.value, line) {
                let expected = Expected::Calls { command, args, count: count.0 };
                self.draft.expect(expected, entry.name.span);
            }
        }
        if let Some(Spanned { value: calls, span }) = expect.call_order.spanned() {
            let calls: Vec<Option<CommandLine>> =
                calls.0.iter().map(|item| self.call(&item.value.0)).collect();
            if let Some(calls) = calls.into_iter().collect() {
                self.draft.expect(Expected::CallOrder(calls), span);
            }
        }
    }

    /// A call with its arguments: alone, a command stands for a call without any.
    fn call(&mut self, node: &Node) -> Option<CommandLine> {
        let line = self.reader.text(node, "a call such as `systemctl stop web`")?;
        let words = self.draft.words(line, node.span)?;
        if words.0.is_empty() {
            self.reader.wrong(node, "a call such as `systemctl stop web`");
            return None;
        }
        Some(words)
    }

    /// An order of actions, patches, calls and the reboot.
    pub(super) fn expect_order(&mut self, expect: &Expect) {
        let Some(Spanned { value: items, span }) = expect.order.spanned() else { return };
        let order: Vec<Option<Item>> = items.0.iter().map(|item| self.order_item(&item.value.0)).collect();
        if let Some(order) = order.into_iter().collect() {
            self.draft.expect(Expected::Order(order), span);
        }
    }

    fn order_item(&mut self, node: &Node) -> Option<Item> {
        if let Kind::Map(_) = node.kind {
            let call = Call::read_map(node, &mut self.reader)?.call;
            return self.call(&call.get()?.0).map(|words| Item::Call(words.0));
        }
        let text = node.as_text();
        if let Some(id) = text.and_then(action_id) {
            return Some(Item::Action(id));
        }
        if let Some(name) = text.and_then(patch_name) {
            return self.find_patch(name, node.span).map(Item::Patch);
        }
        if text.is_some_and(|text| text.eq_ignore_ascii_case("reboot")) {
            return Some(Item::Reboot);
        }
        self.reader.wrong(node, "`pre-action 1`, `patch KB5034441`, `reboot` or `call: systemctl stop web`");
        self.label_patch(node);
        None
    }
}
