//! Attacks on an equation: its two sides in enclosures and in f64, its letters being
//! numbers and expressions.

mod rounding;

use std::f64::consts::{E, FRAC_PI_2, PI};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use trigrad_core::{
    Binary, Expr, Formula, Graph, Interpret, Interval, Op, Primitive, Scalars, Test, Tracked,
};
use trigrad_symbolic::simplify::{Effect, Fact, Finder, Rule};

use crate::drawn::{build, instructions};
use crate::enclosed::{enclose, is_number};
use rounding::rounds_well;

type Enclosure = Interval<f64>;

/// Numbers for letters: edges, branch points, everyday ones.
const NUMBERS: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    -2.0,
    3.0,
    -3.0,
    0.75,
    1.25,
    -1.5,
    10.0,
    -20.0,
    1e-8,
    -1e-8,
    1e-3,
    1e8,
    -1e8,
    700.0,
    -745.5,
    1e160,
    -1e160,
    1e-160,
    5e-324,
    -5e-324,
    2.3e-308,
    f64::MAX,
    f64::MIN,
    1e300,
    0.1,
    0.9999999999999999,
    1.0000000000000002,
    FRAC_PI_2,
    PI,
    E,
    -0.9,
    4.5,
    21.0,
];
const BEYOND: &[f64] = &[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 0.0, 1.0, -2.5];
/// So many times letters are replaced by random expressions.
const EXPRESSIONS: usize = 60;
/// So many points are tried for each of these, and so many random ones for the letters.
const POINTS: usize = 40;
const RANDOM: usize = 1500;

/// The letters of a rule, in order of appearance.
pub(crate) struct Letters;

impl Letters {
    pub(crate) fn of(rule: &Rule) -> Vec<String> {
        let mut letters: Vec<String> = Vec::new();
        for side in [rule.left, rule.right] {
            let side = Formula::parse(side).unwrap();
            for name in side.inputs() {
                if !letters.iter().any(|known| known == name) {
                    letters.push(name.to_owned());
                }
            }
        }
        letters
    }
}

// What a letter of a rule may stand for, as the table of rules has it.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Expression,
    Constant,
    Integer,
}

fn kind(rule: &Rule, letter: &str) -> Kind {
    match letter {
        "m" | "n" => Kind::Integer,
        "c" | "d" if rule.finder == Finder::Arithmetic => Kind::Constant,
        _ => Kind::Expression,
    }
}

/// A source of random numbers and expressions, the same in every run.
pub(crate) struct Attacker {
    runner: TestRunner,
}

// A rule with expressions of `x0` and `x1`, or with its own letters.
struct Instance {
    left: Formula,
    right: Formula,
    requires: Vec<(Fact, Formula)>,
    assumes: Vec<(Fact, Formula)>,
    effect: Effect,
}

impl Attacker {
    pub(crate) fn new() -> Self {
        Self {
            runner: TestRunner::deterministic(),
        }
    }

    /// The number of attacks that said something about the rule, all of which it
    /// withstood; or what was found against it.
    pub(crate) fn attack(&mut self, rule: &Rule) -> Result<usize, String> {
        let letters = Letters::of(rule);
        let names: Vec<&str> = letters.iter().map(String::as_str).collect();
        let read = |text: &str| Formula::parse(text).unwrap().with_inputs(&names);
        let kinds: Vec<Kind> = names.iter().map(|name| kind(rule, name)).collect();
        let plain = Instance::new(rule, &read);
        let mut attacks = 0;
        for mut x in self.points(names.len()) {
            for (x, _) in x
                .iter_mut()
                .zip(&kinds)
                .filter(|(_, kind)| **kind == Kind::Integer)
            {
                *x = x.clamp(-9.0, 9.0).round();
            }
            attacks += usize::from(plain.withstands(&x)?);
        }
        for x in beyond(names.len()) {
            attacks += usize::from(plain.keeps_nan(&x)?);
        }
        if names.is_empty() {
            return Ok(attacks);
        }
        for _ in 0..EXPRESSIONS {
            let drawn: Vec<Formula> = kinds.iter().map(|&kind| self.expression(kind)).collect();
            let replace = |text: &str| substituted(&read(text), &drawn);
            let instance = Instance::new(rule, &replace);
            for _ in 0..POINTS {
                let x = [self.number(), self.number()];
                attacks += usize::from(instance.withstands(&x)?);
            }
        }
        Ok(attacks)
    }

