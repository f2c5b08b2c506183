//! Functions of many variables that are recorded as one statement.

use trigrad_core::{Binary, Interpret, Operand, Scalar, Tracked};

use crate::block::{Argument, Block, Rule};
use crate::trace::{Form, Path, Trace, one};
use crate::var::Var;

// Of fewer products, entries are made in less time than a statement.
const WORTHWHILE: usize = 8;

impl<'t, T: Interpret> Var<'t, T> {
    /// The number `primal`, of which the derivatives by some variables are known: one
    /// statement, however it was computed.
    ///
    /// So enters what forward mode has found of a kernel with few inputs, or another
    /// program of its own function. A variable may be named several times, and a constant
    /// is left out.
    ///
    /// ```
    /// use trigrad_tape::{Var, gradient};
    /// let length = |x: f64, y: f64| x.hypot(y); // of some library
    /// let (_, slopes) = gradient(
    ///     |x| {
    ///         let [a, b] = [x[0].primal(), x[1].primal()];
    ///         let length = length(a, b);
    ///         Var::statement(length, &[(x[0], a / length), (x[1], b / length)])
    ///     },
    ///     &[3.0, 4.0],
    /// );
    /// assert_eq!(slopes.as_slice(), [0.6, 0.8]);
    /// ```
    #[inline]
    pub fn statement(primal: T, partials: &[(Self, T)]) -> Self {
        let args = || {
            let args = partials.iter();
            args.map(|&(arg, partial)| (arg, Tracked::varying(partial)))
        };
        match *partials {
            [(a, by_a), (b, by_b)] => {
                let [by_a, by_b] = [by_a, by_b].map(Tracked::varying);
                Self::of_two(primal, [a, b], [by_a, by_b])
            }
            [_, _, _, ..] if partials.iter().all(|(arg, _)| arg.home.is_some()) => {
                let group = group(args(), |(arg, _)| arg, |(arg, by)| arg.path.slope * by);
                Self::of_groups(primal, [group, None])
            }
            _ => Self::function_of(primal, args()),
        }
    }

    /// The sum of the products `a[i] * b[i]`, added up in their order; 0 of nothing.
    ///
    /// `b` may be plain numbers. From eight products on it is one statement of 8 to 12 bytes
    /// for each variable, in place of an entry for each operation: the loss of a logistic regression takes half the time
    /// that it takes written with `*` and `+` (`--bench reverse`). `dot(x, x)` is the sum
    /// of squares.
    ///
    /// ```
    /// use trigrad_tape::{Var, gradient};
    /// let (value, slopes) = gradient(|x| Var::dot(x, &[2.0, 0.5, 1.0]), &[3.0, 4.0, 5.0]);
    /// assert_eq!((value, slopes.as_slice()), (13.0, [2.0, 0.5, 1.0].as_slice()));
    /// assert_eq!(gradient(|x| Var::dot(x, x), &[3.0, 4.0]).1.as_slice(), [6.0, 8.0]);
    /// ```
    ///
    /// # Panics
    /// If `a` and `b` differ in length.
    pub fn dot<B: Operand<Self> + Copy>(a: &[Self], b: &[B]) -> Self {
        assert_eq!(a.len(), b.len(), "a number for each number");
        let b = || b.iter().map(|&b| b.tracked());
        let factors = || a.iter().copied().zip(b());
        if a.len() < WORTHWHILE {
            let products = factors().map(|(a, b)| Self::binary(Binary::Mul, [a.tracked(), b]));
            return products.sum();
        }
        let products = factors().map(|(a, b)| plain(a) * plain_tracked(b));
        let primal = products.sum::<Tracked<T>>().number;
        if factors().all(|(a, b)| a.path.at == b.number.path.at) {
            // Squares, or nothing that varies.
            let slope = |(a, b): (Self, Tracked<Self>)| {
                let (by_a, by_b) = (plain_tracked(b), plain(a));
                a.path.slope * by_a + b.number.path.slope * by_b
            };
            return Self::of_groups(primal, [group(factors(), |f| f.0, slope), None]);
        }
        let by_a = |(a, b): (Self, Tracked<Self>)| a.path.slope * plain_tracked(b);
        let by_b = |(a, b): (Self, Tracked<Self>)| b.number.path.slope * plain(a);
        let by_a = group(factors(), |f| f.0, by_a);
        let by_b = group(factors(), |f| f.1.number, by_b);
        Self::of_groups(primal, [by_a, by_b])
    }

