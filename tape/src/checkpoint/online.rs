//! Where to keep snapshots while nobody knows how many steps there will be.

/// Places snapshots in a loop whose number of steps is not known, so that whenever it
/// ends, no step has to run often.
///
/// Every state is kept when it is reached. When all snapshots are taken, one gives way:
/// - Each snapshot has a level, at first 0. One of a lower level than a later one is
///   dispensable, and the last of these gives way.
/// - Where none is dispensable, the newest gives way, and the state that takes its place
///   has the next level.
///
/// This is the placement of Q. Wang, P. Moin and G. Iaccarino, Minimal repetition dynamic
/// checkpointing algorithm for unsteady adjoint calculation, SIAM Journal on Scientific
/// Computing 31 (2009).
///
/// # How often a step runs
/// With s snapshots, the first one to reach level l + 1 stands at step binom(s + l + 1, s):
/// the part before it was divided as far as level l, behind which s - 1 snapshots were
/// left to rise to level l + 1, and binom(s + l, s) + binom(s + l, s - 1) is the next row of
/// Pascal's triangle. By the same rule a gap before which j snapshots stand, and behind
/// which one of level l, has at most binom(s - j + l, l) steps. When it is gone back
/// through, all snapshots behind it are free, so that [`Binomial`](super::Binomial) has
/// s - j, with which no step of that many runs more than l times. Together with the first
/// run, no step of N runs more than 1 + l times, where l is the largest with
/// binom(s + l, s) <= N.
///
/// Time: constant a step, in the mean; memory: a few numbers for each snapshot.
///
/// ```
/// use trigrad_tape::checkpoint::Online;
/// let mut online = Online::new(2);
/// let slots: Vec<_> = (1..=6).map(|step| online.keep(step)).collect();
/// assert_eq!(slots, [Some(0), Some(1), Some(1), Some(0), Some(0), Some(0)]);
/// // 3 = binom(2 + 1, 2) and 6 = binom(2 + 2, 2)
/// assert_eq!(online.kept(), [(3, 1), (6, 0)]);
/// ```
#[derive(Clone, Debug)]
pub struct Online {
    snapshots: usize,
    // Of falling levels, in the order of their steps.
    settled: Vec<Kept>,
    // Behind these: one that rose, and those of level 0 that followed it. The settled
    // ones that are dispensable stand at the end of their list.
    fresh: Vec<Kept>,
}

#[derive(Clone, Copy, Debug)]
struct Kept {
    at: usize,
    slot: usize,
    level: u32,
}

impl Online {
    /// A placement with so many snapshots, which may be none.
    pub fn new(snapshots: usize) -> Self {
        Self {
            snapshots,
            settled: Vec::new(),
            fresh: Vec::new(),
        }
    }

    /// In which snapshot to keep the state before step `at`, which is larger than all
    /// before. None if there is not a single snapshot.
    pub fn keep(&mut self, at: usize) -> Option<usize> {
        if self.snapshots == 0 {
            return None;
        }
        let used = self.settled.len() + self.fresh.len();
        let (slot, level) = if used < self.snapshots {
            (used, 0)
        } else if let Some(dispensable) = self.take_dispensable() {
            (dispensable.slot, 0)
        } else {
            self.settled.append(&mut self.fresh);
            let newest = self.settled.pop()?;
            (newest.slot, newest.level + 1)
        };
        self.fresh.push(Kept { at, slot, level });
        Some(slot)
    }

    /// The states that are kept, by the steps before which they stand, rising, each with
    /// its snapshot.
    pub fn kept(&self) -> Vec<(usize, usize)> {
        let kept = self.settled.iter().chain(&self.fresh);
        kept.map(|kept| (kept.at, kept.slot)).collect()
    }

