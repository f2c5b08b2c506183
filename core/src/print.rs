//! stub
use crate::constant::Constant;
use crate::store::{NodeId, Store};
use std::fmt;
pub(crate) fn write_expression(
    f: &mut fmt::Formatter<'_>,
    _store: &Store,
    id: NodeId,
) -> fmt::Result {
    write!(f, "{id:?}")
}
pub(crate) fn write_constant(f: &mut fmt::Formatter<'_>, c: &Constant) -> fmt::Result {
    write!(f, "{c:?}")
}
