//! The rows of two arguments and of any number, in the arithmetic of series.
//!
//! The value is always the row's own enclosure, of [`plain`] arguments.

use trigrad_core::{Binary, Bounds, Decoration, End, Interval, Nary, Unary};

use super::graded::{Series, inherited, parts_of_sum, products_inside};
use super::part::Part;
use super::rows::{power, power_in_exponent, slope_of_power, unary};
use super::terms::{exact, is_exactly, product, unknown};

/// A row of two arguments.
pub(super) fn binary<E: End, P: Part<E>>(
    op: Binary,
    a: &Series<E, P>,
    b: &Series<E, P>,
    order: usize,
) -> Series<E, P> {
    let (x, y) = (a.factor(), b.factor());
    let value = op.range([&x, &y]);
    let own = value.decoration();
    if !a.varies() && !b.varies() {
        return Series::constant(inherited(value, &[a, b]));
    }
    let h = match op {
        Binary::Add => a.plus(b),
        Binary::Sub => a.minus(b),
        Binary::Mul => a.times(b, order),
        Binary::Div => quotient(a, b, &value, order),
        Binary::Pow => return raised(op, a, b, value, order),
        Binary::Powslope => return raised(op, a, b, value, order),
        Binary::Atan2 => angle(a, b, &value, order),
        Binary::Remainder => remainder(a, b, &value),
        Binary::Logaddexp => {
            let weights = [x.sub(&y).sigmoid(), y.sub(&x).sigmoid()];
            log_sum(&[a, b], &weights, &value, order)
        }
        Binary::Inversion => inversion(a, b, &value, order),
        Binary::Xlogy => a.times(&b.composed(&unary(Unary::Ln, &y, order), order), order),
    };
    finished(h, value, own, &[a, b])
}

/// A row of any number of arguments.
pub(super) fn nary<E: End, P: Part<E>>(
    op: Nary,
    args: &[Series<E, P>],
    order: usize,
) -> Series<E, P> {
    let plain: Vec<Interval<E>> = args.iter().map(Series::factor).collect();
    let value = op.range(&plain);
    let own = value.decoration();
    let args: Vec<&Series<E, P>> = args.iter().collect();
    if args.iter().all(|arg| !arg.varies()) {
        return Series::constant(inherited(value, &args));
    }
    let h = match op {
        Nary::Sum => Series::new(value.clone(), parts_of_sum(&args)),
        Nary::Product => factors(&args, order),
        Nary::Max => chosen(&args, &plain, &value),
        Nary::Min => {
            let negated: Vec<Interval<E>> = plain.iter().map(Interval::neg).collect();
            chosen(&args, &negated, &value.neg())
        }
        Nary::Hypot => length(&args, &value, order),
        Nary::Dircos => cosine(&args, &plain, &value, order),
        Nary::Logsumexp => log_sum(&args, &shares(&plain), &value, order),
    };
    finished(h, value, own, &args)
}

/// The series with its row's value, as weak as the row is at its plain arguments.
fn finished<E: End, P: Part<E>>(
    h: Series<E, P>,
    value: Interval<E>,
    own: Decoration,
    args: &[&Series<E, P>],
) -> Series<E, P> {
    let h = h.with_value(value, args);
    match own {
        Decoration::Differentiable => h,
        _ => h.shaded(args, own),
    }
}

/// h b = a.
fn quotient<E: End, P: Part<E>>(
    a: &Series<E, P>,
    b: &Series<E, P>,
    value: &Interval<E>,
    order: usize,
) -> Series<E, P> {
    let one_over = exact(1.0).div(&b.factor());
    let mut h = Series::new(value.clone(), Vec::new());
    let factor = h.factor();
    for k in 1..=order {
        let mut terms: Vec<P> = a.part(k).cloned().into_iter().collect();
        terms.extend(b.part(k).map(|part| part.scaled(&factor).negated()));
        let inside = products_inside(&h, b, k);
        terms.extend(inside.iter().map(P::negated));
        h.parts.push(P::total(terms).scaled(&one_over));
    }
    h
}

