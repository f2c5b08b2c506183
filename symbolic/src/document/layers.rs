//! Where the nodes of a picture stand: in layers, those of a layer so that few arrows cross.
//!
//! A node stands below everything that uses it. Arrows over several layers bend at cells of
//! their own, one per layer for all arrows to the same node. The order within a layer comes
//! from the middles of the neighbours, downwards and upwards in turn; the places are those
//! nearest to the middles at which nothing overlaps.

/// A layout: cells in layers.
pub(super) struct Layers {
    pub(super) cells: Vec<Cell>,
    /// The cells of each layer, from left to right.
    pub(super) rows: Vec<Vec<usize>>,
}

/// A node, or the place where an arrow bends.
pub(super) struct Cell {
    /// The node, unless it is a bend.
    pub(super) node: Option<usize>,
    pub(super) layer: usize,
    pub(super) width: f64,
    /// The middle.
    pub(super) x: f64,
    above: Vec<usize>,
    /// The cells that arrows lead to.
    pub(super) below: Vec<usize>,
}

const SWEEPS: usize = 8;
const GAP: f64 = 18.0;
const BEND: f64 = 6.0;

impl Layers {
    /// Lays out nodes of these widths, arguments before what is made of them, and arrows
    /// from node to argument; `None` if it takes more than `limit` cells.
    pub(super) fn of(widths: &[f64], arrows: &[(usize, usize)], limit: usize) -> Option<Self> {
        let mut layer = vec![0; widths.len()];
        // By the source, the last node first: it is above all others.
        let mut from: Vec<Vec<usize>> = vec![Vec::new(); widths.len()];
        let mut to = from.clone();
        for &(source, target) in arrows {
            from[source].push(target);
            to[target].push(source);
        }
        for source in (0..widths.len()).rev() {
            for &target in &from[source] {
                layer[target] = layer[target].max(layer[source] + 1);
            }
        }
        let mut layers = Self {
            cells: Vec::new(),
            rows: vec![Vec::new(); layer.iter().max().map_or(0, |last| last + 1)],
        };
        for (node, &width) in widths.iter().enumerate().rev() {
            layers.add(Some(node), layer[node], width);
        }
        let cell_of = |node: usize| widths.len() - 1 - node;
        for (target, sources) in to.into_iter().enumerate() {
            let Some(first) = sources.iter().map(|&source| layer[source] + 1).min() else {
                continue;
            };
            let mut chain = vec![cell_of(target)];
            for at in (first..layer[target]).rev() {
                if layers.cells.len() >= limit {
                    return None;
                }
                chain.push(layers.add(None, at, BEND));
            }
            for pair in chain.windows(2) {
                layers.join(pair[1], pair[0]);
            }
            for source in sources {
                layers.join(cell_of(source), chain[layer[target] - layer[source] - 1]);
            }
        }
        layers.order();
        layers.place();
        Some(layers)
    }

    fn add(&mut self, node: Option<usize>, layer: usize, width: f64) -> usize {
        let cell = self.cells.len();
        self.cells.push(Cell {
            node,
            layer,
            width,
            x: 0.0,
            above: Vec::new(),
            below: Vec::new(),
        });
        self.rows[layer].push(cell);
        cell
    }

    fn join(&mut self, above: usize, below: usize) {
        self.cells[above].below.push(below);
        self.cells[below].above.push(above);
    }

    // While only the order is looked for, the places are numbers from the left.
    fn order(&mut self) {
        for row in &self.rows {
            for (place, &cell) in row.iter().enumerate() {
                self.cells[cell].x = place as f64;
            }
        }
        for sweep in 0..SWEEPS {
            let downwards = sweep % 2 == 0;
            for row in self.in_turn(downwards) {
                let mut keyed: Vec<(f64, usize)> = self.rows[row]
                    .iter()
                    .map(|&cell| (self.middle(cell, downwards), cell))
                    .collect();
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                for (place, &(_, cell)) in keyed.iter().enumerate() {
                    self.cells[cell].x = place as f64;
                    self.rows[row][place] = cell;
                }
            }
        }
    }

    fn place(&mut self) {
        for row in 0..self.rows.len() {
            self.spread(row, None);
        }
        for sweep in 0..SWEEPS {
            let downwards = sweep % 2 == 1;
            for row in self.in_turn(downwards) {
                self.spread(row, Some(downwards));
            }
        }
        let left = |cell: &Cell| cell.x - cell.width / 2.0;
        let least = self.cells.iter().map(left).fold(f64::INFINITY, f64::min);
        for cell in &mut self.cells {
            cell.x -= least;
        }
    }

    fn in_turn(&self, downwards: bool) -> Vec<usize> {
        let rows = 0..self.rows.len();
        match downwards {
            true => rows.collect(),
            false => rows.rev().collect(),
        }
    }

    // The middle of the neighbours in the layer above, or below.
    fn middle(&self, cell: usize, of_above: bool) -> f64 {
        let cell = &self.cells[cell];
        let neighbours = if of_above { &cell.above } else { &cell.below };
        if neighbours.is_empty() {
            return cell.x;
        }
        let sum: f64 = neighbours.iter().map(|&at| self.cells[at].x).sum();
        sum / neighbours.len() as f64
    }

    // Moves the cells of a row as near as possible to the middles of their neighbours, in
    // their order and apart: the best places by least squares, found by pooling those that
    // would overlap.
    fn spread(&mut self, row: usize, of_above: Option<bool>) {
        let cells = &self.rows[row];
        let mut offset = 0.0;
        let mut offsets = Vec::with_capacity(cells.len());
        // Sums of wished places and their numbers.
        let mut pools: Vec<(f64, f64)> = Vec::new();
        for (place, &cell) in cells.iter().enumerate() {
            if place > 0 {
                let before = &self.cells[cells[place - 1]];
                offset += (before.width + self.cells[cell].width) / 2.0 + GAP;
            }
            offsets.push(offset);
            let wish = match of_above {
                Some(of_above) => self.middle(cell, of_above) - offset,
                None => 0.0,
            };
            pools.push((wish, 1.0));
            while let [.., (a, m), (b, n)] = pools[..]
                && a / m > b / n
            {
                pools.pop();
                pools.pop();
                pools.push((a + b, m + n));
            }
        }
        let mut places = pools
            .iter()
            .flat_map(|&(sum, count)| std::iter::repeat_n(sum / count, count as usize));
        for (&cell, offset) in self.rows[row].iter().zip(offsets) {
            self.cells[cell].x = places.next().unwrap_or_default() + offset;
        }
    }
}
