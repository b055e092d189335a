//! Signing in, by the code in the browser that asked for it or by the link in any other: the address is proved, whoever is new and
//! may come in is added, the browser gets a cookie that nobody has had before, and what was claimed is completed.

use data_encoding::BASE64URL_NOPAD;
use portico_domain::action::AddMember;
use portico_domain::member::{Profile, Role};
use portico_domain::token::Token;
use portico_domain::{Action, Code, Hash, MemberId, OpId, Part, Receipt};
use portico_ledger::hub::Acted;
use portico_ledger::hub::sign_in::{Browser, BrowserId, Request};
use portico_ledger::rows::{EmailOwner, email_hash};

use super::asking::kept_as;
use super::metrics::{Refused, Way};
use super::{SignInError, SignIns};
use crate::ambient;
use crate::hub::{Hub, HubError};
use crate::limits::Source;
use crate::mailed_code::{RequestId, is_code};

/// Browsers in which a member is signed in; with one more, the one that has not come for longest is signed out.
const BROWSERS_MAX: usize = 20;

/// Who signs in, from where, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Arriving<'a> {
    /// From which network.
    pub(crate) source: Source,
    /// When, in hub time.
    pub(crate) now_ms: u64,
    /// What the browser says that it is: [`super::browser_name`].
    pub(crate) browser: &'a str,
    /// The person's name, where they were asked for it.
    pub(crate) name: Option<&'a str>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Completed {
    /// The address is proved and new here. The same is to be sent again, with a name.
    NameNeeded,
    /// Signed in.
    SignedIn(SignedIn),
}

/// A browser that was signed in.
pub(crate) struct SignedIn {
    /// Who.
    pub(crate) member: MemberId,
    /// Which browser.
    pub(crate) browser: BrowserId,
    /// The value of its cookie.
    pub(crate) cookie: String,
    /// What became of the claim that came with the request: who was met, or why not.
    pub(crate) connected: Option<Result<MemberId, Code>>,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignedIn({})", self.member)
    }
}

/// A cookie's value, and what is kept of it.
pub(super) fn new_cookie() -> (String, Hash) {
    let bytes: [u8; 32] = ambient::random();
    (BASE64URL_NOPAD.encode(&bytes), Hash::plain(&bytes))
}

impl SignIns {
    /// Signs in by the code of a request, in the browser that made it.
    ///
    /// # Errors
    /// When it is wrong, used or too late, too many are tried, or a name is none.
    pub(crate) fn by_code(
        &self,
        request: &str,
        code: &str,
        arriving: Arriving<'_>,
    ) -> Result<Completed, SignInError> {
        let request = RequestId::from_text(request).filter(|_| is_code(code));
        let request = request.ok_or(SignInError::Malformed("a code has six digits"))?;
        let limited = self.limits.sign_in_code(arriving.source, arriving.now_ms);
        limited.inspect_err(|_| self.metrics.too_often())?;
        let id = kept_as(request);
        let tried = self.hub.ledger().try_sign_in_code(id, arriving.now_ms, |request, keys| {
            self.hub.seal_sign_in(id, &request.address, code).is(&keys.code)
        })?;
        match tried {
            Some(request) => self.complete((id, request), Way::Code, arriving),
            None => {
                self.limits.wrong_code(arriving.now_ms);
                self.metrics.refused(Refused::Code);
                Err(SignInError::Wrong)
            }
        }
    }

    /// Signs in by the link of a letter, in whichever browser.
    ///
    /// # Errors
    /// As [`SignIns::by_code`].
    pub(crate) fn by_link(
        &self,
        token: &str,
        arriving: Arriving<'_>,
    ) -> Result<Completed, SignInError> {
        let limited = self.limits.sign_in_link(arriving.source);
        limited.inspect_err(|_| self.metrics.too_often())?;
        let found = match Token::from_text(token) {
            Some(token) => {
                let hash = Hash(token.hash().0);
                self.hub.ledger().sign_in_by_link(&hash, arriving.now_ms)?
            }
            None => None,
        };
        match found {
            Some(found) => self.complete(found, Way::Link, arriving),
            None => {
                self.metrics.refused(Refused::Link);
                Err(SignInError::Wrong)
            }
        }
    }

