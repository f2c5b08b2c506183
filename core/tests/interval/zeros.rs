//! Gamma's relatives in f64 at the doubles around their zeros. There a value is small beside
//! what an ulp of the argument makes of it, and off by up to thousands of its own ulp: an enclosure that
//! did not carry the argument's error would miss it. Elsewhere these values are good to an ulp.

use trigrad_core::{Big, Interval};

use crate::rows::all;

// The doubles nearest to zeros of digamma (DLMF 5.4(iii)), and to zeros of lgamma.
const DIGAMMA: [f64; 5] = [
    1.461_632_144_968_362_2,
    -0.504_083_008_264_455_4,
    -1.573_498_473_162_390_5,
    -2.610_720_868_444_144_8,
    -3.635_293_366_436_901,
];
const LGAMMA: [f64; 5] = [
    1.0,
    2.0,
    -2.457_024_738_220_800_4,
    -2.747_682_646_727_412_5,
    -3.143_580_888_349_98,
];

// And to zeros of psi''.
const TETRAGAMMA: [f64; 5] = [
    -0.495_715_676_913_038_4,
    -1.498_786_194_009_774_5,
    -2.499_444_391_258_482_5,
    0.25,
    -1e-3,
];

#[test]
fn what_the_argument_carries_is_enclosed() {
    let mut failures = Vec::new();
    for (name, zeros) in [
        ("digamma", DIGAMMA),
        ("polygamma0", DIGAMMA),
        ("polygamma2", TETRAGAMMA),
        ("lgamma", LGAMMA),
    ] {
        let rows = all();
        let row = rows.iter().find(|row| row.name == name).expect(name);
        let mut farthest = 0;
        for zero in zeros {
            for step in -12..=12 {
                let x = f64::from_bits(zero.to_bits().wrapping_add_signed(step));
                let truth = row
                    .enclose_in(&[Interval::point(Big::new(x, 120))])
                    .to_f64();
                let (found, value) = (row.enclose(&[Interval::point(x)]), row.value(&[x]));
                if value.signum() == truth.lo().signum() {
                    farthest = farthest.max(value.to_bits().abs_diff(truth.lo().to_bits()));
                }
                if found.lo() > truth.hi() || truth.lo() > found.hi() {
                    failures.push(format!("{name} at {x:e}: {found:?}, not {truth:?}"));
                }
            }
        }
        // Else the test would not show what it is for.
        assert!(farthest > 100, "{name} is good to {farthest} doubles");
    }
    assert!(failures.is_empty(), "{failures:#?}");
}
