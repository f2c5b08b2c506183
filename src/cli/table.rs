//! Aligned columns.

/// Lines of cells as text, each column as wide as its widest cell, the last one
/// excepted, and lines of one cell; indented.
pub(crate) fn indented(lines: &[Vec<String>]) -> String {
    aligned(lines, "  ", "  ")
}

/// The same, not indented and close.
pub(crate) fn flush(lines: &[Vec<String>]) -> String {
    aligned(lines, "", " ")
}

fn aligned(lines: &[Vec<String>], before: &str, between: &str) -> String {
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let tables = lines.iter().filter(|line| line.len() > 1);
        let cells = tables.filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let mut row = String::new();
        for (column, cell) in line.iter().enumerate() {
            row.push_str(if column == 0 { before } else { between });
            row.push_str(cell);
            if column + 1 < line.len() {
                row.extend(std::iter::repeat_n(
                    ' ',
                    widths[column] - cell.chars().count(),
                ));
            }
        }
        text.push_str(row.trim_end());
        text.push('\n');
    }
    text
}
