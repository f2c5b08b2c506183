//! From and to other numbers: what varies is never taken for a plain number.

use nalgebra::{SMatrix, SimdValue};
use num_traits::{
    Bounded, Float, FloatConst, FromPrimitive, Inv, MulAdd, MulAddAssign, Num, NumCast, One, Pow,
    Signed, ToPrimitive, Zero,
};
use simba::scalar::{SubsetOf, SupersetOf};
use trigrad_dual::Dual;

type Two = Dual<f64, 2>;

#[test]
fn plain_numbers_become_constants() {
    let still = |x: Two, value: f64| assert_eq!((x.primal, x.tangent), (value, [0.0; 2]));
    still(Two::from_str_radix("-2.5", 10).unwrap(), -2.5);
    assert!(Two::from_str_radix("x", 10).is_err());
    still(Two::from_i64(-3).unwrap(), -3.0);
    still(Two::from_u128(u64::MAX.into()).unwrap(), 2_f64.powi(64));
    still(<Two as NumCast>::from(7_u8).unwrap(), 7.0);
    still(<Two as Bounded>::max_value(), f64::MAX);
    still(<Two as FloatConst>::PI(), std::f64::consts::PI);
    still(<Two as FloatConst>::TAU(), std::f64::consts::TAU);
    still(Float::epsilon(), f64::EPSILON);
    still(nalgebra::convert::<f64, Two>(0.1), 0.1);
    still(
        nalgebra::RealField::frac_pi_3(),
        std::f64::consts::FRAC_PI_3,
    );
    still(Two::zero(), 0.0);
    still(Two::one(), 1.0);
}

#[test]
fn what_varies_is_no_float() {
    let x = Two::new(2.5, [0.0, 1.0]);
    assert_eq!((x.to_f64(), x.to_f32()), (None, None));
    assert_eq!(<f64 as NumCast>::from(x), None);
    assert_eq!(<Two as NumCast>::from(x).map(|x| x.primal), None);
    assert_eq!(SupersetOf::<f64>::to_subset(&x), None);
    assert_eq!(nalgebra::try_convert::<Two, f64>(x), None);
    // But to an integer it goes by a step, whose slope is 0.
    assert_eq!((x.to_i32(), x.to_u64()), (Some(2), Some(2)));
    assert_eq!(Two::constant(-1.0).to_u8(), None);
    let still = Two::constant(2.5);
    assert_eq!(
        (still.to_f64(), nalgebra::try_convert::<Two, f64>(still)),
        (Some(2.5), Some(2.5))
    );
    // A slope that is 0 here and varies is not 0.
    let nested = Dual::<Dual>::new(Dual::constant(2.5), [Dual::variable(0.0, 0)]);
    assert_eq!(
        (nested.to_f64(), SupersetOf::<f64>::to_subset(&nested)),
        (None, None)
    );
}

#[test]
fn components_convert_one_by_one() {
    let x = Dual::<f32, 2>::new(0.5, [1.0, 2.0]);
    let wide: Two = x.to_superset();
    assert_eq!((wide.primal, wide.tangent), (0.5, [1.0, 2.0]));
    let back = Dual::<f32, 2>::from_superset(&wide).unwrap();
    assert_eq!((back.primal, back.tangent), (0.5, [1.0, 2.0]));
    // A component that f32 does not hold is in its set of numbers or not as nalgebra has it.
    for [primal, tangent] in [
        [0.5, 1.0],
        [0.1, 1.0],
        [0.5, 0.1],
        [1e300, 1.0],
        [0.5, f64::NAN],
    ] {
        let wide = Two::new(primal, [tangent, 2.0]);
        let [first, second] = [primal, tangent].map(|x| <f32 as SubsetOf<f64>>::is_in_subset(&x));
        let is_narrow = <Dual<f32, 2> as SubsetOf<Two>>::is_in_subset(&wide);
        assert_eq!(is_narrow, first && second, "{primal}, {tangent}");
    }
    // Of nested numbers those whose components do not vary.
    let [still, moving]: [Dual; 2] = [Dual::constant(2.0), Dual::variable(2.0, 0)];
    let pairs = [still, moving].map(|primal| [still, moving].map(|tangent| (primal, tangent)));
    for (primal, tangent) in pairs.into_iter().flatten() {
        let nested: Dual<Dual> = Dual::new(primal, [tangent]);
        let is_still = primal.tangent == [0.0] && tangent.tangent == [0.0];
        let is_narrow = <Dual as SubsetOf<Dual<Dual>>>::is_in_subset(&nested);
        assert_eq!(is_narrow, is_still, "{nested:?}");
    }
    let matrix: SMatrix<Two, 1, 1> = nalgebra::convert(SMatrix::<Dual<f32, 2>, 1, 1>::from([[x]]));
    assert_eq!(matrix[0].tangent, [1.0, 2.0]);
}

