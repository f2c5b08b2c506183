//! Which conditions of a simplification say something that its result does not say itself.

use trigrad_core::{
    Binary, Formula, Graph, Interpreter as _, Interval, NodeId, Op, Primitive, Scalars, Tracked,
};

use crate::keyed::{Map, Set};
use crate::simplify::{Condition, Fact, presumed};

/// The conditions that do not follow from the result being a number: ln(x) + 1 says by
/// itself that x is not 0, x^2 does not.
///
/// What follows is found by enclosures: 0, or the negative numbers, are put in place of a
/// part of the result, to see if anything is left of the whole. A condition stays unless
/// each output of the result implies it, or another one of them, because it is not known which one it is about;
/// what stands in a branch implies nothing. Of a large result all are told. Time linear in the nodes of the result for each
/// output, and of the conditions.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::{Options, conditions, simplify};
/// let told = |text: &str| {
///     let simple = simplify(&Formula::parse(text).unwrap(), &Options::default());
///     let told = conditions::told(&simple.formula, &simple.conditions);
///     told.iter().map(ToString::to_string).collect::<Vec<_>>()
/// };
/// assert_eq!(told("x/x"), ["x != 0"]);
/// assert!(told("x/x*ln(x)").is_empty());
/// ```
pub fn told(result: &Formula, conditions: &[Condition]) -> Vec<Condition> {
    let work = result.outputs().len().saturating_mul(result.len());
    if conditions.is_empty() || work > MOST_WORK {
        return conditions.to_vec();
    }
    let graph = Graph::new();
    let outputs: Vec<NodeId> = graph
        .import(result)
        .into_iter()
        .map(|e| graph.id(e))
        .collect();
    let implied: Vec<Map<NodeId, Known>> = outputs
        .iter()
        .map(|&output| implied(&graph, output))
        .collect();
    let is_told = |condition: &&Condition| {
        let ids: Vec<_> = graph
            .import(&condition.of)
            .iter()
            .map(|&of| graph.id(of))
            .collect();
        let [of] = ids.as_slice() else { return true };
        let follows = |known: &Map<NodeId, Known>| {
            known
                .get(of)
                .is_some_and(|known| known.implies(condition.fact))
        };
        outputs.is_empty() || !implied.iter().all(follows)
    };
    let told = conditions.iter().filter(is_told).cloned().collect();
    without_implied(&graph, told)
}

/// What the quotients, powers, roots and logarithms of a formula ask for, outside of
/// branches that may not be taken: wherever any output is a number, all of it is the case.
/// That says not all of where a formula is a number: an arcsine has no condition.
///
/// A derivative may be a number where the function is none, and [`told`] says where.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::{conditions, formula};
/// let f = Formula::parse("ln(x)/y").unwrap();
/// let asked = conditions::asked(&f);
/// let told = |slope| conditions::told(&formula::derivative(&f, slope, 1), &asked);
/// let texts = |told: Vec<trigrad_symbolic::simplify::Condition>| told.iter().map(ToString::to_string).collect::<Vec<_>>();
/// // The derivative by x is 1/x/y, which is a number at x < 0 too.
/// assert_eq!(texts(told("x")), ["x > 0"]);
/// assert!(texts(told("y")).is_empty());
/// ```
pub fn asked(formula: &Formula) -> Vec<Condition> {
    let facts = presumed(formula);
    // That a product is not 0 says it of its factors.
    let mut said: Set<NodeId> = Set::default();
    for &(id, fact) in &facts {
        let is_product = matches!(
            formula.op(id),
            Op::Row(Primitive::Binary(Binary::Mul | Binary::Div))
        );
        if fact == Fact::Nonzero && is_product {
            said.extend(formula.args(id));
        }
    }
    let facts = facts.into_iter().filter(|&(id, fact)| match fact {
        Fact::Nonzero => !said.contains(&id) && !matches!(formula.op(id), Op::Constant(_)),
        Fact::NonNegative | Fact::Positive => !matches!(formula.op(id), Op::Constant(_)),
        Fact::Defined | Fact::Signed => false,
    });
    let condition = |(id, fact)| Condition {
        fact,
        of: formula.output(id),
    };
    facts.map(condition).collect()
}

