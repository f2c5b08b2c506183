//! Colourings by which several columns are found from one derivative.

use nalgebra_sparse::pattern::SparsityPattern;

/// The colour of each column or row, from 0 on.
#[derive(Clone, Debug)]
pub(super) struct Coloring {
    pub(super) colors: Vec<u32>,
    pub(super) count: usize,
}

impl Coloring {
    fn new(colors: Vec<u32>) -> Self {
        let count = colors.iter().max().map_or(0, |&last| last as usize + 1);
        Self { colors, count }
    }

    /// For each of them a number that is 1 in the place of its colour, and 0 elsewhere.
    pub(super) fn seeds(&self) -> Vec<f64> {
        let mut seeds = vec![0.0; self.colors.len() * self.count];
        for (row, &color) in seeds.chunks_exact_mut(self.count.max(1)).zip(&self.colors) {
            row[color as usize] = 1.0;
        }
        seeds
    }
}

const NONE: u32 = u32::MAX;

/// Colours the columns so that those with a common row differ, where `rows` has the columns
/// of each row and `columns` the rows of each column.
///
/// In time of the sum over all entries of the length of their row. No colouring takes
/// fewer colours than the longest row has entries.
pub(super) fn distance_two(rows: &SparsityPattern, columns: &SparsityPattern) -> Coloring {
    let natural: Vec<u32> = (0..columns.major_dim() as u32).collect();
    let mut largest_first = natural.clone();
    largest_first.sort_by_key(|&column| {
        let through = columns.lane(column as usize).iter();
        std::cmp::Reverse(through.map(|&row| rows.lane(row).len()).sum::<usize>())
    });
    let colorings = [natural, largest_first].map(|order| {
        let mut colors = vec![NONE; order.len()];
        let mut forbidden = Forbidden::default();
        for column in order {
            forbidden.restart();
            for &row in columns.lane(column as usize) {
                for &other in rows.lane(row) {
                    forbidden.forbid(colors[other]);
                }
            }
            colors[column as usize] = forbidden.first_free();
        }
        Coloring::new(colors)
    });
    best(colorings)
}

/// Colours the inputs so that neighbours differ and no path of four has two colours only,
/// where the pattern is symmetric; a diagonal does not matter.
///
/// Algorithm 4.1 of Gebremedhin, Tarafdar, Manne and Pothen (New acyclic and star coloring
/// algorithms with application to computing Hessians, SIAM J. Sci. Comput. 29 (2007)
/// 1042-1072), with what it asks of a neighbour's neighbours kept at the neighbour by
/// colours: so that a vertex with many neighbours costs each of them no more than the
/// number of colours.
pub(super) fn star(pattern: &SparsityPattern) -> Coloring {
    let natural: Vec<u32> = (0..pattern.major_dim() as u32).collect();
    let mut largest_first = natural.clone();
    largest_first.sort_by_key(|&vertex| std::cmp::Reverse(pattern.lane(vertex as usize).len()));
    let orders = [natural, largest_first, smallest_last(pattern)];
    best(orders.map(|order| Stars::new(pattern).color(&order)))
}

fn best<const N: usize>(colorings: [Coloring; N]) -> Coloring {
    let fewest = colorings.into_iter().min_by_key(|coloring| coloring.count);
    fewest.unwrap_or_else(|| Coloring::new(Vec::new()))
}

/// Colours that are not to be taken, from one vertex to the next without clearing.
#[derive(Default)]
struct Forbidden {
    by_color: Vec<u32>,
    round: u32,
}

impl Forbidden {
    fn restart(&mut self) {
        self.round += 1;
    }

    fn forbid(&mut self, color: u32) {
        if color == NONE {
            return;
        }
        let place = color as usize;
        if self.by_color.len() <= place {
            self.by_color.resize(place + 1, 0);
        }
        self.by_color[place] = self.round;
    }

    fn first_free(&self) -> u32 {
        let free = self.by_color.iter().position(|&round| round != self.round);
        free.unwrap_or(self.by_color.len()) as u32
    }
}

/// The neighbours of a vertex that have one colour.
#[derive(Clone, Copy)]
struct Neighbors {
    color: u32,
    count: u32,
    first: u32,
}

/// A star colouring in the making. Two colours make stars of the vertices that have them:
/// a hub of the one with spokes of the other.
struct Stars<'a> {
    pattern: &'a SparsityPattern,
    colors: Vec<u32>,
    // By vertex: its coloured neighbours, by their colours.
    neighbors: Vec<Vec<Neighbors>>,
    // By vertex: the colours of the hubs of which it is a spoke.
    hubs: Vec<Vec<u32>>,
    forbidden: Forbidden,
}

impl<'a> Stars<'a> {
    fn new(pattern: &'a SparsityPattern) -> Self {
        let count = pattern.major_dim();
        Self {
            pattern,
            colors: vec![NONE; count],
            neighbors: vec![Vec::new(); count],
            hubs: vec![Vec::new(); count],
            forbidden: Forbidden::default(),
        }
    }

