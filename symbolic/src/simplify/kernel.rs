//! What the polynomials of an expression are polynomials in: its variables, functions,
//! roots and powers, and the relations among them.

use std::rc::Rc;

use trigrad_core::{Constant, Exact, Nary, Op, Primitive, Unary};

use super::circular::is_circular;
use super::polynomial::MOST_GENERATORS;
use super::rewriter::Rewriter;
use super::rule::Fact;
use super::term::{Factor, Id, Node, Term};
use crate::keyed::{Map, Set};

/// A generator.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kernel {
    /// A variable, a constant or a function.
    Node(Id),
    /// The node to the power 1/q.
    Root(Id, i64),
    /// The node to an exponent that is no number.
    Power(Id, Term),
}

/// Which of two functions whose squares add up to 1 is replaced in squares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Squares {
    /// Neither.
    Kept,
    /// The sine and the hyperbolic sine.
    OfSines,
    /// The cosine and the hyperbolic cosine.
    OfCosines,
}

/// The generators of an expression, in the order in which they were met.
pub(super) struct Kernels {
    pub(super) all: Vec<Kernel>,
    places: Map<Kernel, usize>,
    // The least common denominator of the exponents of each base.
    roots: Map<Id, i64>,
    // The numbers of which the exponents' multiples are multiples.
    steps: Map<(Id, Id), Exact>,
    pub(super) squares: Squares,
    // The arguments of circular and hyperbolic functions.
    angles: Set<Term>,
    // The lengths that occur, as roots of sums of squares.
    lengths: Map<Id, Term>,
    // Which node stood under a root before it was brought into factors.
    named: Map<Id, Id>,
    // Roots of other things in place of roots of nodes.
    radicals: Map<Id, (i64, Term)>,
    // What the signs that occur are the signs of, and their nodes.
    signs: Map<Term, Id>,
}

