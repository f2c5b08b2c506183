//! Exact numbers, small and large, against rational arithmetic of any size; and what formulas
//! and programs say of themselves.

use dashu_ratio::RBig;
use trigrad_core::{Break, Exact, Formula, Function, Graph, MAX_BITS, Side};

// Where the short form ends, where doubles end, and what has to be reduced.
const NUMBERS: [i64; 17] = [
    i64::MIN,
    i64::MIN + 1,
    -(1 << 53) - 1,
    -6,
    -1,
    0,
    1,
    2,
    3,
    10,
    (1 << 31) + 1,
    1 << 53,
    (1 << 53) + 1,
    3 << 40,
    1 << 62,
    i64::MAX - 1,
    i64::MAX,
];

fn numbers() -> Vec<(Exact, RBig)> {
    let ratio = |n: i64, d: i64| {
        let exact = Exact::ratio(n, d)?;
        Some((exact, RBig::from_parts_signed(n.into(), d.into())))
    };
    let pairs = NUMBERS.iter().flat_map(|&n| NUMBERS.map(|d| (n, d)));
    pairs.filter_map(|(n, d)| ratio(n, d)).collect()
}

#[track_caller]
fn assert_same(exact: &Exact, big: &RBig) {
    assert_eq!(exact.to_string(), big.to_string());
    assert_eq!(format!("{exact:?}"), big.to_string());
}

#[test]
fn one_number_is_what_it_is() {
    assert!(Exact::ratio(1, 0).is_none());
    for (exact, big) in numbers() {
        assert_same(&exact, &big);
        assert_same(&exact.negated(), &-big.clone());
        assert_same(&exact.negated().negated(), &big);
        assert_eq!(exact.is_zero(), big == RBig::ZERO);
        assert_eq!(exact.is_one(), big == RBig::ONE);
        assert_eq!(exact.is_negative(), big < RBig::ZERO);
        assert_eq!(exact.is_integer(), big.is_int());
        assert_eq!(exact.to_f64(), big.to_f64().value());
        assert_eq!(exact.to_f32(), big.to_f32().value());
        let is_below = big < RBig::ZERO;
        assert_same(
            &exact.abs(),
            &if is_below { -big.clone() } else { big.clone() },
        );
        let bits = |text: &str| text.parse::<u128>().map_or(0, |n| 128 - n.leading_zeros());
        let text = big.to_string();
        let (n, d) = text.split_once('/').unwrap_or((&text, "1"));
        let larger = bits(n.trim_start_matches('-')).max(bits(d));
        assert_eq!(exact.bits(), larger as usize);
    }
}

#[test]
fn two_numbers_make_what_they_make() {
    let numbers = numbers();
    for (a, big_a) in &numbers {
        for (b, big_b) in &numbers {
            assert_same(&a.checked_add(b).unwrap(), &(big_a + big_b));
            assert_same(&a.checked_sub(b).unwrap(), &(big_a - big_b));
            assert_same(&a.checked_mul(b).unwrap(), &(big_a * big_b));
            match b.is_zero() {
                true => assert!(a.checked_div(b).is_none()),
                false => assert_same(&a.checked_div(b).unwrap(), &(big_a / big_b)),
            }
            assert_eq!(a.cmp(b), big_a.cmp(big_b));
            assert_eq!(a.partial_cmp(b), Some(big_a.cmp(big_b)));
            assert_eq!(a == b, big_a == big_b);
        }
    }
}

#[test]
fn powers_of_whole_exponents() {
    for (exact, big) in numbers() {
        for exponent in [0_isize, 1, 2, 3, 7, 40] {
            let power = big.pow(exponent);
            let signed = exponent as i64;
            assert_same(&exact.checked_pow(signed).unwrap(), &power);
            match exact.is_zero() && exponent > 0 {
                true => assert!(exact.checked_pow(-signed).is_none()),
                false => assert_same(&exact.checked_pow(-signed).unwrap(), &(RBig::ONE / power)),
            }
        }
    }
    // Whatever the exponent, as long as the number stays small.
    for exponent in [1 << 40, (1 << 40) + 1, i64::MAX] {
        assert_eq!(Exact::ONE.checked_pow(exponent), Some(Exact::ONE));
        assert_eq!(Exact::ZERO.checked_pow(exponent), Some(Exact::ZERO));
        let sign = if exponent % 2 == 0 { 1 } else { -1 };
        let power = Exact::from(-1).checked_pow(exponent);
        assert_eq!(power, Some(Exact::from(sign)));
        assert_eq!(Exact::from(2).checked_pow(exponent), None);
    }
    let most = Exact::from(2).checked_pow(MAX_BITS as i64 - 1).unwrap();
    assert_eq!(most.bits(), MAX_BITS);
    assert!(Exact::from(2).checked_pow(MAX_BITS as i64).is_none());
    assert!(most.checked_add(&most).is_none() && most.checked_mul(&most).is_none());
}

