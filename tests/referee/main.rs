//! The referee: every row of the table, every engine and every way in, against
//! digits, against each other, and against wrong rules planted on purpose.

#[expect(dead_code, reason = "more checks follow")]
mod digits;
mod page;
mod references;
