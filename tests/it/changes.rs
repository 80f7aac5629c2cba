//! Expectations on files: which changes meet them, and what is said of those that are not met.

use futures::future::BoxFuture;
use std::sync::Arc;

use patchdrill::environment::{Arg, EndpointSpec};
use patchdrill::event::{
    ActionRun, ChangeKind, Changes, FileChange, FileContent, FileType, PatchRun, ServiceEnd, Sha256,
};
use patchdrill::internal::endpoint::{DeclaredEndpoint, Endpoint, EndpointError};
use patchdrill::internal::scenario::Scenario;
use patchdrill::internal::{engine, scenario};
use patchdrill::job::{Action, ActionId, Job, Patch};
use patchdrill::rules::Rulebook;
use patchdrill::source::SourceFile;
use patchdrill::{diag, expect};

/// An endpoint on which each action changes what the test says.
struct Changing<'w> {
    declared: DeclaredEndpoint<'w>,
    changes: fn(ActionId) -> Option<Changes>,
}

impl Endpoint for Changing<'_> {
    fn run_action<'a>(
        &'a mut self,
        id: ActionId,
        action: &'a Action,
    ) -> BoxFuture<'a, Result<ActionRun, EndpointError>> {
        Box::pin(async move {
            let run = self.declared.run_action(id, action).await?;
            Ok(ActionRun { changes: (self.changes)(id), ..run })
        })
    }

    fn deploy_patch<'a>(
        &'a mut self,
        index: usize,
        patch: &'a Patch,
    ) -> BoxFuture<'a, Result<PatchRun, EndpointError>> {
        Box::pin(async move { self.declared.deploy_patch(index, patch).await })
    }

    fn reboot(&mut self) -> BoxFuture<'_, Result<(), EndpointError>> {
        Box::pin(async move { Ok(()) })
    }

    fn next_job(&mut self, job: &Job, world: &EndpointSpec) -> Result<(), EndpointError> {
        self.declared.next_job(job, world)
    }

    fn services(&self) -> Vec<ServiceEnd> {
        self.declared.services()
    }

    fn close<'a>(self: Box<Self>) -> BoxFuture<'a, ()>
    where
        Self: 'a,
    {
        Box::pin(async {})
    }
}

fn change(kind: ChangeKind, what: FileType, path: &str, content: FileContent) -> FileChange {
    FileChange {
        path: Arg(path.as_bytes().to_vec()),
        kind,
        what,
        mode: 0o644,
        uid: 0,
        gid: 0,
        size: 7,
        content,
        target: None,
    }
}

fn held(text: &str) -> FileContent {
    FileContent::Whole { sha256: Sha256([0; 32]), bytes: Some(Arc::from(text.as_bytes())) }
}

#[expect(clippy::unnecessary_wraps, reason = "other tests have endpoints that cannot tell")]
fn usual(id: ActionId) -> Option<Changes> {
    Some(usually(id))
}

/// Pre-action 1 writes a message and an installation, pre-action 2 takes the message away again and logs.
fn usually(id: ActionId) -> Changes {
    let files = match (id == ActionId::pre(0), id == ActionId::pre(1)) {
        (true, _) => vec![
            change(ChangeKind::Changed, FileType::File, "/etc/motd", held("Patching\n")),
            change(ChangeKind::Created, FileType::Folder, "/opt", FileContent::None),
            change(ChangeKind::Created, FileType::Folder, "/opt/app", FileContent::None),
            change(
                ChangeKind::Created,
                FileType::File,
                "/opt/app/big",
                FileContent::Start { sha256: Sha256([0; 32]), len: 3 },
            ),
            change(ChangeKind::Deleted, FileType::Folder, "/var/cache/app", FileContent::None),
        ],
        (_, true) => vec![
            change(ChangeKind::Changed, FileType::File, "/etc/motd", held("Welcome\n")),
            change(ChangeKind::Created, FileType::File, "/tmp/run.log", held("")),
        ],
        _ => Vec::new(),
    };
    Changes { files, more: 0, blind: false }
}

