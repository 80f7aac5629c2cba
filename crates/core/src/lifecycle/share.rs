//! Shares and distributions, exact: whole millionths, so that they add up and two machines agree.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A share of a whole, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Share(u32);

/// Why a text is no share.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ShareError {
    /// It does not look like one.
    #[error("a share looks like 97% or 0.25%")]
    Form,
    /// It is more than the whole.
    #[error("a share is at most 100%")]
    TooMuch,
    /// It is finer than a millionth.
    #[error("a share has at most 4 decimals")]
    TooFine,
}

impl Share {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// The whole.
    pub const WHOLE: Self = Self(1_000_000);

    /// So many millionths; the whole, when there are more.
    pub const fn from_millionths(millionths: u32) -> Self {
        if millionths > Self::WHOLE.0 { Self::WHOLE } else { Self(millionths) }
    }

    /// In millionths.
    pub const fn millionths(self) -> u32 {
        self.0
    }

    /// How much `part` is of `whole`, rounded down; nothing of nothing is none.
    pub fn of(part: u64, whole: u64) -> Self {
        let millionths = (u128::from(part) * u128::from(Self::WHOLE.0)).checked_div(u128::from(whole));
        Self::from_millionths(millionths.and_then(|share| u32::try_from(share).ok()).unwrap_or(0))
    }

    /// Whether `part` of `whole` is at least this share; nothing of nothing is no share at all.
    pub fn is_reached(self, part: u64, whole: u64) -> bool {
        whole > 0 && u128::from(part) * u128::from(Self::WHOLE.0) >= u128::from(whole) * u128::from(self.0)
    }

    /// Whether `part` of `whole` is more than this share.
    pub fn is_exceeded(self, part: u64, whole: u64) -> bool {
        u128::from(part) * u128::from(Self::WHOLE.0) > u128::from(whole) * u128::from(self.0)
    }
}

impl FromStr for Share {
    type Err = ShareError;

    /// Reads `97%`, `97 %` or `0.25%`.
    fn from_str(text: &str) -> Result<Self, ShareError> {
        let number = text.trim().strip_suffix('%').ok_or(ShareError::Form)?.trim_end();
        let (whole, decimals) =
            number.split_once('.').map_or((number, ""), |(whole, decimals)| (whole, decimals));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || (number.contains('.') && !digits(decimals)) {
            return Err(ShareError::Form);
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > 4 {
            return Err(ShareError::TooFine);
        }
        let whole: u32 = whole.parse().map_err(|_| ShareError::TooMuch)?;
        let decimals: u32 = format!("{decimals:0<4}").parse().map_err(|_| ShareError::Form)?;
        let millionths = whole.checked_mul(10_000).and_then(|whole| whole.checked_add(decimals));
        millionths.filter(|all| *all <= Self::WHOLE.0).map(Self).ok_or(ShareError::TooMuch)
    }
}

impl fmt::Display for Share {
    /// As `97 %` or `0.25 %`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.0 / 10_000, self.0 % 10_000);
        if decimals == 0 {
            return write!(f, "{whole} %");
        }
        let decimals = format!("{decimals:04}");
        write!(f, "{whole}.{} %", decimals.trim_end_matches('0'))
    }
}

/// Values, each with its share; the shares come to the whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution<T> {
    cases: Vec<(Share, T)>,
}

/// Why shares are no distribution.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum DistributionError {
    /// There is no value at all.
    #[error("there is nothing to choose from")]
    Empty,
    /// The shares come to something else than the whole, in millionths.
    #[error("the shares come to {}, not to 100 %", Total(*.0))]
    NotWhole(u64),
}

/// A sum of shares, which may be more than the whole.
struct Total(u64);

impl fmt::Display for Total {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.0 / 10_000, format!("{:04}", self.0 % 10_000));
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{whole} %"),
            decimals => write!(f, "{whole}.{decimals} %"),
        }
    }
}

impl<T> Distribution<T> {
    /// Always the same value.
    pub fn always(value: T) -> Self {
        Self { cases: vec![(Share::WHOLE, value)] }
    }

    /// These values with these shares, in the order of the declaration.
    ///
    /// # Errors
    /// When the shares do not come to the whole.
    pub fn new(cases: Vec<(Share, T)>) -> Result<Self, DistributionError> {
        if cases.is_empty() {
            return Err(DistributionError::Empty);
        }
        let total: u64 = cases.iter().map(|(share, _)| u64::from(share.millionths())).sum();
        if total != u64::from(Share::WHOLE.millionths()) {
            return Err(DistributionError::NotWhole(total));
        }
        Ok(Self { cases })
    }

    /// The values with their shares.
    pub fn cases(&self) -> &[(Share, T)] {
        &self.cases
    }

    /// The value at a point of the whole, in millionths from 0; the last one beyond it.
    pub fn at(&self, point: u32) -> &T {
        let mut before = 0;
        for (share, value) in &self.cases {
            before += share.millionths();
            if point < before {
                return value;
            }
        }
        &self.cases[self.cases.len() - 1].1
    }
}

impl<T: Default> Default for Distribution<T> {
    fn default() -> Self {
        Self::always(T::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_exactly() {
        for (text, millionths) in [
            ("0%", 0),
            ("97%", 970_000),
            ("97 %", 970_000),
            ("0.25%", 2_500),
            ("0.0001%", 1),
            ("100.0000%", 1_000_000),
        ] {
            assert_eq!(text.parse(), Ok(Share(millionths)), "{text}");
        }
        for (text, why) in [
            ("97", ShareError::Form),
            ("%", ShareError::Form),
            ("-1%", ShareError::Form),
            ("1.%", ShareError::Form),
            (".5%", ShareError::Form),
            ("1e1%", ShareError::Form),
            ("100.01%", ShareError::TooMuch),
            ("99999999999%", ShareError::TooMuch),
            ("0.00001%", ShareError::TooFine),
        ] {
            assert_eq!(text.parse::<Share>(), Err(why), "{text}");
        }
    }

    #[test]
    fn a_distribution_is_a_whole() {
        let shares =
            |parts: &[u32]| Distribution::new(parts.iter().map(|part| (Share(*part), *part)).collect());
        assert_eq!(shares(&[]), Err(DistributionError::Empty));
        assert_eq!(shares(&[970_000, 20_000]), Err(DistributionError::NotWhole(990_000)));
        assert_eq!(
            DistributionError::NotWhole(995_000).to_string(),
            "the shares come to 99.5 %, not to 100 %"
        );
        let three = shares(&[970_000, 20_000, 10_000]).unwrap();
        assert_eq!(*three.at(0), 970_000);
        assert_eq!(*three.at(969_999), 970_000);
        assert_eq!(*three.at(970_000), 20_000);
        assert_eq!(*three.at(999_999), 10_000);
    }

    #[test]
    fn nothing_of_nothing_reaches_no_share() {
        assert!(!Share::NONE.is_reached(0, 0));
        assert!(Share::from_millionths(850_000).is_reached(17, 20));
        assert!(!Share::from_millionths(850_000).is_exceeded(17, 20));
        assert!(!Share::from_millionths(900_000).is_reached(17, 20));
    }
}
