//! Counts and shares in words.

pub(crate) use crate::text::grouped;
use crate::text::plural;

/// `1 asset`, `100,000 assets`.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    format!("{} {}", grouped(number), plural(&number, noun))
}

/// `part` of `whole` in percent with so many decimals, such as `97.02 %`. What is not all never reads as all, and what is
/// not nothing never as nothing.
pub(crate) fn share(part: u64, whole: u64, decimals: u32) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let scale = 10_u128.pow(decimals);
    let all = 100 * scale;
    let exact = u128::from(part) * all;
    let rounded = (exact + u128::from(whole) / 2) / u128::from(whole);
    if rounded == 0 && part > 0 {
        return format!("<{}", percent(1, scale, decimals));
    }
    if rounded >= all && part < whole {
        return format!(">{}", percent(all - 1, scale, decimals));
    }
    percent(rounded, scale, decimals)
}

fn percent(units: u128, scale: u128, decimals: u32) -> String {
    if decimals == 0 {
        return format!("{units} %");
    }
    let width = decimals as usize;
    format!("{}.{:0width$} %", units / scale, units % scale)
}

/// How many decimals shares of so many assets are worth.
pub(crate) const fn decimals(assets: u64) -> u32 {
    if assets < 1_000 { 1 } else { 2 }
}

/// A share as programs read it: of 1, to the sixth decimal.
pub(crate) fn fraction(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    let millionths = (u128::from(part) * 1_000_000 + u128::from(whole) / 2) / u128::from(whole);
    f64::from(u32::try_from(millionths).unwrap_or(u32::MAX)) / 1_000_000.0
}

/// A share of 1 that was computed and not counted, such as `97.0299 %`, as short as it can be told with four decimals.
pub(crate) fn computed(share: f64) -> String {
    /// What is left out of a sum of shares by rounding.
    const LOST: f64 = 1e-12;
    let percent = format!("{:.4}", share * 100.0);
    match percent.as_str() {
        "0.0000" if share > LOST => "<0.0001 %".to_owned(),
        "100.0000" if share < 1.0 - LOST => ">99.9999 %".to_owned(),
        percent => format!("{} %", percent.trim_end_matches('0').trim_end_matches('.')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_thousands() {
        assert_eq!(counted(100_000, "asset"), "100,000 assets");
        assert_eq!(counted(1, "asset"), "1 asset");
    }

    #[test]
    fn not_all_is_never_all() {
        assert_eq!(share(17, 20, 1), "85.0 %");
        assert_eq!(share(99_999, 100_000, 2), ">99.99 %");
        assert_eq!(share(100_000, 100_000, 2), "100.00 %");
        assert_eq!(share(1, 100_000, 2), "<0.01 %");
        assert_eq!(share(0, 100_000, 2), "0.00 %");
        assert_eq!(share(0, 0, 2), "–");
        assert_eq!(share(u64::MAX, u64::MAX, 2), "100.00 %");
    }

    #[test]
    fn computed_shares_are_told_as_closely() {
        for (share, text) in [
            (0.970_299, "97.0299 %"),
            (0.5, "50 %"),
            (1.0, "100 %"),
            (1.0 - 1e-15, "100 %"),
            (0.999_999_9, ">99.9999 %"),
            (1e-9, "<0.0001 %"),
            (0.0, "0 %"),
        ] {
            assert_eq!(computed(share), text);
        }
    }

    #[test]
    fn fractions_are_short() {
        for (part, whole, text) in [(1, 3, "0.333333"), (17, 20, "0.85"), (0, 0, "0.0"), (3, 3, "1.0")] {
            assert_eq!(format!("{:?}", fraction(part, whole)), text);
        }
    }
}
