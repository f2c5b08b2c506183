//! The macro that turns the rows of `primitive.rs` into the enums, their methods and the methods
//! of [`Scalar`](crate::Scalar).

macro_rules! primitives {
    (
        unary { $(
            $(#[doc = $udoc:literal])+
            $U:ident($x:ident) -> $y:ident, $ufn:ident $([$unotation:expr])?, $udomain:expr => {
                value: $uvalue:expr,
                range: $urange:expr,
                partial: $upartial:expr,
                $(joint: $z:ident = $zform:expr, $jointly:expr, $zpartial:expr,)?
                $(guard: $uguard:literal,)?
                $(breaks: [$($ukind:ident at $uat:expr),*],)?
                $(aliases: [$($ualias:literal),*],)?
            }
        )* }
        indexed { $(
            $(#[doc = $idoc:literal])+
            $I:ident($n:ident, $ix:ident) -> $iy:ident, $ifn:ident, $idomain:expr => {
                value: $ivalue:expr,
                range: $irange:expr,
                partial: $ipartial:expr,
            }
        )* }
        binary { $(
            $(#[doc = $bdoc:literal])+
            $B:ident($a:ident, $b:ident) -> $by:ident, $bfn:ident $([$bnotation:expr])?, $bdomain:expr => {
                value: $bvalue:expr,
                range: $brange:expr,
                partials: [$bpartial0:expr, $bpartial1:expr],
                $(guard: $bguard:literal,)?
                $(breaks: [$($bkind:ident at $bat:expr),*],)?
            }
        )* }
        nary { $(
            #[doc = $ndoc:literal]
            $(#[doc = $nmore:literal])*
            $N:ident($args:ident) -> $ny:ident, $nname:literal $(fn $nfn:ident)?, $ndomain:expr => {
                value: $nvalue:expr,
                range: $nrange:expr,
                partials: $npartials:expr,
                $(guard: $nguard:literal,)?
                $(breaks: [$($nkind:ident at $nat:expr),*],)?
            }
        )* }
    ) => {
        /// A primitive of one argument.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Unary { $( $(#[doc = $udoc])+ $U, )* }

        /// A primitive of an integer, which is part of its name, and one argument.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Indexed { $( $(#[doc = $idoc])+ $I, )* }

        /// A primitive of two arguments.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Binary { $( $(#[doc = $bdoc])+ $B, )* }

        /// A primitive of any number of arguments.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Nary { $( #[doc = $ndoc] $(#[doc = $nmore])* $N, )* }

        impl Unary {
            /// Every unary primitive, in table order.
            pub const ALL: &[Self] = &[$( Self::$U ),*];

            /// What the row says, as text.
            pub const fn row(self) -> &'static Row {
                match self { $( Self::$U => const { &Row {
                    name: stringify!($ufn),
                    aliases: &[$($($ualias),*)?],
                    summary: concat!($($udoc),+),
                    arguments: stringify!($x),
                    notation: primitives!(@notation $($unotation)?),
                    domain: &[$udomain],
                    value: stringify!($uvalue),
                    partials: &[primitives!(@partial $upartial, $($z = $zform)?)],
                    breaks: concat!($($(stringify!($ukind at $uat), "; "),*)?),
                } }, )* }
            }

            /// The value at `x`.
            #[inline]
            pub fn value<R: Real>(self, x: R) -> R {
                match self { $( Self::$U => { let $x = x; $uvalue } )* }
            }

            /// An enclosure of the values over `x`.
            pub fn range<E: End>(self, x: &Interval<E>) -> Interval<E> {
                let y = match self { $( Self::$U => { let $x = x; $urange } )* };
                y.with_precision_of([x])
            }

            /// The value at `x` and the quantity that the partial needs beside it,
            /// where the two are computed together; `None` for the other rows.
            #[inline]
            pub fn value_jointly<R: Real>(self, x: R) -> Option<(R, R)> {
                match self { $( Self::$U => primitives!(@jointly x, $x, $($jointly)?), )* }
            }

            /// Whether [`Interpret::joint`](crate::Interpret::joint) serves this row.
            pub const fn is_joint(self) -> bool {
                match self { $( Self::$U => primitives!(@given $($jointly)?), )* }
            }

            /// The quantity that the partial needs beside the value, computed alone.
            #[expect(unused_variables, reason = "few rules need every binding")]
            #[inline]
            pub(crate) fn companion<S: Scalar>(self, x: S, y: S) -> S {
                match self { $( Self::$U => { let ($x, $y) = (x, y); primitives!(@companion y, $($zform)?) } )* }
            }

            /// The derivative at `x`, where `y` is the value already computed there.
            ///
            /// The formula of the page: outside the domain it may be finite
            /// (1/x at -1 for the logarithm). See [`is_guarded`](Self::is_guarded).
            #[inline]
            pub fn partial<S: Scalar>(self, x: S, y: S) -> S {
                let z = if self.is_joint() { self.companion(x, y) } else { y };
                self.partial_with(x, y, z)
            }

            /// The derivative at `x`, where `y` and the companion `z` are already computed.
            #[expect(unused_variables, reason = "few rules need every binding")]
            #[inline]
            pub fn partial_with<S: Scalar>(self, x: S, y: S, z: S) -> S {
                let partial = match self { $( Self::$U => {
                    let ($x, $y) = (x, y);
                    $(let $z = z;)?
                    $upartial
                } )* };
                planted!(Primitive::Unary(self), 0, partial)
            }

            /// The derivative of the companion `z` at `x`.
            #[expect(unused_variables, reason = "few rules need every binding")]
            #[inline]
            pub fn companion_partial<S: Scalar>(self, x: S, y: S, z: S) -> S {
                let partial = match self { $( Self::$U => {
                    let ($x, $y) = (x, y);
                    $(let $z = z;)?
                    primitives!(@companion y, $($zpartial)?)
                } )* };
                planted!(Primitive::Unary(self), 1, partial)
            }

            /// Whether the partial is finite at places where the value is NaN.
            pub const fn is_guarded(self) -> bool {
                match self { $( Self::$U => primitives!(@given $($uguard)?), )* }
            }

            /// Calls `touch` with each kind of break and a number that is zero there.
            #[expect(unused_variables, reason = "few rows have a break")]
            pub fn breaks<S: Scalar>(self, x: S, y: S, touch: &mut dyn FnMut(Break, S)) {
                match self { $( Self::$U => { let ($x, $y) = (x, y); $($(touch(Break::$ukind, $uat);)*)? } )* }
            }
        }

        impl Indexed {
            /// Every indexed primitive, in table order.
            pub const ALL: &[Self] = &[$( Self::$I ),*];

            /// What the row says, as text.
            pub const fn row(self) -> &'static Row {
                match self { $( Self::$I => const { &Row {
                    name: stringify!($ifn),
                    aliases: &[],
                    summary: concat!($($idoc),+),
                    arguments: concat!(stringify!($n), ", ", stringify!($ix)),
                    notation: Notation::Call,
                    domain: &[$idomain],
                    value: stringify!($ivalue),
                    partials: &[stringify!($ipartial)],
                    breaks: "",
                } }, )* }
            }

            /// The value of order `n` at `x`.
            #[inline]
            pub fn value<R: Real>(self, n: u32, x: R) -> R {
                match self { $( Self::$I => { let ($n, $ix) = (n, x); $ivalue } )* }
            }

            /// An enclosure of the values of order `n` over `x`.
            pub fn range<E: End>(self, n: u32, x: &Interval<E>) -> Interval<E> {
                let y = match self { $( Self::$I => { let ($n, $ix) = (n, x); $irange } )* };
                y.with_precision_of([x])
            }

            /// The derivative at `x`, where `y` is the value already computed there.
            #[expect(unused_variables, reason = "few rules need every binding")]
            #[inline]
            pub fn partial<S: Scalar>(self, n: u32, x: S, y: S) -> S {
                let partial = match self { $( Self::$I => { let ($n, $ix, $iy) = (n, x, y); $ipartial } )* };
                planted!(Primitive::Indexed(self, n), 0, partial)
            }
        }

        impl Binary {
            /// Every binary primitive, in table order.
            pub const ALL: &[Self] = &[$( Self::$B ),*];

            /// What the row says, as text.
            pub const fn row(self) -> &'static Row {
                match self { $( Self::$B => const { &Row {
                    name: stringify!($bfn),
                    aliases: &[],
                    summary: concat!($($bdoc),+),
                    arguments: concat!(stringify!($a), ", ", stringify!($b)),
                    notation: primitives!(@notation $($bnotation)?),
                    domain: &$bdomain,
                    value: stringify!($bvalue),
                    partials: &[stringify!($bpartial0), stringify!($bpartial1)],
                    breaks: concat!($($(stringify!($bkind at $bat), "; "),*)?),
                } }, )* }
            }

            /// The value at `(a, b)`.
            #[inline]
            pub fn value<R: Real>(self, [a, b]: [R; 2]) -> R {
                match self { $( Self::$B => { let ($a, $b) = (a, b); $bvalue } )* }
            }

            /// An enclosure of the values over the box `a` by `b`.
            pub fn range<E: End>(self, [a, b]: [&Interval<E>; 2]) -> Interval<E> {
                let y = match self { $( Self::$B => { let ($a, $b) = (a, b); $brange } )* };
                y.with_precision_of([a, b])
            }

            /// The derivative by argument `slot`, 0 or 1, where `y` is the value.
            ///
            /// One slot at a time, so that a caller whose argument is constant never
            /// evaluates the other rule: the power's derivative by its exponent is
            /// NaN at a negative base.
            #[expect(unused_variables, reason = "few rules need every binding")]
            #[inline]
            pub fn partial<S: Scalar>(self, slot: usize, [a, b]: [S; 2], y: S) -> S {
                let computed = planted_slot!(Primitive::Binary(self), slot);
                let partial = match (self, computed) { $(
                    (Self::$B, 0) => { let ($a, $b, $by) = (a, b, y); $bpartial0 }
                    (Self::$B, _) => { let ($a, $b, $by) = (a, b, y); $bpartial1 }
                )* };
                planted!(Primitive::Binary(self), slot, partial)
            }

            /// Whether a partial is finite at places where the value is NaN.
            pub const fn is_guarded(self) -> bool {
                match self { $( Self::$B => primitives!(@given $($bguard)?), )* }
            }

            /// Calls `touch` with each kind of break and a number that is zero there.
            #[expect(unused_variables, reason = "few rows have a break")]
            pub fn breaks<S: Scalar>(self, [a, b]: [S; 2], y: S, touch: &mut dyn FnMut(Break, S)) {
                match self { $( Self::$B => { let ($a, $b, $by) = (a, b, y); $($(touch(Break::$bkind, $bat);)*)? } )* }
            }
        }

        impl Nary {
            /// Every n-ary primitive, in table order.
            pub const ALL: &[Self] = &[$( Self::$N ),*];

            /// What the row says, as text.
            pub const fn row(self) -> &'static Row {
                match self { $( Self::$N => const { &Row {
                    name: $nname,
                    aliases: &[],
                    summary: $ndoc,
                    arguments: "a, b, …",
                    notation: Notation::Call,
                    domain: &[$ndomain],
                    value: stringify!($nvalue),
                    partials: &[stringify!($npartials)],
                    breaks: concat!($($(stringify!($nkind at $nat), "; "),*)?),
                } }, )* }
            }

            /// The value at `args`.
            #[inline]
            pub fn value<R: Real>(self, args: &[R]) -> R {
                match self { $( Self::$N => { let $args = args; $nvalue } )* }
            }

            /// An enclosure of the values over the box `args`.
            pub fn range<E: End>(self, args: &[Interval<E>]) -> Interval<E> {
                let y = match self { $( Self::$N => { let $args = args; $nrange } )* };
                y.with_precision_of(args)
            }

            /// The derivatives by all arguments, where `y` is the value.
            ///
            /// All at once, because most n-ary rules share work between slots.
            #[expect(unused_variables, reason = "few rules need every binding")]
            pub fn partials<S: Scalar>(self, args: &[S], y: S) -> Vec<S> {
                let partials: Vec<S> = match self { $( Self::$N => { let ($args, $ny) = (args, y); $npartials } )* };
                planted_in_each!(Primitive::Nary(self), partials)
            }

            /// Whether a partial is finite at places where the value is NaN.
            pub const fn is_guarded(self) -> bool {
                match self { $( Self::$N => primitives!(@given $($nguard)?), )* }
            }

            /// Calls `touch` with each kind of break and a number that is zero there.
            #[expect(unused_variables, reason = "few rows have a break")]
            pub fn breaks<S: Scalar>(self, args: &[S], y: S, touch: &mut dyn FnMut(Break, S)) {
                match self { $( Self::$N => { let ($args, $ny) = (args, y); $($(touch(Break::$nkind, $nat);)*)? } )* }
            }
        }

        /// Hands the named rows to a macro that makes methods of them: the trait's,
        /// or a number's own. `$prefix` is one token tree, passed on.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! row_methods {
            ($callback:path, $prefix:tt) => {
                $callback! {
                    $prefix
                    unary { $( $(#[doc = $udoc])+ $U $ufn )* }
                    indexed { $( $(#[doc = $idoc])+ $I $ifn )* }
                    binary { $( $(#[doc = $bdoc])+ $B $bfn )* }
                    nary { $( $( #[doc = $ndoc] $N $nfn )? )* }
                }
            };
        }
    };
    (@notation) => { Notation::Call };
    (@notation $notation:expr) => { $notation };
    (@given) => { false };
    (@given $column:expr) => { true };
    (@jointly $value:ident, $x:ident,) => { None };
    (@jointly $value:ident, $x:ident, $jointly:expr) => { { let $x = $value; Some($jointly) } };
    (@companion $y:ident,) => { $y };
    (@companion $y:ident, $form:expr) => { $form };
    (@partial $partial:expr,) => { stringify!($partial) };
    (@partial $partial:expr, $z:ident = $form:expr) => {
        concat!(stringify!($partial), " where ", stringify!($z = $form))
    };
}

pub(crate) use primitives;
