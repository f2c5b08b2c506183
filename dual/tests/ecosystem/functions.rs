//! The functions of the number traits: values as for floats, slopes by the rows.

use nalgebra::{ComplexField, RealField};
use num_traits::Float;
use trigrad_core::Unary;
use trigrad_dual::{Dual, derivative};

const INF: f64 = f64::INFINITY;
const NAN: f64 = f64::NAN;
const POINTS: [f64; 17] = [
    0.0, -0.0, 0.3, -0.3, 0.5, -0.5, 0.99, 1.0, -1.0, 1.5, 2.5, -2.5, 7.25, 1e-300, INF, -INF, NAN,
];

type Method<S> = fn(S) -> S;

// A row of one argument, the methods of two traits, and that of f64.
type Named = (Unary, Method<Dual>, Method<Dual>, Method<f64>);

const ROWS: [Named; 22] = [
    (Unary::Sqrt, Float::sqrt, ComplexField::sqrt, f64::sqrt),
    (Unary::Cbrt, Float::cbrt, ComplexField::cbrt, f64::cbrt),
    (Unary::Exp, Float::exp, ComplexField::exp, f64::exp),
    (Unary::Exp2, Float::exp2, ComplexField::exp2, f64::exp2),
    (
        Unary::Expm1,
        Float::exp_m1,
        ComplexField::exp_m1,
        f64::exp_m1,
    ),
    (Unary::Ln, Float::ln, ComplexField::ln, f64::ln),
    (Unary::Log2, Float::log2, ComplexField::log2, f64::log2),
    (Unary::Log10, Float::log10, ComplexField::log10, f64::log10),
    (Unary::Log1p, Float::ln_1p, ComplexField::ln_1p, f64::ln_1p),
    (Unary::Sin, Float::sin, ComplexField::sin, f64::sin),
    (Unary::Cos, Float::cos, ComplexField::cos, f64::cos),
    (Unary::Tan, Float::tan, ComplexField::tan, f64::tan),
    (Unary::Asin, Float::asin, ComplexField::asin, f64::asin),
    (Unary::Acos, Float::acos, ComplexField::acos, f64::acos),
    (Unary::Atan, Float::atan, ComplexField::atan, f64::atan),
    (Unary::Sinh, Float::sinh, ComplexField::sinh, f64::sinh),
    (Unary::Cosh, Float::cosh, ComplexField::cosh, f64::cosh),
    (Unary::Tanh, Float::tanh, ComplexField::tanh, f64::tanh),
    (Unary::Asinh, Float::asinh, ComplexField::asinh, f64::asinh),
    (Unary::Acosh, Float::acosh, ComplexField::acosh, f64::acosh),
    (Unary::Atanh, Float::atanh, ComplexField::atanh, f64::atanh),
    (Unary::Abs, Float::abs, ComplexField::abs, f64::abs),
];

// Steps, by the names that differ or agree: f64's values, slope 0.
const STEPS: [Named; 5] = [
    (Unary::Floor, Float::floor, ComplexField::floor, f64::floor),
    (Unary::Ceil, Float::ceil, ComplexField::ceil, f64::ceil),
    (Unary::Round, Float::round, ComplexField::round, f64::round),
    (Unary::Trunc, Float::trunc, ComplexField::trunc, f64::trunc),
    (
        Unary::Sign,
        Float::signum,
        num_traits::sign::signum,
        f64::signum,
    ),
];

// The rows that no number trait has; `neg` is an operator, `sinc` of one trait alone.
#[rustfmt::skip]
const OTHERS: [Unary; 16] = [
    Unary::Neg, Unary::Sec, Unary::Csc, Unary::Cot, Unary::Sech2, Unary::Gauss, Unary::Erf,
    Unary::Erfc, Unary::Gamma, Unary::Lgamma, Unary::Digamma, Unary::Sigmoid, Unary::Softplus,
    Unary::Relu, Unary::Heaviside, Unary::Sinc,
];

fn same(got: f64, want: f64) -> bool {
    got == want || (got.is_nan() && want.is_nan())
}

#[test]
fn every_row_is_spoken_of() {
    let named = ROWS.iter().chain(&STEPS).map(|row| row.0);
    let mut rows: Vec<Unary> = named.chain(OTHERS).collect();
    rows.sort();
    assert_eq!(rows, Unary::ALL); // which is in the order of the table
}

