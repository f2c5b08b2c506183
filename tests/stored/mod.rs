//! What is kept beside the tests: reference digits, and pages that are made by tests.

mod references;

pub(crate) use references::references;

/// Checks that `docs/FILE` is the page, or writes it anew under `TRIGRAD_WRITE_PAGE=1`.
pub(crate) fn check_page(file: &str, page: &str, source: &str, test: &str) {
    let path = format!("{}/docs/{file}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("TRIGRAD_WRITE_PAGE").is_some() {
        std::fs::write(&path, page).expect("the page can be written");
    }
    let stored = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stored == page,
        "docs/{file} is not what {source}; \
         run `TRIGRAD_WRITE_PAGE=1 cargo test --test {test} page`"
    );
}
