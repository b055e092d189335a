//! TLS with certificates that lie in files, as ACME clients leave them. What they renew is taken up without a restart.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum_server::tls_rustls::RustlsConfig;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// How often the files are read again.
const RENEW_EVERY: Duration = Duration::from_secs(3_600);

/// Why a server cannot speak TLS.
#[derive(Debug, thiserror::Error)]
pub enum BadTls {
    /// A file cannot be read, or is not what it should be.
    #[error("{}: {why}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// What is wrong with it.
        why: rustls::pki_types::pem::Error,
    },
    /// Certificate and key do not fit, or are of no use.
    #[error("the certificate and its key cannot be used: {0}")]
    Pair(#[from] rustls::Error),
}

/// A certificate and its key, read from files.
#[derive(Clone)]
pub struct Tls {
    certificate: PathBuf,
    key: PathBuf,
    config: RustlsConfig,
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tls({})", self.certificate.display())
    }
}

impl Tls {
    /// Reads a certificate, with the chain behind it, and its key; both PEM.
    ///
    /// # Errors
    /// When a file cannot be read, or the two do not fit.
    pub fn read(certificate: &Path, key: &Path) -> Result<Self, BadTls> {
        let config = RustlsConfig::from_config(Arc::new(load(certificate, key)?));
        Ok(Self { certificate: certificate.to_owned(), key: key.to_owned(), config })
    }

    pub(super) fn config(&self) -> RustlsConfig {
        self.config.clone()
    }

    /// Reads the files again from time to time. What cannot be read leaves what there is.
    pub(super) async fn keep_renewed(self) {
        let mut ticks = tokio::time::interval(RENEW_EVERY);
        ticks.tick().await;
        loop {
            ticks.tick().await;
            let (certificate, key) = (self.certificate.clone(), self.key.clone());
            match tokio::task::spawn_blocking(move || load(&certificate, &key)).await {
                Ok(Ok(config)) => self.config.reload_from_config(Arc::new(config)),
                Ok(Err(error)) => tracing::error!(%error, "the certificate was not renewed"),
                Err(error) => tracing::error!(%error, "reading the certificate failed"),
            }
        }
    }
}

fn load(certificate: &Path, key: &Path) -> Result<ServerConfig, BadTls> {
    let bad = |file: &Path| {
        let file = file.to_owned();
        move |why| BadTls::File { file, why }
    };
    let chain = CertificateDer::pem_file_iter(certificate).map_err(bad(certificate))?;
    let chain = chain.collect::<Result<Vec<_>, _>>().map_err(bad(certificate))?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(bad(key))?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let builder = builder.with_safe_default_protocol_versions()?.with_no_client_auth();
    let mut config = builder.with_single_cert(chain, private)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}
