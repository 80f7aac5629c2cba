//! Every fact of an endpoint, walked through both formats, the groups of a plan, and what each kind of endpoint can be given.

use super::Endpoint;
use crate::diag::render;
use crate::environment::{EndpointKind, EndpointSpec, Fact, HostSpec};
use crate::scenario::map::Map;
use crate::scenario::{GroupKind, Scenario, gherkin, yaml};
use crate::source::SourceFile;

/// A value, as YAML writes it and as steps say it. A fact without steps has none.
struct Said {
    yaml: &'static str,
    step: &'static str,
}

const fn said(yaml: &'static str, step: &'static str) -> Said {
    Said { yaml, step }
}

/// One fact: its key, two different values, what an endpoint shows of it, and what the table of capabilities calls it.
struct Row {
    key: &'static str,
    own: Said,
    all: Said,
    shows: fn(&EndpointSpec, &GroupKind) -> String,
    fact: Option<Fact>,
    /// Nobody can tell when a run begins whether it was said: settings then decide, or it counts for one kind only.
    only_when_checked: bool,
}

const fn row(
    key: &'static str,
    fact: Fact,
    own: Said,
    all: Said,
    shows: fn(&EndpointSpec, &GroupKind) -> String,
) -> Row {
    Row { key, own, all, shows, fact: Some(fact), only_when_checked: false }
}

