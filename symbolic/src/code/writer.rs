//! Formulas to functions: statements, branches and expressions.

use trigrad_core::{Formula, NodeId, Op};

use super::Options;
use super::dialect::{Function, Line};
use super::error::CodeError;
use super::helpers::{Body, Form, Helpers, form};
use super::language::Language;
use super::layout::Layout;
use super::names::Taken;
use super::regions::Region;
use crate::keyed::Set;

/// See [`write_all`](super::write_all).
pub(super) fn file(
    functions: &[(&str, &Formula)],
    language: Language,
    options: &Options,
) -> Result<String, CodeError> {
    let dialect = language.dialect();
    let mut taken = Taken::new(language, &options.prefix)?;
    for (name, formula) in functions {
        taken.function(name, language)?;
        if formula.outputs().is_empty() {
            let name = (*name).to_owned();
            return Err(CodeError::NoOutput { name });
        }
    }
    let mut helpers = Helpers::new(language);
    let mut texts = Vec::new();
    let mut calls: Vec<(String, usize)> = Vec::new();
    for (name, formula) in functions {
        let layout = Layout::new(formula, dialect.limits());
        helpers.add(formula, &layout)?;
        let writer = Writer::new(formula, &layout, language, options, Some(&taken));
        let function = writer.function(name, options)?;
        for call in &function.calls {
            if !calls.contains(call) {
                calls.push(call.clone());
            }
        }
        texts.push(dialect.function(&function));
    }
    let mut all = Vec::new();
    for helper in &helpers.in_order {
        let name = format!("{}{}", options.prefix, helper.name);
        all.push(match &helper.body {
            Body::Text(text) => text.replace(&format!("@{}", helper.name), &name),
            Body::Formula(formula, layout) => {
                let writer = Writer::new(formula, layout, language, options, None);
                dialect.function(&writer.function(&name, options)?)
            }
        });
    }
    all.append(&mut texts);
    Ok(dialect.file(&options.name, &all, &calls))
}

/// How tightly an expression holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Choice,
    Sum,
    Product,
    Prefix,
    Whole,
}

/// An expression as text.
struct Text {
    text: String,
    binding: Binding,
}

impl Text {
    fn at_least(self, least: Binding) -> String {
        match self.binding >= least {
            true => self.text,
            false => format!("({})", self.text),
        }
    }
}

/// Writes one function.
struct Writer<'a> {
    formula: &'a Formula,
    layout: &'a Layout,
    language: Language,
    prefix: &'a str,
    // None in a helper, whose arguments have the names that its definition gives them.
    taken: Option<&'a Taken>,
    inputs: Vec<String>,
    calls: Vec<(String, usize)>,
    // The number of the temporary, by node.
    temporaries: Vec<u32>,
    // Whether a branch is the last statement of a side and defines what that one's does.
    is_last: Vec<bool>,
    count: u32,
    lines: Vec<Line>,
}

/// What is still to be written of the body; the last comes first.
enum Task {
    /// The statements of a region from one of them on.
    Statements(Region, usize, usize),
    /// The last line of the side of an `if` that computes this slot.
    Side(NodeId, usize, usize),
    Line(&'static str, usize),
}

impl<'a> Writer<'a> {
    fn new(
        formula: &'a Formula,
        layout: &'a Layout,
        language: Language,
        options: &'a Options,
        taken: Option<&'a Taken>,
    ) -> Self {
        let mut writer = Self {
            formula,
            layout,
            language,
            prefix: &options.prefix,
            taken,
            inputs: formula.inputs().map(str::to_owned).collect(),
            calls: Vec::new(),
            temporaries: vec![0; formula.len()],
            is_last: vec![false; formula.len()],
            count: 0,
            lines: Vec::new(),
        };
        if let Some(taken) = taken {
            writer.calls = writer.supplied(taken);
            writer.inputs = taken.inputs(formula, &writer.calls);
        }
        writer
    }

    fn function(mut self, name: &str, options: &Options) -> Result<Function, CodeError> {
        self.body()?;
        let outputs = self.formula.outputs().iter();
        let outputs: Result<Vec<String>, CodeError> = outputs
            .map(|&output| Ok(self.reference(output, true)?.text))
            .collect();
        Ok(Function {
            name: name.to_owned(),
            is_helper: self.taken.is_none(),
            shape: match self.taken {
                Some(_) => options.inputs,
                None => super::Inputs::Named,
            },
            unused: self.unused(),
            temporaries: (0..self.count).map(|number| format!("t{number}")).collect(),
            inputs: self.inputs,
            body: self.lines,
            outputs: outputs?,
            calls: self.calls,
        })
    }

