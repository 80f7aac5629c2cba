//! Scripts that fill the disk.

use std::path::Path;

use serde_json::json;

use super::support::{for_everybody, has};

#[test]
fn what_an_endpoint_writes_has_an_end() {
    for_everybody(|machine| {
        // The machine has more room than that, or nobody could run these tests.
        let script = "head -c 100M /dev/zero > /var/big || echo full\nstat -c %s /var/big\nexit 3";
        let ran = machine.run_limited(&json!({ "disk": "20MB", "time": "60s" }), script);
        assert_eq!(ran.0["reason"], serde_json::Value::Null, "{:#}", ran.0);
        assert_eq!(ran.end(0), "exceeded its disk limit", "{:#}", ran.0);
        assert!(ran.stdout(0).starts_with("full\n"), "{:#}", ran.0);
        let size: u64 = ran.stdout(0).lines().nth(1).unwrap().parse().unwrap();
        assert!((10_000_000..=21_000_000).contains(&size), "{size}");
        assert!(!Path::new("/var/big").exists());
        // The disk is as full as it was, and yet the next script is laid and run, and not blamed for it.
        assert_eq!(ran.end(1), "exit code 0", "{:#}", ran.0);
    });
}

#[test]
fn memory_that_looks_like_a_disk_counts_as_one() {
    for_everybody(|machine| {
        for folder in ["/tmp", "/dev/shm", "/run", "/root"] {
            let script =
                format!("head -c 100M /dev/zero > {folder}/big && echo escaped\nrm {folder}/big\nexit 3");
            machine
                .run_limited(&json!({ "disk": "20MB", "time": "60s" }), &script)
                .ended("exit code 3")
                .said(&[]);
        }
    });
}

#[test]
fn many_small_files_have_an_end_too() {
    if !has("perl") {
        return;
    }
    for_everybody(|machine| {
        let script = r#"mkdir /var/many
perl -e 'for (1 .. 100000) { open(my $file, ">", "/var/many/$_") or do { print "stopped\n"; exit 1 } }' && echo escaped
exit 3"#;
        let ran = machine.run_limited(&json!({ "disk": "4MB", "time": "60s" }), script);
        assert_eq!(ran.end(0), "exceeded its disk limit", "{:#}", ran.0["runs"][0]["stdout"]);
        assert_eq!(ran.stdout(0), "stopped\n");
        assert!(ran.run(1)["end"].is_string());
    });
}

#[test]
fn a_file_that_a_child_made_too_large_is_told_too() {
    for_everybody(|machine| {
        let script = "(head -c 8M /dev/zero > /var/big) 2>/dev/null\nexit 0";
        machine.run_limited(&json!({ "file_size": "1MB" }), script).ended("exceeded its file size limit");
    });
}

#[test]
fn one_huge_file_exceeds_the_file_size_limit() {
    for_everybody(|machine| {
        machine
            .run_limited(
                &json!({ "file_size": "1MB", "time": "60s" }),
                "exec head -c 9000000 /dev/zero > /var/huge",
            )
            .ended("exceeded its file size limit");
    });
}

#[test]
fn a_file_with_a_hole_takes_no_room() {
    for_everybody(|machine| {
        machine
            .run("truncate -s 1T /var/sparse && stat -c %s /var/sparse")
            .ended("exit code 0")
            .said(&["1099511627776"]);
        assert!(!Path::new("/var/sparse").exists());
    });
}
