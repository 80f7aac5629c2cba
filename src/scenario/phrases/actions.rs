//! Phrases about actions: what they run, how they end and what they write.

use smallvec::SmallVec;

use super::files::set_variable;
use super::phrase::{Keyword, PhraseGroup, phrases};
use super::scenario_builder::{ScenarioBuilder, StepArgument, StepText};
use super::step::{DocString, Script, Step, line};
use super::table::Table;
use super::value::{
    Actions, Bytes, Code, Codes, Duration, ExecutionPolicy, Limit, Signal, Stream, Text, Times, Word,
    language,
};
use crate::environment::ForcesReboot;
use crate::expect::{self, ActionExpect, ActionSet, Expect, TextExpect};
use crate::job::{ACTIONS_PER_PHASE, ActionId, NotStarted, Phase};
use crate::rules::SkippedBy;
use crate::scenario::draft::{DraftAction, DraftEnd, DraftKind, DraftScript};
use crate::source::{Span, Spanned};

pub(super) const ACTIONS: PhraseGroup = phrases! { Given "Actions":
    "{actions} run(s) {path} (as {language})"
        "Runs a script that lies in the project. Without a language, shebang, file name and platform decide."
        ["pre-action 1 runs \"scripts/stop_app.sh\"", "post-action 1 runs \"scripts/notify\" as applescript"]
        |step, actions: Actions, path: Text, name: Option<Word>| {
            let mut script = DraftScript::file(path.value, path.span);
            script.language = name.and_then(|name| language(step, &name));
            step.runs(&actions, &script);
        };

    "{actions} run(s) this script"
        "Runs the script below. Its language may stand behind the opening quotes: sh, bash, zsh, powershell, applescript."
        ["pre-action 1 runs this script:\n```bash\nexit 12\n```"]
        |step, actions: Actions, script: Script| step.runs(&actions, &script);

    "{actions} run(s) under the execution policy {policy}"
        "The execution policy that a Windows action names: AllSigned, Bypass, RemoteSigned, Restricted or Unrestricted."
        ["pre-action 1 runs under the execution policy AllSigned"]
        |step, actions: Actions, policy: ExecutionPolicy| step.runs_under(&actions, policy);

    "{actions} exit(s) (with (exit) (code)) {codes}"
        "How the action ends; nothing runs. Several codes answer one run each, the last one repeats."
        [
            "pre-action 2 exits 12",
            "pre-actions 1 to 3 exit 0",
            "all post-actions exit with exit code 1",
            "the second pre-action exits with code 10",
            "pre-action 1 exits 75, then 75, then 0",
        ]
        |step, actions: Actions, codes: Codes| step.exits(&actions, &codes, DraftEnd::Exits);

    "{actions} exit(s) (with (exit) (code)) {codes} and print(s) {text} (to {stream})"
        "How the action ends, and what it writes: to standard output unless said otherwise."
        [
            "pre-action 1 exits 12 and prints \"Service still running\"",
            "pre-action 1 exits 1 and prints \"no space left\" to standard error",
        ]
        |step, actions: Actions, codes: Codes, text: Bytes, to: Option<Stream>| {
            step.exits(&actions, &codes, DraftEnd::Exits);
            step.writes(&actions, &line(&text.value), to);
        };

    "{actions} print(s) {text} (to {stream})"
        "A line that a declared action writes: to standard output unless said otherwise."
        ["pre-action 1 prints \"Backup is running\"", "pre-action 1 prints \"E: locked\" to stderr"]
        |step, actions: Actions, text: Bytes, to: Option<Stream>| step.writes(&actions, &line(&text.value), to);

    "{actions} print(s) {text} without a line end (to {stream})"
        "As before, byte by byte: `$'...'` takes \\n, \\t and \\xHH."
        [
            "pre-action 1 prints \"42\" without a line end",
            "pre-action 1 prints $'caf\\xe9' without a line end to standard error",
        ]
        |step, actions: Actions, text: Bytes, to: Option<Stream>| step.writes(&actions, &text.value, to);

    "{actions} print(s) this (to {stream})"
        "As before, with more than one line."
        ["pre-action 1 prints this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""]
        |step, actions: Actions, to: Option<Stream>, text: DocString| step.writes(
            &actions,
            &line(text.value.as_bytes()),
            to,
        );

    "{actions} time(s) out"
        "It runs longer than an action may and is given up."
        ["pre-action 1 times out"]
        |step, actions: Actions| step.end(&actions, DraftEnd::TimedOut);

    "{actions} exceed(s) its/their {limit} limit"
        "It uses more than an action may and is stopped: CPU time, memory, process, file size, disk or output."
        ["pre-action 1 exceeds its memory limit", "pre-action 1 exceeds its CPU time limit"]
        |step, actions: Actions, limit: Limit| step.end(&actions, DraftEnd::Exceeded(limit.value));

    "{actions} is/are killed by signal {signal}"
        "A signal ends the script, so that there is no exit code."
        ["pre-action 1 is killed by signal 9", "pre-action 1 is killed by signal SIGTERM"]
        |step, actions: Actions, signal: Signal| step.end(&actions, DraftEnd::Signal(signal.value));

    "{actions} cannot be started (, because {reason})"
        "The script never begins: the operating system refuses, with this reason."
        ["pre-action 1 cannot be started", "pre-action 1 cannot be started, because \"Permission denied\""]
        |step, actions: Actions, reason: Option<Text>| {
            let reason = reason.map_or_else(|| "the system refuses to start it".to_owned(), |text| text.value);
            step.end(&actions, DraftEnd::NotStarted(NotStarted::Refused(reason)));
        };

    "{actions} cannot be started, because {program} is missing"
        "The script never begins: its interpreter is not on the endpoint."
        ["pre-action 1 cannot be started, because \"/usr/bin/python3\" is missing"]
        |step, actions: Actions, program: Text| step.end(
            &actions,
            DraftEnd::NotStarted(NotStarted::NoInterpreter(program.value)),
        );

    "{actions} cannot be started, because the execution policy {policy} forbids it"
        "The script never begins: the endpoint's execution policy forbids it."
        ["pre-action 1 cannot be started, because the execution policy Restricted forbids it"]
        |step, actions: Actions, policy: ExecutionPolicy| {
            let policy = policy.value.name().to_owned();
            step.end(&actions, DraftEnd::NotStarted(NotStarted::ExecutionPolicy(policy)));
        };

    "{actions} end(s) in turn"
        "How each run ends, in the words of the phrases around; the last row repeats. It runs again when a rulebook retries, when \
         the job restarts and when the job runs twice."
        ["pre-action 1 ends in turn:\n| times out |\n| is killed by signal 9 |\n| exits 0 |"]
        |step, actions: Actions, table: Table| step.ends_in_turn(&actions, &table);

    "{actions} take(s) {duration}"
        "How long a declared action takes, in virtual time. An action is given up after 180 minutes."
        ["pre-action 1 takes 3 hours", "post-action 1 takes 1 hour and 30 minutes"]
        |step, actions: Actions, takes: Duration| step.each_action(&actions, |action| action.takes = Some(takes.value));

    "{actions} force(s) a reboot"
        "The script reboots the endpoint by itself, whenever it runs: the job begins again, and again."
        ["pre-action 1 forces a reboot"]
        |step, actions: Actions| step.each_action(&actions, |action| action.forces_reboot = ForcesReboot::Always);

    "{actions} force(s) a reboot once"
        "The script reboots the endpoint by itself when it runs for the first time, and never again."
        ["pre-action 1 forces a reboot once"]
        |step, actions: Actions| step.each_action(&actions, |action| action.forces_reboot = ForcesReboot::Once);

    "{actions} need(s) the reboot first"
        "The plan: the action only makes sense once the reboot has happened."
        ["post-action 1 needs the reboot first"]
        |step, actions: Actions| step.each_action(&actions, |action| action.needs_reboot_first = true);

    "{actions} is/are called {name}"
        "The action's name."
        ["pre-action 1 is called \"Stop the app\""]
        |step, actions: Actions, name: Text| step.each_action(&actions, |action| action.name = Some(name.value.clone()));

    "{actions} get(s) the environment variable {name} with the value {text}"
        "An environment variable for this action's script alone."
        ["pre-action 1 gets the environment variable \"APP\" with the value \"web\""]
        |step, actions: Actions, name: Text, value: Text| {
            let variable = Spanned::new((name.value, value.value), name.span);
            step.each_action(&actions, |action| set_variable(&mut action.env, variable.clone()));
        };

    "{actions} get(s) these environment variables"
        "Environment variables for this action's script alone."
        ["pre-action 1 gets these environment variables:\n| name | value |\n| APP | web |\n| TIER | 2 |"]
        |step, actions: Actions, table: Table| {
            let variables = step.variables(table);
            step.each_action(&actions, |action| for variable in &variables {
                set_variable(&mut action.env, variable.clone());
            });
        };
};

pub(super) const ENDS: PhraseGroup = phrases! { Then "How actions end":
    "{actions} is/are successful"
        "Status success."
        ["pre-action 1 is successful", "pre-actions 1 to 4 are successful", "all actions are successful"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::Success);

    "{actions} succeed(s)"
        "The same, shorter."
        ["pre-action 1 succeeds"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::Success);

    "{actions} fail(s)"
        "Status failed, however it ended."
        ["pre-action 1 fails"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::Failed(None));

    "{actions} fail(s) with exit code {code}"
        "Status failed, with this exit code."
        ["pre-action 2 fails with exit code 12"]
        |step, actions: Actions, code: Code| {
            let code = step.exit_code(code.value, code.span);
            step.expect_actions(&actions, ActionExpect::Failed(Some(code)));
        };

    "{actions} is/are skipped by the system (with exit code 101)"
        "Skipped since the job was aborted: the system assigned the 101."
        [
            "pre-actions 3 to 5 are skipped by the system with exit code 101",
            "all post-actions are skipped by the system",
        ]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::Skipped(SkippedBy::System));

    "{actions} is/are skipped by the user (with exit code 101)"
        "Skipped by its own script, which exited 101."
        ["pre-action 1 is skipped by the user with exit code 101"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::Skipped(SkippedBy::User));

    "{actions} time(s) out"
        "Failed by running too long."
        ["pre-action 1 times out"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::TimedOut);

    "{actions} exceed(s) its/their {limit} limit"
        "Failed by using more than an action may: CPU time, memory, process, file size, disk or output."
        ["pre-action 1 exceeds its memory limit", "pre-action 2 exceeds its file size limit"]
        |step, actions: Actions, limit: Limit| step.expect_actions(&actions, ActionExpect::Exceeded(Some(limit.value)));

    "{actions} exceed(s) a limit"
        "Failed by using more of anything than an action may."
        ["pre-action 1 exceeds a limit"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::Exceeded(None));

    "{actions} is/are killed (by signal {signal})"
        "Failed by a signal."
        ["pre-action 1 is killed", "pre-action 1 is killed by signal 9"]
        |step, actions: Actions, signal: Option<Signal>| step.expect_actions(
            &actions,
            ActionExpect::Signaled(signal.map(|signal| signal.value)),
        );

    "{actions} cannot be started"
        "Failed by never starting."
        ["pre-action 1 cannot be started"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::NotStarted);

    "{actions} is/are not run"
        "Never run, though nothing aborted the job."
        ["all actions are not run"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::NotRun);

    "{actions} is/are interrupted (by the reboot it forces/forced)"
        "The endpoint went down while it ran, in the last pass of a job that is in a reboot loop."
        ["pre-action 1 is interrupted", "pre-action 1 is interrupted by the reboot it forced"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::Interrupted);

    "{actions} exit(s) (with (exit) (code)) {code}"
        "Ended with this exit code, whatever the status."
        ["pre-action 1 exits 10", "post-action 1 exits with exit code 0"]
        |step, actions: Actions, code: Code| {
            let code = step.exit_code(code.value, code.span);
            step.expect_actions(&actions, ActionExpect::Exits(code));
        };

    "{actions} request(s) a reboot"
        "Asks for a reboot, and the rulebook lets it."
        ["pre-action 1 requests a reboot"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::RequestsReboot(true));

    "{actions} do/does not request a reboot"
        "Asks for none, or the rulebook does not let it."
        ["post-action 1 does not request a reboot", "all post-actions do not request a reboot"]
        |step, actions: Actions| step.expect_actions(&actions, ActionExpect::RequestsReboot(false));

    "{actions} run(s) {times}"
        "How often it runs: more than once under a rulebook that retries, and when the job restarts."
        ["pre-action 1 runs 3 times", "pre-action 2 runs once"]
        |step, actions: Actions, times: Times| {
            let times = u32::try_from(times.value).unwrap_or(u32::MAX);
            for id in step.ids(&actions) {
                step.expect(Expect::Attempts(id, times));
            }
        };
};

