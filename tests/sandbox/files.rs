//! Scripts that write, remove and mount.

use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::support::{Machine, for_everybody, has};

/// A folder of the machine that endpoints see, and a file of the user's in it.
fn tree(machine: &Machine) -> TempDir {
    let tree = tempfile::Builder::new().prefix("seen-").tempdir_in("/var/tmp").unwrap();
    fs::write(tree.path().join("file"), "content\n").unwrap();
    machine.give(tree.path());
    machine.give(&tree.path().join("file"));
    tree
}

#[track_caller]
fn assert_untouched(tree: &TempDir) {
    assert_eq!(fs::read_to_string(tree.path().join("file")).unwrap(), "content\n");
    assert_eq!(fs::read_dir(tree.path()).unwrap().count(), 1);
}

#[test]
fn what_is_removed_changed_and_added_stays_inside() {
    for_everybody(|machine| {
        let tree = tree(machine);
        let script = format!(
            "cd {} || exit 9\ncat file\necho more >> file || exit 9\ncat file\ntouch new\nmkdir -p d/e\nrm file\nls\nexit 2",
            tree.path().display()
        );
        machine.run(&script).ended("exit code 2").said(&["content", "content", "more", "d", "new"]);
        assert_untouched(&tree);
    });
}

#[test]
fn marks_all_over_the_machine_stay_inside() {
    for_everybody(|machine| {
        let name = format!("patchdrill-escaped-{}", machine.canary());
        let folders =
            ["/", "/etc", "/root", "/home", "/tmp", "/var", "/var/tmp", "/usr", "/usr/bin", "/opt", "/srv"];
        let script = format!(
            "for folder in {}; do echo mark > \"$folder/{name}\" && cat \"$folder/{name}\"; done\nexit 2",
            folders.join(" ")
        );
        machine.run(&script).ended("exit code 2").said(&["mark"; 11]);
        for folder in folders {
            let mark = Path::new(folder).join(&name);
            assert!(!mark.exists(), "{}", mark.display());
        }
    });
}

/// Removes what the script can reach of the whole machine, so it comes last of its endpoint; how far it comes in its time
/// is all the same. The next action finds no shell.
#[test]
fn removing_everything_removes_nothing_of_the_machine() {
    for_everybody(|machine| {
        let tree = tree(machine);
        let script = format!(
            "rm -rf {} /usr/bin /bin /run/patchdrill\nrm -rf /etc /home\nrm -rf --no-preserve-root /\necho done\nexit 8",
            tree.path().display()
        );
        // By its own copy of `rm`: the one that lies there is gone soon.
        let script = format!("cp /bin/rm /tmp/rm\nrm() {{ /tmp/rm \"$@\"; }}\n{script}");
        let endpoint = json!({ "limits": { "time": "2s" } });
        let ran = machine.run_with(&endpoint, &[&script, "exit 0"]);
        assert!(["exit code 8", "timed out"].contains(&ran.end(0)), "{:#}", ran.0);
        assert!(ran.end(1).starts_with("not started: /bin/bash: No such file"), "{:#}", ran.0);
        assert_untouched(&tree);
    });
}

