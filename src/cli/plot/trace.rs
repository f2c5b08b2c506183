//! Where functions run, by enclosures: no pole, jump or kink is missed, and no line leads over
//! one.
//!
//! A line leads from cell to cell where a function is proved to be continuous. What is between is
//! a [`Mark`]; whether it is a pole, a jump or a kink is judged by the cells at both of its sides.

use trigrad::{Decoration, Interval};

use crate::cli::budget::Budget;
use crate::cli::failure::Failure;

use super::cells::{Cell, Family, Frame, State, cells};

/// One function as it is drawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Curve {
    /// Where it is continuous: points from left to right.
    pub(crate) strokes: Vec<Vec<[f64; 2]>>,
    /// Where it moves too fast to be followed, it is somewhere in boxes of these x and y.
    pub(crate) bands: Vec<[[f64; 2]; 2]>,
    /// Where it is not proved to be smooth.
    pub(crate) marks: Vec<Mark>,
}

/// A place where a function is not proved to be smooth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    /// It is between these.
    pub(crate) x: [f64; 2],
    /// The values beside it; `None` where there are none.
    pub(crate) y: [Option<f64>; 2],
    pub(crate) kind: Kind,
}

/// What a mark is, judged by its sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Unbounded, and the sides lead out of the picture.
    Pole,
    /// The values of the sides differ.
    Jump,
    /// The slopes of the sides differ.
    Kink,
    /// The slope is infinite.
    Vertical,
    /// There is no value, and the sides meet.
    Hole,
    /// The sides have the same value and the same slope, as far as can be seen.
    Seam,
    /// The domain ends.
    Edge,
    /// More of these in a column than can be told apart, or between waves.
    Dense,
}

impl Kind {
    /// The kind in a word.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Pole => "pole",
            Self::Jump => "jump",
            Self::Kink => "kink",
            Self::Vertical => "vertical tangent",
            Self::Hole => "hole",
            Self::Seam => "not proved smooth",
            Self::Edge => "edge of the domain",
            Self::Dense => "unresolved",
        }
    }
}

/// All functions of the family but the last one, whose values are the slopes of the one before.
///
/// Fails where that takes longer than the budget admits.
pub(crate) fn trace(
    family: &Family,
    frame: &Frame,
    budget: &Budget,
) -> Result<Vec<Curve>, Failure> {
    let cells = cells(family, frame, budget)?;
    let ends = cells.last().map(|cell| cell.x[1]);
    let places = cells.iter().map(|cell| cell.x[0]).chain(ends);
    let points: Vec<Vec<Interval<f64>>> = places.map(|x| family.enclosures([x, x])).collect();
    let tracer = |which| Tracer {
        which,
        family,
        frame,
        cells: &cells,
        points: &points,
    };
    let curves = (0..family.len() - 1).map(|which| tracer(which).curve());
    Ok(curves.collect())
}

struct Tracer<'f> {
    // Which function of the family.
    which: usize,
    family: &'f Family,
    frame: &'f Frame,
    cells: &'f [Cell],
    // The values where cells begin, and where the last one ends.
    points: &'f [Vec<Interval<f64>>],
}

