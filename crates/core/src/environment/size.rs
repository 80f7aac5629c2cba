//! Sizes as people write them.

use thiserror::Error;

/// Units, in lower case, with how many bytes they stand for.
const UNITS: [(&str, u64); 11] = [
    ("b", 1),
    ("byte", 1),
    ("bytes", 1),
    ("kb", 1_000),
    ("mb", 1_000_000),
    ("gb", 1_000_000_000),
    ("tb", 1_000_000_000_000),
    ("kib", 1 << 10),
    ("mib", 1 << 20),
    ("gib", 1 << 30),
    ("tib", 1 << 40),
];

/// Why a text is no size.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum SizeError {
    /// It does not begin with a number.
    #[error("a size looks like 512 MiB, 2 GB or 1.5 GiB; a plain number counts bytes")]
    Form,
    /// A letter alone: some tools count it in thousands, some in powers of two.
    #[error("did you mean `{0}B`, by 1000, or `{0}iB`, by 1024?")]
    Letter(String),
    /// No unit at all.
    #[error("the units are bytes, kB, MB, GB, TB, KiB, MiB, GiB and TiB")]
    Unit,
    /// More bytes than anything can hold.
    #[error("this is more than any disk or memory holds")]
    TooLarge,
}

/// How many bytes `4096`, `512 MiB`, `2GB` or `1.5 GiB` are. Letter case makes no difference.
///
/// # Errors
/// When it is no size.
pub fn parse_size(text: &str) -> Result<u64, SizeError> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
    if whole.is_empty() || part.is_empty() || part.contains('.') {
        return Err(SizeError::Form);
    }
    let unit = unit.trim();
    let folded = unit.to_ascii_lowercase();
    let factor = match UNITS.iter().find(|(name, _)| *name == folded) {
        Some((_, factor)) => *factor,
        None if unit.is_empty() => 1,
        None if ["k", "m", "g", "t"].contains(&folded.as_str()) => {
            return Err(SizeError::Letter(unit.to_ascii_uppercase()));
        }
        None => return Err(SizeError::Unit),
    };
    // Nobody writes more digits behind the point than this and means them.
    let part = &part[..part.len().min(9)];
    let scale = 10_u128.pow(u32::try_from(part.len()).unwrap_or(9));
    let whole: u128 = whole.parse().map_err(|_| SizeError::TooLarge)?;
    let part: u128 = part.parse().map_err(|_| SizeError::Form)?;
    let bytes = whole.checked_mul(u128::from(factor)).ok_or(SizeError::TooLarge)?;
    let bytes = bytes.checked_add(part * u128::from(factor) / scale).ok_or(SizeError::TooLarge)?;
    // What the kernel counts in signed numbers, such as sizes of files, ends here.
    u64::try_from(bytes).ok().filter(|bytes| i64::try_from(*bytes).is_ok()).ok_or(SizeError::TooLarge)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, bytes) in [
            ("0", 0),
            ("4096", 4096),
            ("10 bytes", 10),
            ("1kB", 1000),
            ("1 KB", 1000),
            ("512 MiB", 512 << 20),
            ("2GB", 2_000_000_000),
            ("1.5 GiB", 3 << 29),
            ("0.5 mib", 1 << 19),
            ("8 TiB", 8 << 40),
        ] {
            assert_eq!(parse_size(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn what_is_no_size_is_told_why() {
        for text in ["", "MiB", "-1", "1.", ".5", "1.2.3 GB", "lots"] {
            assert_eq!(parse_size(text), Err(SizeError::Form), "{text}");
        }
        assert_eq!(parse_size("512m"), Err(SizeError::Letter("M".into())));
        assert_eq!(parse_size("512 MIBS"), Err(SizeError::Unit));
        for text in ["9223372036854775808", "99999999999999999999999999999999999999999 TB", "8388608 TiB"] {
            assert_eq!(parse_size(text), Err(SizeError::TooLarge), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in any::<String>(), number in "[0-9.]{1,60}[a-zA-Z]{0,3}") {
            let _ = (parse_size(&text), parse_size(&number));
        }
    }
}
