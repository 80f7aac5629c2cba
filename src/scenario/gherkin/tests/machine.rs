//! The machine of a sandbox, said by steps.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::support::steps;
use crate::environment::{Clock, Disk, HostSpec, Limits, Network, Sleep};
use crate::scenario::EndpointKind;

fn machine(given: &str) -> HostSpec {
    steps(&format!("Given a Linux job\nAnd {}\nWhen the job runs\n", given.replace('\n', "\nAnd ")))
        .world
        .machine
}

#[test]
fn a_machine_is_what_its_steps_say() {
    let scenario = steps(
        "Given a Linux job\nAnd the endpoint is a sandbox\nAnd the root file system is \"images/debian\"\nAnd the hostname is \"web-01\"\nAnd the endpoint shares the network of this machine\nAnd process 1 is called \"init\"\nAnd sleeping takes no time\nAnd the clock shows \"2026-03-01 02:30 +01:00\"\nAnd the endpoint has been up for 40 days\nAnd the operating system is \"debian 12\"\nAnd the file \"/etc/app.conf\" is empty\nWhen the job runs\n",
    );
    assert_eq!(scenario.on, Some(EndpointKind::Sandbox));
    assert_eq!(scenario.world.files[0].path, Path::new("/etc/app.conf"));
    let machine = scenario.world.machine;
    assert_eq!(machine.rootfs.as_ref().map(|path| path.value.as_path()), Some(Path::new("images/debian")));
    assert_eq!(machine.hostname.as_deref(), Some("web-01"));
    assert_eq!((machine.network, machine.sleep, machine.init()), (Network::Host, Sleep::Instant, "init"));
    assert_eq!(machine.clock, Some(Clock { unix: 1_772_328_600, offset: 3_600 }));
    assert_eq!(machine.uptime, Some(Duration::from_secs(40 * 86_400)));
    assert!(machine.os_release.is_some_and(|text| text.contains("VERSION_ID=\"12\"\n")));
}

#[test]
fn a_container_is_said_with_or_without_its_image() {
    for (given, when, image) in [
        ("a container of the image \"rockylinux:9\"", "the job runs", Some("rockylinux:9")),
        ("the endpoint is a container from the image \"debian:12\"", "the job runs", Some("debian:12")),
        ("the image is \"opensuse/leap:15\"", "the job runs", Some("opensuse/leap:15")),
        ("the endpoint is a container", "the job runs", None),
        ("the endpoint is a container", "the job runs on a container", None),
        ("the container image is \"a\"", "the job runs in a container of the image \"b\"", Some("b")),
    ] {
        let scenario = steps(&format!("Given {given}\nAnd a Linux job\nWhen {when}\n"));
        assert_eq!(scenario.on, Some(EndpointKind::Container), "{given}");
        let said = scenario.world.machine.image.map(|image| image.value);
        assert_eq!(said.as_deref(), image, "{given}");
    }
}

#[test]
fn modules_and_processors_are_gathered_from_several_steps() {
    let told = machine(
        "the kernel module \"ext4\" is loaded\nthe kernel module \"nf_tables\" is loaded\nthe processor has 4 cores\nthe processor is \"Xeon\"",
    );
    assert_eq!(told.modules, Some(vec!["ext4".to_owned(), "nf_tables".to_owned()]));
    assert_eq!(told.cores(), Some(4));
    assert!(told.cpuinfo.is_some_and(|text| text.contains("model name\t: Xeon\n")));
    assert_eq!(machine("no kernel module is loaded").modules, Some(Vec::new()));
    let text = "the operating system says this:\n\"\"\"\nID=x\n\"\"\"";
    let told = steps(&format!("Given a Linux job\nAnd {text}\nWhen the job runs\n")).world.machine;
    assert_eq!(told.os_release.as_deref(), Some("ID=x\n"));
}

#[test]
fn the_last_word_about_a_disk_or_a_limit_wins() {
    let told = machine(
        "the disk \"/\" has 1 GB free of 40 GB\nthe disk \"/\" has 4GB free of 40 GB\nan action may use 1 GiB of memory\nan action may use at most 512 MiB of memory\nan action may use 2 seconds of processor time\nan action may have 1 process\nan action may write files of 1.5 GiB\nan action may print at most 10 bytes\nthe actions may keep 2 GB on disk",
    );
    let disk = Disk {
        mount: PathBuf::from("/"),
        file_system: "ext4".to_owned(),
        size: Some(40_000_000_000),
        free: Some(4_000_000_000),
    };
    assert_eq!(told.disks, [disk]);
    assert_eq!(
        told.limits,
        Limits {
            cpu: Some(Duration::from_secs(2)),
            memory: Some(512 << 20),
            processes: Some(1),
            file_size: Some(3 << 29),
            disk: Some(2_000_000_000),
            output: Some(10),
        }
    );
}
