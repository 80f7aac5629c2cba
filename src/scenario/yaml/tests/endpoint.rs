//! Endpoints, rulebooks and switches.

use std::time::Duration;

use super::{one, text};
use crate::environment::{ArgsPattern, Ending, ServiceTransition, TransitionResult};
use crate::event::{FindingCode, Level};

pub(crate) fn full_text() -> String {
    text(
        "  platform: linux\n",
        "rulebook: pre-post-actions
max_restarts: 2
runs: twice
findings: {no-explicit-exit: allow, shebang: deny}
endpoint:
  on: local
  env: {TIER: 2, EMPTY: ''}
  time_limit: 30s
  files:
    etc/app.conf: {content: a=1, mode: 0600}
    bin: {folder: true, mode: '755'}
    var/log/: 
    empty:
    raw: !!binary /w==
  commands:
    systemctl: {exits: 0}
    systemctl stop *.service ...: 3
    rpm -q 'a b': [{exits: 1, prints: not installed}, {hangs: true, delay: 500ms}, 0]
    true-ish:
  services:
    nginx:
    app.service: stopped
    db: {state: failed, enabled: false, description: The database, start: fails, stop: hangs}
    old: masked
    slow: {start: {exits: 0, takes: 20s}, stop: {exits: 4, stderr: 'no', takes: 1m}, enabled: static}
",
    )
}

#[test]
fn everything_about_an_endpoint_can_be_written() {
    let scenario = one(&full_text());
    assert_eq!(scenario.rulebook.map(|name| name.value).as_deref(), Some("pre-post-actions"));
    assert_eq!(
        scenario.levels,
        [(FindingCode::NoExplicitExit, Level::Allow), (FindingCode::Shebang, Level::Deny)]
    );
    assert_eq!(scenario.world.time_limit, Some(Duration::from_secs(30)));
    assert_eq!((scenario.max_restarts, scenario.twice), (Some(2), Some(true)));
    assert_eq!(
        scenario.world.env,
        [("TIER".to_owned(), "2".to_owned()), ("EMPTY".to_owned(), String::new())]
    );
    let files: Vec<_> = scenario
        .world
        .files
        .iter()
        .map(|file| (file.path.to_str().unwrap_or_default(), file.content.as_deref(), file.mode))
        .collect();
    assert_eq!(
        files,
        [
            ("etc/app.conf", Some(&b"a=1"[..]), Some(0o600)),
            ("bin", None, Some(0o755)),
            ("var/log", None, None),
            ("empty", Some(&b""[..]), None),
            ("raw", Some(&b"\xff"[..]), None),
        ]
    );
    let services = &scenario.world.services;
    let shown: Vec<_> = services
        .iter()
        .map(|service| (&*service.name, service.state.name(), service.startup.name()))
        .collect();
    assert_eq!(
        shown,
        [
            ("nginx", "running", "enabled"),
            ("app", "stopped", "disabled"),
            ("db", "failed", "disabled"),
            ("old", "stopped", "masked"),
            ("slow", "running", "static"),
        ]
    );
    assert_eq!(
        (services[2].start.end, services[2].stop.end),
        (TransitionResult::Fails { code: 1 }, TransitionResult::Hangs)
    );
    assert_eq!(services[2].description.as_deref(), Some("The database"));
    let slow = (ServiceTransition::default().message, Duration::from_secs(20));
    assert_eq!(
        (services[4].start.end, services[4].start.message.clone(), services[4].start.takes),
        (TransitionResult::Works, slow.0, slow.1)
    );
    assert_eq!(services[4].stop.message.as_deref(), Some(&b"no"[..]));
    let commands = &scenario.world.commands;
    assert_eq!(
        commands.iter().map(|command| command.name.as_str()).collect::<Vec<_>>(),
        ["systemctl", "rpm", "true-ish"]
    );
    assert_eq!(commands[0].rules[0].args, ArgsPattern::Any);
    assert_eq!(commands[0].rules[1].args.to_string(), "stop *.service ...");
    assert_eq!(commands[0].rules[1].answers[0].ending, Ending::Exits(3));
    assert_eq!(commands[1].rules[0].args.to_string(), "-q 'a b'");
    let endings: Vec<Ending> = commands[1].rules[0].answers.iter().map(|answer| answer.ending).collect();
    assert_eq!(endings, [Ending::Exits(1), Ending::Hangs, Ending::Exits(0)]);
    assert_eq!(commands[1].rules[0].answers[0].stdout, b"not installed\n");
    assert_eq!(commands[1].rules[0].answers[1].delay, Duration::from_millis(500));
}
