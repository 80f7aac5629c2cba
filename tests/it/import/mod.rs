//! `patchdrill import` from outside: jobs of the vendor's API become scenarios that are right, and wrong jobs become nothing.
//!
//! Each folder of `tests/import` but `wrong` holds jobs, and in `expected` what comes of them. Each file in
//! `tests/import/wrong` has its message beside it, in a file that ends in `.stderr`. After something was changed on purpose,
//! `UPDATE_IMPORT=1 cargo test --test it import::` writes what is expected anew; read the difference before it is committed.

mod golden;
mod support;
mod use_of_it;
mod wrong;
