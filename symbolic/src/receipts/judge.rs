//! Holding steps against enclosures at points.

use trigrad_core::{Constant, Decoration, Formula, Graph, Interval, NodeId, Op, Scalars, Tracked};

use super::Report;
use super::ledger::Ledger;
use super::points::points;
use super::refusal::{Fault, Place, Refusal};
use crate::simplify::{Condition, Effect, Fact, RULES, Rule, Simplified};

/// So many points at most, and so many at least.
const POINTS: [usize; 2] = [64, 16];
/// So many enclosures of nodes are computed, unless that leaves too few points.
const WORK: usize = 4_000_000;
/// So many of the numbers in the formulas count as edges.
const SPECIAL: usize = 24;

/// Every step, and the simplification as a whole, at points at which the assumptions hold.
pub(super) fn judge(
    graph: &Graph,
    ledger: &Ledger,
    simplified: &Simplified,
    assumptions: &[Condition],
    admit: Effect,
    report: &mut Report,
) -> Result<(), Refusal> {
    let claims = claims(ledger, simplified);
    let sides = claims.iter().flat_map(|claim| claim.sides);
    let roots = sides.chain(ledger.conditions.iter().copied());
    let roots = roots.chain(ledger.assumptions.iter().copied());
    let roots = roots.chain(ledger.within.iter().copied());
    let roots: Vec<_> = roots.map(|id| graph.expr(id)).collect();
    let formula = graph.formula(&roots, &[]);
    let program = formula.program();
    let place = |root: usize| program.outputs()[root] as usize;
    let conditions = 2 * claims.len()..2 * claims.len() + ledger.conditions.len();
    let assumed = conditions.end..conditions.end + ledger.assumptions.len();
    let within = assumed.end..assumed.end + ledger.within.len();
    let has_branches = (formula.nodes()).any(|id| matches!(formula.op(id), Op::If(_)));
    let names: Vec<&str> = formula.inputs().collect();
    let count = (WORK / program.len().max(1)).clamp(POINTS[1], POINTS[0]);
    let mut met = vec![false; claims.len()];
    let mut unnamed = met.clone();
    for point in points(names.len(), count, &numbers(&formula)) {
        let number = |&x: &f64| Tracked::varying(Interval::point(x));
        let x: Vec<_> = point.iter().map(number).collect();
        let values = program.run(&Scalars::default(), &x);
        let at = |root: usize| &values[place(root)].number;
        let holds = |root: usize, condition: &Condition| is_certain(condition.fact, at(root));
        if !assumed
            .clone()
            .zip(assumptions)
            .all(|(root, condition)| holds(root, condition))
            || !within.clone().all(|root| is_number(at(root)))
        {
            continue;
        }
        report.points += 1;
        let named = || -> Vec<(String, f64)> {
            let pairs = names.iter().zip(&point);
            pairs.map(|(name, &x)| ((*name).to_owned(), x)).collect()
        };
        let mut conditions = conditions.clone().zip(&simplified.conditions);
        let all_hold = conditions
            .clone()
            .all(|(root, condition)| holds(root, condition));
        // Where domains may grow, a step may take for granted what all outputs ask for, such
        // as that x is above 0 beside ln(x), and nothing needs to say so if the result asks
        // for it too. Whether that is so the outputs are asked themselves.
        let outputs = ledger.steps.len()..claims.len();
        let mut originals = outputs.clone().map(|index| at(2 * index));
        let is_outside = admit >= Effect::Enlarges && !originals.any(is_number);
        for (index, claim) in claims.iter().enumerate() {
            let is_excused = is_outside && index < outputs.start;
            let [before, after] = [at(2 * index), at(2 * index + 1)];
            let found = |fault| Refusal::Enclosures {
                place: claim.place,
                rules: claim.rules.join(", "),
                fault,
                point: named(),
                before: *before,
                after: *after,
            };
            if is_number(before) && !is_excused {
                met[index] = true;
                report.comparisons += 1;
                if after.is_empty() {
                    return Err(found(Fault::Lost));
                }
                if before.intersect(after).is_empty() {
                    return Err(found(Fault::Apart));
                }
            } else if before.is_empty() && is_number(after) {
                if admit < Effect::Enlarges {
                    return Err(found(Fault::Gained));
                }
                if all_hold && !is_excused {
                    return Err(found(Fault::Unsaid));
                }
                unnamed[index] = !claim.enlarges;
            }
        }
        // A condition about a branch that is not taken does not matter.
        let mut originals = (ledger.steps.len()..claims.len()).map(|index| at(2 * index));
        if !has_branches
            && originals.all(is_number)
            && let Some((_, condition)) =
                conditions.find(|&(root, condition)| is_refuted(condition.fact, at(root)))
        {
            return Err(Refusal::Condition {
                condition: condition.to_string(),
                point: named(),
            });
        }
    }
    let steps = 0..ledger.steps.len();
    report.untried = steps.clone().filter(|&step| !met[step]).collect();
    report.unnamed = steps.filter(|&step| unnamed[step]).collect();
    Ok(())
}

