//! Connections: so many, so much patience with each, with TLS or without, and an end in good order. A client that sends its head
//! slowly, takes its answer slowly or says nothing at all is let go, and is nobody else's burden before that.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::accept::Accept;
use axum_server::tls_rustls::RustlsAcceptor;
use hyper_util::rt::TokioTimer;
use tokio::net::{TcpListener, TcpStream};
use tokio_io_timeout::TimeoutStream;

use super::tls::Tls;

/// Connections at once. One more is closed at once, so that there are files left for what is stored.
const CONNECTIONS_MAX: usize = 4_096;
/// How long a request's head may take, and how long a connection may lie idle between two.
const HEAD_TIME_MAX: Duration = Duration::from_secs(20);
/// The largest head, in bytes; buffers are of this size at most.
const HEAD_BYTES_MAX: usize = 32 * 1024;
/// How long a TLS handshake may take.
const HANDSHAKE_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a client may take nothing of its answer.
const TAKE_TIME_MAX: Duration = Duration::from_secs(30);
/// How long requests in hand may hold up the end.
const END_TIME_MAX: Duration = Duration::from_secs(10);

/// Serves until `ended` resolves, and finishes the requests in hand.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    ended: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let handle = Handle::new();
    let patient = Patient { handle: handle.clone() };
    let end = handle.clone();
    let ending = tokio::spawn(async move {
        ended.await;
        end.graceful_shutdown(Some(END_TIME_MAX));
    });
    let mut server = axum_server::Server::<SocketAddr>::from_listener(listener).handle(handle);
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME_MAX)
        .max_buf_size(HEAD_BYTES_MAX);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let served = match tls {
        Some(tls) => {
            let acceptor = RustlsAcceptor::new(tls.config());
            let acceptor = acceptor.handshake_timeout(HANDSHAKE_TIME_MAX).acceptor(patient);
            let renewing = tokio::spawn(tls.keep_renewed());
            let served = server.acceptor(acceptor).http1_only().serve(service).await;
            renewing.abort();
            served
        }
        None => server.acceptor(patient).http1_only().serve(service).await,
    };
    ending.abort();
    served
}

/// Takes connections up.
#[derive(Clone, Debug)]
struct Patient {
    handle: Handle<SocketAddr>,
}

impl<S> Accept<TcpStream, S> for Patient {
    type Stream = Pin<Box<TimeoutStream<TcpStream>>>;
    type Service = S;
    type Future = std::future::Ready<io::Result<(Self::Stream, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        std::future::ready(self.take(stream).map(|stream| (stream, service)))
    }
}

impl Patient {
    fn take(&self, stream: TcpStream) -> io::Result<Pin<Box<TimeoutStream<TcpStream>>>> {
        if self.handle.connection_count() > CONNECTIONS_MAX {
            tracing::warn!(most = CONNECTIONS_MAX, "a connection was closed: there are too many");
            return Err(io::ErrorKind::ConnectionRefused.into());
        }
        stream.set_nodelay(true)?;
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(TAKE_TIME_MAX));
        Ok(Box::pin(stream))
    }
}
