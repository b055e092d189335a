//! `portico-hub`: serves an event's hub, and works on it from the command line.

mod event_tasks;
mod mail_task;
mod people_tasks;
mod session_tasks;
mod tasks;

use std::future::Future;
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use clap::{Parser, Subcommand};
use portico_domain::member::Role;
use portico_hub::admin::{self, Command};
use portico_hub::mail::MailSettings;
use portico_hub::serve::{Server, Tls};
use portico_hub::{Hub, HubError, backup, demo, sneakernet};
use tokio::signal::unix::{SignalKind, signal};

use crate::event_tasks::{EventTask, MemberTask};
use crate::mail_task::{MailOptions, MailTask};
use crate::people_tasks::ReportTask;
use crate::session_tasks::{AuditTask, BookingTask, GuestTask, LeasesTask, MentorTask};
use crate::tasks::{CaseTask, NodeTask};

/// The central server of an event: kiosks sync with it, and it keeps everything in one directory.
#[derive(Debug, Parser)]
#[command(name = "portico-hub", version)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
    /// What is logged, as JSON on standard error: error, warn, info, debug or trace, also for one part (`info,portico_hub=debug`).
    #[arg(long, value_name = "FILTER", env = "PORTICO_LOG", default_value = "info", global = true)]
    log: String,
}

/// Where the hub keeps everything.
#[derive(Debug, clap::Args)]
struct Data {
    /// The hub's directory.
    #[arg(long, value_name = "DIR", default_value = "portico-hub-data", global = true)]
    data: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Serves the hub until it is told to stop.
    Serve {
        #[command(flatten)]
        data: Data,
        /// Address and port to listen on; port 0 takes a free one and says which.
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8480")]
        listen: SocketAddr,
        /// The hub's address on the web, as codes name it; the event's stays as it is when left out.
        #[arg(long, value_name = "URL")]
        origin: Option<String>,
        /// The certificate with which the hub speaks TLS itself, PEM with its chain; read again every hour.
        #[arg(long, value_name = "FILE", requires = "tls_key")]
        tls_cert: Option<PathBuf>,
        /// The certificate's key, PEM.
        #[arg(long, value_name = "FILE", requires = "tls_cert")]
        tls_key: Option<PathBuf>,
        /// A reverse proxy in front of the hub, by its address: limits go by the X-Forwarded-For that it sends, and cookies by its
        /// X-Forwarded-Proto; may be given again.
        #[arg(long, value_name = "ADDR")]
        proxy: Vec<IpAddr>,
        #[command(flatten)]
        mail: MailOptions,
        /// Makes the demo event of 200 attendees when there is none yet.
        #[arg(long)]
        demo: bool,
        /// Gives everybody a durable commit of their own: what sharing them is measured against.
        #[arg(long, hide = true)]
        commit_alone: bool,
    },
    /// The event itself.
    #[command(subcommand)]
    Event(EventTask),
    /// Its members.
    #[command(subcommand)]
    Member(MemberTask),
    /// Prints a one-time code with which a kiosk enrols, or writes a starter file for one that cannot reach the hub.
    Enrol {
        #[command(flatten)]
        data: Data,
        /// Whose codes the kiosk shows: id, e-mail address or name.
        #[arg(long, value_name = "MEMBER")]
        member: String,
        /// What the kiosk may do: attendee, booth, mentor, staff or organizer.
        #[arg(long, value_name = "ROLE", default_value = "booth")]
        role: Role,
        /// Writes a starter file here instead, which makes a kiosk with no network.
        #[arg(long, value_name = "FILE")]
        pack: Option<PathBuf>,
    },
    /// Takes what kiosks have exported, and says what was new.
    Import {
        #[command(flatten)]
        data: Data,
        /// The files, in the order in which they were written.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
        /// Prints a line of JSON for each file.
        #[arg(long)]
        json: bool,
    },
    /// Single-use tokens.
    #[command(subcommand)]
    Token(TokenTask),
    /// Its kiosks.
    #[command(subcommand)]
    Node(NodeTask),
    /// Cases: where the hub decided otherwise than people were told.
    #[command(subcommand)]
    Case(CaseTask),
    /// What members reported about one another.
    #[command(subcommand)]
    Report(ReportTask),
    /// Mentors, and when they can be booked.
    #[command(subcommand)]
    Mentor(MentorTask),
    /// Guests.
    #[command(subcommand)]
    Guest(GuestTask),
    /// Booked sessions.
    #[command(subcommand)]
    Booking(BookingTask),
    /// Leases: times that one kiosk alone may sell.
    #[command(subcommand)]
    Leases(LeasesTask),
    /// Prints what was done with guests' links, and what was refused, as JSON lines.
    Audit(AuditTask),
    /// Letters to guests.
    #[command(subcommand)]
    Mail(MailTask),
    /// Writes a backup of the ledger, while the hub runs or not. The key, `hub.key`, is to be kept apart.
    Backup {
        #[command(flatten)]
        data: Data,
        /// The file to make.
        file: PathBuf,
    },
    /// Puts a backup in the ledger's place; the hub must be stopped. Kiosks send again what they did since.
    Restore {
        #[command(flatten)]
        data: Data,
        /// The backup.
        file: PathBuf,
    },
    /// Verifies every invariant of the ledger, and prints figures or the first break.
    Check {
        #[command(flatten)]
        data: Data,
    },
    /// Prints members and connections as JSON lines.
    Export {
        #[command(flatten)]
        data: Data,
    },
    /// Prints the GraphQL schema that the hub serves at /graphql, for clients that are made from it.
    Schema,
}

