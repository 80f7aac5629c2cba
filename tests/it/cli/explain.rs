//! `patchdrill explain`.

use super::support::Project;

#[test]
fn words_of_every_kind_are_explained() {
    let project = Project::with(&[]);
    for (words, says) in [
        (&["12"][..], "the job is aborted"),
        (&["0"], "exit code 0"),
        (&["256"], "ends with 0"),
        (&["-1"], "ends with 255"),
        (&["completed", "with", "failure"], "job status Completed with Failure"),
        (&["K2"], "post-actions cannot request a reboot"),
        (&["no-explicit-exit"], "finding no-explicit-exit"),
        (&["abort-skips-patches"], "Overview of Run Script Actions"),
        (&["pre-post-actions"], "rulebook pre-post-actions"),
        (&["skipped by the system"], "assigned"),
        (&["link"], "another one, its parent, has succeeded"),
        (&["168"], "168 hours altogether"),
        (&["execution", "blocked"], "another job runs on the asset at the start"),
        (&["pending-reboot-lets-pass"], "Reboot settings"),
        (&[], "contradictions"),
    ] {
        let mut args = vec!["explain"];
        args.extend(words);
        let called = project.call(&args).exits(0).quietly().says(says);
        let longest = called.stdout.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(longest <= 100, "{words:?}: {longest} cells");
    }
}

#[test]
fn an_unknown_word_gets_a_hint() {
    let project = Project::with(&[]);
    project.call(&["explain", "abrot"]).exits(2).complains("did you mean `abort`?");
    project.call(&["explain", "rsync"]).exits(2).complains("it is spoken of under 12");
    let called = project.call(&["explain", "\u{1b}[2Jxyzzy"]).exits(2).complains(r"`\x1b[2Jxyzzy`");
    assert_eq!(called.stdout, "");
}

#[test]
fn a_rulebook_of_the_user_is_explained_too() {
    let book = "rulebook: ours\nsource: House rules\nretries: 3\nexit_codes:\n  21: [failed, retry]\n";
    let project = Project::with(&[("ours.yaml", book)]);
    project
        .call(&["explain", "21", "--rulebook", "ours.yaml"])
        .exits(0)
        .says("  ours                failed; the action is tried again");
    project.call(&["explain", "ours", "--rulebook", "ours.yaml"]).exits(0).says("House rules");
    project.call(&["explain", "21", "--rulebook", "none.yaml"]).exits(2).complains("none.yaml");
}
