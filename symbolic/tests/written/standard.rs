//! FPCore for readers that know no more than its standard: what every row means in its operators.

use trigrad_core::{Graph, Primitive};
use trigrad_symbolic::exchange::fpcore::{Unwritable, standard, write};

// The operators of FPCore 2.0 that stand for rows.
const STANDARD: &[&str] = &[
    "+",
    "-",
    "*",
    "/",
    "fabs",
    "exp",
    "exp2",
    "expm1",
    "log",
    "log10",
    "log2",
    "log1p",
    "pow",
    "sqrt",
    "cbrt",
    "hypot",
    "sin",
    "cos",
    "tan",
    "asin",
    "acos",
    "atan",
    "atan2",
    "sinh",
    "cosh",
    "tanh",
    "asinh",
    "acosh",
    "atanh",
    "erf",
    "erfc",
    "tgamma",
    "lgamma",
    "ceil",
    "floor",
    "fmod",
    "fmax",
    "fmin",
    "trunc",
    "nearbyint",
    "if",
    "<",
    ">",
    "==",
    "let*",
    "FPCore",
];

#[test]
fn every_row_has_a_meaning_in_standard_operators() {
    let graph = Graph::new();
    let args = ["a", "b", "c"].map(|name| graph.variable(name));
    for row in Primitive::all(2) {
        let name = row.row().name;
        let arity = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) => 2,
            Primitive::Nary(_) => 3,
        };
        let formula = graph.formula(&[graph.apply(row, &args[..arity])], &["a", "b", "c"]);
        let meant = match standard(&formula) {
            Ok(meant) => meant,
            Err(error) => {
                let name = name.to_owned();
                assert!(
                    matches!(name.as_str(), "digamma" | "polygamma" | "sphj"),
                    "{name}"
                );
                assert_eq!(error, Unwritable::NoOperator { name });
                continue;
            }
        };
        let text = write(&meant).unwrap();
        for part in text.split('(').filter(|part| !part.is_empty()) {
            let operator = part.split([' ', ')']).next().unwrap();
            let is_binding = operator.starts_with('t') && operator[1..].parse::<u32>().is_ok();
            let known = STANDARD.contains(&operator) || is_binding || matches!(operator, "" | "a");
            assert!(known, "{operator} in {text}");
        }
        // The same numbers where nothing leaves the range. A few operations round, each by
        // 2 ulp at most, and none of these points makes much of what was lost before.
        const FEW: f64 = 32.0;
        let points = [
            [0.75, 2.5, -1.25],
            [0.3, 1.5, 0.5],
            [1.25, 0.5, 2.0],
            [0.0, 1.0, 0.0],
        ];
        for point in points {
            let [value, same] = [&formula, &meant].map(|f| f.eval(&point)[0]);
            let is_close = (value - same).abs() <= FEW * f64::EPSILON * value.abs();
            let is_same = value == same || value.is_nan() && same.is_nan();
            assert!(is_close || is_same, "{name} at {point:?}: {value} {same}");
        }
    }
}
