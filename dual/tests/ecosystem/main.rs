//! Dual numbers in other people's generic code.

mod branches;
mod close;
mod confusion;
mod conversions;
mod drivers;
mod elimination;
mod functions;
mod random;
mod singular;
mod spectra;
mod ties;
mod warnings;
