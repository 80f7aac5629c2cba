//! Phrases about files and environment variables: what is there when the job begins, and what becomes of it.

use super::phrase::{PhraseGroup, phrases};
use super::step::{DocString, Step, line};
use super::table::Table;
use super::value::{Action, Actions, Bytes, FileMode, Text, Texts, file_mode};
use crate::event::ChangeKind;
use crate::expect::{ActionSet, Expect, FileExpect, PathPattern, TextExpect};
use crate::scenario::endpoint::{Mode, Variable};
use crate::scenario::map::Said;
use crate::source::Spanned;

pub(super) const FILES: PhraseGroup = phrases! { Given "Files and environment of the endpoint":
    "the file {path} contains {text}"
        "A file with this line that lies on the endpoint before the job begins."
        ["the file \"status/backup.status\" contains \"BackupMode=ON\""]
        |step, path: Text, text: Bytes| step.file(path, Some(line(&text.value)));

    "the file {path} contains {text} without a line end"
        "As before, byte by byte: `$'...'` takes \\n, \\t and \\xHH."
        ["the file \"var/run/app.pid\" contains \"4711\" without a line end"]
        |step, path: Text, text: Bytes| step.file(path, Some(text.value));

    "the file {path} contains this"
        "As before, with more than one line."
        ["the file \"etc/app.conf\" contains this:\n\"\"\"\nmode=on\nlevel=2\n\"\"\""]
        |step, path: Text, text: DocString| step.file(path, Some(line(text.value.as_bytes())));

    "the file {path} is empty"
        "An empty file."
        ["the file \"var/run/app.lock\" is empty"]
        |step, path: Text| step.file(path, Some(Vec::new()));

    "the file {path} has the mode {mode}"
        "Permission bits, in octal digits. Without it: 0644, and 0755 for folders."
        ["the file \"bin/check\" has the mode 0755"]
        |step, path: Text, mode: FileMode| step.file_mode(path, mode.value);

    "the folder {path} exists"
        "An empty folder."
        ["the folder \"var/backups\" exists"]
        |step, path: Text| step.file(path, None);

    "these files"
        "Files on the endpoint. `mode` may be left out."
        ["these files:\n| path | content | mode |\n| etc/app.conf | mode=on | 0600 |\n| etc/motd | hello | |"]
        |step, table: Table| step.files(table);

    "the environment variable {name} is {text}"
        "An environment variable of every script on this endpoint."
        ["the environment variable \"APP_HOME\" is \"/opt/app\""]
        |step, name: Text, value: Text| step.variable(name, value.value);

    "these environment variables"
        "Environment variables of every script on this endpoint."
        ["these environment variables:\n| name | value |\n| APP_HOME | /opt/app |"]
        |step, table: Table| for variable in step.variables(table) {
            let Spanned { value: (name, value), span } = variable;
            step.variable(Spanned::new(name, span), value);
        };
};

