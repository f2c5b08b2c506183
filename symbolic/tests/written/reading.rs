//! LaTeX read as a mathematician reads it means what the formula computes.
//!
//! The reader knows nothing of the writer: a sum is made of terms, a term of factors side by
//! side, a power binds tighter. Both are evaluated exactly, in whole numbers modulo a prime, in
//! which functions are arbitrary: a wrong bracket gives another number.

use proptest::prelude::*;
use trigrad_core::{Binary, Relation};
use trigrad_core::{Constant, Exact, Formula, Graph, Indexed, Nary, NodeId, Op, Primitive, Unary};
use trigrad_symbolic::document::latex;

const PRIME: u128 = (1 << 61) - 1;

/// Numbers modulo a prime.
type Number = u128;

fn power(base: Number, exponent: i64) -> Number {
    let base = if exponent < 0 { inverse(base) } else { base };
    let mut result = 1;
    for bit in (0..64).rev() {
        result = result * result % PRIME;
        if exponent.unsigned_abs() >> bit & 1 == 1 {
            result = result * base % PRIME;
        }
    }
    result
}

// Of 0 it is 0, which is as good as any number.
fn inverse(x: Number) -> Number {
    let (mut result, mut exponent, mut base) = (1, PRIME - 2, x);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        exponent >>= 1;
    }
    result
}

fn negative(x: Number) -> Number {
    (PRIME - x) % PRIME
}

// An arbitrary function of that name.
fn function(name: &str, args: &[Number]) -> Number {
    let parts = name.bytes().map(Number::from).chain([0x1234_5678]);
    parts.chain(args.iter().copied()).fold(7, |state, part| {
        (state * 0x9e37_79b9_7f4a_7c15 + part * 0x2545_f491_4f6c_dd1d + 0x1357) % PRIME
    })
}

// A power of a small integer is a product; any other is a function.
const SMALL: i64 = 1000;

fn value_of(formula: &Formula, root: NodeId) -> Number {
    let mut values: Vec<Number> = Vec::with_capacity(formula.len());
    for id in formula.nodes() {
        let ids = formula.args(id);
        let args: Vec<Number> = ids.iter().map(|arg| values[arg.index()]).collect();
        values.push(match formula.op(id) {
            Op::Constant(number) => match formula.constant(number) {
                Constant::Exact(exact) => rational(&exact.to_string()),
                Constant::Pi => function(r"\pi", &[]),
                Constant::E => function("e", &[]),
                Constant::Float(_) => unreachable!("no floats are drawn"),
            },
            Op::Variable(_) => function(&formula.output(id).to_string(), &[]),
            Op::If(relation) => choice(relation, &args),
            Op::Call(_) => unreachable!("no calls are drawn"),
            Op::Row(row) => match row {
                Primitive::Unary(Unary::Neg) => negative(args[0]),
                Primitive::Binary(Binary::Add) => (args[0] + args[1]) % PRIME,
                Primitive::Binary(Binary::Sub) => (args[0] + negative(args[1])) % PRIME,
                Primitive::Binary(Binary::Mul) => args[0] * args[1] % PRIME,
                Primitive::Binary(Binary::Div) => args[0] * inverse(args[1]) % PRIME,
                Primitive::Binary(Binary::Pow) => {
                    // -0 is the one negation of a number that stays a node.
                    let exponent = match formula.op(ids[1]) {
                        Op::Row(Primitive::Unary(Unary::Neg)) => formula.args(ids[1])[0],
                        _ => ids[1],
                    };
                    let exponent = match formula.op(exponent) {
                        Op::Constant(number) => formula.constant(number).exact(),
                        _ => None,
                    };
                    let exponent = exponent.and_then(Exact::to_i64);
                    match exponent.filter(|exponent| exponent.abs() <= SMALL) {
                        Some(exponent) => power(args[0], exponent),
                        None => function("^", &args),
                    }
                }
                Primitive::Indexed(Indexed::Sphj, order) => {
                    function("j", &[Number::from(order), args[0]])
                }
                row => {
                    let (_, name) = ROWS.iter().find(|(known, _)| *known == row).unwrap();
                    function(name, &args)
                }
            },
        });
    }
    values[root.index()]
}

// Rows of which the names in LaTeX are known.
const ROWS: &[(Primitive, &str)] = &[
    (Primitive::Unary(Unary::Sin), r"\sin"),
    (Primitive::Unary(Unary::Ln), r"\ln"),
    (Primitive::Unary(Unary::Erf), r"\operatorname{erf}"),
    (Primitive::Unary(Unary::Gamma), r"\Gamma"),
    (Primitive::Unary(Unary::Sqrt), r"\sqrt"),
    (Primitive::Unary(Unary::Cbrt), r"\sqrt[3]"),
    (Primitive::Unary(Unary::Abs), "|"),
    (Primitive::Unary(Unary::Floor), r"\lfloor"),
    (Primitive::Nary(Nary::Max), r"\max"),
];

