//! What `systemctl` says, call by call, on one endpoint.

use std::time::Duration;

use crate::endpoint::builtin::{Built, BuiltIns, Told};
use crate::environment::{Arg, Ending, Service, ServiceState, ServiceTransition, Startup, TransitionResult};

/// An endpoint with these services, on which waiting takes no time.
fn endpoint(services: Vec<Service>) -> Built {
    Built::new(&BuiltIns {
        names: crate::environment::SERVICE_COMMANDS.to_vec(),
        services,
        instant_sleep: true,
        ..BuiltIns::default()
    })
}

fn usual() -> Built {
    let service = Service::new;
    endpoint(vec![
        Service {
            description: Some("A web server".into()),
            ..service("nginx", ServiceState::Running, Startup::Enabled)
        },
        service("app", ServiceState::Stopped, Startup::Disabled),
        service("db", ServiceState::Failed, Startup::Enabled),
        service("telnet", ServiceState::Stopped, Startup::Masked),
        service("logs", ServiceState::Running, Startup::Static),
        service("backup.timer", ServiceState::Running, Startup::Enabled),
    ])
}

/// Exit code, standard output and standard error of a call.
fn call(built: &mut Built, line: &str) -> (u8, String, String) {
    let mut words = line.split(' ').map(|word| Arg(word.into()));
    let name = words.next().unwrap().0;
    match built.answer(&name, &words.collect::<Vec<_>>()) {
        Some(Told::Answer(answer)) => {
            let Ending::Exits(code) = answer.ending else { panic!("{line} hangs") };
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            (code, text(answer.stdout), text(answer.stderr))
        }
        other => panic!("{line}: {other:?}"),
    }
}

/// Calls in their order, each with its exit code and the lines on both outputs.
fn check(built: &mut Built, calls: &[(&str, u8, &str)]) {
    for (line, code, said) in calls {
        let (exits, stdout, stderr) = call(built, &format!("systemctl {line}"));
        assert_eq!((exits, format!("{stdout}{stderr}").trim_end()), (*code, *said), "systemctl {line}");
    }
}

#[test]
fn stopping_is_remembered() {
    check(
        &mut usual(),
        &[
            ("is-active nginx", 0, "active"),
            ("stop nginx", 0, ""),
            ("is-active nginx.service", 3, "inactive"),
            ("is-active --quiet nginx", 3, ""),
            ("stop nginx", 0, ""),
            ("start nginx app", 0, ""),
            ("is-active nginx app", 0, "active\nactive"),
            ("is-active nosuch app", 0, "inactive\nactive"),
            ("restart db", 0, ""),
            ("is-failed db", 1, "active"),
            ("kill -s KILL db", 0, ""),
            ("is-failed db", 0, "failed"),
            ("reset-failed", 0, ""),
            ("is-active db", 3, "inactive"),
            ("try-restart db", 0, ""),
            ("reload-or-restart db", 0, ""),
            ("is-active db", 0, "active"),
            ("reload db", 0, ""),
            ("-q stop 'x'", 5, "Failed to stop 'x'.service: Unit 'x'.service not loaded."),
        ],
    );
}

#[test]
fn units_that_nobody_declared_are_answered_as_systemd_does() {
    check(
        &mut usual(),
        &[
            ("stop nosuch", 5, "Failed to stop nosuch.service: Unit nosuch.service not loaded."),
            ("start nosuch", 5, "Failed to start nosuch.service: Unit nosuch.service not found."),
            ("restart nosuch.timer", 5, "Failed to restart nosuch.timer: Unit nosuch.timer not found."),
            ("is-active nosuch", 3, "inactive"),
            ("is-failed nosuch", 1, "inactive"),
            (
                "is-enabled nosuch",
                1,
                "Failed to get unit file state for nosuch.service: No such file or directory",
            ),
            ("status nosuch", 4, "Unit nosuch.service could not be found."),
            ("cat nosuch", 1, "No files found for nosuch.service."),
            ("enable nosuch", 1, "Failed to enable unit: Unit file nosuch.service does not exist."),
            ("show -p LoadState,ActiveState nosuch", 0, "LoadState=not-found\nActiveState=inactive"),
            ("list-unit-files nosuch.service", 1, "UNIT FILE STATE PRESET\n\n0 unit files listed."),
            ("kill nosuch", 1, "Failed to kill unit nosuch.service: Unit nosuch.service not loaded."),
        ],
    );
}

#[test]
fn what_cannot_be_done_is_refused() {
    check(
        &mut usual(),
        &[
            ("reload app", 1, "app.service is not active, cannot reload."),
            ("start telnet", 1, "Failed to start telnet.service: Unit telnet.service is masked."),
            (
                "enable telnet",
                1,
                "Failed to enable unit: Unit file /etc/systemd/system/telnet.service is masked.",
            ),
            ("stop", 1, "Too few arguments."),
            ("frobnicate nginx", 1, "Unknown command verb frobnicate."),
            ("--frobnicate", 1, "systemctl: unrecognized option '--frobnicate'"),
            ("-z", 1, "systemctl: invalid option -- 'z'"),
            ("start -t", 1, "systemctl: option requires an argument -- 't'"),
        ],
    );
}

