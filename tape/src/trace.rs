//! What a tape holds: entries, statements, and the room for them.

use std::cell::{Cell, RefCell};

use trigrad_core::{Interpret, Relation, Test, Tracked};

use crate::block::Block;
use crate::full::Full;
use crate::log::Log;
use crate::sweep::Memory;

/// What depends on two recorded numbers.
///
/// Whatever depends on one recorded number alone is a slope in the variable itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<T: Interpret> {
    /// The derivatives by the two arguments.
    pub(crate) partials: [Tracked<T>; 2],
    /// The places of the arguments, both below the entry's own.
    pub(crate) args: [u32; 2],
}

/// A place on the tape, and the derivative by what is recorded there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Path<T: Interpret> {
    pub(crate) at: u32,
    pub(crate) slope: Tracked<T>,
}

impl<T: Interpret> Path<T> {
    /// To the result of this number, of those that begin at `first`; nowhere if they are
    /// not recorded.
    pub(crate) fn to(first: Option<u32>, number: u32) -> Self {
        Self {
            at: first.map_or(NOWHERE, |first| first + number),
            slope: one(),
        }
    }
}

/// What depends on more than two recorded numbers, or has several results.
///
/// It has no entry, but places: those of its results.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Statement {
    /// The place of the first result.
    pub(crate) at: u32,
    /// How many results it has. None, if more of the same result's arguments follow in
    /// the next statement.
    pub(crate) results: u32,
    /// How many entries were recorded before it.
    pub(crate) entries: u32,
    /// How its arguments are found.
    pub(crate) form: Form,
}

/// The arguments of a statement.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// So many places in a row from `from` on, with as many partials from `partials` on.
    Run {
        from: u32,
        partials: usize,
        count: u32,
    },
    /// Partials from `partials` on with the places from `args` on.
    Scattered {
        partials: usize,
        args: usize,
        count: u32,
    },
    /// Those of a block, whose number it is.
    Block(u32),
}

/// The inputs are the places from 0 on and have no entry; entries and the results of
/// statements follow them.
///
/// No place is above `u32::MAX - 1`, so that the length is a place too: whatever grows
/// asks for room first (`room.rs`).
#[derive(Debug)]
pub(crate) struct Trace<T: Interpret> {
    inputs: u32,
    // The place of the next entry, less the number of entries: it rises by the results
    // of each statement.
    pub(crate) base: Cell<u32>,
    pub(crate) entries: Log<Entry<T>>,
    pub(crate) statements: Log<Statement>,
    pub(crate) partials: Log<Tracked<T>>,
    pub(crate) args: Log<u32>,
    pub(crate) blocks: RefCell<Vec<Block<T>>>,
    // What the blocks have beside their list.
    pub(crate) block_bytes: Cell<usize>,
    memory: Memory<T>,
    pub(crate) limit: usize,
    pub(crate) places: u32,
    // What came up, where it does not panic.
    pub(crate) full: Cell<Option<Full>>,
    pub(crate) goes_on: bool,
    // Whether the lists stay as large as they are.
    pub(crate) is_fixed: bool,
}

/// What a sweep reads.
pub(crate) struct Contents<'r, T: Interpret> {
    pub(crate) inputs: usize,
    pub(crate) entries: &'r [Entry<T>],
    pub(crate) statements: &'r [Statement],
    pub(crate) partials: &'r [Tracked<T>],
    pub(crate) args: &'r [u32],
    pub(crate) blocks: &'r [Block<T>],
}

/// The place of what is not recorded, as a constant.
pub(crate) const NOWHERE: u32 = u32::MAX;

impl<T: Interpret> Trace<T> {
    pub(crate) fn new(limit: usize) -> Self {
        Self {
            inputs: 0,
            base: Cell::new(0),
            entries: Log::new(),
            statements: Log::new(),
            partials: Log::new(),
            args: Log::new(),
            blocks: RefCell::new(Vec::new()),
            block_bytes: Cell::new(0),
            memory: Memory::default(),
            limit,
            places: u32::MAX,
            full: Cell::new(None),
            goes_on: false,
            is_fixed: false,
        }
    }

    /// Forgets what was recorded and begins again with this many inputs. If the trace
    /// gets full it panics, or goes on without recording.
    pub(crate) fn restart(&mut self, inputs: usize, goes_on: bool) {
        self.entries.get_mut().clear();
        self.statements.get_mut().clear();
        self.partials.get_mut().clear();
        self.args.get_mut().clear();
        self.blocks.get_mut().clear();
        self.block_bytes.set(0);
        self.full.set(None);
        self.goes_on = goes_on;
        (self.inputs, self.base) = (0, Cell::new(0));
        match u32::try_from(inputs) {
            // Room that is there may be more than there are places left.
            Ok(inputs) if self.has_places(inputs as usize) => {
                (self.inputs, self.base) = (inputs, Cell::new(inputs));
                self.keeps_limit();
            }
            _ => self.refuse(Full::Places {
                places: self.places,
            }),
        }
    }

    pub(crate) fn inputs(&self) -> usize {
        self.inputs as usize
    }

    /// The number of entries and statements.
    pub(crate) fn len(&self) -> usize {
        self.entries.len() + self.statements.len()
    }

    /// Why nothing is recorded any more, if so.
    pub(crate) fn full(&self) -> Option<Full> {
        self.full.get()
    }

    pub(crate) fn memory(&self) -> &Memory<T> {
        &self.memory
    }

