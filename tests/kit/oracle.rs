//! The kit and the oracle, which does not read the partials, do not contradict each other.

use trigrad::oracle::{self, Checker, Claim, Derivative, Verdict};
use trigrad::testkit::{Campaign, Case, Plan, Rules, explained, judge};
use trigrad::{Custom, Engine, Formula, Function};

/// The truth, where the oracle encloses it, is among what the kit explains; what the oracle
/// proves, the kit does not call wrong.
#[test]
fn the_truth_is_explained() {
    let cases = match std::env::var_os("TRIGRAD_NIGHTLY") {
        Some(_) => 20_000,
        None => 150,
    };
    let campaign = Campaign::new(Plan::new(21, cases));
    let mut options = oracle::Options::default();
    options.bits = 424;
    let (mut proved, mut refuted) = (0, 0);
    for k in 0..cases {
        let case = campaign.case(k);
        let (_, slopes) = explained(&case, &Rules::default());
        let formula = case.function.trace();
        let (_, gradient) = Engine::Dual.gradient(&formula, &case.at);
        for i in 0..case.function.inputs() {
            let derivative = Derivative {
                output: 0,
                inputs: vec![i],
            };
            let claim = Claim::Float(gradient[i]);
            let verdict = oracle::derivative_at(&formula, &derivative, &claim, &case.at, &options);
            let enclosure = match verdict {
                Verdict::Proved(proof) => {
                    proved += 1;
                    assert!(slopes[i].explains(gradient[i]), "{case}: {:?}", slopes[i]);
                    proof.enclosure
                }
                Verdict::Refuted(refutation) => {
                    refuted += 1;
                    refutation.enclosure
                }
                Verdict::Undecided(_) => continue,
            };
            let range = slopes[i];
            let is_met = range.lo <= enclosure.hi && enclosure.lo <= range.hi;
            assert!(range.open || is_met, "{case}: {range:?}, {enclosure:?}");
        }
    }
    println!("{proved} answers proved, {refuted} refuted beyond one ulp");
    assert!(proved > 0);
}

fn sum_of_squares(inputs: usize) -> Formula {
    Formula::trace(inputs, |x| {
        vec![x.iter().fold(x[0] * 0.0, |sum, &x| sum + x * x)]
    })
}

/// A gradient of ten thousand inputs is proved, and its wrong slope found, in a moment.
#[test]
fn many_inputs_are_no_obstacle() {
    let f = sum_of_squares(10_000);
    let at: Vec<f64> = (0..10_000).map(|i| f64::from(i) / 128.0).collect();
    let mut claimed: Vec<f64> = at.iter().map(|x| 2.0 * x).collect();
    oracle::check_gradient(&f, &claimed, &at).assert_proved();
    claimed[7_000] *= 1.0 + 1e-12;
    let report = oracle::check_gradient(&f, &claimed, &at);
    let wrong = |finding: &&oracle::Finding| matches!(finding.verdict, Verdict::Refuted(_));
    let wrong: Vec<_> = report.findings().iter().filter(wrong).collect();
    assert_eq!(wrong.len(), 1);
    assert_eq!(wrong[0].derivative.inputs, [7_000]);
}

/// So is a kink in each of a thousand.
#[test]
fn many_kinks_are_no_obstacle() {
    let f = Formula::trace(1_000, |x| {
        vec![x.iter().fold(x[0] * 0.0, |sum, &x| sum + x.abs())]
    });
    let report = oracle::check_gradient(&f, [0.5; 1_000], [0.0; 1_000]);
    let is_inside = |finding: &oracle::Finding| finding.may_be_generalized() == Some(true);
    assert!(report.findings().iter().all(is_inside));
}

/// A message is for people, however large the function is; it says where all the same.
#[test]
fn messages_are_short() {
    let deep = Formula::trace(1, |x| vec![(0..100_000).fold(x[0], |x, _| x.sin())]);
    let message = oracle::check_gradient(&deep, [1.0], [0.5]).to_string();
    assert!(message.len() < 2_000, "{} bytes", message.len());
    assert!(message.contains("… (100001 nodes)") && message.contains("PROVED WRONG"));

    let mut claimed = vec![0.0; 1_000];
    claimed[600] = 1.0;
    let message = oracle::check_gradient(&sum_of_squares(1_000), claimed, vec![0.0; 1_000]);
    let message = message.to_string();
    assert!(message.len() < 2_000, "{} bytes", message.len());
    assert!(message.contains("x19 = 0.0, and 980 more: 999 proved, 1 PROVED WRONG"));
    assert!(message.contains("df/dx600 at x600 = 0.0: PROVED WRONG: 1.0 is claimed"));

    let constant = Formula::parse("3").unwrap();
    let message = oracle::check_gradient(&constant, [], []).to_string();
    assert!(
        message.starts_with("f = 3\nwithout inputs: 0 proved"),
        "{message}"
    );
}

/// The most digits that can be asked for are as many as there are.
#[test]
fn any_precision_may_be_asked_for() {
    let mut checker = Checker::default();
    checker.options.bits = u32::MAX;
    let f = Formula::parse("x*sin(x)").unwrap();
    assert!(checker.gradient(&f, [1.0], [1.0]).is_refuted());
}

/// At an infinity there is nothing to take differences of.
#[test]
fn values_say_nothing_at_an_infinity() {
    for x in [f64::INFINITY, f64::NEG_INFINITY, f64::NAN] {
        let report = oracle::black_box_gradient(|x| x[0], &[1.0], &[x]);
        assert!(!report.is_wrong() && !report.is_confirmed(), "{report}");
    }
}

/// A function is inside of nothing: 1 is not what comes of its inner derivative being forgotten.
#[test]
fn no_slip_is_made_up() {
    let f = Formula::parse("x*sin(x)").unwrap();
    assert!(oracle::explain(&f, 0, 0, 1.0, &[1.0]).is_none());
}

/// The value of a rule is called one.
#[test]
fn a_wrong_value_is_no_derivative() {
    let rule = Custom::with_slopes("square", |[x]| x * x + 1e-3, |[x]| [2.0 * x]);
    let square = Formula::parse("x^2").unwrap();
    let message = oracle::check_rule(&rule, &square, [3.0]).to_string();
    assert!(
        message.contains("  f: PROVED WRONG: 9.001 is claimed"),
        "{message}"
    );
    assert!(message.contains("the value lies at 9.0"), "{message}");
}

/// What the oracle leaves open for good reason the kit does not call wrong: NaN for the mixed
/// derivative of a power at the end of its domain.
#[test]
fn the_end_of_a_domain_is_nobodys_fault() {
    let case = Case::parse("x^y", &[0.0, 2.0]).unwrap();
    for engine in Engine::ALL {
        let judgement = judge(engine, &case, &Rules::default());
        assert!(judgement.findings.is_empty(), "{:?}", judgement.findings);
    }
}