pub(super) const OUTPUT: PhraseGroup = phrases! { Then "What actions write":
    "{actions} print(s) {text} (to {stream})"
        "Its output holds this text."
        ["pre-action 1 prints \"Backup is running\"", "pre-action 1 prints \"locked\" to standard error"]
        |step, actions: Actions, text: Text, to: Option<Stream>| step.expect_output(&actions, to, &TextExpect::Contains(text.value));

    "{actions} do/does not print {text} (to {stream})"
        "Its output does not hold this text."
        ["pre-action 1 does not print \"error\""]
        |step, actions: Actions, text: Text, to: Option<Stream>| step.expect_output(&actions, to, &TextExpect::Lacks(text.value));

    "{actions} print(s) nothing (to {stream})"
        "It writes nothing."
        ["pre-action 1 prints nothing to standard error"]
        |step, actions: Actions, to: Option<Stream>| step.expect_output(&actions, to, &TextExpect::Empty);

    "{actions} print(s) exactly {text} (to {stream})"
        "Its output is this text, but for white space at the end."
        ["pre-action 1 prints exactly \"done\" to standard output"]
        |step, actions: Actions, text: Text, to: Option<Stream>| step.expect_output(&actions, to, &TextExpect::Equals(text.value));

    "{actions} print(s) exactly this (to {stream})"
        "As before, with more than one line."
        ["pre-action 1 prints exactly this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""]
        |step, actions: Actions, to: Option<Stream>, text: DocString| step.expect_output(&actions, to, &TextExpect::Equals(text.value));

    "{actions} print(s) this (to {stream})"
        "Its output holds these lines."
        ["pre-action 1 prints this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""]
        |step, actions: Actions, to: Option<Stream>, text: DocString| step.expect_output(&actions, to, &TextExpect::Contains(text.value));

    "{actions} print(s) something like {regex} (to {stream})"
        "Its output matches this regular expression."
        ["pre-action 1 prints something like \"free: [0-9]+ GB\""]
        |step, actions: Actions, regex: Text, to: Option<Stream>| step.expect_output(&actions, to, &TextExpect::Matches(regex.value));
};

/// Parts of an action of which an end is said.
const PARTS_WITH_ENDS: [&str; 5] =
    ["the download", "the detection script", "the install script", "the registry key", "the uninstaller"];

impl Step<'_, '_> {
    /// The actions that are meant, one by one.
    pub(super) fn ids(&mut self, actions: &Spanned<Actions>) -> Vec<ActionId> {
        let in_phase = |phase, count| (0..count).map(move |index| ActionId { phase, index });
        let count = |step: &mut Self, phase| step.draft().actions(phase).len();
        let ids: Vec<ActionId> = match &actions.value {
            Actions::Some(phase, _) => {
                let mut ids = Vec::new();
                for (first, last) in self.ranges(actions) {
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

    /// The one action that the phrase may name.
    pub(super) fn id(&mut self, action: Option<Spanned<Actions>>) -> Option<ActionId> {
        self.ids(&action?).first().copied()
    }

    /// The actions that are meant, as the scenario keeps them.
    pub(super) fn sets(&mut self, actions: &Spanned<Actions>) -> Vec<ActionSet> {
        match &actions.value {
            Actions::Some(phase, _) => {
                let phase = *phase;
                let set = |(first, last)| {
                    if first == last {
                        ActionSet::One(ActionId { phase, index: first })
                    } else {
                        ActionSet::Range(phase, first, last)
                    }
                };
                self.ranges(actions).into_iter().map(set).collect()
            }
            Actions::All(phase) => vec![ActionSet::All(*phase)],
            Actions::Every => vec![ActionSet::Every],
        }
    }

    /// Ranges of one phase, from 0 and both ends included, without those that make no sense.
    fn ranges(&mut self, actions: &Spanned<Actions>) -> SmallVec<[(usize, usize); 2]> {
        let place = |number: u64| usize::try_from(number - 1).unwrap_or(usize::MAX - 1);
        let mut sound = SmallVec::new();
        let Actions::Some(phase, ranges) = &actions.value else { return sound };
        for (first, last) in ranges {
            if *first == 0 {
                let message = format!("there is no {} 0, they are counted from 1", phase.noun());
                self.error(actions.span, message, |problem| problem);
            } else if first > last {
                let message = format!("{}s {first} to {last} are none at all", phase.noun());
                let label = format!("did you mean {last} to {first}?");
                self.error(actions.span, message, |problem| problem.label(label));
            } else {
                sound.push((place(*first), place(*last)));
            }
        }
        sound
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

    /// An exit code as an action can have it.
    pub(super) fn exit_code(&mut self, code: i64, at: Span) -> i32 {
        i32::try_from(code).unwrap_or_else(|_| {
            let message = format!("there is no exit code {code}");
            self.error(at, message, |problem| problem.label("PowerShell's codes have 32 bits, a shell's 8"));
            1
        })
    }

    /// Says how actions end, one code per try.
    pub(super) fn exits(
        &mut self,
        actions: &Spanned<Actions>,
        codes: &Spanned<Codes>,
        end: fn(i32) -> DraftEnd,
    ) {
        let Spanned { value: codes, span } = codes;
        let ends: Vec<_> =
            codes.iter().map(|code| Spanned::new(end(self.exit_code(*code, *span)), *span)).collect();
        self.each_action(actions, |action| action.ends.clone_from(&ends));
    }

    /// Says how actions end.
    pub(super) fn end(&mut self, actions: &Spanned<Actions>, end: DraftEnd) {
        let ends = vec![Spanned::new(end, self.span())];
        self.each_action(actions, |action| action.ends.clone_from(&ends));
    }

    /// Says how each try of actions ends.
    fn ends_in_turn(&mut self, actions: &Spanned<Actions>, table: &Table) {
        let mut ends = Vec::new();
        for row in table.single_column("end", self) {
            // Each row is said of a first action, so that the phrases around serve here too.
            let said = PARTS_WITH_ENDS.iter().find_map(|part| Some((part, row.value.strip_prefix(part)?)));
            let text = match said {
                Some((part, rest)) => format!("{part} of pre-action 1{rest}"),
                None => format!("pre-action 1 {}", row.value),
            };
            let source = self.draft().source.clone();
            let mut alone = ScenarioBuilder::new(&source, Spanned::new(String::new(), row.span));
            alone.apply_step(&StepText {
                keyword: Keyword::Given,
                text: &text,
                span: row.span,
                exact: false,
                argument: StepArgument::Nothing,
            });
            if let Some([end]) = alone.draft.actions(Phase::Pre).first().map(|action| action.ends.as_slice())
            {
                ends.push(end.clone());
            } else {
                let message = format!("a try cannot end so: `{}`", row.value);
                let label = "expected an end such as `exits 0`, `times out` or `is killed by signal 9`";
                self.error(row.span, message, |problem| problem.label(label));
            }
        }
        self.each_action(actions, |action| action.ends.clone_from(&ends));
    }

    /// Says what actions write.
    fn writes(&mut self, actions: &Spanned<Actions>, bytes: &[u8], to: Option<Spanned<expect::Stream>>) {
        let stderr = to.is_some_and(|to| to.value == expect::Stream::Stderr);
        self.each_action(actions, |action| {
            let stream = if stderr { &mut action.stderr } else { &mut action.stdout };
            *stream = Some(bytes.to_vec());
        });
    }

    /// Says which script actions run.
    fn runs(&mut self, actions: &Spanned<Actions>, script: &DraftScript) {
        self.each_action(actions, |action| {
            let mut script = script.clone();
            // Another step may have named the policy before.
            if let DraftKind::RunScript(Some(before)) = &action.kind {
                script.execution_policy = script.execution_policy.or(before.execution_policy);
            }
            action.kind = DraftKind::RunScript(Some(script));
        });
    }

    /// Says under which execution policy scripts run.
    fn runs_under(&mut self, actions: &Spanned<Actions>, policy: Spanned<crate::job::ExecutionPolicy>) {
        let mut none = false;
        self.each_action(actions, |action| match &mut action.kind {
            DraftKind::RunScript(Some(script)) => script.execution_policy = Some(policy),
            DraftKind::Install(install) => {
                for script in [&mut install.detection, &mut install.install].into_iter().flatten() {
                    script.execution_policy = Some(policy);
                }
            }
            DraftKind::RunScript(None) | DraftKind::Registry(_) | DraftKind::Uninstall(_) => none = true,
        });
        if none {
            let help = "say first which script it runs";
            self.error(actions.span, "this action has no script so far", |problem| problem.help(help));
        }
    }

    /// Expects an end of actions.
    fn expect_actions(&mut self, actions: &Spanned<Actions>, expected: ActionExpect) {
        for set in self.sets(actions) {
            self.expect(Expect::Actions(set, expected));
        }
    }

    /// Expects something of what actions write.
    fn expect_output(
        &mut self,
        actions: &Spanned<Actions>,
        to: Option<Spanned<expect::Stream>>,
        text: &TextExpect,
    ) {
        let stream = to.map_or(expect::Stream::Any, |to| to.value);
        for id in self.ids(actions) {
            self.expect(Expect::Output(id, stream, text.clone()));
        }
    }
}