    // The functions outside of the table, each once.
    fn supplied(&self, taken: &Taken) -> Vec<(String, usize)> {
        let mut seen = Set::default();
        let mut calls = Vec::new();
        for id in self.formula.nodes().filter(|&id| self.layout.is_used(id)) {
            if let Op::Call(number) = self.formula.op(id) {
                let call = self.formula.call(number);
                let name = taken.call(call);
                if seen.insert(name.clone()) {
                    calls.push((name, call.orders.len()));
                }
            }
        }
        calls
    }

    fn unused(&self) -> Vec<String> {
        let mut is_used = vec![false; self.inputs.len()];
        for id in self.formula.nodes().filter(|&id| self.layout.is_used(id)) {
            if let Op::Variable(number) = self.formula.op(id)
                && let Some(place) = is_used.get_mut(number as usize)
            {
                *place = true;
            }
        }
        let names = self.inputs.iter().zip(is_used);
        names
            .filter(|(_, used)| !used)
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn body(&mut self) -> Result<(), CodeError> {
        let dialect = self.language.dialect();
        let mut tasks = vec![Task::Statements(Region::FUNCTION, 0, 0)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Line(text, level) => self.line(level, text.to_owned()),
                Task::Side(id, slot, level) => {
                    let value = self.argument(id, slot, Binding::Choice)?;
                    let name = self.name(id);
                    self.line(level, dialect.side(&name, &value));
                }
                Task::Statements(region, from, level) => {
                    let statements = self.layout.statements(region);
                    for (place, &id) in statements.iter().enumerate().skip(from) {
                        if !self.is_last[id.index()] {
                            self.temporaries[id.index()] = self.count;
                            self.count += 1;
                        }
                        if self.layout.is_block(id) {
                            tasks.push(Task::Statements(region, place + 1, level));
                            self.branch(id, level, &mut tasks)?;
                            break;
                        }
                        let value = self.expression(id)?.text;
                        self.line(level, dialect.define(&self.name(id), &value));
                    }
                }
            }
        }
        Ok(())
    }

    // Begins the branch and notes what is to follow.
    fn branch(&mut self, id: NodeId, level: usize, tasks: &mut Vec<Task>) -> Result<(), CodeError> {
        let is_last = self.is_last[id.index()];
        let test = self.test(id)?;
        let branch = self
            .language
            .dialect()
            .branch(&self.name(id), &test, is_last);
        if let Some(before) = branch.before {
            self.line(level, before);
        }
        self.line(level, branch.open);
        if !branch.close.is_empty() {
            tasks.push(Task::Line(branch.close, level));
        }
        let args = self.formula.args(id);
        let Some([then, otherwise]) = self.layout.sides(id) else {
            return Ok(());
        };
        for (slot, side) in [(3, otherwise), (2, then)] {
            match self.layout.last_branch(side, args[slot]) {
                Some(last) => {
                    self.is_last[last.index()] = true;
                    self.temporaries[last.index()] = self.temporaries[id.index()];
                }
                None => tasks.push(Task::Side(id, slot, level + 1)),
            }
            tasks.push(Task::Statements(side, 0, level + 1));
            if slot == 3 {
                tasks.push(Task::Line(branch.otherwise, level));
            }
        }
        Ok(())
    }

    fn line(&mut self, level: usize, text: String) {
        self.lines.push(Line { level, text });
    }

    fn name(&self, id: NodeId) -> String {
        format!("t{}", self.temporaries[id.index()])
    }

    /// The node as it is written where it is used: by its name, or in full. A constant is
    /// called by a name only where everything else is constant too.
    fn reference(&self, id: NodeId, is_varying: bool) -> Result<Text, CodeError> {
        let is_constant = matches!(self.formula.op(id), Op::Constant(_));
        if self.layout.is_temporary(id) && !(is_constant && is_varying) {
            return Ok(Text {
                text: self.name(id),
                binding: Binding::Whole,
            });
        }
        self.expression(id)
    }

    fn argument(&self, of: NodeId, slot: usize, least: Binding) -> Result<String, CodeError> {
        let arg = self.formula.args(of)[slot];
        let text = self.reference(arg, self.layout.is_varying(of))?;
        Ok(text.at_least(least))
    }

