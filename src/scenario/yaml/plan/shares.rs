//! Shares, and values with their shares.

use crate::job::AgentVersion;
use crate::lifecycle::{Share, ShareError};
use crate::scenario::draft::DraftShares;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Reader;
use crate::scenario::yaml::tree::{Entry, Kind, Node, Scalar};
use crate::source::Spanned;

/// A version of the agent; none at all is new enough for everything.
type Agent = Option<AgentVersion>;

impl Reader {
    /// A share such as `97%`.
    pub fn share(&mut self, node: &Node, expected: &str) -> Option<Spanned<Share>> {
        let read = node.as_text().map(str::parse::<Share>);
        if let Some(Ok(share)) = read {
            return Some(Spanned::new(share, node.span));
        }
        self.wrong(node, expected);
        let why = match read {
            Some(Err(why)) => why,
            _ => ShareError::Form,
        };
        let number = node.as_text().filter(|text| format!("{text}%").parse::<Share>().is_ok());
        match number {
            Some(number) => self.label_last(Some(&format!("did you mean `{number}%`?"))),
            None => self.label_last(Some(&why.to_string())),
        }
        None
    }

    /// The key of an entry as a value, so that it is read as values are.
    pub fn key_node(entry: &Entry) -> Node {
        let kind = Kind::Scalar(Scalar { text: entry.key.clone(), plain: true });
        Node { span: entry.key_span, kind }
    }
}

impl Lower {
    /// Values as keys, each with its share; `None` when some value or share is wrong.
    pub fn shares<T>(
        &mut self,
        node: &Node,
        expected: &str,
        mut read: impl FnMut(&mut Self, &Node) -> Option<T>,
    ) -> Option<DraftShares<T>> {
        let entries = self.reader.entries(node, expected)?;
        if entries.is_empty() {
            self.reader.wrong(node, expected);
            return None;
        }
        let mut shares = Some(Vec::with_capacity(entries.len()));
        for entry in entries {
            let value = read(self, &Reader::key_node(entry));
            let share = self.reader.share(&entry.value, "a share such as 97%");
            match (value, share, &mut shares) {
                (Some(value), Some(share), Some(shares)) => shares.push((share, value)),
                _ => shares = None,
            }
        }
        shares.map(|shares| Spanned::new(shares, node.span))
    }

    /// The version of the agent, or several with their shares; `new` is new enough for everything.
    pub fn agents(&mut self, node: &Node) -> Option<DraftShares<Agent>> {
        if let Kind::Map(_) = node.kind {
            let expected = "versions of the agent with their shares, such as `{4.5.0: 5%, 5.1.0: 95%}`";
            return self.shares(node, expected, Self::agent_version);
        }
        let version = self.agent_version(node)?;
        let share = Spanned::new(Share::WHOLE, node.span);
        Some(Spanned::new(vec![(share, version)], node.span))
    }

    fn agent_version(&mut self, node: &Node) -> Option<Agent> {
        let text = self.reader.text(node, "the version of the agent")?;
        if text.eq_ignore_ascii_case("new") {
            return Some(None);
        }
        if let Ok(version) = text.parse() {
            return Some(Some(version));
        }
        self.reader.wrong(node, "the version of the agent");
        self.reader.label_last(Some("a version looks like 4.6.1.6; `new` is new enough for everything"));
        None
    }
}

/// The cases with the share that is left for the last one; as they are when nothing is left.
pub(super) fn with_rest<T>(mut cases: Vec<(Spanned<Share>, T)>, rest: T) -> Vec<(Spanned<Share>, T)> {
    let total: u64 = cases.iter().map(|(share, _)| u64::from(share.value.millionths())).sum();
    let left = u64::from(Share::WHOLE.millionths()).checked_sub(total).filter(|left| *left > 0);
    if let (Some(left), Some((last, _))) = (left.and_then(|left| u32::try_from(left).ok()), cases.last()) {
        let share = Spanned::new(Share::from_millionths(left), last.span);
        cases.push((share, rest));
    }
    cases
}
