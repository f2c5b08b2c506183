//! Microseconds of an enclosure of a special function, by precision, and how many exponentials of
//! the same precision that is.
//!
//! `cargo bench -p trigrad-benches --bench special` prints one line a function and precision. No
//! crate that the workspace could use encloses these functions in any precision, so the peer is
//! the elementary function beside them.

use std::hint::black_box;
use std::time::Instant;

use trigrad_core::{Big, Bounds, End};

type Function = fn(&Big) -> Bounds<Big>;

// Near, between and far, on either side of the origin.
const POINTS: [f64; 8] = [0.3, 1.7, 4.3, 17.9, 1234.5, -0.6, -17.3, -1000.25];

const FUNCTIONS: [(&str, Function); 11] = [
    ("gamma", |x| x.gamma()),
    ("lgamma", |x| x.lgamma()),
    ("digamma", |x| x.digamma()),
    ("polygamma1", |x| x.polygamma(1)),
    ("polygamma5", |x| x.polygamma(5)),
    ("erf", |x| x.erf()),
    ("erfc", |x| x.erfc()),
    ("sphj1", |x| x.sphj(1)),
    ("sphj5", |x| x.sphj(5)),
    ("sphj30", |x| x.sphj(30)),
    ("sphj1000", |x| x.sphj(1000)),
];

fn main() {
    println!("{:12} bits   at {POINTS:?}; mean / exp", "microseconds");
    for (name, function) in FUNCTIONS {
        for bits in [53, 106, 212, 500, 2048] {
            let times = POINTS.map(|x| microseconds(function, &Big::new(x, bits)));
            let exponentials = POINTS.map(|x| microseconds(|x| x.exp(), &Big::new(x, bits)));
            print!("{name:12} {bits:4}");
            for time in times {
                print!(" {time:9.1}");
            }
            let ratio = times.iter().sum::<f64>() / exponentials.iter().sum::<f64>();
            println!("   {ratio:6.1}");
        }
    }
}

/// The least of some runs, for the machine may do something else in the others.
fn microseconds(function: Function, x: &Big) -> f64 {
    let run = |_| {
        let start = Instant::now();
        black_box(function(black_box(x)));
        start.elapsed().as_secs_f64() * 1e6
    };
    (0..12).map(run).fold(f64::INFINITY, f64::min)
}
