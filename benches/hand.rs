//! Derivatives by hand: the yardstick, and what every engine's answer is checked against.
//!
//! Each function writes the gradient at its first argument, or the Jacobian or Hessian
//! row by row, into the second, which is of that length.

use crate::{ARMS, BIGGS, KOWALIK, PENALTY, observations};

/// Of Rosenbrock's function.
pub fn rosenbrock(x: &[f64], out: &mut [f64]) {
    out.fill(0.0);
    for i in 0..x.len() - 1 {
        let a = x[i + 1] - x[i] * x[i];
        out[i] += 2.0 * (x[i] - 1.0) - 400.0 * x[i] * a;
        out[i + 1] += 200.0 * a;
    }
}

/// Of the logarithm of the normal density.
pub fn normal(x: &[f64], out: &mut [f64]) {
    let z = (x[2] - x[0]) / x[1];
    let slope = z / x[1];
    out.copy_from_slice(&[slope, z * slope - 1.0 / x[1], -slope]);
}

/// Of the logarithm of a mixture of two normal densities.
pub fn mixture(x: &[f64], out: &mut [f64]) {
    let density = |mean: f64, deviation: f64| {
        let z = (x[5] - mean) / deviation;
        (z, (-0.5 * z * z).exp() / deviation)
    };
    let ((u, p), (v, q)) = (density(x[0], x[3]), density(x[1], x[4]));
    let total = x[2] * p + (1.0 - x[2]) * q;
    let by_first = x[2] * p / (total * x[3]);
    let by_second = (1.0 - x[2]) * q / (total * x[4]);
    out.copy_from_slice(&[
        by_first * u,
        by_second * v,
        (p - q) / total,
        by_first * (u * u - 1.0),
        by_second * (v * v - 1.0),
        -by_first * u - by_second * v,
    ]);
}

/// Of the double pendulum's acceleration.
pub fn pendulum(x: &[f64], out: &mut [f64]) {
    let &[a, b, g, l1, l2, m1, m2, w1, w2] = x else {
        panic!("nine variables")
    };
    let mass = 2.0 * m1 + m2;
    let (sin_a, cos_a) = a.sin_cos();
    let (sin_far, cos_far) = (a - 2.0 * b).sin_cos();
    let (sin, cos) = (a - b).sin_cos();
    let (sin_twice, cos_twice) = (2.0 * (a - b)).sin_cos();
    let inner = w1 * w1 * l1;
    let swing = w2 * w2 * l2 + inner * cos;
    let above = -g * mass * sin_a - m2 * g * sin_far - 2.0 * sin * m2 * swing;
    let arm = mass - m2 * cos_twice;
    let below = l1 * arm;
    let value = above / below;
    let turn = 2.0 * m2 * (cos * swing - sin * sin * inner);
    let spread = 2.0 * l1 * m2 * sin_twice;
    let slope = |of_above: f64, of_below: f64| (of_above - value * of_below) / below;
    out.copy_from_slice(&[
        slope(-g * mass * cos_a - m2 * g * cos_far - turn, spread),
        slope(2.0 * m2 * g * cos_far + turn, -spread),
        slope(-mass * sin_a - m2 * sin_far, 0.0),
        slope(-2.0 * sin * m2 * w1 * w1 * cos, arm),
        slope(-2.0 * sin * m2 * w2 * w2, 0.0),
        slope(-2.0 * g * sin_a, 2.0 * l1),
        slope(
            -g * (sin_a + sin_far) - 2.0 * sin * swing,
            l1 * (1.0 - cos_twice),
        ),
        slope(-4.0 * sin * m2 * w1 * l1 * cos, 0.0),
        slope(-4.0 * sin * m2 * w2 * l2, 0.0),
    ]);
}

/// Of the sum of squares of Kowalik and Osborne.
pub fn kowalik(x: &[f64], out: &mut [f64]) {
    out.fill(0.0);
    for (y, u) in KOWALIK {
        let below = u * u + x[2] * u + x[3];
        let ratio = (u * u + x[1] * u) / below;
        let miss = 2.0 * (y - x[0] * ratio);
        let by_below = miss * x[0] * ratio / below;
        out[0] -= miss * ratio;
        out[1] -= miss * x[0] * u / below;
        out[2] += by_below * u;
        out[3] += by_below;
    }
}

/// Of the sum of squares of Biggs.
pub fn biggs(x: &[f64], out: &mut [f64]) {
    out.fill(0.0);
    for (i, y) in BIGGS.into_iter().enumerate() {
        let t = 0.1 * (i + 1) as f64;
        let [first, second, third] = [x[0], x[1], x[4]].map(|rate| (-t * rate).exp());
        let miss = 2.0 * (x[2] * first - x[3] * second + x[5] * third - y);
        out[0] -= miss * t * x[2] * first;
        out[1] += miss * t * x[3] * second;
        out[2] += miss * first;
        out[3] -= miss * second;
        out[4] -= miss * t * x[5] * third;
        out[5] += miss * third;
    }
}

