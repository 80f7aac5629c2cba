//! The features of a team that has words of its own.

use cucumber::given;
use patchdrill::World;

#[given("the usual web tier")]
fn web_tier(world: &mut World) {
    world.given("a Linux job with 2 pre-actions");
}

fn main() -> std::process::ExitCode {
    patchdrill::harness::test_main(["features"])
}
