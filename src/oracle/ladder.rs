//! Questions at a point: answered with more and more bits, until all are decided.

use trigrad_core::{End, Formula, Interval};

use super::arithmetic::{Arithmetic, Bits};
use super::float::{nearest, outwards};
use super::identity;
use super::judge::{Claimed, Finding, judge};
use super::kink::Kinks;
use super::partials::Partials;
use super::sides;
use super::source;
use super::verdict::{
    Blocked, Claim, Derivative, Options, Proof, Reason, Refutation, Tolerance, Verdict, Way,
};
use super::walk::{Obstacle, Output, Walk};

/// Claims about derivatives of one function at one point.
pub(super) struct Question<'q> {
    pub(super) f: &'q Formula,
    pub(super) asked: &'q [Derivative],
    /// One for each derivative, of the same inputs as the function.
    pub(super) claims: &'q [Claim],
    /// What rounding excuses, by claim, beyond the tolerance; nothing where none is named.
    pub(super) excused: &'q [f64],
    pub(super) at: &'q [f64],
    pub(super) options: &'q Options,
}

/// What is known of a claim so far.
struct Answer {
    verdict: Verdict,
    /// Whether more bits may change it.
    is_open: bool,
    /// Whether the derivative on paper is the derivative: where a row has none it is a
    /// convention, from which the truth may differ by less than the digits show.
    is_on_paper: bool,
}

