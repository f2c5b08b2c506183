//! Where rows are checked: all over their domains.

use trigrad::{Binary, Domain, Indexed, Primitive, Unary};

/// A stream of numbers by a seed, the same on every machine (splitmix64).
pub(crate) struct Stream(u64);

impl Stream {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: u64) -> u64 {
        self.bits() % n
    }

    /// From 0 to 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// A number of the domain: of everyday size, of any size, near where something happens, or such a
/// place itself.
pub(crate) fn coordinate(stream: &mut Stream, domain: Domain, reach: f64) -> f64 {
    loop {
        let sign = if stream.below(2) == 0 { 1.0 } else { -1.0 };
        let x = match stream.below(8) {
            0..=3 => sign * 4.0 * stream.unit(),
            4 => sign * 2f64.powf(2000.0 * stream.unit() - 1000.0),
            5 => sign * 2f64.powf(60.0 * stream.unit() - 30.0),
            6 => (stream.below(17) as f64 - 8.0) / 2.0,
            _ => {
                let at = (stream.below(17) as f64 - 8.0) / 2.0;
                at + sign * 2f64.powf(-50.0 * stream.unit())
            }
        };
        if domain.contains(x) && x.abs() <= reach {
            return x;
        }
    }
}

/// Beyond this a row has left the range of f64, or asks for the digits of pi to thousands of
/// places, or is as flat as it can be.
pub(crate) fn reach(row: Primitive) -> f64 {
    match row {
        Primitive::Unary(Unary::Exp | Unary::Expm1 | Unary::Exp2 | Unary::Sinh | Unary::Cosh) => {
            700.0
        }
        Primitive::Unary(Unary::Gauss | Unary::Erfc | Unary::Erf) => 26.0,
        Primitive::Unary(Unary::Gamma | Unary::Lgamma | Unary::Digamma) => 170.0,
        Primitive::Indexed(Indexed::Polygamma, _) => 170.0,
        Primitive::Indexed(Indexed::Sphj, _) => 1000.0,
        Primitive::Binary(Binary::Pow | Binary::Powslope) => 100.0,
        _ => f64::INFINITY,
    }
}
