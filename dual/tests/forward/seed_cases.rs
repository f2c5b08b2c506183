//! The first cases of all, through every kind of driver.

use trigrad_core::function;
use trigrad_dual::{Dual, derivative, function, gradient};

#[test]
fn of_one_number() {
    assert_eq!(derivative(|x| 2.0 * x, 3.0), (6.0, 2.0));
    assert_eq!(derivative(|x| x * x + 2.0, 3.0), (11.0, 6.0));
    assert_eq!(derivative(|x| x * x + 2.0 * x, 3.0), (15.0, 8.0));
}

#[test]
fn of_two_numbers() {
    let z = |x: Dual, y: Dual| x * x * y + x * y;
    let (x, y) = (3.0, 2.0);
    assert_eq!(derivative(|x| z(x, Dual::constant(y)), x), (24.0, 14.0));
    assert_eq!(derivative(|y| z(Dual::constant(x), y), y), (24.0, 12.0));

    let (value, slopes) = gradient(|x| x[0] * x[0] * x[1] + x[0] * x[1], &[x, y]);
    assert_eq!((value, slopes.as_slice()), (24.0, [14.0, 12.0].as_slice()));

    let z = function!(|x, y| x * x * y + x * y);
    let (value, slopes) = function::gradient(&z, &[x, y]);
    assert_eq!((value, slopes.as_slice()), (24.0, [14.0, 12.0].as_slice()));
}
