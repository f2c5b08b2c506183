//! Formulas to functions: statements, branches and expressions.

use trigrad_core::{Formula, NodeId, Op};

use super::Options;
use super::dialect::{Function, Line};
use super::error::CodeError;
use super::expression::{Binding, Expressions};
use super::helpers::{Body, Helpers};
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
            Body::Text(guarded) => guarded.helper(&helper.name, &name),
            Body::Formula(formula, layout) => {
                let writer = Writer::new(formula, layout, language, options, None);
                dialect.function(&writer.function(&name, options)?)
            }
        });
    }
    all.append(&mut texts);
    Ok(dialect.file(&options.name, &all, &calls))
}

/// Writes one function.
struct Writer<'a> {
    expressions: Expressions<'a>,
    calls: Vec<(String, usize)>,
    // How many temporaries there are.
    count: u32,
    // Whether the statement is the last one of a side and defines what the branch does.
    is_last: Vec<bool>,
    lines: Vec<Line>,
}

/// What is still to be written of the body; the last comes first.
enum Task {
    /// The statements of a region from one of them on.
    Statements(Region, usize, usize),
    /// The last line of the side of an `if` that computes this slot.
    Side(NodeId, usize, usize),
    /// A branch that is all of the side where another's test does not hold.
    OtherwiseIf(NodeId, usize),
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
            expressions: Expressions {
                formula,
                layout,
                language,
                prefix: &options.prefix,
                taken,
                inputs: formula.inputs().map(str::to_owned).collect(),
                temporaries: vec![0; formula.len()],
            },
            calls: Vec::new(),
            count: 0,
            is_last: vec![false; formula.len()],
            lines: Vec::new(),
        };
        if let Some(taken) = taken {
            writer.calls = writer.supplied(taken);
            writer.expressions.inputs = taken.inputs(formula, &writer.calls);
        }
        writer
    }

    fn function(mut self, name: &str, options: &Options) -> Result<Function, CodeError> {
        self.body()?;
        let outputs = self.expressions.formula.outputs().iter();
        let outputs: Result<Vec<String>, CodeError> = outputs
            .map(|&output| Ok(self.expressions.reference(output, true)?.text))
            .collect();
        Ok(Function {
            name: name.to_owned(),
            is_helper: self.expressions.taken.is_none(),
            shape: match self.expressions.taken {
                Some(_) => options.inputs,
                None => super::Inputs::Named,
            },
            unused: self.unused(),
            temporaries: (0..self.count).map(|number| format!("t{number}")).collect(),
            inputs: self.expressions.inputs,
            body: self.lines,
            outputs: outputs?,
            calls: self.calls,
        })
    }

    // The functions outside of the table, each once.
    fn supplied(&self, taken: &Taken) -> Vec<(String, usize)> {
        let mut seen = Set::default();
        let mut calls = Vec::new();
        let Expressions {
            formula, layout, ..
        } = self.expressions;
        for id in layout.used(formula) {
            if let Op::Call(number) = formula.op(id) {
                let call = formula.call(number);
                let name = taken.call(call);
                if seen.insert(name.clone()) {
                    calls.push((name, call.orders.len()));
                }
            }
        }
        calls
    }

    fn unused(&self) -> Vec<String> {
        let mut is_used = vec![false; self.expressions.inputs.len()];
        let Expressions {
            formula, layout, ..
        } = self.expressions;
        for id in layout.used(formula) {
            if let Op::Variable(number) = formula.op(id)
                && let Some(place) = is_used.get_mut(number as usize)
            {
                *place = true;
            }
        }
        let names = self.expressions.inputs.iter().zip(is_used);
        names
            .filter(|(_, used)| !used)
            .map(|(name, _)| name.clone())
            .collect()
    }

    fn body(&mut self) -> Result<(), CodeError> {
        let dialect = self.expressions.language.dialect();
        let mut tasks = vec![Task::Statements(Region::FUNCTION, 0, 0)];
        while let Some(task) = tasks.pop() {
            match task {
                Task::Line(text, level) => self.line(level, text.to_owned()),
                Task::OtherwiseIf(id, level) => {
                    let test = self.expressions.test(id)?;
                    self.line(level, dialect.otherwise_if(&test));
                    self.sides(id, level, &mut tasks);
                }
                Task::Side(id, slot, level) => {
                    let value = self.expressions.argument(id, slot, Binding::Choice)?;
                    let name = self.expressions.name(id);
                    self.line(level, dialect.side(&name, &value));
                }
                Task::Statements(region, from, level) => {
                    let statements = self.expressions.layout.statements(region);
                    for (place, &id) in statements.iter().enumerate().skip(from) {
                        if !self.is_last[id.index()] {
                            self.expressions.temporaries[id.index()] = self.count;
                            self.count += 1;
                        }
                        if self.expressions.layout.is_block(id) {
                            tasks.push(Task::Statements(region, place + 1, level));
                            self.branch(id, level, &mut tasks)?;
                            break;
                        }
                        let value = self.expressions.expression(id)?.text;
                        let name = self.expressions.name(id);
                        let line = match self.is_last[id.index()] {
                            true => dialect.side(&name, &value),
                            false => dialect.define(&name, &value),
                        };
                        self.line(level, line);
                    }
                }
            }
        }
        Ok(())
    }

    // Begins the branch and notes what is to follow.
    fn branch(&mut self, id: NodeId, level: usize, tasks: &mut Vec<Task>) -> Result<(), CodeError> {
        let is_last = self.is_last[id.index()];
        let test = self.expressions.test(id)?;
        let name = self.expressions.name(id);
        let dialect = self.expressions.language.dialect();
        let branch = dialect.branch(&name, &test, is_last);
        if let Some(before) = branch.before {
            self.line(level, before);
        }
        self.line(level, branch.open);
        if !branch.close.is_empty() {
            tasks.push(Task::Line(branch.close, level));
        }
        self.sides(id, level, tasks);
        Ok(())
    }

    // Notes the two sides of the branch; the last task is the first to be done.
    fn sides(&mut self, id: NodeId, level: usize, tasks: &mut Vec<Task>) {
        let Expressions {
            formula, layout, ..
        } = self.expressions;
        let dialect = self.expressions.language.dialect();
        let args = formula.args(id);
        let Some([then, otherwise]) = layout.sides(id) else {
            return;
        };
        for (slot, side) in [(3, otherwise), (2, then)] {
            let last = layout.last_statement(side, args[slot]);
            if let Some(last) = last {
                let temporaries = &mut self.expressions.temporaries;
                temporaries[last.index()] = temporaries[id.index()];
                self.is_last[last.index()] = true;
            } else {
                tasks.push(Task::Side(id, slot, level + 1));
            }
            match layout.only_branch(side, args[slot]) {
                Some(branch) if slot == 3 => tasks.push(Task::OtherwiseIf(branch, level)),
                _ => {
                    tasks.push(Task::Statements(side, 0, level + 1));
                    if slot == 3 {
                        tasks.push(Task::Line(dialect.otherwise(), level));
                    }
                }
            }
        }
    }

    fn line(&mut self, level: usize, text: String) {
        self.lines.push(Line { level, text });
    }
}
