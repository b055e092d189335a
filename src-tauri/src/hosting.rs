//! Which kiosk to run: the enrolled one, or else one for a demo event, with a hub of its own in this process. The two have
//! a ledger each and sync over loopback like any others.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::Context;
use portico_hub::admin::Command;
use portico_hub::serve::Server;
use portico_hub::{Hub, HubError, demo};
use portico_kiosk::directory::{Directory, HubAddress};
use portico_kiosk::{Engine, enrol};
use tauri::async_runtime::{self, JoinHandle};
use tokio::sync::oneshot;

use crate::options::Options;

/// Where the hub listens; a free port if this one is taken.
const PORT: u16 = 8480;
/// What the demo's kiosk is: one that also runs the day's sessions.
const ROLE: &str = "staff";
/// How long the hub may take to finish the requests in hand when the app ends.
const ENDS_WITHIN: Duration = Duration::from_secs(2);

/// A running kiosk, and the hub that it hosts.
pub struct Kiosk {
    /// The kiosk.
    pub engine: Engine,
    hub: Option<HostedHub>,
}

impl Kiosk {
    /// Runs the kiosk in the folder that the options name, or the one in `home` if it was enrolled, or the demo.
    ///
    /// # Errors
    /// In words for staff: the folder is not enrolled or in use, or a ledger cannot be opened.
    pub fn start(options: &Options, home: &Path) -> anyhow::Result<Self> {
        let own = home.join("kiosk");
        let enrolled = Directory::open(&own)?.hub()?.is_some();
        match &options.data {
            Some(data) => Ok(Self { engine: engine(options, data, false)?, hub: None }),
            None if enrolled => Ok(Self { engine: engine(options, &own, false)?, hub: None }),
            None => Self::start_demo(options, &home.join("demo")),
        }
    }

    fn start_demo(options: &Options, folder: &Path) -> anyhow::Result<Self> {
        let (hub, hosted) = HostedHub::start(&folder.join("hub")).context("the demo's hub")?;
        let data = folder.join("kiosk");
        enrol_at(&data, &hub, &hosted.url).context("the demo's kiosk")?;
        Ok(Self { engine: engine(options, &data, true)?, hub: Some(hosted) })
    }

    /// Ends both in order. What people were told is on disk already.
    pub fn stop(&self) {
        self.engine.stop();
        if let Some(hub) = &self.hub {
            hub.stop();
        }
    }
}

fn engine(options: &Options, data: &Path, demo: bool) -> anyhow::Result<Engine> {
    Ok(Engine::start(portico_kiosk::Options {
        data: data.to_owned(),
        camera: options.camera.parse()?,
        demo_without_camera: demo,
        print_codes: false,
    })?)
}

/// Makes the folder a kiosk of the demo's booth; where it is one already, tells it where the hub is this time.
fn enrol_at(data: &Path, hub: &Hub, url: &str) -> anyhow::Result<()> {
    let directory = Directory::open(data)?;
    if directory.hub()?.is_some() {
        let address = HubAddress { url: url.to_owned(), origin: url.to_owned() };
        give_role(&directory, hub)?;
        return Ok(directory.set_hub(&address)?);
    }
    let member = demo::BOOTH_NAME.to_owned();
    let code = Command::Enrol { member, role: ROLE.parse()? }.run(hub)?;
    enrol::enrol(data, url, code.trim())?;
    Ok(())
}

/// A kiosk that an earlier version enrolled has another role. The same again would have it sent everything anew.
fn give_role(directory: &Directory, hub: &Hub) -> anyhow::Result<()> {
    let Some(identity) = directory.identity()? else { return Ok(()) };
    let role = ROLE.parse()?;
    let nodes = hub.nodes()?;
    let own = nodes.iter().find(|(id, _)| *id == identity.node);
    if own.is_some_and(|(_, node)| node.role != Some(role)) {
        hub.set_role(identity.node, role)?;
    }
    Ok(())
}

/// A hub in this process, with the demo event.
struct HostedHub {
    url: String,
    served: Mutex<Option<Served>>,
}

struct Served {
    end: oneshot::Sender<()>,
    task: JoinHandle<Result<(), HubError>>,
}

impl HostedHub {
    fn start(folder: &Path) -> anyhow::Result<(Arc<Hub>, Self)> {
        let hub = Arc::new(Hub::open(folder)?);
        let server = async_runtime::block_on(bind(&hub))?;
        let url = format!("http://{}", server.address()?);
        demo::prepare(&hub, &url)?;
        let (end, ended) = oneshot::channel();
        let task = async_runtime::spawn(server.run(async {
            // Also when the sender was dropped.
            let _ = ended.await;
        }));
        Ok((hub, Self { url, served: Mutex::new(Some(Served { end, task })) }))
    }

    fn stop(&self) {
        let served = self.served.lock().expect("nobody panics holding it").take();
        let Some(Served { end, task }) = served else { return };
        let _ = end.send(());
        if async_runtime::block_on(async { tokio::time::timeout(ENDS_WITHIN, task).await }).is_err()
        {
            tracing::warn!("the hub did not end in time; what it had told is on disk");
        }
    }
}

async fn bind(hub: &Arc<Hub>) -> Result<Server, HubError> {
    let at = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    match Server::bind(Arc::clone(hub), at(PORT)).await {
        Ok(server) => Ok(server),
        Err(_) => Server::bind(Arc::clone(hub), at(0)).await,
    }
}
