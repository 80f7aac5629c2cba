//! Paths on the endpoint, as a scenario writes them.

use std::fmt;

use thiserror::Error;

use crate::environment::Pattern;

/// A path that may hold wildcards: `*` stands for any bytes, slashes included, and `\*` for a star.
///
/// A path that does not begin with `/` lies in whatever folder the script works in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathPattern {
    text: String,
    pattern: Pattern,
}

/// Why a text is no path.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum PathError {
    /// There is nothing.
    #[error("a path cannot be empty")]
    Empty,
    /// It goes upward, so that it could only be compared by following links.
    #[error("a path is written without `..`")]
    Upward,
}

impl PathPattern {
    /// Reads a path.
    ///
    /// # Errors
    /// When it is none.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        let names: Vec<&str> = text.split('/').filter(|name| !matches!(*name, "" | ".")).collect();
        if names.is_empty() && !text.starts_with('/') {
            return Err(PathError::Empty);
        }
        if names.contains(&"..") {
            return Err(PathError::Upward);
        }
        let tidy = names.join("/");
        // `*x` may begin with any folder, as a user would read it.
        let anchored = text.starts_with('/') || text.starts_with('*');
        let mut pieces = if anchored { Vec::new() } else { vec![Vec::new()] };
        let mut piece = if text.starts_with('*') { Vec::new() } else { vec![b'/'] };
        let mut chars = tidy.bytes().peekable();
        while let Some(byte) = chars.next() {
            match byte {
                b'*' => pieces.push(std::mem::take(&mut piece)),
                b'\\' if chars.next_if_eq(&b'*').is_some() => piece.push(b'*'),
                _ => piece.push(byte),
            }
        }
        pieces.push(piece);
        let shown = if text.starts_with('/') { format!("/{tidy}") } else { tidy };
        Ok(Self { text: shown, pattern: Pattern { pieces, rest: false } })
    }

    /// Whether this is `path`.
    pub fn matches(&self, path: &[u8]) -> bool {
        self.pattern.matches(path)
    }

    /// Whether `path` is this, or lies in the folder that this is.
    pub(super) fn holds(&self, path: &[u8]) -> bool {
        let slashes = path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at);
        self.matches(path) || slashes.map(|at| &path[..at.max(1)]).any(|folder| self.matches(folder))
    }

    /// Whether everything that this can be lies in `folder`.
    pub(super) fn lies_in(&self, folder: &[u8]) -> bool {
        let begin = self.pattern.pieces.first().map(Vec::as_slice).unwrap_or_default();
        let inside = begin.strip_prefix(folder).filter(|inside| !inside.is_empty());
        inside.is_some_and(|inside| folder == b"/" || inside.starts_with(b"/"))
    }
}

impl fmt::Display for PathPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> PathPattern {
        PathPattern::parse(text).expect("it is a path")
    }

    #[test]
    fn paths_match_with_wildcards_and_in_any_folder() {
        for (pattern, path_bytes, expected) in [
            ("/etc/motd", "/etc/motd", true),
            ("/etc//./motd/", "/etc/motd", true),
            ("/etc/motd", "/etc/motd.old", false),
            ("/etc/*.conf", "/etc/nginx/nginx.conf", true),
            ("/etc/*.conf", "/usr/etc/a.conf", false),
            ("*.conf", "/etc/a.conf", true),
            ("state/run.log", "/somewhere/state/run.log", true),
            ("run.log", "/run.log", true),
            ("run.log", "/x/prerun.log", false),
            ("/a\\*b", "/a*b", true),
            ("/a\\*b", "/axb", false),
            ("/a\\b", "/a\\b", true),
            ("/", "/", true),
            ("/", "/etc", false),
        ] {
            assert_eq!(path(pattern).matches(path_bytes.as_bytes()), expected, "{pattern} {path_bytes}");
        }
        assert_eq!(PathPattern::parse(""), Err(PathError::Empty));
        assert_eq!(PathPattern::parse("/etc/../motd"), Err(PathError::Upward));
    }

    #[test]
    fn folders_hold_what_lies_in_them() {
        for (folder, inside, expected) in [
            ("/opt/app", "/opt/app", true),
            ("/opt/app", "/opt/app/x/y", true),
            ("/opt/app", "/opt/application", false),
            ("/opt/*/cache", "/opt/a/cache/x", true),
            ("/opt/*/cache", "/opt/a/cached", false),
            ("/", "/etc", true),
            ("/", "/", true),
        ] {
            assert_eq!(path(folder).holds(inside.as_bytes()), expected, "{folder} {inside}");
        }
        assert!(path("/opt/app/*.log").lies_in(b"/opt/app"));
        assert!(path("/opt/app/x").lies_in(b"/"));
        for folder in ["/opt/app/x", "/opt/ap", "/etc"] {
            assert!(!path("/opt/app/x").lies_in(folder.as_bytes()), "{folder}");
        }
    }
}