// Of two conditions that say each other the first, and none that another one says: where
// x - y is above 0, both are numbers; where x*y is not 0, x is not.
fn without_implied(graph: &Graph, conditions: Vec<Condition>) -> Vec<Condition> {
    if conditions.len() > MOST_COMPARED {
        return conditions;
    }
    let ids: Vec<Option<NodeId>> = (conditions.iter())
        .map(|condition| match graph.import(&condition.of)[..] {
            [of] => Some(graph.id(of)),
            _ => None,
        })
        .collect();
    let mut is_kept = vec![true; conditions.len()];
    for place in 0..conditions.len() {
        let Some(id) = ids[place] else { continue };
        let known = implied_by(graph, id, Known::of(conditions[place].fact));
        for other in (0..conditions.len()).filter(|&other| other != place) {
            let says = ids[other]
                .and_then(|id| known.get(&id))
                .is_some_and(|known| known.implies(conditions[other].fact));
            // What is dropped is said by one that is kept, or by one that says that.
            if says && is_kept[place] {
                is_kept[other] = false;
            }
        }
    }
    let kept = conditions.into_iter().zip(is_kept);
    kept.filter_map(|(condition, is_kept)| is_kept.then_some(condition))
        .collect()
}

// More conditions are not compared with each other.
const MOST_COMPARED: usize = 64;

// Beyond so many nodes, counted once for each output, every condition is told.
const MOST_WORK: usize = 1_000_000;

// What is the case of a part wherever the whole is a number; that it is one itself.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    not_zero: bool,
    not_negative: bool,
}

impl Known {
    fn of(fact: Fact) -> Self {
        Self {
            not_zero: matches!(fact, Fact::Nonzero | Fact::Positive),
            not_negative: matches!(fact, Fact::NonNegative | Fact::Positive),
        }
    }

    fn implies(self, fact: Fact) -> bool {
        match fact {
            Fact::Defined => true,
            Fact::Nonzero => self.not_zero,
            Fact::NonNegative => self.not_negative,
            Fact::Positive => self.not_zero && self.not_negative,
            Fact::Signed => false,
        }
    }

    // Whether nothing of the enclosure is left.
    fn excludes(self, enclosure: &Interval<f64>) -> bool {
        let (lo, hi) = (*enclosure.lo(), *enclosure.hi());
        enclosure.is_empty()
            || (self.not_zero && lo == 0.0 && hi == 0.0)
            || (self.not_negative && hi < 0.0)
    }
}

// From the output down to what it is made of whatever the branches.
fn implied(graph: &Graph, output: NodeId) -> Map<NodeId, Known> {
    implied_by(graph, output, Known::default())
}

// The same, if this is the case of the output.
fn implied_by(graph: &Graph, output: NodeId, of_output: Known) -> Map<NodeId, Known> {
    let mut known: Map<NodeId, Known> = Map::default();
    known.insert(output, of_output);
    let mut args = Vec::new();
    // What uses a node has a higher number.
    for id in graph.nodes_from(0).rev() {
        let (Some(&of_node), Op::Row(row)) = (known.get(&id), graph.op(id)) else {
            continue;
        };
        graph.args_into(id, &mut args);
        let numbers: Vec<Interval<f64>> = args.iter().map(|&arg| number(graph, arg)).collect();
        for (slot, &arg) in args.iter().enumerate() {
            let excludes = |part: Interval<f64>| {
                let mut numbers = numbers.clone();
                // The same argument in another slot is the same number.
                for (number, &other) in numbers.iter_mut().zip(&args) {
                    if other == arg {
                        *number = part;
                    }
                }
                of_node.excludes(&apply(row, &numbers))
            };
            // Long sums say nothing of their terms, and would take quadratic time.
            let is_short = args.len() <= SHORT && args[..slot].iter().all(|&other| other != arg);
            let negative = Interval::new(f64::NEG_INFINITY, -f64::from_bits(1));
            let of_arg = known.entry(arg).or_default();
            if is_short {
                of_arg.not_zero |= excludes(Interval::point(0.0));
                of_arg.not_negative |= negative.is_some_and(excludes);
            }
        }
    }
    known
}

const SHORT: usize = 8;

fn number(graph: &Graph, id: NodeId) -> Interval<f64> {
    let constant = graph.expr(id).constant();
    constant.map_or_else(Interval::entire, |c| Scalars::default().constant(&c).number)
}

fn apply(row: Primitive, args: &[Interval<f64>]) -> Interval<f64> {
    let args: Vec<Tracked<Interval<f64>>> = args.iter().copied().map(Tracked::varying).collect();
    let rows = Scalars::default();
    let enclosure = match row {
        Primitive::Unary(op) => rows.unary(op, &args[0]),
        Primitive::Indexed(op, n) => rows.indexed(op, n, &args[0]),
        Primitive::Binary(op) => rows.binary(op, &args[0], &args[1]),
        Primitive::Nary(op) => rows.nary(op, &args),
    };
    enclosure.number
}