    fn draw<S: Strategy>(&mut self, strategy: &S) -> S::Value {
        let tree = strategy.new_tree(&mut self.runner);
        tree.expect("nothing is rejected").current()
    }

    fn expression(&mut self, kind: Kind) -> Formula {
        let drawn = match kind {
            Kind::Expression => {
                let list = self.draw(&instructions());
                let drawn = build(&list);
                // Most rows are not below 0, and some rules ask for what is.
                match self.draw(&proptest::bool::ANY) {
                    true => negated(&drawn),
                    false => drawn,
                }
            }
            Kind::Constant => Formula::parse(&format!("{}/{}", self.integer(), 7)).unwrap(),
            Kind::Integer => Formula::parse(&self.integer().to_string()).unwrap(),
        };
        drawn.with_inputs(&["x0", "x1"])
    }

    fn integer(&mut self) -> i32 {
        self.draw(&(-9..=9_i32))
    }

    fn number(&mut self) -> f64 {
        let (which, place) = self.draw(&(0..3_u8, 0..NUMBERS.len()));
        match which {
            0 => NUMBERS[place],
            1 => self.draw(&(-4.0..4.0_f64)),
            _ => self.draw(&(-40.0..40.0_f64)).exp2() * self.draw(&(-1.0..1.0_f64)).signum(),
        }
    }

    // Every pair of numbers for the first two letters, then random ones.
    fn points(&mut self, letters: usize) -> Vec<Vec<f64>> {
        let mut points = Vec::new();
        let seconds = if letters > 1 { NUMBERS.len() } else { 1 };
        for first in 0..NUMBERS.len() {
            for second in 0..seconds {
                let place = |letter: usize| match letter {
                    0 => first,
                    1 => second,
                    _ => first * letter + second,
                };
                points.push(
                    (0..letters)
                        .map(|i| NUMBERS[place(i) % NUMBERS.len()])
                        .collect(),
                );
            }
        }
        for _ in 0..RANDOM {
            points.push((0..letters).map(|_| self.number()).collect());
        }
        if letters == 0 {
            points.truncate(1);
        }
        points
    }
}

fn negated(f: &Formula) -> Formula {
    let graph = Graph::new();
    let names: Vec<&str> = f.inputs().collect();
    for name in &names {
        graph.variable(name);
    }
    let root = graph.import(f)[0];
    graph.formula(&[-root], &names)
}

fn beyond(letters: usize) -> Vec<Vec<f64>> {
    let count = BEYOND.len().pow(letters as u32);
    let digit = |number: usize, letter: usize| {
        BEYOND[number / BEYOND.len().pow(letter as u32) % BEYOND.len()]
    };
    let point = |number| (0..letters).map(|letter| digit(number, letter)).collect();
    (0..count).map(point).collect()
}

impl Instance {
    fn new(rule: &Rule, read: &impl Fn(&str) -> Formula) -> Self {
        let sides = |sides: &[trigrad_symbolic::simplify::Side]| {
            let side = |side: &trigrad_symbolic::simplify::Side| (side.fact, read(side.of));
            sides.iter().map(side).collect()
        };
        Self {
            left: read(rule.left),
            right: read(rule.right),
            requires: sides(rule.requires),
            assumes: sides(rule.assumes),
            effect: rule.effect(),
        }
    }

    // Whether the point says something about the equation, which it then confirms.
    fn withstands(&self, x: &[f64]) -> Result<bool, String> {
        let required = self.requires.iter();
        if !required
            .clone()
            .all(|(fact, of)| is_certain(*fact, &enclose(of, x)[0]))
        {
            return Ok(false);
        }
        let (before, after) = (enclose(&self.left, x)[0], enclose(&self.right, x)[0]);
        let fail = |what: &str| {
            let (left, right) = (&self.left, &self.right);
            Err(format!(
                "{what} at {x:?}: {left} in {before:?}, {right} in {after:?}"
            ))
        };
        if is_number(&before) {
            if after.is_empty() {
                return fail("the domain shrinks");
            }
            if before.intersect(&after).is_empty() {
                return fail("the sides differ");
            }
            for (fact, of) in &self.assumes {
                if is_refuted(*fact, &enclose(of, x)[0]) {
                    return fail("too much is assumed");
                }
            }
            for side in [&self.left, &self.right] {
                rounds_well(side, x)?;
            }
            return Ok(true);
        }
        if before.is_empty() && is_number(&after) {
            let mut assumed = self.assumes.iter();
            if self.effect == Effect::Equal {
                return fail("the domain grows");
            }
            if assumed.all(|(fact, of)| is_certain(*fact, &enclose(of, x)[0])) {
                return fail("too little is assumed");
            }
            return Ok(true);
        }
        Ok(false)
    }

