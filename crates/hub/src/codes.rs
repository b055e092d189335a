//! One-time enrolment codes: made for a member and a role, good once, for a day. At rest only a hash of one is kept.

use data_encoding::{Encoding, Specification};
use minicbor::{Decode, Encode};
use portico_domain::action::EnrolNode;
use portico_domain::member::{Member, Role};
use portico_domain::node::Node;
use portico_domain::proof::PublicKey;
use portico_domain::{Action, Hash, MemberId, NodeId};
use portico_sync::enrol::{EnrolAnswer, EnrolRequest};

use crate::ambient;
use crate::hub::{Hub, HubError};

/// How long a code is good, in milliseconds.
const LIFE_MS: u64 = 24 * 3_600_000;
/// Random bytes of a code: 50 bits of these are shown as ten characters. With [`crate::serve`]'s limits on attempts, guessing
/// one takes longer than the universe has.
const CODE_CHARS: usize = 10;
/// Letters and digits that are not mistaken for each other (Crockford's base 32).
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What a code stands for.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Grant {
    #[n(0)]
    role: Role,
    #[n(1)]
    member: MemberId,
    #[n(2)]
    expires_ms: u64,
    /// Who used it.
    #[n(3)]
    used: Option<Used>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
struct Used {
    #[n(0)]
    key: PublicKey,
    #[n(1)]
    node: NodeId,
}

fn alphabet() -> Encoding {
    let mut specification = Specification::new();
    specification.symbols.push_str(ALPHABET);
    specification.encoding().expect("32 distinct symbols")
}

/// A code in the one form in which two are compared: capital letters, no spaces or dashes, look-alikes resolved.
fn normalize(code: &str) -> String {
    let letters = code.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|c| c.to_ascii_uppercase()).map(resolve_look_alike).collect()
}

fn resolve_look_alike(c: char) -> char {
    match c {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

fn hash(code: &str) -> Hash {
    Hash::of("portico.enrolment.1", &[normalize(code).as_bytes()])
}

impl Hub {
    /// A one-time code with which a kiosk of `member` enrols in `role`: `7KQ2M-X0D4T`.
    ///
    /// # Errors
    /// When there is no such member or event.
    pub fn new_enrolment_code(&self, member: MemberId, role: Role) -> Result<String, HubError> {
        self.event()?;
        if self.ledger().view()?.rows().get::<Member>(&member)?.is_none() {
            return Err(HubError::UnknownMember(member.to_string()));
        }
        let random: [u8; 10] = ambient::random();
        let code = &alphabet().encode(&random)[..CODE_CHARS];
        let expires_ms = ambient::now_ms() + LIFE_MS;
        self.keep(code, &Grant { role, member, expires_ms, used: None })?;
        Ok(format!("{}-{}", &code[..CODE_CHARS / 2], &code[CODE_CHARS / 2..]))
    }

    fn keep(&self, code: &str, grant: &Grant) -> Result<(), HubError> {
        let bytes = minicbor::to_vec(grant).expect("encoding into memory cannot fail");
        Ok(self.ledger().set_code(&hash(code), Some(&bytes))?)
    }

    /// Enrols a node. The same code with the same key again gives the same answer, since the first may have been lost.
    ///
    /// # Errors
    /// When the code is unknown, used by another key, or expired.
    pub fn enrol(&self, request: &EnrolRequest) -> Result<EnrolAnswer, HubError> {
        let (event, settings) = self.event()?;
        let bytes = self.ledger().code(&hash(&request.code))?.ok_or(HubError::BadCode)?;
        let grant: Grant = minicbor::decode(&bytes).map_err(|_| HubError::BadCode)?;
        let node = match &grant.used {
            Some(used) if used.key == request.public_key => used.node,
            Some(_) => return Err(HubError::BadCode),
            None if grant.expires_ms < ambient::now_ms() => return Err(HubError::BadCode),
            None => self.enrol_new(request, &grant)?,
        };
        Ok(EnrolAnswer {
            event,
            node,
            member: grant.member,
            origin: settings.origin,
            hub_ms: ambient::now_ms(),
        })
    }

    fn enrol_new(&self, request: &EnrolRequest, grant: &Grant) -> Result<NodeId, HubError> {
        let key = request.public_key;
        let node = match self.node_with(&key)? {
            Some(node) => node,
            None => {
                let enrol = EnrolNode { key, role: grant.role, member: grant.member };
                self.submit_for_id(Action::EnrolNode(enrol))?
            }
        };
        self.keep(&request.code, &Grant { used: Some(Used { key, node }), ..grant.clone() })?;
        Ok(node)
    }

    /// The node that was enrolled with `key` just before a crash kept the code from being marked.
    fn node_with(&self, key: &PublicKey) -> Result<Option<NodeId>, HubError> {
        let view = self.ledger().view()?;
        let owner: Option<portico_ledger::rows::KeyOwner> = view.rows().get(&key.id())?;
        let Some(owner) = owner else { return Ok(None) };
        let node: Option<Node> = view.rows().get(&owner.node)?;
        Ok(node.filter(|node| node.key == Some(*key) && !node.is_hub()).map(|_| owner.node))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_write_them() {
        assert_eq!(normalize("7kq2m-x0d4t"), normalize(" 7KQ2M XOD4T "));
        assert_eq!(normalize("il1"), "111");
        assert_ne!(hash("7KQ2M-X0D4T"), hash("7KQ2M-X0D4V"));
    }
}
