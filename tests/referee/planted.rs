//! Which wrong rules there are to plant in the table, and which of them are the same rule.

use trigrad::mutants::{Mutant, Mutation};
use trigrad::{Binary, Nary, Primitive, Unary};

/// Every mutation of every row in every slot, of so many slots of an n-ary row; the companions of a
/// joint row have the second slot of theirs.
pub(crate) fn mutants(nary_slots: usize) -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for row in Primitive::all(1) {
        let slots = match row {
            Primitive::Unary(op) if op.is_joint() => 2,
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) => 2,
            Primitive::Nary(_) => nary_slots,
        };
        let has_others = matches!(row, Primitive::Binary(_) | Primitive::Nary(_));
        for slot in 0..slots {
            for &mutation in Mutation::ALL {
                if mutation != Mutation::Exchanged || has_others {
                    mutants.push(Mutant {
                        row,
                        slot,
                        mutation,
                    });
                }
            }
        }
    }
    mutants
}

/// Why a mutant is the same rule, if it is.
pub(crate) fn equivalence(mutant: Mutant) -> Option<&'static str> {
    use Unary::{Ceil, Floor, Heaviside, Round, Sign, Trunc};
    match (mutant.row, mutant.mutation) {
        (Primitive::Unary(Sign | Floor | Ceil | Round | Trunc | Heaviside), mutation)
            if mutation != Mutation::Shifted =>
        {
            Some("the slope is 0, and stays 0 when it is multiplied, negated or dropped")
        }
        (Primitive::Binary(Binary::Add) | Primitive::Nary(Nary::Sum), Mutation::Exchanged) => {
            Some("all slopes of a sum are 1")
        }
        _ => None,
    }
}
