//! Members who are signed in, with codes to redeem or meetings behind them: made with the hub's own library, in a folder.

use std::path::Path;

use portico_domain::action::{AddMember, Issue, Redeem};
use portico_domain::member::{Profile, Role};
use portico_domain::token::{Cause, Token};
use portico_domain::{Action, Hash, MemberId, Part, Reading};
use portico_hub::Hub;
use portico_ledger::Draft;
use portico_ledger::hub::sign_in::{Browser, BrowserId};
use portico_tests::wait::wall_ms;
use tempfile::TempDir;

/// Members who redeem: few enough that each is signed in, and many enough that nobody asks too often.
const REDEEMERS: usize = 400;
/// Operations in one commit.
const BATCH: usize = 2_000;

/// A hub's folder, and who is in it.
pub struct Crowd {
    folder: TempDir,
    /// The cookie of each redeemer.
    cookies: Vec<String>,
    /// The codes that are not redeemed.
    codes: Vec<String>,
}

impl Crowd {
    /// So many members, each with a code that nobody has redeemed.
    pub fn with_codes(count: usize) -> Self {
        let (hub, folder) = hub();
        let owners = members(&hub, count);
        let (redeemers, cookies) = signed_in(&hub);
        drop(redeemers);
        let codes = issue(&hub, &owners);
        Self { folder, cookies, codes: codes.iter().map(Token::to_text).collect() }
    }

    /// So many members, each of whom has met somebody.
    pub fn with_meetings(count: usize) -> Self {
        let (hub, folder) = hub();
        let owners = members(&hub, count);
        let (redeemers, cookies) = signed_in(&hub);
        let codes = issue(&hub, &owners);
        let redeem = |(number, code): (usize, &Token)| {
            let redeemer = redeemers[number % redeemers.len()];
            draft(Action::Redeem(Redeem { token: code.hash(), redeemer, proof: None }), number)
        };
        submit(&hub, codes.iter().enumerate().map(redeem).collect());
        Self { folder, cookies, codes: Vec::new() }
    }

    /// The hub's directory.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A line for each request that redeems: network, cookie, document.
    pub fn requests(&self) -> String {
        let line = |(number, code): (usize, &String)| {
            let body = format!(
                "{{\"query\":\"mutation($t: String!) {{ redeemInstantConnectToken(token: $t) {{ success connectedUser {{ name }} }} }}\",\"variables\":{{\"t\":\"{code}\"}}}}"
            );
            self.line(number, &body)
        };
        self.codes.iter().enumerate().map(line).collect()
    }

    /// A line for each member who looks at the board.
    pub fn looks(&self) -> String {
        let body = "{\"query\":\"{ board { lines { rank connections person { name } } own { rank } } me { standing { rank } } }\"}";
        (0..self.cookies.len()).map(|number| self.line(number, body)).collect()
    }

    fn line(&self, number: usize, body: &str) -> String {
        let who = number % self.cookies.len();
        format!("10.0.{}.{}\tportico={}\t{body}\n", who / 250, who % 250 + 1, self.cookies[who])
    }
}

fn hub() -> (Hub, TempDir) {
    let folder = tempfile::tempdir().expect("there is room");
    let hub = Hub::open(folder.path()).expect("an empty folder is a hub");
    hub.create_event("Bench Days", "https://bench.test").expect("it has none");
    (hub, folder)
}

fn members(hub: &Hub, count: usize) -> Vec<MemberId> {
    let add = |number: usize| {
        let profile = Profile { name: format!("Member {number}"), ..Profile::default() };
        let profile = minicbor::to_vec(profile).expect("encoding into memory cannot fail");
        let parts = vec![Part { salt: [7; 16], bytes: profile }];
        Draft { parts, ..draft(Action::AddMember(AddMember { role: Role::Attendee }), number) }
    };
    submit(hub, (0..count).map(add).collect())
}

/// Members with a browser each, and its cookie.
fn signed_in(hub: &Hub) -> (Vec<MemberId>, Vec<String>) {
    let redeemers = members(hub, REDEEMERS);
    let cookie = |(number, member): (usize, &MemberId)| {
        let secret = Hash::of("bench", &[&number.to_be_bytes()]).0;
        let browser = Browser::new(Hash::plain(&secret), "wrk".into(), wall_ms());
        let id = BrowserId { member: *member, id: [0; 16] };
        hub.ledger().add_browser(id, &browser).expect("there is room");
        data_encoding::BASE64URL_NOPAD.encode(&secret)
    };
    let cookies = redeemers.iter().enumerate().map(cookie).collect();
    (redeemers, cookies)
}

fn issue(hub: &Hub, owners: &[MemberId]) -> Vec<Token> {
    let token = |number: usize| Token::new(Hash::of("bench token", &[&number.to_be_bytes()]).0);
    let tokens: Vec<Token> = (0..owners.len()).map(token).collect();
    let issue = |(number, owner): (usize, &MemberId)| {
        let action = Issue { token: tokens[number].hash(), owner: *owner, cause: Cause::Requested };
        draft(Action::Issue(action), number)
    };
    submit(hub, owners.iter().enumerate().map(issue).collect());
    tokens
}

fn draft(action: Action, number: usize) -> Draft {
    let reading = Reading { wall_ms: wall_ms(), ..Reading::default() };
    Draft { action, parts: Vec::new(), reading, nonce: (number as u64).to_be_bytes() }
}

fn submit(hub: &Hub, mut drafts: Vec<Draft>) -> Vec<MemberId> {
    let mut ids = Vec::with_capacity(drafts.len());
    while !drafts.is_empty() {
        let rest = drafts.split_off(drafts.len().min(BATCH));
        let done = hub.ledger().submit_all(drafts).expect("there is room");
        ids.extend(done.into_iter().map(|(id, _)| id));
        drafts = rest;
    }
    ids
}
