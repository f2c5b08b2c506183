//! Strategies that draw random functions together with points of their domains.

use std::fmt;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use trigrad_core::{Binary, Domain, Function, Indexed, Nary, Primitive, Relation, Tracked, Unary};

use super::function::{RandomFunction, Step, apply};

/// A function and a point at which its value is a number.
#[derive(Clone)]
pub struct Case {
    /// The function.
    pub function: RandomFunction,
    /// The point, one number for each input.
    pub at: Vec<f64>,
}

impl fmt::Debug for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let formula = self.function.trace();
        write!(f, "{formula} at ")?;
        for (name, x) in formula.inputs().zip(&self.at) {
            write!(f, "{name} = {x:?}, ")?;
        }
        Ok(())
    }
}

/// What [`cases`] draws.
#[derive(Clone, Debug)]
pub struct Options {
    /// The most inputs.
    pub inputs: usize,
    /// The most steps.
    pub steps: usize,
    /// The rows to draw from; each is equally likely.
    pub rows: Vec<Primitive>,
    /// Whether points are drawn at edges: 0, -0, ±1, ties, subnormal, huge and tiny numbers.
    pub edges: bool,
}

impl Default for Options {
    /// Up to 3 inputs and 12 steps over the whole table, edges included.
    fn default() -> Self {
        Self {
            inputs: 3,
            steps: 12,
            rows: (0..3).flat_map(Primitive::all).collect(),
            edges: true,
        }
    }
}

impl Options {
    /// The same without edges and without the rows that jump or have a kink.
    pub fn smooth() -> Self {
        let mut options = Self {
            edges: false,
            ..Self::default()
        };
        options.rows.retain(|row| row.row().breaks.is_empty());
        options
    }
}

/// Functions that use every input they can reach, each with a point of its domain.
///
/// An argument outside of a row's domain is led into it by a row in between: through
/// the sine into [-1, 1], through the absolute value above 0.
pub fn cases(options: Options) -> impl Strategy<Value = Case> {
    let coordinate = if options.edges {
        prop_oneof![6 => ordinary(), 4 => edge()].boxed()
    } else {
        ordinary().boxed()
    };
    let points = vec(coordinate, 1..=options.inputs);
    let genes = vec(gene(), 1..=options.steps);
    (points, genes).prop_map(move |(at, genes)| {
        let mut builder = Builder::new(&at);
        for gene in &genes {
            builder.grow(gene, &options.rows);
        }
        let function = RandomFunction::new(at.len(), builder.steps);
        Case { function, at }
    })
}

/// Numbers of everyday size, the simple ones first.
fn ordinary() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-16..=16_i32).prop_map(|n| f64::from(n) / 4.0),
        (-4.0..4.0).prop_map(|x: f64| x),
    ]
}

/// Numbers at which something happens.
fn edge() -> impl Strategy<Value = f64> {
    let exact = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.0, 1e-8, -1e-8];
    let extreme = [
        5e-324,
        2.3e-308,
        1e-160,
        -1e-160,
        1e160,
        -1e160,
        1e300,
        f64::MAX,
    ];
    prop_oneof![
        3 => prop::sample::select(exact.to_vec()),
        1 => prop::sample::select(extreme.to_vec()),
    ]
}

/// What a step is made from, before it is known what it can be applied to.
#[derive(Clone, Debug)]
struct Gene {
    kind: u8,
    row: Index,
    args: [Index; 4],
    count: usize,
    ratio: (i64, i64),
    relation: Index,
}

fn gene() -> impl Strategy<Value = Gene> {
    let args = any::<[Index; 4]>();
    let ratio = (-6..=6_i64, 1..=4_i64);
    (
        0..10_u8,
        any::<Index>(),
        args,
        1..=4_usize,
        ratio,
        any::<Index>(),
    )
        .prop_map(|(kind, row, args, count, ratio, relation)| Gene {
            kind,
            row,
            args,
            count,
            ratio,
            relation,
        })
}

struct Builder {
    steps: Vec<Step>,
    places: Vec<Tracked<f64>>,
}

impl Builder {
    fn new(at: &[f64]) -> Self {
        Self {
            steps: Vec::new(),
            places: at.iter().map(|&x| Tracked::varying(x)).collect(),
        }
    }

    fn grow(&mut self, gene: &Gene, rows: &[Primitive]) {
        let before = self.steps.len();
        let step = match gene.kind {
            0 => Step::Ratio(gene.ratio.0, gene.ratio.1),
            1 => {
                let relation = *gene.relation.get(Relation::ALL);
                Step::If(relation, gene.args.map(|arg| self.place(arg)))
            }
            _ => self.row(*gene.row.get(rows), gene),
        };
        let value = apply(&step, &self.places).number;
        if value.is_nan() {
            // A pole, or a place out of reach of the domains: do without this step.
            self.places
                .truncate(self.places.len() - (self.steps.len() - before));
            self.steps.truncate(before);
        } else {
            self.push(step);
        }
    }

    fn row(&mut self, row: Primitive, gene: &Gene) -> Step {
        let count = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) => 2,
            Primitive::Nary(_) => gene.count,
        };
        let domain = row.row().domain;
        let args = (0..count).map(|slot| {
            let place = self.place(gene.args[slot]);
            self.led_into(domain[slot.min(domain.len() - 1)], row, place)
        });
        let args = args.collect();
        Step::Row(row, args)
    }

    fn place(&self, index: Index) -> usize {
        // Late places first, so that functions grow deep and shrink towards the inputs.
        index.index(self.places.len())
    }

    fn led_into(&mut self, domain: Domain, row: Primitive, place: usize) -> usize {
        let value = self.places[place].number;
        let domain = tamed(domain, row);
        if domain.contains(value) {
            return place;
        }
        let unary = |op, place| Step::Row(Primitive::Unary(op), vec![place]);
        let place = self.push(unary(Unary::Sin, place));
        if domain.contains(self.places[place].number) {
            return place;
        }
        let place = self.push(unary(Unary::Abs, place));
        if domain.contains(self.places[place].number) {
            return place;
        }
        self.push(unary(Unary::Cosh, place))
    }

    fn push(&mut self, step: Step) -> usize {
        self.places.push(apply(&step, &self.places));
        self.steps.push(step);
        self.places.len() - 1
    }
}

// Rows that grow fast, or that lose the digits of large arguments, are kept off them,
// so that most functions stay within the range of f64.
fn tamed(domain: Domain, row: Primitive) -> Domain {
    let reach = match row {
        Primitive::Unary(Unary::Exp | Unary::Expm1 | Unary::Exp2 | Unary::Sinh | Unary::Cosh) => {
            30.0
        }
        Primitive::Unary(Unary::Gamma | Unary::Lgamma | Unary::Digamma) => 30.0,
        Primitive::Indexed(Indexed::Polygamma | Indexed::Sphj, _) => 30.0,
        Primitive::Binary(Binary::Pow) => 12.0,
        Primitive::Nary(Nary::Product) => 1e10,
        _ => f64::INFINITY,
    };
    Domain::new(domain.lo.max(-reach), domain.hi.min(reach))
}
