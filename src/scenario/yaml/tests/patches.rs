//! Patches.

use super::{one, text};
use crate::job::{Availability, Integrity, PatchEnd};

pub(crate) fn list_text() -> String {
    text(
        "  platform: linux
  patches:
    - a
    - b: {reboot: true, needs_reboot_after: a}
    - c: {installs: false}
    - d: {installs: fails}
    - e: {download: fails}
    - f: {integrity: signature}
    - g: {integrity: checksum}
    - h: {withdrawn: true}
    - i: {end_of_life: true}
    - j: {end_of_life: gone}
    - k: {applicable: false}
    - {name: l, reboot: true}
    - 5034441
",
        "",
    )
}

pub(crate) fn real_text() -> String {
    text(
        "  platform: linux
  patches:
    - {name: a, apt: openssl=3.0.15-1, reboot: true}
    - b: {dnf: openssl-3.0.7-28.el9}
    - zypper: openssl=3.0.8
    - apk: openssl
    - {name: e, run: scripts/hotfix.sh}
    - f: {run: {inline: 'exit 0', language: shell}}
",
        "endpoint: sandbox\n",
    )
}

#[test]
fn a_patch_may_be_a_package_or_a_script() {
    let scenario = one(&real_text());
    let told = scenario.job.patches.iter().map(|patch| {
        (patch.name.as_str(), patch.installer.as_ref().map(ToString::to_string).unwrap_or_default())
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("a", "apt: openssl=3.0.15-1".to_owned()),
            ("b", "dnf: openssl-3.0.7-28.el9".to_owned()),
            ("openssl=3.0.8", "zypper: openssl=3.0.8".to_owned()),
            ("openssl", "apk: openssl".to_owned()),
            ("e", "run: a script".to_owned()),
            ("f", "run: a script".to_owned()),
        ]
    );
    assert!(scenario.world.patches[&0].needs_reboot, "a declared endpoint takes what is declared");
}

#[test]
fn every_fate_of_a_patch_can_be_written() {
    let scenario = one(&list_text());
    let fine = PatchEnd::default();
    let ends = [
        PatchEnd { needs_reboot: true, ..fine },
        PatchEnd { installed: false, ..fine },
        PatchEnd { installed: false, ..fine },
        PatchEnd { downloaded: false, ..fine },
        PatchEnd { integrity: Integrity::SignatureFailed, ..fine },
        PatchEnd { integrity: Integrity::HashFailed, ..fine },
        PatchEnd { availability: Availability::Withdrawn, ..fine },
        PatchEnd { availability: Availability::EndOfLife, ..fine },
        PatchEnd { availability: Availability::EndOfLifeGone, ..fine },
        PatchEnd { applicable: false, ..fine },
        PatchEnd { needs_reboot: true, ..fine },
    ];
    let declared: Vec<(usize, PatchEnd)> = scenario.world.patches.into_iter().collect();
    assert_eq!(declared, (1..).zip(ends).collect::<Vec<_>>());
    assert_eq!(scenario.job.patches[1].needs_reboot_after.as_deref(), Some("a"));
    assert_eq!(scenario.job.patches[11].name, "l");
    assert_eq!(scenario.job.patches[12].name, "5034441");

    let map = one(&text("  platform: linux\n  patches: {b: , a: {reboot: true}}\n", ""));
    assert_eq!(map.job.patches.iter().map(|patch| &patch.name).collect::<Vec<_>>(), ["b", "a"]);
    assert!(map.world.patches[&1].needs_reboot);
}
