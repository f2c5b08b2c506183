//! The everlasting check of the table: what its partials say is what follows from its values.
//!
//! Three enclosures of the same slopes have to meet: from the partials, run over intervals; from
//! the oracle's series, which never read a partial; and from differences of values. With a wrong
//! rule planted in the table they do not.
//!
//! With `TRIGRAD_NIGHTLY=1` there are many more points.

mod bessel;
mod differences;
mod digits;
mod edges;
mod identities;
mod mutants;
mod orders;
mod points;
mod programs;
mod rows;
mod smoothness;
#[path = "../stored/references.rs"]
mod stored;

/// How many cases are run: every time, and at night.
fn amount(daily: usize, nightly: usize) -> usize {
    if std::env::var_os("TRIGRAD_NIGHTLY").is_some() {
        nightly
    } else {
        daily
    }
}
