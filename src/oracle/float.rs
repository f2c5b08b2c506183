//! Numbers of any precision as floats, rounded to a stated side.

use trigrad_core::{End, Interval};

use super::verdict::Enclosure;

/// The greatest f64 that is not above `x`, -inf included.
///
/// By bisection over the floats in order, so that it rests on nothing but comparisons.
pub(super) fn below<E: End>(x: &E) -> f64 {
    let (mut least, mut most) = (key(f64::NEG_INFINITY), key(f64::INFINITY));
    // Invariant: the float of `least` is not above x, or is -inf, below which there is none.
    while least < most {
        let apart = most.abs_diff(least);
        // At most 2^63 above the least key, which is not below -2^63.
        let middle = least.wrapping_add_unsigned(apart - apart / 2);
        if E::exact(float(middle)) <= *x {
            least = middle;
        } else {
            most = middle - 1;
        }
    }
    float(least)
}

/// The least f64 that is not below `x`, inf included.
pub(super) fn above<E: End>(x: &E) -> f64 {
    // Not -0.
    0.0 - below(&x.neg())
}

/// The nearest f64, the even one of two; inf from half a spacing beyond the largest on.
pub(super) fn nearest<E: End>(x: &E) -> f64 {
    if *x < E::exact(0.0) {
        // Not -0.
        return 0.0 - nearest(&x.neg());
    }
    let (a, b) = (below(x), above(x));
    if a == b {
        return a;
    }
    // Both sums are exact: of two neighbours, in 54 bits, and of a number with itself.
    let half = if b.is_finite() {
        E::exact(b)
    } else {
        E::exact(a).add(&E::exact(spacing(a)).with_bits(128)).lo
    };
    let middle = E::exact(a).with_bits(128).add(&half);
    let twice = x.add(x);
    if twice.lo > middle.hi || (twice.hi >= middle.lo && a.to_bits() % 2 == 1) {
        b
    } else {
        a
    }
}

/// The interval with its ends rounded outwards; none if it is empty.
pub(super) fn outwards<E: End>(x: &Interval<E>) -> Option<Enclosure> {
    (!x.is_empty()).then(|| Enclosure {
        lo: below(x.lo()),
        hi: above(x.hi()),
    })
}

/// The spacing of f64 at the float `x`, at least 2^-1074; that at the greatest float beyond it.
pub(super) fn spacing(x: f64) -> f64 {
    let x = x.abs().min(f64::MAX);
    // From a power of two upwards, where the spacing is that of its own binade.
    if x == f64::MAX {
        x - x.next_down()
    } else {
        x.next_up() - x
    }
}

// The place of a float, NaN aside, in the order of all: negative ones run backwards in their bits.
fn key(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

fn float(key: i64) -> f64 {
    let bits = if key < 0 { i64::MIN - key } else { key };
    f64::from_bits(bits as u64)
}

#[cfg(test)]
mod tests {
    use trigrad_core::{Big, End};

    use super::{above, below, float, key, nearest, spacing};

    const NUMBERS: &[f64] = &[
        f64::NEG_INFINITY,
        f64::MIN,
        -1.5,
        -f64::MIN_POSITIVE,
        -5e-324,
        0.0,
        5e-324,
        1e-310,
        0.1,
        1.0,
        f64::MAX,
        f64::INFINITY,
    ];

    #[test]
    fn floats_are_their_own_neighbours() {
        for &x in NUMBERS {
            assert_eq!((below(&x), above(&x)), (x, x));
            assert_eq!(float(key(x)), x);
        }
        assert!(NUMBERS.windows(2).all(|pair| key(pair[0]) < key(pair[1])));
    }

    #[test]
    fn the_nearest_float_is_on_either_side() {
        let quarters = [1.0, 6.0, -6.0, 0.1, f64::MIN_POSITIVE, 0.0, 1e-310, 1.7e308];
        for a in quarters {
            let at = |part: f64| {
                let step = Big::new(spacing(a), 128).mul(&Big::new(part, 128)).lo;
                nearest(&Big::new(a, 128).add(&step).lo)
            };
            let b = a + spacing(a);
            let even = if a.to_bits() % 2 == 0 { a } else { b };
            assert_eq!([0.0, 0.25, 0.5, 0.75].map(at), [a, a, even, b], "{a:e}");
        }
        let beyond = |part: f64| {
            let step = Big::new(spacing(f64::MAX), 128)
                .mul(&Big::new(part, 128))
                .lo;
            nearest(&Big::new(f64::MAX, 128).add(&step).lo)
        };
        assert_eq!(
            [0.25, 0.5, 1.0].map(beyond),
            [f64::MAX, f64::INFINITY, f64::INFINITY]
        );
        for &x in NUMBERS {
            assert_eq!(nearest(&x), x);
        }
    }

    #[test]
    fn the_spacing_is_that_of_the_binade_upwards() {
        assert_eq!(spacing(1.0), f64::EPSILON);
        assert_eq!(spacing(-1.0_f64.next_down()), f64::EPSILON / 2.0);
        assert_eq!(spacing(0.0), 5e-324);
        assert_eq!(spacing(f64::MIN_POSITIVE), 5e-324);
        assert_eq!(spacing(f64::INFINITY), 2.0_f64.powi(971));
    }
}
