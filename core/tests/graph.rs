//! Constants, functions outside of the table, expressions and formulas, as those who build on
//! them ask for them.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trigrad_core::{
    Binary, Call, Constant, Custom, Domain, Exact, Expr, Formula, Graph, Interpret, Nary, Op,
    Primitive, Relation, Scalar, Unary, is_variable_name, primal_is, primal_is_nan,
};

fn refuses(f: impl FnOnce()) -> bool {
    catch_unwind(AssertUnwindSafe(f)).is_err()
}

#[test]
fn numbers_of_code_are_exact_where_a_person_meant_it_so() {
    let far = 2f64.powi(43);
    for (x, exact) in [
        (0.0, Some("0")),
        (-0.0, None),
        (1.0, Some("1")),
        (-2.5, Some("-5/2")),
        (1.0 / 1024.0, Some("1/1024")),
        (1.0 / 2048.0, None),
        (0.1, None),
        (far, Some("8796093022208")),
        (-far, Some("-8796093022208")),
        (far.next_up(), None),
        (far + 1.0, None),
        (1e300, None),
        (f64::INFINITY, None),
        (f64::NAN, None),
    ] {
        let constant = Constant::from(x);
        let is = constant.exact().map(Exact::to_string);
        assert_eq!(is.as_deref(), exact, "{x}");
        let (value, single) = (constant.to_f64(), constant.to_f32());
        assert!(value.to_bits() == x.to_bits() || x.is_nan() && value.is_nan());
        assert!(single.to_bits() == (x as f32).to_bits() || x.is_nan() && single.is_nan());
        assert_eq!(constant, constant.clone());
        assert_eq!(constant == Constant::from(0.0), x == 0.0 && exact.is_some());
    }
    for (constant, n, is_it) in [
        (Constant::from(3), 3, true),
        (Constant::from(3), 4, false),
        (Constant::from(0.5), 0, false),
        (Constant::Float(3.0), 3, false),
        (Constant::Pi, 3, false),
    ] {
        assert_eq!(constant.is_integer(n), is_it, "{constant:?} {n}");
    }
    assert!(Constant::Pi != Constant::E && Constant::Pi == Constant::Pi);
    assert!(Constant::Float(0.5) != Constant::from(0.5));
}

#[test]
fn floats_are_read_as_the_numbers_they_are() {
    for x in [0.0, 0.5, -3.0, 0.1, 5e-324, f64::MAX, -1e300] {
        let exact = Exact::from_f64(x).unwrap();
        assert_eq!(exact.to_f64(), x);
        assert_eq!(exact.is_negative(), x < 0.0);
    }
    assert_eq!(Exact::from_f64(0.375), Exact::ratio(3, 8));
    for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(Exact::from_f64(x).is_none());
    }
}

// The numerator has more digits than a double, so that rounding it first would round twice.
#[test]
fn fractions_are_rounded_once() {
    let third = |n: i64, d: i64| Exact::ratio(n, d).unwrap();
    for d in [3, 5, 7, 11, 1_000_003, (1 << 53) - 1, (1 << 60) + 3] {
        for i in 0..2000 {
            let n = (1 << 53) + 1 + i * 4_503_599_627_371;
            let fraction = third(n, d);
            let nearest = fraction.to_f64();
            let distance = |x: f64| {
                let difference = Exact::from_f64(x).unwrap().checked_sub(&fraction);
                difference.unwrap().abs()
            };
            let (here, below, above) = (
                distance(nearest),
                distance(nearest.next_down()),
                distance(nearest.next_up()),
            );
            assert!(here <= below && here <= above, "{n}/{d} is not {nearest}");
        }
    }
}

#[test]
fn a_function_is_the_same_by_name_arity_and_rule() {
    let rule = |_: &[u32], x: &[f64]| Some(x[0]);
    let f = Custom::new("f", 1, rule);
    let g = Custom::unknown("g", 1);
    assert!(f == f.clone() && g == Custom::unknown("g", 1));
    assert!(f != Custom::new("f", 1, rule), "a rule of its own");
    assert!(g != Custom::unknown("g", 2) && g != Custom::unknown("h", 1));
    assert!(f != Custom::unknown("f", 1) && Custom::unknown("f", 1) != f);
    let other = Custom::new("f", 1, |_: &[u32], x: &[f64]| Some(-x[0]));
    assert!(f != other);
    // So in a graph: the same function makes the same node.
    let graph = Graph::new();
    let x = graph.variable("x");
    assert_eq!(graph.call(&f, &[x]), graph.call(&f.clone(), &[x]));
    assert_ne!(graph.call(&f, &[x]), graph.call(&other, &[x]));
}

