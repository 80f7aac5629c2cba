//! Which place wins, and what mistakes look like.