    fn test(&self, id: NodeId) -> Result<String, CodeError> {
        let left = self.argument(id, 0, Binding::Sum)?;
        let right = self.argument(id, 1, Binding::Sum)?;
        let sign = match self.formula.op(id) {
            Op::If(relation) => self.language.dialect().relation(relation),
            _ => "",
        };
        Ok(format!("{left} {sign} {right}"))
    }

    /// The node in full. This recurses, to the depth at which the layout makes temporaries.
    fn expression(&self, id: NodeId) -> Result<Text, CodeError> {
        let dialect = self.language.dialect();
        let whole = |text: String| Text {
            text,
            binding: Binding::Whole,
        };
        Ok(match self.formula.op(id) {
            Op::Constant(number) => {
                let text = dialect.number(self.formula.constant(number).to_f64());
                let is_signed = text.starts_with(['-', '(']);
                Text {
                    text,
                    binding: if is_signed {
                        Binding::Prefix
                    } else {
                        Binding::Whole
                    },
                }
            }
            // The inputs are the variables that were interned first, in order.
            Op::Variable(number) => whole(self.inputs[number as usize].clone()),
            Op::If(_) => {
                let test = self.test(id)?;
                let then = match dialect.brackets_choices() {
                    true => self.argument(id, 2, Binding::Sum)?,
                    false => self.argument(id, 2, Binding::Choice)?,
                };
                let otherwise = self.argument(id, 3, Binding::Choice)?;
                let (text, is_whole) = dialect.choice(&test, &then, &otherwise);
                Text {
                    text,
                    binding: if is_whole {
                        Binding::Whole
                    } else {
                        Binding::Choice
                    },
                }
            }
            Op::Call(number) => {
                let call = self.formula.call(number);
                whole(match self.taken {
                    Some(taken) => self.call(&taken.call(call), id)?,
                    None => self.help(call.function.name(), id)?,
                })
            }
            Op::Row(row) => {
                let count = self.formula.args(id).len();
                match form(row, count, self.language)? {
                    Form::Minus => Text {
                        text: format!("-{}", self.argument(id, 0, Binding::Whole)?),
                        binding: Binding::Prefix,
                    },
                    Form::Infix { sign, is_sum } => {
                        let (own, tighter) = match is_sum {
                            true => (Binding::Sum, Binding::Product),
                            false => (Binding::Product, Binding::Whole),
                        };
                        // A sign behind an operator is put in brackets.
                        let right = self.argument(id, 1, tighter)?;
                        let right = match right.starts_with('-') {
                            true => format!("({right})"),
                            false => right,
                        };
                        Text {
                            text: format!("{} {sign} {right}", self.argument(id, 0, own)?),
                            binding: own,
                        }
                    }
                    Form::Native(name) => match name.strip_prefix('.') {
                        Some(method) => whole(self.method(method, id)?),
                        None => whole(self.call(name, id)?),
                    },
                    Form::Helper(name) => whole(self.help(&name, id)?),
                }
            }
        })
    }

    fn call(&self, name: &str, id: NodeId) -> Result<String, CodeError> {
        Ok(format!("{name}({})", self.arguments(id, 0)?))
    }

    // A helper may do with its argument what a language refuses to do with a literal.
    fn help(&self, name: &str, id: NodeId) -> Result<String, CodeError> {
        let mut texts = Vec::new();
        for arg in self.formula.args(id) {
            let text = self.reference(arg, self.layout.is_varying(id))?.text;
            let is_literal =
                matches!(self.formula.op(arg), Op::Constant(_)) && text.parse::<f64>().is_ok();
            texts.push(match is_literal {
                true => self.language.dialect().literal_argument(text),
                false => text,
            });
        }
        Ok(format!("{}{name}({})", self.prefix, texts.join(", ")))
    }

    // A literal has no methods until its type is known.
    fn method(&self, name: &str, id: NodeId) -> Result<String, CodeError> {
        let args = self.formula.args(id);
        if !self.layout.is_typed(args[0]) {
            return self.call(&format!("f64::{name}"), id);
        }
        let of = self.argument(id, 0, Binding::Whole)?;
        Ok(format!("{of}.{name}({})", self.arguments(id, 1)?))
    }

    fn arguments(&self, id: NodeId, from: usize) -> Result<String, CodeError> {
        let args = self.formula.args(id);
        let is_varying = self.layout.is_varying(id);
        let texts: Result<Vec<String>, CodeError> = args[from..]
            .iter()
            .map(|&arg| Ok(self.reference(arg, is_varying)?.text))
            .collect();
        Ok(texts?.join(", "))
    }
}
