//! The smallest case that still fails.
//!
//! Function and point shrink together: a row of the function with the values of its arguments for
//! a point, if that alone fails; else nodes are replaced by their arguments, by variables and by
//! constants, inputs are dropped, and coordinates are replaced by simpler numbers, as long as the
//! case fails.

use trigrad_core::Function;

use super::case::Case;
use super::function::{RandomFunction, Step};

/// The smallest case found from `case` on which `fails` holds, asking it at most `budget` times.
///
/// Deterministic. The result fails if `case` does.
///
/// ```
/// use trigrad::testkit::{Case, minimise};
/// let case = Case::parse("cos(x)*exp(sin(x*y) + 3)", &[0.7312, 2.6])?;
/// let has_sine = |case: &Case| case.to_string().contains("sin");
/// assert_eq!(minimise(&case, has_sine, 1000).to_string(), "sin(x0) at x0 = 0.0");
/// # Ok::<(), trigrad::testkit::CaseError>(())
/// ```
pub fn minimise(case: &Case, fails: impl FnMut(&Case) -> bool, budget: usize) -> Case {
    let mut search = Search {
        best: case.clone(),
        fails,
        left: budget,
    };
    let cleaned = without_the_unused(case);
    search.improve(cleaned);
    search.single_rows();
    while search.left > 0 && (search.structure() || search.point()) {}
    search.best
}

struct Search<F> {
    best: Case,
    fails: F,
    left: usize,
}

impl<F: FnMut(&Case) -> bool> Search<F> {
    // Takes the candidate if it fails.
    fn improve(&mut self, candidate: Case) -> bool {
        let function = &candidate.function;
        if self.left == 0 || function.steps().is_empty() || !function.is_folded() {
            return false;
        }
        self.left -= 1;
        let fails = (self.fails)(&candidate);
        if fails {
            self.best = candidate;
        }
        fails
    }

    // The rows of the function one by one, each of variables of its own.
    fn single_rows(&mut self) {
        let case = self.best.clone();
        let values = case.function.places(&case.at);
        for step in case.function.steps() {
            let Step::Row(row, args) = step else {
                continue;
            };
            if case.function.steps().len() == 1 {
                return;
            }
            let mut inputs: Vec<usize> = Vec::new();
            let mut constants = Vec::new();
            for &arg in args {
                if let Some(Step::Ratio(n, d)) = step_at(&case.function, arg) {
                    constants.push((arg, Step::Ratio(*n, *d)));
                } else if !inputs.contains(&arg) {
                    inputs.push(arg);
                }
            }
            if inputs.is_empty() || inputs.iter().any(|&place| !values[place].is_finite()) {
                continue;
            }
            let mut steps: Vec<Step> = Vec::new();
            let mut places = Vec::new();
            for arg in args {
                places.push(match inputs.iter().position(|place| place == arg) {
                    Some(input) => input,
                    None => {
                        let found = constants.iter().find(|(place, _)| place == arg);
                        steps.extend(found.map(|(_, step)| step.clone()));
                        inputs.len() + steps.len() - 1
                    }
                });
            }
            steps.push(Step::Row(*row, places));
            let at = inputs.iter().map(|&place| values[place]).collect();
            let function = RandomFunction::new(inputs.len(), steps);
            if self.improve(Case { function, at }) {
                return;
            }
        }
    }

