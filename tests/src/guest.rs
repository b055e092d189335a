//! A guest as the hub sees one: a browser that posts JSON, and a mailbox. The event is set up by the hub's own commands.

use serde_json::{Value, json};
use ureq::Agent;

use crate::mail_server::MailServer;
use crate::venue::Hub;
use crate::wait::{SYNC, until};

/// The mentor.
pub const MENTOR: &str = "Grace Hopper";
/// The guest's name and address.
pub const GUEST: (&str, &str) = ("Ada Lovelace", "ada@example.org");

/// An event that guests can book.
pub struct Lobby {
    /// The hub, which serves.
    pub hub: Hub,
    /// Where its letters go.
    pub server: MailServer,
    /// The mentor's id.
    pub mentor: String,
}

/// What the hub answered.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The headers, in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Value,
}

impl Reply {
    /// A text of the body.
    ///
    /// # Panics
    /// Where there is none.
    pub fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_else(|| panic!("no {name} in {self:?}"))
    }

    /// The same of an answer that is no refusal.
    ///
    /// # Panics
    /// Where it is one.
    pub fn ok(self) -> Self {
        assert_eq!(self.status, 200, "{self:?}");
        self
    }
}

impl Lobby {
    /// Opens it: the mentor is there day and night, and clocks show Berlin's time.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn open() -> Self {
        let server = MailServer::start();
        let mut hub = Hub::open(&[MENTOR]);
        hub.cut();
        hub.set("PORTICO_SMTP", &server.url());
        hub.set("PORTICO_MAIL_FROM", "Test Days <days@example.org>");
        hub.serve();
        hub.command(&["event", "zone", "Europe/Berlin"]);
        hub.command(&["mentor", "hours", MENTOR, "--weekly", "mon-sun 0:00-24:00"]);
        let mentor = hub.member(MENTOR).to_string();
        Self { hub, server, mentor }
    }

    /// Posts JSON to an endpoint.
    ///
    /// # Panics
    /// Where the hub does not answer in JSON.
    pub fn post(&self, endpoint: &str, body: &Value) -> Reply {
        self.send(endpoint, "application/json", body.to_string().as_bytes())
    }

    /// Posts any bytes as any type.
    ///
    /// # Panics
    /// Where the hub does not answer in JSON.
    pub fn send(&self, endpoint: &str, kind: &str, body: &[u8]) -> Reply {
        let request = agent().post(self.address(endpoint)).header("content-type", kind);
        let request = request.header("origin", self.hub.url());
        // An address of one's own choice changes nothing.
        let request = request.header("x-forwarded-for", "198.51.100.1");
        read(request.send(body).expect("the hub answers"))
    }

    /// Only looks at an endpoint.
    ///
    /// # Panics
    /// Where the hub does not answer in JSON.
    pub fn get(&self, endpoint: &str) -> Reply {
        read(agent().get(self.address(endpoint)).call().expect("the hub answers"))
    }

    fn address(&self, endpoint: &str) -> String {
        format!("{}/v1/guest/{endpoint}", self.hub.url())
    }

    /// A free time, the first after so many others, as the hub writes it.
    ///
    /// # Panics
    /// Where there is none.
    pub fn free(&self, after: usize) -> String {
        let times = self.post("slots", &json!({ "mentor": self.mentor })).ok();
        times.body["slots"][after]["local"].as_str().expect("there are free times").to_owned()
    }

    /// Books a free time for a guest; what is answered.
    pub fn book(&self, address: &str, slot: &str) -> Reply {
        let (name, mentor) = (GUEST.0, &self.mentor);
        let body = json!({ "name": name, "address": address, "mentor": mentor, "slot": slot });
        self.post("book", &body)
    }

    /// Waits for the letter of that number, from 0, and reads it.
    pub fn letter(&self, number: usize) -> String {
        let letter = until(&format!("letter {number}"), SYNC, || {
            // Its text lies there before what a mail program reads.
            (self.server.letters().len() > number + 1 || self.is_settled(number))
                .then(|| self.server.read().remove(number))
        });
        let parts = letter["parts"].as_array().expect("a letter has parts");
        let text = parts.iter().find(|part| part["type"] == "text/plain");
        text.and_then(|part| part["text"].as_str()).expect("it has a text").to_owned()
    }

    fn is_settled(&self, number: usize) -> bool {
        let list = self.hub.command(&["mail", "list"]);
        let at_rest = list.contains("waiting 0\n") && list.contains("sending 0\n");
        self.server.letters().len() > number && at_rest
    }

    /// The token of the link in a letter.
    ///
    /// # Panics
    /// Where there is none.
    pub fn token(&self, number: usize) -> String {
        let letter = self.letter(number);
        let link = letter.split("/booking/").nth(1).expect("there is a link in the letter");
        link[..43].to_owned()
    }

    /// The code in a letter.
    ///
    /// # Panics
    /// Where there is none.
    pub fn code(&self, number: usize) -> String {
        let letter = self.letter(number);
        let is_code = |line: &&str| line.len() == 6 && line.bytes().all(|c| c.is_ascii_digit());
        let code = letter.lines().map(str::trim).find(is_code);
        code.unwrap_or_else(|| panic!("no code in {letter}")).to_owned()
    }
}

fn read(mut response: ureq::http::Response<ureq::Body>) -> Reply {
    let pair = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned())
    };
    let headers = response.headers().iter().map(pair).collect();
    let status = response.status().as_u16();
    let text = response.body_mut().read_to_string().expect("a whole answer");
    let body = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{status}: {text:?}"));
    Reply { status, headers, body }
}

/// A client that takes every status for an answer.
fn agent() -> Agent {
    Agent::config_builder().http_status_as_error(false).build().into()
}
