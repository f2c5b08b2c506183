//! Each order of a series follows from the one before it: with the coefficients c_k along a line,
//! (c_k(t) - c_k(0))/t is (k + 1) c_(k+1) somewhere between 0 and t. Coefficient 0 is a value, so
//! the coefficients of all orders are held against values, one after the other.

use trigrad::oracle::Differences;
use trigrad::oracle::series::{Curve, Curves, Jet, Jets};
use trigrad::{Big, Decoration, Enclosures, Interval};

use crate::amount;
use crate::points::Stream;
use crate::rows::{Checked, all};

const BITS: u32 = 160;
const ORDER: usize = 6;

/// The coefficients of the row's value along a line through `at`, from `from` to `to` on it.
fn along(checked: &Checked, at: &[f64], line: &[f64], from: f64, to: f64) -> Curve<Big> {
    let fine = Enclosures::new(BITS);
    let t = fine.input(&Interval::new(from, to).expect("an interval"));
    let x = at.iter().zip(line).map(|(&x, &slope)| {
        let slope = fine.point(slope);
        Curve::along(fine.point(x).add(&t.mul(&slope)), slope)
    });
    let program = checked.values.program();
    let numbers = program.run(&Curves::precise(ORDER, BITS), &x.collect::<Vec<_>>());
    numbers[program.outputs()[0] as usize].clone()
}

#[test]
fn every_order_follows_from_the_one_before() {
    let mut stream = Stream::new(6);
    for checked in all() {
        let (mut met, mut sharp) = (0, 0);
        for _ in 0..amount(4, 500) {
            let at = checked.point(&mut stream);
            // Steps beside which the point is large, so that the slope is nearly constant.
            let line: Vec<f64> = at
                .iter()
                .map(|x| (stream.unit() - 0.5) * if *x == 0.0 { 1.0 } else { *x })
                .collect();
            let step = 2f64.powf(-20.0 - 30.0 * stream.unit());
            let here = along(&checked, &at, &line, 0.0, 0.0);
            let there = along(&checked, &at, &line, step, step);
            let between = along(&checked, &at, &line, 0.0, step);
            if between.coefficient(ORDER).decoration() < Decoration::Differentiable {
                continue;
            }
            let step = Enclosures::new(BITS).point(step);
            for k in 0..ORDER {
                let quotient = there.coefficient(k).sub(&here.coefficient(k)).div(&step);
                let factor = Enclosures::new(BITS).point((k + 1) as f64);
                let next = between.coefficient(k + 1).mul(&factor);
                assert!(
                    !quotient.intersect(&next).is_empty(),
                    "{} at {at:?} along {line:?}, order {k}: {quotient:?}, {next:?}",
                    checked.name()
                );
                met += 1;
                let near = next.sub(&quotient).to_f64();
                let size = next.to_f64();
                let size = size.lo().abs().max(size.hi().abs());
                sharp += usize::from(near.lo().abs().max(near.hi().abs()) <= 1e-3 * size);
            }
        }
        println!("{}: {met} met, {sharp} sharp", checked.name());
        assert!(met > 0, "{} is not checked", checked.name());
    }
}

#[test]
fn second_derivatives_of_rows_meet() {
    const BITS: u32 = 64;
    let mut stream = Stream::new(7);
    let fine = Enclosures::new(BITS);
    for checked in all() {
        if checked.arity > 3 {
            continue;
        }
        let program = checked.values.program();
        for _ in 0..amount(2, 200) {
            let at = checked.point(&mut stream);
            let x = at.iter().enumerate();
            let x: Vec<Jet<Big>> = x.map(|(i, &x)| Jet::input(i, fine.point(x))).collect();
            let numbers = program.run(&Jets::precise(2, BITS), &x);
            let y = &numbers[program.outputs()[0] as usize];
            let values = Differences::new(program, 0, &at, BITS);
            for i in 0..checked.arity {
                for j in i..checked.arity {
                    let (series, quotient) = (y.curvature(i, j), values.curvature(i, j));
                    let sure = series.decoration().min(quotient.decoration());
                    assert!(
                        sure < Decoration::Differentiable
                            || !series.intersect(&quotient).is_empty(),
                        "{} at {at:?}, {i}, {j}: {series:?}, {quotient:?}",
                        checked.name()
                    );
                }
            }
        }
    }
}
