//! What is recorded again goes into memory that is there, and a limit is kept by sweeps too.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use trigrad_tape::{Matrix, Tape, Var, gradient};

struct Counting;

static CALLS: AtomicUsize = AtomicUsize::new(0);
static NOW: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

#[expect(
    unsafe_code,
    reason = "an allocator that counts can be written in no other way"
)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Ordering::SeqCst);
        let now = NOW.fetch_add(layout.size(), Ordering::SeqCst) + layout.size();
        PEAK.fetch_max(now, Ordering::SeqCst);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Ordering::SeqCst);
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn long<'t>(x: &[Var<'t>]) -> Var<'t> {
    (0..1000).fold(x[0], |y, i| (y * x[i % 3] + x[1]).sin())
}

// The square root at 0, unused, sends the sweep round a second time.
fn steep<'t>(x: &[Var<'t>]) -> Var<'t> {
    let _ = x[0] * x[2].sqrt();
    x[0] * x[1]
}

// Statements, of variables in a row and of others.
fn statements<'t>(x: &[Var<'t>]) -> Var<'t> {
    let many: [Var<'t>; 9] = std::array::from_fn(|i| x[i % 2] * x[0]);
    let dots = Var::dot(&many, &[0.5; 9]) + Var::dot(&many, &many);
    let partials = many.map(|x| (x, 2.0));
    dots + Var::statement(1.0, &partials) + Var::polynomial(&[1.0, 2.0, 3.0], x[1])
}

// One test, so that no other allocates beside it; the test harness may, now and then, so
// the least of several counts is what the driver does itself.
#[test]
fn a_kept_tape_allocates_nothing() {
    let x = black_box([0.5, 1.5, 0.0]);
    assert!(allocations(|| keep(gradient(long, &x))) > 2);
    let (mut tape, mut slopes) = (Tape::new(), [0.0; 3]);
    for f in [long as for<'t> fn(&[Var<'t>]) -> Var<'t>, steep, statements] {
        let mut run = || tape.gradient_into(f, &x, &mut slopes);
        run();
        assert_eq!(allocations(|| keep(run())), 0);
    }
    // Once more, what was long before.
    let mut run = || tape.gradient_into(long, &x, &mut slopes);
    assert_eq!(allocations(|| keep(run())), 0);
    jacobians_keep_the_limit();
    lists_keep_the_limit();
}

// Whatever fills the tape: entries, statements of few and of many arguments, or blocks.
fn lists_keep_the_limit() {
    type Step = for<'t> fn(&[Var<'t>], Var<'t>) -> Var<'t>;
    let steps: [Step; 4] = [
        |x, y| y * x[1],
        |x, y| Var::statement(1.0, &[(y, 0.5), (x[0], 1.0), (x[2], 2.0)]),
        |x, y| Var::dot(&[y, x[1], y, x[2], y, x[0], x[2], x[1], y, y], &[0.5; 10]),
        |x, y| Matrix::from_vars(2, 2, &[x[0], y, x[1], x[2]]).log_determinant(),
    ];
    for (number, step) in steps.into_iter().enumerate() {
        for limit in [3000, 10_000, 30_000, 100_000] {
            let before = NOW.load(Ordering::SeqCst);
            let mut tape = Tape::with_limit(limit);
            let found = tape.try_record(&[2.0, 0.5, 1.5], |tape, x| {
                (0..5000).fold(x[0], |y, _| step(x, y));
                tape.bytes()
            });
            let taken = NOW.load(Ordering::SeqCst) - before;
            assert!(
                found.is_err() && taken <= limit + 2048,
                "{number}: {taken} of {limit} bytes"
            );
            // And what it may take is used, but for the last time that it would have grown.
            let short = tape.try_record(&[2.0, 0.5, 1.5], |tape, x| {
                (0..limit / 1000).fold(x[0], |y, _| step(x, y));
                tape.bytes()
            });
            assert!(short.is_ok_and(|bytes| bytes <= limit));
        }
    }
}

// Eight rows go in one sweep only where the limit has room for their adjoints.
fn jacobians_keep_the_limit() {
    const ROWS: usize = 20;
    let mut recorded = 0;
    for limit in (20_000..200_000).step_by(4000) {
        let before = NOW.load(Ordering::SeqCst);
        let found = Tape::with_limit(limit).try_record(&[0.5, 1.5], |tape, x| {
            let mut y = vec![x[0]; ROWS];
            for step in 0..1000 {
                y[step % ROWS] = y[step % ROWS] * x[1] + y[(step + 1) % ROWS];
            }
            PEAK.store(NOW.load(Ordering::SeqCst), Ordering::SeqCst);
            let slopes = tape.jacobian(&y);
            let taken = PEAK.load(Ordering::SeqCst) - before;
            // The rows themselves, their seeds and one more row are not the tape's.
            assert!(taken <= limit + 4096, "{taken} of {limit} bytes");
            keep(slopes);
        });
        recorded += usize::from(found.is_ok());
    }
    assert!((5..45).contains(&recorded), "{recorded}");
}

fn keep<R>(result: R) {
    black_box(result);
}

fn allocations(mut run: impl FnMut()) -> usize {
    let mut count = || {
        let before = CALLS.load(Ordering::SeqCst);
        run();
        CALLS.load(Ordering::SeqCst) - before
    };
    (0..10).map(|_| count()).min().unwrap_or_default()
}
