//! The drivers of static size touch no heap.

use std::alloc::{GlobalAlloc, Layout, System};
use std::hint::black_box;
use std::sync::atomic::{AtomicUsize, Ordering};

use trigrad_core::Scalar;
use trigrad_dual::{fixed, gradient};

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

fn wave<S: Scalar>(x: &[S]) -> S {
    (x[0] * x[1]).sin() / x[2] + x[2].pow(3.0)
}

// One test, so that no other allocates beside it; the test harness may, now and then, so
// the least of several counts is what the driver does itself.
#[test]
fn static_drivers_allocate_nothing() {
    let x = black_box([0.5, 1.5, 2.0]);
    let v = black_box([1.0, 0.0, -1.0]);
    assert!(allocations(|| keep(gradient(wave, &x))) > 0);
    let drivers: [(&str, &dyn Fn()); 8] = [
        ("gradient", &|| keep(fixed::gradient(wave, &x))),
        ("jacobian", &|| {
            keep(fixed::jacobian(|x| [wave(x), x[0]], &x))
        }),
        ("jvp", &|| keep(fixed::jvp(|x| [wave(x), x[0]], &x, &v))),
        ("hessian", &|| keep(fixed::hessian(wave, &x))),
        ("hvp", &|| keep(fixed::hvp(wave, &x, &v))),
        ("partial_jacobian", &|| {
            keep(fixed::partial_jacobian(|x| [wave(x)], &x, [2, 0]))
        }),
        ("partial_hessian", &|| {
            keep(fixed::partial_hessian(wave, &x, [2, 0]))
        }),
        ("second_along", &|| {
            keep(fixed::second_along(wave, &x, &v, &v))
        }),
    ];
    for (name, run) in drivers {
        assert_eq!(allocations(run), 0, "{name}");
    }
}

fn keep<R>(result: R) {
    black_box(result);
}

fn allocations(run: impl Fn()) -> usize {
    let count = || {
        let before = CALLS.load(Ordering::SeqCst);
        run();
        CALLS.load(Ordering::SeqCst) - before
    };
    (0..10).map(|_| count()).min().unwrap_or_default()
}
