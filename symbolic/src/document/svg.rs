//! The graph as a picture.

use std::collections::HashMap;
use std::fmt::Write as _;

use trigrad_core::{Formula, Op};

use super::label::{Picture, escaped, label};
use super::layers::{Cell, Layers};

/// The graph of the outputs as a picture in SVG.
///
/// Each node stands there once, below everything that uses it; lines leave it in the order of
/// its arguments, with the number of the slot where their order matters. An `if` leads to the
/// sides of its comparison, `a` and `b`, and to its branches. Time n log n in the nodes and the
/// bends of lines.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::document::svg;
/// let f = Formula::parse("x*sin(x)").unwrap();
/// assert!(svg(&f).unwrap().starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
/// ```
///
/// # Errors
/// If there are more nodes than anyone could read, 1,000, or as many lines that bend that it
/// comes to the same; [`dot`](super::dot()) has no limit.
pub fn svg(formula: &Formula) -> Result<String, TooLarge> {
    let picture = Picture::of(formula);
    let nodes = picture.nodes.len();
    let too_large = TooLarge { nodes };
    if nodes > MOST_NODES || picture.arrows.len() > MOST_CELLS {
        return Err(too_large);
    }
    let mut drawing = Drawing::of(formula, &picture).ok_or(too_large)?;
    for arrow in 0..picture.arrows.len() {
        drawing.arrow(&picture, arrow);
    }
    drawing.bends();
    for (place, &id) in picture.nodes.iter().enumerate() {
        let kind = match formula.op(id) {
            Op::Constant(_) => "constant",
            Op::Variable(_) => "variable",
            _ => "row",
        };
        drawing.node(place, kind);
    }
    for (number, &place) in picture.outputs.iter().enumerate() {
        drawing.output(place, number, picture.outputs.len());
    }
    Ok(drawing.finish())
}

/// A graph is too large for a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a graph of {nodes} nodes is too large for a picture, at most {MOST_NODES} can be read")]
#[non_exhaustive]
pub struct TooLarge {
    /// The nodes there are.
    pub nodes: usize,
}

const MOST_NODES: usize = 1_000;
const MOST_CELLS: usize = 20_000;

const MARGIN: f64 = 24.0;
const LAYER: f64 = 74.0;
const HEIGHT: f64 = 28.0;
const LETTER: f64 = 8.4;
// Between the places at which lines leave a node, if it is wide enough.
const PORT: f64 = 13.0;
const HEAD: f64 = 5.0;

struct Drawing {
    labels: Vec<String>,
    layers: Layers,
    // The cell of each node.
    cells: Vec<usize>,
    // The lines that have left each node so far, and how many there are.
    ports: Vec<(usize, usize)>,
    below: HashMap<(usize, usize), usize>,
    // Slots are labelled over the lines.
    slots: String,
    lines: String,
    boxes: String,
}

impl Drawing {
    // `None` if there are too many bends.
    fn of(formula: &Formula, picture: &Picture) -> Option<Self> {
        let labels: Vec<String> = picture.nodes.iter().map(|&id| label(formula, id)).collect();
        let mut ports = vec![(0, 0); labels.len()];
        for (from, _, _) in &picture.arrows {
            ports[*from].1 += 1;
        }
        let width = |(label, (_, count)): (&String, &(usize, usize))| {
            let text = label.chars().count() as f64 * LETTER + 18.0;
            text.max((*count).min(12) as f64 * PORT + 8.0).max(HEIGHT)
        };
        let widths: Vec<f64> = labels.iter().zip(&ports).map(width).collect();
        let arrows = picture.arrows.iter().map(|(from, to, _)| (*from, *to));
        let layers = Layers::of(&widths, &arrows.collect::<Vec<_>>(), MOST_CELLS)?;
        let mut cells = vec![0; labels.len()];
        let mut below = HashMap::new();
        for (at, cell) in layers.cells.iter().enumerate() {
            if let Some(node) = cell.node {
                cells[node] = at;
            }
        }
        // The way of every arrow, by its target: the cell in each layer.
        for (at, cell) in layers.cells.iter().enumerate() {
            if cell.node.is_none() {
                below.insert((target(&layers.cells, at), cell.layer), at);
            }
        }
        Some(Self {
            labels,
            layers,
            cells,
            ports,
            below,
            slots: String::new(),
            lines: String::new(),
            boxes: String::new(),
        })
    }

    fn arrow(&mut self, picture: &Picture, arrow: usize) {
        let (from, to, slot) = &picture.arrows[arrow];
        let source = &self.layers.cells[self.cells[*from]];
        let (port, count) = self.ports[*from];
        let room = (source.width - 8.0) / count as f64;
        let shift = (port as f64 - (count as f64 - 1.0) / 2.0) * room.min(PORT * 2.0);
        self.ports[*from].0 += 1;
        let (x, y) = (source.x + shift, y_of(source) + HEIGHT / 2.0);
        let next = self.below.get(&(self.cells[*to], source.layer + 1));
        let next = &self.layers.cells[next.copied().unwrap_or(self.cells[*to])];
        let is_head = next.node.is_some();
        let end = top_of(next);
        self.lines.push_str(&curve((x, y), (next.x, end), is_head));
        if !slot.is_empty() {
            let along = 0.22;
            // A cubic with upright ends: 3 t² - 2 t³ of the way across, nearly 1.5 t of it down.
            let across = along * along * (3.0 - 2.0 * along);
            let (x, y) = (x + (next.x - x) * across, y + (end - y) * along * 1.3);
            let _ = writeln!(
                self.slots,
                r#"<text class="slot" x="{x:.1}" y="{:.1}">{}</text>"#,
                y + 3.0,
                escaped(slot)
            );
        }
    }

