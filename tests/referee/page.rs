//! The reference page of the table is made from the rows, and kept current.

use std::fmt::Write;

use trigrad::{Domain, Notation, Primitive};

use crate::stored::check_page;

/// Run with `TRIGRAD_WRITE_PAGE=1` to write the page anew.
#[test]
fn reference_page_is_current() {
    check_page("primitives.md", &page(), "the table says", "referee");
}

fn page() -> String {
    let mut page = String::from(
        "# The table of primitives\n\n\
         Made from the rows in `core/src/primitive.rs` by `tests/referee/page.rs`; not to be edited.\n\n\
         `y` is the value, `S` any number. Conventions at kinks, jumps and ends of domains are in\n\
         ARCHITECTURE.md.\n\n\
         | name | written | domain | partial derivatives | breaks | |\n\
         |---|---|---|---|---|---|\n",
    );
    for row in Primitive::all(0) {
        let row = row.row();
        let name = std::iter::once(&row.name)
            .chain(row.aliases)
            .copied()
            .collect::<Vec<_>>()
            .join(", ");
        let domain = row
            .domain
            .iter()
            .map(domain)
            .collect::<Vec<_>>()
            .join(" × ");
        let partials: Vec<String> = row.partials.iter().map(|partial| code(partial)).collect();
        let breaks = if row.breaks.is_empty() {
            String::new()
        } else {
            code(row.breaks.trim_end_matches("; "))
        };
        let _ = writeln!(
            page,
            "| {name} | {} | {domain} | {} | {breaks} | {} |",
            code(&written(row.name, row.arguments, row.notation)),
            partials.join("<br>"),
            row.summary.trim(),
        );
    }
    page
}

fn written(name: &str, arguments: &str, notation: Notation) -> String {
    let mut names = arguments.split(", ");
    let (a, b) = (names.next().unwrap_or(""), names.next().unwrap_or(""));
    match notation {
        Notation::Call => format!("{name}({arguments})"),
        Notation::Prefix(symbol, _) => format!("{symbol}{a}"),
        Notation::Infix(symbol, _) | Notation::InfixRight(symbol, _) => format!("{a} {symbol} {b}"),
    }
}

fn domain(domain: &Domain) -> String {
    if *domain == Domain::REAL {
        "real".into()
    } else if domain.hi == f64::INFINITY {
        format!("≥ {}", domain.lo)
    } else {
        format!("[{}, {}]", domain.lo, domain.hi)
    }
}

fn code(text: &str) -> String {
    let folded = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("`{}`", folded.replace('|', "\\|"))
}
