//! Images that are patched with zypper.

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
    let images = [("suse-like", "patchdrill/suse-like:15"), ("suse", "patchdrill/suse:15")];
    let of = |(folder, image)| tests.map(|(what, test)| trial(folder, image, what, test));
    images.into_iter().flat_map(of).collect()
}

fn what_scripts_expect_is_there(image: Image) {
    image.has(&[TOOLS, &["zypper", "rpm"]].concat(), &["apt-get", "dpkg", "dnf"]);
    image.run(". /etc/os-release; echo $ID_LIKE").exits(0).says(&["suse opensuse"]);
    image.run("rpm -qf --qf '%{NAME}\\n' /bin/bash /usr/bin/zypper").exits(0).says(&["bash", "zypper"]);
}

fn an_upgrade_is_real(image: Image) {
    let script = "
        targetpkg
        zypper --non-interactive install targetpkg=2.4.1 >/dev/null || exit
        targetpkg
        rpm -q --qf '%{NAME} %{VERSION}\\n' targetpkg pendingpkg";
    image.run(script).exits(0).says(&[
        "targetpkg 2.4.0",
        "targetpkg 2.4.1",
        "targetpkg 2.4.1",
        "pendingpkg 1.0",
    ]);
}

fn looking_for_upgrades_needs_no_network(image: Image) {
    let script = "
        zypper --non-interactive --no-refresh list-updates --repo patchdrill |
            awk -F ' *[|] *' '/^v/ { print $2, $4 }'";
    image.run(script).exits(0).says(&["kernelish 6.1.1-1", "pendingpkg 1.1-1", "targetpkg 2.4.1-1"]);
}

fn a_package_can_fail(image: Image) {
    let ran = image
        .run("zypper --non-interactive install brokenpkg; code=$?; rpm -q brokenpkg; exit $code")
        .exits(8);
    assert!(ran.stderr.contains("its service cannot be started"), "{ran:#?}");
    assert!(ran.stdout.ends_with("package brokenpkg is not installed\n"), "{ran:#?}");
}

fn a_package_can_ask_for_a_reboot(image: Image) {
    let script = "
        ls /run/reboot-needed 2>/dev/null
        zypper --non-interactive install targetpkg=2.4.1 >/dev/null || exit
        zypper needs-rebooting >/dev/null; echo $?
        zypper --non-interactive install kernelish=6.1.1 >/dev/null
        zypper needs-rebooting >/dev/null; echo $?
        ls /run/reboot-needed";
    image.run(script).exits(0).says(&["0", "102", "/run/reboot-needed"]);
}
