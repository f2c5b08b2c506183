//! Points at which steps are tried: edges, what stands in the formulas, and random ones.

use std::f64::consts::{FRAC_PI_2, PI};

/// Numbers at which functions and rules have their seams.
const EDGES: &[f64] = &[
    0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    -2.0,
    3.0,
    -0.0,
    FRAC_PI_2,
    -PI,
    1e-8,
    -1e-8,
    5e-324,
    -5e-324,
    2.3e-308,
    1e8,
    -1e8,
    700.0,
    -700.0,
    1e160,
    -1e160,
    1e-160,
    f64::MAX,
    f64::MIN,
];

/// Random numbers that are the same in every run (splitmix64: Steele, Lea and Flood, *Fast
/// splittable pseudorandom number generators*, OOPSLA 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn unit(&mut self) -> f64 {
        // 2^53 different ones.
        (self.next() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    fn choose(&mut self, from: &[f64]) -> f64 {
        from[(self.next() % from.len() as u64) as usize]
    }

    // By kind, of which there are eight: mostly of everyday size, sometimes of any, sometimes
    // at an edge.
    fn coordinate(&mut self, kind: usize, edges: &[f64]) -> f64 {
        match kind % 8 {
            0 => self.choose(edges),
            1 => (self.unit() - 0.5).signum() * (40.0 * self.unit() - 20.0).exp2(),
            2 | 3 => 2.0 * self.unit() - 1.0,
            _ => 8.0 * self.unit() - 4.0,
        }
    }
}

/// So many points of so many coordinates: first all coordinates at edges, in changing
/// company, then random ones. The numbers in `special` count as edges too.
pub(super) fn points(coordinates: usize, count: usize, special: &[f64]) -> Vec<Vec<f64>> {
    let edges = [EDGES, special].concat();
    let mut random = Random(0x7265_6365_6970_7473);
    let at_edges = count / 4 * 3;
    let point = |number: usize| -> Vec<f64> {
        if number < at_edges {
            let stride = number / edges.len();
            let edge = |i: usize| edges[(number + i * (2 * stride + 1)) % edges.len()];
            // The first coordinate takes every edge in turn.
            return (0..coordinates).map(edge).collect();
        }
        // Every coordinate is of every kind in turn, in changing company.
        (0..coordinates)
            .map(|i| random.coordinate(number + number / 8 * i, &edges))
            .collect()
    };
    (0..count).map(point).collect()
}
