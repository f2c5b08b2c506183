//! Enclosures of any precision against true values: the references of f64, to the last bit.

use trigrad_core::{Big, Interval};

use crate::reference::references;
use crate::rows::all;

// Where the next double is within a 2^-100th of the true value, so few bits do not tell them apart.
const BITS: [u32; 5] = [64, 106, 160, 212, 500];

#[test]
fn points_are_enclosed_to_the_last_bit() {
    let rows = all();
    let mut failures = 0;
    for reference in references() {
        let row = rows.iter().find(|row| row.name == reference.name).unwrap();
        let mut before: Option<Interval<Big>> = None;
        for bits in BITS {
            let args: Vec<Interval<Big>> = (reference.args.iter())
                .map(|x| Interval::point(Big::new(*x, bits)))
                .collect();
            let fine = row.enclose_in(&args);
            let y = fine.to_f64();
            // Bounds of an enclosure are finer than doubles: between two neighbours, or both.
            let holds = *y.lo() <= reference.above && reference.below <= *y.hi();
            // A reference within 2^-250 of a double says that it is that double.
            let (below, above) = if reference.below < reference.above {
                (reference.below, reference.above)
            } else {
                (reference.below.next_down(), reference.above.next_up())
            };
            let tight = below <= *y.lo() && *y.hi() <= above;
            let met = before
                .as_ref()
                .is_none_or(|before| fine.lo() <= before.hi() && before.lo() <= fine.hi());
            if !holds || !met || (bits > 200 && !tight) {
                failures += 1;
                println!(
                    "{} {:?} in {bits} bits: {:?}, not [{:e}, {:e}] {holds} {met}",
                    row.name, reference.args, y, reference.below, reference.above
                );
            }
            before = Some(fine);
        }
    }
    assert_eq!(failures, 0);
}
