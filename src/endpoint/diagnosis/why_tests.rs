//! Why an endpoint kind does not work is told with what to do about it.

use super::*;
use crate::endpoint::State;

/// A common machine, and an ordinary user on it.
fn machine() -> Facts {
    Facts {
        system: "linux".to_owned(),
        kernel: Some("6.8.0-45-generic".to_owned()),
        version: Some("Linux version 6.8.0-45-generic (buildd@lcy02)".to_owned()),
        user: Some(1000),
        capabilities: Some(0),
        max_user_namespaces: Some(15_000),
        label: Some("unconfined".to_owned()),
        overlay: Some(true),
        free: Some((8 << 30, 1_000_000)),
        ..Facts::default()
    }
}

fn refused(what: &str, errno: i32) -> Trial {
    Trial::Refused(Refusal { what: what.to_owned(), errno })
}

/// The reason that is given.
fn reason(facts: &Facts, trial: &Trial) -> String {
    let diagnosis = diagnose(facts, trial);
    assert!(!diagnosis.works);
    diagnosis.reason().expect("a reason")
}

fn with(change: impl FnOnce(&mut Facts)) -> Facts {
    let mut facts = machine();
    change(&mut facts);
    facts
}

#[test]
fn a_common_machine_makes_sandboxes() {
    for trial in [Trial::None, Trial::Works] {
        let diagnosis = diagnose(&machine(), &trial);
        assert!(diagnosis.works, "{diagnosis:?}");
        assert!(diagnosis.checks.iter().all(|check| check.state == State::Ok && check.advice.is_none()));
    }
}

#[test]
fn a_sandbox_that_was_made_wins_over_every_guess() {
    let gloomy = with(|facts| {
        facts.kernel = Some("5.4.0".to_owned());
        facts.max_user_namespaces = Some(0);
        facts.apparmor_restricts = Some(1);
        facts.masked_proc = true;
        facts.overlay = Some(false);
    });
    assert!(!diagnose(&gloomy, &Trial::None).works);
    assert!(diagnose(&gloomy, &Trial::Works).works);
}

#[test]
fn each_switch_of_the_system_is_named_with_what_turns_it() {
    let making = refused("making a user namespace", EPERM);
    let cases = [
        (with(|facts| facts.max_user_namespaces = Some(0)), "sysctl -w user.max_user_namespaces=15000"),
        (with(|facts| facts.unprivileged_userns_clone = Some(0)), "kernel.unprivileged_userns_clone=1"),
        (with(|facts| facts.apparmor_restricts = Some(1)), "/etc/apparmor.d"),
        (
            with(|facts| {
                facts.selinux_enforces = true;
                facts.selinux_booleans = vec!["deny_userns=1".to_owned()];
            }),
            "setsebool -P deny_userns off",
        ),
    ];
    for (facts, advice) in cases {
        for trial in [Trial::None, making.clone(), refused("mapping the user of a namespace", EPERM)] {
            assert!(reason(&facts, &trial).contains(advice), "{advice}: {}", reason(&facts, &trial));
        }
    }
}

#[test]
fn root_is_only_bound_by_what_binds_root() {
    let root = |facts: &mut Facts| {
        facts.user = Some(0);
        facts.capabilities = Some(u64::MAX);
        facts.unprivileged_userns_clone = Some(0);
        facts.apparmor_restricts = Some(1);
        facts.overlay = Some(false);
    };
    assert!(diagnose(&with(root), &Trial::None).works);
    let facts = with(|facts| {
        root(facts);
        facts.max_user_namespaces = Some(0);
    });
    assert!(!diagnose(&facts, &Trial::None).works);
    // Root of a container without the capability is an ordinary user.
    let facts = with(|facts| {
        root(facts);
        facts.capabilities = Some(0x0000_0000_a804_25fb);
    });
    assert!(!facts.is_admin());
}

#[test]
fn containers_get_the_words_of_their_engine() {
    let cases = [
        (Container::Docker, "systempaths=unconfined"),
        (Container::Podman, "unmask=ALL"),
        (Container::Kubernetes, "procMount Unmasked"),
        (Container::Lxc, "security.nesting=true"),
        (Container::Other, "let the container nest"),
    ];
    for (container, advice) in cases {
        let facts = with(|facts| {
            facts.container = Some(container);
            facts.filtered = true;
            facts.masked_proc = true;
        });
        let seccomp = reason(&facts, &refused("making a user namespace", EPERM));
        assert!(seccomp.contains("forbids its processes to make namespaces"), "{seccomp}");
        let masked = reason(&facts, &refused("mounting /proc", EPERM));
        assert!(masked.contains("over parts of /proc"), "{masked}");
        let layer = reason(&facts, &refused("laying a copy-on-write layer over /etc", EPERM));
        for said in [seccomp, masked, layer, reason(&facts, &Trial::None)] {
            assert!(said.contains(advice), "{advice}: {said}");
        }
    }
}

