//! Patches.

use super::one;
use super::text;
use crate::job::Availability;
use crate::job::Integrity;
use crate::job::PatchEnd;

pub fn list_text() -> String {
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
