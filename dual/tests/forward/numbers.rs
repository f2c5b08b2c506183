//! Duals of every kind of number.

use trigrad_core::{Custom, Graph, Interpret, Interval, Relation, Scalar, Test, Tracked};
use trigrad_dual::{Dual, derivative, gradient, hessian, jacobian};

fn logistic<S: Scalar>(x: &[S]) -> S {
    x[0] * (-x[0] + 1.0) * 3.7
}

#[test]
fn single_precision() {
    let (value, slope) = derivative(|x| x * x + x.sin(), 0.5_f32);
    assert_eq!(value, 0.25 + 0.5_f32.sin());
    assert_eq!(slope, 1.0 + 0.5_f32.cos());
    let (_, slopes): (f32, _) = gradient(logistic, &[0.25_f32]);
    assert_eq!(slopes[0], 1.85_f32);
    let (_, _, curvatures) = hessian(|x| x[0].exp() * x[1], &[0.0_f32, 3.0]);
    assert_eq!(curvatures.as_slice(), [3.0_f32, 1.0, 1.0, 0.0]);
    // A constant is compared as the components hold it.
    let tenth = Dual::<f32>::constant(0.1);
    assert!(tenth == 0.1 && tenth < 0.2 && tenth > 0.05);
}

#[test]
fn symbols() {
    let graph = Graph::new();
    let x = graph.variable("x");
    let (value, slope) = derivative(|x| x.sin() * x, x);
    assert_eq!(value, x.sin() * x);
    let at = |expr, x: f64| graph.formula(&[expr], &["x"]).eval(&[x])[0];
    assert_eq!(at(slope, 0.5), 0.5_f64.cos() * 0.5 + 0.5_f64.sin());
    let (_, second) = derivative(|x| derivative(|x| x.ln(), x).1, x);
    assert_eq!(at(second, 2.0), -0.25);
    // On paper the slope of the logarithm is 1/x and asks for no condition.
    let text = derivative(|x| x.ln(), x).1.to_string();
    assert!(!text.contains("if"), "{text}");
}

#[test]
fn symbols_take_both_sides_of_a_condition() {
    let graph = Graph::new();
    let x = graph.variable("x");
    let f = |x: Dual<_>| Dual::select(x.below(0.0), -x, x * x);
    let (value, slope) = derivative(f, x);
    let both = graph.formula(&[value, slope], &["x"]);
    assert_eq!(both.eval(&[-3.0]), [3.0, -1.0]);
    assert_eq!(both.eval(&[3.0]), [9.0, 6.0]);
}

#[test]
fn intervals() {
    let (value, slope) = derivative(|x| x * x + x.exp(), Interval::point(0.5));
    assert!(value.contains(&(0.25 + 0.5_f64.exp())));
    assert!(slope.contains(&(1.0 + 0.5_f64.exp())));
    // A comparison that the interval leaves open keeps both sides.
    let undecided = Test {
        relation: Relation::Less,
        left: Dual::<Interval<f64>>::constant(Interval::entire()),
        right: Dual::from(0.0),
    };
    assert_eq!(Dual::decide(undecided), None);
    let both = Dual::select(undecided, Dual::from(1.0), Dual::from(2.0));
    assert!(both.primal.contains(&1.0) && both.primal.contains(&2.0));
}

#[test]
fn functions_outside_of_the_table() {
    let square = Custom::new("square", 1, |orders: &[u32], x: &[f64]| match orders {
        [0] => Some(x[0] * x[0]),
        [1] => Some(2.0 * x[0]),
        [2] => Some(2.0),
        _ => None,
    });
    fn apply<T: Interpret>(rule: &Custom, x: Dual<T>) -> Dual<T> {
        Dual::custom(rule, &[0], &[Tracked::varying(x)])
    }
    let (value, second) = derivative(|x| derivative(|x| apply(&square, x), x).1, 3.0);
    assert_eq!((value, second), (6.0, 2.0));
    // An order that is not known is NaN; one that is not asked for changes nothing.
    let second = |x| derivative(|x| derivative(|x| apply(&square, x), x).1, x).1;
    let (value, third) = derivative(second, 3.0_f64);
    assert_eq!(value, 2.0);
    assert!(third.is_nan());
    let constant = Dual::<f64>::custom(&square, &[2], &[Tracked::constant(Dual::from(3.0))]);
    assert_eq!((constant.primal, constant.tangent[0]), (2.0, 0.0));
}

#[test]
fn the_epsilon_takes_no_room_and_asks_for_nothing() {
    // Neither `Copy` nor `Send` nor anything else.
    struct Bare(#[expect(dead_code)] std::rc::Rc<String>);
    fn is_a_number<S: nalgebra::RealField + Copy + Send + Sync + serde::Serialize>(x: S) -> S {
        x * x
    }
    let mut x = Dual::<f64, 3, Bare>::constant(2.0);
    x.tangent = [1.0, 0.0, -1.0];
    let square = is_a_number(x);
    assert_eq!((square.primal, square.tangent), (4.0, [4.0, 0.0, -4.0]));
    assert_eq!(size_of_val(&x), 4 * size_of::<f64>());
    assert_eq!(
        format!("{x:?}"),
        format!("{:?}", Dual::new(2.0, [1.0, 0.0, -1.0]))
    );
}

#[test]
fn a_dual_is_a_number_among_numbers() {
    let x = Dual::<f64, 2>::variable(3.0, 1);
    assert_eq!(Dual::<f64, 2>::default().primal, 0.0);
    assert!(x > 2.0 && x <= 3.0 && x == Dual::from(3.0) && x != 4.0);
    assert_eq!(x.to_string(), "3 + [0, 1]ε");
    let y = Dual::<Dual>::variable(Dual::variable(3.0, 0), 0);
    assert_eq!((y * y).to_string(), "(9 + 6ε) + (6 + 2ε)ε");
    assert_eq!(
        format!("{:.1}", Dual::<f64>::new(1.25, [2.0])),
        "1.2 + 2.0ε"
    );
    let mut z = x;
    z += 1.0;
    z *= x;
    assert_eq!((z.primal, z.tangent), (12.0, [0.0, 7.0]));
    assert_eq!([x, x].into_iter().sum::<Dual<f64, 2>>().tangent, [0.0, 2.0]);
    assert_eq!((6.0 / x).tangent, [0.0, -2.0 / 3.0]);
}

#[test]
fn a_jacobian_has_a_row_for_each_output() {
    let polar = |x: &[Dual<f64, 8>]| vec![x[0] * x[1].cos(), x[0] * x[1].sin(), x[0]];
    let (values, rows) = jacobian(polar, &[2.0, 0.0]);
    assert_eq!(values.as_slice(), [2.0, 0.0, 2.0]);
    assert_eq!(rows.shape(), (3, 2));
    assert_eq!(
        rows.row(1).iter().copied().collect::<Vec<f64>>(),
        [0.0, 2.0]
    );
}
