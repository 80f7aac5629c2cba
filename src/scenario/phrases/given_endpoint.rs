//! Phrases about what lies on the endpoint: files, environment and commands.

#![expect(
    clippy::redundant_closure_for_method_calls,
    reason = "a method of `Step` fixes its lifetimes, a closure leaves them open"
)]

use super::on_actions::line;
use super::phrase::Phrase;
use crate::environment::Ending;
use crate::source::Spanned;

pub(super) static ENDPOINT: &[Phrase] = &[
    Phrase::line(
        "the file {path} contains {text}",
        "A file with this line that lies on the endpoint before the job begins.",
        &["the file \"status/backup.status\" contains \"BackupMode=ON\""],
        |step| {
            let (path, text) = (step.string()?, step.bytes()?);
            step.file(path, Some(line(&text.value)));
            Some(())
        },
    ),
    Phrase::line(
        "the file {path} contains {text} without a line end",
        "As before, byte by byte: `$'...'` takes \\n, \\t and \\xHH.",
        &["the file \"var/run/app.pid\" contains \"4711\" without a line end"],
        |step| {
            let (path, text) = (step.string()?, step.bytes()?);
            step.file(path, Some(text.value.into_owned()));
            Some(())
        },
    ),
    Phrase::text(
        "the file {path} contains this",
        "As before, with more than one line.",
        &["the file \"etc/app.conf\" contains this:\n\"\"\"\nmode=on\nlevel=2\n\"\"\""],
        |step| {
            let (path, text) = (step.string()?, step.doc()?);
            step.file(path, Some(line(text.value.as_bytes())));
            Some(())
        },
    ),
    Phrase::line(
        "the file {path} is empty",
        "An empty file.",
        &["the file \"var/run/app.lock\" is empty"],
        |step| {
            let path = step.string()?;
            step.file(path, Some(Vec::new()));
            Some(())
        },
    ),
    Phrase::line(
        "the file {path} has the mode {mode}",
        "Permission bits, in octal digits. Without it: 0644, and 0755 for folders.",
        &["the file \"bin/check\" has the mode 0755"],
        |step| {
            let (path, mode) = (step.string()?, step.string()?);
            step.file_mode(&path, &mode);
            Some(())
        },
    ),
    Phrase::line(
        "the folder {path} exists",
        "An empty folder.",
        &["the folder \"var/backups\" exists"],
        |step| {
            let path = step.string()?;
            step.file(path, None);
            Some(())
        },
    ),
    Phrase::table(
        "these files",
        "Files on the endpoint. `mode` may be left out.",
        &[
            "these files:\n| path | content | mode |\n| etc/app.conf | mode=on | 0600 |\n| etc/motd | hello | |",
        ],
        |step| step.file_table(),
    ),
    Phrase::line(
        "the environment variable {name} is {text}",
        "An environment variable of every script on this endpoint.",
        &["the environment variable \"APP_HOME\" is \"/opt/app\""],
        |step| {
            let (name, value) = (step.string()?, step.string()?);
            step.env(Spanned::new((name.value, value.value), name.span));
            Some(())
        },
    ),
    Phrase::table(
        "these environment variables",
        "Environment variables of every script on this endpoint.",
        &["these environment variables:\n| name | value |\n| APP_HOME | /opt/app |"],
        |step| {
            step.env_table()?.into_iter().for_each(|variable| step.env(variable));
            Some(())
        },
    ),
];

pub(super) static COMMANDS: &[Phrase] = &[
    Phrase::line(
        "the command {command} exits {codes}",
        "A double replaces the command for these arguments. Quoted as in a shell; `*` stands for anything inside an argument, `...` for any further arguments. Several codes answer one call each, the last one repeats.",
        &[
            "the command \"systemctl stop myapp.service\" exits 5",
            "the command \"systemctl is-active ...\" exits 3, then 0",
        ],
        |step| step.answer_codes().map(drop),
    ),
    Phrase::line(
        "the command {command} exits {codes} and print(s) {text} (to {stream})",
        "As before, and what it writes: to standard output unless said otherwise.",
        &[
            "the command \"systemctl stop myapp.service\" exits 5 and prints \"Unit myapp.service not loaded.\" to standard error",
        ],
        |step| {
            let command = step.answer_codes()?;
            let text = step.bytes()?;
            step.answer_text(command, &text.value);
            Some(())
        },
    ),
    Phrase::line(
        "the command {command} print(s) {text} (to {stream})",
        "What the double writes; it exits 0 unless another step says how it ends.",
        &["the command \"rpm -q openssl\" prints \"openssl-3.0.15-1.x86_64\""],
        |step| {
            let (command, text) = (step.string()?, step.bytes()?);
            step.answer_text(command, &text.value);
            Some(())
        },
    ),
    Phrase::line(
        "the command {command} print(s) {text} without a line end (to {stream})",
        "As before, byte by byte: `$'...'` takes \\n, \\t and \\xHH.",
        &["the command \"cat /proc/sys/kernel/hostname\" prints $'web\\xff' without a line end"],
        |step| {
            let (command, text) = (step.string()?, step.bytes()?);
            step.answer_bytes(command, &text.value);
            Some(())
        },
    ),
    Phrase::text(
        "the command {command} print(s) this (to {stream})",
        "As before, with more than one line.",
        &[
            "the command \"df -P /\" prints this:\n\"\"\"\nFilesystem 1024-blocks Used Available Capacity Mounted on\n/dev/sda1 100 96 4 96% /\n\"\"\"",
        ],
        |step| {
            let (command, text) = (step.string()?, step.doc()?);
            step.answer_text(command, text.value.as_bytes());
            Some(())
        },
    ),
    Phrase::line(
        "the command {command} hangs",
        "The double never ends by itself.",
        &["the command \"fsfreeze -f /data\" hangs"],
        |step| {
            let command = step.string()?;
            step.answers(command).iter_mut().for_each(|answer| answer.ending = Ending::Hangs);
            Some(())
        },
    ),
    Phrase::line(
        "the command {command} answers after {duration}",
        "The double waits before it answers, in real time on a real endpoint.",
        &["the command \"curl ...\" answers after 200 milliseconds"],
        |step| {
            let (command, delay) = (step.string()?, step.duration()?);
            step.answers(command).iter_mut().for_each(|answer| answer.delay = delay.value);
            Some(())
        },
    ),
    Phrase::table(
        "the command {command} answers in turn",
        "One answer per call, the last one repeats. Columns, all of them optional: exits (a code or `hangs`), prints (lines on standard output), stdout and stderr (exactly so), after (how long it waits).",
        &[concat!(
            "the command \"systemctl is-active myapp.service\" answers in turn:\n",
            "| exits | prints |\n",
            "| 0 | active |\n",
            "| 3 | inactive |",
        )],
        |step| step.answer_table(),
    ),
    Phrase::table(
        "these commands",
        "Several doubles. Columns as above, and `command`; a command in several rows answers in turn.",
        &[concat!(
            "these commands:\n",
            "| command | exits | prints | stderr |\n",
            "| systemctl stop myapp.service | 0 | | |\n",
            "| rpm -q openssl | 1 | | package openssl is not installed |",
        )],
        |step| step.command_table(),
    ),
];
