//! Runs the steps of a scenario.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use trigrad_tape::tensor::{
    Accumulating, DType, Error, ForwardAccumulator, GradientOptions, GradientTape, Operand,
    Optimizer, Scope, Stopped, Tensor, UnconnectedGradients, Variable, custom_gradient,
};

use crate::dictionary::{constant, list, number, operation, rule, text};
use crate::tree::{Item, Tree};

/// Why a step did not do what it says.
pub(crate) enum Failure {
    /// The library refused.
    Error(Error),
    /// The types of the library leave no way to write it.
    Unwritable(&'static str),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// The names of a scenario, and what they stand for.
#[derive(Default, Clone)]
pub(crate) struct Names {
    values: HashMap<String, Tree<Item>>,
    variables: HashMap<u64, String>,
    watched: HashMap<String, Vec<String>>,
    tapes: HashMap<String, Arc<GradientTape>>,
    accumulators: HashMap<String, Arc<ForwardAccumulator>>,
    customs: HashMap<String, Value>,
}

/// The open scopes of a thread.
#[derive(Default)]
struct Scopes {
    recordings: HashMap<String, Scope>,
    stopped: HashMap<String, Stopped>,
    accumulating: HashMap<String, Accumulating>,
}

/// Steps that could not be written, with the reason.
pub(crate) type Apart = Vec<&'static str>;

/// Runs all steps of a scenario on names that it makes.
pub(crate) fn run(steps: &Value) -> Result<(Names, Apart), String> {
    let (mut names, mut apart) = (Names::default(), Apart::new());
    steps_on(steps, &mut names, &mut Scopes::default(), &mut apart)?;
    Ok((names, apart))
}

fn steps_on(
    steps: &Value,
    names: &mut Names,
    scopes: &mut Scopes,
    apart: &mut Apart,
) -> Result<(), String> {
    for step in list(steps) {
        let op = text(&step["op"]);
        let done = match op {
            "if" => {
                let branch = if names.holds(&step["cond"]) {
                    "then"
                } else {
                    "else"
                };
                steps_on(&step[branch], names, scopes, apart)?;
                Ok(())
            }
            "repeat" => {
                for _ in 0..number(&step["times"]) as usize {
                    steps_on(&step["body"], names, scopes, apart)?;
                }
                Ok(())
            }
            "while" => {
                loop {
                    steps_on(&step["cond_steps"], names, scopes, apart)?;
                    if !names.holds(&step["cond"]) {
                        break;
                    }
                    steps_on(&step["body"], names, scopes, apart)?;
                }
                Ok(())
            }
            "thread" => {
                let mut run = || {
                    let mut scopes = Scopes::default();
                    steps_on(&step["steps"], names, &mut scopes, apart)
                };
                std::thread::scope(|scope| scope.spawn(&mut run).join())
                    .map_err(|_| "a thread panicked".to_owned())??;
                Ok(())
            }
            _ => names.step(op, step, scopes),
        };
        let raises = step.get("raises").map(|raises| text(&raises["kind"]));
        match (done, raises) {
            (Ok(()), None) => {}
            (Ok(()), Some(kind)) => return Err(format!("{op} should fail with {kind}")),
            (Err(Failure::Unwritable(reason)), _) => apart.push(reason),
            (Err(Failure::Error(error)), Some(kind)) if self::kind(&error) == kind => {}
            (Err(Failure::Error(error)), Some(kind)) => {
                return Err(format!("{op} should fail with {kind}, not: {error}"));
            }
            (Err(Failure::Error(error)), None) => return Err(format!("{op}: {error}")),
        }
    }
    Ok(())
}

/// The word of the scenarios for an error.
fn kind(error: &Error) -> &'static str {
    match error {
        Error::AlreadyRecording => "already_recording",
        Error::NotRecording => "not_recording",
        Error::TapeNotStarted => "tape_not_started",
        Error::TapeConsumed => "tape_consumed",
        Error::UnknownUnconnected(_) => "bad_unconnected",
        Error::BatchRank { .. } => "batch_rank",
        Error::BatchShape { .. } => "batch_shape",
        Error::CustomArity { .. } => "custom_arity",
        Error::DuplicatePrimal { .. } => "duplicate_primal",
        Error::NotATensor { .. } => "not_a_tensor",
        Error::NullTarget { .. } => "null_target",
        Error::NullOutputGradient { .. } => "null_output_gradient",
        Error::Shape { .. } => "shape",
        Error::StructureMismatch => "structure_mismatch",
        _ => "another",
    }
}

impl Names {
    /// What a name stands for, or a part of it: `g.0`.
    pub(crate) fn get(&self, name: &str) -> &Tree<Item> {
        if let Some(tree) = self.values.get(name) {
            return tree;
        }
        let mut parts = name.split('.');
        let first = parts.next().unwrap_or_default();
        let tree = self.values.get(first);
        let tree = tree.unwrap_or_else(|| panic!("nothing is called {name}"));
        parts.fold(tree, |tree, key| tree.part(key))
    }