#[test]
fn what_starts_with_the_endpoint_can_be_changed() {
    let mut built = usual();
    check(
        &mut built,
        &[
            ("is-enabled nginx", 0, "enabled"),
            ("is-enabled app", 1, "disabled"),
            ("is-enabled logs", 0, "static"),
            ("is-enabled telnet", 1, "masked"),
            (
                "enable --now app",
                0,
                "Created symlink /etc/systemd/system/multi-user.target.wants/app.service → /usr/lib/systemd/system/app.service.",
            ),
            ("enable app", 0, ""),
            ("is-active app", 0, "active"),
            ("--now -q disable nginx", 0, ""),
            ("is-active nginx", 3, "inactive"),
            ("unmask telnet", 0, "Removed \"/etc/systemd/system/telnet.service\"."),
            ("is-enabled telnet", 1, "disabled"),
            ("mask app", 0, "Created symlink /etc/systemd/system/app.service → /dev/null."),
            ("is-active app", 0, "active"),
        ],
    );
    built.reboot();
    check(
        &mut built,
        &[
            ("is-active app", 3, "inactive"),
            ("is-active nginx", 3, "inactive"),
            ("is-active db", 0, "active"),
        ],
    );
}

#[test]
fn properties_are_shown_in_lines() {
    check(
        &mut usual(),
        &[
            ("show nginx -p ActiveState --value", 0, "active"),
            (
                "show --property=SubState,UnitFileState nginx.service",
                0,
                "SubState=running\nUnitFileState=enabled",
            ),
            ("show -P SubState backup.timer", 0, "waiting"),
            ("show -p ActiveState nginx app", 0, "ActiveState=active\n\nActiveState=inactive"),
            ("show -p Nonsense nginx", 0, ""),
            ("show -p SystemState", 0, "SystemState=degraded"),
            ("is-system-running", 1, "degraded"),
        ],
    );
}

#[test]
fn units_are_listed() {
    let legend = "
LOAD   = Reflects whether the unit definition was properly loaded.
ACTIVE = The high-level unit activation state, i.e. generalization of SUB.
SUB    = The low-level unit activation state, values depend on unit type.
";
    let built = &mut usual();
    let (code, listed, _) = call(built, "systemctl");
    assert_eq!(code, 0);
    assert_eq!(
        listed,
        format!(
            "  UNIT          LOAD   ACTIVE SUB     DESCRIPTION
● db.service    loaded failed failed  db.service
  logs.service  loaded active running logs.service
  nginx.service loaded active running A web server
  backup.timer  loaded active waiting backup.timer
{legend}4 loaded units listed. Pass --all to see loaded but inactive units, too.
To show all installed unit files use 'systemctl list-unit-files'.
"
        )
    );
    check(
        built,
        &[
            ("--failed --plain --no-legend", 0, "db.service loaded failed failed db.service"),
            (
                "list-units --no-legend -t service --state=active --plain",
                0,
                "logs.service  loaded active running logs.service\nnginx.service loaded active running A web server",
            ),
            (
                "list-units --no-legend --all --plain app* tel*",
                0,
                "app.service    loaded inactive dead app.service\ntelnet.service masked inactive dead telnet.service",
            ),
            ("list-unit-files --no-legend -t timer", 0, "backup.timer enabled enabled"),
            (
                "list-unit-files nginx.service logs.service",
                0,
                "UNIT FILE     STATE   PRESET\nlogs.service  static  -\nnginx.service enabled enabled\n\n2 unit files listed.",
            ),
            (
                "list-units --state=activating",
                0,
                "  UNIT LOAD ACTIVE SUB DESCRIPTION\n0 loaded units listed.",
            ),
        ],
    );
}

#[test]
fn status_tells_the_state_and_so_does_its_exit_code() {
    check(
        &mut usual(),
        &[
            (
                "status nginx",
                0,
                "● nginx.service - A web server\n     Loaded: loaded (/usr/lib/systemd/system/nginx.service; enabled; preset: enabled)\n     Active: active (running)",
            ),
            (
                "status app --no-pager -l",
                3,
                "○ app.service\n     Loaded: loaded (/usr/lib/systemd/system/app.service; disabled; preset: enabled)\n     Active: inactive (dead)",
            ),
            (
                "status db",
                3,
                "× db.service\n     Loaded: loaded (/usr/lib/systemd/system/db.service; enabled; preset: enabled)\n     Active: failed (Result: exit-code)",
            ),
            (
                "status telnet",
                3,
                "○ telnet.service\n     Loaded: masked (Reason: Unit telnet.service is masked.)\n     Active: inactive (dead)",
            ),
        ],
    );
}

