//! Scopes, threads and memory.

use std::sync::{Arc, Weak};
use std::thread;

use trigrad_tape::tensor::{
    Error, ForwardAccumulator, GradientTape, Tensor, Variable, custom_gradient,
};

/// Ten times `x`, as an entry that holds a probe: whoever has the entry has the probe.
fn probed(x: &Tensor, probe: &Arc<()>) -> Tensor {
    let probe = Arc::clone(probe);
    let times = custom_gradient(x, move |inputs| {
        let y = &inputs[0] * 10.0;
        Ok((y, move |dy: &Tensor| {
            let _ = &probe;
            Ok(vec![Some(dy * 10.0)])
        }))
    });
    times.unwrap()
}

#[test]
fn a_long_chain_neither_recurses_nor_leaks() {
    let x = Tensor::from(1.0);
    let tape = GradientTape::new().persistent(true);
    let y = tape.record(|scope| {
        scope.watch(&x);
        (0..100_000).fold(x.clone(), |y, _| y * 1.0)
    });
    assert_eq!(tape.connected_gradient(&y, &x).unwrap().item(), Some(1.0));
    drop(tape);
    let once = GradientTape::new();
    let y = once.record(|scope| {
        scope.watch(&x);
        (0..100_000).fold(x.clone(), |y, _| y.sin().exp())
    });
    assert!(once.gradient(&y, &x).unwrap().is_some());
    let forward = ForwardAccumulator::new(&x, &Tensor::from(1.0)).unwrap();
    let y = forward.record(|| (0..100_000).fold(x.clone(), |y, _| y * 1.0));
    assert_eq!(forward.jvp(&y).unwrap().item(), Some(1.0));
}

#[test]
fn the_answer_of_a_one_shot_tape_frees_what_it_recorded() {
    let (x, probe) = (Tensor::from(1.0), Arc::new(()));
    let tape = GradientTape::new();
    let y = tape.record(|scope| {
        scope.watch(&x);
        probed(&x, &probe)
    });
    assert_eq!(Arc::strong_count(&probe), 2);
    assert!(tape.gradient(&y, &x).unwrap().is_some());
    assert_eq!(Arc::strong_count(&probe), 1);
}

#[test]
fn a_persistent_tape_keeps_it_until_it_is_dropped_or_reset() {
    let (x, probe) = (Tensor::from(1.0), Arc::new(()));
    let tape = GradientTape::new().persistent(true);
    let recording = tape.enter().unwrap();
    recording.watch(&x);
    let y = probed(&x, &probe);
    assert!(tape.gradient(&y, &x).unwrap().is_some());
    assert_eq!(Arc::strong_count(&probe), 2);
    tape.reset().unwrap();
    assert_eq!(Arc::strong_count(&probe), 1);
    recording.watch(&x);
    let _y = probed(&x, &probe);
    drop(recording);
    assert_eq!(Arc::strong_count(&probe), 2);
    drop(tape);
    assert_eq!(Arc::strong_count(&probe), 1);
}

#[test]
fn what_nobody_can_ask_for_is_forgotten_while_the_tape_is_open() {
    let (x, probe) = (Tensor::from(1.0), Arc::new(()));
    let tape = GradientTape::new();
    let recording = tape.enter().unwrap();
    recording.watch(&x);
    let kept = probed(&x, &probe);
    for _ in 0..10_000 {
        probed(&probed(&x, &probe), &probe);
    }
    // Each round makes four entries, two of them with a probe; those that are useless are
    // looked for whenever there are twice as many as last time.
    let held = Arc::strong_count(&probe);
    assert!(held < 300, "{held}");
    let y = probed(&kept, &probe);
    drop(kept);
    for _ in 0..1000 {
        probed(&x, &probe);
    }
    drop(recording);
    assert_eq!(tape.connected_gradient(&y, &x).unwrap().item(), Some(100.0));
}

#[test]
fn forgetting_does_not_cut_what_an_outer_tape_needs() {
    // The way back through exp needs its value, which nobody has but the inner entry.
    let x = Tensor::from(0.5);
    let outer = GradientTape::new();
    let scope = outer.enter().unwrap();
    scope.watch(&x);
    let forward = ForwardAccumulator::new(&x, &Tensor::from(1.0)).unwrap();
    let accumulating = forward.enter().unwrap();
    let inner = GradientTape::new();
    let y = inner.record(|scope| {
        scope.watch(&x);
        let y = x.exp().exp();
        for _ in 0..3000 {
            drop(x.exp().sin());
        }
        y
    });
    let slope = inner.connected_gradient(&y, &x).unwrap();
    drop(accumulating);
    drop(scope);
    let e = 0.5_f64.exp();
    let want = e.exp() * e * (1.0 + e);
    let close = |found: Option<f64>| (found.unwrap() - want).abs() < 1e-13 * want;
    assert!(close(forward.jvp(&slope).unwrap().item()));
    let bend = outer.connected_gradient(&slope, &x).unwrap();
    assert!(close(bend.item()));
}

