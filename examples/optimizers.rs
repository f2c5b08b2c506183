//! Ten ways of descending, on one model: a network of eight neurons that learns which of two
//! interlocked half-moons a point lies in. The losses are drawn into a picture.
//!
//! ```text
//! cargo run --release --example optimizers -- losses.svg
//! ```

use std::error::Error;
use std::fmt::Write as _;

use trigrad::tape::tensor::{Optimizer, Rule, Tensor, Variable};

/// The rules, by name, with rates that suit this model.
pub(crate) const RULES: [(&str, Rule); 10] = [
    ("SGD", Rule::Sgd { rate: 0.5 }),
    (
        "momentum",
        Rule::Momentum {
            rate: 0.1,
            gamma: 0.9,
        },
    ),
    (
        "Nesterov",
        Rule::Nesterov {
            rate: 0.1,
            gamma: 0.9,
        },
    ),
    (
        "Adagrad",
        Rule::Adagrad {
            rate: 0.1,
            eps: 1e-8,
        },
    ),
    (
        "Adadelta",
        Rule::Adadelta {
            gamma: 0.9,
            eps: 1e-4,
        },
    ),
    (
        "RMSprop",
        Rule::RmsProp {
            rate: 0.02,
            gamma: 0.9,
            eps: 1e-8,
        },
    ),
    (
        "Adam",
        Rule::Adam {
            rate: 0.05,
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
        },
    ),
    (
        "AdaMax",
        Rule::AdaMax {
            rate: 0.1,
            beta1: 0.9,
            beta2: 0.999,
        },
    ),
    (
        "Nadam",
        Rule::Nadam {
            rate: 0.05,
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
        },
    ),
    (
        "AMSGrad",
        Rule::AmsGrad {
            rate: 0.05,
            beta1: 0.9,
            beta2: 0.999,
            eps: 1e-8,
        },
    ),
];

/// Points of two half-moons, and the moon of each: 1 or -1.
fn moons(count: usize) -> Result<(Tensor, Tensor), Box<dyn Error>> {
    let (mut points, mut moon) = (Vec::new(), Vec::new());
    for i in 0..count {
        let angle = std::f64::consts::PI * i as f64 / (count - 1) as f64;
        // A wave across the moons instead of noise, so that every run is the same.
        let width = 1.0 + 0.15 * (7.0 * i as f64).sin();
        points.extend([width * angle.cos(), width * angle.sin()]);
        points.extend([1.0 - width * angle.cos(), 0.5 - width * angle.sin()]);
        moon.extend([1.0, -1.0]);
    }
    let moon = Tensor::new(&[2 * count, 1], moon)?;
    Ok((Tensor::new(&[2 * count, 2], points)?, moon))
}

struct Network {
    weights: [Variable; 2],
    offsets: [Variable; 2],
}

impl Network {
    /// The same network each time: weights between -1 and 1, spread by the golden ratio.
    fn new() -> Result<Self, Box<dyn Error>> {
        let spread = |from: usize, count: usize| {
            let weight = |i: usize| 2.0 * (i as f64 * 0.618_033_988_749_895).fract() - 1.0;
            (from..from + count).map(weight).collect::<Vec<f64>>()
        };
        Ok(Self {
            weights: [
                Variable::new(Tensor::new(&[2, 8], spread(1, 16))?),
                Variable::new(Tensor::new(&[8, 1], spread(17, 8))?),
            ],
            offsets: [Variable::new([0.0; 8]), Variable::new([0.0])],
        })
    }

    fn variables(&self) -> [&Variable; 4] {
        let [w1, w2] = &self.weights;
        let [b1, b2] = &self.offsets;
        [w1, b1, w2, b2]
    }

    /// The mean of ln(1 + e^(-moon * output)).
    fn loss(&self, points: &Tensor, moon: &Tensor) -> Result<Tensor, trigrad::tape::tensor::Error> {
        let [w1, b1, w2, b2] = self.variables();
        let hidden = (points.matmul(w1)? + b1).tanh();
        let output = hidden.matmul(w2)? + b2;
        Ok((-(output * moon)).softplus().mean())
    }
}

