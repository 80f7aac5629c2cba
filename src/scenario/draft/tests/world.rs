//! Environment, files and commands.

use super::{at, draft, mistakes};
use crate::job::Platform;
use crate::scenario::endpoint::{Answers, File, Mode, Variable};
use crate::scenario::value::Entry;
use crate::source::Spanned;

#[test]
fn commands_are_checked_word_by_word() {
    let mut draft =
        draft("'systemctl stop 'web' | rpm -q x | rpm -q x | rpm * | /bin/ls | .. | ", Platform::Linux);
    for (line, place) in [
        ("stop 'web", "stop 'web"),
        ("rpm -q x", "rpm -q x"),
        ("rpm   -q  'x'", "rpm -q x"),
        ("rpm *", "rpm *"),
        ("rpm", "rpm *"),
        ("rpm ...", "rpm *"),
        ("/bin/ls", "/bin/ls"),
        ("..", ".."),
        ("", "|"),
        ("* x", "*"),
    ] {
        let line = Spanned::new(line.to_owned(), at(&draft, place));
        draft.endpoint.commands.get_or_insert(line.span).set(line, Answers::default());
    }
    assert_eq!(
        mistakes(draft),
        [
            "': the quote is never closed []",
            "rpm -q x: `rpm -q x` is declared twice []",
            "rpm *: `rpm ...` is declared twice []",
            "/bin/ls: `/bin/ls` is a path; a command is doubled by its name [did you mean `ls`?]",
            "..: `..` cannot be the name of a command []",
            "|: a command is missing [expected a command such as `systemctl stop web`]",
            "*: the name of a command holds no wildcard and only text [a command is doubled by its own name]",
        ]
    );
}

#[test]
fn environment_and_files_are_checked() {
    let mut draft = draft("s A", Platform::Linux);
    let span = at(&draft, "A");
    for (name, value) in [("A", "1"), ("A", "2"), ("", ""), ("a=b", ""), ("A-B", ""), ("1A", ""), ("B", "\0")]
    {
        let variable =
            Entry { name: Spanned::new(name.into(), span), span, value: Some(Variable(value.into())) };
        draft.endpoint.env.get_or_insert(span).0.push(variable);
    }
    draft.set_endpoint(Spanned::new(crate::scenario::EndpointKind::Local, span));
    draft.set_endpoint(Spanned::new(crate::scenario::EndpointKind::Declared, span));
    for (path, mode) in
        [("a", None), ("./a", None), ("a/b", Some(0o10000)), ("../x", None), ("/etc/x", None), ("", None)]
    {
        let mode = mode.map(|mode| Spanned::new(Mode(mode), span)).into();
        let file = File { mode, ..File::default() };
        draft.endpoint.files.get_or_insert(span).set(Spanned::new(path.into(), span), file);
    }
    assert_eq!(
        mistakes(draft),
        [
            "A: the endpoint is `local`, it cannot also be `declared` []",
            "A: the environment variable `A` is set twice []",
            "A: the name of an environment variable is empty []",
            "A: `a=b` cannot be the name of an environment variable []",
            "A: a shell cannot read an environment variable called `A-B` []",
            "A: a shell cannot read an environment variable called `1A` []",
            "A: the value of `B` holds a NUL, which no environment can carry []",
            "A: `./a` is declared twice []",
            "A: 10000 is no file mode [modes go from 0 to 7777 in octal, such as 0644]",
            "A: `../x` leads out of the endpoint's folder []",
            "A: `/etc/x` would lie on this machine itself, which a local endpoint never touches []",
            "A: the path of a file is empty []",
            "A: `a/b` cannot lie in a file []",
        ]
    );
}
