//! The door for `cargo test` and the command line: paths, order of results, interrupts, snapshots.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};

use patchdrill::environment::{DeclaredAction, EndpointSpec};
use patchdrill::expect::{ActionExpect, ActionSet, Expect, Expectation};
use patchdrill::harness::{Case, PathFault, Project, RunOptions, Snapshots, run, run_case};
use patchdrill::internal::endpoint::Cancel;
use patchdrill::internal::scenario::Scenario;
use patchdrill::job::{Action, ActionEnd, ActionId, ActionKind, Job, Platform};
use patchdrill::report::{Reporter, ScenarioResult, Summary, Verdict};
use patchdrill::source::{SourceFile, Span};

/// A declared scenario whose only pre-action exits with `code` and is expected to be `is`.
fn case(name: &str, code: i32, is: Expect, file: &Path) -> Case {
    let mut job = Job::new(Platform::Linux);
    job.pre_actions.push(Action::new(ActionKind::RunScript(None)));
    let mut world = EndpointSpec::default();
    let declared = DeclaredAction { ends: vec![ActionEnd::Exited(code)], ..DeclaredAction::default() };
    world.actions.insert(ActionId::pre(0), declared);
    let scenario = Scenario {
        name: name.to_owned(),
        group: None,
        tags: Vec::new(),
        source: SourceFile::new("test.yaml", "scenario: test\n"),
        span: Span::new(10, 14),
        job,
        world,
        plan: None,
        on: None,
        matrix: Vec::new(),
        row: None,
        rulebook: None,
        twice: None,
        max_restarts: None,
        levels: Vec::new(),
        expectations: vec![Expectation { what: is, span: Span::new(10, 14) }],
        broken: false,
    };
    Case { scenario: Arc::new(scenario), rulebook: None, file: file.to_path_buf() }
}

const SUCCESS: Expect = Expect::Actions(ActionSet::One(ActionId::pre(0)), ActionExpect::Success);

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

/// Keeps the names and verdicts that it is handed; refuses to write from `full` on.
#[derive(Default)]
struct Keeper {
    results: Vec<(String, Verdict)>,
    total: usize,
    full: Option<usize>,
}

impl Reporter for Keeper {
    fn begin(&mut self, total: usize) -> io::Result<()> {
        self.total = total;
        Ok(())
    }

