//! Images that are patched with apt.

use libtest_mimic::Trial;

use super::engine::{Image, TOOLS, Test, trial};

pub(super) fn trials() -> Vec<Trial> {
    let tests: [Test; 5] = [
        ("what_scripts_expect_is_there", what_scripts_expect_is_there),
        ("an_upgrade_is_real", an_upgrade_is_real),
        ("looking_for_upgrades_needs_no_network", looking_for_upgrades_needs_no_network),
        ("a_package_can_fail", a_package_can_fail),
        ("a_package_can_ask_for_a_reboot", a_package_can_ask_for_a_reboot),
    ];
    let images = [("debian", "patchdrill/debian:12"), ("ubuntu", "patchdrill/ubuntu:24.04")];
    let of = |(folder, image)| tests.map(|(what, test)| trial(folder, image, what, test));
    images.into_iter().flat_map(of).collect()
}

fn what_scripts_expect_is_there(image: Image) {
    image.has(&[TOOLS, &["apt-get", "apt-cache", "apt", "dpkg-query", "dpkg"]].concat(), &["dnf", "zypper"]);
    image.run("id -un; sudo -n id -un").exits(0).says(&["root", "root"]);
}

fn an_upgrade_is_real(image: Image) {
    let script = "
        targetpkg
        apt-get install -y targetpkg=2.4.1 >/dev/null || exit
        targetpkg
        dpkg-query -W targetpkg pendingpkg";
    let lines = ["targetpkg 2.4.0", "targetpkg 2.4.1", "pendingpkg\t1.0", "targetpkg\t2.4.1"];
    image.run(script).exits(0).says(&lines);
}

fn looking_for_upgrades_needs_no_network(image: Image) {
    let script = "
        apt-get update >/dev/null 2>&1 || exit
        apt list --upgradable 2>/dev/null | sed -n 's,/.*,,p'";
    image.run(script).exits(0).says(&["kernelish", "pendingpkg", "targetpkg"]);
}

fn a_package_can_fail(image: Image) {
    let ran = image
        .run("apt-get install -y brokenpkg; code=$?; dpkg-query -W -f '${Status}' brokenpkg >&2; exit $code");
    let ran = ran.exits(100);
    assert!(
        ran.stdout.contains("its service cannot be started") || ran.stderr.contains("its service"),
        "{ran:#?}"
    );
    assert!(ran.stderr.ends_with("install ok half-configured"), "{ran:#?}");
}

fn a_package_can_ask_for_a_reboot(image: Image) {
    let script = "
        ls /var/run/reboot-required* 2>/dev/null
        apt-get install -y targetpkg=2.4.1 >/dev/null || exit
        ls /var/run/reboot-required* 2>/dev/null
        apt-get install -y kernelish=6.1.1 >/dev/null || exit
        ls /var/run/reboot-required*
        cat /var/run/reboot-required.pkgs";
    image.run(script).exits(0).says(&[
        "/var/run/reboot-required",
        "/var/run/reboot-required.pkgs",
        "kernelish",
    ]);
}
