//! A campaign against one library: seeded, resumable, in shards.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use proptest::strategy::{BoxedStrategy, Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::answer::Finding;
use super::backend::AdBackend;
use super::case::Case;
use super::finding::{Bucket, Found, row_names};
use super::function::Step;
use super::judge::{Judgement, Rules, judge};
use super::minimise::minimise;
use super::strategy::{Options, cases};

/// What a campaign does: everything that its outcome depends on, besides the library.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Case k is drawn from this and k alone.
    pub seed: u64,
    /// How many cases there are, over all shards.
    pub cases: u64,
    /// Which of them are this campaign's.
    pub shard: Shard,
    /// What is drawn.
    pub options: Options,
    /// How it is judged.
    pub rules: Rules,
}

/// The cases whose number leaves the remainder `index` when divided by `count`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Below `count`.
    pub index: u64,
    /// Not 0.
    pub count: u64,
}

impl Plan {
    /// So many wild cases from a seed, in one shard.
    pub fn new(seed: u64, cases: u64) -> Self {
        Self {
            seed,
            cases,
            shard: Shard { index: 0, count: 1 },
            options: Options::wild(),
            rules: Rules::default(),
        }
    }

    /// The same with only the rows that the library has.
    pub fn for_backend(mut self, backend: &dyn AdBackend) -> Self {
        self.options = self.options.with_rows(|row| backend.supports(row));
        self
    }
}

/// How far a campaign is, in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tally {
    /// Cases drawn.
    pub cases: u64,
    /// Cases with a row that the library has not got.
    pub unsupported: u64,
    /// Answers judged.
    pub answers: u64,
    /// Cases with an answer that is proved wrong.
    pub failures: u64,
    /// Answers at kinks that differ from ours within the generalized derivative: not wrong.
    pub conventions: u64,
    /// By name of a row: in how many supported cases it was, and in how many smallest failures.
    pub rows: BTreeMap<String, RowTally>,
}

/// How often one row was tried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowTally {
    /// Cases with the row.
    pub cases: u64,
    /// Cases that failed, and shrank to one with the row.
    pub failures: u64,
}

/// A campaign on its way.
///
/// ```
/// use std::ops::ControlFlow;
/// use trigrad::Engine;
/// use trigrad::testkit::{Campaign, Plan};
///
/// let plan = Plan::new(7, 100);
/// let mut campaign = Campaign::new(plan.clone());
/// campaign.run(&Engine::Dual, |campaign| {
///     match campaign.tally().cases {
///         40 => ControlFlow::Break(()),
///         _ => ControlFlow::Continue(()),
///     }
/// });
/// let mut resumed = Campaign::resume(plan, &campaign.save())?;
/// resumed.run(&Engine::Dual, |_| ControlFlow::Continue(()));
/// assert!(resumed.is_done() && resumed.tally().cases == 100);
/// # Ok::<(), trigrad::testkit::ResumeError>(())
/// ```
#[derive(Debug)]
pub struct Campaign {
    plan: Plan,
    strategy: BoxedStrategy<Case>,
    pub(super) next: u64,
    pub(super) tally: Tally,
    pub(super) found: BTreeMap<Bucket, Found>,
}

impl Campaign {
    /// The campaign before its first case.
    ///
    /// # Panics
    /// If the shard is none of the shards.
    pub fn new(plan: Plan) -> Self {
        let Shard { index, count } = plan.shard;
        assert!(index < count, "there is no shard {index} of {count}");
        Self {
            strategy: cases(plan.options.clone()).boxed(),
            next: index,
            tally: Tally::default(),
            found: BTreeMap::new(),
            plan,
        }
    }

    /// What it does.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// How far it is.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// How many cases it has in all.
    pub fn len(&self) -> u64 {
        let Shard { index, count } = self.plan.shard;
        self.plan.cases.saturating_sub(index).div_ceil(count)
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether all of its cases are done.
    pub fn is_done(&self) -> bool {
        self.next >= self.plan.cases
    }

    /// What was found, the smallest case first.
    pub fn findings(&self) -> Vec<&Found> {
        let mut findings: Vec<&Found> = self.found.values().collect();
        findings.sort_by_key(|found| found.size());
        findings
    }

    /// The smallest case that is proved to fail.
    pub fn smallest(&self) -> Option<&Found> {
        self.found.values().min_by_key(|found| found.size())
    }

    /// Case `k` of the sequence, of whichever shard.
    pub fn case(&self, k: u64) -> Case {
        self.tree(k).current()
    }

    // Case `k` with all that it can be simplified to.
    fn tree(&self, k: u64) -> Box<dyn ValueTree<Value = Case>> {
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&self.plan.seed.to_le_bytes());
        seed[8..16].copy_from_slice(&k.to_le_bytes());
        let config = Config {
            failure_persistence: None,
            ..Config::default()
        };
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let tree = self.strategy.new_tree(&mut runner);
        // The one filter among the strategies is for finite numbers, and gives up after 65,536.
        tree.expect("a case can be drawn")
    }

