//! One asset of a plan.

/// Which asset: its group, and its place in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssetId {
    /// Place of its group in the plan, from 0.
    pub group: usize,
    /// Place in the group, from 0.
    pub index: u64,
}
