//! An event as the tests set it up: a hub that serves it, and kiosks that look at pictures of codes. All real processes.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Duration;

use portico_domain::{Action, MemberId, OpId};
use portico_ledger::{KioskLedger, query};
use serde_json::Value;
use tempfile::TempDir;

pub use crate::lines::{id, is, is_at_rest, text};
use crate::pictures;
use crate::programs::{self, Program, argument};
use crate::wait::{PROMPT, until};

/// How codes name the hub of these tests.
pub const ORIGIN: &str = "https://portico.test";

/// A hub, its event and its members.
pub struct Hub {
    folder: TempDir,
    /// Where it listens; with port 0 until it has served once.
    address: String,
    serving: Option<Program>,
    /// What it finds in its environment.
    environment: Vec<(String, String)>,
    /// With which further options it serves.
    options: Vec<String>,
}

impl Hub {
    /// Makes an event with these members, and serves it.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn open(members: &[&str]) -> Self {
        Self::open_after(members, |_| {})
    }

    /// The same in a directory that was prepared.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn open_after(members: &[&str], prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().expect("there is room");
        std::fs::create_dir(folder.path().join("hub")).expect("there is room");
        prepare(&folder.path().join("hub"));
        let mut hub = Self {
            folder,
            address: "127.0.0.1:0".into(),
            serving: None,
            environment: Vec::new(),
            options: Vec::new(),
        };
        hub.command(&["event", "create", "Test Days", "--origin", ORIGIN]);
        let list = hub.folder.path().join("members.csv");
        std::fs::write(&list, format!("name\n{}\n", members.join("\n"))).expect("there is room");
        hub.command(&["member", "import", argument(&list)]);
        hub.serve();
        hub
    }

    /// Serves it, at the same address as before.
    ///
    /// # Panics
    /// Where it does not start.
    pub fn serve(&mut self) {
        let data = self.data();
        let before = self.figure("operations");
        let environment = self.environment.clone();
        let words =
            ["serve", "--data", argument(&data), "--listen", &self.address, "--origin", ORIGIN];
        let options = self.options.iter().map(String::as_str);
        let program = Program::start_in(
            "portico-hub",
            &words.into_iter().chain(options).collect::<Vec<_>>(),
            |command| {
                command.envs(environment);
            },
        );
        let listening = program.wait_for("listening", PROMPT, |line| is(line, "listening"));
        self.address = text(&listening, "address");
        self.serving = Some(program);
        // What it does by itself at the start is not to be taken for what a test does to it.
        until("its first sweep", PROMPT, || (self.figure("operations") > before).then_some(()));
    }

    /// What it is to find in its environment when it serves again.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.push((name.into(), value.into()));
    }

    /// With which further options it is to serve again.
    pub fn also(&mut self, options: &[&str]) {
        self.options.extend(options.iter().map(|option| (*option).to_owned()));
    }

    /// What it has logged since it serves.
    ///
    /// # Panics
    /// While it does not.
    pub fn errors(&self) -> String {
        self.serving.as_ref().expect("it serves").errors()
    }

    /// Takes it off the network, as suddenly as a cable is pulled.
    pub fn cut(&mut self) {
        self.serving = None;
    }

    /// Asks it to end, as the system does.
    ///
    /// # Panics
    /// While it does not serve.
    pub fn terminate(&self) {
        let id = self.serving.as_ref().expect("it serves").id();
        let id = rustix::process::Pid::from_raw(id.try_into().expect("an id")).expect("not 0");
        rustix::process::kill_process(id, rustix::process::Signal::TERM).expect("it runs");
    }

    /// Waits until it has ended by itself, in good order.
    ///
    /// # Panics
    /// When it does not in time, or ends badly.
    pub fn wait_for_end(&mut self, limit: Duration) {
        let mut serving = self.serving.take().expect("it serves");
        let ended = until("the hub to end", limit, || serving.ended());
        assert!(ended.success(), "{ended}: {}", serving.errors());
    }

    /// Its address, as kiosks reach it.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("hub")
    }

    /// What a command prints.
    ///
    /// # Panics
    /// Where the hub refuses it.
    pub fn command(&self, words: &[&str]) -> String {
        let data = self.data();
        programs::ok("portico-hub", &[words, &["--data", argument(&data)]].concat())
    }

    /// What a command that must fail says.
    ///
    /// # Panics
    /// Where it succeeds.
    pub fn refused(&self, words: &[&str]) -> String {
        let data = self.data();
        let output = programs::run("portico-hub", &[words, &["--data", argument(&data)]].concat());
        assert!(!output.status.success(), "{words:?} was not refused");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// Adds a member with an e-mail address.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn add(&self, name: &str, address: &str) {
        let list = self.folder.path().join("more.csv");
        std::fs::write(&list, format!("name,email\n{name},{address}\n")).expect("there is room");
        self.command(&["member", "import", argument(&list)]);
    }

    /// A fresh link to a member's code.
    pub fn link_of(&self, member: &str) -> String {
        self.command(&["token", "issue", member])
    }

    /// A one-time code with which a node of this member's enrols.
    pub fn enrolment_code(&self, member: &str, role: &str) -> String {
        self.command(&["enrol", "--member", member, "--role", role])
    }

    /// The connections it knows, as it exports them.
    ///
    /// # Panics
    /// Where an exported line is not JSON.
    pub fn connections(&self) -> Vec<Value> {
        let lines = self.command(&["export"]);
        let lines = lines.lines().map(|line| serde_json::from_str(line).expect("JSON lines"));
        lines.filter(|line: &Value| line["kind"] == "connection").collect()
    }

    /// A member, by their name.
    ///
    /// # Panics
    /// Where there is none of that name.
    pub fn member(&self, name: &str) -> MemberId {
        let lines = self.command(&["export"]);
        let lines = lines.lines().map(|line| serde_json::from_str(line).expect("JSON lines"));
        let mut members = lines.filter(|line: &Value| line["kind"] == "member");
        let found = members.find(|line| line["name"] == name);
        id(&found.unwrap_or_else(|| panic!("no member {name}")), "id")
    }

    /// A figure of its check, which also verifies every invariant of its ledger.
    ///
    /// # Panics
    /// Where there is no such figure.
    pub fn figure(&self, name: &str) -> u64 {
        let figures = self.command(&["check"]);
        let of_name = figures.lines().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
        of_name.unwrap_or_else(|| panic!("no figure {name:?} in {figures}"))
    }
}