#[test]
fn what_is_around_a_process_is_only_blamed_where_it_shows() {
    let making = refused("making a user namespace", EPERM);
    let docker = |change: fn(&mut Facts)| {
        with(|facts| {
            facts.container = Some(Container::Docker);
            change(facts);
        })
    };
    assert!(reason(&docker(|_| ()), &making).contains("in a chroot it is never allowed"));
    let profile = docker(|facts| facts.label = Some("docker-default (enforce)".to_owned()));
    assert!(reason(&profile, &making).contains("a Docker container forbids"));
    let nested = with(|facts| {
        facts.user = Some(0);
        facts.capabilities = Some(u64::MAX);
        facts.users = Some(65_536);
    });
    assert!(!nested.is_admin());
    let mapping = refused("mapping the users of a namespace", 0);
    assert!(reason(&nested, &mapping).contains("root of a user namespace of its own"));
    assert!(reason(&machine(), &mapping).contains(" is refused"));
}

#[test]
fn what_is_behind_a_refusal_is_not_spoken_of() {
    let diagnosis = diagnose(&machine(), &refused("making namespaces", EPERM));
    let names: Vec<_> = diagnosis.checks.iter().map(|check| check.name).collect();
    assert_eq!(names, ["kernel", "namespaces", "space"]);
    let diagnosis = diagnose(&machine(), &refused("mounting /proc", EPERM));
    let missing: Vec<_> = diagnosis
        .checks
        .iter()
        .filter(|check| check.state == State::Missing)
        .map(|check| check.name)
        .collect();
    assert_eq!(missing, ["/proc"]);
}

#[test]
fn other_refusals_are_explained_by_their_errors() {
    let cases = [
        (
            machine(),
            refused("making a user namespace", ENOSPC),
            "as many user namespaces as the system allows",
        ),
        (machine(), refused("making a user namespace", ENOSYS), "built without user namespaces"),
        (with(|facts| facts.chroot = true), refused("making a user namespace", EPERM), "lives in a chroot"),
        (with(|facts| facts.filtered = true), refused("making a user namespace", EPERM), "a seccomp filter"),
        (
            with(|facts| {
                facts.selinux_enforces = true;
                facts.label = Some("staff_u:staff_r:staff_t:s0".to_owned());
            }),
            refused("making a user namespace", EACCES),
            "lets staff_u:staff_r:staff_t:s0 make no user namespaces",
        ),
        (machine(), refused("making a user namespace", EPERM), "making a user namespace: "),
        (machine(), refused("laying a copy-on-write layer over /", ENODEV), "modprobe overlay"),
        (
            machine(),
            refused("laying a copy-on-write layer over /", EINVAL),
            "laying a copy-on-write layer over /: ",
        ),
        (machine(), refused("mounting a tmpfs", ENOSPC), "no room is left"),
        (machine(), refused("making a pipe", 24), "making a pipe: "),
    ];
    for (facts, trial, said) in cases {
        let reason = reason(&facts, &trial);
        assert!(reason.contains(said), "{said}: {reason}");
    }
}

#[test]
fn systems_without_a_kernel_of_their_own_are_told_apart() {
    let other = with(|facts| facts.system = "macos".to_owned());
    assert!(reason(&other, &Trial::None).contains("this is macos"));
    let wsl = |release: &str| with(|facts| facts.kernel = Some(release.to_owned()));
    assert!(reason(&wsl("4.4.0-19041-Microsoft"), &Trial::None).contains("WSL 1"));
    assert!(diagnose(&wsl("6.6.36.6-microsoft-standard-WSL2"), &Trial::None).works);
    let gvisor = with(|facts| {
        facts.kernel = Some("4.4.0".to_owned());
        facts.version = Some("Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016".to_owned());
    });
    assert!(reason(&gvisor, &Trial::None).contains("gVisor"));
}

#[test]
fn old_kernels_are_missing_something_or_limited() {
    let kernel = |release: &str| with(|facts| facts.kernel = Some(release.to_owned()));
    assert!(reason(&kernel("5.10.0-28-amd64"), &Trial::None).contains("no overlays in user namespaces"));
    let limited = diagnose(&kernel("6.1.0-18-amd64"), &Trial::None);
    assert!(limited.works);
    assert_eq!(limited.checks[0].state, State::Limited);
    assert_eq!(diagnose(&kernel("6.6.0"), &Trial::None).checks[0].state, State::Ok);
}

#[test]
fn little_room_is_told_before_there_is_none() {
    let free = |free| with(|facts| facts.free = Some(free));
    assert!(reason(&free((0, 10)), &Trial::None).contains("no room is left"));
    assert!(reason(&free((1 << 30, 0)), &Trial::None).contains("no room is left"));
    let little = diagnose(&free((1 << 20, u64::MAX)), &Trial::None);
    assert!(little.works && little.checks.iter().any(|check| check.state == State::Limited));
}
