//! The shebang line.

/// A line `#!/path/to/program arguments`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shebang<'a> {
    /// The program as written, such as `/usr/bin/env`.
    pub interpreter: &'a [u8],
    /// What stands behind it.
    pub args: Vec<&'a [u8]>,
}

impl<'a> Shebang<'a> {
    /// The shebang of a script; only the very first bytes count.
    pub fn of(text: &'a [u8]) -> Option<Self> {
        let line = text.split(|byte| *byte == b'\n').next()?;
        let mut words =
            line.strip_prefix(b"#!")?.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        Some(Self { interpreter: words.next()?, args: words.collect() })
    }

    /// The program that runs the script in the end, without its path: `bash` for `/usr/bin/env -S bash -e`.
    pub fn program(&self) -> &'a [u8] {
        let name = basename(self.interpreter);
        if name != b"env" {
            return name;
        }
        let set = |word: &&&[u8]| !word.starts_with(b"-") && !word.contains(&b'=');
        self.args.iter().find(set).map_or(name, |word| basename(word))
    }

    /// Whether the shell is started with `-e`: any failing command ends the script.
    pub fn errexit(&self) -> bool {
        self.args.iter().any(|word| is_short_option(word, b'e'))
    }
}

/// The last part of a path.
pub fn basename(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

/// Whether `word` is a group of one-letter options, such as `-eu`, that holds `letter`.
pub(super) fn is_short_option(word: &[u8], letter: u8) -> bool {
    word.strip_prefix(b"-")
        .is_some_and(|letters| letters.iter().all(u8::is_ascii_alphabetic) && letters.contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_found_behind_env() {
        for (text, program, errexit) in [
            ("#!/bin/sh\nexit", Some("sh"), false),
            ("#! /usr/bin/bash -eu\r\n", Some("bash"), true),
            ("#!/usr/bin/env zsh", Some("zsh"), false),
            ("#!/usr/bin/env -S A=1 bash -e", Some("bash"), true),
            ("#!/bin/bash --norc", Some("bash"), false),
            ("#!/usr/bin/env", Some("env"), false),
            ("#!", None, false),
            ("\n#!/bin/sh", None, false),
            (" #!/bin/sh", None, false),
            ("", None, false),
        ] {
            let shebang = Shebang::of(text.as_bytes());
            let told = shebang.as_ref().map(|shebang| String::from_utf8_lossy(shebang.program()));
            assert_eq!(told.as_deref(), program, "{text:?}");
            assert_eq!(shebang.is_some_and(|shebang| shebang.errexit()), errexit, "{text:?}");
        }
    }
}
