//! Matrices of variables, whose operations are statements.

use std::marker::PhantomData;
use std::ops::Mul;
use std::sync::Arc;

use nalgebra::DMatrix;
use trigrad_core::{Interpret, Tracked};

use crate::block::{Argument, Block, Rule};
use crate::linear::{Factors, cholesky, product, transposed};
use crate::trace::{NOWHERE, Path, Trace};
use crate::var::Var;

/// A matrix of variables or plain numbers.
///
/// nalgebra's matrices hold numbers that live for ever, which variables do not; they are
/// made into this and read from it. An operation on matrices is one statement of the tape,
/// with the pullback of a closed form in place of entries for each product and sum
/// (Giles 2008, An extended collection of matrix derivative results for forward and
/// reverse mode algorithmic differentiation). It keeps the numbers that its pullback
/// needs: the memory is that of the matrices, where entries would take 24 bytes for each
/// of n^3 operations.
///
/// ```
/// use nalgebra::{Matrix2, Vector2};
/// use trigrad_tape::{Matrix, gradient};
/// // b' A^-1 b by the entries of A, which is -(A^-1 b)(A^-1 b)' for a symmetric A.
/// let a = Matrix2::new(2.0_f64, 1.0, 1.0, 3.0);
/// let b = Vector2::new(5.0, 10.0);
/// let (value, slopes) = gradient(
///     |x| {
///         let a = Matrix::from_vars(2, 2, x);
///         let b = Matrix::constant(2, 1, b.as_slice());
///         (&b.transpose() * &a.solve(&b)).get(0, 0)
///     },
///     a.as_slice(),
/// );
/// let solution = a.try_inverse().unwrap() * b;
/// assert!((value - b.dot(&solution)).abs() < 1e-12);
/// let expected = -solution * solution.transpose();
/// assert!((Matrix2::from_column_slice(slopes.as_slice()) - expected).norm() < 1e-12);
/// ```
///
/// Lists of entries go by columns, as nalgebra's slices do. Where a matrix is not of the
/// shape that an operation needs, it panics; where it is singular, the result is infinite
/// or NaN, and so are the derivatives.
#[derive(Clone, Debug)]
pub struct Matrix<'t, T: Interpret = f64> {
    rows: usize,
    columns: usize,
    primals: Arc<[Tracked<T>]>,
    // Where the entries are recorded, in a row from this place on; nowhere if the tape is
    // full.
    home: Option<(&'t Trace<T>, u32)>,
    brand: PhantomData<fn(&'t ()) -> &'t ()>,
}

impl<'t, T: Interpret> Matrix<'t, T> {
    /// The matrix of these entries, by columns.
    ///
    /// Variables in a row, as inputs are or the entries of another matrix, cost nothing;
    /// others are recorded again, by one statement of 12 bytes for each.
    ///
    /// # Panics
    /// If there are not `rows` times `columns` entries.
    pub fn from_vars(rows: usize, columns: usize, entries: &[Var<'t, T>]) -> Self {
        check_count(rows, columns, entries.len());
        let primals = entries.iter().map(|&entry| Tracked::varying(entry.primal));
        let home = entries.iter().find_map(|entry| entry.home);
        Self {
            rows,
            columns,
            primals: primals.collect(),
            home: home.map(|trace| (trace, place(trace, entries))),
            brand: PhantomData,
        }
    }

    /// The matrix of these plain numbers, by columns.
    ///
    /// # Panics
    /// If there are not `rows` times `columns` entries.
    pub fn constant(rows: usize, columns: usize, entries: &[T]) -> Self {
        check_count(rows, columns, entries.len());
        let primals = entries.iter().map(|&entry| Tracked::varying(entry));
        Self {
            rows,
            columns,
            primals: primals.collect(),
            home: None,
            brand: PhantomData,
        }
    }

    /// The number of rows and of columns.
    pub fn shape(&self) -> (usize, usize) {
        (self.rows, self.columns)
    }

    /// The entry of row `i` and column `j`.
    ///
    /// # Panics
    /// If there is none.
    pub fn get(&self, i: usize, j: usize) -> Var<'t, T> {
        assert!(
            i < self.rows && j < self.columns,
            "no entry ({i}, {j}) in a matrix of {} by {}",
            self.rows,
            self.columns
        );
        self.var(i + j * self.rows)
    }

    /// All entries, by columns.
    pub fn vars(&self) -> Vec<Var<'t, T>> {
        (0..self.primals.len())
            .map(|number| self.var(number))
            .collect()
    }

    /// The rows as columns: one statement of 12 bytes for each entry, none for vectors.
    pub fn transpose(&self) -> Self {
        let entries = transposed(self.rows, &self.vars());
        Self::from_vars(self.columns, self.rows, &entries)
    }

    /// The solution X of `self` X = `b`.
    ///
    /// By Gaussian elimination with exchanges of rows. The pullback takes a solution with
    /// the same factors.
    ///
    /// ```
    /// use trigrad_tape::{Matrix, gradient};
    /// let (value, slopes) = gradient(
    ///     |x| {
    ///         let a = Matrix::from_vars(1, 1, &x[..1]);
    ///         a.solve(&Matrix::from_vars(1, 1, &x[1..])).get(0, 0)
    ///     },
    ///     &[4.0, 2.0],
    /// );
    /// assert_eq!((value, slopes.as_slice()), (0.5, [-0.125, 0.25].as_slice()));
    /// ```
    ///
    /// # Panics
    /// If `self` is not square, or `b` has another number of rows.
    pub fn solve(&self, b: &Self) -> Self {
        let n = self.square("solve");
        assert_eq!(n, b.rows, "a row of b for each row of the matrix");
        let factors = Factors::of(n, &self.primals);
        let mut x = b.primals.to_vec();
        x.chunks_exact_mut(n.max(1))
            .for_each(|column| factors.solve(column));
        let x: Arc<[Tracked<T>]> = x.into();
        let rule = || Rule::Solve(n, factors, x.clone());
        self.with(&[self, b], (n, b.columns), x.clone(), rule)
    }

    /// The lower triangle L with L L' = `self`, a symmetric positive definite matrix of
    /// which the lower triangle is read: nothing depends on the upper one.
    ///
    /// NaN where the matrix is not positive definite.
    ///
    /// ```
    /// use trigrad_tape::{Matrix, gradient};
    /// let (value, slopes) = gradient(
    ///     |x| Matrix::from_vars(2, 2, x).cholesky().get(1, 1),
    ///     &[4.0, 2.0, f64::NAN, 5.0],
    /// );
    /// // sqrt(d - b^2/a)
    /// assert_eq!((value, slopes.as_slice()), (2.0, [0.0625, -0.25, 0.0, 0.25].as_slice()));
    /// ```
    ///
    /// # Panics
    /// If `self` is not square.
    pub fn cholesky(&self) -> Self {
        let n = self.square("cholesky");
        let l: Arc<[Tracked<T>]> = cholesky(n, &self.primals).into();
        let rule = || Rule::Cholesky(n, l.clone());
        self.with(&[self], (n, n), l.clone(), rule)
    }

    /// The logarithm of the absolute value of the determinant; of a singular matrix -inf, or
    /// NaN where elimination finds no pivot but 0 before the last column.
    ///
    /// ```
    /// use trigrad_tape::{Matrix, gradient};
    /// let (value, slopes) = gradient(
    ///     |x| Matrix::from_vars(2, 2, x).log_determinant(),
    ///     &[1.0, 3.0, 2.0, 4.0],
    /// );
    /// assert!((value - 2_f64.ln()).abs() < 1e-15);
    /// // The transposed inverse
    /// for (slope, right) in slopes.iter().zip([-2.0, 1.0, 1.5, -0.5]) {
    ///     assert!((slope - right).abs() < 1e-15);
    /// }
    /// ```
    ///
    /// # Panics
    /// If `self` is not square.
    pub fn log_determinant(&self) -> Var<'t, T> {
        let n = self.square("log_determinant");
        let factors = Factors::of(n, &self.primals);
        let value = [factors.log_determinant()];
        let rule = || Rule::LogDeterminant(n, factors);
        self.with(&[self], (1, 1), value.into(), rule).var(0)
    }

    // The statement with this rule, of one or two matrices.
    fn with(
        &self,
        args: &[&Self],
        (rows, columns): (usize, usize),
        primals: Arc<[Tracked<T>]>,
        rule: impl FnOnce() -> Rule<T>,
    ) -> Self {
        let home = args.iter().find_map(|arg| arg.home);
        let home = home.map(|(trace, _)| {
            let block = Block {
                rule: rule(),
                arguments: args.iter().map(|arg| arg.argument()).collect(),
            };
            let first = trace.block(primals.len(), block);
            (trace, first.unwrap_or(NOWHERE))
        });
        Self {
            rows,
            columns,
            primals,
            home,
            brand: PhantomData,
        }
    }

    fn argument(&self) -> Argument {
        self.home
            .map_or(Argument::Constant, |(_, first)| Argument::Recorded(first))
    }

    fn var(&self, number: usize) -> Var<'t, T> {
        let primal = self.primals[number].number;
        match self.home {
            None => Var::constant(primal),
            Some((trace, first)) => {
                let first = (first != NOWHERE).then_some(first);
                Var::recorded(trace, Path::to(first, number as u32), primal)
            }
        }
    }

    fn square(&self, operation: &str) -> usize {
        assert_eq!(self.rows, self.columns, "{operation} needs a square matrix");
        self.rows
    }
}

