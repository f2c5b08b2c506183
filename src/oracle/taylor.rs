//! Claim and derivative over a piece of a box, by their series around its middle.

use trigrad_core::{Decoration, Formula, Interpreter, Interval, NodeId};

use super::arithmetic::{Arithmetic, Bits, Fine};
use super::pieces::Piece;
use super::series::{Curve, Curves};
use super::source::{derivative, jets};
use super::verdict::Derivative;

/// What is known over a piece.
pub(super) struct Line {
    /// Where |claim - derivative| is, all over the piece.
    pub(super) error: Interval<Fine>,
    /// Where the derivative is.
    pub(super) slope: Interval<Fine>,
    /// Where the derivative in the middle is.
    pub(super) middle: Interval<Fine>,
    /// With which power of the width the bound of the error falls.
    pub(super) order: u32,
}

/// Which of the two are proved to be differentiable all over a piece, by every input that varies
/// there, so that they are analytic: elsewhere Taylor's theorem does not hold, whatever the
/// coefficients are on either side of a kink or a jump.
#[derive(Clone, Copy)]
pub(super) struct Smooth {
    pub(super) function: bool,
    pub(super) claim: bool,
}

/// Along a line, a function and all its derivatives are one series, so that what is the same in
/// claim and derivative is seen to be that to a high order; across a box of several widths, only
/// to first order, and so along a line where the claim has kinks.
pub(super) fn line(
    f: &Formula,
    asked: &Derivative,
    claim: &Formula,
    piece: &Piece,
    smooth: Smooth,
    arithmetic: &Bits,
) -> Line {
    let along = asked.inputs[0];
    let is_line = piece.wide().all(|place| place == along)
        && asked.inputs.iter().all(|&input| input == along);
    if is_line && smooth.function && smooth.claim {
        along_line(f, asked, claim, piece, along, arithmetic)
    } else {
        across(f, asked, claim, piece, smooth, arithmetic)
    }
}

// Of order 16, a piece of a fifth of the radius of convergence has a remainder of 5^-16 < 2^-37,
// one of a tenth of it of 2^-53.
const ORDER: usize = 16;

fn along_line(
    f: &Formula,
    asked: &Derivative,
    claim: &Formula,
    piece: &Piece,
    along: usize,
    arithmetic: &Bits,
) -> Line {
    let times = asked.inputs.len();
    let middle: Vec<Interval<Fine>> = (piece.middle().iter())
        .map(|&x| arithmetic.between(x, x))
        .collect();
    let slopes = |x: &[Interval<Fine>]| -> Vec<Interval<Fine>> {
        let series = coefficients(
            f,
            f.outputs()[asked.output],
            x,
            along,
            ORDER + times,
            arithmetic,
        );
        // The m-th derivative of t^(k + m) is (k + m)!/k! t^k.
        let coefficient = |k: usize| {
            let factor = (k + 1..=k + times).product::<usize>() as f64;
            series[k + times].mul(&arithmetic.between(factor, factor))
        };
        (0..=ORDER).map(coefficient).collect()
    };
    let claims =
        |x: &[Interval<Fine>]| coefficients(claim, claim.outputs()[0], x, along, ORDER, arithmetic);
    let (slopes_there, claims_there) = (slopes(&middle), claims(&middle));
    let (slopes_all, claims_all) = (slopes(&piece.x), claims(&piece.x));
    let step = piece.x[along].sub(&middle[along]);
    let summed = |there: &dyn Fn(usize) -> Interval<Fine>, last: Interval<Fine>| {
        // Horner's scheme, the remainder as the last coefficient.
        (0..ORDER)
            .rev()
            .fold(last, |sum, k| there(k).add(&sum.mul(&step)))
    };
    let error = summed(
        &|k| claims_there[k].sub(&slopes_there[k]),
        claims_all[ORDER].sub(&slopes_all[ORDER]),
    );
    let slope = summed(&|k| slopes_there[k].clone(), slopes_all[ORDER].clone());
    Line {
        error: error.intersect(&claims_all[0].sub(&slopes_all[0])).abs(),
        slope: slope.intersect(&slopes_all[0]),
        middle: slopes_there[0].clone(),
        order: ORDER as u32 + 1,
    }
}

// Taylor coefficients of a node along an input, from order 0.
fn coefficients(
    f: &Formula,
    output: NodeId,
    x: &[Interval<Fine>],
    along: usize,
    order: usize,
    arithmetic: &Bits,
) -> Vec<Interval<Fine>> {
    let constant = |c: &_| arithmetic.interpreter().constant(c);
    let curves = Curves::new(order, constant);
    let one = arithmetic.between(1.0, 1.0);
    let inputs = x.iter().enumerate().map(|(place, x)| match place == along {
        true => Curve::along(x.clone(), one.clone()),
        false => Curve::constant(x.clone()),
    });
    let inputs: Vec<Curve<Fine>> = inputs.collect();
    let numbers = f.program().run(&curves, &inputs);
    let number = &numbers[output.index()];
    (0..=order).map(|k| number.coefficient(k)).collect()
}

fn across(
    f: &Formula,
    asked: &Derivative,
    claim: &Formula,
    piece: &Piece,
    smooth: Smooth,
    arithmetic: &Bits,
) -> Line {
    let middle: Vec<Interval<Fine>> = (piece.middle().iter())
        .map(|&x| arithmetic.between(x, x))
        .collect();
    let order = asked.inputs.len();
    let jet = |f: &Formula, output: NodeId, x: &[Interval<Fine>], order: usize| {
        jets(f, order, arithmetic, x).swap_remove(output.index())
    };
    let [there, all] = [(&middle, order), (&piece.x, 2)]
        .map(|(x, order)| jet(f, f.outputs()[asked.output], x, order));
    let [slope_there, slope_all] = [&there, &all].map(|y| derivative(y, &asked.inputs));
    let [claim_there, claim_all] =
        [&middle, &piece.x].map(|x| jet(claim, claim.outputs()[0], x, 1));
    let plain = claim_all.value().sub(&slope_all);
    // A claim with kinks will do: its slopes hold Clarke's then, for which the theorem is true as
    // well (Lebourg 1975). One that jumps will not.
    let is_steady = smooth.claim
        || piece
            .wide()
            .all(|input| claim_all.slope(input).decoration() >= Decoration::Continuous);
    let error = if order == 1 && smooth.function && is_steady {
        // The mean value theorem, with the slopes of claim minus derivative all over the piece.
        let start = claim_there.value().sub(&slope_there);
        let by_input = piece.wide().map(|input| {
            let slope = claim_all
                .slope(input)
                .sub(&all.curvature(asked.inputs[0], input));
            slope.mul(&piece.x[input].sub(&middle[input]))
        });
        plain.intersect(&by_input.fold(start, |sum, term| sum.add(&term)))
    } else {
        plain
    };
    Line {
        error: error.abs(),
        slope: slope_all,
        middle: slope_there,
        order: 2,
    }
}
