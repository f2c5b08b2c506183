//! Strategies that draw random functions together with points of their domains.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use trigrad_core::{Binary, Domain, Indexed, Nary, Primitive, Relation, Tracked, Unary};

use super::case::Case;
use super::function::{RandomFunction, Step, apply};
use super::numbers::{edge, ordinary, wild};

/// What [`cases`] draws.
#[derive(Clone, Debug)]
pub struct Options {
    /// The most inputs.
    pub inputs: usize,
    /// The most steps.
    pub steps: usize,
    /// The rows to draw from, each as often as its weight says.
    pub rows: Vec<(u32, Primitive)>,
    /// Whether points are drawn at edges: 0, -0, ±1, ties, subnormal, huge and tiny numbers.
    pub edges: bool,
    /// Whether points are drawn beside the ends of domains and where functions saturate, and
    /// rows are applied where they overflow or are not defined.
    pub wild: bool,
    /// Whether there are conditionals.
    pub conditionals: bool,
    /// Coordinates of which half of all are drawn, if there are any: where your functions have
    /// their edges.
    pub coordinates: Vec<f64>,
}

impl Default for Options {
    /// Up to 3 inputs and 12 steps over the whole table, edges included.
    fn default() -> Self {
        let simple = Primitive::all(0).filter(|row| !matches!(row, Primitive::Indexed(..)));
        let indexed = |n| {
            Indexed::ALL
                .iter()
                .map(move |&op| Primitive::Indexed(op, n))
        };
        let rows = simple
            .map(|row| (3, row))
            .chain((0..3).flat_map(indexed).map(|row| (1, row)));
        Self {
            inputs: 3,
            steps: 12,
            rows: rows.collect(),
            edges: true,
            wild: false,
            conditionals: true,
            coordinates: Vec::new(),
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
        options.rows.retain(|(_, row)| row.row().breaks.is_empty());
        options
    }

    /// Short functions at all kinds of points, of domains and outside: where libraries fail.
    pub fn wild() -> Self {
        Self {
            steps: 6,
            wild: true,
            ..Self::default()
        }
    }

    /// Only the rows for which `keep` holds.
    ///
    /// ```
    /// use trigrad::testkit::Options;
    /// let options = Options::wild().with_rows(|row| row.row().name != "gamma");
    /// assert!(options.rows.iter().all(|(_, row)| row.row().name != "gamma"));
    /// ```
    pub fn with_rows(mut self, keep: impl Fn(Primitive) -> bool) -> Self {
        self.rows.retain(|&(_, row)| keep(row));
        self
    }

    /// The row at `weight` of the sum of all weights.
    fn pick(&self, weight: Index) -> Option<Primitive> {
        let total: usize = self.rows.iter().map(|&(weight, _)| weight as usize).sum();
        let mut left = (total > 0).then(|| weight.index(total))?;
        for &(weight, row) in &self.rows {
            match left.checked_sub(weight as usize) {
                Some(rest) => left = rest,
                None => return Some(row),
            }
        }
        None
    }
}

/// Functions that use every input they can reach, each with a point of its domain.
///
/// An argument outside of a row's domain is led into it by a row in between: through
/// the sine into [-1, 1], through the absolute value above 0. With
/// [`wild`](Options::wild), not always.
pub fn cases(options: Options) -> impl Strategy<Value = Case> {
    let coordinate = if options.wild {
        prop_oneof![4 => ordinary(), 6 => wild()].boxed()
    } else if options.edges {
        prop_oneof![6 => ordinary(), 4 => edge()].boxed()
    } else {
        ordinary().boxed()
    };
    let coordinate = match options.coordinates.is_empty() {
        true => coordinate,
        false => prop_oneof![
            coordinate,
            prop::sample::select(options.coordinates.clone())
        ]
        .boxed(),
    };
    let points = (vec(coordinate, 1..=options.inputs), any::<Tie>());
    // Half of the wild functions are of one row or two, because each of their points counts.
    let genes = if options.wild && options.steps > 2 {
        prop_oneof![vec(gene(), 1..=2), vec(gene(), 1..=options.steps)].boxed()
    } else {
        vec(gene(), 1..=options.steps).boxed()
    };
    (points, genes).prop_map(move |((mut at, tie), genes)| {
        if options.wild {
            tied(&tie, &mut at);
        }
        let mut builder = Builder::new(&at);
        for gene in &genes {
            builder.grow(gene, &options);
        }
        builder.finish();
        let function = RandomFunction::new(at.len(), builder.steps);
        Case { function, at }
    })
}

/// Makes two coordinates equal, opposite or neighbours.
type Tie = (u8, Index, Index);

fn tied((kind, from, to): &Tie, at: &mut [f64]) {
    let (from, to) = (at[from.index(at.len())], to.index(at.len()));
    match kind {
        0..30 => at[to] = from,
        30..45 => at[to] = -from,
        45..60 => at[to] = from.next_up(),
        _ => {}
    }
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
    is_wild: bool,
    has_constant: bool,
}

fn gene() -> impl Strategy<Value = Gene> {
    let args = any::<[Index; 4]>();
    let ratio = prop_oneof![
        6 => (-6..=6_i64, 1..=4_i64),
        1 => Just((0, 1)),
        1 => Just((1, 1)),
    ];
    let flags = (prop::bool::weighted(0.4), prop::bool::weighted(0.3));
    (
        (0..10_u8, any::<Index>()),
        args,
        1..=4_usize,
        ratio,
        any::<Index>(),
        flags,
    )
        .prop_map(|((kind, row), args, count, ratio, relation, flags)| Gene {
            kind,
            row,
            args,
            count,
            ratio,
            relation,
            is_wild: flags.0,
            has_constant: flags.1,
        })
}

struct Builder {
    steps: Vec<Step>,
    places: Vec<Tracked<f64>>,
    varies: Vec<bool>,
    is_done: bool,
}

impl Builder {
    fn new(at: &[f64]) -> Self {
        Self {
            steps: Vec::new(),
            places: at.iter().map(|&x| Tracked::varying(x)).collect(),
            varies: vec![true; at.len()],
            is_done: false,
        }
    }

