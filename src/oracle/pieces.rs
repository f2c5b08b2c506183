//! Proofs over a box: on the whole by paper, or piece by piece.

use std::cell::RefCell;
use std::collections::HashSet;

use trigrad_core::{End, Formula, Interval};
use trigrad_symbolic::simplify::Fact;

use super::arithmetic::{Arithmetic, Bits, Fine};
use super::float::{above, below, outwards};
use super::identity::{self, is_certain};
use super::partials::Partials;
use super::search::within;
use super::taylor::{Line, Smooth, line};
use super::verdict::{Blocked, Derivative, Enclosure, Options, Proof, Reason, Verdict};
use super::walk::Walk;

/// The ends of a box, or of a part of it, by input.
pub(super) type Ends = Vec<(f64, f64)>;

/// What is asked of the pieces of a box.
pub(super) struct Pieces<'q> {
    f: &'q Formula,
    asked: &'q [Derivative],
    domain: &'q [(f64, f64)],
    options: &'q Options,
    on_paper: Partials,
    arithmetic: Bits,
    // The pieces on which an output is differentiable by all inputs: what is asked for each
    // derivative anew.
    smooth: RefCell<HashSet<(usize, Vec<u64>)>>,
}

impl<'q> Pieces<'q> {
    pub(super) fn new(
        f: &'q Formula,
        asked: &'q [Derivative],
        domain: &'q [(f64, f64)],
        options: &'q Options,
    ) -> Self {
        Self {
            f,
            asked,
            domain,
            options,
            on_paper: Partials::new(f, asked),
            arithmetic: Bits::new(PRECISION),
            smooth: RefCell::default(),
        }
    }

    /// The verdict on a claim that was not refuted; `met` says whether it was proved right at
    /// some point.
    pub(super) fn verdict(&mut self, place: usize, claim: &Formula, met: bool) -> Verdict {
        let slope = self.on_paper.output(place);
        let conditions = met
            .then(|| identity::conditions(self.f, &slope, claim, self.domain))
            .flatten();
        let by_paper = conditions.map(|conditions| {
            let piece = OnPaper {
                slope: &slope,
                claim,
                conditions: identity::of_inputs(conditions, self.f),
            };
            self.everywhere(place, |x| self.on_paper(place, &piece, x))
        });
        let answer = match by_paper {
            Some(Ok(enclosure)) => Ok((enclosure, 0.0)),
            _ => {
                let mut worst = 0.0_f64;
                let all = self.everywhere(place, |x| {
                    let (enclosure, ulp) = self.by_series(place, claim, x)?;
                    worst = worst.max(ulp);
                    Ok(enclosure)
                });
                all.map(|enclosure| (enclosure, worst))
            }
        };
        match answer {
            Ok((enclosure, ulp)) => Verdict::Proved(Proof {
                ulp,
                enclosure,
                bits: PRECISION,
            }),
            Err(blocked) => Verdict::Undecided(blocked),
        }
    }

    /// The hull of what `test` finds on pieces that cover the box; what stands in the way where
    /// the pieces run out, or where the function is not differentiable at some point.
    fn everywhere(
        &self,
        place: usize,
        mut test: impl FnMut(&Piece) -> Result<Enclosure, Blocked>,
    ) -> Result<Enclosure, Blocked> {
        let mut open: Vec<Ends> = vec![self.domain.to_vec()];
        let mut hull: Option<Enclosure> = None;
        let mut tried = 0;
        // Series of high order cost about as much as some hundred operations of each node, each
        // of which takes as long as twenty of f64.
        let cost = 2_000 * self.f.len() as u64;
        while let Some(ends) = open.pop() {
            tried += 1;
            let piece = Piece::new(ends, &self.arithmetic);
            let blocked = match test(&piece) {
                Ok(found) => {
                    hull = Some(hull.map_or(found, |hull| hull.joined(found)));
                    continue;
                }
                Err(blocked) => blocked,
            };
            if let Some(blocked) = self.final_obstacle(place, &piece) {
                return Err(blocked);
            }
            let may_go_on = tried < self.options.pieces
                && blocked.reason != Reason::Pieces
                && cost.saturating_mul(tried as u64) < self.options.work;
            let halves = may_go_on.then(|| piece.halves(self.domain)).flatten();
            match halves {
                Some(halves) => open.extend(halves),
                None => {
                    return Err(Blocked {
                        reason: match blocked.reason {
                            Reason::Precision => Reason::Pieces,
                            reason => reason,
                        },
                        piece: Some(piece.ends),
                        ..blocked
                    });
                }
            }
        }
        hull.ok_or_else(|| Blocked::new(Reason::Precision))
    }

