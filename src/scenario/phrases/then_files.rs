//! Phrases that expect something of the files of the endpoint.

use super::phrase::Phrase;
use crate::event::ChangeKind;
use crate::expect::{FileExpect, TextExpect};

pub(super) static FILES: &[Phrase] = &[
    Phrase::line(
        "the file/folder {path} is/was created (by {action})",
        "It was not there before. In every path `*` stands for any characters; one that does not begin with `/` lies in the folder in which the script works.",
        &[
            "the file \"/etc/motd.d/patching\" was created",
            "the folder \"/opt/myapp\" was created by pre-action 1",
        ],
        |step| step.expect_file(&FileExpect::Is(ChangeKind::Created)),
    ),
    Phrase::line(
        "the file/folder {path} is/was changed (by {action})",
        "Its content, its permissions, its owner or its type are others than before; a new time alone is no change.",
        &["the file \"/etc/motd\" was changed", "the file \"/etc/*.conf\" was changed by pre-action 1"],
        |step| step.expect_file(&FileExpect::Is(ChangeKind::Changed)),
    ),
    Phrase::line(
        "the file/folder {path} is/was deleted (by {action})",
        "It is no longer there, be it with the folder that it was in.",
        &["the file \"/etc/nologin\" was deleted", "the file \"/etc/nologin\" was deleted by post-action 1"],
        |step| step.expect_file(&FileExpect::Is(ChangeKind::Deleted)),
    ),
    Phrase::line(
        "the file/folder {path} is/was not changed (by {action})",
        "It was neither created nor changed nor deleted.",
        &[
            "the file \"/etc/passwd\" was not changed",
            "the file \"/etc/motd\" was not changed by pre-action 2",
        ],
        |step| step.expect_file(&FileExpect::Untouched),
    ),
    Phrase::line(
        "{actions} created/create(s) the file/folder {path}",
        "The same, from the side of the action.",
        &["pre-action 1 created the file \"/etc/motd.d/patching\""],
        |step| step.expect_file(&FileExpect::Is(ChangeKind::Created)),
    ),
    Phrase::line(
        "{actions} changed/change(s) the file/folder {path}",
        "The same, from the side of the action.",
        &["pre-action 1 changed the file \"/etc/motd\""],
        |step| step.expect_file(&FileExpect::Is(ChangeKind::Changed)),
    ),
    Phrase::line(
        "{actions} deleted/delete(s) the file/folder {path}",
        "The same, from the side of the action.",
        &["post-action 1 deleted the file \"/etc/nologin\""],
        |step| step.expect_file(&FileExpect::Is(ChangeKind::Deleted)),
    ),
    Phrase::line(
        "{actions} did/do/does not change the file/folder {path}",
        "The same, from the side of the action.",
        &["pre-action 2 did not change the file \"/etc/motd\""],
        |step| step.expect_file(&FileExpect::Untouched),
    ),
    Phrase::line(
        "no file is/was changed",
        "The whole job created, changed and deleted nothing.",
        &["no file was changed"],
        |step| {
            step.expect_only_changes();
            Some(())
        },
    ),
    Phrase::line(
        "no file outside {paths} is/was changed",
        "All changes lie in these folders; a folder that had to be made for one of them does not count.",
        &[
            "no file outside \"/opt/myapp\" was changed",
            "no file outside \"/opt/myapp\" and \"/var/log\" was changed",
        ],
        |step| {
            step.expect_only_changes();
            Some(())
        },
    ),
    Phrase::line(
        "{actions} changed/change(s) no file (outside {paths})",
        "The same of some actions.",
        &["pre-action 1 changed no file", "all post-actions changed no file outside \"/var/log\""],
        |step| {
            step.expect_only_changes();
            Some(())
        },
    ),
    Phrase::line(
        "the file {path} holds/contains {text}",
        "It was changed or created, and this text is in it at the end.",
        &[
            "the file \"/etc/motd\" holds \"Patching in progress\"",
            "the file \"/etc/motd\" contains \"Patching\"",
        ],
        |step| step.expect_content(TextExpect::Contains),
    ),
    Phrase::line(
        "the file {path} does not hold/contain {text}",
        "It was changed or created, and this text is not in it at the end.",
        &["the file \"/etc/motd\" does not hold \"Patching in progress\""],
        |step| step.expect_content(TextExpect::Lacks),
    ),
    Phrase::line(
        "the file {path} holds nothing",
        "It was changed or created, and is empty at the end.",
        &["the file \"/var/log/myapp.log\" holds nothing"],
        |step| step.expect_file(&FileExpect::Holds(TextExpect::Empty)),
    ),
    Phrase::line(
        "the file {path} holds exactly {text}",
        "It was changed or created, and is this text at the end, but for white space behind it.",
        &["the file \"/etc/motd\" holds exactly \"Welcome\""],
        |step| step.expect_content(TextExpect::Equals),
    ),
    Phrase::text(
        "the file {path} holds exactly this",
        "As before, with more than one line.",
        &["the file \"/etc/motd\" holds exactly this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""],
        |step| step.expect_lines(TextExpect::Equals),
    ),
    Phrase::text(
        "the file {path} holds this",
        "It was changed or created, and these lines are in it at the end.",
        &["the file \"/etc/motd\" holds this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""],
        |step| step.expect_lines(TextExpect::Contains),
    ),
    Phrase::line(
        "the file {path} holds something like {regex}",
        "It was changed or created, and matches this regular expression at the end.",
        &["the file \"/etc/motd\" holds something like \"patched on [0-9-]+\""],
        |step| step.expect_content(TextExpect::Matches),
    ),
];
