//! Limits: what does not fit is an error before the memory is asked for, and never half a
//! derivative.

use std::panic::{AssertUnwindSafe, catch_unwind};

use trigrad_core::Scalar;
use trigrad_tape::{Full, Matrix, Recording, Tape, Var};

use crate::noise::noise;

const LIMIT: usize = 100_000;

fn power<'t>(n: usize, x: &[Var<'t>]) -> Var<'t> {
    (0..n).fold(x[0], |y, _| y * x[1])
}

#[test]
fn the_limit_is_kept_by_every_length() {
    let mut tape = Tape::with_limit(LIMIT);
    // Each entry takes 24 bytes and 8 for its adjoint.
    let most = LIMIT / 32;
    let (mut longest, mut refused) = (0, usize::MAX);
    for n in (1..2 * most).step_by(37) {
        let found = tape.try_record(&[1.0, 1.0], |tape: Recording<'_>, x| {
            let y = power(n, x);
            (tape.bytes(), tape.gradient(y))
        });
        match found {
            Ok((bytes, slopes)) => {
                assert!(bytes + 8 * (n + 2) <= LIMIT && n < refused);
                assert_eq!(slopes, [1.0, n as f64]);
                longest = n;
            }
            Err(full) => {
                assert_eq!(full, Full::Limit { limit: LIMIT });
                refused = refused.min(n);
            }
        }
    }
    // All of it can be used, down to a few entries.
    assert!(longest + 40 > most - 2 && longest < refused && refused <= most + 37);
    assert_eq!(
        tape.try_gradient(|x| power(1_000_000, x), &[1.0, 1.0])
            .unwrap_err()
            .to_string(),
        "the recording needs more than the 100000 bytes that its tape may take"
    );
}

#[test]
fn what_is_asked_of_half_a_recording_is_not_a_number() {
    let mut tape = Tape::with_limit(LIMIT);
    let mut seen = Vec::new();
    let found = tape.try_record(&[1.0, 1.0], |tape, x| {
        let early = x[0] * x[1];
        seen.push(tape.gradient(early));
        let y = power(1_000_000, x) + early;
        assert_eq!(y.primal(), 2.0); // the function runs to its end
        seen.push(tape.gradient(early));
        seen.push(tape.vjp(&[early, y], &[1.0, 1.0]));
        seen.push(tape.jacobian(&[early]));
        seen.push(tape.connected_gradient(y).into_iter().flatten().collect());
    });
    assert!(found.is_err());
    assert_eq!(seen[0], [1.0, 1.0]);
    for slopes in &seen[1..] {
        assert!(slopes.len() == 2 && slopes.iter().all(|slope| slope.is_nan()));
    }
    // And the tape is as good as new.
    assert_eq!(
        tape.gradient(|x| power(3, x), &[1.0, 2.0]).1.as_slice(),
        [8.0, 12.0]
    );
}

#[test]
fn without_a_result_it_is_a_panic_at_once() {
    let mut tape = Tape::with_limit(LIMIT);
    let mut steps = 0;
    let panicked = catch_unwind(AssertUnwindSafe(|| {
        tape.gradient(
            |x| {
                (0..1_000_000).fold(x[0], |y, step| {
                    steps = step;
                    y * x[1]
                })
            },
            &[1.0, 1.0],
        )
    }));
    let message = panicked.unwrap_err();
    let message = message.downcast_ref::<String>().expect("a text");
    assert!(message.contains("more than the 100000 bytes"), "{message}");
    assert!(steps < LIMIT / 24);
    assert_eq!(
        tape.gradient(|x| power(3, x), &[1.0, 2.0]).1.as_slice(),
        [8.0, 12.0]
    );
}

#[test]
fn inputs_and_statements_count_too() {
    let x = vec![1.0; LIMIT];
    let mut tape = Tape::with_limit(LIMIT);
    let found = tape.try_gradient(|x| x[0] * x[1], &x);
    assert_eq!(found, Err(Full::Limit { limit: LIMIT }));
    let found = tape.try_gradient(|x| Var::sum_of(&[x[0], x[1], x[2]].repeat(5000)), &[1.0; 3]);
    assert_eq!(found, Err(Full::Limit { limit: LIMIT }));
    let found = tape.try_gradient(|x| Var::sum_of(&[x[0], x[1], x[2]].repeat(1000)), &[1.0; 3]);
    assert_eq!(found.unwrap().1.as_slice(), [1000.0; 3]);
    // The room that statements had goes to entries, and back.
    for _ in 0..2 {
        let found = tape.try_gradient(|x| power(LIMIT / 40, x), &[1.0, 2.0]);
        assert!(found.is_ok(), "{found:?}");
        let found = tape.try_gradient(|x| Var::sum_of(&[x[0], x[1], x[2]].repeat(1500)), &[1.0; 3]);
        assert_eq!(found.unwrap().1.as_slice(), [1500.0; 3]);
    }
}

#[test]
fn a_limit_of_nothing() {
    let mut tape = Tape::with_limit(0);
    assert!(tape.try_gradient(|x| x[0] * x[1], &[1.0, 1.0]).is_err());
    assert!(tape.try_record(&[1.0], |_, _| ()).is_err());
    assert_eq!(tape.try_record(&[], |tape, _| tape.bytes()), Ok(0));
}