    fn grow(&mut self, gene: &Gene, options: &Options) {
        if self.is_done {
            return;
        }
        let before = self.steps.len();
        let step = match gene.kind {
            0 => Step::Ratio(gene.ratio.0, gene.ratio.1),
            1 if options.conditionals => {
                let relation = *gene.relation.get(Relation::ALL);
                let mut args = gene.args.map(|arg| self.place(arg));
                if !self.varies[args[0]] && !self.varies[args[1]] {
                    // Between constants there is nothing to choose.
                    args[0] = 0;
                }
                Step::If(relation, args)
            }
            _ => match options.pick(gene.row) {
                Some(row) => self.row(row, gene, options),
                None => Step::Ratio(gene.ratio.0, gene.ratio.1),
            },
        };
        let value = apply(&step, &self.places).number;
        let is_wild = options.wild && gene.is_wild;
        if value.is_nan() && !is_wild {
            // A pole, or a place out of reach of the domains: do without this step.
            self.places
                .truncate(self.places.len() - (self.steps.len() - before));
            self.steps.truncate(before);
            self.varies.truncate(self.places.len());
        } else {
            self.push(step);
            // What is made of NaN is NaN.
            self.is_done = value.is_nan();
        }
    }

    // A function has a step: without any row to draw, a constant.
    fn finish(&mut self) {
        if self.steps.is_empty() {
            self.push(Step::Ratio(1, 1));
        }
    }

    fn row(&mut self, row: Primitive, gene: &Gene, options: &Options) -> Step {
        let count = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) => 2,
            Primitive::Nary(_) => gene.count,
        };
        let domain = row.row().domain;
        let args = (0..count).map(|slot| {
            let place = self.place(gene.args[slot]);
            if options.wild && gene.is_wild {
                return place;
            }
            self.led_into(domain[slot.min(domain.len() - 1)], row, place)
        });
        let mut args: Vec<usize> = args.collect();
        if options.wild && gene.has_constant && args.len() > 1 {
            // A constant beside a variable is a method of its own in many libraries.
            let slot = gene.relation.index(args.len());
            args[slot] = self.push(Step::Ratio(gene.ratio.0, gene.ratio.1));
        }
        if args.iter().all(|&arg| !self.varies[arg]) {
            // Of constants alone there is nothing to differentiate.
            let domain = domain[0];
            args[0] = match options.wild && gene.is_wild {
                true => 0,
                false => self.led_into(domain, row, 0),
            };
        }
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
        self.varies.push(match &step {
            Step::Ratio(..) => false,
            Step::Row(_, args) => args.iter().any(|&arg| self.varies[arg]),
            Step::If(_, args) => args.iter().any(|&arg| self.varies[arg]),
        });
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
