//! A scene as pixels, and those as PNG.

use noto_sans_mono_bitmap::{FontWeight, RasterHeight, RasterizedChar, get_raster};
use png::{BitDepth, ColorType, Encoder, EncodingError};

use super::scene::{Anchor, Colour, LETTER, RADIUS, Scene, Shape};

/// The scene as the bytes of a PNG file.
pub(crate) fn png(scene: &Scene) -> Result<Vec<u8>, EncodingError> {
    let mut canvas = Canvas::new(scene.width, scene.height);
    for shape in &scene.shapes {
        canvas.draw(shape);
    }
    let mut bytes = Vec::new();
    let [width, height] = [scene.width, scene.height].map(|side| side as u32);
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&canvas.pixels)?;
    writer.finish()?;
    Ok(bytes)
}

struct Canvas {
    width: usize,
    height: usize,
    // Three bytes a pixel, row by row.
    pixels: Vec<u8>,
    // How much of each pixel the line covers that is being drawn; 0 elsewhere.
    cover: Vec<f32>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![0xff; width * height * 3],
            cover: vec![0.0; width * height],
        }
    }

    fn draw(&mut self, shape: &Shape) {
        match shape {
            Shape::Line { role, points } => {
                let mut touched = Vec::new();
                for pair in points.windows(2) {
                    match role.dashes() {
                        None => self.cover_line([pair[0], pair[1]], role.width(), &mut touched),
                        Some(dashes) => {
                            for dash in dashed([pair[0], pair[1]], dashes) {
                                self.cover_line(dash, role.width(), &mut touched);
                            }
                        }
                    }
                }
                self.paint(&touched, role.colour(), role.opacity());
            }
            Shape::Box { role, at, size } => {
                let mut touched = Vec::new();
                self.cover_box(*at, *size, &mut touched);
                self.paint(&touched, role.colour(), role.opacity());
            }
            Shape::Dot {
                role,
                at,
                is_filled,
            } => {
                let outer = RADIUS + role.width() / 2.0;
                let inner = RADIUS - role.width() / 2.0;
                let mut touched = Vec::new();
                self.cover_disc(*at, outer, &mut touched);
                self.paint(&touched, role.colour(), 1.0);
                if !is_filled {
                    touched.clear();
                    self.cover_disc(*at, inner, &mut touched);
                    self.paint(&touched, [0xff; 3], 1.0);
                }
            }
            Shape::Text {
                role,
                at,
                text,
                anchor,
            } => {
                let text = spelled(text);
                let width = text.chars().count() as f64 * LETTER[0];
                let left = match anchor {
                    Anchor::Start => at[0],
                    Anchor::Middle => at[0] - width / 2.0,
                    Anchor::End => at[0] - width,
                };
                self.write([left, at[1]], &text, role.colour());
            }
        }
    }

    // The pixels whose middles are near a line.
    fn cover_line(&mut self, [a, b]: [[f64; 2]; 2], width: f64, touched: &mut Vec<usize>) {
        let reach = width / 2.0 + 0.5;
        let along = [b[0] - a[0], b[1] - a[1]];
        let square = along[0] * along[0] + along[1] * along[1];
        let rows = self.rows(a[1].min(b[1]) - reach, a[1].max(b[1]) + reach);
        for row in rows {
            // Of a long line that is not upright only a part is in each row.
            let y = row as f64 + 0.5;
            let [from, to] = match along[1].abs() > 1.0 {
                true => {
                    let at = |y: f64| a[0] + (y - a[1]) / along[1] * along[0];
                    let slack = reach * (1.0 + (along[0] / along[1]).abs());
                    let [p, q] = [at(y), at(y)];
                    [p - slack, q + slack]
                }
                false => [a[0].min(b[0]) - reach, a[0].max(b[0]) + reach],
            };
            let from = from.max(a[0].min(b[0]) - reach);
            let to = to.min(a[0].max(b[0]) + reach);
            for column in self.columns(from, to) {
                let x = column as f64 + 0.5;
                let t = match square > 0.0 {
                    true => ((x - a[0]) * along[0] + (y - a[1]) * along[1]) / square,
                    false => 0.0,
                };
                let t = t.clamp(0.0, 1.0);
                let away = (x - a[0] - t * along[0]).hypot(y - a[1] - t * along[1]);
                self.touch(row, column, reach - away, touched);
            }
        }
    }

    fn cover_disc(&mut self, at: [f64; 2], radius: f64, touched: &mut Vec<usize>) {
        let reach = radius + 0.5;
        for row in self.rows(at[1] - reach, at[1] + reach) {
            for column in self.columns(at[0] - reach, at[0] + reach) {
                let [x, y] = [column, row].map(|place| place as f64 + 0.5);
                let away = (x - at[0]).hypot(y - at[1]);
                self.touch(row, column, reach - away, touched);
            }
        }
    }

    fn cover_box(&mut self, at: [f64; 2], size: [f64; 2], touched: &mut Vec<usize>) {
        let ends = [at[0] + size[0], at[1] + size[1]];
        // How much of a pixel is between two places.
        let part = |place: usize, from: f64, to: f64| {
            let place = place as f64;
            to.min(place + 1.0) - from.max(place)
        };
        for row in self.rows(at[1], ends[1]) {
            for column in self.columns(at[0], ends[0]) {
                let across = part(column, at[0], ends[0]).max(0.0);
                let cover = across * part(row, at[1], ends[1]).max(0.0);
                self.touch(row, column, cover, touched);
            }
        }
    }

    fn touch(&mut self, row: usize, column: usize, cover: f64, touched: &mut Vec<usize>) {
        let cover = cover.clamp(0.0, 1.0) as f32;
        let at = row * self.width + column;
        if cover > self.cover[at] {
            if self.cover[at] == 0.0 {
                touched.push(at);
            }
            self.cover[at] = cover;
        }
    }

    // Colours what is covered, and forgets it.
    fn paint(&mut self, touched: &[usize], colour: Colour, opacity: f64) {
        for &at in touched {
            let cover = f64::from(std::mem::take(&mut self.cover[at])) * opacity;
            self.blend(at, colour, cover);
        }
    }

    fn blend(&mut self, at: usize, colour: Colour, cover: f64) {
        for (byte, colour) in self.pixels[3 * at..3 * at + 3].iter_mut().zip(colour) {
            let mixed = f64::from(*byte) * (1.0 - cover) + f64::from(colour) * cover;
            *byte = mixed.round() as u8;
        }
    }

    // Letters of one width, their line at the height of `at`.
    fn write(&mut self, at: [f64; 2], text: &str, colour: Colour) {
        let top = at[1].round() as i64 - BASE;
        let mut left = at[0].round() as i64;
        for letter in text.chars() {
            if let Some(glyph) = glyph(letter) {
                for (y, row) in (top..).zip(glyph.rows()) {
                    for (x, &cover) in (left..).zip(row.iter()) {
                        let is_inside = (0..self.width as i64).contains(&x)
                            && (0..self.height as i64).contains(&y);
                        if is_inside && cover > 0 {
                            let at = y as usize * self.width + x as usize;
                            self.blend(at, colour, f64::from(cover) / 255.0);
                        }
                    }
                }
            }
            left += LETTER[0] as i64;
        }
    }

    fn rows(&self, from: f64, to: f64) -> std::ops::Range<usize> {
        between(from, to, self.height)
    }

    fn columns(&self, from: f64, to: f64) -> std::ops::Range<usize> {
        between(from, to, self.width)
    }
}

