//! What was probably meant.

/// The candidate that `word` was probably meant to be, in any letter case; the first one of several equally near.
///
/// A word may differ by a third of its letters; moved letters count once. Very short words must begin alike, since
/// nearly everything is near to them.
pub fn suggest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody mistypes a word this long, and the distance takes quadratic time.
    const LONGEST: usize = 64;
    // Names in hostile files can be without number, and so can be the mistakes that look for them.
    const MOST: usize = 1_000;
    let word = fold(word);
    let length = word.chars().count();
    if length == 0 || word.len() > LONGEST {
        return None;
    }
    candidates
        .into_iter()
        .take(MOST)
        .filter(|candidate| candidate.len() <= LONGEST)
        .filter_map(|candidate| {
            let folded = fold(candidate);
            let distance = strsim::osa_distance(&word, &folded);
            let longest = length.max(folded.chars().count());
            let near =
                distance * 3 <= longest && (longest > 3 || word.chars().next() == folded.chars().next());
            // `reboot_policy` for `reboot`, `actions` for `pre_actions`: one word is a whole part of the other.
            let part =
                length >= 4 && (folded.starts_with(&word) || word.starts_with(&folded) && folded.len() >= 4);
            (near || part).then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// As [`suggest`], as the words for a label: ``did you mean `windows`?``.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    suggest(word, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

/// The words for a label where only some words are possible: what was probably meant, else all of them.
pub fn did_you_mean_or_list(word: &str, candidates: &[&str]) -> String {
    did_you_mean(word, candidates.iter().copied()).unwrap_or_else(|| match candidates {
        [] => "nothing is possible here".to_owned(),
        [only] => format!("expected `{only}`"),
        [head @ .., last] => format!("expected one of `{}` or `{last}`", head.join("`, `")),
    })
}

/// Letter case and the ways to join words make no difference.
fn fold(word: &str) -> String {
    word.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .map(|c| if matches!(c, '-' | ' ') { '_' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_words_are_suggested_and_far_ones_are_not() {
        let cases = [
            ("windws", Some("windows")),
            ("Windows", Some("windows")),
            ("LINXU", Some("linux")),
            ("mac", None),
            ("mac-os", Some("macos")),
            ("pre-actions", Some("pre_actions")),
            ("pre_action", Some("pre_actions")),
            ("xyz", None),
            ("", None),
            ("on", Some("on")),
            ("no", None),
            ("in", None),
        ];
        let words = ["windows", "linux", "macos", "pre_actions", "post_actions", "on"];
        for (word, expected) in cases {
            assert_eq!(suggest(word, words), expected, "{word:?}");
        }
    }

    #[test]
    fn the_nearest_of_several_wins() {
        assert_eq!(suggest("stdot", ["stderr", "stdout"]), Some("stdout"));
        assert_eq!(did_you_mean("stdot", ["stdout"]).as_deref(), Some("did you mean `stdout`?"));
    }

    #[test]
    fn without_a_near_one_all_are_listed() {
        assert_eq!(did_you_mean_or_list("stdot", &["stdout", "stderr"]), "did you mean `stdout`?");
        assert_eq!(did_you_mean_or_list("xyz", &["stdout"]), "expected `stdout`");
        assert_eq!(did_you_mean_or_list("xyz", &["a1", "b1", "c1"]), "expected one of `a1`, `b1` or `c1`");
    }

    #[test]
    fn endless_words_cost_nothing() {
        assert_eq!(suggest(&"w".repeat(5_000_000), ["windows"]), None);
    }
}
