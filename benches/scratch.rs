use trigrad_core::Scalar;
use trigrad_tape::replay::Replay;
use trigrad_tape::sparse::SparseHessian;
fn tri<S: Scalar>(x: &[S]) -> S { let t = |i: usize| (x[i] * x[i + 1]).sin() + x[i] * x[i]; (1..x.len() - 1).fold(t(0), |s, i| s + t(i)) }
fn arrow<S: Scalar>(x: &[S]) -> S { let t = |i: usize| (x[0] * x[i]).exp(); (2..x.len()).fold(t(1), |s, i| s + t(i)) }
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let n: usize = a[2].parse().unwrap();
    let x: Vec<f64> = (0..n).map(|i| (i as f64).sin() * 0.4).collect();
    let r = if a[1] == "tri" { Replay::record(|x| tri(x), &x) } else { Replay::record(|x| arrow(x), &x) };
    if a[3] == "record" { return; }
    let mut s = SparseHessian::new(&r);
    if a[3] == "prepare" { return; }
    for _ in 0..10 { s.hessian(&x).unwrap(); }
}
