//! A picture as shapes, in pixels from the upper left corner, for whoever draws them.

/// A picture.
#[derive(Clone, Debug)]
pub(crate) struct Scene {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// In the order in which they are drawn.
    pub(crate) shapes: Vec<Shape>,
}

/// What can be drawn.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Line {
        role: Role,
        points: Vec<[f64; 2]>,
    },
    Box {
        role: Role,
        /// The upper left corner.
        at: [f64; 2],
        size: [f64; 2],
    },
    /// A ring, or a disc where it is filled.
    Dot {
        role: Role,
        at: [f64; 2],
        is_filled: bool,
    },
    Text {
        role: Role,
        at: [f64; 2],
        text: String,
        anchor: Anchor,
    },
}

/// What a shape stands for, which says how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Frame,
    Grid,
    Axis,
    Text,
    /// The curve of a number.
    Curve(usize),
    /// Where that curve moves too fast to be followed.
    Band(usize),
    /// Where that curve has a pole.
    Pole(usize),
    /// Where that curve is not smooth otherwise.
    Mark(usize),
}

/// Which end of a text is at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// Red, green and blue.
pub(crate) type Colour = [u8; 3];

impl Role {
    pub(crate) fn colour(self) -> Colour {
        match self {
            Self::Frame => [0x3b, 0x42, 0x52],
            Self::Grid => [0xe6, 0xe8, 0xec],
            Self::Axis => [0x9a, 0xa0, 0xab],
            Self::Text => [0x1d, 0x21, 0x29],
            Self::Curve(i) | Self::Band(i) | Self::Pole(i) | Self::Mark(i) => {
                COLOURS[i % COLOURS.len()]
            }
        }
    }

    /// How wide its lines are.
    pub(crate) fn width(self) -> f64 {
        match self {
            Self::Curve(_) => 1.8,
            Self::Mark(_) => 1.6,
            _ => 1.0,
        }
    }

    /// How much it covers what is below it.
    pub(crate) fn opacity(self) -> f64 {
        match self {
            Self::Band(_) => 0.45,
            Self::Pole(_) => 0.8,
            _ => 1.0,
        }
    }

    /// Lengths of dashes and of what is between them.
    pub(crate) fn dashes(self) -> Option<[f64; 2]> {
        matches!(self, Self::Pole(_)).then_some([5.0, 4.0])
    }

    /// The word for it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Frame => "frame",
            Self::Grid => "grid",
            Self::Axis => "axis",
            Self::Text => "text",
            Self::Curve(_) => "curve",
            Self::Band(_) => "band",
            Self::Pole(_) => "pole",
            Self::Mark(_) => "mark",
        }
    }
}

// Dark enough on white, and told apart by those who do not see red and green.
const COLOURS: &[Colour] = &[
    [0x1b, 0x4f, 0x9c],
    [0xc2, 0x41, 0x0c],
    [0x0f, 0x76, 0x6e],
    [0x7e, 0x22, 0xce],
    [0x85, 0x4d, 0x0e],
];

/// The size of a letter, all of which are equally wide.
pub(crate) const LETTER: [f64; 2] = [7.0, 16.0];
/// The radius of a dot.
pub(crate) const RADIUS: f64 = 4.0;
