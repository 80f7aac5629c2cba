//! A job of scripts, and an endpoint to run them on.

use std::path::PathBuf;
use std::time::Duration;

use patchdrill::environment::{
    Answer, ArgsPattern, CommandDouble, CommandLine, CommandRule, Ending, EndpointSpec,
};
use patchdrill::event::ActionRun;
use patchdrill::internal::endpoint::{Endpoint as _, EndpointError, LocalEndpoint, LocalOptions};
use patchdrill::job::{Action, ActionEnd, ActionId, ActionKind, Job, Platform, Script};
use patchdrill::source::Span;

/// Whether this machine has no such program on PATH; then the test is left out, unless `PATCHDRILL_REQUIRE` names it.
pub(super) fn lacks(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let lacks = !std::env::split_paths(&path).any(|folder| folder.join(tool).exists());
    if lacks {
        let required = std::env::var("PATCHDRILL_REQUIRE").is_ok_and(|tools| tools.contains(tool));
        assert!(!required, "required, and not on PATH: {tool}");
        println!("skipped: there is no {tool} on PATH");
    }
    lacks
}

/// A script in a file of this name.
pub(super) fn file(name: &str, script: impl Into<Vec<u8>>) -> Script {
    Script { bytes: script.into(), ..Script::file(name, Span::default()) }
}

/// A script for bash.
pub(super) fn bash(script: &str) -> Script {
    file("script.sh", format!("#!/bin/bash\n{script}"))
}

/// A job for Linux whose pre-actions run these scripts.
pub(super) fn job(scripts: impl IntoIterator<Item = Script>) -> Job {
    let mut job = Job::new(Platform::Linux);
    job.pre_actions =
        scripts.into_iter().map(|script| Action::new(ActionKind::RunScript(Some(script)))).collect();
    job
}

/// Limits that no good test meets.
pub(super) fn options() -> LocalOptions {
    LocalOptions { time_limit: Duration::from_secs(60), ..LocalOptions::default() }
}

/// An endpoint, and the job that it was made for.
pub(super) struct Rig {
    pub endpoint: LocalEndpoint,
    pub job: Job,
}

impl Rig {
    pub(super) async fn new(
        job: Job,
        world: &EndpointSpec,
        options: LocalOptions,
    ) -> Result<Self, EndpointError> {
        let endpoint = LocalEndpoint::start(&job, world, options).await?;
        Ok(Self { endpoint, job })
    }

    /// Runs the pre-action at `index`.
    pub(super) async fn run(&mut self, index: usize) -> Result<ActionRun, EndpointError> {
        let id = ActionId::pre(index);
        self.endpoint.run_action(id, self.job.action(id).unwrap()).await
    }
}

/// Runs one script on an endpoint of its own.
pub(super) async fn run_on(world: &EndpointSpec, script: Script) -> ActionRun {
    let mut rig = Rig::new(job([script]), world, options()).await.unwrap();
    let run = rig.run(0).await.unwrap();
    Box::new(rig.endpoint).close().await;
    run
}

/// Runs one bash script on an endpoint without declarations.
pub(super) async fn run(script: &str) -> ActionRun {
    run_on(&EndpointSpec::default(), bash(script)).await
}

/// Why an endpoint for this script is refused.
pub(super) async fn refusal(world: &EndpointSpec, script: Script) -> String {
    match Rig::new(job([script]), world, options()).await {
        Err(EndpointError::Refused(why)) => why,
        Err(other) => panic!("not refused but {other}"),
        Ok(_) => panic!("not refused"),
    }
}

/// What a run wrote to standard output, as text.
pub(super) fn stdout(run: &ActionRun) -> String {
    String::from_utf8_lossy(&run.stdout.bytes).into_owned()
}

/// What a run wrote to standard error, as text.
pub(super) fn stderr(run: &ActionRun) -> String {
    String::from_utf8_lossy(&run.stderr.bytes).into_owned()
}

/// That a run ended with this code, and what it wrote if it did not.
#[track_caller]
pub(super) fn assert_exit(run: &ActionRun, code: i32) {
    assert_eq!(run.end, ActionEnd::Exited(code), "stdout {:?}, stderr {:?}", stdout(run), stderr(run));
}

/// An answer with this exit code and this output.
pub(super) fn answer(code: u8, stdout: &str) -> Answer {
    Answer { ending: Ending::Exits(code), stdout: stdout.into(), ..Answer::default() }
}

/// A doubled command: each rule is a line of arguments, or none for any, and the answers to it.
pub(super) fn double(name: &str, rules: &[(Option<&str>, &[Answer])]) -> CommandDouble {
    let rules = rules.iter().map(|(args, answers)| CommandRule {
        args: args.map_or(ArgsPattern::Any, |line| CommandLine::parse(line).unwrap().into()),
        answers: answers.to_vec(),
    });
    CommandDouble { name: name.into(), rules: rules.collect() }
}

/// A world with these doubles.
pub(super) fn doubled(commands: impl IntoIterator<Item = CommandDouble>) -> EndpointSpec {
    EndpointSpec { commands: commands.into_iter().collect(), ..EndpointSpec::default() }
}

/// The folder of the endpoint on which a script printed `$PATCHDRILL_ENDPOINT`.
pub(super) fn printed_folder(run: &ActionRun) -> PathBuf {
    let folder = PathBuf::from(stdout(run).trim());
    assert!(folder.is_absolute() && folder.to_string_lossy().contains("patchdrill-"), "{}", folder.display());
    folder
}
