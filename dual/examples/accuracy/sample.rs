//! The few points of a row that are kept: the worst ones, and some others.

use std::collections::BTreeMap;

/// How many points of a row are kept beside the worst.
const KEPT: usize = 24;

/// Lines of one row.
#[derive(Default)]
pub(crate) struct Sample {
    // By what they were the worst of; the last of each kind stays.
    worst: BTreeMap<String, String>,
    // By a hash, of which the least are kept: the choice depends on the stream alone.
    some: BTreeMap<u64, String>,
}

impl Sample {
    /// Considers a line, which was the worst so far of all that is in `worst_of`.
    pub(crate) fn take(&mut self, line: &str, worst_of: Vec<String>) {
        for kind in worst_of {
            self.worst.insert(kind, line.to_string());
        }
        let hash = fnv(line);
        let is_among = self.some.len() < KEPT
            || self
                .some
                .last_key_value()
                .is_some_and(|(&greatest, _)| hash < greatest);
        if is_among {
            self.some.insert(hash, line.to_string());
            if self.some.len() > KEPT {
                self.some.pop_last();
            }
        }
    }

    /// What was kept, each line once.
    pub(crate) fn lines(&self) -> Vec<&str> {
        let all = self.worst.values().chain(self.some.values());
        let mut lines: Vec<&str> = all.map(String::as_str).collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

// The hash of Fowler, Noll and Vo.
fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}
