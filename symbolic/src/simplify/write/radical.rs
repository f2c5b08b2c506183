//! Where roots of numbers are written: under another root, or on the side of the line
//! where the number in front gets simpler.

use trigrad_core::{Constant, Exact};

use super::super::arena::Arena;
use super::super::term::{Factor, Id, Node, Term};

// Roots of numbers with the exponent of another root that takes them in, or on the side
// of the line where the number in front gets simpler: x/sqrt(2), not sqrt(2)*x/2.
pub(super) fn with_roots(
    arena: &Arena,
    coefficient: &Exact,
    factors: Vec<Factor>,
) -> (Exact, Vec<Factor>) {
    let mut coefficient = coefficient.clone();
    let mut factors = factors;
    for at in 0..factors.len() {
        let Some((number, exponent)) = root_of_number(arena, &factors[at]) else {
            continue;
        };
        let host = factors.iter().find_map(|other| {
            // An exponential is not written as a root.
            let is_root = |there: &&Exact| !there.is_integer() && other.base != Id::E;
            let there = other.number().filter(is_root)?;
            let is_whole = exponent.checked_sub(there)?.is_integer();
            (is_whole && root_of_number(arena, other).is_none()).then(|| there.clone())
        });
        let divides = coefficient
            .to_small()
            .zip(number.to_i64())
            .is_some_and(|((_, d), number)| d % number == 0);
        let wanted = match host {
            Some(there) => Some(there),
            None if divides => exponent.checked_sub(&Exact::ONE),
            None => None,
        };
        let scaled = wanted.and_then(|wanted| {
            let whole = exponent.checked_sub(&wanted)?.to_i64()?;
            let scaled = coefficient.checked_mul(&number.checked_pow(whole)?)?;
            Some((wanted, scaled))
        });
        if let Some((wanted, scaled)) = scaled {
            coefficient = scaled;
            factors[at].exponent = Term::number(wanted);
        }
    }
    (coefficient, factors)
}

// The number and the exponent of a root of a number.
fn root_of_number(arena: &Arena, factor: &Factor) -> Option<(Exact, Exact)> {
    match arena.node(factor.base) {
        Node::Constant(Constant::Exact(number)) => {
            let exponent = factor.number().filter(|n| !n.is_integer())?;
            Some((number.clone(), exponent.clone()))
        }
        _ => None,
    }
}

/// Roots of numbers in a product that are written under another root.
pub(super) struct Numbers {
    // By place: the number that is written there too; `None` where all is elsewhere.
    beside: Vec<Option<Exact>>,
}

impl Numbers {
    // A number in front goes under a square root that has one already: sqrt(8*x), not
    // 2*sqrt(2*x).
    pub(super) fn of(arena: &Arena, factors: &[Factor], coefficient: &mut Exact) -> Self {
        let mut beside = vec![Some(Exact::ONE); factors.len()];
        for (at, factor) in factors.iter().enumerate() {
            let Some((number, exponent)) = root_of_number(arena, factor) else {
                continue;
            };
            let is_host = |place: &usize| {
                *place != at
                    && factors[*place].base != Id::E
                    && factors[*place].number() == Some(&exponent)
                    && beside[*place].is_some()
            };
            let others = || (0..factors.len()).filter(is_host);
            let host = others()
                .find(|&place| root_of_number(arena, &factors[place]).is_none())
                .or_else(|| others().next());
            let together = host.and_then(|host| {
                let own = beside[at].clone()?;
                let whole = beside[host]
                    .as_ref()?
                    .checked_mul(&number)?
                    .checked_mul(&own)?;
                Some((host, whole))
            });
            if let Some((host, whole)) = together {
                beside[host] = Some(whole);
                beside[at] = None;
            }
        }
        for (place, factor) in factors.iter().enumerate() {
            let Some(own) = beside[place].clone().filter(|own| !own.is_one()) else {
                continue;
            };
            let doubled = factor.number().and_then(|n| n.checked_add(n)?.to_i64());
            let inside = doubled
                .filter(|n| n.abs() == 1 && root_of_number(arena, factor).is_none())
                .and_then(|n| own.checked_mul(&coefficient.checked_pow(2 * n)?));
            if let Some(inside) = inside.filter(is_handy) {
                let sign = if coefficient.is_negative() { -1 } else { 1 };
                *coefficient = Exact::from(sign);
                beside[place] = Some(inside);
            }
        }
        Self { beside }
    }

    pub(super) fn beside(&self, place: usize) -> Option<&Exact> {
        self.beside[place].as_ref()
    }
}

// Whether a person would write the number under a root.
fn is_handy(number: &Exact) -> bool {
    const LARGEST: i64 = 1000;
    number
        .to_small()
        .is_some_and(|(n, d)| n.abs() <= LARGEST && d <= LARGEST)
}
