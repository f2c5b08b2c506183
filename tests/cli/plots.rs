//! Pictures: no line leads over a break, every break has its mark, and both formats show it.

use std::f64::consts::{FRAC_PI_2, SQRT_2};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::process::{PLACE, run};

// A function, its range, and where it is interrupted: by what.
const BREAKS: &[(&str, [f64; 2], &[f64], &str)] = &[
    ("1/x", [-3.0, 3.0], &[0.0], "pole"),
    ("1/(x - 1/3)", [0.0, 1.0], &[1.0 / 3.0], "pole"),
    ("1/(x^2 - 2)", [-3.0, 3.0], &[-SQRT_2, SQRT_2], "pole"),
    (
        "tan(x)",
        [-2.0, 5.0],
        &[-FRAC_PI_2, FRAC_PI_2, 3.0 * FRAC_PI_2],
        "pole",
    ),
    ("gamma(x)", [-3.5, 1.0], &[-3.0, -2.0, -1.0, 0.0], "pole"),
    ("ln(abs(x))", [-1.0, 1.0], &[0.0], "pole"),
    // Between two pixels, and between two floats of the grid.
    ("1e-9/(x - 0.123456789)", [0.0, 1.0], &[0.123456789], "pole"),
    ("floor(x)", [-1.5, 2.5], &[-1.0, 0.0, 1.0, 2.0], "jump"),
    ("sign(x - 0.1)", [-3.0, 3.0], &[0.1], "jump"),
    ("atan(1/x)", [-3.0, 3.0], &[0.0], "jump"),
    ("if(x > 1, x^2 + 1, x)", [-3.0, 3.0], &[1.0], "jump"),
    ("x - floor(10*x)/10", [0.05, 0.35], &[0.1, 0.2, 0.3], "jump"),
    ("sin(x)/x", [-3.0, 3.0], &[0.0], "hole"),
    ("x^2*sin(1/x)", [-3.0, 3.0], &[0.0], "hole"),
    ("(x^2 - 1)/(x - 1)", [-3.0, 3.0], &[1.0], "hole"),
];

#[test]
fn no_line_leads_over_a_break() {
    // Of two widths, so that breaks are in the middle of columns and at their ends.
    let all = BREAKS.iter().flat_map(|row| [(row, "800"), (row, "613")]);
    for (&(expression, x, breaks, kind), width) in all {
        let (answer, picture) = plot_of_width(expression, x, "0", width);
        let marks = marks(&answer, 0);
        let places: Vec<&(String, [f64; 2])> = marks.iter().filter(|(k, _)| k == kind).collect();
        assert_eq!(places.len(), breaks.len(), "{expression}: {marks:?}");
        for (&at, (_, [lo, hi])) in breaks.iter().zip(places) {
            assert!(
                *lo <= at && at <= *hi && hi - lo < 1e-9,
                "{expression}: {lo} {hi}"
            );
            let column = picture.column(at, x);
            for stroke in picture.paths("curve f0") {
                let [left, right] = [stroke[0][0], stroke[stroke.len() - 1][0]];
                // To the two digits that are written.
                let is_beside = right <= column + 0.011 || left >= column - 0.011;
                assert!(
                    is_beside,
                    "{expression}: a line from {left} to {right} over {column}"
                );
            }
        }
        match kind {
            "pole" => assert_eq!(
                picture.paths("pole f0").len(),
                breaks.len() + 1,
                "{expression}"
            ),
            _ => assert!(picture.count("mark f0") > breaks.len(), "{expression}"),
        }
    }
}

#[test]
fn kinks_are_marked_and_drawn_through() {
    for (expression, x, kinks) in [
        ("abs(x)", [-3.0, 3.0], &[0.0][..]),
        ("max(x, x^2)", [-3.0, 3.0], &[0.0, 1.0]),
        ("sqrt(x^2)", [-1.0, 2.0], &[0.0]),
        ("relu(x - 0.3)", [-3.0, 3.0], &[0.3]),
    ] {
        let (answer, picture) = plot(expression, x, "1");
        let marks = marks(&answer, 0);
        assert_eq!(marks.len(), kinks.len(), "{expression}: {marks:?}");
        for (&at, (kind, [lo, hi])) in kinks.iter().zip(&marks) {
            assert!(
                kind == "kink" && *lo <= at && at <= *hi,
                "{expression}: {kind} {lo} {hi}"
            );
        }
        // In one stroke, and one for the legend; its slope jumps.
        assert_eq!(picture.paths("curve f0").len(), 2, "{expression}");
        assert_eq!(
            picture.paths("curve f1").len(),
            kinks.len() + 2,
            "{expression}"
        );
    }
}

