//! What the nodes of a picture are called.

use trigrad_core::{Call, Formula, Nary, NodeId, Notation, Op, Primitive};

/// The nodes and arrows of a picture.
pub(super) struct Picture {
    /// The nodes that the outputs are made of, arguments before what is made of them.
    pub(super) nodes: Vec<NodeId>,
    /// From a node to its argument, by their numbers in the picture, and the slot's label.
    pub(super) arrows: Vec<(usize, usize, String)>,
    /// The nodes that are outputs, in order.
    pub(super) outputs: Vec<usize>,
}

impl Picture {
    pub(super) fn of(formula: &Formula) -> Self {
        let reached = crate::reach::reachable(formula);
        let nodes = formula
            .nodes()
            .filter(|id| reached.get(id.index()).copied().unwrap_or(false));
        let nodes: Vec<NodeId> = nodes.collect();
        let mut number = vec![0; reached.len()];
        for (place, id) in nodes.iter().enumerate() {
            number[id.index()] = place;
        }
        let mut arrows = Vec::new();
        let mut args = Vec::new();
        for (place, &id) in nodes.iter().enumerate() {
            formula.args_into(id, &mut args);
            for (slot, arg) in args.iter().enumerate() {
                let label = slot_label(formula.op(id), args.len(), slot);
                arrows.push((place, number[arg.index()], label));
            }
        }
        let outputs = formula.outputs().iter().map(|id| number[id.index()]);
        Self {
            arrows,
            outputs: outputs.collect(),
            nodes,
        }
    }
}

/// What stands in the node.
pub(super) fn label(formula: &Formula, id: NodeId) -> String {
    match formula.op(id) {
        Op::Constant(_) | Op::Variable(_) => shortened(&formula.output(id).to_string()),
        Op::Row(Primitive::Indexed(op, order)) => format!("{} {order}", op.row().name),
        Op::Row(row) => match row.row().notation {
            Notation::Infix("-", _) | Notation::Prefix("-", _) => "−".to_owned(),
            Notation::Infix("*", _) => "×".to_owned(),
            Notation::Prefix(symbol, _)
            | Notation::Infix(symbol, _)
            | Notation::InfixRight(symbol, _) => symbol.to_owned(),
            Notation::Call => row.row().name.to_owned(),
        },
        Op::If(relation) => format!("if a {} b", relation.symbol()),
        Op::Call(number) => {
            let Call { function, orders } = formula.call(number);
            let orders: Vec<String> = orders.iter().map(u32::to_string).collect();
            match orders.iter().all(|order| order == "0") {
                true => shortened(function.name()),
                false => shortened(&format!("{}[{}]", function.name(), orders.join(","))),
            }
        }
    }
}

/// The text with what XML reads as marks written out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

// Nothing where the order of the arguments does not matter.
fn slot_label(op: Op, count: usize, slot: usize) -> String {
    const SIDES: [&str; 4] = ["a", "b", "then", "else"];
    match op {
        Op::If(_) => SIDES.get(slot).copied().unwrap_or_default().to_owned(),
        _ if count < 2 || is_commutative(op) => String::new(),
        _ => (slot + 1).to_string(),
    }
}

fn is_commutative(op: Op) -> bool {
    use trigrad_core::Binary;
    match op {
        Op::Row(Primitive::Binary(op)) => {
            matches!(op, Binary::Add | Binary::Mul | Binary::Logaddexp)
        }
        // All but the direction cosine, which is of the first argument.
        Op::Row(Primitive::Nary(op)) => op != Nary::Dircos,
        _ => false,
    }
}

fn shortened(text: &str) -> String {
    const LONGEST: usize = 24;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
