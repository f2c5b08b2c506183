//! Row by row: the slopes that follow from the partials, from the series and from values meet, all
//! over the row's domain, at points and in boxes, in f64 and beyond.

use trigrad::oracle::Differences;
use trigrad::oracle::series::{Expansion, Jet, Jets, Lanes};
use trigrad::{
    Big, Binary, Decoration, Enclosures, End, Expr, Formula, Interpret, Interval, Primitive,
    Program, Tracked,
};

use crate::amount;
use crate::points::{Stream, coordinate, reach};

/// A row with its partials as expressions of its arguments.
pub(crate) struct Checked {
    pub(crate) row: Primitive,
    pub(crate) arity: usize,
    /// The value, and for a row computed jointly its companion.
    pub(crate) values: Formula,
}

impl Checked {
    pub(crate) fn new(row: Primitive, arity: usize) -> Self {
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
        Self { row, arity, values }
    }

    /// The slopes of the value by all arguments, then that of the companion, as the table has them
    /// now.
    pub(crate) fn partials(&self) -> Formula {
        let row = self.row;
        Formula::trace(self.arity, |x: &[Expr<'_>]| {
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
                Primitive::Binary(op) => {
                    let slots = (0..2).map(|slot| op.partial(slot, [x[0], x[1]], y));
                    slots.collect()
                }
                Primitive::Nary(op) => op.partials(x, y),
            }
        })
    }

    /// The slopes that the series have, in the same order.
    pub(crate) fn slopes<E: End>(
        &self,
        through: &Expansion<'_, E, Lanes<E>>,
        x: &[Interval<E>],
    ) -> Vec<Interval<E>> {
        let x = x.iter().enumerate();
        let x: Vec<Jet<E>> = x.map(|(i, x)| Jet::input(i, x.clone())).collect();
        let program = self.values.program();
        let numbers = program.run(through, &x);
        let output = |number: usize| &numbers[program.outputs()[number] as usize];
        let own = (0..self.arity).map(|input| output(0).slope(input));
        let companion = (1..program.outputs().len()).map(|number| output(number).slope(0));
        own.chain(companion).collect()
    }

    /// A point of the domain.
    pub(crate) fn point(&self, stream: &mut Stream) -> Vec<f64> {
        let domain = self.row.row().domain;
        let slots = 0..self.arity;
        let of = |slot: usize| domain[slot.min(domain.len() - 1)];
        let x = slots.map(|slot| coordinate(stream, of(slot), reach(self.row)));
        let mut x: Vec<f64> = x.collect();
        if let (Primitive::Binary(Binary::Pow | Binary::Powslope), true) = (self.row, x[0] < 0.0) {
            // A negative base has powers of whole exponents only, and no slope by them.
            match stream.below(4) {
                0 => x[1] = x[1].round(),
                _ => x[0] = -x[0],
            }
        }
        x
    }

    pub(crate) fn name(&self) -> String {
        format!("{:?} of {}", self.row, self.arity)
    }
}

/// Every row, the indexed ones of several orders, the n-ary ones of several lengths: their slopes
/// are made in other ways for many arguments.
pub(crate) fn all() -> Vec<Checked> {
    let mut all = Vec::new();
    for n in [0, 1, 2, 5] {
        for row in Primitive::all(n) {
            let arities: &[usize] = match row {
                Primitive::Indexed(..) => &[1],
                _ if n > 0 => &[],
                Primitive::Unary(_) => &[1],
                Primitive::Binary(_) => &[2],
                Primitive::Nary(_) => &[1, 2, 3, 10],
            };
            all.extend(arities.iter().map(|&arity| Checked::new(row, arity)));
        }
    }
    all
}

/// What a check of many points came to.
#[derive(Debug, Default)]
struct Tally {
    met: usize,
    // Where the row is not smooth, as far as the series know.
    left_out: usize,
    failed: Vec<String>,
}

impl Tally {
    fn meet<E: End>(&mut self, what: &str, series: &Interval<E>, other: &Interval<E>) {
        if series.decoration() < Decoration::Differentiable {
            self.left_out += 1;
            return;
        }
        self.met += 1;
        if series.intersect(other).is_empty() {
            self.failed
                .push(format!("{what}: {series:?} and {other:?} do not meet"));
        }
    }

    fn done(self, name: &str) {
        println!("{name}: {} met, {} left out", self.met, self.left_out);
        assert!(self.failed.is_empty(), "{name}: {:#?}", self.failed);
        // Of a few points some lie at a pole or on a jump.
        let few = (self.met + self.left_out) / 4;
        assert!(self.met > few, "{name} is hardly checked");
    }
}

