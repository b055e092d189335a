//! What members show of themselves, and what they hide.

use portico_domain::action::SetProfile;
use portico_domain::member::{Profile, picture_type};
use portico_domain::people::Contacts;
use portico_domain::{Action, MemberId};

use super::{encoded_part, malformed};
use crate::hub::{Hub, HubError};

impl Hub {
    /// Gives `member` another name and headline.
    ///
    /// # Errors
    /// When one breaks a limit, or there is no such member.
    pub fn set_name(
        &self,
        member: MemberId,
        name: &str,
        headline: Option<&str>,
    ) -> Result<(), HubError> {
        let headline = headline.map(str::trim).filter(|text| !text.is_empty());
        let (name, headline) = (name.trim().to_owned(), headline.map(str::to_owned));
        let profile = Profile { name, headline, ..self.profile(member)? };
        self.set_profile(member, &profile, None)
    }

    /// Gives `member` another picture, or none.
    ///
    /// # Errors
    /// When it is no PNG or JPEG, too large, or there is no such member.
    pub fn set_picture(&self, member: MemberId, picture: Option<Vec<u8>>) -> Result<(), HubError> {
        if picture.as_deref().is_some_and(|bytes| picture_type(bytes).is_none()) {
            return Err(malformed("a picture is a PNG or a JPEG"));
        }
        let profile = Profile { picture, ..self.profile(member)? };
        self.set_profile(member, &profile, None)
    }

    /// Replaces the contacts of `member`: others see those that are shown, the hub alone keeps the others.
    ///
    /// # Errors
    /// When they break a limit, or there is no such member.
    pub fn set_contacts(&self, member: MemberId, contacts: &Contacts) -> Result<(), HubError> {
        contacts.check().map_err(malformed)?;
        let links = Some(contacts.shown()).filter(|links| !links.is_empty());
        let profile = Profile { links, ..self.profile(member)? };
        self.set_profile(member, &profile, Some(contacts))
    }

    /// All contacts of `member`, hidden ones too.
    ///
    /// # Errors
    /// When there is no such member.
    pub fn contacts(&self, member: MemberId) -> Result<Contacts, HubError> {
        let profile = self.profile(member)?;
        Ok(Contacts::of(self.ledger().view()?.rows().get(&member)?, &profile))
    }

    fn set_profile(
        &self,
        member: MemberId,
        profile: &Profile,
        contacts: Option<&Contacts>,
    ) -> Result<(), HubError> {
        profile.check().map_err(malformed)?;
        let parts = [Some(encoded_part(profile)), contacts.map(encoded_part)];
        let action = Action::SetProfile(SetProfile { member });
        self.act_for_member(action, parts.into_iter().flatten().collect()).map(|_| ())
    }
}
