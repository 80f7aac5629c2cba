//! Reboots over time, as a small chart.

use std::collections::BTreeMap;
use std::io;
use std::io::Write;
use std::time::Duration;

use super::job::JobPage;
use super::{bar, number, time};
use crate::lifecycle::{SLOT_SECONDS, Tally, Time};
use crate::report::style::Tone;
use crate::report::text;

/// Lines of the chart.
const HEIGHT: usize = 3;
/// No chart is wider, in cells.
const WIDEST: usize = 60;
/// Lengths that a column may stand for, in slots: 5, 10, 15 and 30 minutes, 1, 2, 3, 6 and 12 hours, a day and more.
const LENGTHS: [i64; 13] = [1, 2, 3, 6, 12, 24, 36, 72, 144, 288, 576, 2_016, 8_064];

/// Reboots in columns of equal length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Chart {
    /// When the first column begins.
    pub from: Time,
    /// How many seconds each column stands for.
    pub step: i64,
    /// The reboots in each.
    pub counts: Vec<u64>,
}

impl Chart {
    /// The reboots in at most so many columns; none where nothing reboots.
    pub(super) fn of(slots: &BTreeMap<i64, u64>, most: usize) -> Option<Self> {
        let first = *slots.keys().next()?;
        let last = *slots.keys().next_back()?;
        let most = i64::try_from(most.max(1)).ok()?;
        let fits = |length: i64| last.div_euclid(length).saturating_sub(first.div_euclid(length)) < most;
        let apart = last.saturating_sub(first);
        // A column stands for whole hours and days wherever one of them is long enough.
        let length = LENGTHS.into_iter().find(|length| fits(*length)).unwrap_or(apart / most + 2);
        let start = first.div_euclid(length);
        let columns = last.div_euclid(length).saturating_sub(start).min(most) + 1;
        let mut counts = vec![0_u64; usize::try_from(columns).ok()?];
        for (slot, count) in slots {
            let at = usize::try_from(slot.div_euclid(length).saturating_sub(start)).unwrap_or(0);
            if let Some(column) = counts.get_mut(at) {
                *column += count;
            }
        }
        let from = Time(start.saturating_mul(length).saturating_mul(SLOT_SECONDS));
        Some(Self { from, step: length.saturating_mul(SLOT_SECONDS), counts })
    }

    /// How long a column is.
    pub(super) fn length(&self) -> Duration {
        Duration::from_secs(self.step.unsigned_abs())
    }

    /// When the column at this place begins.
    pub(super) fn begins(&self, at: usize) -> Time {
        let steps = i64::try_from(at).unwrap_or(i64::MAX).saturating_mul(self.step);
        Time(self.from.0.saturating_add(steps))
    }

    /// The highest column, of several the first: its place and its count.
    pub(super) fn highest(&self) -> (usize, u64) {
        let mut highest = (0, 0);
        for (at, count) in self.counts.iter().enumerate() {
            if *count > highest.1 {
                highest = (at, *count);
            }
        }
        highest
    }
}

/// Writes the chart and how many there are at most; nothing where nothing reboots.
pub(super) fn draw(out: &mut dyn Write, page: &JobPage<'_>, tally: &Tally) -> io::Result<()> {
    let all: u64 = tally.reboots_over_time.values().sum();
    let start = page.indent + 12;
    let cells = page.style.width.saturating_sub(start).clamp(10, WIDEST);
    let Some(chart) = Chart::of(&tally.reboots_over_time, cells).filter(|_| all > 0) else { return Ok(()) };
    let plan = page.view.plan;
    let (at, most) = chart.highest();
    let length = time::length(chart.length());
    let peak = match chart.counts.len() {
        1 => format!("{}, within {length}: {}", number::grouped(all), time::at(plan, chart.from)),
        _ => format!(
            "{}, at most {} in {length}: {}",
            number::grouped(all),
            number::grouped(most),
            time::at(plan, chart.begins(at))
        ),
    };
    writeln!(out)?;
    page.line(out, "reboots", Tone::Plain, &peak)?;
    if chart.counts.len() < 2 {
        return Ok(());
    }
    for line in bar::columns(&chart.counts, HEIGHT) {
        writeln!(out, "{:start$}{}", "", page.style.paint(Tone::Note, line))?;
    }
    let columns = chart.counts.len();
    writeln!(out, "{:start$}{}", "", page.style.paint(Tone::Dim, "─".repeat(columns)))?;
    let first = time::at(plan, chart.from);
    let last = time::at(plan, chart.begins(columns));
    let gap = columns.saturating_sub(text::width(&first) + text::width(&last));
    let times = if gap >= 2 { format!("{first}{:gap$}{last}", "") } else { format!("{first} – {last}") };
    writeln!(out, "{:start$}{}", "", page.style.paint(Tone::Dim, times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_for_whole_lengths() {
        let slots: BTreeMap<i64, u64> = [(24, 3), (25, 1), (47, 2)].into();
        let fine = Chart::of(&slots, 60).expect("something reboots");
        assert_eq!((fine.from, fine.step, fine.counts.len()), (Time(7_200), 300, 24));
        assert_eq!(fine.highest(), (0, 3));
        let coarse = Chart::of(&slots, 4).expect("something reboots");
        assert_eq!((coarse.from, coarse.step), (Time(7_200), 1_800));
        assert_eq!(coarse.counts, [4, 0, 0, 2]);
        assert_eq!(coarse.begins(3), Time(12_600));
        assert_eq!(Chart::of(&BTreeMap::new(), 4), None);
    }

    #[test]
    fn no_reboot_is_lost_however_far_they_are_apart() {
        for slots in [
            [(-500_000, 1), (500_000, 2)],
            [(i64::MIN / 400, 1), (i64::MAX / 400, 2)],
            [(-1, 1), (0, 2)],
            [(0, 1), (i64::MAX, 2)],
        ] {
            let chart = Chart::of(&slots.into(), 40).expect("something reboots");
            assert!(chart.counts.len() <= 41, "{chart:?}");
            assert_eq!(chart.counts.iter().sum::<u64>(), 3, "{slots:?}");
        }
    }
}
