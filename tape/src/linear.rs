//! Linear algebra on the numbers of a tape, which nalgebra's matrices cannot hold: they
//! ask of an entry that it lives for ever.
//!
//! Matrices are lists by columns.

use trigrad_core::{Interpret, Relation, Scalar, Test, Tracked};

use crate::trace::{one, zero};

/// Adds the multiple of `x`; of the numbers that a mask names, if there is one.
pub(crate) fn add_multiple<T: Interpret>(
    sum: &mut [Tracked<T>],
    x: &[Tracked<T>],
    factor: Tracked<T>,
    mask: Option<&[bool]>,
) {
    match mask {
        None => {
            for (sum, &x) in sum.iter_mut().zip(x) {
                *sum += x * factor;
            }
        }
        Some(mask) => {
            let named = sum.iter_mut().zip(x).zip(mask).filter(|(_, named)| **named);
            for ((sum, &x), _) in named {
                *sum += x * factor;
            }
        }
    }
}

/// The sum of products; of the numbers that a mask names, if there is one.
///
/// It is for adjoints, whose order of addition is free: four sums do not wait for each
/// other.
pub(crate) fn dot<T: Interpret>(
    x: &[Tracked<T>],
    y: &[Tracked<T>],
    mask: Option<&[bool]>,
) -> Tracked<T> {
    if let Some(mask) = mask {
        let named = x.iter().zip(y).zip(mask).filter(|(_, named)| **named);
        return named.map(|((&x, &y), _)| x * y).sum();
    }
    let (xs, ys) = (x.chunks_exact(4), y.chunks_exact(4));
    let rest = xs.remainder().iter().zip(ys.remainder());
    let rest = rest.map(|(&x, &y)| x * y).sum::<Tracked<T>>();
    let sums = xs.zip(ys).fold([zero(); 4], |mut sums, (x, y)| {
        for (sum, (&x, &y)) in sums.iter_mut().zip(x.iter().zip(y)) {
            *sum += x * y;
        }
        sums
    });
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// The product of a matrix of `rows` rows and `inner` columns with another.
pub(crate) fn product<T: Interpret>(
    rows: usize,
    inner: usize,
    a: &[Tracked<T>],
    b: &[Tracked<T>],
) -> Vec<Tracked<T>> {
    if rows * inner == 0 {
        let columns = b.len().checked_div(inner).unwrap_or(0);
        return vec![zero(); rows * columns];
    }
    let mut c = Vec::with_capacity(rows * b.len() / inner);
    for column in b.chunks_exact(inner) {
        let from = c.len();
        c.extend(a[..rows].iter().map(|&a| a * column[0]));
        for (a, &b) in a.chunks_exact(rows).zip(column).skip(1) {
            add_multiple(&mut c[from..], a, b, None);
        }
    }
    c
}

/// A square matrix as the product of a lower and an upper triangle, with rows exchanged
/// so that the pivots are large.
#[derive(Debug)]
pub(crate) struct Factors<T: Interpret> {
    n: usize,
    // The upper triangle with its diagonal, and below it the lower one, whose diagonal is 1.
    packed: Vec<Tracked<T>>,
    // The row that was exchanged with each.
    exchanged: Vec<usize>,
}

impl<T: Interpret> Factors<T> {
    /// Of a singular matrix some numbers are infinite or NaN.
    pub(crate) fn of(n: usize, a: &[Tracked<T>]) -> Self {
        let mut packed = a.to_vec();
        let mut exchanged = Vec::with_capacity(n);
        for k in 0..n {
            let mut best = k;
            for i in k + 1..n {
                if is_larger(packed[i + k * n], packed[best + k * n]) {
                    best = i;
                }
            }
            exchanged.push(best);
            if best != k {
                (0..n).for_each(|j| packed.swap(k + j * n, best + j * n));
            }
            let (done, rest) = packed.split_at_mut((k + 1) * n);
            let (pivot, below) = done[k * n + k..].split_first_mut().expect("a pivot");
            below.iter_mut().for_each(|below| *below /= *pivot);
            for column in rest.chunks_exact_mut(n) {
                let factor = -column[k];
                add_multiple(&mut column[k + 1..], below, factor, None);
            }
        }
        Self {
            n,
            packed,
            exchanged,
        }
    }

    /// The bytes of the factors.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(self.packed.as_slice()) + size_of_val(self.exchanged.as_slice())
    }

    /// Makes the solution x of A x = b out of b.
    pub(crate) fn solve(&self, b: &mut [Tracked<T>]) {
        let n = self.n;
        for (k, &other) in self.exchanged.iter().enumerate() {
            b.swap(k, other);
        }
        for k in 0..n {
            let (known, rest) = b.split_at_mut(k + 1);
            let lower = &self.packed[k * n + k + 1..(k + 1) * n];
            add_multiple(rest, lower, -known[k], None);
        }
        for k in (0..n).rev() {
            let column = &self.packed[k * n..(k + 1) * n];
            b[k] /= column[k];
            let (rest, known) = b.split_at_mut(k);
            add_multiple(rest, &column[..k], -known[0], None);
        }
    }

    /// Makes the solution x of A' x = b out of b.
    pub(crate) fn solve_transposed(&self, b: &mut [Tracked<T>]) {
        let n = self.n;
        for k in 0..n {
            let column = &self.packed[k * n..(k + 1) * n];
            b[k] = (b[k] - dot(&column[..k], &b[..k], None)) / column[k];
        }
        for k in (0..n).rev() {
            let lower = &self.packed[k * n + k + 1..(k + 1) * n];
            b[k] -= dot(lower, &b[k + 1..], None);
        }
        for (k, &other) in self.exchanged.iter().enumerate().rev() {
            b.swap(k, other);
        }
    }

    /// The logarithm of the determinant's absolute value.
    pub(crate) fn log_determinant(&self) -> Tracked<T> {
        let pivots = (0..self.n).map(|k| self.packed[k + k * self.n]);
        pivots.map(|pivot| pivot.abs().ln()).sum()
    }
}

