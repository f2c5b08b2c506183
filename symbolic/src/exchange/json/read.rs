//! Reading formulas in JSON.
//!
//! The parts are kept as they are written until each is looked at, so that an error knows its
//! place; nothing recurses, and no more is built than the text is long.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::Deserialize;
use serde_json::value::RawValue;
use trigrad_core::{
    Call, Constant, Custom, Exact, Expr, Formula, Graph, Primitive, Relation, is_function_name,
    is_variable_name,
};

use super::VERSION;
use super::error::{JsonError, JsonErrorKind};

/// Reads a formula in JSON; functions outside of the table are known by name only.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::exchange::json;
/// let f = Formula::parse("if(x < 0.1f, sin(x), y)").unwrap();
/// let same = json::read(&json::write(&f)).unwrap();
/// assert_eq!(same.to_string(), f.to_string());
///
/// let error = json::read(r#"{"trigrad":1,"inputs":[],"nodes":[],"outputs":[3]}"#).unwrap_err();
/// assert_eq!(error.to_string(), "there is no node 3 (at byte 47, /outputs/0)");
/// ```
///
/// # Errors
/// If the text is no formula; the error names the place.
pub fn read(text: &str) -> Result<Formula, JsonError> {
    read_with(text, &[])
}

/// The same; a function outside of the table is one of `functions` if it has the name and the
/// number of arguments of one, and known by name only otherwise.
///
/// # Errors
/// As [`read`].
pub fn read_with(text: &str, functions: &[Custom]) -> Result<Formula, JsonError> {
    Reader {
        text,
        functions,
        rows: Primitive::all(0).map(|row| (row.row().name, row)).collect(),
    }
    .formula()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document<'t> {
    #[serde(default, rename = "remark")]
    _remark: Option<serde::de::IgnoredAny>,
    #[serde(borrow)]
    trigrad: &'t RawValue,
    #[serde(borrow)]
    inputs: Vec<&'t RawValue>,
    #[serde(borrow)]
    nodes: Vec<&'t RawValue>,
    #[serde(borrow)]
    outputs: Vec<&'t RawValue>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Node<'t> {
    #[serde(borrow)]
    variable: Option<Text<'t>>,
    #[serde(borrow)]
    constant: Option<Text<'t>>,
    #[serde(borrow)]
    float: Option<Text<'t>>,
    #[serde(borrow)]
    row: Option<Text<'t>>,
    #[serde(borrow, rename = "if")]
    relation: Option<Text<'t>>,
    #[serde(borrow)]
    call: Option<Text<'t>>,
    order: Option<u32>,
    orders: Option<Vec<u32>>,
    args: Option<Vec<u64>>,
}

// `Cow` alone would always be copied.
#[derive(Deserialize)]
struct Text<'t>(#[serde(borrow)] Cow<'t, str>);

struct Reader<'t> {
    text: &'t str,
    functions: &'t [Custom],
    rows: HashMap<&'static str, Primitive>,
}

impl<'t> Reader<'t> {
    fn formula(&self) -> Result<Formula, JsonError> {
        let document: Document<'t> = self.part(self.text, "")?;
        let version: u64 = self.part(document.trigrad.get(), "/trigrad")?;
        if version != VERSION {
            let kind = JsonErrorKind::Version { found: version };
            return Err(self.error(kind, document.trigrad.get(), "/trigrad"));
        }
        let graph = Graph::new();
        let mut inputs: Vec<String> = Vec::with_capacity(document.inputs.len());
        let mut known = HashSet::new();
        for (place, raw) in document.inputs.iter().enumerate() {
            let pointer = format!("/inputs/{place}");
            let Text(name) = self.part::<Text<'t>>(raw.get(), &pointer)?;
            let name = name.into_owned();
            let kind = if !is_variable_name(&name) {
                Some(JsonErrorKind::InvalidName { name: shown(&name) })
            } else if !known.insert(name.clone()) {
                Some(JsonErrorKind::InputTwice { name: shown(&name) })
            } else {
                None
            };
            if let Some(kind) = kind {
                return Err(self.error(kind, raw.get(), &pointer));
            }
            inputs.push(name);
        }
        let mut nodes: Vec<Expr<'_>> = Vec::with_capacity(document.nodes.len());
        for (place, raw) in document.nodes.iter().enumerate() {
            let pointer = format!("/nodes/{place}");
            let node: Node<'t> = self.part(raw.get(), &pointer)?;
            let made = self.node(&graph, &nodes, node, &known);
            nodes.push(made.map_err(|kind| self.error(kind, raw.get(), &pointer))?);
        }
        let mut outputs = Vec::with_capacity(document.outputs.len());
        for (place, raw) in document.outputs.iter().enumerate() {
            let pointer = format!("/outputs/{place}");
            let output: u64 = self.part(raw.get(), &pointer)?;
            let node = usize::try_from(output).ok().and_then(|at| nodes.get(at));
            let Some(&node) = node else {
                let kind = JsonErrorKind::NoSuchNode { output };
                return Err(self.error(kind, raw.get(), &pointer));
            };
            outputs.push(node);
        }
        let names: Vec<&str> = inputs.iter().map(String::as_str).collect();
        Ok(graph.formula(&outputs, &names))
    }

