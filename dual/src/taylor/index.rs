//! Finding the node that is there already.

use std::hash::{Hash, Hasher};

/// So few nodes are looked through faster than a table is made.
pub(super) const SCANNED: usize = 16;

/// The nodes by what they are: a table of bare numbers, by open addressing.
#[derive(Default)]
pub(super) struct Index {
    // A power of two of them, at least half of them free, or none.
    places: Vec<u32>,
    count: usize,
}

const FREE: u32 = u32::MAX;

impl Index {
    /// Takes in the nodes up to `count`, once they are many.
    pub(super) fn extend(&mut self, count: usize, hash: impl Fn(u32) -> u64) {
        if count < SCANNED {
            return;
        }
        if 2 * count > self.places.len() {
            self.places = vec![FREE; 4 * count.next_power_of_two()];
            self.count = 0;
        }
        for id in self.count as u32..count as u32 {
            let place = self
                .places_from(hash(id))
                .find(|&place| self.places[place] == FREE);
            self.places[place.unwrap_or_default()] = id;
        }
        self.count = count;
    }

    /// The node of this hash that it is, if it was taken in.
    pub(super) fn find(&self, hash: u64, is_it: impl Fn(u32) -> bool) -> Option<u32> {
        let ids = self.places_from(hash).map(|place| self.places[place]);
        ids.take_while(|&id| id != FREE).find(|&id| is_it(id))
    }

    fn places_from(&self, hash: u64) -> impl Iterator<Item = usize> + use<> {
        let mask = self.places.len() - 1;
        let first = (hash >> 32) as usize;
        (0..=mask).map(move |step| (first + step) & mask)
    }
}

/// FxHash, as compilers use it for small keys.
pub(super) fn hash(op: impl Hash, args: &[u32]) -> u64 {
    let mut hasher = Mixer(0);
    op.hash(&mut hasher);
    args.iter().for_each(|&arg| hasher.write_u32(arg));
    hasher.finish()
}

struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        bytes
            .iter()
            .for_each(|&byte| self.write_u64(u64::from(byte)));
    }

    fn write_u32(&mut self, word: u32) {
        self.write_u64(u64::from(word));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }

    fn write_isize(&mut self, word: isize) {
        self.write_u64(word as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
