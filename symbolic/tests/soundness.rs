//! Simplification changes no value, judged by enclosures: where the original is proved
//! to be a real number at a point, the enclosure of the result holds a real number
//! too, and the two enclosures meet. That needs no tolerance, however ill-conditioned
//! the expression is, and never blames rounding. In f64 both are what rounding explains.

mod drawn;
mod enclosed;
#[path = "attack/rounding.rs"]
mod rounding;
mod runner;

use std::cell::Cell;

use proptest::prelude::*;
use trigrad_core::{Formula, Interval, Op};
use trigrad_symbolic::simplify::{Condition, Effect, Fact, RULES};
use trigrad_symbolic::{Effort, Options, Simplified, formula, simplify, simplify_each};

use drawn::{build, instructions};
use enclosed::{enclose, is_number};
use rounding::rounds_well;
use runner::runner;

type Enclosure = Interval<f64>;

const POINTS: &[f64] = &[
    0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, -3.0, 0.75, 1.25, 10.0, -20.0, 1e-8, -1e-8, 1e8, 700.0,
    1e160, 1e-160, -1e300, 5e-324,
];

fn is_proved_real(enclosure: &Enclosure) -> bool {
    is_number(enclosure) && enclosure.width().is_finite()
}

fn refutes(fact: Fact, enclosure: &Enclosure) -> bool {
    match fact {
        Fact::Defined => enclosure.is_empty(),
        Fact::Nonzero => *enclosure.lo() == 0.0 && *enclosure.hi() == 0.0,
        Fact::NonNegative => *enclosure.hi() < 0.0,
        Fact::Positive => *enclosure.hi() <= 0.0,
        Fact::Signed => false,
    }
}

fn is_certain(fact: Fact, enclosure: &Enclosure) -> bool {
    match fact {
        Fact::Defined | Fact::Signed => true,
        Fact::Nonzero => *enclosure.lo() > 0.0 || *enclosure.hi() < 0.0,
        Fact::NonNegative => *enclosure.lo() >= 0.0,
        Fact::Positive => *enclosure.lo() > 0.0,
    }
}

// Whether another number would show, in the sixth digit.
fn is_tight(enclosure: &Enclosure) -> bool {
    let size = enclosure.lo().abs().max(enclosure.hi().abs());
    enclosure.width() <= 1e-6 * size
}

// Whether the simplified formula is the same function at the point; the number of
// outputs on which tight enclosures were compared.
fn agree(f: &Formula, admit: Effect, x: &[f64]) -> Result<usize, TestCaseError> {
    agree_after(f, admit, Effort::Fast, x)
}

fn agree_after(
    f: &Formula,
    admit: Effect,
    effort: Effort,
    x: &[f64],
) -> Result<usize, TestCaseError> {
    let options = Options {
        admit,
        effort,
        ..Options::default()
    };
    let simple = simplify(f, &options);
    let compared = judge(f, &simple, admit, x).map_err(TestCaseError::fail)?;
    for side in [f, &simple.formula] {
        rounds_well(side, x).map_err(TestCaseError::fail)?;
    }
    Ok(compared)
}

// The same of a result that is there.
fn judge(f: &Formula, simple: &Simplified, admit: Effect, x: &[f64]) -> Result<usize, String> {
    let result = &simple.formula;
    if f.outputs().len() != result.outputs().len() {
        return Err(format!("{f} has other outputs than {result}"));
    }
    let (before, after) = (enclose(f, x), enclose(result, x));
    let said: Vec<Enclosure> = (simple.conditions.iter())
        .map(|condition| enclose(&condition.of, x)[0])
        .collect();
    // The conditions that are about the output, with what they are about at the point.
    let about = |output: usize| {
        let all = simple.conditions.iter().zip(&said).zip(&simple.concerns);
        all.filter(move |(_, concerned)| concerned.contains(&output))
            .map(|(condition, _)| condition)
    };
    // A condition about a branch that is not taken does not matter.
    let has_branches = f.nodes().any(|id| matches!(f.op(id), Op::If(_)));
    let mut compared = 0;
    for (output, (a, b)) in before.iter().zip(&after).enumerate() {
        if is_proved_real(a) {
            if b.is_empty() || a.intersect(b).is_empty() {
                return Err(format!("at {x:?}:\n{f} in {a:?}, but\n{result} in {b:?}"));
            }
            compared += usize::from(is_tight(a) && is_tight(b));
        } else if a.is_empty() && is_proved_real(b) {
            let undefined = format!("at {x:?}: {f} is undefined,\n{result} is {b:?}");
            if admit == Effect::Equal {
                return Err(undefined);
            }
            let fails = |(condition, of): (&Condition, &Enclosure)| {
                !is_proved_real(of) || !is_certain(condition.fact, of)
            };
            if !about(output).any(fails) {
                return Err(format!("{undefined}, and no condition of it says so"));
            }
        }
    }
    // What concerns several outputs need not be the case where one of them is no number.
    for ((condition, of), concerned) in simple.conditions.iter().zip(&said).zip(&simple.concerns) {
        let are_real = concerned
            .iter()
            .all(|&output| is_proved_real(&before[output]));
        if are_real && !has_branches && refutes(condition.fact, of) {
            return Err(format!("{condition} at {x:?} for {f}"));
        }
    }
    Ok(compared)
}

