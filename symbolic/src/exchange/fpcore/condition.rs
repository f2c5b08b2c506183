//! Truth values, which are no nodes here: they become nested `if`s where they are used.

use trigrad_core::{Expr, Graph, Relation};

/// A truth value, by its place among the others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Truth(usize);

/// The truth values of a core, each of others before it.
#[derive(Debug, Default)]
pub(super) struct Truths<'g>(Vec<Made<'g>>);

#[derive(Clone, Debug)]
enum Made<'g> {
    Always(bool),
    Compare(Relation, Expr<'g>, Expr<'g>),
    And(Vec<Truth>),
    Or(Vec<Truth>),
    Not(Truth),
    If(Truth, Truth, Truth),
}

impl<'g> Truths<'g> {
    pub(super) fn always(&mut self, holds: bool) -> Truth {
        self.add(Made::Always(holds))
    }

    /// The relation between neighbours; `!=` between any two.
    pub(super) fn chain(&mut self, relation: Relation, sides: &[Expr<'g>]) -> Truth {
        let mut all = Vec::new();
        for (place, &left) in sides.iter().enumerate() {
            let count = match relation {
                Relation::NotEqual => sides.len(),
                _ => 1,
            };
            for &right in sides[place + 1..].iter().take(count) {
                all.push(self.add(Made::Compare(relation, left, right)));
            }
        }
        match all[..] {
            [only] => only,
            _ => self.and(all),
        }
    }

    pub(super) fn and(&mut self, parts: Vec<Truth>) -> Truth {
        self.add(Made::And(parts))
    }

    pub(super) fn or(&mut self, parts: Vec<Truth>) -> Truth {
        self.add(Made::Or(parts))
    }

    pub(super) fn not(&mut self, part: Truth) -> Truth {
        self.add(Made::Not(part))
    }

    pub(super) fn choice(&mut self, condition: Truth, then: Truth, otherwise: Truth) -> Truth {
        self.add(Made::If(condition, then, otherwise))
    }

    /// Whether it costs one comparison at most, wherever it is used.
    pub(super) fn is_simple(&self, truth: Truth) -> bool {
        matches!(self.0[truth.0], Made::Always(_) | Made::Compare(..))
    }

    /// The number `then` where it holds, `otherwise` elsewhere; a node for each comparison.
    pub(super) fn select(
        &self,
        graph: &'g Graph,
        truth: Truth,
        then: Expr<'g>,
        otherwise: Expr<'g>,
    ) -> Expr<'g> {
        let mut waiting: Vec<Waiting<'g, '_>> = Vec::new();
        let mut work = (truth, then, otherwise);
        loop {
            let (truth, a, b) = work;
            let value = match &self.0[truth.0] {
                Made::Always(holds) => match holds {
                    true => a,
                    false => b,
                },
                Made::Compare(relation, left, right) => {
                    graph.conditional(*relation, [*left, *right], [a, b])
                }
                Made::Not(part) => {
                    work = (*part, b, a);
                    continue;
                }
                Made::And(parts) => {
                    waiting.push(Waiting::All(parts, b));
                    a
                }
                Made::Or(parts) => {
                    waiting.push(Waiting::Any(parts, a));
                    b
                }
                Made::If(condition, then, otherwise) => {
                    waiting.push(Waiting::Then(*condition, *otherwise, a, b));
                    work = (*then, a, b);
                    continue;
                }
            };
            work = loop {
                match waiting.pop() {
                    None => return value,
                    // The last part is the innermost `if`.
                    Some(Waiting::All([first @ .., last], b)) => {
                        waiting.push(Waiting::All(first, b));
                        break (*last, value, b);
                    }
                    Some(Waiting::Any([first @ .., last], a)) => {
                        waiting.push(Waiting::Any(first, a));
                        break (*last, a, value);
                    }
                    Some(Waiting::All([], _) | Waiting::Any([], _)) => {}
                    Some(Waiting::Then(condition, otherwise, a, b)) => {
                        waiting.push(Waiting::Otherwise(condition, value));
                        break (otherwise, a, b);
                    }
                    Some(Waiting::Otherwise(condition, then)) => {
                        break (condition, then, value);
                    }
                }
            };
        }
    }

    fn add(&mut self, made: Made<'g>) -> Truth {
        self.0.push(made);
        Truth(self.0.len() - 1)
    }
}

// What waits for the number that is being made.
enum Waiting<'g, 't> {
    // The parts that are still to hold, and the number where one does not.
    All(&'t [Truth], Expr<'g>),
    Any(&'t [Truth], Expr<'g>),
    Then(Truth, Truth, Expr<'g>, Expr<'g>),
    Otherwise(Truth, Expr<'g>),
}
