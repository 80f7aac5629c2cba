//! Images that are patched with dnf.

use libtest_mimic::Trial;

use super::engine::{Container, Image, TOOLS, Test, trial};

pub(super) fn trials() -> Vec<Trial> {
    let tests: [Test; 5] = [
        ("what_scripts_expect_is_there", what_scripts_expect_is_there),
        ("an_upgrade_is_real", an_upgrade_is_real),
        ("looking_for_upgrades_needs_no_network", looking_for_upgrades_needs_no_network),
        ("a_package_can_fail", a_package_can_fail),
        ("a_package_can_ask_for_a_reboot", a_package_can_ask_for_a_reboot),
    ];
    let images = [("rhel-like", "patchdrill/rhel-like:9"), ("rocky", "patchdrill/rocky:9")];
    let of = |(folder, image)| tests.map(|(what, test)| trial(folder, image, what, test));
    let mut trials: Vec<_> = images.into_iter().flat_map(of).collect();
    let stand_in: [Test; 2] =
        [("it_says_what_it_is", it_says_what_it_is), ("rpm_knows_what_is_there", rpm_knows_what_is_there)];
    trials.extend(stand_in.map(|(what, test)| trial("rhel-like", "patchdrill/rhel-like:9", what, test)));
    trials
}

fn what_scripts_expect_is_there(image: Image) {
    let tools = [TOOLS, &["dnf", "yum", "rpm", "needs-restarting"]].concat();
    image.has(&tools, &["apt-get", "apt", "dpkg", "zypper"]);
    image.run("id -un; sudo -n id -un; readlink /bin/sh").exits(0).says(&["root", "root", "bash"]);
}

fn an_upgrade_is_real(image: Image) {
    let script = "
        targetpkg
        dnf upgrade -y -q targetpkg-2.4.1 >/dev/null || exit
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
        only='--disablerepo=* --enablerepo=patchdrill'
        dnf check-update -q $only | awk 'NF { sub(/\\..*/, \"\", $1); print $1 }'
        exit ${PIPESTATUS[0]}";
    image.run(script).exits(100).says(&["kernelish", "pendingpkg", "targetpkg"]);
}

fn a_package_can_fail(image: Image) {
    let ran = image.run("dnf install -y brokenpkg; code=$?; rpm -q brokenpkg >&2; exit $code").exits(1);
    assert!(ran.stdout.contains("its service cannot be started"), "{ran:#?}");
    let ran = image.run("rpm -q brokenpkg").exits(1);
    ran.says(&["package brokenpkg is not installed"]);
}

fn a_package_can_ask_for_a_reboot(image: Image) {
    let container = Container::of(image);
    container.exec("dnf upgrade -y -q targetpkg && needs-restarting -r").exits(0);
    let ran = container.exec("dnf upgrade -y -q kernelish >/dev/null; needs-restarting -r").exits(1);
    assert!(ran.stdout.contains("  * kernelish\n"), "{ran:#?}");
    container.restart();
    container.exec("needs-restarting -r").exits(0);
    container.exec("rpm -q --qf '%{VERSION}' kernelish").exits(0).says(&["6.1.1"]);
}

fn it_says_what_it_is(image: Image) {
    let script =
        ". /etc/os-release; echo $ID; echo $ID_LIKE; rpm -E '%rhel %{?dist}'; cat /etc/redhat-release
        rpm -qf /etc/os-release; test ! -e /etc/debian_version";
    image.run(script).exits(0).says(&[
        "patchdrill-rhel-like",
        "rhel centos fedora",
        "9 .el9",
        "patchdrill RHEL-like release 9",
        "patchdrill-release-9-1.x86_64",
    ]);
}

/// What rpm answers is so: each package's files lie there unchanged, and each command has an owner.
fn rpm_knows_what_is_there(image: Image) {
    image.run("rpm -Va").exits(0).says(&[]);
    image.run("rpm -qf --qf '%{NAME}\\n' /bin/sh /usr/bin/ps").exits(0).says(&["bash", "procps-ng"]);
    let script = "
        for tool in bash cat dnf rpm sudo curl ip needs-restarting yum; do
            rpm -qf \"$(command -v $tool)\" >/dev/null || echo \"nobody owns $tool\"
        done
        rpm -q perl dpkg apt >/dev/null && echo 'rpm knows what is not there'
        bash --version | grep -q \"version $(rpm -q --qf '%{VERSION}' bash)\"";
    image.run(script).exits(0).says(&[]);
}