// That two expressions are equal.
struct Claim {
    place: Place,
    rules: Vec<&'static str>,
    sides: [NodeId; 2],
    // Whether a rule says that the right side may be a number where the left side is none.
    enlarges: bool,
}

// Those of the steps, then those of the outputs.
fn claims(ledger: &Ledger, simplified: &Simplified) -> Vec<Claim> {
    let steps = simplified.steps.iter().zip(&ledger.steps).enumerate();
    let mut claims: Vec<Claim> = steps
        .map(|(number, (step, &sides))| Claim {
            place: Place::Step(number),
            rules: step.rules.clone(),
            sides,
            enlarges: step.rules.iter().any(|name| may_enlarge(name)),
        })
        .collect();
    let enlarges = claims.iter().any(|claim| claim.enlarges);
    let outputs = ledger.original.iter().zip(&ledger.result).enumerate();
    claims.extend(outputs.map(|(output, (&before, &after))| Claim {
        place: Place::Whole(output),
        rules: Vec::new(),
        sides: [before, after],
        enlarges,
    }));
    claims
}

fn may_enlarge(name: &str) -> bool {
    let named = |rule: &&Rule| rule.name == name;
    RULES
        .iter()
        .find(named)
        .is_some_and(|rule| rule.effect() >= Effect::Enlarges)
}

// The numbers that stand in the formulas, at which comparisons and domains may turn.
fn numbers(formula: &Formula) -> Vec<f64> {
    let constants = formula.nodes().filter_map(|id| match formula.op(id) {
        Op::Constant(number) => Some(formula.constant(number)),
        _ => None,
    });
    let numbers = constants.map(Constant::to_f64).filter(|x| x.is_finite());
    numbers.flat_map(|x| [x, -x]).take(SPECIAL).collect()
}

/// Whether what is enclosed is certainly a real number.
fn is_number(enclosure: &Interval<f64>) -> bool {
    enclosure.decoration() >= Decoration::Defined
}

// Whether the fact is certainly the case. A sign is a matter of writing.
fn is_certain(fact: Fact, enclosure: &Interval<f64>) -> bool {
    let (lo, hi) = (*enclosure.lo(), *enclosure.hi());
    is_number(enclosure)
        && match fact {
            Fact::Defined | Fact::Signed => true,
            Fact::Nonzero => lo > 0.0 || hi < 0.0,
            Fact::NonNegative => lo >= 0.0,
            Fact::Positive => lo > 0.0,
        }
}

// Whether the fact is certainly not the case.
fn is_refuted(fact: Fact, enclosure: &Interval<f64>) -> bool {
    let (lo, hi) = (*enclosure.lo(), *enclosure.hi());
    enclosure.is_empty()
        || match fact {
            Fact::Defined | Fact::Signed => false,
            Fact::Nonzero => lo == 0.0 && hi == 0.0,
            Fact::NonNegative => hi < 0.0,
            Fact::Positive => hi <= 0.0,
        }
}
