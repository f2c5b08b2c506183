//! The pullbacks of statements on matrices, in closed form (Giles 2008).

use trigrad_core::{Interpret, Tracked};

use crate::block::{Give, Seen};
use crate::linear::{Factors, add_multiple, dot, product, solve_upper, transposed, unit};
use crate::trace::zero;

/// Of C = A B: to A flows C̄ B', to B flows A' C̄.
///
/// An entry of A concerns a row of C, and an entry of B a column: where nothing is reached
/// there, nothing flows.
pub(crate) fn of_product<T: Interpret>(
    [rows, inner, columns]: [usize; 3],
    [a, b]: [&[Tracked<T>]; 2],
    wanted: [bool; 2],
    seen: &Seen<T>,
    give: &mut Give<'_, T>,
) {
    if rows * inner * columns == 0 {
        return;
    }
    let adjoints = || seen.adjoints().chunks_exact(rows).enumerate();
    if wanted[0] {
        let mut by_a = vec![zero(); rows * inner];
        for (j, adjoints) in adjoints() {
            let mask = seen.reached(j * rows..(j + 1) * rows);
            for (by_a, &b) in by_a.chunks_exact_mut(rows).zip(&b[j * inner..]) {
                add_multiple(by_a, adjoints, b, mask);
            }
        }
        let is_row_reached = |i| (0..columns).any(|j| seen.is_reached(i + j * rows));
        for i in (0..rows).filter(|&i| is_row_reached(i)) {
            (0..inner).for_each(|l| give(0, i + l * rows, by_a[i + l * rows]));
        }
    }
    if wanted[1] {
        for (j, adjoints) in adjoints() {
            let mask = seen.reached(j * rows..(j + 1) * rows);
            if mask.is_some_and(|mask| !mask.contains(&true)) {
                continue;
            }
            for (l, a) in a.chunks_exact(rows).enumerate() {
                give(1, l + j * inner, dot(a, adjoints, mask));
            }
        }
    }
}

/// Of A X = B: to B flows the solution Z of A' Z = X̄, to A flows -Z X'.
pub(crate) fn of_solve<T: Interpret>(
    n: usize,
    factors: &Factors<T>,
    x: &[Tracked<T>],
    wanted: [bool; 2],
    seen: &Seen<T>,
    give: &mut Give<'_, T>,
) {
    if n == 0 {
        return;
    }
    let mut by_a = vec![zero(); n * n];
    for (j, adjoints) in seen.adjoints().chunks_exact(n).enumerate() {
        // Every entry of a column of X depends on the same column of B.
        if !(j * n..(j + 1) * n).any(|entry| seen.is_reached(entry)) {
            continue;
        }
        let mut z = adjoints.to_vec();
        factors.solve_transposed(&mut z);
        for (by_a, &x) in by_a.chunks_exact_mut(n).zip(&x[j * n..]) {
            add_multiple(by_a, &z, -x, None);
        }
        if wanted[1] {
            for (i, &z) in z.iter().enumerate() {
                give(1, i + j * n, z);
            }
        }
    }
    if wanted[0] {
        for (entry, by_a) in by_a.into_iter().enumerate() {
            give(0, entry, by_a);
        }
    }
}

/// Of ln |det A|: the transposed inverse times the adjoint.
pub(crate) fn of_log_determinant<T: Interpret>(
    n: usize,
    factors: &Factors<T>,
    seen: &Seen<T>,
    give: &mut Give<'_, T>,
) {
    let adjoint = seen.adjoints()[0];
    for j in 0..n {
        let mut column = unit(n, j);
        factors.solve_transposed(&mut column);
        for (i, &inverse) in column.iter().enumerate() {
            give(0, i + j * n, inverse * adjoint);
        }
    }
}

/// Of L L' = A: with S = L^-T P L^-1, where P is the lower triangle of L' L̄ with half its
/// diagonal, to an entry of the lower triangle flows what S has there and at its mirror
/// image, to one of the diagonal what S has there.
pub(crate) fn of_cholesky<T: Interpret>(
    n: usize,
    l: &[Tracked<T>],
    seen: &Seen<T>,
    give: &mut Give<'_, T>,
) {
    if n == 0 {
        return;
    }
    let mut adjoints = seen.adjoints().to_vec();
    for (j, column) in adjoints.chunks_exact_mut(n).enumerate() {
        // Above the diagonal there is nothing that depends on A.
        column[..j].fill(zero());
    }
    let mut p = product(n, n, &transposed(n, l), &adjoints);
    for (j, column) in p.chunks_exact_mut(n).enumerate() {
        column[..j].fill(zero());
        column[j] *= 0.5;
        solve_upper(n, l, column);
    }
    let mut s = transposed(n, &p);
    s.chunks_exact_mut(n)
        .for_each(|column| solve_upper(n, l, column));
    for j in 0..n {
        give(0, j + j * n, s[j + j * n]);
        for i in j + 1..n {
            give(0, i + j * n, s[i + j * n] + s[j + i * n]);
        }
    }
}
