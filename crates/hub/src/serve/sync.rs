//! `POST /v1/sync`: who asks, what they bring, what they get.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use portico_domain::node::Node;
use portico_domain::revocation::Revocation;
use portico_domain::{Code, NodeId};
use portico_ledger::StoreError;
use portico_sync::auth::{self, BadToken};
use portico_sync::hub::{ServeError, answer, arrivals};
use portico_sync::message::Request;
use portico_sync::wire;
use tokio::sync::SemaphorePermit;

use super::Shared;
use super::reply::Problem;
use crate::ambient;

const NONCE: HeaderName = HeaderName::from_static(auth::NONCE_HEADER);

pub(super) async fn sync(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let began_ms = ambient::now_ms();
    let turn = shared.turns.clone().try_acquire_owned().map_err(|_| turned_away(&shared))?;
    let work = move |shared: &Shared| {
        let served = serve(shared, &headers, &body);
        drop(turn);
        served
    };
    match shared.blocking(work).await? {
        Ok((rows, answer)) => {
            shared.metrics.served(rows, ambient::now_ms().saturating_sub(began_ms));
            let nonce = shared.hub.nonces().give(ambient::now_ms());
            let head = [(NONCE, nonce), (header::CONTENT_TYPE, wire::MEDIA_TYPE.to_owned())];
            Ok((head, answer).into_response())
        }
        Err(problem) => {
            shared.metrics.refused(problem.status().as_u16());
            Err(problem)
        }
    }
}

/// As many are served as the hub serves at once; one more is told to come back.
fn turned_away(shared: &Shared) -> Problem {
    let busy = Problem::busy();
    shared.metrics.refused(busy.status().as_u16());
    busy
}

/// How many rows the answer has, and its bytes.
fn serve(shared: &Shared, headers: &HeaderMap, body: &[u8]) -> Result<(usize, Vec<u8>), Problem> {
    let now_ms = ambient::now_ms();
    let node = authenticate(shared, headers, body, now_ms)?;
    let request: Request =
        wire::decode(body).map_err(|error| Problem::bad_request(error.to_string()))?;
    let _pull = pull_turn(shared, &request)?;
    let ledger = shared.hub.ledger();
    let arrived = arrivals(ledger, node, &request, now_ms).map_err(refused)?;
    let taken = if arrived.is_empty() {
        Vec::new()
    } else {
        let word = shared.writer.take(arrived).map_err(|_| Problem::busy())?;
        word.map_err(Problem::of_store)?
    };
    let answer = answer(ledger, node, &request, taken, now_ms).map_err(failed)?;
    answer.outcomes.iter().for_each(|word| shared.metrics.took(&word.outcome));
    let rows = answer.feed.as_ref().map_or(0, |feed| feed.rows.len());
    Ok((rows, wire::encode(&answer)))
}

/// A request that brings nothing takes one of fewer turns: what kiosks have kept comes first, and rows can wait.
fn pull_turn<'s>(
    shared: &'s Shared,
    request: &Request,
) -> Result<Option<SemaphorePermit<'s>>, Problem> {
    if !request.operations.is_empty() {
        return Ok(None);
    }
    shared.pulls.try_acquire().map(Some).map_err(|_| Problem::busy())
}

/// The node that signed this request.
pub(super) fn authenticate(
    shared: &Shared,
    headers: &HeaderMap,
    body: &[u8],
    now_ms: u64,
) -> Result<NodeId, Problem> {
    let token = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| text.strip_prefix(auth::SCHEME))
        .ok_or_else(|| unauthenticated(shared, BadToken::NotSigned, now_ms))?;
    let id = auth::claimed_node(token).map_err(|bad| unauthenticated(shared, bad, now_ms))?;
    let view = shared.hub.ledger().view().map_err(failed)?;
    let node: Option<Node> = view.rows().get(&id).map_err(failed)?;
    let node = node.ok_or_else(|| unauthenticated(shared, BadToken::NotSigned, now_ms))?;
    let key = node.key.ok_or_else(|| unauthenticated(shared, BadToken::NotSigned, now_ms))?;
    auth::verify(token, &key, body, shared.hub.nonces(), now_ms)
        .map_err(|bad| unauthenticated(shared, bad, now_ms))?;
    if node.revoked_ms.is_some() {
        let event = shared.hub.ledger().event_id().map_err(failed)?.unwrap_or_default();
        return Err(Problem::revoked(Revocation::sign(shared.hub.key(), event, id)));
    }
    Ok(id)
}

