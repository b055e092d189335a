//! What the command line asks of a hub. Each command is a value, so that it runs the same whether this process opens the
//! ledger itself or a running `portico-hub serve` has it open and is asked through its socket.

use std::io::{BufRead, BufReader, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use data_encoding::BASE64;
use portico_domain::case::Answer as CaseAnswer;
use portico_domain::member::Role;
use portico_domain::token::Cause;
use portico_domain::{NodeId, OpId};
use portico_ledger::check::check;
use serde::{Deserialize, Serialize};

use crate::config::Directory;
use crate::hub::{Hub, HubError};
use crate::mail::MailCommand;
use crate::members::PeopleCommand;
use crate::sessions::SessionCommand;

/// The longest command or answer, in bytes: a member list of 200 000 lines fits.
pub const LINE_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// How long a running hub may take to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(120);

/// One command.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Makes the event.
    CreateEvent {
        /// Its name.
        name: String,
        /// Its origin.
        origin: String,
    },
    /// Adds the members of a list.
    ImportMembers {
        /// The list's text.
        csv: String,
    },
    /// Makes a one-time enrolment code.
    Enrol {
        /// The member: id, e-mail address or name.
        member: String,
        /// The role of the kiosk.
        role: Role,
    },
    /// Reserves a kiosk and writes its starter file.
    WriteStarter {
        /// The member: id, e-mail address or name.
        member: String,
        /// The role of the kiosk.
        role: Role,
    },
    /// Takes a parcel.
    Import {
        /// Its bytes, in base64.
        parcel: String,
    },
    /// Issues a token.
    IssueToken {
        /// The member: id, e-mail address or name.
        member: String,
    },
    /// Lists kiosks.
    ListNodes,
    /// Ends a kiosk.
    RevokeNode {
        /// Which.
        node: NodeId,
        /// Since when nothing from it is believed, in milliseconds of hub time; none for now.
        from_ms: Option<u64>,
    },
    /// Gives a kiosk another role.
    SetRole {
        /// Which.
        node: NodeId,
        /// What it may do from now on.
        role: Role,
    },
    /// Drops a member's personal text everywhere.
    EraseMember {
        /// The member: id, e-mail address or name.
        member: String,
    },
    /// Keeps a member from meeting anyone, or lets them again.
    BlockMember {
        /// The member: id, e-mail address or name.
        member: String,
        /// Whether to.
        blocked: bool,
    },
    /// Lists cases.
    ListCases,
    /// Answers a case.
    AnswerCase {
        /// Which.
        case: OpId,
        /// What is to become of it.
        answer: CaseAnswer,
    },
    /// Letters that are to be sent.
    Mail(MailCommand),
    /// Mentors' sessions.
    Session(SessionCommand),
    /// What members say of one another, and whether more may come.
    People(PeopleCommand),
    /// Ends the event.
    ArchiveEvent,
    /// Lets nodes write what this program's version knows.
    UpgradeEvent,
    /// Writes a backup.
    BackUp {
        /// To where.
        file: PathBuf,
    },
    /// Verifies the ledger.
    Check,
    /// Writes everything as JSON lines.
    Export,
}

/// What came of it: the text to print, or the words of the refusal.
pub type Answer = Result<String, String>;

impl Command {
    /// Runs it on `hub`.
    ///
    /// # Errors
    /// As the command says.
    pub fn run(self, hub: &Hub) -> Result<String, HubError> {
        match self {
            Self::CreateEvent { name, origin } => {
                hub.create_event(&name, &origin).map(|id| format!("event {id}\n"))
            }
            Self::ImportMembers { csv } => {
                let done = hub.import_members(csv.as_bytes())?;
                Ok(format!("{} added, {} known already\n", done.added, done.known))
            }
            Self::Enrol { member, role } => {
                let member = hub.find_member(&member)?;
                hub.new_enrolment_code(member, role).map(|code| format!("{code}\n"))
            }
            Self::WriteStarter { member, role } => {
                let member = hub.find_member(&member)?;
                to_json(&hub.write_starter(member, role)?)
            }
            Self::Import { parcel } => {
                let bytes = BASE64.decode(parcel.as_bytes());
                let bytes = bytes.map_err(|_| HubError::Malformed("not base64".into()))?;
                to_json(&hub.import(&bytes)?)
            }
            Self::IssueToken { member } => {
                let member = hub.find_member(&member)?;
                hub.issue_token(member, Cause::Requested).map(|link| format!("{}\n", link.to_url()))
            }
            Self::ListNodes => hub.list_nodes(),
            Self::RevokeNode { node, from_ms } => {
                hub.revoke(node, from_ms).map(|()| format!("{node} is revoked\n"))
            }
            Self::SetRole { node, role } => {
                hub.set_role(node, role).map(|()| format!("{node} is {} now\n", role.as_str()))
            }
            Self::EraseMember { member } => {
                let member = hub.find_member(&member)?;
                hub.erase(member).map(|()| format!("{member} is erased\n"))
            }
            Self::BlockMember { member, blocked } => {
                let member = hub.find_member(&member)?;
                let word = if blocked { "is blocked" } else { "is not blocked" };
                hub.block(member, blocked).map(|()| format!("{member} {word}\n"))
            }
            Self::ListCases => hub.list_cases(),
            Self::AnswerCase { case, answer } => {
                hub.answer_case(case, answer).map(|_| format!("{case} is answered\n"))
            }
            Self::Mail(command) => command.run(hub),
            Self::Session(command) => command.run(hub),
            Self::People(command) => command.run(hub),
            Self::ArchiveEvent => hub.archive().map(|()| "the event is archived\n".to_owned()),
            Self::UpgradeEvent => {
                hub.upgrade_event().map(|format| format!("kinds up to {format} may be written\n"))
            }
            Self::BackUp { file } => {
                hub.back_up(&file).map(|()| format!("backed up to {}\n", file.display()))
            }
            Self::Check => {
                let figures = check(hub.ledger())?;
                Ok(format!("{figures}access log entries {}\n", hub.check_access()?))
            }
            Self::Export => {
                let mut text = Vec::new();
                hub.export(&mut text)?;
                Ok(String::from_utf8_lossy(&text).into_owned())
            }
        }
    }
}

fn to_json<T: Serialize>(value: &T) -> Result<String, HubError> {
    serde_json::to_string(value).map_err(|error| std::io::Error::from(error).into())
}

/// Runs `command` on the hub in `directory`: through its socket if it is being served, else by opening it.
///
/// # Errors
/// As the command says, or when the hub cannot be opened or asked.
pub fn ask(path: &Path, command: Command) -> Result<String, HubError> {
    let directory = Directory::open(path)?;
    match UnixStream::connect(directory.socket()) {
        Ok(stream) => ask_running(stream, &command),
        Err(_) => command.run(&Hub::open(path)?),
    }
}

fn ask_running(mut stream: UnixStream, command: &Command) -> Result<String, HubError> {
    stream.set_read_timeout(Some(ANSWER_TIMEOUT))?;
    serde_json::to_writer(&mut stream, command).map_err(std::io::Error::from)?;
    stream.write_all(b"\n")?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    let answer: Answer = serde_json::from_str(&line).map_err(std::io::Error::from)?;
    answer.map_err(HubError::Malformed)
}
