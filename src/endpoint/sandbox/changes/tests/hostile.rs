//! Scripts that mean no good.

use std::fs;
use std::os::unix::ffi::OsStrExt as _;

use rustix::fs::{CWD, FileType, Mode, OFlags};

use super::support::{Bench, lines};
use crate::endpoint::sandbox::changes::list::LISTED;

#[test]
fn pipes_and_sockets_are_told_and_never_opened() {
    let mut bench = Bench::new();
    rustix::fs::mknodat(CWD, bench.upper("pipe"), FileType::Fifo, Mode::from_raw_mode(0o644), 0).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(bench.upper("socket")).unwrap();
    assert_eq!(bench.delta(), ["created special file /opt/pipe 644", "created special file /opt/socket 755"]);
    // The same name, another kind of thing.
    fs::remove_file(bench.upper("pipe")).unwrap();
    fs::write(bench.upper("pipe"), "").unwrap();
    assert_eq!(bench.delta(), ["changed file /opt/pipe 644 \"\""]);
}

#[test]
fn names_are_any_bytes() {
    let mut bench = Bench::new();
    let name = std::ffi::OsStr::from_bytes(b"a\n\xff \x1b[2J");
    fs::write(bench.upper("").join(name), "").unwrap();
    fs::write(bench.upper("a-b"), "").unwrap();
    fs::create_dir(bench.upper("a")).unwrap();
    fs::write(bench.upper("a/x"), "").unwrap();
    let paths: Vec<_> = bench.scanner.delta().files.into_iter().map(|change| change.path.0).collect();
    let expected: [&[u8]; 4] = [b"/opt/a", b"/opt/a/x", b"/opt/a\n\xff \x1b[2J", b"/opt/a-b"];
    assert_eq!(paths, expected);
    fs::remove_dir_all(bench.upper("a")).unwrap();
    assert_eq!(bench.delta(), ["deleted folder /opt/a 755"]);
}

#[test]
fn many_files_are_counted() {
    let mut bench = Bench::in_memory();
    for at in 0..LISTED + 5 {
        fs::write(bench.upper(&format!("{at:06}")), "").unwrap();
    }
    let changes = bench.scanner.delta();
    assert_eq!((changes.files.len(), changes.more), (LISTED, 5));
    assert_eq!(changes.count(), LISTED as u64 + 5);
    fs::write(bench.upper("000007"), "x").unwrap();
    assert_eq!(bench.delta(), ["changed file /opt/000007 644 \"x\""]);
    fs::remove_file(bench.upper("000008")).unwrap();
    assert_eq!(bench.delta(), ["deleted file /opt/000008 644"]);
}

#[test]
fn a_flood_hides_nothing_beside_it() {
    let mut bench = Bench::in_memory();
    fs::create_dir_all(bench.upper("a/flood")).unwrap();
    fs::create_dir(bench.upper("b")).unwrap();
    for at in 0..20_100 {
        fs::write(bench.upper(&format!("a/flood/{at}")), "").unwrap();
    }
    fs::write(bench.upper("b/x"), "").unwrap();
    let changes = bench.scanner.delta();
    assert_eq!((changes.count(), changes.blind), (20_100 + 4, true));
    // Neither a new file beside the flood nor one in it pushes another out of sight, as if it were deleted.
    fs::write(bench.upper("b/y"), "").unwrap();
    fs::write(bench.upper("a/flood/new"), "").unwrap();
    let changes = bench.scanner.delta();
    assert!(changes.blind && lines(&changes).contains(&"created file /opt/b/y 644 \"\"".to_owned()));
    assert!(lines(&changes).iter().all(|line| line.starts_with("created file")), "{:?}", lines(&changes));
    fs::remove_dir_all(bench.upper("a")).unwrap();
    assert_eq!(bench.delta(), ["deleted folder /opt/a 755"]);
    assert!(bench.scanner.delta().is_empty());
}

#[test]
fn deep_folders_end_the_walk_and_not_the_program() {
    let mut bench = Bench::in_memory();
    fs::create_dir(bench.upper("deep")).unwrap();
    let flags = OFlags::RDONLY | OFlags::DIRECTORY;
    let mut at = rustix::fs::open(bench.upper("deep"), flags, Mode::empty()).unwrap();
    for _ in 0..2200 {
        rustix::fs::mkdirat(&at, "d", Mode::from_raw_mode(0o755)).unwrap();
        at = rustix::fs::openat(&at, "d", flags, Mode::empty()).unwrap();
    }
    let changes = bench.scanner.delta();
    assert!(changes.files.len() > 1000, "{}", changes.files.len());
    assert!(lines(&changes).iter().all(|line| line.starts_with("created folder /opt/deep")));
    assert!(bench.scanner.delta().is_empty());
    // The library that removes temporary folders takes no such path.
    std::process::Command::new("rm").arg("-rf").arg(bench.upper("deep")).status().unwrap();
}