fn unauthenticated(shared: &Shared, bad: BadToken, now_ms: u64) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, Code::Unauthenticated, bad.to_string())
        .with(NONCE, shared.hub.nonces().give(now_ms))
}

fn refused(error: ServeError) -> Problem {
    match error {
        ServeError::Store(error) => failed(error),
        other => Problem::bad_request(other.to_string()),
    }
}

fn failed(error: StoreError) -> Problem {
    tracing::error!(%error, "the ledger failed");
    Problem::of_store(error.fault())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ed25519_dalek::SigningKey;
    use portico_domain::member::{Profile, Role};
    use portico_domain::operation::Operation;
    use portico_domain::proof::PublicKey;
    use portico_domain::{Action, Body, Reading, Told};
    use portico_sync::message::Sent;

    use super::*;
    use crate::hub::{Hub, NewMember};
    use crate::serve::{PULLS_AT_ONCE_MAX, Server};

    fn request(operations: Vec<Sent>) -> Request {
        Request {
            event: NodeId::default(),
            incarnation: 0,
            first: 1,
            operations,
            mappings: Vec::new(),
            cursor: None,
            filter: 0,
            acknowledged: None,
        }
    }

    fn sent() -> Sent {
        let action = Action::Unknown { kind: u32::MAX, payload: Vec::new() };
        let (reading, nonce) = (Reading::default(), [0; 8]);
        let body = Body { actor: None, reading, nonce, action, told: Told::Nothing };
        Sent::new(&Operation::new(body, Vec::new()))
    }

    /// A member's device has a key that everybody knows, and is no node: whatever it signs, it is not let in.
    #[tokio::test]
    async fn a_members_device_never_syncs() {
        let folder = tempfile::tempdir().unwrap();
        let hub = Arc::new(Hub::open(folder.path()).unwrap());
        hub.create_event("Test Days", "https://meet.example").unwrap();
        let profile = Profile { name: "Ada".into(), ..Profile::default() };
        let ada = NewMember { role: Role::Attendee, profile, email: None };
        let ada = hub.add_members(&[ada]).unwrap()[0].unwrap();
        let key = SigningKey::from_bytes(&[7; 32]);
        let device = hub.add_device(ada, PublicKey::of(&key)).unwrap();
        let server = Server::bind(hub, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let (shared, body, now_ms) = (&server.shared, b"any", ambient::now_ms());
        let token = auth::sign(&key, device, body, &shared.hub.nonces().give(now_ms));
        let mut headers = HeaderMap::new();
        let signed = format!("{}{token}", auth::SCHEME).parse().unwrap();
        headers.insert(header::AUTHORIZATION, signed);
        let refused = authenticate(shared, &headers, body, now_ms).unwrap_err();
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    }

    /// However many ask for rows, whoever brings operations gets a turn.
    #[tokio::test]
    async fn asking_for_rows_never_keeps_operations_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let hub = Arc::new(Hub::open(folder.path()).unwrap());
        let server = Server::bind(hub, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let (asking, bringing) = (request(Vec::new()), request(vec![sent()]));
        let turns: Vec<_> =
            (0..PULLS_AT_ONCE_MAX).map(|_| pull_turn(&server.shared, &asking).unwrap()).collect();
        let refused = pull_turn(&server.shared, &asking).unwrap_err();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(pull_turn(&server.shared, &bringing).unwrap().is_none());
        drop(turns);
        assert!(pull_turn(&server.shared, &asking).unwrap().is_some());
    }
}
