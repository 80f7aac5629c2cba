//! What drafts accept and refuse.

mod expectations;
mod world;

use super::*;
use crate::diag::render;
use crate::job::{ActionEnd, ActionId, Phase, Platform, RegistryEnd};
use crate::source::{SourceFile, Span, Spanned};

/// A draft whose source is `text`, with a job on `platform`.
fn draft(text: &str, platform: Platform) -> Draft {
    let source = SourceFile::new("x.feature", text);
    let mut draft = Draft::new(&source, Spanned::new("a name".into(), Span::new(0, 1)));
    draft.job = Some(Span::new(0, 1));
    draft.set_platform(Spanned::new(platform, Span::new(0, 1)));
    draft
}

/// The place of `word` in the draft's source.
fn at(draft: &Draft, word: &str) -> Span {
    let start = draft.source.text().find(word).expect("the word stands in the text");
    Span::new(start, start + word.len())
}

/// Messages and labels, one per line.
fn mistakes(draft: Draft) -> Vec<String> {
    let source = draft.source.clone();
    let (scenario, problems) = draft.finish();
    assert_eq!(scenario.is_none(), crate::diag::has_errors(&problems));
    let line = |problem: &crate::diag::Diagnostic| {
        let (span, label) = &problem.labels[0];
        format!("{}: {} [{label}]", source.slice(*span), problem.message)
    };
    problems.iter().map(line).collect()
}

#[test]
fn an_empty_job_is_fine_and_undescribed_actions_succeed() {
    let mut draft = draft("s", Platform::Linux);
    draft.declare_actions(Phase::Pre, 5, Span::new(0, 1));
    draft.declare_patches(3, Span::new(0, 1));
    let (scenario, problems) = draft.finish();
    assert_eq!(problems, []);
    let scenario = scenario.expect("nothing is wrong");
    assert_eq!(scenario.job.pre_actions.len(), 5);
    assert_eq!(scenario.job.patches[2].name, "patch 3");
    assert!(scenario.world.actions.is_empty() && scenario.world.patches.is_empty());
}

#[test]
fn a_job_and_a_platform_are_needed() {
    let mut bare = draft("s", Platform::Linux);
    bare.platform = None;
    assert_eq!(
        mistakes(bare.clone()),
        ["s: the job names no platform [expected one of `windows`, `linux` or `macos`]"]
    );
    bare.job = None;
    assert_eq!(mistakes(bare.clone()), ["s: the scenario has no job []"]);
    bare.job = Some(Span::new(0, 1));
    bare.name_platform("Linx", Span::new(0, 1));
    assert_eq!(mistakes(bare.clone()), ["s: unknown platform `Linx` [did you mean `linux`?]"]);
    bare.unknown_platform = false;
    bare.problems.clear();
    bare.name_platform("Linux", Span::new(0, 1));
    bare.name_platform("macOS", Span::new(0, 1));
    assert_eq!(mistakes(bare), ["s: the job runs on Linux, it cannot also run on macOS []"]);
}

#[test]
fn a_sixth_action_is_refused_at_its_place() {
    let mut pushed = draft("1 2 3 4 5 6 7", Platform::Linux);
    for number in ["1", "2", "3", "4", "5", "6", "7"] {
        let span = at(&pushed, number);
        pushed.push_action(Phase::Post, DraftAction::new(span));
    }
    assert_eq!(mistakes(pushed), ["6: a job has at most 5 post-actions [this is post-action 6]"]);

    let mut declared = draft("s 4000000000", Platform::Linux);
    declared.declare_actions(Phase::Pre, 4_000_000_000, at(&declared, "4000000000"));
    assert_eq!(mistakes(declared), ["4000000000: a job has at most 5 pre-actions [4000000000 are too many]"]);

    let mut described = draft("s 6", Platform::Linux);
    assert!(described.action(ActionId::pre(5), at(&described, "6")).is_none());
    assert_eq!(mistakes(described), ["6: a job has at most 5 pre-actions [there is no pre-action 6]"]);
}

