//! Slopes from values alone.

/// A slope that was measured from values, and how far from the true one it may be.
///
/// An estimate, not a proof: nothing is known of a function of floats between the points at
/// which it was asked.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct MeasuredSlope {
    /// The slope; NaN where the values do not say one.
    pub slope: f64,
    /// How far from the true slope it may be; infinite where the values do not say one.
    pub bound: f64,
    /// How large a slope is that the values could have: their size over the widest step.
    pub(super) scale: f64,
    /// Whether the values go in steps, between which their slope is 0.
    pub(super) has_steps: bool,
}

/// What values say of a claimed slope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Judgement {
    /// They say the same, to at least seven digits or against their own size.
    Confirmed,
    /// They say another one.
    Wrong,
    /// They do not say enough.
    Undecided,
}

impl MeasuredSlope {
    /// The slope of `f` at `x`, from some 600 values within an eighth of `x`, or of 1 if that
    /// is more, four times over. At an infinity and at NaN they say nothing.
    ///
    /// ```
    /// use trigrad_core::{Judgement, MeasuredSlope};
    /// let measured = MeasuredSlope::of(|x: f64| x.sin(), 1.0);
    /// assert!((measured.slope - 1.0_f64.cos()).abs() <= measured.bound);
    /// assert_eq!(measured.judge(1.0_f64.cos()), Judgement::Confirmed);
    /// assert_eq!(measured.judge(1.0_f64.sin()), Judgement::Wrong);
    /// assert!(MeasuredSlope::of(|x: f64| x, f64::INFINITY).slope.is_nan());
    /// ```
    pub fn of(f: impl Fn(f64) -> f64, x: f64) -> Self {
        measured(f, x).unwrap_or(Self {
            slope: f64::NAN,
            bound: f64::INFINITY,
            scale: 0.0,
            has_steps: false,
        })
    }

    /// What the values say of this slope.
    ///
    /// It is wrong if it is further away than the bound, and than 1e-9 of itself: slopes that
    /// are right to nine digits pass.
    pub fn judge(&self, claimed: f64) -> Judgement {
        let Self {
            slope,
            bound,
            scale,
            has_steps,
        } = *self;
        // Where all values are 0 nothing but the least number is left.
        let is_sharp = bound <= SHARP * slope.abs()
            || bound <= SHARP_AT_SCALE * scale
            || bound < f64::MIN_POSITIVE;
        let is_far = (claimed - slope).abs() > bound + OWN_ROUNDING * slope.abs();
        match (claimed.is_finite(), is_sharp, is_far) {
            // Between steps the slope is 0, whatever it is on the whole.
            (true, _, true) if claimed == 0.0 && has_steps => Judgement::Undecided,
            (true, _, true) | (false, true, _) => Judgement::Wrong,
            (true, true, false) => Judgement::Confirmed,
            (_, false, _) => Judgement::Undecided,
        }
    }
}

// What the values must say of a derivative, relatively, to confirm it; and what they must say
// of one that is 0, or close to it, against how large it could be.
const SHARP: f64 = 1e-7;
const SHARP_AT_SCALE: f64 = 1e-9;

// How far a right derivative may be from the true one, because it is computed in floats.
const OWN_ROUNDING: f64 = 1e-9;

/// The slope of `f` at `x`, from its values around; `None` where they do not say one.
///
/// Central differences of eighth order, with steps from an eighth of the argument, or of 1,
/// down to where rounding leaves nothing. No step is a ratio of two small integers of
/// another one, so that no period fits several. From the narrowest steps on, which have the
/// most noise, those with the least error are chosen, up to where wider ones contradict:
/// they may pass over many waves, or a kink, and agree with each other.
fn measured(f: impl Fn(f64) -> f64, x: f64) -> Option<MeasuredSlope> {
    // Around an infinity there is nothing to step to, and no step from it ever gets narrower.
    if !x.is_finite() {
        return None;
    }
    let (widest, narrowest) = range(x);
    let steps = std::iter::successors(Some(widest), |step| Some(step * RATIO));
    let steps = steps.take_while(|&step| step >= narrowest);
    let stencils: Vec<Option<Stencil>> = steps.map(|step| Stencil::new(&f, x, step)).collect();
    if !is_resolved(&stencils) {
        return None;
    }
    let quantum = quantum(&stencils);
    let has_steps = stencils.iter().flatten().next_back();
    let has_steps = has_steps.is_some_and(|narrowest| narrowest.has_steps(quantum));
    let mut windows = stencils.windows(3).rev().filter_map(|window| {
        let [Some(wide), Some(middle), Some(narrow)] = window else {
            return None;
        };
        let bound = bound([wide, middle, narrow], wide.noise(x, quantum))?;
        Some(MeasuredSlope {
            slope: wide.slope,
            bound,
            scale: wide.size / widest,
            has_steps,
        })
    });
    let mut best = windows.next()?;
    for wider in windows {
        if (wider.slope - best.slope).abs() > wider.bound + best.bound {
            break;
        }
        let scale = best.scale.max(wider.scale);
        if wider.bound < best.bound {
            best = wider;
        }
        best.scale = scale;
    }
    Some(best)
}

