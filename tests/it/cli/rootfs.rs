//! Root file systems that scenarios name.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::support::Project;

/// Lays a shell and the libraries that it needs into `root`; `None` where they cannot be found out.
fn lay_shell(root: &Path) -> Option<()> {
    let shell = fs::canonicalize("/bin/sh").ok()?;
    let listed = Command::new("ldd").arg(&shell).output().ok().filter(|output| output.status.success())?;
    let listed = String::from_utf8(listed.stdout).ok()?;
    let libraries = listed.split_whitespace().filter(|word| word.starts_with('/')).map(PathBuf::from);
    let copies = libraries.map(|library| (library.clone(), library)).chain([(shell, "/bin/sh".into())]);
    for (from, to) in copies {
        let to = root.join(to.strip_prefix("/").ok()?);
        fs::create_dir_all(to.parent()?).ok()?;
        fs::copy(&from, &to).ok()?;
        fs::set_permissions(&to, fs::Permissions::from_mode(0o755)).ok()?;
    }
    Some(())
}

const SCENARIO: &str = "\
scenario: A job meets a small image
job:
  platform: linux
  pre_actions:
    - run_script: |
        #!/bin/sh
        [ -e /etc/only-here ] || exit 21
        [ -e /usr/bin/env ] && exit 22
        echo new >/etc/made || exit 23
        echo changed >/etc/only-here || exit 24
        exit 0
    - run_script: |
        #!/bin/sh
        read -r made </etc/made && [ \"$made\" = new ] || exit 25
        exit 0
endpoint:
  on: sandbox
  rootfs: ../images/tiny
expect:
  job: Completed
";

#[test]
fn a_job_sees_the_image_and_leaves_it_as_it_was() {
    let project = Project::with(&[
        ("scenarios/image.yaml", SCENARIO),
        ("images/tiny/etc/only-here", "as it was\n"),
        ("images/tiny/usr/readme", "an image\n"),
    ]);
    // Whoever makes the sandbox must be able to enter what it shows.
    for folder in ["", "images", "images/tiny", "images/tiny/etc"] {
        fs::set_permissions(project.path(folder), fs::Permissions::from_mode(0o755)).unwrap();
    }
    let works = project.call(&["doctor", "--require", "sandbox"]).code == Some(0);
    if !works || lay_shell(&project.path("images/tiny")).is_none() {
        return;
    }
    // The path is beside the scenario, from wherever patchdrill is called.
    project.call(&["test"]).exits(0);
    let mut elsewhere = project.command(&["test", "image.yaml"]);
    assert!(elsewhere.current_dir(project.path("scenarios")).output().unwrap().status.success());
    assert_eq!(project.read("images/tiny/etc/only-here"), "as it was\n");
    assert!(!project.path("images/tiny/etc/made").exists());
}