#[test]
fn actions_beyond_the_declared_number_are_refused() {
    let mut later = draft("two three", Platform::Linux);
    later.declare_actions(Phase::Pre, 2, at(&later, "two"));
    assert!(later.action(ActionId::pre(1), at(&later, "two")).is_some());
    assert!(later.action(ActionId::pre(2), at(&later, "three")).is_none());
    assert_eq!(mistakes(later), ["three: the job has no pre-action 3 []"]);

    let mut earlier = draft("two three", Platform::Linux);
    assert!(earlier.action(ActionId::pre(2), at(&earlier, "three")).is_some());
    earlier.declare_actions(Phase::Pre, 2, at(&earlier, "two"));
    assert_eq!(mistakes(earlier), ["three: the job has no pre-action 3 []"]);

    let mut twice = draft("two three", Platform::Linux);
    twice.declare_actions(Phase::Pre, 2, at(&twice, "two"));
    twice.declare_actions(Phase::Pre, 3, at(&twice, "three"));
    assert_eq!(mistakes(twice), ["three: the number of pre-actions is given twice []"]);
}

#[test]
fn scripts_must_be_in_a_language_of_the_platform() {
    let cases = [
        (
            Platform::Linux,
            "a.ps1",
            "",
            "a Linux asset does not run PowerShell scripts [Linux runs shell, and `.ps1` files are PowerShell]",
        ),
        (
            Platform::Windows,
            "a.SH",
            "",
            "a Windows asset does not run shell scripts [Windows runs PowerShell, and `.sh` files are shell]",
        ),
        (
            Platform::Linux,
            "a.scpt",
            "",
            "a Linux asset does not run AppleScript scripts [Linux runs shell, and `.scpt` files are AppleScript]",
        ),
        (
            Platform::MacOs,
            "a.py",
            "",
            "no asset runs Python scripts as an action [macOS runs shell or AppleScript]",
        ),
        (
            Platform::Windows,
            "",
            "#!/usr/bin/env -S bash -e\nexit",
            "a Windows asset does not run shell scripts [Windows runs PowerShell, and the script is for `bash`]",
        ),
        (
            Platform::Linux,
            "",
            "#!/usr/bin/pwsh\n",
            "a Linux asset does not run PowerShell scripts [Linux runs shell, and the script is for `pwsh`]",
        ),
        (Platform::MacOs, "a.applescript", "", ""),
        (Platform::MacOs, "a.zsh", "", ""),
        (Platform::Linux, "a", "", ""),
        (Platform::Linux, "", "#!/opt/unknown\n", ""),
    ];
    for (platform, file, text, expected) in cases {
        let mut draft = draft("s here", platform);
        let span = at(&draft, "here");
        let script =
            if file.is_empty() { DraftScript::inline(text, span) } else { DraftScript::file(file, span) };
        draft.action(ActionId::pre(0), span).expect("there is room").kind =
            DraftKind::RunScript(Some(script));
        let expected: Vec<String> =
            if expected.is_empty() { vec![] } else { vec![format!("here: {expected}")] };
        assert_eq!(mistakes(draft), expected, "{platform} {file} {text}");
    }
}

fn registry(draft: &Draft, add_new_key: bool) -> DraftAction {
    let span = at(draft, "s");
    DraftAction {
        kind: DraftKind::Registry(DraftRegistry {
            path: Spanned::new(r"HKEY_LOCAL_MACHINE\SOFTWARE\X".into(), span),
            kind: Spanned::new(crate::job::RegistryType::Dword, span),
            data: Spanned::new("1".into(), span),
            add_new_key,
        }),
        ..DraftAction::new(span)
    }
}

#[test]
fn three_of_four_action_types_are_for_windows() {
    let mut linux = draft("s", Platform::Linux);
    linux.push_action(Phase::Pre, registry(&linux, true));
    assert_eq!(
        mistakes(linux),
        [
            "s: Linux has no Change Registry Key actions, so pre-action 1 cannot be one [Linux has Run Script actions only]"
        ]
    );
}

