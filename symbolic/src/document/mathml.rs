//! MathML.

use trigrad_core::{Formula, Relation};

use super::derivative::Derivative;
use super::label::escaped;
use super::mark::{Layout, Mark};
use super::name::Name;
use super::typeset::typeset;

/// The outputs in presentation MathML, as browsers show it (MathML Core).
///
/// One output is a formula of its own; several are the lines of a table, and so are the
/// definitions t₁ = … of what a long text uses more than once. Time and text are linear in the
/// nodes.
///
/// ```
/// use trigrad_core::Formula;
/// use trigrad_symbolic::document::mathml;
/// let f = Formula::parse("x/2").unwrap();
/// assert!(mathml(&f).contains("<mfrac><mrow><mi>x</mi></mrow><mrow><mn>2</mn></mrow></mfrac>"));
/// ```
pub fn mathml(formula: &Formula) -> String {
    mathml_derivatives(formula, &[])
}

/// The same as equations: in front of each output the derivative that it is, in order; an
/// output behind the last of them stands alone.
pub fn mathml_derivatives(formula: &Formula, derivatives: &[Derivative]) -> String {
    let mut page = Page::default();
    typeset(formula, derivatives, &mut |mark| page.put(mark));
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    // Whether there is more than one line.
    has_lines: bool,
    // A product was written that cannot be seen, and nothing since.
    behind_product: bool,
}

impl Page {
    fn put(&mut self, mark: Mark<'_>) {
        if self.behind_product && matches!(mark, Mark::Function(_)) {
            self.write("<mspace width=\"0.167em\"></mspace>");
        }
        self.behind_product = match mark {
            Mark::Times(false) => true,
            Mark::Open(Layout::Power | Layout::Index) => self.behind_product,
            _ => false,
        };
        match mark {
            Mark::Number(digits) => self.element("mn", digits),
            Mark::Letter(letter) => self.element("mi", letter),
            Mark::Name(name) => self.name(name),
            Mark::Function(name) => self.element("mi", name),
            Mark::Apply => self.operator("&#x2061;"),
            Mark::Primes(count) => self.operator(match count {
                1 => "′",
                2 => "″",
                _ => "‴",
            }),
            Mark::Orders(orders) => {
                for (slot, order) in orders.iter().enumerate() {
                    self.operator(if slot == 0 { "(" } else { "," });
                    self.element("mn", &order.to_string());
                }
                self.operator(")");
            }
            Mark::Plus => self.operator("+"),
            Mark::Minus(true) => self.operator("−"),
            Mark::Minus(false) => self.write("<mo form=\"prefix\">−</mo>"),
            Mark::Times(true) => self.operator("·"),
            Mark::Times(false) => self.operator("&#x2062;"),
            Mark::Slash => self.operator("/"),
            Mark::Comma => self.operator(","),
            Mark::Relation(relation) => self.operator(match relation {
                Relation::Less => "&lt;",
                Relation::LessEqual => "≤",
                Relation::Greater => "&gt;",
                Relation::GreaterEqual => "≥",
                Relation::Equal => "=",
                Relation::NotEqual => "≠",
            }),
            Mark::Equals => self.operator("="),
            Mark::Open(layout) => self.open(layout),
            Mark::Next(_) => self.write("</mrow><mrow>"),
            Mark::Close(layout) => self.close(layout),
            Mark::If => self.write(concat!(
                "</mrow></mtd><mtd style=\"text-align: left\"><mrow><mtext>if</mtext>",
                "<mspace width=\"0.35em\"></mspace>"
            )),
            Mark::Case => {
                self.write("</mrow></mtd></mtr>");
                self.write(CASE);
            }
            Mark::Otherwise => self.write(
                "</mrow></mtd><mtd style=\"text-align: left\"><mrow><mtext>otherwise</mtext>",
            ),
            Mark::Begin { lines } => {
                self.write("<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\">");
                self.has_lines = lines;
                self.write(if lines {
                    "<mtable displaystyle=\"true\">"
                } else {
                    "<mrow>"
                });
            }
            Mark::End { lines } => self.write(if lines {
                "</mtable></math>"
            } else {
                "</mrow></math>"
            }),
            Mark::Line if self.has_lines => {
                self.write("\n<mtr><mtd style=\"text-align: right\"><mrow>");
            }
            Mark::Align => self.write("</mrow></mtd><mtd style=\"text-align: left\"><mrow>"),
            Mark::EndLine { .. } if self.has_lines => self.write("</mrow></mtd></mtr>"),
            Mark::Line | Mark::EndLine { .. } => {}
        }
    }

    fn open(&mut self, layout: Layout) {
        match layout {
            Layout::Fraction => self.write("<mfrac><mrow>"),
            Layout::Power => self.write("<msup><mrow>"),
            Layout::Index => self.write("<msub><mrow>"),
            Layout::Root("2") => self.write("<msqrt><mrow>"),
            Layout::Root(_) => self.write("<mroot><mrow>"),
            Layout::Fence(sign, _) => {
                self.write("<mrow><mo form=\"prefix\" stretchy=\"true\">");
                self.text.push(sign);
                self.write("</mo>");
            }
            Layout::Cases => {
                self.write("<mrow><mo form=\"prefix\" stretchy=\"true\">{</mo><mtable>");
                self.write(CASE);
            }
        }
    }

    fn close(&mut self, layout: Layout) {
        match layout {
            Layout::Fraction => self.write("</mrow></mfrac>"),
            Layout::Power => self.write("</mrow></msup>"),
            Layout::Index => self.write("</mrow></msub>"),
            Layout::Root("2") => self.write("</mrow></msqrt>"),
            Layout::Root(degree) => {
                self.write("</mrow>");
                self.element("mn", degree);
                self.write("</mroot>");
            }
            Layout::Fence(_, sign) => {
                self.write("<mo form=\"postfix\" stretchy=\"true\">");
                self.text.push(sign);
                self.write("</mo></mrow>");
            }
            Layout::Cases => self.write("</mrow></mtd></mtr></mtable></mrow>"),
        }
    }

    fn name(&mut self, name: &Name) {
        if name.below.is_empty() {
            return self.element("mi", &name.base);
        }
        self.write("<msub>");
        self.element("mi", &name.base);
        self.write("<mrow>");
        for (place, part) in name.below.iter().enumerate() {
            if place > 0 {
                self.operator(",");
            }
            match part.bytes().all(|byte| byte.is_ascii_digit()) {
                true => self.element("mn", part),
                false => self.element("mi", part),
            }
        }
        self.write("</mrow></msub>");
    }

    fn element(&mut self, tag: &str, content: &str) {
        self.text.push('<');
        self.write(tag);
        self.text.push('>');
        self.text.push_str(&escaped(content));
        self.write("</");
        self.write(tag);
        self.text.push('>');
    }

    // The sign is written as it is, being ours.
    fn operator(&mut self, sign: &str) {
        self.write("<mo>");
        self.write(sign);
        self.write("</mo>");
    }

    fn write(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

const CASE: &str = "<mtr><mtd style=\"text-align: left\"><mrow>";
