//! How phrases about actions reach the draft.

use smallvec::SmallVec;

use super::phrase::Keyword;
use super::step::Step;
use super::story::{Attached, StepText, Story};
use super::value::Actions;
use crate::diag::did_you_mean_or_list;
use crate::expect::{ActionExpect, ActionSet, Expect, Stream, TextExpect};
use crate::job::{ACTIONS_PER_PHASE, ActionId, ExecutionPolicy, Language, NotStarted, Phase};
use crate::scenario::draft::{DraftAction, DraftEnd, DraftKind, DraftScript};
use crate::source::Spanned;

/// Names of languages: of a doc string's media type and behind `as`. Which shell runs a shell script is for its shebang to
/// say, as on a real asset.
const LANGUAGES: [(&str, Language); 12] = [
    ("shell", Language::Shell),
    ("sh", Language::Shell),
    ("bash", Language::Shell),
    ("zsh", Language::Shell),
    ("ksh", Language::Shell),
    ("dash", Language::Shell),
    ("powershell", Language::PowerShell),
    ("pwsh", Language::PowerShell),
    ("ps1", Language::PowerShell),
    ("posh", Language::PowerShell),
    ("applescript", Language::AppleScript),
    ("osascript", Language::AppleScript),
];

/// Signals by name; the numbers are the same on Linux and macOS.
const SIGNALS: [(&str, i32); 10] = [
    ("HUP", 1),
    ("INT", 2),
    ("QUIT", 3),
    ("ABRT", 6),
    ("FPE", 8),
    ("KILL", 9),
    ("SEGV", 11),
    ("PIPE", 13),
    ("ALRM", 14),
    ("TERM", 15),
];

/// Parts of an action of which an end is said.
const SAID_OF: [&str; 5] =
    ["the download", "the detection script", "the install script", "the registry key", "the uninstaller"];

impl Step<'_, '_> {
    /// The actions that are meant, one by one.
    pub(super) fn ids(&mut self, actions: &Spanned<Actions>) -> Vec<ActionId> {
        let in_phase = |phase, count| (0..count).map(move |index| ActionId { phase, index });
        let count = |step: &mut Self, phase| step.draft().actions(phase).len();
        let ids: Vec<ActionId> = match &actions.value {
            Actions::Some(phase, ranges) => {
                let mut ids = Vec::new();
                for (first, last) in self.ranges(ranges, *phase, actions) {
                    // One more than a job may have is enough to be refused, however many were written.
                    ids.extend(in_phase(*phase, (last + 1).min(ACTIONS_PER_PHASE + 1)).skip(first));
                    if first > ACTIONS_PER_PHASE {
                        ids.push(ActionId { phase: *phase, index: first });
                    }
                }
                return ids;
            }
            Actions::All(phase) => in_phase(*phase, count(self, *phase)).collect(),
            Actions::Every => {
                let (pre, post) = (count(self, Phase::Pre), count(self, Phase::Post));
                in_phase(Phase::Pre, pre).chain(in_phase(Phase::Post, post)).collect()
            }
        };
        if ids.is_empty() && !self.draft().incomplete {
            let help = "say first how many it has, such as `a Linux job with 5 pre-actions`";
            self.error(actions.span, "the job has no such actions so far", |problem| problem.help(help));
        }
        ids
    }

    /// Does something with every action that is meant; those that the job cannot have are mistakes.
    pub(super) fn each_action(
        &mut self,
        actions: &Spanned<Actions>,
        mut change: impl FnMut(&mut DraftAction),
    ) {
        for id in self.ids(actions) {
            match self.draft().action(id, actions.span) {
                Some(action) => change(action),
                None => self.draft().incomplete = true,
            }
        }
    }

    /// Ranges of one phase, from 0 and both ends included, without those that make no sense.
    fn ranges(
        &mut self,
        ranges: &[(u64, u64)],
        phase: Phase,
        at: &Spanned<Actions>,
    ) -> SmallVec<[(usize, usize); 2]> {
        let place = |number: u64| usize::try_from(number - 1).unwrap_or(usize::MAX - 1);
        let mut sound = SmallVec::new();
        for (first, last) in ranges {
            if *first == 0 {
                let message = format!("there is no {} 0, they are counted from 1", phase.noun());
                self.error(at.span, message, |problem| problem);
            } else if first > last {
                let message = format!("{}s {first} to {last} are none at all", phase.noun());
                let label = format!("did you mean {last} to {first}?");
                self.error(at.span, message, |problem| problem.label(label));
            } else {
                sound.push((place(*first), place(*last)));
            }
        }
        sound
    }

