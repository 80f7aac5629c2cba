//! Shares, and values with their shares.

use schemars::{Schema, SchemaGenerator};
use serde_json::json;

use super::{Named, Value};
use crate::expect::{CountOrShare, Quantity};
use crate::job::AgentVersion;
use crate::lifecycle::{Share, ShareError};
use crate::scenario::map::schema;
use crate::scenario::yaml::{Kind, Node, Reader, Scalar};
use crate::source::{Span, Spanned};

/// Values, each with the share of the assets on which it holds.
pub(crate) type Shares<T> = Vec<(Spanned<Share>, T)>;

/// The least share that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LeastShare {
    pub share: Share,
    /// The share itself is not enough.
    pub more: bool,
}

impl Value for Share {
    const EXPECTED: &'static str = "a share such as 97%";

    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let read = node.as_text().map(str::parse::<Self>);
        if let Some(Ok(share)) = read {
            return Some(share);
        }
        reader.wrong(node, expected);
        let why = match read {
            Some(Err(why)) => why,
            _ => ShareError::Form,
        };
        let number = node.as_text().filter(|text| format!("{text}%").parse::<Self>().is_ok());
        match number {
            Some(number) => reader.label_last(Some(&format!("did you mean `{number}%`?"))),
            None => reader.label_last(Some(&why.to_string())),
        }
        None
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({ "type": "string", "pattern": "^[0-9]{1,3}(\\.[0-9]+)? ?%$" }))
    }
}

impl Value for LeastShare {
    const EXPECTED: &'static str = "the least share that is asked for, such as `\">= 90%\"`";

    /// `>= 90%` or `> 90%`.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let text = node.as_text().unwrap_or_default().trim();
        let signs = [(">=", false), (">", true), ("at least ", false), ("more than ", true)];
        let read = signs.iter().find_map(|(sign, more)| {
            let share = text.strip_prefix(sign)?.trim().parse::<Share>();
            Some(share.map(|share| Self { share, more: *more }))
        });
        if let Some(Ok(asked)) = read {
            return Some(asked);
        }
        reader.wrong(node, expected);
        let less = ["<", "at most", "less than"].iter().any(|sign| text.starts_with(sign));
        let label = match read {
            Some(Err(why)) => why.to_string(),
            _ if less => "a job is never held because too much succeeded; write >= or >".to_owned(),
            _ if text.parse::<Share>().is_ok() => format!("did you mean `\">= {text}\"`?"),
            _ => "write >= or > before the share".to_owned(),
        };
        reader.label_last(Some(&label));
        None
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        let pattern = "^(>=?|at least |more than ) ?[0-9]{1,3}(\\.[0-9]+)? ?%$";
        schema(json!({ "type": "string", "pattern": pattern }))
    }
}

impl Value for Quantity {
    const EXPECTED: &'static str = "how many assets";

    /// `">= 90%"`, `at most 500`, `3`, `all` or `none`.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let read = node.as_text().and_then(quantity);
        if read.is_none() {
            reader.wrong(node, expected);
            reader.label_last(Some(
                "write a share or a number such as `\">= 90%\"`, `at most 500`, `3`, `all` or `none`",
            ));
        }
        read
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        schema(json!({
            "type": ["string", "integer"],
            "minimum": 0,
            "pattern": "^(((>=|<=|=|at least|at most|exactly) ?)?[0-9]+(\\.[0-9]+)?( ?%)?|[aA]ll|[nN]one|[nN]ever)$",
        }))
    }
}

/// Values as keys, each with its share; `None` when some value or share is wrong.
pub(crate) fn read_shares<T>(
    node: &Node,
    expected: &str,
    reader: &mut Reader,
    read: impl Fn(&Node, &mut Reader) -> Option<T>,
) -> Option<Shares<T>> {
    let entries = reader.entries(node, expected)?;
    if entries.is_empty() {
        reader.wrong(node, expected);
        return None;
    }
    let mut shares = Some(Vec::with_capacity(entries.len()));
    for entry in entries {
        let value = read(&word_node(&Spanned::new(entry.key.clone(), entry.key_span)), reader);
        let share = Share::read(&entry.value, Share::EXPECTED, reader);
        match (value, share, &mut shares) {
            (Some(value), Some(share), Some(shares)) => {
                shares.push((Spanned::new(share, entry.value.span), value));
            }
            _ => shares = None,
        }
    }
    shares
}

/// A key as a value, so that it is read as values are.
pub(crate) fn word_node(key: &Spanned<String>) -> Node {
    Node { span: key.span, kind: Kind::Scalar(Scalar { text: key.value.clone(), plain: true }) }
}

/// The same on all assets.
pub(crate) fn whole<T>(value: T, span: Span) -> Shares<T> {
    vec![(Spanned::new(Share::WHOLE, span), value)]
}