    // From where a line bends to where it goes.
    fn bends(&mut self) {
        let cells = &self.layers.cells;
        for cell in cells.iter().filter(|cell| cell.node.is_none()) {
            for &below in &cell.below {
                let below = &cells[below];
                let start = (cell.x, y_of(cell) + HEIGHT / 2.0);
                // Straight through the layer itself.
                let _ = writeln!(
                    self.lines,
                    r#"<path d="M{:.1} {:.1}V{:.1}"/>"#,
                    cell.x,
                    y_of(cell) - HEIGHT / 2.0,
                    start.1
                );
                let line = curve(start, (below.x, top_of(below)), below.node.is_some());
                self.lines.push_str(&line);
            }
        }
    }

    fn node(&mut self, place: usize, kind: &str) {
        let cell = &self.layers.cells[self.cells[place]];
        let (x, y, width) = (cell.x, y_of(cell), cell.width);
        let radius = if kind == "row" { HEIGHT / 2.0 } else { 4.0 };
        let _ = writeln!(
            self.boxes,
            concat!(
                r#"<rect class="{}" x="{:.1}" y="{:.1}" width="{:.1}" height="{}" rx="{}"/>"#,
                r#"<text x="{:.1}" y="{:.1}">{}</text>"#
            ),
            kind,
            x - width / 2.0,
            y - HEIGHT / 2.0,
            width,
            HEIGHT,
            radius,
            x,
            y + 5.0,
            escaped(&self.labels[place])
        );
    }

    fn output(&mut self, place: usize, number: usize, count: usize) {
        let cell = &self.layers.cells[self.cells[place]];
        let name = match count {
            1 => "f".to_owned(),
            _ => format!("f{}", number + 1),
        };
        // Several outputs of one node side by side would hide each other.
        let (x, y) = (cell.x, y_of(cell) - HEIGHT / 2.0);
        let _ = writeln!(
            self.boxes,
            r#"<path class="output" d="M{x:.1} {:.1}V{:.1}"/><text class="output" x="{:.1}" y="{:.1}">{name}</text>"#,
            y - 14.0,
            y - HEAD,
            x + 4.0,
            y - 6.0,
        );
    }

    fn finish(self) -> String {
        let right = |cell: &Cell| cell.x + cell.width / 2.0;
        let width = self.layers.cells.iter().map(right).fold(0.0, f64::max);
        let (width, height) = (
            (width + 2.0 * MARGIN).ceil(),
            self.layers.rows.len() as f64 * LAYER + MARGIN,
        );
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\">\n{STYLE}\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <g transform=\"translate({MARGIN} {MARGIN})\">\n{}{}{}</g>\n</svg>\n",
            self.lines, self.boxes, self.slots
        )
    }
}

const STYLE: &str = "\
<style>
path { fill: none; stroke: #8a8f98; stroke-width: 1.3 }
rect { stroke: #3b4252; stroke-width: 1.2 }
rect.row { fill: #fff }
rect.variable { fill: #dbe9fb }
rect.constant { fill: #f1f1ee; stroke: #b7b7b0 }
text { font: 14px sans-serif; text-anchor: middle; fill: #1d2129 }
text.slot { font-size: 10px; fill: #5b6270; stroke: #fff; stroke-width: 3px; paint-order: stroke }
text.output { font-style: italic; text-anchor: start }
path.output { stroke: #1d2129; stroke-dasharray: 2 2 }
path.head { fill: #8a8f98; stroke: none }
</style>
";

// The node's cell in which a line through a bend ends.
fn target(cells: &[Cell], mut at: usize) -> usize {
    while cells[at].node.is_none()
        && let Some(&below) = cells[at].below.first()
    {
        at = below;
    }
    at
}

fn y_of(cell: &Cell) -> f64 {
    cell.layer as f64 * LAYER + HEIGHT / 2.0
}

fn top_of(cell: &Cell) -> f64 {
    y_of(cell) - HEIGHT / 2.0
}

// A line that leaves and arrives upright, with a head where it ends.
fn curve((x, y): (f64, f64), (to_x, to_y): (f64, f64), is_head: bool) -> String {
    let end = if is_head { to_y - HEAD } else { to_y };
    let middle = f64::midpoint(y, end);
    let mut line = format!(
        "<path d=\"M{x:.1} {y:.1}C{x:.1} {middle:.1} {to_x:.1} {middle:.1} {to_x:.1} {end:.1}\"/>\n"
    );
    if is_head {
        let _ = writeln!(
            line,
            r#"<path class="head" d="M{to_x:.1} {to_y:.1}l-3.5 -{0}h7z"/>"#,
            HEAD + 1.0
        );
    }
    line
}
