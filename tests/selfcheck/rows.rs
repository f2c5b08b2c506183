//! Row by row.

use trigrad::oracle::series::{Jet, Jets};
use trigrad::{Decoration, Expr, Formula, Interpret, Interval, Primitive, Tracked};

use crate::points::{Stream, coordinate, reach};

/// A row with its partials as expressions of its arguments.
struct Checked {
    row: Primitive,
    arity: usize,
    /// The value, and for a row computed jointly its companion.
    values: Formula,
    /// The slopes of the value by all arguments, then that of the companion.
    partials: Formula,
}

impl Checked {
    fn new(row: Primitive, arity: usize) -> Self {
        let values = Formula::trace(arity, |x: &[Expr<'_>]| {
            let args: Vec<_> = x.iter().map(|&x| Tracked::varying(x)).collect();
            let mut values = vec![row.apply(&args)];
            if let Primitive::Unary(op) = row
                && op.is_joint()
            {
                values.push(Expr::joint(op, args[0]).1);
            }
            values
        });
        let partials = Formula::trace(arity, |x: &[Expr<'_>]| {
            let args: Vec<_> = x.iter().map(|&x| Tracked::varying(x)).collect();
            let y = row.apply(&args);
            match row {
                Primitive::Unary(op) if op.is_joint() => {
                    let z = Expr::joint(op, args[0]).1;
                    vec![
                        op.partial_with(x[0], y, z),
                        op.companion_partial(x[0], y, z),
                    ]
                }
                Primitive::Unary(op) => vec![op.partial(x[0], y)],
                Primitive::Indexed(op, n) => vec![op.partial(n, x[0], y)],
                Primitive::Binary(op) => (0..2)
                    .map(|slot| op.partial(slot, [x[0], x[1]], y))
                    .collect(),
                Primitive::Nary(op) => op.partials(x, y),
            }
        });
        Self {
            row,
            arity,
            values,
            partials,
        }
    }
}

fn all() -> Vec<Checked> {
    let mut all = Vec::new();
    for n in 0..4 {
        for row in Primitive::all(n) {
            match row {
                Primitive::Indexed(..) => all.push(Checked::new(row, 1)),
                _ if n > 0 => {}
                Primitive::Unary(_) => all.push(Checked::new(row, 1)),
                Primitive::Binary(_) => all.push(Checked::new(row, 2)),
                Primitive::Nary(_) => {
                    all.extend([1, 2, 3, 10].map(|arity| Checked::new(row, arity)))
                }
            }
        }
    }
    all
}

#[test]
fn partials_and_series_meet_in_f64() {
    let mut stream = Stream::new(1);
    let mut failures = 0;
    for checked in all() {
        let row = checked.row;
        let (mut met, mut skipped, mut wide) = (0, 0, 0);
        let domain = row.row().domain;
        for case in 0..400 {
            let x: Vec<f64> = (0..checked.arity)
                .map(|slot| coordinate(&mut stream, domain[slot.min(domain.len() - 1)], reach(row)))
                .collect();
            let width = if case % 2 == 0 {
                0.0
            } else {
                2f64.powf(-40.0 * stream.unit())
            };
            let boxed: Vec<Interval<f64>> = x
                .iter()
                .map(|&x| Interval::new(x - width * x.abs(), x + width * x.abs()).unwrap())
                .collect();
            let jets: Vec<Jet<f64>> = boxed
                .iter()
                .enumerate()
                .map(|(i, &x)| Jet::input(i, x))
                .collect();
            let program = checked.values.program();
            let numbers = program.run(&Jets::doubles(2), &jets);
            let partials = checked.partials.program().eval(&boxed);
            let slopes: Vec<Interval<f64>> = (0..checked.arity)
                .map(|i| numbers[program.outputs()[0] as usize].slope(i))
                .chain(
                    program
                        .outputs()
                        .get(1)
                        .map(|&at| numbers[at as usize].slope(0)),
                )
                .collect();
            for (slot, (slope, partial)) in slopes.iter().zip(&partials).enumerate() {
                if slope.decoration() < Decoration::Differentiable {
                    skipped += 1;
                    continue;
                }
                met += 1;
                if !(slope.width() <= 1e-6 * slope.lo().abs().max(1e-300)) && width == 0.0 {
                    wide += 1;
                    if wide < 3 {
                        println!(
                            "   wide {} {slot} at {x:?}: {slope:?} {partial:?}",
                            row.row().name
                        );
                    }
                }
                if slope.intersect(partial).is_empty() {
                    failures += 1;
                    println!(
                        "{} {slot} at {boxed:?}: {slope:?}, {partial:?}",
                        row.row().name
                    );
                }
            }
        }
        println!(
            "{:?} {}: {met} met, {skipped} skipped, {wide} wide",
            row, checked.arity
        );
    }
    assert_eq!(failures, 0);
}
