//! The name that was perhaps meant.

/// The candidate that is written almost like `name`: up to two letters of a longer name may
/// be wrong, one of a short one.
pub(crate) fn nearest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<String> {
    const LONGEST: usize = 32; // No name is longer; beyond it the search would be slow.
    if name.len() > LONGEST {
        return None;
    }
    let wanted: Vec<char> = name.to_lowercase().chars().collect();
    let limit = (wanted.len() / 3).min(2);
    let near = candidates.into_iter().map(|candidate| {
        let letters: Vec<char> = candidate.to_lowercase().chars().collect();
        (distance(&wanted, &letters), candidate)
    });
    let near = near.filter(|(distance, _)| *distance <= limit);
    let (_, candidate) = near.min_by_key(|(distance, _)| *distance)?;
    Some(candidate.to_owned())
}

// The least number of letters to insert, delete or replace that turns one name into the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let replaced = above[j] + usize::from(letter != other);
            row.push(replaced.min(above[j + 1] + 1).min(row[j] + 1));
        }
        above = row;
    }
    above[b.len()]
}
