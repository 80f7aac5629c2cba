//! What a local endpoint costs beside the bare start of the same interpreter with the same script.
//!
//! The bar: a local action costs at most 1 ms more than `bare`.

#[cfg(not(unix))]
fn main() {}

#[cfg(unix)]
fn main() {
    divan::main();
}

#[cfg(unix)]
mod unix {
    use std::process::{Command, Stdio};

    use divan::Bencher;
    use patchdrill::environment::{Answer, ArgsPattern, CommandDouble, CommandRule, EndpointSpec};
    use patchdrill::internal::endpoint::{Endpoint as _, LocalEndpoint, LocalOptions};
    use patchdrill::job::{Action, ActionId, ActionKind, Job, Platform, Script};
    use patchdrill::source::Span;
    use tokio::runtime::Runtime;

    const SCRIPTS: [(&str, &str); 2] =
        [("sh", "#!/bin/sh\necho done\nexit 10\n"), ("bash", "#!/bin/bash\necho done\nexit 10\n")];

    fn script(shell: &str) -> &'static str {
        SCRIPTS.iter().find(|(name, _)| *name == shell).map_or("", |(_, script)| script)
    }

    fn job(script: &str) -> Job {
        let mut job = Job::new(Platform::Linux);
        let script = Script::inline(script, Span::default());
        job.pre_actions.push(Action::new(ActionKind::RunScript(Some(script))));
        job
    }

    fn runtime() -> Runtime {
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime starts")
    }

    fn start(runtime: &Runtime, job: &Job, world: &EndpointSpec) -> LocalEndpoint {
        runtime
            .block_on(LocalEndpoint::start(job, world, LocalOptions::default()))
            .expect("an endpoint starts")
    }

    /// Starts the interpreter, waits, and takes the output.
    #[divan::bench(args = ["sh", "bash"], sample_count = 400)]
    fn bare(bencher: Bencher, shell: &str) {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let path = folder.path().join("script.sh");
        std::fs::write(&path, script(shell)).expect("a script can be written");
        let program = format!("/bin/{shell}");
        bencher.bench_local(|| {
            let output = Command::new(&program).arg(&path).stdin(Stdio::null()).output().expect("it runs");
            assert_eq!(output.status.code(), Some(10));
        });
    }

    /// One action on an endpoint that is there already.
    #[divan::bench(args = ["sh", "bash"], sample_count = 400)]
    fn action(bencher: Bencher, shell: &str) {
        let (runtime, job) = (runtime(), job(script(shell)));
        let mut endpoint = start(&runtime, &job, &EndpointSpec::default());
        let id = ActionId::pre(0);
        bencher.bench_local(|| {
            let run = runtime.block_on(endpoint.run_action(id, &job.pre_actions[0])).expect("it runs");
            assert_eq!(run.end.code(), Some(10));
        });
        runtime.block_on(Box::new(endpoint).close());
    }

    /// Making an endpoint and taking it away.
    #[divan::bench(sample_count = 400)]
    fn endpoint(bencher: Bencher) {
        let (runtime, job) = (runtime(), job(script("sh")));
        let _shared = LocalEndpoint::shared();
        bencher.bench_local(|| {
            let endpoint = start(&runtime, &job, &EndpointSpec::default());
            runtime.block_on(Box::new(endpoint).close());
        });
    }

    /// A hundred calls in one script: of a double, and of a small program of this machine.
    #[divan::bench(args = ["double", "/bin/true"], sample_count = 20)]
    fn hundred_calls(bencher: Bencher, command: &str) {
        let lines = format!("{command} a b\n").repeat(100);
        let (runtime, job) = (runtime(), job(&format!("#!/bin/sh\n{lines}")));
        let rule = CommandRule { args: ArgsPattern::Any, answers: vec![Answer::default()] };
        let double = CommandDouble { name: "double".to_owned(), rules: vec![rule] };
        let mut endpoint =
            start(&runtime, &job, &EndpointSpec { commands: vec![double], ..EndpointSpec::default() });
        let id = ActionId::pre(0);
        bencher.bench_local(|| {
            let run = runtime.block_on(endpoint.run_action(id, &job.pre_actions[0])).expect("it runs");
            assert_eq!(run.end.code(), Some(0));
        });
        runtime.block_on(Box::new(endpoint).close());
    }
}