/// More than anybody lists.
#[expect(clippy::unnecessary_wraps, reason = "other tests have endpoints that cannot tell")]
fn flood(_: ActionId) -> Option<Changes> {
    Some(Changes { files: Vec::new(), more: 7, blind: true })
}

/// What is said when `expect` is expected; empty when it is met.
fn unmet(expect: &str, changes: fn(ActionId) -> Option<Changes>) -> Vec<(String, String)> {
    let text = format!(
        "scenario: x\njob: {{platform: linux, pre_actions: 3, post_actions: [exits: 12]}}\nendpoint: sandbox\nexpect:\n  {expect}\n"
    );
    let scenario = read("x.yaml", &text);
    let (job, world) = (&scenario.job, &scenario.world);
    let endpoint = Changing { declared: DeclaredEndpoint::new(world), changes };
    let rulebook = Rulebook::default();
    let request = engine::RehearsalRequest::new(job, world, &rulebook);
    let mut watch = |_: &_| {};
    let rehearsed = futures::executor::block_on(engine::rehearse(request, Box::new(endpoint), &mut watch));
    let rehearsal = rehearsed.expect("it was rehearsed");
    expect::check(&scenario.expectations, job, &rehearsal)
        .into_iter()
        .map(|unmet| (unmet.message, unmet.details))
        .collect()
}

fn read(name: &str, text: &str) -> Scenario {
    let (mut scenarios, problems) = scenario::parse_yaml(&SourceFile::new(name, text));
    assert_eq!(diag::render(&problems, false), "", "{text}");
    scenarios.remove(0)
}

#[test]
fn what_is_met_says_nothing() {
    for right in [
        "files: {/etc/motd: changed, /opt/app: created, '/opt/*': created, /var/cache/app: deleted}",
        // With its folder everything in it is deleted.
        "files: {/var/cache/app/index: deleted, '/var/cache/app/*.db': deleted}",
        "files: {/etc/passwd: unchanged, /etc/motd.old: unchanged, '/var/lib/*': unchanged}",
        "files: {/etc/motd: {is: changed, by: pre-action 2}}",
        "files: {/etc/motd: {equals: Welcome, lacks: Patching, matches: '^W'}, run.log: {empty: true}}",
        "files: {/etc/motd: {by: pre-action 1, contains: Patching}}",
        "only_changes_in: [/etc, /opt/app, /var/cache, /tmp]",
        "only_changes_in: ['/*']",
        "pre_actions: [{only_changes_in: [/etc, /opt, /var]}, {changes: {/opt/app: unchanged}}, {changes: none}]",
        "post_actions: {changes: none}",
    ] {
        assert_eq!(unmet(right, usual), [], "{right}");
    }
}