#[test]
fn functions_with_slopes_have_those_and_no_others() {
    let product = Custom::with_slopes("times", |[x, y]| x * y, |[x, y]| [y, x]);
    let x = [3.0, 2.0];
    for (orders, value) in [([0, 0], 6.0), ([1, 0], 2.0), ([0, 1], 3.0)] {
        assert_eq!(product.evaluate(&orders, &x), value);
        assert!(product.is_known(&orders, &x));
    }
    for orders in [[2, 0], [1, 1], [0, 2], [3, 1]] {
        assert!(product.evaluate(&orders, &x).is_nan() && !product.is_known(&orders, &x));
    }
    assert!(refuses(|| _ = product.evaluate(&[0], &x)));
    assert!(refuses(|| _ = product.evaluate(&[0, 0], &[1.0])));
    assert!(refuses(|| _ = product.call(&[1.0])));
}

#[test]
fn a_domain_has_its_ends() {
    let domain = Domain::new(-1.0, 2.0);
    for (x, is_in) in [
        (-1.0, true),
        (0.0, true),
        (2.0, true),
        (-1.5, false),
        (2.5, false),
        (f64::NAN, false),
    ] {
        assert_eq!(domain.contains(x), is_in, "{x}");
    }
    assert!(Domain::REAL.contains(f64::INFINITY) && !Domain::NON_NEGATIVE.contains(-1e-300));
}

#[test]
fn numbers_without_a_graph_fold_to_what_f64_makes_of_them() {
    let n = |n: i64| Expr::from(n);
    let text = |x: Expr<'_>| x.constant().unwrap().exact().map(Exact::to_string);
    // Exact where that has the same value bit for bit.
    for (folded, exact) in [
        (n(1) / n(3), Some("1/3")),
        (-(n(1) / n(3)), Some("-1/3")),
        (n(1) / n(3) + n(1) / n(3), Some("2/3")),
        (n(3) - n(1) / n(3), Some("8/3")),
        (n(1) - n(1) / n(3), None),
        (n(2) * (n(1) / n(3)), Some("2/3")),
        (n(1) / n(49) * n(49), None),
        (n(1).exp(), None),
    ] {
        assert_eq!(text(folded).as_deref(), exact, "{folded}");
    }
    assert_eq!(
        (n(1) / n(49) * n(49)).constant().unwrap().to_f64(),
        1.0 / 49.0 * 49.0
    );
    assert_eq!(
        (-n(0)).constant().unwrap().to_f64().to_bits(),
        (-0.0f64).to_bits()
    );
    assert_eq!(n(1) / n(3), n(2) / n(6));
    assert_ne!(n(1) / n(3), n(1) / n(2));
}

#[test]
fn what_is_a_number_is_known() {
    let graph = Graph::new();
    let (x, seven) = (graph.variable("x"), graph.constant(7));
    assert!(seven.is_constant(7.0) && !seven.is_constant(8.0) && !x.is_constant(7.0));
    assert!(Expr::from(0.5).is_constant(0.5) && !Expr::from(0.5).is_constant(0.25));
    for (number, integer) in [
        (seven, Some(7)),
        (Expr::from(-2), Some(-2)),
        (Expr::from(0.5), None),
        (graph.constant(Constant::Pi), None),
        (x, None),
    ] {
        assert_eq!(number.integer(), integer, "{number}");
    }
    assert!(primal_is(2.0, 2.0) && !primal_is(2.0, 3.0) && !primal_is(f64::NAN, f64::NAN));
    assert!(primal_is_nan(f64::NAN) && !primal_is_nan(2.0));
    assert!(primal_is(seven, 7.0) && !primal_is(x, 7.0) && !primal_is_nan(x));
    // An expression does not know whether it will be a number.
    assert!(!x.is_number() && 2.0.is_number() && !f64::NAN.is_number());
}

#[test]
fn comparisons_of_constants_are_decided_exactly() {
    let graph = Graph::new();
    let x = graph.variable("x");
    // As doubles they are equal.
    let (large, larger) = (Expr::from(1 << 53), Expr::from((1 << 53) + 1));
    let pi = graph.constant(Constant::Pi);
    for (test, outcome) in [
        (large.below(larger), Some(true)),
        (large.at_least(larger), Some(false)),
        (large.equals(larger), Some(false)),
        (pi.above(3.0), Some(true)),
        (pi.at_most(3.0), Some(false)),
        (x.below(3.0), None),
        (large.below(x), None),
        (x.equals(x), None),
    ] {
        let chosen = Expr::select(test, x, x + 1.0);
        match outcome {
            Some(true) => assert_eq!(chosen, x),
            Some(false) => assert_eq!(chosen, x + 1.0),
            None => assert!(matches!(chosen.parts(), Some((Op::If(_), _)))),
        }
        assert_eq!(Expr::decide(test), outcome, "{test:?}");
    }
    let one = Expr::select(Expr::from(1).below(2.0), Expr::from(3), Expr::from(4));
    assert_eq!(one.integer(), Some(3));
}

