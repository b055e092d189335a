//! `DateTime`: RFC 3339. Given in UTC with milliseconds; taken with any offset.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, SecondsFormat};

/// A moment, in milliseconds since 1970 in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(pub(super) u64);

/// An instant in time, RFC 3339 in UTC.
#[Scalar(name = "DateTime")]
impl ScalarType for Moment {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let read = DateTime::parse_from_rfc3339(text).ok();
        let at_ms = read.and_then(|at| u64::try_from(at.timestamp_millis()).ok());
        at_ms
            .map(Self)
            .ok_or_else(|| InputValueError::custom("a moment is given as 2026-11-24T10:15:00Z"))
    }

    fn to_value(&self) -> Value {
        let at = i64::try_from(self.0).ok().and_then(DateTime::from_timestamp_millis);
        Value::String(at.unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// IC-P9 rests on it: not a millisecond is lost on the way.
        #[test]
        fn a_moment_reads_back(at_ms in 0..253_402_300_799_999u64) {
            let moment = Moment(at_ms);
            prop_assert_eq!(Moment::parse(moment.to_value()).ok(), Some(moment));
        }
    }

    #[test]
    fn any_offset_is_taken_and_no_other_text() {
        let read = |text: &str| Moment::parse(Value::from(text)).ok();
        assert_eq!(read("1970-01-01T01:00:01+01:00"), Some(Moment(1_000)));
        for text in ["", "now", "1970-01-01", "1969-12-31T23:59:59Z", "2026-11-24T10:15:00"] {
            assert_eq!(read(text), None, "{text}");
        }
        assert!(Moment::parse(Value::from(5)).is_err());
    }
}
