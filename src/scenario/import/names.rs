//! Names of jobs and actions, made safe as names of files.

use std::collections::HashSet;

/// Longer names are cut: file systems allow 255 bytes, and the rest of the path wants room.
const LONGEST: usize = 60;

/// Names that Windows keeps for devices, with any extension.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// `text` as the name of a file on every system: letters, digits, `.`, `-` and `_` stay, anything else becomes `_`. It
/// leads nowhere, is not hidden and is not empty: `otherwise` stands in for a name of which nothing is left.
pub(crate) fn safe(text: &str, otherwise: &str) -> String {
    let mut name = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '.' | '-') {
            name.push(c);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    let edges = ['_', '.', '-'];
    let cut: String = name.trim_start_matches(edges).chars().take(LONGEST).collect();
    let name = cut.trim_end_matches(edges);
    let stem = name.split('.').next().unwrap_or_default();
    if name.is_empty() {
        otherwise.to_owned()
    } else if DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem)) {
        format!("{otherwise}_{name}")
    } else {
        name.to_owned()
    }
}

/// As [`safe`], in the lower case of files and groups: a short word for a long name.
pub(crate) fn slug(text: &str, otherwise: &str) -> String {
    safe(&text.to_lowercase(), otherwise)
}

/// Names that are already taken. Many file systems see no difference between upper and lower case.
#[derive(Debug, Default)]
pub(crate) struct Taken(HashSet<String>);

impl Taken {
    /// The name made of `stem` and `end`, or with the first number between them that makes it new.
    pub(crate) fn new_name(&mut self, stem: &str, end: &str) -> String {
        self.with("-", stem, end)
    }

    /// As [`Self::new_name`] without any hyphen: the assets of a group have their numbers behind one.
    pub(crate) fn new_word(&mut self, stem: &str) -> String {
        self.with("_", &stem.replace('-', "_"), "")
    }

    fn with(&mut self, joint: &str, stem: &str, end: &str) -> String {
        let mut name = format!("{stem}{end}");
        let mut number = 2;
        while !self.0.insert(name.to_lowercase()) {
            name = format!("{stem}{joint}{number}{end}");
            number += 1;
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_kept_as_far_as_they_are_safe() {
        for (text, name) in [
            ("stop_app.sh", "stop_app.sh"),
            ("Stop the application", "Stop_the_application"),
            ("../../etc/passwd", "etc_passwd"),
            ("..\\..\\x", "x"),
            ("/", "else"),
            ("...", "else"),
            ("", "else"),
            (".bashrc", "bashrc"),
            ("-rf", "rf"),
            ("NUL", "else_NUL"),
            ("con.sh", "else_con.sh"),
            ("a\0b\nc", "a_b_c"),
            ("Überprüfung №5", "Überprüfung_5"),
            ("10% of disk: free?", "10_of_disk_free"),
        ] {
            assert_eq!(safe(text, "else"), name, "{text:?}");
        }
        assert_eq!(safe(&"x".repeat(1000), "else").len(), LONGEST);
    }

    #[test]
    fn no_two_names_are_alike() {
        let mut taken = Taken::default();
        let names = ["a", "A", "a", "b"].map(|stem| taken.new_name(stem, ".sh"));
        assert_eq!(names, ["a.sh", "A-2.sh", "a-3.sh", "b.sh"]);
        let words = ["ring-1", "ring_1", "ring"].map(|stem| taken.new_word(stem));
        assert_eq!(words, ["ring_1", "ring_1_2", "ring"]);
    }

    proptest! {
        #[test]
        fn no_name_leads_anywhere(text in any::<String>()) {
            let name = safe(&text, "else");
            let odd = name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\0', '\n', ' ']);
            prop_assert!(!odd && !name.starts_with(['.', '-']) && !name.ends_with('.') && !name.is_empty(), "{}", name);
        }
    }
}
