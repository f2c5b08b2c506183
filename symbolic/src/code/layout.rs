//! Which nodes become temporaries, and in which branch each of them is computed.

use trigrad_core::{Formula, NodeId, Op};

use super::regions::{Region, Regions};

/// What the layout must respect of a language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Whether a branch computes only the side that is taken.
    pub(super) is_lazy: bool,
    /// Whether numbers that are only made of constants need a variable to begin with:
    /// a compiler that computes 1/0 by itself refuses it, and so does Python.
    pub(super) holds_constants: bool,
}

/// The order of computation of a formula.
pub(super) struct Layout {
    uses: Vec<Use>,
    // The sides of each `if`, by node.
    sides: Vec<Option<[Region; 2]>>,
    statements: Vec<Vec<NodeId>>,
}

#[derive(Clone, Copy)]
struct Use {
    count: u32,
    region: Option<Region>,
    is_temporary: bool,
    is_varying: bool,
    is_typed: bool,
    // Of the expression as it is written where the node is used.
    depth: u32,
    size: u32,
}

// Deep or long expressions are hard to read, and compilers limit their nesting.
const MOST_DEPTH: u32 = 10;
const MOST_SIZE: u32 = 30;
// Python takes a hundred levels of indentation, C compilers need take 127 blocks.
const MOST_BRANCHES: u32 = 20;

impl Layout {
    /// Lays the formula out, in time and memory linear in its nodes.
    pub(super) fn new(formula: &Formula, limits: Limits) -> Self {
        let nothing = Use {
            count: 0,
            region: None,
            is_temporary: false,
            is_varying: false,
            is_typed: false,
            depth: 0,
            size: 1,
        };
        let mut layout = Self {
            uses: vec![nothing; formula.len()],
            sides: vec![None; formula.len()],
            statements: Vec::new(),
        };
        let mut regions = Regions::new();
        layout.place(formula, limits, &mut regions);
        layout.statements = vec![Vec::new(); regions.len()];
        layout.cut(formula, limits);
        layout
    }

    /// The temporaries of the region, each behind those it is made of.
    pub(super) fn statements(&self, region: Region) -> &[NodeId] {
        &self.statements[region.index()]
    }

    /// The two sides of an `if`, where they are regions of their own.
    pub(super) fn sides(&self, id: NodeId) -> Option<[Region; 2]> {
        self.sides[id.index()]
    }

    /// Whether the node is computed once and then called by a name.
    pub(super) fn is_temporary(&self, id: NodeId) -> bool {
        self.uses[id.index()].is_temporary
    }

    /// The nodes of the formula that its outputs are made of.
    pub(super) fn used(&self, formula: &Formula) -> impl Iterator<Item = NodeId> {
        let nodes = formula.nodes();
        nodes.filter(|id| self.uses[id.index()].count > 0)
    }

    /// Whether the node depends on an input.
    pub(super) fn is_varying(&self, id: NodeId) -> bool {
        self.uses[id.index()].is_varying
    }

    /// Whether something else than literals says that the value is an f64.
    pub(super) fn is_typed(&self, id: NodeId) -> bool {
        self.uses[id.index()].is_typed
    }

    /// Whether one side of the `if` has statements, so that it cannot be an expression.
    pub(super) fn is_block(&self, id: NodeId) -> bool {
        let has_statements = |side: &Region| !self.statements(*side).is_empty();
        self.sides(id)
            .is_some_and(|sides| sides.iter().any(has_statements))
    }

    /// The statement that ends a side and is all that the side is for.
    pub(super) fn last_statement(&self, side: Region, value: NodeId) -> Option<NodeId> {
        let last = *self.statements(side).last()?;
        (last == value && self.uses[last.index()].count == 1).then_some(last)
    }

    /// The branch that is all of a side.
    pub(super) fn only_branch(&self, side: Region, value: NodeId) -> Option<NodeId> {
        let is_only = self.statements(side).len() == 1;
        let last = self.last_statement(side, value);
        last.filter(|&last| is_only && self.is_block(last))
    }

    // From the outputs down: a node is computed in the innermost region that encloses
    // all its uses.
    fn place(&mut self, formula: &Formula, limits: Limits, regions: &mut Regions) {
        for output in formula.outputs() {
            self.note(*output, Region::FUNCTION, regions);
        }
        let mut args = Vec::new();
        for id in formula.nodes().rev() {
            let Some(region) = self.uses[id.index()].region else {
                continue;
            };
            formula.args_into(id, &mut args);
            let mut at = [region; 2];
            if matches!(formula.op(id), Op::If(_))
                && limits.is_lazy
                && regions.depth(region) < MOST_BRANCHES
            {
                at = [regions.within(region), regions.within(region)];
                self.sides[id.index()] = Some(at);
            }
            for (slot, arg) in args.iter().enumerate() {
                let is_side = self.sides[id.index()].is_some() && slot >= 2;
                let region = if is_side { at[slot - 2] } else { region };
                self.note(*arg, region, regions);
            }
        }
    }

    fn note(&mut self, id: NodeId, region: Region, regions: &Regions) {
        let used = &mut self.uses[id.index()];
        used.count = used.count.saturating_add(1);
        used.region = Some(match used.region {
            Some(before) => regions.shared(before, region),
            None => region,
        });
    }

    // From the inputs up: what is used twice, or would grow too long, gets a name.
    fn cut(&mut self, formula: &Formula, limits: Limits) {
        let mut args = Vec::new();
        for id in formula.nodes() {
            let Some(region) = self.uses[id.index()].region else {
                continue;
            };
            formula.args_into(id, &mut args);
            let (mut depth, mut size) = (1, 1_u32);
            let mut is_varying = matches!(formula.op(id), Op::Variable(_));
            let mut is_typed = is_varying;
            let is_choice = matches!(formula.op(id), Op::If(_));
            for (slot, arg) in args.iter().enumerate() {
                let arg = &self.uses[arg.index()];
                is_varying |= arg.is_varying;
                is_typed |= arg.is_typed && (slot >= 2 || !is_choice);
                depth = depth.max(arg.depth + 1);
                size = size.saturating_add(arg.size);
            }
            let is_leaf = matches!(formula.op(id), Op::Constant(_) | Op::Variable(_));
            if limits.holds_constants && !is_leaf && !is_varying {
                self.hold(formula, &args);
            }
            let is_temporary = !is_leaf
                && (self.uses[id.index()].count > 1
                    || depth > MOST_DEPTH
                    || size > MOST_SIZE
                    || self.is_block(id));
            let used = &mut self.uses[id.index()];
            used.is_varying = is_varying;
            used.is_typed = is_typed || is_temporary;
            if is_leaf {
                (used.depth, used.size) = (0, 1);
            } else if is_temporary {
                used.is_temporary = true;
                self.statements[region.index()].push(id);
            } else {
                (used.depth, used.size) = (depth, size);
            }
        }
    }

    fn hold(&mut self, formula: &Formula, args: &[NodeId]) {
        for arg in args {
            let used = &mut self.uses[arg.index()];
            if matches!(formula.op(*arg), Op::Constant(_)) && !used.is_temporary {
                used.is_temporary = true;
                if let Some(region) = used.region {
                    self.statements[region.index()].push(*arg);
                }
            }
        }
    }
}
