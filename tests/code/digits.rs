//! Every row in every language against reference digits, which its author did not make: the
//! lines of tests/data/references.jsonl, values only.

use std::fmt::Write;

use trigrad::Primitive;
use trigrad::symbolic::code::{Language, accuracy};

use crate::languages::each_language;
use crate::rows::formula;
use crate::stored;
use crate::toolchain::{Batch, run};

each_language!(check);

struct Reference {
    row: Primitive,
    args: Vec<f64>,
    value: f64,
}

fn references() -> Vec<Reference> {
    let all = stored::references().into_iter();
    all.map(|(row, args, record)| Reference {
        row,
        args,
        value: record["value"]
            .as_str()
            .and_then(|digits| digits.parse().ok())
            .unwrap_or_else(|| panic!("no value: {record}")),
    })
    .collect()
}

fn check(language: Language) {
    let all = references();
    let is_defined = |of: &&Reference| accuracy(of.row, of.args.len(), language).is_ok();
    let references: Vec<&Reference> = all.iter().filter(is_defined).collect();
    let mut rows: Vec<(Primitive, usize)> = Vec::new();
    let mut batch = Batch {
        name: "digits",
        functions: Vec::new(),
        points: Vec::new(),
    };
    for reference in &references {
        let kind = (reference.row, reference.args.len());
        let known = rows.iter().position(|&row| row == kind);
        let function = known.unwrap_or_else(|| {
            rows.push(kind);
            batch.functions.push(formula(kind.0, kind.1));
            rows.len() - 1
        });
        batch.points.push((function, reference.args.clone()));
    }
    let Some(answers) = run(&batch, language) else {
        return;
    };
    let mut failures = String::new();
    for (reference, answer) in references.iter().zip(&answers) {
        let Reference { row, args, value } = reference;
        let (want, got) = (*value, answer[0]);
        let bound = accuracy(*row, args.len(), language).expect("a definition");
        // The digits are rounded to f64 here.
        let rounding = (want.abs().next_up() - want.abs()) / 2.0;
        let is_right = match want.is_finite() {
            true => (got - want).abs() <= bound.of(args, want) + rounding,
            false => got == want || got.is_nan() && want.is_nan(),
        };
        if !is_right {
            let _ = writeln!(failures, "{row:?} at {args:?}: {got:e}, not {want:e}");
        }
    }
    println!(
        "{language}: {} references of {} rows, orders and numbers of arguments",
        references.len(),
        rows.len()
    );
    assert!(
        references.len() == all.len(),
        "{language}: {}",
        references.len()
    );
    assert!(failures.is_empty(), "{language}:\n{failures}");
}
