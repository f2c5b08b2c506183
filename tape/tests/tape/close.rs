//! What an answer may be.

/// One right answer.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    /// This number, to a few ulp: the partials of the table are good to that.
    Is(f64),
    /// This number or NaN: it exists only as a limit of the composition.
    Maybe(f64),
}

impl From<f64> for Answer {
    fn from(x: f64) -> Self {
        Self::Is(x)
    }
}

/// The answer `x`, where NaN is allowed too.
pub(crate) fn maybe(x: f64) -> Answer {
    Answer::Maybe(x)
}

// Sixteen roundings: no case here takes more steps.
const TOLERANCE: f64 = 16.0 * f64::EPSILON;

impl Answer {
    /// Whether `x` is right.
    pub(crate) fn allows(self, x: f64) -> bool {
        match self {
            Self::Maybe(_) if x.is_nan() => true,
            Self::Is(right) | Self::Maybe(right) => close(x, right),
        }
    }
}

/// Whether two numbers agree to a few ulp, or are both NaN.
pub(crate) fn close(x: f64, y: f64) -> bool {
    x == y || (x.is_nan() && y.is_nan()) || (x - y).abs() <= TOLERANCE * y.abs()
}
