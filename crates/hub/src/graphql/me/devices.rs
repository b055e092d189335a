//! The browsers in which a member is signed in, and the keys with which these make codes by themselves.

use async_graphql::{Context, ID, Object, SimpleObject};
use data_encoding::BASE64URL_NOPAD;
use portico_domain::proof::PublicKey;
use portico_domain::{Code, MemberId, OpId};
use serde_json::{Value, json};

use super::Me;
use crate::denial::Denial;
use crate::graphql::asked::{Asked, asked};
use crate::graphql::limits::DEED_COST;
use crate::graphql::moment::Moment;
use crate::listing::date;
use crate::sign_in;

#[derive(Default)]
pub(crate) struct DeviceMutation;

/// A browser that is signed in, and the key it may have.
#[derive(SimpleObject)]
pub(super) struct Device {
    id: ID,
    /// What browser it says that it is.
    name: String,
    signed_in_at: Moment,
    last_seen_at: Moment,
    /// This one.
    current: bool,
    /// Whether it makes codes by itself.
    has_key: bool,
}

impl Device {
    fn of(asked: &Asked, device: &sign_in::Device) -> Self {
        Self {
            id: ID(device.id()),
            name: device.name.clone(),
            signed_in_at: Moment(device.signed_in_ms),
            last_seen_at: Moment(device.seen_ms),
            current: asked.known().is_some_and(|known| known.browser == device.browser),
            has_key: device.device.is_some(),
        }
    }
}

/// The browsers of a member.
pub(super) fn list(asked: &Asked, member: MemberId) -> Result<Vec<Device>, Denial> {
    let devices = asked.sign_ins().devices(member)?;
    Ok(devices.iter().map(|device| Device::of(asked, device)).collect())
}

/// The JSON text of what the event keeps about a member, with the browsers in which they are signed in.
pub(super) fn add_to(text: String, asked: &Asked, member: MemberId) -> Result<String, Denial> {
    let mut kept: Value = serde_json::from_str(&text).map_err(|_| Denial::failed())?;
    let browsers = asked.sign_ins().devices(member)?.into_iter().map(|device| {
        json!({
            "name": device.name,
            "signed_in": date(device.signed_in_ms),
            "last_seen": date(device.seen_ms),
        })
    });
    kept["browsers"] = browsers.collect();
    Ok(format!("{kept:#}"))
}

#[Object]
impl DeviceMutation {
    /// Raw Ed25519 public key, base64url: codes signed by it are this member's.
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn add_device(
        &self,
        context: &Context<'_>,
        public_key: String,
    ) -> Result<Device, Denial> {
        let asked = asked(context);
        let known = asked.known().ok_or(Code::Unauthenticated)?;
        let key = read_key(&public_key)?;
        let before = own_key(asked)?;
        let device = asked.hub().add_device(known.member, key)?;
        if let Some(old) = before.filter(|old| *old != device) {
            asked.hub().revoke_device(known.member, old)?;
        }
        asked.sign_ins().set_device(known.browser, device)?;
        current(asked, known.member)
    }

    /// Ends what this browser's key signed before `before`, the time at which it signed a newer code that somebody asked for.
    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn end_older_codes(
        &self,
        context: &Context<'_>,
        before: Moment,
    ) -> Result<Device, Denial> {
        let asked = asked(context);
        let known = asked.known().ok_or(Code::Unauthenticated)?;
        let key =
            own_key(asked)?.ok_or_else(|| Denial::malformed(400, "this browser has no key"))?;
        asked.hub().end_codes(known.member, key, before.0)?;
        current(asked, known.member)
    }

    #[graphql(complexity = "DEED_COST + child_complexity")]
    async fn revoke_device(&self, context: &Context<'_>, id: ID) -> Result<Me, Denial> {
        let asked = asked(context);
        let me = asked.signed_in()?;
        let revoked = asked.sign_ins().revoke(me, &id)?;
        if revoked { Me::of(asked, me) } else { Err(Code::NotFound.into()) }
    }
}

/// The browser that asks.
fn current(asked: &Asked, member: MemberId) -> Result<Device, Denial> {
    let devices = list(asked, member)?;
    devices.into_iter().find(|device| device.current).ok_or(Code::Unauthenticated.into())
}

/// The key of the browser that asks.
fn own_key(asked: &Asked) -> Result<Option<OpId>, Denial> {
    let known = asked.known().ok_or(Code::Unauthenticated)?;
    let devices = asked.sign_ins().devices(known.member)?;
    let own = devices.into_iter().find(|device| device.browser == known.browser);
    Ok(own.and_then(|own| own.device))
}

fn read_key(text: &str) -> Result<PublicKey, Denial> {
    let bytes = BASE64URL_NOPAD.decode(text.trim_end_matches('=').as_bytes()).ok();
    let key = bytes.and_then(|bytes| bytes.try_into().ok()).map(PublicKey);
    let bad = || Denial::malformed(400, "a public key is 32 bytes of Ed25519 in base64url");
    key.filter(PublicKey::is_valid).ok_or_else(bad)
}
