//! The vocabulary can say everything that a scenario can hold.
//!
//! The functions below name every variant in a `match` without a rest, so that a new one does not compile until it is named
//! here; the tests fail until a phrase says it.

use std::collections::BTreeSet;

use super::examples::scenarios;
use crate::environment::{ArgsPattern, Ending, TransitionResult};
use crate::expect::{
    ActionExpect, ActionSet, Count, Expect, FileExpect, OrderItem, PatchExpect, PatchSet, ServiceExpect,
    TextExpect,
};
use crate::job::{
    ActionEnd, ActionKind, Availability, InstallEnd, Integrity, NotStarted, RebootPolicy, RegistryEnd,
    UninstallEnd,
};
use crate::rules::{RebootDecision, Requester};
use crate::scenario::Keyword;

fn expectation(what: &Expect) -> Vec<&'static str> {
    match what {
        Expect::Plan(_) => Vec::new(),
        Expect::Actions(set, end) => vec![action_set(set), action_end(*end)],
        Expect::Output(_, _, text) => vec![text_end(text)],
        Expect::File { by, is, .. } => vec![
            if by.is_some() { "file by" } else { "file" },
            match is {
                FileExpect::Is(kind) => kind.name(),
                FileExpect::Untouched => "untouched",
                FileExpect::Holds(_) => "holds",
            },
        ],
        Expect::OnlyChangesIn { by, folders } => vec![
            if by.is_some() { "only changes by" } else { "only changes" },
            if folders.is_empty() { "nowhere" } else { "in folders" },
        ],
        Expect::Patches(set, end) => vec![
            match set {
                PatchSet::All => "all patches",
                PatchSet::One(_) => "one patch",
            },
            match end {
                PatchExpect::Status(_) => "patch status",
                PatchExpect::Failed => "patch failed",
                PatchExpect::RequestsReboot(true) => "patch requests",
                PatchExpect::RequestsReboot(false) => "patch does not request",
            },
        ],
        Expect::JobStatus(_) => vec!["job status"],
        Expect::Aborted(None) => vec!["aborted"],
        Expect::Aborted(Some(_)) => vec!["aborted by"],
        Expect::NotAborted => vec!["not aborted"],
        Expect::Reboot(RebootDecision::None) => vec!["no reboot"],
        Expect::Reboot(RebootDecision::Owed) => vec!["owed"],
        Expect::Reboot(RebootDecision::Suppressed) => vec!["suppressed"],
        Expect::Reboot(RebootDecision::Dropped) => vec!["dropped"],
        Expect::RebootRequestedBy(by) => by
            .iter()
            .map(|by| match by {
                Requester::Action(_) => "requested by action",
                Requester::Patch(_) => "requested by patch",
            })
            .collect(),
        Expect::RebootForcedBy(ids) if ids.is_empty() => vec!["forced by none"],
        Expect::RebootForcedBy(_) => vec!["forced by"],
        Expect::Restarts(_) => vec!["restarts"],
        Expect::RebootLoop(true) => vec!["loop"],
        Expect::RebootLoop(false) => vec!["no loop"],
        Expect::Calls { args, count, .. } => vec![
            if args.is_some() { "calls with" } else { "calls" },
            match count {
                Count::Exactly(_) => "exactly",
                Count::AtLeast(_) => "at least",
                Count::AtMost(_) => "at most",
            },
        ],
        Expect::CallOrder(_) => vec!["call order"],
        Expect::Finding(_, None) => vec!["finding"],
        Expect::Finding(_, Some(_)) => vec!["finding for"],
        Expect::NoFinding(_) => vec!["no such finding"],
        Expect::NoFindings => vec!["no findings"],
        Expect::Order(items) => items
            .iter()
            .map(|item| match item {
                OrderItem::Action(_) => "order action",
                OrderItem::Patch(_) => "order patch",
                OrderItem::Reboot => "order reboot",
                OrderItem::Call(_) => "order call",
            })
            .collect(),
        Expect::Assumption(true) => vec!["assumption"],
        Expect::Assumption(false) => vec!["no assumption"],
        Expect::Attempts(..) => vec!["attempts"],
        Expect::Service { is, holds, .. } => vec![
            match is {
                ServiceExpect::State(_) => "service does",
                ServiceExpect::Startup(_) => "service boots",
                ServiceExpect::Restarted => "service restarted",
            },
            if *holds { "service is" } else { "service is not" },
        ],
        Expect::Snapshot => vec!["snapshot"],
        Expect::SnapshotWithChanges => vec!["snapshot with changes"],
    }
}

