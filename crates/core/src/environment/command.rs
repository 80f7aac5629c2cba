//! Command doubles: commands of the endpoint that are replaced by declared answers.

use std::fmt;
use std::time::Duration;

use super::command_line::spaced;
use super::{Arg, CommandLine, Pattern};

/// One command whose answers are declared. Arguments that no rule matches are an *undeclared call*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandDouble {
    /// Name as a script calls it, without a path: `systemctl`.
    pub name: String,
    /// Answers by arguments. An exact match wins; then the first pattern in order; then [`ArgsPattern::Any`].
    pub rules: Vec<CommandRule>,
}

impl CommandDouble {
    /// The place in [`CommandDouble::rules`] of the rule that answers `args`: an exact one wins, then the first pattern
    /// in order, then any arguments.
    pub fn rule(&self, args: &[Arg]) -> Option<usize> {
        let first = |wanted: fn(&ArgsPattern) -> bool| {
            self.rules.iter().position(|rule| wanted(&rule.args) && rule.args.matches(args))
        };
        first(|pattern| matches!(pattern, ArgsPattern::Exact(_)))
            .or_else(|| first(|pattern| matches!(pattern, ArgsPattern::Words(_))))
            .or_else(|| first(|pattern| matches!(pattern, ArgsPattern::Any)))
    }
}

/// What a doubled command answers to some arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandRule {
    /// Which arguments.
    pub args: ArgsPattern,
    /// Answers in the order of the calls; the last one repeats. Never empty.
    pub answers: Vec<Answer>,
}

impl CommandRule {
    /// The answer to the call at place `call`, from 0; the last answer repeats.
    pub fn answer(&self, call: usize) -> Option<&Answer> {
        self.answers.get(call).or(self.answers.last())
    }
}

/// Which arguments a rule answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgsPattern {
    /// Any arguments, also none.
    Any,
    /// Exactly these, byte by byte.
    Exact(Vec<Arg>),
    /// Matched one by one: `*` inside a word stands for any bytes, a word `...` at the end for any further arguments.
    Words(Vec<Pattern>),
}

impl ArgsPattern {
    /// Whether `args` fit.
    pub fn matches(&self, args: &[Arg]) -> bool {
        match self {
            Self::Any => true,
            Self::Exact(words) => words == args,
            Self::Words(patterns) => Pattern::all_match(patterns, args),
        }
    }
}

impl From<CommandLine> for ArgsPattern {
    /// Exact when nothing in `words` is a wildcard.
    fn from(words: CommandLine) -> Self {
        words.exact().map_or_else(|| Self::Words(words.0), Self::Exact)
    }
}

impl fmt::Display for ArgsPattern {
    /// As a scenario writes it; [`ArgsPattern::Any`] shows as `...`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("..."),
            Self::Exact(words) => spaced(words, f),
            Self::Words(patterns) => spaced(patterns, f),
        }
    }
}

/// One answer of a doubled command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// How the command ends.
    pub ending: Ending,
    /// What it writes to standard output.
    pub stdout: Vec<u8>,
    /// What it writes to standard error.
    pub stderr: Vec<u8>,
    /// How long it waits before it answers, in real time on a real endpoint.
    pub delay: Duration,
}

impl Default for Answer {
    /// Exit code 0 without output, at once.
    fn default() -> Self {
        Self { ending: Ending::Exits(0), stdout: Vec::new(), stderr: Vec::new(), delay: Duration::ZERO }
    }
}

/// How a doubled command ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With this exit code.
    Exits(u8),
    /// It never ends by itself.
    Hangs,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn double(rules: &[&str]) -> CommandDouble {
        let rules = rules.iter().map(|line| CommandRule {
            args: if *line == "any" { ArgsPattern::Any } else { CommandLine::parse(line).unwrap().into() },
            answers: vec![Answer::default()],
        });
        CommandDouble { name: "systemctl".into(), rules: rules.collect() }
    }

    fn args(line: &str) -> Vec<Arg> {
        CommandLine::parse(line).unwrap().exact().unwrap()
    }

    #[test]
    fn an_exact_rule_wins_then_the_first_pattern_then_any() {
        let double = double(&["any", "stop *", "stop ...", "stop web", ""]);
        for (line, rule) in [("stop web", 3), ("stop db", 1), ("stop a b", 2), ("start", 0), ("", 4)] {
            assert_eq!(double.rule(&args(line)), Some(rule), "{line:?}");
        }
        assert_eq!(CommandDouble { rules: vec![], ..double }.rule(&args("")), None);
    }

    #[test]
    fn the_last_answer_repeats() {
        let exits = |code| Answer { ending: Ending::Exits(code), ..Answer::default() };
        let rule = CommandRule { args: ArgsPattern::Any, answers: vec![exits(3), exits(0)] };
        let codes = [0, 1, 2, 9].map(|call| rule.answer(call).unwrap().ending);
        assert_eq!(codes, [3, 0, 0, 0].map(Ending::Exits));
    }

    #[test]
    fn patterns_show_as_a_scenario_writes_them() {
        for line in ["stop *.service", "a ...", "'a b' $'\\xff'", "..."] {
            assert_eq!(ArgsPattern::from(CommandLine::parse(line).unwrap()).to_string(), line);
        }
    }
}