impl Question<'_> {
    /// The verdict on each claim.
    pub(super) fn answer(&self) -> Vec<Verdict> {
        let fresh = |_: &Derivative| Answer {
            verdict: Verdict::Undecided(Blocked::new(Reason::Precision)),
            is_open: true,
            is_on_paper: true,
        };
        let mut answers: Vec<Answer> = self.asked.iter().map(fresh).collect();
        let mut work = 0_u64;
        for bits in precisions(self.options.bits) {
            if answers.iter().all(|answer| !answer.is_open) {
                break;
            }
            work = work.saturating_add(self.work(bits));
            if work > self.options.work {
                answers.iter_mut().for_each(Answer::stop);
                break;
            }
            self.climb(&Bits::new(bits), &mut answers);
            if bits >= ON_PAPER_FROM {
                self.on_paper(&Bits::new(bits), &mut answers);
            }
        }
        let mut kinks = Kinks::new(self.f, self.at);
        let verdicts = answers.into_iter().zip(self.asked);
        verdicts
            .map(|(answer, asked)| with_generalized(answer.verdict, asked, &mut kinks))
            .collect()
    }

    // Node evaluations in f64 that take about as long as all nodes in so many bits, with the
    // slopes by each input.
    fn work(&self, bits: u32) -> u64 {
        let nodes = self.f.len() as u64;
        let claims = self.claims.iter().map(|claim| match claim {
            Claim::Float(_) => 0,
            Claim::Exact(formula) => formula.len() as u64,
        });
        let order = self.asked.iter().map(|asked| asked.inputs.len()).max();
        let inputs = (self.f.inputs().len() as u64).min(nodes);
        let outputs = source::outputs(self.asked).len() as u64;
        let slopes = match self.options.way {
            // The slopes of each node by its arguments, then a sweep for each output.
            Way::Series if source::is_backward(self.f, self.asked) => 16 + 4 * outputs,
            // The same with pairs of arguments; whoever asks for many pairs gets them.
            Way::Series if source::is_bent_backward(self.f, self.asked) => 32 + 16 * outputs,
            _ => inputs.saturating_pow(order.unwrap_or(0) as u32) / 4,
        };
        let words = u64::from(bits.div_ceil(64));
        let each = 20 * words * words;
        let numbers = nodes.saturating_mul(1 + slopes) + claims.sum::<u64>();
        numbers.saturating_mul(each)
    }

    /// All open claims in this arithmetic.
    fn climb(&self, arithmetic: &Bits, answers: &mut [Answer]) {
        let x = self.inputs(arithmetic);
        let walk = Walk::new(self.f, arithmetic.interpreter(), &x);
        let outputs: Vec<_> = (self.f.outputs().iter())
            .map(|&id| walk.output(id))
            .collect();
        let open: Vec<bool> = answers.iter().map(|answer| answer.is_open).collect();
        let mut slopes = None;
        let mut beside: Vec<Option<Vec<_>>> = vec![None; outputs.len()];
        for (place, answer) in answers.iter_mut().enumerate() {
            if !answer.is_open {
                continue;
            }
            let asked = &self.asked[place];
            let output = &outputs[asked.output];
            if let Some(obstacle) = output.obstacle(&asked.inputs) {
                let slope = match (&asked.inputs[..], self.options.way) {
                    ([input], Way::Series) if may_cancel(&obstacle) => {
                        let beside = beside[asked.output].get_or_insert_with(|| {
                            let is_blocked = |input| output.obstacle(&[input]).is_some();
                            let id = self.f.outputs()[asked.output];
                            sides::slopes(self.f, id, self.at, arithmetic, is_blocked)
                        });
                        beside[*input].as_ref()
                    }
                    _ => None,
                };
                *answer = match slope {
                    Some(slope) => Answer {
                        is_on_paper: false,
                        ..self.judged(place, slope, output, arithmetic, &x)
                    },
                    None => Answer::blocked_by(obstacle),
                };
                continue;
            }
            let slopes = slopes.get_or_insert_with(|| match self.options.way {
                Way::Series => source::slopes(self.f, self.asked, arithmetic, &x),
                Way::Values => {
                    source::differences(self.f, self.asked, &open, arithmetic.bits(), self.at)
                }
            });
            *answer = self.judged(place, &slopes[place], output, arithmetic, &x);
        }
    }

    fn tolerance(&self, place: usize) -> Tolerance {
        let excused = self.excused.get(place).copied().unwrap_or(0.0);
        let tolerance = self.options.tolerance;
        Tolerance {
            abs: tolerance.abs.max(0.0) + excused,
            ..tolerance
        }
    }

    fn inputs<A: Arithmetic>(&self, arithmetic: &A) -> Vec<Interval<A::End>> {
        let point = |&x: &f64| arithmetic.between(x, x);
        self.at.iter().map(point).collect()
    }

    /// What an enclosure of the truth says, where the function is proved to be differentiable.
    fn judged<A: Arithmetic>(
        &self,
        place: usize,
        truth: &Interval<A::End>,
        output: &Output<'_, '_, A::End>,
        arithmetic: &A,
        x: &[Interval<A::End>],
    ) -> Answer {
        let claim = claimed(&self.claims[place], arithmetic, x);
        let finding = judge(&claim.number, truth, self.tolerance(place));
        let enclosure = outwards(truth);
        match (finding, enclosure) {
            (Finding::Within(ulp), Some(enclosure)) if claim.is_defined => {
                Answer::decided(Verdict::Proved(Proof {
                    ulp,
                    enclosure,
                    bits: arithmetic.bits(),
                }))
            }
            (Finding::Beyond(ulp), Some(enclosure)) => {
                Answer::decided(Verdict::Refuted(Refutation {
                    witness: self.at.to_vec(),
                    claimed: rounded(&claim.number),
                    enclosure,
                    ulp,
                    blame: None,
                    slip: None,
                }))
            }
            (finding, enclosure) => {
                let far = Finding::Open {
                    is_beyond_range: true,
                };
                let reason = match finding == far {
                    true => Reason::BeyondRange,
                    false => Reason::Precision,
                };
                Answer {
                    verdict: Verdict::Undecided(Blocked {
                        node: output.widest(),
                        enclosure,
                        ..Blocked::new(reason)
                    }),
                    is_open: true,
                    is_on_paper: true,
                }
            }
        }
    }

    /// Claims that no digits tell from the truth, against the derivative on paper: whether their
    /// difference simplifies to 0 on conditions that hold at the point.
    fn on_paper(&self, arithmetic: &Bits, answers: &mut [Answer]) {
        let domain: Vec<(f64, f64)> = self.at.iter().map(|&x| (x, x)).collect();
        let mut paper = None;
        for (place, answer) in answers.iter_mut().enumerate() {
            let Some(enclosure) = answer.narrow() else {
                continue;
            };
            let names: Vec<&str> = self.f.inputs().collect();
            let claim = match &self.claims[place] {
                Claim::Exact(claim) => claim.clone(),
                Claim::Float(claim) if *claim == 0.0 => {
                    let graph = trigrad_core::Graph::new();
                    graph.formula(&[graph.constant(0)], &names)
                }
                Claim::Float(_) => continue,
            };
            let paper = paper.get_or_insert_with(|| Partials::new(self.f, self.asked));
            let slope = paper.output(place);
            let Some(conditions) = identity::conditions(self.f, &slope, &claim, &domain) else {
                continue;
            };
            let x = self.inputs(arithmetic);
            let is_number = |formula: &Formula| {
                let walk = Walk::new(formula, arithmetic.interpreter(), &x);
                walk.is_defined(formula.outputs()[0])
            };
            let holds = is_number(&slope)
                && is_number(&claim)
                && identity::hold(&conditions, self.f, arithmetic, &x);
            if holds {
                *answer = Answer::decided(Verdict::Proved(Proof {
                    ulp: 0.0,
                    enclosure,
                    bits: arithmetic.bits(),
                }));
            }
        }
    }
}

