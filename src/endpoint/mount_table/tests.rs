//! All views of the table, held against each other and against what the real commands print.

use super::*;
use crate::endpoint::builtin::{Built, BuiltIns, Told};
use crate::environment::Arg;

/// A file system as a view shows it: device, mount point and type.
type Row = [String; 3];

fn disk(mount: &str, file_system: &str) -> Disk {
    Disk { mount: mount.into(), file_system: file_system.to_owned(), size: Some(1 << 30), free: None }
}

fn said(disks: &[Disk], line: &str) -> String {
    let mut words = line.split(' ').map(|word| Arg(word.into()));
    let name = words.next().unwrap().0;
    let names = vec!["df", "findmnt", "mount"];
    let mut built = Built::new(&BuiltIns { names, disks: disks.to_vec(), ..BuiltIns::default() });
    match built.answer(&name, &words.collect::<Vec<_>>()) {
        Some(Told::Answer(answer)) => String::from_utf8(answer.stdout).unwrap(),
        told => panic!("{line}: {told:?}"),
    }
}

/// Turns numbers in a text back into what they stand for: behind a backslash as many digits as `digits` says.
fn unescaped(text: &str, lead: &str, digits: usize, base: u32) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let number = rest.strip_prefix(lead).and_then(|rest| rest.get(..digits));
        if let Some(byte) = number.and_then(|number| u8::from_str_radix(number, base).ok()) {
            bytes.push(byte);
            rest = &rest[lead.len() + digits..];
        } else {
            let letter = rest.chars().next().unwrap().len_utf8();
            bytes.extend_from_slice(&rest.as_bytes()[..letter]);
            rest = &rest[letter..];
        }
    }
    String::from_utf8(bytes).unwrap()
}

/// The rows of a view whose lines hold device, mount point and type in fields without blanks.
fn fields(text: &str, lead: &str, digits: usize, base: u32) -> Vec<Row> {
    let row = |line: &str| {
        let mut fields = line.split(' ').map(|field| unescaped(field, lead, digits, base));
        [(); 3].map(|()| fields.next().unwrap_or_default())
    };
    text.lines().map(row).collect()
}

