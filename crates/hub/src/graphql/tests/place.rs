//! A hub with an event, and people who ask it.

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::{Request, Response, Variables};
use portico_domain::member::{Profile, Role};
use portico_domain::session::slot::SLOT_MS;
use portico_domain::{Hash, MemberId};
use portico_ledger::hub::sign_in::{Browser, BrowserId};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::ambient;
use crate::graphql::{Asked, Desk, Graphql};
use crate::hub::{Hub, NewMember};
use crate::sessions::SessionCommand;
use crate::sign_in::{Known, Visitor};

/// The hub, its schema, and a mentor who is always there.
pub(super) struct Place {
    _folder: TempDir,
    pub(super) hub: Arc<Hub>,
    pub(super) mentor: MemberId,
    desk: Arc<Desk>,
    graphql: Graphql,
}

/// Who asks: nobody, or a member in a browser in which they are signed in.
pub(super) type Who = Option<Known>;

impl Place {
    pub(super) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hub = Arc::new(Hub::open(folder.path()).unwrap());
        hub.create_event("Test Days", "https://meet.example").unwrap();
        SessionCommand::SetZone { zone: "Europe/Berlin".into() }.run(&hub).unwrap();
        let mentor = add(&hub, Role::Mentor, "Grace Hopper", "hopper@example.org");
        let hours = SessionCommand::SetHours {
            mentor: "Grace Hopper".into(),
            weekly: vec!["mon-sun 0:00-24:00".into()],
            on: vec![],
            off: vec![],
            from: None,
            until: None,
        };
        hours.run(&hub).unwrap();
        let desk = Arc::new(Desk::open(Arc::clone(&hub)).unwrap());
        Self { _folder: folder, hub, mentor, desk, graphql: Graphql::new() }
    }

    /// A new member, signed in.
    pub(super) fn member(&self, role: Role, name: &str, address: &str) -> Who {
        self.signed_in(add(&self.hub, role, name, address))
    }

    /// A member in a new browser.
    pub(super) fn signed_in(&self, member: MemberId) -> Who {
        let browser = BrowserId { member, id: ambient::random() };
        let cookie = Hash::plain(&ambient::random::<32>());
        let row = Browser::new(cookie, "Firefox, Linux".into(), ambient::now_ms());
        self.hub.ledger().add_browser(browser, &row).unwrap();
        Some(Known { member, browser })
    }

    /// Asks now.
    pub(super) fn ask_as(&self, who: &Who, query: &str, variables: Value) -> Response {
        let source = IpAddr::from([192, 0, 2, 7]).into();
        let mut visitor = Visitor::new(source, "Firefox, Linux".into(), ambient::now_ms());
        visitor.known = who.clone();
        let asked = Asked::new(Arc::clone(&self.desk), visitor);
        let request = Request::new(query).variables(Variables::from_json(variables));
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let _inside = runtime.enter();
        self.graphql.answer(request, &asked)
    }

    /// The same as nobody.
    pub(super) fn ask(&self, query: &str, variables: Value) -> Response {
        self.ask_as(&None, query, variables)
    }

    /// The data of an answer without errors.
    pub(super) fn data_as(&self, who: &Who, query: &str, variables: Value) -> Value {
        let response = self.ask_as(who, query, variables);
        assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
        response.data.into_json().unwrap()
    }

    /// The same as nobody.
    pub(super) fn data(&self, query: &str, variables: Value) -> Value {
        self.data_as(&None, query, variables)
    }

    /// The code of the one error; `OK` where there is none.
    pub(super) fn code_as(&self, who: &Who, query: &str, variables: Value) -> String {
        let response = self.ask_as(who, query, variables);
        match &response.errors[..] {
            [] => "OK".into(),
            [error] => {
                let error = serde_json::to_value(error).unwrap();
                error["extensions"]["code"].as_str().unwrap().to_owned()
            }
            _ => panic!("{query}: {response:?}"),
        }
    }

    /// The same as nobody.
    pub(super) fn code(&self, query: &str, variables: Value) -> String {
        self.code_as(&None, query, variables)
    }

    /// Connects two members: the second scans the first's code.
    pub(super) fn meet(&self, owner: &Who, other: &Who) -> Value {
        let code =
            self.data_as(owner, "mutation { generateInstantConnectToken { url } }", json!({}));
        let url = code["generateInstantConnectToken"]["url"].clone();
        let redeem = "mutation($token: String!) {
            redeemInstantConnectToken(token: $token) { success code connectedUser { id name connection { id } } }
        }";
        let met = self.data_as(other, redeem, json!({ "token": url }))["redeemInstantConnectToken"]
            .clone();
        assert_eq!(met["success"], true, "{met}");
        met["connectedUser"].clone()
    }

    /// A slot of tomorrow, as a moment.
    pub(super) fn slot(&self, number: u64) -> Value {
        let tomorrow = ambient::now_ms() / SLOT_MS + 96;
        json!(crate::listing::date((tomorrow + number) * SLOT_MS))
    }
}

pub(super) fn add(hub: &Hub, role: Role, name: &str, address: &str) -> MemberId {
    let profile = Profile { name: name.into(), ..Profile::default() };
    let new = NewMember { role, profile, email: Some(address.into()) };
    hub.add_members(&[new]).unwrap()[0].unwrap()
}
