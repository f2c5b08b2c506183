//! The directions in which a dual number may vary.

use trigrad_core::Support;

/// The support of a [`Dual`](crate::Dual): the lanes in which it may vary, and the
/// directions in which its components may.
///
/// Bit `i` stands for lane `i`; lanes from 63 on share the last bit. Where nothing
/// is known every bit is set; that is a constant in plain code, so the optimiser
/// leaves no test behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lanes<I> {
    /// The directions in which primal and tangents vary as numbers themselves.
    pub inner: I,
    /// The lanes in which the number may vary.
    pub lanes: u64,
}

impl<I: Support> Lanes<I> {
    /// Lane `lane` alone, with every inner direction.
    #[inline]
    pub fn only(lane: usize) -> Self {
        Self {
            inner: I::ALL,
            lanes: bit(lane),
        }
    }

    /// No lane, but every inner direction: the support of a number from outside of
    /// this differentiation.
    #[inline]
    pub fn outer() -> Self {
        Self {
            inner: I::ALL,
            lanes: 0,
        }
    }

    /// Whether the number may vary in lane `lane`.
    #[inline]
    pub fn contains(self, lane: usize) -> bool {
        self.lanes & bit(lane) != 0
    }

    #[inline]
    pub(crate) fn is_full(self) -> bool {
        self.lanes == u64::MAX
    }

    #[inline]
    pub(crate) fn is_empty(self) -> bool {
        self.lanes == 0
    }
}

impl<I: Support> Support for Lanes<I> {
    const ALL: Self = Self {
        inner: I::ALL,
        lanes: u64::MAX,
    };
    const NONE: Self = Self {
        inner: I::NONE,
        lanes: 0,
    };

    #[inline]
    fn union(self, other: Self) -> Self {
        Self {
            inner: self.inner.union(other.inner),
            lanes: self.lanes | other.lanes,
        }
    }
}

#[inline]
fn bit(lane: usize) -> u64 {
    1 << lane.min(63)
}
