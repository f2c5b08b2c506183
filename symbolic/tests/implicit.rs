//! Functions that equations define, beside their explicit forms.

mod same;

use num_traits::Zero;
use trigrad_core::{Expr, Graph};
use trigrad_symbolic::{
    ImplicitError, implicit_derivatives, implicit_jacobian, jacobian, nth_derivative, substitute,
};

use same::check_same;

#[test]
fn implicit_as_explicit() {
    // Solvable equations, each with a solution, at points where F_y is not 0.
    type Case = (&'static str, &'static str, f64);
    let cases: [Case; 5] = [
        ("y^3 - x", "cbrt(x)", 0.7),
        ("x^2 + y^2 - 4", "sqrt(4 - x^2)", 0.9),
        ("exp(y)*x - 2", "ln(2/x)", 1.3),
        ("y^2 + x*y - 1", "(sqrt(x^2 + 4) - x)/2", -0.4),
        ("tan(y) - x*cos(x)", "atan(x*cos(x))", 0.8),
    ];
    for (equation, solution, at) in cases {
        let graph = Graph::new();
        let (x, y) = (graph.variable("x"), graph.variable("y"));
        let f = graph.parse(equation).unwrap();
        let explicit = graph.parse(solution).unwrap();
        let slopes = implicit_derivatives(f, x, y, 3).unwrap();
        let slopes = substitute(&slopes, &[(y, explicit)]);
        let wanted: Vec<Expr<'_>> = (1..=3).map(|k| nth_derivative(explicit, x, k)).collect();
        let [got, want] = [&slopes, &wanted].map(|all| graph.formula(all, &["x"]));
        assert_eq!(check_same(&got, &want, &[at], equation), 3, "{equation}");
    }
}

#[test]
fn implicit_systems_satisfy_their_linear_equations() {
    // F_y Y = -F_x at a point, for Cramer's rule and for elimination.
    for n in [1, 2, 3, 6, 7, 9] {
        let graph = Graph::new();
        let (x, z) = (graph.variable("x"), graph.variable("z"));
        let names: Vec<String> = (0..n).map(|i| format!("y{i}")).collect();
        let y: Vec<Expr<'_>> = names.iter().map(|name| graph.variable(name)).collect();
        let equation = |i: usize| {
            let others = (0..n).map(|j| y[j] * y[j] * ((i * 7 + j * 3) % 5) as f64 + x * y[j]);
            others.fold(y[i].exp() * 3.0 - z * (i as f64), |sum, term| sum + term)
        };
        let equations: Vec<Expr<'_>> = (0..n).map(equation).collect();
        let rows = implicit_jacobian(&equations, &[x, z], &y).unwrap();
        let by_unknowns = jacobian(&equations, &y);
        let by_inputs = jacobian(&equations, &[x, z]);
        let mut inputs: Vec<&str> = vec!["x", "z"];
        inputs.extend(names.iter().map(String::as_str));
        let mut at = vec![0.3, -0.8];
        at.extend((0..n).map(|i| 0.1 + 0.07 * i as f64));
        let mut sides: [Vec<Expr<'_>>; 2] = [Vec::new(), Vec::new()];
        for i in 0..n {
            for k in 0..2 {
                let terms = (0..n).map(|j| by_unknowns[i][j] * rows[j][k]);
                sides[0].push(terms.fold(Expr::zero(), |sum, term| sum + term));
                sides[1].push(-by_inputs[i][k]);
            }
        }
        let [got, want] = sides.map(|side| graph.formula(&side, &inputs));
        let what = format!("{n} unknowns");
        assert_eq!(check_same(&got, &want, &at, &what), 2 * n, "{what}");
    }
}

// Unknowns that are found one from another, with coefficients 1, -1 and 0: which row
// determines which unknown has to be looked for.
#[test]
fn sparse_systems_are_solved_in_any_order() {
    for n in [2, 5, 7, 8, 11] {
        let graph = Graph::new();
        let x = graph.variable("x");
        let names: Vec<String> = (0..n).map(|i| format!("y{i}")).collect();
        let y: Vec<Expr<'_>> = names.iter().map(|name| graph.variable(name)).collect();
        // Each unknown by the one before it: y0 = x, y1 = -y0^2, y2 = y1^2, ...
        let equation = |i: usize| match i {
            0 => y[0] - x,
            _ if i % 2 == 1 => -y[i] - y[i - 1] * y[i - 1],
            _ => y[i] - y[i - 1] * y[i - 1],
        };
        let shuffled: Vec<Expr<'_>> = (0..n).map(|i| equation((i * 3 + 1 + n / 2) % n)).collect();
        let equations = match n % 3 {
            0 => (0..n).rev().map(equation).collect(),
            _ => shuffled,
        };
        let rows = implicit_jacobian(&equations, &[x], &y).unwrap();
        let backwards: Vec<Expr<'_>> = y.iter().rev().copied().collect();
        let mut others = implicit_jacobian(&equations, &[x], &backwards).unwrap();
        others.reverse();
        let sign = |i: usize| if i % 2 == 1 { -1.0 } else { 1.0 };
        let mut solution = vec![x];
        for i in 1..n {
            let before = solution[i - 1];
            solution.push(before * before * sign(i));
        }
        let pairs: Vec<_> = y.iter().copied().zip(solution.iter().copied()).collect();
        let wanted: Vec<Expr<'_>> = solution.iter().map(|y| nth_derivative(*y, x, 1)).collect();
        for rows in [rows, others] {
            let slopes: Vec<Expr<'_>> = rows.iter().map(|row| row[0]).collect();
            let slopes = substitute(&slopes, &pairs);
            let [got, want] = [&slopes, &wanted].map(|all| graph.formula(all, &["x"]));
            let what = format!("{n} unknowns");
            assert_eq!(check_same(&got, &want, &[0.97], &what), n, "{what}");
        }
    }
}

#[test]
fn equations_that_define_nothing() {
    let graph = Graph::new();
    let (x, y, z) = (
        graph.variable("x"),
        graph.variable("y"),
        graph.variable("z"),
    );
    let none = implicit_derivatives(x * x, x, y, 2);
    assert_eq!(none, Err(ImplicitError::NotDependent));
    let few = implicit_jacobian(&[x + y], &[x], &[y, z]);
    let want = ImplicitError::NotSquare {
        equations: 1,
        unknowns: 2,
    };
    assert_eq!(few, Err(want));
    let singular = implicit_jacobian(&[x + y, y * y], &[x], &[y, z]);
    assert_eq!(singular, Err(ImplicitError::Singular));
    // y moves although the equation does not see x.
    let still = implicit_derivatives(y.exp() + y, x, y, 2).unwrap();
    assert_eq!(still, [Expr::zero(), Expr::zero()]);
}
