//! Products in collected form: an exact number times powers, each base once.

use trigrad_core::{Binary, Constant, Exact, Expr, Nary, NodeId, Op, Primitive, Unary};

use crate::keyed::Map;

use super::order::is_sum;
use super::rewriter::{Notes, Rewriter, raw_row};
use super::rule::Fact;

/// `coefficient * base^exponent * …`.
#[derive(Clone)]
pub(super) struct Product<'g> {
    pub(super) coefficient: Exact,
    pub(super) factors: Vec<(Expr<'g>, Exact)>,
}

impl Product<'_> {
    // How many operations it takes to write it, about.
    fn cost(&self) -> usize {
        let is_plain = |exponent: &Exact| exponent.abs().is_one();
        let powers = self
            .factors
            .iter()
            .filter(|(_, exponent)| !is_plain(exponent))
            .count();
        self.factors.len() + powers
    }
}

/// A product being opened.
struct Opening<'g> {
    coefficient: Exact,
    // Each base with all the exponents it was found with.
    powers: Vec<(Expr<'g>, Vec<Exact>)>,
    places: Map<NodeId, usize>,
    opens_shared: bool,
    met_shared: bool,
    // How many numbers it has, powers of numbers counting twice.
    numbers: usize,
}

/// How often collecting may find something new to open.
const ROUNDS: usize = 8;

impl<'g> Rewriter<'g> {
    /// The node as a collected product; `None` where that is not possible or not allowed.
    pub(super) fn collect_product(
        &mut self,
        op: Op,
        args: &[Expr<'g>],
        notes: &mut Notes<'g>,
    ) -> Option<Expr<'g>> {
        let one = Exact::ONE;
        let minus_one = Exact::from(-1);
        let (coefficient, items) = match op {
            Op::Row(Primitive::Unary(Unary::Neg)) => (minus_one, vec![(args[0], one)]),
            Op::Row(Primitive::Unary(Unary::Sqrt)) => (one, vec![(args[0], Exact::ratio(1, 2)?)]),
            Op::Row(Primitive::Binary(Binary::Mul)) => {
                (Exact::ONE, vec![(args[0], Exact::ONE), (args[1], one)])
            }
            Op::Row(Primitive::Binary(Binary::Div)) => {
                (one, vec![(args[0], Exact::ONE), (args[1], minus_one)])
            }
            Op::Row(Primitive::Binary(Binary::Pow)) => {
                (one, vec![(args[0], args[1].constant()?.exact()?.clone())])
            }
            _ => return None,
        };
        let mut open_notes = Notes::default();
        let (mut product, met_shared) = self.open_product(
            coefficient.clone(),
            items.clone(),
            self.opens_shared,
            &mut open_notes,
        )?;
        if met_shared {
            let mut closed_notes = Notes::default();
            let closed = self.open_product(coefficient, items, false, &mut closed_notes);
            if let Some((closed, _)) = closed.filter(|(closed, _)| closed.cost() <= product.cost())
            {
                (product, open_notes) = (closed, closed_notes);
            }
        }
        notes.rules.append(&mut open_notes.rules);
        notes.assumed.append(&mut open_notes.assumed);
        Some(self.build_product(&product))
    }

    /// The expression as an exact number times the rest.
    pub(super) fn split(&mut self, expr: Expr<'g>) -> (Exact, Expr<'g>) {
        let id = self.graph.id(expr);
        if let Some(found) = self.split.get(&id) {
            return found.clone();
        }
        let product = self.view(expr);
        let found = if product.coefficient.is_one() {
            (Exact::ONE, expr)
        } else {
            let rest = Product {
                coefficient: Exact::ONE,
                factors: product.factors,
            };
            (product.coefficient, self.build_product(&rest))
        };
        self.split.insert(id, found.clone());
        found
    }