/// The disks of each view.
fn views(disks: &[Disk]) -> [(&'static str, Vec<Row>); 4] {
    let beside: Vec<Row> = fields(BESIDE_DISKS, "\\", 3, 8);
    let mut kernel = fields(&MountTable::new(disks).proc_mounts(), "\\", 3, 8);
    kernel.retain(|row| !beside.contains(row));
    let findmnt = fields(&said(disks, "findmnt -rn -o SOURCE,TARGET,FSTYPE"), "\\x", 2, 16);
    let mount = said(disks, "mount");
    let mount = mount.lines().map(|line| {
        let (source, rest) = line.split_once(" on ").unwrap();
        let (target, rest) = rest.rsplit_once(" type ").unwrap();
        [source, target, rest.strip_suffix(" (rw,relatime)").unwrap()].map(str::to_owned)
    });
    let df = said(disks, "df --output=source,fstype,target");
    let df = df.lines().skip(1).map(|line| {
        let (source, rest) = line.split_once(' ').unwrap();
        let (kind, target) = rest.trim_start().split_once(' ').unwrap();
        [source, target.trim_start(), kind].map(str::to_owned)
    });
    [("/proc/mounts", kernel), ("findmnt", findmnt), ("mount", mount.collect()), ("df", df.collect())]
}

#[test]
fn all_views_show_the_same_disks() {
    for number in [1, 25, 26, 30, 800] {
        let mut disks = vec![disk("/", "ext4")];
        disks.extend(
            (1..number).map(|at| disk(&format!("/srv/{at}"), if at % 7 == 0 { "nfs" } else { "xfs" })),
        );
        let [(_, first), others @ ..] = views(&disks);
        assert_eq!(first.len(), number);
        for (name, rows) in others {
            assert_eq!(rows, first, "{number} disks in {name} and in /proc/mounts");
        }
        let mut devices: Vec<&String> =
            first.iter().map(|[device, ..]| device).filter(|name| *name != "nfs").collect();
        let all = devices.len();
        devices.sort();
        devices.dedup();
        assert_eq!(devices.len(), all, "no device is there twice");
    }
}

#[test]
fn all_views_show_mount_points_with_odd_names() {
    let names = [
        "/a b",
        "/ a  b ",
        "/back\\slash",
        "/a\\040b",
        "/a\\x20b",
        "/hash#",
        "/umläut",
        "/a on b type c",
        "/\"q\"",
    ];
    let disks: Vec<Disk> = names.into_iter().map(|name| disk(name, "ext4")).collect();
    let [(_, first), others @ ..] = views(&disks);
    for name in names {
        assert!(first.iter().any(|[_, target, _]| target == name), "{name} in /proc/mounts");
    }
    for (name, mut rows) in others {
        if name == "df" {
            // It shows only what has a size, and its last column begins behind any number of blanks.
            rows.insert(0, first[0].clone());
            let trimmed = |row: &Row| row.clone().map(|cell| cell.trim_start().to_owned());
            assert_eq!(rows, first.iter().map(trimmed).collect::<Vec<_>>());
        } else {
            assert_eq!(rows, first, "{name}");
        }
    }
}

/// What Linux 6.1, util-linux 2.38 and coreutils 9.1 print in the locale `C.UTF-8`.
#[test]
fn odd_names_are_shown_as_the_real_commands_show_them() {
    for (name, kernel, findmnt, raw, mount, df) in [
        ("a b", "a\\040b", "a b", "a\\x20b", "a b", "a b"),
        ("tab\tx", "tab\\011x", "tab\\x09x", "tab\\x09x", "tab?x", "tab?x"),
        ("nl\nx", "nl\\012x", "nl\\x0ax", "nl\\x0ax", "nl?x", "nl?x"),
        ("back\\slash", "back\\134slash", "back\\slash", "back\\x5cslash", "back\\slash", "back\\slash"),
        ("hash#x", "hash#x", "hash#x", "hash#x", "hash#x", "hash#x"),
        ("b\\x20y", "b\\134x20y", "b\\x5cx20y", "b\\x5cx20y", "b\\x20y", "b\\x20y"),
        ("b\\040z", "b\\134040z", "b\\040z", "b\\x5c040z", "b\\040z", "b\\040z"),
        ("umläut", "umläut", "umläut", "uml\\xc3\\xa4ut", "umläut", "umläut"),
        ("bel\u{7}x", "bel\u{7}x", "bel\\x07x", "bel\\x07x", "bel?x", "bel?x"),
        ("del\u{7f}x", "del\u{7f}x", "del\\x7fx", "del\\x7fx", "del?x", "del?x"),
        ("nb\u{85}x", "nb\u{85}x", "nb\\xc2\\x85x", "nb\\xc2\\x85x", "nb\u{85}x", "nb\u{fffd}x"),
    ] {
        let disks = [disk(&format!("/{name}"), "xfs")];
        let last = |line: &str| said(&disks, line).lines().last().map(str::to_owned).unwrap_or_default();
        assert_eq!(
            MountTable::new(&disks).proc_mounts().lines().last(),
            Some(&*format!("/dev/sdb1 /{kernel} xfs rw,relatime 0 0"))
        );
        assert_eq!(last("findmnt -n -t xfs -o TARGET"), format!("/{findmnt}"), "{name:?}");
        assert_eq!(last("findmnt -rn -t xfs -o TARGET"), format!("/{raw}"), "{name:?}");
        assert_eq!(last("mount -t xfs"), format!("/dev/sdb1 on /{mount} type xfs (rw,relatime)"), "{name:?}");
        assert_eq!(last("df -t xfs --output=target"), format!("/{df}"), "{name:?}");
    }
}

#[test]
fn devices_are_named_as_linux_names_them() {
    for (number, name) in [
        (0, "/dev/sda1"),
        (25, "/dev/sdz1"),
        (26, "/dev/sdaa1"),
        (51, "/dev/sdaz1"),
        (52, "/dev/sdba1"),
        (701, "/dev/sdzz1"),
        (702, "/dev/sdaaa1"),
    ] {
        assert_eq!(device_name(number), name);
    }
}

#[test]
fn the_root_is_always_there_and_comes_first() {
    for (disks, kind) in
        [(vec![], "ext4"), (vec![disk("/", "xfs")], "xfs"), (vec![disk("/data", "xfs")], "ext4")]
    {
        let table = MountTable::new(&disks);
        let root = format!("/dev/sda1 / {kind} rw,relatime 0 0\nproc /proc proc ");
        assert!(table.proc_mounts().starts_with(&root), "{}", table.proc_mounts());
        assert_eq!(table.all().iter().filter(|mount| mount.target == "/").count(), 1);
    }
}
