//! Random functions over the whole table, as code and as this crate runs them.