/// The cases with the share that is left for the last one; as they are when nothing is left.
pub(crate) fn with_rest<T>(mut cases: Shares<T>, rest: T) -> Shares<T> {
    let total: u64 = cases.iter().map(|(share, _)| u64::from(share.value.millionths())).sum();
    let left = u64::from(Share::WHOLE.millionths()).checked_sub(total).filter(|left| *left > 0);
    if let (Some(left), Some((last, _))) = (left.and_then(|left| u32::try_from(left).ok()), cases.last()) {
        let share = Spanned::new(Share::from_millionths(left), last.span);
        cases.push((share, rest));
    }
    cases
}

/// The version of the agent; `None` is new enough for everything.
impl Value for Shares<Option<AgentVersion>> {
    const EXPECTED: &'static str = "the version of the agent";

    /// One version, or several with their shares.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        let version = |node: &Node, reader: &mut Reader| {
            let text = reader.text(node, expected)?;
            if text.eq_ignore_ascii_case("new") {
                return Some(None);
            }
            if let Ok(version) = text.parse() {
                return Some(Some(version));
            }
            reader.wrong(node, expected);
            let label = "a version looks like 4.6.1.6; `new` is new enough for everything";
            reader.label_last(Some(label));
            None
        };
        if let Kind::Map(_) = node.kind {
            let expected = "versions of the agent with their shares, such as `{4.5.0: 5%, 5.1.0: 95%}`";
            return read_shares(node, expected, reader, version);
        }
        Some(whole(version(node, reader)?, node.span))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        schema(json!({ "anyOf": [
            { "enum": ["new"] },
            AgentVersion::schema(generator),
            Named::<Share>::schema(generator),
        ] }))
    }
}

/// Exit codes of an action.
impl Value for Shares<i32> {
    const EXPECTED: &'static str = "exit codes with their shares, such as `{0: 97%, 1: 3%}`";

    /// One code, or several with their shares.
    fn read(node: &Node, expected: &str, reader: &mut Reader) -> Option<Self> {
        if let Kind::Map(_) = node.kind {
            return read_shares(node, expected, reader, |code, reader| reader.exit_code(code));
        }
        Some(whole(reader.exit_code(node)?, node.span))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        schema(json!({ "anyOf": [
            { "type": "integer", "minimum": i32::MIN, "maximum": u32::MAX },
            {
                "type": "object",
                "patternProperties": { "^[-+]?(0x[0-9a-fA-F]+|0o[0-7]+|[0-9]+)$": Share::schema(generator) },
                "additionalProperties": false,
                "minProperties": 1,
            },
        ] }))
    }
}

/// Makes a quantity of a number or a share.
type Bound = fn(CountOrShare) -> Quantity;

fn quantity(text: &str) -> Option<Quantity> {
    let text = text.trim();
    match text.to_ascii_lowercase().as_str() {
        "all" => return Some(Quantity::Exactly(CountOrShare::Share(Share::WHOLE))),
        "none" | "never" => return Some(Quantity::Exactly(CountOrShare::Count(0))),
        _ => {}
    }
    let signs: [(&str, Bound); 6] = [
        (">=", Quantity::AtLeast),
        ("<=", Quantity::AtMost),
        ("at least ", Quantity::AtLeast),
        ("at most ", Quantity::AtMost),
        ("exactly ", Quantity::Exactly),
        ("=", Quantity::Exactly),
    ];
    let found = signs.iter().find_map(|(sign, make)| Some((text.strip_prefix(sign)?, *make)));
    let (much, make) = found.unwrap_or((text, Quantity::Exactly));
    let much = much.trim();
    let plain = !much.is_empty() && much.bytes().all(|byte| byte.is_ascii_digit());
    let much =
        if plain { CountOrShare::Count(much.parse().ok()?) } else { CountOrShare::Share(much.parse().ok()?) };
    Some(make(much))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_shares_or_numbers() {
        let share = |percent: u32| CountOrShare::Share(Share::from_millionths(percent * 10_000));
        let cases = [
            (">= 90%", Some(Quantity::AtLeast(share(90)))),
            ("<=2%", Some(Quantity::AtMost(share(2)))),
            ("at most 500", Some(Quantity::AtMost(CountOrShare::Count(500)))),
            ("at least 90 %", Some(Quantity::AtLeast(share(90)))),
            ("3", Some(Quantity::Exactly(CountOrShare::Count(3)))),
            ("exactly 3", Some(Quantity::Exactly(CountOrShare::Count(3)))),
            ("All", Some(Quantity::Exactly(share(100)))),
            ("none", Some(Quantity::Exactly(CountOrShare::Count(0)))),
            ("> 3", None),
            ("-3", None),
            ("many", None),
            ("", None),
            ("99999999999999999999", None),
        ];
        for (text, expected) in cases {
            assert_eq!(quantity(text), expected, "{text}");
        }
    }
}
