//! Local endpoints run real scripts by real shells; nothing here is simulated.

mod doubles;
mod ends;
mod guards;
mod isolation;
mod strays;
mod support;
