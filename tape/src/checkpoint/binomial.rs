//! The schedule for a known number of steps: as few of them run again as can be.

use std::iter;

/// What to do next, to go back through the steps of a loop.
///
/// There is one working state, and a number of snapshots to keep states in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Make the first state the working state.
    Restart,
    /// Make what snapshot `slot` holds, the state before step `at`, the working state.
    Restore {
        /// The snapshot.
        slot: usize,
        /// The step before which it was kept.
        at: usize,
    },
    /// Run the steps from `from` on and before `to`, without recording them.
    Advance {
        /// The first of the steps, before which the working state stands.
        from: usize,
        /// The step before which it will stand.
        to: usize,
    },
    /// Keep the working state, which stands before step `at`, in snapshot `slot`.
    Store {
        /// The snapshot.
        slot: usize,
        /// The step before which the working state stands.
        at: usize,
    },
    /// Record step `at`, before which the working state stands, and pull the adjoints
    /// back through it.
    Reverse {
        /// The step.
        at: usize,
    },
}

/// The schedule of a loop of a known number of steps, by binomial checkpointing: no
/// other one with as many snapshots runs fewer steps.
///
/// It begins with the first state as the working state, which is kept outside of the
/// snapshots, and reverses the steps from the last to the first. Time: constant an
/// action, but for the search of the binomial number, in steps as many as a step is
/// repeated; memory: a number for each snapshot.
///
/// Of `steps` steps, the one at `k` from the start is where the first snapshot has to be:
/// the fewest runs are t(l, c) = min over k of k + t(l - k, c - 1) + t(k, c), where c
/// counts the first state too. A. Griewank and A. Walther, Algorithm 799: Revolve, ACM
/// Transactions on Mathematical Software 26 (2000), have the minimum in closed form,
/// see [`advances`](Self::advances), and the k that reach it.
///
/// ```
/// use trigrad_tape::checkpoint::{Action, Binomial};
/// let actions: Vec<Action> = Binomial::new(3, 1).collect();
/// assert_eq!(actions, [
///     Action::Advance { from: 0, to: 1 },
///     Action::Store { slot: 0, at: 1 },
///     Action::Advance { from: 1, to: 2 },
///     Action::Reverse { at: 2 },
///     Action::Restore { slot: 0, at: 1 },
///     Action::Reverse { at: 1 },
///     Action::Restart,
///     Action::Reverse { at: 0 },
/// ]);
/// assert_eq!(Binomial::advances(3, 1), 2);
/// ```
#[derive(Clone, Debug)]
pub struct Binomial {
    // The steps that are not yet reversed are those before this one.
    end: usize,
    snapshots: usize,
    // The steps before which states are kept, rising; the first state is not among them.
    kept: Vec<usize>,
    // Before which step the working state stands.
    at: usize,
    // Whether the working state is to be kept before anything else.
    stores: bool,
}

impl Binomial {
    /// The schedule for so many steps with so many snapshots, which may be none.
    pub fn new(steps: usize, snapshots: usize) -> Self {
        Self {
            end: steps,
            snapshots,
            kept: Vec::new(),
            at: 0,
            stores: false,
        }
    }

    /// How many steps the schedule runs without recording them: with c = `snapshots` + 1
    /// and the least r for which `steps` <= binom(c + r, c), it is r * `steps` -
    /// binom(c + r, c + 1).
    ///
    /// No step is run more than r times. Every step is recorded once beside this.
    pub fn advances(steps: usize, snapshots: usize) -> u128 {
        let repeated = Self::repeats(steps, snapshots);
        if repeated == 0 {
            return 0;
        }
        let held = snapshots.saturating_add(1).min(steps) as u128;
        // binom(c + r, c + 1) = binom(c + r, c) * r / (c + 1)
        let less = binomial(held, repeated) * repeated / (held + 1);
        repeated * steps as u128 - less
    }

    /// The most often that the schedule runs a step without recording it.
    pub fn repeats(steps: usize, snapshots: usize) -> u128 {
        let (steps, held) = (
            steps as u128,
            snapshots.saturating_add(1).min(steps) as u128,
        );
        if held <= 1 {
            return steps.saturating_sub(1); // no search of so many
        }
        let (mut reached, mut repeated) = (1, 0);
        while reached < steps {
            repeated += 1;
            reached = reached * (held + repeated) / repeated;
        }
        repeated
    }

    // How often the schedule runs the first step without recording it.
    pub(super) fn runs_of_first(steps: usize, snapshots: usize) -> u128 {
        if snapshots == 0 {
            return steps.saturating_sub(1) as u128;
        }
        let shorter =
            |&steps: &usize| (steps > 1).then(|| Self::stride(steps, snapshots.saturating_add(1)));
        iter::successors(Some(steps), shorter).count() as u128 - 1
    }

    // How many steps to run before the next snapshot, of `steps` that are to be reversed
    // with `held` states, the one before them among these.
    //
    // For the r of `repeats`, k is best where t(k, c) rises by r - 1 a step and
    // t(l - k, c - 1) by r: with b(c, r) = binom(c + r, c), where
    // b(c, r - 2) <= k <= b(c, r - 1) and b(c - 1, r - 1) <= l - k <= b(c - 1, r).
    // The largest such k is taken.
    fn stride(steps: usize, held: usize) -> usize {
        let repeated = Self::repeats(steps, held - 1);
        let (held, steps) = (held.min(steps) as u128, steps as u128);
        let below = binomial(held, repeated - 1);
        let beside = binomial(held - 1, repeated - 1);
        below.min(steps - beside) as usize
    }
}

