//! Sums, differences and products of nodes, made as simple as they can be.
//!
//! Only where the result stays the same bit for bit, but for the sign of a NaN; where a
//! store is loose, constant factors meet too, as far as their product is exact.

use trigrad_core::{Binary, Primitive, Unary};

use super::store::{Op, Store};

impl Store {
    // -(-x) is x; a factor takes the sign.
    pub(super) fn negated(&mut self, x: u32) -> u32 {
        match (self.op(x), self.args(x)) {
            (Op::Row(Primitive::Unary(Unary::Neg)), &[inner]) => inner,
            (Op::Row(Primitive::Binary(Binary::Mul)), &[a, k]) => match self.constant(k) {
                Some(k) => {
                    let k = self.add_constant(-k);
                    self.product(a, k)
                }
                None => self.intern(Op::Row(Primitive::Unary(Unary::Neg)), &[x]),
            },
            _ => self.intern(Op::Row(Primitive::Unary(Unary::Neg)), &[x]),
        }
    }

    // x + x is exactly 2x, a + (-b) exactly a - b; a constant stands behind.
    pub(super) fn sum(&mut self, a: u32, b: u32) -> u32 {
        if a == b {
            let two = self.add_constant(2.0);
            return self.product(a, two);
        }
        match (self.negative(a), self.negative(b)) {
            (_, Some(b)) => return self.difference(a, b),
            (Some(a), None) => return self.difference(b, a),
            (None, None) => {}
        }
        let [a, b] = self.ordered(a, b);
        self.intern(Op::Row(Primitive::Binary(Binary::Add)), &[a, b])
    }

    // a - (-b) is exactly a + b, and so is a - k the sum with -k.
    pub(super) fn difference(&mut self, a: u32, b: u32) -> u32 {
        if let Some(b) = self.negative(b) {
            return self.sum(a, b);
        }
        if let Some(k) = self.constant(b) {
            if k.to_bits() == 0 {
                return a;
            }
            let k = self.add_constant(-k);
            return self.intern(Op::Row(Primitive::Binary(Binary::Add)), &[a, k]);
        }
        self.intern(Op::Row(Primitive::Binary(Binary::Sub)), &[a, b])
    }

    pub(super) fn product(&mut self, a: u32, b: u32) -> u32 {
        let [a, b] = self.ordered(a, b);
        match self.constant(b) {
            Some(1.0) => return a,
            Some(-1.0) => return self.negated(a),
            Some(k) => {
                if let Some(inner) = self.negative(a) {
                    let k = self.add_constant(-k);
                    return self.product(inner, k);
                }
                if let Some(merged) = self.merged(a, k) {
                    return merged;
                }
            }
            None => {
                let (x, y) = (self.negative(a), self.negative(b));
                if x.is_some() || y.is_some() {
                    let product = self.product(x.unwrap_or(a), y.unwrap_or(b));
                    let is_negative = x.is_some() != y.is_some();
                    return match is_negative {
                        true => self.negated(product),
                        false => product,
                    };
                }
            }
        }
        self.intern(Op::Row(Primitive::Binary(Binary::Mul)), &[a, b])
    }

    // (x * k) * l as x * (k * l), and (x * k) * y * l as x * (k * l) * y, where the product
    // of the constants is exact.
    fn merged(&mut self, a: u32, l: f64) -> Option<u32> {
        if !self.is_loose {
            return None;
        }
        if let Some((x, factor)) = self.unscaled(a, l) {
            return Some(self.scale(x, factor));
        }
        let &[x, y] = self.args(a) else { return None };
        if self.op(a) != Op::Row(Primitive::Binary(Binary::Mul)) {
            return None;
        }
        for (x, y) in [(x, y), (y, x)] {
            if let Some((x, factor)) = self.unscaled(x, l) {
                let x = self.scale(x, factor);
                let [x, y] = self.ordered(x, y);
                return Some(self.intern(Op::Row(Primitive::Binary(Binary::Mul)), &[x, y]));
            }
        }
        None
    }

    // The node times `factor` as another one times another constant.
    fn unscaled(&self, a: u32, factor: f64) -> Option<(u32, f64)> {
        let (mut at, mut factor) = (a, factor);
        while let Some((x, k)) = self.scaled(at) {
            let product = k * factor;
            let is_exact = product.is_normal() && k.mul_add(factor, -product) == 0.0;
            if !is_exact {
                break;
            }
            (at, factor) = (x, product);
        }
        (at != a).then_some((at, factor))
    }