#[test]
fn a_dual_is_one_lane() {
    let [x, mut y] = [
        Two::new(2.0, [1.0, 0.0]),
        Two::splat(Two::new(3.0, [0.0, 1.0])),
    ];
    assert_eq!(Two::LANES, 1);
    assert_eq!(x.select(false, y).tangent, [0.0, 1.0]);
    y.replace(0, x);
    assert_eq!(y.extract(0).tangent, [1.0, 0.0]);
    assert_eq!(x.map_lanes(|x| x * x).tangent, [4.0, 0.0]);
}

#[test]
fn operators_and_the_small_traits() {
    let [x, y] = [Two::new(7.5, [1.0, 0.0]), Two::new(2.0, [0.0, 1.0])];
    let rest = x % y;
    assert_eq!((rest.primal, rest.tangent), (1.5, [1.0, -3.0]));
    assert_eq!((x % 2.0).tangent, [1.0, 0.0]);
    let mut z = x;
    z %= y;
    assert_eq!(z.tangent, rest.tangent);
    assert_eq!((y.inv().primal, y.inv().tangent), (0.5, [0.0, -0.25]));
    assert_eq!(MulAdd::mul_add(x, y, x).tangent, [3.0, 7.5]);
    let mut z = x;
    z.mul_add_assign(y, x);
    assert_eq!((z.primal, z.tangent), (22.5, [3.0, 7.5]));
    // Rounded once, as the components are: (1 + ε)(1 - ε) - 1 = -ε².
    let tiny = f64::EPSILON;
    let fused = Float::mul_add(
        Two::constant(1.0 + tiny),
        Two::constant(1.0 - tiny),
        Two::constant(-1.0),
    );
    assert_eq!(fused.primal, -tiny * tiny);
    assert_eq!(Pow::pow(y, 3_i32).tangent, [0.0, 12.0]);
    assert_eq!(Pow::pow(-y, 3_u8).tangent, [0.0, -12.0]);
    assert_eq!(Pow::pow(y, 0.5_f32).primal, 2_f64.sqrt());
    assert_eq!(Pow::pow(y, x).primal, 2_f64.powf(7.5));
    assert_eq!(
        (Signed::signum(&-x).primal, Signed::abs_sub(&x, &y).tangent),
        (-1.0, [1.0, -1.0])
    );
    assert!(x.is_positive() && !x.is_negative());
    assert!(!Signed::is_positive(&-x) && Signed::is_negative(&-x));
    let size = Signed::abs(&-x);
    assert_eq!((size.primal, size.tangent), (7.5, [1.0, 0.0]));
    let (least, greatest) = (<Two as Bounded>::min_value(), <Two as Bounded>::max_value());
    assert_eq!((least.primal, least.tangent), (f64::MIN, [0.0; 2]));
    assert_eq!((greatest.primal, greatest.tangent), (f64::MAX, [0.0; 2]));
}

