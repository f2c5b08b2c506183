//! How curves become a scene: axes, curves, marks and the legend, one above the other.

use super::cells::Frame;
use super::scale::ticks;
use super::scene::{Anchor, LETTER, Role, Scene, Shape};
use super::trace::{Curve, Kind, Mark};

const MARGIN: f64 = 14.0;
const ROW: f64 = 20.0;

/// Where the picture of curves stands in a scene of this size, below its legend.
pub(crate) struct Layout {
    // The corners of the frame: left and right, top and bottom.
    x: [f64; 2],
    y: [f64; 2],
    size: [usize; 2],
}

impl Layout {
    /// The layout for values of this range.
    pub(crate) fn new(size: [usize; 2], legend: &Legend, y: [f64; 2]) -> Self {
        let [width, height] = size.map(|side| side as f64);
        let top = MARGIN + legend.height() + 4.0;
        let ends = [top.min(height / 2.0).round(), height - MARGIN - 2.0 * ROW];
        let labels = rows(y, ends);
        let longest = labels.iter().map(|(_, label)| label.chars().count()).max();
        let left = MARGIN + longest.unwrap_or(0) as f64 * LETTER[0] + 8.0;
        Self {
            x: [
                left.min(width / 2.0).round(),
                width - MARGIN.max(2.0 * LETTER[0] + 4.0),
            ],
            y: ends,
            size,
        }
    }

    /// The pixels that there are for curves.
    pub(crate) fn pixels(&self) -> [usize; 2] {
        [self.x, self.y].map(|[a, b]| (b - a).max(1.0).round() as usize)
    }
}

// The ticks of y in a frame of this top and bottom.
fn rows(y: [f64; 2], [top, bottom]: [f64; 2]) -> Vec<(f64, String)> {
    ticks(y, ((bottom - top) / 45.0).max(2.0))
}

/// A curve with its name.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) curve: Curve,
}

/// The picture of curves over a variable.
pub(crate) fn scene(
    layout: &Layout,
    frame: &Frame,
    variable: &str,
    legend: &Legend,
    curves: &[Named],
) -> Scene {
    let [width, height] = layout.size;
    let mut painter = Painter {
        layout,
        frame,
        shapes: Vec::new(),
    };
    painter.grid(variable);
    for (i, named) in curves.iter().enumerate() {
        painter.bands(i, &named.curve);
    }
    for (i, named) in curves.iter().enumerate().rev() {
        painter.curve(i, &named.curve);
    }
    for (i, named) in curves.iter().enumerate() {
        for mark in &named.curve.marks {
            painter.mark(i, mark);
        }
    }
    painter.legend(legend, curves);
    if curves.iter().all(|named| is_blank(&named.curve)) {
        let [x, y] = [layout.x, layout.y].map(|[a, b]| f64::midpoint(a, b));
        painter.text(
            [x, y - 10.0],
            "no value anywhere in this domain",
            Anchor::Middle,
        );
    }
    Scene {
        width,
        height,
        shapes: painter.shapes,
    }
}

/// The lines of a legend: of each the curves in it, and what they are called there.
///
/// Each curve has a line with its formula; where the picture is too low for that, they stand side
/// by side, by name.
#[derive(Clone, Debug)]
pub(crate) struct Legend(Vec<Vec<(usize, String)>>);

impl Legend {
    /// The legend of curves of these names in a picture of this size.
    pub(crate) fn new(names: &[String], [width, height]: [usize; 2]) -> Self {
        let [width, height] = [width, height].map(|side| side as f64);
        let room = ((width - 4.0 * MARGIN - SAMPLE) / LETTER[0]).max(4.0);
        let is_high = (names.len() + 1) as f64 * ROW <= height * MOST_LEGEND;
        if is_high {
            let names = names.iter().enumerate();
            let line = |(i, name): (usize, &String)| vec![(i, shortened(name, room as usize))];
            return Self(names.map(line).collect());
        }
        let mut lines: Vec<Vec<(usize, String)>> = vec![Vec::new()];
        let mut used = 0.0;
        for (i, name) in names.iter().enumerate() {
            let name = name.split(" = ").next().unwrap_or(name);
            let name_width = entry_width(name);
            if used > 0.0 && used + name_width > width - 4.0 * MARGIN {
                lines.push(Vec::new());
                used = 0.0;
            }
            used += name_width;
            if let Some(line) = lines.last_mut() {
                line.push((i, name.to_owned()));
            }
        }
        // What does not fit is left out, so that there is something to be seen.
        lines.truncate((height * MOST_LEGEND / ROW) as usize);
        Self(lines)
    }