    fn color(mut self, order: &[u32]) -> Coloring {
        for &vertex in order {
            self.color_vertex(vertex as usize);
        }
        Coloring::new(self.colors)
    }

    fn colored(&self, vertex: usize) -> impl Iterator<Item = usize> + use<'a> {
        let others = self.pattern.lane(vertex).iter().copied();
        others.filter(move |&other| other != vertex)
    }

    fn color_vertex(&mut self, vertex: usize) {
        self.forbidden.restart();
        for near in self
            .colored(vertex)
            .filter(|&near| self.colors[near] != NONE)
        {
            self.forbidden.forbid(self.colors[near]);
            // vertex - near - its hub - another spoke
            for &hub in &self.hubs[near] {
                self.forbidden.forbid(hub);
            }
            // another of the colour - vertex - near - a neighbour of it
            if self.count(vertex, self.colors[near]) > 1 {
                for beyond in &self.neighbors[near] {
                    self.forbidden.forbid(beyond.color);
                }
            }
        }
        let color = self.forbidden.first_free();
        self.colors[vertex] = color;
        for near in self.colored(vertex) {
            let first = self.note(near, color, vertex as u32);
            if self.colors[near] == NONE {
                continue;
            }
            match self.count(near, color) {
                // The neighbour becomes a hub of two spokes.
                2 => {
                    self.add_hub(first as usize, self.colors[near]);
                    self.add_hub(vertex, self.colors[near]);
                }
                3.. => self.add_hub(vertex, self.colors[near]),
                _ => {}
            }
            if self.count(vertex, self.colors[near]) > 1 {
                self.add_hub(near, color);
            }
        }
    }

    fn count(&self, vertex: usize, color: u32) -> u32 {
        let same = self.neighbors[vertex]
            .iter()
            .find(|same| same.color == color);
        same.map_or(0, |same| same.count)
    }

    // Notes a neighbour that has been coloured, and says which was the first of the colour.
    fn note(&mut self, vertex: usize, color: u32, neighbor: u32) -> u32 {
        let neighbors = &mut self.neighbors[vertex];
        if let Some(same) = neighbors.iter_mut().find(|same| same.color == color) {
            same.count += 1;
            return same.first;
        }
        neighbors.push(Neighbors {
            color,
            count: 1,
            first: neighbor,
        });
        neighbor
    }

    fn add_hub(&mut self, spoke: usize, color: u32) {
        if !self.hubs[spoke].contains(&color) {
            self.hubs[spoke].push(color);
        }
    }
}