    /// What is proved is the address: whose it is now counts.
    fn complete(
        &self,
        (id, request): (OpId, Request),
        way: Way,
        arriving: Arriving<'_>,
    ) -> Result<Completed, SignInError> {
        let member = match self.hub.member_of_address(&request.address)? {
            Some(member) => member,
            None => match self.sign_up(&request.address, arriving)? {
                Some(member) => member,
                None => return Ok(Completed::NameNeeded),
            },
        };
        if !self.hub.ledger().finish_sign_in(id)? {
            return Err(SignInError::Wrong);
        }
        let connected = request.claim.map(|claim| self.connect(claim, member)).transpose()?;
        let (browser, cookie) = self.sign_in(member, arriving)?;
        tracing::info!(%member, ?way, "a member signed in");
        self.metrics.signed_in(way);
        Ok(Completed::SignedIn(SignedIn { member, browser, cookie, connected }))
    }

    /// Completes what was claimed: who was met, or why not (IC-5.4).
    fn connect(
        &self,
        claim: OpId,
        member: MemberId,
    ) -> Result<Result<MemberId, Code>, SignInError> {
        match self.hub.complete_claim(claim, member) {
            Ok(Receipt::Connected(made)) => Ok(Ok(made.owner)),
            Ok(_) => Ok(Err(Code::AlreadyConnected)),
            Err(HubError::Refused(code)) => Ok(Err(code)),
            Err(error) => Err(error.into()),
        }
    }

    /// Adds whoever may sign themselves up; none where their name is still to be asked for.
    fn sign_up(
        &self,
        address: &str,
        arriving: Arriving<'_>,
    ) -> Result<Option<MemberId>, SignInError> {
        let (_, event) = self.hub.event()?;
        if !event.sign_up {
            return Err(SignInError::Wrong);
        }
        let Some(name) = arriving.name else { return Ok(None) };
        let name = name.trim();
        let profile = Profile { name: name.to_owned(), ..Profile::default() };
        if profile.check().is_err() || name.chars().any(char::is_control) {
            return Err(SignInError::Malformed("a name has 1 to 80 characters"));
        }
        let added = self.hub.add_attendee(profile, address, arriving.now_ms)?;
        self.metrics.signed_up();
        Ok(Some(added))
    }

    fn sign_in(
        &self,
        member: MemberId,
        arriving: Arriving<'_>,
    ) -> Result<(BrowserId, String), SignInError> {
        self.make_room(member)?;
        let id = BrowserId { member, id: ambient::random() };
        let (cookie, hash) = new_cookie();
        let browser = Browser::new(hash, arriving.browser.to_owned(), arriving.now_ms);
        self.hub.ledger().add_browser(id, &browser)?;
        Ok((id, cookie))
    }

    fn make_room(&self, member: MemberId) -> Result<(), SignInError> {
        let mut known = self.hub.ledger().browsers(member)?;
        known.sort_by_key(|(id, browser)| (browser.seen_ms, *id));
        let surplus = (known.len() + 1).saturating_sub(BROWSERS_MAX);
        for (id, _) in known.into_iter().take(surplus) {
            self.sign_out(id)?;
        }
        Ok(())
    }
}

impl Hub {
    /// Who has an address, normalized.
    pub(super) fn member_of_address(&self, address: &str) -> Result<Option<MemberId>, HubError> {
        let view = self.ledger().view()?;
        let owner: Option<EmailOwner> = view.rows().get(&email_hash(address))?;
        Ok(owner.map(|owner| owner.member))
    }

    /// The name of whoever has an address.
    pub(crate) fn name_of_address(&self, address: &str) -> Result<Option<String>, HubError> {
        let Some(member) = self.member_of_address(address)? else { return Ok(None) };
        let profile: Option<Profile> = self.ledger().view()?.rows().get(&member)?;
        Ok(profile.map(|profile| profile.name))
    }

    /// Adds an attendee who has proved their address; the one who has it, where somebody was quicker.
    fn add_attendee(
        &self,
        profile: Profile,
        address: &str,
        now_ms: u64,
    ) -> Result<MemberId, HubError> {
        let profile = minicbor::to_vec(profile).expect("encoding into memory cannot fail");
        let parts = [profile, address.as_bytes().to_vec()];
        let parts = parts.map(|bytes| Part { salt: ambient::random(), bytes });
        let add = Action::AddMember(AddMember { role: Role::Attendee });
        match self.act_at(now_ms, add, parts.to_vec())? {
            Acted::Done { id, .. } => Ok(self.member_of_address(address)?.unwrap_or(id)),
            Acted::Refused(refusal) => Err(HubError::Refused(refusal.code())),
        }
    }
}
