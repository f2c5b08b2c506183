//! The rules as data are equations: each is attacked with numbers and with expressions in
//! place of its letters, at edges, at random, at infinities and NaN. Wrong rules, planted
//! here, fall to the same attacks.

mod attack;
mod drawn;
mod enclosed;

use trigrad_core::Formula;
use trigrad_symbolic::simplify::{Effect, Fact, Finder, RULES, Rule, Side};
use trigrad_symbolic::{Effort, Options, simplify};

use attack::{Attacker, Letters};

#[test]
fn every_rule_withstands_attacks() {
    let mut attacker = Attacker::new();
    let mut total = 0;
    let mut few = Vec::new();
    for rule in RULES {
        let attacks = attacker
            .attack(rule)
            .unwrap_or_else(|found| panic!("{rule}: {found}"));
        eprintln!("{attacks:6}  {rule}");
        total += attacks;
        let least = match Letters::of(rule).is_empty() {
            true => 1,
            false => 1000,
        };
        if attacks < least {
            few.push(format!("{attacks} attacks on {rule}"));
        }
    }
    eprintln!("{total} attacks on {} rules", RULES.len());
    assert!(few.is_empty(), "{few:#?}");
}

const fn wrong(name: &'static str, left: &'static str, right: &'static str) -> Rule {
    Rule {
        name,
        left,
        right,
        requires: &[],
        assumes: &[],
        finder: Finder::Pattern,
    }
}

const fn under(rule: Rule, requires: &'static [Side]) -> Rule {
    Rule { requires, ..rule }
}

const fn assuming(rule: Rule, assumes: &'static [Side]) -> Rule {
    Rule { assumes, ..rule }
}

const fn is(fact: Fact, of: &'static str) -> Side {
    Side { fact, of }
}

/// Rules as they have been written somewhere, or nearly.
const WRONG: &[Rule] = &[
    // Without the condition.
    wrong("x/x", "a/a", "1"),
    wrong("x-x", "a - a", "0"),
    wrong("zero-times", "0*a", "0"),
    wrong("x^0", "a^0", "1"),
    wrong("1^x", "1^a", "1"),
    wrong("exp-ln", "exp(ln(a))", "a"),
    wrong("exp2-log2", "exp2(log2(a))", "a"),
    wrong("square-of-root", "sqrt(a)^2", "a"),
    wrong("recip-mul-div", "a*(1/a)", "1"),
    wrong("pow-recip", "a*a^-1", "1"),
    wrong("sin-asin", "sin(asin(a))", "a"),
    wrong("same-branches", "if(a < b, c, c)", "c"),
    wrong("abs", "abs(a)", "a"),
    wrong("relu", "relu(a)", "a"),
    wrong("sign", "sign(a)", "1"),
    wrong("xlogy", "xlogy(a, b)", "a*ln(b)"),
    wrong("power-slope", "powslope(a, b)", "b*a^(b - 1)"),
    wrong("square-of-power", "(a^b)^2", "a^(2*b)"),
    // With one that is too weak, or beside the point.
    under(
        wrong("sign-of-nonnegative", "sign(a)", "1"),
        &[is(Fact::NonNegative, "a")],
    ),
    under(
        wrong("abs-of-nonzero", "abs(a)", "a"),
        &[is(Fact::Nonzero, "a")],
    ),
    under(
        wrong("x/x-of-nonnegative", "a/a", "1"),
        &[is(Fact::NonNegative, "a")],
    ),
    under(
        wrong("xlogy-nonnegative", "xlogy(a, b)", "a*ln(b)"),
        &[is(Fact::NonNegative, "b")],
    ),
    assuming(wrong("x/x-defined", "a/a", "1"), &[is(Fact::Defined, "a")]),
    assuming(
        wrong("exp-ln-nonnegative", "exp(ln(a))", "a"),
        &[is(Fact::NonNegative, "a")],
    ),
    assuming(
        wrong("exp-ln-nonzero", "exp(ln(a))", "a"),
        &[is(Fact::Nonzero, "a")],
    ),
    // One that the left side does not imply.
    assuming(wrong("too-much", "a/a", "1"), &[is(Fact::Positive, "a")]),
    assuming(
        wrong("too-much-of-a-root", "sqrt(a)^2", "a"),
        &[is(Fact::Positive, "a")],
    ),
    // The other way round: the domain shrinks.
    wrong("one", "1 + 0*a", "a/a"),
    wrong("x-as-exp-ln", "a", "exp(ln(a))"),
    wrong("x^2-as-root", "a^2", "sqrt(a)^4"),
    wrong("root-of-product", "sqrt(a*b)", "sqrt(a)*sqrt(b)"),
    wrong("ln-of-product", "ln(a*b)", "ln(a) + ln(b)"),
    wrong("ln-of-quotient", "ln(1/a)", "-ln(-a)"),
    wrong("ln-of-square", "ln(a^2)", "2*ln(a)"),
    // Inverse functions on the wrong branch.
    wrong("root-of-square", "sqrt(a^2)", "a"),
    wrong("power-of-power", "(a^2)^(1/2)", "a"),
    wrong("power-of-power-3", "(a^b)^c", "a^(b*c)"),
    wrong("asin-sin", "asin(sin(a))", "a"),
    wrong("acos-cos", "acos(cos(a))", "a"),
    wrong("atan-tan", "atan(tan(a))", "a"),
    wrong("acosh-cosh", "acosh(cosh(a))", "a"),
    wrong("cube-root", "(a^3)^(1/3)", "a"),
    wrong("cbrt-as-power", "cbrt(a)", "a^(1/3)"),
    wrong("abs-sign", "abs(sign(a))", "1"),
    wrong("radcan", "sqrt(1/(a^2*b^2) + 1)", "sqrt(a^2*b^2 + 1)/(a*b)"),
    // Signs and factors.
    wrong("sin-even", "sin(-a)", "sin(a)"),
    wrong("cos-odd", "cos(-a)", "-cos(a)"),
    wrong("cosh-odd", "cosh(-a)", "-cosh(a)"),
    wrong("erf-even", "erf(-a)", "erf(a)"),
    wrong("heaviside-odd", "heaviside(-a)", "-heaviside(a)"),
    wrong("like-terms", "2*a + 3*a", "6*a"),
    wrong("like-powers", "a^2*a^3", "a^6"),
    wrong("power-of-exp", "exp(a)^2", "exp(a^2)"),
    wrong("difference-of-squares", "(1 - a)*(a + 1)", "a^2 - 1"),
    wrong("hypot-scaled", "hypot(-2*a, -2*b)", "-2*hypot(a, b)"),
    wrong("hypot-squared", "hypot(a, b)^2", "a^2 - b^2"),
    wrong("sech2", "sech2(a)", "1/cosh(a)"),
    wrong("gauss", "gauss(a)", "exp(a^2)"),
    wrong("inversion", "inversion(a, b)", "b/(a^2 + b^2)"),
    wrong("pythagoras", "sin(a)^2 - cos(a)^2", "1"),
    wrong("max-min", "max(a, b)", "a + b - max(a, b)"),
    // Right nearly everywhere: at one point, in one direction, by one digit.
    wrong("x^0-of-anything", "if(a == 0, 0, a^0)", "1"),
    wrong("sinc", "sinc(a)", "sin(a)/a"),
    wrong("step-at-0", "heaviside(a)", "if(a < 0, 0, 1)"),
    wrong("sign-as-quotient", "sign(a)", "a/abs(a)"),
    wrong("dircos-at-0", "dircos(a, b)", "a/hypot(a, b)"),
    wrong("a-digit", "2*a", "2.0000000000001*a"),
    wrong(
        "expm1-is-not-exp",
        "expm1(a)",
        "if(abs(a) < 1e-8, a, exp(a) - 1)",
    ),
    wrong("x-plus-tiny", "a + 1e-300", "a"),
    wrong("log10-10", "log10(10)", "2"),
    wrong("cos-half-pi", "cos(pi/2)", "1"),
    wrong("float-is-exact", "0.1f + 0.2f", "0.31f"),
    // A NaN that becomes a number although the letter is still there.
    wrong(
        "nan-to-zero",
        "a - b",
        "if(a > b, a - b, if(a < b, a - b, 0))",
    ),
    wrong(
        "nan-swallowed",
        "abs(a)",
        "if(a >= 0, a, if(a < 0, -a, heaviside(-1) + 0*(if(a == a, a, 0))))",
    ),
];