    fn scale(&mut self, x: u32, factor: f64) -> u32 {
        if factor == 1.0 {
            return x;
        }
        let factor = self.add_constant(factor);
        self.intern(Op::Row(Primitive::Binary(Binary::Mul)), &[x, factor])
    }

    // The node as a product with a constant.
    fn scaled(&self, id: u32) -> Option<(u32, f64)> {
        match (self.op(id), self.args(id)) {
            (Op::Row(Primitive::Binary(Binary::Mul)), &[x, k]) => Some((x, self.constant(k)?)),
            _ => None,
        }
    }

    // What is negated in the node.
    fn negative(&self, id: u32) -> Option<u32> {
        match self.op(id) {
            Op::Row(Primitive::Unary(Unary::Neg)) => self.args(id).first().copied(),
            _ => None,
        }
    }

    // In one order for both, which changes no bit; constants behind.
    fn ordered(&self, a: u32, b: u32) -> [u32; 2] {
        let is_known = |id: u32| self.constant(id).is_some();
        match (is_known(a), is_known(b)) {
            (true, false) => [b, a],
            (false, true) => [a, b],
            _ => [a.min(b), a.max(b)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simplified_without_changing_a_bit() {
        let mut store = Store::default();
        let [x, y] = [0, 1].map(|number| store.add_input(number));
        let [one, zero, two] = [1.0, 0.0, 2.0].map(|c| store.add_constant(c));
        let row = |store: &mut Store, op, a, b| store.add_row(Primitive::Binary(op), &[a, b]);
        assert_eq!(row(&mut store, Binary::Mul, one, x), x);
        assert_eq!(row(&mut store, Binary::Div, x, one), x);
        assert_eq!(row(&mut store, Binary::Sub, x, zero), x);
        assert_ne!(row(&mut store, Binary::Add, x, zero), x); // -0 + 0 is 0
        assert_ne!(row(&mut store, Binary::Mul, x, zero), zero);
        let sum = row(&mut store, Binary::Add, x, y);
        assert_eq!(row(&mut store, Binary::Add, y, x), sum);
        let double = row(&mut store, Binary::Mul, x, two);
        assert_eq!(row(&mut store, Binary::Add, x, x), double);
        let minus = store.add_row(Primitive::Unary(Unary::Neg), &[y]);
        let difference = row(&mut store, Binary::Sub, x, y);
        assert_eq!(row(&mut store, Binary::Add, x, minus), difference);
        assert_eq!(row(&mut store, Binary::Sub, x, minus), sum);
        // Signs leave products, or meet their constants, and are gone in twos.
        let neg = |store: &mut Store, a| store.add_row(Primitive::Unary(Unary::Neg), &[a]);
        assert_eq!(neg(&mut store, minus), y);
        let less = neg(&mut store, x);
        let product = row(&mut store, Binary::Mul, x, y);
        let opposite = neg(&mut store, product);
        assert_eq!(row(&mut store, Binary::Mul, less, minus), product);
        assert_eq!(row(&mut store, Binary::Mul, less, y), opposite);
        assert_eq!(row(&mut store, Binary::Mul, x, minus), opposite);
        let half = store.add_constant(-0.5);
        let scaled = row(&mut store, Binary::Mul, less, half);
        assert_eq!(store.constant(store.args(scaled)[1]), Some(0.5));
        assert_eq!(store.args(scaled)[0], x);
        let opposite = neg(&mut store, double);
        assert_eq!(store.constant(store.args(opposite)[1]), Some(-2.0));
        // Constant factors meet in derivatives only, and only where it is exact.
        let third = store.add_constant(1.0 / 3.0);
        assert_ne!(row(&mut store, Binary::Mul, double, two), double);
        store.loosen();
        let four = store.add_constant(4.0);
        let fourfold = row(&mut store, Binary::Mul, x, four);
        assert_eq!(row(&mut store, Binary::Mul, double, two), fourfold);
        let eight = store.add_constant(8.0);
        let eightfold = row(&mut store, Binary::Mul, x, eight);
        assert_eq!(row(&mut store, Binary::Mul, fourfold, two), eightfold);
        // However old they are, constants stand behind.
        for args in [[four, sum], [sum, four]] {
            let scaled = row(&mut store, Binary::Mul, args[0], args[1]);
            assert_eq!(store.args(scaled), [sum, four]);
        }
        let later = store.add_input(2);
        let scaled = row(&mut store, Binary::Mul, four, later);
        assert_eq!(store.args(scaled), [later, four]);
        let scaled = row(&mut store, Binary::Mul, x, third);
        let seven = store.add_constant(7.0);
        let again = row(&mut store, Binary::Mul, scaled, seven);
        assert_eq!(store.args(again), [scaled, seven]);
    }
}