    fn node<'g>(
        &self,
        graph: &'g Graph,
        before: &[Expr<'g>],
        node: Node<'t>,
        known: &HashSet<String>,
    ) -> Result<Expr<'g>, JsonErrorKind> {
        let Node {
            variable,
            constant,
            float,
            row,
            relation,
            call,
            order,
            orders,
            args,
        } = node;
        let given = args.is_some();
        let args = arguments(before, &args.unwrap_or_default())?;
        match (variable, constant, float, row, relation, call) {
            (Some(Text(name)), None, None, None, None, None)
                if !given && order.is_none() && orders.is_none() =>
            {
                if !known.contains(name.as_ref()) {
                    let name = shown(&name);
                    return Err(JsonErrorKind::UnknownVariable { name });
                }
                Ok(graph.variable(&name))
            }
            (None, Some(Text(text)), None, None, None, None)
                if !given && order.is_none() && orders.is_none() =>
            {
                Ok(graph.constant(exact(&text)?))
            }
            (None, None, Some(Text(text)), None, None, None)
                if !given && order.is_none() && orders.is_none() =>
            {
                Ok(graph.constant(Constant::Float(number(&text)?)))
            }
            (None, None, None, Some(Text(name)), None, None) if orders.is_none() => {
                let row = self.row(&name, order)?;
                let (expected, fits) = match row {
                    Primitive::Unary(_) | Primitive::Indexed(..) => ("1", args.len() == 1),
                    Primitive::Binary(_) => ("2", args.len() == 2),
                    Primitive::Nary(_) => ("at least 1", !args.is_empty()),
                };
                check_count(fits, &name, expected.to_owned(), args.len())?;
                Ok(graph.apply(row, &args))
            }
            (None, None, None, None, Some(Text(symbol)), None)
                if order.is_none() && orders.is_none() =>
            {
                let relation = Relation::ALL.iter().find(|r| r.symbol() == symbol);
                let Some(&relation) = relation else {
                    let symbol = shown(&symbol);
                    return Err(JsonErrorKind::UnknownRelation { symbol });
                };
                match args[..] {
                    [a, b, c, d] => Ok(graph.conditional(relation, [a, b], [c, d])),
                    _ => {
                        check_count(false, "if", "4".to_owned(), args.len())?;
                        Err(JsonErrorKind::NotOneThing)
                    }
                }
            }
            (None, None, None, None, None, Some(Text(name))) if order.is_none() => {
                let orders = orders.unwrap_or_default();
                if !is_function_name(&name) {
                    return Err(JsonErrorKind::InvalidName { name: shown(&name) });
                }
                let fits = orders.len() == args.len();
                check_count(fits, &name, orders.len().to_string(), args.len())?;
                let function = self.function(&name, orders.len());
                Ok(graph.call_derived(&Call { function, orders }, &args))
            }
            _ => Err(JsonErrorKind::NotOneThing),
        }
    }

    fn row(&self, name: &str, order: Option<u32>) -> Result<Primitive, JsonErrorKind> {
        match (self.rows.get(name), order) {
            (None, _) => Err(JsonErrorKind::UnknownRow { name: shown(name) }),
            (Some(&Primitive::Indexed(op, _)), Some(order)) => Ok(Primitive::Indexed(op, order)),
            (Some(Primitive::Indexed(..)), None) | (Some(_), Some(_)) => {
                Err(JsonErrorKind::Order {
                    name: shown(name),
                    needed: order.is_none(),
                })
            }
            (Some(&row), None) => Ok(row),
        }
    }

    fn function(&self, name: &str, arity: usize) -> Custom {
        let mut functions = self.functions.iter();
        let known = functions.find(|known| known.name() == name && known.arity() == arity);
        known
            .cloned()
            .unwrap_or_else(|| Custom::unknown(name, arity))
    }

    // What a part of the text says.
    fn part<T: Deserialize<'t>>(&self, part: &'t str, pointer: &str) -> Result<T, JsonError> {
        serde_json::from_str(part).map_err(|error| {
            let reason = error.to_string();
            let kind = JsonErrorKind::Malformed {
                reason: match reason.rsplit_once(" at line ") {
                    Some((reason, _)) => reason.to_owned(),
                    None => reason,
                },
            };
            let at = self.span(part).start + place_in(part, error.line(), error.column());
            let end = self.text.ceil_char_boundary((at + 1).min(self.text.len()));
            JsonError {
                kind,
                span: self.text.floor_char_boundary(at.min(self.text.len()))..end,
                pointer: pointer.to_owned(),
            }
        })
    }

    fn error(&self, kind: JsonErrorKind, part: &str, pointer: &str) -> JsonError {
        JsonError {
            kind,
            span: self.span(part),
            pointer: pointer.to_owned(),
        }
    }

    fn span(&self, part: &str) -> Range<usize> {
        let start = part.as_ptr().addr() - self.text.as_ptr().addr();
        start..start + part.len()
    }
}

