//! What a request may cost.

use std::time::{Duration, Instant};

use trigrad::Engine;

use super::failure::{Failure, Kind};

/// The limits of every request.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// The most nodes an expression may have.
    pub(crate) nodes: usize,
    /// The most time a request may take.
    pub(crate) time: Duration,
    /// The most bytes a text may have.
    pub(crate) length: usize,
}

/// The limits of one request, and when it began.
///
/// Nothing is interrupted: the budget is asked between the phases of a request and
/// between the orders of a derivative, and before what would foreseeably break it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    limits: Limits,
    start: Instant,
}

impl Budget {
    pub(crate) fn start(limits: Limits) -> Self {
        Self {
            limits,
            start: Instant::now(),
        }
    }

    /// Fails if the time is over.
    pub(crate) fn time(&self) -> Result<(), Failure> {
        if self.start.elapsed() <= self.limits.time {
            return Ok(());
        }
        Err(self.over_time("this takes more than"))
    }

    /// Fails if the time is over or there are too many nodes.
    pub(crate) fn nodes(&self, nodes: usize) -> Result<(), Failure> {
        self.time()?;
        self.room(nodes, "the expression takes")
    }

    fn room(&self, nodes: usize, what: &str) -> Result<(), Failure> {
        let limit = self.limits.nodes;
        if nodes <= limit {
            return Ok(());
        }
        let message = format!("{what} {nodes} nodes, the budget is {limit}");
        Err(Failure::new(Kind::Budget, message).help("the option --max-nodes raises it"))
    }

    /// Fails if the next order of a derivative, growing as the last one did, would
    /// have too many nodes or take too long. The last one made `now` nodes of
    /// `before` and took `took`.
    pub(crate) fn growth(&self, before: usize, now: usize, took: Duration) -> Result<(), Failure> {
        self.nodes(now)?;
        let growth = (now as f64 / before.max(1) as f64).max(1.0);
        // Saturating, as `as` does.
        self.room(
            (now as f64 * growth) as usize,
            "the next order would take about",
        )?;
        self.seconds(took.as_secs_f64() * growth)
    }

    /// Fails if derivatives of an expression of so many nodes and inputs would
    /// foreseeably take too long or have too many entries.
    pub(crate) fn derivatives(
        &self,
        engine: Engine,
        nodes: usize,
        inputs: usize,
        second: bool,
    ) -> Result<(), Failure> {
        let passes = match (engine, second) {
            (Engine::Dual, false) => inputs.div_ceil(8),
            (Engine::Dual, true) => inputs.div_ceil(4).saturating_mul(inputs.div_ceil(4)) * 2,
            (_, false) => 4,
            (_, true) => inputs.saturating_mul(4),
        };
        if second {
            self.nodes(inputs.saturating_mul(inputs.saturating_add(1)) / 2)?;
        }
        self.seconds(nodes as f64 * passes as f64 / NODES_PER_SECOND)
    }

    // Fails if something that takes so long would not end in time.
    fn seconds(&self, seconds: f64) -> Result<(), Failure> {
        if self.start.elapsed().as_secs_f64() + seconds <= self.limits.time.as_secs_f64() {
            return Ok(());
        }
        Err(self.over_time("this would take more than"))
    }

    fn over_time(&self, takes: &str) -> Failure {
        let seconds = self.limits.time.as_secs_f64();
        let message = format!("{takes} the {seconds} seconds of the budget");
        Failure::new(Kind::Budget, message).help("the option --max-seconds raises it")
    }
}

// Of a slow engine on a slow machine, so that only what is hopeless is refused.
const NODES_PER_SECOND: f64 = 1e7;
