//! Names of container images.

use std::fmt;

/// The longest name that registries take.
const LONGEST: usize = 255;

/// Why a text cannot name an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageError {
    /// What is wrong with it.
    pub why: &'static str,
    /// What was probably meant.
    pub meant: Option<String>,
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.meant {
            Some(meant) => write!(f, "did you mean `{meant}`?"),
            None => f.write_str(self.why),
        }
    }
}

/// Looks whether `text` can name an image: `debian:12`, `registry.example.com:5000/team/base:2026-03`, also with a digest
/// behind `@`. Whether there is such an image, only an engine can tell.
///
/// # Errors
/// When it cannot, with what was probably meant.
pub fn check_image(text: &str) -> Result<(), ImageError> {
    let Some(why) = fault(text) else { return Ok(()) };
    let meant = Some(repaired(text)).filter(|meant| fault(meant).is_none());
    Err(ImageError { why, meant })
}

/// What is wrong with the name of an image; `None` when nothing is.
fn fault(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("a name such as debian:12");
    }
    let (name, digest) = match text.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (text, None),
    };
    // A port stands before a slash, a tag behind the last one.
    let (path, tag) = match name.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => (path, Some(tag)),
        _ => (name, None),
    };
    if path.len() > LONGEST {
        return Some("registries take names of at most 255 characters");
    }
    let (registry, path) = match path.split_once('/') {
        Some((first, rest)) if first.contains(['.', ':']) || first == "localhost" => (Some(first), rest),
        _ => (None, path),
    };
    if registry.is_some_and(|registry| !is_registry(registry)) {
        return Some("the part before the first `/` cannot be a registry");
    }
    if !path.split('/').all(is_component) {
        return Some("a name is made of lower-case letters and digits, joined by `.`, `_` or `-`");
    }
    if tag.is_some_and(|tag| !is_tag(tag)) {
        return Some("a tag is made of letters, digits, `_`, `.` and `-`, at most 128 of them");
    }
    if digest.is_some_and(|digest| !is_digest(digest)) {
        return Some("a digest is `sha256:` and 64 hexadecimal digits");
    }
    None
}

fn is_registry(text: &str) -> bool {
    let (host, port) = match text.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (text, None),
    };
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !part.starts_with('-')
            && !part.ends_with('-')
    };
    host.split('.').all(is_part)
        && port.is_none_or(|port| port.parse::<u16>().is_ok() && !port.starts_with('+'))
}

fn is_component(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let joint = |byte: u8| matches!(byte, b'.' | b'_' | b'-');
    let bytes = text.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    // One dot, one or two underscores, or any number of hyphens join two parts.
    let joints = text.split(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit());
    plain(*first)
        && plain(*last)
        && bytes.iter().all(|byte| plain(*byte) || joint(*byte))
        && joints
            .filter(|joint| joint.len() > 1)
            .all(|joint| joint == "__" || joint.bytes().all(|byte| byte == b'-'))
}

fn is_tag(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= 128
        && text.bytes().next().is_some_and(word)
        && text.bytes().all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}

fn is_digest(text: &str) -> bool {
    let Some((algorithm, hex)) = text.split_once(':') else { return false };
    let is_hex = hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hex
        && match algorithm {
            "sha256" => hex.len() == 64,
            "sha512" => hex.len() == 128,
            _ => false,
        }
}

/// The text as somebody would write it who knows the form: without a scheme, in lower case, with one colon.
fn repaired(text: &str) -> String {
    let text = text.trim();
    let text = ["docker://", "docker-daemon:", "https://", "http://", "oci://"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))
        .unwrap_or(text)
        .trim_matches(['/', ':']);
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = match words.as_slice() {
        [name, release] => format!("{}:{}", name.trim_end_matches(':'), release.trim_start_matches(':')),
        _ => text.to_owned(),
    };
    let text = text.replace('\\', "/").replace("::", ":");
    match text.rsplit_once(':') {
        Some((path, tag)) if !tag.contains('/') => format!("{}:{tag}", path.to_ascii_lowercase()),
        _ => text.to_ascii_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_registries_take_them_are_taken() {
        let digest = format!("debian@sha256:{}", "0a".repeat(32));
        for name in [
            "debian",
            "debian:12",
            "rockylinux:9",
            "opensuse/leap:15",
            "localhost/base",
            "localhost:5000/base:Latest_1.0-x",
            "registry.example.com:5000/team/base__x/y--z:2026-03",
            "patchdrill/rhel-like:9",
            &digest,
            "sha256",
            "a.b-c_d",
        ] {
            assert_eq!(check_image(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn other_texts_are_refused_with_what_was_probably_meant() {
        for (text, meant) in [
            ("", None),
            ("Debian:12", Some("debian:12")),
            (" debian:12 ", Some("debian:12")),
            ("debian 12", Some("debian:12")),
            ("debian: 12", Some("debian:12")),
            ("debian:", Some("debian")),
            ("debian::12", Some("debian:12")),
            ("docker://debian:12", Some("debian:12")),
            ("https://registry.example.com/base", Some("registry.example.com/base")),
            ("opensuse\\leap:15", Some("opensuse/leap:15")),
            ("opensuse//leap", None),
            ("debian:12:3", None),
            ("debian@12", None),
            ("debian:-1", None),
            ("de bi an", None),
            ("ä", None),
            ("a___b", None),
            ("-debian", None),
            ("registry.example.com:99999/base", None),
            ("débian:12", None),
        ] {
            let error = check_image(text).expect_err(text);
            assert_eq!(error.meant.as_deref(), meant, "{text}");
        }
        assert!(check_image(&"a".repeat(256)).is_err());
        assert!(check_image(&format!("a:{}", "b".repeat(129))).is_err());
    }
}