#[test]
fn what_one_tape_forgets_another_one_may_go_back_through() {
    let x = Tensor::from(0.5);
    let (outer, inner) = (GradientTape::new(), GradientTape::new());
    let (scope, recording) = (outer.enter().unwrap(), inner.enter().unwrap());
    scope.watch(&x);
    recording.watch(&x);
    let y = x.exp();
    // The outer tape does not see that anything is made of y, and has it to itself.
    let stopped = outer.stop_recording().unwrap();
    let z = &y + 1.0;
    drop(stopped);
    drop(y);
    for _ in 0..1000 {
        drop(x.sin());
    }
    // The way back through exp is y, which both entries keep.
    let slope = inner.connected_gradient(&z, &x).unwrap();
    drop(scope);
    let bend = outer.connected_gradient(&slope, &x).unwrap();
    assert_eq!(bend.item(), Some(0.5_f64.exp()));
}

#[test]
fn an_accumulator_forgets_too() {
    let x = Tensor::from(0.5);
    let forward = ForwardAccumulator::new(&x, &Tensor::from(1.0)).unwrap();
    let y = forward.record(|| {
        let y = x.exp();
        for _ in 0..5000 {
            drop(y.sin());
        }
        y
    });
    assert_eq!(forward.jvp(&y).unwrap().item(), Some(0.5_f64.exp()));
    let text = format!("{forward:?}");
    let count = text.rsplit("tangents: ").next().unwrap();
    let count: usize = count.trim_end_matches(" }").parse().unwrap();
    assert!(count < 1000, "{text}");
}

#[test]
fn second_derivatives_survive_forgetting() {
    let x = Tensor::from(0.5);
    let outer = GradientTape::new();
    let slope = outer.record(|scope| {
        scope.watch(&x);
        let inner = GradientTape::new();
        let y = inner.record(|scope| {
            scope.watch(&x);
            let y = x.exp().exp();
            (0..3000).for_each(|_| drop(x.exp().sin()));
            y
        });
        inner.connected_gradient(&y, &x).unwrap()
    });
    let found = outer.connected_gradient(&slope, &x).unwrap().item::<f64>();
    let x = 0.5_f64;
    let want = x.exp().exp() * x.exp() * (1.0 + x.exp());
    assert!((found.unwrap() - want).abs() < 1e-13 * want);
}

#[test]
fn a_panic_ends_the_scope() {
    let (x, tape) = (Tensor::from(3.0), GradientTape::new());
    let panics = std::panic::AssertUnwindSafe(|| {
        tape.record(|scope| {
            scope.watch(&x);
            panic!("in the scope")
        })
    });
    assert!(std::panic::catch_unwind(panics).is_err());
    let y = tape.record(|_| &x * &x);
    assert_eq!(tape.connected_gradient(&y, &x).unwrap().item(), Some(6.0));
}

#[test]
fn a_scope_ends_only_what_it_began() {
    let (x, tape) = (Tensor::from(3.0), GradientTape::new());
    let first = tape.enter().unwrap();
    tape.exit();
    let second = tape.enter().unwrap();
    assert_eq!(tape.enter().unwrap_err(), Error::AlreadyRecording);
    drop(first);
    second.watch(&x);
    let y = &x * &x;
    drop(second);
    let late = &y * &x;
    assert_eq!(
        tape.connected_gradient(&(y, late), &x).unwrap().item(),
        Some(6.0)
    );
}

#[test]
fn a_stop_outlives_no_scope() {
    let (x, tape) = (Tensor::from(3.0), GradientTape::new());
    let recording = tape.enter().unwrap();
    recording.watch(&x);
    let stopped = tape.stop_recording().unwrap();
    assert_eq!(tape.stop_recording().unwrap_err(), Error::NotRecording);
    drop(recording);
    drop(stopped);
    assert_eq!(tape.reset().unwrap_err(), Error::NotRecording);
    assert!(tape.enter().is_ok());
}

#[test]
fn threads_record_for_themselves() {
    let x = Tensor::from(3.0);
    let v = Variable::new(2.0);
    let tape = GradientTape::new().persistent(true);
    let recording = tape.enter().unwrap();
    recording.watch(&x);
    let elsewhere = thread::scope(|scope| {
        let run = scope.spawn(|| {
            let foreign = &x * &v;
            let own = GradientTape::new();
            let y = own.record(|scope| {
                scope.watch(&x);
                &x * &x * &x
            });
            assert_eq!(own.connected_gradient(&y, &x).unwrap().item(), Some(27.0));
            foreign
        });
        run.join().unwrap()
    });
    assert!(tape.watched_variables().is_empty());
    let y = &x * &x;
    drop(recording);
    assert!(tape.gradient(&elsewhere, &x).unwrap().is_none());
    let slope = thread::spawn(move || {
        let slope = tape.connected_gradient(&y, &x).unwrap();
        (slope, tape)
    });
    let (slope, _tape) = slope.join().unwrap();
    assert_eq!(slope.item(), Some(6.0));
}

