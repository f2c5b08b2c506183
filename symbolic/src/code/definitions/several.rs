//! Definitions of the rows of any number of arguments, and of two where they are the same.
//!
//! Sums: Ogita, Rump and Oishi (SIAM J. Sci. Comput. 26, 2005), by Knuth's exact addition.

use std::fmt::Write;

use trigrad_core::Nary;

use super::Definition;

/// The definition for so many arguments `a0`, `a1`, ….
pub(super) fn of_row(row: Nary, n: usize) -> Definition {
    let names: Vec<String> = (0..n).map(|i| format!("a{i}")).collect();
    let head = format!("{}_{n}({})", row.row().name, names.join(", "));
    let sizes: Vec<String> = names.iter().map(|name| format!("abs({name})")).collect();
    let count = n as f64;
    match row {
        Nary::Sum => Definition::new(&head, 1.0, &sum(n)).beside(&format!(
            "{:?}*({})",
            count * count * 4e-16,
            joined(&sizes, " + ", "0")
        )),
        Nary::Product => Definition::new(&head, count, &product(n)),
        Nary::Max => Definition::new(&head, 0.0, &folded("greater", &names, "-inff")),
        Nary::Min => Definition::new(&head, 0.0, &folded("lesser", &names, "inff")),
        Nary::Hypot => Definition::new(&head, count / 2.0 + 2.0, &hypot(n)),
        Nary::Dircos => Definition::new(&head, count / 2.0 + 3.0, &direction(n)),
        // Where the exponentials sum to nearly 1, the logarithm cancels the greatest argument.
        Nary::Logsumexp => Definition::new(
            &head,
            4.0 + 2.0 * count,
            &if n == 1 {
                "a0 + 0".to_owned()
            } else {
                folded("logaddexp", &names, "-inff")
            },
        )
        .beside(&match n {
            0 => "0".to_owned(),
            _ => format!("{:?}*abs(max({}))", 6.0 * count, names.join(", ")),
        }),
    }
}

/// `f(f(a0, a1), a2)`, and so on; named on the way, because a text that nests deeply is slow.
fn folded(f: &str, names: &[String], of_nothing: &str) -> String {
    let Some((first, rest)) = names.split_first() else {
        return of_nothing.to_owned();
    };
    let mut text = String::new();
    let mut last = first.clone();
    for (i, name) in rest.iter().enumerate() {
        if i + 1 == rest.len() {
            last = format!("{f}({last}, {name})");
        } else {
            let _ = write!(text, "let y{i} = {f}({last}, {name}); ");
            last = format!("y{i}");
        }
    }
    text + &last
}

fn joined(terms: &[String], operator: &str, of_nothing: &str) -> String {
    match terms {
        [] => of_nothing.to_owned(),
        terms => terms.join(operator),
    }
}

/// The sum with what its additions round off, unless it overflows on the way: then the same
/// of numbers smaller by 2^64.
fn sum(n: usize) -> String {
    if n < 2 {
        return if n == 0 {
            "0".to_owned()
        } else {
            "a0 + 0".to_owned()
        };
    }
    let mut text = String::new();
    for i in 0..n {
        let _ = write!(text, "let b{i} = a{i}*5.421010862427522e-20; ");
    }
    for (s, x) in [("s", "a"), ("z", "b")] {
        for i in 1..n {
            let before = if i == 1 {
                format!("{x}0")
            } else {
                format!("{s}{}", i - 1)
            };
            let _ = write!(
                text,
                "let {s}{i} = {before} + {x}{i}; let {s}v{i} = {s}{i} - {before};
                 let {s}e{i} = ({before} - ({s}{i} - {s}v{i})) + ({x}{i} - {s}v{i}); "
            );
        }
    }
    let last = n - 1;
    let total = |s: &str| {
        let rests: Vec<String> = (1..n).map(|i| format!("{s}e{i}")).collect();
        format!("{s}{last} + ({})", rests.join(" + "))
    };
    let _ = write!(
        text,
        "let small = {}; if(abs(s{last}) < inff, {}, if(abs(small) < inff, small*18446744073709551616, s{last}))",
        total("z"),
        total("s")
    );
    text
}

/// The product of the arguments brought near 1, and the powers of two that were taken out.
fn product(n: usize) -> String {
    if n < 2 {
        return if n == 0 {
            "1".to_owned()
        } else {
            "a0".to_owned()
        };
    }
    let mut text = "let p0 = lift(a0); let k0 = lifted(a0); ".to_owned();
    for i in 1..n {
        let before = i - 1;
        let _ = write!(
            text,
            "let q{i} = p{before}*lift(a{i}); let p{i} = lift(q{i});
             let k{i} = k{before} + lifted(a{i}) + lifted(q{i}); "
        );
    }
    let last = n - 1;
    text + &format!("lower(p{last}, k{last})")
}

/// `top`, the greatest size; `s`, a power of two that brings it into the middle of the range;
/// and `length`, that of the scaled arguments.
fn scaled(n: usize) -> String {
    let mut text = "let top0 = abs(a0); ".to_owned();
    for i in 1..n {
        let _ = write!(text, "let top{i} = greater(top{}, abs(a{i})); ", i - 1);
    }
    let last = n.saturating_sub(1);
    let _ = write!(text, "let top = top{last}; let s = scale(top); ");
    for i in 0..n {
        let _ = write!(text, "let b{i} = a{i}*s; ");
    }
    let squares: Vec<String> = (0..n).map(|i| format!("b{i}*b{i}")).collect();
    text + &format!("let length = sqrt({}); ", squares.join(" + "))
}

fn hypot(n: usize) -> String {
    match n {
        0 => "0".to_owned(),
        1 => "abs(a0)".to_owned(),
        _ => scaled(n) + "length/s",
    }
}

fn direction(n: usize) -> String {
    if n == 0 {
        return "nanf".to_owned();
    }
    // 0 where the others are finite, NaN where they are not.
    let others: Vec<String> = (1..n).map(|i| format!("(a{i} - a{i})")).collect();
    let others = joined(&others, " + ", "0");
    scaled(n)
        + &format!(
            "if(top == 0, 0, if(abs(a0) == inff, if(a0 > 0, 1, -1) + ({others}),
             if(s > 1, b0/length, a0/length*s)))"
        )
}