    fn result(&mut self, result: &ScenarioResult) -> io::Result<()> {
        if self.full == Some(self.results.len()) {
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        self.results.push((result.scenario.name.clone(), result.verdict.clone()));
        Ok(())
    }

    fn end(&mut self, _summary: &Summary) -> io::Result<()> {
        Ok(())
    }
}

fn run_all(cases: Vec<Case>, options: RunOptions, keeper: &mut Keeper) -> io::Result<Summary> {
    run(&cases.into(), &Arc::new(options), &Cancel::new(), &runtime(), &mut [keeper])
}

#[test]
fn results_come_in_the_order_of_the_files_whatever_the_number_of_jobs() {
    let cases: Vec<_> =
        (0..500).map(|at| case(&format!("number {at}"), at % 2, SUCCESS, Path::new("x.yaml"))).collect();
    for jobs in [1, 2, 64] {
        let mut keeper = Keeper::default();
        let options = RunOptions { jobs, ..RunOptions::default() };
        let summary = run_all(cases.clone(), options, &mut keeper).expect("written");
        let names: Vec<_> = keeper.results.iter().map(|(name, _)| name.as_str()).collect();
        let expected: Vec<_> = (0..500).map(|at| format!("number {at}")).collect();
        assert_eq!(names, expected);
        assert_eq!((summary.passed, summary.failed, summary.not_run), (250, 250, 0));
        assert_eq!(keeper.total, 500);
    }
}

#[test]
fn fail_fast_begins_nothing_after_a_failure_and_says_how_much_was_left() {
    let cases: Vec<_> =
        (0..50).map(|at| case(&format!("{at}"), i32::from(at == 3), SUCCESS, Path::new("x.yaml"))).collect();
    let mut keeper = Keeper::default();
    let options = RunOptions { jobs: 1, fail_fast: true, ..RunOptions::default() };
    let summary = run_all(cases, options, &mut keeper).expect("written");
    assert_eq!((summary.passed, summary.failed, summary.not_run), (3, 1, 46));
}

#[test]
fn a_cancelled_run_begins_nothing() {
    let cancel = Cancel::new();
    cancel.cancel();
    let cases = vec![case("one", 0, SUCCESS, Path::new("x.yaml"))];
    let mut keeper = Keeper::default();
    let options = Arc::new(RunOptions::default());
    let summary = run(&cases.into(), &options, &cancel, &runtime(), &mut [&mut keeper]).expect("written");
    assert_eq!((summary.passed, summary.not_run), (0, 1));
    assert!(keeper.results.is_empty());
}

#[test]
fn a_reader_that_went_away_ends_the_run_with_its_error() {
    let cases: Vec<_> = (0..100).map(|at| case(&format!("{at}"), 0, SUCCESS, Path::new("x.yaml"))).collect();
    let mut keeper = Keeper { full: Some(2), ..Keeper::default() };
    let error = run_all(cases, RunOptions::default(), &mut keeper).expect_err("nobody reads");
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    assert_eq!(keeper.results.len(), 2);
}

#[test]
fn a_scenario_that_expects_nothing_fails() {
    let mut hollow = case("hollow", 0, SUCCESS, Path::new("x.yaml"));
    Arc::get_mut(&mut hollow.scenario).expect("ours alone").expectations.clear();
    let result = runtime()
        .block_on(run_case(&hollow, &RunOptions::default(), &Cancel::new()))
        .expect("not interrupted");
    let Verdict::Failed(failures) = result.verdict else { panic!("{:?}", result.verdict) };
    assert_eq!(failures.len(), 1);
    assert!(failures[0].message.contains("expects nothing"), "{}", failures[0].message);
}

fn snapshot_verdict(case: &Case, snapshots: Snapshots) -> Verdict {
    let options = RunOptions { snapshots, ..RunOptions::default() };
    runtime().block_on(run_case(case, &options, &Cancel::new())).expect("not interrupted").verdict
}

fn failures(verdict: Verdict) -> Vec<patchdrill::report::Failure> {
    match verdict {
        Verdict::Failed(failures) => failures,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_snapshot_is_never_accepted_silently() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("plan.yaml");
    let pinned = case("The job: goes well?", 0, Expect::Snapshot, &file);
    let accepted = folder.path().join("snapshots/plan__the-job-goes-well.snap");
    let proposed = folder.path().join("snapshots/plan__the-job-goes-well.snap.new");

    let missing = failures(snapshot_verdict(&pinned, Snapshots::Check));
    assert!(missing[0].message.contains("no snapshot yet"), "{}", missing[0].message);
    assert!(!accepted.exists() && !proposed.exists(), "checking writes nothing");

    failures(snapshot_verdict(&pinned, Snapshots::Propose));
    assert!(proposed.exists() && !accepted.exists());

    assert_eq!(snapshot_verdict(&pinned, Snapshots::Accept), Verdict::Passed);
    assert!(accepted.exists() && !proposed.exists());
    assert_eq!(snapshot_verdict(&pinned, Snapshots::Check), Verdict::Passed);

    let changed = case("The job: goes well?", 12, Expect::Snapshot, &file);
    let differs = failures(snapshot_verdict(&changed, Snapshots::Check));
    assert!(differs[0].message.contains("differs from its snapshot"), "{}", differs[0].message);
    assert!(differs[0].details.contains("- job: Completed\n"), "{}", differs[0].details);
    assert!(differs[0].details.contains("+ job: Completed with Failure\n"), "{}", differs[0].details);
    assert!(differs[0].details.contains("+   - failed (exit code 12)\n"), "{}", differs[0].details);
}

#[test]
fn snapshots_of_long_names_have_names_that_every_file_system_takes() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("plan.yaml");
    // Once accepted a snapshot is found again, so its name must stay as it is.
    let table = [
        ("x".repeat(120), format!("plan__{}.snap", "x".repeat(120))),
        ("x".repeat(121), format!("plan__{}-d77cbbf2c7cf1f67.snap", "x".repeat(100))),
        // Alike as far as the names go.
        (format!("{}y", "x".repeat(120)), format!("plan__{}-d77cbaf2c7cf1db4.snap", "x".repeat(100))),
        // A character of three bytes stands where the name is cut.
        ("語".repeat(41), format!("plan__{}-4eb975e1b617a99b.snap", "語".repeat(33))),
    ];
    for (name, _) in &table {
        assert_eq!(
            snapshot_verdict(&case(name, 0, Expect::Snapshot, &file), Snapshots::Accept),
            Verdict::Passed
        );
    }
    let mut written: Vec<String> = fs::read_dir(folder.path().join("snapshots"))
        .expect("a folder of snapshots")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    let mut expected = table.map(|(_, file)| file);
    written.sort_unstable();
    expected.sort_unstable();
    assert_eq!(written, expected);
}

#[test]
fn a_snapshot_is_readable_yaml_that_insta_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    let pinned = case("readable", 10, Expect::Snapshot, &folder.path().join("plan.yaml"));
    assert_eq!(snapshot_verdict(&pinned, Snapshots::Accept), Verdict::Passed);
    let snapshot =
        insta::Snapshot::from_file(&folder.path().join("snapshots/plan__readable.snap")).expect("a snapshot");
    let text = snapshot.as_text().expect("text").to_string();
    insta::assert_snapshot!(text, @r#"
    job: Completed
    because: [all-succeeded]
    reboot: one reboot
    requested_by: [pre-action 1]
    reboot_because: [reboot-requested]
    pre_actions:
      - "success (exit code 10), requests a reboot"
    patches: []
    post_actions: []
    "#);
}

#[test]
fn a_path_stays_inside_the_project() {
    let outside = tempfile::tempdir().expect("a folder");
    fs::write(outside.path().join("secret.sh"), "exit 0").expect("a file");
    let root = tempfile::tempdir().expect("a folder");
    let scenarios = root.path().join("scenarios");
    fs::create_dir_all(scenarios.join("folder.sh")).expect("folders");
    fs::write(root.path().join("both.sh"), "root").expect("a file");
    fs::write(scenarios.join("both.sh"), "beside").expect("a file");
    fs::write(root.path().join("root.sh"), "root").expect("a file");
    let project = Project::at(root.path()).expect("a project");
    let look = |path: &str| project.file(&scenarios, Path::new(path));

    let beside = scenarios.join("both.sh").canonicalize().expect("there");
    assert_eq!(look("both.sh"), Ok(beside.clone()), "beside the scenario comes first");
    assert_eq!(look("root.sh"), Ok(root.path().join("root.sh").canonicalize().expect("there")));
    assert_eq!(look("../scenarios/both.sh"), Ok(beside), "inside by a detour is inside");
    assert_eq!(look("/etc/passwd"), Err(PathFault::Absolute));
    assert_eq!(look("folder.sh"), Err(PathFault::NotAFile));
    let up = format!("../../{}/secret.sh", outside.path().file_name().expect("a name").to_string_lossy());
    assert_eq!(look(&up), Err(PathFault::Outside));
    let Err(PathFault::Missing(looked)) = look("nowhere.sh") else { panic!("found") };
    assert_eq!(looked.len(), 2, "both places are named: {looked:?}");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(outside.path().join("secret.sh"), scenarios.join("link.sh"))
            .expect("a link");
        assert_eq!(look("link.sh"), Err(PathFault::Outside));
    }
}

#[test]
fn a_project_is_found_upward() {
    let root = tempfile::tempdir().expect("a folder");
    let deep: PathBuf = root.path().join("a/b");
    fs::create_dir_all(&deep).expect("folders");
    fs::write(root.path().join("patchdrill.toml"), "").expect("a file");
    let found = Project::around(&deep).expect("a project");
    assert_eq!(found.root(), root.path().canonicalize().expect("there"));
}
