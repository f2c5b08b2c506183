//! The report of what a point touches: kinks, jumps, vertical slopes, seams, overflow.

use crate::formula::Formula;
use crate::primitive::Primitive;
use crate::program::Program;
use crate::row::Break;
use crate::scalar::Scalar;
use crate::store::{NodeId, Op};

/// Something at which a derivative breaks, touched by a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Touched {
    /// The node it happens at.
    pub node: NodeId,
    /// What happens there.
    pub kind: Break,
    /// The side that the engines take.
    pub side: Side,
}

/// The side of a break that the engines take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// By convention the middle of the slopes of all sides.
    Middle,
    /// The branch of an `if` whose comparison holds.
    Then,
    /// The branch of an `if` whose comparison does not hold.
    Otherwise,
}

impl Formula {
    /// What the point `x` touches on the way to the outputs, through the branches
    /// taken there; the same for every engine, because their primals are the same.
    ///
    /// ```
    /// use trigrad_core::{Break, Formula};
    /// let f = Formula::parse("abs(x) + if(y > 0, sqrt(y), 0)").unwrap();
    /// assert!(f.touched(&[1.0, 1.0]).is_empty());
    /// let kinds: Vec<Break> = f.touched(&[0.0, 0.0]).iter().map(|t| t.kind).collect();
    /// assert_eq!(kinds, [Break::Kink, Break::Seam]); // not the slope of sqrt, which is not taken
    /// ```
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn touched(&self, x: &[f64]) -> Vec<Touched> {
        self.program().touched(x)
    }
}

impl Program {
    /// What the point `x` touches on the way to the outputs; see [`Formula::touched`].
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn touched(&self, x: &[f64]) -> Vec<Touched> {
        let values = self.values(x);
        let taken = self.taken(&values);
        let mut touched = Vec::new();
        for (i, &value) in values.iter().enumerate().filter(|&(i, _)| taken[i]) {
            let node = NodeId::new(i);
            let (op, args) = self.instruction(i);
            let args: Vec<f64> = args.iter().map(|&arg| values[arg as usize]).collect();
            let mut touch = |kind, side| touched.push(Touched { node, kind, side });
            match op {
                Op::If(relation) if args[0] == args[1] => {
                    let holds = relation.holds(&args[0], &args[1]);
                    touch(
                        Break::Seam,
                        if holds { Side::Then } else { Side::Otherwise },
                    );
                }
                Op::Row(row) => {
                    row_breaks(row, &args, value, &mut |kind, zero: f64| {
                        if zero == 0.0 {
                            touch(kind, Side::Middle);
                        }
                    });
                    if value.is_infinite() && args.iter().all(|arg| arg.is_finite()) {
                        touch(Break::Infinite, Side::Middle);
                    }
                }
                _ => {}
            }
        }
        touched
    }

    /// The values of all instructions at `x`, in f64.
    ///
    /// # Panics
    /// If `x` has not one number for each input.
    pub fn values(&self, x: &[f64]) -> Vec<f64> {
        let x: Vec<_> = x.iter().map(|&x| crate::Tracked::varying(x)).collect();
        let values = self.run(&crate::Scalars::default(), &x);
        values.into_iter().map(|value| value.number).collect()
    }

    /// Which instructions the outputs reach, through the branches taken where the
    /// instructions have these values; the sides of a comparison do not count.
    pub fn taken<T: PartialOrd>(&self, values: &[T]) -> Vec<bool> {
        let mut taken = vec![false; self.len()];
        for &output in self.outputs() {
            taken[output as usize] = true;
        }
        for i in (0..self.len()).rev() {
            if !taken[i] {
                continue;
            }
            let (op, args) = self.instruction(i);
            let args = match op {
                Op::If(relation) => {
                    let [left, right] = [args[0], args[1]].map(|arg| &values[arg as usize]);
                    let slot = if relation.holds(left, right) { 2 } else { 3 };
                    &args[slot..=slot]
                }
                _ => args,
            };
            for &arg in args {
                taken[arg as usize] = true;
            }
        }
        taken
    }
}

pub(crate) fn row_breaks<S: Scalar>(
    row: Primitive,
    args: &[S],
    y: S,
    touch: &mut dyn FnMut(Break, S),
) {
    match row {
        Primitive::Unary(op) => op.breaks(args[0], y, touch),
        Primitive::Indexed(..) => {}
        Primitive::Binary(op) => op.breaks([args[0], args[1]], y, touch),
        Primitive::Nary(op) => op.breaks(args, y, touch),
    }
}