    // With the line for marks.
    fn height(&self) -> f64 {
        (self.0.len() + 1) as f64 * ROW
    }
}

// A legend takes at most this part of the height.
const MOST_LEGEND: f64 = 0.45;
// The length of a line in a legend.
const SAMPLE: f64 = 26.0;

// What a curve takes in a line of a legend.
fn entry_width(name: &str) -> f64 {
    SAMPLE + 10.0 + (name.chars().count() as f64 + 2.0) * LETTER[0]
}

fn is_blank(curve: &Curve) -> bool {
    curve.strokes.is_empty() && curve.bands.is_empty() && curve.marks.is_empty()
}

struct Painter<'l> {
    layout: &'l Layout,
    frame: &'l Frame,
    shapes: Vec<Shape>,
}

impl Painter<'_> {
    fn x(&self, x: f64) -> f64 {
        along(x, self.frame.x, self.layout.x)
    }

    fn y(&self, y: f64) -> f64 {
        let [top, bottom] = self.layout.y;
        along(y, self.frame.y, [bottom, top])
    }

    fn line(&mut self, role: Role, points: Vec<[f64; 2]>) {
        self.shapes.push(Shape::Line { role, points });
    }

    fn text(&mut self, at: [f64; 2], text: &str, anchor: Anchor) {
        self.shapes.push(Shape::Text {
            role: Role::Text,
            at,
            text: text.to_owned(),
            anchor,
        });
    }

    fn grid(&mut self, variable: &str) {
        let Layout { x, y, .. } = *self.layout;
        let [left, right] = x;
        let [top, bottom] = y;
        let columns = ticks(self.frame.x, ((right - left) / 90.0).max(2.0));
        for (at, label) in columns {
            let role = if at == 0.0 { Role::Axis } else { Role::Grid };
            let at = self.x(at);
            self.line(role, vec![[at, top], [at, bottom]]);
            self.text([at, bottom + 16.0], &label, Anchor::Middle);
        }
        for (at, label) in rows(self.frame.y, y) {
            let role = if at == 0.0 { Role::Axis } else { Role::Grid };
            let at = self.y(at);
            self.line(role, vec![[left, at], [right, at]]);
            self.text([left - 6.0, at + 5.0], &label, Anchor::End);
        }
        let corners = [
            [left, top],
            [right, top],
            [right, bottom],
            [left, bottom],
            [left, top],
        ];
        self.line(Role::Frame, corners.to_vec());
        let middle = f64::midpoint(left, right);
        self.text([middle, bottom + 16.0 + ROW], variable, Anchor::Middle);
    }

    fn bands(&mut self, i: usize, curve: &Curve) {
        for [x, y] in &curve.bands {
            let [left, right] = x.map(|x| self.x(x));
            let [bottom, top] = y.map(|y| self.y(y).clamp(self.layout.y[0], self.layout.y[1]));
            self.shapes.push(Shape::Box {
                role: Role::Band(i),
                at: [left, top],
                size: [(right - left).max(0.5), bottom - top],
            });
        }
    }

    fn curve(&mut self, i: usize, curve: &Curve) {
        for stroke in &curve.strokes {
            let mut points: Vec<[f64; 2]> = Vec::new();
            for pair in stroke.windows(2) {
                let ends = [pair[0], pair[1]].map(|[x, y]| [self.x(x), self.y(y)]);
                let Some([from, to]) = clipped(ends, self.layout.y) else {
                    self.stroke(i, &mut points);
                    continue;
                };
                if points.last() != Some(&from) {
                    self.stroke(i, &mut points);
                    points.push(from);
                }
                points.push(to);
            }
            self.stroke(i, &mut points);
        }
    }

    fn stroke(&mut self, i: usize, points: &mut Vec<[f64; 2]>) {
        if points.len() > 1 {
            self.line(Role::Curve(i), std::mem::take(points));
        }
        points.clear();
    }

    fn mark(&mut self, i: usize, mark: &Mark) {
        let [top, bottom] = self.layout.y;
        let x = self.x(mark.x[0] / 2.0 + mark.x[1] / 2.0);
        let dots: &[Option<f64>] = match mark.kind {
            Kind::Pole => {
                self.line(Role::Pole(i), vec![[x, top], [x, bottom]]);
                return;
            }
            Kind::Dense | Kind::Edge => return,
            Kind::Jump => &mark.y,
            Kind::Kink | Kind::Vertical | Kind::Hole | Kind::Seam => &mark.y[..1],
        };
        for &y in dots.iter().flatten() {
            let y = self.y(y);
            if (top..=bottom).contains(&y) {
                self.shapes.push(Shape::Dot {
                    role: Role::Mark(i),
                    at: [x, y],
                    is_filled: is_filled(mark.kind),
                });
            }
        }
    }

    fn legend(&mut self, legend: &Legend, curves: &[Named]) {
        let left = self.layout.x[0];
        let mut y = MARGIN + ROW / 2.0;
        for line in &legend.0 {
            let mut x = left;
            for (i, name) in line {
                self.line(Role::Curve(*i), vec![[x, y], [x + SAMPLE, y]]);
                self.text([x + SAMPLE + 10.0, y + 5.0], name, Anchor::Start);
                x += entry_width(name);
            }
            y += ROW;
        }
        // What the marks mean, as far as there are some.
        let mut x = left;
        let marks = || {
            curves
                .iter()
                .enumerate()
                .flat_map(|(i, named)| named.curve.marks.iter().map(move |mark| (mark.kind, i)))
        };
        let mut entries: Vec<(&str, Shape)> = Vec::new();
        if let Some((_, i)) = marks().find(|(kind, _)| *kind == Kind::Pole) {
            let points = vec![[5.0, -7.0], [5.0, 7.0]];
            entries.push((
                "pole",
                Shape::Line {
                    role: Role::Pole(i),
                    points,
                },
            ));
        }
        for kind in [
            Kind::Kink,
            Kind::Vertical,
            Kind::Jump,
            Kind::Hole,
            Kind::Seam,
        ] {
            if let Some((_, i)) = marks().find(|(known, _)| *known == kind) {
                let dot = Shape::Dot {
                    role: Role::Mark(i),
                    at: [5.0, 0.0],
                    is_filled: is_filled(kind),
                };
                entries.push((kind.name(), dot));
            }
        }
        let band = curves
            .iter()
            .position(|named| !named.curve.bands.is_empty());
        if let Some(i) = band {
            let (at, size) = ([0.0, -6.0], [10.0, 12.0]);
            entries.push((
                "somewhere in here",
                Shape::Box {
                    role: Role::Band(i),
                    at,
                    size,
                },
            ));
        }
        for (name, shape) in entries {
            self.shapes.push(moved(shape, [x, y]));
            self.text([x + 16.0, y + 5.0], name, Anchor::Start);
            x += 16.0 + (name.len() as f64 + 2.5) * LETTER[0];
        }
    }
}