    /// The bytes of what is recorded now, without room that is not used yet.
    pub(crate) fn bytes(&self) -> usize {
        self.entries.len() * size_of::<Entry<T>>()
            + self.statements.len() * size_of::<Statement>()
            + self.partials.len() * size_of::<Tracked<T>>()
            + self.args.len() * size_of::<u32>()
            + self.blocks.borrow().len() * size_of::<Block<T>>()
            + self.block_bytes.get()
    }

    /// What depends on both paths, which lead to different places, as one path: they
    /// join in an entry.
    #[inline]
    pub(crate) fn join(&self, a: Path<T>, b: Path<T>) -> Path<T> {
        let entry = Entry {
            partials: [a.slope, b.slope],
            args: [a.at, b.at],
        };
        self.entries.push(entry, || self.make_room_for_entry());
        // No overflow, because the room of the entries never leads beyond the last place.
        let at = self.base.get().wrapping_add(self.entries.len() as u32 - 1);
        debug_assert!(
            (a.at < at && b.at < at) || self.full().is_some(),
            "arguments stand before the entry"
        );
        Path { at, slope: one() }
    }

    /// Records so many arguments in a row, as part of the next result.
    pub(crate) fn run(
        &self,
        from: u32,
        count: usize,
        slopes: impl Iterator<Item = Tracked<T>>,
    ) -> Form {
        let partials = self.partials.len();
        self.append(&self.partials, count, slopes);
        Form::Run {
            from,
            partials,
            count: count as u32,
        }
    }

    /// Records so many arguments at any places, as part of the next result.
    pub(crate) fn scattered(
        &self,
        count: usize,
        paths: impl Iterator<Item = Path<T>> + Clone,
    ) -> Form {
        let (partials, args) = (self.partials.len(), self.args.len());
        self.append(&self.args, count, paths.clone().map(|path| path.at));
        self.append(&self.partials, count, paths.map(|path| path.slope));
        Form::Scattered {
            partials,
            args,
            count: count as u32,
        }
    }

    /// The path of a result with the arguments of all these forms.
    // Inlined, as `results`: a form that is handed on would be written in parts, and read
    // as a whole before they have arrived.
    #[inline]
    pub(crate) fn result(&self, forms: &[Form]) -> Path<T> {
        let mut at = None;
        for (number, &form) in forms.iter().enumerate() {
            let is_last = number + 1 == forms.len();
            at = self.results(u32::from(is_last), form);
        }
        Path::to(at, 0)
    }

    /// The place of the first of so many results of a block.
    pub(crate) fn block(&self, results: usize, block: Block<T>) -> Option<u32> {
        let results = u32::try_from(results).unwrap_or(u32::MAX);
        self.block_bytes.set(self.block_bytes.get() + block.bytes());
        if !self.keeps_limit() {
            return None;
        }
        let number = self.blocks.borrow().len() as u32;
        let at = self.results(results, Form::Block(number))?;
        // Not before the statement, whose own room may take back what is not used yet.
        if !self.make_room_for_block() {
            return None;
        }
        self.blocks.borrow_mut().push(block);
        Some(at)
    }

    // Makes a statement of so many results; the place of the first.
    #[inline]
    fn results(&self, results: u32, form: Form) -> Option<u32> {
        if self.full().is_some() {
            return None;
        }
        if !self.has_places(results as usize) && !self.find_places(results as usize) {
            return None;
        }
        let (base, entries) = (self.base.get(), self.entries.len() as u32);
        let at = base + entries;
        let statement = Statement {
            at,
            results,
            entries,
            form,
        };
        let make_room = || {
            if !self.make_room(&self.statements, 1) {
                // No sweep will read what follows, and the list is not to grow by itself.
                self.statements.forget();
            }
        };
        self.statements.push(statement, make_room);
        if self.full().is_some() {
            return None;
        }
        self.base.set(base + results);
        Some(at)
    }

    // Appends so many items, which are computed meanwhile.
    #[inline]
    fn append<E: Copy>(&self, log: &Log<E>, count: usize, items: impl Iterator<Item = E>) {
        if count >= self.places as usize {
            // More than a form can count.
            let places = self.places;
            self.refuse(Full::Places { places });
            return;
        }
        let has_room = log.capacity() - log.len() >= count;
        if has_room || self.make_room(log, count) {
            log.extend(items);
        }
    }

    /// Hands all that is recorded to a sweep.
    pub(crate) fn read<R>(&self, f: impl FnOnce(Contents<'_, T>) -> R) -> R {
        let (inputs, blocks) = (self.inputs(), self.blocks.borrow());
        self.entries.read(|entries| {
            self.statements.read(|statements| {
                self.partials.read(|partials| {
                    self.args.read(|args| {
                        f(Contents {
                            inputs,
                            entries,
                            statements,
                            partials,
                            args,
                            blocks: &blocks,
                        })
                    })
                })
            })
        })
    }
}

/// The number 1, known not to vary.
#[inline]
pub(crate) fn one<T: Interpret>() -> Tracked<T> {
    Tracked::constant(T::from_f64(1.0))
}

/// The number 0, known not to vary.
#[inline]
pub(crate) fn zero<T: Interpret>() -> Tracked<T> {
    Tracked::constant(T::from_f64(0.0))
}

/// Whether the primal of `x` is NaN.
#[inline]
pub(crate) fn is_nan<T: Interpret>(x: T) -> bool {
    let is_number = Test {
        relation: Relation::Equal,
        left: x,
        right: x,
    };
    T::decide(is_number) == Some(false)
}
