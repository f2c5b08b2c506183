//! The page of what each row is in each language is made from the back ends, and kept current.

use std::fmt::Write;

use trigrad::Primitive;
use trigrad::symbolic::code::{Language, accuracy};

use crate::stored::check_page;

/// Run with `TRIGRAD_WRITE_PAGE=1` to write the page anew.
#[test]
fn page_is_current() {
    check_page("code.md", &page(), "the back ends say", "code");
}

fn page() -> String {
    let mut page = String::from(
        "# The rows as code\n\n\
         Made from `symbolic/src/code/` by `tests/code/page.rs`; not to be edited.\n\n\
         The error of each row in ulp of the value, of indexed rows for order 3, of n-ary ones for two\n\
         arguments. In *italics* where the language does not have the row and a definition of ours\n\
         stands in. With a + the error is larger than so many ulp where something cancels, and\n\
         `trigrad_symbolic::code::accuracy` says by how much. The figures are measured and rounded up;\n\
         `tests/code/` holds every language to them but Julia, unless there is one.\n\n",
    );
    let names: Vec<&str> = Language::ALL
        .iter()
        .map(|language| language.name())
        .collect();
    let _ = writeln!(page, "| row | {} |", names.join(" | "));
    let _ = writeln!(page, "|---|{}", "---|".repeat(names.len()));
    for row in Primitive::all(3) {
        let count = match row {
            Primitive::Unary(_) | Primitive::Indexed(..) => 1,
            Primitive::Binary(_) | Primitive::Nary(_) => 2,
        };
        let cells: Vec<String> = Language::ALL
            .iter()
            .map(|&language| {
                let accuracy = accuracy(row, count, language).expect("a definition");
                let plus = if accuracy.is_relative() { "" } else { "+" };
                match accuracy.is_native {
                    true => format!("{}{plus}", accuracy.ulp),
                    false => format!("*{}{plus}*", accuracy.ulp),
                }
            })
            .collect();
        let _ = writeln!(page, "| {} | {} |", row.row().name, cells.join(" | "));
    }
    page
}
