//! The tape against known answers, against a naive tape, and under other numbers.

mod bases;
mod checkpoint;
mod close;
mod drivers;
mod edges;
mod gathered;
mod matrices;
mod naive;
mod nested;
mod noise;
mod programs;
mod recording;
mod room;
mod sizes;
mod statements;
