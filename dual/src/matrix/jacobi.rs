//! The singular value decomposition of plain numbers.
//!
//! nalgebra's iteration loses digits where singular values are equal or nearly so, a few of
//! them all but the first; its closed form for 3 rows and columns goes by the eigenvectors of
//! AᵀA, and has no digits of values below the root of ε; that for 2 squares the entries, which
//! leave the range. Rotations of columns have none of that.

use nalgebra::{DMatrix, DVector, Dyn, SVD};

// Matrices of full rank were seen to take less than ten, those with more columns than they span
// up to 23, in which what is left of them goes down to nothing.
const SWEEPS: usize = 100;

/// The decomposition A = U Σ Vᵀ with the singular values in descending order; `None` where it
/// does not converge.
///
/// Pairs of columns are turned until all are orthogonal (one-sided Jacobi: Hestenes 1958;
/// Demmel and Veselić, Jacobi's method is more accurate than QR, 1992). `a` has entries, and
/// they are finite.
pub(super) fn decomposed(a: &DMatrix<f64>) -> Option<SVD<f64, Dyn, Dyn>> {
    if a.nrows() < a.ncols() {
        let turned = decomposed(&a.transpose())?;
        return Some(SVD {
            u: turned.v_t.map(|v_t| v_t.transpose()),
            v_t: turned.u.map(|u| u.transpose()),
            singular_values: turned.singular_values,
        });
    }
    // A power of two rounds nothing; with the largest entry near 1 no norm leaves the range.
    let scale = match a.amax() {
        0.0 => 1.0,
        largest => largest.log2().floor().exp2(),
    };
    let mut columns = a / scale;
    let mut v = DMatrix::identity(a.ncols(), a.ncols());
    orthogonalise(&mut columns, &mut v)?;

    let norms: Vec<f64> = (0..a.ncols())
        .map(|j| norm(columns.column(j).as_slice()))
        .collect();
    let mut order: Vec<usize> = (0..norms.len()).collect();
    order.sort_by(|&i, &j| norms[j].total_cmp(&norms[i]));
    let mut u = DMatrix::zeros(a.nrows(), a.ncols());
    for (place, &j) in order.iter().enumerate() {
        let unit = match norms[j] {
            0.0 => complement(&u, place),
            norm => columns.column(j) / norm,
        };
        u.set_column(place, &unit);
    }
    Some(SVD {
        u: Some(u),
        v_t: Some(v.select_columns(&order).transpose()),
        singular_values: DVector::from_fn(norms.len(), |i, _| norms[order[i]] * scale),
    })
}

// Turns `columns` and those of `v` together until the former are orthogonal.
fn orthogonalise(columns: &mut DMatrix<f64>, v: &mut DMatrix<f64>) -> Option<()> {
    let n = columns.ncols();
    for _ in 0..SWEEPS {
        let mut is_done = true;
        for p in 0..n {
            for q in p + 1..n {
                let sizes = [p, q].map(|j| norm(columns.column(j).as_slice()));
                if let Some((cosine, sine)) = rotation(columns, [p, q], sizes) {
                    turn(columns, [p, q], cosine, sine);
                    turn(v, [p, q], cosine, sine);
                    let terms = [
                        cosine * sizes[0] + sine.abs() * sizes[1],
                        sine.abs() * sizes[0] + cosine * sizes[1],
                    ];
                    drop_noise(columns, [p, q], terms);
                    is_done = false;
                }
            }
        }
        if is_done {
            return Some(());
        }
    }
    None
}

// The cosine and the sine of the turn that makes two columns orthogonal; `None` where they
// are, but for the rounding of a scalar product. It is that of the unit vectors, so that small
// columns are as orthogonal as large ones.
fn rotation(columns: &DMatrix<f64>, [p, q]: [usize; 2], sizes: [f64; 2]) -> Option<(f64, f64)> {
    if sizes.contains(&0.0) {
        return None;
    }
    let (p, q) = (columns.column(p), columns.column(q));
    let pairs = p.iter().zip(&q);
    let between: f64 = pairs.map(|(x, y)| (x / sizes[0]) * (y / sizes[1])).sum();
    if between.abs() <= f64::EPSILON * (columns.nrows() as f64).sqrt() {
        return None;
    }
    let ratio = sizes[1] / sizes[0];
    let cotangent = (ratio - 1.0 / ratio) / (2.0 * between);
    let tangent = cotangent.signum() / (cotangent.abs() + cotangent.hypot(1.0));
    let cosine = 1.0 / tangent.hypot(1.0);
    (tangent != 0.0).then_some((cosine, cosine * tangent))
}

fn turn(columns: &mut DMatrix<f64>, [p, q]: [usize; 2], cosine: f64, sine: f64) {
    for mut row in columns.row_iter_mut() {
        let (x, y) = (row[p], row[q]);
        row[p] = cosine * x - sine * y;
        row[q] = sine * x + cosine * y;
    }
}

// What a turn leaves of parallel columns is rounding, whose direction says nothing: 0, so that
// it is not turned for ever and ever. Where columns are more than the dimensions that they
// span, several turns together do that, and again in each sweep, until the rest is so small
// that its entries have no digits left.
fn drop_noise(columns: &mut DMatrix<f64>, pair: [usize; 2], terms: [f64; 2]) {
    for (j, terms) in pair.into_iter().zip(terms) {
        let mut column = columns.column_mut(j);
        let least = f64::MIN_POSITIVE / f64::EPSILON;
        if norm(column.as_slice()) <= least.max(2.0 * f64::EPSILON * terms) {
            column.fill(0.0);
        }
    }
}

// The length, whose squares may leave the range.
fn norm(column: &[f64]) -> f64 {
    let largest = column
        .iter()
        .fold(0.0, |largest: f64, x| largest.max(x.abs()));
    match largest {
        0.0 => 0.0,
        largest => {
            largest
                * column
                    .iter()
                    .map(|x| (x / largest).powi(2))
                    .sum::<f64>()
                    .sqrt()
        }
    }
}

// A unit vector that is orthogonal to the first `known` columns of `u`: what they leave of the
// axis that they cover least, which is the root of one over the rows at least, so that little
// cancels.
fn complement(u: &DMatrix<f64>, known: usize) -> DVector<f64> {
    let basis = u.columns(0, known);
    let covered: Vec<f64> = basis.row_iter().map(|row| row.norm_squared()).collect();
    let axis = (0..covered.len()).min_by(|&i, &j| covered[i].total_cmp(&covered[j]));
    let mut unit = DVector::zeros(covered.len());
    unit[axis.unwrap_or_default()] = 1.0;
    let part = basis * basis.tr_mul(&unit);
    (unit - part).normalize()
}
