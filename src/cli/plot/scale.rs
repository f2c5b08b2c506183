//! Which part of the values a picture shows, and where its axes have ticks.

use crate::cli::number;

/// The range of y for curves with these values, so that what is near a pole does not press
/// the rest flat.
///
/// Of each curve either all values are shown, or, if the outermost twentieths at both ends take
/// up most of the height, what is around the inner three quarters. The first curve is shown for
/// sure, the others as far as they leave it a part of the height.
pub(crate) fn range(curves: &[Vec<f64>]) -> [f64; 2] {
    let mut ranges = curves.iter().filter_map(|values| Around::of(values));
    let Some(Around { range: mut all, .. }) = ranges.next() else {
        return [-1.0, 1.0];
    };
    let height = all[1] - all[0];
    let middle = all[0] / 2.0 + all[1] / 2.0;
    for Around { range, is_part } in ranges {
        let reach = match height > 0.0 {
            false => f64::MAX,
            true if is_part => height,
            true => height * LEAST_PART,
        };
        all[0] = all[0].min(range[0].max(middle - reach));
        all[1] = all[1].max(range[1].min(middle + reach));
    }
    let height = all[1] - all[0];
    let margin = match height > 0.0 {
        true => height * MARGIN,
        false => (all[0].abs() / 2.0).max(1.0),
    };
    [all[0] - margin, all[1] + margin].map(|end| end.clamp(-LARGEST, LARGEST))
}

// Half of the picture is at most so many heights of the first curve.
const LEAST_PART: f64 = 8.0;
const MARGIN: f64 = 0.06;
const LARGEST: f64 = 1e307;

// What is to be seen of one curve.
struct Around {
    range: [f64; 2],
    // Whether some of its values are outside.
    is_part: bool,
}

impl Around {
    // Nothing if there are no values.
    fn of(values: &[f64]) -> Option<Self> {
        let finite = values.iter().filter(|value| value.is_finite());
        let mut values: Vec<f64> = finite.map(|value| value.clamp(-LARGEST, LARGEST)).collect();
        values.sort_by(f64::total_cmp);
        let [lowest, highest] = [*values.first()?, *values.last()?];
        let inner = |part: usize| [values[part], values[values.len() - 1 - part]];
        let [lo, hi] = inner(values.len() / 20);
        if highest - lowest <= (hi - lo) * MOST_ROOM || hi == lo {
            return Some(Self {
                range: [lowest, highest],
                is_part: false,
            });
        }
        let [lo, hi] = inner(values.len() / 8);
        let end = hi - lo;
        Some(Self {
            range: [lowest.max(lo - end), highest.min(hi + end)],
            is_part: true,
        })
    }
}

// What all values may take up, in heights of those without the outermost.
const MOST_ROOM: f64 = 4.0;

/// Ticks of an axis: places and labels, about so many.
pub(crate) fn ticks([lo, hi]: [f64; 2], about: f64) -> Vec<(f64, String)> {
    let rough = hi / about - lo / about;
    let power = rough.log10().floor() as i32;
    let unit = 10_f64.powi(power);
    // 1, 2 or 5 times a power of ten.
    let step = [1.0, 2.0, 5.0, 10.0].map(|by| by * unit);
    let Some(&step) = step.iter().find(|&&step| step >= rough * 0.999) else {
        return Vec::new();
    };
    let [first, last] = [(lo / step - 1e-9).ceil(), (hi / step + 1e-9).floor()];
    let is_countable = step > 0.0 && last - first <= 2.0 * about + 2.0 && first.abs() < 1e15;
    if !is_countable {
        return Vec::new();
    }
    let count = (last - first) as i64;
    (0..=count)
        .map(|i| {
            let number = first + i as f64;
            (number * step, label(number * step, step))
        })
        .collect()
}

// A multiple of the step, without the digits that rounding leaves.
fn label(x: f64, step: f64) -> String {
    let places = -step.log10().floor() as i32;
    if x == 0.0 {
        return "0".to_owned();
    }
    if (0..=6).contains(&places) && x.abs() < 1e7 {
        return format!("{x:.*}", places as usize);
    }
    if places < 0 && x.abs() < 1e6 {
        return format!("{x:.0}");
    }
    // As many digits as the step has.
    let digits = (x.abs().log10().floor() as i32 + places).clamp(0, 15);
    let text = format!("{x:.*e}", digits as usize);
    let Some((digits, power)) = text.split_once('e') else {
        return number::show(x);
    };
    let digits = match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.'),
        false => digits,
    };
    match power {
        "0" => digits.to_owned(),
        power => format!("{digits}e{power}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{range, ticks};

    fn labels(range: [f64; 2], about: f64) -> String {
        let labels: Vec<String> = ticks(range, about)
            .into_iter()
            .map(|(_, label)| label)
            .collect();
        labels.join(" ")
    }

    #[test]
    fn ticks_are_round_numbers() {
        assert_eq!(labels([-3.0, 3.0], 6.0), "-3 -2 -1 0 1 2 3");
        assert_eq!(
            labels([0.0, 1.0], 5.0),
            "0.0 0.2 0.4 0.6 0.8 1.0".replace("0.0 ", "0 ")
        );
        assert_eq!(labels([0.0, 6e10], 4.0), "0 2e10 4e10 6e10");
        assert_eq!(labels([-1e-9, 1e-9], 2.0), "-1e-9 0 1e-9");
        assert_eq!(
            labels([1000.0, 1000.5], 5.0),
            "1000.0 1000.1 1000.2 1000.3 1000.4 1000.5"
        );
        assert_eq!(labels([-1e300, 1e300], 2.0), "-1e300 0 1e300");
        assert_eq!(
            labels([1.0, 1.0 + 2e-12], 2.0),
            "1 1.000000000001 1.000000000002"
        );
    }

    #[test]
    fn a_pole_does_not_press_the_rest_flat() {
        let poles: Vec<f64> = (1..1000).map(|i| 1.0 / (f64::from(i) - 500.5)).collect();
        let [lo, hi] = range(&[poles]);
        assert!(-0.5 < lo && hi < 0.5, "{lo} {hi}");
        let line: Vec<f64> = (0..=100).map(f64::from).collect();
        let [lo, hi] = range(&[line]);
        assert!(lo <= 0.0 && (100.0..110.0).contains(&hi), "{lo} {hi}");
        assert_eq!(range(&[vec![]]), [-1.0, 1.0]);
        assert_eq!(range(&[vec![f64::NAN, f64::INFINITY]]), [-1.0, 1.0]);
        let [lo, hi] = range(&[vec![2.0; 10]]);
        assert!(lo < 2.0 && 2.0 < hi);
    }
}
