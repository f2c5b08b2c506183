//! Derivatives from values alone: divided differences with a proved remainder.
//!
//! With g(t) = f(x + t d) along a line d and c_k(t) = g^(k)(t)/k!, Taylor's formula with Lagrange's
//! remainder gives
//!
//! - g'(0) = (g(h) - g(-h))/(2h) - h^2 c_3, and
//! - g''(0) = (g(h) - 2 g(0) + g(-h))/h^2 - 2 h^2 c_4,
//!
//! where c_3 and c_4 are means of two values between -h and h, and so lie in every interval that
//! holds those values. The quotients are made of [enclosures](Enclosures) of values, in a precision
//! that the division by h does not use up. For c_3 and c_4 a crude enclosure does, since h^2 is about
//! 2^-bits.
//!
//! **What is trusted.** The table's enclosures of values, that is all of the quotient. That f is smooth
//! around the point, and the size of c_3 and c_4, come from the [series](super::series): a row whose
//! series were wrong by some factor would move the answer by h^2 times what is wrong. No derivative
//! of first order enters, and nothing of the partials of the table.
//!
//! At the end of a domain nothing is said: f is not differentiable there, as an enclosure understands
//! the word.

use trigrad_core::{Big, Decoration, Enclosures, End, Interval, Program};

use super::series::{Curve, Curves};

/// How many bits more the values have than the division by a step uses up.
const SPARE: u32 = 24;

/// Enclosures of the derivatives of one output of a program at a point, from its values.
///
/// ```
/// use trigrad::Formula;
/// use trigrad::oracle::Differences;
///
/// let f = Formula::parse("x^2*sin(y)")?;
/// let differences = Differences::new(f.program(), 0, &[3.0, 0.5], 64);
/// let slope = differences.slope(0).to_f64();
/// assert!(slope.contains(&(6.0 * 0.5_f64.sin())) && slope.width() < 1e-15);
/// let mixed = differences.curvature(0, 1).to_f64();
/// assert!(mixed.contains(&(6.0 * 0.5_f64.cos())) && mixed.width() < 1e-15);
/// # Ok::<(), trigrad::ParseError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Differences<'a> {
    program: &'a Program,
    output: usize,
    at: &'a [f64],
    bits: u32,
}

impl<'a> Differences<'a> {
    /// Derivatives of output `output` at `at`, aiming at about so many right bits.
    ///
    /// # Panics
    /// If there is not one number for each input, or no such output.
    pub fn new(program: &'a Program, output: usize, at: &'a [f64], bits: u32) -> Self {
        assert!(
            at.len() == program.inputs() && output < program.outputs().len(),
            "{} inputs and output {output} of {} are asked for, {} numbers are given",
            program.inputs(),
            program.outputs().len(),
            at.len()
        );
        Self {
            program,
            output,
            at,
            bits,
        }
    }

    /// The partial derivative by an input; the whole line, as partial, where the function is not
    /// known to be smooth.
    pub fn slope(&self, input: usize) -> Interval<Big> {
        let line = [(input, scale(self.at[input]))];
        self.refined(&[&line], 3, |step| {
            let fine = Enclosures::new(self.bits + step.halvings + SPARE);
            let [right, left] = [1.0, -1.0].map(|side| self.value(&line, side, step, &fine));
            let tau = step.size(&fine);
            let quotient = right.sub(&left).div(&tau.add(&tau));
            let rest = square(&tau).mul(&step.remainders[0]);
            let along = quotient.sub(&rest);
            (
                along.div(&exact(line[0].1)),
                self.tolerates(&rest, &along, &right),
            )
        })
    }

    /// The second partial derivative by two inputs.
    pub fn curvature(&self, i: usize, j: usize) -> Interval<Big> {
        let (a, b) = (scale(self.at[i]), scale(self.at[j]));
        if i == j {
            return self.bend(i, a);
        }
        // 4 a b f_ij is the difference of the second derivatives along (a, b) and (a, -b).
        let lines = [[(i, a), (j, b)], [(i, a), (j, -b)]];
        self.refined(&[&lines[0], &lines[1]], 4, |step| {
            let fine = Enclosures::new(self.bits + 2 * step.halvings + SPARE);
            let [up, down] = [&lines[0], &lines[1]]
                .map(|line| [1.0, -1.0].map(|side| self.value(line, side, step, &fine)));
            let right = &up[0];
            let (up, down) = (up[0].add(&up[1]), down[0].add(&down[1]));
            let tau2 = square(&step.size(&fine));
            let quotient = up.sub(&down).div(&tau2).div(&exact(4.0));
            let apart = step.remainders[0].sub(&step.remainders[1]);
            let rest = tau2.mul(&apart).div(&exact(2.0));
            let along = quotient.sub(&rest);
            let by_both = along.div(&exact(a)).div(&exact(b));
            (by_both, self.tolerates(&rest, &along, right))
        })
    }

