//! How actions and patches go on some assets, where that is not as on all others.

use crate::lifecycle::{Between, Share};
use crate::scenario::map::map;
use crate::scenario::value::{Instant, Shares};

map! {
    /// How an action goes on some assets, where that is not as on all others.
    pub(crate) struct ActionWhere = "how an action goes on some assets" {
        /// Its exit code, or exit codes with their shares.
        exits: Shares<i32>,
        /// How long it takes.
        takes: Between = "the duration of the action",
    }
}

map! {
    /// How a patch fares on some assets, where that is not as on all others.
    pub(crate) struct PatchWhere = "how a patch fares on some assets" {
        /// The share of assets on which its installer fails.
        fails: Share = "the share of assets on which this happens",
        /// The share of assets on which its download fails.
        download_fails: Share = "the share of assets on which this happens",
        /// The share of assets on which its signature is wrong.
        signature_fails: Share = "the share of assets on which this happens",
        /// The share of assets on which its checksum is wrong.
        checksum_fails: Share = "the share of assets on which this happens",
        /// The share of assets on which there is nothing that it upgrades.
        not_applicable: Share = "the share of assets on which this happens",
        /// How long its download takes.
        download_takes: Between = "how long the download takes",
        /// How long its installation takes.
        install_takes: Between = "how long the installation takes",
        /// When the vendor published it.
        published: Instant = "when the patch was published",
    }
}