    /// An exit code as an action can have it.
    pub(super) fn exit_code(&mut self, code: i64, at: crate::source::Span) -> i32 {
        i32::try_from(code).unwrap_or_else(|_| {
            let message = format!("there is no exit code {code}");
            self.error(at, message, |problem| problem.label("PowerShell's codes have 32 bits, a shell's 8"));
            1
        })
    }

    /// Says how actions end, one code per try.
    pub(super) fn ends_with(&mut self, end: fn(i32) -> DraftEnd) -> Option<Spanned<Actions>> {
        let (actions, codes) = (self.actions()?, self.codes()?);
        let ends: Vec<_> = codes
            .value
            .iter()
            .map(|code| Spanned::new(end(self.exit_code(*code, codes.span)), codes.span))
            .collect();
        self.each_action(&actions, |action| action.ends.clone_from(&ends));
        Some(actions)
    }

    /// Says how actions end.
    pub(super) fn end(&mut self, end: &DraftEnd) -> Option<()> {
        let actions = self.actions()?;
        let end = Spanned::new(end.clone(), self.span());
        self.each_action(&actions, |action| action.ends = vec![end.clone()]);
        Some(())
    }

    /// Says that actions never start, for a reason that the step's text gives.
    pub(super) fn never_starts(&mut self, why: fn(String) -> NotStarted) -> Option<()> {
        let reason =
            self.string().map_or_else(|| "the system refuses to start it".to_owned(), |text| text.value);
        self.end(&DraftEnd::NotStarted(why(reason)))
    }

    /// Says how each try of actions ends.
    pub(super) fn ends_in_turn(&mut self) -> Option<()> {
        let actions = self.actions()?;
        let mut ends = Vec::new();
        for row in self.single_column("end")? {
            // Each row is said of a first action, so that the phrases around serve here too.
            let said = SAID_OF.iter().find_map(|part| Some((part, row.value.strip_prefix(part)?)));
            let text = match said {
                Some((part, rest)) => format!("{part} of pre-action 1{rest}"),
                None => format!("pre-action 1 {}", row.value),
            };
            let mut story = Story::new(&self.draft().source.clone(), Spanned::new(String::new(), row.span));
            let below = Attached::Nothing;
            story.tell(&StepText {
                keyword: Keyword::Given,
                text: &text,
                span: row.span,
                exact: false,
                below,
            });
            if let Some([end]) = story.draft.actions(Phase::Pre).first().map(|action| action.ends.as_slice())
            {
                ends.push(end.clone());
            } else {
                let message = format!("a try cannot end so: `{}`", row.value);
                let label = "expected an end such as `exits 0`, `times out` or `is killed by signal 9`";
                self.error(row.span, message, |problem| problem.label(label));
            }
        }
        self.each_action(&actions, |action| action.ends.clone_from(&ends));
        Some(())
    }

    /// Says which lines actions write.
    pub(super) fn writes(&mut self, actions: &Spanned<Actions>, text: &[u8]) {
        self.writes_bytes(actions, &line(text));
    }

    /// Says what actions write, byte by byte.
    pub(super) fn writes_bytes(&mut self, actions: &Spanned<Actions>, bytes: &[u8]) {
        let stderr = self.stream().is_some_and(|stream| stream.value == Stream::Stderr);
        self.each_action(actions, |action| {
            let stream = if stderr { &mut action.stderr } else { &mut action.stdout };
            *stream = Some(bytes.to_vec());
        });
    }

    /// The script of a path that the step's text gives.
    pub(super) fn script_file(&mut self) -> Option<DraftScript> {
        let path = self.string()?;
        Some(DraftScript::file(path.value, path.span))
    }

