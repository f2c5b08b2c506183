//! The macros that give a number its operators and its own methods.

/// Implements the operators of `std::ops`, `Sum`, `Product` and the identities of
/// num-traits for a type that is [`Interpret`](crate::Interpret).
///
/// `is_zero` and `is_one` ask for the primal, as code that pivots by them expects.
///
/// ```
/// # use trigrad_core::Tracked;
/// let x = Tracked::varying(3.0);
/// assert_eq!((x * x + 2.0).number, 11.0); // Tracked got its operators from here
/// ```
#[macro_export]
macro_rules! operators {
    ([$($generics:tt)*] $T:ty) => {
        $crate::operators!(@each [$($generics)*] $T,
            Add add AddAssign add_assign, Sub sub SubAssign sub_assign,
            Mul mul MulAssign mul_assign, Div div DivAssign div_assign);

        impl<$($generics)*> $crate::Operand<$T> for $T {
            #[inline]
            fn tracked(self) -> $crate::Tracked<$T> { $crate::Tracked::varying(self) }
        }
        impl<$($generics)*> ::core::ops::Neg for $T {
            type Output = Self;
            #[inline]
            fn neg(self) -> Self {
                <Self as $crate::Interpret>::unary($crate::Unary::Neg, $crate::Operand::tracked(self))
            }
        }
        impl<$($generics)*> $crate::__num_traits::Zero for $T {
            #[inline]
            fn zero() -> Self { <Self as $crate::Interpret>::from_f64(0.0) }
            #[inline]
            fn is_zero(&self) -> bool { $crate::primal_is(*self, 0.0) }
        }
        impl<$($generics)*> $crate::__num_traits::One for $T {
            #[inline]
            fn one() -> Self { <Self as $crate::Interpret>::from_f64(1.0) }
            #[inline]
            fn is_one(&self) -> bool { $crate::primal_is(*self, 1.0) }
        }
        impl<$($generics)*> ::core::iter::Sum for $T {
            fn sum<I: Iterator<Item = Self>>(iter: I) -> Self {
                iter.reduce(|a, b| a + b).unwrap_or_else($crate::__num_traits::Zero::zero)
            }
        }
        impl<$($generics)*> ::core::iter::Product for $T {
            fn product<I: Iterator<Item = Self>>(iter: I) -> Self {
                iter.reduce(|a, b| a * b).unwrap_or_else($crate::__num_traits::One::one)
            }
        }
        impl<'reference, $($generics)*> ::core::iter::Sum<&'reference $T> for $T {
            fn sum<I: Iterator<Item = &'reference Self>>(iter: I) -> Self { iter.copied().sum() }
        }
        impl<'reference, $($generics)*> ::core::iter::Product<&'reference $T> for $T {
            fn product<I: Iterator<Item = &'reference Self>>(iter: I) -> Self { iter.copied().product() }
        }
    };
    (@each $generics:tt $T:ty, $($Op:ident $op:ident $Assign:ident $assign:ident),*) => {
        $( $crate::operators!(@one $generics $T, $Op $op $Assign $assign); )*
    };
    (@one [$($generics:tt)*] $T:ty, $Op:ident $op:ident $Assign:ident $assign:ident) => {
        impl<$($generics)*> ::core::ops::$Op for $T {
            type Output = Self;
            #[cfg_attr(not(debug_assertions), inline(always))]
            #[cfg_attr(debug_assertions, inline)]
            fn $op(self, other: Self) -> Self {
                let args = [$crate::Operand::tracked(self), $crate::Operand::tracked(other)];
                <Self as $crate::Interpret>::binary($crate::Binary::$Op, args)
            }
        }
        impl<$($generics)*> ::core::ops::$Op<f64> for $T {
            type Output = Self;
            #[cfg_attr(not(debug_assertions), inline(always))]
            #[cfg_attr(debug_assertions, inline)]
            fn $op(self, other: f64) -> Self {
                let args = [$crate::Operand::tracked(self), $crate::Operand::tracked(other)];
                <Self as $crate::Interpret>::binary($crate::Binary::$Op, args)
            }
        }
        impl<$($generics)*> ::core::ops::$Op<$T> for f64 {
            type Output = $T;
            #[cfg_attr(not(debug_assertions), inline(always))]
            #[cfg_attr(debug_assertions, inline)]
            fn $op(self, other: $T) -> $T {
                let args = [$crate::Operand::tracked(self), $crate::Operand::tracked(other)];
                <$T as $crate::Interpret>::binary($crate::Binary::$Op, args)
            }
        }
        impl<$($generics)*> ::core::ops::$Assign for $T {
            #[cfg_attr(not(debug_assertions), inline(always))]
            #[cfg_attr(debug_assertions, inline)]
            fn $assign(&mut self, other: Self) { *self = ::core::ops::$Op::$op(*self, other); }
        }
        impl<$($generics)*> ::core::ops::$Assign<f64> for $T {
            #[cfg_attr(not(debug_assertions), inline(always))]
            #[cfg_attr(debug_assertions, inline)]
            fn $assign(&mut self, other: f64) { *self = ::core::ops::$Op::$op(*self, other); }
        }
    };
}

/// Gives a number the named rows as its own methods, so that `x.sin()` stays
/// unambiguous where another crate's number traits are in scope.
#[doc(hidden)]
#[macro_export]
macro_rules! own_methods {
    (
        [[$($generics:tt)*] $T:ty]
        unary { $( $(#[doc = $udoc:literal])+ $U:ident $ufn:ident )* }
        indexed { $( $(#[doc = $idoc:literal])+ $I:ident $ifn:ident )* }
        binary { $( $(#[doc = $bdoc:literal])+ $B:ident $bfn:ident )* }
        nary { $( $(#[doc = $ndoc:literal])+ $N:ident $nfn:ident )* }
    ) => {
        #[expect(clippy::should_implement_trait, reason = "the operators exist as well")]
        impl<$($generics)*> $T {
            $(
                $(#[doc = $udoc])+
                #[inline]
                pub fn $ufn(self) -> Self { $crate::Scalar::$ufn(self) }
            )*
            $(
                $(#[doc = $idoc])+
                #[inline]
                pub fn $ifn(self, n: u32) -> Self { $crate::Scalar::$ifn(self, n) }
            )*
            $(
                $(#[doc = $bdoc])+
                #[inline]
                pub fn $bfn(self, other: impl $crate::Operand<Self>) -> Self { $crate::Scalar::$bfn(self, other) }
            )*
            $(
                $(#[doc = $ndoc])+
                #[inline]
                pub fn $nfn(self, other: impl $crate::Operand<Self>) -> Self { $crate::Scalar::$nfn(self, other) }
            )*
        }
    };
}
