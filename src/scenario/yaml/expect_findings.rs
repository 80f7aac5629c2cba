//! Which findings are expected, and which are not.

use super::keys;
use super::lower::Lower;
use super::tree::{Kind, Node};
use crate::expect::Expect;

impl Lower {
    /// `none`, a list of findings, or a map with those that are expected and those that are not.
    pub fn expect_findings(&mut self, node: &Node) {
        match &node.kind {
            Kind::List(items) => items.iter().for_each(|item| self.expect_finding(item)),
            Kind::Map(_) => {
                let Some(fields) = self.reader.map(node, &keys::FINDINGS) else { return };
                if let Some(has) = fields.get("has") {
                    self.each(has, Self::expect_finding);
                }
                if let Some(lacks) = fields.get("lacks") {
                    self.each(lacks, |lower, item| {
                        let Some(name) = lower.reader.text(item, "a finding") else { return };
                        if let Some(code) = lower.finding_code(name, item.span) {
                            lower.draft.expect(Expect::NoFinding(code), item.span);
                        }
                    });
                }
            }
            _ if node.as_text().is_some_and(|text| text.eq_ignore_ascii_case("none")) => {
                self.draft.expect(Expect::NoFindings, node.span);
            }
            _ if node.as_text().is_some() => self.expect_finding(node),
            _ => self.reader.wrong(node, "a list of findings, or `none`"),
        }
    }

    fn each(&mut self, node: &Node, read: fn(&mut Self, &Node)) {
        match &node.kind {
            Kind::List(items) => items.iter().for_each(|item| read(self, item)),
            _ => read(self, node),
        }
    }

    /// A finding anywhere, or on one action: `no-explicit-exit: pre-action 1`.
    fn expect_finding(&mut self, node: &Node) {
        let Kind::Map(entries) = &node.kind else {
            let Some(name) = self.reader.text(node, "a finding such as `no-explicit-exit`") else { return };
            if let Some(code) = self.finding_code(name, node.span) {
                self.draft.expect(Expect::Finding(code, None), node.span);
            }
            return;
        };
        for entry in entries {
            let code = self.finding_code(&entry.key, entry.key_span);
            let on = self.action_ref(&entry.value);
            if let (Some(code), Some(on)) = (code, on) {
                self.draft.expect(Expect::Finding(code, Some(on)), entry.key_span);
            }
        }
    }
}