#[test]
fn a_scope_may_be_ended_from_another_thread() {
    let (x, tape) = (Tensor::from(3.0), GradientTape::new());
    let recording = tape.enter().unwrap();
    recording.watch(&x);
    let y = &x * &x;
    thread::scope(|scope| scope.spawn(|| tape.exit()).join().unwrap());
    let z = &x * &y;
    // Nor is a variable watched by being read.
    let _ = Variable::new(1.0).read();
    assert!(tape.watched_variables().is_empty());
    assert_eq!(
        tape.connected_gradient(&(y, z), &x).unwrap().item(),
        Some(6.0)
    );
}

#[test]
fn a_clone_is_the_same_tensor_and_no_operation_is() {
    let x = Tensor::from(3.0);
    let tape = GradientTape::new().persistent(true);
    let (alias, copy) = tape.record(|scope| {
        scope.watch(&x);
        (x.clone(), x.identity())
    });
    assert_eq!(alias.id(), x.id());
    assert_ne!(copy.id(), x.id());
    assert!(tape.gradient(&alias, &copy).unwrap().is_none());
    assert_eq!(
        tape.connected_gradient(&copy, &alias).unwrap().item(),
        Some(1.0)
    );
}

#[test]
fn a_name_that_is_assigned_anew_leaves_its_tensor_alone() {
    let (x, v) = (Tensor::from(3.0), Variable::new(2.0));
    let tape = GradientTape::new().persistent(true);
    let (before, after) = tape.record(|scope| {
        scope.watch(&x);
        let mut y = x.clone();
        y *= &x;
        let before = y.clone();
        y += &v;
        y -= 1.0;
        y /= x.clone();
        (before, y)
    });
    let slope = |y: &Tensor| {
        tape.connected_gradient(y, &x)
            .unwrap()
            .item::<f64>()
            .unwrap()
    };
    // x^2, and (x^2 + v - 1)/x.
    assert_eq!(slope(&before), 6.0);
    assert!((slope(&after) - (1.0 - 1.0 / 9.0)).abs() < 1e-15);
    assert_eq!((x.item(), after.item()), (Some(3.0), Some(10.0 / 3.0)));
}

#[test]
fn an_operation_before_its_input_was_watched_does_not_count() {
    let (x, late) = (Tensor::from(3.0), Tensor::from(5.0));
    let tape = GradientTape::new().persistent(true);
    let (early, after) = tape.record(|scope| {
        scope.watch(&x);
        let early = &x * &late;
        scope.watch(&late);
        (early, &x * &late)
    });
    let sources = (&x, &late);
    let (by_x, by_late) = tape.gradient(&early, &sources).unwrap();
    assert_eq!(by_x.unwrap().item(), Some(5.0));
    assert!(by_late.is_none());
    let (_, by_late) = tape.gradient(&(early, after), &sources).unwrap();
    assert_eq!(by_late.unwrap().item(), Some(3.0));
}

#[test]
fn tensors_let_go_of_their_elements() {
    // A tape keeps elements only where the way back needs them: sums need none.
    let tape = GradientTape::new();
    let recording = tape.enter().unwrap();
    let x = Tensor::from([1.0, 2.0]);
    recording.watch(&x);
    let probe = Arc::new(());
    let weak: Weak<()> = Arc::downgrade(&probe);
    let y = probed(&x, &probe);
    drop(probe);
    let sum = y.sum() + 1.0;
    drop(y);
    drop(recording);
    assert!(tape.gradient(&sum, &x).unwrap().is_some());
    assert!(weak.upgrade().is_none());
}

#[test]
fn all_but_scopes_may_be_sent_and_shared() {
    fn check<T: Send + Sync>() {}
    check::<Tensor>();
    check::<Variable>();
    check::<GradientTape>();
    check::<ForwardAccumulator>();
    check::<trigrad_tape::tensor::Optimizer>();
    check::<Error>();
}

#[test]
fn no_step_of_a_thread_is_lost() {
    let v = Variable::new([0.0, 10_000.0]);
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..2500 {
                    v.assign_add(1.0).unwrap();
                    v.assign_sub(Tensor::from([0.0, 2.0])).unwrap();
                }
            });
        }
    });
    assert_eq!(v.value().to_vec(), Some(vec![10_000.0, 0.0]));
}

#[test]
fn a_step_may_read_its_own_variable() {
    let v = Variable::new(3.0);
    v.assign_add(&v).unwrap();
    v.assign_sub(&v * 0.5).unwrap();
    assert_eq!(v.value().item(), Some(3.0));
}