fn outputs<E: Clone>(program: &Program, numbers: &[Interval<E>]) -> Vec<Interval<E>> {
    let at = program.outputs().iter();
    at.map(|&at| numbers[at as usize].clone()).collect()
}

fn boxed(x: &[f64], width: f64) -> Vec<Interval<f64>> {
    let ends = |&x: &f64| Interval::new(x - width * x.abs(), x + width * x.abs());
    let boxes = x.iter().map(ends).collect::<Option<_>>();
    boxes.expect("finite points")
}

#[test]
fn partials_and_series_meet_in_f64() {
    let mut stream = Stream::new(1);
    for checked in all() {
        let mut tally = Tally::default();
        let partials = checked.partials();
        for case in 0..amount(200, 20_000) {
            let x = checked.point(&mut stream);
            let width = [0.0, 2f64.powf(-45.0 * stream.unit())][case % 2];
            let x = boxed(&x, width);
            let slopes = checked.slopes(&Jets::doubles(1), &x);
            let partials = partials.program().eval(&x);
            for (slot, (slope, partial)) in slopes.iter().zip(&partials).enumerate() {
                tally.meet(&format!("slot {slot} at {x:?}"), slope, partial);
            }
        }
        tally.done(&checked.name());
    }
}

#[test]
fn partials_and_series_meet_in_high_precision() {
    const BITS: u32 = 120;
    let mut stream = Stream::new(2);
    let fine = Enclosures::new(BITS);
    let jets = Jets::precise(1, BITS);
    for checked in all() {
        let mut tally = Tally::default();
        let partials = checked.partials();
        for case in 0..amount(12, 1000) {
            let at = checked.point(&mut stream);
            let width = [0.0, 2f64.powf(-45.0 * stream.unit())][case % 2];
            let x: Vec<Interval<Big>> = boxed(&at, width).iter().map(|x| fine.input(x)).collect();
            let slopes = checked.slopes(&jets, &x);
            let partials = outputs(partials.program(), &partials.program().run(&fine, &x));
            for (slot, (slope, partial)) in slopes.iter().zip(&partials).enumerate() {
                tally.meet(&format!("slot {slot} at {at:?}"), slope, partial);
            }
        }
        tally.done(&checked.name());
    }
}

#[test]
fn partials_and_series_meet_what_follows_from_values() {
    const BITS: u32 = 64;
    let mut stream = Stream::new(3);
    let fine = Enclosures::new(BITS);
    let jets = Jets::precise(1, BITS);
    for checked in all() {
        let mut tally = Tally::default();
        let partials = checked.partials();
        for _ in 0..amount(4, 300) {
            let at = checked.point(&mut stream);
            let x: Vec<Interval<Big>> = at.iter().map(|&x| fine.point(x)).collect();
            let slopes = checked.slopes(&jets, &x);
            let partials = outputs(partials.program(), &partials.program().run(&fine, &x));
            for slot in 0..checked.arity {
                let values = Differences::new(checked.values.program(), 0, &at, BITS).slope(slot);
                let what = format!("values, slot {slot} at {at:?}");
                tally.meet(&what, &values, &slopes[slot]);
                tally.meet(&what, &values, &partials[slot]);
            }
        }
        tally.done(&checked.name());
    }
}

/// The list that the oracle keeps is the table's: each row has coefficients that are not those of
/// nothing known.
#[test]
fn every_row_has_series() {
    let names: std::collections::BTreeSet<&str> =
        all().iter().map(|checked| checked.row.row().name).collect();
    assert_eq!(names.len(), Primitive::all(0).count());
    let jets = Jets::doubles(2);
    for checked in all() {
        // All different, and in the domain of every row.
        let lowest = if checked.row.row().name == "acosh" {
            1.1
        } else {
            0.3
        };
        let x = (0..checked.arity).map(|i| Interval::point(lowest + i as f64 / 16.0));
        let x: Vec<Interval<f64>> = x.collect();
        for slope in checked.slopes(&jets, &x) {
            assert_eq!(
                slope.decoration(),
                Decoration::Differentiable,
                "{}",
                checked.name()
            );
            // A few thousand spacings.
            let size = slope.lo().abs().max(1.0);
            assert!(
                slope.width() < 1e-12 * size,
                "{}: {slope:?}",
                checked.name()
            );
        }
    }
}
