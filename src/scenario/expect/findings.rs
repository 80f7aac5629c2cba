//! Which findings are expected, and which are not.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::json;

use super::either;
use crate::event::FindingCode;
use crate::expect::Expect as Expected;
use crate::scenario::map::{Map, Said, map, schema};
use crate::scenario::value::{ActionRef, OneOrMany, Value, is_none, none_schema};
use crate::scenario::yaml::{Kind, Lower, Node, Reader};
use crate::source::{Span, Spanned};

impl Value for FindingCode {
    const EXPECTED: &'static str = "a finding";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let name = reader.text(node, expected)?;
        reader.finding(name, node.span)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = Self::ALL.iter().map(|code| code.name()).collect();
        schema(json!({ "enum": names }))
    }
}

map! {
    /// Findings that are expected and those that are not.
    pub(crate) struct Findings = "the findings" {
        /// These are reported; others may be too.
        has: OneOrMany<Finding>,
        /// These are not reported.
        lacks: OneOrMany<FindingCode>,
    }
}

/// A finding anywhere, or findings with their actions: `no-explicit-exit: pre-action 1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding(Vec<(FindingCode, Option<ActionRef>, Span)>);

impl Value for Finding {
    const EXPECTED: &'static str = "a finding such as `no-explicit-exit`";

    fn read(node: &Node, _: &str, reader: &mut Reader) -> Option<Self> {
        let Kind::Map(entries) = &node.kind else {
            return FindingCode::read(node, Self::EXPECTED, reader)
                .map(|code| Self(vec![(code, None, node.span)]));
        };
        let mut findings = Vec::new();
        for entry in entries {
            let code = reader.finding(&entry.key, entry.key_span);
            let on = ActionRef::read(&entry.value, ActionRef::EXPECTED, reader);
            findings.extend(code.zip(on).map(|(code, on)| (code, Some(on), entry.key_span)));
        }
        Some(Self(findings))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        either("A finding.", [FindingCode::schema(generator), generator.subschema_for::<FindingOn>()])
    }
}

/// Findings with their actions.
struct FindingOn;

impl JsonSchema for FindingOn {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FindingOn".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let action = ActionRef::schema(generator);
        let codes: BTreeMap<_, _> = FindingCode::ALL.iter().map(|code| (code.name(), &action)).collect();
        schema(json!({ "type": "object", "properties": codes, "additionalProperties": false }))
    }
}

/// `none`, findings that are expected, or a map with those and with those that are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FindingsExpected {
    None,
    These(OneOrMany<Finding>),
    Map(Findings),
}

impl Value for FindingsExpected {
    const EXPECTED: &'static str = "a list of findings, or `none`";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        match &node.kind {
            Kind::List(_) => OneOrMany::read(node, expected, reader).map(Self::These),
            Kind::Map(_) => Findings::read_map(node, reader).map(Self::Map),
            _ if is_none(node) => Some(Self::None),
            _ if node.as_text().is_some() => OneOrMany::read(node, expected, reader).map(Self::These),
            _ => {
                reader.wrong(node, expected);
                None
            }
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let these = OneOrMany::<Finding>::schema(generator);
        either("Findings.", [none_schema(), these, Findings::schema(generator)])
    }
}

impl Lower {
    /// Which findings are expected, and which are not.
    pub(super) fn expect_findings(&mut self, findings: &Said<FindingsExpected>) {
        let Some(Spanned { value: findings, span }) = findings.spanned() else { return };
        let (has, lacks) = match findings {
            FindingsExpected::None => return self.draft.expect(Expected::NoFindings, span),
            FindingsExpected::These(these) => (Some(these), None),
            FindingsExpected::Map(map) => (map.has.get(), map.lacks.get()),
        };
        for (code, on, span) in has.into_iter().flat_map(|has| &has.0).flat_map(|finding| &finding.value.0) {
            self.draft.expect(Expected::Finding(*code, on.map(|on| on.0)), *span);
        }
        for code in lacks.into_iter().flat_map(|codes| &codes.0) {
            self.draft.expect(Expected::NoFinding(code.value), code.span);
        }
    }
}
