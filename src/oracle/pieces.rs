//! Proofs over a box: on the whole by paper, or piece by piece.

use trigrad_core::{End, Formula, Interval};
use trigrad_symbolic::simplify::Condition;

use super::arithmetic::{Arithmetic, Bits, Fine};
use super::float::{below, outwards};
use super::identity;
use super::partials::Partials;
use super::search::within;
use super::taylor::{Line, line};
use super::verdict::{Blocked, Derivative, Enclosure, Options, Proof, Reason, Verdict};
use super::walk::Walk;

/// A box, or a part of it.
pub(super) type Box = Vec<(f64, f64)>;

/// What is asked of the pieces of a box.
pub(super) struct Pieces<'q> {
    f: &'q Formula,
    asked: &'q [Derivative],
    domain: &'q [(f64, f64)],
    options: &'q Options,
    on_paper: Partials,
    arithmetic: Bits,
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
                conditions: &conditions,
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
        let mut open: Vec<Box> = vec![self.domain.to_vec()];
        let mut hull: Option<Enclosure> = None;
        let mut tried = 0;
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
            let halves = (tried < self.options.pieces)
                .then(|| piece.halves(self.domain))
                .flatten();
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

    // Whether the function is differentiable all over the piece.
    fn differentiable(&self, place: usize, piece: &Piece) -> Result<(), Blocked> {
        let walk = Walk::new(self.f, self.arithmetic.interpreter(), &piece.x);
        let asked = &self.asked[place];
        let output = walk.output(self.f.outputs()[asked.output]);
        match output.obstacle(&asked.inputs) {
            None => Ok(()),
            Some(obstacle) => Err(Blocked {
                node: Some(obstacle.node),
                ..Blocked::new(obstacle.reason)
            }),
        }
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
        let open = || Blocked::new(Reason::Precision);
        for formula in [paper.slope, paper.claim] {
            let walk = Walk::new(formula, self.arithmetic.interpreter(), &piece.x);
            if !walk.is_defined(formula.outputs()[0]) {
                return Err(Blocked::new(Reason::OutsideDomain));
            }
        }
        if !identity::hold(paper.conditions, self.f, &self.arithmetic, &piece.x) {
            return Err(open());
        }
        let walk = Walk::new(paper.claim, self.arithmetic.interpreter(), &piece.x);
        outwards(walk.number(paper.claim.outputs()[0])).ok_or_else(open)
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
        let claim_walk = Walk::new(claim, self.arithmetic.interpreter(), &piece.x);
        if !claim_walk.is_defined(claim.outputs()[0]) {
            return Err(Blocked::new(Reason::OutsideDomain));
        }
        let asked = &self.asked[place];
        let line = line(self.f, asked, claim, piece, &self.arithmetic);
        let Line {
            error,
            slope,
            middle,
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
        let by_ulp = unit.mul(&Fine::exact(tolerance.ulp.max(0.0))).lo;
        let allowed = match by_ulp < Fine::exact(tolerance.abs.max(0.0)) {
            true => Fine::exact(tolerance.abs.max(0.0)),
            false => by_ulp,
        };
        if *error.hi() > allowed {
            return Err(open);
        }
        let units = match unit > Fine::exact(0.0) {
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
    conditions: &'p [Condition],
}

/// A part of the box.
pub(super) struct Piece {
    pub(super) ends: Box,
    pub(super) x: Vec<Interval<Fine>>,
}

impl Piece {
    fn new(ends: Box, arithmetic: &Bits) -> Self {
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

    // Two parts, divided where the piece is widest beside the box; none where floats do not
    // divide it any more.
    fn halves(&self, domain: &[(f64, f64)]) -> Option<[Box; 2]> {
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
