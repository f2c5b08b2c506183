//! Parts of products and sums that several of them have in common, made nodes of their
//! own: for results that are read together.
//!
//! Greedy: the pair of factors or of terms that occurs most often is made one, as long as
//! there is one that occurs twice.

use trigrad_core::Exact;

use super::rewriter::{Before, Rewrite, Rewriter};
use super::term::{Factor, Id, Node, Term};
use super::write::for_each_part;
use crate::keyed::Map;

// Longer products and sums are left alone, because all pairs are looked at.
const LONGEST: usize = 24;
// So many pairs are looked at in all.
const MOST_PAIRS: usize = 4_000_000;

/// A product or a sum as the set of what it is made of, given by numbers.
struct Group {
    id: Id,
    parts: Vec<usize>,
}

impl Rewriter {
    /// The terms, of which common pairs of factors and terms are nodes of their own.
    pub(super) fn share_parts(&mut self, roots: &[Term]) -> Vec<Term> {
        let wanted = self.arena.made_of(roots, |_| false);
        let products = self.paired_products(&wanted);
        if products.is_empty() {
            return roots.to_vec();
        }
        // What has become of the nodes that are others now, and of what is made of them.
        let mut done: Map<Id, Term> = Map::default();
        for &id in &wanted {
            let mut is_other = products.contains_key(&id);
            for_each_part(self.arena.node(id), |part| {
                is_other |= done.contains_key(&part);
            });
            if is_other {
                let after = self.with_parts(id, products.get(&id), &done);
                done.insert(id, after);
            }
        }
        let from = self.log.as_ref().map_or(0, Vec::len);
        if let Some(log) = &mut self.log {
            for &id in &wanted {
                if let Some(after) = done.get(&id).cloned() {
                    log.push(Rewrite {
                        rules: vec!["order"],
                        before: Before::Term(Term::of(id)),
                        after,
                    });
                }
            }
        }
        let shared: Vec<Term> = roots.iter().map(|root| root.replaced(&done)).collect();
        self.log_multiples(roots, &shared, from);
        shared
    }

    // The node with its parts replaced, and with these factors if it is a product.
    fn with_parts(&mut self, id: Id, factors: Option<&Vec<Factor>>, done: &Map<Id, Term>) -> Term {
        let node = self.arena.node(id).clone();
        let of = |term: &Term| term.replaced(done);
        let rebuilt = match &node {
            Node::Constant(_) | Node::Variable(_) => node,
            Node::Sum(terms) => Node::Sum(terms.iter().map(of).collect()),
            Node::Product(own) => {
                let factors = factors.map_or(&own[..], Vec::as_slice);
                let factor = |factor: &Factor| {
                    let base = of(&Term::of(factor.base));
                    Factor {
                        base: if base.coefficient.is_one() {
                            base.base
                        } else {
                            factor.base
                        },
                        exponent: of(&factor.exponent),
                    }
                };
                Node::Product(factors.iter().map(factor).collect())
            }
            Node::Apply(op, args) => Node::Apply(*op, args.iter().map(of).collect()),
        };
        Term::of(self.arena.intern(rebuilt))
    }

    // The factors of the products that hold a pair that occurs more than once, which is one
    // factor.
    fn paired_products(&mut self, ids: &[Id]) -> Map<Id, Vec<Factor>> {
        let mut numbers: Map<Factor, usize> = Map::default();
        let mut factors: Vec<Factor> = Vec::new();
        let mut groups: Vec<Group> = Vec::new();
        for &id in ids {
            let Node::Product(own) = self.arena.node(id) else {
                continue;
            };
            if own.len() < 2 || own.len() > LONGEST {
                continue;
            }
            let mut parts: Vec<usize> = own
                .iter()
                .map(|factor| {
                    *numbers.entry(factor.clone()).or_insert_with(|| {
                        factors.push(factor.clone());
                        factors.len() - 1
                    })
                })
                .collect();
            parts.sort_unstable();
            // Powers that may not be put together may be alike.
            if parts.windows(2).all(|pair| pair[0] != pair[1]) {
                groups.push(Group { id, parts });
            }
        }
        let count = factors.len();
        let made = pair_up(&mut groups, count);
        for [a, b] in made {
            let pair = [factors[a].clone(), factors[b].clone()];
            let pair = self.arena.intern(Node::Product(pair.into()));
            factors.push(Factor::new(pair, Exact::ONE));
        }
        let is_other = |group: &Group| group.parts.iter().any(|&part| part >= count);
        groups
            .into_iter()
            .filter(|group| group.parts.len() > 1 && is_other(group))
            .map(|group| {
                let parts = group.parts.iter().map(|&part| factors[part].clone());
                (group.id, parts.collect())
            })
            .collect()
    }
}

// Makes pairs that occur in more than one group one part, numbered from `next` on in the
// order in which they are returned.
fn pair_up(groups: &mut [Group], next: usize) -> Vec<[usize; 2]> {
    let pairs_of = |group: &Group| group.parts.len() * (group.parts.len() - 1) / 2;
    if groups.iter().map(pairs_of).sum::<usize>() > MOST_PAIRS {
        return Vec::new();
    }
    // Most pairs occur once: they are counted before lists are made of the others.
    let mut often: Map<[usize; 2], bool> = Map::default();
    for_each_pair(groups, |pair, _| {
        often
            .entry(pair)
            .and_modify(|often| *often = true)
            .or_insert(false);
    });
    let mut counts: Map<[usize; 2], Vec<usize>> = Map::default();
    let mut order: Vec<[usize; 2]> = Vec::new();
    for_each_pair(groups, |pair, place| {
        if often[&pair] {
            let places = counts.entry(pair).or_default();
            if places.is_empty() {
                order.push(pair);
            }
            places.push(place);
        }
    });
    let mut made = Vec::new();
    // By how often they occur; counts go down as pairs are made, so each is counted
    // again when its turn comes.
    let mut queue: std::collections::BinaryHeap<(usize, std::cmp::Reverse<usize>)> = order
        .iter()
        .enumerate()
        .map(|(number, pair)| (counts[pair].len(), std::cmp::Reverse(number)))
        .collect();
    while let Some((count, std::cmp::Reverse(number))) = queue.pop() {
        let [a, b] = order[number];
        let holds = |place: &usize| {
            let parts = &groups[*place].parts;
            parts.contains(&a) && parts.contains(&b)
        };
        let places: Vec<usize> = counts[&[a, b]].iter().copied().filter(holds).collect();
        if places.len() < 2 {
            continue;
        }
        if places.len() < count {
            queue.push((places.len(), std::cmp::Reverse(number)));
            continue;
        }
        let whole = next + made.len();
        made.push([a, b]);
        let mut fresh: Map<[usize; 2], usize> = Map::default();
        for place in places {
            let parts = &mut groups[place].parts;
            parts.retain(|part| *part != a && *part != b);
            for &other in parts.iter() {
                let pair = [other, whole];
                counts.entry(pair).or_default().push(place);
                fresh.entry(pair).or_insert_with(|| {
                    order.push(pair);
                    order.len() - 1
                });
            }
            parts.push(whole);
        }
        for number in order.len() - fresh.len()..order.len() {
            let count = counts[&order[number]].len();
            if count > 1 {
                queue.push((count, std::cmp::Reverse(number)));
            }
        }
    }
    made
}

fn for_each_pair(groups: &[Group], mut visit: impl FnMut([usize; 2], usize)) {
    for (place, group) in groups.iter().enumerate() {
        for (i, &a) in group.parts.iter().enumerate() {
            for &b in &group.parts[i + 1..] {
                visit([a, b], place);
            }
        }
    }
}
