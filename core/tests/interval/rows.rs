//! The rows of the table as the tests here want them: by name, with any arguments.

use trigrad_core::{End, Interval, Primitive};

pub(crate) type I = Interval<f64>;

/// A primitive under test.
pub(crate) struct Row {
    pub(crate) name: String,
    /// How many arguments the tests give it.
    pub(crate) arity: usize,
    primitive: Primitive,
}

/// All rows; the indexed ones of a few orders.
pub(crate) fn all() -> Vec<Row> {
    let of_order = |n| Primitive::all(n).filter(move |row| n == 0 || is_indexed(row));
    (0..4).flat_map(of_order).map(Row::new).collect()
}

fn is_indexed(primitive: &Primitive) -> bool {
    matches!(primitive, Primitive::Indexed(..))
}

impl Row {
    pub(crate) fn new(primitive: Primitive) -> Self {
        let name = primitive.row().name;
        let (name, arity) = match primitive {
            Primitive::Unary(_) => (name.to_owned(), 1),
            Primitive::Indexed(_, n) => (format!("{name}{n}"), 1),
            Primitive::Binary(_) => (name.to_owned(), 2),
            Primitive::Nary(_) => (name.to_owned(), 3),
        };
        Self {
            name,
            arity,
            primitive,
        }
    }

    /// The enclosure over a box.
    pub(crate) fn enclose(&self, x: &[I]) -> I {
        self.enclose_in(x)
    }

    /// The enclosure over a box, with ends of any kind.
    pub(crate) fn enclose_in<E: End>(&self, x: &[Interval<E>]) -> Interval<E> {
        match self.primitive {
            Primitive::Unary(op) => op.range(&x[0]),
            Primitive::Indexed(op, n) => op.range(n, &x[0]),
            Primitive::Binary(op) => op.range([&x[0], &x[1]]),
            Primitive::Nary(op) => op.range(x),
        }
    }

    /// The value at a point.
    pub(crate) fn value(&self, x: &[f64]) -> f64 {
        match self.primitive {
            Primitive::Unary(op) => op.value(x[0]),
            Primitive::Indexed(op, n) => op.value(n, x[0]),
            Primitive::Binary(op) => op.value([x[0], x[1]]),
            Primitive::Nary(op) => op.value(x),
        }
    }
}
