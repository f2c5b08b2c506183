//! Matching the left side of a rule at a node, and writing down its right side.

use std::sync::LazyLock;

use trigrad_core::{Binary, Constant, Exact, Formula, NodeId, Op, Primitive, Unary};

use super::rewriter::Rewriter;
use super::rule::{Fact, Finder, RULES, Rule};
use super::term::{Factor, Id, Node, Term};
use crate::keyed::Map;

/// The rules of the table, read once: a constant like the table itself.
static PATTERNS: LazyLock<Map<Op, Vec<Compiled>>> = LazyLock::new(compile);

/// A rule with its texts read.
struct Compiled {
    rule: &'static Rule,
    // What is asked of each argument at the root.
    left: Vec<Pattern>,
    right: Script,
    requires: Vec<(Fact, Script)>,
    assumes: Vec<(Fact, Script)>,
}

/// What is asked of an expression.
enum Pattern {
    Letter(usize),
    Constant(Constant),
    Node(Op, Vec<Pattern>),
    /// Arithmetic of letters that are bound elsewhere: it is done, and the outcome compared.
    Computed(Script),
}

/// The operations of a side of a rule, arguments first.
struct Script(Vec<Line>);

enum Line {
    Letter(usize),
    Constant(Constant),
    Apply(Op, Vec<usize>),
}

/// What the letters of a rule stand for.
type Letters = [Option<Term>; 4];

impl Rewriter {
    /// The first rule of the table that applies to the node, used.
    pub(super) fn apply_patterns(&mut self, op: Op, args: &[Term]) -> Option<Term> {
        let rules = PATTERNS.get(&op)?;
        self.spend(rules.len());
        rules
            .iter()
            .filter(|rule| rule.left.len() == args.len())
            .find_map(|rule| self.attempt(|this| this.use_rule(rule, args)))
    }

    fn use_rule(&mut self, compiled: &Compiled, args: &[Term]) -> Option<Term> {
        let mut letters = Letters::default();
        let mut computed = Vec::new();
        for (pattern, arg) in compiled.left.iter().zip(args) {
            self.matches(pattern, arg, &mut letters, &mut computed)
                .then_some(())?;
        }
        for (script, arg) in computed {
            let wanted = self.run(script, &letters)?;
            (wanted == arg).then_some(())?;
        }
        for (fact, of) in &compiled.requires {
            let of = self.run(of, &letters)?;
            let holds = match fact {
                Fact::Signed => of.coefficient.is_negative(),
                _ => self.proves(*fact, &of),
            };
            holds.then_some(())?;
        }
        for (fact, of) in &compiled.assumes {
            let of = self.run(of, &letters)?;
            self.assume(*fact, &of)?;
        }
        self.rule(compiled.rule.name);
        self.run(&compiled.right, &letters)
    }

    fn matches<'p>(
        &self,
        pattern: &'p Pattern,
        term: &Term,
        letters: &mut Letters,
        computed: &mut Vec<(&'p Script, Term)>,
    ) -> bool {
        match pattern {
            Pattern::Letter(letter) => match &letters[*letter] {
                Some(bound) => bound == term,
                None => {
                    letters[*letter] = Some(term.clone());
                    true
                }
            },
            Pattern::Constant(Constant::Exact(number)) => term.as_number() == Some(number),
            Pattern::Constant(constant) => {
                term.coefficient.is_one()
                    && matches!(self.arena.node(term.base), Node::Constant(c) if c == constant)
            }
            Pattern::Computed(script) => {
                computed.push((script, term.clone()));
                true
            }
            Pattern::Node(op, patterns) => {
                if !term.coefficient.is_one() {
                    return false;
                }
                match self.arena.node(term.base) {
                    Node::Apply(other, args) => {
                        other == op
                            && args.len() == patterns.len()
                            && patterns
                                .iter()
                                .zip(args.iter())
                                .all(|(pattern, arg)| self.matches(pattern, arg, letters, computed))
                    }
                    Node::Product(factors) => match &factors[..] {
                        [only] => self.matches_power(*op, patterns, only, letters, computed),
                        _ => false,
                    },
                    _ => false,
                }
            }
        }
    }

    // Roots, powers and exponentials are all kept as powers.
    fn matches_power<'p>(
        &self,
        op: Op,
        patterns: &'p [Pattern],
        factor: &Factor,
        letters: &mut Letters,
        computed: &mut Vec<(&'p Script, Term)>,
    ) -> bool {
        let base = Term::of(factor.base);
        let is_base = |base: &Constant| matches!(self.arena.node(factor.base), Node::Constant(c) if c == base);
        match op {
            Op::Row(Primitive::Unary(Unary::Exp)) => {
                factor.base == Id::E
                    && self.matches(&patterns[0], &factor.exponent, letters, computed)
            }
            Op::Row(Primitive::Unary(Unary::Exp2)) => {
                is_base(&Constant::from(2))
                    && self.matches(&patterns[0], &factor.exponent, letters, computed)
            }
            Op::Row(Primitive::Unary(Unary::Sqrt)) => {
                factor.number() == Exact::ratio(1, 2).as_ref()
                    && self.matches(&patterns[0], &base, letters, computed)
            }
            Op::Row(Primitive::Binary(Binary::Pow)) => {
                self.matches(&patterns[0], &base, letters, computed)
                    && self.matches(&patterns[1], &factor.exponent, letters, computed)
            }
            _ => false,
        }
    }

