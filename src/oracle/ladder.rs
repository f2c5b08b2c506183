//! Questions at a point: answered with more and more bits, until all are decided.

use trigrad_core::{Formula, Interval};

use super::arithmetic::{Arithmetic, Floats};
use super::float::{above, below, outwards};
use super::judge::{Claimed, Finding, judge};
use super::partials::Partials;
use super::verdict::{Blocked, Claim, Derivative, Options, Proof, Reason, Refutation, Verdict};
use super::walk::Walk;

/// Claims about derivatives of one function at one point.
pub(super) struct Question<'q> {
    pub(super) f: &'q Formula,
    pub(super) asked: &'q [Derivative],
    /// One for each derivative, of the same inputs as the function.
    pub(super) claims: &'q [Claim],
    pub(super) at: &'q [f64],
    pub(super) options: &'q Options,
}

impl Question<'_> {
    /// The verdict on each claim.
    pub(super) fn answer(&self) -> Vec<Verdict> {
        let mut state = State {
            question: self,
            source: Partials::new(self.f, self.asked),
            verdicts: self.asked.iter().map(|_| Standing::fresh()).collect(),
        };
        state.climb(&Floats);
        state.verdicts.into_iter().map(Standing::verdict).collect()
    }
}

/// What is known of a claim so far.
struct Standing {
    verdict: Verdict,
    /// Whether more bits may change it.
    is_open: bool,
}

impl Standing {
    fn fresh() -> Self {
        let blocked = Blocked {
            reason: Reason::Precision,
            node: None,
            enclosure: None,
        };
        Self {
            verdict: Verdict::Undecided(blocked),
            is_open: true,
        }
    }

    fn verdict(self) -> Verdict {
        self.verdict
    }
}

struct State<'q> {
    question: &'q Question<'q>,
    source: Partials,
    verdicts: Vec<Standing>,
}

impl State<'_> {
    /// All open questions in this arithmetic.
    fn climb<A: Arithmetic>(&mut self, arithmetic: &A) {
        let Question {
            f,
            asked,
            claims,
            at,
            options,
        } = self.question;
        let x: Vec<Interval<A::End>> = at.iter().map(|&x| arithmetic.between(x, x)).collect();
        let walk = Walk::new(f, arithmetic.interpreter(), &x);
        let outputs: Vec<_> = f.outputs().iter().map(|&id| walk.output(id)).collect();
        let mut slopes = None;
        for (place, standing) in self.verdicts.iter_mut().enumerate() {
            if !standing.is_open {
                continue;
            }
            let output = &outputs[asked[place].output];
            if let Some(obstacle) = output.obstacle(&asked[place].inputs) {
                standing.verdict = Verdict::Undecided(Blocked {
                    reason: obstacle.reason,
                    node: Some(obstacle.node),
                    enclosure: None,
                });
                standing.is_open = !obstacle.is_final;
                continue;
            }
            let slopes = slopes.get_or_insert_with(|| self.source.enclose(arithmetic, &x));
            let truth = &slopes[place];
            let claim = claimed(&claims[place], arithmetic, &x);
            let enclosure = outwards(truth);
            match (judge(&claim, truth, options.tolerance), enclosure) {
                (Finding::Within(ulp), Some(enclosure)) => {
                    standing.is_open = false;
                    standing.verdict = Verdict::Proved(Proof {
                        ulp,
                        enclosure,
                        bits: arithmetic.bits(),
                    });
                }
                (Finding::Beyond(ulp), Some(enclosure)) => {
                    standing.is_open = false;
                    standing.verdict = Verdict::Refuted(Refutation {
                        witness: at.to_vec(),
                        claimed: rounded(&claim),
                        enclosure,
                        ulp,
                        blame: None,
                    });
                }
                (finding, enclosure) => {
                    let is_beyond_range = matches!(
                        finding,
                        Finding::Open {
                            is_beyond_range: true
                        }
                    );
                    let reason = match is_beyond_range {
                        true => Reason::BeyondRange,
                        false => Reason::Precision,
                    };
                    standing.verdict = Verdict::Undecided(Blocked {
                        reason,
                        node: output.widest(),
                        enclosure,
                    });
                }
            }
        }
    }
}

fn claimed<A: Arithmetic>(
    claim: &Claim,
    arithmetic: &A,
    x: &[Interval<A::End>],
) -> Claimed<A::End> {
    match claim {
        Claim::Float(claim) => Claimed::float(*claim, arithmetic),
        Claim::Exact(formula) => {
            let walk = Walk::new(formula, arithmetic.interpreter(), x);
            let output = formula.outputs()[0];
            match walk.number(output).is_empty() {
                true => Claimed::NotANumber,
                false => Claimed::Number(walk.number(output).clone()),
            }
        }
    }
}

// A float that stands for the claim.
fn rounded<E: trigrad_core::End>(claim: &Claimed<E>) -> f64 {
    match claim {
        Claimed::NotANumber => f64::NAN,
        Claimed::Infinite { negative: false } => f64::INFINITY,
        Claimed::Infinite { negative: true } => f64::NEG_INFINITY,
        Claimed::Number(number) => {
            let (lo, hi) = (above(number.lo()), below(number.hi()));
            if lo.is_finite() { lo } else { hi }
        }
    }
}
