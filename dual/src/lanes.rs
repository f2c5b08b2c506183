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
    /// The directions in which the primal varies as a number itself.
    pub inner: I,
    /// The directions in which the tangents vary as numbers themselves: those of the
    /// primal, but none in a seed, whose tangents are the constants 0 and 1.
    pub tangents: I,
    /// The lanes in which the number may vary.
    pub lanes: u64,
}

impl<I: Support> Lanes<I> {
    /// The support of [`Dual::variable`](crate::Dual::variable), made of a number of
    /// support `inner`.
    #[inline]
    pub fn variable(inner: I, lane: usize) -> Self {
        Self {
            inner,
            tangents: I::NONE,
            lanes: bit(lane),
        }
    }

    /// The support of [`Dual::constant`](crate::Dual::constant), made of a number of
    /// support `inner`.
    #[inline]
    pub fn constant(inner: I) -> Self {
        Self {
            inner,
            tangents: I::NONE,
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
        tangents: I::ALL,
        lanes: u64::MAX,
    };
    const NONE: Self = Self {
        inner: I::NONE,
        tangents: I::NONE,
        lanes: 0,
    };

    #[inline]
    fn union(self, other: Self) -> Self {
        Self {
            inner: self.inner.union(other.inner),
            tangents: self.tangents.union(other.tangents),
            lanes: self.lanes | other.lanes,
        }
    }

    #[inline]
    fn computed(self) -> Self {
        Self {
            inner: self.inner.computed(),
            tangents: self.tangents.union(self.inner).computed(),
            lanes: self.lanes,
        }
    }
}

#[inline]
fn bit(lane: usize) -> u64 {
    1 << lane.min(63)
}
