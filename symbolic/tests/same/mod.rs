//! Whether two formulas are the same number at a point, without a tolerance.

use trigrad_core::{Decoration, Formula, Interval};

/// Checks output by output that the enclosures of `f` and `g` at the point have a number in
/// common, as they must if both are the same: rounding is in the enclosures. Says on how many
/// outputs both were so narrow that a wrong number would have shown, in the sixth digit; where
/// one is not defined nothing is compared.
pub(crate) fn check_same(f: &Formula, g: &Formula, at: &[f64], what: &str) -> usize {
    let x: Vec<Interval<f64>> = at.iter().map(|&x| Interval::point(x)).collect();
    let (left, right) = (f.program().eval(&x), g.program().eval(&x));
    assert_eq!(left.len(), right.len(), "{what}");
    let mut narrow = 0;
    for (slot, (a, b)) in left.iter().zip(&right).enumerate() {
        if [a, b].map(|side| side.decoration() < Decoration::Defined) != [false; 2] {
            continue;
        }
        assert!(
            a.lo() <= b.hi() && b.lo() <= a.hi(),
            "{what}, output {slot} at {at:?}: {a:?} and {b:?}"
        );
        let size = a.lo().abs().max(a.hi().abs()).max(1.0);
        narrow += usize::from(a.width().max(b.width()) <= 1e-6 * size);
    }
    narrow
}
