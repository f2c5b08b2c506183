//! How large the code gets, and how deeply it nests.

use trigrad_core::Formula;
use trigrad_symbolic::code::{self, Language, Options};

#[test]
fn the_size_is_linear_and_nothing_nests_deeply() {
    let chain = Formula::trace(1, |x| {
        vec![(0..100_000).fold(x[0], |y, i| if i % 2 == 0 { y.sin() } else { y + x[0] })]
    });
    // Each is used twice: a tree of 2^100 leaves.
    let doubled = Formula::trace(1, |x| vec![(0..100).fold(x[0], |y, _| y * y + y)]);
    for &language in Language::ALL {
        let text = code::write(&chain, language, &Options::default()).expect("code");
        assert!(text.len() < 100_000 * 60, "{language}: {}", text.len());
        assert!(deepest(&text) < 40, "{language}: {}", deepest(&text));
        let text = code::write(&doubled, language, &Options::default()).expect("code");
        assert!(text.lines().count() < 250, "{language}");
    }
}

#[test]
fn rows_of_many_arguments_are_linear_too() {
    let names: Vec<String> = (0..2_000).map(|i| format!("x{i}")).collect();
    for row in ["sum", "product", "max", "hypot", "dircos", "logsumexp"] {
        let f = Formula::parse(&format!("{row}({})", names.join(", "))).expect("an expression");
        for &language in Language::ALL {
            let text = code::write(&f, language, &Options::default()).expect("code");
            assert!(
                text.len() < 2_000 * 1_000,
                "{row} in {language}: {}",
                text.len()
            );
            assert!(
                deepest(&text) < 40,
                "{row} in {language}: {}",
                deepest(&text)
            );
        }
    }
}

#[test]
fn long_rows_of_branches_do_not_nest_deeply() {
    let mut text = "0".to_owned();
    for i in 0..400 {
        text = format!("if(x < {i}, sin(x + {i})*{i}, {text})");
    }
    let f = Formula::parse(&text).expect("an expression");
    for &language in Language::ALL {
        let text = code::write(&f, language, &Options::default()).expect("code");
        assert!(deepest(&text) < 60, "{language}: {}", deepest(&text));
        let indent = text
            .lines()
            .map(|line| line.len() - line.trim_start().len());
        assert!(indent.max() <= Some(24 * 4), "{language}");
    }
    // So many that a recursion would not survive them.
    let many = Formula::trace(1, |x| {
        use trigrad_core::{Interpret, Relation, Test};
        vec![(0..100_000).fold(x[0], |y, i| {
            let test = Test {
                relation: Relation::Less,
                left: x[0],
                right: (x[0] + f64::from(i)).sin(),
            };
            Interpret::select(test, y.exp(), y)
        })]
    });
    for &language in Language::ALL {
        let text = code::write(&many, language, &Options::default()).expect("code");
        assert!(text.len() < 100_000 * 200, "{language}: {}", text.len());
    }
}

/// The deepest nesting of brackets.
fn deepest(text: &str) -> usize {
    let (mut depth, mut most) = (0_usize, 0);
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        most = most.max(depth);
    }
    most
}
