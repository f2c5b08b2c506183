//! Gamma and its relatives in f64 where their values promise least: left of 1/2, where an error of the
//! argument is carried, and around their zeros, where the value is small beside what it carries.

use trigrad_core::{Big, Interval};

use crate::proof::Random;
use crate::rows::all;

#[test]
fn what_the_argument_carries_is_enclosed() {
    // Digamma's and lgamma's zeros, and where gamma is least.
    const ZEROS: [f64; 9] = [
        1.461_632_144_968_362_2,
        -0.504_083_008_264_455_4,
        -1.573_498_473_162_390_5,
        -2.610_720_868_444_144_8,
        1.0,
        2.0,
        -2.457_024_738_220_800_4,
        -2.747_682_646_727_412_5,
        -3.143_580_888_349_979_8,
    ];
    let names = ["gamma", "lgamma", "polygamma0", "digamma", "polygamma1", "polygamma2"];
    let mut failures = Vec::new();
    for row in all().iter().filter(|row| names.contains(&row.name.as_str())) {
        let mut random = Random::of(&row.name);
        let mut worst: i64 = 0;
        for case in 0..4000u64 {
            let x = if case % 2 == 0 {
                let zero = ZEROS[random.below(9) as usize];
                zero * (1.0 + random.sign() * 2f64.powi(-(random.below(53) as i32)) * 0.3)
            } else {
                0.5 - 40.0 * (random.below(1 << 52) as f64) * 2f64.powi(-52)
            };
            let truth = row.enclose_in(&[Interval::point(Big::new(x, 120))]);
            let found = row.enclose(&[Interval::point(x)]);
            let truth = truth.to_f64();
            let v = row.value(&[x]);
            if v != 0.0 && truth.lo().signum() == v.signum() {
                let d = (truth.lo().to_bits() as i64 - v.to_bits() as i64).abs();
                if d > worst { worst = d; println!("{} {x:e}: {d} steps", row.name); }
            }
            if found.lo() > truth.hi() || truth.lo() > found.hi() {
                failures.push(format!("{} at {x:e}: {found:?}, not {truth:?}", row.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.len());
}
