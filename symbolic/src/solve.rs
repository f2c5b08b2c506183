//! Linear equations whose coefficients are expressions.

use num_traits::{One, Zero};
use trigrad_core::Expr;

use crate::keyed::Map;
use crate::region::{is_integer, sum};
use crate::sweep::product;

// Up to so many unknowns, determinants are expanded.
const EXPANDED: usize = 6;

/// The solution X of `a` X = `b`, a row for each unknown; `None` if the determinant is 0 by
/// structure.
///
/// Up to six unknowns by Cramer's rule, which divides by the determinant alone. Beyond, by
/// elimination: a number is taken for pivot where there is one, otherwise the entry of the
/// shortest row.
pub(crate) fn solve<'g>(
    a: Vec<Vec<Expr<'g>>>,
    b: Vec<Vec<Expr<'g>>>,
) -> Option<Vec<Vec<Expr<'g>>>> {
    match a.len() {
        0..=EXPANDED => cramer(&a, &b),
        _ => eliminate(a, b),
    }
}

fn cramer<'g>(a: &[Vec<Expr<'g>>], b: &[Vec<Expr<'g>>]) -> Option<Vec<Vec<Expr<'g>>>> {
    let n = a.len();
    let everything = (1 << n) - 1;
    let mut minors = Minors {
        a,
        known: Map::default(),
    };
    let determinant = minors.of(everything, everything);
    if is_integer(determinant, 0) {
        return None;
    }
    let columns = b.first().map_or(0, Vec::len);
    let mut rows = Vec::with_capacity(n);
    for unknown in 0..n {
        let cofactor = |row: usize, minors: &mut Minors<'_, 'g>| {
            let minor = minors.of(everything & !(1 << row), everything & !(1 << unknown));
            signed(minor, (row + unknown) % 2 == 1)
        };
        let cofactors: Vec<Expr<'g>> = (0..n).map(|row| cofactor(row, &mut minors)).collect();
        let entry = |column: usize| {
            let terms = (0..n).filter_map(|row| times(cofactors[row], b[row][column]));
            over(terms.reduce(sum).unwrap_or_else(Expr::zero), determinant)
        };
        rows.push((0..columns).map(entry).collect());
    }
    Some(rows)
}

// The determinants of the parts of a matrix, by the bits of their rows and columns.
struct Minors<'a, 'g> {
    a: &'a [Vec<Expr<'g>>],
    known: Map<(u32, u32), Expr<'g>>,
}

impl<'g> Minors<'_, 'g> {
    // Expanded along the first row; at most as deep as there are rows, which are few.
    fn of(&mut self, rows: u32, columns: u32) -> Expr<'g> {
        if rows == 0 {
            return Expr::one();
        }
        if let Some(&known) = self.known.get(&(rows, columns)) {
            return known;
        }
        let row = rows.trailing_zeros() as usize;
        let mut total = Expr::zero();
        let taken = (0..self.a.len()).filter(|column| columns & (1 << column) != 0);
        for (place, column) in taken.enumerate() {
            let entry = self.a[row][column];
            if is_integer(entry, 0) {
                continue;
            }
            let rest = self.of(rows & !(1 << row), columns & !(1 << column));
            if let Some(term) = times(entry, rest) {
                total = match (place % 2, is_integer(total, 0)) {
                    (0, _) => sum(total, term),
                    (_, true) => signed(term, true),
                    (_, false) => total - term,
                };
            }
        }
        self.known.insert((rows, columns), total);
        total
    }
}

fn eliminate<'g>(
    mut a: Vec<Vec<Expr<'g>>>,
    mut b: Vec<Vec<Expr<'g>>>,
) -> Option<Vec<Vec<Expr<'g>>>> {
    let n = a.len();
    let is_zero = |entry: &Expr<'g>| is_integer(*entry, 0);
    // By unknown: the row that determines it.
    let mut pivot_rows = vec![0; n];
    let mut is_used = vec![false; n];
    for unknown in 0..n {
        let price = |row: usize| {
            let is_number = a[row][unknown].constant().is_some();
            let length = a[row].iter().filter(|entry| !is_zero(entry)).count();
            (!is_number, length)
        };
        let candidates = (0..n).filter(|&row| !is_used[row] && !is_zero(&a[row][unknown]));
        let pivot_row = candidates.min_by_key(|&row| price(row))?;
        is_used[pivot_row] = true;
        pivot_rows[unknown] = pivot_row;
        let (pivot, slopes) = (a[pivot_row].clone(), b[pivot_row].clone());
        for row in (0..n).filter(|&row| row != pivot_row) {
            if is_zero(&a[row][unknown]) {
                continue;
            }
            let factor = over(a[row][unknown], pivot[unknown]);
            for column in unknown + 1..n {
                a[row][column] = less(a[row][column], times(factor, pivot[column]));
            }
            a[row][unknown] = Expr::zero();
            for (entry, &other) in b[row].iter_mut().zip(&slopes) {
                *entry = less(*entry, times(factor, other));
            }
        }
    }
    let row = |unknown: usize| {
        let row = pivot_rows[unknown];
        let entries = b[row].iter();
        entries.map(|&entry| over(entry, a[row][unknown])).collect()
    };
    Some((0..n).map(row).collect())
}

fn times<'g>(a: Expr<'g>, b: Expr<'g>) -> Option<Expr<'g>> {
    match is_integer(a, 0) {
        true => None,
        false => product(a, b),
    }
}

fn less<'g>(a: Expr<'g>, b: Option<Expr<'g>>) -> Expr<'g> {
    match b {
        None => a,
        Some(b) if is_integer(a, 0) => signed(b, true),
        Some(b) => a - b,
    }
}

fn over<'g>(a: Expr<'g>, b: Expr<'g>) -> Expr<'g> {
    match () {
        () if is_integer(a, 0) || is_integer(b, 1) => a,
        () if is_integer(b, -1) => -a,
        () => a / b,
    }
}

fn signed(value: Expr<'_>, negative: bool) -> Expr<'_> {
    match negative && !is_integer(value, 0) {
        true => -value,
        false => value,
    }
}