    fn bend(&self, input: usize, scale: f64) -> Interval<Big> {
        let line = [(input, scale)];
        self.refined(&[&line], 4, |step| {
            let fine = Enclosures::new(self.bits + 2 * step.halvings + SPARE);
            let [right, middle, left] =
                [1.0, 0.0, -1.0].map(|side| self.value(&line, side, step, &fine));
            let tau2 = square(&step.size(&fine));
            let sum = right.add(&left).sub(&middle.add(&middle));
            let rest = tau2.add(&tau2).mul(&step.remainders[0]);
            let along = sum.div(&tau2).sub(&rest);
            let by_twice = along.div(&exact(scale)).div(&exact(scale));
            (by_twice, self.tolerates(&rest, &along, &right))
        })
    }

    /// Whether a remainder is known well enough, beside the derivative, or beside the value where
    /// that is large: a derivative that is 0 has no digits.
    fn tolerates(
        &self,
        rest: &Interval<Big>,
        derivative: &Interval<Big>,
        value: &Interval<Big>,
    ) -> bool {
        let sizes = [derivative, value].map(|x| shrunk(&x.abs(), self.bits).hi().clone());
        sizes.iter().any(|size| rest.width() <= *size)
    }

    /// What a quotient says, with shorter steps as long as its remainder is too large: where a pole
    /// is near, half of the bits are not enough.
    fn refined(
        &self,
        lines: &[&[(usize, f64)]],
        order: usize,
        quotient: impl Fn(&Step) -> (Interval<Big>, bool),
    ) -> Interval<Big> {
        const ROUNDS: usize = 6;
        let mut halvings = self.bits / 2 + 2;
        let mut known: Option<Interval<Big>> = None;
        for _ in 0..ROUNDS {
            let Some(step) = self.step(lines, halvings, order) else {
                break;
            };
            if step.remainders.is_empty() {
                return exact(0.0);
            }
            let (next, is_fine) = quotient(&step);
            known = Some(match known {
                Some(known) => known.intersect(&next),
                None => next,
            });
            if is_fine {
                break;
            }
            halvings = 2 * step.halvings;
        }
        known.unwrap_or_else(nothing)
    }

    /// A step along lines within which the function is smooth, at least so often halved; `None` if
    /// there is none.
    fn step(&self, lines: &[&[(usize, f64)]], halvings: u32, order: usize) -> Option<Step> {
        let mut halvings = halvings;
        // A kink or a pole may be nearer than that.
        let furthest = 16 * self.bits + 1024;
        while halvings <= furthest {
            let mut remainders = Vec::new();
            for line in lines {
                match self.remainder(line, halvings, order) {
                    Remainder::Unknown => break,
                    Remainder::Constant => return Some(Step::none()),
                    Remainder::Within(remainder) => remainders.push(remainder),
                }
            }
            if remainders.len() == lines.len() {
                return Some(Step {
                    halvings,
                    remainders,
                });
            }
            halvings *= 2;
        }
        None
    }

    /// The coefficient of this order along a line, over all the step.
    fn remainder(&self, line: &[(usize, f64)], halvings: u32, order: usize) -> Remainder<Big> {
        let boxed = self.boxed(line, halvings);
        // In f64 first, which is a hundred times faster and mostly enough.
        let narrow: Vec<Curve<f64>> = boxed
            .iter()
            .map(|(x, slope)| moved(x.to_f64(), *slope))
            .collect();
        let curves = Curves::doubles(order);
        let numbers = self.program.run(&curves, &narrow);
        match read(
            &numbers[self.program.outputs()[self.output] as usize],
            order,
        ) {
            Remainder::Within(rest) if rest.width() < f64::INFINITY => {
                return Remainder::Within(rest.to_big(self.bits));
            }
            Remainder::Constant => return Remainder::Constant,
            _ => {}
        }
        let fine = Enclosures::new(self.bits + halvings);
        let wide: Vec<Curve<Big>> = boxed
            .into_iter()
            .map(|(x, slope)| moved(x, slope))
            .collect();
        let curves = Curves::precise(order, fine.bits());
        let numbers = self.program.run(&curves, &wide);
        read(
            &numbers[self.program.outputs()[self.output] as usize],
            order,
        )
    }