impl<T: Interpret + nalgebra::Scalar> Matrix<'_, T> {
    /// The numbers themselves.
    ///
    /// ```
    /// use nalgebra::DMatrix;
    /// use trigrad_tape::{Matrix, Tape};
    /// Tape::new().record(&[1.0, 2.0], |_, x| {
    ///     let column = Matrix::from_vars(2, 1, x);
    ///     let square = &column * &column.transpose();
    ///     assert_eq!(square.primal(), DMatrix::from_column_slice(2, 2, &[1.0, 2.0, 2.0, 4.0]));
    /// });
    /// ```
    pub fn primal(&self) -> DMatrix<T> {
        let primals = self.primals.iter().map(|primal| primal.number);
        DMatrix::from_iterator(self.rows, self.columns, primals)
    }
}

/// The numbers of a plain matrix.
impl<T: Interpret + nalgebra::Scalar> From<&DMatrix<T>> for Matrix<'_, T> {
    fn from(matrix: &DMatrix<T>) -> Self {
        Self::constant(matrix.nrows(), matrix.ncols(), matrix.as_slice())
    }
}

/// The product of matrices, or of a matrix and a column.
///
/// # Panics
/// If the first has not as many columns as the second has rows.
impl<'t, T: Interpret> Mul for &Matrix<'t, T> {
    type Output = Matrix<'t, T>;

