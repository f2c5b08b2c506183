//! stub
use crate::graph::{Expr, Graph};
/// stub
#[derive(Debug, thiserror::Error)]
#[error("stub")]
pub struct ParseError;
/// stub
#[derive(Debug)]
pub enum ParseErrorKind {}
impl Graph {
    /// stub
    pub fn parse(&self, _text: &str) -> Result<Expr<'_>, ParseError> {
        Err(ParseError)
    }
}