    pub(crate) fn is_bound(&self, name: &str) -> bool {
        self.values.contains_key(name) || self.watched.contains_key(name)
    }

    /// The variables bound to a name by `watched_variables`.
    pub(crate) fn watched(&self, name: &str) -> Option<&[String]> {
        self.watched.get(name).map(Vec::as_slice)
    }

    fn holds(&self, name: &Value) -> bool {
        let condition = self.tensor(text(name)).holds();
        condition.expect("a condition is one truth value")
    }

    fn tensor(&self, name: &str) -> Tensor {
        match self.get(name) {
            Tree::Leaf(Item::Tensor(tensor)) => tensor.clone(),
            Tree::Leaf(Item::Variable(variable)) => variable.read(),
            _ => panic!("{name} is no tensor"),
        }
    }

    fn variable(&self, name: &str) -> &Variable {
        match self.get(name) {
            Tree::Leaf(Item::Variable(variable)) => variable,
            _ => panic!("{name} is no variable"),
        }
    }

    fn structure(&self, value: &Value) -> Tree<Item> {
        match value {
            Value::Null => Tree::Leaf(Item::Nothing),
            Value::String(name) => self.get(name).clone(),
            Value::Array(parts) => {
                Tree::List(parts.iter().map(|part| self.structure(part)).collect())
            }
            Value::Object(parts) => {
                let part = |(key, part): (&String, &Value)| (key.clone(), self.structure(part));
                let mut parts: Vec<(String, Tree<Item>)> = parts.iter().map(part).collect();
                // TensorFlow takes maps in the order of their keys.
                parts.sort_by(|(a, _), (b, _)| a.cmp(b));
                Tree::Map(parts)
            }
            _ => panic!("{value} is no structure"),
        }
    }

    /// The arguments of an operation; numbers take the element type of those that are none.
    fn args(&self, step: &Value) -> Vec<Tensor> {
        let args = list(&step["args"]);
        let named: Vec<Option<Tensor>> = args
            .iter()
            .map(|arg| arg.as_str().map(|name| self.tensor(name)))
            .collect();
        // A condition says nothing about the type of the numbers beside it.
        let other = named.iter().flatten().find(|x| x.dtype() != DType::Bool);
        let other = other.cloned().unwrap_or_else(|| Tensor::from(0.0));
        let given = named.into_iter().zip(args);
        given
            .map(|(tensor, arg)| tensor.unwrap_or_else(|| number(arg).tensor(&other)))
            .collect()
    }

    fn bind(&mut self, step: &Value, tree: Tree<Item>) {
        self.values.insert(text(&step["out"]).to_owned(), tree);
    }

    fn bind_tensor(&mut self, step: &Value, tensor: Tensor) {
        self.bind(step, Tree::Leaf(Item::Tensor(tensor)));
    }

    fn bind_answer(&mut self, step: &Value, answer: &Tree<Option<Tensor>>) {
        let item = |tensor: &Option<Tensor>| match tensor {
            Some(tensor) => Item::Tensor(tensor.clone()),
            None => Item::Nothing,
        };
        self.bind(step, answer.map(&mut |tensor| item(tensor)));
    }