#[test]
fn whole_exponents_keep_their_parity() {
    let minus = Dual::<f32>::new(-1.0, [1.0]);
    let odd = (1 << 24) + 1;
    let power = Float::powi(minus, odd);
    assert_eq!((power.primal, power.tangent), (-1.0, [odd as f32]));
    assert_eq!(Float::powi(minus, -odd).primal, -1.0);
    assert_eq!(Float::powi(minus, i32::MIN).primal, 1.0);
    assert_eq!(Float::powi(Dual::<f64>::new(0.0, [1.0]), 0).tangent, [0.0]);
    // The exponent is the same where it goes in two parts: (1 + 2^-20)^n, by its logarithm, whose
    // rounding is multiplied by 16.
    let base = 1.0 + 0.5_f64.powi(20);
    let want = (0.5_f64.powi(20).ln_1p() * odd as f64).exp();
    for (n, want) in [(odd, want), (-odd, 1.0 / want)] {
        let got = Float::powi(Dual::<f64>::new(base, [1.0]), n);
        let slope = want * n as f64 / base;
        assert!(
            (got.primal / want - 1.0).abs() <= 32.0 * f64::EPSILON,
            "{n}"
        );
        assert!(
            (got.tangent[0] / slope - 1.0).abs() <= 64.0 * f64::EPSILON,
            "{n}"
        );
    }
}

#[test]
fn written_and_read_again() {
    let x = Two::new(2.5, [0.0, -1.0]);
    let text = serde_json::to_string(&x).unwrap();
    assert_eq!(text, r#"{"primal":2.5,"tangent":[0.0,-1.0]}"#);
    let back: Two = serde_json::from_str(&text).unwrap();
    assert_eq!((back.primal, back.tangent), (x.primal, x.tangent));
    let error = serde_json::from_str::<Dual<f64, 3>>(&text).unwrap_err();
    let want = "invalid length 2, expected a tangent for each of 3 lanes";
    assert!(error.to_string().starts_with(want), "{error}");
    let nested = Dual::<Dual>::variable(Dual::variable(3.0, 0), 0);
    let text = serde_json::to_string(&nested).unwrap();
    let back: Dual<Dual> = serde_json::from_str(&text).unwrap();
    assert_eq!((back.primal.tangent, back.tangent[0].primal), ([1.0], 1.0));
}

#[test]
fn sums_and_products_by_reference() {
    fn both<'a, T: std::iter::Sum<&'a T> + std::iter::Product<&'a T>>(x: &'a [T]) -> (T, T) {
        (x.iter().sum(), x.iter().product())
    }
    let x = [Dual::<f64>::new(2.0, [1.0]), Dual::new(5.0, [0.0])];
    let (sum, product) = both(&x);
    assert_eq!((sum.primal, sum.tangent), (7.0, [1.0]));
    assert_eq!((product.primal, product.tangent), (10.0, [5.0]));
}

#[test]
fn nearness_is_that_of_the_primals_with_its_own_tolerances() {
    let [x, y] = [Dual::<f64>::new(100.0, [1.0]), Dual::new(101.0, [7.0])];
    let near = |absolute: f64, relative: f64| {
        let [ours, plain] = [absolute, relative].map(Dual::constant);
        let answer = approx::RelativeEq::relative_eq(&x, &y, ours, plain);
        let want = approx::RelativeEq::relative_eq(&100.0, &101.0, absolute, relative);
        assert_eq!(answer, want);
        answer
    };
    assert!(near(2.0, 0.001) && near(0.0, 0.02));
    assert!(!near(0.02, 0.001) && !near(0.5, 0.005));
    assert!(approx::AbsDiffEq::abs_diff_eq(&x, &y, 2.0.into()));
    assert!(!approx::AbsDiffEq::abs_diff_eq(&x, &y, 0.5.into()));
    // Those that are not given are the floats' own.
    type Number = Dual<f64>;
    let none = <Number as approx::AbsDiffEq>::default_epsilon();
    assert_eq!((none.primal, none.tangent), (f64::EPSILON, [0.0]));
    let none = <Number as approx::RelativeEq>::default_max_relative();
    assert_eq!((none.primal, none.tangent), (f64::EPSILON, [0.0]));
    let ulps = <Number as approx::UlpsEq>::default_max_ulps();
    assert_eq!(ulps, <f64 as approx::UlpsEq>::default_max_ulps());
    let next = Dual::new(100.0_f64.next_up(), [1.0]);
    assert!(approx::UlpsEq::ulps_eq(&x, &next, 0.0.into(), 1));
    assert!(!approx::UlpsEq::ulps_eq(&x, &y, 0.0.into(), 1));
}
