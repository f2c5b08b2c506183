//! A reader of LaTeX that knows nothing of the writer: a sum is made of terms, a term of factors
//! side by side, a power binds tighter.

use trigrad_core::{Nary, Primitive, Relation, Unary};

use crate::prime::{Number, PRIME, SMALL, choice, function, inverse, negative, power, whole};

// Rows of which the names in LaTeX are known.
pub(crate) const ROWS: &[(Primitive, &str)] = &[
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

/// Reads LaTeX by the rules of mathematics alone.
pub(crate) struct Reader<'t> {
    pub(crate) rest: &'t str,
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

    pub(crate) fn sum(&mut self) -> Number {
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