#[test]
fn rows_take_as_many_arguments_as_they_have() {
    let graph = Graph::new();
    let x = graph.variable("x");
    assert!(!graph.is_empty() && Graph::new().is_empty());
    for (row, fitting) in [
        (Primitive::Unary(Unary::Sin), 1..=1),
        (Primitive::Binary(Binary::Atan2), 2..=2),
        (Primitive::Nary(Nary::Max), 1..=4),
    ] {
        for count in 0..=4 {
            let args = vec![x; count];
            let is_refused = refuses(|| _ = graph.apply(row, &args));
            assert_eq!(is_refused, !fitting.contains(&count), "{row:?} of {count}");
        }
    }
    let f = Custom::unknown("f", 2);
    for count in 0..4 {
        let args = vec![x; count];
        let call = |orders: usize| Call {
            function: f.clone(),
            orders: vec![0; orders],
        };
        assert_eq!(refuses(|| _ = graph.call(&f, &args)), count != 2);
        assert_eq!(
            refuses(|| _ = graph.call_derived(&call(2), &args)),
            count != 2
        );
        let all = [x, x];
        assert_eq!(
            refuses(|| _ = graph.call_derived(&call(count), &all)),
            count != 2
        );
    }
    let elsewhere = Graph::new();
    assert!(refuses(|| _ = graph.id(elsewhere.variable("x"))));
}

#[test]
fn nodes_have_their_arguments_in_order() {
    let graph = Graph::new();
    let names = ["a", "b", "c", "d"];
    let [a, b, c, d] = names.map(|name| graph.variable(name));
    let ids = [a, b, c, d].map(|x| graph.id(x));
    let choice = graph.conditional(Relation::Less, [a, b], [c, d]);
    let mut args = vec![ids[3]];
    graph.args_into(graph.id(choice), &mut args);
    assert_eq!(args, ids);
    let mut args = vec![ids[3]];
    let op = graph.append_args(graph.id(choice), &mut args);
    assert_eq!(op, Op::If(Relation::Less));
    assert_eq!(args[1..], ids);
    let function = Custom::unknown("f", 2);
    let called = graph.call(&function, &[b, a]);
    assert_eq!(called.called().map(|call| call.function), Some(function));
    assert!(choice.called().is_none() && a.called().is_none());
    assert!(Expr::from(2).called().is_none());
    let parts = called.parts().unwrap().1;
    assert_eq!(parts, [b, a]);

    let formula = graph.formula(&[d - a], &["b"]);
    let root = formula.outputs()[0];
    let args = formula.args(root);
    let mut again = Vec::new();
    formula.args_into(root, &mut again);
    assert_eq!(args, again);
    // What was not named comes behind, in order of appearance in the graph.
    assert_eq!(formula.inputs().collect::<Vec<_>>(), ["b", "a", "d"]);
    let place = |id| match formula.op(id) {
        Op::Variable(number) => formula.input_of(number),
        _ => None,
    };
    assert_eq!([place(args[0]), place(args[1])], [Some(2), Some(1)]);
    assert_eq!((formula.input_of(3), formula.input_of(1000)), (None, None));

    // In another graph, beside what is there.
    let other = Graph::new();
    let (x, before) = (other.variable("a") * 2.0, other.len());
    let copies = other.import(&formula);
    assert_eq!(copies, [other.variable("d") - other.variable("a")]);
    assert!(other.len() > before && other.import(&formula) == copies);
    assert_eq!((x + copies[0]).to_string(), "a*2 + (d - a)");
}

#[test]
fn names_are_those_that_read_back() {
    let graph = Graph::new();
    for name in ["x", "x1", "alpha_2"] {
        assert!(is_variable_name(name) && !refuses(|| _ = graph.variable(name)));
        assert_eq!(graph.variable(name), graph.variable(name));
    }
    let x = graph.variable("x");
    for name in ["", "1x", "x y", "pi", "e"] {
        assert!(!is_variable_name(name), "{name}");
        assert!(refuses(|| _ = graph.variable(name)), "{name}");
        assert!(refuses(|| _ = graph.formula(&[x], &[name])), "{name}");
    }
    let formula = Formula::parse("x*y").unwrap();
    let inputs = |names: &[&str]| -> Vec<String> {
        let formula = formula.with_inputs(names);
        formula.inputs().map(str::to_owned).collect()
    };
    assert_eq!(inputs(&["y", "y", "z"]), ["y", "z", "x"]);
}
