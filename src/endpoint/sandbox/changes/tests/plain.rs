//! Upper folders made by hand: forms that the overlay of this machine may not write.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, XattrFlags};

use super::support::{Bench, lines, opened, skipped};
use crate::endpoint::sandbox::changes::layer::{Layer, Owners};
use crate::endpoint::sandbox::changes::scanner::Scanner;
use crate::event::FileContent;

fn mark(path: &Path, name: &str, value: &str) {
    rustix::fs::setxattr(path, name, value.as_bytes(), XattrFlags::empty()).unwrap();
}

#[test]
fn whiteouts_are_devices_or_marked_files() {
    let mut bench = Bench::new();
    for name in ["device", "marked", "empty"] {
        fs::write(bench.lower(name), "x").unwrap();
    }
    rustix::fs::mknodat(CWD, bench.upper("device"), FileType::CharacterDevice, Mode::empty(), 0).unwrap();
    for name in ["marked", "empty", "nothing"] {
        fs::write(bench.upper(name), "").unwrap();
    }
    mark(&bench.upper("marked"), "user.overlay.whiteout", "y");
    let root = bench.upper("");
    fs::create_dir(bench.upper("sub")).unwrap();
    fs::create_dir(bench.lower("sub")).unwrap();
    fs::write(bench.lower("sub/marked"), "x").unwrap();
    fs::write(bench.upper("sub/marked"), "").unwrap();
    mark(&bench.upper("sub/marked"), "user.overlay.whiteout", "y");
    mark(&bench.upper("sub"), "user.overlay.opaque", "x");
    mark(&root, "user.overlay.opaque", "x");
    assert_eq!(
        bench.delta(),
        [
            "deleted file /opt/device 644",
            "changed file /opt/empty 644 \"\"",
            "deleted file /opt/marked 644",
            "created file /opt/nothing 644 \"\"",
            "deleted file /opt/sub/marked 644",
        ]
    );
}

#[test]
fn links_are_never_followed() {
    let mut bench = Bench::new();
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), "secret").unwrap();
    std::os::unix::fs::symlink(outside.path(), bench.upper("away")).unwrap();
    // Beneath, the same name is a link too: what is behind it is not what lies at this path.
    std::os::unix::fs::symlink(outside.path(), bench.lower("folder")).unwrap();
    fs::create_dir(bench.upper("folder")).unwrap();
    fs::write(bench.upper("folder/secret"), "secret").unwrap();
    let away = format!("created link /opt/away -> {}", outside.path().display());
    assert_eq!(
        bench.delta(),
        [away.as_str(), "changed folder /opt/folder 755", "created file /opt/folder/secret 644 \"secret\"",]
    );
}

#[test]
fn a_hash_is_that_of_the_content() {
    let mut bench = Bench::new();
    fs::write(bench.upper("abc"), "abc").unwrap();
    let changes = bench.scanner.delta();
    let hash = changes.files[0].content.sha256().unwrap().to_string();
    assert_eq!(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assert_eq!((changes.files[0].size, changes.files[0].uid), (3, 0));
}

#[test]
fn long_files_are_hashed_and_not_kept_and_very_long_ones_in_part() {
    let mut bench = Bench::new();
    fs::write(bench.upper("long"), vec![b'x'; (64 << 10) + 1]).unwrap();
    let sparse = fs::File::create(bench.upper("sparse")).unwrap();
    sparse.set_len((64 << 20) + 1).unwrap();
    let changes = bench.scanner.delta();
    assert!(matches!(changes.files[0].content, FileContent::Whole { bytes: None, .. }));
    assert!(matches!(changes.files[1].content, FileContent::Start { len: 0x400_0000, .. }));
    assert_eq!(changes.files[1].size, (64 << 20) + 1);
    assert!(bench.scanner.delta().is_empty());
}

#[test]
fn a_file_that_cannot_be_read_says_so() {
    if rustix::process::geteuid().is_root() {
        skipped("root can read everything");
        return;
    }
    let mut bench = Bench::new();
    fs::write(bench.upper("closed"), "x").unwrap();
    fs::set_permissions(bench.upper("closed"), fs::Permissions::from_mode(0o000)).unwrap();
    assert_eq!(bench.scanner.delta().files[0].content, FileContent::Unread);
    assert!(bench.scanner.delta().is_empty());
}

#[test]
fn layers_are_told_together_and_what_a_reboot_removes_is_not() {
    let dirs = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let layer = |place: &str, at: usize| Layer {
        place: place.into(),
        upper: opened(dirs[at].path()),
        face: None,
        lower: None,
    };
    let mut scanner = Scanner::new(vec![layer("/tmp", 0), layer("/", 1)], Owners::same(), &[]);
    scanner.baseline();
    fs::write(dirs[0].path().join("b"), "").unwrap();
    let device = dirs[0].path().join("c");
    rustix::fs::mknodat(CWD, device, FileType::CharacterDevice, Mode::empty(), 0).unwrap();
    fs::write(dirs[1].path().join("a"), "").unwrap();
    fs::write(dirs[1].path().join("z"), "").unwrap();
    let expected = [
        "created file /a 644 \"\"",
        "created file /tmp/b 644 \"\"",
        "created special file /tmp/c 0",
        "created file /z 644 \"\"",
    ];
    assert_eq!(lines(&scanner.delta()), expected);
    fs::remove_file(dirs[0].path().join("b")).unwrap();
    scanner.baseline();
    assert!(scanner.delta().is_empty());
}

#[test]
fn owners_are_told_as_the_sandbox_sees_them() {
    let shift = Owners::shifted(100_000).upper.users;
    assert_eq!([99_999, 100_000, 101_000].map(|id| shift.inside(id)), [None, Some(0), Some(1000)]);
    let caller = Owners::caller(1000, 100).lower;
    assert_eq!([1000, 0].map(|id| caller.users.inside(id)), [Some(0), None]);
    assert_eq!(caller.groups.inside(100), Some(0));
}

#[test]
fn what_belongs_to_strangers_may_pass_to_the_caller() {
    let mut bench = Bench::new();
    // To this sandbox the user who runs the test is a stranger.
    let me = (rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
    let owners = Owners { lower: Owners::caller(me.0 + 1, me.1 + 1).lower, ..Owners::caller(me.0, me.1) };
    let layer = Layer {
        place: "/opt".into(),
        upper: opened(&bench.upper("")),
        face: None,
        lower: Some(bench.lower("")),
    };
    bench.scanner = Scanner::new(vec![layer], owners, &[]);
    bench.scanner.baseline();
    for (name, mode) in [("plain", 0o755), ("closed", 0o555)] {
        fs::create_dir(bench.lower(name)).unwrap();
        fs::write(bench.lower(name).join("file"), "x").unwrap();
        fs::set_permissions(bench.lower(name), fs::Permissions::from_mode(mode)).unwrap();
        fs::create_dir(bench.upper(name)).unwrap();
        fs::write(bench.upper(name).join("file"), "x").unwrap();
    }
    assert_eq!(bench.delta(), [""; 0]);
    fs::set_permissions(bench.upper("plain"), fs::Permissions::from_mode(0o750)).unwrap();
    fs::write(bench.upper("closed/file"), "y").unwrap();
    assert_eq!(bench.delta(), ["changed file /opt/closed/file 644 \"y\"", "changed folder /opt/plain 750"]);
}
