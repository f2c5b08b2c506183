//! A scene as SVG.

use std::fmt::Write as _;

use super::scene::{Anchor, LETTER, RADIUS, Role, Scene, Shape};

/// The scene as a document that stands for itself.
pub(crate) fn svg(scene: &Scene) -> String {
    let Scene {
        width,
        height,
        shapes,
    } = scene;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\">\n\
         <style>text {{ font: {}px 'Noto Sans Mono', 'DejaVu Sans Mono', monospace; fill: {} }}\
         </style>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        LETTER[0] / 0.6,
        colour(Role::Text)
    );
    for shape in shapes {
        write(shape, &mut text);
    }
    text.push_str("</svg>\n");
    text
}

fn write(shape: &Shape, text: &mut String) {
    // Writing to a string does not fail.
    let _ = match shape {
        Shape::Line { role, points } => {
            let mut path = String::new();
            for (i, [x, y]) in points.iter().enumerate() {
                let _ = write!(path, "{}{x:.2} {y:.2}", if i == 0 { "M" } else { "L" });
            }
            let dashes = match role.dashes() {
                Some([on, off]) => format!(" stroke-dasharray=\"{on} {off}\""),
                None => String::new(),
            };
            writeln!(
                text,
                "<path class=\"{}\" d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" \
                 stroke-linejoin=\"round\"{dashes}{}/>",
                class(*role),
                colour(*role),
                role.width(),
                opacity(*role)
            )
        }
        Shape::Box { role, at, size } => writeln!(
            text,
            "<rect class=\"{}\" x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" \
             fill=\"{}\"{}/>",
            class(*role),
            at[0],
            at[1],
            size[0],
            size[1],
            colour(*role),
            opacity(*role)
        ),
        Shape::Dot {
            role,
            at,
            is_filled,
        } => writeln!(
            text,
            "<circle class=\"{}\" cx=\"{:.2}\" cy=\"{:.2}\" r=\"{RADIUS}\" fill=\"{}\" \
             stroke=\"{}\" stroke-width=\"{}\"/>",
            class(*role),
            at[0],
            at[1],
            if *is_filled {
                colour(*role)
            } else {
                "#fff".to_owned()
            },
            colour(*role),
            role.width()
        ),
        Shape::Text {
            at,
            text: content,
            anchor,
            ..
        } => writeln!(
            text,
            "<text x=\"{:.2}\" y=\"{:.2}\" text-anchor=\"{}\">{}</text>",
            at[0],
            at[1],
            match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            },
            escaped(content)
        ),
    };
}

fn class(role: Role) -> String {
    match role {
        Role::Curve(i) | Role::Band(i) | Role::Pole(i) | Role::Mark(i) => {
            format!("{} f{i}", role.name())
        }
        _ => role.name().to_owned(),
    }
}

fn colour(role: Role) -> String {
    let [red, green, blue] = role.colour();
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn opacity(role: Role) -> String {
    match role.opacity() {
        1.0 => String::new(),
        opacity => format!(" opacity=\"{opacity}\""),
    }
}

/// Text between tags.
pub(crate) fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}
