//! `serde`: a dual number as its parts, `{"primal": 3.0, "tangent": [1.0, 0.0]}`.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::dual::Dual;

impl<T: Serialize, const N: usize, E> Serialize for Dual<T, N, E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let parts = Parts {
            primal: &self.primal,
            tangent: self.tangent.iter().collect(),
        };
        parts.serialize(serializer)
    }
}

/// # Errors
/// If there is not one tangent for each lane.
impl<'de, T: Deserialize<'de>, const N: usize, E> Deserialize<'de> for Dual<T, N, E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Parts { primal, tangent } = Parts::deserialize(deserializer)?;
        match <[T; N]>::try_from(tangent) {
            Ok(tangent) => Ok(Self::of(primal, tangent)),
            Err(found) => {
                let wanted = Lanes(N);
                Err(serde::de::Error::invalid_length(found.len(), &wanted))
            }
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename = "Dual")]
struct Parts<T> {
    primal: T,
    tangent: Vec<T>,
}

// What a number of so many lanes expects to read.
struct Lanes(usize);

impl serde::de::Expected for Lanes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a tangent for each of {} lanes", self.0)
    }
}