fn run(cases: u32, check: impl Fn(Formula, [f64; 2]) -> Result<usize, TestCaseError>) {
    let mut runner = runner(cases);
    let point = || prop::sample::select(POINTS);
    let compared = Cell::new(0);
    let outcome = runner.run(&(instructions(), point(), point()), |(list, x, y)| {
        compared.set(compared.get() + check(build(&list), [x, y])?);
        Ok(())
    });
    outcome.unwrap_or_else(|failure| panic!("{failure}"));
    assert!(
        compared.get() as u32 > cases / 8,
        "only {} tight comparisons",
        compared.get()
    );
}

#[test]
fn expressions_keep_their_values() {
    run(6000, |f, x| agree(&f, Effect::Enlarges, &x));
}

#[test]
fn strictly_simplified_expressions_keep_their_domains() {
    run(3000, |f, x| agree(&f, Effect::Equal, &x));
}

#[test]
fn all_forms_of_expressions_keep_their_values() {
    run(3000, |f, x| {
        agree_after(&f, Effect::Enlarges, Effort::Full, &x)
    });
}

#[test]
fn all_forms_keep_their_domains_where_they_must() {
    run(3000, |f, x| {
        agree_after(&f, Effect::Equal, Effort::Full, &x)
    });
}

#[test]
fn all_forms_of_derivatives_keep_their_values() {
    run(2000, |f, x| {
        let gradient = formula::value_and_gradient(&f);
        agree_after(&gradient, Effect::Enlarges, Effort::Full, &x)
    });
}

#[test]
fn derivatives_keep_their_values() {
    run(3000, |f, x| {
        agree(&formula::value_and_gradient(&f), Effect::Enlarges, &x)
    });
}

#[test]
fn simplifying_again_changes_nothing() {
    run(3000, |f, x| {
        let gradient = formula::value_and_gradient(&f);
        let once = simplify(&gradient, &Options::default());
        let twice = simplify(&once.formula, &Options::default());
        prop_assert_eq!(once.formula.to_string(), twice.formula.to_string());
        agree(&gradient, Effect::Enlarges, &x)
    });
}

// Read again, the variables come in the order in which the text has them.
fn stays(effort: Effort, cases: u32) {
    let options = Options {
        effort,
        ..Options::default()
    };
    run(cases, |f, x| {
        let slopes = formula::gradient(&f);
        let outputs = slopes.outputs().iter().map(|&id| slopes.output(id));
        for form in outputs.chain([f.clone()]) {
            for simplest in [simplify, simplify_each] {
                let once = simplest(&form, &options).formula.to_string();
                let read = Formula::parse(&once).map_err(|e| TestCaseError::fail(e.to_string()))?;
                let again = simplest(&read, &options).formula.to_string();
                prop_assert_eq!(once, again, "of {}", form);
            }
        }
        agree_after(&f, Effect::Enlarges, effort, &x)
    });
}

#[test]
fn simplified_texts_stay_as_they_are() {
    stays(Effort::Fast, 2000);
}

#[test]
fn smallest_texts_stay_as_they_are() {
    stays(Effort::Full, 2000);
}

