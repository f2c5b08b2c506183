//! What a row says as data: how it is written, where it is defined, where its slope breaks.

/// How a primitive is written in source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `name(a)` or `name(a, b)`.
    Call,
    /// `-a`: the symbol, and how tightly it binds.
    Prefix(&'static str, u8),
    /// `a + b`: the symbol, and how tightly it binds (a higher number binds tighter).
    Infix(&'static str, u8),
    /// `a ^ b`, grouped from the right.
    InfixRight(&'static str, u8),
}

/// The closed interval outside of which a primitive has no value in an argument.
///
/// Poles inside of it are the business of the enclosure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    /// The lower end.
    pub lo: f64,
    /// The upper end.
    pub hi: f64,
}

impl Domain {
    /// The whole line.
    pub const REAL: Self = Self::new(f64::NEG_INFINITY, f64::INFINITY);
    /// The numbers that are not negative.
    pub const NON_NEGATIVE: Self = Self::new(0.0, f64::INFINITY);
    /// From -1 to 1.
    pub const UNIT: Self = Self::new(-1.0, 1.0);

    /// The domain from `lo` to `hi`.
    pub const fn new(lo: f64, hi: f64) -> Self {
        Self { lo, hi }
    }

    /// Whether `x` lies in the domain; NaN never does.
    pub fn contains(self, x: f64) -> bool {
        self.lo <= x && x <= self.hi
    }
}

/// What can happen to a derivative at a point; the words of every report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Break {
    /// The slopes of the two sides differ, or may: abs at 0, max at a tie.
    Kink,
    /// The value jumps: floor at an integer.
    Jump,
    /// The slope is infinite: sqrt at 0.
    Vertical,
    /// The two sides of a comparison are equal: the point lies on the seam of an `if`.
    Seam,
    /// The value is infinite although no argument is: a pole, or an overflow.
    Infinite,
}

/// What one row of the table says, as text; the reference page is made from it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Row {
    /// The name of the method and of the call in source text.
    pub name: &'static str,
    /// Further names that the parser reads.
    pub aliases: &'static [&'static str],
    /// What the row is, in a sentence.
    pub summary: &'static str,
    /// The names of the arguments.
    pub arguments: &'static str,
    /// How it is written.
    pub notation: Notation,
    /// One domain for each argument; for an n-ary row one for all.
    pub domain: &'static [Domain],
    /// The value, as written in the table.
    pub value: &'static str,
    /// The partial derivatives, as written in the table.
    pub partials: &'static [&'static str],
    /// Where the derivative breaks, as written in the table.
    pub breaks: &'static str,
}
