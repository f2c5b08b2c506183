//! Nodes to text, with a stack of its own instead of recursion.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use trigrad_core::{Call, Constant, Formula, NodeId, Op, Primitive};

use super::Core;
use super::error::Unwritable;
use super::number::float;
use super::symbols::{operator, operators, symbol_for};
use crate::reach::reachable;

/// A core for each output, a line each, all of the same arguments; what an output uses more
/// than once is bound by `let*`. Time and text are linear in the nodes of each output.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::exchange::fpcore;
/// let f = Formula::parse("sin(x)^2 + 1/3*sin(x)").unwrap();
/// assert_eq!(
///     fpcore::write(&f).unwrap(),
///     "(FPCore (x) (let* ((t0 (sin x))) (+ (pow t0 2) (* 1/3 t0))))"
/// );
/// ```
///
/// # Errors
/// If there is a derivative of a function outside of the table, or such a function is called
/// like an operator.
pub fn write(formula: &Formula) -> Result<String, Unwritable> {
    let symbols = Symbols::of(formula);
    let mut text = String::new();
    for (line, &output) in formula.outputs().iter().enumerate() {
        if line > 0 {
            text.push('\n');
        }
        core(&mut text, "", &formula.output(output), output, &symbols)?;
    }
    Ok(text)
}

/// A core with all that is said about it.
pub(super) fn write_core(core: &Core) -> Result<String, Unwritable> {
    let Core {
        symbol,
        formula,
        arguments,
        properties,
    } = core;
    let symbols = match arguments.len() == formula.inputs().len() {
        true => Symbols::named(formula, arguments),
        false => Symbols::of(formula),
    };
    let mut head = String::new();
    for (name, value) in properties {
        let _ = write!(head, "{name} {value} ");
    }
    let mut lines = Vec::new();
    for (place, &output) in formula.outputs().iter().enumerate() {
        let mut text = String::new();
        self::core(&mut text, &head, &formula.output(output), output, &symbols)?;
        if place == 0
            && let Some(symbol) = symbol
        {
            text.insert_str("(FPCore ".len(), &format!("{symbol} "));
        }
        lines.push(text);
    }
    Ok(lines.join("\n"))
}

// What the variables are called in FPCore.
struct Symbols {
    of: HashMap<String, String>,
    arguments: String,
    taken: HashSet<String>,
}

impl Symbols {
    fn of(formula: &Formula) -> Self {
        let mut symbols = Self {
            of: HashMap::new(),
            arguments: String::new(),
            taken: HashSet::new(),
        };
        // Those that stay as they are come first, lest another takes their place.
        let (same, others): (Vec<&str>, Vec<&str>) = formula
            .inputs()
            .partition(|name| symbol_for(name, &symbols.taken) == *name);
        for name in [same, others].concat() {
            let symbol = symbol_for(name, &symbols.taken);
            symbols.taken.insert(symbol.clone());
            symbols.of.insert(name.to_owned(), symbol);
        }
        let arguments: Vec<&str> = formula.inputs().map(|name| symbols.get(name)).collect();
        symbols.arguments = arguments.join(" ");
        symbols
    }

    // By their order.
    fn named(formula: &Formula, arguments: &[String]) -> Self {
        let names = formula.inputs().map(str::to_owned);
        Self {
            of: names.zip(arguments.iter().cloned()).collect(),
            arguments: arguments.join(" "),
            taken: arguments.iter().cloned().collect(),
        }
    }

    fn get(&self, name: &str) -> &str {
        self.of.get(name).map_or("", String::as_str)
    }
}

fn core(
    text: &mut String,
    properties: &str,
    formula: &Formula,
    output: NodeId,
    symbols: &Symbols,
) -> Result<(), Unwritable> {
    let shared = shared(formula);
    let free = (0..).map(|number: usize| format!("t{number}"));
    let free = free.filter(|name| !symbols.taken.contains(name));
    let mut writer = Writer {
        formula,
        symbols,
        names: shared.iter().copied().zip(free).collect(),
        rest: Vec::new(),
    };
    // Writing to a string does not fail.
    let _ = write!(text, "(FPCore ({}) {properties}", symbols.arguments);
    if !shared.is_empty() {
        text.push_str("(let* (");
        for (place, &id) in shared.iter().enumerate() {
            let _ = write!(
                text,
                "{}({} ",
                if place > 0 { " " } else { "" },
                writer.names[&id]
            );
            writer.meaning(text, id)?;
            writer.write_rest(text)?;
            text.push(')');
        }
        text.push_str(") ");
    }
    writer.rest.push(Item::Node(output));
    writer.write_rest(text)?;
    text.push_str(if shared.is_empty() { ")" } else { "))" });
    Ok(())
}