fn text_end(text: &TextExpect) -> &'static str {
    match text {
        TextExpect::Contains(_) => "contains",
        TextExpect::Lacks(_) => "lacks",
        TextExpect::Equals(_) => "equals",
        TextExpect::Empty => "empty",
        TextExpect::Matches(_) => "matches",
    }
}

fn action_set(set: &ActionSet) -> &'static str {
    match set {
        ActionSet::One(_) => "one",
        ActionSet::Range(..) => "range",
        ActionSet::All(_) => "all",
        ActionSet::Every => "every",
    }
}

fn action_end(end: ActionExpect) -> &'static str {
    match end {
        ActionExpect::Success => "success",
        ActionExpect::Failed(None) => "failed",
        ActionExpect::Failed(Some(_)) => "failed with",
        ActionExpect::Skipped(crate::rules::SkippedBy::User) => "skipped by user",
        ActionExpect::Skipped(crate::rules::SkippedBy::System) => "skipped by system",
        ActionExpect::TimedOut => "timed out",
        ActionExpect::Exceeded(None) => "exceeded",
        ActionExpect::Exceeded(Some(_)) => "exceeded this",
        ActionExpect::Signaled(None) => "killed",
        ActionExpect::Signaled(Some(_)) => "killed by",
        ActionExpect::NotStarted => "not started",
        ActionExpect::NotRun => "not run",
        ActionExpect::Interrupted => "interrupted",
        ActionExpect::Exits(_) => "exits",
        ActionExpect::RequestsReboot(true) => "requests",
        ActionExpect::RequestsReboot(false) => "does not request",
    }
}

#[test]
fn every_expectation_can_be_said() {
    let said: BTreeSet<&str> = scenarios(Keyword::Then)
        .iter()
        .flat_map(|(_, scenario)| scenario.expectations.iter().flat_map(|one| expectation(&one.what)))
        .collect();
    let wanted: BTreeSet<&str> = "one,range,all,every,success,failed,failed with,skipped by user,skipped by system,\
        timed out,exceeded,exceeded this,killed,killed by,not started,not run,interrupted,exits,requests,does not request,contains,lacks,equals,empty,matches,\
        all patches,one patch,patch status,patch failed,patch requests,patch does not request,job status,aborted,\
        aborted by,not aborted,no reboot,owed,suppressed,dropped,requested by action,requested by patch,forced by,\
        forced by none,restarts,loop,no loop,calls,calls with,exactly,at least,at most,call order,finding,finding for,no such finding,\
        no findings,order action,order patch,order reboot,order call,assumption,no assumption,attempts,snapshot,\
        service does,service boots,service restarted,service is,service is not,file,file by,created,changed,deleted,\
        untouched,holds,only changes,only changes by,nowhere,in folders,snapshot with changes"
        .split(',')
        .collect();
    assert_eq!(wanted.difference(&said).collect::<Vec<_>>(), Vec::<&&str>::new());
}

fn end(end: &ActionEnd) -> &'static str {
    match end {
        ActionEnd::Exited(_) => "exited",
        ActionEnd::Signaled(_) => "signaled",
        ActionEnd::TimedOut => "timed out",
        ActionEnd::Exceeded(_) => "exceeded",
        ActionEnd::NotStarted(NotStarted::NoInterpreter(_)) => "no interpreter",
        ActionEnd::NotStarted(NotStarted::ExecutionPolicy(_)) => "execution policy",
        ActionEnd::NotStarted(NotStarted::Refused(_)) => "refused",
        ActionEnd::Install(InstallEnd::DownloadFailed) => "download failed",
        ActionEnd::Install(InstallEnd::ChecksumMismatch) => "checksum",
        ActionEnd::Install(InstallEnd::NotDetected(_)) => "not detected",
        ActionEnd::Install(InstallEnd::Installer(_)) => "installer",
        ActionEnd::Registry(RegistryEnd::Changed) => "changed",
        ActionEnd::Registry(RegistryEnd::Created) => "created",
        ActionEnd::Registry(RegistryEnd::LeftAlone) => "left alone",
        ActionEnd::Registry(RegistryEnd::Refused) => "registry refused",
        ActionEnd::Uninstall(UninstallEnd::NoMatch) => "no match",
        ActionEnd::Uninstall(UninstallEnd::NotMsi) => "not msi",
        ActionEnd::Uninstall(UninstallEnd::Uninstaller(_)) => "uninstaller",
    }
}