fn arguments<'g>(before: &[Expr<'g>], args: &[u64]) -> Result<Vec<Expr<'g>>, JsonErrorKind> {
    let at = |&argument: &u64| {
        let found = usize::try_from(argument).ok().and_then(|at| before.get(at));
        found.copied().ok_or(JsonErrorKind::NotBefore { argument })
    };
    args.iter().map(at).collect()
}

fn check_count(
    fits: bool,
    name: &str,
    expected: String,
    found: usize,
) -> Result<(), JsonErrorKind> {
    match fits {
        true => Ok(()),
        false => Err(JsonErrorKind::WrongNumberOfArguments {
            name: shown(name),
            expected,
            found,
        }),
    }
}

fn exact(text: &str) -> Result<Constant, JsonErrorKind> {
    let invalid = || JsonErrorKind::InvalidConstant { text: shown(text) };
    match text {
        "pi" => return Ok(Constant::Pi),
        "e" => return Ok(Constant::E),
        _ => {}
    }
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    let (numerator, denominator) = digits.split_once('/').unwrap_or((digits, "1"));
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_digits(numerator) || !is_digits(denominator) {
        return Err(invalid());
    }
    let [numerator, denominator] = [numerator, denominator]
        .map(|digits| Exact::from_decimal(digits, 0).ok_or(JsonErrorKind::NumberTooLarge));
    let (numerator, denominator) = (numerator?, denominator?);
    if denominator.is_zero() {
        return Err(invalid());
    }
    let ratio = numerator.checked_div(&denominator);
    let ratio = ratio.ok_or(JsonErrorKind::NumberTooLarge)?;
    Ok(match is_negative {
        true => ratio.negated().into(),
        false => ratio.into(),
    })
}

fn number(text: &str) -> Result<f64, JsonErrorKind> {
    match (text, text.parse::<f64>()) {
        ("inf" | "-inf" | "NaN", Ok(x)) => Ok(x),
        (_, Ok(x)) if x.is_finite() => Ok(x),
        _ => Err(JsonErrorKind::InvalidConstant { text: shown(text) }),
    }
}

// Lines and columns of a part, from 1, to a byte.
fn place_in(part: &str, line: usize, column: usize) -> usize {
    let lines = part.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    start + column.saturating_sub(1)
}

// Short enough for a message.
fn shown(text: &str) -> String {
    const LONGEST: usize = 40;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
