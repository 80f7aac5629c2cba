//! What stands between the braces of a pattern.

use super::token::Token;
use super::value::Value;
use super::{read, read_plan};

/// The syntax of a parameter; several names share one, so that a pattern says what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Param {
    /// Several actions, such as `pre-actions 3 to 5`.
    Actions,
    /// One action.
    Action,
    /// Several patches.
    Patches,
    /// One patch.
    Patch,
    /// Action, patch, call or reboot.
    Thing,
    /// Several of them.
    Things,
    /// Quoted text.
    Text,
    /// Several quoted texts.
    Texts,
    /// A bare word or quoted text.
    Word,
    /// A whole number.
    Code,
    /// Several whole numbers: `75, then 0`.
    Codes,
    /// `once`, `3 times`.
    Times,
    /// `at least 3 times`.
    Count,
    /// `1 hour and 30 minutes`.
    Duration,
    /// `512 MiB`.
    Size,
    /// `memory`, `file size`.
    Limit,
    /// `standard output`, `stderr`.
    Stream,
    /// `5 pre-actions, 3 patches and 2 post-actions`.
    Parts,
    /// `the job "production"`.
    Job,
    /// `3 % of the assets "production"`.
    Assets,
    /// `the assets tagged "web"`.
    Whose,
    /// `97 %`.
    Share,
    /// `0 on 97 % and 1 on 3 %`.
    Exits,
    /// `"2026-03-01 02:00"`, `2 hours after the start`.
    Instant,
    /// `at "2026-03-01 02:00"`, `2 hours after the start`.
    When,
    /// `defers the reboot twice, then accepts`.
    Answers,
    /// `at least 90 % of the post-actions are successful`.
    Conditions,
    /// `the deployment`, `patch 2`.
    Point,
    /// `at most 2 % of the assets`.
    Amount,
    /// `how soon a change reaches the agent`.
    Ranges,
}

impl Param {
    /// The parameter that patterns call `name`.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "actions" => Self::Actions,
            "action" => Self::Action,
            "patches" => Self::Patches,
            "patch" => Self::Patch,
            "thing" => Self::Thing,
            "things" => Self::Things,
            "name" | "image" | "path" | "text" | "reason" | "program" | "command" | "arguments" | "regex"
            | "group" | "tag" | "title" => Self::Text,
            "paths" | "groups" | "tags" | "titles" => Self::Texts,
            "platform" | "version" | "endpoint" | "finding" | "level" | "language" | "policy" | "signal"
            | "type" | "manager" | "mode" | "status" | "state" => Self::Word,
            "code" | "number" => Self::Code,
            "codes" => Self::Codes,
            "times" => Self::Times,
            "count" => Self::Count,
            "duration" => Self::Duration,
            "size" => Self::Size,
            "limit" => Self::Limit,
            "stream" => Self::Stream,
            "parts" => Self::Parts,
            "job" => Self::Job,
            "assets" => Self::Assets,
            "whose" => Self::Whose,
            "share" => Self::Share,
            "exits" => Self::Exits,
            "instant" => Self::Instant,
            "when" => Self::When,
            "answers" => Self::Answers,
            "conditions" => Self::Conditions,
            "point" => Self::Point,
            "amount" => Self::Amount,
            "ranges" => Self::Ranges,
            _ => return None,
        })
    }

    /// Reads this parameter at the start of `tokens`: its value, and how many tokens it takes.
    pub(super) fn read<'t>(self, tokens: &[Token<'t>]) -> Option<(Value<'t>, usize)> {
        match self {
            Self::Actions => read::actions(tokens).map(|(value, used)| (Value::Actions(value), used)),
            Self::Action => read::action(tokens).map(|(value, used)| (Value::Actions(value), used)),
            Self::Patches => read::patches(tokens).map(|(value, used)| (Value::Patches(value), used)),
            Self::Patch => read::patch(tokens).map(|(value, used)| (Value::Patches(value), used)),
            Self::Thing => read::thing(tokens).map(|(value, used)| (Value::Things(value), used)),
            Self::Things => read::things(tokens).map(|(value, used)| (Value::Things(value), used)),
            Self::Text => read::text(tokens).map(|(value, used)| (Value::Text(value), used)),
            Self::Texts => read::texts(tokens).map(|(value, used)| (Value::Texts(value), used)),
            Self::Word => read::word(tokens).map(|(value, used)| (Value::Text(value), used)),
            Self::Code => read::code(tokens).map(|(value, used)| (Value::Codes(value), used)),
            Self::Codes => read::codes(tokens).map(|(value, used)| (Value::Codes(value), used)),
            Self::Times => read::times(tokens).map(|(value, used)| (Value::Count(value), used)),
            Self::Count => read::count(tokens).map(|(value, used)| (Value::Count(value), used)),
            Self::Duration => read::duration(tokens).map(|(value, used)| (Value::Duration(value), used)),
            Self::Size => read::size(tokens).map(|(value, used)| (Value::Size(value), used)),
            Self::Limit => read::limit(tokens).map(|(value, used)| (Value::Limit(value), used)),
            Self::Stream => read::stream(tokens).map(|(value, used)| (Value::Stream(value), used)),
            Self::Parts => read::parts(tokens).map(|(value, used)| (Value::Parts(value), used)),
            Self::Job => read_plan::job(tokens).map(|(value, used)| (Value::Job(value), used)),
            Self::Assets => read_plan::assets(tokens).map(|(value, used)| (Value::Assets(value), used)),
            Self::Whose => read_plan::whose(tokens).map(|(value, used)| (Value::Whose(value), used)),
            Self::Share => read_plan::share(tokens).map(|(value, used)| (Value::Share(value), used)),
            Self::Exits => read_plan::exits(tokens).map(|(value, used)| (Value::Exits(value), used)),
            Self::Instant => read_plan::instant(tokens).map(|(value, used)| (Value::Instant(value), used)),
            Self::When => read_plan::when(tokens).map(|(value, used)| (Value::Instant(value), used)),
            Self::Answers => read_plan::answers(tokens).map(|(value, used)| (Value::Answers(value), used)),
            Self::Conditions => {
                read_plan::conditions(tokens).map(|(value, used)| (Value::Conditions(value), used))
            }
            Self::Point => read_plan::point(tokens).map(|(value, used)| (Value::Point(value), used)),
            Self::Amount => read_plan::amount(tokens).map(|(value, used)| (Value::Amount(value), used)),
            Self::Ranges => read_plan::ranges(tokens).map(|(value, used)| (Value::Ranges(value), used)),
        }
    }
}
