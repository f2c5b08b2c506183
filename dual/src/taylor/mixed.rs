//! Mixed partial derivatives of any order, from series in a few directions.
//!
//! The coefficient of order m of f(x + t v) is a polynomial in v, homogeneous of degree m,
//! whose coefficients are the partials of order m over factorials. It is known when it is
//! known in enough directions. (Griewank, Utke and Walther, "Evaluating higher derivative
//! tensors by forward propagation of univariate Taylor series", Mathematics of
//! Computation 69, 2000.)
//!
//! The function runs once; what it did is swept for each direction.

use trigrad_core::{Interpret, Tracked, guarded};

use super::recording::Recording;
use super::series::Series;
use super::sweep::Sweep;

/// The partial derivative of `f` at `x`, `orders[i]` times by input `i`.
///
/// By polarisation, from about half of the product of (`orders[i]` + 1) directions: the
/// central difference of orders `orders` of the coefficients along integer directions,
/// with exact weights. An input of order 0 does not move, so that an infinite slope by it
/// has no part in the result. Where the value is NaN so is the derivative.
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
    let recording = Recording::new();
    let moving = orders.iter().map(|&order| order > 0);
    let inputs = inputs(&recording, x, moving);
    let output = f(&inputs);
    let order = orders.iter().sum();
    if order == 0 {
        return output.primal();
    }
    let mut sweep = Sweep::new(&recording, &[output], order);
    let mut sum: Option<Tracked<T>> = None;
    // The directions 2k - orders for k from 0 to orders; that of orders - k is the opposite
    // one, with the same coefficient but for its sign, and the same weight but for its sign.
    let mut k = vec![0; orders.len()];
    loop {
        let direction = k
            .iter()
            .zip(orders)
            .map(|(&k, &order)| 2.0 * k as f64 - order as f64);
        let direction: Vec<f64> = direction.collect();
        // Of each pair the one whose first component that is not 0 is positive.
        if direction
            .iter()
            .find(|&&component| component != 0.0)
            .is_some_and(|&first| first > 0.0)
        {
            let pairs = k.iter().zip(orders);
            let weight: f64 = pairs
                .clone()
                .map(|(&k, &order)| binomial(order as f64, k))
                .product();
            let is_odd = pairs.map(|(k, order)| order - k).sum::<usize>() % 2 == 1;
            let coefficient = along(&mut sweep, &inputs, &direction, output, order);
            let term = coefficient * if is_odd { -weight } else { weight };
            sum = Some(sum.map_or(term, |sum| sum + term));
        }
        if !next(&mut k, orders) {
            break;
        }
    }
    // Twice for the other half, and the steps of 2 instead of 1 in each of the orders.
    let scale = (1 - order as i32) as f64;
    let value = sum.map_or_else(|| Tracked::from_f64(0.0), |sum| sum * scale.exp2());
    guarded(value.number, output.primal())
}

/// All partial derivatives of `f` at `x` up to `order`.
///
/// From series of that order in as many directions as there are partials of it,
/// C(n + order - 1, order) for n inputs. Every input moves, so where one of the slopes is
/// infinite the others may be NaN: [`mixed_partial`] tells them apart. Where the value is
/// NaN all are NaN. The weights of the directions grow with the order, and with them rounding:
/// of exp(x + y + z) the worst partial is off by 1e-14 at order 4, 1e-12 at 8 and 6e-10 at 12.
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
    let recording = Recording::new();
    let inputs = inputs(&recording, x, x.iter().map(|_| true));
    let output = f(&inputs);
    let value = output.primal();
    let mut sweep = Sweep::new(&recording, &[output], order);
    let directions = of_degree(x.len(), order);
    let mut rays = Vec::with_capacity(directions.len());
    for direction in &directions {
        let direction: Vec<f64> = direction
            .iter()
            .map(|&component| component as f64)
            .collect();
        along(&mut sweep, &inputs, &direction, output, order);
        rays.push(
            (0..=order)
                .map(|k| sweep.get(output, k))
                .collect::<Vec<_>>(),
        );
    }
    let mut found = Vec::new();
    for degree in 0..=order {
        for orders in of_degree(x.len(), degree) {
            if degree == 0 {
                found.push((orders, value));
                continue;
            }
            let mut sum: Option<Tracked<T>> = None;
            for (direction, ray) in directions.iter().zip(&rays) {
                let weight = weight(&orders, direction, order);
                if weight != 0.0 {
                    let term = ray[degree] * weight;
                    sum = Some(sum.map_or(term, |sum| sum + term));
                }
            }
            let partial = sum.unwrap_or_else(|| Tracked::from_f64(0.0));
            found.push((orders, guarded(partial.number, value)));
        }
    }
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

