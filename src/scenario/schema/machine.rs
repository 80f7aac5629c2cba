//! The machine that an endpoint is declared to be.

#![expect(dead_code, reason = "only schemars looks at these types")]

use schemars::JsonSchema;

use super::values::{Named, Number, Size, Span, Text};

/// The name of the system with its release, the lines of the file, or a map of its fields.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum OsRelease {
    Text(Text),
    Fields(Named<Text>),
}

/// The model, the lines of `/proc/cpuinfo`, or a map.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum CpuChoice {
    Text(Text),
    Map(CpuSurface),
}

/// A processor.
#[derive(JsonSchema)]
#[schemars(rename = "Cpu", deny_unknown_fields)]
pub struct CpuSurface {
    /// The name of the model.
    pub model: Option<Text>,
    /// How many cores it has; 1 when it is left out.
    pub cores: Option<Number>,
}

/// The size of a disk, or a map.
#[derive(JsonSchema)]
#[schemars(untagged, inline)]
pub enum DiskChoice {
    Size(Size),
    Map(DiskSurface),
}

/// A disk.
#[derive(JsonSchema)]
#[schemars(rename = "Disk", deny_unknown_fields)]
pub struct DiskSurface {
    /// The type of the file system; ext4 when it is left out.
    #[schemars(rename = "type")]
    pub kind: Option<Text>,
    /// Its size.
    pub size: Option<Size>,
    /// How much of it is free; all of it when neither this nor `used` is there.
    pub free: Option<Size>,
    /// How much of it is used.
    pub used: Option<Size>,
}

/// What an action may use on a sandbox. An action that uses more is stopped: it has failed, without an exit code.
#[derive(JsonSchema)]
#[schemars(rename = "Limits", deny_unknown_fields)]
pub struct LimitsSurface {
    /// How long it may take in real time, as `time_limit` says it.
    pub time: Option<Span>,
    /// Processor time of all its processes together.
    pub cpu: Option<Span>,
    /// Memory of all its processes together.
    pub memory: Option<Size>,
    /// Processes and threads at a time.
    pub processes: Option<Number>,
    /// The size of any file that it writes.
    pub file_size: Option<Size>,
    /// How much the actions of the job may leave on disk together.
    pub disk: Option<Size>,
    /// How much it may write to each of standard output and standard error.
    pub output: Option<Size>,
}
