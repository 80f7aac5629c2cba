//! Wrong jobs: each with the exact message, exit code 2, and nothing written.

use std::fs;

use super::support::{jobs, patchdrill, project, samples, tree, updates};

#[test]
fn wrong_jobs_are_refused_with_their_message() {
    let jobs = jobs("wrong");
    let project = project(&jobs);
    let before = tree(project.path());
    let mut faults = Vec::new();
    for job in &jobs {
        let name = job.file_name().unwrap().to_str().unwrap();
        let said = patchdrill(project.path(), &["import", name], b"");
        let expected_file = job.with_extension("stderr");
        if said.code != Some(2) || !said.stdout.is_empty() {
            faults.push(format!("{name}: exit code {:?}, said:\n{}{}", said.code, said.stdout, said.stderr));
        } else if updates() {
            fs::write(expected_file, &said.stderr).unwrap();
        } else {
            let expected = fs::read_to_string(&expected_file).unwrap_or_default();
            if said.stderr != expected {
                faults.push(format!("{name}\nexpected:\n{expected}\nbut it said:\n{}", said.stderr));
            }
        }
    }
    assert!(faults.is_empty(), "{} jobs are not refused as expected\n\n{}", faults.len(), faults.join("\n"));
    assert_eq!(tree(project.path()), before, "nothing is written");
    for entry in fs::read_dir(samples().join("wrong")).unwrap() {
        let path = entry.unwrap().path();
        assert!(path.with_extension("json").is_file(), "{} has no job", path.display());
    }
}

#[test]
fn one_wrong_job_keeps_the_right_ones_from_being_written() {
    let project = project(&[jobs("exported"), jobs("wrong")].concat());
    let said = patchdrill(
        project.path(),
        &["import", "monthly_linux.json", "no_job.json", "empty.json", "gone.json"],
        b"",
    );
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
    for (name, message) in [
        ("no_job.json", "this is no deployment job"),
        ("empty.json", "the file holds no JSON"),
        ("gone.json", "the file cannot be read"),
    ] {
        assert!(said.stderr.contains(name) && said.stderr.contains(message), "{name}:\n{}", said.stderr);
    }
    assert!(said.stderr.ends_with("error: 3 mistakes in 3 files; nothing ran\n"), "{}", said.stderr);
    assert!(!project.path().join("scenarios").exists());
}

#[test]
fn what_is_too_large_is_not_read_to_its_end() {
    let project = project(&[]);
    fs::File::create(project.path().join("large.json")).unwrap().set_len(100_000_000).unwrap();
    let said = patchdrill(project.path(), &["import", "large.json"], b"");
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.starts_with("error: large.json: the file is larger than 4 MiB\n"), "{}", said.stderr);
    #[cfg(unix)]
    {
        let said = patchdrill(project.path(), &["import", "/dev/zero"], b"");
        assert!(
            said.stderr.starts_with("error: /dev/zero: the file is larger than 4 MiB\n"),
            "{}",
            said.stderr
        );
    }
}

#[test]
fn more_than_a_scenario_file_can_hold_is_refused_before_anything_is_written() {
    let project = project(&[]);
    let long = format!(r#"{{"name": "x", "platform": "Linux", "note": "{}"}}"#, "x".repeat(2_000_000));
    let said = patchdrill(project.path(), &["import", "-"], long.as_bytes());
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("the file is too large"), "{}", said.stderr);
    assert!(!project.path().join("scenarios").exists());
}

#[test]
fn many_jobs_are_refused_or_imported_in_a_moment() {
    let project = project(&[]);
    let jobs = |count: usize| format!("[{}]", vec![r#"{"name": "x", "platform": "Linux"}"#; count].join(","));
    let said = patchdrill(project.path(), &["import", "-", "--dry-run"], jobs(1_000).as_bytes());
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let said = patchdrill(project.path(), &["import", "-"], jobs(20_000).as_bytes());
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("a file holds at most 1000 jobs, this one holds 20000"), "{}", said.stderr);
}