impl Answer {
    fn decided(verdict: Verdict) -> Self {
        Self {
            verdict,
            is_open: false,
            is_on_paper: true,
        }
    }

    fn blocked_by(obstacle: Obstacle) -> Self {
        let blocked = Blocked {
            node: Some(obstacle.node),
            ..Blocked::new(obstacle.reason)
        };
        Self {
            verdict: Verdict::Undecided(blocked),
            is_open: !obstacle.is_final,
            is_on_paper: false,
        }
    }

    // The work runs out.
    fn stop(&mut self) {
        if let (true, Verdict::Undecided(blocked)) = (self.is_open, &mut self.verdict) {
            if blocked.reason == Reason::Precision {
                blocked.reason = Reason::Work;
            }
            self.is_open = false;
        }
    }

    /// The enclosure of an open question, if it is so narrow that a claim within it is no
    /// accident. Where the table has a wrong rule, the derivative on paper is wrong with it, and
    /// so far from the enclosure, which does not come from the table.
    fn narrow(&self) -> Option<super::verdict::Enclosure> {
        let Verdict::Undecided(blocked) = &self.verdict else {
            return None;
        };
        let enclosure = blocked
            .enclosure
            .filter(|_| self.is_open && self.is_on_paper)?;
        let width = enclosure.hi - enclosure.lo;
        let size = enclosure.hi.abs().max(enclosure.lo.abs());
        (width <= NARROW.max(size * f64::EPSILON)).then_some(enclosure)
    }
}

const NARROW: f64 = 1e-60;

/// Whether a function that meets this may be differentiable all the same.
fn may_cancel(obstacle: &Obstacle) -> bool {
    matches!(
        obstacle.reason,
        Reason::Kink | Reason::Jump | Reason::Branch
    )
}

/// More digits take longer than a look at the paper.
const ON_PAPER_FROM: u32 = 424;

fn with_generalized(mut verdict: Verdict, asked: &Derivative, kinks: &mut Kinks) -> Verdict {
    if let Verdict::Undecided(blocked) = &mut verdict
        && matches!(blocked.reason, Reason::Kink | Reason::Branch)
    {
        blocked.generalized = kinks.generalized(asked);
    }
    verdict
}

/// 106 bits, twice as many, and so on up to the limit, and to what enclosures can have.
fn precisions(limit: u32) -> Vec<u32> {
    let limit = limit.clamp(2, MOST_BITS);
    let mut all = Vec::new();
    let mut bits = 106;
    while bits < limit {
        all.push(bits);
        bits *= 2;
    }
    all.push(limit);
    all
}

// As `Enclosures` have.
const MOST_BITS: u32 = 1 << 16;

/// A claim, and whether it is proved to be a number.
struct Claiming<E> {
    number: Claimed<E>,
    is_defined: bool,
}

fn claimed<A: Arithmetic>(
    claim: &Claim,
    arithmetic: &A,
    x: &[Interval<A::End>],
) -> Claiming<A::End> {
    match claim {
        Claim::Float(claim) => Claiming {
            number: Claimed::float(*claim, arithmetic),
            is_defined: true,
        },
        Claim::Exact(formula) => {
            let walk = Walk::new(formula, arithmetic.interpreter(), x);
            let output = formula.outputs()[0];
            let number = walk.number(output);
            Claiming {
                number: match number.is_empty() {
                    true => Claimed::NotANumber,
                    false => Claimed::Number(number.clone()),
                },
                is_defined: walk.is_defined(output),
            }
        }
    }
}

// The nearest float, of a claim that is known to many digits.
fn rounded<E: End>(claim: &Claimed<E>) -> f64 {
    match claim {
        Claimed::NotANumber => f64::NAN,
        Claimed::Infinite { negative: false } => f64::INFINITY,
        Claimed::Infinite { negative: true } => f64::NEG_INFINITY,
        Claimed::Number(number) => {
            let (lo, hi) = (nearest(number.lo()), nearest(number.hi()));
            if lo == f64::NEG_INFINITY { hi } else { lo }
        }
    }
}