#[test]
fn decimals_are_read_as_written() {
    for (digits, exponent, text) in [
        ("0", 5, "0"),
        ("000", 0, "0"),
        ("007", 0, "7"),
        ("12", 3, "12000"),
        ("125", -3, "1/8"),
        ("999999999999999999", 0, "999999999999999999"),
        ("9999999999999999999", 0, "9999999999999999999"),
        ("1", -20, "1/100000000000000000000"),
    ] {
        let read = Exact::from_decimal(digits, exponent).unwrap();
        assert_eq!(read.to_string(), text);
    }
    // At the limits: as many digits, and as far an exponent, as may be asked for at all.
    let limit = MAX_BITS as i64;
    assert!(Exact::from_decimal("1", limit + 1).is_none());
    assert!(Exact::from_decimal("1", -limit).is_none());
    assert!(Exact::from_decimal(&"9".repeat(MAX_BITS + 1), 0).is_none());
    assert!(Exact::from_decimal("1", 19_700).is_some());
    assert!(Exact::from_decimal("1", 19_800).is_none());
}

#[test]
fn functions_say_how_many_inputs_they_have() {
    fn inputs(f: impl Function) -> (usize, usize) {
        (Function::inputs(&f), Function::trace(&f).inputs().len())
    }
    for (text, names, count) in [
        ("1", &[][..], 0),
        ("x", &["x"], 1),
        ("x*y", &["x", "y"], 2),
        ("x", &["y", "x", "z"], 3),
    ] {
        let f = Formula::parse(text).unwrap().with_inputs(names);
        assert_eq!(inputs(&f), (count, count));
        assert_eq!(inputs(f.program()), (count, count));
        assert_eq!(inputs(f.clone()), (count, count));
        assert_eq!((f.is_empty(), f.program().is_empty()), (false, false));
    }
    let nothing = Graph::new().formula(&[], &[]);
    assert!(nothing.is_empty() && nothing.program().is_empty());
}

#[test]
fn variables_find_their_inputs() {
    let graph = Graph::new();
    let [x, y, z] = ["x", "y", "z"].map(|name| graph.variable(name));
    // z comes first in the list of inputs, and last in the graph; y is no input of it.
    let f = graph.formula(&[x * 3.0 + z, y], &["z", "y", "x"]);
    assert_eq!(f.eval(&[1.0, 10.0, 100.0]), [301.0, 10.0]);
    let g = f.output(f.outputs()[0]);
    assert!(f.shares_nodes_with(&g) && g.shares_nodes_with(&f));
    assert!(!f.shares_nodes_with(&graph.formula(&[x], &["x"])));
    assert_eq!(g.eval(&[1.0, 10.0, 100.0]), [301.0]);
}

#[test]
fn seams_are_told_on_the_side_that_is_taken() {
    let sides = |text: &str, x: f64| -> Vec<(Break, Side)> {
        let f = Formula::parse(text).unwrap().with_inputs(&["x"]);
        let touched = f.touched(&[x]);
        touched
            .iter()
            .map(|touch| (touch.kind, touch.side))
            .collect()
    };
    assert_eq!(
        sides("if(x < 1, x, 2*x)", 1.0),
        [(Break::Seam, Side::Otherwise)]
    );
    assert_eq!(
        sides("if(x <= 1, x, 2*x)", 1.0),
        [(Break::Seam, Side::Then)]
    );
    assert_eq!(sides("if(x < 1, x, 2*x)", 2.0), []);
    // What is broken on the other side, or within a comparison, is not met.
    assert_eq!(sides("if(x < 1, abs(x - 2), x)", 2.0), []);
    assert_eq!(sides("if(abs(x - 2) < 1, x, 3)", 2.0), []);
    assert_ne!(sides("if(x > 1, abs(x - 2), x)", 2.0), []);
}
