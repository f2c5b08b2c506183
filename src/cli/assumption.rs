//! Comparisons that a simplification may take for granted.

use std::ops::Range;

use trigrad::symbolic::simplify::{Condition, Fact, contradiction};
use trigrad::{Expr, Formula, Graph, Op, ParseOptions, Relation};

/// What may be taken for granted, and how it was said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Assumptions {
    conditions: Vec<Condition>,
    // Of each condition the comparison that says it.
    texts: Vec<String>,
}

/// Why assumptions are none.
#[derive(Debug)]
pub(crate) struct Wrong {
    /// Which one of them it is about.
    pub(crate) number: usize,
    /// Where in it, in bytes.
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
}

impl Assumptions {
    /// Reads comparisons such as `x > 0`: any two expressions with one of `<`, `<=`, `>`,
    /// `>=`, `==` and `!=` between them.
    pub(crate) fn read(texts: &[String], options: &ParseOptions) -> Result<Self, Wrong> {
        let mut all = Self::default();
        let mut numbers = Vec::new();
        for (number, text) in texts.iter().enumerate() {
            let (said, conditions) = read(text, options).map_err(|(span, message)| Wrong {
                number,
                span,
                message,
            })?;
            numbers.extend(conditions.iter().map(|_| number));
            all.texts.extend(conditions.iter().map(|_| said.clone()));
            all.conditions.extend(conditions);
        }
        match contradiction(&all.conditions)[..] {
            [] => Ok(all),
            [ref others @ .., last] => Err(Wrong {
                number: numbers[last],
                span: 0..texts[numbers[last]].len(),
                message: all.contradiction(others, last),
            }),
        }
    }

    /// As the simplifier takes them.
    pub(crate) fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// How the condition was said, if it is one of these.
    pub(crate) fn said(&self, condition: &Condition) -> Option<&str> {
        let text = condition.to_string();
        let mut all = self.conditions.iter().zip(&self.texts);
        let found = all.find(|(own, _)| own.fact == condition.fact && own.to_string() == text);
        found.map(|(_, text)| text.as_str())
    }

    fn contradiction(&self, others: &[usize], last: usize) -> String {
        let quoted = |&at: &usize| format!("{:?}", self.texts[at]);
        let mut others: Vec<String> = others.iter().map(quoted).collect();
        others.dedup();
        let last = quoted(&last);
        others.retain(|other| *other != last);
        match &others[..] {
            [] => format!("{last} is nowhere the case"),
            [other] => format!("{other} and {last} exclude each other"),
            others => format!("{} and {last} exclude each other", others.join(", ")),
        }
    }
}

type Misread = (Range<usize>, String);

// The comparison as it is printed, and what it says that rules ask for.
fn read(text: &str, options: &ParseOptions) -> Result<(String, Vec<Condition>), Misread> {
    const BEFORE: &str = "if(";
    let wrong = |span: Range<usize>, reason: &str| {
        let what = format!("{text:?} is no comparison such as \"x > 0\"");
        let message = match reason {
            "" => what,
            reason => format!("{what}: {reason}"),
        };
        Err((span, message))
    };
    let whole = format!("{BEFORE}{text}, 1, 0)");
    let condition = match Formula::parse_with(&whole, options) {
        Ok(condition) => condition,
        Err(error) => {
            let within = |at: usize| at.saturating_sub(BEFORE.len()).min(text.len());
            let span = within(error.span.start)..within(error.span.end);
            // What is wrong behind the text is that it ends there.
            let is_inside = error.span.start < BEFORE.len() + text.len();
            let reason = if is_inside {
                error.kind.to_string()
            } else {
                String::new()
            };
            return wrong(span, &reason);
        }
    };
    let root = condition.outputs()[0];
    let Op::If(relation) = condition.op(root) else {
        return wrong(0..text.len(), "");
    };
    let args = condition.args(root);
    let graph = Graph::new();
    let side = |slot: usize| graph.import(&condition.output(args[slot]))[0];
    let (left, right) = (side(0), side(1));
    let of = |(fact, of): (Fact, Expr<'_>)| Condition {
        fact,
        of: graph.formula(&[of], &[]),
    };
    let conditions = facts(relation, left, right).into_iter().map(of).collect();
    let said = |slot: usize| condition.output(args[slot]).to_string();
    let said = format!("{} {} {}", said(0), sign(relation), said(1));
    Ok((said, conditions))
}

fn sign(relation: Relation) -> &'static str {
    match relation {
        Relation::Less => "<",
        Relation::LessEqual => "<=",
        Relation::Greater => ">",
        Relation::GreaterEqual => ">=",
        Relation::Equal => "==",
        Relation::NotEqual => "!=",
    }
}

// What is said of the difference of the two sides. That they are equal is said as that
// neither is below the other.
fn facts<'g>(relation: Relation, left: Expr<'g>, right: Expr<'g>) -> Vec<(Fact, Expr<'g>)> {
    let is_zero = |side: Expr<'_>| side.constant().is_some_and(|c| c.is_integer(0));
    let above = |a: Expr<'g>, b: Expr<'g>| match (is_zero(a), is_zero(b)) {
        (_, true) => a,
        (true, false) => -b,
        (false, false) => a - b,
    };
    match relation {
        Relation::Less => vec![(Fact::Positive, above(right, left))],
        Relation::LessEqual => vec![(Fact::NonNegative, above(right, left))],
        Relation::Greater => vec![(Fact::Positive, above(left, right))],
        Relation::GreaterEqual => vec![(Fact::NonNegative, above(left, right))],
        Relation::Equal => vec![
            (Fact::NonNegative, above(left, right)),
            (Fact::NonNegative, above(right, left)),
        ],
        Relation::NotEqual => vec![(Fact::Nonzero, above(left, right))],
    }
}
