//! A browser as the hub sees one: it keeps its cookie, says where its page comes from, asks by GraphQL, and follows nobody elsewhere.

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

/// A browser.
pub struct Browser {
    agent: Agent,
    url: String,
    cookie: RefCell<Option<String>>,
}

/// What the hub answered.
#[derive(Debug)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// The headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Page {
    fn read(mut response: Response<ureq::Body>) -> Self {
        let pair = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
            (name.as_str().to_owned(), value.to_str().unwrap_or_default().to_owned())
        };
        let headers = response.headers().iter().map(pair).collect();
        let status = response.status().as_u16();
        Self { status, headers, body: response.body_mut().read_to_vec().expect("a whole answer") }
    }

    /// A header's value; an empty one where it is not there.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value)
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// Where it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }
}

impl Browser {
    /// One that opens the hub's pages at `url`, and has no cookie.
    pub fn at(url: &str) -> Self {
        let agent = Agent::config_builder().http_status_as_error(false).max_redirects(0).build();
        Self::with(agent.into(), url)
    }

    /// The same with another client below.
    pub fn with(agent: Agent, url: &str) -> Self {
        Self { agent, url: url.to_owned(), cookie: RefCell::default() }
    }

    /// Its cookie, as it sends it.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.borrow().clone()
    }

    /// Gives it a cookie, as somebody else might.
    pub fn set_cookie(&self, cookie: &str) {
        *self.cookie.borrow_mut() = Some(cookie.to_owned());
    }

    /// Opens an address.
    pub fn get(&self, path: &str) -> Page {
        self.get_with(path, &[])
    }

    /// The same with more headers.
    ///
    /// # Panics
    /// Where the hub does not answer.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        let mut request = self.agent.get(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = self.cookie() {
            request = request.header("cookie", cookie);
        }
        self.keep(Page::read(request.call().expect("the hub answers")))
    }

    /// Posts with these headers and the cookie, and says nothing of itself.
    ///
    /// # Panics
    /// Where the hub does not answer.
    pub fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Page {
        let mut request = self.agent.post(format!("{}{path}", self.url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(cookie) = self.cookie() {
            request = request.header("cookie", cookie);
        }
        self.keep(Page::read(request.send(body).expect("the hub answers")))
    }

    /// Asks by GraphQL, as our own page does; the whole answer.
    pub fn ask(&self, query: &str, variables: &Value) -> Page {
        let body = json!({ "query": query, "variables": variables }).to_string();
        let own = [("content-type", "application/json"), ("origin", self.url.as_str())];
        self.post("/graphql", &own, body.as_bytes())
    }

    /// The same, of which one thing is wanted and no error.
    ///
    /// # Panics
    /// Where there is an error.
    pub fn data(&self, query: &str, variables: &Value) -> Value {
        let answer = self.ask(query, variables).json();
        assert!(answer.get("errors").is_none(), "{query}: {answer}");
        answer["data"].clone()
    }

    /// Listens to a stream of events, for so long at most; each line of it, until `hear` has heard enough. Whether it has.
    ///
    /// # Panics
    /// Where the hub does not answer with one.
    pub fn listen(&self, path: &str, limit: Duration, mut hear: impl FnMut(&str) -> bool) -> bool {
        let request = self.agent.get(format!("{}{path}", self.url));
        let mut request = request.config().timeout_global(Some(limit)).build();
        if let Some(cookie) = self.cookie() {
            request = request.header("cookie", cookie);
        }
        let mut response = request.call().expect("the hub answers");
        assert_eq!(response.status(), 200);
        let lines = BufReader::new(response.body_mut().as_reader()).lines();
        lines.map_while(Result::ok).any(|line| hear(&line))
    }

    /// Keeps the cookie that an answer brings.
    fn keep(&self, page: Page) -> Page {
        for (_, set) in page.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = set.split(';').next().unwrap_or_default().to_owned();
            let ends = set.contains("Max-Age=0");
            *self.cookie.borrow_mut() = (!ends).then_some(pair);
        }
        page
    }
}