impl Tracer<'_> {
    fn curve(&self) -> Curve {
        let mut curve = Curve::default();
        let mut stroke: Vec<[f64; 2]> = Vec::new();
        let mut at = 0;
        while at < self.cells.len() {
            match self.state(at) {
                State::Smooth => {
                    self.follow(at, &mut stroke, &mut curve);
                    at += 1;
                }
                State::Gap => {
                    finish(&mut stroke, &mut curve);
                    at += 1;
                }
                State::Unknown | State::Continuous => {
                    let is_open = |state| matches!(state, State::Unknown | State::Continuous);
                    let behind = (at..self.cells.len()).find(|&i| !is_open(self.state(i)));
                    let end = behind.unwrap_or(self.cells.len());
                    let is_continuous = (at..end).all(|i| self.state(i) == State::Continuous);
                    let mark = self.mark(at, end);
                    // What is continuous is drawn through.
                    if is_continuous {
                        for at in at..end {
                            self.follow(at, &mut stroke, &mut curve);
                        }
                    } else {
                        finish(&mut stroke, &mut curve);
                        if let Some(Kind::Dense) = mark.map(|mark| mark.kind) {
                            curve.bands.extend(self.region(at, end));
                        }
                    }
                    curve.marks.extend(mark);
                    at = end;
                }
            }
        }
        finish(&mut stroke, &mut curve);
        curve.bands = by_column(self.frame, &curve.bands);
        curve
    }

    fn state(&self, at: usize) -> State {
        self.cells[at].states[self.which]
    }

    // The curve through a cell where it is continuous.
    fn follow(&self, at: usize, stroke: &mut Vec<[f64; 2]>, curve: &mut Curve) {
        let cell = &self.cells[at];
        let enclosure = &cell.enclosures[self.which];
        let [bottom, top] = self.frame.y;
        let seen = [enclosure.lo().max(bottom), enclosure.hi().min(top)];
        let is_seen = seen[0] < seen[1];
        let (Some(left), Some(right)) = (self.value(at, enclosure), self.value(at + 1, enclosure))
        else {
            finish(stroke, curve);
            curve.bands.extend(is_seen.then_some([cell.x, seen]));
            return;
        };
        if stroke.is_empty() {
            stroke.push([cell.x[0], left]);
        }
        self.extend(stroke, [cell.x[1], right]);
        // The part of the enclosure that the line does not fill.
        let line = [left.min(right), left.max(right)];
        let missing = (line[0] - seen[0]).max(seen[1] - line[1]);
        if is_seen && missing > BAND * self.frame.pixel() {
            curve.bands.push([cell.x, seen]);
        }
    }

    // The value at the beginning of a cell, which is in the enclosure; nothing if it is not known
    // well enough to be drawn.
    fn value(&self, at: usize, enclosure: &Interval<f64>) -> Option<f64> {
        self.known(&self.points[at][self.which].intersect(enclosure))
    }

    // Where a place is at which a cell begins, or the last one ends.
    fn place(&self, at: usize) -> f64 {
        match self.cells.get(at) {
            Some(cell) => cell.x[0],
            None => self.frame.x[1],
        }
    }

    // The value that an enclosure is about, if it is known well enough to be drawn.
    fn known(&self, value: &Interval<f64>) -> Option<f64> {
        let is_close = value.width() <= self.frame.pixel();
        let outside = *value.lo() > self.frame.y[1] || *value.hi() < self.frame.y[0];
        (!value.is_empty() && (is_close || outside)).then(|| {
            let [lo, hi] = [*value.lo(), *value.hi()];
            lo.max(-f64::MAX) / 2.0 + hi.min(f64::MAX) / 2.0
        })
    }

    // A point that is not seen beside the last two replaces the last one.
    fn extend(&self, stroke: &mut Vec<[f64; 2]>, point: [f64; 2]) {
        let dx = (self.frame.x[1] - self.frame.x[0]) / self.frame.columns as f64 * UNSEEN;
        let dy = self.frame.pixel() * UNSEEN;
        let is_near = |a: [f64; 2]| (point[0] - a[0]).abs() < dx && (point[1] - a[1]).abs() < dy;
        if let [.., before, last] = stroke.as_mut_slice()
            && is_near(*before)
        {
            *last = point;
        } else {
            stroke.push(point);
        }
    }

    // The hull of dense cells, as far as it is seen.
    fn region(&self, from: usize, to: usize) -> impl Iterator<Item = [[f64; 2]; 2]> {
        let [bottom, top] = self.frame.y;
        self.cells[from..to].iter().filter_map(move |cell| {
            let enclosure = &cell.enclosures[self.which];
            let seen = [enclosure.lo().max(bottom), enclosure.hi().min(top)];
            (seen[0] < seen[1]).then_some([cell.x, seen])
        })
    }

    // What the cells from `from` up to `to`, which are not smooth, are about; `None` at the ends
    // of the picture where nothing is to be seen, and inside of a gap.
    fn mark(&self, from: usize, to: usize) -> Option<Mark> {
        let region = &self.cells[from..to];
        let x = [region.first()?.x[0], region.last()?.x[1]];
        let sides = [Side::of(self, from, -1), Side::of(self, to, 1)];
        let beside = sides.map(|side| side.value());
        let mark = |kind| Some(Mark { x, y: beside, kind });
        if region.iter().any(|cell| cell.is_dense) {
            return mark(Kind::Dense);
        }
        let enclosures = || region.iter().map(|cell| &cell.enclosures[self.which]);
        let is_unbounded = enclosures().any(|y| y.lo().is_infinite() || y.hi().is_infinite());
        let leads_out = |y: f64| y < self.frame.y[0] || y > self.frame.y[1];
        if is_unbounded && beside.iter().flatten().any(|&y| leads_out(y)) {
            return mark(Kind::Pole);
        }
        let (Side::Drawn { .. }, Side::Drawn { .. }) = (sides[0], sides[1]) else {
            let has_end = sides.iter().any(|side| matches!(side, Side::Gap));
            let has_curve = sides.iter().any(|side| matches!(side, Side::Drawn { .. }));
            return (has_end && has_curve).then_some(mark(Kind::Edge)).flatten();
        };
        let [Some(a), Some(b)] = beside else {
            return mark(Kind::Dense);
        };
        if (a - b).abs() > self.frame.pixel() / 4.0 {
            return mark(Kind::Jump);
        }
        let is_partial = enclosures().any(|y| y.decoration() < Decoration::Defined);
        mark(match is_partial {
            true => Kind::Hole,
            false => self.bend([from, to]),
        })
    }

    // What is between two places where the values are the same.
    fn bend(&self, places: [usize; 2]) -> Kind {
        let slopes = places.map(|at| &self.points[at][self.which + 1]);
        let climbs = |slope: &Interval<f64>| {
            let least = slope.lo().abs().min(slope.hi().abs());
            let rise = least * (self.frame.x[1] - self.frame.x[0]);
            !slope.contains(&0.0) && rise > STEEP * (self.frame.y[1] - self.frame.y[0])
        };
        let is_rising = slopes.map(|slope| *slope.lo() > 0.0);
        if slopes.iter().all(|slope| climbs(slope)) && is_rising[0] == is_rising[1] {
            return Kind::Vertical;
        }
        let is_apart = slopes[0].hi() < slopes[1].lo() || slopes[1].hi() < slopes[0].lo();
        let [a, b] = slopes.map(|slope| slope.lo() / 2.0 + slope.hi() / 2.0);
        let change = (a - b).abs() / (a.abs() + b.abs()).max(f64::MIN_POSITIVE);
        match is_apart && change > SAME {
            true => Kind::Kink,
            false => Kind::Seam,
        }
    }
}

