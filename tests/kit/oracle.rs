//! The kit and the oracle, which does not read the partials, do not contradict each other.

use trigrad::oracle::{self, Claim, Derivative, Verdict};
use trigrad::testkit::{Campaign, Plan, Rules, explained};
use trigrad::{Engine, Function};

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
