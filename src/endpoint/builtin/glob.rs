//! Patterns of unit names, as systemd takes them.

/// Whether `text` holds anything that a pattern is made of.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// Whether `text` matches from its first to its last character. `*`, `?` and `[...]` mean what they mean in a shell.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    // Where the last star stands, and what it has eaten so far: going back to earlier stars never helps.
    let mut star = None;
    let (mut at, mut read) = (0, 0);
    while read < text.len() {
        match step(&pattern, at, text[read]) {
            Some(next) => {
                (at, read) = (next, read + 1);
            }
            None if pattern.get(at) == Some(&'*') => {
                star = Some((at, read));
                at += 1;
            }
            None => {
                let Some((place, eaten)) = star else { return false };
                star = Some((place, eaten + 1));
                (at, read) = (place + 1, eaten + 1);
            }
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

/// The place behind the piece of the pattern at `at`, when that piece takes `c`; a star takes nothing here.
fn step(pattern: &[char], at: usize, c: char) -> Option<usize> {
    match pattern.get(at)? {
        '*' => None,
        '?' => Some(at + 1),
        '[' => match set(&pattern[at + 1..], c) {
            Some((true, used)) => Some(at + 1 + used),
            Some((false, _)) => None,
            None => (c == '[').then_some(at + 1),
        },
        '\\' if at + 1 < pattern.len() => (pattern[at + 1] == c).then_some(at + 2),
        plain => (*plain == c).then_some(at + 1),
    }
}

/// Whether a set holds `c`, and how many characters it takes behind its bracket; `None` when it never ends.
fn set(inside: &[char], c: char) -> Option<(bool, usize)> {
    let inverted = matches!(inside.first(), Some('!' | '^'));
    let start = usize::from(inverted);
    // A bracket right at the beginning is meant as a character.
    let end = start + 1 + inside.get(start + 1..)?.iter().position(|c| *c == ']')?;
    let members = &inside[start..end];
    let mut holds = false;
    let mut at = 0;
    while at < members.len() {
        if members.get(at + 1) == Some(&'-') && at + 2 < members.len() {
            holds |= (members[at]..=members[at + 2]).contains(&c);
            at += 3;
        } else {
            holds |= members[at] == c;
            at += 1;
        }
    }
    Some((holds != inverted, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_a_shell() {
        for (pattern, text, expected) in [
            ("nginx.service", "nginx.service", true),
            ("nginx*", "nginx.service", true),
            ("*.service", "nginx.service", true),
            ("*", "", true),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
            ("web-?", "web-1", true),
            ("web-?", "web-", false),
            ("web-[0-3]", "web-2", true),
            ("web-[0-3]", "web-4", false),
            ("web-[!0-3]", "web-4", true),
            ("web-[]x]", "web-]", true),
            ("web-[", "web-[", true),
            (r"a\*b", "a*b", true),
            (r"a\*b", "axb", false),
            ("nginx", "nginx.service", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_hostile_pattern_ends_soon() {
        let pattern = "*a".repeat(500);
        assert!(!matches(&pattern, &"a".repeat(400)));
    }
}
