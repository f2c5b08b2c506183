//! Numbers without an end of the range: as doubles within it, and back from beyond.

use super::{Wide, evaluate, length, power, row_of};
use trigrad_core::{Binary, Formula, Primitive};

const NUMBERS: [f64; 14] = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    0.1,
    1e-309,
    -5e-324,
    2.5e-308,
    1e-160,
    3e150,
    1.7e308,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

fn is_same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

#[test]
fn arithmetic_is_that_of_doubles() {
    for a in NUMBERS {
        assert!(is_same(Wide::from(a).to_f64(), a), "{a:e}");
        assert!(Wide::from(a).is_double(), "{a:e}");
        assert!(is_same(Wide::from(a).sqrt().to_f64(), a.sqrt()), "{a:e}");
        for b in NUMBERS {
            let (x, y) = (Wide::from(a), Wide::from(b));
            assert!(is_same(x.plus(y).to_f64(), a + b), "{a:e} + {b:e}");
            // A result that is subnormal is rounded twice: to 53 bits, and to fewer.
            for (wide, want) in [(x.times(y), a * b), (x.over(y), a / b)] {
                let is_close = (wide.to_f64() - want).abs() <= f64::from_bits(1);
                assert!(is_same(wide.to_f64(), want) || is_close, "{a:e}, {b:e}");
            }
        }
    }
}

#[test]
fn what_leaves_the_range_comes_back() {
    let small = Wide::from(3e-300);
    let product = small.times(small);
    assert!(!product.is_double() && product.to_f64() == 0.0);
    assert_eq!(product.over(small).to_f64(), 3e-300);
    let large = Wide::from(1.0).over(product);
    assert_eq!(large.to_f64(), f64::INFINITY);
    assert_eq!(large.times(product).to_f64(), 1.0);
    assert_eq!(product.sqrt().to_f64(), 3e-300);
    assert_eq!(large.plus(large.neg()).to_f64(), 0.0);
    let sides = [product.scaled(1), product.scaled(-3000)];
    assert_eq!(
        length(&sides).map(|y| y.scaled(-1).over(product).m),
        Some(1.0)
    );
    let cube = power(Wide::from(-3e-300), Wide::from(3.0)).expect("a power");
    let error = cube.over(product).to_f64() / -3e-300 - 1.0;
    assert!(error.abs() <= 4.0 * f64::EPSILON, "{error:e}");
    assert!(!cube.is_lost);
}

#[test]
fn what_doubles_lose_is_not_guessed() {
    let row = Primitive::Unary(trigrad_core::Unary::Exp);
    assert!(row_of(row, &[Wide::from(-800.0)]).is_lost);
    let pow = Primitive::Binary(Binary::Pow);
    let base = Wide::from(1e-200).times(Wide::from(1e-200));
    assert!(row_of(pow, &[base, Wide::from(0.5)]).is_lost);
    assert!(power(Wide::from(1e-300), Wide::from(100.0)).is_none());
}

#[test]
fn the_function_is_what_it_is_in_doubles() {
    // The product is 0 in f64, and so is all that is made of it.
    let f = Formula::parse("x*x").expect("a formula");
    let all = crate::formula::value_gradient_and_hessian(&f);
    assert_eq!(evaluate(&all, 1, &[1e-200]), [0.0, 2e-200, 2.0]);
    let f = Formula::parse("sqrt(x*x)").expect("a formula");
    let all = crate::formula::value_and_gradient(&f);
    assert!(
        evaluate(&all, 1, &[1e-200])[1].is_nan() || evaluate(&all, 1, &[1e-200])[1].is_infinite()
    );
    let f = Formula::parse("0/x").expect("a formula");
    let all = crate::formula::value_gradient_and_hessian(&f);
    assert_eq!(evaluate(&all, 1, &[1e-309])[2], 0.0);
    // y/x is infinite in f64, and a slope of 0 there says nothing.
    let f = Formula::parse("atan(y/x)").expect("a formula");
    let all = crate::formula::value_and_gradient(&f);
    assert!(evaluate(&all, 1, &[1.0, 1e-320])[1].is_nan());
    // The slope is 7e-324, which is 5e-324 in f64: the branch is the one that the value is of.
    let f = Formula::parse("if(powslope(y, x) <= x, x, y)").expect("a formula");
    let all = crate::formula::value_and_gradient(&f);
    let by_x = f.inputs().position(|name| name == "x").expect("an input");
    let mut at = [0.75; 2];
    at[by_x] = 5e-324;
    let answers = evaluate(&all, 1, &at);
    assert_eq!(answers[0], 5e-324);
    assert_eq!(answers[1 + by_x], 1.0);
}
