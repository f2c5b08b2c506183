//! The bugs of num-dual and echidna that others have named, and how a finding is recognised as one.

use trigrad::testkit::{Found, Kind};

/// A bug named in a collection of inputs on which such libraries fail.
pub struct Named {
    /// Its number there.
    pub number: u32,
    /// How the name of the library begins.
    pub library: &'static str,
    /// What is wrong, in words.
    pub words: &'static str,
    /// Which findings are that bug.
    pub is: fn(&Found) -> bool,
    /// Why it is not found, if it is not.
    pub reason: &'static str,
}

/// All of them.
pub const NAMED: &[Named] = &[
    Named {
        number: 3,
        library: "num-dual",
        words: "x^2.5 at 0 has the value NaN",
        is: |found| {
            let is_value = kind(found, Kind::Nan) && order(found, 0);
            row(found, "pow(x0, c)") && is_value && zero(found, 0)
        },
        reason: "",
    },
    Named {
        number: 6,
        library: "num-dual",
        words: "0^y has the slope NaN at y = 2",
        is: |found| {
            let is_slope = kind(found, Kind::Nan) && order(found, 1);
            is_slope && (row(found, "pow(c, x0)") || row(found, "pow(x0, x1)") && zero(found, 0))
        },
        reason: "",
    },
    Named {
        number: 8,
        library: "num-dual",
        words: "a negative base to a whole exponent that is a number is NaN",
        is: |found| {
            let is_negative = text(found).contains("(-") || found.finding.case.at[0] < 0.0;
            row(found, "pow(") && kind(found, Kind::Nan) && is_negative
        },
        reason: "",
    },
    Named {
        number: 9,
        library: "num-dual",
        words: "x^x at 0 is NaN",
        is: |found| row(found, "pow(x0, x0)") && kind(found, Kind::Nan) && zero(found, 0),
        reason: "",
    },
    Named {
        number: 11,
        library: "num-dual",
        words: "x^-1 at 1e-200 has the value inf (and x^-2 at 1e-80, number 12)",
        is: |found| row(found, "pow(x0, c)") && kind(found, Kind::Infinite),
        reason: "",
    },
    Named {
        number: 15,
        library: "num-dual",
        words: "sqrt at 0 has the slope NaN",
        is: |found| row(found, "sqrt(x0)") && kind(found, Kind::Nan),
        reason: "",
    },
    Named {
        number: 19,
        library: "num-dual",
        words: "cbrt at 0 has the slope NaN",
        is: |found| row(found, "cbrt(x0)") && kind(found, Kind::Nan),
        reason: "",
    },
    Named {
        number: 22,
        library: "num-dual",
        words: "|x| has the slope 1 at 0 and -1 at -0",
        is: |found| row(found, "abs(x0)") && kind(found, Kind::Sign),
        reason: "",
    },
    Named {
        number: 36,
        library: "num-dual",
        words: "the norm at 0 has the slope NaN",
        is: |found| row(found, "hypot"),
        reason: "the library has no hypot, and sqrt(x*x + y*y) as written has inf * 0 there, which explains NaN",
    },
    Named {
        number: 41,
        library: "num-dual",
        words: "atan2(1, x) at 0 has the slope NaN",
        is: |found| row(found, "atan2(c, x0)") && kind(found, Kind::Nan),
        reason: "",
    },
    Named {
        number: 42,
        library: "num-dual",
        words: "atan2(x, 0) at 1 has the slope NaN",
        is: |found| row(found, "atan2(x0, c)") && kind(found, Kind::Nan),
        reason: "",
    },
    Named {
        number: 47,
        library: "num-dual",
        words: "the slope of acosh at 1e200 is 0",
        is: |found| row(found, "acosh(x0)") && kind(found, Kind::Wrong) && order(found, 1),
        reason: "",
    },
    Named {
        number: 47,
        library: "num-dual",
        words: "the slope of asinh at 1e200 is 0",
        is: |found| row(found, "asinh(x0)") && kind(found, Kind::Wrong) && order(found, 1),
        reason: "",
    },
    Named {
        number: 48,
        library: "num-dual",
        words: "the slope of acosh at 1 + 1e-15 is off in the 17th digit",
        is: |_| false,
        reason: "an ulp is within what the rules allow",
    },
    Named {
        number: 50,
        library: "num-dual",
        words: "tanh at 800 is NaN",
        is: |found| row(found, "tanh(x0)") && kind(found, Kind::Nan) && order(found, 0),
        reason: "",
    },
    Named {
        number: 51,
        library: "num-dual",
        words: "the slope of tanh at 20 is 0",
        is: |found| row(found, "tanh(x0)") && kind(found, Kind::Wrong) && order(found, 1),
        reason: "",
    },
    Named {
        number: 65,
        library: "num-dual",
        words: "ln at -1 has the slope -1",
        is: |found| row(found, "ln(x0)") && kind(found, Kind::Domain),
        reason: "",
    },
    Named {
        number: 72,
        library: "num-dual",
        words: "a % b panics",
        is: |found| row(found, "remainder(") && kind(found, Kind::Panic),
        reason: "",
    },
    Named {
        number: 93,
        library: "num-dual",
        words: "the spherical Bessel function j2 is wrong at 1e-4",
        is: |found| kind(found, Kind::Wrong) && text(found).contains("sphj(2"),
        reason: "",
    },
    Named {
        number: 9,
        library: "echidna",
        words: "x^x at 0 has the slope 0, which is -inf",
        is: |found| row(found, "pow(x0, x0)") && zero(found, 0),
        reason: "0^y jumps at y = 0, so the chain rule says nothing there, and no simpler form is known",
    },
    Named {
        number: 13,
        library: "echidna",
        words: "the slope of x^2.5 at 1e200 was NaN (before 0.14)",
        is: |found| {
            let is_slope = kind(found, Kind::Nan) && order(found, 1);
            row(found, "pow(x0, c)") && is_slope && found.finding.case.at[0].abs() > 1.0
        },
        reason: "",
    },
    Named {
        number: 17,
        library: "echidna",
        words: "sqrt(x)^2 at 0 has the slope 0",
        is: |found| has(found, "sqrt") && zero(found, 0) && kind(found, Kind::Wrong),
        reason: "",
    },
    Named {
        number: 18,
        library: "echidna",
        words: "cbrt(x)^3 at 0 has the slope 0",
        is: |found| has(found, "cbrt") && zero(found, 0) && kind(found, Kind::Wrong),
        reason: "",
    },
    Named {
        number: 24,
        library: "echidna",
        words: "max(x, 0) - max(-x, 0) at 0 has the slope 2",
        is: |found| has(found, "max") && kind(found, Kind::Kink),
        reason: "",
    },
    Named {
        number: 64,
        library: "echidna",
        words: "x ln(x) at 0 has the slope NaN in forward mode",
        is: |_| false,
        reason: "the expression as written has 0 * -inf there, which explains NaN",
    },
    Named {
        number: 78,
        library: "echidna",
        words: "ln(x)*0 at 0 has the slope 0 in reverse mode",
        is: |found| {
            let rows = has(found, "ln") && has(found, "mul");
            rows && zero(found, 0) && kind(found, Kind::Domain)
        },
        reason: "",
    },
    Named {
        number: 83,
        library: "echidna",
        words: "a tape replayed across a branch has the slope of the other one",
        is: |found| has(found, "if") && kind(found, Kind::Wrong),
        reason: "",
    },
    Named {
        number: 86,
        library: "echidna",
        words: "the second derivative of 1/(x^2 + 1) at 0 was 0 (before 0.14)",
        is: |found| {
            let is_second = kind(found, Kind::Wrong) && order(found, 2);
            has(found, "div") && is_second && zero(found, 0) && found.finding.answer == 0.0
        },
        reason: "",
    },
    Named {
        number: 89,
        library: "echidna",
        words: "a variable of another tape is taken for one's own",
        is: |_| false,
        reason: "a straight-line function has no second tape",
    },
];

fn text(found: &Found) -> String {
    found.finding.case.to_string()
}

fn row(found: &Found, shape: &str) -> bool {
    found.bucket().shape.starts_with(shape)
}

// Among several rows, or alone.
fn has(found: &Found, name: &str) -> bool {
    let shape = found.bucket().shape;
    let mut names = shape.split([',', '(', ' ']);
    names.any(|word| word == name)
}

fn kind(found: &Found, kind: Kind) -> bool {
    found.finding.kind == kind
}

fn order(found: &Found, order: u32) -> bool {
    found.finding.quantity.order() == order
}

fn zero(found: &Found, input: usize) -> bool {
    found.finding.case.at[input] == 0.0
}