#[test]
fn services_that_do_not_obey_stay_as_they_are_or_fail() {
    let refuses =
        |code| ServiceTransition { end: TransitionResult::Fails { code }, ..ServiceTransition::default() };
    let mut built = endpoint(vec![
        Service { stop: refuses(1), ..Service::new("stuck", ServiceState::Running, Startup::Enabled) },
        Service { start: refuses(1), ..Service::new("broken", ServiceState::Stopped, Startup::Enabled) },
        Service {
            stop: ServiceTransition { message: Some(b"no\n".to_vec()), ..refuses(4) },
            ..Service::new("guarded", ServiceState::Running, Startup::Enabled)
        },
    ]);
    check(
        &mut built,
        &[
            (
                "stop stuck",
                1,
                "Job for stuck.service failed.\nSee \"systemctl status stuck.service\" and \"journalctl -xeu stuck.service\" for details.",
            ),
            ("is-active stuck", 0, "active"),
            ("restart -q stuck", 1, ""),
            (
                "start broken",
                1,
                "Job for broken.service failed because the control process exited with error code.\nSee \"systemctl status broken.service\" and \"journalctl -xeu broken.service\" for details.",
            ),
            ("is-active broken", 3, "failed"),
            ("stop guarded", 4, "no"),
            ("stop --no-block stuck", 0, ""),
            ("is-active stuck", 0, "active"),
        ],
    );
}

#[test]
fn a_service_that_takes_its_time_is_waited_for_or_watched() {
    let slow = || ServiceTransition { takes: Duration::from_secs(20), ..ServiceTransition::default() };
    let app = Service {
        stop: slow(),
        start: slow(),
        ..Service::new("app", ServiceState::Running, Startup::Enabled)
    };
    let mut built = endpoint(vec![app.clone()]);
    check(&mut built, &[("stop app", 0, ""), ("is-active app", 3, "inactive")]);
    check(&mut built, &[("start --no-block app", 0, ""), ("is-active app", 3, "activating")]);

    let mut waits =
        Built::new(&BuiltIns { names: vec!["systemctl"], services: vec![app], ..BuiltIns::default() });
    let Some(Told::Answer(answer)) =
        waits.answer(b"systemctl", &["stop", "app"].map(|word| Arg(word.into())))
    else {
        panic!("no answer")
    };
    assert_eq!(answer.delay, Duration::from_secs(20), "real time, where sleeping takes time");
    check(&mut waits, &[("is-active app", 3, "deactivating")]);
}

#[test]
fn what_hangs_never_ends() {
    let stop = ServiceTransition { end: TransitionResult::Hangs, ..ServiceTransition::default() };
    let app = Service { stop, ..Service::new("app", ServiceState::Running, Startup::Enabled) };
    let mut built = endpoint(vec![app]);
    let Some(Told::Answer(answer)) =
        built.answer(b"systemctl", &["stop", "app"].map(|word| Arg(word.into())))
    else {
        panic!("no answer")
    };
    assert_eq!(answer.ending, Ending::Hangs);
    check(&mut built, &[("is-active app", 3, "deactivating")]);
    assert_eq!(built.services()[0].state, ServiceState::Running, "until it has stopped, it runs");
}

#[test]
fn restarts_are_told_from_first_starts() {
    let mut built = usual();
    for line in ["restart nginx", "start app", "stop logs", "start logs", "start backup.timer"] {
        call(&mut built, &format!("systemctl {line}"));
    }
    let ends = built.services();
    let restarted: Vec<_> = ends.iter().filter(|end| end.restarted).map(|end| end.name.as_str()).collect();
    assert_eq!(restarted, ["nginx", "logs"]);
}

#[test]
fn what_only_a_whole_machine_knows_is_not_made_up() {
    for line in ["list-timers", "-H host stop nginx", "--root=/mnt enable nginx", "isolate rescue.target"] {
        let args: Vec<_> = line.split(' ').map(|word| Arg(word.into())).collect();
        assert_eq!(usual().answer(b"systemctl", &args), Some(Told::Unknown), "{line}");
    }
    let (code, _, stderr) = call(&mut usual(), "systemctl --user stop nginx");
    assert!(code == 1 && stderr.starts_with("Failed to connect to bus: "), "{stderr}");
}

#[test]
fn the_old_command_leads_to_the_same_services() {
    let mut built = usual();
    assert_eq!(call(&mut built, "service nginx stop"), (0, String::new(), String::new()));
    assert_eq!(call(&mut built, "service nginx status").0, 3);
    assert_eq!(call(&mut built, "service nosuch restart").0, 5);
    let (_, all, _) = call(&mut built, "service --status-all");
    assert_eq!(all, " [ - ]  app\n [ - ]  db\n [ + ]  logs\n [ - ]  nginx\n [ - ]  telnet\n");
}
