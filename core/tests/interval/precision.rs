//! Numbers of any precision by themselves: directed rounding, conversions, huge exponents; and
//! programs run through them.

use proptest::prelude::*;
use trigrad_core::{Big, Custom, Decoration, Enclosures, End, Expr, Formula, Interval};

use crate::rows::all;

// Sums and products of doubles are exact in so many bits.
const EXACT: u32 = 4300;

fn double() -> impl Strategy<Value = f64> {
    let near = (-1.0..1.0f64, -60i32..60).prop_map(|(m, e)| m * 2f64.powi(e));
    prop_oneof![near, prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL]
}

/// Whether the numbers are neighbours of so many bits, or the same.
fn are_close(lo: &Big, hi: &Big, bits: u32) -> bool {
    let size = if *lo > Big::exact(0.0) {
        lo.clone()
    } else {
        hi.neg()
    };
    let unit = size.with_bits(EXACT).mul(
        &Big::new(2.0, EXACT)
            .pow(&Big::exact(-f64::from(bits - 1)))
            .hi,
    );
    lo == hi || hi.clone().with_bits(EXACT).sub(lo).hi <= unit.hi
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn arithmetic_is_rounded_outwards(a in double(), b in double(), bits in 2u32..200) {
        let (x, y) = (Big::new(a, bits), Big::new(b, bits));
        let (u, v) = (Big::new(a, EXACT), Big::new(b, EXACT));
        for (rounded, exact) in [(x.add(&y), u.add(&v)), (x.sub(&y), u.sub(&v)), (x.mul(&y), u.mul(&v))] {
            prop_assert!(exact.lo == exact.hi);
            prop_assert!(rounded.lo <= exact.lo && exact.lo <= rounded.hi);
            prop_assert!(are_close(&rounded.lo, &rounded.hi, bits));
        }
        if b != 0.0 {
            let ratio = x.div(&y);
            let (below, above) = (ratio.lo.clone().with_bits(EXACT).mul(&v), ratio.hi.clone().with_bits(EXACT).mul(&v));
            let (below, above) = if b > 0.0 { (below, above) } else { (above, below) };
            prop_assert!(below.lo <= u && u <= above.hi);
            prop_assert!(are_close(&ratio.lo, &ratio.hi, bits));
        }
        let (size, whole) = (Big::new(a.abs(), bits), Big::new(a.abs(), EXACT));
        let root = size.sqrt();
        let square = |x: &Big| { let x = x.clone().with_bits(EXACT); x.mul(&x) };
        prop_assert!(square(&root.lo).lo <= whole && whole <= square(&root.hi).hi);
        prop_assert!(are_close(&root.lo, &root.hi, bits));
        let third = size.cbrt();
        let cube = |x: &Big| { let x = x.clone().with_bits(EXACT); x.mul(&x).lo.mul(&x) };
        prop_assert!(cube(&third.lo).lo <= whole && whole <= cube(&third.hi).hi);
        prop_assert!(are_close(&third.lo, &third.hi, bits));
    }

    #[test]
    fn integers_are_those_of_doubles(a in double(), b in double()) {
        let (x, y) = (Big::exact(a), Big::exact(b));
        prop_assert_eq!(End::floor(&x).to_f64(), a.floor() + 0.0);
        prop_assert_eq!(End::ceil(&x).to_f64(), a.ceil() + 0.0);
        prop_assert_eq!(End::round(&x).to_f64(), a.round_ties_even() + 0.0);
        prop_assert_eq!(End::trunc(&x).to_f64(), a.trunc() + 0.0);
        prop_assert_eq!(x.partial_cmp(&y), a.partial_cmp(&b));
        if b != 0.0 {
            let rest = x.remainder(&y);
            prop_assert!(rest.lo == rest.hi && rest.lo == Big::exact(a % b));
        }
    }

    #[test]
    fn conversions_go_outwards(bits in any::<u64>(), n in 3u32..50) {
        let x = f64::from_bits(bits);
        let back = Interval::point(Big::new(x, 106)).to_f64();
        prop_assert_eq!(back, Interval::point(x));
        if x.is_finite() && x != 0.0 {
            // An odd divisor of a double is none, unless the mantissa has it as a factor.
            let part = Interval::point(Big::new(x, 300)).div(&Interval::point(Big::exact(f64::from(n))));
            let doubles = part.to_f64();
            prop_assert!(Big::exact(*doubles.lo()) <= *part.lo() && *part.hi() <= Big::exact(*doubles.hi()));
            prop_assert!(doubles.lo().next_up() >= *doubles.hi());
        }
    }
}