    // What no subdivision removes, at the middle of the piece.
    fn final_obstacle(&self, place: usize, piece: &Piece) -> Option<Blocked> {
        let x: Vec<Interval<Fine>> = (piece.middle().iter())
            .map(|&x| self.arithmetic.between(x, x))
            .collect();
        let walk = Walk::new(self.f, self.arithmetic.interpreter(), &x);
        let asked = &self.asked[place];
        let output = walk.output(self.f.outputs()[asked.output]);
        let obstacle = output.obstacle(&asked.inputs)?;
        obstacle.is_final.then(|| Blocked {
            node: Some(obstacle.node),
            piece: Some(piece.middle().iter().map(|&x| (x, x)).collect()),
            ..Blocked::new(obstacle.reason)
        })
    }

    // Whether more pieces would be needed than there may be, by the rate at which an error of this
    // order falls. Asked when some halvings are done, where that rate is to be seen.
    fn is_hopeless(&self, piece: &Piece, order: u32, excess: f64) -> bool {
        const HALVINGS: f64 = 16.0;
        let wide = piece.ends.iter().zip(self.domain);
        let wide = wide.filter(|(_, (from, to))| from < to);
        let (mut count, mut least) = (0, f64::INFINITY);
        for ((lo, hi), (from, to)) in wide {
            count += 1;
            least = least.min((to - from) / (hi - lo));
        }
        let halvings = excess.log2() / f64::from(order) + HALVINGS.log2();
        let pieces = (halvings * f64::from(count)).exp2();
        least >= HALVINGS && pieces > 4.0 * self.options.pieces as f64
    }

    // The formula all over the piece, if that will do, or with enclosures that are drawn in.
    fn walked<'f, R>(
        &self,
        formula: &'f Formula,
        piece: &Piece,
        test: impl Fn(&Walk<'f, Fine>) -> Result<R, Blocked>,
    ) -> Result<R, Blocked> {
        let interpreter = self.arithmetic.interpreter();
        test(&Walk::new(formula, interpreter, &piece.x)).or_else(|_| {
            let middle: Vec<Interval<Fine>> = (piece.middle().iter())
                .map(|&x| self.arithmetic.between(x, x))
                .collect();
            test(&Walk::refined(formula, interpreter, &piece.x, &middle))
        })
    }

    // Whether the function is differentiable all over the piece.
    fn differentiable(&self, place: usize, piece: &Piece) -> Result<(), Blocked> {
        let asked = &self.asked[place];
        let ends = piece
            .ends
            .iter()
            .flat_map(|(lo, hi)| [lo.to_bits(), hi.to_bits()]);
        let key = (asked.output, ends.collect::<Vec<u64>>());
        if self.smooth.borrow().contains(&key) {
            return Ok(());
        }
        let all: Vec<usize> = (0..piece.ends.len()).collect();
        self.walked(self.f, piece, |walk| {
            let output = walk.output(self.f.outputs()[asked.output]);
            match output.obstacle(&asked.inputs) {
                None if output.obstacle(&all).is_none() => {
                    self.smooth.borrow_mut().insert(key.clone());
                    Ok(())
                }
                None => Ok(()),
                Some(obstacle) => Err(Blocked {
                    node: Some(obstacle.node),
                    ..Blocked::new(obstacle.reason)
                }),
            }
        })
    }

    // Whether an output is differentiable all over the piece by every input that varies there.
    fn is_smooth(&self, formula: &Formula, output: usize, piece: &Piece) -> bool {
        let wide: Vec<usize> = piece.wide().collect();
        let smooth = self.walked(formula, piece, |walk| {
            match walk.output(formula.outputs()[output]).obstacle(&wide) {
                None => Ok(()),
                Some(obstacle) => Err(Blocked::new(obstacle.reason)),
            }
        });
        smooth.is_ok()
    }

    // Where the formula's numbers are, if there is one at every point of the piece.
    fn defined(&self, formula: &Formula, piece: &Piece) -> Result<Enclosure, Blocked> {
        let output = formula.outputs()[0];
        self.walked(formula, piece, |walk| {
            let number = outwards(walk.number(output)).filter(|_| walk.is_defined(output));
            number.ok_or_else(|| Blocked::new(Reason::OutsideDomain))
        })
    }

    // Where the claim is the derivative on paper: whether both are numbers all over the piece,
    // and the conditions hold.
    fn on_paper(
        &self,
        place: usize,
        paper: &OnPaper<'_>,
        piece: &Piece,
    ) -> Result<Enclosure, Blocked> {
        self.differentiable(place, piece)?;
        self.defined(paper.slope, piece)?;
        let enclosure = self.defined(paper.claim, piece)?;
        for (fact, of) in &paper.conditions {
            self.walked(of, piece, |walk| {
                let output = of.outputs()[0];
                let holds = walk.is_defined(output) && is_certain(*fact, walk.number(output));
                holds
                    .then_some(())
                    .ok_or_else(|| Blocked::new(Reason::Precision))
            })?;
        }
        Ok(enclosure)
    }

