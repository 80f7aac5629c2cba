//! Deployment jobs of the vendor's API.

mod json;
mod slip;
mod text;