/// a^b, and b a^(b - 1).
fn raised<E: End, P: Part<E>>(
    op: Binary,
    a: &Series<E, P>,
    b: &Series<E, P>,
    value: Interval<E>,
    order: usize,
) -> Series<E, P> {
    let (x, y) = (a.factor(), b.factor());
    let own = value.decoration();
    let in_base = match op {
        Binary::Powslope => slope_of_power::<E>,
        _ => power::<E>,
    };
    if !b.varies() {
        return a
            .composed(&in_base(&x, &y, order), order)
            .with_value(value, &[a, b]);
    }
    let zero = E::exact(0.0);
    // 0^b is 0 on a whole neighbourhood of exponents that are positive, if the base stays 0.
    let is_zero = |x: &Interval<E>| is_exactly(x, 0.0);
    let least = E::exact(if op == Binary::Pow { 0.0 } else { 1.0 });
    if !a.varies() && is_zero(&x) && *y.lo() > least {
        return b.composed(&[exact(0.0), exact(0.0)], order);
    }
    if *x.lo() > zero {
        let logarithm = a.composed(&unary(Unary::Ln, &x, order), order);
        let h = match op {
            Binary::Powslope => {
                let lower = b.plus(&Series::constant(exact(-1.0)));
                let power = lower.factor();
                let power = Binary::Pow.range([&x, &power]);
                b.times(&exponential(&lower, &logarithm, power, order), order)
            }
            _ => exponential(b, &logarithm, value.clone(), order),
        };
        return finished(h, value, own, &[a, b]);
    }
    // By the exponent there is no slope. By inputs that the base alone depends on there may be.
    let by_base = a.composed(&in_base(&x, &y, order), order);
    let displaced = Series::new(exact(0.0), b.parts.clone()).made_of(&[b]);
    let other = Series::new(exact(1.0), parts_of_sum(&[a, b])).made_of(&[a, b]);
    let mut lost = displaced.scaled(&unknown());
    lost.value = exact(0.0);
    for _ in 1..order {
        lost = lost.times(&other, order);
    }
    // The value is there, at the point; of what is around it by the exponent nothing is said.
    let value = value.weakened(Decoration::Defined);
    let h = by_base.plus(&lost);
    finished(h, value, own, &[a, b]).with_weaker_slopes(&[b], Decoration::Partial)
}

/// e^(b L) by L = ln(a), where the value is known.
fn exponential<E: End, P: Part<E>>(
    b: &Series<E, P>,
    logarithm: &Series<E, P>,
    value: Interval<E>,
    order: usize,
) -> Series<E, P> {
    let exponent = b.times(logarithm, order);
    let coefficients = power_in_exponent(&exact(1.0), value, order);
    exponent.composed(&coefficients, order)
}

/// (x^2 + y^2) Dh = x Dy - y Dx.
fn angle<E: End, P: Part<E>>(
    y: &Series<E, P>,
    x: &Series<E, P>,
    value: &Interval<E>,
    order: usize,
) -> Series<E, P> {
    let q = x.squared(order).plus(&y.squared(order));
    Series::integrated(value, &q, order, |k| {
        let mut terms = x.times_derived(y, k);
        terms.extend(y.times_derived(x, k).iter().map(P::negated));
        terms
    })
}

/// a - n b, where n is the integer part of the quotient.
fn remainder<E: End, P: Part<E>>(
    a: &Series<E, P>,
    b: &Series<E, P>,
    value: &Interval<E>,
) -> Series<E, P> {
    // n is (a - h)/b, and an integer.
    let quotient = a.factor().sub(&value.clone()).div(&b.factor());
    let integers = Interval::new(
        if_finite(quotient.lo(), E::ceil),
        if_finite(quotient.hi(), E::floor),
    );
    let n = integers.map_or(quotient.clone(), |n| n.weakened(quotient.decoration()));
    a.minus(&b.scaled(&n))
}