// The nodes with arguments that the output uses more than once, in order.
fn shared(formula: &Formula) -> Vec<NodeId> {
    let reached = reachable(formula);
    let mut uses = vec![0_u32; reached.len()];
    let nodes = || {
        let is_reached = |id: &NodeId| reached.get(id.index()) == Some(&true);
        formula.nodes().take(reached.len()).filter(is_reached)
    };
    let mut args = Vec::new();
    for id in nodes() {
        formula.args_into(id, &mut args);
        for arg in &args {
            uses[arg.index()] = uses[arg.index()].saturating_add(1);
        }
    }
    let is_leaf = |id: NodeId| matches!(formula.op(id), Op::Constant(_) | Op::Variable(_));
    nodes()
        .filter(|&id| uses[id.index()] > 1 && !is_leaf(id))
        .collect()
}

enum Item {
    Node(NodeId),
    Text(&'static str),
}

struct Writer<'w> {
    formula: &'w Formula,
    symbols: &'w Symbols,
    names: HashMap<NodeId, String>,
    // What is still to be written; the last comes first.
    rest: Vec<Item>,
}

impl Writer<'_> {
    fn write_rest(&mut self, text: &mut String) -> Result<(), Unwritable> {
        while let Some(item) = self.rest.pop() {
            match item {
                Item::Text(part) => text.push_str(part),
                Item::Node(id) => match self.names.get(&id) {
                    Some(name) => text.push_str(name),
                    None => self.meaning(text, id)?,
                },
            }
        }
        Ok(())
    }

    // How the node begins; what is to follow is noted.
    fn meaning(&mut self, text: &mut String, id: NodeId) -> Result<(), Unwritable> {
        let args = self.formula.args(id);
        match self.formula.op(id) {
            Op::Constant(number) => constant(text, self.formula.constant(number)),
            Op::Variable(_) => {
                let name = self.formula.output(id).to_string();
                text.push_str(self.symbols.get(&name));
            }
            Op::Row(row) => {
                text.push('(');
                text.push_str(operator(row, args.len()));
                if let Primitive::Indexed(_, order) = row {
                    let _ = write!(text, " {order}");
                }
                self.arguments(&args);
            }
            Op::If(relation) => {
                text.push_str("(if (");
                text.push_str(relation.symbol());
                self.arguments(args.get(2..).unwrap_or_default());
                self.arguments(args.get(..2).unwrap_or_default());
            }
            Op::Call(number) => {
                let Call { function, orders } = self.formula.call(number);
                if orders.iter().any(|&order| order > 0) {
                    let name = function.name().to_owned();
                    return Err(Unwritable::Derivative { name });
                }
                if operators().any(|operator| operator == function.name()) {
                    let name = function.name().to_owned();
                    return Err(Unwritable::NameTaken { name });
                }
                text.push('(');
                text.push_str(function.name());
                self.arguments(&args);
            }
        }
        Ok(())
    }

    fn arguments(&mut self, args: &[NodeId]) {
        self.rest.push(Item::Text(")"));
        for &arg in args.iter().rev() {
            self.rest.push(Item::Node(arg));
            self.rest.push(Item::Text(" "));
        }
    }
}

fn constant(text: &mut String, constant: &Constant) {
    let _ = match constant {
        Constant::Exact(exact) => write!(text, "{exact}"),
        Constant::Pi => write!(text, "PI"),
        Constant::E => write!(text, "E"),
        Constant::Float(x) if x.is_nan() => write!(text, "NAN"),
        Constant::Float(f64::INFINITY) => write!(text, "INFINITY"),
        Constant::Float(f64::NEG_INFINITY) => write!(text, "(- INFINITY)"),
        Constant::Float(x) => {
            text.push_str(&float(*x));
            Ok(())
        }
    };
}
