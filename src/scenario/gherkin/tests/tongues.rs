//! What a feature says of plans, YAML says too: both lower to the same.

use std::sync::Arc;

use super::support::only;
use crate::diag::render;
use crate::environment::EndpointSpec;
use crate::expect::Expect;
use crate::scenario::{PlanSpec, Scenario, yaml};
use crate::source::SourceFile;

fn from_yaml(text: &str) -> Scenario {
    let (mut scenarios, problems) = yaml::parse(&SourceFile::new("x.yaml", text));
    assert_eq!(render(&problems, false), "", "{text}");
    scenarios.remove(0)
}

/// Both say the same of jobs and assets, and expect the same in whatever order.
fn same(feature: &str, yaml: &str) {
    let told = only(&format!("Feature: f\nScenario: s\n{feature}"));
    let written = from_yaml(yaml);
    let (told_plan, written_plan) = (told.plan.as_ref().unwrap(), written.plan.as_ref().unwrap());
    assert_eq!(told_plan.plan, written_plan.plan);
    assert_eq!(told_plan.worlds, written_plan.worlds);
    let machines = |plan: &PlanSpec| {
        // Where the image is written is another place in every tongue.
        let without_image = |world: &Arc<EndpointSpec>| {
            let mut world = EndpointSpec::clone(world);
            world.machine.image = None;
            world
        };
        plan.machines.iter().map(without_image).collect::<Vec<_>>()
    };
    assert_eq!(machines(told_plan), machines(written_plan));
    let kinds = |scenario: &Scenario| {
        let kinds = scenario.plan.iter().flat_map(|plan| &plan.kinds);
        let kind = |kind: &crate::scenario::GroupKind| {
            (kind.on.map(|on| on.value), kind.image.as_ref().map(|image| image.value.clone()))
        };
        kinds.map(kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&told), kinds(&written));
    let expected = |scenario: &Scenario| -> Vec<Expect> {
        let mut all: Vec<Expect> = scenario.expectations.iter().map(|one| one.what.clone()).collect();
        all.sort_by_key(|what| format!("{what:?}"));
        all
    };
    assert_eq!(expected(&told), expected(&written));
}

const PLAN_TOLD: &str = r#"Given 20 Linux assets "staging" tagged "web"
And the assets are containers of the image "debian:12"
And 1000 Linux assets "production" tagged "web" and "prod"
And 3 % of the assets "production" are offline
And nobody is logged in on 40 % of the assets
And 60 % of the users defer the reboot twice, then accept
And a blackout window from "2026-03-01 06:00" to "2026-03-01 20:00"
And a person reboots the assets "production" 8 hours later
And 5 % of the assets have the agent 4.5.0
And 95 % of the assets have the agent 5.1.0
And the file "etc/app.conf" contains "mode=on" without a line end
And a Linux job "staging" with 1 post-action
And the job runs on "staging"
And the job starts at "2026-03-01 02:00"
And the job was made at "2026-02-27 10:00"
And the job has a patch window of 4 hours
And the job is disabled 1 day before its start
And patch "kernel" needs a reboot
And patch "kernel" was published at "2026-02-28 23:00"
And the reboot can be deferred 3 times by 60 minutes, then after a countdown of 15 minutes
And another job "production" that does the same as "staging"
And the job runs on the assets tagged "prod"
And the job runs after "staging" when more than 95 % of the assets are completed and at least 90 % of the post-actions are successful
And the job starts 24 hours later
And the job waits at most 7 days
And pre-action 1 exits 0 on 97 %, 1 on 2 % and 12 on 1 % of the assets
And pre-action 1 takes 30 seconds to 5 minutes
And patch "kernel" fails on 2 %
And patch "kernel" fails to download on 1 % of the assets
And the download of patch "kernel" takes 1 minute to 10 minutes
And the installation of patch "kernel" takes 5 minutes
And a reboot takes 2 minutes to 10 minutes
And the agent restarts before patch "kernel" and is away for 10 minutes on 1 % of the assets
And the agent fails before the deployment on 0.1 % of the assets
And a change reaches the agent after 5 minutes
And the catalogue takes 6 hours
And the seed is 42
When the jobs run
Then the job "production" is held
And at least 90 % of the assets are "Completed" in the job "staging"
And at most 2 % of the assets are "Completed with Failure" in the job "production"
And in the job "production" on at most 3 % of the assets pre-action 1 fails
And the last asset is done within 30 hours
And the last asset is done within 6 hours in the job "production"
And at most 500 assets reboot within 1 hour
And the outcome depends on no range
And on "staging-07" the job "staging" shows "Job Received" and "Completed"
And on "staging-07" in the job "staging" patch "kernel" is installed
"#;

