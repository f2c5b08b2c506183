//! Matching the left side of a rule at a node, and writing down its right side.

use std::sync::LazyLock;

use trigrad_core::{Constant, Expr, Formula, NodeId, Op};

use crate::keyed::Map;

use super::rule::{Finder, RULES, Rule};

/// The rules of the table, read once: a constant like the table itself.
pub(super) static PATTERNS: LazyLock<Patterns> = LazyLock::new(Patterns::new);

/// The rules that are found by pattern, by the operation at the root of the left side.
pub(super) struct Patterns {
    // By operation, the conditionals of every relation under one.
    by_root: Map<Op, Vec<Compiled>>,
}

/// A rule with its texts read.
pub(super) struct Compiled {
    pub(super) rule: &'static Rule,
    left: Formula,
    pub(super) right: Formula,
    pub(super) requires: Vec<Formula>,
    pub(super) assumes: Vec<Formula>,
}

/// What the letters of a rule stand for.
#[derive(Clone, Default)]
pub(super) struct Letters<'g>(Vec<(String, Expr<'g>)>);

impl<'g> Letters<'g> {
    pub(super) fn get(&self, name: &str) -> Option<Expr<'g>> {
        self.0
            .iter()
            .find(|(letter, _)| letter == name)
            .map(|&(_, expr)| expr)
    }

    // Whether `name` may stand for `expr`, which it does from now on.
    fn bind(&mut self, name: &str, expr: Expr<'g>) -> bool {
        match self.get(name) {
            Some(other) => other == expr,
            None => {
                self.0.push((name.to_owned(), expr));
                true
            }
        }
    }
}

impl Patterns {
    fn new() -> Self {
        let mut by_root: Map<Op, Vec<Compiled>> = Map::default();
        for rule in RULES.iter().filter(|rule| rule.finder == Finder::Pattern) {
            let read = |text: &str| Formula::parse(text).expect("the rules are well-formed");
            let compiled = Compiled {
                rule,
                left: read(rule.left),
                right: read(rule.right),
                requires: rule.requires.iter().map(|side| read(side.of)).collect(),
                assumes: rule.assumes.iter().map(|side| read(side.of)).collect(),
            };
            let root = root(compiled.left.op(compiled.left.outputs()[0]));
            by_root.entry(root).or_default().push(compiled);
        }
        Self { by_root }
    }

    /// The rules whose left side has this operation at its root.
    pub(super) fn at(&self, op: Op) -> &[Compiled] {
        self.by_root.get(&root(op)).map_or(&[], Vec::as_slice)
    }
}

impl Compiled {
    /// What the letters stand for if `op` of `args` is the left side.
    pub(super) fn matches<'g>(&self, op: Op, args: &[Expr<'g>]) -> Option<Letters<'g>> {
        let mut letters = Letters::default();
        let output = self.left.outputs()[0];
        let pattern_args = self.left.args(output);
        (root(self.left.op(output)) == root(op) && pattern_args.len() == args.len())
            .then_some(())?;
        let mut open: Vec<(NodeId, Expr<'g>)> =
            pattern_args.into_iter().zip(args.iter().copied()).collect();
        while let Some((pattern, expr)) = open.pop() {
            match self.left.op(pattern) {
                Op::Variable(number) => {
                    let name = self.left.inputs().nth(number as usize)?;
                    letters.bind(name, expr).then_some(())?;
                }
                Op::Constant(number) => {
                    let wanted: &Constant = self.left.constant(number);
                    (expr.constant().as_ref() == Some(wanted)).then_some(())?;
                }
                wanted => {
                    let (op, args) = expr.parts()?;
                    let pattern_args = self.left.args(pattern);
                    (wanted == op && pattern_args.len() == args.len()).then_some(())?;
                    open.extend(pattern_args.into_iter().zip(args));
                }
            }
        }
        Some(letters)
    }
}

// Conditionals are matched whatever their relation.
fn root(op: Op) -> Op {
    match op {
        Op::If(_) => Op::If(trigrad_core::Relation::Less),
        op => op,
    }
}
