//! The state of a simplification: its nodes, what it took for granted, what it did.

use trigrad_core::{Exact, NodeId, Op};

use super::arena::Arena;
use super::cost::Costs;
use super::known::Known;
use super::proof::Proof;
use super::rule::{Effect, Fact, RULES};
use super::term::{Factor, Id, Node, Term};
use super::write::for_each_part;
use crate::keyed::{Map, Set};

/// One rewrite: the rules used at once, what stood there and what stands there now.
pub(super) struct Rewrite {
    pub(super) rules: Vec<&'static str>,
    pub(super) before: Before,
    pub(super) after: Term,
}

/// What stood somewhere before a rewrite.
pub(super) enum Before {
    /// An operation as it was written, applied to what its arguments have become.
    Raw(Op, Vec<Term>),
    /// An expression in collected form.
    Term(Term),
}

/// What a rewrite in the making has used so far.
#[derive(Clone, Default)]
pub(super) struct Notes {
    pub(super) rules: Vec<&'static str>,
    pub(super) conditions: Vec<(Fact, Term, Proof)>,
}

/// A place in the record of what was done.
pub(super) struct Mark {
    notes: Notes,
    conditions: usize,
    log: usize,
    factored: usize,
}

/// A part of the record of what was done.
#[derive(Default)]
pub(super) struct Record {
    notes: Notes,
    conditions: Vec<Reliance>,
    log: Vec<Rewrite>,
}

/// A fact that was relied on.
#[derive(Clone)]
pub(super) struct Reliance {
    pub(super) fact: Fact,
    pub(super) of: Term,
    /// What it rests on itself; what may not be proved at all is presumed.
    pub(super) by: Proof,
    /// The node of the formula that it was about; absent where it may be any.
    pub(super) origin: Option<NodeId>,
}

/// The state of a simplification.
pub(super) struct Rewriter {
    pub(super) arena: Arena,
    admit: Effect,
    pub(super) notes: Notes,
    /// What was relied on.
    pub(super) conditions: Vec<Reliance>,
    /// The node of the formula that is in the making.
    pub(super) origin: Option<NodeId>,
    /// What was done, if that is kept.
    pub(super) log: Option<Vec<Rewrite>>,
    /// Sums and products that stay whole inside of others.
    pub(super) whole: Set<Id>,
    /// Whether those stay whole whatever could be gained by opening them, because what is
    /// shared is written once.
    pub(super) keeps_shared: bool,
    /// Whether a rule was not used for want of a proof.
    pub(super) wanting: bool,
    // So many steps of work are left.
    pub(super) work: u64,
    pub(super) depth: u32,
    pub(super) costs: Costs,
    // By which rules what became of a node may be a number in more places, on the record.
    enlarging: Map<Id, Vec<&'static str>>,
    /// Nodes with common factors taken out.
    pub(super) factored: Map<Id, Term>,
    pub(super) factored_order: Vec<Id>,
    /// What the nodes of the last formula became, by their places.
    pub(super) imported: Vec<Option<Term>>,
}

impl Rewriter {
    pub(super) fn new(names: &[&str], admit: Effect, receipts: bool, work: u64) -> Self {
        Self {
            arena: Arena::new(names),
            admit,
            notes: Notes::default(),
            conditions: Vec::new(),
            origin: None,
            log: receipts.then(Vec::new),
            whole: Set::default(),
            keeps_shared: false,
            wanting: false,
            work,
            depth: 0,
            costs: Costs::default(),
            enlarging: Map::default(),
            factored: Map::default(),
            factored_order: Vec::new(),
            imported: Vec::new(),
        }
    }