/// The vertices in the order in which each has as few neighbours as can be among those
/// before it (Matula and Beck 1983), in linear time.
fn smallest_last(pattern: &SparsityPattern) -> Vec<u32> {
    let count = pattern.major_dim();
    let others = |vertex: usize| {
        let lane = pattern.lane(vertex).iter().copied();
        lane.filter(move |&other| other != vertex)
    };
    let mut degrees: Vec<usize> = (0..count).map(|vertex| others(vertex).count()).collect();
    let most = degrees.iter().max().copied().unwrap_or(0);
    // By degree: vertices that have it, or had it: those are passed over.
    let mut buckets: Vec<Vec<u32>> = vec![Vec::new(); most + 1];
    for (vertex, &degree) in degrees.iter().enumerate().rev() {
        buckets[degree].push(vertex as u32);
    }
    let mut is_taken = vec![false; count];
    let mut order = Vec::with_capacity(count);
    let mut least = 0;
    while order.len() < count {
        let Some(vertex) = buckets[least].pop() else {
            least += 1;
            continue;
        };
        let vertex = vertex as usize;
        if is_taken[vertex] || degrees[vertex] != least {
            continue;
        }
        is_taken[vertex] = true;
        order.push(vertex as u32);
        for other in others(vertex).filter(|&other| !is_taken[other]) {
            degrees[other] -= 1;
            buckets[degrees[other]].push(other as u32);
            least = least.min(degrees[other]);
        }
    }
    order.reverse();
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    // Deterministic numbers below `end`.
    fn noise(state: &mut u64, end: usize) -> usize {
        *state = state
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (*state >> 33) as usize % end
    }

    fn random(count: usize, edges: usize, seed: u64) -> SparsityPattern {
        let mut state = seed;
        let mut rows: Vec<Vec<usize>> = (0..count).map(|vertex| vec![vertex]).collect();
        for _ in 0..edges {
            let (a, b) = (noise(&mut state, count), noise(&mut state, count));
            rows[a].push(b);
            rows[b].push(a);
        }
        pattern(rows)
    }

    fn pattern(rows: Vec<Vec<usize>>) -> SparsityPattern {
        let count = rows.len();
        let mut offsets = vec![0];
        let mut indices = Vec::new();
        for mut row in rows {
            row.sort_unstable();
            row.dedup();
            indices.extend(row);
            offsets.push(indices.len());
        }
        SparsityPattern::try_from_offsets_and_indices(count, count, offsets, indices).unwrap()
    }

    fn others(pattern: &SparsityPattern, vertex: usize) -> impl Iterator<Item = usize> + '_ {
        let lane = pattern.lane(vertex).iter().copied();
        lane.filter(move |&other| other != vertex)
    }

    fn is_star_coloring(pattern: &SparsityPattern, colors: &[u32]) -> bool {
        (0..colors.len()).all(|a| {
            others(pattern, a).all(|b| {
                let differ = colors[a] != colors[b];
                let beyond = others(pattern, b).filter(|&c| c != a && colors[c] == colors[a]);
                let no_path = beyond
                    .into_iter()
                    .all(|c| others(pattern, c).all(|d| d == b || colors[d] != colors[b]));
                differ && no_path
            })
        })
    }

    #[test]
    fn no_path_of_four_has_two_colors() {
        for seed in 0..300 {
            let count = 2 + seed as usize % 40;
            let pattern = random(count, count * (1 + seed as usize % 4), seed);
            let orders = [
                (0..count as u32).collect(),
                (0..count as u32).rev().collect(),
                smallest_last(&pattern),
            ];
            for order in orders {
                let mut all = order.clone();
                all.sort_unstable();
                assert!(all.into_iter().eq(0..count as u32));
                let coloring = Stars::new(&pattern).color(&order);
                assert!(is_star_coloring(&pattern, &coloring.colors), "seed {seed}");
            }
            assert!(is_star_coloring(&pattern, &star(&pattern).colors));
        }
    }

    #[test]
    fn columns_with_a_common_row_differ() {
        for seed in 0..100 {
            let count = 2 + seed as usize % 40;
            let rows = random(count, 2 * count, seed);
            let coloring = distance_two(&rows, &rows.transpose());
            for row in 0..count {
                let mut colors: Vec<u32> = rows
                    .lane(row)
                    .iter()
                    .map(|&column| coloring.colors[column])
                    .collect();
                colors.sort_unstable();
                colors.dedup();
                assert_eq!(colors.len(), rows.lane(row).len());
            }
        }
    }

    #[test]
    fn smallest_last_leaves_few_neighbors_before() {
        // A tree: each vertex has one neighbour before it at most.
        let count = 100;
        let mut rows: Vec<Vec<usize>> = vec![Vec::new(); count];
        let mut state = 7;
        for vertex in 1..count {
            let parent = noise(&mut state, vertex);
            rows[vertex].push(parent);
            rows[parent].push(vertex);
        }
        let tree = pattern(rows);
        let order = smallest_last(&tree);
        let mut place = vec![0; count];
        for (at, &vertex) in order.iter().enumerate() {
            place[vertex as usize] = at;
        }
        for vertex in 0..count {
            let before = others(&tree, vertex).filter(|&other| place[other] < place[vertex]);
            assert!(before.count() <= 1);
        }
    }

    // Each vertex with the others that it meets, in both directions.
    fn of_edges(count: usize, edges: impl IntoIterator<Item = [usize; 2]>) -> SparsityPattern {
        let mut rows: Vec<Vec<usize>> = (0..count).map(|vertex| vec![vertex]).collect();
        for [a, b] in edges {
            rows[a].push(b);
            rows[b].push(a);
        }
        pattern(rows)
    }

    // Star chromatic numbers that are known, and are reached but on some rings.
    #[test]
    fn few_colors_where_few_do() {
        let path = |count: usize| of_edges(count, (1..count).map(|i| [i - 1, i]));
        let ring = |count: usize| of_edges(count, (0..count).map(|i| [i, (i + 1) % count]));
        let hub = |count: usize| of_edges(count, (1..count).map(|i| [0, i]));
        let pairs = |count: usize| (0..count).flat_map(move |a| (0..a).map(move |b| [a, b]));
        let two_hubs = of_edges(22, (2..22).map(|i| [i % 2, i]).chain([[0, 1]]));
        assert_eq!(star(&of_edges(5, [])).count, 1);
        assert_eq!(
            [2, 3, 4, 10, 51].map(|count| star(&path(count)).count),
            [2, 2, 3, 3, 3]
        );
        // Three, which one vertex after the other does not always find.
        assert!(
            [6, 9, 51]
                .iter()
                .all(|&count| star(&ring(count)).count <= 4)
        );
        assert_eq!([3, 4, 12].map(|count| star(&ring(count)).count), [3; 3]);
        assert_eq!([3, 20].map(|count| star(&hub(count)).count), [2; 2]);
        assert_eq!(star(&two_hubs).count, 3);
        assert_eq!(
            [2, 7].map(|count| star(&of_edges(count, pairs(count))).count),
            [2, 7]
        );
        // A tree in which each vertex has two children.
        let tree = of_edges(63, (1..63).map(|i| [(i - 1) / 2, i]));
        assert_eq!(star(&tree).count, 3);
    }
}
