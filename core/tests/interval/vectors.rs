//! The vectors of ITF1788, the test suite of IEEE 1788, where they are.
//!
//! Part of them is under the LGPL, so they are not in this repository. `TRIGRAD_ITF1788` is a
//! directory with them as Rust code, such as `tests/itf1788_tests` of the crate inari 2; without it
//! nothing is checked, and that is said. Each vector is an operation, its arguments and the tightest
//! doubles around the range, which an enclosure must reach; in 106 bits it must be these.

use std::fs;
use std::path::Path;

use trigrad_core::{Decoration, Interval, Primitive};

use crate::rows::{I, Row};

struct Vector {
    text: String,
    row: Row,
    args: Vec<I>,
    tightest: I,
}

/// Our rows by the vectors' names.
const NAMES: [(&str, &str); 34] = [
    ("sqrt", "sqrt"),
    ("exp", "exp"),
    ("exp2", "exp2"),
    ("ln", "ln"),
    ("log2", "log2"),
    ("log10", "log10"),
    ("sin", "sin"),
    ("cos", "cos"),
    ("tan", "tan"),
    ("asin", "asin"),
    ("acos", "acos"),
    ("atan", "atan"),
    ("sinh", "sinh"),
    ("cosh", "cosh"),
    ("tanh", "tanh"),
    ("asinh", "asinh"),
    ("acosh", "acosh"),
    ("atanh", "atanh"),
    ("atan2", "atan2"),
    ("pow", "pow"),
    ("powi", "pow"),
    ("sqr", "pow"),
    ("recip", "pow"),
    ("abs", "abs"),
    ("sign", "sign"),
    ("ceil", "ceil"),
    ("floor", "floor"),
    ("trunc", "trunc"),
    ("round_ties_even", "round"),
    ("max", "max"),
    ("min", "min"),
    ("+", "sum"),
    ("*", "product"),
    ("/", "pow"),
];

fn vectors(text: &str) -> Vec<Vector> {
    let squeezed: String = text.split_whitespace().collect();
    let statements = squeezed.split("assert_eq2!(").skip(1);
    statements
        .filter_map(|rest| vector(rest.split(");").next()?))
        .collect()
}

/// A statement `interval.name(argument), interval` or `interval+interval, interval`.
fn vector(text: &str) -> Option<Vector> {
    let (first, rest) = interval(text)?;
    if let Some(rest) = rest.strip_prefix('.') {
        let (name, rest) = rest.split_once('(')?;
        let mut args = vec![first];
        let rest = match interval(rest) {
            Some((second, rest)) => {
                args.push(second);
                rest
            }
            None => {
                let (number, rest) = rest.split_once(')')?;
                if !number.is_empty() {
                    args.push(I::point(number.parse().ok()?));
                }
                return finished(text, name, args, rest);
            }
        };
        return finished(text, name, args, rest.strip_prefix(')')?);
    }
    let operator = rest.get(..1).filter(|sign| "+*".contains(*sign))?;
    let (second, rest) = interval(&rest[1..])?;
    finished(text, operator, vec![first, second], rest)
}

fn finished(text: &str, name: &str, mut args: Vec<I>, rest: &str) -> Option<Vector> {
    let (tightest, _) = interval(rest.strip_prefix(',')?)?;
    let own = NAMES.iter().find(|(theirs, _)| *theirs == name)?.1;
    match name {
        "sqr" => args.push(I::point(2.0)),
        "recip" => args.push(I::point(-1.0)),
        _ => {}
    }
    let primitive = Primitive::all(0).find(|primitive| primitive.row().name == own)?;
    // Their power has no negative bases; ours has, for whole exponents.
    if name == "pow" && *args[0].lo() < 0.0 {
        return None;
    }
    Some(Vector {
        text: text.to_owned(),
        row: Row::new(primitive),
        args,
        tightest,
    })
}

/// An interval at the beginning, and what is behind it.
fn interval(text: &str) -> Option<(I, &str)> {
    if let Some(rest) = text.strip_prefix("I::EMPTY") {
        return Some((I::empty(), rest));
    }
    if let Some(rest) = text.strip_prefix("I::ENTIRE") {
        return Some((I::entire(), rest));
    }
    let (ends, rest) = text.strip_prefix("n2i(")?.split_once(')')?;
    let (lo, hi) = ends.split_once(',')?;
    let end = |text: &str| match text {
        "f64::INFINITY" => Some(f64::INFINITY),
        "f64::NEG_INFINITY" => Some(f64::NEG_INFINITY),
        // A real zero has no sign.
        number => number.parse::<f64>().ok().map(|x| x + 0.0),
    };
    Some((I::new(end(lo)?, end(hi)?)?, rest))
}

fn reaches(found: &I, tightest: &I) -> bool {
    tightest.is_empty() || (found.lo() <= tightest.lo() && tightest.hi() <= found.hi())
}

#[test]
fn vectors_of_the_standard() {
    let Ok(directory) = std::env::var("TRIGRAD_ITF1788") else {
        println!("TRIGRAD_ITF1788 is not set: no vectors of ITF1788 are checked");
        return;
    };
    let mut files: Vec<_> = fs::read_dir(Path::new(&directory))
        .expect("the directory of the vectors")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    files.sort();
    let (mut count, mut failures, mut wider) = (0, 0, 0);
    for path in files {
        for vector in vectors(&fs::read_to_string(&path).expect("a file of text")) {
            count += 1;
            let found = vector.row.enclose(&vector.args);
            let fine: Vec<_> = vector.args.iter().map(|x| x.to_big(106)).collect();
            let fine: Interval<f64> = vector.row.enclose_in(&fine).to_f64();
            let undefined = fine.is_empty() && found.is_empty();
            // 0^0 is 1 here, and undefined in the standard.
            let is_power = vector.row.name == "pow";
            let empty = !vector.tightest.is_empty() || undefined || is_power;
            let tight = fine.is_subset(&vector.tightest);
            wider += usize::from(!tight);
            if !reaches(&found, &vector.tightest) || !reaches(&fine, &vector.tightest) || !empty {
                failures += 1;
                println!("{}: {found:?}, {fine:?}", vector.text);
            } else if !tight {
                println!("wider: {}: {fine:?}", vector.text);
            }
            assert!(undefined || fine.decoration() > Decoration::Undefined);
        }
    }
    println!("{count} vectors, {failures} not held, {wider} not tight in 106 bits");
    assert!(count > 1000 && failures == 0);
}
