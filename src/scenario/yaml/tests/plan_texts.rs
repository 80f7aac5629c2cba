//! Plans that say everything that can be said.

/// A plan that says everything that a plan can say.
pub(crate) const FULL: &str = r#"
plan: Monthly patches
tags: [plan]
seed: 42
x-note: ignored
assets:
  staging: { platform: linux, count: 20, tags: [web], on: sandbox, endpoint: { files: { /etc/motd: staging } } }
  production:
    platform: linux
    count: 1000
    tags: [web, laptop]
    offline: [3%, { share: 2%, until: 2026-03-02 08:00 }]
    agent: { 4.5.0: 5%, new: 95% }
    users: { logged out: 40%, defers twice then accepts: 30%, never answers: 30% }
    blackouts:
      - { from: 2026-03-01 06:00, to: 2026-03-01 20:00 }
    manual_reboot: 8h
  boxes: { platform: linux, count: 0, on: container, image: debian:12, logged_in: 60%, user: accepts after 10m }
  solo: { tags: desk, agent: 4.6.1.6, user: [defers after 5m, accepts], offline: false }
endpoint:
  on: declared
  files: { /etc/motd: all }
change_delay: 5m
catalogue_delay: 6h
rulebook: run-script-actions
max_restarts: 2
findings: { no-explicit-exit: allow }
jobs:
  staging:
    targets: staging
    start: 2026-03-01 02:00
    created: 2 days before start
    window: 4h
    pre_actions:
      - name: Stop
        run_script: stop.sh
      - exits: { 0: 97%, 1: 2%, 12: 1% }
        takes: 30s to 5m
        where: { "tag:laptop": { exits: { 0: 90%, 1: 10% } }, linux: { takes: 1m, exits: 0 } }
    patches:
      - kernel:
          reboot: true
          fails: 2%
          download_fails: 1%
          signature_fails: 0.5%
          checksum_fails: 0.25%
          not_applicable: 0.25%
          download_takes: 1m to 10m
          install_takes: 5m
          published: 2026-02-28 23:00
          where: { "tag:laptop": { fails: 10%, install_takes: 20m } }
      - openssl
    post_actions: 1
    reboot: suppress
    reboot_takes: 2m to 10m
    changes:
      - { disable: 10m before start }
      - { reschedule: 2026-02-28 12:00, to: 1h after start }
      - { delete: 2026-03-01 01:00 }
    agent_restarts: { before: patch openssl, away: 10m, share: 1% }
    agent_fails: [{ before: download, share: 0.1% }, { before: deployment, share: 0.1% }, { before: pre-action 2, share: 0.1% }]
  production:
    like: staging
    targets: [tag:laptop, boxes]
    after: staging
    when: { completed: ">= 95%", post_actions_successful: "at least 90%", pre_actions_successful: "> 80%", patches_installed: "more than 70%" }
    delay: 24h
    within: 7d
    post_actions:
      - exits: 1
  last:
    targets: solo
    platform: linux
    after: production
    when: completed
    start: +4h
expect:
  jobs:
    staging:
      Completed: ">= 90%"
      Completed with Failure: at most 2
      Job Received: none
      Job Started: none
      Downloaded: none
      Downloading - Failed: none
      Canceled - Blackout: none
      Job Failed: "<= 1%"
      Job Resumed: 0
      Execution Blocked: none
      No Patch Available: none
      Not Applicable: none
      Pending Reboot: ">= 1%"
      Timed Out: none
      aborted: "<= 1%"
      rebooted: none
      withdrawn: none
      not_reached: none
      never_ends: none
      done_within: 6h
    production:
      link: runs
      aborted: { pre-action 2: "<= 2%" }
      actions: { pre-action 2: { failed: "<= 5%", skipped_by_system: none } }
      patches: { kernel: { installed: ">= 90%" }, openssl: { download_failed: "<= 5%" } }
    last: held
  assets:
    staging-07: { staging: { pre_actions: [success, { exits: 0 }], patches: { openssl: installed }, shows: [Job Started, Completed] } }
    production-0412:
      received: 3h before start
      begins: 2026-03-02 02:00
      ends: 4h after start
      reboots: never
      deferred: twice
      pending_reboot: true
    solo: { last: { job: Completed } }
  done_within: 30h
  reboots: { within: 1h, at_most: 500 }
  depends_on: nothing
imported: { id: 1 }
"#;

/// The life of one job.
pub(crate) const LIFE: &str = r"
scenario: The user puts the reboot off
seed: 7
change_delay: 5m
catalogue_delay: 6h
asset:
  tags: [desk]
  user: [defers, accepts after 10m]
  offline: { until: 2026-03-01 08:00 }
  blackouts: { from: 2026-03-01 06:00, to: 2026-03-01 07:00 }
  manual_reboot: 8h
job:
  platform: windows
  agent: 4.6.1.6
  start: 2026-03-01 09:00
  created: 2026-02-27
  window: 4h
  pre_actions:
    - exits: 10
      takes: 1m to 2m
  changes: []
  reboot_takes: 5m
  agent_restarts: { before: pre-action 1, away: 10m }
  agent_fails: []
expect:
  job: Completed
  pre_actions: [success]
  shows: [Job Received, Completed]
  reboots: 2026-03-01 10:00
  deferred: 1
  pending_reboot: false
  done_within: 6h
  depends_on: [change_delay, catalogue_delay]
";

/// Texts of plans that together use every key of plans.
pub(crate) fn examples() -> Vec<String> {
    let listed = format!(
        "scenarios:\n{}",
        FULL.replace("x-note: ignored\n", "").replace('\n', "\n  ").replacen("\n  plan", "\n- plan", 1)
    );
    vec![FULL.to_owned(), LIFE.to_owned(), listed]
}
