//! Which network a request comes from. Behind a reverse proxy of one's own it is what the proxy says; what anyone else says of
//! themselves is not believed.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;

use crate::limits::Source;

/// What a reverse proxy adds: the addresses on the way, the nearest last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// By which scheme a proxy was asked.
const FORWARDED_PROTO: &str = "x-forwarded-proto";

/// Whether a request that reached us by plain http reached a proxy of ours by https.
pub(super) fn was_https(request: &Request, proxies: &[IpAddr]) -> bool {
    let said = request.headers().get_all(FORWARDED_PROTO).iter().next_back();
    proxies.contains(&peer(request)) && said.is_some_and(|said| said == "https")
}

/// The source of a request, given the proxies that are believed.
pub(super) fn of(request: &Request, proxies: &[IpAddr]) -> Source {
    Source::from(nearest_stranger(peer(request), request.headers(), proxies))
}

/// Whoever holds the other end of the connection.
fn peer(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip()).to_canonical()
}

/// The last on the way that is no proxy of one's own.
fn nearest_stranger(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    let lines = headers.get_all(FORWARDED_FOR).iter().filter_map(|line| line.to_str().ok());
    let way: Vec<&str> = lines.flat_map(|line| line.split(',')).collect();
    let way = way.iter().rev().map_while(|text| text.trim().parse::<IpAddr>().ok());
    way.map(|address| address.to_canonical()).find(|one| !proxies.contains(one)).unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_headers(peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let proxies = ["127.0.0.1".parse().unwrap(), "10.0.0.1".parse().unwrap()];
        nearest_stranger(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    /// Nobody gets around a limit by naming another address.
    #[test]
    fn only_own_proxies_are_believed() {
        let told = "192.0.2.7";
        assert_eq!(of_headers("198.51.100.1", &[told]), "198.51.100.1");
        assert_eq!(of_headers("127.0.0.1", &[told]), told);
        assert_eq!(of_headers("127.0.0.1", &["8.8.8.8, 192.0.2.7"]), told);
        assert_eq!(of_headers("127.0.0.1", &["8.8.8.8", "192.0.2.7, 10.0.0.1"]), told);
        assert_eq!(of_headers("127.0.0.1", &["192.0.2.7, nonsense"]), "127.0.0.1");
        assert_eq!(of_headers("127.0.0.1", &[]), "127.0.0.1");
    }
}
