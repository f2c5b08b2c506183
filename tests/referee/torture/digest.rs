//! Every build says the same to the bit: a digest of all answers of each driver is kept as data,
//! made without optimisation and met with it.

use std::collections::BTreeMap;

use crate::drivers::{Float, Said, drivers};
use crate::judge::Format;

/// The 64-bit FNV-1a hash of numbers.
pub(super) struct Digest(u64);

impl Default for Digest {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// Takes all numbers of an answer; all NaN are one, because the payload and the sign of a NaN
    /// are not determined by the operation that makes it.
    pub(super) fn take<T: Float>(&mut self, said: &Said<T>) {
        let second = said.second.iter().map(|&(_, bend)| bend);
        let higher = said.higher.iter().flat_map(|(_, orders)| *orders);
        let first = said.first.iter().copied();
        for number in [said.value]
            .into_iter()
            .chain(first)
            .chain(second)
            .chain(higher)
        {
            let number: f64 = number.into();
            let bits = if number.is_nan() { f64::NAN } else { number }.to_bits();
            for byte in bits.to_le_bytes() {
                self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            }
        }
    }
}

/// Holds the digests to `tests/data/torture_digests.txt`, or writes it under
/// `TRIGRAD_WRITE_PAGE=1`.
pub(super) fn check(digests: &BTreeMap<(Format, usize), Digest>) {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/data/torture_digests.txt"
    );
    let line = |((format, driver), digest): (&(Format, usize), &Digest)| {
        let floats = format!("{format:?}").to_lowercase();
        let name = drivers::<f64>()[*driver].name;
        format!("{:016x} {floats} {name}\n", digest.0)
    };
    let found: String = digests.iter().map(line).collect();
    if std::env::var_os("TRIGRAD_WRITE_PAGE").is_some() {
        std::fs::write(path, &found).expect("the digests can be written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    let differing: Vec<(&str, &str)> = found
        .lines()
        .zip(kept.lines())
        .filter(|(found, kept)| found != kept)
        .collect();
    assert!(
        found == kept,
        "answers are not those that were kept, to the bit: {differing:#?}; if they should \
         change, run `TRIGRAD_WRITE_PAGE=1 cargo test --test referee torture`"
    );
}
