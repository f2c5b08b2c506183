//! Whether something is proved, and what the proof rests on.

/// A proof: none, one that needs nobody's word, or one that rests on assumptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Proof(u64);

// One bit for each assumption, so that what a proof of several steps rests on is their
// union. All bits together are no proof, which absorbs every other.
const PRESUMED: u64 = 1 << 62;
const LAST: usize = 61;

impl Proof {
    /// There is none.
    pub(super) const NONE: Self = Self(u64::MAX);
    /// It is so whatever the inputs.
    pub(super) const PLAIN: Self = Self(0);
    /// It is so wherever the original is a number.
    pub(super) const PRESUMED: Self = Self(PRESUMED);

    /// It is so if the assumption of this number is the case. Those beyond the first
    /// sixty are not told apart.
    pub(super) fn asked(number: usize) -> Self {
        Self(1 << number.min(LAST))
    }

    pub(super) fn plain_if(holds: bool) -> Self {
        if holds { Self::PLAIN } else { Self::NONE }
    }

    pub(super) fn holds(self) -> bool {
        self != Self::NONE
    }

    pub(super) fn is_plain(self) -> bool {
        self == Self::PLAIN
    }

    /// Whether it rests on the original being a number.
    pub(super) fn is_presumed(self) -> bool {
        self.holds() && self.0 & PRESUMED != 0
    }

    /// Whether it rests on assumptions that were asked for.
    pub(super) fn is_asked(self) -> bool {
        self.holds() && self.0 & !PRESUMED != 0
    }

    /// Whether it rests on the assumption of this number.
    pub(super) fn rests_on(self, number: usize) -> bool {
        self.holds() && self.0 & Self::asked(number).0 != 0
    }

    /// Of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Of one of the two: that which takes less for granted.
    pub(super) fn or(self, other: Self) -> Self {
        let weight = |proof: Self| (proof.is_presumed() || !proof.holds(), proof.0.count_ones());
        if weight(other) < weight(self) {
            other
        } else {
            self
        }
    }

    /// Of both, if the condition is met.
    pub(super) fn only_if(self, holds: bool) -> Self {
        if holds { self } else { Self::NONE }
    }
}

impl Default for Proof {
    fn default() -> Self {
        Self::NONE
    }
}
