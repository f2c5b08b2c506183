//! Spherical Bessel functions: by their power series near 0, elsewhere by their differential
//! equation, and everywhere within what Poisson's integral allows.

use trigrad_core::{Bounds, End, Interval};

use crate::oracle::series::terms::{beside, exact, product, square, whole};

// Up to here the power series does not cancel by more than a few bits.
const NEAR: f64 = 2.0;

// From here on a division by x costs no digits.
const FAR: f64 = 1.0;

// The first coefficient of the power series takes as many steps as the order.
const LARGEST_ORDER: u32 = 1000;

// More terms than any precision needs that anybody asks for: the k-th is below 2^k/(2k)!.
const MOST_TERMS: usize = 4000;

/// j_n and its coefficients, of which `y` is the value.
pub(super) fn spherical<E: End>(
    n: u32,
    x: &Interval<E>,
    y: Interval<E>,
    order: usize,
) -> Vec<Interval<E>> {
    let size = x.abs();
    let bounds = allowed(&y, order);
    if y.is_empty() {
        return bounds;
    }
    let h = if *size.hi() <= E::exact(NEAR) && n <= LARGEST_ORDER {
        let coefficients = (1..=order).map(|k| by_powers(n, x, k));
        std::iter::once(y).chain(coefficients).collect()
    } else if *size.lo() >= E::exact(FAR) && n < u32::MAX {
        by_equation(n, x, y, order)
    } else {
        return bounds;
    };
    let within = h.iter().zip(&bounds).map(|(h, bounds)| h.intersect(bounds));
    within.collect()
}

/// j_n is the Fourier transform of a Legendre polynomial, at most 1 in magnitude, over two on
/// [-1, 1] (DLMF 10.54.2), so its k-th derivative is at most 1/(k + 1).
fn allowed<E: End>(y: &Interval<E>, order: usize) -> Vec<Interval<E>> {
    let mut h = vec![y.clone()];
    let mut factorial: Interval<E> = whole(1);
    for k in 1..=order {
        factorial = factorial.mul(&whole(k));
        let most = exact(1.0).div(&factorial.mul(&whole(k + 1)));
        let bounds = Interval::new(most.hi().neg(), most.hi().clone());
        h.push(bounds.unwrap_or_else(Interval::entire));
    }
    h
}

/// The k-th coefficient at x of the sum of a_m x^(n + 2m), a_m = (-1/2)^m/(m! (2n + 2m + 1)!!)
/// (DLMF 10.53.1): the sum of a_m binomial(n + 2m, k) x^(n + 2m - k).
fn by_powers<E: End>(n: u32, x: &Interval<E>, k: usize) -> Interval<E> {
    let n = n as usize;
    // The first m with n + 2m >= k.
    let first = k.saturating_sub(n).div_ceil(2);
    // The coefficients are rational; they are rounded as x is.
    let one = beside(x, 1.0);
    let mut a = one;
    for i in 0..n {
        a = a.div(&whole(2 * i + 3));
    }
    let next = |a: &Interval<E>, m: usize| {
        let divisor = exact(-2.0)
            .mul(&whole(m + 1))
            .mul(&whole(2 * n + 2 * m + 3));
        a.div(&divisor)
    };
    for m in 0..first {
        a = next(&a, m);
    }
    let degree = n + 2 * first;
    for i in 0..k {
        a = product(&a, &whole(degree - i)).div(&whole(i + 1));
    }
    // a is now the coefficient of x^(n + 2m - k) in the term of m.
    let x2 = square(x);
    let mut power = x.pow(&whole(degree - k));
    let mut sum = exact(0.0);
    for m in first..first + MOST_TERMS {
        let term = product(&a, &power);
        sum = sum.add(&term);
        let degree = n + 2 * m;
        a = next(&a, m);
        for i in [degree + 1, degree + 2] {
            a = product(&a, &whole(i)).div(&whole(i - k));
        }
        power = product(&power, &x2);
        let following = product(&a, &power).abs();
        // The ratio of two terms, x^2/2 over (m + 1)(2n + 2m + 3) times the growth of the binomial,
        // falls with m; x^2/2 is at most 2. Where it is at most 1/2 from the next term on, all that
        // follows is at most twice the next term.
        let m = m + 1;
        let (up, degree) = ((m + 1) * (2 * n + 2 * m + 3), n + 2 * m);
        let growth = (degree + 1) * (degree + 2);
        let shrink = (degree + 1 - k) * (degree + 2 - k);
        let halves = 4 * growth <= up * shrink;
        let small = product(
            &Interval::from(Bounds::exact(sum.width())),
            &exact(1.0 / 1024.0),
        );
        if halves && following.hi() <= small.hi() {
            let rest = product(&following, &exact(2.0));
            let rest = Interval::new(rest.hi().neg(), rest.hi().clone());
            return sum.add(&rest.unwrap_or_else(Interval::entire));
        }
    }
    Interval::entire()
}

/// x^2 h'' + 2 x h' + (x^2 - n(n + 1)) h = 0 (DLMF 10.47.1), at x + t; the first slope is that of
/// x h = sin x, and n h/x - j_(n + 1) of the others (DLMF 10.51).
fn by_equation<E: End>(n: u32, x: &Interval<E>, y: Interval<E>, order: usize) -> Vec<Interval<E>> {
    let first = if n == 0 {
        x.cos().sub(&y).div(x)
    } else {
        let n_over = exact(f64::from(n)).div(x);
        product(&n_over, &y).sub(&x.sphj(n + 1))
    };
    let mut h = vec![y, first];
    let x2 = square(x);
    let n = exact(f64::from(n));
    let constant = x2.sub(&n.mul(&n.add(&exact(1.0))));
    let twice = product(x, &exact(2.0));
    for k in 0..order.saturating_sub(1) {
        let mut sum = product(&product(&twice, &whole((k + 1) * (k + 1))), &h[k + 1]);
        sum = sum.add(&product(&constant.add(&whole(k * (k + 1))), &h[k]));
        if k >= 1 {
            sum = sum.add(&product(&twice, &h[k - 1]));
        }
        if k >= 2 {
            sum = sum.add(&h[k - 2]);
        }
        let divisor = product(&x2, &whole((k + 1) * (k + 2)));
        h.push(sum.neg().div(&divisor));
    }
    h
}
