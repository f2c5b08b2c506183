//! Exponentials, logarithms, hyperbolic functions, and the smooth steps made of them.

use super::arithmetic::product;
use super::end::{Bounds, End, larger};
use super::shape::{Branch, is_small_beside};
use super::{Decoration, Interval};

const INF: f64 = f64::INFINITY;

/// Functions that increase on a branch.
macro_rules! rising {
    ($($doc:literal $name:ident on $branch:expr;)*) => { $(
        #[doc = $doc]
        pub fn $name(&self) -> Self {
            self.rising(&$branch, E::$name)
        }
    )* };
}

impl<E: End> Interval<E> {
    rising! {
        "2^x, everywhere differentiable; within [0, inf]." exp2 on Branch::line(0.0, INF);
        "e^x - 1, everywhere differentiable; within [-1, inf]." expm1 on Branch::line(-1.0, INF);
        "The logarithm to base 2 on (0, inf)." log2 on positive();
        "The logarithm to base 10 on (0, inf)." log10 on positive();
        "ln(1 + x) on (-1, inf)."
            log1p on Branch::new((-1.0, -INF), (INF, INF), Decoration::Partial);
        "The hyperbolic sine, everywhere differentiable." sinh on Branch::line(-INF, INF);
        "The hyperbolic tangent, everywhere differentiable; within [-1, 1]."
            tanh on Branch::line(-1.0, 1.0);
        "The inverse hyperbolic sine, everywhere differentiable." asinh on Branch::line(-INF, INF);
        "The inverse hyperbolic cosine on [1, inf); at 1 its slope is infinite."
            acosh on Branch::new((1.0, 0.0), (INF, INF), Decoration::Continuous);
        "The inverse hyperbolic tangent on (-1, 1)."
            atanh on Branch::new((-1.0, -INF), (1.0, INF), Decoration::Partial);
        "1 / (1 + e^-x), everywhere differentiable; within [0, 1]."
            sigmoid on Branch::line(0.0, 1.0);
        "ln(1 + e^x), everywhere differentiable; within [0, inf]."
            softplus on Branch::line(0.0, INF);
        "The error function, everywhere differentiable; within [-1, 1]."
            erf on Branch::line(-1.0, 1.0);
    }

    /// e^x, everywhere differentiable; within [0, inf].
    pub fn exp(&self) -> Self {
        let one = E::exact(1.0);
        match self.costly_width() {
            Some(width) if is_small_beside(&width, &one) => {
                // e^w <= 1 + w + w^2 for w from 0 to 1.
                let at = self.lo.exp();
                let factor = width.mul(&width).hi.add(&width).hi.add(&one).hi;
                Self::assembled(at.lo, product(&at.hi, &factor).hi, self.decoration)
            }
            _ => self.rising(&Branch::line(0.0, INF), E::exp),
        }
    }

    /// The natural logarithm on (0, inf).
    pub fn ln(&self) -> Self {
        match self.costly_width() {
            Some(width) if is_small_beside(&width, &self.lo) => {
                // The slope is at most 1 / lo.
                let at = self.lo.ln();
                let hi = at.hi.add(&width.div(&self.lo).hi).hi;
                Self::assembled(at.lo, hi, self.decoration)
            }
            _ => self.rising(&positive(), E::ln),
        }
    }

    /// The complementary error function, everywhere differentiable; within [0, 2].
    pub fn erfc(&self) -> Self {
        self.falling(&Branch::line(2.0, 0.0), E::erfc)
    }

    /// The hyperbolic cosine, everywhere differentiable; within [1, inf].
    pub fn cosh(&self) -> Self {
        self.magnitudes().rising(&Branch::line(INF, INF), E::cosh)
    }

    /// e^(-x^2), everywhere differentiable; within [0, 1].
    pub fn gauss(&self) -> Self {
        self.bell(E::gauss)
    }

    /// The square of the hyperbolic secant, everywhere differentiable; within [0, 1].
    pub fn sech2(&self) -> Self {
        self.bell(E::sech2)
    }

    // An even function that falls from 1 at 0 to 0 at infinity.
    fn bell(&self, f: impl Fn(&E) -> Bounds<E>) -> Self {
        if self.is_empty() {
            return Self::empty();
        }
        let at = |x: &E| match *x < E::exact(INF) {
            true => f(x),
            false => Bounds::exact(E::exact(0.0)),
        };
        let size = self.magnitudes();
        Self::assembled(at(&size.hi).lo, at(&size.lo).hi, self.decoration)
    }

    /// ln(e^a + e^b), everywhere differentiable.
    pub fn logaddexp(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return Self::empty();
        }
        let at = |a: &E, b: &E| {
            let (below, above) = (E::exact(-INF), E::exact(INF));
            if *a <= below || *b <= below || *a >= above || *b >= above {
                Bounds::exact(larger(a.clone(), b.clone()))
            } else {
                a.logaddexp(b)
            }
        };
        Self::assembled(
            at(&self.lo, &other.lo).lo,
            at(&self.hi, &other.hi).hi,
            self.decoration.min(other.decoration),
        )
    }
}

/// The domain of logarithms.
fn positive<E: End>() -> Branch<E> {
    Branch::new((0.0, -INF), (INF, INF), Decoration::Partial)
}