    /// The inputs over all the step, and how fast they move.
    fn boxed(&self, line: &[(usize, f64)], halvings: u32) -> Vec<(Interval<Big>, f64)> {
        let fine = Enclosures::new(64 + halvings);
        let at = self.at.iter().enumerate();
        at.map(|(input, &x)| {
            let x = fine.point(x);
            let Some(&(_, slope)) = line.iter().find(|(moved, _)| *moved == input) else {
                return (x, 0.0);
            };
            let reach = shrunk(&fine.point(slope.abs()), halvings);
            let (left, right) = (x.sub(&reach), x.add(&reach));
            let all = Interval::new(left.lo().clone(), right.hi().clone());
            (all.unwrap_or_else(Interval::entire), slope)
        })
        .collect()
    }

    /// An enclosure of the value at one end of a step along a line.
    fn value(
        &self,
        line: &[(usize, f64)],
        side: f64,
        step: &Step,
        fine: &Enclosures,
    ) -> Interval<Big> {
        let at = self.at.iter().enumerate();
        let x: Vec<Interval<Big>> = at
            .map(|(input, &x)| {
                let x = fine.point(x);
                match line.iter().find(|(moved, _)| *moved == input) {
                    Some(&(_, slope)) => x.add(&shrunk(&fine.point(side * slope), step.halvings)),
                    None => x,
                }
            })
            .collect();
        let numbers = self.program.run(fine, &x);
        let value = &numbers[self.program.outputs()[self.output] as usize];
        // That it is smooth has been seen over the whole step.
        if value.decoration() < Decoration::Defined {
            return nothing();
        }
        Interval::new(value.lo().clone(), value.hi().clone()).unwrap_or_else(nothing)
    }
}

/// A step of 2^-halvings along lines, and the coefficients of their remainders.
struct Step {
    halvings: u32,
    remainders: Vec<Interval<Big>>,
}

impl Step {
    // Along a line on which the output does not depend.
    fn none() -> Self {
        Self {
            halvings: 0,
            remainders: Vec::new(),
        }
    }

    fn size(&self, fine: &Enclosures) -> Interval<Big> {
        shrunk(&fine.point(1.0), self.halvings)
    }
}

enum Remainder<E> {
    /// The function is not known to be smooth.
    Unknown,
    /// The output does not depend on the inputs that move.
    Constant,
    /// Here the coefficient lies.
    Within(Interval<E>),
}

/// What a curve over all the step says of its coefficient of an order.
fn read<E: End>(end: &Curve<E>, order: usize) -> Remainder<E> {
    // What has no value has no derivative either, not even by what it does not depend on.
    if end.value().decoration() < Decoration::Defined {
        return Remainder::Unknown;
    }
    if !end.varies() {
        return Remainder::Constant;
    }
    let coefficient = end.coefficient(order);
    match coefficient.decoration() {
        Decoration::Differentiable => Remainder::Within(coefficient),
        _ => Remainder::Unknown,
    }
}

/// The power of two below a number, so that a step is small beside it; 1 beside 0.
fn scale(x: f64) -> f64 {
    if x == 0.0 || !x.is_finite() {
        return 1.0;
    }
    let size = x.abs();
    // The exponent alone; what is subnormal is as small as it is.
    let power = f64::from_bits(size.to_bits() & (0x7ff << 52));
    if power == 0.0 {
        f64::from_bits(1)
    } else {
        power
    }
}

fn moved<E: End>(x: Interval<E>, slope: f64) -> Curve<E> {
    if slope == 0.0 {
        return Curve::constant(x);
    }
    Curve::along(x, Interval::point(E::exact(slope)))
}

/// x/2^halvings.
fn shrunk(x: &Interval<Big>, halvings: u32) -> Interval<Big> {
    // A thousandth power is within the range of a double.
    const LARGEST: u32 = 1000;
    let mut left = halvings;
    let mut shrunk = x.clone();
    while left > 0 {
        let now = left.min(LARGEST);
        shrunk = shrunk.mul(&exact(2f64.powi(-(now as i32))));
        left -= now;
    }
    shrunk
}

fn square(x: &Interval<Big>) -> Interval<Big> {
    x.mul(x)
}

fn exact(x: f64) -> Interval<Big> {
    Interval::point(Big::exact(x))
}

fn nothing() -> Interval<Big> {
    Interval::entire().weakened(Decoration::Partial)
}
