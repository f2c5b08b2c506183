//! Contenders that take turns, and the table of their times over the first one's.

use std::fmt;
use std::hint::black_box;
use std::time::Instant;

use trigrad_benches::close::assert_close;

/// A name, and what writes the derivative at the first argument into the second.
pub(crate) type Contender<'a> = (&'static str, Box<dyn FnMut(&[f64], &mut [f64]) + 'a>);

const ROUNDS: usize = 41;

// Long enough for the clock, short enough to fit between two interruptions.
const SAMPLE_NS: f64 = 300_000.0;

/// What has been measured, and what is to be.
pub(crate) struct Turns {
    filters: Vec<String>,
    only: Option<String>,
    problems: Vec<String>,
    contenders: Vec<&'static str>,
    // Problem, contender, median of the ratios; nanoseconds of the first contender.
    ratios: Vec<(usize, usize, f64)>,
}

impl Turns {
    pub(crate) fn from_arguments() -> Self {
        let (options, filters): (Vec<String>, Vec<String>) = std::env::args()
            .skip(1)
            .partition(|arg| arg.starts_with("--"));
        let only = options.iter().find_map(|arg| arg.strip_prefix("--only="));
        Self {
            filters,
            only: only.map(str::to_owned),
            problems: Vec::new(),
            contenders: Vec::new(),
            ratios: Vec::new(),
        }
    }

    /// Checks every contender against the first, whose derivative has `outputs`
    /// numbers, and times them. Those called `primal` and `recorded` have no derivative.
    pub(crate) fn measure(
        &mut self,
        problem: &str,
        x: &[f64],
        outputs: usize,
        contenders: Vec<Contender>,
    ) {
        self.measure_with(problem, x, outputs, contenders, |_| 1.0);
    }

    /// The same, where a call of a contender computes as many derivatives as `per_call`
    /// says.
    pub(crate) fn measure_with(
        &mut self,
        problem: &str,
        x: &[f64],
        outputs: usize,
        mut contenders: Vec<Contender>,
        per_call: impl Fn(&str) -> f64,
    ) {
        if !self.filters.is_empty() && !self.filters.iter().any(|f| problem.contains(f.as_str())) {
            return;
        }
        check(problem, x, outputs, &mut contenders);
        if let Some(only) = &self.only {
            contenders.retain(|(name, _)| name == only);
        }
        let mut out = vec![0.0; outputs];
        let mut time = |run: &mut dyn FnMut(&[f64], &mut [f64]), calls: u32| {
            let start = Instant::now();
            for _ in 0..calls {
                run(black_box(x), &mut out);
                black_box(&out);
            }
            start.elapsed().as_secs_f64() * 1e9 / f64::from(calls)
        };
        let mut samples: Vec<Vec<f64>> = vec![Vec::new(); contenders.len()];
        let calls: Vec<u32> = contenders
            .iter_mut()
            .map(|(_, run)| {
                time(run, 10);
                ((SAMPLE_NS / time(run, 10)) as u32).max(1)
            })
            .collect();
        for _ in 0..ROUNDS {
            for (index, (name, run)) in contenders.iter_mut().enumerate() {
                samples[index].push(time(run, calls[index]) / per_call(name));
            }
        }
        self.problems.push(problem.to_owned());
        for (index, (name, _)) in contenders.iter().enumerate() {
            let over_first = samples[index].iter().zip(&samples[0]);
            let ratios = match index {
                0 => samples[0].clone(),
                _ => over_first.map(|(time, first)| time / first).collect(),
            };
            let known = self.contenders.iter().position(|known| known == name);
            let contender = known.unwrap_or_else(|| {
                self.contenders.push(name);
                self.contenders.len() - 1
            });
            self.ratios
                .push((self.problems.len() - 1, contender, median(ratios)));
        }
    }
}

impl Turns {
    /// The nanoseconds of a contender on the problem measured last, if it was.
    #[allow(dead_code)]
    pub(crate) fn nanoseconds(&self, problem: &str, contender: &str) -> Option<f64> {
        let problem = self.problems.iter().position(|known| known == problem)?;
        let contender = self
            .contenders
            .iter()
            .position(|&known| known == contender)?;
        let ratio = |contender| {
            let mut ratios = self.ratios.iter();
            let found = ratios.find(|(p, c, _)| (*p, *c) == (problem, contender));
            found.map(|(_, _, ratio)| *ratio)
        };
        let first = ratio(0)?;
        ratio(contender).map(|ratio| if contender == 0 { first } else { ratio * first })
    }
}

/// The first contender's row is in nanoseconds, the others' are multiples of it.
impl fmt::Display for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Time over the first row's, which is in ns:\n")?;
        write!(f, "| {:<12}", "x")?;
        for problem in &self.problems {
            write!(f, "| {problem:>14} ")?;
        }
        write!(f, "|\n|{}", "-".repeat(13))?;
        for _ in &self.problems {
            write!(f, "|{}:", "-".repeat(15))?;
        }
        writeln!(f, "|")?;
        for (contender, name) in self.contenders.iter().enumerate() {
            write!(f, "| {name:<12}")?;
            for problem in 0..self.problems.len() {
                let mut ratios = self.ratios.iter();
                match ratios.find(|(p, c, _)| (*p, *c) == (problem, contender)) {
                    Some((_, _, ratio)) => write!(f, "| {ratio:>14.2} ")?,
                    None => write!(f, "| {:>14} ", "")?,
                }
            }
            writeln!(f, "|")?;
        }
        Ok(())
    }
}

fn check(problem: &str, x: &[f64], outputs: usize, contenders: &mut [Contender]) {
    let mut want = Vec::new();
    for (name, run) in contenders {
        if matches!(*name, "primal" | "recorded") {
            continue;
        }
        let mut got = vec![f64::NAN; outputs];
        run(x, &mut got);
        if want.is_empty() {
            want.clone_from(&got);
        }
        assert_close(problem, name, &got, &want);
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
