//! `trigrad plot`: a function of one variable and its derivatives, drawn.

mod cells;
mod painter;
mod raster;
mod scale;
mod scene;
mod svg;
mod trace;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use trigrad::{Formula, Graph};

use super::budget::Budget;
use super::derive::{Wish, derive};
use super::domain::{Domain, range};
use super::failure::{Failure, Kind};
use super::input::{self, Start};
use super::point::{Point, brief};
use super::problem::Problem;
use super::{Report, args, number, output, words};
use cells::{Family, Frame};
use painter::{Layout, Legend, Named};
use scene::Scene;
use trace::Curve;

pub(crate) use svg::escaped;

pub(crate) fn run(args: &args::Plot) -> Result<Report, Failure> {
    let point = Point::read(&args.at.at)?;
    let domain = Domain::read(&args.domain)?;
    let size = [
        input::count("--width", &args.width, SIDES)?,
        input::count("--height", &args.height, SIDES)?,
    ];
    let order = input::count("--order", &args.order, 0..=MOST_ORDER)?;
    let file = args.output.as_deref().map(File::of).transpose()?;
    let y = args
        .range
        .as_deref()
        .map(|text| finite("--range", text))
        .transpose()?;
    let Start {
        budget,
        text,
        options,
    } = input::start(&args.subject, &args.budget)?;
    let problem = Problem::read(text, &options, None, &budget)?;
    let variable = variable(args.wrt.as_deref(), &problem, &point, &domain)?;
    let x = match domain.get(&variable) {
        None => DOMAIN,
        Some(x) if has_width(x) => x,
        Some(_) => {
            let message = format!("the range of `{variable}` must have two different, finite ends");
            return Err(domain.failure(&variable, message));
        }
    };
    let plot = Plot::new(problem, variable, &point, x, order, &budget)?;
    let picture = plot.draw(size.map(|side| side as usize), y, &budget)?;
    let svg = || svg::svg(&picture.scene);
    let Some(File { path, is_png }) = file else {
        return Ok(Report::fine(match args.subject.json {
            true => format!("{}\n", picture.to_json(("svg", svg()))),
            false => svg(),
        }));
    };
    let bytes = match is_png {
        false => svg().into_bytes(),
        true => raster::png(&picture.scene).map_err(|error| {
            Failure::new(Kind::Io, format!("the picture cannot be encoded: {error}"))
        })?,
    };
    output::write(&path, &bytes)?;
    Ok(Report::fine(match args.subject.json {
        true => format!("{}\n", picture.to_json(("file", path))),
        false => picture.to_text(&path),
    }))
}

const SIDES: std::ops::RangeInclusive<u32> = 200..=10_000;
const MOST_ORDER: u32 = 8;
// Where nothing is said.
const DOMAIN: [f64; 2] = [-3.0, 3.0];

// Where a picture goes.
struct File {
    path: String,
    is_png: bool,
}

impl File {
    fn of(path: &str) -> Result<Self, Failure> {
        let extension = Path::new(path).extension().and_then(|end| end.to_str());
        let is_png = match extension.map(str::to_ascii_lowercase).as_deref() {
            Some("svg") => false,
            Some("png") => true,
            _ => {
                let message = "a picture is written to a file that ends in .svg or .png";
                return Err(Failure::new(Kind::Choice, message).at("-o", path, 0..path.len()));
            }
        };
        Ok(Self {
            path: path.to_owned(),
            is_png,
        })
    }
}

fn finite(option: &str, text: &str) -> Result<[f64; 2], Failure> {
    let wrong =
        |message: String| Failure::new(Kind::Value, message).at(option, text, 0..text.len());
    let ends = range(text).map_err(wrong)?;
    match has_width(ends) {
        true => Ok(ends),
        false => Err(wrong(format!(
            "{option} must have two different, finite ends"
        ))),
    }
}

fn has_width([lo, hi]: [f64; 2]) -> bool {
    lo < hi && lo >= -LARGEST && hi <= LARGEST
}

const LARGEST: f64 = 1e300;

// The variable from left to right: the one that is named, or has a range, or has no value.
fn variable(
    wrt: Option<&str>,
    problem: &Problem,
    point: &Point,
    domain: &Domain,
) -> Result<String, Failure> {
    if let Some(wrt) = wrt {
        super::point::check_name(wrt)
            .map_err(|message| Failure::new(Kind::Name, message).at("--wrt", wrt, 0..wrt.len()))?;
    }
    let given = domain.names();
    if let [_, second, ..] = given {
        let message = format!(
            "one variable has a range, `{}` needs a value",
            brief(second)
        );
        return Err(domain.failure(second, message).help("--at gives it one"));
    }
    match (wrt, given) {
        (Some(wrt), [other]) if wrt != other => {
            let message = format!(
                "the range of `{}` is given, not of `{}`",
                brief(other),
                brief(wrt)
            );
            Err(domain.failure(other, message))
        }
        (Some(wrt), _) => Ok(wrt.to_owned()),
        (None, [name, ..]) => Ok(name.clone()),
        (None, []) => {
            let mut inputs = problem.read.inputs();
            let free = inputs.find(|name| point.get(name).is_none());
            let first = || problem.read.inputs().next();
            Ok(free.or_else(first).unwrap_or("x").to_owned())
        }
    }
}

// What is to be drawn.
struct Plot {
    variable: String,
    // The values of the other variables that occur.
    others: Vec<(String, f64)>,
    names: Vec<String>,
    family: Family,
    x: [f64; 2],
}

