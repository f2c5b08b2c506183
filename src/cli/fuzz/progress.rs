//! A line that says how far a campaign is, on a terminal only.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// The line, which is written over again and again.
pub(crate) struct Progress {
    all: u64,
    start: Instant,
    // Cases that were done before, once known.
    before: Option<u64>,
    shown: Option<Instant>,
    is_terminal: bool,
}

const EVERY: Duration = Duration::from_millis(200);
const WIDTH: usize = 24;

impl Progress {
    /// A line for so many cases.
    pub(crate) fn new(all: u64) -> Self {
        Self {
            all,
            start: Instant::now(),
            before: None,
            shown: None,
            is_terminal: io::stderr().is_terminal(),
        }
    }

    /// Shows how many cases are done, and how many of them failed, if it is time.
    pub(crate) fn show(&mut self, done: u64, failures: u64) {
        let is_early = self.shown.is_some_and(|shown| shown.elapsed() < EVERY);
        let before = *self.before.get_or_insert(done);
        if !self.is_terminal || is_early {
            return;
        }
        self.shown = Some(Instant::now());
        let rate = (done - before) as f64 / self.start.elapsed().as_secs_f64().max(1e-3);
        let line = line(done, self.all, failures, rate);
        // Who does not see it misses nothing.
        let _ = write!(io::stderr(), "\r{line}\x1b[K");
    }

    /// Takes the line away.
    pub(crate) fn clear(&mut self) {
        if self.shown.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}

fn line(done: u64, all: u64, failures: u64, rate: f64) -> String {
    let part = done as f64 / all.max(1) as f64;
    let full = ((part * WIDTH as f64) as usize).min(WIDTH);
    let bar = format!("{}{}", "#".repeat(full), ".".repeat(WIDTH - full));
    let left = match rate > 0.0 {
        true => format!(", {:.0} s left", all.saturating_sub(done) as f64 / rate),
        false => String::new(),
    };
    format!("[{bar}] {done}/{all} cases, {failures} wrong, {rate:.0} a second{left}")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_line_says_how_far_it_is() {
        assert_eq!(
            line(50, 200, 1, 25.0),
            "[######..................] 50/200 cases, 1 wrong, 25 a second, 6 s left"
        );
        assert_eq!(
            line(0, 0, 0, 0.0),
            "[........................] 0/0 cases, 0 wrong, 0 a second"
        );
    }
}
