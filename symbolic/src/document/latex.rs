//! LaTeX.

use trigrad_core::{Formula, Relation};

use super::derivative::Derivative;
use super::mark::{Layout, Mark};
use super::name::{Name, greek_command};
use super::typeset::typeset;

/// The outputs in LaTeX, for the mathematics mode of a document or for KaTeX.
///
/// One output is a formula of its own; several are the lines of an `aligned` environment, and
/// so are the definitions t₁ = … of what a long text uses more than once. Besides `aligned` and
/// `cases` (amsmath) nothing is needed. Time and text are linear in the nodes.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::document::latex;
/// let f = Formula::parse("2*x_1*sin(alpha)^2/sqrt(y)").unwrap();
/// assert_eq!(latex(&f), r"\frac{2 x_{1} \sin^{2}\left(\alpha\right)}{\sqrt{y}}");
/// ```
pub fn latex(formula: &Formula) -> String {
    latex_derivatives(formula, &[])
}

/// The same as equations: in front of each output the derivative that it is, in order; an
/// output behind the last of them stands alone.
pub fn latex_derivatives(formula: &Formula, derivatives: &[Derivative]) -> String {
    let mut page = Page::default();
    typeset(formula, derivatives, &mut |mark| page.put(mark));
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    // Whether a letter would be taken for a part of the command that was written last.
    behind_command: bool,
    has_lines: bool,
}

impl Page {
    fn put(&mut self, mark: Mark<'_>) {
        match mark {
            Mark::Number(digits) => self.write(digits),
            Mark::Letter(letter) => self.letter(letter),
            Mark::Name(name) => self.name(name),
            Mark::Function(name) => self.function(name),
            Mark::Apply => {}
            Mark::Primes(count) => (0..count).for_each(|_| self.write("'")),
            Mark::Orders(orders) => {
                for (slot, order) in orders.iter().enumerate() {
                    self.write(if slot == 0 { "(" } else { "," });
                    self.write(&order.to_string());
                }
                self.write(")");
            }
            Mark::Plus => self.write(" + "),
            Mark::Minus(true) => self.write(" - "),
            Mark::Minus(false) => self.write("-"),
            Mark::Times(true) => self.write(r" \cdot "),
            Mark::Times(false) => self.write(" "),
            Mark::Slash => self.write("/"),
            Mark::Comma => self.write(", "),
            Mark::Relation(relation) => self.write(match relation {
                Relation::Less => " < ",
                Relation::LessEqual => r" \le ",
                Relation::Greater => " > ",
                Relation::GreaterEqual => r" \ge ",
                Relation::Equal => " = ",
                Relation::NotEqual => r" \ne ",
            }),
            Mark::Equals => self.write(if self.has_lines { "= " } else { " = " }),
            Mark::Open(layout) => self.open(layout),
            Mark::Next(layout) => self.write(match layout {
                Layout::Fraction => "}{",
                Layout::Power => "^{",
                Layout::Index => "_{",
                Layout::Root(_) | Layout::Fence(..) | Layout::Cases => "",
            }),
            Mark::Close(layout) => self.close(layout),
            Mark::If => self.write(r" & \text{if } "),
            Mark::Case => self.write(r" \\ "),
            Mark::Otherwise => self.write(r" & \text{otherwise}"),
            Mark::Begin { lines: true } => {
                self.has_lines = true;
                self.write("\\begin{aligned}\n");
            }
            Mark::End { lines: true } => self.write("\\end{aligned}"),
            Mark::Align => self.write(if self.text.ends_with('\n') {
                "& "
            } else {
                " &"
            }),
            Mark::EndLine { last: false } => self.write(" \\\\\n"),
            Mark::EndLine { last: true } if self.has_lines => self.write("\n"),
            Mark::Begin { .. } | Mark::End { .. } | Mark::Line | Mark::EndLine { .. } => {}
        }
    }

    fn open(&mut self, layout: Layout) {
        match layout {
            Layout::Fraction => self.write(r"\frac{"),
            Layout::Root("2") => self.write(r"\sqrt{"),
            Layout::Root(degree) => {
                self.write(r"\sqrt[");
                self.write(degree);
                self.write("]{");
            }
            Layout::Fence(open, _) => {
                self.write(r"\left");
                self.write(fence(open));
            }
            Layout::Cases => self.write(r"\begin{cases}"),
            Layout::Power | Layout::Index => {}
        }
    }

    fn close(&mut self, layout: Layout) {
        match layout {
            Layout::Fence(_, close) => {
                self.write(r"\right");
                self.write(fence(close));
            }
            Layout::Cases => self.write(r"\end{cases}"),
            _ => self.write("}"),
        }
    }

    fn letter(&mut self, letter: &str) {
        match letter {
            "∞" => self.write(r"\infty"),
            "∂" => self.write(r"\partial"),
            _ => self.word(letter, r"\mathrm{"),
        }
    }

    fn name(&mut self, name: &Name) {
        self.word(&name.base, r"\mathit{");
        if name.below.is_empty() {
            return;
        }
        self.write("_{");
        for (place, part) in name.below.iter().enumerate() {
            if place > 0 {
                self.write(",");
            }
            match part.bytes().all(|byte| byte.is_ascii_digit()) {
                true => self.write(part),
                false => self.word(part, r"\mathrm{"),
            }
        }
        self.write("}");
    }

    fn function(&mut self, name: &str) {
        const KNOWN: &[&str] = &[
            "arccos", "arcsin", "arctan", "cos", "cosh", "cot", "csc", "ln", "log", "max", "min",
            "sec", "sin", "sinh", "tan", "tanh",
        ];
        if KNOWN.contains(&name) {
            self.write("\\");
            self.write(name);
        } else {
            self.word(name, r"\operatorname{");
        }
    }

    // A letter as it is, a word in the command that keeps its letters together.
    fn word(&mut self, word: &str, command: &str) {
        let mut letters = word.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii_alphabetic() => self.write(word),
            (Some(_), None) if let Some(command) = greek_command(word) => self.write(command),
            _ if !word.is_ascii() => {
                // The fonts of mathematics have no such letters.
                self.write(r"\text{");
                self.escaped(word);
                self.write("}");
            }
            _ => {
                self.write(command);
                self.escaped(word);
                self.write("}");
            }
        }
    }

    fn escaped(&mut self, word: &str) {
        for part in word.split_inclusive('_') {
            match part.strip_suffix('_') {
                Some(part) => {
                    self.write(part);
                    self.write(r"\_");
                }
                None => self.write(part),
            }
        }
    }

    fn write(&mut self, text: &str) {
        let begins_with_letter = text.starts_with(|c: char| c.is_ascii_alphabetic());
        if self.behind_command && begins_with_letter {
            self.text.push(' ');
        }
        if !text.is_empty() {
            self.text.push_str(text);
            self.behind_command = ends_with_command(text);
        }
    }
}

fn ends_with_command(text: &str) -> bool {
    let name = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    name.len() < text.len() && name.ends_with('\\')
}

fn fence(sign: char) -> &'static str {
    match sign {
        '(' => "(",
        ')' => ")",
        '⌊' => r"\lfloor",
        '⌋' => r"\rfloor",
        '⌈' => r"\lceil",
        '⌉' => r"\rceil",
        _ => "|",
    }
}