/// Nothing here would harm the machine even if it came through, but for a mark.
#[test]
fn what_is_shown_without_a_layer_is_closed() {
    for_everybody(|machine| {
        let script = "\
exec 2>&1
count=0
try() { if eval \"$*\" >/dev/null 2>&1; then echo \"escaped: $*\"; else count=$((count + 1)); fi; }
[ -x /run/patchdrill/real/usr/bin/env ] || echo 'there are no real programs'
try 'echo mark > /run/patchdrill/real/usr/patchdrill-escaped'
try 'ln /run/patchdrill/real/usr/bin/env /run/patchdrill/real/usr/patchdrill-escaped'
try 'touch -c -r /run/patchdrill/real/usr/bin/env /run/patchdrill/real/usr/bin/env'
try '/bin/mount -o remount,rw /run/patchdrill/real/usr'
try '/bin/mount -o remount,rw,bind /run/patchdrill/real/usr'
try '/run/patchdrill/real/usr/bin/mount -o remount,rw,bind /run/patchdrill/real/usr'
try '/run/patchdrill/real/usr/bin/unshare --mount /run/patchdrill/real/usr/bin/mount -o remount,rw,bind /run/patchdrill/real/usr'
try 'echo x >> /run/patchdrill/double'
try 'rm /run/patchdrill/double'
try '/run/patchdrill/real/usr/bin/mount -o remount,rw,bind /run/patchdrill/double'
try 'echo x > /dev/patchdrill-escaped'
try '/run/patchdrill/real/usr/bin/mount -o remount,rw /dev'
try '/run/patchdrill/real/usr/bin/mount -o remount,rw /sys'
echo $count
exit 2";
        machine.run(script).ended("exit code 2").said(&["13"]);
        for place in ["/usr/patchdrill-escaped", "/dev/patchdrill-escaped"] {
            assert!(!Path::new(place).exists(), "{place}");
        }
    });
}

#[test]
fn mounts_stay_inside_and_the_endpoint_goes_on() {
    for_everybody(|machine| {
        // What other processes mount meanwhile lies elsewhere.
        let mounted = || {
            let points = ["/srv", "/opt", "/mnt", "/dev", "/tmp", "/proc", "/etc"];
            let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap();
            let at_points = |line: &&str| points.iter().any(|point| line.split(' ').nth(4) == Some(point));
            mounts.lines().filter(at_points).map(str::to_owned).collect::<Vec<_>>()
        };
        let before = mounted();
        let script = "\
exec 2>/dev/null
mount=/run/patchdrill/real/usr/bin/mount
$mount -t tmpfs none /srv && touch /srv/mine && echo tmpfs
$mount --bind /etc /opt && [ -e /opt/passwd ] && echo bind
$mount -t proc proc /mnt && [ \"$(ls /mnt | grep -c '^[0-9]')\" -lt 10 ] && echo proc
umount -l /dev
umount -l /tmp
umount -l /proc
$mount -t tmpfs none /proc
$mount -t tmpfs none /etc
exit 2";
        machine.run(script).ended("exit code 2").said(&["tmpfs", "bind", "proc"]);
        assert!(!Path::new("/srv/mine").exists());
        assert_eq!(mounted(), before);
    });
}

#[test]
fn a_cage_inside_leads_only_to_the_endpoint() {
    if !has("perl") {
        return;
    }
    for_everybody(|machine| {
        let outside = machine.path("outside");
        fs::write(&outside, "outside").unwrap();
        let script = format!(
            r#"mkdir /tmp/cage
perl -e 'chroot("/tmp/cage"); chdir("..") for 1 .. 64; chroot("."); exec "/bin/sh", "-c", "cat {}; echo over"'
exit 2"#,
            outside.display()
        );
        machine.run(&script).ended("exit code 2").said(&["over"]);
    });
}

/// As on any machine, the new root is everybody's; the next action finds no shell there.
#[test]
fn another_root_leads_nowhere() {
    if !has("pivot_root") {
        return;
    }
    for_everybody(|machine| {
        let outside = machine.path("outside");
        fs::write(&outside, "outside").unwrap();
        let script = format!(
            "mkdir /tmp/new\n/run/patchdrill/real/usr/bin/mount -t tmpfs none /tmp/new\nmkdir /tmp/new/old\n\
             pivot_root /tmp/new /tmp/new/old && echo pivoted\n\
             for file in /old/{outside} /old/../{outside} /../{outside}; do [ -e $file ] && echo $file; done\nexit 2",
            outside = outside.display()
        );
        let ran = machine.run_with(&json!({}), &[&script, "exit 0"]).said(&["pivoted"]);
        assert_eq!(ran.end(0), "exit code 2");
        assert!(ran.end(1).starts_with("not started: /bin/bash: No such file"), "{:#}", ran.0);
    });
}

#[test]
fn devices_cannot_be_made_or_opened() {
    for_everybody(|machine| {
        let mut disks = String::new();
        for line in fs::read_to_string("/proc/partitions").unwrap().lines().skip(2) {
            let fields: Vec<_> = line.split_whitespace().collect();
            disks += &[fields[0], fields[1], ""].join(" ");
        }
        let script = format!(
            "set -- {disks} 8 0\nwhile [ $# -gt 1 ]; do\nmknod /root/disk b $1 $2 && head -c 1 /root/disk && echo escaped\nshift 2\ndone\n\
             mknod /root/memory c 1 1 && head -c 1 /root/memory && echo escaped\n\
             ls /dev | grep -E '^(sd|vd|nvme|mem|kvm|loop)'\necho over\nexit 2"
        );
        machine.run(&script).ended("exit code 2").said(&["over"]);
    });
}

#[test]
fn whoever_replaces_doubles_runs_what_lies_there_and_is_forgotten() {
    for_everybody(|machine| {
        let script = "\
place=$(command -v systemctl)
rm \"$place\"
printf '#!/bin/sh\\necho mine\\n' > \"$place\"
chmod 755 \"$place\"
systemctl status
exit 2";
        machine.run(script).ended("exit code 2").said(&["mine"]);
        machine.run("systemctl is-active sshd\nexit 2").ended("exit code 2").said(&["inactive"]);
    });
}

#[test]
fn nonsense_on_the_socket_of_doubles_harms_nobody() {
    if !has("perl") {
        return;
    }
    for_everybody(|machine| {
        let script = r#"perl -e '
use IO::Socket::UNIX;
$SIG{PIPE} = "IGNORE";
my @kept;
for my $text ("", "x" x 10, pack("L", 0xffffffff) . "y" x 1000, pack("LLL", 8, 1, 0xffffff), "\0" x 100000) {
    my $socket = IO::Socket::UNIX->new(Peer => "/run/patchdrill/s") or next;
    syswrite($socket, $text);
    shutdown($socket, 1);
    sysread($socket, my $answer, 100);
}
for (1 .. 300) { push @kept, IO::Socket::UNIX->new(Peer => "/run/patchdrill/s") }
system("systemctl is-active sshd");
'
systemctl is-active sshd
exit 2"#;
        machine.run(script).ended("exit code 2").said(&["inactive", "inactive"]);
    });
}
