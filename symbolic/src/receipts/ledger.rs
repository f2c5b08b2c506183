//! A simplification written down once: original, result, steps and conditions as nodes
//! of one graph, in which equal expressions are one.

use trigrad_core::{
    Expr, Formula, Graph, Interpret, NodeId, Op, Primitive, Relation, Test, Tracked,
};

use crate::simplify::{Options, Simplified};

/// What a simplification says, by the nodes of one graph.
pub(super) struct Ledger {
    /// The outputs of the original.
    pub(super) original: Vec<NodeId>,
    /// The outputs of the result.
    pub(super) result: Vec<NodeId>,
    /// Both sides of each step.
    pub(super) steps: Vec<[NodeId; 2]>,
    /// What the conditions of the result are about.
    pub(super) conditions: Vec<NodeId>,
    /// What the assumptions are about.
    pub(super) assumptions: Vec<NodeId>,
    /// What is to be a number where anything is asked of the result.
    pub(super) within: Vec<NodeId>,
}

impl Ledger {
    /// Writes down everything in `graph`. Time linear in the nodes of all formulas, those
    /// that outputs of one formula share counted once, as the steps of a simplification do.
    pub(super) fn new(
        graph: &Graph,
        original: &Formula,
        simplified: &Simplified,
        options: &Options,
    ) -> Self {
        let mut copies = Copies::new(graph);
        for name in original.inputs() {
            graph.variable(name);
        }
        let steps = &simplified.steps;
        Self {
            original: copies.outputs(original),
            result: copies.outputs(&simplified.formula),
            steps: steps
                .iter()
                .map(|step| [copies.output(&step.before), copies.output(&step.after)])
                .collect(),
            conditions: (simplified.conditions.iter())
                .map(|condition| copies.output(&condition.of))
                .collect(),
            assumptions: (options.assume.iter())
                .map(|condition| copies.output(&condition.of))
                .collect(),
            within: (options.within.iter())
                .flat_map(|within| copies.outputs(within))
                .collect(),
        }
    }
}

/// The row as a node of the graph of its arguments.
pub(super) fn row<'g>(row: Primitive, args: &[Expr<'g>]) -> Expr<'g> {
    let args: Vec<_> = args.iter().copied().map(Tracked::varying).collect();
    row.apply(&args)
}

/// The comparison between the first two of the arguments of a conditional.
pub(super) fn test<'g>(relation: Relation, args: &[Expr<'g>]) -> Test<Expr<'g>> {
    Test {
        relation,
        left: args[0],
        right: args[1],
    }
}

// Copies formulas into a graph, each node of what they share once.
struct Copies<'g> {
    graph: &'g Graph,
    last: Option<Formula>,
    // The copies of the nodes of the last formula.
    copies: Vec<Option<Expr<'g>>>,
    names: Vec<Expr<'g>>,
}

impl<'g> Copies<'g> {
    fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            last: None,
            copies: Vec::new(),
            names: Vec::new(),
        }
    }

    fn output(&mut self, formula: &Formula) -> NodeId {
        self.outputs(formula)[0]
    }

    fn outputs(&mut self, formula: &Formula) -> Vec<NodeId> {
        let is_known = |last: &Formula| last.shares_nodes_with(formula);
        if !self.last.as_ref().is_some_and(is_known) {
            self.copies.clear();
            self.copies.resize(formula.len(), None);
            self.names = formula
                .inputs()
                .map(|name| self.graph.variable(name))
                .collect();
            self.last = Some(formula.clone());
        }
        let mut args = Vec::new();
        let mut open = Vec::new();
        let mut copied = Vec::with_capacity(formula.outputs().len());
        for &output in formula.outputs() {
            open.push(output);
            while let Some(&id) = open.last() {
                if self.copies[id.index()].is_some() {
                    open.pop();
                    continue;
                }
                formula.args_into(id, &mut args);
                let waiting = open.len();
                open.extend(args.iter().filter(|arg| self.copies[arg.index()].is_none()));
                if open.len() == waiting {
                    self.copies[id.index()] = Some(self.copy(formula, id, &args));
                    open.pop();
                }
            }
            copied.extend(self.copies[output.index()].map(|expr| self.graph.id(expr)));
        }
        copied
    }

    // The node, made of the copies of its arguments, which are there already.
    fn copy(&self, formula: &Formula, id: NodeId, args: &[NodeId]) -> Expr<'g> {
        let args: Vec<Expr<'g>> = args
            .iter()
            .filter_map(|arg| self.copies[arg.index()])
            .collect();
        match formula.op(id) {
            Op::Constant(number) => self.graph.constant(formula.constant(number).clone()),
            Op::Variable(number) => match formula.input_of(number) {
                Some(input) => self.names[input],
                None => unreachable!("the variables of a formula are its inputs"),
            },
            Op::Row(of) => row(of, &args),
            Op::If(relation) => Expr::select(test(relation, &args), args[2], args[3]),
            Op::Call(number) => {
                let call = formula.call(number);
                let args: Vec<_> = args.into_iter().map(Tracked::varying).collect();
                Expr::custom(&call.function, &call.orders, &args)
            }
        }
    }
}