    fn take_dispensable(&mut self) -> Option<Kept> {
        let risen = self.fresh.first()?;
        self.settled.pop_if(|last| last.level < risen.level)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Binomial;
    use super::Online;

    fn binomial(n: u128, k: u128) -> u128 {
        (1..=k).fold(1, |sum, i| sum * (n - k + i) / i)
    }

    // The largest l with binom(s + l, s) <= steps, and one.
    fn bound(steps: usize, snapshots: usize) -> u128 {
        let s = snapshots as u128;
        let reached = |l: u128| binomial(s + l, s) <= steps as u128;
        1 + (1..).take_while(|&l| reached(l)).last().unwrap_or(0)
    }

    // The steps that run without being recorded, and the most runs of one step.
    fn cost(online: &Online, steps: usize, snapshots: usize) -> (u128, u128) {
        let (mut end, mut total, mut most) = (steps, steps as u128, 1);
        let mut kept = online.kept();
        kept.insert(0, (0, 0));
        for (before, (at, _)) in kept.into_iter().enumerate().rev() {
            let free = snapshots - before;
            total += Binomial::advances(end - at, free);
            most = most.max(1 + Binomial::repeats(end - at, free));
            end = at;
        }
        (total, most)
    }

    #[test]
    fn the_bound_holds_wherever_the_loop_ends() {
        for snapshots in 1..=12 {
            let mut online = Online::new(snapshots);
            for steps in 1..=3000 {
                online.keep(steps);
                let (total, most) = cost(&online, steps, snapshots);
                let bound = bound(steps, snapshots);
                assert!(
                    most <= bound,
                    "{steps} steps, {snapshots} snapshots: {most}"
                );
                assert!(total <= bound * steps as u128);
                // Never less than what knows the end. It needs no run of the last step.
                assert!(total > Binomial::advances(steps, snapshots));
            }
        }
    }

    #[test]
    fn levels_are_reached_at_binomial_numbers() {
        for snapshots in 1..=8 {
            let mut online = Online::new(snapshots);
            for step in 1..=2000 {
                online.keep(step);
                let first = online.settled.first().or(online.fresh.first());
                let first = first.expect("one is kept");
                if first.level > 0 {
                    let (s, l) = (snapshots as u128, u128::from(first.level));
                    assert_eq!(first.at as u128, binomial(s + l, l));
                }
            }
        }
    }

    #[test]
    fn gaps_are_no_longer_than_binomial_numbers() {
        for snapshots in 1..=8 {
            let mut online = Online::new(snapshots);
            for step in 1..=2000 {
                online.keep(step);
                let mut last = 0;
                for (before, kept) in online.settled.iter().chain(&online.fresh).enumerate() {
                    let (left, l) = ((snapshots - before) as u128, u128::from(kept.level));
                    assert!((kept.at - last) as u128 <= binomial(left + l, l));
                    last = kept.at;
                }
            }
        }
    }

    #[test]
    fn snapshots_are_told_apart_and_the_newest_is_kept() {
        for snapshots in 1..=6 {
            let mut online = Online::new(snapshots);
            let mut slots = vec![0; snapshots];
            for step in 1..=500 {
                slots[online.keep(step).expect("there are snapshots")] = step;
                let kept = online.kept();
                assert!(kept.iter().all(|&(at, slot)| slots[slot] == at));
                assert!(kept.windows(2).all(|pair| pair[0].0 < pair[1].0));
                assert!(kept.len() == step.min(snapshots) || step > snapshots);
                assert_eq!(kept.last().map(|&(at, _)| at), Some(step));
            }
        }
        assert_eq!(Online::new(0).keep(1), None);
    }

    #[test]
    fn a_million_steps_with_a_hundred_snapshots() {
        let (steps, snapshots) = (1_000_000, 100);
        let mut online = Online::new(snapshots);
        (1..=steps).for_each(|step| {
            online.keep(step);
        });
        let (total, most) = cost(&online, steps, snapshots);
        // binom(103, 3) = 176,851 is the last one below a million.
        assert!(most <= 4 && total < 4 * steps as u128);
        assert_eq!(bound(steps, snapshots), 4);
        // 1.05 times what a schedule that knows the end would run.
        assert!(
            total * 100 <= 105 * Binomial::advances(steps, snapshots),
            "{total}"
        );
    }
}
