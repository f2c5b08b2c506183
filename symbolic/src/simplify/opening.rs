//! Taking products apart, and adding the exponents of each base.

use trigrad_core::{Binary, Constant, Exact, Expr, NodeId, Op, Primitive, Unary};

use crate::keyed::Map;

use super::product::Product;
use super::rewriter::{Notes, Rewriter};
use super::rule::Fact;

/// A product being opened.
struct Opening<'g> {
    coefficient: Exact,
    // Each base with all the exponents it was found with.
    powers: Vec<(Expr<'g>, Vec<Exact>)>,
    places: Map<NodeId, usize>,
    // A node that is opened although it is shared.
    top: Option<NodeId>,
    opens_shared: bool,
    met_shared: bool,
    // How many numbers it has, powers of numbers counting twice.
    numbers: usize,
}

/// How often collecting may find something new to open.
const ROUNDS: usize = 8;

impl<'g> Rewriter<'g> {
    /// The factors of one node, which is opened even if others use it too, unlike
    /// what is below it: a term that is only looked at must be built again as it was.
    pub(super) fn open_node(&mut self, expr: Expr<'g>) -> Option<Product<'g>> {
        let opening = Opening {
            top: Some(self.graph.id(expr)),
            ..Opening::new(Exact::ONE, false)
        };
        let items = vec![(expr, Exact::ONE)];
        self.collect(opening, items, &mut Notes::default())
            .map(|(product, _)| product)
    }

    /// The product of powers, collected, and whether it has factors that others use too.
    pub(super) fn open_product(
        &mut self,
        coefficient: Exact,
        items: Vec<(Expr<'g>, Exact)>,
        opens_shared: bool,
        notes: &mut Notes<'g>,
    ) -> Option<(Product<'g>, bool)> {
        self.collect(Opening::new(coefficient, opens_shared), items, notes)
    }

    fn collect(
        &mut self,
        mut opening: Opening<'g>,
        mut items: Vec<(Expr<'g>, Exact)>,
        notes: &mut Notes<'g>,
    ) -> Option<(Product<'g>, bool)> {
        let mut factors = Vec::new();
        for _ in 0..ROUNDS {
            while let Some((expr, exponent)) = items.pop() {
                self.spend(1);
                self.open(expr, exponent, &mut opening, &mut items, notes)?;
            }
            factors = self.merge(&mut opening, notes)?;
            self.find_special(&mut factors, &mut items, notes)?;
            if items.is_empty() {
                break;
            }
            opening.powers.clear();
            opening.places.clear();
            items.append(&mut factors);
        }
        // Rounds ran out: what is left is a factor as it stands.
        factors.append(&mut items);
        if opening.numbers > 1 {
            notes.rule("fold");
        }
        if opening.coefficient.is_zero() {
            for (base, exponent) in factors.drain(..) {
                let power = self.power(base, &exponent);
                self.assume(Fact::Defined, power, notes)?;
            }
            notes.rule("zero-times");
        }
        self.spend(8 * factors.len());
        factors.sort_by(|a, b| self.facts.compare(a.0, b.0).then_with(|| b.1.cmp(&a.1)));
        let product = Product {
            coefficient: opening.coefficient,
            factors,
        };
        Some((product, opening.met_shared))
    }

    // Takes one power apart, as far as that does not change its value.
    fn open(
        &mut self,
        expr: Expr<'g>,
        exponent: Exact,
        opening: &mut Opening<'g>,
        items: &mut Vec<(Expr<'g>, Exact)>,
        notes: &mut Notes<'g>,
    ) -> Option<()> {
        let is_unit = exponent.abs().is_one();
        if let Some(Constant::Exact(exact)) = expr.constant() {
            if let Some(folded) = exact_power(&exact, &exponent)? {
                opening.coefficient = opening.coefficient.checked_mul(&folded)?;
                opening.numbers += if is_unit { 1 } else { 2 };
                return Some(());
            }
            return opening.add(self.graph.id(expr), expr, exponent);
        }
        let (op, args) = expr.parts()?;
        let id = self.graph.id(expr);
        if !exponent.is_integer() || self.is_wide(expr) {
            return match op {
                Op::Row(Primitive::Unary(Unary::Sqrt)) => {
                    opening.add(self.graph.id(args[0]), args[0], half(&exponent)?)
                }
                _ => opening.add(id, expr, exponent),
            };
        }
        let is_product = matches!(op, Op::Row(Primitive::Binary(Binary::Mul | Binary::Div)));
        if is_product && opening.top != Some(id) && self.shared.contains(&id) {
            opening.met_shared = true;
            if !opening.opens_shared {
                return opening.add(id, expr, exponent);
            }
        }
        match op {
            Op::Row(Primitive::Unary(Unary::Neg)) => {
                if exponent.to_i64().is_none_or(|n| n % 2 != 0) {
                    opening.coefficient = opening.coefficient.negated();
                }
                items.push((args[0], exponent));
            }
            Op::Row(Primitive::Unary(Unary::Sqrt)) => {
                let power = half(&exponent)?;
                if power.is_integer() {
                    self.assume(Fact::NonNegative, args[0], notes)?;
                    notes.rule("power-of-root");
                    items.push((args[0], power));
                } else {
                    opening.add(self.graph.id(args[0]), args[0], power)?;
                }
            }
            Op::Row(Primitive::Binary(Binary::Mul)) if is_unit => {
                items.push((args[1], exponent.clone()));
                items.push((args[0], exponent));
            }
            Op::Row(Primitive::Binary(Binary::Div)) if is_unit || args[0].constant().is_some() => {
                if exponent.is_negative() {
                    self.assume(Fact::Nonzero, args[1], notes)?;
                }
                items.push((args[1], exponent.negated()));
                items.push((args[0], exponent));
            }
            // (2*x)^2 gives up its number; (x*y)^2 would only become longer.
            Op::Row(Primitive::Binary(Binary::Mul | Binary::Div)) => {
                let (coefficient, rest) = self.split(expr);
                if coefficient.is_one() || rest == expr {
                    return opening.add(id, expr, exponent);
                }
                items.push((self.exact(coefficient), exponent.clone()));
                items.push((rest, exponent));
            }
            Op::Row(Primitive::Binary(Binary::Pow)) => match args[1].constant() {
                Some(Constant::Exact(inner)) => {
                    let power = inner.checked_mul(&exponent)?;
                    if power.is_integer() && !inner.is_integer() {
                        self.assume(Fact::NonNegative, args[0], notes)?;
                    }
                    if exponent.is_negative() && inner.is_negative() {
                        self.assume(Fact::Nonzero, args[0], notes)?;
                    }
                    if !is_unit {
                        notes.rule("power-of-power");
                    }
                    if power.is_integer() {
                        items.push((args[0], power));
                    } else {
                        opening.add(self.graph.id(args[0]), args[0], power)?;
                    }
                }
                _ => opening.add(id, expr, exponent)?,
            },
            _ => opening.add(id, expr, exponent)?,
        }
        Some(())
    }

    // Adds the exponents of each base.
    fn merge(
        &mut self,
        opening: &mut Opening<'g>,
        notes: &mut Notes<'g>,
    ) -> Option<Vec<(Expr<'g>, Exact)>> {
        let mut factors = Vec::new();
        for (base, exponents) in std::mem::take(&mut opening.powers) {
            let mut total = Exact::ZERO;
            for exponent in &exponents {
                total = total.checked_add(exponent)?;
            }
            if exponents.len() > 1 {
                let divides = exponents.iter().any(Exact::is_negative);
                let roots = exponents.iter().any(|exponent| !exponent.is_integer());
                if roots && total.is_integer() {
                    self.assume(Fact::NonNegative, base, notes)?;
                    notes.rule("power-of-root");
                }
                if divides && !total.is_negative() {
                    self.assume(Fact::Nonzero, base, notes)?;
                    notes.rule("cancel-powers");
                } else {
                    notes.rule("like-powers");
                }
            }
            if total.is_zero() {
                // Where it is known not to be 0, it must still be a number.
                if exponents.len() == 1 || self.facts.proves(Fact::Nonzero, base) {
                    self.assume(Fact::Defined, base, notes)?;
                }
                continue;
            }
            match base.constant() {
                Some(Constant::Exact(exact)) if total.is_integer() => {
                    let power = exact_power(&exact, &total)??;
                    opening.coefficient = opening.coefficient.checked_mul(&power)?;
                }
                _ => factors.push((base, total)),
            }
        }
        opening.places.clear();
        Some(factors)
    }
}

impl<'g> Opening<'g> {
    fn new(coefficient: Exact, opens_shared: bool) -> Self {
        Self {
            coefficient,
            powers: Vec::new(),
            places: Map::default(),
            top: None,
            opens_shared,
            met_shared: false,
            numbers: 0,
        }
    }

    fn add(&mut self, id: NodeId, base: Expr<'g>, exponent: Exact) -> Option<()> {
        match self.places.get(&id) {
            Some(&place) => self.powers[place].1.push(exponent),
            None => {
                self.places.insert(id, self.powers.len());
                self.powers.push((base, vec![exponent]));
            }
        }
        Some(())
    }
}

// The power of a number, `Some(None)` where it stays a power, and `None` where it is
// no number or too large.
fn exact_power(base: &Exact, exponent: &Exact) -> Option<Option<Exact>> {
    if let Some(n) = exponent.to_i64() {
        return base.checked_pow(n).map(Some);
    }
    let doubled = exponent.checked_add(exponent)?;
    Some(match (doubled.to_i64(), exact_root(base)) {
        (Some(n), Some(root)) => Some(root.checked_pow(n)?),
        _ => None,
    })
}

fn exact_root(exact: &Exact) -> Option<Exact> {
    let (n, d) = exact.to_small()?;
    let root = |n: i64| {
        let root = n.checked_isqrt()?;
        (root * root == n).then_some(root)
    };
    Exact::ratio(root(n)?, root(d)?)
}

fn half(exact: &Exact) -> Option<Exact> {
    exact.checked_mul(&Exact::ratio(1, 2)?)
}