// From the top of a letter to the line it stands on.
const BASE: i64 = 13;

fn between(from: f64, to: f64, most: usize) -> std::ops::Range<usize> {
    // Saturating, as `as` does.
    let from = from.floor().max(0.0) as usize;
    from.min(most)..(to.ceil().max(0.0) as usize).min(most)
}

// The letters of formulas that the font does not have, by name.
fn spelled(text: &str) -> String {
    let mut spelled = String::new();
    for letter in text.chars() {
        match GREEK.iter().find(|(greek, _)| *greek == letter) {
            Some((_, name)) => spelled.push_str(name),
            None => spelled.push(letter),
        }
    }
    spelled
}

const GREEK: &[(char, &str)] = &[
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Ξ', "Xi"),
    ('Π', "Pi"),
    ('Σ', "Sigma"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
];

// What the font does not have is shown to be missing.
fn glyph(letter: char) -> Option<RasterizedChar> {
    const MISSING: char = '\u{fffd}';
    let raster = |letter| get_raster(letter, FontWeight::Regular, RasterHeight::Size16);
    raster(letter).or_else(|| raster(MISSING))
}

fn dashed([a, b]: [[f64; 2]; 2], [on, off]: [f64; 2]) -> Vec<[[f64; 2]; 2]> {
    let length = (b[0] - a[0]).hypot(b[1] - a[1]);
    let at = |s: f64| {
        let t = (s / length).min(1.0);
        [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
    };
    let count = (length / (on + off)).ceil() as usize;
    let start = |i: usize| i as f64 * (on + off);
    (0..count)
        .map(|i| [at(start(i)), at(start(i) + on)])
        .collect()
}