/// A kiosk that is enrolled, and the folder of pictures that it looks at instead of a camera.
pub struct Kiosk {
    folder: TempDir,
    shown: Cell<u32>,
}

impl Kiosk {
    /// Enrols a kiosk that shows this member's codes.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn enrol(hub: &Hub, member: &str) -> Self {
        Self::enrol_as(hub, member, "booth")
    }

    /// The same in another role.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn enrol_as(hub: &Hub, member: &str, role: &str) -> Self {
        Self::enrol_at(&hub.url(), &hub.enrolment_code(member, role))
    }

    /// Enrols a kiosk with a hub at this address, by this code.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn enrol_at(url: &str, code: &str) -> Self {
        let kiosk = Self::not_enrolled();
        kiosk.command(&["enrol", "--hub", url, code]);
        kiosk
    }

    /// Has the hub write a starter file, and makes a kiosk of it that has never heard of the hub otherwise.
    ///
    /// # Panics
    /// Where the hub refuses.
    pub fn set_up(hub: &Hub, member: &str, file: &Path) -> Self {
        hub.command(&["enrol", "--member", member, "--pack", argument(file)]);
        Self::from_starter(file)
    }

    /// A kiosk made by a starter file.
    ///
    /// # Panics
    /// Where the file is not in order.
    pub fn from_starter(file: &Path) -> Self {
        let kiosk = Self::not_enrolled();
        kiosk.command(&["enrol", "--pack", argument(file)]);
        kiosk
    }

    fn not_enrolled() -> Self {
        let folder = tempfile::tempdir().expect("there is room");
        let kiosk = Self { folder, shown: Cell::new(0) };
        std::fs::create_dir(kiosk.pictures()).expect("there is room");
        kiosk
    }

    /// What a command prints.
    ///
    /// # Panics
    /// Where the kiosk refuses it.
    pub fn command(&self, words: &[&str]) -> String {
        let data = self.data();
        let (name, rest) = words.split_first().expect("a command has a name");
        programs::ok("portico-kiosk", &[&[name, "--data", argument(&data)], rest].concat())
    }

    /// Exports what the hub has not acknowledged.
    pub fn export(&self, file: &Path) {
        self.command(&["export-unsent", argument(file)]);
    }

    /// Has it carry another kiosk's export; what it says.
    pub fn carry(&self, file: &Path) -> String {
        self.command(&["carry", argument(file)])
    }

    /// Tells it where the hub is.
    pub fn set_hub(&self, url: &str) {
        self.command(&["set-hub", url]);
    }

    /// Starts it.
    pub fn run(&self) -> Program {
        let camera = format!("folder:{}", argument(&self.pictures()));
        let data = self.data();
        let words =
            ["run", "--data", argument(&data), "--camera", &camera, "--json", "--print-codes"];
        Program::start("portico-kiosk", &words)
    }

    /// Starts it, and waits until it knows all that the hub knows.
    pub fn run_in_step(&self) -> Program {
        let program = self.run();
        program.wait_for("synced", PROMPT, |line| is(line, "synced") && line["waiting"] == 0);
        program
    }

    /// Holds a code before it, in place of the one before.
    ///
    /// # Panics
    /// Where the text is too long for a code.
    pub fn look_at(&self, text: impl AsRef<[u8]>) {
        let number = self.shown.get();
        pictures::show(&self.pictures(), &number.to_string(), text.as_ref());
        self.look_away();
        self.shown.set(number + 1);
    }

    /// Takes away the code that was held before it last, if one was.
    pub fn look_away(&self) {
        if let Some(last) = self.shown.get().checked_sub(1) {
            // It may have been taken away already.
            let _ = std::fs::remove_file(self.pictures().join(format!("{last}.png")));
        }
    }

    /// Its ledger, while it does not run.
    ///
    /// # Panics
    /// Where it runs, or the ledger is damaged.
    pub fn ledger(&self) -> KioskLedger {
        let opened = KioskLedger::open(&self.data().join("ledger.redb"));
        opened.expect("it is sound").expect("it is enrolled")
    }

    /// Its directory.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("kiosk")
    }

    /// The folder of pictures that it looks at.
    pub fn pictures(&self) -> PathBuf {
        self.folder.path().join("pictures")
    }
}

/// The redemptions that a kiosk has kept, in their order.
///
/// # Panics
/// Where the ledger is damaged.
pub fn redemptions(ledger: &KioskLedger) -> Vec<OpId> {
    let mut found = Vec::new();
    let view = ledger.view().expect("it is sound");
    view.each_own(0, &mut |own| {
        let redeemed = matches!(own.operation.body().action, Action::Redeem(_));
        found.extend(redeemed.then(|| own.operation.id()));
        Ok(ControlFlow::Continue(()))
    })
    .expect("it is sound");
    found
}

/// Whom a member is connected with, by what the hub has told this kiosk.
///
/// # Panics
/// Where the ledger is damaged.
pub fn committed_connections(ledger: &KioskLedger, member: MemberId) -> Vec<MemberId> {
    let mut found = Vec::new();
    let view = ledger.view().expect("it is sound");
    query::connections(view.committed(), member, &mut |other, _| {
        found.push(other);
        Ok(ControlFlow::Continue(()))
    })
    .expect("it is sound");
    found
}
