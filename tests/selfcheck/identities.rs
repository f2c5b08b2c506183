//! Rows of several arguments, all of which vary to every order, against what else they are: along a
//! line to a high order, and by several inputs to the second.

use trigrad::oracle::series::{Curve, Curves, Jet, Jets};
use trigrad::{Big, Decoration, Enclosures, End, Formula};

const ORDER: usize = 8;
const BITS: u32 = 120;

/// A row, and the same in other words; of a and b, both positive, and a the larger one.
const SAME: &[(&str, &str)] = &[
    ("hypot({a}, {b})", "sqrt(({a})^2 + ({b})^2)"),
    ("hypot({a}, {b}, 1)", "sqrt(({a})^2 + ({b})^2 + 1)"),
    ("dircos({a}, {b})", "({a})/sqrt(({a})^2 + ({b})^2)"),
    ("dircos({b}, {a}, 2)", "({b})/sqrt(({a})^2 + ({b})^2 + 4)"),
    ("atan2({a}, {b})", "atan(({a})/({b}))"),
    ("inversion({a}, {b})", "({a})/(({a})^2 + ({b})^2)"),
    ("logaddexp({a}, {b})", "ln(exp({a}) + exp({b}))"),
    (
        "logsumexp({a}, {b}, 1/2)",
        "ln(exp({a}) + exp({b}) + exp(1/2))",
    ),
    ("xlogy({a}, {b})", "({a})*ln({b})"),
    ("({a})^({b})", "exp(({b})*ln({a}))"),
    ("powslope({a}, {b})", "({b})*exp((({b}) - 1)*ln({a}))"),
    ("remainder({a}, {b})", "({a}) - floor(({a})/({b}))*({b})"),
    ("({a})/({b})", "({a})*({b})^(-1)"),
    ("product({a}, {b}, {a})", "({a})^2*({b})"),
    ("sum({a}, {b}, {a})", "2*({a}) + ({b})"),
    ("max({a}, {b}) + min({a}, {b}, 9)", "({a}) + ({b})"),
    ("cbrt({a})^3", "{a}"),
    ("sqrt({a})*sqrt({a})", "{a}"),
    ("sinh({a})", "(exp({a}) - exp(-({a})))/2"),
    ("tanh({a})", "sinh({a})/cosh({a})"),
    ("sigmoid({a})", "1/(1 + exp(-({a})))"),
    ("softplus({a})", "ln(1 + exp({a}))"),
    ("tan({b})", "sin({b})/cos({b})"),
    ("sec({b})*csc({a})", "1/(cos({b})*sin({a}))"),
    ("asin(({b})/({a}))", "atan(({b})/sqrt(({a})^2 - ({b})^2))"),
    ("acosh({a} + 1)", "ln({a} + 1 + sqrt(({a} + 1)^2 - 1))"),
    ("asinh({a})", "ln({a} + sqrt(({a})^2 + 1))"),
    (
        "atanh(({b})/({a}))",
        "ln((({a}) + ({b}))/(({a}) - ({b})))/2",
    ),
    ("sinc({a})", "sin({a})/({a})"),
    ("sphj(1, {a})", "(sin({a})/({a}) - cos({a}))/({a})"),
    ("erf({a}) + erfc({a})", "1"),
    ("gauss({a})", "exp(-({a})^2)"),
    ("gamma({b} + 1)", "({b})*gamma({b})"),
    ("digamma({b} + 1)", "digamma({b}) + 1/({b})"),
    ("lgamma({b})", "ln(gamma({b}))"),
    ("exp2({a})*log2({b})", "exp(({a})*ln(2))*ln({b})/ln(2)"),
    ("log10({a}) + log1p({b})", "ln({a})/ln(10) + ln(1 + {b})"),
    ("expm1({b})", "exp({b}) - 1"),
];

/// All of it is said, in so many bits, by both.
fn is_same(a: &trigrad::Interval<Big>, b: &trigrad::Interval<Big>) -> bool {
    let few = Big::exact(2f64.powi(-70));
    !a.intersect(b).is_empty()
        && a.width() <= few
        && b.width() <= few
        && a.decoration().min(b.decoration()) == Decoration::Differentiable
}

#[test]
fn along_a_line_every_order_is_that_of_the_same_function() {
    // Neither is a polynomial; b from 0.9 to 1.3, a from 2.1 to 3.
    let (a, b) = ("exp(x/3)*sin(x) + 2", "cos(2*x)/4 + x^2 + 3/4");
    let fine = Enclosures::new(BITS);
    for (row, other) in SAME {
        let of = |text: &str| {
            let text = text.replace("{a}", a).replace("{b}", b);
            Formula::parse(&text).expect("a function")
        };
        for at in [0.125, 0.5] {
            let [row_there, other_there] = [row, other].map(|text| {
                let f = of(text);
                let f = f.with_inputs(&["x"]);
                let x = Curve::along(fine.point(at), fine.point(1.0));
                let mut numbers = f.program().run(&Curves::precise(ORDER, BITS), &[x]);
                numbers.swap_remove(f.program().outputs()[0] as usize)
            });
            for k in 0..=ORDER {
                let [ours, theirs] = [&row_there, &other_there].map(|y| y.coefficient(k));
                assert!(
                    is_same(&ours, &theirs),
                    "{row} at {at}, order {k}: {ours:?}, {theirs:?}"
                );
            }
        }
    }
}

#[test]
fn by_several_inputs_all_curvatures_are_those_of_the_same_function() {
    let (a, b) = ("exp(x/3)*sin(y) + 2", "cos(x*y)/4 + x*z + 3/4");
    let at = [0.5, 0.75, 0.25];
    let fine = Enclosures::new(BITS);
    let jets = Jets::precise(2, BITS);
    let x = at.iter().enumerate();
    let x: Vec<Jet<Big>> = x.map(|(i, &x)| Jet::input(i, fine.point(x))).collect();
    for (row, other) in SAME {
        let [ours, theirs] = [row, other].map(|text| {
            let text = text.replace("{a}", a).replace("{b}", b);
            let f = Formula::parse(&text).expect("a function");
            let f = f.with_inputs(&["x", "y", "z"]);
            let mut numbers = f.program().run(&jets, &x);
            numbers.swap_remove(f.program().outputs()[0] as usize)
        });
        for i in 0..3 {
            assert!(
                is_same(&ours.slope(i), &theirs.slope(i)),
                "{row} by {i}: {ours:?}, {theirs:?}"
            );
            for j in 0..3 {
                let [ours, theirs] = [&ours, &theirs].map(|y| y.curvature(i, j));
                assert!(
                    is_same(&ours, &theirs),
                    "{row} by {i}, {j}: {ours:?}, {theirs:?}"
                );
            }
        }
    }
}
