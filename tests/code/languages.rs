//! A test for each language, so that one can be asked for by its name.

/// The tests `rust`, `c`, … of a module, which call its check with their language.
macro_rules! each_language {
    ($check:ident) => {
        #[test]
        fn rust() {
            $check(trigrad::symbolic::code::Language::Rust);
        }
        #[test]
        fn c() {
            $check(trigrad::symbolic::code::Language::C);
        }
        #[test]
        fn python() {
            $check(trigrad::symbolic::code::Language::Python);
        }
        #[test]
        fn numpy() {
            $check(trigrad::symbolic::code::Language::NumPy);
        }
        #[test]
        fn javascript() {
            $check(trigrad::symbolic::code::Language::JavaScript);
        }
        #[test]
        fn julia() {
            $check(trigrad::symbolic::code::Language::Julia);
        }
        #[test]
        fn fortran() {
            $check(trigrad::symbolic::code::Language::Fortran);
        }
    };
}

pub(crate) use each_language;