#[test]
fn huge_exponents_are_no_trouble() {
    let at = |x: f64| Interval::point(Big::new(x, 106));
    let (zero, infinity) = (Big::exact(0.0), Big::exact(f64::INFINITY));
    let tower = at(1e6).exp();
    assert!(*tower.lo() > Big::exact(f64::MAX) && *tower.hi() < infinity);
    assert_eq!(
        tower.ln().to_f64().width(),
        (1e6f64).next_up() - (1e6f64).next_down()
    );
    // Far below all doubles, and not 0.
    let tiny = at(-1e6).exp();
    assert!(*tiny.lo() > zero && tiny.lo().to_string().starts_with('3'));
    assert!(
        *tower.mul(&tiny).lo() > Big::exact(0.999) && *tower.mul(&tiny).hi() < Big::exact(1.001)
    );
    // Beyond all numbers.
    for x in [at(1e300), at(f64::MAX), tower.clone()] {
        assert!(x.exp().hi() == &infinity && *x.exp().lo() > *tower.hi());
        assert!(x.neg().exp().lo() == &zero && *x.neg().exp().hi() < *tiny.lo());
        assert!(x.sinh().hi() == &infinity && *x.tanh().hi() == Big::exact(1.0));
        assert!(x.sigmoid().contains(&Big::exact(1.0)) && x.softplus().contains(x.hi()));
    }
    let range = tower.sin();
    assert!(*range.lo() >= Big::exact(-1.0) && *range.hi() <= Big::exact(1.0));
    assert!(*tower.add(&at(1.0)).lo() >= *tower.lo() && *tower.atan().hi() < Big::exact(1.571));
    assert!(tower.pow(&at(1e300)).hi() == &infinity && *tower.pow(&at(-2.0)).lo() > zero);
    assert!(
        *tower.floor().lo() == *tower.lo() && tower.remainder(&at(3.0)).width() <= Big::exact(3.0)
    );
    assert!(at(f64::NAN).is_empty() && *at(f64::INFINITY).lo() == Big::exact(f64::MAX));
}

#[test]
fn numbers_are_written_in_decimal() {
    let exp = |x: f64| Big::new(x, 106).exp().lo.to_string();
    assert_eq!(Big::exact(0.1).to_string(), "1.0000000000000001e-1");
    assert_eq!(Big::exact(-1024.0).to_string(), "-1.024e3");
    // e^1000 = 1.97007111401704699e434, e^-1000000 = 3.2968314787936e-434295.
    assert_eq!(exp(1000.0), "1.970071114017047e434");
    assert!(exp(-1e6).ends_with("e-434295"));
    assert_eq!(Big::exact(f64::NEG_INFINITY).to_string(), "-inf");
    assert!(format!("{:?}", Big::exact(0.75)).starts_with("0x3*2^-2"));
    assert!(Big::largest().to_string().contains('e'));
    // As doubles, what is beyond their range is infinite on its side.
    let (most, inf) = (Big::largest(), f64::INFINITY);
    let beyond = [Big::exact(inf), Big::exact(-inf), most.clone(), most.neg()];
    assert_eq!(beyond.map(|x| x.to_f64()), [inf, -inf, inf, -inf]);
}

fn run(text: &str, bits: u32, x: &[f64]) -> Interval<Big> {
    let fine = Enclosures::new(bits);
    let formula = Formula::parse(text).unwrap();
    let program = formula.program();
    let x: Vec<Interval<Big>> = x.iter().map(|x| fine.point(*x)).collect();
    let values = program.run(&fine, &x);
    values[program.outputs()[0] as usize].clone()
}

#[test]
fn constants_are_as_fine_as_the_program() {
    for (text, exactly) in [
        ("1/3*3 - 1", 0.0),
        ("10*0.1 - 1", 0.0),
        ("0.5f - 1/2", 0.0),
        ("ln(e) - 1", 0.0),
        ("sin(pi)", 0.0),
    ] {
        for bits in [53, 106, 1000] {
            let y = run(text, bits, &[]);
            let most = Big::exact(16.0)
                .mul(&Big::new(-f64::from(bits), 53).exp2().hi)
                .hi;
            assert!(
                y.contains(&Big::exact(exactly)) && y.width() <= most,
                "{text} {bits} {y:?}"
            );
        }
    }
    assert!(run("0.1f*10 - 1", 106, &[]).lo() > &Big::exact(0.0));
    assert!(run("nanf", 106, &[]).is_empty());
    let nothing = run("1/0", 106, &[]);
    assert!(nothing.is_empty());
}