/// The lower triangle L with L L' = A, of which the lower triangle is read. NaN where A
/// is not positive definite.
pub(crate) fn cholesky<T: Interpret>(n: usize, a: &[Tracked<T>]) -> Vec<Tracked<T>> {
    let mut l = a.to_vec();
    for j in 0..n {
        l[j * n..j * n + j].fill(zero());
        let (done, rest) = l.split_at_mut(j * n);
        let column = &mut rest[j..n];
        for before in done.chunks_exact(n) {
            add_multiple(column, &before[j..], -before[j], None);
        }
        let root = column[0].sqrt();
        column[0] = root;
        column[1..].iter_mut().for_each(|below| *below /= root);
    }
    l
}

/// Makes the solution x of L' x = b out of b, for a lower triangle L.
pub(crate) fn solve_upper<T: Interpret>(n: usize, l: &[Tracked<T>], b: &mut [Tracked<T>]) {
    for k in (0..n).rev() {
        let below = &l[k * n + k + 1..(k + 1) * n];
        b[k] = (b[k] - dot(below, &b[k + 1..], None)) / l[k * n + k];
    }
}

/// The rows as columns.
pub(crate) fn transposed<E: Copy>(rows: usize, a: &[E]) -> Vec<E> {
    let row = |i| a.iter().skip(i).step_by(rows.max(1)).copied();
    (0..rows).flat_map(row).collect()
}

/// The unit vector of this number.
pub(crate) fn unit<T: Interpret>(n: usize, number: usize) -> Vec<Tracked<T>> {
    let mut unit = vec![zero(); n];
    unit[number] = one();
    unit
}

fn is_larger<T: Interpret>(a: Tracked<T>, b: Tracked<T>) -> bool {
    let test = Test {
        relation: Relation::Greater,
        left: a.abs(),
        right: b.abs(),
    };
    <Tracked<T> as Interpret>::decide(test) == Some(true)
}
