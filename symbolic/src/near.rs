//! The name that was perhaps meant.

/// The candidate that is written almost like `name`, the first of several as near: up to two
/// letters of a longer name may be wrong, one of a short one.
///
/// In messages: a name of more than 32 bytes is near to none. In the time of the product of the
/// lengths, for each candidate.
///
/// ```
/// use trigrad_symbolic::nearest;
/// assert_eq!(nearest("latx", ["rust", "latex"]).as_deref(), Some("latex"));
/// assert_eq!(nearest("cobol", ["rust", "latex"]), None);
/// ```
pub fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<String> {
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

// The least number of letters to insert, delete or replace, or of neighbours to exchange, that
// turns one name into the other; no letter is touched twice.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, other) in b.iter().enumerate() {
            let replaced = rows[i][j] + usize::from(letter != other);
            let mut least = replaced.min(rows[i][j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *letter == b[j - 1] && a[i - 1] == *other {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn slips_of_the_pen_are_counted() {
        let apart = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|text| text.chars().collect::<Vec<char>>());
            assert_eq!(distance(&a, &b), distance(&b, &a));
            distance(&a, &b)
        };
        for (a, b, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("order", "order", 0),
            ("ordr", "order", 1),
            ("orderr", "order", 1),
            ("arder", "order", 1),
            ("odrer", "order", 1),
            ("rodre", "order", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(apart(a, b), expected, "{a} {b}");
        }
    }

    #[test]
    fn a_short_name_is_near_to_few() {
        let near = |name: &str| nearest(name, ["at", "abs", "bits", "order"]);
        assert_eq!(near("ats"), Some("at".to_owned()));
        assert_eq!(near("ta"), None);
        assert_eq!(near("ODRER"), Some("order".to_owned()));
        assert_eq!(near(&"order".repeat(7)), None);
    }
}