pub(super) const CHANGES: PhraseGroup = phrases! { Then "What becomes of files":
    "the file/folder {path} is/was created (by {action})"
        "It was not there before. In every path `*` stands for any characters; one that does not begin with `/` lies in the folder in which the script works."
        [
            "the file \"/etc/motd.d/patching\" was created",
            "the folder \"/opt/myapp\" was created by pre-action 1",
        ]
        |step, path: Text, by: Option<Action>| step.expect_change(&path, by, ChangeKind::Created);

    "the file/folder {path} is/was changed (by {action})"
        "Its content, its permissions, its owner or its type are others than before; a new time alone is no change."
        ["the file \"/etc/motd\" was changed", "the file \"/etc/*.conf\" was changed by pre-action 1"]
        |step, path: Text, by: Option<Action>| step.expect_change(&path, by, ChangeKind::Changed);

    "the file/folder {path} is/was deleted (by {action})"
        "It is no longer there, be it with the folder that it was in."
        ["the file \"/etc/nologin\" was deleted", "the file \"/etc/nologin\" was deleted by post-action 1"]
        |step, path: Text, by: Option<Action>| step.expect_change(&path, by, ChangeKind::Deleted);

    "the file/folder {path} is/was not changed (by {action})"
        "It was neither created nor changed nor deleted."
        [
            "the file \"/etc/passwd\" was not changed",
            "the file \"/etc/motd\" was not changed by pre-action 2",
        ]
        |step, path: Text, by: Option<Action>| step.expect_file(&path, by, &FileExpect::Untouched);

    "{actions} created/create(s) the file/folder {path}"
        "The same, from the side of the action."
        ["pre-action 1 created the file \"/etc/motd.d/patching\""]
        |step, actions: Actions, path: Text| step.expect_change(&path, Some(actions), ChangeKind::Created);

    "{actions} changed/change(s) the file/folder {path}"
        "The same, from the side of the action."
        ["pre-action 1 changed the file \"/etc/motd\""]
        |step, actions: Actions, path: Text| step.expect_change(&path, Some(actions), ChangeKind::Changed);

    "{actions} deleted/delete(s) the file/folder {path}"
        "The same, from the side of the action."
        ["post-action 1 deleted the file \"/etc/nologin\""]
        |step, actions: Actions, path: Text| step.expect_change(&path, Some(actions), ChangeKind::Deleted);

    "{actions} did/do/does not change the file/folder {path}"
        "The same, from the side of the action."
        ["pre-action 2 did not change the file \"/etc/motd\""]
        |step, actions: Actions, path: Text| step.expect_file(&path, Some(actions), &FileExpect::Untouched);

    "no file is/was changed"
        "The whole job created, changed and deleted nothing."
        ["no file was changed"]
        |step| step.expect_only_changes(None, None);

    "no file outside {paths} is/was changed"
        "All changes lie in these folders; a folder that had to be made for one of them does not count."
        [
            "no file outside \"/opt/myapp\" was changed",
            "no file outside \"/opt/myapp\" and \"/var/log\" was changed",
        ]
        |step, folders: Texts| step.expect_only_changes(None, Some(folders));

    "{actions} changed/change(s) no file (outside {paths})"
        "The same of some actions."
        ["pre-action 1 changed no file", "all post-actions changed no file outside \"/var/log\""]
        |step, actions: Actions, folders: Option<Texts>| step.expect_only_changes(Some(actions), folders);

    "the file {path} holds/contains {text}"
        "It was changed or created, and this text is in it at the end."
        [
            "the file \"/etc/motd\" holds \"Patching in progress\"",
            "the file \"/etc/motd\" contains \"Patching\"",
        ]
        |step, path: Text, text: Text| step.expect_content(&path, TextExpect::Contains(text.value));

    "the file {path} does not hold/contain {text}"
        "It was changed or created, and this text is not in it at the end."
        ["the file \"/etc/motd\" does not hold \"Patching in progress\""]
        |step, path: Text, text: Text| step.expect_content(&path, TextExpect::Lacks(text.value));

    "the file {path} holds nothing"
        "It was changed or created, and is empty at the end."
        ["the file \"/var/log/myapp.log\" holds nothing"]
        |step, path: Text| step.expect_content(&path, TextExpect::Empty);

    "the file {path} holds exactly {text}"
        "It was changed or created, and is this text at the end, but for white space behind it."
        ["the file \"/etc/motd\" holds exactly \"Welcome\""]
        |step, path: Text, text: Text| step.expect_content(&path, TextExpect::Equals(text.value));

    "the file {path} holds exactly this"
        "As before, with more than one line."
        ["the file \"/etc/motd\" holds exactly this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""]
        |step, path: Text, text: DocString| step.expect_content(&path, TextExpect::Equals(text.value));

    "the file {path} holds this"
        "It was changed or created, and these lines are in it at the end."
        ["the file \"/etc/motd\" holds this:\n\"\"\"\nfirst line\nsecond line\n\"\"\""]
        |step, path: Text, text: DocString| step.expect_content(&path, TextExpect::Contains(text.value));

    "the file {path} holds something like {regex}"
        "It was changed or created, and matches this regular expression at the end."
        ["the file \"/etc/motd\" holds something like \"patched on [0-9-]+\""]
        |step, path: Text, regex: Text| step.expect_content(&path, TextExpect::Matches(regex.value));
};

impl Step<'_, '_> {
    /// Says that a file is there, or a folder when it has no content; its text comes from this step.
    fn file(&mut self, path: Spanned<String>, content: Option<Vec<u8>>) {
        let span = path.span;
        let file = self.draft().endpoint.files.get_or_insert(span).entry(path);
        (file.folder, file.content) = match content {
            Some(content) => (Said::default(), Said::new(content, span)),
            None => (Said::new(true, span), Said::default()),
        };
    }

    fn file_mode(&mut self, path: Spanned<String>, mode: u32) {
        let span = path.span;
        let file = self.draft().endpoint.files.get_or_insert(span).entry(path);
        file.mode.set(Spanned::new(Mode(mode), span));
    }

    /// Sets an environment variable of the endpoint; a step that sets it again wins.
    fn variable(&mut self, name: Spanned<String>, value: String) {
        self.draft().endpoint.env.get_or_insert(name.span).set(name, Variable(value));
    }

    fn files(&mut self, table: Table) {
        for row in table.columns(&["path", "content", "mode"], 2, self).rows() {
            let Some(path) = row.cell(0) else { continue };
            let content = row.cell(1).map(|content| line(content.value.as_bytes()));
            self.file(path.clone(), Some(content.unwrap_or_default()));
            if let Some(mode) = row.filled(2).and_then(|mode| file_mode(self, &mode)) {
                self.file_mode(path, mode);
            }
        }
    }

    /// Names and values of a table of environment variables.
    pub(super) fn variables(&mut self, table: Table) -> Vec<Spanned<(String, String)>> {
        let columns = table.columns(&["name", "value"], 2, self);
        let variable = |(name, value): (Spanned<String>, Spanned<String>)| {
            Spanned::new((name.value, value.value), name.span)
        };
        columns.rows().filter_map(|row| row.cell(0).zip(row.cell(1)).map(variable)).collect()
    }

    fn expect_change(&mut self, path: &Spanned<String>, by: Option<Spanned<Actions>>, change: ChangeKind) {
        self.expect_file(path, by, &FileExpect::Is(change));
    }

    /// Expects something of a file, through some actions or through the job as a whole.
    fn expect_file(&mut self, path: &Spanned<String>, by: Option<Spanned<Actions>>, is: &FileExpect) {
        let Some(path) = self.path(path) else { return };
        for by in self.doers(by) {
            self.expect(Expect::File { by, path: path.clone(), is: is.clone() });
        }
    }

    fn expect_content(&mut self, path: &Spanned<String>, text: TextExpect) {
        self.expect_file(path, None, &FileExpect::Holds(text));
    }

    /// Expects that nothing changes but what lies in some folders.
    fn expect_only_changes(&mut self, by: Option<Spanned<Actions>>, paths: Option<Spanned<Vec<String>>>) {
        let mut folders = Vec::new();
        if let Some(Spanned { value: paths, span }) = paths {
            for path in paths {
                // Without it, more would be refused than is meant.
                let Some(path) = self.path(&Spanned::new(path, span)) else { return };
                folders.push(path);
            }
        }
        for by in self.doers(by) {
            self.expect(Expect::OnlyChangesIn { by, folders: folders.clone() });
        }
    }

    fn path(&mut self, path: &Spanned<String>) -> Option<PathPattern> {
        let read = self.draft().path_pattern(&path.value, path.span);
        if read.is_none() {
            self.draft().incomplete = true;
        }
        read
    }

    /// The actions that the phrase names, or the job as a whole.
    fn doers(&mut self, by: Option<Spanned<Actions>>) -> Vec<Option<ActionSet>> {
        by.map_or_else(|| vec![None], |actions| self.sets(&actions).into_iter().map(Some).collect())
    }
}

/// Sets a variable; one of the same name is replaced.
pub(super) fn set_variable(
    variables: &mut Vec<Spanned<(String, String)>>,
    variable: Spanned<(String, String)>,
) {
    match variables.iter_mut().find(|known| known.value.0 == variable.value.0) {
        Some(known) => *known = variable,
        None => variables.push(variable),
    }
}