fn if_finite<E: End>(x: &E, round: impl Fn(&E) -> E) -> E {
    let is_finite = *x < E::exact(f64::INFINITY) && *x > E::exact(f64::NEG_INFINITY);
    if is_finite { round(x) } else { x.clone() }
}

/// q^2 Dh = (b^2 - a^2) Da - 2 a b Db, where q = a^2 + b^2.
fn inversion<E: End, P: Part<E>>(
    a: &Series<E, P>,
    b: &Series<E, P>,
    value: &Interval<E>,
    order: usize,
) -> Series<E, P> {
    let q = a.squared(order).plus(&b.squared(order)).squared(order);
    let by_a = b.minus(a).times(&b.plus(a), order);
    let by_b = a.times(b, order).scaled(&exact(-2.0));
    Series::integrated(value, &q, order, |k| {
        let mut terms = by_a.times_derived(a, k);
        terms.extend(by_b.times_derived(b, k));
        terms
    })
}

/// e^h is the sum of e^a: Dh is the sum of p Da, where p = e^(a - h) are weights whose sum is 1, and
/// Dp = p (Da - Dh). The values of the weights are given.
fn log_sum<E: End, P: Part<E>>(
    args: &[&Series<E, P>],
    weights: &[Interval<E>],
    value: &Interval<E>,
    order: usize,
) -> Series<E, P> {
    let mut h = Series::new(value.clone(), Vec::new());
    let mut weights: Vec<Series<E, P>> = weights.iter().cloned().map(Series::constant).collect();
    for k in 1..=order {
        let each = weights.iter().zip(args);
        let terms = each.flat_map(|(weight, arg)| weight.times_derived(arg, k));
        h.parts.push(P::total(terms.collect()).over(k));
        if k == order {
            break;
        }
        for (weight, arg) in weights.iter_mut().zip(args) {
            let apart = arg.minus(&h);
            let part = P::total(weight.times_derived(&apart, k)).over(k);
            weight.parts.push(part);
        }
    }
    Series::new(h.value, h.parts)
}

/// The weights e^x over their sum.
fn shares<E: End>(args: &[Interval<E>]) -> Vec<Interval<E>> {
    // Any number near the greatest will do; it is taken for a point, so that it costs nothing in
    // precision.
    let first = args.first().map(|x| x.hi().clone());
    let greatest = args.iter().map(|x| x.hi().clone());
    let greatest = greatest.fold(first, |most, x| match most {
        Some(most) if most >= x => Some(most),
        _ => Some(x),
    });
    let finite =
        greatest.filter(|x| *x < E::exact(f64::INFINITY) && *x > E::exact(f64::NEG_INFINITY));
    let unit = Interval::new(E::exact(0.0), E::exact(1.0)).unwrap_or_else(Interval::entire);
    let Some(greatest) = finite else {
        return vec![unit; args.len()];
    };
    let greatest = Interval::from(Bounds::exact(greatest));
    let powers: Vec<Interval<E>> = args.iter().map(|x| x.sub(&greatest).exp()).collect();
    let total = Interval::sum(&powers);
    let share = |power: &Interval<E>| power.div(&total).intersect(&unit);
    powers.iter().map(share).collect()
}

/// The product, by rounds of pairs.
fn factors<E: End, P: Part<E>>(args: &[&Series<E, P>], order: usize) -> Series<E, P> {
    let mut round: Vec<Series<E, P>> = args.iter().map(|&arg| arg.clone()).collect();
    while round.len() > 1 {
        let pair = |pair: &[Series<E, P>]| match pair {
            [a, b] => a.times(b, order),
            _ => pair
                .first()
                .cloned()
                .unwrap_or_else(|| Series::constant(exact(1.0))),
        };
        round = round.chunks(2).map(pair).collect();
    }
    let product = round.pop();
    product.unwrap_or_else(|| Series::constant(exact(1.0)))
}