fn goes_to_another_thread<T: Send>(_: &T) {}

#[test]
fn a_tape_goes_to_another_thread() {
    let mut tape = Tape::new();
    tape.gradient(|x| power(10, x), &[1.0, 2.0]);
    goes_to_another_thread(&tape);
    let slopes = std::thread::spawn(move || tape.gradient(|x| power(2, x), &[3.0, 5.0]).1);
    assert_eq!(slopes.join().expect("no panic").as_slice(), [25.0, 30.0]);
}

// The same number, by a pullback that keeps so many bytes.
fn pulled<'t, const N: usize>(y: Var<'t>) -> Var<'t> {
    let kept = [1; N];
    let pullback = move |y: &[f64], by: &mut [f64]| {
        by[0] += y[0] * f64::from(kept.first().copied().unwrap_or(1_u8));
    };
    Var::with_pullback(&[y.primal()], &[y], pullback)[0]
}

#[test]
fn blocks_count_with_all_that_they_keep() {
    let mut tape = Tape::with_limit(LIMIT);
    let mut chain = |n: usize, link: for<'t> fn(Var<'t>) -> Var<'t>| {
        tape.try_record(&[1.0], |tape, x| {
            let y = (0..n).fold(x[0], |y, _| link(y));
            (tape.gradient(y)[0], tape.bytes())
        })
    };
    let full = Err(Full::Limit { limit: LIMIT });
    // A block takes more than 100 bytes itself.
    assert_eq!(chain(LIMIT / 100, pulled::<0>), full);
    assert_eq!(chain(LIMIT / 8000 + 1, pulled::<8000>), full);
    for _ in 0..2 {
        let (slope, bytes) = chain(400, pulled::<0>).expect("there is room");
        assert!(slope == 1.0 && bytes > 400 * 100 && bytes < LIMIT);
        let (slope, bytes) = chain(11, pulled::<8000>).expect("there is room");
        assert!(slope == 1.0 && bytes > 11 * 8000 && bytes < LIMIT);
    }
}

#[test]
fn a_full_tape_goes_on_through_every_statement() {
    let x = [3.0, 1.0, 1.0, 2.0];
    let mut tape = Tape::new();
    let mut ask = |limit| {
        tape = Tape::with_limit(limit);
        tape.try_record(&x, |tape, x| {
            let a = Matrix::from_vars(2, 2, x);
            let solution = a.solve(&(&a * &a.transpose()));
            let shares = Var::softmax(&solution.vars());
            let lower = Matrix::from_vars(2, 2, &[x[0], shares[0], shares[0], x[3]]).cholesky();
            let dot = Var::dot(&[shares[0]; 9], &[x[1]; 9]) + lower.log_determinant();
            let pullback = |y: &[f64], by: &mut [f64]| by[0] += y[0];
            let copied = Var::with_pullback(&[dot.primal()], &[dot], pullback)[0];
            let y = copied + Var::polynomial(&shares, x[0]);
            (tape.gradient(y), tape.bytes())
        })
    };
    let (right, bytes) = ask(usize::MAX).expect("no limit");
    for limit in (0..2 * bytes).step_by(50) {
        match ask(limit) {
            Ok((slopes, _)) => assert!(limit > bytes && slopes == right),
            Err(full) => assert_eq!(full, Full::Limit { limit }),
        }
    }
}

#[test]
fn bytes_are_those_of_what_is_kept() {
    // Of a run of variables the slopes, of scattered ones their places too; a statement has
    // a few words of its own.
    let n = 60;
    Tape::new().record(&noise(2 * n, 1), |tape, x| {
        let mut before = tape.bytes();
        let mut more = || {
            let bytes = tape.bytes() - before;
            before = tape.bytes();
            bytes
        };
        let factors = vec![2.0; n];
        let statement = 3 * size_of::<u64>()..=10 * size_of::<u64>();
        Var::dot(&x[..n], &factors);
        assert!(statement.contains(&(more() - 8 * n)));
        let scattered: Vec<_> = x.iter().copied().step_by(2).collect();
        Var::dot(&scattered, &factors);
        assert!(statement.contains(&(more() - 12 * n)));
        // Of a matrix all its numbers, and of its factors which row was exchanged with each.
        let mut words = |m: usize| {
            let numbers = 8 * m * m;
            let known = Matrix::from_vars(m, m, &x[..m * m]);
            more();
            known.log_determinant();
            let factors = more() - numbers - 8 * m;
            known.solve(&Matrix::from_vars(m, 2, &x[..2 * m]));
            let solution = more() - numbers - 8 * m - 8 * 2 * m;
            let _ = &known * &Matrix::from_vars(m, 3, &x[..3 * m]);
            [factors, solution, more() - numbers - 8 * 3 * m]
        };
        let few = words(3);
        assert_eq!(few, words(7));
        assert!(
            few.iter().all(|&words| words < 40 * size_of::<u64>()),
            "{few:?}"
        );
    });
}
