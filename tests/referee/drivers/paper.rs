//! The derivatives as expressions, as they come and simplified.

use trigrad::symbolic::{Effort, Options, Simplified, formula, function, simplify_each};
use trigrad::{Big, Enclosures, Formula, Interval};

use super::{Driver, Float, Said, Subject, driver, first, pairs, second};

pub(super) fn drivers<T: Float>() -> Vec<Driver<T>> {
    vec![
        driver("symbolic::function::gradient", true, |f, x| {
            first(function::gradient(&f.formula, x))
        }),
        driver("symbolic::function::hessian", true, |f, x| {
            second(function::hessian(&f.formula, x))
        }),
        Driver {
            effort: Some(Effort::Fast),
            ..driver("symbolic, simplified", true, |f, x| {
                evaluated(f, Effort::Fast, x)
            })
        },
        Driver {
            effort: Some(Effort::Full),
            ..driver("symbolic, simplest", true, |f, x| {
                evaluated(f, Effort::Full, x)
            })
        },
    ]
}

/// All first and second derivatives, each simplified for itself, within the domain of `f`.
pub(super) fn simplified(f: &Formula, effort: Effort) -> Simplified {
    let options = Options {
        effort,
        within: Some(f.clone()),
        ..Options::default()
    };
    simplify_each(&formula::value_gradient_and_hessian(f), &options)
}

/// Whether the simplified derivative, as an expression of real numbers, has this value at the
/// point, to an ulp: by its enclosure of 77 digits, whose exponents go further than those of f64.
pub(crate) fn holds(f: &Subject, effort: Effort, key: &str, at: &[f64], want: f64) -> bool {
    let fine = Enclosures::new(256);
    let x: Vec<Interval<Big>> = at.iter().map(|&x| fine.point(x)).collect();
    let program = f.simplified(effort).formula.program();
    let values = program.run(&fine, &x);
    let names: Vec<&str> = f.formula.inputs().collect();
    let place = |name: &str| names.iter().position(|&input| input == name);
    let found = match key.split_once(',') {
        None => place(key),
        Some((a, b)) => place(a).zip(place(b)).and_then(|(i, j)| {
            let pair = (i.min(j), i.max(j));
            let row = pairs(names.len()).position(|other| other == pair);
            row.map(|row| names.len() + row)
        }),
    };
    found.is_some_and(|place| {
        let enclosure = values[program.outputs()[1 + place] as usize].to_f64();
        let is_narrow = enclosure.lo().next_up().next_up() >= *enclosure.hi();
        let holds = enclosure.lo().next_down() <= want && want <= enclosure.hi().next_up();
        !enclosure.is_empty() && is_narrow && holds
    })
}

// The value is that of the function as written. Where it is NaN the derivatives on paper say
// nothing: d ln(x) is 1/x, at -1 too.
fn evaluated<T: Float>(f: &Subject, effort: Effort, x: &[T]) -> Said<T> {
    let value = f.formula.program().eval(x)[0];
    let mut numbers = f.simplified(effort).formula.program().eval(x);
    if value.into().is_nan() {
        numbers.fill(value);
    }
    let (slopes, bends) = numbers[1..].split_at(x.len());
    Said {
        value,
        first: slopes.to_vec(),
        second: pairs(x.len()).zip(bends.iter().copied()).collect(),
        higher: Vec::new(),
    }
}
