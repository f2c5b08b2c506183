//! The laws of decorations, and that nothing panics.

use proptest::prelude::*;
use trigrad_core::{Decoration, Formula, Relation, compare};

use crate::containment::boxed;
use crate::rows::{I, all};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]
    #[test]
    fn a_smaller_box_is_decorated_no_worse(a in boxed(), b in boxed(), c in boxed()) {
        for row in all() {
            let args = &[a.0, b.0, c.0][..row.arity];
            let large = row.enclose(args);
            // A point of the box, and a box around it.
            let shrunk = |(y, x): &(I, f64), by: f64| {
                I::new((x - by).max(*y.lo()), (x + by).min(*y.hi())).unwrap()
            };
            for by in [0.0, 0.5] {
                let inner: Vec<I> = [&a, &b, &c][..row.arity].iter().map(|x| shrunk(x, by)).collect();
                let small = row.enclose(&inner);
                // Dropped points are the exception: what is partial may be undefined in a part.
                prop_assert!(
                    small.decoration() >= large.decoration() || large.decoration() == Decoration::Partial,
                    "{} {:?} {:?}: {:?} {:?}", row.name, args, inner, large, small
                );
            }
            prop_assert_eq!(large.is_empty(), large.decoration() == Decoration::Undefined);
            prop_assert!(large.is_empty() || (large.lo() <= large.hi()
                && *large.lo() < f64::INFINITY && *large.hi() > f64::NEG_INFINITY));
        }
    }

    #[test]
    fn a_result_is_no_better_than_its_arguments(a in boxed(), b in boxed(), weak in 0..5usize) {
        let weak = [Decoration::Undefined, Decoration::Partial, Decoration::Defined,
            Decoration::Continuous, Decoration::Differentiable][weak];
        for row in all() {
            let weakened = a.0.weakened(weak);
            let args = [weakened, b.0, b.0];
            let result = row.enclose(&args[..row.arity]);
            let plain = row.enclose(&[a.0, b.0, b.0][..row.arity]);
            prop_assert_eq!(result.decoration(), plain.decoration().min(weak), "{}", row.name);
        }
    }

    #[test]
    fn comparisons_agree_with_points(a in boxed(), b in boxed()) {
        let (x, y) = (a.1, b.1);
        let relations = [
            (Relation::Less, x < y), (Relation::LessEqual, x <= y), (Relation::Greater, x > y),
            (Relation::GreaterEqual, x >= y), (Relation::Equal, x == y), (Relation::NotEqual, x != y),
        ];
        for (relation, truth) in relations {
            let answer = compare(relation, &a.0, &b.0);
            prop_assert!(answer.is_none_or(|answer| answer == truth));
            prop_assert_eq!(compare(relation, &I::point(x), &I::point(y)), Some(truth));
        }
    }

    #[test]
    fn sets_behave_as_sets(a in boxed(), b in boxed()) {
        let (meet, join) = (a.0.intersect(&b.0), a.0.hull(&b.0));
        prop_assert!(join.contains(&a.1) && join.contains(&b.1));
        prop_assert_eq!(meet.contains(&a.1), b.0.contains(&a.1));
        prop_assert!(meet.is_subset(&a.0) && a.0.is_subset(&join) && b.0.is_subset(&join));
        prop_assert!(a.0.width() >= 0.0);
    }
}

#[test]
fn the_empty_and_the_infinite_are_no_trouble() {
    let odd = [
        I::empty(),
        I::entire(),
        I::point(f64::NAN),
        I::point(f64::INFINITY),
        I::point(f64::NEG_INFINITY),
        I::point(f64::MAX),
        I::point(-0.0),
    ];
    for row in all() {
        for a in &odd {
            for b in &odd {
                let args = [*a, *b, *b];
                let result = row.enclose(&args[..row.arity]);
                let empty = args[..row.arity].iter().any(I::is_empty);
                assert!(!empty || result.is_empty(), "{}", row.name);
                assert!(!result.lo().is_nan() && !result.hi().is_nan());
            }
        }
    }
}

#[test]
fn a_branch_is_no_better_than_its_comparison() {
    let decoration = |text: &str, x: f64| {
        let formula = Formula::parse(text).unwrap();
        formula.program().eval(&[I::point(x)])[0].decoration()
    };
    // Beside the seam the other branch begins, whichever side is taken on it.
    for text in [
        "if(x > 0, x^2, -x)",
        "if(x == 0, x, 2*x)",
        "if(x >= 0, x, -x)",
    ] {
        assert_eq!(decoration(text, 0.0), Decoration::Defined, "{text}");
        assert_eq!(decoration(text, 1.0), Decoration::Differentiable, "{text}");
    }
    // The sides are apart at the point, and jump together right beside it.
    assert_eq!(
        decoration("if(floor(x) > 1/2, x, -x)", 1.0),
        Decoration::Defined
    );
}
