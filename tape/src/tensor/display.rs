//! How tensors are written: as TensorFlow writes them.

use std::fmt;

use ndarray::ArrayViewD;

use crate::tensor::handle::Tensor;
use crate::tensor::values::Values;

/// `tf.Tensor(6.0, shape=(), dtype=float32)`, what TensorFlow prints; but all elements, however
/// many there are.
impl fmt::Display for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = written(self.values());
        let line = if values.contains('\n') { "\n" } else { "" };
        let (shape, dtype) = (Shape(self.shape()), self.dtype());
        write!(f, "tf.Tensor({line}{values}, shape={shape}, dtype={dtype})")
    }
}

/// `<tf.Tensor: id=117, shape=(), dtype=float32, numpy=14.0>`, what TensorFlow shows within
/// lists.
impl fmt::Debug for Tensor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, shape, dtype) = (self.id(), Shape(self.shape()), self.dtype());
        let values = written(self.values());
        let line = if values.contains('\n') { "\n" } else { "" };
        write!(
            f,
            "<tf.Tensor: id={id}, shape={shape}, dtype={dtype}, numpy={line}{values}>"
        )
    }
}

// A tuple as Python writes it.
struct Shape<'a>(&'a [usize]);

impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [length] => write!(f, "({length},)"),
            lengths => {
                let lengths: Vec<String> = lengths.iter().map(usize::to_string).collect();
                write!(f, "({})", lengths.join(", "))
            }
        }
    }
}

fn written(values: &Values) -> String {
    let is_scalar = values.shape().is_empty();
    let texts = match values {
        Values::F32(x) => x.mapv(|x| float(f64::from(x), &digits(x, f64::from(x)), is_scalar)),
        Values::F64(x) => x.mapv(|x| float(x, &digits(x, x), is_scalar)),
        Values::I64(x) => x.mapv(|x| x.to_string()),
        Values::Bool(x) => x.mapv(|x| if x { "True" } else { "False" }.to_owned()),
    };
    // Points under points, as NumPy has them; what has no point ends where the others do.
    let places = |text: &str| {
        let whole = text.find('.').unwrap_or(text.len());
        (whole, text.len() - whole)
    };
    let has_point = |text: &&String| text.contains('.');
    let pointed = texts.iter().filter(has_point).map(|text| places(text));
    let (before, behind) = pointed.fold((0, 0), |(before, behind), (whole, rest)| {
        (before.max(whole), behind.max(rest))
    });
    let longest = texts.iter().map(String::len).max().unwrap_or(0);
    let width = longest.max(before + behind);
    let aligned = texts.mapv(|text| {
        let (_, rest) = places(&text);
        let right = if rest == 0 { 0 } else { behind - rest };
        let left = width - right - text.len();
        format!("{}{text}{}", " ".repeat(left), " ".repeat(right))
    });
    rows(&aligned.view())
}

// The shortest text that reads back the same, as Python writes it: with an exponent where a
// number is very large or small, and without the last 0 within arrays.
fn float(x: f64, shortest: &str, is_scalar: bool) -> String {
    if x.is_nan() {
        return "nan".to_owned();
    }
    if x.is_infinite() || shortest.contains('.') && !shortest.contains('e') {
        return shortest.to_owned();
    }
    if let Some((digits, exponent)) = shortest.split_once('e') {
        let (sign, size) = match exponent.strip_prefix('-') {
            Some(size) => ('-', size),
            None => ('+', exponent),
        };
        return format!("{digits}e{sign}{size:0>2}");
    }
    format!("{shortest}{}", if is_scalar { ".0" } else { "." })
}

// The digits of a float, which Rust writes with an exponent only if told to.
fn digits<T: fmt::Display + fmt::LowerExp>(x: T, size: f64) -> String {
    if size != 0.0 && !(1e-4..1e16).contains(&size.abs()) {
        format!("{x:e}")
    } else {
        x.to_string()
    }
}

// Innermost rows in one line each. As many calls deep as there are axes.
fn rows(texts: &ArrayViewD<'_, String>) -> String {
    match texts.ndim() {
        0 => texts.iter().cloned().collect(),
        1 => {
            let row: Vec<&str> = texts.iter().map(String::as_str).collect();
            format!("[{}]", row.join(" "))
        }
        axes => {
            let parts: Vec<String> = texts
                .outer_iter()
                .map(|part| rows(&part).replace('\n', "\n "))
                .collect();
            let between = format!("{} ", "\n".repeat(axes - 1));
            format!("[{}]", parts.join(&between))
        }
    }
}
