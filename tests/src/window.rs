//! The real window of the real app, driven by WebKit's own driver. Seven requests of the WebDriver protocol are all that
//! is needed, so they are sent as they are.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use data_encoding::BASE64;
use image::RgbImage;
use serde_json::{Value, json};

use crate::display::Display;
use crate::group::Group;
use crate::wait::{PROMPT, until};

/// From starting the app to its first code on screen, on a busy machine without a graphics card.
pub const OPENS: Duration = Duration::from_secs(60);
/// From a code before the camera to its answer on screen, when other tests run beside this one.
pub const ANSWERS: Duration = Duration::from_secs(30);

/// The key under which the protocol names an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// The app's window. The app, the driver and WebKit's processes end when this is dropped.
pub struct Window {
    agent: ureq::Agent,
    /// Where the session's requests go.
    session: String,
    _driver: Group,
}

impl Window {
    /// Starts the app under the driver, on this display. `prepare` may add to the environment that both get.
    ///
    /// # Panics
    /// Where the driver or the app does not start.
    pub fn open(
        app: &Path,
        arguments: &[&str],
        display: &Display,
        prepare: impl FnOnce(&mut Command),
    ) -> Self {
        let port = free_port();
        let driver = start_driver(port, display, prepare);
        let agent = agent();
        let sessions = format!("http://127.0.0.1:{port}/session");
        let options = json!({ "binary": app, "args": arguments });
        let asked = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": options
        } } });
        let opened = post(&agent, &sessions, &asked).expect("the app opens under the driver");
        let id = opened["sessionId"].as_str().expect("a session has an id");
        Self { session: format!("{sessions}/{id}"), agent, _driver: driver }
    }

    /// The text of the first element like this, once there is one.
    ///
    /// # Panics
    /// When there is none within the limit.
    pub fn text(&self, selector: &str, limit: Duration) -> String {
        until(selector, limit, || self.text_now(selector))
    }

    /// The text of the first element like this, if there is one now.
    pub fn text_now(&self, selector: &str) -> Option<String> {
        let element = self.find(selector)?;
        let text = self.get(&format!("element/{element}/text"))?;
        text.as_str().map(Into::into)
    }

    /// Presses the first element like this, once there is one that can be pressed: in view, with nothing over it.
    ///
    /// # Panics
    /// When there is none within the limit.
    pub fn press(&self, selector: &str, limit: Duration) {
        until(selector, limit, || {
            let click = format!("{}/element/{}/click", self.session, self.find(selector)?);
            post(&self.agent, &click, &json!({})).ok()
        });
    }

    /// Types into the first field like this, once there is one.
    ///
    /// # Panics
    /// When there is none within the limit.
    pub fn write(&self, selector: &str, text: &str, limit: Duration) {
        until(selector, limit, || {
            let value = format!("{}/element/{}/value", self.session, self.find(selector)?);
            post(&self.agent, &value, &json!({ "text": text })).ok()
        });
    }

    fn find(&self, selector: &str) -> Option<String> {
        let query = json!({ "using": "css selector", "value": selector });
        let found = post(&self.agent, &format!("{}/element", self.session), &query).ok()?;
        found[ELEMENT].as_str().map(Into::into)
    }

    /// What the window looks like now.
    ///
    /// # Panics
    /// Where the driver cannot take a picture.
    pub fn picture(&self) -> RgbImage {
        let encoded = self.get("screenshot").expect("the driver takes a picture");
        let encoded = encoded.as_str().expect("a picture is text");
        let png = BASE64.decode(encoded.as_bytes()).expect("in base64");
        image::load_from_memory(&png).expect("a PNG").to_rgb8()
    }

    /// Closes the window, and with it the app.
    ///
    /// # Panics
    /// Where the driver has lost the app.
    pub fn close(self) {
        self.agent.delete(&self.session).call().expect("the app closes");
    }

    fn get(&self, what: &str) -> Option<Value> {
        let answer = self.agent.get(format!("{}/{what}", self.session)).call().ok()?;
        value(answer)
    }
}

fn start_driver(port: u16, display: &Display, prepare: impl FnOnce(&mut Command)) -> Group {
    let mut command = Command::new("WebKitWebDriver");
    command.arg(format!("--port={port}")).env("DISPLAY", display.name()).stdin(Stdio::null());
    // What the app says of itself is not asked for here; what went wrong is worth seeing.
    command.stdout(Stdio::null());
    command.env("TAURI_WEBVIEW_AUTOMATION", "true");
    prepare(&mut command);
    let driver = Group::start(&mut command);
    until("the driver", PROMPT, || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).ok());
    driver
}

/// An answer that says why not is an answer, not an error.
fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder();
    config.http_status_as_error(false).timeout_global(Some(OPENS)).build().into()
}

/// The value of a successful answer, or the driver's words for why not.
fn post(agent: &ureq::Agent, url: &str, body: &Value) -> Result<Value, String> {
    let mut answer = agent.post(url).send_json(body).map_err(|error| error.to_string())?;
    let status = answer.status();
    let said: Value = answer.body_mut().read_json().map_err(|error| error.to_string())?;
    if status.is_success() { Ok(said["value"].clone()) } else { Err(said["value"].to_string()) }
}

fn value(mut answer: ureq::http::Response<ureq::Body>) -> Option<Value> {
    let said: Value = answer.body_mut().read_json().ok()?;
    answer.status().is_success().then(|| said["value"].clone())
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("it has an address").port()
}
