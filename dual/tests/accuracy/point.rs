//! A point of the stream that `points.py` writes, and what forward mode answers there.

use trigrad_core::{Interpret, Primitive, Tracked};
use trigrad_dual::Dual;

use crate::reference::{Format, Reference};

/// A row at a point, with the true value and slopes.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub(crate) row: Primitive,
    pub(crate) args: Vec<f64>,
    pub(crate) value: Reference,
    /// One for each argument; `None` where there is no slope.
    pub(crate) slopes: Vec<Option<Slope>>,
}

/// A true slope.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slope {
    pub(crate) number: Reference,
    /// The relative change of the slope by a relative change of the arguments.
    pub(crate) condition: f64,
}

/// The errors at a point in units of the last place.
#[derive(Clone, Debug)]
pub(crate) struct Errors {
    pub(crate) value: f64,
    /// Of each slope that there is: its slot, its condition and its error.
    pub(crate) slopes: Vec<(usize, f64, f64)>,
}

impl Point {
    /// Reads a line of the stream.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let mut words = line.split(' ');
        let (name, order) = (words.next()?, words.next()?);
        let order = if order == "-" { 0 } else { order.parse().ok()? };
        let row = Primitive::all(order).find(|row| row.row().name == name)?;
        let args = words.next()?.split(',');
        let bits = args.map(|arg| u64::from_str_radix(arg, 16).ok());
        let args: Vec<f64> = bits
            .map(|bits| bits.map(f64::from_bits))
            .collect::<Option<_>>()?;
        let value = Reference::parse(words.next()?)?;
        let slopes = words.map(slope).collect::<Option<Vec<_>>>()?;
        (slopes.len() == args.len()).then_some(Self {
            row,
            args,
            value,
            slopes,
        })
    }

    /// Whether all arguments are f32 numbers.
    pub(crate) fn fits_f32(&self) -> bool {
        self.args.iter().all(|&arg| f64::from(arg as f32) == arg)
    }

    /// The order of an indexed row.
    pub(crate) fn order(&self) -> Option<u32> {
        match self.row {
            Primitive::Indexed(_, n) => Some(n),
            _ => None,
        }
    }

    /// The errors of forward mode in f64.
    pub(crate) fn errors(&self) -> Errors {
        self.errors_in(&self.args, |x: f64| x, Format::F64)
    }

    /// The errors of forward mode in f32.
    pub(crate) fn errors_f32(&self) -> Errors {
        let args: Vec<f32> = self.args.iter().map(|&arg| arg as f32).collect();
        self.errors_in(&args, f64::from, Format::F32)
    }

    fn errors_in<T: Interpret>(
        &self,
        args: &[T],
        widen: impl Fn(T) -> f64,
        format: Format,
    ) -> Errors {
        let run = |slot| self.row.apply(&seeded(args, slot));
        let mut value = 0.0_f64;
        let mut slopes = Vec::new();
        for (slot, truth) in self.slopes.iter().enumerate() {
            let y: Dual<T> = run(slot);
            value = value.max(self.value.ulps(widen(y.primal), format));
            if let Some(Slope { number, condition }) = truth {
                let error = number.ulps(widen(y.tangent[0]), format);
                slopes.push((slot, *condition, error));
            }
        }
        Errors { value, slopes }
    }
}

// The arguments, of which one varies.
fn seeded<T: Interpret>(args: &[T], slot: usize) -> Vec<Tracked<Dual<T>>> {
    let arg = |(i, &x): (usize, &T)| match i == slot {
        true => Tracked::varying(Dual::variable(x, 0)),
        false => Tracked::constant(Dual::constant(x)),
    };
    args.iter().enumerate().map(arg).collect()
}

fn slope(word: &str) -> Option<Option<Slope>> {
    if word == "-" {
        return Some(None);
    }
    let (number, condition) = word.split_once(':')?;
    Some(Some(Slope {
        number: Reference::parse(number)?,
        condition: condition.parse().ok()?,
    }))
}