impl Plot {
    fn new(
        problem: Problem,
        variable: String,
        point: &Point,
        x: [f64; 2],
        order: u32,
        budget: &Budget,
    ) -> Result<Self, Failure> {
        let problem = problem.by(vec![variable.clone()]);
        let get = |name: &str| {
            if name == variable {
                Some(0.0)
            } else {
                point.get(name)
            }
        };
        let at = problem.given(get, 0.0)?;
        let others = problem.read.inputs().filter(|&name| name != variable);
        let others = others.filter_map(|name| Some((name.to_owned(), point.get(name)?)));
        let others = others.collect();
        // One more, for the slopes of the last one that is drawn.
        let mut all = vec![problem.read.clone()];
        for order in 1..=order + 1 {
            let wish = Wish {
                order: Some(order),
                ..Wish::default()
            };
            all.push(derive(&problem, &wish, budget)?.formula);
        }
        let mut names = vec![format!("f = {}", problem.read)];
        for (derivative, order) in all[1..].iter().zip(1..=order) {
            let label = words::derivative(&variable, order);
            names.push(format!("{label} = {derivative}"));
        }
        let inputs: Vec<&str> = problem.formula.inputs().collect();
        Ok(Self {
            family: Family::new(joined(&all, &inputs), 0, at),
            others,
            names,
            variable,
            x,
        })
    }

    fn draw(
        &self,
        size: [usize; 2],
        y: Option<[f64; 2]>,
        budget: &Budget,
    ) -> Result<Picture, Failure> {
        let legend = Legend::new(&self.names, size);
        let y = y.unwrap_or_else(|| self.visible(size[0]));
        let layout = Layout::new(size, &legend, y);
        let [columns, rows] = layout.pixels();
        let frame = Frame {
            x: self.x,
            y,
            columns,
            rows,
        };
        let curves = trace::trace(&self.family, &frame, budget)?;
        let names = self.names.iter().cloned();
        let named: Vec<Named> = names
            .zip(curves)
            .map(|(name, curve)| Named { name, curve })
            .collect();
        let values = |(name, x): &(String, f64)| format!(", {name} = {}", number::show(*x));
        let others: String = self.others.iter().map(values).collect();
        let axis = format!("{}{others}", self.variable);
        Ok(Picture {
            scene: painter::scene(&layout, &frame, &axis, &legend, &named),
            curves: named,
            x: self.x,
            y,
        })
    }

    // The values that are to be seen. Only how large the picture is depends on these samples.
    fn visible(&self, columns: usize) -> [f64; 2] {
        let [lo, hi] = self.x;
        let samples: Vec<Vec<f64>> = (0..=2 * columns)
            .map(|i| {
                let t = (i as f64 + 0.25) / (2 * columns + 1) as f64;
                self.family.values(lo * (1.0 - t) + hi * t)
            })
            .collect();
        // Where f has no value nothing is drawn.
        let of = |which: usize| {
            let values = samples.iter().filter(|values| !values[0].is_nan());
            values.map(|values| values[which]).collect()
        };
        scale::range(&(0..self.names.len()).map(of).collect::<Vec<Vec<f64>>>())
    }
}

// All in one graph, where what they share is evaluated once.
fn joined(all: &[Formula], inputs: &[&str]) -> Formula {
    let graph = Graph::new();
    let outputs: Vec<_> = all
        .iter()
        .flat_map(|formula| graph.import(formula))
        .collect();
    graph.formula(&outputs, inputs)
}

// What was drawn.
struct Picture {
    scene: Scene,
    curves: Vec<Named>,
    x: [f64; 2],
    y: [f64; 2],
}

impl Picture {
    fn to_text(&self, path: &str) -> String {
        let mut text = format!("{path}\n");
        for Named { name, curve } in &self.curves {
            let _ = writeln!(text, "  {name}");
            for line in places(curve) {
                let _ = writeln!(text, "    {line}");
            }
        }
        text
    }

    // With the picture itself, or where it is.
    fn to_json(&self, (name, picture): (&str, String)) -> Value {
        let pair = |ends: [f64; 2]| json!(ends.map(number::to_json));
        let curve = |Named { name, curve }: &Named| {
            let marks = curve.marks.iter().map(|mark| {
                let beside = mark.y.map(|y| y.map_or(Value::Null, number::to_json));
                json!({"kind": mark.kind.name(), "between": pair(mark.x), "beside": beside})
            });
            json!({"name": name, "marks": marks.collect::<Value>()})
        };
        json!({
            name: picture,
            "x": pair(self.x),
            "y": pair(self.y),
            "curves": self.curves.iter().map(curve).collect::<Value>(),
        })
    }
}

// What a curve has marks for, by kind, as far as that can be read.
fn places(curve: &Curve) -> Vec<String> {
    const MOST: usize = 8;
    let mut kinds: BTreeMap<trace::Kind, Vec<String>> = BTreeMap::new();
    for mark in &curve.marks {
        kinds.entry(mark.kind).or_default().push(shortest(mark.x));
    }
    kinds
        .into_iter()
        .map(|(kind, mut places)| {
            let more = places.len().saturating_sub(MOST);
            places.truncate(MOST);
            let rest = match more {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            format!("{} at {}{rest}", kind.name(), places.join(", "))
        })
        .collect()
}

// The number with the fewest digits between these.
fn shortest([lo, hi]: [f64; 2]) -> String {
    if lo <= 0.0 && 0.0 <= hi {
        return "0".to_owned();
    }
    let middle = lo / 2.0 + hi / 2.0;
    let texts = (0..17).map(|digits| format!("{middle:.digits$e}"));
    let numbers = texts.filter_map(|text| text.parse::<f64>().ok());
    let mut inside = numbers.filter(|x| (lo..=hi).contains(x));
    number::show(inside.next().unwrap_or(middle))
}