const PLAN_WRITTEN: &str = r#"plan: s
seed: 42
assets:
  staging: { platform: linux, count: 20, tags: [web], on: container, image: "debian:12" }
  production:
    platform: linux
    count: 1000
    tags: [web, prod]
    offline: 3%
    users: { logged out: 40%, defers twice then accepts: 60% }
    blackouts: [{ from: 2026-03-01 06:00, to: 2026-03-01 20:00 }]
    manual_reboot: 8h
    agent: { 4.5.0: 5%, 5.1.0: 95% }
endpoint:
  files: { etc/app.conf: mode=on }
jobs:
  staging:
    targets: staging
    start: 2026-03-01 02:00
    created: 2026-02-27 10:00
    window: 4h
    changes: [{ disable: 2026-02-28 02:00 }]
    patches: [kernel: { reboot: true, published: 2026-02-28 23:00 }]
    post_actions: [{}]
    reboot: { defer: { each: 60m, times: 3, countdown: 15m } }
  production:
    like: staging
    targets: tag:prod
    after: staging
    when: { post_actions_successful: ">= 90%", completed: "> 95%" }
    delay: 24h
    within: 7d
    pre_actions: [{ exits: { 0: 97%, 1: 2%, 12: 1% }, takes: 30s to 5m }]
    patches:
      - kernel:
          reboot: true
          published: 2026-02-28 23:00
          fails: 2%
          download_fails: 1%
          download_takes: 1m to 10m
          install_takes: 5m
    reboot_takes: 2m to 10m
    agent_restarts: { before: patch 1, away: 10m, share: 1% }
    agent_fails: { before: deployment, share: 0.1% }
change_delay: 5m
catalogue_delay: 6h
expect:
  jobs:
    staging: { Completed: ">= 90%" }
    production:
      link: held
      Completed with Failure: "<= 2%"
      done_within: 6h
      actions: { pre-action 1: { failed: "<= 3%" } }
  done_within: 30h
  reboots: { within: 1h, at_most: 500 }
  depends_on: nothing
  assets: { staging-07: { staging: { shows: [Job Received, Completed], patches: { kernel: installed } } } }
"#;

#[test]
fn a_plan_with_a_link() {
    same(PLAN_TOLD, PLAN_WRITTEN);
}

#[test]
fn the_life_of_one_job() {
    same(
        r#"Given a Windows job with 1 pre-action
And the user never answers
And a blackout window from "2026-03-02 06:00" to "2026-03-02 20:00"
And the job starts at "2026-03-01 02:00"
And the job is rescheduled 1 hour before its start to "2026-03-01 06:00"
And patch "KB1" needs a reboot
And the job suppresses the reboot
And a person reboots the asset 8 hours later
When the job runs
Then the job is received 3 hours before its start
And the job begins at "2026-03-01 06:00"
And the job never reboots
And the user never defers the reboot
And no reboot is pending
And patch "KB1" is installed
And the outcome depends on no range
"#,
        r"scenario: s
job:
  platform: windows
  start: 2026-03-01 02:00
  changes: [{ reschedule: 1h before the start, to: 2026-03-01 06:00 }]
  pre_actions: [{}]
  patches: [KB1: { reboot: true }]
  reboot: { suppress: true }
asset:
  user: never answers
  blackouts: [{ from: 2026-03-02 06:00, to: 2026-03-02 20:00 }]
  manual_reboot: 8h
expect:
  received: 3h before the start
  begins: 2026-03-01 06:00
  reboots: never
  deferred: never
  pending_reboot: false
  patches: { KB1: installed }
  depends_on: nothing
",
    );
}