    fn mul(self, other: Self) -> Matrix<'t, T> {
        let (rows, inner) = self.shape();
        assert_eq!(
            inner, other.rows,
            "a row of the second for each column of the first"
        );
        let (a, b) = (self.primals.clone(), other.primals.clone());
        let mut c = product(rows, inner, &a, &b);
        c.resize(rows * other.columns, crate::trace::zero());
        let rule = || Rule::Product([rows, inner, other.columns], a, b);
        self.with(&[self, other], (rows, other.columns), c.into(), rule)
    }
}

// Where the entries are recorded in a row; there, if they are not.
fn place<T: Interpret>(trace: &Trace<T>, entries: &[Var<'_, T>]) -> u32 {
    let first = entries.first().map_or(NOWHERE, |entry| entry.path.at);
    // The first one may be nowhere, as a constant or on a full tape: behind the last place
    // the count begins anew.
    let is_run = (0..).zip(entries).all(|(number, entry)| {
        let is_next = entry.home.is_some() && entry.path.at == first.wrapping_add(number);
        is_next && entry.path.slope.number.is_constant(1.0)
    });
    if is_run {
        return first;
    }
    let block = Block {
        rule: Rule::Copy,
        arguments: vec![Argument::of_paths(
            trace,
            entries.iter().map(|entry| entry.path),
        )],
    };
    trace.block(entries.len(), block).unwrap_or(NOWHERE)
}

fn check_count(rows: usize, columns: usize, entries: usize) {
    assert!(
        rows.checked_mul(columns) == Some(entries),
        "a matrix of {rows} by {columns} has not {entries} entries"
    );
}