    // One change of the function that makes it smaller, if any fails still.
    fn structure(&mut self) -> bool {
        let case = self.best.clone();
        let inputs = case.function.inputs();
        let steps = case.function.steps();
        // An earlier place for the output.
        for last in 1..steps.len() {
            let shorter = with_steps(&case, steps[..last].to_vec());
            if self.improve(without_the_unused(&shorter)) {
                return true;
            }
        }
        for (i, step) in steps.iter().enumerate() {
            let place = inputs + i;
            let args: &[usize] = match step {
                Step::Ratio(..) => &[],
                Step::Row(_, args) => args,
                Step::If(_, args) => &args[2..],
            };
            // One of its arguments in place of a step.
            for &arg in args {
                let smaller = redirected(&case, place, arg);
                if smaller.function.steps().len() < steps.len() && self.improve(smaller) {
                    return true;
                }
            }
            // A variable that has its value.
            let is_row = !matches!(step, Step::Ratio(..));
            if is_row && i + 1 < steps.len() {
                let value = case.function.places(&case.at)[place];
                let cut = cut_out(&case, place, value);
                let is_smaller =
                    cut.function.steps().len() < steps.len() && cut.at.len() <= case.at.len();
                if value.is_finite() && is_smaller && self.improve(cut) {
                    return true;
                }
            }
            // Fewer arguments of an n-ary row.
            if let Step::Row(row @ trigrad_core::Primitive::Nary(_), args) = step {
                for slot in (0..args.len()).filter(|_| args.len() > 1) {
                    let mut fewer = args.clone();
                    fewer.remove(slot);
                    let mut steps = steps.to_vec();
                    steps[i] = Step::Row(*row, fewer);
                    if self.improve(without_the_unused(&with_steps(&case, steps))) {
                        return true;
                    }
                }
            }
        }
        // A constant in place of an input.
        for input in (0..inputs).filter(|_| inputs > 1) {
            let Some((n, d)) = small(case.at[input]) else {
                continue;
            };
            if self.improve(fixed(&case, input, Step::Ratio(n, d))) {
                return true;
            }
        }
        // Another input in place of one.
        for input in 1..inputs {
            if case.at[input] == case.at[0] && self.improve(redirected(&case, input, 0)) {
                return true;
            }
        }
        // Simpler constants.
        for (i, step) in steps.iter().enumerate() {
            let Step::Ratio(n, d) = *step else {
                continue;
            };
            for simpler in [(0, 1), (1, 1), (2, 1), (3, 1), (-1, 1), (1, 2), (n / d, 1)] {
                if cost(simpler) < cost((n, d)) {
                    let mut steps = steps.to_vec();
                    steps[i] = Step::Ratio(simpler.0, simpler.1);
                    if self.improve(with_steps(&case, steps)) {
                        return true;
                    }
                }
            }
        }
        false
    }

    // One simpler coordinate.
    fn point(&mut self) -> bool {
        for i in 0..self.best.at.len() {
            let x = self.best.at[i];
            for simpler in simpler(x) {
                let mut case = self.best.clone();
                case.at[i] = simpler;
                if self.improve(case) {
                    return true;
                }
            }
        }
        false
    }
}

fn cost((n, d): (i64, i64)) -> i64 {
    n.abs() * 2 + i64::from(n < 0) + d.abs() * 3
}

fn step_at(f: &RandomFunction, place: usize) -> Option<&Step> {
    f.steps().get(place.checked_sub(f.inputs())?)
}

fn with_steps(case: &Case, steps: Vec<Step>) -> Case {
    let function = RandomFunction::new(case.function.inputs(), steps);
    let at = case.at.clone();
    Case { function, at }
}

/// Everything that used `place` uses the earlier place `instead`.
fn redirected(case: &Case, place: usize, instead: usize) -> Case {
    let mut steps = case.function.steps().to_vec();
    for step in &mut steps {
        for arg in args_mut(step) {
            if *arg == place {
                *arg = instead;
            }
        }
    }
    let last = case.function.inputs() + steps.len() - 1;
    if place == last {
        // The output itself: what it is made of instead.
        match instead.checked_sub(case.function.inputs()) {
            Some(step) => steps.truncate(step + 1),
            None => steps.clear(),
        }
    }
    without_the_unused(&with_steps(case, steps))
}

/// A new input in place of a step.
fn cut_out(case: &Case, place: usize, value: f64) -> Case {
    let inputs = case.function.inputs();
    let mut steps = case.function.steps().to_vec();
    for step in &mut steps {
        for arg in args_mut(step) {
            *arg = match *arg {
                arg if arg == place => inputs,
                arg if arg >= inputs => arg + 1,
                arg => arg,
            };
        }
    }
    let mut at = case.at.clone();
    at.push(value);
    let function = RandomFunction::new(inputs + 1, steps);
    without_the_unused(&Case { function, at })
}

/// A constant in place of an input.
fn fixed(case: &Case, input: usize, constant: Step) -> Case {
    let inputs = case.function.inputs();
    let mut steps = vec![constant];
    steps.extend(case.function.steps().iter().cloned());
    for step in &mut steps[1..] {
        for arg in args_mut(step) {
            *arg = match *arg {
                arg if arg == input => inputs,
                arg if arg >= inputs => arg + 1,
                arg => arg,
            };
        }
    }
    without_the_unused(&with_steps(case, steps))
}