#[test]
fn what_is_not_met_says_what_was_and_lists_the_nearest_changes_first() {
    let (message, details) = unmet("files: {/etc/mot: created}", usual).remove(0);
    assert_eq!(message, "/etc/mot should be created, but it was not touched");
    assert_eq!(details.lines().next(), Some("pre-action 1 changed the file /etc/motd"));
    assert_eq!(details.lines().count(), 7);
    for (expect, message) in [
        ("files: {/etc/motd: created}", "/etc/motd should be created, but it was changed by pre-action 2"),
        (
            "files: {/etc/motd: unchanged}",
            "/etc/motd should not be changed, but it was changed by pre-action 2",
        ),
        (
            "files: {/var/cache/app/x: unchanged}",
            "/var/cache/app/x should not be changed, but it was deleted by pre-action 1",
        ),
        (
            "files: {/opt/app: {is: created, by: pre-action 2}}",
            "/opt/app should be created by pre-action 2, but it was not touched",
        ),
        (
            "files: {/etc/motd: {contains: Patching}}",
            "/etc/motd should contain \"Patching\", but it is:\n  | Welcome",
        ),
        (
            "files: {/etc/shadow: {contains: x}}",
            "/etc/shadow should contain \"x\", but no action changed it, so that nobody looked into it",
        ),
        (
            "files: {/opt/app/big: {contains: x}}",
            "/opt/app/big should contain \"x\", but its 7 bytes are too many to be kept",
        ),
        ("files: {/opt/app: {contains: x}}", "/opt/app should contain \"x\", but it is a folder"),
        (
            "files: {/var/cache/app/x: {contains: x}}",
            "/var/cache/app/x should contain \"x\", but it was deleted by pre-action 1",
        ),
        ("files: none", "no file should be changed, but 7 were"),
        (
            "only_changes_in: [/opt, /var, /tmp]",
            "no file outside /opt, /var, /tmp should be changed, but 2 were",
        ),
        // What is deleted around a folder is not what leads to it.
        (
            "only_changes_in: [/etc, /opt, /tmp, /var/cache/app/index]",
            "no file outside /etc, /opt, /tmp, /var/cache/app/index should be changed, but 1 was",
        ),
        (
            "pre_actions: {2: {only_changes_in: /etc}}",
            "pre-action 2 should change no file outside /etc, but 1 was",
        ),
    ] {
        let said: Vec<_> = unmet(expect, usual).into_iter().map(|(message, _)| message).collect();
        assert_eq!(said, [message], "{expect}");
    }
}

#[test]
fn an_action_that_never_ran_changed_nothing() {
    let abort = "pre_actions: {1: any}\n  post_actions: {changes: none}";
    assert_eq!(unmet(abort, usual), []);
}

#[test]
fn what_cannot_be_known_is_not_met() {
    let few = |_: ActionId| None;
    let blind: fn(ActionId) -> Option<Changes> = |_| Some(Changes { blind: true, ..Changes::default() });
    let cannot = "this kind of endpoint cannot tell which files change; the sandbox can";
    for (expect, changes, message) in [
        (
            "files: {/etc/motd: unchanged}",
            flood as fn(ActionId) -> Option<Changes>,
            "/etc/motd should not be changed, but there are too many changes to tell: 28 are not listed",
        ),
        (
            "files: none",
            flood,
            "no file should be changed, but there are too many changes to tell: 28 are not listed",
        ),
        (
            "files: none",
            blind,
            "no file should be changed, but so many files were written that not all of them are looked at any more",
        ),
        ("files: {/etc/motd: unchanged}", few, cannot),
        ("files: {/etc/motd: changed}", few, cannot),
    ] {
        let said: Vec<_> = unmet(expect, changes).into_iter().map(|(message, _)| message).collect();
        assert_eq!(said, [message], "{expect}");
    }
}

#[test]
fn an_endpoint_that_cannot_tell_is_refused_before_anything_runs() {
    use patchdrill::harness::{Project, RunOptions, load, run_case};
    use patchdrill::internal::endpoint::Cancel;
    use patchdrill::internal::scenario::EndpointKind;
    use patchdrill::report::Verdict;

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("x.yaml");
    let script = "pre_actions: [{run_script: \"#!/bin/sh\\ntouch ran\\nexit 0\\n\"}]";
    let text = format!("scenario: x\njob: {{platform: linux, {script}}}\nexpect: {{files: none}}\n");
    std::fs::write(&file, text).expect("a file");
    let project = Project::at(folder.path()).expect("a project");
    let loaded = load(&[file], &project, 1);
    let [case] = &loaded.cases[..] else { panic!("one case") };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for on in [EndpointKind::Local, EndpointKind::Declared] {
        let options = RunOptions { on: Some(on), ..RunOptions::default() };
        let result = runtime.block_on(run_case(case, &options, &Cancel::new())).expect("not interrupted");
        let Verdict::Error(why) = result.verdict else { panic!("{:?}", result.verdict) };
        let expected = format!(
            "the scenario expects something of the files that change, which the endpoint kind `{}` cannot tell; rehearse it on the endpoint kind `sandbox`",
            on.name()
        );
        assert_eq!((why, result.rehearsal.is_none()), (expected, true));
    }
}
