//! The test kit for libraries that compute derivatives: random functions and points, with the
//! edges drawn on purpose, and a judge that calls wrong only what is proved to be.
//!
//! A [`Case`] is a straight-line function over the whole table and a point. The function is generic
//! over the number, so it runs in every engine directly, it traces to a
//! [`Formula`](crate::Formula), and it runs with the numbers of other libraries.
//!
//! # In property tests
//!
//! ```
//! use proptest::prelude::*;
//! use trigrad::testkit::{Options, cases};
//! use trigrad::Function;
//!
//! proptest!(ProptestConfig::with_cases(16), |(case in cases(Options::default()))| {
//!     let direct = case.function.call(&case.at);
//!     let traced = case.function.trace().eval(&case.at);
//!     prop_assert_eq!(direct[0].to_bits(), traced[0].to_bits());
//! });
//! ```
//!
//! # Your library
//!
//! An [`AdBackend`] answers with a value and a gradient. With an [`Arithmetic`], which says what
//! your library calls the rows, a case runs on your numbers. This is all it takes for a library
//! of one type:
//!
//! ```
//! use std::ops::ControlFlow;
//! use trigrad::Primitive;
//! use trigrad::testkit::{AdBackend, Arg, Arithmetic, Campaign, Plan, RandomFunction};
//!
//! #[derive(Clone, Copy)]
//! struct Mine(f64, f64); // your dual number, with the value and the slope
//!
//! struct MyLibrary;
//!
//! impl Arithmetic for MyLibrary {
//!     type Number = Mine;
//!     fn constant(&self, c: f64) -> Mine {
//!         Mine(c, 0.0)
//!     }
//!     fn row(&self, row: Primitive, args: &[Arg<Mine>]) -> Option<Mine> {
//!         let args: Vec<Mine> = args.iter().map(|arg| self.number(arg)).collect();
//!         Some(match (row.row().name, &args[..]) {
//!             ("mul", [a, b]) => Mine(a.0 * b.0, a.1 * b.0 + a.0 * b.1),
//!             ("sqrt", [x]) => Mine(x.0.sqrt(), x.1 * x.0.sqrt() / (2.0 * x.0)), // 0/0 at 0
//!             _ => return None, // further rows
//!         })
//!     }
//! }
//!
//! impl AdBackend for MyLibrary {
//!     fn name(&self) -> &str {
//!         "mine"
//!     }
//!     fn version(&self) -> &str {
//!         "0.1.0"
//!     }
//!     fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
//!         let seed = |i| (0..at.len()).map(|j| Mine(at[j], f64::from(i == j))).collect::<Vec<_>>();
//!         let runs: Option<Vec<Mine>> = (0..at.len()).map(|i| f.run(self, &seed(i))).collect();
//!         let runs = runs?;
//!         Some((runs[0].0, runs.iter().map(|y| y.1).collect()))
//!     }
//! }
//!
//! let plan = Plan::new(1, 2000).for_backend(&MyLibrary);
//! let mut campaign = Campaign::new(plan);
//! campaign.run(&MyLibrary, |_| ControlFlow::Continue(()));
//! let smallest = campaign.smallest().expect("a bug").finding.to_string();
//! assert!(smallest.starts_with("d/dx0 of sqrt(x0) at x0 = 0.0: NaN"), "{smallest}");
//! ```
//!
//! # What is called wrong
//!
//! A sound library computes the value of every row, and every partial, to
//! [some ulp](Rules::ulp), and multiplies and adds in f64, in whichever order. Interval
//! arithmetic with outward rounding encloses every number that such a library can answer; an answer
//! outside, NaN where no inf - inf or 0 * inf can be met, and a number where there is no value, are
//! findings. So a finding is beyond what the condition of the expression explains. At a kink
//! every element of the generalized derivative is right; on a jump and on the seam of a conditional
//! every slope is. Findings shrink to the smallest case, and are sorted into [buckets](Bucket)
//! by row, kind and size of the coordinates.

mod answer;
mod backend;
mod campaign;
mod case;
mod engines;
mod explained;
mod finding;
mod flow;
mod function;
mod judge;
mod limit;
mod local;
mod minimise;
mod numbers;
mod record;
mod sided;
mod strategy;
mod trace;

pub use answer::{Finding, Kind, Quantity};
pub use backend::{AdBackend, Arg, Arithmetic};
pub use campaign::{Campaign, Plan, RowTally, Shard, Tally};
pub use case::{Case, CaseError};
pub use explained::Range;
pub use finding::{Bucket, Found};
pub use function::{NoSteps, RandomFunction, Step};
pub use judge::{Judgement, Rules, explained, judge};
pub use minimise::minimise;
pub use record::ResumeError;
pub use strategy::{Options, cases};
