//! The graph as a picture.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use trigrad_core::{Formula, NodeId, Op};

use super::label::{Picture, escaped, label};
use super::layers::{Cell, Layers};

/// The graph of the outputs as a picture in SVG.
///
/// Each node stands there once, below everything that uses it; lines lead to its arguments,
/// with the number of the slot where their order matters. An `if` leads to the
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
/// If there are more nodes than anyone could read, 1,000, or as many arrows, or bends of them
/// (20,000), that it comes to the same; [`dot`](super::dot()) has no limit.
pub fn svg(formula: &Formula) -> Result<String, TooLarge> {
    svg_marked(formula, &[])
}

/// The same with some nodes marked, as those that are to blame for something.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::document::svg_marked;
/// let f = Formula::parse("x*sin(x)").unwrap();
/// let sine = f.args(f.outputs()[0])[1];
/// let picture = svg_marked(&f, &[sine]).unwrap();
/// assert_eq!(picture.matches("class=\"row marked\"").count(), 1);
/// ```
///
/// # Errors
/// As [`svg`].
pub fn svg_marked(formula: &Formula, marked: &[NodeId]) -> Result<String, TooLarge> {
    let picture = Picture::of(formula);
    let nodes = picture.nodes.len();
    let arrows = picture.arrows.len();
    let too_large = TooLarge { nodes, arrows };
    if nodes > MOST_NODES || arrows > MOST_CELLS {
        return Err(too_large);
    }
    let mut drawing = Drawing::of(formula, &picture).ok_or(too_large)?;
    drawing.arrows(&picture);
    drawing.bends();
    for (place, &id) in picture.nodes.iter().enumerate() {
        let kind = match formula.op(id) {
            Op::Constant(_) => "constant",
            Op::Variable(_) => "variable",
            _ => "row",
        };
        drawing.node(place, kind, marked.contains(&id));
    }
    drawing.outputs(&picture.outputs);
    Ok(drawing.finish())
}

/// A graph is too large for a picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a graph of {nodes} nodes and {arrows} arrows is too large for a picture: \
     {MOST_NODES} nodes, and {MOST_CELLS} arrows and bends of them, are the most; \
     dot has no limit"
)]
#[non_exhaustive]
pub struct TooLarge {
    /// The nodes there are.
    pub nodes: usize,
    /// The arrows from nodes to their arguments.
    pub arrows: usize,
}

const MOST_NODES: usize = 1_000;
const MOST_CELLS: usize = 20_000;

const MARGIN: f64 = 24.0;
// From layer to layer; more in a wide picture, so that long lines are not too flat.
const LAYER: f64 = 74.0;
const MOST_LAYER: f64 = 160.0;
const FLATTEST: f64 = 1.0 / 14.0;
const HEIGHT: f64 = 28.0;
const LETTER: f64 = 8.4;
// Between the places at which lines leave a node: with a number, or with a word.
const PORT: f64 = 13.0;
const WORD_PORT: f64 = 34.0;
const WIDEST: f64 = 260.0;
const HEAD: f64 = 5.0;

struct Drawing {
    labels: Vec<String>,
    layers: Layers,
    // From layer to layer.
    step: f64,
    // The cell of each node.
    cells: Vec<usize>,
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
        let mut ports = vec![0.0; labels.len()];
        for (from, _, slot) in &picture.arrows {
            ports[*from] += port_of(slot);
        }
        let width = |(label, ports): (&String, &f64)| {
            let text = label.chars().count() as f64 * LETTER + 18.0;
            text.max(*ports).clamp(HEIGHT, WIDEST)
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
        let right = |cell: &Cell| cell.x + cell.width / 2.0;
        let width = layers.cells.iter().map(right).fold(0.0, f64::max);
        Some(Self {
            step: (width * FLATTEST).clamp(LAYER, MOST_LAYER),
            labels,
            layers,
            cells,
            below,
            slots: String::new(),
            lines: String::new(),
            boxes: String::new(),
        })
    }

    // The lines of each node leave it in the order in which they go on, so that they do not
    // cross at once.
    fn arrows(&mut self, picture: &Picture) {
        let arrows = &picture.arrows;
        for of_node in arrows.chunk_by(|(a, ..), (b, ..)| a == b) {
            let from = self.cells[of_node[0].0];
            let (x, layer, width) = {
                let cell = &self.layers.cells[from];
                (cell.x, cell.layer, cell.width)
            };
            let mut lines: Vec<(usize, &str)> = Vec::with_capacity(of_node.len());
            for (_, to, slot) in of_node {
                let bend = self.below.get(&(self.cells[*to], layer + 1));
                lines.push((bend.copied().unwrap_or(self.cells[*to]), slot));
            }
            lines.sort_by(|a, b| {
                let [a, b] = [a.0, b.0].map(|next| self.layers.cells[next].x);
                a.total_cmp(&b)
            });
            let room: f64 = lines.iter().map(|(_, slot)| port_of(slot)).sum();
            let scale = (width / room).min(1.0);
            let mut left = x - room * scale / 2.0;
            for (next, slot) in lines {
                let port = port_of(slot) * scale;
                self.line(left + port / 2.0, layer, next, slot);
                left += port;
            }
        }
    }

