//! Nothing: what counts are the features and the steps in `tests/features.rs`.