fn inputs<'a, T: Interpret>(
    recording: &'a Recording<T>,
    x: &[T],
    moving: impl Iterator<Item = bool>,
) -> Vec<Series<'a, T>> {
    let pairs = x.iter().zip(moving);
    pairs
        .map(|(&x, moves)| recording.input(Tracked::varying(x), usize::from(moves)))
        .collect()
}

// The coefficient of `order` along a direction, with those below it.
fn along<'a, T: Interpret>(
    sweep: &mut Sweep<'a, T>,
    inputs: &[Series<'a, T>],
    direction: &[f64],
    output: Series<'a, T>,
    order: usize,
) -> Tracked<T> {
    for (&input, &component) in inputs.iter().zip(direction) {
        sweep.set(input, 1, Tracked::from_f64(component));
    }
    (1..=order).for_each(|k| sweep.run(k));
    sweep.get(output, order)
}

// What the coefficient along `direction`, of the same order as `orders`, contributes to
// that partial: formula (13) of the paper, the polarisation of what the directions with the
// sum `degree` interpolate.
fn weight(orders: &[usize], direction: &[usize], degree: usize) -> f64 {
    // An input that is not differentiated by is 0 in every term.
    if orders
        .iter()
        .zip(direction)
        .any(|(&order, &component)| order == 0 && component > 0)
    {
        return 0.0;
    }
    let order: usize = orders.iter().sum();
    let mut sum = 0.0;
    let mut k = vec![0; orders.len()];
    while next(&mut k, orders) {
        let length: usize = k.iter().sum();
        let ratio = degree as f64 / length as f64;
        let mut term = ratio.powi(-(order as i32));
        for ((&k, &order), &component) in k.iter().zip(orders).zip(direction) {
            term *= binomial(order as f64, k) * binomial(ratio * k as f64, component);
        }
        sum += if (order - length) % 2 == 1 {
            -term
        } else {
            term
        };
    }
    sum
}

// n over k, for any n.
fn binomial(n: f64, k: usize) -> f64 {
    (0..k).fold(1.0, |product, i| product * (n - i as f64) / (i + 1) as f64)
}

// Counts `k` up, the last digit first, each digit to its bound; whether there was one more.
fn next(k: &mut [usize], bounds: &[usize]) -> bool {
    for (digit, &bound) in k.iter_mut().zip(bounds).rev() {
        if *digit < bound {
            *digit += 1;
            return true;
        }
        *digit = 0;
    }
    false
}

// All lists of `length` numbers with the sum `degree`, in lexicographic order.
fn of_degree(length: usize, degree: usize) -> Vec<Vec<usize>> {
    let mut lists = vec![(Vec::with_capacity(length), degree)];
    for place in 0..length {
        let is_last = place + 1 == length;
        let longer = lists.into_iter().flat_map(|(list, left)| {
            let first = if is_last { left } else { 0 };
            (first..=left).map(move |component| {
                let mut list = list.clone();
                list.push(component);
                (list, left - component)
            })
        });
        lists = longer.collect();
    }
    let complete = lists.into_iter().filter(|&(_, left)| left == 0);
    complete.map(|(list, _)| list).collect()
}
