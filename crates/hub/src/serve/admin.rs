//! The socket through which the command line reaches a running hub. It lies in the hub's directory, which only the hub's own
//! user may enter.

use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::admin::{Answer, Command, LINE_BYTES_MAX};
use crate::hub::Hub;

/// Opens the socket, in place of one that a hub which crashed left behind: the ledger is ours, so no other hub runs here.
pub(super) fn listen(hub: &Hub) -> std::io::Result<UnixListener> {
    let path = hub.directory().socket();
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    UnixListener::bind(path)
}

pub(super) async fn serve(listener: UnixListener, hub: Arc<Hub>) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let hub = Arc::clone(&hub);
                tokio::spawn(async move {
                    if let Err(error) = answer(stream, hub).await {
                        tracing::warn!(%error, "a command was not answered");
                    }
                });
            }
            Err(error) => tracing::warn!(%error, "the command socket failed"),
        }
    }
}

async fn answer(stream: UnixStream, hub: Arc<Hub>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut line = String::new();
    (&mut stream).take(LINE_BYTES_MAX).read_line(&mut line).await?;
    let done = tokio::task::spawn_blocking(move || run(&line, &hub)).await?;
    let mut bytes = serde_json::to_vec(&done)?;
    bytes.push(b'\n');
    stream.write_all(&bytes).await?;
    stream.shutdown().await
}

fn run(line: &str, hub: &Hub) -> Answer {
    let command: Command = serde_json::from_str(line).map_err(|error| error.to_string())?;
    command.run(hub).map_err(|error| error.to_string())
}
