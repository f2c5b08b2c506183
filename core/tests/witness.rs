//! What closures touch: the report that follows a closure itself, held against that of its graph,
//! and against what is known of comparisons.

use trigrad_core::{Break, Custom, Formula, Interpret, Ordered, Scalar, Side, Witness, touched};

type Found = (usize, Break, Side);

fn found(f: impl for<'w> FnOnce(&[Witness<'w>]) -> Witness<'w>, x: &[f64]) -> Vec<Found> {
    let touched = touched(f, x);
    touched
        .iter()
        .map(|touch| (touch.node.index(), touch.kind, touch.side))
        .collect()
}

#[test]
fn steps_are_counted_and_named() {
    use Break::{Infinite, Jump, Kink, Vertical};
    let middle = |list: &[(usize, Break)]| -> Vec<Found> {
        list.iter()
            .map(|&(n, kind)| (n, kind, Side::Middle))
            .collect()
    };
    let steps = |x: f64| {
        found(
            |x| (x[0] * 2.0).abs() + x[0].floor() + (x[0] * x[0]).sqrt(),
            &[x],
        )
    };
    // The product, abs, floor, the sum, the square, its root, and the last sum.
    assert_eq!(steps(0.0), middle(&[(1, Kink), (2, Jump), (5, Vertical)]));
    assert_eq!(steps(1.0), middle(&[(2, Jump)]));
    assert_eq!(steps(0.5), []);
    // A pole and an overflow; not what an infinite argument makes, nor numbers alone.
    let pole = |x: f64| found(|x| x[0].sqrt().sqrt() / x[0], &[x]);
    assert_eq!(pole(1.0), []);
    let inverse = |x: f64| found(|x| (x[0] * 3.0 + 1.0).ln(), &[x]);
    assert_eq!(inverse(-1.0 / 3.0), middle(&[(2, Infinite)]));
    assert_eq!(inverse(1.0), []);
    assert_eq!(found(|x| x[0].exp(), &[1000.0]), middle(&[(0, Infinite)]));
    assert_eq!(found(|x| x[0].exp(), &[f64::INFINITY]), []);
    assert_eq!(found(|x| x[0] + f64::INFINITY, &[1.0]), []);
    assert_eq!(found(|x| x[0] + Witness::from_f64(0.0).abs(), &[1.0]), []);
}

#[test]
fn rows_and_selections_are_those_of_the_graph() {
    let twice = Custom::new("twice", 1, |orders: &[u32], x: &[f64]| match orders {
        [0] => Some(2.0 * x[0]),
        _ => None,
    });
    for text in [
        "abs(x)",
        "sqrt(x)",
        "1/x",
        "floor(x) + y",
        "max(x, y)",
        "hypot(x, y)",
        "hypot(x, y, 0)",
        "x^y",
        "relu(x)*heaviside(y)",
        "polygamma(1, x)",
        "atan2(x, y)",
        "if(x < y, x, y)",
        "if(x >= y, x, y)",
        "max(x, y, 0)",
        "remainder(x, 2)",
        "exp(exp(x*1000))",
    ] {
        let f = Formula::parse(text).unwrap().with_inputs(&["x", "y"]);
        for x in [-1.0, 0.0, 0.5, 1.0, 2.0] {
            for y in [-1.0, 0.0, 0.5, 1.0] {
                let kinds = |list: &[trigrad_core::Touched]| -> Vec<(Break, Side)> {
                    list.iter().map(|touch| (touch.kind, touch.side)).collect()
                };
                let of_graph = kinds(&f.touched(&[x, y]));
                let of_closure = kinds(&touched(|x| f.program().eval(x)[0], &[x, y]));
                assert_eq!(of_closure, of_graph, "{text} at {x}, {y}");
                let mut value = f64::NAN;
                touched(
                    |x| {
                        let y = f.program().eval(x)[0];
                        value = y.primal();
                        y
                    },
                    &[x, y],
                );
                assert!(value == f.eval(&[x, y])[0] || value.is_nan(), "{text}");
            }
        }
    }
    // Nobody knows of a number whether it is a constant, but of those that are nothing else.
    let mut answers = [true; 3];
    touched(
        |x| {
            let seven = Witness::from_f64(7.0);
            answers = [x[0], seven, seven * 2.0].map(|x| x.is_constant(7.0));
            x[0]
        },
        &[7.0],
    );
    assert_eq!(answers, [false; 3]);
    // A function outside of the table has no breaks of its own, and passes the log on.
    let kinds = found(|x| twice.call(&[x[0]]).abs(), &[0.0]);
    assert_eq!(kinds, [(0, Break::Kink, Side::Middle)]);
}

// Comparisons are those of the numbers, and are noted where both sides are equal.
#[test]
fn comparisons_are_noted_on_the_side_that_is_taken() {
    type Compare = fn(Witness<'_>, f64) -> bool;
    type Plain = fn(f64, f64) -> bool;
    let relations: [(Compare, Plain); 12] = [
        (|x, c| x < c, |x, c| x < c),
        (|x, c| x <= c, |x, c| x <= c),
        (|x, c| x > c, |x, c| x > c),
        (|x, c| x >= c, |x, c| x >= c),
        (|x, c| x == c, |x, c| x == c),
        (|x, c| x != c, |x, c| x != c),
        (|x, c| x < Witness::from_f64(c), |x, c| x < c),
        (|x, c| Witness::from_f64(c) >= x, |x, c| c >= x),
        (|x, c| x > Witness::from_f64(c), |x, c| x > c),
        (|x, c| Witness::from_f64(c) <= x, |x, c| c <= x),
        (|x, c| x == Witness::from_f64(c), |x, c| x == c),
        (
            |x, c| Witness::decide(x.below(c)) == Some(true),
            |x, c| x < c,
        ),
    ];
    for (i, (compare, plain)) in relations.into_iter().enumerate() {
        for x in [-1.0, 0.0, 1.0, f64::NAN] {
            let mut holds = false;
            let noted = found(
                |x| {
                    holds = compare(x[0], 0.0);
                    x[0]
                },
                &[x],
            );
            assert_eq!(holds, plain(x, 0.0), "{i} at {x}");
            // What is only asked for, and not branched on, is not noted.
            let is_noted = x == 0.0 && i != 11;
            let holds = if i == 5 { !holds } else { holds };
            let side = if holds { Side::Then } else { Side::Otherwise };
            let expected: &[Found] = if is_noted {
                &[(0, Break::Seam, side)]
            } else {
                &[]
            };
            assert_eq!(noted, expected, "{i} at {x}");
        }
    }
    // The order of two numbers is asked with a note, too.
    for (x, order) in [
        (-1.0, Some(-1)),
        (0.0, Some(0)),
        (1.0, Some(1)),
        (f64::NAN, None),
    ] {
        let mut orders = [None; 2];
        let noted = found(
            |x| {
                let zero = Witness::from_f64(0.0);
                orders = [x[0].partial_cmp(&0.0), x[0].partial_cmp(&zero)];
                x[0]
            },
            &[x],
        );
        assert_eq!(
            orders.map(|order| order.map(|order| order as i32)),
            [order; 2]
        );
        assert_eq!(noted.len(), if x == 0.0 { 2 } else { 0 });
    }
    // Each comparison is a step of its own.
    fn two<S: Ordered>(x: S) -> S {
        if x < 1.0 || x <= 1.0 { x * 2.0 } else { x }
    }
    let seams = found(|x| two(x[0]), &[1.0]);
    let sides = [
        (0, Break::Seam, Side::Otherwise),
        (1, Break::Seam, Side::Then),
    ];
    assert_eq!(seams, sides);
}
