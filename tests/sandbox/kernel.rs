//! Scripts that turn to the kernel itself.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::support::{for_everybody, has};

#[test]
fn settings_of_the_kernel_are_closed() {
    let settings = [
        "/proc/sys/kernel/core_pattern",
        "/proc/sys/kernel/modprobe",
        "/proc/sys/kernel/panic",
        "/proc/sys/kernel/sysrq",
        "/proc/sys/kernel/hostname",
        "/proc/sys/vm/drop_caches",
        "/proc/sys/vm/overcommit_memory",
        "/proc/sys/fs/file-max",
    ];
    let read = || settings.map(|place| fs::read_to_string(place).ok());
    let before = read();
    for_everybody(|machine| {
        let script = format!(
            "for place in {}; do ( echo 3 > $place ) 2>/dev/null && echo \"$place\"; done\n\
             find /sys -maxdepth 4 -type f -writable 2>/dev/null\n\
             /run/patchdrill/real/usr/bin/mount -o remount,rw /sys 2>/dev/null && echo remounted\n\
             echo over\nexit 2",
            settings.join(" ")
        );
        machine.run(&script).ended("exit code 2").said(&["over"]);
    });
    assert_eq!(read(), before);
}

#[test]
fn names_of_the_machine_stay() {
    let before = fs::read_to_string("/proc/sys/kernel/hostname").unwrap();
    for_everybody(|machine| {
        machine.run("hostname other || echo other > /proc/sys/kernel/hostname\nexit 2").ended("exit code 2");
    });
    assert_eq!(fs::read_to_string("/proc/sys/kernel/hostname").unwrap(), before);
}

/// System calls by number, as the words of a list.
const HARMFUL: &[(&str, u32, u32, &str)] = &[
    ("init_module", 175, 105, "0, 0, my $a = q()"),
    ("swapon", 167, 224, "my $a = q(/etc/passwd), 0"),
    ("acct", 163, 89, "my $a = q(/etc/passwd)"),
    ("clock_settime", 227, 112, "0, my $a = pack(q(qq), time, 0)"),
    ("open_by_handle_at", 304, 265, "-100, my $a = pack(q(II), 8, 1) . q(x) x 8, 0"),
    ("mount of a disk", 165, 40, "my $a = q(/dev/vda), my $b = q(/mnt), my $c = q(ext4), 0, 0"),
];

#[test]
fn system_calls_that_touch_the_machine_are_refused() {
    if !has("perl") {
        return;
    }
    for_everybody(|machine| {
        let mut program = String::new();
        for (name, intel, arm, args) in HARMFUL {
            let number = if cfg!(target_arch = "x86_64") { intel } else { arm };
            let _ = write!(program, "print qq({name}\\n) if syscall({number}, {args}) == 0; ");
        }
        let script = format!("perl -e '{program} print qq(over\\n)'\nexit 2");
        machine.run(&script).ended("exit code 2").said(&["over"]);
    });
}

#[test]
fn a_reboot_by_system_call_takes_only_the_endpoint_down() {
    if !has("perl") {
        return;
    }
    let boot = fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
    for_everybody(|machine| {
        let number = if cfg!(target_arch = "x86_64") { 169 } else { 142 };
        for (command, words) in [
            ("0x1234567", "the system call reboot(2)"),
            ("0xcdef0123", "the system call reboot(2), to halt"),
            ("0x4321fedc", "the system call reboot(2), to halt"),
        ] {
            let script = format!(
                "if [ -e /var/again ]; then cat /proc/sys/kernel/random/boot_id; exit 2; fi\ntouch /var/again /tmp/gone\n\
                 perl -e 'syscall({number}, 0xfee1dead, 672274793, {command}); sleep 600'\nexit 9"
            );
            let ran = machine.run(&script);
            assert_eq!(ran.end(0), "killed by signal 15", "{:#}", ran.0);
            assert_eq!(ran.run(0)["forced_reboots"][0], words);
            assert_eq!((ran.end(1), ran.end(2)), ("exit code 2", "exit code 0"), "{:#}", ran.0);
            assert!(ran.stdout(1).len() > 30 && ran.stdout(1) != boot, "{}", ran.stdout(1));
        }
    });
    assert_eq!(fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap(), boot);
}

#[test]
fn a_system_request_takes_only_the_endpoint_down() {
    if !Path::new("/proc/sysrq-trigger").exists() {
        println!("skipped: the kernel takes no system requests");
        return;
    }
    for_everybody(|machine| {
        // Should it ever reach the machine, this one only tells of the tasks.
        machine.run("echo t > /proc/sysrq-trigger\nexit 2").ended("exit code 2");
        let script = "[ -e /var/again ] && exit 2\ntouch /var/again\n[ -p /proc/sysrq-trigger ] || exit 9\necho b > /proc/sysrq-trigger\nsleep 600";
        let ran = machine.run(script);
        assert_eq!(ran.run(0)["forced_reboots"][0], "`b` written to /proc/sysrq-trigger", "{:#}", ran.0);
        assert_eq!(ran.end(1), "exit code 2");
    });
}

#[test]
fn namespaces_inside_namespaces_give_nothing_more() {
    if !has("unshare") {
        return;
    }
    for_everybody(|machine| {
        let script = "\
exec 2>/dev/null
unshare --user --map-root-user id -u
inside='
mount=/run/patchdrill/real/usr/bin/mount
$mount -o remount,rw,bind /run/patchdrill/real/usr && echo remounted
umount /proc/sys/kernel/random/boot_id && echo uncovered
( echo x > /proc/sys/kernel/core_pattern ) && echo wrote
mknod /root/disk b 8 0 && echo made
kill -9 1 && [ ! -e /proc/1 ] && echo killed
echo over'
unshare --user --map-root-user --mount --uts --ipc --net sh -c \"$inside\"
exit 2";
        machine.run(script).ended("exit code 2").said(&["0", "over"]);
    });
}

/// A program with another owner's rights is that owner's inside only, whom nothing of the machine belongs to.
#[test]
fn programs_with_rights_of_others_give_none_outside() {
    for_everybody(|machine| {
        let place = format!("/var/tmp/patchdrill-escaped-{}", machine.canary());
        let script = format!(
            "cp /bin/sh {place} && chmod 4755 {place} && stat -c %a {place}\n{place} -p -c 'id -u'\n\
             grep -c . /proc/self/uid_map\nexit 2"
        );
        machine.run(&script).ended("exit code 2").said(&["4755", "0", "1"]);
        assert!(!Path::new(&place).exists());
    });
}
