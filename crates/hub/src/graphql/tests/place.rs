//! A hub with an event, and people who ask it.

use std::net::IpAddr;
use std::sync::Arc;

use async_graphql::{Request, Response, Variables};
use portico_domain::MemberId;
use portico_domain::member::{Profile, Role};
use portico_domain::session::slot::SLOT_MS;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::ambient;
use crate::graphql::{Asked, Desk, Graphql};
use crate::hub::{Hub, NewMember};
use crate::sessions::SessionCommand;
use crate::sign_in::Visitor;

/// The hub, its schema, and a mentor who is always there.
pub(super) struct Place {
    _folder: TempDir,
    pub(super) hub: Arc<Hub>,
    pub(super) mentor: MemberId,
    desk: Arc<Desk>,
    graphql: Graphql,
}

impl Place {
    pub(super) fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let hub = Arc::new(Hub::open(folder.path()).unwrap());
        hub.create_event("Test Days", "https://meet.example").unwrap();
        SessionCommand::SetZone { zone: "Europe/Berlin".into() }.run(&hub).unwrap();
        let mentor = add(&hub, Role::Mentor, "Grace Hopper", "grace@example.org");
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

    /// Asks as nobody, now.
    pub(super) fn ask(&self, query: &str, variables: Value) -> Response {
        let source = IpAddr::from([192, 0, 2, 7]).into();
        let visitor = Visitor::new(source, "Firefox, Linux".into(), ambient::now_ms());
        let asked = Asked::new(Arc::clone(&self.desk), visitor);
        let request = Request::new(query).variables(Variables::from_json(variables));
        let graphql = self.graphql.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let _inside = runtime.enter();
        graphql.answer(request, &asked)
    }

    /// The data of an answer without errors.
    pub(super) fn data(&self, query: &str, variables: Value) -> Value {
        let response = self.ask(query, variables);
        assert!(response.errors.is_empty(), "{query}: {:?}", response.errors);
        response.data.into_json().unwrap()
    }

    /// The code of the one error.
    pub(super) fn code(&self, query: &str, variables: Value) -> String {
        let response = self.ask(query, variables);
        let [error] = &response.errors[..] else { panic!("{query}: {response:?}") };
        let error = serde_json::to_value(error).unwrap();
        error["extensions"]["code"].as_str().unwrap().to_owned()
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
