//! Expectations: whether what they speak of exists at all.

use std::collections::HashSet;

use super::Draft;
use super::build::it_has;
use crate::diag::suggest;
use crate::environment::{
    CommandDouble, HostSpec, Pattern, SERVICE_COMMANDS, Service, introspection_commands,
};
use crate::expect::{ActionSet, Count, Expect, Expectation, FileExpect, OrderItem, PatchSet, TextExpect};
use crate::job::{ActionId, Job, Platform};
use crate::rules::Requester;
use crate::scenario::EndpointKind;
use crate::source::Span;

/// The doubled commands, and their names.
struct Doubles<'c> {
    known: HashSet<String>,
    commands: &'c mut Vec<CommandDouble>,
    services: &'c [Service],
}

impl Draft {
    /// Checks every expectation against the job. A command that is expected never to be called becomes a double without
    /// answers, since calls of a real command would not be seen.
    pub(super) fn check_expectations(
        &mut self,
        expectations: &[Expectation],
        job: &Job,
        commands: &mut Vec<CommandDouble>,
        services: &[Service],
        machine: &HostSpec,
    ) {
        let mut known = HashSet::new();
        known.extend(commands.iter().map(|double| double.name.clone()));
        known.extend(introspection_commands(services, machine).into_iter().map(str::to_owned));
        let has_manager = |on: EndpointKind| matches!(on, EndpointKind::Sandbox | EndpointKind::Container);
        if job.platform == Platform::Linux && self.on().is_none_or(|on| has_manager(on.value)) {
            known.extend(SERVICE_COMMANDS.map(str::to_owned));
        }
        let mut doubles = Doubles { known, commands, services };
        for Expectation { what, span } in expectations {
            self.check_expectation(what, *span, job, &mut doubles);
        }
    }

    fn check_expectation(&mut self, what: &Expect, span: Span, job: &Job, commands: &mut Doubles<'_>) {
        match what {
            Expect::Actions(set, _) => self.check_set(*set, span, job),
            Expect::Output(id, _, text) => {
                self.check_id(*id, span, job);
                self.check_text(text, span);
            }
            Expect::Patches(PatchSet::One(at), _) => self.check_patch(*at, span, job),
            Expect::Patches(PatchSet::All, _) if job.patches.is_empty() => {
                self.report(self.error(span, "the job has no patches of which anything could be expected"));
            }
            Expect::Aborted(Some(id)) | Expect::Attempts(id, _) | Expect::Finding(_, Some(id)) => {
                self.check_id(*id, span, job);
            }
            Expect::RebootRequestedBy(by) => {
                for requester in by {
                    match requester {
                        Requester::Action(id) => self.check_id(*id, span, job),
                        Requester::Patch(at) => self.check_patch(*at, span, job),
                    }
                }
            }
            Expect::RebootForcedBy(ids) => {
                for id in ids {
                    self.check_id(*id, span, job);
                }
            }
            Expect::Calls { command, count, .. } => {
                let never = matches!(count, Count::Exactly(0) | Count::AtMost(0));
                if never && commands.known.insert(command.clone()) {
                    commands.commands.push(CommandDouble { name: command.clone(), rules: Vec::new() });
                }
                self.check_called(command, span, commands);
            }
            Expect::CallOrder(calls) => {
                for call in calls {
                    self.check_call(&call.0, span, commands);
                }
            }
            Expect::Order(items) => {
                for item in items {
                    match item {
                        OrderItem::Action(id) => self.check_id(*id, span, job),
                        OrderItem::Patch(at) => self.check_patch(*at, span, job),
                        OrderItem::Call(call) => self.check_call(call, span, commands),
                        OrderItem::Reboot => {}
                    }
                }
            }
            Expect::Service { name, .. } => self.check_service(name, span, commands.services),
            Expect::File { by, is, .. } => {
                if let FileExpect::Holds(text) = is {
                    self.check_text(text, span);
                }
                self.check_changes(*by, span, job);
            }
            Expect::OnlyChangesIn { by, .. } => self.check_changes(*by, span, job),
            Expect::SnapshotWithChanges => self.check_changes(None, span, job),
            // What is expected of a plan is resolved, and so checked, when all jobs and assets are known.
            Expect::Plan(_)
            | Expect::Patches(PatchSet::All, _)
            | Expect::JobStatus(_)
            | Expect::Aborted(None)
            | Expect::NotAborted
            | Expect::Reboot(_)
            | Expect::Restarts(_)
            | Expect::RebootLoop(_)
            | Expect::Finding(_, None)
            | Expect::NoFinding(_)
            | Expect::NoFindings
            | Expect::Assumption(_)
            | Expect::Snapshot => {}
        }
    }

