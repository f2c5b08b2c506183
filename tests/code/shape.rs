//! What the written functions look like.