#[test]
fn ends_must_fit_the_type_of_action() {
    for (add_new_key, end) in [(true, RegistryEnd::Created), (false, RegistryEnd::LeftAlone)] {
        let mut windows = draft("s", Platform::Windows);
        let mut action = registry(&windows, add_new_key);
        action.ends.push(Spanned::new(DraftEnd::KeyMissing, action.span));
        windows.push_action(Phase::Post, action);
        let scenario = windows.finish().0.expect("nothing is wrong");
        assert_eq!(scenario.world.actions[&ActionId::post(0)].ends, [ActionEnd::Registry(end)]);
    }
    let mut wrong = draft("s", Platform::Windows);
    let mut action = registry(&wrong, true);
    action.ends.push(Spanned::new(DraftEnd::Exits(0), action.span));
    wrong.push_action(Phase::Post, action);
    assert_eq!(
        mistakes(wrong),
        [
            "s: a Change Registry Key action cannot end so: it has no exit code [the key can be missing, or the change refused]"
        ]
    );
    for (end, expected) in [
        (
            DraftEnd::Exits(256),
            "s: exit codes on Linux go from 0 to 255, not 256 [a shell passes this on as 0]",
        ),
        (
            DraftEnd::Exits(-1),
            "s: exit codes on Linux go from 0 to 255, not -1 [a shell passes this on as 255]",
        ),
        (DraftEnd::Signal(0), "s: there is no signal 0 [signals go from 1 to 64; 9 is KILL, 15 is TERM]"),
        (
            DraftEnd::DownloadFails,
            "s: a Run Script action cannot end so: it downloads nothing [a script exits, is killed, runs too long, uses too much or cannot be started]",
        ),
    ] {
        let mut draft = draft("s", Platform::Linux);
        draft
            .action(ActionId::pre(0), Span::new(0, 1))
            .expect("there is room")
            .ends
            .push(Spanned::new(end, Span::new(0, 1)));
        assert_eq!(mistakes(draft), [expected]);
    }
}

#[test]
fn patches_are_unique_and_waited_for_by_name() {
    let mut draft = draft("one two three", Platform::Linux);
    for name in ["one", "one", "two"] {
        draft.push_patch(DraftPatch::new(Spanned::new(name.into(), at(&draft, name))));
    }
    draft.patch("two", Span::new(0, 1)).needs_reboot_after =
        Some(Spanned::new("on".into(), at(&draft, "three")));
    assert_eq!(draft.find_patch("2", Span::new(0, 1)), Some(1), "a number is a place");
    assert_eq!(draft.find_patch("tow", at(&draft, "three")), None);
    assert_eq!(
        mistakes(draft),
        [
            "three: the job has no patch `tow` [did you mean `two`?]",
            "one: the patch `one` is in the job twice []",
            "three: the job has no patch `on` [did you mean `one`?]",
        ]
    );
}

#[test]
fn reboots_cannot_be_put_off_for_ever() {
    let hour = std::time::Duration::from_secs(3600);
    let mut draft = draft("s 60m", Platform::Linux);
    let defer = DraftReboot::Defer { each: hour, times: 169, countdown: hour };
    draft.reboot = Some(Spanned::new(defer, at(&draft, "60m")));
    assert_eq!(
        mistakes(draft),
        ["60m: a reboot can be put off for at most 168 hours altogether [this comes to 169 hours]"]
    );
}

#[test]
fn mistakes_read_as_people_write() {
    let mut draft =
        draft("Given a Linux job with 2 pre-actions\nAnd pre-action 3 exits 12\n", Platform::Linux);
    draft.declare_actions(Phase::Pre, 2, at(&draft, "2 pre-actions"));
    draft.action(ActionId::pre(2), at(&draft, "pre-action 3"));
    assert_eq!(
        render(&draft.finish().1, false),
        "\
error: the job has no pre-action 3
  ┌─ x.feature:2:5
  │
1 │ Given a Linux job with 2 pre-actions
  │                        ------------- it has 2 pre-actions
2 │ And pre-action 3 exits 12
  │     ^^^^^^^^^^^^

"
    );
}