    /// Says which script actions run.
    pub(super) fn runs(&mut self, script: &DraftScript) -> Option<()> {
        let actions = self.actions()?;
        self.each_action(&actions, |action| {
            let mut script = script.clone();
            // Another step may have named the policy before.
            if let DraftKind::RunScript(Some(before)) = &action.kind {
                script.execution_policy = script.execution_policy.or(before.execution_policy);
            }
            action.kind = DraftKind::RunScript(Some(script));
        });
        Some(())
    }

    /// A language by its name; an unknown one is a mistake.
    pub(super) fn language(&mut self, name: &Spanned<String>) -> Option<Spanned<Language>> {
        let known = LANGUAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.value.trim()));
        if known.is_none() {
            let label = did_you_mean_or_list(
                &name.value,
                &["shell", "bash", "sh", "zsh", "powershell", "applescript"],
            );
            let message = format!("unknown script language `{}`", name.value);
            self.error(name.span, message, |problem| problem.label(label));
        }
        known.map(|(_, language)| Spanned::new(*language, name.span))
    }

    /// An execution policy by its name; an unknown one is a mistake.
    pub(super) fn policy(&mut self) -> Option<Spanned<ExecutionPolicy>> {
        let name = self.string()?;
        let policy = name.value.parse().ok();
        if policy.is_none() {
            let label = did_you_mean_or_list(&name.value, &ExecutionPolicy::ALL.map(ExecutionPolicy::name));
            let message = format!("unknown execution policy `{}`", name.value);
            self.error(name.span, message, |problem| problem.label(label));
        }
        policy.map(|policy| Spanned::new(policy, name.span))
    }

    /// A signal by number or name; an unknown one is a mistake.
    pub(super) fn signal(&mut self) -> Option<i32> {
        let name = self.string()?;
        let upper = name.value.to_ascii_uppercase();
        let short = upper.strip_prefix("SIG").unwrap_or(&upper);
        let known = SIGNALS.iter().find(|(known, _)| *known == short).map(|(_, number)| *number);
        Some(known.or_else(|| name.value.parse().ok()).unwrap_or_else(|| {
            let label = did_you_mean_or_list(short, &SIGNALS.map(|(name, _)| name));
            let message = format!("unknown signal `{}`", name.value);
            self.error(name.span, message, |problem| problem.label(label));
            9
        }))
    }

    /// Expects an end of actions.
    pub(super) fn expect_actions(&mut self, expected: ActionExpect) -> Option<()> {
        let actions = self.actions()?;
        for set in self.sets(&actions) {
            self.expect(Expect::Actions(set, expected));
        }
        Some(())
    }

    /// The actions that are meant, as the scenario keeps them.
    pub(super) fn sets(&mut self, actions: &Spanned<Actions>) -> Vec<ActionSet> {
        match &actions.value {
            Actions::Some(phase, ranges) => {
                let phase = *phase;
                let set = |(first, last)| {
                    if first == last {
                        ActionSet::One(ActionId { phase, index: first })
                    } else {
                        ActionSet::Range(phase, first, last)
                    }
                };
                self.ranges(ranges, phase, actions).into_iter().map(set).collect()
            }
            Actions::All(phase) => vec![ActionSet::All(*phase)],
            Actions::Every => vec![ActionSet::Every],
        }
    }

    /// Expects an exit code of actions, with or without their status.
    pub(super) fn expect_code(&mut self, expected: fn(i32) -> ActionExpect) -> Option<()> {
        let code = self.code()?;
        let code = self.exit_code(code.value, code.span);
        self.expect_actions(expected(code))
    }

    /// Expects something of what actions write.
    pub(super) fn expect_output(&mut self, text: &TextExpect) -> Option<()> {
        let actions = self.actions()?;
        let stream = self.stream().map_or(Stream::Any, |stream| stream.value);
        for id in self.ids(&actions) {
            self.expect(Expect::Output(id, stream, text.clone()));
        }
        Some(())
    }

    /// The one action that is meant, when the phrase names one.
    pub(super) fn id(&mut self) -> Option<ActionId> {
        let actions = self.actions()?;
        self.ids(&actions).first().copied()
    }
}

/// What a program writes ends its last line; what a step says does not.
pub(super) fn line(text: &[u8]) -> Vec<u8> {
    let mut line = text.to_vec();
    if !line.is_empty() && !line.ends_with(b"\n") {
        line.push(b'\n');
    }
    line
}
