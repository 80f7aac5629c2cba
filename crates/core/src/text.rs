//! Numbers in words, as every message and report writes them.

use std::fmt::Display;

/// `1 scenario`, `2 scenarios`, `3 processes`.
pub fn count<N: Copy + Display + PartialEq + From<u8>>(number: N, noun: &str) -> String {
    let noun = plural(&number, noun);
    format!("{number} {noun}")
}

/// The noun as it stands behind the number.
pub fn plural<N: Copy + PartialEq + From<u8>>(number: &N, noun: &str) -> String {
    let ending = match noun {
        _ if *number == N::from(1) => "",
        _ if noun.ends_with("ch") || noun.ends_with('s') => "es",
        _ => "s",
    };
    format!("{noun}{ending}")
}

/// A number with its thousands set apart: `100,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// How often: `never`, `once`, `twice`, `3 times`.
pub fn times<N: Copy + Display + PartialEq + From<u8>>(number: N) -> String {
    for (known, word) in [(0, "never"), (1, "once"), (2, "twice")] {
        if number == N::from(known) {
            return word.to_owned();
        }
    }
    format!("{number} times")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_follow_their_number() {
        for (number, noun, words) in [
            (0, "file", "0 files"),
            (1, "patch", "1 patch"),
            (2, "patch", "2 patches"),
            (1, "process", "1 process"),
            (30_000, "process", "30000 processes"),
        ] {
            assert_eq!(count(number, noun), words);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, words) in [(0, "0"), (999, "999"), (1_000, "1,000"), (10_000_000, "10,000,000")] {
            assert_eq!(grouped(number), words);
        }
        assert_eq!(grouped(u64::MAX), "18,446,744,073,709,551,615");
    }

    #[test]
    fn small_numbers_of_times_have_words_of_their_own() {
        for (number, words) in [(0_u32, "never"), (1, "once"), (2, "twice"), (3, "3 times")] {
            assert_eq!(times(number), words);
        }
    }
}
