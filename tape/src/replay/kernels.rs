//! The rows of the table on many numbers at once.
//!
//! A slot is a few groups of L numbers. Each kernel loads a group of every argument before
//! it stores one of the result, so that a result may go where an argument was; and all of
//! a kernel's loops are of a length known when compiling, so that they turn into vector
//! instructions where the row is one. One kernel for each row comes from the table itself.

use std::cell::Cell;

use trigrad_core::{Binary, Interpret, Tracked, Unary};

/// Every number of a machine: B groups of L for each slot.
pub(super) type Groups<const L: usize> = [Cell<[f64; L]>];

/// The groups of a slot.
#[inline(always)]
pub(super) fn slot<const L: usize, const B: usize>(
    groups: &Groups<L>,
    slot: u32,
) -> &[Cell<[f64; L]>] {
    if B == 1 {
        return std::slice::from_ref(&groups[slot as usize]);
    }
    &groups[slot as usize * B..][..B]
}

#[inline(always)]
pub(super) fn map<const L: usize, const B: usize>(
    groups: &Groups<L>,
    to: u32,
    [a]: [u32; 1],
    f: impl Fn(f64) -> f64,
) {
    let (to, a) = (slot::<L, B>(groups, to), slot::<L, B>(groups, a));
    for group in 0..B {
        let a = a[group].get();
        let mut y = [0.0; L];
        for lane in 0..L {
            y[lane] = f(a[lane]);
        }
        to[group].set(y);
    }
}

#[inline(always)]
pub(super) fn map2<const L: usize, const B: usize>(
    groups: &Groups<L>,
    to: u32,
    [a, b]: [u32; 2],
    f: impl Fn(f64, f64) -> f64,
) {
    let to = slot::<L, B>(groups, to);
    let (a, b) = (slot::<L, B>(groups, a), slot::<L, B>(groups, b));
    for group in 0..B {
        let (a, b) = (a[group].get(), b[group].get());
        let mut y = [0.0; L];
        for lane in 0..L {
            y[lane] = f(a[lane], b[lane]);
        }
        to[group].set(y);
    }
}

#[inline(always)]
pub(super) fn map3<const L: usize, const B: usize>(
    groups: &Groups<L>,
    to: u32,
    [a, b, c]: [u32; 3],
    f: impl Fn(f64, f64, f64) -> f64,
) {
    let (to, a) = (slot::<L, B>(groups, to), slot::<L, B>(groups, a));
    let (b, c) = (slot::<L, B>(groups, b), slot::<L, B>(groups, c));
    for group in 0..B {
        let (a, b, c) = (a[group].get(), b[group].get(), c[group].get());
        let mut y = [0.0; L];
        for lane in 0..L {
            y[lane] = f(a[lane], b[lane], c[lane]);
        }
        to[group].set(y);
    }
}

/// A row and its companion.
pub(super) fn joint<const L: usize, const B: usize>(
    op: Unary,
    groups: &Groups<L>,
    to: [u32; 2],
    a: u32,
) {
    let [y, z] = to.map(|to| slot::<L, B>(groups, to));
    let a = slot::<L, B>(groups, a);
    for group in 0..B {
        let a = a[group].get();
        let (mut value, mut companion) = ([0.0; L], [0.0; L]);
        for lane in 0..L {
            (value[lane], companion[lane]) = f64::joint(op, Tracked::varying(a[lane]));
        }
        y[group].set(value);
        z[group].set(companion);
    }
}

macro_rules! kernels {
    (
        []
        unary { $( $(#[doc = $udoc:literal])+ $U:ident $ufn:ident )* }
        indexed { $($indexed:tt)* }
        binary { $( $(#[doc = $bdoc:literal])+ $B:ident $bfn:ident )* }
        nary { $($nary:tt)* }
    ) => {
        /// A row of one argument.
        pub(super) fn unary<const L: usize, const B: usize>(
            op: Unary,
            groups: &Groups<L>,
            to: u32,
            args: [u32; 1],
        ) {
            match op {
                $( Unary::$U => map::<L, B>(groups, to, args, |x| Unary::$U.value(x)), )*
            }
        }

        /// A row of two arguments.
        pub(super) fn binary<const L: usize, const B: usize>(
            op: Binary,
            groups: &Groups<L>,
            to: u32,
            args: [u32; 2],
        ) {
            match op {
                $( Binary::$B => map2::<L, B>(groups, to, args, |a, b| Binary::$B.value([a, b])), )*
            }
        }
    };
}
trigrad_core::row_methods!(kernels, []);