/// The name of a rule, and the losses before each step and after the last one.
pub(crate) type Descent = (&'static str, Vec<f64>);

/// The descents by all of the rules.
pub(crate) fn descend(steps: usize) -> Result<Vec<Descent>, Box<dyn Error>> {
    let (points, moon) = moons(60)?;
    let mut all = Vec::new();
    for (name, rule) in RULES {
        let network = Network::new()?;
        let mut optimizer = Optimizer::new(rule);
        let mut losses = Vec::new();
        for _ in 0..steps {
            let loss = optimizer.minimize(&network.variables(), || network.loss(&points, &moon))?;
            losses.extend(loss.item::<f64>());
        }
        losses.extend(network.loss(&points, &moon)?.item::<f64>());
        all.push((name, losses));
    }
    Ok(all)
}

/// The losses over the steps, on a logarithmic scale.
pub(crate) fn picture(all: &[Descent]) -> Result<String, std::fmt::Error> {
    const COLOURS: [&str; 10] = [
        "#1b6ca8", "#d1495b", "#2e8b57", "#edae49", "#6f4a8e", "#00798c", "#a63d40", "#6b8f71",
        "#c97b2b", "#444444",
    ];
    let (left, top, width, height) = (60.0, 30.0, 620.0, 380.0);
    let losses = || all.iter().flat_map(|(_, losses)| losses);
    let decade = |loss: f64| loss.max(1e-12).log10();
    let low = losses()
        .fold(f64::INFINITY, |low, &loss| low.min(decade(loss)))
        .floor();
    let high = losses()
        .fold(low, |high, &loss| high.max(decade(loss)))
        .ceil()
        .max(low + 1.0);
    let steps = all
        .iter()
        .map(|(_, losses)| losses.len())
        .max()
        .unwrap_or(2)
        - 1;
    let x = |step: usize| left + width * step as f64 / steps as f64;
    let y = |loss: f64| top + height * (high - decade(loss)) / (high - low);
    let mut svg = String::new();
    writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 460" font-family="sans-serif" font-size="12">"#
    )?;
    writeln!(svg, r#"<rect width="800" height="460" fill="white"/>"#)?;
    for power in low as i32..=high as i32 {
        let at = y(10_f64.powi(power));
        let right = left + width;
        writeln!(
            svg,
            r##"<path d="M{left} {at:.1}H{right}" stroke="#dddddd"/>"##
        )?;
        let text = left - 8.0;
        writeln!(
            svg,
            r#"<text x="{text}" y="{:.1}" text-anchor="end">1e{power}</text>"#,
            at + 4.0
        )?;
    }
    for quarter in 0..=4 {
        let step = steps * quarter / 4;
        let at = top + height + 20.0;
        writeln!(
            svg,
            r#"<text x="{:.1}" y="{at}" text-anchor="middle">{step}</text>"#,
            x(step)
        )?;
    }
    writeln!(svg, r#"<text x="{left}" y="18">loss over steps</text>"#)?;
    for (k, ((name, losses), colour)) in all.iter().zip(COLOURS).enumerate() {
        let points: Vec<String> = losses
            .iter()
            .enumerate()
            .map(|(step, &loss)| format!("{:.1},{:.1}", x(step), y(loss)))
            .collect();
        let points = points.join(" ");
        writeln!(
            svg,
            r#"<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>"#
        )?;
        let (text, at) = (left + width + 12.0, top + 12.0 + 18.0 * k as f64);
        writeln!(
            svg,
            r#"<text x="{text}" y="{at}" fill="{colour}">{name}</text>"#
        )?;
    }
    writeln!(svg, "</svg>")?;
    Ok(svg)
}

#[allow(dead_code, reason = "the test of the examples has its own")]
fn main() -> Result<(), Box<dyn Error>> {
    let all = descend(400)?;
    for (name, losses) in &all {
        let (first, last) = (losses[0], losses[losses.len() - 1]);
        println!("{name:>9}: loss {first:.4} -> {last:.6}");
    }
    let path = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "losses.svg".to_owned());
    std::fs::write(&path, picture(&all)?)?;
    println!("{path} shows them");
    Ok(())
}
