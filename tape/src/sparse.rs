//! Sparse Jacobians and Hessians of recorded functions.
//!
//! Which entries can be other than 0 is read off the recorded program; columns that have
//! no row in common are followed by one derivative along their sum, and the entries are
//! read from a few of those. So an answer takes a few runs of the program, however many
//! inputs there are:
//!
//! ```
//! use trigrad_tape::sparse;
//! let x: Vec<f64> = (0..1000).map(f64::from).collect();
//! let (value, _, curvatures) = sparse::hessian(
//!     |x| x.windows(2).map(|pair| pair[0] * pair[1]).sum(),
//!     &x,
//! );
//! assert_eq!(value, (0..999).map(|i| f64::from(i * (i + 1))).sum());
//! assert_eq!(curvatures.nnz(), 2 * 999); // beside the diagonal
//! assert_eq!(curvatures.get_entry(7, 8).map(|entry| entry.into_value()), Some(1.0));
//! ```
//!
//! [`SparseJacobian`] and [`SparseHessian`] keep the pattern, the colouring and the
//! program from one point to the next.
//!
//! # What is in a pattern
//! The pattern is structural: it holds the entries that the program can make other than 0
//! at some point, with the branches that it was recorded with. An entry whose value is 0
//! at a point stays, as an explicit 0. An entry is left out where no derivative flows: of
//! sums, of constants, through the slopes of `abs` or `floor`.
//!
//! # How it is coloured
//! Greedily, in several orders, of which the best is kept (Gebremedhin, Manne and Pothen,
//! What color is your Jacobian?, SIAM Review 47 (2005) 629-705). The columns of a Jacobian
//! get different colours where they share a row, or its rows where they share a column, if
//! that takes fewer. A Hessian gets a star colouring, in which no path of four inputs has
//! two colours: by its symmetry each entry stands alone in a row of the one or the other of
//! its columns, so that an arrow takes two colours and a band matrix one more than half
//! its width.
//!
//! Time and memory for pattern and colouring are linear in the program and the entries,
//! times the number of colours; but for rows of more than a few entries, of which each
//! looks through all of the program that it is made of, or a 64th of the inputs through all
//! of the program, whichever is less.

mod coloring;
mod hessian;
mod jacobian;
mod pattern;

pub use hessian::{SparseHessian, hessian};
pub use jacobian::{SparseJacobian, jacobian};