// What is beside a mark.
#[derive(Clone, Copy, Debug)]
enum Side {
    // The end of the picture.
    End,
    // No value.
    Gap,
    // A curve, whose value is not known if it has no limit that can be seen.
    Drawn { value: Option<f64> },
}

impl Side {
    // The side that begins at the place `at`, to the left for -1 and to the right for 1.
    fn of(tracer: &Tracer<'_>, at: usize, step: isize) -> Self {
        let cell = |away: usize| {
            let nearest = if step < 0 { at.checked_sub(1)? } else { at };
            let place = nearest.checked_add_signed(step * away as isize)?;
            tracer.cells.get(place)
        };
        let is_smooth = |cell: &&Cell| cell.states[tracer.which] == State::Smooth;
        match cell(0).map(|cell| cell.states[tracer.which]) {
            None => return Self::End,
            Some(State::Gap) => return Self::Gap,
            Some(_) => {}
        }
        // The curve has a limit if it moves no more over several halvings of the distance.
        let end = tracer.place(at);
        let edge = (0..)
            .map_while(|away| cell(away).filter(|cell| is_smooth(cell)))
            .take(LIMIT)
            .last()
            .map_or(end, |cell| cell.x[usize::from(step > 0)]);
        let thinnest = tracer.frame.thinnest();
        let places = (0..LIMIT as i32).map(|k| end + step as f64 * thinnest * 2_f64.powi(k));
        let places = places.take_while(|x| (x - end).abs() <= (edge - end).abs());
        let mut all = vec![tracer.points[at][tracer.which]];
        all.extend(places.map(|x| tracer.family.enclosures([x, x])[tracer.which]));
        let values: Option<Vec<f64>> = all.iter().map(|value| tracer.known(value)).collect();
        let [bottom, top] = tracer.frame.y;
        let limit = values.and_then(|values| {
            let first = *values.first()?;
            let is_far = |&y: &f64| y > top || y < bottom;
            let is_near = |&y: &f64| (y - first).abs() <= tracer.frame.pixel();
            let settles = values.iter().all(is_near) || is_far(&first);
            settles.then_some(first)
        });
        Self::Drawn { value: limit }
    }

    fn value(self) -> Option<f64> {
        match self {
            Self::Drawn { value } => value,
            Self::End | Self::Gap => None,
        }
    }
}

// So many halvings, and so many cells beside a mark.
const LIMIT: usize = 10;
// What an enclosure may be higher than the line in it, in pixels.
const BAND: f64 = 3.0;
// What nobody sees, in pixels.
const UNSEEN: f64 = 0.25;
// A slope that climbs so many pictures across the picture is taken for infinite.
const STEEP: f64 = 1e4;
// Slopes beside a mark of so small a relative difference may be those of a curve.
const SAME: f64 = 1e-6;

fn finish(stroke: &mut Vec<[f64; 2]>, curve: &mut Curve) {
    if stroke.len() > 1 {
        curve.strokes.push(std::mem::take(stroke));
    }
    stroke.clear();
}

// One box for each column that has some.
fn by_column(frame: &Frame, bands: &[[[f64; 2]; 2]]) -> Vec<[[f64; 2]; 2]> {
    let width = frame.x[1] / frame.columns as f64 - frame.x[0] / frame.columns as f64;
    let column = |x: f64| ((x - frame.x[0]) / width + 1e-6).floor();
    let mut merged: Vec<[[f64; 2]; 2]> = Vec::new();
    for &[x, y] in bands {
        match merged.last_mut() {
            Some([last, range]) if column(last[0]) == column(x[0]) => {
                last[1] = x[1];
                *range = [range[0].min(y[0]), range[1].max(y[1])];
            }
            _ => merged.push([x, y]),
        }
    }
    merged
}