#[expect(clippy::too_many_lines, reason = "it is a table")]
fn rows() -> Vec<Row> {
    macro_rules! host {
        ($field:ident) => {
            |world, _| format!("{:?}", world.machine.$field)
        };
    }
    let kind = Row {
        fact: None,
        ..row(
            "on",
            Fact::Changes,
            said("sandbox", "the endpoint is sandbox"),
            said("container", "the endpoint is container"),
            |_, kind| format!("{:?}", kind.on.map(|on| on.value)),
        )
    };
    let network = row(
        "network",
        Fact::Network,
        said("loopback", "the endpoint has a network of its own"),
        said("host", "the endpoint shares the network of this machine"),
        host!(network),
    );
    let image = row(
        "image",
        Fact::Image,
        said("debian:12", r#"the image is "debian:12""#),
        said("alpine:3", r#"the image is "alpine:3""#),
        |world, _| format!("{:?}", world.machine.image.as_ref().map(|image| &image.value)),
    );
    vec![
        kind,
        row(
            "files",
            Fact::Files,
            said("{a/b: own}", r#"the file "a/b" contains "own""#),
            said("{a/b: all}", r#"the file "a/b" contains "all""#),
            |world, _| {
                let text =
                    |file: &crate::environment::DeclaredFile| file.content.clone().map(String::from_utf8);
                world.files.iter().map(|file| format!("{:?}", text(file)).replace("\\n", "")).collect()
            },
        ),
        row(
            "commands",
            Fact::Commands,
            said("{yum: 5}", r#"the command "yum" exits 5"#),
            said("{yum: 6}", r#"the command "yum" exits 6"#),
            |world, _| format!("{:?}", world.commands),
        ),
        row(
            "services",
            Fact::Services,
            said("{web: stopped}", r#"the service "web" is stopped"#),
            said("{web: failed}", r#"the service "web" is failed"#),
            |world, _| format!("{:?}", world.services),
        ),
        row(
            "env",
            Fact::Env,
            said("{A: own}", r#"the environment variable "A" is "own""#),
            said("{A: all}", r#"the environment variable "A" is "all""#),
            |world, _| format!("{:?}", world.env.iter().find(|(name, _)| name == "A")),
        ),
        row(
            "time_limit",
            Fact::TimeLimit,
            said("1s", "an action may run for at most 1 second"),
            said("2s", "an action may run for at most 2 seconds"),
            |world, _| format!("{:?}", world.time_limit),
        ),
        Row { only_when_checked: true, ..image },
        row(
            "rootfs",
            Fact::Rootfs,
            said("roots/own", r#"the root file system is "roots/own""#),
            said("roots/all", r#"the root file system is "roots/all""#),
            |world, _| format!("{:?}", world.machine.rootfs.as_ref().map(|rootfs| &rootfs.value)),
        ),
        row(
            "hostname",
            Fact::Hostname,
            said("own", r#"the hostname is "own""#),
            said("all", r#"the hostname is "all""#),
            host!(hostname),
        ),
        Row { only_when_checked: true, ..network },
        row(
            "init",
            Fact::Init,
            said("own", r#"process 1 is called "own""#),
            said("all", r#"process 1 is called "all""#),
            host!(init),
        ),
        row(
            "sleep",
            Fact::Sleep,
            said("instant", "sleeping takes no time"),
            said("real", "sleeping takes its time"),
            host!(sleep),
        ),
        row(
            "clock",
            Fact::Clock,
            said("2026-03-01 02:30", r#"the clock shows "2026-03-01 02:30""#),
            said("2026-03-02 02:30", r#"the clock shows "2026-03-02 02:30""#),
            host!(clock),
        ),
        row(
            "uptime",
            Fact::Uptime,
            said("40d", "the endpoint has been up for 40 days"),
            said("41d", "the endpoint has been up for 41 days"),
            host!(uptime),
        ),
        row(
            "os_release",
            Fact::OsRelease,
            said("debian 12", r#"the operating system is "debian 12""#),
            said("arch", r#"the operating system is "arch""#),
            host!(os_release),
        ),
        row(
            "machine_id",
            Fact::MachineId,
            said("4c4c4544003957108052b4c04f384833", "the machine id is 4c4c4544003957108052b4c04f384833"),
            said("5c4c4544003957108052b4c04f384833", "the machine id is 5c4c4544003957108052b4c04f384833"),
            host!(machine_id),
        ),
        row(
            "modules",
            Fact::Modules,
            said("[ext4]", r#"the kernel module "ext4" is loaded"#),
            said("[xfs]", r#"the kernel module "xfs" is loaded"#),
            host!(modules),
        ),
        row(
            "cpu",
            Fact::Cpu,
            said("own", r#"the processor is "own""#),
            said("all", r#"the processor is "all""#),
            host!(cpuinfo),
        ),
        row(
            "disks",
            Fact::Disks,
            said("{/: {size: 2 GB, free: 1 GB}}", r#"the disk "/" has 1 GB free of 2 GB"#),
            said("{/: {size: 4 GB, free: 1 GB}}", r#"the disk "/" has 1 GB free of 4 GB"#),
            host!(disks),
        ),
        row(
            "limits",
            Fact::Limits,
            said("{memory: 1 GB}", "an action may use at most 1 GB of memory"),
            said("{memory: 2 GB}", "an action may use at most 2 GB of memory"),
            host!(limits),
        ),
    ]
}

fn from_yaml(text: &str) -> (Option<Scenario>, String) {
    let (mut scenarios, problems) = yaml::parse(&SourceFile::new("x.yaml", text));
    (scenarios.pop(), render(&problems, false))
}

fn from_steps(steps: &[&str]) -> (Option<Scenario>, String) {
    let text = format!("Feature: f\nScenario: s\nGiven {}\nWhen the job runs\n", steps.join("\nAnd "));
    let (mut scenarios, problems) = gherkin::parse(&SourceFile::new("x.feature", text.as_str()));
    (scenarios.pop(), render(&problems, false))
}

/// The right one, with what is shown of its only endpoint or of the group at this place.
fn shown(row: &Row, read: (Option<Scenario>, String), group: Option<usize>) -> String {
    let (scenario, problems) = read;
    assert_eq!(problems, "", "{}", row.key);
    let scenario = scenario.expect("nothing is wrong");
    let Some(group) = group else {
        let on = scenario.on.map(|on| crate::source::Spanned::new(on, scenario.span));
        return (row.shows)(&scenario.world, &GroupKind { on, image: None });
    };
    let plan = scenario.plan.expect("it has groups");
    (row.shows)(&plan.machines[group], &plan.kinds[group])
}

fn nothing(row: &Row) -> String {
    (row.shows)(&EndpointSpec::default(), &GroupKind::default())
}

#[test]
fn every_key_of_an_endpoint_has_its_row() {
    let keys: Vec<_> = rows().iter().map(|row| row.key).collect();
    assert_eq!(keys, Endpoint::KEYS.names);
    let facts: Vec<_> =
        rows().iter().filter_map(|row| row.fact).chain([Fact::DiskLimit, Fact::Changes]).collect();
    assert!(Fact::all().all(|fact| facts.contains(&fact)), "every fact of the table has its row");
}

#[test]
fn both_formats_say_the_same_of_every_fact() {
    for row in rows() {
        for Said { yaml, step } in [&row.own, &row.all] {
            let text = format!("scenario: x\njob: {{platform: linux}}\nendpoint: {{{}: {yaml}}}\n", row.key);
            let said = shown(&row, from_yaml(&text), None);
            assert_eq!(said, shown(&row, from_steps(&["a Linux job", step]), None), "{}", row.key);
        }
        let text =
            format!("scenario: x\njob: {{platform: linux}}\nendpoint: {{{}: {}}}\n", row.key, row.own.yaml);
        // A network of its own is what every endpoint has.
        assert!(shown(&row, from_yaml(&text), None) != nothing(&row) || row.key == "network", "{}", row.key);
    }
}

/// A plan with a fact for all and one for the group `a`; `b` says nothing of its own, and `c` something else.
#[test]
fn what_a_group_says_counts_before_what_is_said_of_all() {
    for row in rows() {
        let (other, other_step) = match row.key {
            "env" => ("hostname: c", r#"the hostname is "c""#),
            _ => ("env: {C: c}", r#"the environment variable "C" is "c""#),
        };
        // A root file system and an image exclude each other, and so do an image and most kinds.
        let on = if row.key == "image" { "on: container, " } else { "" };
        let text = format!(
            "plan: x\nendpoint: {{{on}{key}: {all}}}\nassets:\n  a: {{platform: linux, endpoint: {{{on}{key}: {own}}}}}\n  \
             b: {{platform: linux}}\n  c: {{platform: linux, endpoint: {{{on}{other}}}}}\njobs: {{j: {{}}}}\n",
            key = row.key,
            all = row.all.yaml,
            own = row.own.yaml,
        );
        let of = |group| shown(&row, from_yaml(&text), Some(group));
        let alone = |said: &Said| {
            let text = format!(
                "scenario: x\njob: {{platform: linux}}\nendpoint: {{{on}{}: {}}}\n",
                row.key, said.yaml
            );
            shown(&row, from_yaml(&text), None)
        };
        assert_eq!(of(0), alone(&row.own), "{}", row.key);
        assert_eq!(of(1), alone(&row.all), "{}", row.key);
        // What a group says counts instead of what the plan says, but for how long an action may take and where it runs.
        let instead = if matches!(row.key, "time_limit" | "on") { alone(&row.all) } else { nothing(&row) };
        assert_eq!(of(2), instead, "{}", row.key);

        let (own, other) =
            (format!("on the assets \"a\" {}", row.own.step), format!("on the assets \"c\" {other_step}"));
        let kind = if row.key == "image" {
            "the endpoint is container"
        } else {
            "the rulebook is \"run-script-actions\""
        };
        let steps = [
            "these assets:\n| name | platform |\n| a | Linux |\n| b | Linux |\n| c | Linux |",
            "a Linux job",
            kind,
            row.all.step,
            own.as_str(),
            other.as_str(),
        ];
        let of = |group| shown(&row, from_steps(&steps), Some(group));
        assert_eq!(of(0), alone(&row.own), "{}", row.key);
        assert_eq!((of(1), of(2)), (alone(&row.all), alone(&row.all)), "{}", row.key);
    }
}

#[test]
fn every_kind_of_endpoint_is_given_what_the_table_says() {
    for row in rows() {
        let Some(fact) = row.fact else { continue };
        let said = format!("{{{}: {}}}", row.key, row.own.yaml);
        let host = from_yaml(&format!("scenario: x\njob: {{platform: linux}}\nendpoint: {said}\n"));
        let host = host.0.expect("nothing is wrong").world.machine;
        for kind in EndpointKind::ALL {
            let endpoint = format!("{{on: {}, {}: {}}}", kind.name(), row.key, row.own.yaml);
            let text = format!("scenario: x\njob: {{platform: linux}}\nendpoint: {endpoint}\n");
            let group = format!(
                "plan: x\nassets: {{a: {{platform: linux, endpoint: {endpoint}}}}}\njobs: {{j: {{}}}}\n"
            );
            let on = format!("the endpoint is {}", kind.name());
            let steps = ["a Linux job", on.as_str(), row.own.step];
            for (_, problems) in [from_yaml(&text), from_yaml(&group), from_steps(&steps)] {
                assert_eq!(
                    problems.is_empty(),
                    kind.supports(fact),
                    "{} on {}: {problems}",
                    row.key,
                    kind.name()
                );
                let words = fact.words().written.trim_start_matches("an ");
                assert!(problems.is_empty() || problems.contains(words), "{}: {problems}", row.key);
                assert!(problems.is_empty() || problems.contains('^'), "{}: {problems}", row.key);
            }
            // `--on` and settings choose the kind when the run begins.
            let refused = kind.refuses(&host);
            let expected = (!kind.supports(fact) && !row.only_when_checked).then_some(fact);
            assert_eq!(refused, expected, "{} on {}", row.key, kind.name());
        }
    }
}

#[test]
fn a_limit_of_the_disk_is_more_than_a_container_can_be_given() {
    let text = |on: &str| {
        format!(
            "scenario: x\njob: {{platform: linux}}\nendpoint: {{on: {on}, limits: {{memory: 1 GB, disk: 1 GB}}}}\n"
        )
    };
    let (_, problems) = from_yaml(&text("container"));
    assert!(
        problems.contains("a container cannot be given a limit of what is written to its disk"),
        "{problems}"
    );
    assert_eq!(problems.matches("error:").count(), 1, "{problems}");
    let (_, problems) = from_yaml(&text("local"));
    assert_eq!(problems.matches("error:").count(), 1, "{problems}");
    assert_eq!(from_yaml(&text("sandbox")).1, "");
    let refused = EndpointKind::Container.refuses(&HostSpec::default());
    assert_eq!(refused, None);
}

#[test]
fn a_matrix_means_containers() {
    let text =
        "scenario: x\njob: {platform: linux}\nendpoint: {uptime: 40d}\nmatrix: [debian:12, alpine:3]\n";
    let (_, problems) = from_yaml(text);
    assert!(problems.contains("a container cannot be given an uptime"), "{problems}");
}

#[test]
fn a_group_that_only_says_limits_says_something() {
    let steps = [
        "these assets:\n| name | platform |\n| a | Linux |\n| b | Linux |",
        "a Linux job",
        "an action may have at most 64 processes",
        r#"on the assets "a" an action may use at most 1 GB of memory"#,
    ];
    let (scenario, problems) = from_steps(&steps);
    assert_eq!(problems, "");
    let plan = scenario.and_then(|scenario| scenario.plan).expect("it has groups");
    let limits = |group: usize| {
        let limits = plan.machines[group].machine.limits;
        (limits.memory, limits.processes)
    };
    assert_eq!((limits(0), limits(1)), ((Some(1_000_000_000), Some(64)), (None, Some(64))));
}