    /// Where the record of what was done stands.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            notes: self.notes.clone(),
            conditions: self.conditions.len(),
            log: self.log.as_ref().map_or(0, Vec::len),
            factored: self.factored_order.len(),
        }
    }

    /// What was done since the mark, taken off the record.
    pub(super) fn undo(&mut self, mark: &Mark) -> Record {
        for id in self.factored_order.drain(mark.factored..) {
            self.factored.remove(&id);
        }
        Record {
            notes: std::mem::replace(&mut self.notes, mark.notes.clone()),
            conditions: self.conditions.split_off(mark.conditions),
            log: match &mut self.log {
                Some(log) => log.split_off(mark.log),
                None => Vec::new(),
            },
        }
    }

    /// Puts what was done back on the record.
    pub(super) fn redo(&mut self, record: Record) {
        self.notes = record.notes;
        self.conditions.extend(record.conditions);
        if let Some(log) = &mut self.log {
            log.extend(record.log);
        }
    }

    /// Forgets what was done, but not the nodes.
    pub(super) fn restart(&mut self) {
        self.notes = Notes::default();
        self.conditions.clear();
        self.factored.clear();
        self.factored_order.clear();
        self.enlarging.clear();
        self.whole.clear();
        self.costs = Costs::default();
        if let Some(log) = &mut self.log {
            log.clear();
        }
    }

    /// What a node of the last formula became.
    pub(super) fn made_of(&self, id: trigrad_core::NodeId) -> Option<Term> {
        self.imported.get(id.index())?.clone()
    }

    /// Whether long sums and products are collected at once; not where each step counts.
    pub(super) fn gathers(&self) -> bool {
        self.log.is_none() && self.admit > Effect::Equal
    }

    /// Whether the node is written once for all that it is part of.
    pub(super) fn is_shared(&self, id: Id) -> bool {
        self.keeps_shared && self.whole.contains(&id)
    }

    /// Keeps the node whole, which what is shared has become.
    pub(super) fn keep_shared(&mut self, id: Id) {
        if matches!(self.arena.node(id), Node::Sum(_) | Node::Product(_)) && self.whole.insert(id) {
            self.costs.make_free(id);
        }
    }

    /// Notes that so much was looked at.
    pub(super) fn spend(&mut self, steps: usize) {
        self.work = self.work.saturating_sub(steps as u64);
    }

    /// Notes that a rule was used.
    pub(super) fn rule(&mut self, name: &'static str) {
        if !self.notes.rules.contains(&name) {
            self.notes.rules.push(name);
        }
    }

    /// Puts a rewrite on record, if that is kept.
    pub(super) fn log(&mut self, before: Before, after: Term, mut rules: Vec<&'static str>) {
        if let Some(log) = &mut self.log {
            if rules.is_empty() {
                rules.push("order");
            }
            if let Before::Term(term) = &before {
                // What made a part a number in more places did so for the whole.
                for_each_part(self.arena.node(term.base), |part| {
                    for name in self.enlarging.get(&part).into_iter().flatten() {
                        if !rules.contains(name) {
                            rules.push(name);
                        }
                    }
                });
                let enlarging = rules.iter().copied().filter(|name| enlarges(name));
                self.enlarging.insert(term.base, enlarging.collect());
            }
            log.push(Rewrite {
                rules,
                before,
                after,
            });
        }
    }

    /// Puts on record that multiples of nodes are the same multiples of what became of the
    /// nodes since the record had `from` entries: 2*(a + b) may be written 2*a + 2*b, which
    /// by itself does not follow from what is on record of a + b.
    pub(super) fn log_multiples(&mut self, before: &[Term], after: &[Term], from: usize) {
        let Some(log) = &self.log else { return };
        let mut rules: Map<Id, &[&'static str]> = Map::default();
        for rewrite in &log[from..] {
            if let Before::Term(term) = &rewrite.before
                && term.coefficient.is_one()
            {
                rules.insert(term.base, &rewrite.rules);
            }
        }
        let mut multiples = Vec::new();
        for (before, after) in before.iter().zip(after) {
            if before != after && !before.coefficient.is_one() {
                let rules = rules.get(&before.base).copied().unwrap_or_default();
                multiples.push((before.clone(), after.clone(), rules.to_vec()));
            }
        }
        for (before, after, rules) in multiples {
            self.log(Before::Term(before), after, rules);
        }
    }

    /// What was noted since the last call, or nothing of it if `kept` says so.
    pub(super) fn settle(&mut self, kept: bool) -> Vec<&'static str> {
        let notes = std::mem::take(&mut self.notes);
        if kept {
            let origin = self.origin;
            let of_here = |(fact, of, by)| Reliance {
                fact,
                of,
                by,
                origin,
            };
            self.conditions
                .extend(notes.conditions.into_iter().map(of_here));
        }
        notes.rules
    }

    /// Runs `attempt`; what it noted is forgotten where it comes to nothing.
    pub(super) fn attempt<T>(&mut self, attempt: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (rules, conditions) = (self.notes.rules.len(), self.notes.conditions.len());
        let result = attempt(self);
        if result.is_none() {
            self.notes.rules.truncate(rules);
            self.notes.conditions.truncate(conditions);
        }
        result
    }

    pub(super) fn known(&self, term: &Term) -> Known {
        self.arena.knowledge().of_term(term)
    }

    /// Whether the fact is proved of the term; what that rests on is noted.
    pub(super) fn proves(&mut self, fact: Fact, term: &Term) -> bool {
        let proof = self.known(term).says(fact);
        self.wanting |= !proof.holds();
        let is_admitted = proof.holds() && (self.admit > Effect::Equal || !proof.is_presumed());
        if is_admitted && !proof.is_plain() {
            self.notes.conditions.push((fact, term.clone(), proof));
        }
        is_admitted
    }

    /// Whether `a` is proved not to be below `b`.
    pub(super) fn is_at_least(&mut self, a: &Term, b: &Term) -> bool {
        let rules = self.notes.rules.len();
        let difference = self.attempt(|this| {
            let difference = this.add(a, &b.negated())?;
            this.proves(Fact::NonNegative, &difference).then_some(())
        });
        self.notes.rules.truncate(rules);
        difference.is_some()
    }

    /// Takes for granted what is the case wherever the expression before is a number;
    /// `None` if it is not proved and may not be.
    pub(super) fn assume(&mut self, fact: Fact, term: &Term) -> Option<()> {
        // A product is a number where its powers are: 1/x where x is not 0.
        if fact == Fact::Defined
            && let Node::Product(factors) = self.arena.node(term.base)
        {
            let factors = factors.clone();
            return factors
                .iter()
                .try_for_each(|factor| self.assume_power(factor));
        }
        self.assume_of(fact, term)
    }

    fn assume_power(&mut self, factor: &Factor) -> Option<()> {
        let Some(number) = factor.number() else {
            let power = self.power_of(factor);
            return self.assume_of(Fact::Defined, &power);
        };
        let fact = match (number.is_integer(), number.is_negative()) {
            (true, false) => Fact::Defined,
            (true, true) => Fact::Nonzero,
            (false, true) => Fact::Positive,
            (false, false) => Fact::NonNegative,
        };
        let base = Term::of(factor.base);
        let known = self.known(&base);
        self.assume_of(fact, &base)?;
        // What is nowhere 0 need not be a number everywhere.
        match known.says(fact).holds() {
            true => self.assume_of(Fact::Defined, &base),
            false => Some(()),
        }
    }

    fn assume_of(&mut self, fact: Fact, term: &Term) -> Option<()> {
        let known = self.known(term);
        let proof = known.says(fact);
        if proof.is_plain() {
            return Some(());
        }
        let is_granted = proof.holds() && !proof.is_presumed();
        // Without variables there is no point at which it might be the case after all.
        if !is_granted && (known.closed || self.admit < Effect::Enlarges) {
            return None;
        }
        let by = if is_granted { proof } else { Proof::PRESUMED };
        self.notes.conditions.push((fact, term.clone(), by));
        Some(())
    }

    /// A sum, product or quotient as it was written, where a rule may not touch it.
    pub(super) fn as_written(&mut self, op: Op, args: Vec<Term>) -> Term {
        Term::of(self.arena.intern(Node::Apply(op, args.into())))
    }

    /// The node made anew of what became of its [`parts`](Node::parts); itself where they are
    /// the same, `None` where a rule may not touch it.
    pub(super) fn remade(&mut self, id: Id, parts: Vec<Term>) -> Option<Term> {
        let node = self.arena.node(id).clone();
        if parts == node.parts() {
            return Some(Term::of(id));
        }
        match node {
            Node::Constant(_) | Node::Variable(_) => Some(Term::of(id)),
            Node::Sum(_) => self.sum(parts),
            Node::Product(_) => {
                let mut coefficient = Exact::ONE;
                let mut powers = Vec::new();
                for power in parts.chunks(2) {
                    let power = self.power(&power[0], &power[1])?;
                    coefficient = coefficient.checked_mul(&power.coefficient)?;
                    powers.push(Factor::of(power.base));
                }
                self.product(coefficient, powers)
            }
            Node::Apply(op, _) => Some(self.made(op, parts)),
        }
    }

    /// The powers that the node is a product of; itself if it is none.
    pub(super) fn factors(&self, id: Id) -> Vec<Factor> {
        match self.arena.node(id) {
            Node::Product(factors) => factors.to_vec(),
            _ => vec![Factor::of(id)],
        }
    }
}

fn enlarges(name: &str) -> bool {
    let named = RULES.iter().find(|rule| rule.name == name);
    named.is_some_and(|rule| rule.effect() >= Effect::Enlarges)
}
