//! Files that are written.

use super::failure::{Failure, Kind};

/// Writes a file, over what was there.
pub(crate) fn write(path: &str, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes)
        .map_err(|error| Failure::new(Kind::Io, format!("cannot write to {path:?}: {error}")))
}
