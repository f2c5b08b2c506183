//! A result simplified again and again, until nothing changes any more.

use trigrad_core::{Formula, Graph, NodeId};

use super::Simplified;
use super::report::without_repetitions;

// So often is a result looked at again, if it is small, and once if it is not.
const MOST_ROUNDS: usize = 8;
pub(super) const SMALL: usize = 2_000;

/// What became of a formula in rounds of simplification.
///
/// No round makes it larger, so that in the end it comes back to a form that it had
/// before: to itself, or rarely to another one of the same size. Of the forms that follow
/// each other in a circle always the same one is taken, wherever the circle was entered.
pub(super) struct Rounds {
    first: Simplified,
    forms: Vec<Formula>,
    graph: Graph,
    outputs: Vec<Vec<NodeId>>,
    // Which of the forms came again.
    circle: Option<usize>,
}

impl Rounds {
    /// The rounds after the first one, which made `first` of the formula; none where that
    /// changed nothing.
    pub(super) fn of(first: Simplified, formula: &Formula) -> Self {
        let mut rounds = Self {
            forms: Vec::new(),
            graph: Graph::new(),
            outputs: Vec::new(),
            circle: None,
            first,
        };
        let form = rounds.first.formula.clone();
        rounds.add(form);
        let same = rounds.ids(formula);
        rounds.circle = rounds.outputs.iter().position(|known| *known == same);
        rounds
    }

    /// Whether something may still change.
    pub(super) fn goes_on(&self) -> bool {
        let most = match self.last().len() {
            0..=SMALL => MOST_ROUNDS,
            _ => 1,
        };
        self.circle.is_none() && self.forms.len() <= most
    }

    /// One more round.
    pub(super) fn next(&mut self, simplify: impl FnOnce(&Formula) -> Simplified) {
        let mut next = simplify(self.last());
        if self.add(next.formula) {
            self.first.conditions.append(&mut next.conditions);
            self.first.concerns.append(&mut next.concerns);
            self.first.steps.append(&mut next.steps);
            self.first.stop = next.stop;
        }
    }

    /// The form in which it ended.
    pub(super) fn settled(mut self) -> Simplified {
        let circle = self.circle.unwrap_or(self.forms.len() - 1);
        self.first.formula = match &mut self.forms[circle..] {
            [only] => only.clone(),
            forms => {
                forms.sort_by_cached_key(ToString::to_string);
                forms[0].clone()
            }
        };
        let (conditions, concerns) = (self.first.conditions, self.first.concerns);
        (self.first.conditions, self.first.concerns) = without_repetitions(conditions, concerns);
        self.first
    }

    fn last(&self) -> &Formula {
        self.forms.last().expect("there is one to begin with")
    }

    // Whether the form differs from the last one.
    fn add(&mut self, form: Formula) -> bool {
        let ids = self.ids(&form);
        self.circle = self.outputs.iter().position(|known| *known == ids);
        let differs = self.outputs.last() != Some(&ids);
        if self.circle.is_none() {
            self.outputs.push(ids);
            self.forms.push(form);
        }
        differs
    }

    fn ids(&self, form: &Formula) -> Vec<NodeId> {
        let imported = self.graph.import(form);
        imported.into_iter().map(|e| self.graph.id(e)).collect()
    }
}