    /// Runs the next case; whether there was one.
    pub fn step(&mut self, backend: &dyn AdBackend) -> bool {
        if self.is_done() {
            return false;
        }
        let k = self.next;
        let case = self.case(k);
        // Of 2^64 cases none is behind the last one.
        self.next = k.saturating_add(self.plan.shard.count);
        self.tally.cases += 1;
        let judgement = judge(backend, &case, &self.plan.rules);
        if !judgement.is_supported {
            self.tally.unsupported += 1;
            return true;
        }
        self.tally.answers += judgement.answers;
        self.tally.conventions += judgement.conventions;
        for name in row_names(&case.function) {
            self.tally.rows.entry(name.to_owned()).or_default().cases += 1;
        }
        if let Some(first) = worst(&judgement) {
            self.tally.failures += 1;
            let smallest = self.smaller(backend, k, first.clone());
            self.note(smallest);
        }
        true
    }

    /// Runs case after case, until `progress`, which is asked after each, says to break.
    pub fn run(
        &mut self,
        backend: &dyn AdBackend,
        mut progress: impl FnMut(&Self) -> ControlFlow<()>,
    ) {
        while self.step(backend) {
            if progress(self).is_break() {
                return;
            }
        }
    }

    /// Adds what another shard of the same plan found.
    pub fn merge(&mut self, other: &Self) {
        self.tally.cases += other.tally.cases;
        self.tally.unsupported += other.tally.unsupported;
        self.tally.answers += other.tally.answers;
        self.tally.failures += other.tally.failures;
        self.tally.conventions += other.tally.conventions;
        for (name, row) in &other.tally.rows {
            let own = self.tally.rows.entry(name.clone()).or_default();
            own.cases += row.cases;
            own.failures += row.failures;
        }
        for found in other.found.values() {
            self.keep(found.clone());
        }
    }

    // The smallest case of the same failure, or of another one that it leads to.
    fn smaller(&self, backend: &dyn AdBackend, k: u64, finding: Finding) -> Finding {
        let rules = &self.plan.rules;
        let order = finding.quantity.order();
        let same = |case: &Case| {
            let judgement = judge(backend, case, rules);
            let mut findings = judgement.findings.into_iter();
            findings.find(|f| f.kind == finding.kind && f.quantity.order() == order)
        };
        let mut case = minimise(&finding.case, |case| same(case).is_some(), BUDGET);
        if rows(&case) > 1 {
            // Simplified as it was drawn it may lead elsewhere.
            let simplified = simplified(self.tree(k), |case| same(case).is_some());
            let other = minimise(&simplified, |case| same(case).is_some(), BUDGET);
            if rows(&other) < rows(&case) {
                case = other;
            }
        }
        let smallest = same(&case).unwrap_or(finding.clone());
        if rows(&smallest.case) <= 1 {
            return smallest;
        }
        // Another kind of failure, but of a row alone, says more.
        let any = |case: &Case| worst(&judge(backend, case, rules)).cloned();
        let fails = |case: &Case| any(case).is_some_and(|f| f.quantity.order() <= order);
        let case = minimise(&smallest.case, fails, BUDGET);
        any(&case).unwrap_or(smallest)
    }

    fn note(&mut self, finding: Finding) {
        for name in row_names(&finding.case.function) {
            self.tally.rows.entry(name.to_owned()).or_default().failures += 1;
        }
        self.keep(Found::new(finding));
    }

    fn keep(&mut self, found: Found) {
        match self.found.get_mut(&found.bucket()) {
            Some(known) => known.join(found),
            None => {
                self.found.insert(found.bucket(), found);
            }
        }
    }
}

// Cases that a minimisation may ask about.
const BUDGET: usize = 600;

// proptest's own shrinking: the genes and the coordinates that the case was made of.
fn simplified(mut tree: Box<dyn ValueTree<Value = Case>>, fails: impl Fn(&Case) -> bool) -> Case {
    let mut best = tree.current();
    for _ in 0..BUDGET {
        let current = tree.current();
        let goes_on = if fails(&current) {
            best = current;
            tree.simplify()
        } else {
            tree.complicate()
        };
        if !goes_on {
            break;
        }
    }
    best
}

// Of the lowest order, because what is made of a wrong number is wrong.
fn worst(judgement: &Judgement) -> Option<&Finding> {
    let findings = judgement.findings.iter();
    findings.min_by_key(|finding| (finding.quantity.order(), finding.kind))
}

fn rows(case: &Case) -> usize {
    let steps = case.function.steps().iter();
    steps
        .filter(|step| !matches!(step, Step::Ratio(..)))
        .count()
}
