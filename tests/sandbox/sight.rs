//! Scripts that look for what is not theirs: secrets, other processes, the network.

use std::fs;
use std::io::ErrorKind;
use std::net::TcpListener;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{SocketAddr, UnixListener};

use serde_json::json;

use super::support::{SECRET, for_everybody, has};

#[test]
fn the_environment_is_a_declared_one() {
    for_everybody(|machine| {
        let names = [
            "HOME",
            "LANG",
            "LC_ALL",
            "LOGNAME",
            "MARK",
            "PATCHDRILL",
            "PATH",
            "PWD",
            "SHELL",
            "SHLVL",
            "TERM",
            "TMPDIR",
            "USER",
            "_",
        ];
        machine.run("env | sed 's/=.*//' | LC_ALL=C sort").ended("exit code 0").said(&names);
    });
}

#[test]
fn secrets_of_the_caller_are_not_found_in_any_process() {
    for_everybody(|machine| {
        // The needle is put together, so that the script does not find itself.
        let (head, tail) = SECRET.split_at(4);
        let script = format!(
            "needle={head}\nneedle=${{needle}}{tail}\nexport -n needle\n\
             for file in /proc/[0-9]*/environ /proc/[0-9]*/cmdline /proc/[0-9]*/maps; do tr '\\0' '\\n' < $file 2>/dev/null; done > /tmp/all\n\
             while read -r line; do case $line in *$needle*) echo found;; esac; done < /tmp/all\n\
             grep -c '^MARK=' /tmp/all > /tmp/count; [ \"$(cat /tmp/count)\" -gt 0 ] && echo searched\n\
             exit 2"
        );
        machine.run(&script).ended("exit code 2").said(&["searched"]);
    });
}

#[test]
fn process_1_is_closed_to_root_inside() {
    for_everybody(|machine| {
        let script = "\
exec 2>/dev/null
for name in mem environ auxv stack syscall; do head -c 1 /proc/1/$name >/dev/null && echo \"read $name\"; done
for name in mem clear_refs; do ( echo 1 > /proc/1/$name ) && echo \"wrote $name\"; done
for name in cwd root exe; do readlink /proc/1/$name; ls /proc/1/$name/ | head -1; done
ls /proc/1/fd /proc/1/map_files | grep -v '^/proc' | grep .
[ -r /proc/1/status ] && echo over
exit 2";
        machine.run(script).ended("exit code 2").said(&["over"]);
    });
}

#[test]
fn process_1_cannot_be_traced() {
    if !has("perl") {
        return;
    }
    for_everybody(|machine| {
        // PTRACE_ATTACH, PTRACE_SEIZE, and the system calls that read and write another's memory, by number.
        let (trace, read) = if cfg!(target_arch = "x86_64") { (101, 310) } else { (117, 270) };
        let script = format!(
            r#"perl -e 'print "traced\n" if syscall({trace}, 16, 1, 0, 0) == 0; print "seized\n" if syscall({trace}, 0x4206, 1, 0, 0) == 0;
my $buffer = "x" x 8; my $part = pack("PQ", $buffer, 8); my $there = pack("QQ", 0x400000, 8);
print "read\n" if syscall({read}, 1, $part, 1, $there, 1, 0) > 0; print "over\n"'
exit 2"#
        );
        machine.run(&script).ended("exit code 2").said(&["over"]);
    });
}

#[test]
fn processes_of_the_machine_are_neither_seen_nor_reached() {
    for_everybody(|machine| {
        let script = format!(
            "for folder in /proc/[0-9]*; do n=${{folder#/proc/}}; [ $n -gt 100 ] && echo \"$n\"; done\n\
             [ -e /proc/{canary} ] && echo seen\n\
             kill -9 {canary} 2>/dev/null && echo reached\n\
             kill -STOP {canary} 2>/dev/null && echo reached\n\
             grep -l 3600 /proc/[0-9]*/cmdline 2>/dev/null\n\
             exit 2",
            canary = machine.canary()
        );
        machine.run(&script).ended("exit code 2").said(&[]);
    });
}

#[test]
fn no_open_file_of_patchdrill_is_inherited() {
    for_everybody(|machine| {
        let script = "for file in /proc/$$/fd/*; do n=${file##*/}; [ -e $file ] && [ $n -lt 255 ] && echo $n; done\nexit 2";
        machine.run(script).ended("exit code 2").said(&["0", "1", "2"]);
    });
}

#[test]
fn the_network_is_the_endpoints_own() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    for_everybody(|machine| {
        let connect = format!("( exec 3<>/dev/tcp/127.0.0.1/{port} ) 2>/dev/null && echo connected\nexit 2");
        let script =
            format!("tail -n +3 /proc/net/dev | sed 's/:.*//; s/ *//'\nls /sys/class/net\n{connect}");
        machine.run(&script).ended("exit code 2").said(&["lo", "lo"]);
        assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
        // Whoever asks for the machine's network gets there.
        let ran = machine.run_with(&json!({ "network": "host" }), &[&connect, "exit 0"]);
        ran.ended("exit code 2").said(&["connected"]);
        assert!(listener.accept().is_ok());
    });
}

#[test]
fn sockets_of_the_machine_do_not_answer() {
    if !has("perl") {
        return;
    }
    for_everybody(|machine| {
        let name = format!("patchdrill-{}", machine.canary());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let nameless = UnixListener::bind_addr(&address).unwrap();
        let folder = tempfile::Builder::new().prefix("seen-").tempdir_in("/var/tmp").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let path = folder.path().join("socket");
        let named = UnixListener::bind(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o777)).unwrap();
        machine.give(&path);
        for listener in [&nameless, &named] {
            listener.set_nonblocking(true).unwrap();
        }
        let script = format!(
            r#"perl -e 'use IO::Socket::UNIX; print "connected to $_\n" for grep {{ IO::Socket::UNIX->new(Peer => $_) }}
"\0{name}", map {{ "$_{path}" }} "", "/run/patchdrill/real", "/proc/1/root", "/proc/self/cwd"; print "over\n"'
exit 2"#,
            path = path.display()
        );
        machine.run(&script).ended("exit code 2").said(&["over"]);
        for listener in [&nameless, &named] {
            assert_eq!(listener.accept().unwrap_err().kind(), ErrorKind::WouldBlock);
        }
    });
}

#[test]
fn keys_of_others_cannot_be_read() {
    if !has("perl") {
        return;
    }
    for_everybody(|machine| {
        let (add, control) = if cfg!(target_arch = "x86_64") { (248, 250) } else { (217, 219) };
        let script = format!(
            r#"perl -e 'my ($type, $name, $text) = ("user", "patchdrill-key", "secret");
open(my $keys, "<", "/proc/keys");
while (<$keys>) {{
    next unless /^([0-9a-f]+) .*patchdrill-key/;
    my $buffer = "x" x 100;
    print "read\n" if syscall({control}, 11, hex($1), $buffer, 100) > 0;
}}
syscall({add}, $type, $name, $text, 6, -4);
my $own = syscall({add}, $type, $name, $text, 6, -2);
my $buffer = "x" x 100;
print "own\n" if $own < 0 || syscall({control}, 11, $own, $buffer, 100) == 6'
exit 2"#
        );
        // What one endpoint adds, the next cannot read.
        machine.run(&script).ended("exit code 2").said(&["own"]);
        machine.run(&script).ended("exit code 2").said(&["own"]);
    });
}
