//! A forward mode of sixty lines with five bugs: the campaign finds them, each in its smallest form.

use std::ops::ControlFlow;

use trigrad::Primitive;
use trigrad::testkit::{AdBackend, Arg, Arithmetic, Campaign, Kind, Plan, RandomFunction, Step};

#[derive(Clone, Copy)]
struct Toy {
    value: f64,
    slope: f64,
}

struct Library;

impl Arithmetic for Library {
    type Number = Toy;

    fn constant(&self, c: f64) -> Toy {
        Toy {
            value: c,
            slope: 0.0,
        }
    }

    fn primal(&self, x: &Toy) -> Option<f64> {
        Some(x.value)
    }

    fn row(&self, row: Primitive, args: &[Arg<Toy>]) -> Option<Toy> {
        let args: Vec<Toy> = args.iter().map(|arg| self.number(arg)).collect();
        let chain = |value, terms: &[(f64, Toy)]| Toy {
            value,
            slope: terms.iter().map(|(partial, arg)| partial * arg.slope).sum(),
        };
        Some(match (row.row().name, &args[..]) {
            ("neg", [x]) => chain(-x.value, &[(-1.0, *x)]),
            ("add", [a, b]) => chain(a.value + b.value, &[(1.0, *a), (1.0, *b)]),
            // Bug 1: the sign of the second slope.
            ("sub", [a, b]) => chain(a.value - b.value, &[(1.0, *a), (1.0, *b)]),
            ("mul", [a, b]) => chain(a.value * b.value, &[(b.value, *a), (a.value, *b)]),
            // Bug 2: a square that leaves the range.
            ("div", [a, b]) => {
                let by_b = -a.value / (b.value * b.value);
                chain(a.value / b.value, &[(1.0 / b.value, *a), (by_b, *b)])
            }
            ("exp", [x]) => chain(x.value.exp(), &[(x.value.exp(), *x)]),
            ("sin", [x]) => chain(x.value.sin(), &[(x.value.cos(), *x)]),
            // Bug 3: 0/0 at 0.
            ("sqrt", [x]) => chain(x.value.sqrt(), &[(x.value.sqrt() / (2.0 * x.value), *x)]),
            // Bug 4: 1 - y^2 cancels.
            ("tanh", [x]) => chain(x.value.tanh(), &[(1.0 - x.value.tanh().powi(2), *x)]),
            // Bug 5: no guard outside of the domain.
            ("ln", [x]) => chain(x.value.ln(), &[(1.0 / x.value, *x)]),
            _ => return None,
        })
    }
}

impl AdBackend for Library {
    fn name(&self) -> &str {
        "toy"
    }

    fn version(&self) -> &str {
        "0.1.0"
    }

    fn gradient(&self, f: &RandomFunction, at: &[f64]) -> Option<(f64, Vec<f64>)> {
        let mut slopes = Vec::new();
        let mut value = f64::NAN;
        for i in 0..at.len() {
            let number = |j: usize| Toy {
                value: at[j],
                slope: f64::from(i == j),
            };
            let x: Vec<Toy> = (0..at.len()).map(number).collect();
            let y = f.run(self, &x)?;
            value = y.value;
            slopes.push(y.slope);
        }
        Some((value, slopes))
    }
}

#[test]
fn five_bugs_are_found_and_nothing_else() {
    let plan = Plan::new(3, 3000).for_backend(&Library);
    let mut campaign = Campaign::new(plan);
    campaign.run(&Library, |_| ControlFlow::Continue(()));
    let bugs = [
        ("sub", Kind::Wrong),
        ("div", Kind::Nan),
        ("sqrt", Kind::Nan),
        ("tanh", Kind::Digits),
        ("ln", Kind::Domain),
    ];
    for (name, kind) in bugs {
        let found = campaign.findings().into_iter().find(|found| {
            let bucket = found.bucket();
            bucket.shape.starts_with(&format!("{name}(")) && bucket.kind == kind
        });
        let found = found.unwrap_or_else(|| panic!("{name}: {:#?}", campaign.findings()));
        let steps = found.finding.case.function.steps().iter();
        let rows = steps.filter(|step| matches!(step, Step::Row(..))).count();
        assert_eq!(rows, 1, "{found}");
    }
    let others = campaign.findings().into_iter().filter(|found| {
        let shape = found.bucket().shape;
        !bugs
            .iter()
            .any(|(name, _)| shape.starts_with(&format!("{name}(")))
    });
    let others: Vec<_> = others.collect();
    assert!(others.is_empty(), "{others:#?}");
}
