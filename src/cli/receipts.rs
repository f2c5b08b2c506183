//! The steps of simplifications: what they rest on, and that they were checked.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use trigrad::Formula;
use trigrad::symbolic::receipts::{Refusal, Report, check};
use trigrad::symbolic::simplify::{Fact, RULES, Rule, Side, Step};
use trigrad::symbolic::{Options, Simplified};

use super::point::brief;
use super::table;

/// The steps of one simplification.
#[derive(Clone, Debug)]
pub(crate) struct Receipts {
    from: Formula,
    steps: Vec<Step>,
    checked: Result<Report, Refusal>,
}

impl Receipts {
    /// The steps from `original` to a simplification made with these options, replayed.
    pub(crate) fn new(original: &Formula, simplified: &Simplified, options: &Options) -> Self {
        Self {
            from: original.clone(),
            steps: simplified.steps.clone(),
            checked: check(original, simplified, options),
        }
    }
}

/// Whether the check refused one of them.
pub(crate) fn is_refused(receipts: &[Receipts]) -> bool {
    receipts.iter().any(|receipts| receipts.checked.is_err())
}

/// For people: the steps a line each, the rules that they used, and what the check says.
pub(crate) fn to_text(receipts: &[Receipts]) -> String {
    let mut text = String::new();
    for stage in receipts.iter().filter(|stage| !stage.steps.is_empty()) {
        text.push_str("\nSteps from\n");
        for &output in stage.from.outputs() {
            let _ = writeln!(text, "  {}", stage.from.output(output));
        }
        let steps = stage.steps.iter().enumerate().map(|(number, step)| {
            let number = (number + 1).to_string();
            let after = format!("=> {}", step.after);
            vec![
                number,
                step.rules.join(", "),
                step.before.to_string(),
                after,
            ]
        });
        text.push_str(&table::indented(&steps.collect::<Vec<_>>()));
    }
    let rules = used(receipts).map(|rule| {
        let equation = format!("{} => {}", rule.left, rule.right);
        vec![rule.name.to_owned(), equation + &sides(rule)]
    });
    let rules: Vec<Vec<String>> = rules.collect();
    if !rules.is_empty() {
        text.push_str("\nRules\n");
        text.push_str(&table::indented(&rules));
    }
    text.push_str("\nChecked\n");
    for line in checked(receipts) {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// For programs: the same as fields of an answer.
pub(crate) fn to_json(receipts: &[Receipts]) -> Map<String, Value> {
    let steps = receipts.iter().flat_map(|stage| &stage.steps).map(|step| {
        let [before, after] = [&step.before, &step.after].map(ToString::to_string);
        json!({"rules": step.rules, "before": before, "after": after})
    });
    let rules = used(receipts).map(|rule| {
        let of = |sides: &[Side]| -> Vec<String> { sides.iter().map(side).collect() };
        let rule_to_json = json!({
            "left": rule.left,
            "right": rule.right,
            "requires": of(rule.requires),
            "assumes": of(rule.assumes),
        });
        (rule.name.to_owned(), rule_to_json)
    });
    let checks = receipts.iter().map(|stage| match &stage.checked {
        Ok(report) => json!({
            "steps": report.steps,
            "proved": report.proved,
            "unnamed": report.unnamed.len(),
            "compared": report.compared(),
            "points": report.points,
            "comparisons": report.comparisons,
        }),
        Err(refusal) => json!({"refused": refusal.to_string()}),
    });
    let mut answer = Map::new();
    answer.insert("steps".to_owned(), steps.collect());
    answer.insert("rules".to_owned(), Value::Object(rules.collect()));
    answer.insert("checks".to_owned(), checks.collect());
    answer
}

// Sentences, or one for each refusal.
fn checked(receipts: &[Receipts]) -> Vec<String> {
    let mut refusals = Vec::new();
    let mut all = Report::default();
    let (mut compared, mut unnamed) = (0, 0);
    for (number, stage) in receipts.iter().enumerate() {
        match &stage.checked {
            Ok(report) => {
                all.steps += report.steps;
                all.proved += report.proved;
                all.comparisons += report.comparisons;
                unnamed += report.unnamed.len();
                compared += report.compared();
            }
            Err(refusal) => {
                let of = format!(
                    "of {} from {}",
                    receipts.len(),
                    brief(&stage.from.to_string())
                );
                let stage = format!("simplification {} {of}", number + 1);
                refusals.push(format!("the steps do not prove {stage}: {refusal}"));
            }
        }
    }
    if !refusals.is_empty() {
        return refusals;
    }
    let Report {
        steps,
        proved,
        comparisons,
        ..
    } = all;
    let of = |count: usize| match count {
        0 => "none of them".to_owned(),
        count if count == steps => "all".to_owned(),
        count => format!("{count} of them"),
    };
    if steps == 0 {
        return vec!["nothing was rewritten".to_owned()];
    }
    let mut lines = vec![
        match steps {
            1 => "1 step replayed: it leads from the original to the result".to_owned(),
            _ => format!("{steps} steps replayed: they lead from the original to the result"),
        },
        format!(
            "{} proved, by arithmetic or the equation of their rule",
            of(proved)
        ),
        format!(
            "{} compared in enclosures at points: {comparisons} comparisons, none fails",
            of(compared)
        ),
    ];
    if unnamed > 0 {
        lines.push(format!(
            "{unnamed} of them make numbers where there were none: conditions say so, their rules do not"
        ));
    }
    lines
}

// The rules of all steps, each once, in the order of the table.
fn used(receipts: &[Receipts]) -> impl Iterator<Item = &'static Rule> {
    RULES.iter().filter(|rule| {
        let mut steps = receipts.iter().flat_map(|stage| &stage.steps);
        steps.any(|step| step.rules.contains(&rule.name))
    })
}

fn sides(rule: &Rule) -> String {
    let words = [("if", rule.requires), ("where", rule.assumes)];
    let all = words.iter().flat_map(|(word, sides)| {
        let sides = sides.iter();
        sides.map(move |of| format!(", {word} {}", side(of)))
    });
    all.collect()
}

fn side(side: &Side) -> String {
    Fact::of(side.fact, side.of)
}

#[cfg(test)]
mod tests {
    use super::{Receipts, is_refused, to_json, to_text};
    use trigrad::Formula;
    use trigrad::symbolic::{Options, simplify};

    #[test]
    fn what_is_refused_is_said_aloud() {
        let f = Formula::parse("x^2/x").unwrap();
        let options = Options {
            receipts: true,
            ..Options::default()
        };
        let mut simplified = simplify(&f, &options);
        assert!(!is_refused(&[Receipts::new(&f, &simplified, &options)]));
        simplified.formula = Formula::parse("x + 1").unwrap();
        let receipts = [Receipts::new(&f, &simplified, &options)];
        assert!(is_refused(&receipts));
        let text = to_text(&receipts);
        let expected = "Checked\n  the steps do not prove simplification 1 of 1 from x^2/x: \
                        in output 1, no step says that x^2/x is x + 1";
        assert!(text.contains(expected), "{text}");
        let refused = &to_json(&receipts)["checks"][0]["refused"];
        assert!(
            refused.as_str().unwrap().starts_with("in output 1"),
            "{refused}"
        );
    }
}
