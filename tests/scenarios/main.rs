//! Every shipped feature and scenario as a test of its own.

fn main() -> std::process::ExitCode {
    patchdrill::harness::test_main(["features", "scenarios"])
}