// A kink is on the curve; at the others the curve is interrupted or not known to go on.
fn is_filled(kind: Kind) -> bool {
    matches!(kind, Kind::Kink | Kind::Vertical)
}

fn moved(shape: Shape, [dx, dy]: [f64; 2]) -> Shape {
    let by = |[x, y]: [f64; 2]| [x + dx, y + dy];
    match shape {
        Shape::Line { role, points } => Shape::Line {
            role,
            points: points.into_iter().map(by).collect(),
        },
        Shape::Box { role, at, size } => Shape::Box {
            role,
            at: by(at),
            size,
        },
        Shape::Dot {
            role,
            at,
            is_filled,
        } => Shape::Dot {
            role,
            at: by(at),
            is_filled,
        },
        text => text,
    }
}

// A text of at most so many letters.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => {
            let kept: String = text.chars().take(most.saturating_sub(3)).collect();
            format!("{kept}...")
        }
    }
}

// From a range to another, without leaving the range of f64 in between.
fn along(x: f64, [from, to]: [f64; 2], [a, b]: [f64; 2]) -> f64 {
    let t = (x / 4.0 - from / 4.0) / (to / 4.0 - from / 4.0);
    a + (b - a) * t.clamp(-FAR, FAR)
}

// In pictures.
const FAR: f64 = 1e6;

// The part of a line between two heights.
fn clipped([a, b]: [[f64; 2]; 2], [top, bottom]: [f64; 2]) -> Option<[[f64; 2]; 2]> {
    let [lower, upper] = if a[1] <= b[1] { [a, b] } else { [b, a] };
    if upper[1] < top || lower[1] > bottom {
        return None;
    }
    let at = |y: f64| {
        let t = (y - a[1]) / (b[1] - a[1]);
        [a[0] + (b[0] - a[0]) * t, y]
    };
    let inside = |point: [f64; 2]| match point[1] {
        y if y < top => at(top),
        y if y > bottom => at(bottom),
        _ => point,
    };
    Some([inside(a), inside(b)])
}
