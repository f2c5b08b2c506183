//! What the documentation warns of, so that a warning is taken away when it is no longer
//! true; and what it recommends instead.

use nalgebra::{Complex, DMatrix, Matrix2, Rotation3, Unit, UnitQuaternion, Vector3};
use trigrad_dual::{Dual, matrix};

fn still(x: f64) -> Dual {
    Dual::from(x)
}

fn moving() -> Dual {
    Dual::variable(0.0, 0)
}

#[test]
fn iterations_miss_what_they_take_for_zero() {
    for small in [0.0, 1e-17] {
        let off = moving() + small;
        let a = Matrix2::new(still(1.0), off, off, still(2.0));
        let theirs = a.symmetric_eigen().eigenvectors[(0, 1)];
        let ours = matrix::symmetric_eigen(&a).unwrap().eigenvectors[(0, 1)];
        assert_eq!((ours.primal, ours.tangent), (0.0, [1.0]));
        assert_ne!(theirs.tangent, ours.tangent);
    }
    let a = DMatrix::from_fn(4, 4, |i, j| {
        if i == j {
            still((i + 1) as f64)
        } else {
            moving()
        }
    });
    let (theirs, ours) = (
        a.clone().svd(true, true).u.unwrap(),
        matrix::svd(&a).unwrap().u.unwrap(),
    );
    assert_eq!(ours[(0, 0)].tangent[0].abs(), 1.0 / 3.0);
    assert_ne!(theirs[(0, 0)].tangent, ours[(0, 0)].tangent);
}

#[test]
fn a_column_of_zeros_stops_an_elimination() {
    let mut a = DMatrix::<Dual>::identity(4, 4);
    (a[(0, 0)], a[(0, 1)]) = (moving() * 2.0, still(1.0));
    (a[(1, 0)], a[(1, 1)]) = (moving() * 3.0, still(2.0));
    assert_eq!(matrix::determinant(&a).unwrap().tangent, [1.0]);
    assert_ne!(a.determinant().tangent, [1.0]);
    // The size decides: up to three rows it is a formula.
    let corner = a.view((0, 0), (3, 3)).clone_owned();
    assert_eq!(corner.determinant().tangent, [1.0]);
}

#[test]
fn a_rotation_by_nothing_is_taken_for_constant() {
    // About the third axis the entry (1, 0) is the sine of the angle.
    let axis = Unit::new_unchecked(Vector3::new(still(0.0), still(0.0), still(1.0)));
    let scaled = axis.into_inner() * moving();
    let sine = |rotation: Rotation3<Dual>| rotation.matrix()[(1, 0)].tangent[0];
    assert_eq!(sine(Rotation3::new(scaled)), 0.0);
    assert_eq!(sine(Rotation3::from_axis_angle(&axis, moving())), 0.0);
    assert_eq!(sine(UnitQuaternion::new(scaled).into()), 0.0);
    let (x, y) = (still(0.0), still(0.0));
    let right = UnitQuaternion::from_axis_angle(&axis, moving());
    assert_eq!(sine(right.into()), 1.0);
    assert_eq!(
        sine(UnitQuaternion::from_euler_angles(x, y, moving()).into()),
        1.0
    );
    assert_eq!(sine(Rotation3::from_euler_angles(x, y, moving())), 1.0);
    // Elsewhere all of them are.
    let angle = Dual::<f64>::new(0.5, [1.0]);
    let got = sine(Rotation3::from_axis_angle(&axis, angle));
    assert!((got - 0.5_f64.cos()).abs() <= 2.0 * f64::EPSILON);
}

#[test]
#[should_panic(expected = "None")]
fn an_exponential_is_refused() {
    let _ = DMatrix::from_element(2, 2, moving()).map(|x| x + 1.0).exp();
}

#[test]
fn complex_matrices_of_duals() {
    // The determinant of [[i x, 1], [1, x]] is i x² - 1, with slope 2 i x.
    let x = Dual::<f64>::variable(3.0, 0);
    let number = |re, im| Complex::new(re, im);
    let [zero, one] = [still(0.0), still(1.0)];
    let a = Matrix2::new(
        number(zero, x),
        number(one, zero),
        number(one, zero),
        number(x, zero),
    );
    let det = a.lu().determinant();
    assert_eq!((det.re.primal, det.im.primal), (-1.0, 9.0));
    assert_eq!((det.re.tangent, det.im.tangent), ([0.0], [6.0]));
}