    fn line(&mut self, x: f64, layer: usize, next: usize, slot: &str) {
        let next = &self.layers.cells[next];
        let y = layer as f64 * self.step + HEIGHT;
        let end = (next.x, self.top_of(next));
        self.lines
            .push_str(&curve((x, y), end, next.node.is_some()));
        if !slot.is_empty() {
            // A little along the line, which begins upright.
            let along = 0.15_f64;
            let x = x + (end.0 - x) * along * along * (3.0 - 2.0 * along);
            let _ = writeln!(
                self.slots,
                r#"<text class="slot" x="{x:.1}" y="{:.1}">{}</text>"#,
                y + 12.0,
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
                let start = (cell.x, self.top_of(cell) + HEIGHT);
                // Straight through the layer itself.
                let _ = writeln!(
                    self.lines,
                    r#"<path d="M{:.1} {:.1}V{:.1}"/>"#,
                    cell.x,
                    self.top_of(cell),
                    start.1
                );
                let line = curve(start, (below.x, self.top_of(below)), below.node.is_some());
                self.lines.push_str(&line);
            }
        }
    }

    fn node(&mut self, place: usize, kind: &str, is_marked: bool) {
        let cell = &self.layers.cells[self.cells[place]];
        let (x, y, width) = (cell.x, self.top_of(cell) + HEIGHT / 2.0, cell.width);
        let radius = if kind == "row" { HEIGHT / 2.0 } else { 4.0 };
        let _ = writeln!(
            self.boxes,
            concat!(
                r#"<rect class="{}{}" x="{:.1}" y="{:.1}" width="{:.1}" height="{}" rx="{}"/>"#,
                r#"<text x="{:.1}" y="{:.1}">{}</text>"#
            ),
            kind,
            if is_marked { " marked" } else { "" },
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

    fn outputs(&mut self, outputs: &[usize]) {
        let mut names: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (number, &place) in outputs.iter().enumerate() {
            let name = match outputs.len() {
                1 => "f".to_owned(),
                _ => format!("f{}", number + 1),
            };
            names.entry(place).or_default().push(name);
        }
        for (place, names) in names {
            let cell = &self.layers.cells[self.cells[place]];
            let (x, y) = (cell.x, self.top_of(cell));
            let _ = writeln!(
                self.boxes,
                concat!(
                    r#"<path class="output" d="M{:.1} {:.1}V{:.1}"/>"#,
                    r#"<text class="output" x="{:.1}" y="{:.1}">{}</text>"#
                ),
                x,
                y - 14.0,
                y - HEAD,
                x + 4.0,
                y - 6.0,
                names.join(", ")
            );
        }
    }

    fn top_of(&self, cell: &Cell) -> f64 {
        cell.layer as f64 * self.step
    }

    fn finish(self) -> String {
        let right = |cell: &Cell| cell.x + cell.width / 2.0;
        let width = self.layers.cells.iter().map(right).fold(0.0, f64::max);
        let (width, height) = (
            (width + 2.0 * MARGIN).ceil(),
            (self.layers.rows.len() as f64 - 1.0) * self.step + HEIGHT + 2.0 * MARGIN,
        );
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
             width=\"{width}\" height=\"{height}\">\n{STYLE}\
             <rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n\
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
rect.marked { fill: #fde2dd; stroke: #b3261e; stroke-width: 2.4 }
rect.paper { fill: #fff; stroke: none }
text { font: 14px sans-serif; text-anchor: middle; fill: #1d2129 }
text.slot { font-size: 10px; fill: #5b6270; stroke: #fff; stroke-width: 3px; paint-order: stroke }
text.output { font-style: italic; text-anchor: start }
path.output { stroke: #1d2129; stroke-dasharray: 2 2 }
path.head { fill: #8a8f98; stroke: none }
</style>
";

fn port_of(slot: &str) -> f64 {
    if slot.len() > 2 { WORD_PORT } else { PORT }
}

// The node's cell in which a line through a bend ends.
fn target(cells: &[Cell], mut at: usize) -> usize {
    while cells[at].node.is_none()
        && let Some(&below) = cells[at].below.first()
    {
        at = below;
    }
    at
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