fn args_mut(step: &mut Step) -> &mut [usize] {
    match step {
        Step::Ratio(..) => &mut [],
        Step::Row(_, args) => args,
        Step::If(_, args) => args,
    }
}

/// Without the steps and inputs that the output is not made of; one input is kept.
fn without_the_unused(case: &Case) -> Case {
    let inputs = case.function.inputs();
    let mut steps = case.function.steps().to_vec();
    let mut used = vec![false; inputs + steps.len()];
    if let Some(last) = used.last_mut() {
        *last = true;
    }
    for (i, step) in steps.iter_mut().enumerate().rev() {
        if used[inputs + i] {
            for &mut arg in args_mut(step) {
                used[arg] = true;
            }
        }
    }
    // The inputs in the order in which they occur, so that equal cases look equal.
    let mut order: Vec<usize> = Vec::new();
    for (i, step) in steps.iter_mut().enumerate() {
        if used[inputs + i] {
            for &mut arg in args_mut(step) {
                if arg < inputs && !order.contains(&arg) {
                    order.push(arg);
                }
            }
        }
    }
    if order.is_empty() {
        order.push(0);
    }
    let mut moved = vec![0; used.len()];
    for (place, &input) in order.iter().enumerate() {
        moved[input] = place;
    }
    let mut next = order.len();
    for (place, &used) in used.iter().enumerate().skip(inputs) {
        moved[place] = next;
        next += usize::from(used);
    }
    let mut kept = Vec::new();
    for (i, mut step) in steps.into_iter().enumerate() {
        if used[inputs + i] {
            for arg in args_mut(&mut step) {
                *arg = moved[*arg];
            }
            kept.push(step);
        }
    }
    let at: Vec<f64> = order.iter().map(|&input| case.at[input]).collect();
    let function = RandomFunction::new(at.len(), kept);
    Case { function, at }
}

// A ratio of small numbers, if the coordinate is one.
fn small(x: f64) -> Option<(i64, i64)> {
    let is_small =
        x.abs() <= 64.0 && (x * 4.0).fract() == 0.0 && !(x == 0.0 && x.is_sign_negative());
    is_small.then_some(((x * 4.0) as i64, 4)).map(|(n, d)| {
        let (mut n, mut d) = (n, d);
        while d > 1 && n % 2 == 0 {
            (n, d) = (n / 2, d / 2);
        }
        (n, d)
    })
}

// Simpler numbers, the simplest first: simple ones, fewer digits, powers of ten nearer to 1.
fn simpler(x: f64) -> Vec<f64> {
    const SIMPLE: [f64; 12] = [
        0.0, 1.0, 2.0, -1.0, 0.5, 3.0, -2.0, -0.5, 10.0, 100.0, -10.0, -100.0,
    ];
    let mut simpler: Vec<f64> = Vec::new();
    let rank = SIMPLE.iter().position(|s| s.to_bits() == x.to_bits());
    simpler.extend(&SIMPLE[..rank.unwrap_or(SIMPLE.len())]);
    if rank.is_some() {
        return simpler;
    }
    let written = format!("{x:e}");
    let (_, exponent) = written.split_once('e').unwrap_or(("", "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    for places in 0..3 {
        // Rounded to so many digits behind the first.
        let rounded = format!("{x:.places$e}").parse().unwrap_or(x);
        simpler.push(rounded);
    }
    let sign = if x < 0.0 { "-" } else { "" };
    for nearer in [
        exponent / 2,
        exponent * 3 / 4,
        exponent - exponent.signum() * 10,
        exponent - exponent.signum(),
    ] {
        if nearer.abs() < exponent.abs() {
            simpler.push(format!("{sign}1e{nearer}").parse().unwrap_or(x));
        }
    }
    if x < 0.0 {
        simpler.push(-x);
    }
    // Shorter to write, or as long and nearer to 1 or of the better sign.
    let length = |x: f64| {
        let written = format!("{x:e}");
        let (mantissa, exponent) = written.split_once('e').unwrap_or(("", "0"));
        let exponent: i32 = exponent.parse().unwrap_or(0);
        (
            mantissa.trim_start_matches('-').len(),
            exponent.abs(),
            x.is_sign_negative(),
        )
    };
    let own = length(x);
    simpler.retain(|&candidate| candidate.is_finite() && length(candidate) < own);
    simpler
}