impl Kernels {
    /// What the term is made of; `None` if an exponent is too fine.
    pub(super) fn of(rewriter: &mut Rewriter, term: &Term, squares: Squares) -> Option<Self> {
        let mut kernels = Self {
            all: Vec::new(),
            places: Map::default(),
            roots: Map::default(),
            steps: Map::default(),
            squares,
            angles: Set::default(),
            lengths: Map::default(),
            named: Map::default(),
            radicals: Map::default(),
            signs: Map::default(),
        };
        let mut seen = Set::default();
        let mut stack = vec![term.base];
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            match rewriter.arena.node(id).clone() {
                Node::Sum(terms) => stack.extend(terms.iter().map(|term| term.base)),
                Node::Product(factors) => {
                    for factor in factors.iter() {
                        kernels.meet(rewriter, factor)?;
                        stack.push(factor.base);
                    }
                }
                Node::Apply(Op::Row(Primitive::Unary(op)), args) if is_circular(op) => {
                    kernels.angles.insert(args[0].clone());
                }
                Node::Apply(Op::Row(Primitive::Unary(Unary::Sign)), args) => {
                    kernels.signs.insert(args[0].clone(), id);
                }
                Node::Apply(Op::Row(Primitive::Nary(Nary::Hypot)), args) => {
                    let root = rewriter.attempt(|this| this.length_as_root(&args));
                    if let Some(root) = root {
                        stack.push(root.base);
                        kernels.lengths.insert(id, root);
                    }
                }
                _ => {}
            }
        }
        Some(kernels)
    }

    fn meet(&mut self, rewriter: &mut Rewriter, factor: &Factor) -> Option<()> {
        let by_sines = self.root_by_sines(rewriter, factor);
        let factor = by_sines.as_ref().unwrap_or(factor);
        if let Some(number) = factor.number() {
            return self.meet_exponent(factor.base, number);
        }
        for part in parts(rewriter, &factor.exponent)? {
            if part.base == Id::ONE {
                self.meet_exponent(factor.base, &part.coefficient)?;
                continue;
            }
            let size = part.coefficient.abs();
            let step = self
                .steps
                .entry((factor.base, part.base))
                .or_insert_with(|| size.clone());
            *step = common_measure(step, &size)?;
        }
        Some(())
    }

    // Makes the root of the base fine enough for the exponent.
    fn meet_exponent(&mut self, base: Id, exponent: &Exact) -> Option<()> {
        const FINEST: i64 = 24;
        let (_, d) = exponent.to_small()?;
        if d > 1 {
            let root = self.roots.entry(base).or_insert(1);
            let common = super::sum::gcd(root.unsigned_abs(), d.unsigned_abs());
            *root = *root / i64::try_from(common).ok()? * d;
            (*root <= FINEST).then_some(())?;
        }
        Some(())
    }

    /// The nodes of which there are roots, and which, those first that others are made of.
    pub(super) fn rooted(&self) -> Vec<(Id, i64)> {
        let mut all: Vec<(Id, i64)> = self.roots.iter().map(|(&id, &q)| (id, q)).collect();
        all.sort_unstable();
        all
    }

    /// Has the root of a node, of the order in which it occurs, be written as a term.
    pub(super) fn replace_root(
        &mut self,
        rewriter: &mut Rewriter,
        base: Id,
        root: Term,
    ) -> Option<()> {
        let q = self.roots.remove(&base)?;
        let factors = rewriter.factors(root.base);
        for factor in &factors {
            self.meet(rewriter, factor)?;
        }
        if let [only] = &factors[..]
            && root.coefficient.is_one()
            && only.number() == Exact::ratio(1, q).as_ref()
        {
            self.named.entry(only.base).or_insert(base);
        }
        self.radicals.insert(base, (q, root));
        self.all.clear();
        self.places.clear();
        Some(())
    }

    /// What a root is a power of, and which, where its node has another form.
    pub(super) fn radical(&self, factor: &Factor) -> Option<(i64, Term)> {
        let (q, root) = self.radicals.get(&factor.base)?;
        let number = factor.number().filter(|number| !number.is_integer())?;
        let times = number.checked_mul(&Exact::from(*q))?.to_i64()?;
        Some((times, root.clone()))
    }

    /// The length as the root of a sum of squares.
    pub(super) fn length(&self, id: Id) -> Option<Term> {
        self.lengths.get(&id).cloned()
    }

    /// The sign of what the node is the absolute value of, where that sign occurs too.
    pub(super) fn sign_of(&self, rewriter: &Rewriter, abs: Id) -> Option<(Term, Id)> {
        match rewriter.arena.node(abs) {
            Node::Apply(Op::Row(Primitive::Unary(Unary::Abs)), args) => {
                let sign = self.signs.get(&args[0])?;
                Some((args[0].clone(), *sign))
            }
            _ => None,
        }
    }

    // A root of a secant as that of the cosine: both are numbers where the cosine is above
    // 0, and only there.
    fn root_by_sines(&self, rewriter: &mut Rewriter, factor: &Factor) -> Option<Factor> {
        let number = factor.number()?;
        if self.squares == Squares::Kept || number.is_integer() {
            return None;
        }
        let number = number.negated();
        match rewriter.as_sines(factor.base)? {
            [(_, 0), (below, -1)] | [(below, -1), (_, 0)] => Some(Factor::new(below, number)),
            _ => None,
        }
    }

    /// The generators and exponents that a power is a product of.
    pub(super) fn powers(
        &mut self,
        rewriter: &mut Rewriter,
        factor: &Factor,
    ) -> Option<Vec<(usize, i64)>> {
        let by_sines = self.root_by_sines(rewriter, factor);
        if by_sines.is_some() {
            rewriter.rule("root-of-secant");
        }
        let factor = by_sines.as_ref().unwrap_or(factor);
        if let Some(number) = factor.number() {
            return Some(vec![self.rational_power(factor.base, number)?]);
        }
        // Powers of what may be 0 or less are not what the product of their parts is.
        let base = Term::of(factor.base);
        if factor.base != Id::E && !rewriter.proves(Fact::Positive, &base) {
            let whole = rewriter.power_of(factor).base;
            return Some(vec![(self.place(Kernel::Node(whole))?, 1)]);
        }
        let mut powers = Vec::new();
        for part in parts(rewriter, &factor.exponent)? {
            if part.base == Id::ONE {
                powers.push(self.rational_power(factor.base, &part.coefficient)?);
                continue;
            }
            let step = self.steps.get(&(factor.base, part.base))?.clone();
            let times = part.coefficient.checked_div(&step)?.to_i64()?;
            let exponent = Term {
                coefficient: step,
                base: part.base,
            };
            powers.push((self.place(Kernel::Power(factor.base, exponent))?, times));
        }
        Some(powers)
    }

    fn rational_power(&mut self, base: Id, exponent: &Exact) -> Option<(usize, i64)> {
        match self.root_of(base) {
            1 => Some((self.place(Kernel::Node(base))?, exponent.to_i64()?)),
            q => {
                let times = exponent.checked_mul(&Exact::from(q))?.to_i64()?;
                Some((self.place(Kernel::Root(base, q))?, times))
            }
        }
    }

    /// Whether the functions of an angle are written by those of its double.
    pub(super) fn doubles(&self, angle: &Term) -> bool {
        let is_half = angle
            .coefficient
            .to_small()
            .is_some_and(|(_, d)| d % 2 == 0);
        let double = angle.times(&Exact::from(2));
        is_half || double.is_some_and(|double| self.angles.contains(&double))
    }

    /// Of which root of the node the expression is made.
    pub(super) fn root_of(&self, base: Id) -> i64 {
        self.roots.get(&base).copied().unwrap_or(1)
    }

    pub(super) fn place(&mut self, kernel: Kernel) -> Option<usize> {
        if let Some(&place) = self.places.get(&kernel) {
            return Some(place);
        }
        (self.all.len() < MOST_GENERATORS).then_some(())?;
        self.places.insert(kernel.clone(), self.all.len());
        self.all.push(kernel);
        Some(self.all.len() - 1)
    }

    /// The generator to an integer power.
    pub(super) fn power(&self, place: usize, exponent: i64) -> Option<Factor> {
        Some(match &self.all[place] {
            Kernel::Node(id) => Factor::new(*id, Exact::from(exponent)),
            Kernel::Root(base, q) => {
                let base = self.named.get(base).unwrap_or(base);
                Factor::new(*base, Exact::ratio(exponent, *q)?)
            }
            Kernel::Power(base, step) => Factor {
                base: *base,
                exponent: step.times(&Exact::from(exponent))?,
            },
        })
    }

    /// `kernel^n = value`, if there is such a relation; the value as terms of a sum,
    /// because the sum itself might be simplified to the power that it is to replace.
    pub(super) fn relation(
        &self,
        rewriter: &mut Rewriter,
        place: usize,
    ) -> Option<(u8, Vec<Term>)> {
        match self.all[place].clone() {
            // x is itself written as the square of its root.
            Kernel::Root(base, q) => match rewriter.arena.node(base) {
                Node::Apply(Op::Row(Primitive::Unary(op)), args) if self.partner(*op).is_some() => {
                    let (op, args) = (*op, Rc::clone(args));
                    let value = self.by_partner(rewriter, op, args)?;
                    Some((u8::try_from(2 * q).ok()?, value))
                }
                Node::Sum(_)
                | Node::Product(_)
                | Node::Constant(Constant::Exact(_))
                | Node::Apply(Op::Row(Primitive::Unary(Unary::Neg)), _) => {
                    Some((u8::try_from(q).ok()?, vec![Term::of(base)]))
                }
                _ => None,
            },
            Kernel::Power(..) => None,
            Kernel::Node(id) => {
                let Node::Apply(Op::Row(row), args) = rewriter.arena.node(id) else {
                    return None;
                };
                let (row, args) = (*row, Rc::clone(args));
                let square =
                    |rewriter: &mut Rewriter, arg: &Term| rewriter.power(arg, &Term::integer(2));
                match row {
                    Primitive::Unary(Unary::Abs) => Some((2, vec![square(rewriter, &args[0])?])),
                    Primitive::Unary(Unary::Cbrt) => Some((3, vec![args[0].clone()])),
                    Primitive::Unary(Unary::Sign) => {
                        match rewriter.proves(Fact::Nonzero, &args[0]) {
                            true => Some((2, vec![Term::ONE])),
                            false => Some((3, vec![Term::of(id)])),
                        }
                    }
                    Primitive::Nary(Nary::Hypot) => {
                        let squares: Option<Vec<Term>> =
                            args.iter().map(|arg| square(rewriter, arg)).collect();
                        Some((2, squares?))
                    }
                    Primitive::Unary(op) => Some((2, self.by_partner(rewriter, op, args)?)),
                    _ => None,
                }
            }
        }
    }

    // The square of a function by that of its partner, where that occurs too: only then is
    // anything gained.
    fn by_partner(
        &self,
        rewriter: &mut Rewriter,
        op: Unary,
        args: Rc<[Term]>,
    ) -> Option<Vec<Term>> {
        let (partner, sign, offset) = self.partner(op)?;
        let partner = Op::Row(Primitive::Unary(partner));
        let partner = rewriter.arena.intern(Node::Apply(partner, args));
        let occurs = match self.root_of(partner) {
            1 => self.places.contains_key(&Kernel::Node(partner)),
            q => self.places.contains_key(&Kernel::Root(partner, q)),
        };
        occurs.then_some(())?;
        let square = rewriter.power(&Term::of(partner), &Term::integer(2))?;
        Some(vec![
            Term::integer(offset),
            square.times(&Exact::from(sign))?,
        ])
    }

    // f^2 = offset + sign*partner^2.
    fn partner(&self, op: Unary) -> Option<(Unary, i64, i64)> {
        match (self.squares, op) {
            (Squares::OfSines, Unary::Sin) => Some((Unary::Cos, -1, 1)),
            (Squares::OfCosines, Unary::Cos) => Some((Unary::Sin, -1, 1)),
            (Squares::OfSines, Unary::Sinh) => Some((Unary::Cosh, 1, -1)),
            (Squares::OfCosines, Unary::Cosh) => Some((Unary::Sinh, 1, 1)),
            _ => None,
        }
    }
}

impl Rewriter {
    fn length_as_root(&mut self, args: &[Term]) -> Option<Term> {
        let squares: Option<Vec<Term>> = args
            .iter()
            .map(|arg| self.power(arg, &Term::integer(2)))
            .collect();
        let sum = self.sum(squares?)?;
        self.power(&sum, &Term::number(Exact::ratio(1, 2)?))
    }
}

// The terms that an exponent is a sum of.
fn parts(rewriter: &Rewriter, exponent: &Term) -> Option<Vec<Term>> {
    match rewriter.arena.node(exponent.base) {
        Node::Sum(terms) => terms
            .iter()
            .map(|term| term.times(&exponent.coefficient))
            .collect(),
        _ => Some(vec![exponent.clone()]),
    }
}

// The largest number of which both are integer multiples.
fn common_measure(a: &Exact, b: &Exact) -> Option<Exact> {
    let ((n, d), (m, e)) = (a.to_small()?, b.to_small()?);
    let above = super::sum::gcd(
        n.unsigned_abs().checked_mul(e.unsigned_abs())?,
        m.unsigned_abs().checked_mul(d.unsigned_abs())?,
    );
    let below = d.checked_mul(e)?;
    Exact::ratio(i64::try_from(above).ok()?, below)
}
