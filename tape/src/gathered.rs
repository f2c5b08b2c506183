//! Sums of numbers of which the derivatives are known, as one statement.

use trigrad_core::{Interpret, Tracked};

use crate::trace::{NOWHERE, Path, Trace};
use crate::var::Var;

impl<'t, T: Interpret> Var<'t, T> {
    /// The sum of numbers, each with its derivatives by some variables: one statement of all
    /// those variables, whatever the number of terms; 0 of nothing.
    ///
    /// Terms that follow one another share what they have in common: the derivatives by a
    /// variable that the term before has too are added up at once, so that a sum over
    /// neighbours (`x[0]` with `x[1]`, `x[1]` with `x[2]`, …) keeps one number for each variable. See
    /// `trigrad::preaccumulate_sum` for terms that forward mode differentiates.
    ///
    /// ```
    /// use trigrad_tape::{Var, gradient};
    /// let (value, slopes) = gradient(
    ///     |x| {
    ///         Var::sum_of_statements(x.windows(2).map(|pair| {
    ///             let [a, b] = [pair[0].primal(), pair[1].primal()];
    ///             (a * b, [(pair[0], b), (pair[1], a)])
    ///         }))
    ///     },
    ///     &[2.0, 3.0, 5.0],
    /// );
    /// assert_eq!((value, slopes.as_slice()), (21.0, [3.0, 7.0, 3.0].as_slice()));
    /// ```
    #[inline]
    pub fn sum_of_statements<const N: usize>(
        terms: impl IntoIterator<Item = (T, [(Self, T); N])>,
    ) -> Self {
        let mut terms = terms.into_iter();
        // A term that follows another one brings a variable or two.
        let mut paths: Vec<Path<T>> = Vec::with_capacity(2 * terms.size_hint().0 + N);
        let Some((primal, partials)) = terms.next() else {
            return Self::from_f64(0.0);
        };
        let of = |partials: [(Self, T); N]| {
            partials.map(|(arg, by)| arg.path_with(Tracked::varying(by)))
        };
        let mut home = home_of(&partials);
        let mut sum = Tracked::varying(primal);
        // Those of the last term, which the next one may add to.
        let mut held = of(partials);
        let mut has_constants = has_constant(&partials);
        for (primal, partials) in terms {
            sum += Tracked::varying(primal);
            home = home.or_else(|| home_of(&partials));
            has_constants |= has_constant(&partials);
            let mut next = of(partials);
            for path in held {
                match next.iter_mut().find(|known| known.at == path.at) {
                    Some(known) => known.slope += path.slope,
                    None => paths.push(path),
                }
            }
            held = next;
        }
        paths.extend(held);
        if has_constants {
            paths.retain(|path| path.at != NOWHERE);
        }
        let primal = sum.number;
        let Some(trace) = home else {
            return Self::constant(primal);
        };
        if let [path] = paths[..] {
            return Self::recorded(trace, path, primal);
        }
        // On a full tape nothing may be left, because nothing has a place. Behind the last one the
        // count begins anew: nowhere is there, and a full tape goes on.
        let first = paths.first().map_or(NOWHERE, |path| path.at);
        let mut places = (0..).zip(&paths);
        let is_run = places.all(|(number, path)| path.at == first.wrapping_add(number));
        let slopes = paths.iter().map(|path| path.slope);
        let form = if is_run {
            trace.run(first, paths.len(), slopes)
        } else {
            trace.scattered(paths.len(), paths.iter().copied())
        };
        Self::recorded(trace, trace.result(&[form]), primal)
    }
}

fn home_of<'t, T: Interpret, const N: usize>(
    partials: &[(Var<'t, T>, T); N],
) -> Option<&'t Trace<T>> {
    partials.iter().find_map(|(arg, _)| arg.home)
}

fn has_constant<T: Interpret, const N: usize>(partials: &[(Var<'_, T>, T); N]) -> bool {
    partials.iter().any(|(arg, _)| arg.home.is_none())
}
