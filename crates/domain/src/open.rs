//! Enums that grow: what a newer program writes and this one does not know is read as `Other`, so that one new badge or
//! reason does not make a whole row unreadable to older kiosks.

/// Makes a decoder, named `$name`, for fields of `$enum`, that reads an unknown variant as `Other`.
macro_rules! or_other {
    ($enum:ident, $name:ident) => {
        pub(crate) fn $name<C>(
            d: &mut minicbor::Decoder<'_>,
            context: &mut C,
        ) -> Result<$enum, minicbor::decode::Error> {
            let start = d.position();
            match minicbor::Decode::decode(d, context) {
                Err(error) if error.is_unknown_variant() => {
                    d.set_position(start);
                    d.skip()?;
                    Ok($enum::Other)
                }
                read => read,
            }
        }
    };
}
pub(crate) use or_other;

#[cfg(test)]
mod tests {
    use crate::badge::Badge;
    use crate::id::OpId;
    use crate::member::{Earned, Member, Role};
    use crate::outcome::{Outcome, Refusal};

    /// A row of a newer hub: an unknown badge, and a field this program has never heard of.
    #[test]
    fn a_newer_badge_and_a_newer_field_leave_the_rest_readable() {
        let mut bytes = Vec::new();
        let mut e = minicbor::Encoder::new(&mut bytes);
        e.map(4).unwrap().u8(0).unwrap().u8(1).unwrap().u8(1).unwrap().u32(7).unwrap();
        e.u8(2).unwrap().array(1).unwrap().map(2).unwrap().u8(0).unwrap();
        e.array(2).unwrap().u32(99).unwrap().array(1).unwrap().str("gold").unwrap();
        e.u8(1).unwrap().bytes(&[3; 16]).unwrap();
        e.u8(200).unwrap().str("from the future").unwrap();
        let read: Member = minicbor::decode(&bytes).unwrap();
        let badges = vec![Earned { badge: Badge::Other, by: OpId([3; 16]) }];
        assert_eq!(read, Member { connections: 7, badges, ..Member::new(Role::Booth) });
    }

    #[test]
    fn a_newer_reason_is_a_reason_all_the_same() {
        let mut bytes = Vec::new();
        let mut e = minicbor::Encoder::new(&mut bytes);
        e.array(2).unwrap().u32(2).unwrap().array(1).unwrap();
        e.array(2).unwrap().u32(98).unwrap().array(0).unwrap();
        let read: Outcome = minicbor::decode(&bytes).unwrap();
        assert_eq!(read, Outcome::Rejected(Refusal::Other));
    }
}
