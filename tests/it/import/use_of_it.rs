//! How people use it.

use std::fs;
use std::path::Path;

use super::support::{jobs, patchdrill, project, tree};

#[test]
fn nothing_is_ever_overwritten_and_the_same_again_is_no_mistake() {
    let project = project(&jobs("exported"));
    let import =
        |args: &[&str]| patchdrill(project.path(), &[&["import", "monthly_linux.json"], args].concat(), b"");
    let first = import(&[]);
    assert_eq!(first.code, Some(0), "{}", first.stderr);
    assert_eq!(first.stdout.matches("  made ").count(), 4, "{}", first.stdout);
    let again = import(&[]);
    assert_eq!(again.stdout.matches(" (the same was there already)").count(), 4, "{}", again.stdout);
    let scenario = project.path().join("scenarios/monthly_linux_patches.yaml");
    fs::write(&scenario, "mine\n").unwrap();
    fs::remove_file(project.path().join("scenarios/scripts/monthly_linux_patches/stop_app.sh")).unwrap();
    let before = tree(project.path());
    let refused = import(&[]);
    assert_eq!((refused.code, refused.stdout.as_str()), (Some(2), ""));
    assert_eq!(
        refused.stderr,
        "error: this file is there already and holds something else; nothing was written:\n  scenarios/monthly_linux_patches.yaml\n help: import into another folder with `--into`, or move them away\n"
    );
    assert_eq!(tree(project.path()), before);
    assert_eq!(import(&["--into", "elsewhere/jobs"]).code, Some(0));
    assert!(project.path().join("elsewhere/jobs/monthly_linux_patches.yaml").is_file());
}

#[test]
fn a_job_comes_through_a_pipe_and_a_dry_run_writes_nothing() {
    let project = project(&[]);
    let before = tree(project.path());
    let job = fs::read(&jobs("exported")[0]).unwrap();
    let said = patchdrill(project.path(), &["import", "-", "--dry-run"], &job);
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(
        said.stdout.starts_with("# Imported from standard input.\nscenario: Monthly Linux patches\n"),
        "{}",
        said.stdout
    );
    assert!(said.stderr.contains("scenarios/scripts/monthly_linux_patches/stop_app.sh"), "{}", said.stderr);
    assert_eq!(tree(project.path()), before);
    // What it prints is a scenario: without its scripts only they are missing.
    fs::write(project.path().join("printed.yaml"), &said.stdout).unwrap();
    let checked = patchdrill(project.path(), &["check", "printed.yaml"], b"");
    assert_eq!(checked.stderr.matches("is not there").count(), 3, "{}", checked.stderr);
}

#[test]
fn a_job_without_a_platform_is_given_one() {
    let project = project(&[]);
    let job = br#"{"name": "x", "scheduleType": "On-demand", "approvedPatches": ["a"]}"#;
    for (platform, code) in [("linux", 0), ("macos", 0), ("windws", 2)] {
        let said = patchdrill(project.path(), &["import", "-", "--dry-run", "--platform", platform], job);
        assert_eq!(said.code, Some(code), "{}", said.stderr);
        assert!(code == 2 || said.stdout.contains(&format!("\n  platform: {platform}\n")), "{}", said.stdout);
    }
}

#[test]
fn a_job_of_an_older_powershell_is_read() {
    let project = project(&[]);
    let job: Vec<u8> = "\u{feff}{\"name\": \"Überprüfung\", \"platform\": \"Windows\"}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let said = patchdrill(project.path(), &["import", "-", "--dry-run"], &job);
    assert!(said.stdout.contains("scenario: \"Überprüfung\"\n"), "{}{}", said.stdout, said.stderr);
}

/// Scripts are what the job holds, byte for byte, and may be started.
#[cfg(unix)]
#[test]
fn scripts_may_be_started() {
    use std::os::unix::fs::PermissionsExt;

    let project = project(&jobs("exported"));
    assert_eq!(patchdrill(project.path(), &["import", "monthly_linux.json"], b"").code, Some(0));
    let script = project.path().join("scenarios/scripts/monthly_linux_patches/stop_app.sh");
    assert_eq!(fs::metadata(&script).unwrap().permissions().mode() & 0o777, 0o755);
    assert!(fs::read_to_string(&script).unwrap().starts_with("#!/bin/bash\n"));
}

/// What was imported can be rehearsed at once; on a declared endpoint no script says anything else than success.
#[test]
fn what_was_imported_passes_where_nothing_runs() {
    let samples = ["exported", "request", "linked", "list"].map(jobs).concat();
    let project = project(&samples);
    let names: Vec<_> = samples.iter().map(|job| job.file_name().unwrap().to_str().unwrap()).collect();
    let said = patchdrill(project.path(), &[&["import"], names.as_slice()].concat(), b"");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let said = patchdrill(project.path(), &["test", "--on", "declared"], b"");
    assert!(said.stdout.ends_with("5 passed, 0 failed, 0 skipped\n"), "{}{}", said.stdout, said.stderr);
}

/// The shipped scenario is what the import makes of the job beside it, with lines added and the tags of its own.
#[test]
fn the_shipped_scenario_is_imported() {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/imported");
    let project = project(&[shipped.join("monthly_linux.json")]);
    assert_eq!(patchdrill(project.path(), &["import", "monthly_linux.json"], b"").code, Some(0));
    let (made, kept) = (tree(&project.path().join("scenarios")), tree(&shipped));
    for (name, bytes) in &made {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let (made, kept) =
            (text(bytes), text(kept.get(name).unwrap_or_else(|| panic!("{name} is not there"))));
        let mut left = kept.lines();
        for line in made.lines().filter(|line| !line.starts_with("tags: ")) {
            assert!(left.any(|kept| kept == line), "{name}: `{line}` is not there, or not in its place");
        }
        assert!(name.strip_suffix(".yaml").is_some() || made == kept, "{name}");
    }
}
