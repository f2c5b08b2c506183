//! Functions of floats alone, of which nothing can be proved: what their values say.

use std::fmt;

use trigrad_core::{Judgement, MeasuredSlope};

/// What the values of a function say of a claimed gradient; never a proof.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct BlackBoxReport {
    /// By input: the claim, the slope that was measured, and what follows.
    pub slopes: Vec<(f64, MeasuredSlope, Judgement)>,
}

/// Compares a claimed gradient of a function of floats with differences of its values.
///
/// This is all that can be done with a function that is not generic over the number: an
/// estimate with its error, not a proof. A wrong slope is found if it is off in the seventh
/// digit, or so far as the noise of the values lets see; a right one is called wrong only
/// where the function has waves or steps that pass between some hundred floats. The function
/// is evaluated some 600 times for each input.
///
/// ```
/// use trigrad::oracle::black_box_gradient;
/// let f = |x: &[f64]| x[0] * x[0] * x[1];
/// let report = black_box_gradient(f, &[12.0, 4.0], &[2.0, 3.0]);
/// assert!(report.is_confirmed());
/// assert!(black_box_gradient(f, &[12.0, 5.0], &[2.0, 3.0]).is_wrong());
/// ```
///
/// # Panics
/// If there is not one claim for each input.
pub fn black_box_gradient(
    f: impl Fn(&[f64]) -> f64,
    claimed: &[f64],
    at: &[f64],
) -> BlackBoxReport {
    assert_eq!(claimed.len(), at.len(), "a claim for each input");
    let slope = |i: usize| {
        let along = |x: f64| {
            let mut moved = at.to_vec();
            moved[i] = x;
            f(&moved)
        };
        let measured = MeasuredSlope::of(along, at[i]);
        (claimed[i], measured, measured.judge(claimed[i]))
    };
    BlackBoxReport {
        slopes: (0..at.len()).map(slope).collect(),
    }
}

impl BlackBoxReport {
    /// Whether the values confirm every slope.
    pub fn is_confirmed(&self) -> bool {
        let mut judgements = self.slopes.iter().map(|(_, _, judgement)| judgement);
        judgements.all(|&judgement| judgement == Judgement::Confirmed)
    }

    /// Whether the values contradict a slope.
    pub fn is_wrong(&self) -> bool {
        let mut judgements = self.slopes.iter().map(|(_, _, judgement)| judgement);
        judgements.any(|&judgement| judgement == Judgement::Wrong)
    }

    /// Asks that the values contradict no slope.
    ///
    /// # Panics
    /// If they do, with the report as the message.
    #[track_caller]
    pub fn assert_plausible(&self) {
        assert!(!self.is_wrong(), "{self}");
    }
}

/// A line for each slope.
impl fmt::Display for BlackBoxReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "by values alone, which prove nothing:")?;
        for (i, (claimed, measured, judgement)) in self.slopes.iter().enumerate() {
            let MeasuredSlope { slope, bound, .. } = measured;
            let word = match judgement {
                Judgement::Confirmed => "confirmed",
                Judgement::Wrong => "WRONG",
                Judgement::Undecided => "undecided",
            };
            writeln!(
                f,
                "  by input {i}: {word}: {claimed:?} is claimed, {slope:?} measured, give or take {bound:.1e}"
            )?;
        }
        Ok(())
    }
}
