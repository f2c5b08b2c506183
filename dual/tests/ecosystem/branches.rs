//! A generic program takes on duals the branches that it takes on floats.

use nalgebra::{ComplexField, RealField};
use num_traits::{Float, FromPrimitive};
use proptest::prelude::*;
use trigrad_dual::Dual;

// What was decided on the way, and the result. The functions in it round alike in the
// table and in std, so that the values can be compared bit for bit.
type Told<S> = (Vec<i64>, S);

fn is_nan<S: PartialOrd + Copy>(z: S) -> bool {
    z.partial_cmp(&z).is_none()
}

fn by_floats<F: Float + FromPrimitive>(x: F, y: F) -> Told<F> {
    let mut told = Vec::new();
    let mut z = x;
    for step in 0..8 {
        let decision = [
            z < y,
            z >= F::zero(),
            z.is_zero(),
            // The sign of a NaN is nobody's choice.
            z.is_sign_negative() && !is_nan(z),
            z.is_finite(),
            is_nan(z),
            Float::max(z, y) == y,
            z.fract() == F::zero(),
        ];
        told.push(
            decision
                .iter()
                .fold(0, |bits, &bit| 2 * bits + i64::from(bit)),
        );
        told.push(z.round().to_i64().unwrap_or(i64::MIN));
        told.push(z.floor().to_i64().unwrap_or(i64::MIN));
        let half = F::from_f64(0.5).unwrap();
        z = match (step + told[told.len() - 2].rem_euclid(5)) % 8 {
            0 => z.mul_add(half, y),
            1 => Float::max(z, y) - half,
            2 => z.copysign(y) + Float::min(z, y).abs(),
            3 => (z % y).abs_sub(half),
            4 => z.clamp(-half, half) * y,
            5 => z.signum() - z.recip(),
            6 => Float::abs(z).sqrt() + z.round(),
            _ => z.to_degrees() / (F::one() + z * z),
        };
    }
    (told, z)
}

fn by_reals<F: RealField + Copy>(x: F, y: F) -> Told<F> {
    let mut told = Vec::new();
    let mut z = x;
    for step in 0..8 {
        let (modulus, sign) = z.to_exp();
        let decision = [
            z < y,
            sign > F::zero(),
            z.is_zero(),
            // The sign of a NaN is nobody's choice.
            z.is_sign_negative() && !is_nan(z),
            ComplexField::is_finite(&z),
            RealField::max(z, y) == y,
            modulus > F::one(),
            z.try_sqrt().is_some(),
            approx::relative_eq!(z, y),
            approx::ulps_eq!(z.fract(), F::zero()),
        ];
        told.push(
            decision
                .iter()
                .fold(0, |bits, &bit| 2 * bits + i64::from(bit)),
        );
        let half: F = nalgebra::convert(0.5);
        z = match (step + told[told.len() - 1]) % 8 {
            0 => z.mul_add(half, y),
            1 => RealField::max(z, y) - half,
            2 => z.copysign(y) + RealField::min(z, y).abs(),
            3 => (z % y).abs_sub(&half),
            4 => RealField::clamp(z, -half, half) * y,
            5 => z.signum() - z.recip(),
            6 => ComplexField::abs(z).sqrt() + z.round(),
            _ => z.argument() / (F::one() + z.modulus_squared()),
        };
    }
    (told, z)
}

// Whole and half numbers beside the others: they sit on the steps and kinks.
fn number() -> impl Strategy<Value = f64> {
    prop_oneof![
        -3.0..3.0,
        (-6..=6_i32).prop_map(|n| f64::from(n) / 2.0),
        Just(-0.0),
        Just(f64::INFINITY),
        Just(f64::NAN),
        Just(1e300),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn floats(x in number(), y in number(), slopes in [-2.0..2.0, -2.0..2.0]) {
        let (told, value) = by_floats(x, y);
        let [a, b] = [Dual::new(x, [slopes[0]]), Dual::new(y, [slopes[1]])];
        let (same, got) = by_floats(a, b);
        prop_assert_eq!(&told, &same);
        prop_assert!(got.primal == value || got.primal.is_nan() && value.is_nan());
        let (same, got) = by_floats(Dual::<Dual>::new(a, [b]), Dual::new(b, [a]));
        prop_assert_eq!(told, same);
        prop_assert!(got.primal.primal == value || value.is_nan());
    }

    #[test]
    fn reals(x in number(), y in number(), slopes in [-2.0..2.0, -2.0..2.0]) {
        let (told, value) = by_reals(x, y);
        let [a, b] = [Dual::new(x, [slopes[0]]), Dual::new(y, [slopes[1]])];
        let (same, got) = by_reals(a, b);
        prop_assert_eq!(&told, &same);
        prop_assert!(got.primal == value || got.primal.is_nan() && value.is_nan());
        let (same, got) = by_reals(Dual::<Dual>::new(a, [b]), Dual::new(b, [a]));
        prop_assert_eq!(told, same);
        prop_assert!(got.primal.primal == value || value.is_nan());
    }
}
