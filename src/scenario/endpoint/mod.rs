//! What a scenario says of its endpoint: the maps of YAML that steps fill in as well, and the checks that lead from there to what
//! an endpoint is given.

mod cpu;
mod disk;
mod limits;

pub use cpu::{Cpu, Processor};
pub use disk::Disk;
pub use limits::Limits;