// A number that carries no opinion, as the values of steps do, is not to cost digits.
#[test]
fn arguments_are_raised_to_the_precision() {
    let fine = Enclosures::new(300);
    let formula = Formula::parse("exp(sign(x)) + sin(max(x, 1/2)) + hypot(x, x)").unwrap();
    let program = formula.program();
    let values = program.run(&fine, &[Interval::point(Big::exact(0.25))]);
    let y = &values[program.outputs()[0] as usize];
    assert!(y.width() < Big::exact(2f64.powi(-290)));
    let value = 1f64.exp() + 0.5f64.sin() + 0.25f64.hypot(0.25);
    assert!((y.lo().to_f64() - value).abs() < 1e-14, "{y:?}");
}

#[test]
fn a_precision_has_its_limits() {
    for (asked, bits) in [
        (0, 2),
        (1, 2),
        (2, 2),
        (106, 106),
        (1 << 16, 1 << 16),
        (u32::MAX, 1 << 16),
    ] {
        assert_eq!(Enclosures::new(asked).bits(), bits);
        let input = Enclosures::new(asked).input(&Interval::point(0.5));
        assert_eq!((input.lo().bits(), input.hi().bits()), (bits, bits));
    }
}

#[test]
fn comparisons_that_are_open_enclose_both_branches() {
    assert!(run("if(x > 1/3, 1, 2)", 106, &[1.0 / 3.0]).is_point());
    // cos(acos(1/3)) is 1/3 to any precision.
    let open = run("if(cos(acos(1/3)) > 1/3, 1, 2)", 1000, &[]);
    assert!(open.contains(&Big::exact(1.0)) && open.contains(&Big::exact(2.0)));
    assert_eq!(open.decoration(), Decoration::Defined);
    let poisoned = run("if(x > 0, 1, ln(x))", 106, &[2.0]);
    assert!(poisoned.is_point() && poisoned.decoration() == Decoration::Differentiable);
}

#[test]
fn functions_outside_of_the_table_are_enclosed_by_the_line() {
    let twice = Custom::new("twice", 1, |_: &[u32], x: &[f64]| Some(2.0 * x[0]));
    let formula = Formula::trace(1, |x: &[Expr<'_>]| vec![twice.call(x)]);
    let program = formula.program();
    let fine = Enclosures::new(106);
    let values = program.run(&fine, &[fine.point(1.0)]);
    let y = &values[program.outputs()[0] as usize];
    assert!(y.decoration() == Decoration::Partial && y.to_f64().width() == f64::INFINITY);
}

#[test]
fn long_chains_run() {
    let formula = Formula::trace(1, |x: &[Expr<'_>]| {
        let chain = (0..100_000).fold(x[0], |y, i| if i % 1000 == 0 { y.sin() } else { y + x[0] });
        vec![chain]
    });
    let program = formula.program();
    let fine = Enclosures::new(106);
    let values = program.run(&fine, &[fine.point(0.5)]);
    assert!(values[program.outputs()[0] as usize].width() < Big::exact(1e-20));
}

// Also 0, 1 and whole numbers that a row has at hand: what is made of them may not be a double.
#[test]
fn a_result_is_as_precise_as_its_arguments() {
    const BITS: u32 = 200;
    const PLACES: [f64; 13] = [
        0.0, 0.3, 0.5, 1.0, 2.0, 3.0, 40.0, -0.3, -0.5, -1.0, -2.0, -3.0, 1e300,
    ];
    let coarse = |y: &Interval<Big>| {
        let ends = [y.lo(), y.hi()];
        let finite = ends.map(|x| x.to_f64().is_finite() && x.bits() < BITS);
        finite.contains(&true)
    };
    let mut failures = Vec::new();
    for row in all() {
        for x in PLACES {
            for y in PLACES {
                let numbers = [x, y, 0.5].map(|x| Big::new(x, BITS));
                let points = numbers.clone().map(Interval::point);
                let boxes = numbers.map(|x| {
                    let hi = x.add(&Big::exact(0.25)).hi;
                    Interval::new(x, hi).unwrap()
                });
                for args in [points, boxes] {
                    let found = row.enclose_in(&args[..row.arity]);
                    if !found.is_empty() && coarse(&found) {
                        failures.push(format!("{} at {x}, {y}: {found:?}", row.name));
                    }
                }
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
