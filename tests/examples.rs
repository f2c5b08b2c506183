//! The examples do what they say.

#[path = "../examples/gradient_tape.rs"]
mod gradient_tape;
#[path = "../examples/optimizers.rs"]
mod optimizers;

#[test]
fn the_notebook_prints_what_tensorflow_printed() {
    let mut out = Vec::new();
    gradient_tape::notebook(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    // What tells tensors apart within a process depends on what else it has done.
    let nameless: Vec<String> = text
        .split("id=")
        .enumerate()
        .map(|(k, part)| match part.split_once(',') {
            Some((_, rest)) if k > 0 => rest.to_owned(),
            _ => part.to_owned(),
        })
        .collect();
    let want = "\
一元梯度
dy1_dx: tf.Tensor(2.0, shape=(), dtype=float32)
dy2_dx: tf.Tensor(6.0, shape=(), dtype=float32)
dy3_dx: tf.Tensor(8.0, shape=(), dtype=float32)
二元梯度
dz1_dx: tf.Tensor(14.0, shape=(), dtype=float32)
dz1_dy: tf.Tensor(12.0, shape=(), dtype=float32)
dz1_d: [<tf.Tensor: id=*, shape=(), dtype=float32, numpy=14.0>, \
<tf.Tensor: id=*, shape=(), dtype=float32, numpy=12.0>]
type of dz1_d: alloc::vec::Vec<trigrad_tape::tensor::handle::Tensor>
";
    assert_eq!(nameless.join("id=*,"), want);
}

#[test]
fn every_rule_goes_downhill() {
    let all = optimizers::descend(60).unwrap();
    assert_eq!(all.len(), optimizers::RULES.len());
    for (name, losses) in &all {
        let (first, last) = (losses[0], losses[60]);
        assert!(last < 0.6 * first, "{name}: {first} -> {last}");
    }
    let svg = optimizers::picture(&all).unwrap();
    assert_eq!(svg.matches("<polyline").count(), all.len());
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n"));
}
