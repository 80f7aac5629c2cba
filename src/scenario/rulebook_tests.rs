//! What rulebook files mean.

use super::*;
use crate::rules::Switches;

fn read(text: &str) -> (Option<Rulebook>, Vec<String>) {
    let source = SourceFile::new("x.yaml", text);
    let (rulebook, problems) = parse(&source);
    let line = |problem: &Diagnostic| {
        let (span, label) = problem.labels.first().cloned().unwrap_or_default();
        format!("{}: {} [{label}]", source.position(span.start), problem.message)
    };
    (rulebook, problems.iter().map(line).collect())
}

#[test]
fn a_rulebook_of_another_product_can_be_written() {
    let (rulebook, problems) = read(
        "rulebook: agent-x
source: The manual of agent X
exit_codes:
  0: success
  3010: [success, reboot]
  12: [failed, abort]
  101: skipped
  21: retry
  194: [abort, success]
  0xC0000005: failed
  -1: [failed, reboot]
  other: [failed]
retries: 3
switches:
  user_skip_status: completed
  post_action_reboot: owed
  post_actions: after_reboot
  abort_skips_patches: false
  reboot_after_abort: dropped
  abort_fails_job: false
",
    );
    assert_eq!(problems, Vec::<String>::new());
    let retry = CodeMeaning { flow: Flow::Retry, ..CodeMeaning::FAILED };
    let early = CodeMeaning { flow: Flow::Abort, ..CodeMeaning::SUCCESS };
    assert_eq!(
        rulebook,
        Some(Rulebook {
            name: "agent-x".into(),
            source: "The manual of agent X".into(),
            codes: vec![
                (-1_073_741_819, CodeMeaning::FAILED),
                (-1, CodeMeaning::FAILED_REBOOT),
                (0, CodeMeaning::SUCCESS),
                (12, CodeMeaning::ABORT),
                (21, retry),
                (101, CodeMeaning::USER_SKIP),
                (194, early),
                (3010, CodeMeaning::SUCCESS_REBOOT),
            ],
            other: CodeMeaning::FAILED,
            switches: Switches {
                user_skip_fails_job: false,
                post_action_reboots: true,
                post_actions_after_reboot: true,
                abort_skips_patches: false,
                reboot_after_abort: false,
                abort_fails_job: false,
            },
            retries: 3,
        })
    );
}

#[test]
fn a_built_in_rulebook_can_be_changed() {
    let (rulebook, problems) = read(
        "rulebook: mine\nbased_on: run-script-actions\nexit_codes: {3010: [success, reboot], 12: failed}\n",
    );
    assert_eq!(problems, Vec::<String>::new());
    let mut expected = Rulebook::run_script_actions();
    expected.name = "mine".into();
    expected.source = "mine".into();
    for (code, meaning) in &mut expected.codes {
        if *code == 12 {
            *meaning = CodeMeaning::FAILED;
        }
    }
    expected.codes.push((3010, CodeMeaning::SUCCESS_REBOOT));
    assert_eq!(rulebook, Some(expected));
}

#[test]
fn mistakes_are_found_all_at_once() {
    let cases = [
        ("", vec!["1:1: the file holds no rulebook []"]),
        (
            "a: 1\n",
            vec![
                "1:1: unknown key `a` in a rulebook [expected one of `rulebook`, `based_on`, `source`, `exit_codes`, `retries` or `switches`]",
                "1:1: a rulebook needs the key `rulebook` []",
            ],
        ),
        (
            "rulebook: run-script-actions\n",
            vec!["1:11: `run-script-actions` is a rulebook that is there already []"],
        ),
        (
            "rulebook: x\nbased_on: run-script-action\n",
            vec![
                "2:11: `run-script-action` cannot be a built-in rulebook [did you mean `run-script-actions`?]",
            ],
        ),
        ("rulebook: x\nexit_codes: {5: retry}\n", vec!["2:17: nothing is retried without `retries` []"]),
        (
            "rulebook: x\nbased_on: y\nexit_codes: {5: retry}\nretries: often\n",
            vec![
                "2:11: `y` cannot be a built-in rulebook [expected one of `run-script-actions` or `pre-post-actions`]",
                "4:10: expected the number of retries (a whole number), found `often` []",
            ],
        ),
        ("rulebook: x\n---\nrulebook: y\n", vec!["3:1: a file holds one rulebook [this is another]"]),
        ("rulebook: x\nexit_codes: {5: retry}\n", vec!["2:17: nothing is retried without `retries` []"]),
        (
            "rulebook: x
exit_codes:
  1: sucess
  2: [success, failed]
  3: [abort, retry]
  4: reboot
  5: retry
  ten: failed
  10: failed
  0xA: failed
  6:
  99999999999: failed
switches: {post_actions: later, abort_skips_patches: yes, user_skip: x}
retries: -1
",
            vec![
                "14:10: -1 cannot be the number of retries [expected a number from 0 to 1000]",
                "3:6: `sucess` cannot be the meaning of an exit code [did you mean `success`?]",
                "4:16: an exit code cannot mean both of these []",
                "5:14: an exit code cannot mean both of these []",
                "6:6: this says nothing about the status of the action [add `success`, `failed` or `skipped`]",
                "8:3: `ten` is no exit code [expected a whole number, or `other`]",
                "10:3: the exit code 10 comes twice []",
                "11:4: expected the meaning of an exit code, found nothing []",
                "12:3: `99999999999` is no exit code [expected a whole number, or `other`]",
                "13:59: unknown key `user_skip` in the switches [did you mean `user_skip_status`?]",
                "13:26: `later` cannot be the time of the post-actions [expected one of `before_reboot` or `after_reboot`]",
                "13:54: expected true or false, found `yes` [did you mean `true`, without quotes?]",
            ],
        ),
    ];
    for (text, expected) in cases {
        let (rulebook, problems) = read(text);
        assert_eq!(problems, expected, "{text}");
        assert_eq!(rulebook, None);
    }
}
