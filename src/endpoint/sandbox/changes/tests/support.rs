//! A folder and an overlay on it, to tell changes of.

use std::fmt::Write as _;
use std::fs;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use tempfile::TempDir;

use crate::endpoint::sandbox::changes::layer::{Layer, Owners};
use crate::endpoint::sandbox::changes::scanner::Scanner;
use crate::event::{Changes, FileChange};

/// Where the layer under test is said to be mounted.
pub(super) const PLACE: &str = "/opt";

/// An upper folder, what lies beneath it, and a scanner. Both begin empty.
pub(super) struct Bench {
    pub(super) dir: TempDir,
    pub(super) scanner: Scanner,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self::at(tempfile::tempdir().unwrap())
    }

    /// In memory, where that is possible, for very many files.
    pub(super) fn in_memory() -> Self {
        Self::at(tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap())
    }

    fn at(dir: TempDir) -> Self {
        for name in ["lower", "face", "upper", "work", "merged"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        let layer = Layer {
            place: PLACE.into(),
            upper: opened(&dir.path().join("upper")),
            face: Some(opened(&dir.path().join("face"))),
            lower: Some(dir.path().join("lower")),
        };
        let owners = Owners::caller(rustix::process::getuid().as_raw(), rustix::process::getgid().as_raw());
        Self { scanner: Scanner::new(vec![layer], owners, &["/opt/own".into()]), dir }
    }

    pub(super) fn lower(&self, path: &str) -> PathBuf {
        self.dir.path().join("lower").join(path)
    }

    pub(super) fn upper(&self, path: &str) -> PathBuf {
        self.dir.path().join("upper").join(path)
    }

    /// What changed, one line each.
    pub(super) fn delta(&mut self) -> Vec<String> {
        let changes = self.scanner.delta();
        assert_eq!(changes.more, 0);
        lines(&changes)
    }
}

pub(super) fn opened(path: &Path) -> OwnedFd {
    File::open(path).unwrap().into()
}

pub(super) fn lines(changes: &Changes) -> Vec<String> {
    changes.files.iter().map(line).collect()
}

/// Such as `changed file /opt/motd 644 "text"`.
fn line(change: &FileChange) -> String {
    let FileChange { kind, what, mode, .. } = change;
    let path = String::from_utf8_lossy(&change.path.0);
    let mut line = format!("{kind} {what} {path}");
    if *mode != 0o777 || change.target.is_none() {
        write!(line, " {mode:o}").unwrap();
    }
    if let Some(bytes) = change.content.bytes() {
        write!(line, " {:?}", String::from_utf8_lossy(bytes)).unwrap();
    }
    if let Some(target) = &change.target {
        write!(line, " -> {}", String::from_utf8_lossy(&target.0)).unwrap();
    }
    line
}

/// A shell in the merged folder of a real overlay.
pub(super) struct Overlay {
    pub(super) bench: Bench,
    shell: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Overlay {
    /// An overlay over what `lay` puts beneath, umask 022; `None`, with the reason printed, where there can be none.
    pub(super) fn over(lay: &str) -> Option<Self> {
        Self::over_both(lay, "")
    }

    /// An overlay over what `lay` puts beneath and what `add` puts between, as patchdrill itself does.
    pub(super) fn over_both(lay: &str, add: &str) -> Option<Self> {
        let bench = Bench::new();
        for (script, folder) in [(lay, bench.lower("")), (add, bench.dir.path().join("face"))] {
            let mut laid = Command::new("sh");
            laid.args(["-ec", &format!("umask 022\n{script}")]);
            assert!(laid_in(&mut laid, &folder));
        }
        let mount =
            "mount -t overlay overlay -o userxattr,lowerdir=face:lower,upperdir=upper,workdir=work merged";
        let script = format!("{mount} && cd merged && umask 022 && echo ready && exec sh");
        let mut shell = Command::new("unshare")
            .args(["-Urm", "sh", "-c", &script])
            .current_dir(bench.dir.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| skipped(&format!("unshare cannot be run: {error}")))
            .ok()?;
        let input = shell.stdin.take().unwrap();
        let output = BufReader::new(shell.stdout.take().unwrap());
        let mut overlay = Self { bench, shell, input, output };
        if overlay.answer() != "ready" {
            skipped("this machine gives an ordinary user no overlay");
            return None;
        }
        // As patchdrill does once it has laid down what belongs to it.
        overlay.bench.scanner.baseline();
        Some(overlay)
    }

    /// Runs `script` inside and tells what it changed.
    pub(super) fn run(&mut self, script: &str) -> Vec<String> {
        let changes = self.changes(script);
        assert_eq!(changes.more, 0);
        lines(&changes)
    }

    pub(super) fn changes(&mut self, script: &str) -> Changes {
        writeln!(self.input, "(set -e; {script}\n); echo \"ended $?\"").unwrap();
        assert_eq!(self.answer(), "ended 0", "{script}");
        self.bench.scanner.delta()
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

impl Drop for Overlay {
    fn drop(&mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
        // The overlay keeps a folder without any permission in its work folder.
        let work = self.bench.dir.path().join("work/work");
        let _ = fs::set_permissions(work, std::os::unix::fs::PermissionsExt::from_mode(0o700));
    }
}

fn laid_in(command: &mut Command, folder: &Path) -> bool {
    command.current_dir(folder).status().unwrap().success()
}

/// Says why a test looks at nothing on this machine.
pub(super) fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}
