//! The machine of a sandbox.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{one, text};
use crate::environment::{Clock, Disk, HostSpec, Limits, Network, Sleep};
use crate::scenario::EndpointKind;

pub(crate) fn full_text() -> String {
    text(
        "  platform: linux\n",
        "endpoint:
  on: sandbox
  rootfs: ../images/debian
  hostname: web-01.example.com
  network: host
  init: init
  sleep: instant
  clock: 2026-03-01 02:30 +01:00
  uptime: 40d
  os_release: {ID: debian, version_id: 12}
  modules: [ext4, nf-tables, ext4]
  cpu: {model: Xeon, cores: 2}
  disks:
    /: 40 GB
    /var: {type: xfs, size: 10 GB, free: 512 MB}
    /srv: {size: 1 GiB, used: 1 MiB}
    /boot: {type: vfat}
  limits: {time: 10s, cpu: 2s, memory: 512 MiB, processes: 64, file_size: 1GiB, disk: 2 GB, output: 4096}
  files:
    /etc/app.conf: a=1
",
    )
}

fn machine(endpoint: &str) -> HostSpec {
    one(&text("  platform: linux\n", &format!("endpoint: {endpoint}\n"))).world.machine
}

#[test]
fn everything_about_a_machine_can_be_written() {
    let scenario = one(&full_text());
    assert_eq!(scenario.world.time_limit, Some(Duration::from_secs(10)));
    assert_eq!(scenario.world.files[0].path, Path::new("/etc/app.conf"));
    let machine = scenario.world.machine;
    assert_eq!(machine.rootfs.as_ref().map(|path| path.value.as_path()), Some(Path::new("../images/debian")));
    assert_eq!(machine.hostname.as_deref(), Some("web-01.example.com"));
    assert_eq!((machine.network, machine.sleep, machine.init()), (Network::Host, Sleep::Instant, "init"));
    assert_eq!(machine.clock, Some(Clock { unix: 1_772_328_600, offset: 3_600 }));
    assert_eq!(machine.uptime, Some(Duration::from_secs(40 * 86_400)));
    assert_eq!(machine.os_release.as_deref(), Some("ID=\"debian\"\nVERSION_ID=\"12\"\n"));
    assert_eq!(machine.modules, Some(vec!["ext4".to_owned(), "nf_tables".to_owned()]));
    assert_eq!(machine.cores(), Some(2));
    assert!(machine.cpuinfo.as_ref().is_some_and(|text| text.contains("model name\t: Xeon\n")));
    let disk = |mount: &str, file_system: &str, size, free| Disk {
        mount: PathBuf::from(mount),
        file_system: file_system.to_owned(),
        size,
        free,
    };
    assert_eq!(
        machine.disks,
        [
            disk("/", "ext4", Some(40_000_000_000), None),
            disk("/var", "xfs", Some(10_000_000_000), Some(512_000_000)),
            disk("/srv", "ext4", Some(1 << 30), Some((1 << 30) - (1 << 20))),
            disk("/boot", "vfat", None, None),
        ]
    );
    assert_eq!(
        machine.limits,
        Limits {
            cpu: Some(Duration::from_secs(2)),
            memory: Some(512 << 20),
            processes: Some(64),
            file_size: Some(1 << 30),
            disk: Some(2_000_000_000),
            output: Some(4096),
        }
    );
}

#[test]
fn an_image_is_that_of_a_container() {
    let image = |endpoint: &str| {
        let scenario = one(&text("  platform: linux\n", &format!("endpoint: {endpoint}\n")));
        let image = scenario.world.machine.image.expect("it names an image");
        assert_eq!(scenario.source.text()[image.span.start..image.span.end], image.value);
        (scenario.on, image.value)
    };
    let rocky = (Some(EndpointKind::Container), "rockylinux:9".to_owned());
    assert_eq!(image("{ on: container, image: rockylinux:9 }"), rocky);
    assert_eq!(image("{ image: rockylinux:9 }"), rocky, "nothing else is made of an image");
}

#[test]
fn short_forms_stand_for_long_ones() {
    assert_eq!(machine("{on: sandbox}"), HostSpec::default());
    assert_eq!(machine("sandbox"), HostSpec::default());
    assert!(
        machine("{os_release: ubuntu 22.04}").os_release.is_some_and(|text| text.contains("ID=ubuntu\n"))
    );
    assert_eq!(machine("{os_release: 'ID=x'}").os_release.as_deref(), Some("ID=x\n"));
    assert_eq!(machine("{modules: []}").modules, Some(Vec::new()));
    assert_eq!(machine("{modules: ext4}").modules, Some(vec!["ext4".to_owned()]));
    assert_eq!(machine("{cpu: Xeon}").cores(), Some(1));
    assert_eq!(
        machine("{cpu: \"processor : 0\\nmodel name : x\"}").cpuinfo.as_deref(),
        Some("processor : 0\nmodel name : x\n")
    );
    assert_eq!(machine("{limits: {time: 5s}}").limits, Limits::default());
}