    fn run(&mut self, script: &Script, letters: &Letters) -> Option<Term> {
        // What most conditions are of.
        if let [Line::Letter(letter)] = script.0[..] {
            return Some(letters[letter].clone().unwrap_or(Term::ZERO));
        }
        let mut made: Vec<Term> = Vec::with_capacity(script.0.len());
        let mut noted = vec![self.notes.conditions.len()];
        for line in &script.0 {
            let term = match line {
                // A letter that is not bound does not occur in the script either.
                Line::Letter(letter) => letters[*letter].clone().unwrap_or(Term::ZERO),
                Line::Constant(constant) => self.constant(constant),
                Line::Apply(op, args) => {
                    let args: Vec<Term> = args.iter().map(|&arg| made[arg].clone()).collect();
                    if let (Op::If(_), Line::Apply(_, places)) = (op, line) {
                        self.limit_conditions(*op, &args, &noted, places);
                    }
                    self.made(*op, args)
                }
            };
            made.push(term);
            noted.push(self.notes.conditions.len());
        }
        made.pop()
    }

    // What was relied on in the second branch, which is the last thing that was made, is
    // the case only where that branch is taken.
    fn limit_conditions(&mut self, op: Op, args: &[Term], noted: &[usize], places: &[usize]) {
        let sides = places[0].max(places[1]);
        let from = noted[sides + 1];
        for at in from..self.notes.conditions.len() {
            let (fact, of, by) = self.notes.conditions[at].clone();
            let harmless = match fact {
                Fact::Nonzero | Fact::Positive => Term::ONE,
                _ => Term::ZERO,
            };
            let test = [args[0].clone(), args[1].clone(), harmless, of];
            let limited = self.arena.intern(Node::Apply(op, test.into()));
            self.notes.conditions[at] = (fact, Term::of(limited), by);
        }
    }
}

fn compile() -> Map<Op, Vec<Compiled>> {
    let mut by_root: Map<Op, Vec<Compiled>> = Map::default();
    for rule in RULES.iter().filter(|rule| rule.finder == Finder::Pattern) {
        let read = |text: &str| {
            Formula::parse(text)
                .expect("the rules are well-formed")
                .with_inputs(&["a", "b", "c", "d"])
        };
        let left = read(rule.left);
        let root = left.outputs()[0];
        let sides = |sides: &[super::rule::Side]| {
            sides
                .iter()
                .map(|side| (side.fact, script(&read(side.of))))
                .collect()
        };
        let compiled = Compiled {
            rule,
            left: left
                .args(root)
                .iter()
                .map(|&arg| pattern(&left, arg))
                .collect(),
            right: script(&read(rule.right)),
            requires: sides(rule.requires),
            assumes: sides(rule.assumes),
        };
        by_root.entry(left.op(root)).or_default().push(compiled);
    }
    by_root
}

// Patterns are as deep as the table's texts.
fn pattern(formula: &Formula, id: NodeId) -> Pattern {
    match formula.op(id) {
        Op::Variable(number) => Pattern::Letter(number as usize),
        Op::Constant(number) => Pattern::Constant(formula.constant(number).clone()),
        Op::Row(Primitive::Binary(Binary::Pow)) | Op::Row(Primitive::Unary(_)) => {
            let args = formula.args(id);
            let args = args.iter().map(|&arg| pattern(formula, arg)).collect();
            Pattern::Node(formula.op(id), args)
        }
        Op::Row(Primitive::Binary(Binary::Add | Binary::Sub | Binary::Mul | Binary::Div)) => {
            Pattern::Computed(script(&formula.output(id)))
        }
        op => {
            let args = formula.args(id);
            Pattern::Node(op, args.iter().map(|&arg| pattern(formula, arg)).collect())
        }
    }
}

fn script(formula: &Formula) -> Script {
    let line = |id: NodeId| match formula.op(id) {
        Op::Variable(number) => Line::Letter(number as usize),
        Op::Constant(number) => Line::Constant(formula.constant(number).clone()),
        op => Line::Apply(op, formula.args(id).iter().map(|arg| arg.index()).collect()),
    };
    let root = formula.outputs()[0];
    let lines = formula.nodes().take(root.index() + 1).map(line);
    Script(lines.collect())
}
