//! The test by Taylor's remainder: a quick look before a proof.

/// How the remainder f(x + h v) - f(x) - h s shrinks with h, where s is the claimed slope along
/// v.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// The exponent of h, from the steps above the noise of rounding: 2 or more for a right
    /// slope of a smooth function, 1 for a wrong one; NaN where too few steps say something.
    pub exponent: f64,
    /// The slope that is missing, f's minus the claimed one, as the smallest such step says.
    pub missing: f64,
}

/// What the rate makes one think.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Suspicion {
    /// The remainder shrinks as the square of the step, or is nothing but rounding.
    Plausible,
    /// The remainder shrinks as the step does.
    Suspect,
    /// The steps do not tell.
    Unclear,
}

impl Rate {
    /// The rate of `f` at `at` along `direction`, with the claimed slope along it, from some 30
    /// evaluations.
    ///
    /// In floats, and so an indication: it costs a thousandth of a proof, says which of many
    /// claims to look at first, and proves nothing. See Griewank and Walther, Evaluating
    /// Derivatives, section 2.2, for why differences cannot do more.
    ///
    /// ```
    /// use trigrad::oracle::{Rate, Suspicion};
    /// let f = |x: &[f64]| x[0].sin() * x[1];
    /// let at = [0.5, 2.0];
    /// let right = 2.0 * 0.5_f64.cos() + 0.5_f64.sin();
    /// let rate = |claimed| Rate::of(f, claimed, &at, &[1.0, 1.0]).suspicion();
    /// assert_eq!(rate(right), Suspicion::Plausible);
    /// assert_eq!(rate(right * 1.01), Suspicion::Suspect);
    /// ```
    ///
    /// # Panics
    /// If there is not one number of the direction for each of the point.
    pub fn of(f: impl Fn(&[f64]) -> f64, claimed: f64, at: &[f64], direction: &[f64]) -> Self {
        assert_eq!(at.len(), direction.len(), "a direction in as many inputs");
        let value = f(at);
        let mut seen: Vec<(f64, f64)> = Vec::new();
        let mut h = 0.125_f64;
        for _ in 0..STEPS {
            let moved: Vec<f64> = at.iter().zip(direction).map(|(x, v)| x + h * v).collect();
            // The step that was made, after rounding, differs from the one meant.
            let there = f(&moved);
            let remainder = there - value - h * claimed;
            let inputs = at.iter().zip(direction).map(|(x, v)| (x * v).abs());
            let noise = NOISE * f64::EPSILON * (value.abs() + there.abs() + (h * claimed).abs())
                + NOISE * f64::EPSILON * claimed.abs() * inputs.fold(0.0, f64::max);
            if remainder.is_finite() && remainder.abs() > noise {
                seen.push((h, remainder));
            }
            h /= 2.0;
        }
        let Some(&(h, remainder)) = seen.last() else {
            let exponent = if value.is_finite() && claimed.is_finite() {
                f64::INFINITY
            } else {
                f64::NAN
            };
            return Self {
                exponent,
                missing: 0.0,
            };
        };
        // Over the last three steps above the noise, where higher orders are the smallest.
        let exponent = match seen.len().checked_sub(4).map(|first| seen[first]) {
            Some((wide, first)) => (first / remainder).abs().ln() / (wide / h).ln(),
            None => f64::NAN,
        };
        Self {
            exponent,
            missing: remainder / h,
        }
    }

    /// What the rate makes one think: half way between the two exponents is unclear.
    pub fn suspicion(&self) -> Suspicion {
        match self.exponent {
            exponent if exponent >= 1.75 => Suspicion::Plausible,
            exponent if exponent <= 1.25 => Suspicion::Suspect,
            _ => Suspicion::Unclear,
        }
    }
}

/// The inputs whose claimed slopes look wrong, the number of evaluations growing with their
/// number and only the logarithm of the number of inputs: groups of inputs are moved together,
/// and halved where the slope along the group looks wrong.
pub(super) fn suspects(f: impl Fn(&[f64]) -> f64, claimed: &[f64], at: &[f64]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut groups = vec![(0, at.len())];
    while let Some((first, end)) = groups.pop() {
        let mut direction = vec![0.0; at.len()];
        let mut along = 0.0;
        for i in first..end {
            // Not all the same, so that errors of a pattern do not cancel.
            direction[i] = SIGNS[i % SIGNS.len()];
            along += direction[i] * claimed[i];
        }
        if Rate::of(&f, along, at, &direction).suspicion() == Suspicion::Plausible {
            continue;
        }
        match end - first {
            0 => {}
            1 => found.push(first),
            n => {
                let middle = first + n / 2;
                groups.extend([(middle, end), (first, middle)]);
            }
        }
    }
    found
}

const SIGNS: [f64; 7] = [1.0, 0.75, -1.25, 0.5, -0.875, 1.5, -0.625];

// Halvings of the step from 1/8 on: at 2^-33 of the values rounding has taken half of the digits.
const STEPS: usize = 30;
// How many roundings a value may be off by.
const NOISE: f64 = 16.0;