/// Everything else of a scenario, by names.
fn parts(scenario: &crate::scenario::Scenario) -> Vec<&'static str> {
    let (job, world) = (&scenario.job, &scenario.world);
    let mut said: Vec<&str> = world.actions.values().flat_map(|action| &action.ends).map(end).collect();
    said.extend(job.pre_actions.iter().chain(&job.post_actions).map(|action| match &action.kind {
        ActionKind::RunScript(None) => "no script",
        ActionKind::RunScript(Some(_)) => "script",
        ActionKind::InstallSoftware(_) => "install",
        ActionKind::ChangeRegistryKey(_) => "registry",
        ActionKind::UninstallSoftware(_) => "uninstall",
    }));
    said.push(match job.reboot {
        RebootPolicy::Immediate => "at once",
        RebootPolicy::Suppress => "suppress",
        RebootPolicy::Countdown(_) => "countdown",
        RebootPolicy::Defer(_) => "defer",
    });
    for patch in world.patches.values() {
        said.push(match patch.availability {
            Availability::Available => "available",
            Availability::Withdrawn => "withdrawn",
            Availability::EndOfLife => "end of life",
            Availability::EndOfLifeGone => "gone",
        });
        said.push(match patch.integrity {
            Integrity::Intact => "intact",
            Integrity::SignatureFailed => "signature",
            Integrity::HashFailed => "hash",
        });
        said.extend((!patch.applicable).then_some("not applicable"));
        said.extend((!patch.downloaded).then_some("not downloaded"));
        said.extend((!patch.installed).then_some("not installed"));
        said.extend(patch.needs_reboot.then_some("needs reboot"));
    }
    for rule in world.commands.iter().flat_map(|command| &command.rules) {
        said.push(match rule.args {
            ArgsPattern::Any => "any arguments",
            ArgsPattern::Exact(_) => "exact arguments",
            ArgsPattern::Words(_) => "pattern",
        });
        said.extend(rule.answers.iter().map(|answer| match answer.ending {
            Ending::Exits(_) => "command exits",
            Ending::Hangs => "command hangs",
        }));
    }
    for service in &world.services {
        said.extend([service.state.name(), service.startup.name()]);
        for turn in [&service.start, &service.stop] {
            said.push(match turn.end {
                TransitionResult::Works => "obeys",
                TransitionResult::Fails { .. } => "does not obey",
                TransitionResult::Hangs => "service hangs",
            });
            said.extend(turn.message.as_ref().map(|_| "says why"));
            said.extend((!turn.takes.is_zero()).then_some("takes"));
        }
        said.extend(service.description.as_ref().map(|_| "described"));
    }
    said
}

#[test]
fn every_part_of_a_scenario_can_be_said() {
    let said: BTreeSet<&str> = scenarios(Keyword::Given)
        .iter()
        .chain(&scenarios(Keyword::Then))
        .flat_map(|(_, scenario)| parts(scenario))
        .collect();
    let wanted: BTreeSet<&str> = "exited,signaled,timed out,exceeded,no interpreter,execution policy,refused,download failed,checksum,\
        not detected,installer,changed,created,left alone,registry refused,no match,not msi,uninstaller,no script,script,\
        install,registry,uninstall,at once,suppress,countdown,defer,available,withdrawn,end of life,gone,intact,signature,\
        hash,not applicable,not downloaded,not installed,needs reboot,any arguments,exact arguments,pattern,command exits,\
        command hangs,running,stopped,failed,enabled,disabled,static,masked,obeys,does not obey,service hangs,says why,takes,\
        described"
        .split(',')
        .collect();
    let missing: Vec<&&str> = wanted.difference(&said).collect();
    // A missing key is created by an action that may add it; `facts` shows it, no single example does.
    assert_eq!(missing, [&"created"]);
}