/// The greatest of numbers, of which enclosures and that of the greatest are given: the parts of
/// the only one that can be it, or of all that can.
fn chosen<E: End, P: Part<E>>(
    args: &[&Series<E, P>],
    sizes: &[Interval<E>],
    greatest: &Interval<E>,
) -> Series<E, P> {
    let candidates = args.iter().zip(sizes);
    let candidates = candidates.filter(|(_, size)| size.hi() >= greatest.lo());
    let candidates: Vec<&Series<E, P>> = candidates.map(|(arg, _)| *arg).collect();
    hulled(&candidates, greatest.clone())
}

/// The hull of the parts of several series.
pub(super) fn hulled<E: End, P: Part<E>>(
    candidates: &[&Series<E, P>],
    value: Interval<E>,
) -> Series<E, P> {
    let reach = candidates
        .iter()
        .map(|arg| arg.parts.len())
        .max()
        .unwrap_or(0);
    let part = |k: usize| {
        let parts = candidates
            .iter()
            .map(|arg| arg.part(k).cloned().unwrap_or_else(P::none));
        parts
            .reduce(|all, part| all.hull(&part))
            .unwrap_or_else(P::none)
    };
    Series::new(value, (1..=reach).map(part).collect()).made_of(candidates)
}

/// h Dh is the sum of a Da.
fn length<E: End, P: Part<E>>(
    args: &[&Series<E, P>],
    value: &Interval<E>,
    order: usize,
) -> Series<E, P> {
    let kinks = *value.lo() <= E::exact(0.0);
    let unit = Interval::new(E::exact(-1.0), E::exact(1.0)).unwrap_or_else(Interval::entire);
    // A direction cosine each, which at the origin is anything that one can be.
    let cosine = |arg: &&Series<E, P>| match kinks {
        true => unit.clone().weakened(Decoration::Continuous),
        false => arg.factor().div(value).intersect(&unit),
    };
    let cosines: Vec<Interval<E>> = args.iter().map(cosine).collect();
    let halved = exact(1.0).div(&product(value, &exact(2.0)));
    let mut h = Series::new(value.clone(), Vec::new());
    for k in 1..=order {
        let each = args.iter().zip(&cosines);
        let mut terms: Vec<P> = each
            .filter_map(|(arg, cosine)| Some(arg.part(k)?.scaled(cosine)))
            .collect();
        let inside = args.iter().flat_map(|arg| products_inside(arg, arg, k));
        let known = products_inside(&h, &h, k);
        let rest = P::total(inside.chain(known.iter().map(P::negated)).collect());
        if !rest.is_none() {
            terms.push(rest.scaled(&halved));
        }
        h.parts.push(P::total(terms));
    }
    h
}

/// h = a/r, where r^2 = a^2 + s: r^3 Dh = s Da - a Ds/2, in which nothing cancels.
fn cosine<E: End, P: Part<E>>(
    args: &[&Series<E, P>],
    plain: &[Interval<E>],
    value: &Interval<E>,
    order: usize,
) -> Series<E, P> {
    let Some((a, rest)) = args.split_first() else {
        return Series::constant(value.clone());
    };
    let nothing = Series::constant(exact(0.0));
    let squares = rest.iter().map(|arg| arg.squared(order));
    let s = squares.fold(nothing, |sum, square| sum.plus(&square));
    let r = length(args, &Nary::Hypot.range(plain), order);
    let cube = r.squared(order).times(&r, order);
    let half = a.scaled(&exact(-0.5));
    Series::integrated(value, &cube, order, |k| {
        let mut terms = s.times_derived(a, k);
        terms.extend(half.times_derived(&s, k));
        terms
    })
}