#[test]
fn methods_are_rows() {
    for (row, float, complex, plain) in ROWS {
        for x in POINTS {
            let context = format!("{row:?} at {x}");
            let dual = Dual::<f64>::variable(x, 0);
            let want =
                <Dual as trigrad_core::Interpret>::unary(row, trigrad_core::Tracked::varying(dual));
            for got in [float(dual), complex(dual)] {
                assert!(same(got.primal, want.primal), "{context}: {got} for {want}");
                assert!(
                    same(got.tangent[0], want.tangent[0]),
                    "{context}: {got} for {want}"
                );
            }
            // The table is good to 2 ulp, std to 4 but for acosh and atanh near 1.
            let std = plain(x);
            let near = (want.primal - std).abs() <= 6.0 * f64::EPSILON * std.abs();
            let is_known = matches!(row, Unary::Acosh | Unary::Atanh);
            assert!(
                same(want.primal, std) || near || is_known,
                "{context}: {want} for {std}"
            );
        }
    }
}

#[test]
fn steps_have_the_values_of_floats_and_no_slope() {
    for (row, float, other, plain) in STEPS {
        for x in POINTS {
            let dual = Dual::<f64>::variable(x, 0);
            for got in [float(dual), other(dual)] {
                assert!(same(got.primal, plain(x)), "{row:?} at {x}: {got}");
                let want = if plain(x).is_nan() { NAN } else { 0.0 };
                assert!(same(got.tangent[0], want), "{row:?} at {x}: {got}");
            }
        }
    }
    assert_eq!(Float::round(Dual::<f64>::from(2.5)).primal, 3.0);
    assert_eq!(Dual::<f64>::from(2.5).round().primal, 2.0);
}

#[test]
fn pairs_have_the_values_of_floats() {
    type Pair = (
        fn(Dual, Dual) -> Dual,
        fn(Dual, Dual) -> Dual,
        fn(f64, f64) -> f64,
    );
    const PAIRS: [Pair; 8] = [
        (Float::max, RealField::max, f64::max),
        (Float::min, RealField::min, f64::min),
        (Float::copysign, RealField::copysign, f64::copysign),
        (Float::atan2, RealField::atan2, f64::atan2),
        (Float::hypot, ComplexField::hypot, f64::hypot),
        (Float::powf, ComplexField::powf, f64::powf),
        (Float::log, ComplexField::log, f64::log),
        (|x, y| x % y, |x, y| x % y, |x, y| x % y),
    ];
    for (i, (float, field, plain)) in PAIRS.into_iter().enumerate() {
        for (x, y) in POINTS.into_iter().flat_map(|x| POINTS.map(|y| (x, y))) {
            let [a, b] = [x, y].map(Dual::<f64>::from);
            let want = plain(x, y);
            for got in [float(a, b).primal, field(a, b).primal] {
                // Of infinite length is what is infinite on one side, also beside NaN.
                let is_unlike = i == 4 && got.is_nan() && want == INF;
                let near = (got - want).abs() <= 6.0 * f64::EPSILON * want.abs();
                assert!(
                    same(got, want) || near || is_unlike,
                    "{i}: {x}, {y}: {got} for {want}"
                );
            }
        }
    }
}

#[test]
fn kinks_take_the_middle() {
    let slope = |f: fn(Dual) -> Dual, x| derivative(f, x);
    assert_eq!(slope(|x| Float::max(x, Dual::from(1.0)), 1.0), (1.0, 0.5));
    assert_eq!(
        slope(|x| Float::min(x, Dual::from(f64::NAN)), 1.0),
        (1.0, 1.0)
    );
    assert_eq!(
        slope(|x| RealField::max(Dual::from(NAN), x), 1.0),
        (1.0, 1.0)
    );
    let unit = |x: Dual| Float::clamp(x, Dual::from(0.0), Dual::from(1.0));
    for (x, want) in [(-1.0, 0.0), (0.0, 0.5), (0.5, 1.0), (1.0, 0.5), (2.0, 0.0)] {
        assert_eq!(slope(unit, x), (x.clamp(0.0, 1.0), want));
    }
    assert!(slope(unit, NAN).0.is_nan());
    // Limits the wrong way round are no reason to panic.
    assert_eq!(
        Float::clamp(Dual::<f64>::from(0.5), 1.0.into(), 0.0.into()).primal,
        0.0
    );
    assert_eq!(
        slope(|x| Float::abs_sub(x, Dual::from(1.0)), 1.0),
        (0.0, 0.5)
    );
    let infinite = Dual::<f64>::from(INF);
    let by_reference = num_traits::Signed::abs_sub(&infinite, &infinite);
    assert_eq!(Float::abs_sub(infinite, infinite).primal, 0.0);
    assert_eq!(by_reference.primal, 0.0);
    assert_eq!(
        slope(|x| Float::copysign(x, Dual::from(-1.0)), 2.0),
        (-2.0, -1.0)
    );
    assert_eq!(
        slope(|x| Float::copysign(x, Dual::from(-1.0)), 0.0),
        (-0.0, 0.0)
    );
    assert_eq!(
        slope(|x| Float::copysign(Dual::from(2.0), x), -3.0),
        (-2.0, 0.0)
    );
}

