//! Nothing rests on the end being f64, or being `Copy`: a boxed double gives the same enclosures.

use trigrad_core::{Bounds, End, Interval};

#[derive(Clone, Debug, PartialEq, PartialOrd)]
struct Boxed(Box<f64>);

type B = Bounds<Boxed>;

fn boxed(x: f64) -> Boxed {
    Boxed(Box::new(x))
}

fn both(b: Bounds<f64>) -> B {
    Bounds {
        lo: boxed(b.lo),
        hi: boxed(b.hi),
    }
}

macro_rules! delegate {
    (one: $($one:ident)*; two: $($two:ident)*; exact: $($exact:ident)*;) => {
        $(fn $one(&self) -> B { both(End::$one(&*self.0)) })*
        $(fn $two(&self, other: &Self) -> B { both(End::$two(&*self.0, &*other.0)) })*
        $(fn $exact(&self) -> Self { boxed(End::$exact(&*self.0)) })*
    };
}

impl End for Boxed {
    fn exact(x: f64) -> Self {
        boxed(x)
    }
    fn is_nan(&self) -> bool {
        self.0.is_nan()
    }
    fn largest() -> Self {
        boxed(f64::MAX)
    }
    fn bits(&self) -> u32 {
        self.0.bits()
    }
    fn with_bits(self, _: u32) -> Self {
        self
    }
    fn polygamma(&self, n: u32) -> B {
        both(End::polygamma(&*self.0, n))
    }
    fn sphj(&self, n: u32) -> B {
        both(End::sphj(&*self.0, n))
    }
    fn hypot(numbers: &[Self]) -> B {
        let numbers: Vec<f64> = numbers.iter().map(|x| *x.0).collect();
        both(<f64 as End>::hypot(&numbers))
    }
    delegate! {
        one: pi sqrt cbrt exp exp2 expm1 ln log2 log10 log1p sin cos tan sec csc cot asin acos atan
            sinh cosh tanh sech2 gauss asinh acosh atanh erf erfc gamma lgamma digamma sigmoid softplus sinc;
        two: add sub mul div remainder pow atan2 logaddexp xlogy;
        exact: neg floor ceil round trunc;
    }
}

#[test]
fn a_boxed_double_is_an_end() {
    let a = Interval::new(boxed(0.5), boxed(2.0)).unwrap();
    let b = Interval::new(0.5, 2.0).unwrap();
    let c = a
        .sin()
        .pow(&a)
        .add(&a.gamma())
        .atan2(&Interval::hypot(&[a.clone(), a.sphj(2)]));
    let d = b
        .sin()
        .pow(&b)
        .add(&b.gamma())
        .atan2(&Interval::hypot(&[b, b.sphj(2)]));
    assert_eq!((*c.lo().0, *c.hi().0), (*d.lo(), *d.hi()));
}
