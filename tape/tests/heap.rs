//! What is recorded again goes into memory that is there.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use trigrad_tape::{Tape, Var, gradient};

struct Counting;

static CALLS: AtomicUsize = AtomicUsize::new(0);

#[expect(
    unsafe_code,
    reason = "an allocator that counts can be written in no other way"
)]
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        CALLS.fetch_add(1, Ordering::SeqCst);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
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
