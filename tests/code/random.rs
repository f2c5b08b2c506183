//! Random functions over the whole table, as code and as this crate runs them: 1,200 functions,
//! every fourth with its gradient and Hessian, each at its own point and at edges. `TRIGRAD_FUNCTIONS` asks
//! for another number of them.
//!
//! What a language may answer where this crate has another number is bounded by `band`.

use std::fmt::Write;
use std::sync::OnceLock;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use trigrad::symbolic::code::Language;
use trigrad::symbolic::formula::value_gradient_and_hessian;
use trigrad::testkit::{Options, cases};
use trigrad::{Formula, Function};

use crate::band::{Band, Bands, Within};
use crate::languages::each_language;
use crate::toolchain::{Batch, run};

each_language!(check);

const FUNCTIONS: usize = 1_200;

/// A point's coordinates are replaced by these now and then.
const EDGES: &[f64] = &[
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -2.5,
    5e-324,
    1e160,
    -1e300,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
];

fn batch() -> &'static Batch {
    static BATCH: OnceLock<Batch> = OnceLock::new();
    BATCH.get_or_init(|| {
        let mut runner = TestRunner::deterministic();
        let strategy = cases(Options::default());
        let edge = proptest::sample::select(EDGES.to_vec());
        let mut batch = Batch {
            name: "random",
            functions: Vec::new(),
            points: Vec::new(),
        };
        let asked = std::env::var("TRIGRAD_FUNCTIONS").ok();
        let count = asked
            .and_then(|text| text.parse().ok())
            .unwrap_or(FUNCTIONS);
        for i in 0..count {
            let case = strategy.new_tree(&mut runner).expect("no filter").current();
            let traced = case.function.trace();
            let function = if i % 4 == 0 {
                value_gradient_and_hessian(&traced)
            } else {
                traced
            };
            batch.points.push((i, case.at.clone()));
            for k in 0..3 {
                let mut x = case.at.clone();
                let place = (i + k) % x.len();
                x[place] = edge.new_tree(&mut runner).expect("no filter").current();
                batch.points.push((i, x));
            }
            batch.functions.push(function);
        }
        batch
    })
}

fn check(language: Language) {
    let batch = batch();
    let Some(answers) = run(batch, language) else {
        return;
    };
    let bands = Bands { language };
    let (mut wrong, mut open, mut numbers, mut wide) = (0, 0, 0, 0);
    let mut failures = String::new();
    for ((i, x), answer) in batch.points.iter().zip(&answers) {
        let f = &batch.functions[*i];
        let expected = expected(f, x, &bands);
        assert_eq!(answer.len(), expected.len(), "{language}: {f} at {x:?}");
        for (&got, band) in answer.iter().zip(&expected) {
            numbers += 1;
            open += usize::from(band.within == Within::Anything);
            if let Within::Between(lo, hi) = band.within {
                // Another number would show in the ninth digit.
                let is_narrow = hi - lo <= 1e-9 * hi.abs().max(lo.abs());
                wide += usize::from(!is_narrow);
            }
            if !band.admits(got) {
                wrong += 1;
                if wrong <= 12 {
                    let text: String = f.to_string().chars().take(600).collect();
                    let _ = writeln!(failures, "{i}: {text}\n  at {x:?}: {got:e}, not {band:?}");
                }
            }
        }
    }
    println!(
        "{language}: {} functions, {} points, {numbers} numbers; {open} of them may be a number or \
         NaN, {wide} have a bound above 1e-9",
        batch.functions.len(),
        batch.points.len()
    );
    assert!(wrong == 0, "{language}: {wrong} wrong\n{failures}");
    // A check that leaves most of them open would not check.
    assert!(
        (open + wide) * 5 < numbers,
        "{language}: {open} open, {wide} wide"
    );
}

fn expected(f: &Formula, x: &[f64], bands: &Bands) -> Vec<Band> {
    let x: Vec<Band> = x.iter().map(|&x| Band::same(x)).collect();
    let values = f.program().run(bands, &x);
    let outputs = f.program().outputs().iter();
    outputs.map(|&output| values[output as usize]).collect()
}