impl Iterator for Binomial {
    type Item = Action;

    fn next(&mut self) -> Option<Action> {
        if self.stores {
            self.stores = false;
            let slot = self.kept.len();
            self.kept.push(self.at);
            return Some(Action::Store { slot, at: self.at });
        }
        let last = self.end.checked_sub(1)?;
        let start = self.kept.last().copied().unwrap_or(0);
        if self.at == last {
            self.end = last;
            // What was kept before this step is of no use any more.
            if self.kept.last() == Some(&last) {
                self.kept.pop();
            }
            return Some(Action::Reverse { at: last });
        }
        if self.at != start {
            self.at = start;
            return Some(match self.kept.len().checked_sub(1) {
                Some(slot) => Action::Restore { slot, at: start },
                None => Action::Restart,
            });
        }
        let free = self.snapshots - self.kept.len();
        let to = if free == 0 {
            last
        } else {
            self.stores = true;
            start + Self::stride(self.end - start, free + 1)
        };
        self.at = to;
        Some(Action::Advance { from: start, to })
    }
}

// binom(c + r, c); where it is out of range, something that is no smaller than any
// number of steps.
fn binomial(held: u128, repeated: u128) -> u128 {
    let (large, small) = (held.max(repeated), held.min(repeated));
    (1..=small).fold(1, |sum: u128, i| sum.saturating_mul(large + i) / i)
}

#[cfg(test)]
mod tests {
    use super::{Action, Binomial};

    const STEPS: usize = 90;
    const SNAPSHOTS: usize = 9;

    // Carries the schedule out on a state that is the number of its step.
    fn carry_out(steps: usize, snapshots: usize) -> (u128, u128) {
        let first = Binomial::runs_of_first(steps, snapshots);
        let mut slots = vec![None; snapshots];
        let (mut state, mut left, mut advanced) = (0, steps, 0);
        let mut runs = vec![0; steps];
        for action in Binomial::new(steps, snapshots) {
            match action {
                Action::Restart => state = 0,
                Action::Restore { slot, at } => {
                    assert_eq!(slots[slot], Some(at));
                    state = at;
                }
                Action::Advance { from, to } => {
                    assert!(state == from && from < to && to < left);
                    (from..to).for_each(|step| runs[step] += 1);
                    advanced += (to - from) as u128;
                    state = to;
                }
                Action::Store { slot, at } => {
                    assert_eq!(state, at);
                    slots[slot] = Some(at);
                }
                Action::Reverse { at } => {
                    left -= 1;
                    assert!(state == at && at == left);
                }
            }
        }
        assert_eq!(left, 0);
        assert_eq!(runs.first().copied().unwrap_or(0), first);
        (advanced, runs.into_iter().max().unwrap_or(0))
    }

    // The least numbers of steps by dynamic programming, from the definition alone.
    fn least() -> Vec<Vec<u128>> {
        let quadratic = |steps: usize| (steps * steps.saturating_sub(1) / 2) as u128;
        let mut table = vec![(0..=STEPS).map(quadratic).collect::<Vec<_>>()];
        for snapshots in 1..=SNAPSHOTS {
            let mut row: Vec<u128> = vec![0, 0];
            for steps in 2..=STEPS {
                let first = |k: usize| k as u128 + table[snapshots - 1][steps - k] + row[k];
                row.push((1..steps).map(first).min().expect("there are two steps"));
            }
            table.push(row);
        }
        table
    }

    #[test]
    fn no_schedule_runs_fewer_steps() {
        for (snapshots, row) in least().iter().enumerate() {
            for (steps, &least) in row.iter().enumerate() {
                let (advanced, runs) = carry_out(steps, snapshots);
                assert_eq!(advanced, least, "{steps} steps, {snapshots} snapshots");
                assert_eq!(Binomial::advances(steps, snapshots), least);
                assert_eq!(runs, Binomial::repeats(steps, snapshots));
            }
        }
    }

    #[test]
    fn a_million_steps_with_a_hundred_snapshots() {
        let (steps, snapshots) = (1_000_000, 100);
        let (advanced, runs) = carry_out(steps, snapshots);
        // binom(104, 3) = 182,104 steps would need 3 runs of each, this many need 4.
        assert_eq!((advanced, runs), (4 * 1_000_000 - 187_460, 4));
        assert_eq!(Binomial::advances(steps, snapshots), advanced);
    }

    #[test]
    fn numbers_out_of_all_proportion() {
        assert_eq!(
            Binomial::advances(usize::MAX, usize::MAX),
            (usize::MAX - 1) as u128
        );
        assert_eq!(Binomial::advances(5, usize::MAX), 4);
        assert_eq!(Binomial::new(usize::MAX, 20).take(1000).count(), 1000);
        let steps = 1_u128 << 40;
        assert_eq!(Binomial::advances(1 << 40, 0), steps * (steps - 1) / 2);
        assert!(Binomial::advances(usize::MAX, 20) > usize::MAX as u128);
    }

    #[test]
    fn without_snapshots_the_first_state_does() {
        assert_eq!(carry_out(100, 0), (100 * 99 / 2, 99));
        assert_eq!(carry_out(1, 0), (0, 0));
        assert_eq!(carry_out(0, 0), (0, 0));
    }
}