    // Whether a letter is NaN that the right side has; it is NaN then where the left is.
    fn keeps_nan(&self, x: &[f64]) -> Result<bool, String> {
        let (before, after) = (self.left.eval(x)[0], self.right.eval(x)[0]);
        let graph = Graph::new();
        let right = graph.formula(&graph.import(&self.right), &[]);
        let mut inputs = self.left.inputs().zip(x);
        let is_kept = inputs.any(|(name, x)| x.is_nan() && right.inputs().any(|kept| kept == name));
        if is_kept && before.is_nan() && !after.is_nan() && !has_power_0(&self.right, x) {
            let (left, right) = (&self.left, &self.right);
            return Err(format!("at {x:?}: {left} is NaN, {right} is {after:?}"));
        }
        Ok(is_kept)
    }
}

// Whether an exponent is 0 at the point, or a base 1: by IEEE 754 that power is 1 although
// the other number is NaN.
fn has_power_0(f: &Formula, x: &[f64]) -> bool {
    let x: Vec<_> = x.iter().map(|&x| Tracked::varying(x)).collect();
    let program = f.program();
    let values = program.run(&Scalars::default(), &x);
    (0..program.len()).any(|i| match program.instruction(i) {
        (Op::Row(Primitive::Binary(Binary::Pow)), args) => {
            let [base, exponent] = [0, 1].map(|slot| values[args[slot] as usize].number);
            base == 1.0 || exponent == 0.0
        }
        _ => false,
    })
}

// The formula with expressions in place of its inputs.
fn substituted(formula: &Formula, by: &[Formula]) -> Formula {
    let graph = Graph::new();
    let inputs: Vec<Expr<'_>> = ["x0", "x1"].map(|name| graph.variable(name)).to_vec();
    let by: Vec<Expr<'_>> = by.iter().map(|by| graph.import(by)[0]).collect();
    let mut built: Vec<Expr<'_>> = Vec::new();
    for id in formula.nodes() {
        let args: Vec<Expr<'_>> = formula
            .args(id)
            .iter()
            .map(|arg| built[arg.index()])
            .collect();
        let tracked: Vec<_> = args.iter().copied().map(Tracked::varying).collect();
        built.push(match formula.op(id) {
            Op::Constant(number) => graph.constant(formula.constant(number).clone()),
            Op::Variable(number) => by[formula.input_of(number).unwrap()],
            Op::Row(row) => row.apply(&tracked),
            Op::If(relation) => {
                let (left, right) = (args[0], args[1]);
                let test = Test {
                    relation,
                    left,
                    right,
                };
                Expr::select(test, args[2], args[3])
            }
            Op::Call(_) => unreachable!("no rule has one"),
        });
    }
    let output = built[formula.outputs()[0].index()];
    let names: Vec<String> = inputs.iter().map(ToString::to_string).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    graph.formula(&[output], &names)
}

fn is_certain(fact: Fact, enclosure: &Enclosure) -> bool {
    let (lo, hi) = (*enclosure.lo(), *enclosure.hi());
    is_number(enclosure)
        && match fact {
            // A sign is a matter of writing.
            Fact::Defined | Fact::Signed => true,
            Fact::Nonzero => lo > 0.0 || hi < 0.0,
            Fact::NonNegative => lo >= 0.0,
            Fact::Positive => lo > 0.0,
        }
}

fn is_refuted(fact: Fact, enclosure: &Enclosure) -> bool {
    let (lo, hi) = (*enclosure.lo(), *enclosure.hi());
    enclosure.is_empty()
        || match fact {
            Fact::Defined | Fact::Signed => false,
            Fact::Nonzero => lo == 0.0 && hi == 0.0,
            Fact::NonNegative => hi < 0.0,
            Fact::Positive => hi <= 0.0,
        }
}