fn choice(relation: Relation, args: &[Number]) -> Number {
    function(relation.symbol(), args)
}

fn rational(text: &str) -> Number {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (PRIME - 1, digits),
        None => (1, text),
    };
    let (numerator, denominator) = digits.split_once('/').unwrap_or((digits, "1"));
    sign * whole(numerator) % PRIME * inverse(whole(denominator)) % PRIME
}

fn whole(digits: &str) -> Number {
    digits.bytes().fold(0, |value, digit| {
        (value * 10 + Number::from(digit - b'0')) % PRIME
    })
}

/// Reads LaTeX by the rules of mathematics alone.
struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    fn takes(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn must(&mut self, text: &str) {
        assert!(
            self.takes(text),
            "{text:?} is missing before {:?}",
            self.rest
        );
    }

    // A space belongs to no sign, unless it parts two factors.
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn sum(&mut self) -> Number {
        self.skip();
        let mut sum = match self.takes("-") {
            true => negative(self.term()),
            false => self.term(),
        };
        loop {
            self.skip();
            if self.takes("+") {
                sum = (sum + self.term()) % PRIME;
            } else if self.takes("-") {
                sum = (sum + negative(self.term())) % PRIME;
            } else if self.takes("/") {
                // Between the digits of an exponent.
                sum = sum * inverse(self.term()) % PRIME;
            } else {
                return sum;
            }
        }
    }

    fn term(&mut self) -> Number {
        let mut product = self.factor();
        loop {
            self.skip();
            let has_dot = self.takes(r"\cdot");
            self.skip();
            let ends = [
                "+", "-", "/", ",", "}", "&", r"\right", r"\\", r"\end", "<", ">", "=",
            ];
            let relations = [r"\le ", r"\ge ", r"\ne "];
            let is_end = self.rest.is_empty()
                || ends
                    .iter()
                    .chain(&relations)
                    .any(|end| self.rest.starts_with(end));
            if is_end {
                assert!(!has_dot, "a dot before {:?}", self.rest);
                return product;
            }
            let digits = self.rest.starts_with(|c: char| c.is_ascii_digit());
            assert!(
                has_dot || !digits,
                "a number is behind a factor: {:?}",
                self.rest
            );
            product = product * self.factor() % PRIME;
        }
    }

    fn factor(&mut self) -> Number {
        let base = self.base();
        match self.takes("^{") {
            true => self.raised(base),
            false => base,
        }
    }

    fn raised(&mut self, base: Number) -> Number {
        let (inside, _) = self.rest.split_once('}').unwrap();
        let small = inside.parse::<i64>().ok();
        let exponent = self.sum();
        self.must("}");
        match small.filter(|exponent| exponent.abs() <= SMALL) {
            Some(exponent) => power(base, exponent),
            None => function("^", &[base, exponent]),
        }
    }

    fn base(&mut self) -> Number {
        self.skip();
        let digits = |c: char| c.is_ascii_digit() || c == '.';
        let length = self.rest.find(|c| !digits(c)).unwrap_or(self.rest.len());
        if length > 0 {
            let (number, rest) = self.rest.split_at(length);
            self.rest = rest;
            let (whole_part, fraction) = number.split_once('.').unwrap_or((number, ""));
            let scale = power(10, -(fraction.len() as i64));
            return whole(&[whole_part, fraction].concat()) * scale % PRIME;
        }
        if self.takes(r"\left(") {
            let inside = self.sum();
            self.must(r"\right)");
            return inside;
        }
        if self.takes(r"\left|") {
            let inside = self.sum();
            self.must(r"\right|");
            return function("|", &[inside]);
        }
        if self.takes(r"\left\lfloor") {
            let inside = self.sum();
            self.must(r"\right\rfloor");
            return function(r"\lfloor", &[inside]);
        }
        if self.takes(r"\frac{") {
            let numerator = self.sum();
            self.must("}{");
            let denominator = self.sum();
            self.must("}");
            return numerator * inverse(denominator) % PRIME;
        }
        for root in [r"\sqrt[3]", r"\sqrt"] {
            if self.takes(&format!("{root}{{")) {
                let inside = self.sum();
                self.must("}");
                return function(root, &[inside]);
            }
        }
        if self.takes(r"\begin{cases}") {
            return self.cases();
        }
        if self.takes("j_{") {
            let order = self.sum();
            self.must("}");
            let args = self.arguments();
            return function("j", &[order, args[0]]);
        }
        if let Some((_, name)) = ROWS.iter().find(|(_, name)| self.rest.starts_with(name)) {
            self.must(name);
            let above = self.takes("^{").then(|| {
                let (inside, rest) = self.rest.split_once('}').unwrap();
                self.rest = rest;
                inside.parse::<i64>().unwrap()
            });
            let args = self.arguments();
            let value = function(name, &args);
            return match above {
                None => value,
                Some(exponent) if exponent <= SMALL => power(value, exponent),
                Some(exponent) => function("^", &[value, exponent as Number]),
            };
        }
        for name in [r"\pi", "e", "x", "y", "z"] {
            if self.takes(name) {
                return function(name, &[]);
            }
        }
        panic!("what is {:?}?", self.rest)
    }

    fn arguments(&mut self) -> Vec<Number> {
        if self.rest.starts_with(r"\left|") || self.rest.starts_with(r"\left\lfloor") {
            return vec![self.base()];
        }
        self.must(r"\left(");
        let mut args = vec![self.sum()];
        while self.takes(",") {
            args.push(self.sum());
        }
        self.must(r"\right)");
        args
    }

    fn cases(&mut self) -> Number {
        let mut cases: Vec<(Relation, [Number; 3])> = Vec::new();
        loop {
            let value = self.sum();
            self.skip();
            if self.takes(r"& \text{otherwise}\end{cases}") {
                return cases.into_iter().rev().fold(
                    value,
                    |otherwise, (relation, [a, b, then])| {
                        choice(relation, &[a, b, then, otherwise])
                    },
                );
            }
            self.must(r"& \text{if }");
            let left = self.sum();
            self.skip();
            let relations = [
                ("<", Relation::Less),
                (r"\le", Relation::LessEqual),
                (">", Relation::Greater),
                (r"\ge", Relation::GreaterEqual),
                ("=", Relation::Equal),
                (r"\ne", Relation::NotEqual),
            ];
            let found = relations
                .iter()
                .find(|(sign, _)| self.rest.starts_with(sign));
            let (sign, relation) = found.unwrap();
            self.must(sign);
            let right = self.sum();
            self.skip();
            self.must(r"\\");
            cases.push((*relation, [left, right, value]));
        }
    }
}

