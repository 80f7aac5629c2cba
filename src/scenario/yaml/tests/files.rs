//! What is expected to become of files.

use super::expect::Case;
use crate::event::ChangeKind;
use crate::expect::{ActionExpect, ActionSet, Expect, FileExpect, PathPattern, TextExpect};
use crate::job::{ActionId, Phase};

fn path(text: &str) -> PathPattern {
    PathPattern::parse(text).expect("it is a path")
}

fn file(by: Option<ActionSet>, of: &str, is: FileExpect) -> Expect {
    Expect::File { by, path: path(of), is }
}

fn only(by: Option<ActionSet>, folders: &[&str]) -> Expect {
    Expect::OnlyChangesIn { by, folders: folders.iter().map(|folder| path(folder)).collect() }
}

pub(crate) fn cases() -> Vec<Case> {
    let changed = || FileExpect::Is(ChangeKind::Changed);
    let first = Some(ActionSet::One(ActionId::pre(0)));
    vec![
        (
            "files: {/etc/motd: changed, /etc/nologin: deleted, '/etc/*.conf': unchanged}",
            vec![
                file(None, "/etc/motd", changed()),
                file(None, "/etc/nologin", FileExpect::Is(ChangeKind::Deleted)),
                file(None, "/etc/*.conf", FileExpect::Untouched),
            ],
        ),
        ("files: {/etc/motd: [changed]}", vec![file(None, "/etc/motd", changed())]),
        (
            "files: {/etc/motd: {is: created, by: pre-action 1, contains: [a, 1], empty: false}}",
            vec![
                file(first, "/etc/motd", FileExpect::Is(ChangeKind::Created)),
                file(first, "/etc/motd", FileExpect::Holds(TextExpect::Contains("a".into()))),
                file(first, "/etc/motd", FileExpect::Holds(TextExpect::Contains("1".into()))),
                file(first, "/etc/motd", FileExpect::Holds(TextExpect::Matches("(?s-u).".into()))),
            ],
        ),
        ("files: none", vec![only(None, &[])]),
        ("only_changes_in: none", vec![only(None, &[])]),
        ("only_changes_in: /opt/myapp", vec![only(None, &["/opt/myapp"])]),
        ("only_changes_in: [/opt/myapp, /var/log]", vec![only(None, &["/opt/myapp", "/var/log"])]),
        (
            "pre_actions: [{status: success, changes: {/etc/motd: changed}, only_changes_in: /etc}]",
            vec![
                Expect::Actions(ActionSet::One(ActionId::pre(0)), ActionExpect::Success),
                file(first, "/etc/motd", changed()),
                only(first, &["/etc"]),
            ],
        ),
        ("post_actions: {changes: none}", vec![only(Some(ActionSet::All(Phase::Post)), &[])]),
        ("snapshot: with_changes", vec![Expect::SnapshotWithChanges]),
    ]
}