// An equation of integer exponents is attacked with integers.
#[test]
fn letters_mean_what_the_table_says() {
    let mut attacker = Attacker::new();
    let integers = wrong("square", "(a^n)^2", "a^(2*n)");
    assert!(attacker.attack(&integers).unwrap() > 1000);
    assert!(
        attacker
            .attack(&wrong("square", "(a^b)^2", "a^(2*b)"))
            .is_err()
    );
    let sums = Rule {
        finder: Finder::Arithmetic,
        ..wrong("constants", "0*c + a", "a")
    };
    assert!(attacker.attack(&sums).unwrap() > 1000);
    let expressions = Rule {
        finder: Finder::Pattern,
        ..sums
    };
    assert!(attacker.attack(&expressions).is_err());
}

#[test]
fn wrong_rules_fall() {
    let mut attacker = Attacker::new();
    let mut standing = Vec::new();
    for rule in WRONG {
        match attacker.attack(rule) {
            Ok(attacks) => standing.push(format!("{rule} withstood {attacks} attacks")),
            Err(found) => eprintln!("{rule}\n    {found}"),
        }
    }
    eprintln!("{} wrong rules", WRONG.len());
    assert!(standing.is_empty(), "{standing:#?}");
}

#[test]
fn every_rule_is_used() {
    // The constants of an equation prove nothing of its letters, so rules that require
    // something are left to the table of examples.
    let mut unused = Vec::new();
    for rule in RULES.iter().filter(|rule| rule.requires.is_empty()) {
        let f = Formula::parse(rule.left).unwrap();
        let simple = simplify(
            &f,
            &Options {
                receipts: true,
                effort: Effort::Full,
                ..Options::default()
            },
        );
        let used = simple
            .steps
            .iter()
            .any(|step| step.rules.contains(&rule.name));
        if !used {
            unused.push(format!("{rule}: {:?}", simple.steps));
        }
    }
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn rules_have_names_of_their_own() {
    for (place, rule) in RULES.iter().enumerate() {
        assert!(
            RULES[..place].iter().all(|other| other.name != rule.name),
            "{}",
            rule.name
        );
        assert!(rule.finder == Finder::Arithmetic || rule.effect() != Effect::Shrinks);
    }
}
