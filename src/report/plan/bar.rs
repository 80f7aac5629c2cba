//! Bars of block characters.

/// Eighths of a cell, from the left.
const FROM_LEFT: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
/// Eighths of a cell, from below.
const FROM_BELOW: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A bar of `part` of `whole` in at most `cells` cells; whatever there is at all shows.
pub(super) fn bar(part: u64, whole: u64, cells: usize) -> String {
    let eighths = eighths(part, whole, cells);
    let mut shown = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        shown.push(FROM_LEFT[eighths % 8 - 1]);
    }
    shown
}

/// Columns of a bar chart, `height` lines from the top; whatever there is at all shows.
pub(super) fn columns(values: &[u64], height: usize) -> Vec<String> {
    let most = values.iter().copied().max().unwrap_or(0);
    let heights: Vec<usize> = values.iter().map(|value| eighths(*value, most, height)).collect();
    let line = |level: usize| -> String {
        let cell = |filled: &usize| match filled.saturating_sub(level * 8) {
            0 => ' ',
            some => FROM_BELOW[some.min(8) - 1],
        };
        let line: String = heights.iter().map(cell).collect();
        line.trim_end().to_owned()
    };
    (0..height).rev().map(line).collect()
}

/// How many eighths of `cells` cells are filled.
fn eighths(part: u64, whole: u64, cells: usize) -> usize {
    if part == 0 || whole == 0 {
        return 0;
    }
    let all = cells * 8;
    let filled = u128::from(part.min(whole)) * all as u128 / u128::from(whole);
    usize::try_from(filled).unwrap_or(all).clamp(1, all.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_exact_to_an_eighth() {
        for (part, whole, shown) in [
            (0, 10, ""),
            (1, 1_000_000, "▏"),
            (5, 10, "██"),
            (9, 16, "██▎"),
            (10, 10, "████"),
            (11, 10, "████"),
            (1, 0, ""),
        ] {
            assert_eq!(bar(part, whole, 4), shown, "{part} of {whole}");
        }
    }

    #[test]
    fn columns_grow_from_below() {
        assert_eq!(columns(&[1, 0, 8, 16], 2), ["   █", "▁ ██"]);
        assert_eq!(columns(&[], 2), ["", ""]);
        assert_eq!(columns(&[0, 0], 1), [""]);
    }
}