/// Of the trigonometric sum of squares.
pub fn trigonometric(x: &[f64], out: &mut [f64]) {
    let pairs: [(f64, f64); 10] = std::array::from_fn(|i| x[i].sin_cos());
    let all: f64 = pairs.iter().map(|(_, cos)| cos).sum();
    let mut misses = 0.0;
    for (i, (sin, cos)) in pairs.into_iter().enumerate() {
        let weight = (i + 1) as f64;
        let miss = 10.0 - all + weight * (1.0 - cos) - sin;
        misses += miss;
        out[i] = 2.0 * miss * (weight * sin - cos);
    }
    for (out, (sin, _)) in out.iter_mut().zip(pairs) {
        *out += 2.0 * misses * sin;
    }
}

/// The Jacobian of the robot's hand, row by row.
pub fn robot(q: &[f64], out: &mut [f64]) {
    let [_, upper, lower] = ARMS;
    let (turn_sin, turn_cos) = q[0].sin_cos();
    let (sin, cos) = q[1].sin_cos();
    let (reach_sin, reach_cos) = (q[1] + q[2]).sin_cos();
    let reach = upper * cos + lower * reach_cos;
    let by_elbow = -lower * reach_sin;
    let by_shoulder = by_elbow - upper * sin;
    out.copy_from_slice(&[
        -turn_sin * reach,
        turn_cos * by_shoulder,
        turn_cos * by_elbow,
        turn_cos * reach,
        turn_sin * by_shoulder,
        turn_sin * by_elbow,
        0.0,
        reach,
        lower * reach_cos,
    ]);
}

/// Of the logistic loss.
pub fn logistic(w: &[f64], out: &mut [f64]) {
    for (slope, w) in out.iter_mut().zip(w) {
        *slope = PENALTY * w;
    }
    for (row, label) in observations() {
        let score: f64 = row.iter().zip(w).map(|(x, w)| x * w).sum();
        let e = (-label * score).exp();
        let slope = -label * e / (1.0 + e);
        for (out, x) in out.iter_mut().zip(row) {
            *out += slope * x;
        }
    }
}

/// Of the chain of sines.
pub fn waves(x: &[f64], out: &mut [f64]) {
    let step = |wave: f64, x: f64| (wave * x + x.cos()).sin();
    // What stood before each step, in the place of its slope.
    let mut wave = x[0];
    for (before, x) in out[1..].iter_mut().zip(&x[1..]) {
        *before = wave;
        wave = step(wave, *x);
    }
    let mut adjoint = 1.0;
    for (slope, x) in out[1..].iter_mut().zip(&x[1..]).rev() {
        let (before, (sin, cos)) = (*slope, x.sin_cos());
        let inner = adjoint * (before * x + cos).cos();
        *slope = inner * (before - sin);
        adjoint = inner * x;
    }
    out[0] = adjoint;
}

/// Of the sum of kernels.
pub fn kernels(x: &[f64], out: &mut [f64]) {
    out.fill(0.0);
    for i in 0..x.len() - 4 {
        let [a, b, c, d, e] = [x[i], x[i + 1], x[i + 2], x[i + 3], x[i + 4]];
        let u = a * b + c;
        let (sin, cos) = u.sin_cos();
        let v = sin * d;
        let growth = (v - e).exp();
        let below = b * b + 1.0;
        let w = (growth + u) / below;
        let curve = w * w + 1.0;
        let by_w = 2.0 * w / curve * c + d;
        let by_v = by_w * growth / below - e;
        let by_u = by_w / below + by_v * cos * d;
        out[i] += by_u * b + e;
        out[i + 1] += by_u * a - by_w * w * 2.0 * b / below;
        out[i + 2] += by_u + curve.ln();
        out[i + 3] += by_v * sin + w;
        out[i + 4] += a - v - by_w * growth / below;
    }
}

/// The Hessian of the smooth function, row by row.
pub fn smooth(x: &[f64], out: &mut [f64]) {
    let bump = (0.1 * x.iter().map(|x| x * x).sum::<f64>()).exp();
    for i in 0..10 {
        for j in 0..10 {
            out[10 * i + j] = 0.04 * x[i] * x[j] * bump;
        }
        out[11 * i] += 0.2 * bump;
    }
    for i in 0..9 {
        let (sin, cos) = (x[i] * x[i + 1]).sin_cos();
        out[11 * i] -= sin * x[i + 1] * x[i + 1];
        out[11 * (i + 1)] -= sin * x[i] * x[i];
        let mixed = cos - sin * x[i] * x[i + 1];
        out[10 * i + i + 1] += mixed;
        out[10 * (i + 1) + i] += mixed;
    }
}
