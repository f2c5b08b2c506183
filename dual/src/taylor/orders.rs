//! How often a coefficient of several variables is of each of them: its orders.

/// All lists of orders within bounds, by their sum and then in lexicographic order, so that
/// those up to a sum come first and what a coefficient is made of before it.
pub(super) struct Orders {
    list: Vec<Vec<usize>>,
    // How many have a sum up to each.
    up_to: Vec<usize>,
}

impl Orders {
    /// At most `bounds[i]` times by variable `i`, and at most `greatest` in all.
    pub(super) fn within(bounds: &[usize], greatest: usize) -> Self {
        let (mut list, mut up_to) = (Vec::new(), Vec::with_capacity(greatest + 1));
        for sum in 0..=greatest {
            list.extend(of_sum(bounds, sum));
            up_to.push(list.len());
        }
        Self { list, up_to }
    }

    pub(super) fn list(&self) -> &[Vec<usize>] {
        &self.list
    }

    /// How many have a sum of at most `sum`.
    pub(super) fn up_to(&self, sum: usize) -> usize {
        let last = self.up_to.len() - 1;
        self.up_to[sum.min(last)]
    }

    /// The ways in which the orders at `place` are sums of two.
    pub(super) fn splits(&self, place: usize) -> Splits {
        let orders = &self.list[place];
        let varies = orders.iter().enumerate().filter(|&(_, &order)| order > 0);
        let axis = varies.min_by_key(|&(_, &order)| order);
        let axis = axis.map_or(0, |(axis, _)| axis);
        let (mut places, mut along) = (Vec::new(), Vec::new());
        let mut part = vec![0; orders.len()];
        loop {
            places.extend(self.place(&part));
            along.extend(part.get(axis));
            if !next(&mut part, orders) {
                return Splits { places, along };
            }
        }
    }

    /// Where these orders stand; `None` outside of the bounds.
    pub(super) fn place(&self, orders: &[usize]) -> Option<usize> {
        let sum = orders.iter().sum();
        let first = match sum {
            0 => 0,
            _ => self.up_to(sum - 1),
        };
        let block = &self.list[first..self.up_to(sum)];
        let place = block.binary_search_by(|known| known.as_slice().cmp(orders));
        place.ok().map(|place| first + place)
    }
}

/// The pairs of orders with a certain sum.
pub(super) struct Splits {
    // Where the first of each pair stands. Counted up from 0 to the sum, so that the others,
    // which count down, are the same from behind.
    places: Vec<usize>,
    // How often the first one is of one of the variables.
    along: Vec<usize>,
}

impl Splits {
    /// The pairs of which neither is 0.
    pub(super) fn inner(&self) -> impl Iterator<Item = (usize, usize)> {
        let last = self.places.len() - 1;
        (1..last).map(move |i| (self.places[i], self.places[last - i]))
    }

    /// The pairs of which the first is of order 1 or more in one certain variable, with that
    /// order: of those that the sum has the one that it has least of, so that the pairs
    /// are few, and none need a factor where it has it once.
    pub(super) fn along(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        let last = self.places.len() - 1;
        let pairs = (1..=last).map(move |i| (self.places[i], self.places[last - i], self.along[i]));
        pairs.filter(|&(.., along)| along > 0)
    }

    /// The order of the sum in that variable.
    pub(super) fn order(&self) -> usize {
        self.along.last().copied().unwrap_or(0)
    }
}

// Counts `part` up, the last digit first, each digit to its bound; whether there was one more.
fn next(part: &mut [usize], bounds: &[usize]) -> bool {
    for (digit, &bound) in part.iter_mut().zip(bounds).rev() {
        if *digit < bound {
            *digit += 1;
            return true;
        }
        *digit = 0;
    }
    false
}

// All lists within the bounds of the sum `sum`, in lexicographic order.
fn of_sum(bounds: &[usize], sum: usize) -> Vec<Vec<usize>> {
    let mut behind: usize = bounds.iter().sum();
    let mut lists = vec![(Vec::with_capacity(bounds.len()), sum)];
    for &bound in bounds {
        behind -= bound;
        let longer = lists.into_iter().flat_map(|(list, left)| {
            // What the bounds behind do not hold has to be here.
            let first = left.saturating_sub(behind);
            (first..=left.min(bound)).map(move |order| {
                let mut list = list.clone();
                list.push(order);
                (list, left - order)
            })
        });
        lists = longer.collect();
    }
    let lists = lists.into_iter().filter(|&(_, left)| left == 0);
    lists.map(|(list, _)| list).collect()
}
