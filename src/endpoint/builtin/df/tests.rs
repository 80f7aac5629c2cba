//! `df` beside the real one.

use std::path::PathBuf;
use std::process::Command;

use super::*;
use crate::endpoint::builtin::{Built, BuiltIns};
use crate::environment::Disk;

fn disk(mount: &str, file_system: &str, size: u64, free: u64) -> Disk {
    Disk {
        mount: PathBuf::from(mount),
        file_system: file_system.to_owned(),
        size: Some(size),
        free: Some(free),
    }
}

fn ask(disks: &[Disk], line: &str) -> Told {
    let mut built = Built::new(&BuiltIns { names: vec!["df"], disks: disks.to_vec(), ..BuiltIns::default() });
    let args: Vec<_> = line.split_whitespace().map(|arg| Arg(arg.into())).collect();
    built.answer(b"df", &args).unwrap()
}

fn said(disks: &[Disk], line: &str) -> String {
    let Told::Answer(answer) = ask(disks, line) else { panic!("{line}: passed on") };
    String::from_utf8(answer.stdout).unwrap() + &String::from_utf8(answer.stderr).unwrap()
}

fn real(line: &str) -> String {
    let output = Command::new("df").args(line.split_whitespace()).env("LC_ALL", "C").output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

/// A file system in memory keeps nothing back, so its numbers say everything about it.
#[test]
#[cfg(target_os = "linux")]
fn it_prints_what_the_real_one_prints() {
    let numbers = real("-B1 --output=fstype,size,avail /dev/shm");
    let words: Vec<&str> = numbers.lines().last().unwrap_or_default().split_whitespace().collect();
    let ["tmpfs", size, free] = words[..] else { return };
    let disks = [disk("/dev/shm", "tmpfs", size.parse().unwrap(), free.parse().unwrap())];
    for line in [
        "/dev/shm",
        "-h /dev/shm",
        "-hT /dev/shm",
        "-H /dev/shm",
        "-k /dev/shm",
        "-m /dev/shm",
        "-P /dev/shm",
        "-Ph /dev/shm",
        "-Pk /dev/shm",
        "-Pm /dev/shm",
        "-BG /dev/shm",
        "-B1 /dev/shm",
        "-B 4096 /dev/shm",
        "-B 1000 /dev/shm",
        "--block-size=MB /dev/shm",
        "--block-size 512 /dev/shm",
        "--output=pcent /dev/shm",
        "--output=avail -h /dev/shm",
        "-h --output=source,fstype,size,used,avail,pcent,file,target /dev/shm",
        "--total -h /dev/shm",
        "/dev/shm /dev/shm",
        "-l -a /dev/shm",
        "-t nosuch /dev/shm",
        "-x tmpfs /dev/shm",
        "-Z",
        "--nosuch",
        "--block-size=x",
        "-t",
    ] {
        assert_eq!(said(&disks, line), real(line), "df {line}");
    }
}

#[test]
fn disks_are_shown_by_their_mount_points() {
    let gigabyte = 1 << 30;
    let disks =
        [disk("/data", "xfs", 100 * gigabyte, gigabyte), disk("/", "ext4", 20 * gigabyte, 4 * gigabyte)];
    let table = "\
Filesystem     Type  Size  Used Avail Use% Mounted on
/dev/sda1      ext4   20G   16G  4.0G  80% /
/dev/sdb1      xfs   100G   99G  1.0G  99% /data
";
    assert_eq!(said(&disks, "-hT"), table);
    for (line, last) in [
        ("-P /data/db", "/dev/sdb1        104857600 103809024   1048576      99% /data"),
        ("-P /database", "/dev/sda1         20971520 16777216   4194304      80% /"),
        ("-P .", "/dev/sda1         20971520 16777216   4194304      80% /"),
        ("--output=avail -B1 /data/", "1073741824"),
        ("-i /dev/sda1", "/dev/sda1      1310720 1048576 262144   80% /"),
    ] {
        assert_eq!(said(&disks, line).lines().last(), Some(last), "df {line}");
    }
    let words = |line: &str| line.split(' ').map(|word| Arg(word.into())).collect();
    assert_eq!(ask(&disks, "-h /proc"), Told::Real(words("-h /proc")), "what is not declared is as it is");
    assert_eq!(ask(&disks[..1], "/"), Told::Real(words("/")));
}

#[test]
fn a_disk_without_a_size_shows_as_it_is() {
    let disks = [Disk { size: None, free: None, ..disk("/", "ext4", 0, 0) }, disk("/data", "ext4", 4096, 0)];
    assert_eq!(ask(&disks, "/etc"), Told::Real(vec![Arg("/etc".into())]));
    assert_eq!(said(&[disk("/", "ext4", 0, 0)], "--output=pcent /").lines().last(), Some("   -"));
}
