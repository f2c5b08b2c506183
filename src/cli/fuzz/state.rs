//! The file in which campaigns wait to be gone on with.
//!
//! It holds the state of each engine's campaign behind a line with its name. A new file takes
//! the place of the old one in a single step, so that it is whole whenever a run is ended.

use std::fs;
use std::io;
use std::time::{Duration, Instant};

use trigrad::Engine;
use trigrad::testkit::{Campaign, Plan};

use super::Campaigns;
use crate::cli::failure::{Failure, Kind};

/// The file, if there is to be one.
pub(crate) struct State {
    path: Option<String>,
    written: Instant,
}

// What is lost at most where a run is ended from outside.
const EVERY: Duration = Duration::from_secs(1);
const HEAD: &str = "engine ";

impl State {
    pub(crate) fn at(path: Option<&str>) -> Self {
        Self {
            path: path.map(str::to_owned),
            written: Instant::now(),
        }
    }

    /// The campaigns where they were left, or at their beginning.
    pub(crate) fn resume(&self, engines: &[Engine], plan: &Plan) -> Result<Campaigns, Failure> {
        let known = self.read()?;
        let campaign = |&engine: &Engine| {
            let state = known.iter().find(|(name, _)| name == engine.name());
            let campaign = match state {
                None => Campaign::new(plan.clone()),
                Some((_, state)) => Campaign::resume(plan.clone(), state)
                    .map_err(|error| self.failure(Kind::Value, &error.to_string()))?,
            };
            Ok((engine, campaign))
        };
        let campaigns: Result<_, Failure> = engines.iter().map(campaign).collect();
        let others = known.iter().find(|(name, _)| {
            let mut names = engines.iter().map(|engine| engine.name());
            !names.any(|engine| engine == name)
        });
        match others {
            None => campaigns.map(Campaigns),
            Some((name, _)) => {
                let message = format!("it has a campaign of the engine {name:?}");
                Err(self.failure(Kind::Value, &message))
            }
        }
    }

    /// Writes the campaigns if the last time is long ago.
    pub(crate) fn keep(&mut self, campaigns: &Campaigns) -> Result<(), Failure> {
        match self.written.elapsed() < EVERY {
            true => Ok(()),
            false => self.write(campaigns),
        }
    }

    /// Writes the campaigns.
    pub(crate) fn write(&mut self, campaigns: &Campaigns) -> Result<(), Failure> {
        self.written = Instant::now();
        let Some(path) = &self.path else {
            return Ok(());
        };
        let state = |(engine, campaign): &(Engine, Campaign)| {
            format!("{HEAD}{}\n{}", engine.name(), campaign.save())
        };
        let text: String = campaigns.0.iter().map(state).collect();
        let new = format!("{path}.new");
        let written = fs::write(&new, text).and_then(|()| fs::rename(&new, path));
        written.map_err(|error| self.failure(Kind::Io, &format!("cannot write it: {error}")))
    }

    // The states by the names of engines.
    fn read(&self) -> Result<Vec<(String, String)>, Failure> {
        let Some(path) = &self.path else {
            return Ok(Vec::new());
        };
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => {
                return Err(self.failure(Kind::Io, &format!("cannot read it: {error}")));
            }
        };
        let mut states: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            match (line.strip_prefix(HEAD), states.last_mut()) {
                (Some(name), _) => states.push((name.to_owned(), String::new())),
                (None, Some((_, state))) => {
                    state.push_str(line);
                    state.push('\n');
                }
                (None, None) => {
                    return Err(self.failure(Kind::Value, "it is no state of a campaign"));
                }
            }
        }
        Ok(states)
    }

    fn failure(&self, kind: Kind, message: &str) -> Failure {
        let path = self.path.as_deref().unwrap_or_default();
        let failure = Failure::new(kind, format!("{path:?}: {message}"));
        failure.help("another file, or none, begins anew")
    }
}