    fn step(&mut self, op: &str, step: &Value, scopes: &mut Scopes) -> Result<(), Failure> {
        let tape = step["tape"].as_str().and_then(|name| self.tapes.get(name));
        let tape = tape.cloned();
        let tape = || tape.clone().expect("the tape was made before");
        let unconnected = || match step["unconnected"].as_str() {
            Some(name) => name.parse(),
            None => Ok(UnconnectedGradients::None),
        };
        match op {
            "const" => self.bind_tensor(step, constant(step)),
            "variable" => {
                let value = constant(step);
                let variable = if step["trainable"] == Value::Bool(true) {
                    Variable::new(value)
                } else {
                    Variable::untrained(value)
                };
                let name = text(&step["out"]).to_owned();
                self.variables.insert(variable.id(), name);
                self.bind(step, Tree::Leaf(Item::Variable(variable)));
            }
            "assign" | "assign_add" | "assign_sub" => {
                let variable = self.variable(text(&step["target"])).clone();
                let arg = &step["args"][0];
                let value = match arg.as_str() {
                    Some(name) => self.tensor(name),
                    None => number(arg).tensor(&variable.value()),
                };
                match op {
                    "assign" => variable.assign(value)?,
                    "assign_add" => variable.assign_add(value)?,
                    _ => variable.assign_sub(value)?,
                }
            }
            "alias" => {
                let tree = self.get(text(&step["args"][0])).clone();
                self.bind(step, tree);
            }
            "read" => {
                let value = self.variable(text(&step["args"][0])).read();
                self.bind_tensor(step, value);
            }
            "tape" => {
                let tape = GradientTape::new()
                    .persistent(step["persistent"] == Value::Bool(true))
                    .watch_accessed_variables(
                        step["watch_accessed_variables"] == Value::Bool(true),
                    );
                let name = text(&step["tape"]).to_owned();
                scopes.recordings.remove(&name);
                self.tapes.insert(name, Arc::new(tape));
            }
            "enter" => {
                let recording = tape().enter()?;
                let name = text(&step["tape"]).to_owned();
                scopes.recordings.insert(name, recording);
            }
            "exit" => tape().exit(),
            "reset" => tape().reset()?,
            "stop_recording" => {
                let stopped = tape().stop_recording()?;
                let name = text(&step["tape"]).to_owned();
                scopes.stopped.insert(name, stopped);
            }
            "resume_recording" => drop(scopes.stopped.remove(text(&step["tape"]))),
            "watched_variables" => {
                let names = tape().watched_variables();
                let names = names
                    .iter()
                    .map(|variable| self.variables[&variable.id()].clone());
                let names = names.collect();
                self.watched.insert(text(&step["out"]).to_owned(), names);
            }
            "watch" if step.get("literal").is_some() => {
                return Err(Failure::Unwritable(
                    "watch takes structures of tensors only",
                ));
            }
            "watch" => tape().watch(&self.structure(&step["tensors"]))?,
            "gradient" => {
                let mut options = GradientOptions::new().unconnected(unconnected()?);
                match &step["output_gradients"] {
                    Value::Null => {}
                    given => options = options.output_gradients(&self.structure(given)),
                }
                let target = self.structure(&step["target"]);
                let sources = self.structure(&step["sources"]);
                let answer = tape().gradient_with(&target, &sources, &options)?;
                self.bind_answer(step, &answer);
            }
            "jacobian" => {
                let target = self.structure(&step["target"]);
                let sources = self.structure(&step["sources"]);
                let answer = tape().jacobian_with(&target, &sources, unconnected()?)?;
                self.bind_answer(step, &answer);
            }
            "batch_jacobian" => {
                let target = self.structure(&step["target"]);
                let source = self.structure(&step["source"]);
                let answer = tape().batch_jacobian(&target, &source)?;
                self.bind_tensor(step, answer);
            }
            "acc" => {
                let primals = self.structure(&step["primals"]);
                let tangents = self.structure(&step["tangents"]);
                let accumulator = ForwardAccumulator::new(&primals, &tangents)?;
                let name = text(&step["acc"]).to_owned();
                self.accumulators.insert(name, Arc::new(accumulator));
            }
            "acc_enter" => {
                let name = text(&step["acc"]);
                let scope = self.accumulators[name].enter()?;
                scopes.accumulating.insert(name.to_owned(), scope);
            }
            "acc_exit" => self.accumulators[text(&step["acc"])].exit(),
            "jvp" => {
                let of = self.structure(&step["of"]);
                let accumulator = &self.accumulators[text(&step["acc"])];
                let answer = accumulator.jvp_with(&of, unconnected()?);
                self.bind_answer(step, &answer);
            }
            "define_custom" => {
                let name = text(&step["name"]).to_owned();
                self.customs.insert(name, step.clone());
            }
            "call" => {
                let result = self.call(step)?;
                self.bind_tensor(step, result);
            }
            "optimize" => {
                let answer = self.optimize(step)?;
                self.bind(step, answer);
            }
            "unstack" => {
                let axis = step["axis"].as_i64().unwrap_or(0) as isize;
                let parts = self.args(step)[0].unstack(axis)?;
                let parts = parts.into_iter().map(|part| Tree::Leaf(Item::Tensor(part)));
                self.bind(step, Tree::List(parts.collect()));
            }
            _ => {
                let result = operation(op, step, &self.args(step))?;
                self.bind_tensor(step, result);
            }
        }
        Ok(())
    }