// Forms in which a rule that is missed or goes too far gives another number.
const FORMS: &[&str] = &[
    "sqrt(x*y)/sqrt(x)",
    "sign(if(x > 0, abs(y), exp(y)))",
    "sign(if(x > 0, exp(y), abs(y)))",
    "sign(sigmoid(y)*abs(x))",
    "sign(1/(sin(x) + 1/2) + 3)",
    "sign(2 - (sin(x) + 1/2)^2)",
    "sign(2 - (sin(x) - 1/2)^2)",
    "sign(2 - (sin(x) - 1/2)^3)",
    "sign(2 + (sin(x) - 1)^3)",
    "sign((sin(x) + 3/2)^-2 - 1)",
    "sign((sin(x) - 3/2)^-2 - 1)",
    "abs(x^y)",
    "sign(x^y)",
    "abs(x^3*y^2)",
    "ln(abs(x)^y*x)",
    "max(x^3, 0) + min(x^2, 0)",
    "sqrt(x^2*y)*sqrt(y)/x",
    "sqrt(x*y)*sqrt(y*z)/sqrt(x*z)",
    "sqrt(-2*x)^2",
    "(1 - x)^(3/2)*(x - 1)^-1",
    "hypot(x, y)^2/abs(x^2 + y^2)",
    "sign(if(x > 0, sin(y), cos(y) + 3))",
    "sign(if(x > 0, cos(y) - 3, sin(y)))",
    "x^(y/2)*xlogy(x^(y/2), z)",
    "x^(y/2)*xlogy(x^(y/2), x)",
    "x^2*xlogy(x^2, x)",
    "(-y)^(1/2)*y^2",
    "(-y)^(5/2)/y^2",
    "(-y)^(3/2)*y",
    "min(x^(3/2), -x)",
    "min(sqrt(-1), 0) + x",
    "sqrt(-1)*0 + x",
    "x + (0 - 1)^(1/2)/(0 - 1)^(1/2)",
    "max(x, ln(-2))",
    "sign(cosh(x)*cosh(y) - 1)",
    "exp(x/ln(y))",
    "exp(x*ln(y)^2)",
    "exp(x*ln(y)*z)",
    "sign(sqrt(sin(x) + 3) - 3/2)",
    "sign((sin(x) + 2)^(1/3) - 6/5)",
    "sign((sin(x) + 2)^(-1/3) - 9/10)",
    "gamma(x)/gamma(x + 2)",
    "gamma(x + 2)^2/gamma(x)^2",
    "gamma(x)/gamma(x - 1)",
    "remainder(-7, 3) + remainder(7, -3)*x",
];

// Functions of numbers, and of sums with parts of a turn.
const FUNCTIONS_OF: &[(&[&str], &[&str])] = &[
    (
        &["round", "floor", "ceil", "trunc"],
        &["5/2", "7/2", "-5/2", "7/3", "8/3", "-7/3", "-8/3", "3"],
    ),
    (
        &["gamma", "lgamma", "digamma"],
        &[
            "-3", "0", "1", "6", "30", "1/2", "7/2", "-5/2", "7/3", "-7/3",
        ],
    ),
    (
        &["sin", "cos", "tan", "cot", "sec", "csc"],
        &[
            "x - pi/2",
            "x + pi",
            "3*pi/2 - x",
            "x + 5*pi/2",
            "x/2 - pi",
            "2*pi/3",
        ],
    ),
    (
        &["cbrt", "sqrt", "ln", "log2", "log10"],
        &["16/27", "72", "-8", "1/1000", "0", "1024*x^2", "-x^3"],
    ),
    (
        &["asin", "acos", "atan", "atanh", "acosh"],
        &["1/2", "-1/2", "sqrt(3)/2", "1", "-1", "2", "sqrt(3)", "-x"],
    ),
];

