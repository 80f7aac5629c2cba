//! Links between jobs.

use crate::lifecycle::{Measure, Share};
use crate::scenario::draft::DraftLink;
use crate::scenario::yaml::keys;
use crate::scenario::yaml::lower::Lower;
use crate::scenario::yaml::reader::Fields;
use crate::scenario::yaml::tree::{Kind, Node};
use crate::source::Spanned;

type Condition = Spanned<(Measure, Share, bool)>;

impl Lower {
    /// What the job waits for; nothing but a mistake when the parent is not named.
    pub fn link(&mut self, fields: &Fields<'_>) -> Option<DraftLink> {
        let conditions = fields.get("when").map(|node| self.conditions(node));
        let delay = fields.get("delay").and_then(|node| {
            let delay = self.reader.duration(node, "how long after the decision the job starts");
            delay.map(|delay| Spanned::new(delay, node.span))
        });
        let within = fields.get("within").and_then(|node| {
            let within = self.reader.duration(node, "how long the other job is waited for");
            within.map(|within| Spanned::new(within, node.span))
        });
        let Some(after) = fields.get("after") else {
            for key in ["when", "delay", "within"] {
                if let Some(entry) = fields.entry(key).filter(|_| !fields.misspelt("after")) {
                    let message = format!("`{key}` says something of a link, and the job has none");
                    let problem = self.reader.error(entry.key_span, message);
                    self.reader
                        .report(problem.help("name the job that it waits for, such as `after: staging`"));
                }
            }
            return None;
        };
        let parent = self.reader.text(after, "the name of the job that must succeed first")?;
        let parent = Spanned::new(parent.to_owned(), after.span);
        Some(DraftLink { parent, conditions: conditions.unwrap_or_default(), delay, within })
    }

    fn conditions(&mut self, node: &Node) -> Vec<Condition> {
        if !matches!(node.kind, Kind::Map(_)) {
            // Without a share every asset is meant.
            let choices = [("completed", Measure::Completed)];
            let word = self.reader.choice(node, "the condition of the link", &choices);
            if word.is_none() {
                self.reader
                    .help_last("write `completed`, or a map such as `{post_actions_successful: \">= 90%\"}`");
            }
            return Vec::new();
        }
        let Some(fields) = self.reader.map(node, &keys::WHEN) else { return Vec::new() };
        let mut conditions = Vec::new();
        for measure in Measure::ALL {
            let Some(node) = fields.get(measure.name()) else { continue };
            if let Some((share, more)) = self.asked(node) {
                conditions.push(Spanned::new((measure, share, more), node.span));
            }
        }
        conditions
    }

    /// `>= 90%` or `> 90%`.
    fn asked(&mut self, node: &Node) -> Option<(Share, bool)> {
        let text = node.as_text().unwrap_or_default().trim();
        let signs = [(">=", false), (">", true), ("at least ", false), ("more than ", true)];
        let read = signs.iter().find_map(|(sign, more)| {
            let share = text.strip_prefix(sign)?.trim().parse::<Share>();
            Some(share.map(|share| (share, *more)))
        });
        if let Some(Ok(asked)) = read {
            return Some(asked);
        }
        self.reader.wrong(node, "the least share that is asked for, such as `\">= 90%\"`");
        let less = ["<", "at most", "less than"].iter().any(|sign| text.starts_with(sign));
        let label = match read {
            Some(Err(why)) => why.to_string(),
            _ if less => "a job is never held because too much succeeded; write >= or >".to_owned(),
            _ if text.parse::<Share>().is_ok() => format!("did you mean `\">= {text}\"`?"),
            _ => "write >= or > before the share".to_owned(),
        };
        self.reader.label_last(Some(&label));
        None
    }
}