#[derive(Clone, Debug)]
enum Step {
    Constant(Constant),
    Row(Primitive, Vec<prop::sample::Index>),
    If(Relation, Vec<prop::sample::Index>),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let operators = [
        Binary::Add,
        Binary::Sub,
        Binary::Mul,
        Binary::Div,
        Binary::Pow,
    ];
    let mut rows: Vec<Primitive> = operators.map(Primitive::Binary).to_vec();
    // As often as the others together.
    rows.extend([Binary::Mul, Binary::Add, Binary::Sub].map(Primitive::Binary));
    rows.extend([Primitive::Unary(Unary::Neg); 4]);
    rows.extend(ROWS.iter().map(|(row, _)| *row));
    rows.push(Primitive::Indexed(Indexed::Sphj, 3));
    let args = || prop::collection::vec(any::<prop::sample::Index>(), 4);
    let constants = prop_oneof![
        4 => (-12..12_i64).prop_map(Constant::from),
        2 => (-30..30_i64, 1..300_i64).prop_map(|(n, d)| Exact::ratio(n, d).unwrap().into()),
        1 => (-9..9_i64, -30..30_i64).prop_map(|(n, e)| {
            let scale = Exact::from(10).checked_pow(e).unwrap();
            scale.checked_mul(&n.into()).unwrap().into()
        }),
        1 => Just(Constant::Pi),
        1 => Just(Constant::E),
    ];
    let step = prop_oneof![
        3 => constants.prop_map(Step::Constant),
        12 => (prop::sample::select(rows), args()).prop_map(|(row, args)| Step::Row(row, args)),
        1 => (prop::sample::select(Relation::ALL), args())
            .prop_map(|(relation, args)| Step::If(relation, args)),
    ];
    prop::collection::vec(step, 1..18)
}

fn build(steps: &[Step]) -> Formula {
    let graph = Graph::new();
    let mut nodes = ["x", "y", "z"].map(|name| graph.variable(name)).to_vec();
    for step in steps {
        const REACH: usize = 5;
        let pick = |index: &prop::sample::Index| {
            nodes[nodes.len() - 1 - index.index(nodes.len().min(REACH))]
        };
        nodes.push(match step {
            Step::Constant(constant) => graph.constant(constant.clone()),
            Step::Row(row, args) => {
                let count = match row {
                    Primitive::Unary(_) | Primitive::Indexed(..) => 1,
                    Primitive::Binary(_) => 2,
                    Primitive::Nary(_) => 3,
                };
                let args: Vec<_> = args[..count].iter().map(pick).collect();
                graph.apply(*row, &args)
            }
            Step::If(relation, args) => {
                let args: Vec<_> = args.iter().map(pick).collect();
                graph.conditional(*relation, [args[0], args[1]], [args[2], args[3]])
            }
        });
    }
    graph.formula(&nodes[nodes.len() - 1..], &["x", "y", "z"])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn what_stands_on_paper_is_what_is_computed(steps in steps()) {
        let formula = build(&steps);
        let text = latex(&formula);
        // Long ones have definitions.
        prop_assume!(!text.contains("aligned"));
        let mut reader = Reader { rest: &text };
        let read = reader.sum();
        prop_assert_eq!(reader.rest, "", "{}", text);
        prop_assert_eq!(read, value_of(&formula, formula.outputs()[0]), "{} as {}", formula, text);
    }
}
