//! Arithmetic of shares.

#[expect(clippy::cast_precision_loss, reason = "counts of assets, millionths and seconds are far below 2^52")]
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// A sum that keeps what rounding loses (Neumaier's).
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sum {
    sum: f64,
    lost: f64,
}

impl Sum {
    pub(super) fn add(&mut self, term: f64) {
        let sum = self.sum + term;
        self.lost +=
            if self.sum.abs() >= term.abs() { (self.sum - sum) + term } else { (term - sum) + self.sum };
        self.sum = sum;
    }

    pub(super) fn total(self) -> f64 {
        self.sum + self.lost
    }
}

impl From<f64> for Sum {
    fn from(sum: f64) -> Self {
        Self { sum, lost: 0.0 }
    }
}
