//! What rounding makes of a form, bounded by enclosures.

use trigrad_core::{
    Binary, Constant, Custom, Decoration, Formula, Indexed, Interpreter, Interval, Nary, Op,
    Primitive, Scalars, Test, Tracked, Unary,
};

use super::Enclosure;

/// Whether the f64 result is within what rounding explains: every row is within 2 ulp of
/// its real value (`core/src/real.rs`), so that enclosures widened by that after each row
/// hold the number that f64 arithmetic makes. Nothing is said where a number may leave the
/// range or the domain on the way.
pub(crate) fn rounds_well(f: &Formula, x: &[f64]) -> Result<(), String> {
    let number = |&x: &f64| Tracked::varying(Interval::point(x));
    let x_enclosed: Vec<_> = x.iter().map(number).collect();
    let program = f.program();
    let values = program.run(&Rounding, &x_enclosed);
    let within = |(i, value): (usize, &Tracked<Enclosure>)| {
        let bounded = value.number.lo().is_finite() && value.number.hi().is_finite();
        // Where atan2 jumps the sign of a zero decides, which no real number has.
        let is_atan2 = program.instruction(i).0 == Op::Row(Primitive::Binary(Binary::Atan2));
        let least = match is_atan2 {
            true => Decoration::Continuous,
            false => Decoration::Defined,
        };
        bounded && value.number.decoration() >= least
    };
    if !values.iter().enumerate().all(within) {
        return Ok(());
    }
    for (&place, computed) in program.outputs().iter().zip(f.eval(x)) {
        let bound = values[place as usize].number;
        if !bound.contains(&computed) {
            let what = format!("{f} at {x:?} is {computed:?} in f64, outside of {bound:?}");
            return Err(what);
        }
    }
    Ok(())
}

// Enclosures of what f64 arithmetic makes, not of what it means.
struct Rounding;

impl Rounding {
    // Two ulp of the number are up to four of the smaller ones below a power of two.
    fn widened(value: Tracked<Enclosure>) -> Tracked<Enclosure> {
        let (mut lo, mut hi) = (*value.number.lo(), *value.number.hi());
        for _ in 0..4 {
            (lo, hi) = (lo.next_down(), hi.next_up());
        }
        let number = match Interval::new(lo, hi) {
            Some(wide) if !value.number.is_empty() => wide.weakened(value.number.decoration()),
            _ => Interval::empty(),
        };
        Tracked::varying(number)
    }
}

impl Interpreter for Rounding {
    type Number = Tracked<Enclosure>;

    fn constant(&self, c: &Constant) -> Self::Number {
        Self::widened(Scalars::default().constant(c))
    }

    fn unary(&self, op: Unary, x: &Self::Number) -> Self::Number {
        Self::widened(Scalars::default().unary(op, x))
    }

    fn indexed(&self, op: Indexed, n: u32, x: &Self::Number) -> Self::Number {
        Self::widened(Scalars::default().indexed(op, n, x))
    }

    fn binary(&self, op: Binary, a: &Self::Number, b: &Self::Number) -> Self::Number {
        Self::widened(Scalars::default().binary(op, a, b))
    }

    fn nary(&self, op: Nary, args: &[Self::Number]) -> Self::Number {
        Self::widened(Scalars::default().nary(op, args))
    }

    fn call(&self, f: &Custom, orders: &[u32], args: &[Self::Number]) -> Self::Number {
        Scalars::default().call(f, orders, args)
    }

    fn select(
        &self,
        test: Test<&Self::Number>,
        then: &Self::Number,
        otherwise: &Self::Number,
    ) -> Self::Number {
        Scalars::default().select(test, then, otherwise)
    }
}
