//! What comes of right jobs, to the byte.

use std::fs;

use super::support::{jobs, patchdrill, project, samples, tree, updates};

fn becomes_what_is_expected(sample: &str) {
    let jobs = jobs(sample);
    let project = project(&jobs);
    let names: Vec<_> = jobs.iter().map(|job| job.file_name().unwrap().to_str().unwrap()).collect();
    let said = patchdrill(project.path(), &[&["import"], names.as_slice()].concat(), b"");
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    let told = format!("{}{}", said.stderr, said.stdout);
    let mut made = tree(&project.path().join("scenarios"));
    made.insert("told.txt".to_owned(), told.into_bytes());
    let expected = samples().join(sample).join("expected");
    if updates() {
        _ = fs::remove_dir_all(&expected);
        for (name, bytes) in &made {
            let path = expected.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
    let expected = tree(&expected);
    for name in made.keys().chain(expected.keys()) {
        let text = |bytes: Option<&Vec<u8>>| bytes.map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let (made, expected) = (made.get(name), expected.get(name));
        assert_eq!(text(made), text(expected), "{sample}: {name}");
        assert_eq!(made, expected, "{sample}: {name}");
    }
    let checked = patchdrill(project.path(), &["check"], b"");
    assert_eq!((checked.code, checked.stderr.as_str()), (Some(0), ""), "{}", checked.stdout);
}

#[test]
fn an_exported_job_becomes_a_scenario() {
    becomes_what_is_expected("exported");
}

#[test]
fn a_request_to_create_a_job_becomes_a_scenario() {
    becomes_what_is_expected("request");
}

#[test]
fn names_and_scripts_of_every_kind_are_kept_and_do_no_harm() {
    becomes_what_is_expected("odd");
}
#[test]
fn linked_jobs_become_a_plan() {
    becomes_what_is_expected("linked");
}

#[test]
fn a_list_of_jobs_becomes_a_plan_and_a_scenario() {
    becomes_what_is_expected("list");
}