    fn check_text(&mut self, text: &TextExpect, span: Span) {
        if let TextExpect::Matches(pattern) = text
            && let Err(why) = regex::bytes::Regex::new(pattern)
        {
            let problem = self.error(span, format!("`{pattern}` is no regular expression"));
            self.report(problem.label(reason(&why)));
        }
    }

    fn check_changes(&mut self, by: Option<ActionSet>, span: Span, job: &Job) {
        if let Some(set) = by {
            self.check_set(set, span, job);
        }
        self.check_changes_are_seen(span);
    }

    fn check_set(&mut self, set: ActionSet, span: Span, job: &Job) {
        match set {
            ActionSet::One(id) => self.check_id(id, span, job),
            ActionSet::Range(phase, first, last) if first > last => {
                let (first, last, noun) = (first + 1, last + 1, phase.noun());
                let problem = self.error(span, format!("{noun}s {first} to {last} are none at all"));
                self.report(problem.label(format!("did you mean {last} to {first}?")));
            }
            ActionSet::Range(phase, _, last) => self.check_id(ActionId { phase, index: last }, span, job),
            ActionSet::All(phase) => {
                if job.actions(phase).is_empty() {
                    let message =
                        format!("the job has no {}s of which anything could be expected", phase.noun());
                    self.report(self.error(span, message));
                }
            }
            ActionSet::Every => {
                if job.pre_actions.is_empty() && job.post_actions.is_empty() {
                    self.report(
                        self.error(span, "the job has no actions of which anything could be expected"),
                    );
                }
            }
        }
    }

    pub(super) fn check_id(&mut self, id: ActionId, span: Span, job: &Job) {
        let count = job.actions(id.phase).len();
        if id.index >= count {
            let label = it_has(count, id.phase.noun());
            self.report(self.error(span, format!("the job has no {id}")).label(label));
        }
    }

    pub(super) fn check_patch(&mut self, at: usize, span: Span, job: &Job) {
        if at >= job.patches.len() {
            let label = it_has(job.patches.len(), "patch");
            self.report(self.error(span, format!("the job has no patch {}", at + 1)).label(label));
        }
    }

    fn check_service(&mut self, name: &str, span: Span, services: &[Service]) {
        if services.iter().any(|service| service.name == name) {
            return;
        }
        let names = services.iter().map(|service| service.name.as_str());
        let guess = if self.still_guesses() { suggest(name, names) } else { None };
        let label = match guess {
            Some(known) => format!("did you mean `{known}`?"),
            None => "only what becomes of declared services is seen".to_owned(),
        };
        let message = format!("the service `{name}` is not declared");
        self.report(
            self.error(span, message)
                .label(label)
                .help(format!("declare what `{name}` does when the job begins")),
        );
    }

    fn check_call(&mut self, call: &[Pattern], span: Span, commands: &Doubles<'_>) {
        let name = match call.first() {
            Some(Pattern { pieces, rest: false }) if pieces.len() == 1 => String::from_utf8_lossy(&pieces[0]),
            _ => return,
        };
        self.check_called(&name, span, commands);
    }

    fn check_called(&mut self, command: &str, span: Span, commands: &Doubles<'_>) {
        if let Some(on) = self.on()
            && on.value == EndpointKind::Declared
        {
            let message =
                format!("`{command}` cannot be called, since no script runs on a declared endpoint");
            self.report(self.error(span, message).also(on.span, "choose an endpoint that runs scripts"));
        } else if !commands.known.contains(command) {
            let names = commands.commands.iter().map(|double| double.name.as_str());
            let guess = if self.still_guesses() { suggest(command, names) } else { None };
            let label = match guess {
                Some(name) => format!("did you mean `{name}`?"),
                None => "only calls of doubled commands are seen".to_owned(),
            };
            let message = format!("the command `{command}` is not doubled");
            let help = format!("declare what `{command}` answers");
            self.report(self.error(span, message).label(label).help(help));
        }
    }

    /// Each kind of finding is switched once.
    pub(super) fn check_levels(&mut self) {
        let mut problems = Vec::new();
        for (at, level) in self.levels.iter().enumerate() {
            if let Some(first) = self.levels[..at].iter().find(|first| first.value.0 == level.value.0) {
                let message = format!("the finding `{}` is switched twice", level.value.0.name());
                problems.push(self.error(level.span, message).also(first.span, "the first time"));
            }
        }
        self.problems.append(&mut problems);
    }
}

/// The sentence of a regular expression's error, without the picture that comes before it.
fn reason(why: &regex::Error) -> String {
    let text = why.to_string();
    text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
}
