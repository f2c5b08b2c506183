//! Maps and sets whose behaviour is the same in every run.

use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

/// A map with a fixed hash; never iterated, so that no result depends on its order.
pub(crate) type Map<K, V> = HashMap<K, V, FixedState>;
/// A set with a fixed hash; never iterated either.
pub(crate) type Set<K> = HashSet<K, FixedState>;