    /// An expression in simplest form as a product; itself to the power 1 if it is none.
    pub(super) fn view(&mut self, expr: Expr<'g>) -> Product<'g> {
        let items = vec![(expr, Exact::ONE)];
        let opened = self.open_product(Exact::ONE, items, true, &mut Notes::default());
        opened.map_or_else(
            || Product {
                coefficient: Exact::ONE,
                factors: vec![(expr, Exact::ONE)],
            },
            |(product, _)| product,
        )
    }

    // The product of powers, collected, and whether it has factors that others use too.
    fn open_product(
        &mut self,
        coefficient: Exact,
        items: Vec<(Expr<'g>, Exact)>,
        opens_shared: bool,
        notes: &mut Notes<'g>,
    ) -> Option<(Product<'g>, bool)> {
        let mut opening = Opening {
            coefficient,
            powers: Vec::new(),
            places: Map::default(),
            opens_shared,
            met_shared: false,
            numbers: 0,
        };
        let mut items = items;
        let mut factors = Vec::new();
        for _ in 0..ROUNDS {
            while let Some((expr, exponent)) = items.pop() {
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
        if is_product && self.shared.contains(&id) {
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
                // A pole that cancels is no number either.
                if self.facts.proves(Fact::Nonzero, base) {
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

    // Takes the powers that have a simpler form out of `factors`, into `items`.
    fn find_special(
        &mut self,
        factors: &mut Vec<(Expr<'g>, Exact)>,
        items: &mut Vec<(Expr<'g>, Exact)>,
        notes: &mut Notes<'g>,
    ) -> Option<()> {
        let mut kept = Vec::new();
        for (base, exponent) in factors.drain(..) {
            match self.special(base, &exponent, notes) {
                Some(item) => items.push(item),
                None => kept.push((base, exponent)),
            }
        }
        *factors = kept;
        self.find_conjugates(factors, items, notes);
        Some(())
    }

    fn special(
        &mut self,
        base: Expr<'g>,
        exponent: &Exact,
        notes: &mut Notes<'g>,
    ) -> Option<(Expr<'g>, Exact)> {
        let Op::Row(row) = base.parts()?.0 else {
            return None;
        };
        let args = base.parts()?.1;
        let n = exponent.to_i64()?;
        match row {
            Primitive::Unary(Unary::Abs) if n % 2 == 0 => {
                notes.rule("even-power-of-abs");
                Some((args[0], exponent.clone()))
            }
            Primitive::Unary(Unary::Cbrt) if n % 3 == 0 => {
                notes.rule("cube-of-cbrt");
                Some((args[0], Exact::from(n / 3)))
            }
            Primitive::Unary(op @ (Unary::Exp | Unary::Exp2)) if n.unsigned_abs() >= 2 => {
                notes.rule(if op == Unary::Exp {
                    "power-of-exp"
                } else {
                    "power-of-exp2"
                });
                let times = self.exact(exponent.abs());
                let product = self.row(Primitive::Binary(Binary::Mul), &[times, args[0]]);
                let power = self.row(Primitive::Unary(op), &[product]);
                Some((power, Exact::from(n.signum())))
            }
            Primitive::Nary(Nary::Hypot) if n % 2 == 0 => {
                notes.rule("hypot-squared");
                let two = self.exact(Exact::from(2));
                let squares: Vec<Expr<'g>> = args
                    .iter()
                    .map(|&arg| self.row(Primitive::Binary(Binary::Pow), &[arg, two]))
                    .collect();
                let add = |a, b| self.row(Primitive::Binary(Binary::Add), &[a, b]);
                Some((squares.into_iter().reduce(add)?, Exact::from(n / 2)))
            }
            _ => None,
        }
    }

    // (c - a)*(a + c) as c^2 - a^2, for a number c.
    fn find_conjugates(
        &mut self,
        factors: &mut Vec<(Expr<'g>, Exact)>,
        items: &mut Vec<(Expr<'g>, Exact)>,
        notes: &mut Notes<'g>,
    ) {
        let mut at = 0;
        while at < factors.len() {
            let (base, exponent) = factors[at].clone();
            let conjugate = difference_from_number(base).filter(|_| exponent.abs().is_one());
            let partner = conjugate.and_then(|[a, c]| {
                let number = if a.constant().is_some() { a } else { c };
                let other = if a.constant().is_some() { c } else { a };
                let sum = raw_row(Primitive::Binary(Binary::Add), &[other, number]);
                factors
                    .iter()
                    .position(|(base, power)| *base == sum && *power == exponent)
            });
            let (Some([a, c]), Some(partner)) = (conjugate, partner) else {
                at += 1;
                continue;
            };
            let two = self.exact(Exact::from(2));
            let [a, c] = [a, c].map(|side| self.row(Primitive::Binary(Binary::Pow), &[side, two]));
            items.push((self.row(Primitive::Binary(Binary::Sub), &[a, c]), exponent));
            notes.rule("difference-of-squares");
            factors.remove(at.max(partner));
            factors.remove(at.min(partner));
        }
    }

    /// `base^exponent` as a node.
    pub(super) fn power(&mut self, base: Expr<'g>, exponent: &Exact) -> Expr<'g> {
        if exponent.is_one() {
            return base;
        }
        if Exact::ratio(1, 2).as_ref() == Some(exponent) {
            let root = Primitive::Unary(Unary::Sqrt);
            let mut notes = Notes::default();
            let simpler = self.apply_patterns(Op::Row(root), &[base], &mut notes);
            return simpler.unwrap_or_else(|| raw_row(root, &[base]));
        }
        let exponent = self.exact(exponent.clone());
        raw_row(Primitive::Binary(Binary::Pow), &[base, exponent])
    }

    /// The product as nodes: the number first, everything below the line at the end.
    pub(super) fn build_product(&mut self, product: &Product<'g>) -> Expr<'g> {
        let Product {
            coefficient,
            factors,
        } = product;
        if factors.is_empty() || coefficient.is_zero() {
            return self.exact(coefficient.clone());
        }
        let [above, below] = parts(coefficient);
        let mut above_line = Vec::new();
        let mut below_line = Vec::new();
        if !above.is_one() {
            above_line.push(self.exact(above));
        }
        if !below.is_one() {
            below_line.push(self.exact(below));
        }
        for (base, exponent) in factors {
            let power = self.power(*base, &exponent.abs());
            let line = if exponent.is_negative() {
                &mut below_line
            } else {
                &mut above_line
            };
            line.push(power);
        }
        if coefficient.is_negative() {
            match above_line.first_mut() {
                None => above_line.push(self.exact(Exact::from(-1))),
                Some(only) if factors.len() == 1 && below_line.is_empty() && is_sum(*only) => {
                    return self.negated_sum(*only);
                }
                Some(first) => *first = raw_row(Primitive::Unary(Unary::Neg), &[*first]),
            }
        }
        let times = |a, b| raw_row(Primitive::Binary(Binary::Mul), &[a, b]);
        let above = above_line
            .into_iter()
            .reduce(times)
            .unwrap_or_else(|| self.exact(Exact::ONE));
        let built = match below_line.into_iter().reduce(times) {
            Some(below) => raw_row(Primitive::Binary(Binary::Div), &[above, below]),
            None => above,
        };
        if factors.len() > 2 {
            self.widths.insert(self.graph.id(built), factors.len());
        }
        built
    }

    /// `hypot(c*a, c*b)` as `c*hypot(a, b)`, for a number c above 0.
    pub(super) fn scaled_hypot(&mut self, args: &[Expr<'g>]) -> Option<Expr<'g>> {
        let mut views: Vec<Product<'g>> = args.iter().map(|&arg| self.view(arg)).collect();
        let coefficient = views[0].coefficient.abs();
        let same = views
            .iter()
            .all(|view| view.coefficient.abs() == coefficient);
        let mut scale = None;
        if same && !coefficient.is_one() && !coefficient.is_zero() {
            for view in &mut views {
                let sign = if view.coefficient.is_negative() {
                    -1
                } else {
                    1
                };
                view.coefficient = Exact::from(sign);
            }
            scale = Some(self.exact(coefficient));
        } else {
            // A float in every argument, as the row's own scaling has it.
            let is_scale = |&(base, ref exponent): &(Expr<'g>, Exact)| {
                let is_float =
                    matches!(base.constant(), Some(Constant::Float(x)) if x > 0.0 && x.is_finite());
                is_float && exponent.is_one()
            };
            let common = views[0]
                .factors
                .iter()
                .find(|factor| is_scale(factor))
                .cloned();
            if let Some(common) =
                common.filter(|common| views.iter().all(|view| view.factors.contains(common)))
            {
                for view in &mut views {
                    view.factors.retain(|factor| *factor != common);
                }
                scale = Some(common.0);
            }
        }
        let scale = scale?;
        let args: Vec<Expr<'g>> = views.iter().map(|view| self.build_product(view)).collect();
        let length = self.row(Primitive::Nary(Nary::Hypot), &args);
        Some(self.row(Primitive::Binary(Binary::Mul), &[scale, length]))
    }
}

impl<'g> Opening<'g> {
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

// What is written above and below the line for the absolute value of a number: 3*x/2,
// but 0.0044*x, where the fraction would be longer.
fn parts(coefficient: &Exact) -> [Exact; 2] {
    let size = coefficient.abs();
    match size.to_small() {
        Some((n, d)) if n < 100 && (d < 10 || d == 10) || !is_decimal(d) => [n.into(), d.into()],
        _ => [size, Exact::ONE],
    }
}

fn is_decimal(mut denominator: i64) -> bool {
    for prime in [2, 5] {
        while denominator % prime == 0 {
            denominator /= prime;
        }
    }
    denominator == 1
}

// Both sides of a difference of which one is a number.
fn difference_from_number(expr: Expr<'_>) -> Option<[Expr<'_>; 2]> {
    let (op, args) = expr.parts()?;
    let is_difference = op == Op::Row(Primitive::Binary(Binary::Sub));
    let is_number = |expr: Expr<'_>| matches!(expr.constant(), Some(Constant::Exact(_)));
    (is_difference && (is_number(args[0]) || is_number(args[1]))).then(|| [args[0], args[1]])
}
