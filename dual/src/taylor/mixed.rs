//! Mixed partial derivatives of any order, from truncated series in several variables.
//!
//! The function runs once; what it did is computed for the coefficients of all orders that
//! those asked for are made of.

use trigrad_core::{Interpret, Tracked};

use super::grid::Grid;
use super::recording::Recording;
use super::series::Series;

/// The partial derivative of `f` at `x`, `orders[i]` times by input `i`.
///
/// A sum has the terms of the product and the chain rule and no others, so that it does not lose a
/// mixed derivative beside large pure ones. A row takes about the product of (o + 1)(o + 2)/2
/// multiplications over all orders o, times the number of series in its recurrence, and keeps
/// the product of (o + 1) numbers. An input of order 0 does not move: an infinite slope
/// by it has no part in the result. Where the value is NaN so is the derivative.
///
/// For all partials up to an order at once there is [`partials`].
///
/// ```
/// use trigrad_dual::taylor::mixed_partial;
/// // d^3/dx^2 dy of x^3 y^2
/// let bent = mixed_partial(|x| x[0].pow(3.0) * x[1] * x[1], &[2.0, 5.0], &[2, 1]);
/// assert_eq!(bent, 6.0 * 2.0 * 2.0 * 5.0);
/// ```
///
/// # Panics
/// If `x` and `orders` differ in length.
pub fn mixed_partial<T, F>(f: F, x: &[T], orders: &[usize]) -> T
where
    T: Interpret,
    F: for<'a> FnOnce(&[Series<'a, T>]) -> Series<'a, T>,
{
    assert_eq!(x.len(), orders.len(), "an order for each input");
    let varying: Vec<usize> = (0..x.len()).filter(|&i| orders[i] > 0).collect();
    let bounds: Vec<usize> = varying.iter().map(|&i| orders[i]).collect();
    let all = expand(f, x, &varying, &bounds, bounds.iter().sum());
    all[all.len() - 1].1
}

/// All partial derivatives of `f` at `x` up to `order`.
///
/// There are C(n + order, order) of n inputs, and each row keeps as many numbers; a series
/// in its recurrence takes C(2n + order, order) multiplications. As of [`mixed_partial`], no sum has
/// terms that do not belong to it. Where the value is NaN all are NaN.
///
/// ```
/// use trigrad_dual::taylor::partials;
/// let all = partials(|x| x[0].exp() * x[1].sin(), &[0.0, 0.0], 3);
/// let bent: f64 = all.get(&[2, 1]).unwrap();
/// assert!((bent - 1.0).abs() < 1e-14);
/// assert_eq!(all.get(&[0, 0]), Some(0.0));
/// assert_eq!(all.get(&[2, 2]), None);
/// assert_eq!(all.iter().count(), 10);
/// ```
pub fn partials<T, F>(f: F, x: &[T], order: usize) -> Partials<T>
where
    T: Interpret,
    F: for<'a> FnOnce(&[Series<'a, T>]) -> Series<'a, T>,
{
    let varying: Vec<usize> = (0..x.len()).collect();
    let found = expand(f, x, &varying, &vec![order; x.len()], order);
    Partials { found }
}

/// Partial derivatives by how often each input is differentiated by.
#[derive(Clone, Debug)]
pub struct Partials<T> {
    // By order, and then in the lexicographic order of the orders.
    found: Vec<(Vec<usize>, T)>,
}

impl<T: Copy> Partials<T> {
    /// The derivative `orders[i]` times by input `i`; `None` beyond the order asked for,
    /// or if there are not as many inputs.
    pub fn get(&self, orders: &[usize]) -> Option<T> {
        let rank = |orders: &[usize]| (orders.iter().sum::<usize>(), orders.to_vec());
        let place = self
            .found
            .binary_search_by_key(&rank(orders), |(known, _)| rank(known));
        place.ok().map(|place| self.found[place].1)
    }

    /// All of them with their orders, the value first.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&[usize], T)> {
        self.found
            .iter()
            .map(|(orders, value)| (orders.as_slice(), *value))
    }
}

// The derivatives by the inputs at `varying`, at most of order `bounds[i]` by each of them and
// `greatest` in all, with these orders, by their sum and in lexicographic order.
fn expand<T, F>(
    f: F,
    x: &[T],
    varying: &[usize],
    bounds: &[usize],
    greatest: usize,
) -> Vec<(Vec<usize>, T)>
where
    T: Interpret,
    F: for<'a> FnOnce(&[Series<'a, T>]) -> Series<'a, T>,
{
    let mut degrees = vec![0; x.len()];
    varying.iter().for_each(|&i| degrees[i] = 1);
    let recording = Recording::new();
    let pairs = x.iter().zip(degrees);
    let inputs = pairs.map(|(&x, degree)| recording.input(Tracked::varying(x), degree));
    let inputs: Vec<_> = inputs.collect();
    let output = f(&inputs);
    let variables: Vec<_> = varying.iter().map(|&i| inputs[i]).collect();
    let grid = Grid::new(&recording, &variables, output, bounds, greatest);
    let orders = grid.orders().iter().enumerate();
    orders
        .map(|(place, orders)| (orders.clone(), grid.derivative(output, place)))
        .collect()
}