#[test]
fn what_is_composed_has_its_slope() {
    let slope = |f: fn(Dual) -> Dual, x| derivative(f, x);
    assert_eq!(slope(Float::fract, -2.25), (-0.25, 1.0));
    assert_eq!(slope(Float::recip, 4.0), (0.25, -0.0625));
    assert_eq!(
        slope(Float::to_degrees, 1.0),
        (1_f64.to_degrees(), 1_f64.to_degrees())
    );
    assert_eq!(
        slope(Float::to_radians, 90.0),
        (90_f64.to_radians(), 1_f64.to_radians())
    );
    assert_eq!(
        slope(|x| Float::log(x, Dual::from(4.0)), 2.0).0,
        2_f64.log(4.0)
    );
    let (sin, cos) = Float::sin_cos(Dual::<f64>::variable(0.5, 0));
    assert_eq!((sin.tangent[0], cos.tangent[0]), (cos.primal, -sin.primal));
    let (sinh, cosh) = ComplexField::sinh_cosh(Dual::<f64>::variable(0.5, 0));
    assert_eq!(
        (sinh.tangent[0], cosh.tangent[0]),
        (cosh.primal, sinh.primal)
    );
    let x = Dual::<f64>::from(0.5);
    assert_eq!(
        (sinh.primal, cosh.primal),
        (x.sinh().primal, x.cosh().primal)
    );
    assert_eq!(
        Float::integer_decode(Dual::<f64>::variable(-0.5, 0)),
        (1 << 52, -53, -1)
    );
}

#[test]
fn a_number_is_its_modulus_times_its_sign() {
    for x in [2.0, 0.0, -0.0, -2.0] {
        let dual = Dual::<f64>::variable(x, 0);
        let (modulus, sign) = dual.to_exp();
        assert_eq!((modulus.primal, sign.primal), (x.abs(), x.to_exp().1));
        assert_eq!((modulus * sign).tangent, [1.0]);
        assert_eq!(dual.argument().tangent, [0.0]);
    }
    assert!(ComplexField::try_sqrt(Dual::<f64>::from(-1.0)).is_none());
    assert_eq!(
        ComplexField::try_sqrt(Dual::<f64>::new(4.0, [1.0]))
            .unwrap()
            .tangent,
        [0.25]
    );
}

// sinh(x)/x is 1/1! + x²/3! + x⁴/5! + …: its even derivatives at 0 are 1/(k + 1).
#[test]
fn cardinal_functions_at_zero() {
    let sinhc = |x: Dual<Dual<Dual<Dual>>>| ComplexField::sinhc(x);
    let second = |x| derivative(|x| derivative(sinhc, x).1, x).1;
    let (third, fourth) = derivative(|x| derivative(second, x).1, 0.0);
    assert_eq!((third, fourth), (0.0, 0.2));
    // Close to the seam the last terms are largest; mpmath's digits.
    let (third, fourth) = derivative(|x| derivative(second, x).1, 0.99);
    assert!((third - 0.22199991078136562).abs() <= 8.0 * f64::EPSILON);
    assert!((fourth - 0.274_574_997_513_278_6).abs() <= 8.0 * f64::EPSILON);
    // On both sides of the seam, d/dx is (x cosh x - sinh x)/x².
    for x in [1.0_f64.next_down(), 1.0, 1.0_f64.next_up()] {
        let (value, slope) = derivative(|x: Dual| x.sinhc(), x);
        let (sinh, cosh) = (x.sinh(), x.cosh());
        // The quotient cancels two bits and a half.
        assert!((value - sinh / x).abs() <= 8.0 * f64::EPSILON);
        assert!((slope - (x * cosh - sinh) / (x * x)).abs() <= 8.0 * f64::EPSILON);
    }
    // By the definition of the trait an isolated point.
    let (value, slope) = derivative(|x: Dual| x.cosc(), 0.0);
    assert!(value == 1.0 && slope.is_nan());
    let (value, slope) = derivative(|x: Dual| x.coshc(), 0.0);
    assert!(value == 1.0 && slope.is_nan());
    assert_eq!(derivative(|x: Dual| ComplexField::sinc(x), 0.0), (1.0, 0.0));
}