    fn call(&self, step: &Value) -> Result<Tensor, Error> {
        let definition = self.customs[text(&step["fn"])].clone();
        let args = self.args(step);
        custom_gradient(&args, |args| {
            let mut inside = self.clone();
            for (param, arg) in list(&definition["params"]).iter().zip(args) {
                let arg = Tree::Leaf(Item::Tensor(arg.clone()));
                inside.values.insert(text(param).to_owned(), arg);
            }
            inside.pure_steps(&definition["forward"])?;
            let result = inside.tensor(text(&definition["result"]));
            let backward = move |dy: &Tensor| {
                let mut inside = inside.clone();
                let upstream = text(&definition["upstream"]).to_owned();
                let dy = Tree::Leaf(Item::Tensor(dy.clone()));
                inside.values.insert(upstream, dy);
                inside.pure_steps(&definition["backward"])?;
                let gradient = |name: &Value| name.as_str().map(|name| inside.tensor(name));
                Ok(list(&definition["grads"]).iter().map(gradient).collect())
            };
            Ok((result, backward))
        })
    }

    // Steps that only compute.
    fn pure_steps(&mut self, steps: &Value) -> Result<(), Error> {
        for step in list(steps) {
            match self.step(text(&step["op"]), step, &mut Scopes::default()) {
                Ok(()) => {}
                Err(Failure::Error(error)) => return Err(error),
                Err(Failure::Unwritable(reason)) => panic!("{reason}"),
            }
        }
        Ok(())
    }

    fn optimize(&self, step: &Value) -> Result<Tree<Item>, Error> {
        let point = Variable::new(self.tensor(text(&step["init"])));
        let mut optimizer = Optimizer::new(rule(step));
        let objective = &step["objective"];
        let loss = || {
            let mut inside = self.clone();
            let param = text(&objective["param"]).to_owned();
            let value = Tree::Leaf(Item::Tensor(point.read()));
            inside.values.insert(param, value);
            inside.pure_steps(&objective["steps"])?;
            Ok(inside.tensor(text(&objective["loss"])))
        };
        let (mut trace, mut losses) = (vec![point.value()], vec![loss()?]);
        for _ in 0..number(&step["iterations"]) as usize {
            optimizer.minimize(&[&point], loss)?;
            trace.push(point.value());
            losses.push(loss()?);
        }
        let leaf = |parts: &[Tensor]| Ok(Tree::Leaf(Item::Tensor(Tensor::stack(parts, 0)?)));
        Ok(Tree::Map(vec![
            ("trace".to_owned(), leaf(&trace)?),
            ("losses".to_owned(), leaf(&losses)?),
        ]))
    }
}
