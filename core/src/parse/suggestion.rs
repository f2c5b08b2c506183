//! The function that was perhaps meant.

use super::call::IF;
use crate::custom::Custom;
use crate::primitive::Primitive;

/// The name of a function that is written almost like `name`.
pub(super) fn suggestion(name: &str, functions: &[Custom]) -> Option<String> {
    const LONGEST: usize = 32; // No name is longer; beyond it the search would be slow.
    if name.len() > LONGEST {
        return None;
    }
    let rows = Primitive::all(0).map(Primitive::row);
    let known = rows
        .flat_map(|row| std::iter::once(row.name).chain(row.aliases.iter().copied()))
        .chain(functions.iter().map(Custom::name))
        .chain([IF]);
    let wanted = name.to_lowercase();
    // A third of the letters, so that `f` and `g` are not taken for each other.
    let limit = (wanted.chars().count() / 3).min(2);
    let near = known
        .map(|candidate| (distance(&wanted, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance);
    near.map(|(_, candidate)| candidate.to_owned())
}

// The least number of letters to insert, delete, replace or swap with their
// neighbour that turns one name into the other.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = above[j] + usize::from(a[i] != b[j]);
            let mut least = replaced.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}
