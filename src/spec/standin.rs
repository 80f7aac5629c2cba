//! Stand-ins until the real modules land: remove each from here and from the `pub use` in `mod.rs`.

/// Rulebooks.
pub mod rulebook {
    use crate::diag::Diagnostic;
    use crate::rules::Rulebook;
    use crate::source::SourceFile;

    /// Stand-in.
    pub fn parse(_source: &SourceFile) -> (Option<Rulebook>, Vec<Diagnostic>) {
        (None, Vec::new())
    }
}
