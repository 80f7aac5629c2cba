//! Which doubled commands are expected to be called, and in which order things are expected to happen.

use super::keys;
use super::lower::Lower;
use super::reader::Fields;
use super::refs::{action_id, patch_name};
use super::tree::{Entry, Kind, Node};
use crate::environment::CommandLine;
use crate::expect::{Count, Expect, OrderItem};

impl Lower {
    /// Reads `calls` and `call_order`.
    pub fn expect_calls(&mut self, fields: &Fields<'_>) {
        if let Some(calls) = fields.get("calls")
            && let Some(entries) = self.reader.entries(calls, "calls such as `systemctl stop web: once`")
        {
            for entry in entries {
                self.expect_call(entry);
            }
        }
        if let Some(order) = fields.get("call_order")
            && let Some(items) = self.reader.list(order, "a list of calls such as `systemctl stop web`")
        {
            let calls: Vec<Option<CommandLine>> = items.iter().map(|item| self.call(item)).collect();
            if let Some(calls) = calls.into_iter().collect::<Option<Vec<CommandLine>>>() {
                self.draft.expect(Expect::CallOrder(calls), order.span);
            }
        }
    }

    fn expect_call(&mut self, entry: &Entry) {
        let count = self.count(&entry.value, "the number of calls");
        let line = self.draft.command_line(&entry.key, entry.key_span);
        if let (Some(count), Some((command, args))) = (count, line) {
            self.draft.expect(Expect::Calls { command, args, count }, entry.key_span);
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

    /// How often something is expected to happen; `expected` says what.
    pub fn count(&mut self, node: &Node, expected: &str) -> Option<Count> {
        let count = node.as_text().and_then(count);
        if count.is_none() {
            self.reader.wrong(node, expected);
            self.reader.label_last(Some("write 1, never, once, twice, at least 2 or at most 3"));
        }
        count
    }

    /// Reads an order of actions, patches, calls and the reboot.
    pub fn expect_order(&mut self, node: &Node) {
        let Some(items) =
            self.reader.list(node, "a list of what happens, such as [pre-action 1, patch KB1, reboot]")
        else {
            return;
        };
        let order: Vec<Option<OrderItem>> = items.iter().map(|item| self.order_item(item)).collect();
        if let Some(order) = order.into_iter().collect::<Option<Vec<OrderItem>>>() {
            self.draft.expect(Expect::Order(order), node.span);
        }
    }

    fn order_item(&mut self, node: &Node) -> Option<OrderItem> {
        if let Kind::Map(_) = node.kind {
            let fields = self.reader.map(node, &keys::ORDER_CALL)?;
            let Some(call) = fields.get("call") else {
                self.reader.missing(&fields, "call");
                return None;
            };
            return self.call(call).map(|words| OrderItem::Call(words.0));
        }
        let text = node.as_text();
        if let Some(id) = text.and_then(action_id) {
            return Some(OrderItem::Action(id));
        }
        if let Some(name) = text.and_then(patch_name) {
            return self.find_patch(name, node.span).map(OrderItem::Patch);
        }
        if text.is_some_and(|text| text.eq_ignore_ascii_case("reboot")) {
            return Some(OrderItem::Reboot);
        }
        self.reader.wrong(node, "`pre-action 1`, `patch KB5034441`, `reboot` or `call: systemctl stop web`");
        self.label_patch(node);
        None
    }
}

/// `3`, `3 times`, `never`, `once`, `twice`, `at least 2`, `at most 2 times`.
fn count(text: &str) -> Option<Count> {
    let text = text.trim().to_ascii_lowercase().replace('_', " ");
    let number = |text: &str| {
        let text = text.trim();
        match text {
            "never" => Some(0),
            "once" => Some(1),
            "twice" => Some(2),
            _ => {
                let digits =
                    text.strip_suffix("times").or_else(|| text.strip_suffix("time")).unwrap_or(text).trim();
                let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
                if plain { digits.parse().ok() } else { None }
            }
        }
    };
    if let Some(least) = text.strip_prefix("at least ") {
        number(least).map(Count::AtLeast)
    } else if let Some(most) = text.strip_prefix("at most ") {
        number(most).map(Count::AtMost)
    } else {
        number(&text).map(Count::Exactly)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_numbers_or_words() {
        let cases = [
            ("0", Some(Count::Exactly(0))),
            ("never", Some(Count::Exactly(0))),
            ("Once", Some(Count::Exactly(1))),
            ("twice", Some(Count::Exactly(2))),
            ("3 times", Some(Count::Exactly(3))),
            ("1 time", Some(Count::Exactly(1))),
            ("at least 2", Some(Count::AtLeast(2))),
            ("at_most once", Some(Count::AtMost(1))),
            ("at least 2 times", Some(Count::AtLeast(2))),
            ("often", None),
            ("-1", None),
            ("at least", None),
            ("times", None),
            ("99999999999999999999", None),
        ];
        for (text, expected) in cases {
            assert_eq!(count(text), expected, "{text:?}");
        }
    }
}
