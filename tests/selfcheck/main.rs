//! The everlasting check of the table: what its partials say is what follows from its values.

mod points;
mod programs;
mod rows;