// How far the slope of the first of three stencils in a row may be from the true one.
//
// What truncation and the function's own noise make of it shows in how much the three
// differ; that is taken many times, since it may be small by chance. To it comes what
// rounding makes. Slopes that differ by more than themselves are those of something else, a
// jump or waves, and say nothing, unless all of it is rounding.
fn bound(stencils: [&Stencil; 3], rounding: f64) -> Option<f64> {
    let slopes = stencils.map(|stencil| stencil.slope);
    let spread =
        slopes.into_iter().fold(f64::MIN, f64::max) - slopes.into_iter().fold(f64::MAX, f64::min);
    let bend = stencils[0].bend;
    let own = CAUTION * spread + bend;
    let is_smooth = own <= slopes[0].abs() / 2.0 || spread.max(bend) <= 4.0 * rounding;
    let bound = own + rounding;
    (is_smooth && bound.is_finite() && slopes[0].is_finite()).then_some(bound)
}

// How many times the differences between three steps may be too small by chance.
const CAUTION: f64 = 64.0;

// The golden section, which is the furthest from all ratios of small integers.
const RATIO: f64 = 0.618_033_988_749_894_9;

// Fornberg, Generation of finite difference formulas on arbitrarily spaced grids, 1988,
// table 1; the error is h^8 f⁽⁹⁾/630.
const WEIGHTS: [f64; 4] = [4.0 / 5.0, -1.0 / 5.0, 4.0 / 105.0, -1.0 / 280.0];

// The eighth difference, over the last weight: what the values have of a bend that the slope
// cannot have followed, or that it does not see because it is the same on both sides.
const BEND: [f64; 9] = [1.0, -8.0, 28.0, -56.0, 70.0, -56.0, 28.0, -8.0, 1.0];

struct Stencil {
    step: f64,
    slope: f64,
    bend: f64,
    // The greatest value, and how far the values are apart.
    size: f64,
    range: f64,
    // The least difference between neighbours that differ, and whether some do not.
    least: f64,
    is_flat: bool,
}

impl Stencil {
    fn new(f: impl Fn(f64) -> f64, x: f64, step: f64) -> Option<Self> {
        let values: [f64; 9] = std::array::from_fn(|i| f(x + (i as f64 - 4.0) * step));
        if !values.iter().all(|value| value.is_finite()) {
            return None;
        }
        let terms = WEIGHTS.iter().zip(1..).map(|(weight, i)| {
            // Halves, so that values of both signs near the end of the range stay in it.
            weight * (values[4 + i] / 2.0 - values[4 - i] / 2.0)
        });
        let slope = terms.sum::<f64>() / step * 2.0;
        let bend = BEND
            .iter()
            .zip(&values)
            .map(|(weight, value)| weight * (value / 280.0));
        let jumps = values.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        let real = jumps.clone().filter(|&jump| jump > 0.0);
        Some(Self {
            step,
            slope,
            bend: bend.sum::<f64>().abs() / step,
            size: values.iter().fold(0.0, |size, value| size.max(value.abs())),
            least: real.fold(f64::INFINITY, f64::min),
            range: values.iter().fold(f64::MIN, |a, &b| a.max(b))
                - values.iter().fold(f64::MAX, |a, &b| a.min(b)),
            is_flat: jumps.into_iter().any(|jump| jump == 0.0),
        })
    }

    // What a few roundings in the values and one in each argument make of the slope: the
    // weights' sizes add up to 2.08.
    fn noise(&self, x: f64, quantum: f64) -> f64 {
        let reach = x.abs() + 4.0 * self.step;
        let mut error = 8.0 * f64::EPSILON * self.size + self.slope.abs() * f64::EPSILON * reach;
        if self.has_steps(quantum) {
            error = error.max(quantum);
        }
        // Values that are 0 may be so because they are below the least number.
        error += f64::from_bits(1);
        2.1 * error / self.step
    }

    // Whether the values may go in steps that are wider than those of the stencil, because
    // neighbours are equal: those of a function that computes in single precision, for
    // example. If they resolve so little that it shows against their size, they jump.
    fn has_steps(&self, quantum: f64) -> bool {
        let size = self.size;
        self.is_flat && 8.0 * f64::EPSILON * size < quantum && quantum <= size / 16.0
    }
}

// Whether the values change much less over the narrowest steps than they do over most: there
// is no jump at the point itself, and there are no waves that pass between two floats.
fn is_resolved(stencils: &[Option<Stencil>]) -> bool {
    let mut ranges: Vec<f64> = stencils.iter().flatten().map(|s| s.range).collect();
    ranges.sort_unstable_by(f64::total_cmp);
    let median = ranges.get(ranges.len() / 2).copied().unwrap_or_default();
    let narrowest = stencils.iter().flatten().next_back();
    let rest = narrowest.map_or(0.0, |s| s.range - 64.0 * f64::EPSILON * s.size);
    rest <= median / 100.0
}

fn quantum(stencils: &[Option<Stencil>]) -> f64 {
    let least = stencils.iter().flatten().map(|stencil| stencil.least);
    least.fold(f64::INFINITY, f64::min)
}

// The widest and the narrowest step: sixteen spacings of floats around the argument, below
// which its rounding alone is some hundredths of the step; steps far below all that a function
// tells apart around 0; and none that is subnormal.
fn range(x: f64) -> (f64, f64) {
    let narrowest = match x == 0.0 {
        true => 1e-30,
        false => (x.abs() * f64::EPSILON * 16.0).max(1e-300),
    };
    (x.abs().max(1.0) / 8.0, narrowest)
}