#[test]
fn where_there_is_no_value_there_is_no_line() {
    for (expression, x, from, to) in [
        ("sqrt(x)", [-3.0, 3.0], 0.0, 3.0),
        ("asin(x)", [-3.0, 3.0], -1.0, 1.0),
        ("ln(1 - x)*sqrt(x + 2)", [-3.0, 3.0], -2.0, 1.0),
    ] {
        let (_, picture) = plot(expression, x, "0");
        let strokes = picture.paths("curve f0");
        // The last one is in the legend.
        let strokes = &strokes[..strokes.len() - 1];
        let [left, right] = [picture.column(from, x), picture.column(to, x)];
        let points = || strokes.iter().flatten().map(|point| point[0]);
        assert!(
            points().all(|x| left - 0.01 <= x && x <= right + 0.01),
            "{expression}"
        );
        assert!(points().any(|x| x < left + 0.5) && points().any(|x| x > right - 0.5));
    }
    let (answer, picture) = plot("ln(-1 - x^2)", [-3.0, 3.0], "1");
    assert!(picture.svg.contains("no value anywhere in this domain"));
    assert!(marks(&answer, 0).is_empty() && marks(&answer, 1).is_empty());
}

#[test]
fn what_cannot_be_followed_is_a_band() {
    // Waves, and poles, that are closer to each other than pixels.
    for (expression, kind) in [("sin(1/x)", "unresolved"), ("tan(1/x)", "unresolved")] {
        let (answer, picture) = plot(expression, [-1.0, 1.0], "0");
        let middle = picture.column(0.0, [-1.0, 1.0]);
        let covers =
            |[x, _, width, _]: &[f64; 4]| *x <= middle + 0.01 && middle <= x + width + 0.01;
        let bands = picture.rects("band f0");
        assert!(bands.iter().any(covers), "{expression}: {bands:?}");
        let marks = marks(&answer, 0);
        assert!(
            marks.iter().any(|(k, _)| k == kind),
            "{expression}: {marks:?}"
        );
    }
}

#[test]
fn other_variables_have_their_values_and_the_picture_its_size() {
    let words = [
        "plot", "a*x^2", "--wrt", "x", "--at", "a=3", "--domain", "x=0..1", "--range", "0..3",
    ];
    let answered = run(&words.map(str::to_owned), b"");
    assert_eq!((answered.status, answered.stderr.as_str()), (Some(0), ""));
    let picture = Picture::of(answered.stdout);
    assert_eq!(picture.size, [800.0, 500.0]);
    let stroke = &picture.paths("curve f0")[0];
    let [[left, bottom], [right, top]] = [stroke[0], stroke[stroke.len() - 1]];
    assert_eq!([left, right], picture.frame()[..2]);
    assert!((top - picture.frame()[2]).abs() < 0.02 && (bottom - picture.frame()[3]).abs() < 0.02);
    assert!(picture.svg.contains(">x, a = 3<"), "{}", picture.svg);
}

#[test]
fn a_bitmap_shows_the_curve() {
    let file = format!("{PLACE}/line.png");
    let words = [
        "plot", "x", "--domain", "x=0..1", "--range", "0..1", "--order", "0", "--width", "400",
        "--height", "300", "-o", "line.png",
    ];
    let answered = run(&words.map(str::to_owned), b"");
    assert_eq!(answered.status, Some(0), "{}", answered.stderr);
    let reader = std::io::BufReader::new(std::fs::File::open(file).unwrap());
    let mut decoder = png::Decoder::new(reader).read_info().unwrap();
    let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
    let info = decoder.next_frame(&mut pixels).unwrap();
    assert_eq!((info.width, info.height), (400, 300));
    let pixel = |[x, y]: [f64; 2]| {
        let at = (y.floor() as usize * 400 + x.floor() as usize) * 3;
        [pixels[at], pixels[at + 1], pixels[at + 2]]
    };
    // The frame is where it is in the other format.
    let [left, right, top, bottom] = Picture::of(
        run(
            &words[..words.len() - 2]
                .iter()
                .map(|&w| w.to_owned())
                .collect::<Vec<_>>(),
            b"",
        )
        .stdout,
    )
    .frame();
    let along = |t: f64, up: f64| [left + t * (right - left), bottom - t * (bottom - top) - up];
    for t in [0.13, 0.37, 0.53, 0.71, 0.93] {
        let [red, _, blue] = pixel(along(t, 0.0));
        assert!(red < 0x90 && blue > red, "at {t}: {red} {blue}");
        let [red, green, blue] = pixel(along(t, 9.0));
        // Paper or grid.
        assert!(red > 0xd0 && green > 0xd0 && blue > 0xd0, "beside {t}");
    }
}