    // What has the arguments of both groups, which are recorded already.
    #[inline]
    fn of_groups(primal: T, groups: [Option<(&'t Trace<T>, Form)>; 2]) -> Self {
        let (trace, path) = match groups {
            [Some((trace, a)), Some((_, b))] => (trace, trace.result(&[a, b])),
            [Some((trace, a)), None] | [None, Some((trace, a))] => (trace, trace.result(&[a])),
            [None, None] => return Self::constant(primal),
        };
        Self::recorded(trace, path, primal)
    }

    /// The polynomial `coefficients[0] + coefficients[1] * x + …` by Horner's scheme; 0
    /// without coefficients.
    ///
    /// No entry if the coefficients are plain numbers, otherwise one statement of their
    /// number and one.
    ///
    /// ```
    /// use trigrad_tape::{Var, gradient};
    /// let (value, slopes) = gradient(|x| Var::polynomial(&[1.0, 0.0, 3.0], x[0]), &[2.0]);
    /// assert_eq!((value, slopes[0]), (13.0, 12.0));
    /// let (_, slopes) = gradient(|x| Var::polynomial(&x[1..], x[0]), &[2.0, 1.0, 0.0, 3.0]);
    /// assert_eq!(slopes.as_slice(), [12.0, 1.0, 2.0, 4.0]);
    /// ```
    pub fn polynomial<C: Operand<Self> + Copy>(coefficients: &[C], x: Self) -> Self {
        let coefficients = || coefficients.iter().map(|&c| c.tracked());
        let at = plain(x);
        // The value and the slope by x, from the last coefficient on.
        let steps = coefficients().rev().map(plain_tracked);
        let scheme = steps.fold(None, |so_far, c| match so_far {
            None => Some((c, None)),
            Some((value, slope)) => {
                let slope = slope.map_or(value, |slope: Tracked<T>| slope * at + value);
                Some((value * at + c, Some(slope)))
            }
        });
        let Some((value, slope)) = scheme else {
            return Self::from_f64(0.0);
        };
        let Some(slope) = slope else {
            return coefficients().map(|c| c.number).next().unwrap_or(x);
        };
        let powers = std::iter::successors(Some(one()), |&power| Some(power * at));
        let by_coefficients = coefficients().map(|c| c.number).zip(powers);
        Self::function_of(
            value.number,
            [(x, slope)].into_iter().chain(by_coefficients),
        )
    }

    /// The exponentials of `x`, each over the sum of all, without overflow.
    ///
    /// One statement with as many results, whose adjoints flow back in linear time:
    /// y (ȳ - Σ y ȳ).
    ///
    /// ```
    /// use trigrad_tape::{Var, jacobian};
    /// let (shares, slopes) = jacobian(|x| Var::softmax(x), &[1000.0, 1000.0]);
    /// assert_eq!(shares.as_slice(), [0.5, 0.5]);
    /// assert_eq!(slopes.as_slice(), [0.25, -0.25, -0.25, 0.25]);
    /// ```
    pub fn softmax(x: &[Self]) -> Vec<Self> {
        let x_primals: Vec<Tracked<T>> = x.iter().map(|&x| plain(x)).collect();
        let greatest = Scalar::max_of(&x_primals);
        let weights = x_primals.iter().map(|&x| (x - greatest).exp());
        let weights: Vec<Tracked<T>> = weights.collect();
        let total = weights.iter().copied().sum::<Tracked<T>>();
        let shares: Vec<Tracked<T>> = weights.iter().map(|&weight| weight / total).collect();
        let primals: Vec<T> = shares.iter().map(|share| share.number).collect();
        Self::block(&primals, x, || Rule::Softmax(shares))
    }

    /// The numbers `primals`, of which the pullback is known: a function of `args` that
    /// was computed by other means, in a library or another language.
    ///
    /// `pullback(results, arguments)` gets the adjoints of the results and adds to those
    /// of the arguments, which are 0: the transposed Jacobian at this point times the
    /// adjoints. It runs in each sweep whose output is recorded behind it (once for each
    /// row in [`jacobian`](crate::jacobian())), with adjoints that are 0 if the output does
    /// not depend on it, and once more where a NaN turns up. It takes what it needs of this
    /// point along; what records cannot be taken along:
    ///
    /// ```compile_fail
    /// use trigrad_tape::{Var, gradient};
    /// gradient(|x| {
    ///     let y = x[0];
    ///     Var::with_pullback(&[1.0], x, move |_, by| by[0] = y.primal())[0]
    /// }, &[1.0]);
    /// ```
    /// ```
    /// use trigrad_tape::{Var, gradient};
    /// // A solution of y^3 + y = x, found by bisection.
    /// fn solution(x: f64) -> f64 {
    ///     let halve = |(lo, hi): (f64, f64), _| {
    ///         let y = (lo + hi) / 2.0;
    ///         if y * y * y + y < x { (y, hi) } else { (lo, y) }
    ///     };
    ///     (0..60).fold((0.0, 10.0), halve).0
    /// }
    /// let (value, slopes) = gradient(
    ///     |x| {
    ///         let y = solution(x[0].primal());
    ///         let pullback = move |by_y: &[f64], by_x: &mut [f64]| {
    ///             by_x[0] += by_y[0] / (3.0 * y * y + 1.0);
    ///         };
    ///         Var::with_pullback(&[y], &x[..1], pullback)[0]
    ///     },
    ///     &[10.0],
    /// );
    /// assert!((value - 2.0).abs() < 1e-12 && (slopes[0] - 1.0 / 13.0).abs() < 1e-12);
    /// ```
    ///
    /// Nothing checks the pullback; a NaN or an infinity of its makes NaN or infinite
    /// what depends on it.
    pub fn with_pullback(
        primals: &[T],
        args: &[Self],
        pullback: impl Fn(&[T], &mut [T]) + Send + 'static,
    ) -> Vec<Self> {
        Self::block(primals, args, || {
            Rule::Custom(args.len(), Box::new(pullback))
        })
    }

    /// The same number as a constant: nothing flows back through it, in derivatives of
    /// derivatives either.
    ///
    /// ```
    /// use trigrad_tape::gradient;
    /// let (_, slopes) = gradient(|x| x[0] * x[0].stop_gradient(), &[3.0]);
    /// assert_eq!(slopes[0], 3.0);
    /// ```
    #[inline]
    pub fn stop_gradient(self) -> Self {
        Interpret::stop_gradient(self)
    }

    /// A function of two variables, with its partials.
    #[inline]
    pub(crate) fn of_two(primal: T, [a, b]: [Self; 2], [by_a, by_b]: [Tracked<T>; 2]) -> Self {
        match (a.home, b.home) {
            (_, None) => a.function(primal, by_a),
            (None, Some(_)) => b.function(primal, by_b),
            (Some(trace), Some(_)) => {
                let (a, b) = (a.path_with(by_a), b.path_with(by_b));
                let path = if a.at == b.at {
                    let (at, slope) = (a.at, a.slope + b.slope);
                    Path { at, slope }
                } else {
                    trace.join(a, b)
                };
                Self::recorded(trace, path, primal)
            }
        }
    }

    /// A function of those arguments that vary, given with their partials: an entry if
    /// they hang on two recorded numbers, a statement if on more.
    pub(crate) fn function_of(primal: T, args: impl Iterator<Item = (Self, Tracked<T>)>) -> Self {
        let mut y = Self::constant(primal);
        let mut second: Option<Path<T>> = None;
        let mut paths = args.filter_map(|(arg, partial)| Some((arg.home?, arg.path_with(partial))));
        while let Some((trace, path)) = paths.next() {
            match (y.home, &mut second) {
                (None, _) => (y.home, y.path) = (Some(trace), path),
                (Some(_), _) if y.path.at == path.at => y.path.slope += path.slope,
                (Some(_), None) => second = Some(path),
                (Some(_), Some(second)) if second.at == path.at => second.slope += path.slope,
                (Some(_), Some(second)) => {
                    let mut all = vec![y.path, *second, path];
                    all.extend(paths.map(|(_, path)| path));
                    let form = trace.scattered(all.len(), all.into_iter());
                    y.path = trace.result(&[form]);
                    return y;
                }
            }
        }
        if let (Some(trace), Some(second)) = (y.home, second) {
            y.path = trace.join(y.path, second);
        }
        y
    }

    // Results of a statement with a rule of its own; constants if the arguments are.
    fn block(primals: &[T], args: &[Self], rule: impl FnOnce() -> Rule<T>) -> Vec<Self> {
        let Some(trace) = args.iter().find_map(|arg| arg.home) else {
            return primals
                .iter()
                .map(|&primal| Self::constant(primal))
                .collect();
        };
        let arguments = Argument::of_paths(trace, args.iter().map(|arg| arg.path));
        let block = Block {
            rule: rule(),
            arguments: vec![arguments],
        };
        let first = trace.block(primals.len(), block);
        let results = (0..).zip(primals);
        let result = |(number, &primal)| Self::recorded(trace, Path::to(first, number), primal);
        results.map(result).collect()
    }
}

// Records the arguments among `items` that vary, with these slopes against what is recorded.
fn group<'t, T: Interpret, I: Copy>(
    items: impl ExactSizeIterator<Item = I> + Clone,
    var: impl Fn(I) -> Var<'t, T>,
    slope: impl Fn(I) -> Tracked<T>,
) -> Option<(&'t Trace<T>, Form)> {
    let trace = items.clone().find_map(|item| var(item).home)?;
    let from = items.clone().next().map(&var)?;
    // All are compared, so that the compiler may do it side by side. A constant is nowhere,
    // and no place is.
    // Behind the last place the count begins anew: nowhere is there, and a full tape goes on.
    let places = (0..).zip(items.clone());
    let is_run = places.fold(from.home.is_some(), |is_run, (number, item)| {
        is_run & (var(item).path.at == from.path.at.wrapping_add(number))
    });
    let form = if is_run {
        trace.run(from.path.at, items.len(), items.map(slope))
    } else {
        let varying = items.filter(|&item| var(item).home.is_some());
        let path = |item| Path {
            at: var(item).path.at,
            slope: slope(item),
        };
        trace.scattered(varying.clone().count(), varying.map(path))
    };
    Some((trace, form))
}

#[inline]
fn plain<T: Interpret>(x: Var<'_, T>) -> Tracked<T> {
    Tracked::varying(x.primal)
}

#[inline]
fn plain_tracked<T: Interpret>(x: Tracked<Var<'_, T>>) -> Tracked<T> {
    Tracked::new(x.number.primal, x.support)
}
