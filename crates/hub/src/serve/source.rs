//! Which network a request comes from. Behind a reverse proxy of one's own it is what the proxy says; what anyone else says of
//! themselves is not believed.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;

use crate::guests::Source;

/// What a reverse proxy adds: the addresses on the way, the nearest last.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The source of a request, given the proxies that are believed.
pub(super) fn of(request: &Request, proxies: &[IpAddr]) -> Source {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip());
    Source::from(nearest_stranger(peer.to_canonical(), request.headers(), proxies))
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