fn plot(expression: &str, x: [f64; 2], order: &str) -> (serde_json::Value, Picture) {
    plot_of_width(expression, x, order, "800")
}

// The answer in JSON, and the picture in it.
fn plot_of_width(
    expression: &str,
    [lo, hi]: [f64; 2],
    order: &str,
    width: &str,
) -> (serde_json::Value, Picture) {
    let domain = format!("x={lo}..{hi}");
    let words = [
        "plot", expression, "--domain", &domain, "--order", order, "--width", width, "--json",
    ];
    let answered = run(&words.map(str::to_owned), b"");
    assert_eq!(
        (answered.status, answered.stderr.as_str()),
        (Some(0), ""),
        "{expression}"
    );
    let answer: serde_json::Value = serde_json::from_str(&answered.stdout).unwrap();
    let picture = Picture::of(answer["svg"].as_str().unwrap().to_owned());
    (answer, picture)
}

fn marks(answer: &serde_json::Value, curve: usize) -> Vec<(String, [f64; 2])> {
    let marks = answer["curves"][curve]["marks"].as_array().unwrap();
    let mark = |mark: &serde_json::Value| {
        let between = [0, 1].map(|end| mark["between"][end].as_f64().unwrap());
        (mark["kind"].as_str().unwrap().to_owned(), between)
    };
    marks.iter().map(mark).collect()
}

type Attributes = Vec<(String, String)>;
type Named = (String, Attributes);

// What a picture is made of.
struct Picture {
    svg: String,
    size: [f64; 2],
    // Name, and attributes by name.
    shapes: Vec<Named>,
}

impl Picture {
    fn of(svg: String) -> Self {
        let mut reader = Reader::from_str(&svg);
        let mut shapes: Vec<Named> = Vec::new();
        let shape = |tag: &BytesStart<'_>| -> Named {
            let attributes = tag.attributes().map(|attribute| {
                let attribute = attribute.expect("an attribute is well-formed");
                (
                    attribute.key.as_ref().to_owned(),
                    attribute.value.to_string(),
                )
            });
            (tag.name().as_ref().to_owned(), attributes.collect())
        };
        loop {
            match reader.read_event().expect("a picture is well-formed") {
                Event::Eof => break,
                Event::Start(tag) | Event::Empty(tag) => shapes.push(shape(&tag)),
                _ => {}
            }
        }
        let size = ["width", "height"].map(|name| number(&shapes[0].1, name));
        Self { svg, size, shapes }
    }

    fn of_class<'p>(&'p self, class: &'p str) -> impl Iterator<Item = &'p [(String, String)]> {
        let shapes = self
            .shapes
            .iter()
            .map(|(_, attributes)| attributes.as_slice());
        shapes.filter(move |attributes| value(attributes, "class") == Some(class))
    }

    fn count(&self, class: &str) -> usize {
        self.of_class(class).count()
    }

    fn paths(&self, class: &str) -> Vec<Vec<[f64; 2]>> {
        let paths = self.of_class(class).map(|attributes| {
            let path = value(attributes, "d").unwrap();
            let point = |text: &str| {
                let (x, y) = text.split_once(' ').unwrap();
                [x, y].map(|number| number.parse().unwrap())
            };
            path[1..].split('L').map(point).collect()
        });
        paths.collect()
    }

    fn rects(&self, class: &str) -> Vec<[f64; 4]> {
        let rect = |attributes: &[(String, String)]| {
            ["x", "y", "width", "height"].map(|name| number(attributes, name))
        };
        self.of_class(class).map(rect).collect()
    }

    // Left and right, top and bottom.
    fn frame(&self) -> [f64; 4] {
        let corners = &self.paths("frame")[0];
        [corners[0][0], corners[1][0], corners[0][1], corners[2][1]]
    }

    fn column(&self, at: f64, [lo, hi]: [f64; 2]) -> f64 {
        let [left, right, ..] = self.frame();
        left + (at - lo) / (hi - lo) * (right - left)
    }
}

fn value<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    let found = attributes.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_str())
}

fn number(attributes: &[(String, String)], name: &str) -> f64 {
    value(attributes, name).unwrap().parse().unwrap()
}
