//! The programs that a recording is turned into, with its derivatives, and what the tape
//! says of it where they cannot know.

use std::cell::RefCell;

use nalgebra::DVector;
use trigrad_core::only;

use super::code::Code;
use super::formal::Formal;
use super::forward::{Flow, tangents};
#[cfg(feature = "sparse")]
use super::reached::Reached;
use super::record::Record;
use super::reverse::adjoints;
use super::runner::Runner;
use super::store::Store;

impl Record {
    fn derived(&self) -> RefCell<Store> {
        let mut store = self.store.clone();
        store.loosen();
        RefCell::new(store)
    }

    // The one output.
    fn output(&self) -> u32 {
        let count = self.outputs.len();
        assert!(
            count == 1,
            "a function of one output is needed, this has {count}"
        );
        self.outputs[0]
    }

    fn some_outputs(&self) -> impl Iterator<Item = Option<u32>> + '_ {
        self.outputs.iter().map(|&y| Some(y))
    }

    pub(super) fn values(&self) -> Runner {
        let store = RefCell::new(self.store.clone());
        let outputs: Vec<Option<u32>> = self.some_outputs().collect();
        Runner::new(Code::new(&store, &outputs, &self.guards))
    }

    // The adjoints of the inputs.
    fn pullback<'s>(
        &self,
        store: &'s RefCell<Store>,
        seeds: &[(u32, Formal<'s>)],
    ) -> Vec<Option<u32>> {
        let by_node = adjoints(store, self.store.len(), seeds);
        // The inputs are the first nodes.
        by_node[..self.inputs].to_vec()
    }

    pub(super) fn gradient(&self) -> Runner {
        let y = self.output();
        let store = self.derived();
        let slopes = self.pullback(&store, &[(y, Formal::number(1.0))]);
        let outputs: Vec<Option<u32>> = std::iter::once(Some(y)).chain(slopes).collect();
        Runner::new(Code::new(&store, &outputs, &self.guards))
    }

    pub(crate) fn vjp(&self) -> Runner {
        let store = self.derived();
        let seeds: Vec<(u32, Formal<'_>)> = (self.inputs as u32..)
            .zip(&self.outputs)
            .map(|(number, &y)| (y, input(&store, number)))
            .collect();
        let adjoints = self.pullback(&store, &seeds);
        let outputs: Vec<Option<u32>> = self.some_outputs().chain(adjoints).collect();
        Runner::new(Code::new(&store, &outputs, &self.guards))
    }

    /// The outputs and their tangents, and through which nodes they flow.
    pub(crate) fn jvp(&self) -> (Runner, Flow) {
        let store = self.derived();
        let first = self.inputs as u32;
        let seed = |number| input(&store, first + number);
        let (tangents, flow) = tangents(&store, &self.outputs, seed);
        let tangents = self.outputs.iter().map(|&y| tangents[y as usize]);
        let outputs: Vec<Option<u32>> = self.some_outputs().chain(tangents).collect();
        let code = Code::new(&store, &outputs, &self.guards);
        (Runner::new(code), flow)
    }

    /// The output, its gradient and the gradient's tangents; and through which nodes the
    /// gradient's derivatives flow, with its nodes.
    pub(crate) fn hvp(&self) -> (Runner, Flow, Vec<Option<u32>>) {
        let y = self.output();
        let store = self.derived();
        let slopes = self.pullback(&store, &[(y, Formal::number(1.0))]);
        let first = self.inputs as u32;
        let roots: Vec<u32> = slopes.iter().flatten().copied().collect();
        let (tangents, flow) = tangents(&store, &roots, |number| input(&store, first + number));
        let tangent = |slope: &Option<u32>| slope.and_then(|slope| tangents[slope as usize]);
        let outputs: Vec<Option<u32>> = std::iter::once(Some(y))
            .chain(slopes.iter().copied())
            .chain(slopes.iter().map(tangent))
            .collect();
        let code = Code::new(&store, &outputs, &self.guards);
        (Runner::new(code), flow, slopes)
    }

    /// The rows of the Jacobian at `x`, one by one.
    #[cfg(feature = "sparse")]
    pub(crate) fn rows_of_jacobian(&self, x: &[f64]) -> Reached {
        let store = self.derived();
        let zero = |_| Formal::number(0.0);
        let (_, flow) = tangents(&store, &self.outputs, zero);
        Reached::new(store.into_inner(), flow, x)
    }

    /// The rows of the Hessian at `x`, one by one, of the nodes of the gradient.
    #[cfg(feature = "sparse")]
    pub(crate) fn rows_of_hessian(&self, x: &[f64]) -> (Reached, Vec<Option<u32>>) {
        let store = self.derived();
        let slopes = self.pullback(&store, &[(self.output(), Formal::number(1.0))]);
        let roots: Vec<u32> = slopes.iter().flatten().copied().collect();
        let zero = |_| Formal::number(0.0);
        let (_, flow) = tangents(&store, &roots, zero);
        (Reached::new(store.into_inner(), flow, x), slopes)
    }

    // What the tape says, where an infinite slope may have met a structural 0 that the
    // program cannot tell from a number, and NaN everywhere where the value is.
    pub(crate) fn mend_gradient(&self, x: &[f64], value: f64, slopes: &mut [f64]) {
        if value.is_nan() {
            slopes.fill(f64::NAN);
        } else if slopes.iter().any(|slope| slope.is_nan()) {
            let (_, mended) = crate::gradient(|x| only(&self.run(x)), x);
            slopes.copy_from_slice(mended.as_slice());
        }
    }

    /// The gradient of an output, by the tape.
    pub(crate) fn row(&self, x: &[f64], row: usize) -> DVector<f64> {
        crate::gradient(|x| self.run(x)[row], x).1
    }

    /// The Hessian times `v`, by the tape.
    pub(crate) fn tape_hvp(&self, x: &[f64], v: &[f64]) -> DVector<f64> {
        crate::hvp(|x| only(&self.run(x)), x, v).2
    }
}

fn input(store: &RefCell<Store>, number: u32) -> Formal<'_> {
    let id = store.borrow_mut().add_input(number);
    Formal::at(store, id)
}