// What rules are about, and those forms, with their slopes: the equation that a rule states
// is attacked elsewhere, here what is done in its name.
#[test]
fn what_rules_are_about_keeps_its_value() {
    let mut compared = 0;
    let mut wrong = Vec::new();
    let rules = RULES.iter().map(|rule| rule.left.to_owned());
    let forms = FORMS.iter().map(|&form| form.to_owned());
    let functions = FUNCTIONS_OF.iter().flat_map(|&(names, args)| {
        let of = move |name: &'static str| args.iter().map(move |arg| format!("{name}({arg})"));
        names.iter().flat_map(move |&name| of(name))
    });
    for text in rules.chain(forms).chain(functions) {
        let f = Formula::parse(&text).unwrap();
        let gradient = formula::gradient(&f);
        let points = points(f.inputs().count());
        let tries = [
            (&f, Effect::Enlarges, Effort::Fast),
            (&f, Effect::Enlarges, Effort::Full),
            (&f, Effect::Equal, Effort::Full),
            (&gradient, Effect::Enlarges, Effort::Fast),
        ];
        for (f, admit, effort) in tries {
            let options = Options {
                admit,
                effort,
                ..Options::default()
            };
            let simple = simplify(f, &options);
            let found = points.iter().map(|x| judge(f, &simple, admit, x));
            match found.sum::<Result<usize, String>>() {
                Ok(count) => compared += count,
                Err(what) => wrong.push(format!("{text}: {what}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 10_000, "only {compared} tight comparisons");
}

// Everyday numbers, and edges of one input at a time.
fn points(inputs: usize) -> Vec<Vec<f64>> {
    const EVERYDAY: [f64; 9] = [0.3, 0.85, 1.6, 2.7, -0.4, -1.3, 0.62, -2.2, 3.4];
    let everyday = |at: usize, input: usize| EVERYDAY[(at * (input + 1) + 2 * input) % 9];
    const WHOLE: [f64; 7] = [-2.0, 3.0, -1.0, 2.0, 1.0, -3.0, 0.0];
    let whole = |at: usize, input: usize| WHOLE[(at * (2 * input + 1) + input) % 7];
    let mut points: Vec<Vec<f64>> = (0..9)
        .map(|at| (0..inputs).map(|input| everyday(at, input)).collect())
        .collect();
    points.extend([vec![0.0; inputs], vec![1.0; inputs]]);
    points.extend((0..14).map(|at| (0..inputs).map(|input| whole(at + at / 7, input)).collect()));
    for (place, &edge) in POINTS
        .iter()
        .enumerate()
        .take(if inputs == 0 { 0 } else { 20 })
    {
        let mut point = points[place % 9].clone();
        point[place % inputs] = edge;
        points.push(point);
    }
    points
}

#[test]
fn deep_and_wide_graphs() {
    let depth = if cfg!(debug_assertions) {
        10_000
    } else {
        100_000
    };
    let chain = Formula::trace(1, |x| {
        vec![(0..depth).fold(x[0], |below, i| match i % 4 {
            1 => below * 1.5,
            3 => below / 1.5,
            _ => below.sin(),
        })]
    });
    let start = std::time::Instant::now();
    let slope = simplify(&formula::gradient(&chain), &Options::default());
    eprintln!(
        "the derivative of a chain of {depth} simplifies in {:?}: {:?}",
        start.elapsed(),
        slope.stop
    );
    let (plain, simple) = (
        formula::gradient(&chain).eval(&[1.0])[0],
        slope.formula.eval(&[1.0])[0],
    );
    // A slope is a product of as many factors as there are links, each within 2 ulp; the sines
    // make their argument small, so that its own error enters a cosine by less than that. The
    // two products differ by at most twice as much, which is 10 roundings a link at most.
    let bound = 10.0 * depth as f64 * f64::EPSILON;
    assert!(
        plain != 0.0 && (plain - simple).abs() <= bound * plain.abs(),
        "{plain} and {simple}"
    );

    let wide = Formula::trace(3, |x| {
        let terms = (0..depth / 10).map(|i| (x[i % 3] * (i as f64)).sin() * x[(i + 1) % 3]);
        vec![terms.reduce(|a, b| a + b).unwrap()]
    });
    let start = std::time::Instant::now();
    let gradient = formula::gradient(&wide);
    let simple = simplify(&gradient, &Options::default());
    eprintln!(
        "a sum of {} terms in {:?}: {:?}",
        depth / 10,
        start.elapsed(),
        simple.stop
    );
    assert!(simple.formula.len() <= gradient.len());

    // 2^100 terms as a tree.
    let shared = Formula::trace(1, |x| {
        vec![(0..100).fold(x[0], |below, _| below.sin() * below + below)]
    });
    let gradient = formula::gradient(&shared);
    assert!(simplify(&gradient, &Options::default()).formula.len() <= gradient.len());
}
