//! The slopes of rows as tapes of tensors have them: the table's, but for a short list of
//! places where TensorFlow answers otherwise.

use trigrad_core::{Binary, Nary, Primitive, Scalar, Unary};

/// The derivatives of a row by the arguments in `slots` at `args`, where `y` is the value.
///
/// Any number runs it: a float where nobody records, and one that stands for whole tensors
/// where somebody does. A case is a `select`.
pub(crate) fn slopes<S: Scalar>(row: Primitive, slots: &[usize], args: &[S], y: S) -> Vec<S> {
    // Those of a row of many arguments share work.
    let all = match row {
        Primitive::Nary(op) => op.partials(args, y),
        _ => Vec::new(),
    };
    let slope = |&slot: &usize| {
        if let Some(slope) = exception(row, slot, args, y) {
            return slope;
        }
        let (partial, is_guarded) = match row {
            Primitive::Unary(op) => (op.partial(args[0], y), op.is_guarded()),
            Primitive::Indexed(op, n) => (op.partial(n, args[0], y), false),
            Primitive::Binary(op) => (op.partial(slot, [args[0], args[1]], y), op.is_guarded()),
            Primitive::Nary(op) => (all[slot], op.is_guarded()),
        };
        if is_guarded {
            // Where the value is NaN, it stands for its own slope: so it is NaN in every order.
            S::select(y.equals(y), partial, y)
        } else {
            partial
        }
    };
    slots.iter().map(slope).collect()
}

/// The rows that TensorFlow gives no gradient at all: what comes out of them is a constant.
/// In the table, and so for the scalar tape, they have the slope 0.
pub(crate) fn is_unconnected(row: Primitive) -> bool {
    matches!(
        row,
        Primitive::Unary(Unary::Floor | Unary::Ceil | Unary::Round)
    )
}

/// The rows whose way back leaves an adjoint of 0 as it is where the slope is no finite number:
/// a branch that was not taken does not poison them. TensorFlow's kernels do so for the root,
/// and for the reciprocals of numbers and roots, which are no rows.
pub(crate) fn forgives_zero(row: Primitive) -> bool {
    row == Primitive::Unary(Unary::Sqrt)
}

/// The slopes that are not the table's.
fn exception<S: Scalar>(row: Primitive, slot: usize, args: &[S], y: S) -> Option<S> {
    let (one, zero) = (S::one(), S::zero());
    let nan = args[0].beside(f64::NAN);
    Some(match (row, args) {
        // 0 at the kink and at NaN; the table takes the middle, 1/2, and NaN.
        (Primitive::Unary(Unary::Relu), &[x]) => S::select(x.above(0.0), one, zero),
        // 0 at NaN too.
        (Primitive::Unary(Unary::Sign), _) => zero,
        // 1/x everywhere: -inf at -0, and a number below 0, where the value is NaN.
        (Primitive::Unary(Unary::Ln), &[x]) => one / x,
        // NaN at the pole 0, from both sides; the table follows the sign of the zero.
        (Primitive::Unary(Unary::Lgamma), &[x]) => {
            let safe = S::select(x.equals(0.0), one, x);
            S::select(x.equals(0.0), nan, Unary::Lgamma.partial(safe, y))
        }
        (Primitive::Binary(Binary::Pow), &[a, b]) if slot == 0 => {
            // 0 * 0^-1 is NaN at (0, 0), where the table says that x^0 is 1 everywhere.
            let table = Binary::Pow.partial(0, [a, b], y);
            let at_zero = S::select(b.equals(0.0), nan, table);
            S::select(a.equals(0.0), at_zero, table)
        }
        (Primitive::Binary(Binary::Pow), &[a, b]) => {
            // The logarithm of a base that is not positive, NaN too, counts as 0: y times
            // that. The table has NaN there, and 0 for 0^b.
            let is_positive = || a.above(0.0);
            let safe = S::select(is_positive(), a, one);
            let table = Binary::Pow.partial(1, [safe, b], y);
            S::select(is_positive(), table, y * 0.0)
        }
        // All to the first of two equal arguments, where the table takes 1/2 each; and where
        // one is NaN, all to the second, whichever it is.
        (Primitive::Nary(Nary::Max), &[a, b]) => share(S::select(a.at_least(b), one, zero), slot),
        (Primitive::Nary(Nary::Min), &[a, b]) => share(S::select(a.at_most(b), one, zero), slot),
        _ => return None,
    })
}

fn share<S: Scalar>(of_first: S, slot: usize) -> S {
    if slot == 0 {
        of_first
    } else {
        S::one() - of_first
    }
}
