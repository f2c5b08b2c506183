//! stub
use crate::constant::Constant;
use crate::scalar::{Relation, Test};
/// stub
pub trait End: Clone + PartialOrd + std::fmt::Debug {
    /** s */
    fn inf() -> (Self, Self);
}
impl End for f64 {
    fn inf() -> (f64, f64) {
        (f64::NEG_INFINITY, f64::INFINITY)
    }
}
/// stub
#[derive(Clone, Copy, Debug)]
pub struct Bounds<E> {
    /** s */
    pub lo: E,
    /** s */
    pub hi: E,
}
/// stub
#[derive(Clone, Copy, Debug)]
pub enum Decoration {
    /** s */
    Undefined,
}
/// stub
#[derive(Clone, Copy, Debug)]
pub struct Interval<E> {
    lo: E,
    hi: E,
}
macro_rules! u { ($($n:ident)*) => { $( /** s */ pub fn $n(&self) -> Self { Self::entire() } )* } }
macro_rules! b { ($($n:ident)*) => { $( /** s */ pub fn $n(&self, _o: &Self) -> Self { Self::entire() } )* } }
macro_rules! n { ($($n:ident)*) => { $( /** s */ pub fn $n(_a: &[Self]) -> Self { Self::entire() } )* } }
#[allow(clippy::should_implement_trait)]
impl<E: End> Interval<E> {
    /** s */
    pub fn entire() -> Self {
        let (lo, hi) = E::inf();
        Self { lo, hi }
    }
    /** s */
    pub fn point(x: E) -> Self {
        Self {
            lo: x.clone(),
            hi: x,
        }
    }
    /** s */
    pub fn constant(_c: &Constant) -> Self {
        Self::entire()
    }
    /** s */
    pub fn contains(&self, x: &E) -> bool {
        self.lo <= *x && *x <= self.hi
    }
    /** s */
    pub fn compare(_r: Relation, _a: &Self, _b: &Self) -> Option<bool> {
        None
    }
    /** s */
    pub fn undecided(_t: &Test<Self>, _a: &Self, _b: &Self) -> Self {
        Self::entire()
    }
    /** s */
    pub fn polygamma(&self, _n: u32) -> Self {
        Self::entire()
    }
    /** s */
    pub fn sphj(&self, _n: u32) -> Self {
        Self::entire()
    }
    u!(neg sqrt cbrt exp exp2 expm1 ln log2 log10 log1p sin cos tan sec csc cot asin acos atan sinh cosh tanh asinh acosh atanh abs sign floor ceil round trunc erf erfc gamma lgamma digamma sigmoid softplus relu heaviside sinc);
    b!(add sub mul div pow atan2 remainder logaddexp xlogy);
    n!(sum product max min hypot logsumexp);
}