#[derive(Debug, Subcommand)]
enum TokenTask {
    /// Issues a token and prints its URL, for trying.
    Issue {
        #[command(flatten)]
        data: Data,
        /// Whose: id, e-mail address or name.
        member: String,
    },
}

fn main() -> ExitCode {
    let Arguments { task, log } = Arguments::parse();
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(tracing_subscriber::EnvFilter::new(log))
        .init();
    match run(task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("portico-hub: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    let (data, command) = match task {
        Task::Serve {
            data,
            listen,
            origin,
            tls_cert,
            tls_key,
            proxy,
            mail,
            demo,
            commit_alone,
        } => {
            let tls =
                tls_cert.zip(tls_key).map(|(file, key)| Tls::read(&file, &key)).transpose()?;
            let mail = mail.read()?;
            let set = Serving { listen, origin, tls, proxies: proxy, mail, demo, commit_alone };
            return serve(&data, set);
        }
        Task::Restore { data, file } => {
            print!("{}", backup::restore(&data.data, &file)?);
            return Ok(());
        }
        Task::Schema => {
            print!("{}", portico_hub::schema());
            return Ok(());
        }
        Task::Event(task) => task.command()?,
        Task::Member(task) => task.command()?,
        Task::Node(task) => task.command(),
        Task::Case(task) => task.command(),
        Task::Report(task) => task.command(),
        Task::Mentor(task) => task.command(),
        Task::Guest(task) => task.command(),
        Task::Booking(task) => task.command(),
        Task::Leases(task) => task.command(),
        Task::Audit(task) => task.command(),
        Task::Mail(task) => task.command(),
        // Absolute, since a running hub may be somewhere else.
        Task::Backup { data, file } => (data, Command::BackUp { file: std::path::absolute(file)? }),
        Task::Enrol { data, member, role, pack: Some(file) } => {
            print!("{}", sneakernet::write_starter(&data.data, member, role, &file)?);
            return Ok(());
        }
        Task::Enrol { data, member, role, pack: None } => (data, Command::Enrol { member, role }),
        Task::Import { data, files, json } => return import(&data, &files, json),
        Task::Token(TokenTask::Issue { data, member }) => (data, Command::IssueToken { member }),
        Task::Check { data } => (data, Command::Check),
        Task::Export { data } => (data, Command::Export),
    };
    let text = admin::ask(&data.data, command)?;
    std::io::stdout().write_all(text.as_bytes())?;
    Ok(())
}

/// Takes each file; the first that is not taken ends it.
fn import(data: &Data, files: &[PathBuf], json: bool) -> anyhow::Result<()> {
    for file in files {
        let imported = sneakernet::import(&data.data, file)
            .with_context(|| format!("{} is not taken", file.display()))?;
        if json {
            println!("{}", serde_json::to_string(&imported)?);
        } else {
            print!("{}", sneakernet::words(&imported));
        }
    }
    Ok(())
}

/// How the hub is to serve.
struct Serving {
    listen: SocketAddr,
    origin: Option<String>,
    tls: Option<Tls>,
    proxies: Vec<IpAddr>,
    mail: Option<MailSettings>,
    demo: bool,
    commit_alone: bool,
}

#[tokio::main]
async fn serve(data: &Data, set: Serving) -> anyhow::Result<()> {
    let Serving { listen, origin, tls, proxies, mail, demo, commit_alone } = set;
    let hub = Hub::open(&data.data)?;
    let hub = Arc::new(if commit_alone { hub.committing_alone() } else { hub });
    let server = Server::bind(Arc::clone(&hub), listen).await?;
    let server = server.with_mail(mail).with_tls(tls).with_proxies(&proxies);
    let address = server.address()?;
    set_up(&hub, origin, address, demo)?;
    catch_up(&hub)?;
    // Tests and scripts read this line to learn the port.
    println!("{}", serde_json::json!({ "event": "listening", "address": address.to_string() }));
    server.run(ending()?).await?;
    Ok(())
}

/// Does what an earlier run, or an older version of this program, had to leave undone.
fn catch_up(hub: &Hub) -> Result<(), HubError> {
    hub.ledger().clean()?;
    match hub.admit_deferred() {
        Ok(0) | Err(HubError::NoEvent) => Ok(()),
        Ok(count) => {
            tracing::info!(count, "executed operations that had been deferred");
            Ok(())
        }
        Err(error) => Err(error),
    }
}

/// Makes the demo event if asked to, and gives the event the origin that was asked for.
fn set_up(
    hub: &Hub,
    origin: Option<String>,
    address: SocketAddr,
    with_demo: bool,
) -> Result<(), HubError> {
    if with_demo {
        let origin = origin.unwrap_or_else(|| format!("http://{address}"));
        return demo::prepare(hub, &origin).map(|_| ());
    }
    match (origin, hub.event()) {
        (Some(origin), Ok((_, event))) => hub.set_origin(event, &origin),
        (_, Ok(_) | Err(HubError::NoEvent)) => Ok(()),
        (_, Err(error)) => Err(error),
    }
}

/// Resolves when the process is asked to end. Asked twice, the system's own way applies again.
fn ending() -> std::io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}
