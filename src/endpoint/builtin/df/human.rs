//! Sizes as `df` writes them, always rounded up.

/// In which unit sizes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    /// In the unit that suits each of them, powers of this number.
    Human(u64),
    /// In blocks of so many bytes, with the unit behind each number if there is one: a letter, and the rest of it.
    Blocks { size: u64, unit: Option<(char, &'static str)> },
}

const UNITS: [char; 6] = ['K', 'M', 'G', 'T', 'P', 'E'];

impl Scale {
    /// Blocks of 1024 bytes.
    pub(crate) const KIB: Self = Self::Blocks { size: 1024, unit: None };

    /// `4096`, `K`, `1M`, `GB`: what stands behind `--block-size`.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let count =
            if number.is_empty() { 1 } else { number.parse::<u64>().ok().filter(|count| *count > 0)? };
        let (letter, rest, base) = match unit.as_bytes() {
            [] if number.is_empty() => return None,
            [] => return Some(Self::Blocks { size: count, unit: None }),
            [letter] => (*letter, "", 1024_u64),
            [letter, b'i', b'B'] => (*letter, "iB", 1024),
            [letter, b'B'] => (*letter, "B", 1000),
            _ => return None,
        };
        let upper = char::from(letter.to_ascii_uppercase());
        let power = u32::try_from(UNITS.iter().position(|unit| *unit == upper)?).ok()? + 1;
        let size = base.checked_pow(power)?.checked_mul(count)?;
        let shown = if upper == 'K' && base == 1000 { 'k' } else { upper };
        Some(Self::Blocks { size, unit: number.is_empty().then_some((shown, rest)) })
    }

    /// A size.
    pub(crate) fn show(self, bytes: u64) -> String {
        match self {
            Self::Blocks { size, unit } => {
                let unit = unit.map(|(letter, rest)| format!("{letter}{rest}")).unwrap_or_default();
                format!("{}{unit}", bytes.div_ceil(size))
            }
            Self::Human(base) => human(bytes, base),
        }
    }

    /// The heading of the column of sizes.
    pub(crate) fn heading(self, portable: bool) -> String {
        match self {
            Self::Human(_) => "Size".to_owned(),
            Self::Blocks { size, .. } if portable => format!("{size}-blocks"),
            Self::Blocks { size, .. } => {
                // In powers of a thousand only where they say it shorter.
                let binary = shortest(size, 1024);
                let decimal = shortest(size, 1000);
                let shown = match (binary, decimal) {
                    ((count, Some(unit)), _) => format!("{count}{}", UNITS[unit]),
                    (_, (count, Some(unit))) => {
                        let letter = if unit == 0 { 'k' } else { UNITS[unit] };
                        format!("{count}{letter}B")
                    }
                    _ => format!("{size}B"),
                };
                format!("{shown}-blocks")
            }
        }
    }
}

/// The largest unit of which `size` is a whole number.
fn shortest(size: u64, base: u64) -> (u64, Option<usize>) {
    let (mut count, mut unit) = (size, None);
    while count % base == 0 && unit.is_none_or(|unit| unit + 1 < UNITS.len()) {
        count /= base;
        unit = Some(unit.map_or(0, |unit| unit + 1));
    }
    (count, unit)
}

/// `252G`, `4.0K`, `0`.
fn human(bytes: u64, base: u64) -> String {
    let (bytes, base) = (u128::from(bytes), u128::from(base));
    if bytes < base {
        return bytes.to_string();
    }
    let mut unit = base;
    for (at, letter) in UNITS.iter().enumerate() {
        let tenths = (bytes * 10).div_ceil(unit);
        let whole = bytes.div_ceil(unit);
        // What rounding makes a full thousand belongs to the next unit.
        if whole < base || at + 1 == UNITS.len() {
            let letter = if base == 1000 && at == 0 { 'k' } else { *letter };
            return if tenths < 100 {
                format!("{}.{}{letter}", tenths / 10, tenths % 10)
            } else {
                format!("{whole}{letter}")
            };
        }
        unit *= base;
    }
    bytes.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up() {
        for (bytes, binary, decimal) in [
            (0, "0", "0"),
            (1023, "1023", "1.1k"),
            (1024, "1.0K", "1.1k"),
            (4096, "4.0K", "4.1k"),
            (10_000, "9.8K", "10k"),
            (10_240, "10K", "11k"),
            (270_553_174_016, "252G", "271G"),
            (1_048_575, "1.0M", "1.1M"),
            (66_412_466_176, "62G", "67G"),
        ] {
            assert_eq!((&*human(bytes, 1024), &*human(bytes, 1000)), (binary, decimal), "{bytes}");
        }
    }

    #[test]
    fn block_sizes_are_read_and_told() {
        for (text, heading, shown) in [
            ("1", "1B-blocks", "5368709120"),
            ("512", "512B-blocks", "10485760"),
            ("4096", "4K-blocks", "1310720"),
            ("K", "1K-blocks", "5242880K"),
            ("1M", "1M-blocks", "5120"),
            ("G", "1G-blocks", "5G"),
            ("MB", "1MB-blocks", "5369MB"),
            ("1kB", "1kB-blocks", "5368710"),
        ] {
            let scale = Scale::read(text).unwrap();
            assert_eq!((&*scale.heading(false), &*scale.show(5 << 30)), (heading, shown), "{text}");
        }
        for wrong in ["", "x", "0", "1Q", "-1"] {
            assert_eq!(Scale::read(wrong), None, "{wrong}");
        }
    }
}