    // Whether claim and derivative are close all over the piece, and how many 2^-52 of the largest
    // slope there they are apart at most.
    fn by_series(
        &self,
        place: usize,
        claim: &Formula,
        piece: &Piece,
    ) -> Result<(Enclosure, f64), Blocked> {
        self.differentiable(place, piece)?;
        self.defined(claim, piece)?;
        let asked = &self.asked[place];
        let smooth = Smooth {
            function: self.is_smooth(self.f, asked.output, piece),
            claim: self.is_smooth(claim, 0, piece),
        };
        let line = line(self.f, asked, claim, piece, smooth, &self.arithmetic);
        let Line {
            error,
            slope,
            middle,
            order,
        } = line;
        let largest = middle.abs();
        let enclosure = outwards(&slope);
        let open = Blocked {
            enclosure,
            ..Blocked::new(Reason::Precision)
        };
        let Some(enclosure) = enclosure else {
            return Err(open);
        };
        let tolerance = self.options.tolerance;
        // 2^-52 of a number that some slope of the piece is not below.
        let unit = largest.lo().mul(&Fine::exact(f64::EPSILON)).lo;
        // Arithmetic with infinite ends is not defined.
        let by_ulp = match tolerance.ulp < f64::INFINITY {
            true => unit.mul(&Fine::exact(tolerance.ulp.max(0.0))).lo,
            false => Fine::exact(tolerance.ulp.max(0.0)),
        };
        let allowed = match by_ulp < Fine::exact(tolerance.abs.max(0.0)) {
            true => Fine::exact(tolerance.abs.max(0.0)),
            false => by_ulp,
        };
        if *error.hi() > allowed {
            let excess = above(error.hi()) / below(&allowed);
            return Err(match self.is_hopeless(piece, order, excess) {
                true => Blocked {
                    reason: Reason::Pieces,
                    ..open
                },
                false => open,
            });
        }
        let is_finite = *error.hi() < Fine::exact(f64::INFINITY);
        let units = match is_finite && unit > Fine::exact(0.0) {
            true => -below(&error.hi().div(&unit).hi.neg()),
            false => f64::INFINITY,
        };
        Ok((
            enclosure,
            if *error.hi() == Fine::exact(0.0) {
                0.0
            } else {
                units
            },
        ))
    }
}

const PRECISION: u32 = 106;

/// A claim that is the derivative on paper, on conditions.
struct OnPaper<'p> {
    slope: &'p Formula,
    claim: &'p Formula,
    conditions: Vec<(Fact, Formula)>,
}

/// A part of the box.
pub(super) struct Piece {
    pub(super) ends: Ends,
    pub(super) x: Vec<Interval<Fine>>,
}

impl Piece {
    fn new(ends: Ends, arithmetic: &Bits) -> Self {
        let x = ends.iter().map(|&(lo, hi)| arithmetic.between(lo, hi));
        Self {
            x: x.collect(),
            ends,
        }
    }

    /// The point in the middle.
    pub(super) fn middle(&self) -> Vec<f64> {
        self.ends.iter().map(|&ends| within(ends, 0.5)).collect()
    }

    /// The inputs that vary in it.
    pub(super) fn wide(&self) -> impl Iterator<Item = usize> {
        let places = self.ends.iter().enumerate();
        places
            .filter(|(_, (lo, hi))| lo < hi)
            .map(|(place, _)| place)
    }

    // Two parts, divided where the piece is widest beside the box; none where floats do not
    // divide it any more.
    fn halves(&self, domain: &[(f64, f64)]) -> Option<[Ends; 2]> {
        let relative = |place: &usize| {
            let ((lo, hi), (from, to)) = (self.ends[*place], domain[*place]);
            let width = (hi - lo) / (to - from);
            if width.is_nan() && hi > lo {
                f64::INFINITY
            } else {
                width
            }
        };
        let divisible = |place: &usize| {
            let (lo, hi) = self.ends[*place];
            let middle = within((lo, hi), 0.5);
            lo < middle && middle < hi
        };
        let place = (0..self.ends.len())
            .filter(divisible)
            .max_by(|a, b| relative(a).total_cmp(&relative(b)))?;
        let ends = self.ends[place];
        let middle = within(ends, 0.5);
        let mut halves = [self.ends.clone(), self.ends.clone()];
        halves[0][place] = (middle, ends.1);
        halves[1][place] = (ends.0, middle);
        Some(halves)
    }
}
