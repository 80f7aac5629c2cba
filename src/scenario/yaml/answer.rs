//! What doubled commands answer.

use super::keys;
use super::lower::Lower;
use super::tree::{Entry, Kind, Node};
use crate::environment::{Answer, Ending};

impl Lower {
    /// Reads a command line with its answer or answers.
    pub fn command(&mut self, entry: &Entry) {
        let items = entry.value.items();
        let answers: Vec<Answer> = items.iter().map(|item| self.answer(item).unwrap_or_default()).collect();
        self.draft.command(&entry.key, entry.key_span, answers);
    }

    /// One answer: a map, an exit code alone, or nothing for exit code 0 without output.
    fn answer(&mut self, node: &Node) -> Option<Answer> {
        if node.is_null() {
            return Some(Answer::default());
        }
        if node.as_integer().is_some() {
            let ending = self.code(node)?;
            return Some(Answer { ending, ..Answer::default() });
        }
        if !matches!(node.kind, Kind::Map(_)) {
            self.reader.wrong(node, "an answer such as `{exits: 5, stderr: not loaded}`, or an exit code");
            if node.as_text().is_some() {
                self.reader.help_last("write `prints: ` before what the command writes");
            }
            return None;
        }
        let fields = self.reader.map(node, &keys::ANSWER)?;
        let (stdout, stderr) = self.output(&fields);
        let delay = fields.get("delay").and_then(|node| self.reader.duration(node, "the delay of a command"));
        let exits = fields.get("exits").and_then(|node| self.code(node));
        let hangs = fields.get("hangs").and_then(|node| self.reader.boolean(node));
        if let (Some(hang), Some(exit), Some(true)) = (fields.entry("hangs"), fields.entry("exits"), hangs) {
            let problem = self.reader.error(exit.key_span, "a command that hangs does not exit");
            self.reader.report(problem.also(hang.key_span, "keep one of them"));
        }
        let ending = if hangs == Some(true) { Ending::Hangs } else { exits.unwrap_or(Ending::Exits(0)) };
        Some(Answer {
            ending,
            stdout: stdout.unwrap_or_default(),
            stderr: stderr.unwrap_or_default(),
            delay: delay.unwrap_or_default(),
        })
    }

    fn code(&mut self, node: &Node) -> Option<Ending> {
        let code = self.reader.number(node, "the exit code of a command", 0, 255)?;
        u8::try_from(code).ok().map(Ending::Exits)
    }
}
