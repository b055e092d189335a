//! Letters against a real mail server. Goal: whatever the server does, and whenever the hub dies, a letter that is to go out
//! does, once; twice only where nobody can know, and then it says so. Method: the hub's program, and a mail server that is
//! down, slow, refuses, or breaks off, each at a moment that the test waits for.

use std::collections::{BTreeMap, BTreeSet};

use portico_tests::mail_server::{MailServer, certificate, header};
use portico_tests::node::get;
use portico_tests::programs::argument;
use portico_tests::venue::Hub;
use portico_tests::wait::{PROMPT, SYNC, until};

const ADDRESS: &str = "ada@example.org";
const FROM: &str = "Test Days <days@example.org>";

/// A hub that sends its letters there.
fn hub_with(server: &MailServer) -> Hub {
    let mut hub = Hub::open(&["Ada Lovelace"]);
    hub.cut();
    hub.set("PORTICO_SMTP", &server.url());
    hub.set("PORTICO_MAIL_FROM", FROM);
    hub.serve();
    hub
}

/// How many letters lie there, as the hub lists it.
fn count(hub: &Hub, shelf: &str) -> u64 {
    let list = hub.command(&["mail", "list"]);
    let count = list.lines().find_map(|line| line.strip_prefix(shelf)?.trim().parse().ok());
    count.unwrap_or_else(|| panic!("no {shelf} in {list}"))
}

fn until_count(hub: &Hub, shelf: &str, wanted: u64) {
    until(&format!("{wanted} letters {shelf}"), SYNC, || {
        (count(hub, shelf) == wanted).then_some(())
    });
}

/// A number that the hub shows to monitors; 0 where it shows none of that name.
fn metric(hub: &Hub, name: &str) -> u64 {
    let text = String::from_utf8(get(hub, "/metrics").body).expect("metrics are text");
    let of_name = |line: &str| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok();
    text.lines().find_map(of_name).unwrap_or_default()
}

const SENT: &str = "portico_letters_sent_total{purpose=\"trial\"}";

/// Waits until the hub holds a letter for sent, and makes sure that it came once and leaves nothing behind.
fn came_once(hub: &mut Hub, server: &MailServer) {
    until("the letter to be sent", SYNC, || (metric(hub, SENT) == 1).then_some(()));
    for shelf in ["waiting", "sending", "held", "failed", "perhaps-twice"] {
        until_count(hub, shelf, 0);
    }
    hub.cut();
    assert_eq!(server.letters().len(), 1);
}

/// The server is down, then up.
#[test]
fn a_letter_waits_for_a_server_that_is_down() {
    let mut server = MailServer::start();
    server.stop();
    let mut hub = hub_with(&server);
    hub.command(&["mail", "try", ADDRESS]);
    let says = "the mail server cannot be reached";
    until("the hub to say so", PROMPT, || {
        hub.command(&["mail", "list"]).contains(says).then_some(())
    });
    let page = String::from_utf8(get(&hub, "/status").body).unwrap();
    assert!(page.contains("Letters wait") && !page.contains("refused"), "no details: {page}");
    assert_eq!(metric(&hub, "portico_mail_server_reachable"), 0);
    assert!(metric(&hub, "portico_mail_failures_total{failure=\"Unreachable\"}") > 0);
    server.resume();
    came_once(&mut hub, &server);
    let letter = &server.letters()[0];
    assert_eq!(header(letter, "To"), ADDRESS);
    assert_eq!(header(letter, "From"), "\"Test Days\" <days@example.org>");
}

/// The server takes its time.
#[test]
fn a_slow_server_gets_a_letter_once() {
    let server = MailServer::start();
    server.set_mode("slow");
    let mut hub = hub_with(&server);
    hub.command(&["mail", "try", ADDRESS]);
    came_once(&mut hub, &server);
}

/// A letter that the server keeps in the air holds up no other.
#[test]
fn a_letter_in_the_air_holds_up_no_other() {
    let server = MailServer::start();
    server.set_mode("hang");
    let hub = hub_with(&server);
    hub.command(&["mail", "try", ADDRESS]);
    server.wait_for("letter");
    server.set_mode("ok");
    hub.command(&["mail", "try", "grace@example.org"]);
    until("the other letter to be sent", SYNC, || (metric(&hub, SENT) == 1).then_some(()));
    assert_eq!(count(&hub, "sending"), 1);
    assert_eq!(header(&server.letters()[1], "To"), "grace@example.org");
}

/// The server puts the letter off, at each of two moments, then takes it.
#[test]
fn a_letter_that_was_put_off_comes_later_once() {
    for mode in ["later", "later-data"] {
        let server = MailServer::start();
        server.set_mode(mode);
        let mut hub = hub_with(&server);
        hub.command(&["mail", "try", ADDRESS]);
        until("it to be put off", PROMPT, || {
            (metric(&hub, "portico_mail_failures_total{failure=\"Later\"}") > 0).then_some(())
        });
        assert_eq!(count(&hub, "waiting") + count(&hub, "sending"), 1);
        server.set_mode("ok");
        came_once(&mut hub, &server);
    }
}

/// The server refuses the letter for good: it is not tried again by itself, and the list says why, without the address.
#[test]
fn a_refused_letter_says_why_and_goes_when_it_is_tried_again() {
    for (mode, reason) in [("refuse", "nobody has this address"), ("refuse-data", "not wanted")] {
        let server = MailServer::start();
        server.set_mode(mode);
        let mut hub = hub_with(&server);
        let letter = hub.command(&["mail", "try", ADDRESS]);
        until_count(&hub, "failed", 1);
        let list = hub.command(&["mail", "list", "failed"]);
        assert!(list.contains(&letter) && list.contains(reason), "{list}");
        assert_eq!(
            list.matches(ADDRESS).count(),
            1,
            "whom it is for, and not what was said: {list}"
        );
        assert!(server.letters().is_empty());
        server.set_mode("ok");
        hub.command(&["mail", "retry", &letter]);
        came_once(&mut hub, &server);
    }
}

/// The connection breaks after the letter was handed over: it is sent again with the same Message-ID, and known to have come
/// perhaps twice.
#[test]
fn a_letter_whose_end_is_unknown_comes_again_with_the_same_id() {
    let server = MailServer::start();
    server.set_mode("drop");
    let hub = hub_with(&server);
    let letter = hub.command(&["mail", "try", ADDRESS]);
    assert_eq!(server.wait_for("letter")["mode"], "drop");
    server.set_mode("ok");
    until_count(&hub, "perhaps-twice", 1);
    let list = hub.command(&["mail", "list"]);
    assert!(list.contains(&format!("{letter}  perhaps sent twice")), "{list}");
    let ids: Vec<String> =
        server.letters().iter().map(|letter| header(letter, "Message-ID")).collect();
    assert_eq!(ids, vec![format!("<{letter}@portico.test>"); 2]);
}

/// A server that always breaks off does not get the letter for ever.
#[test]
fn a_server_that_always_breaks_off_gets_a_few_copies_at_most() {
    let server = MailServer::start();
    server.set_mode("drop");
    let hub = hub_with(&server);
    let letter = hub.command(&["mail", "try", ADDRESS]);
    until("it to be given up", SYNC, || {
        // What is put off is brought forward, so that nobody waits.
        hub.command(&["mail", "retry", &letter]);
        let list = hub.command(&["mail", "list"]);
        list.contains("broke off").then_some(())
    });
}

/// The hub is killed after it has handed the letter over, and before it has heard what came of it.
#[test]
fn a_hub_killed_while_it_sends_sends_again_and_says_so() {
    let server = MailServer::start();
    server.set_mode("hang");
    let mut hub = hub_with(&server);
    hub.command(&["mail", "try", ADDRESS]);
    server.wait_for("letter");
    hub.cut();
    server.set_mode("ok");
    hub.serve();
    until_count(&hub, "perhaps-twice", 1);
    let letters = server.letters();
    assert_eq!(letters.len(), 2);
    assert_eq!(header(&letters[0], "Message-ID"), header(&letters[1], "Message-ID"));
}

/// The hub is killed before it has handed the letter over: it comes once, and nothing is in doubt.
#[test]
fn a_hub_killed_before_it_sends_sends_once() {
    let server = MailServer::start();
    server.set_mode("hang-early");
    let mut hub = hub_with(&server);
    hub.command(&["mail", "try", ADDRESS]);
    server.wait_for("recipient");
    hub.cut();
    server.set_mode("ok");
    hub.serve();
    came_once(&mut hub, &server);
}

/// The hub is killed again and again while it sends many letters. Goal: every one comes, and only those come twice of which the
/// hub says so.
#[test]
fn kills_at_any_moment_lose_no_letter_and_double_none_unsaid() {
    const LETTERS: usize = 24;
    let server = MailServer::start();
    let mut hub = hub_with(&server);
    hub.cut();
    let names: BTreeSet<String> = (0..LETTERS)
        .map(|number| hub.command(&["mail", "try", &format!("guest{number}@example.org")]))
        .collect();
    // Kills fall before, between and after what the server hears, since the hub goes on meanwhile.
    for heard in ["recipient", "letter", "recipient", "letter"] {
        hub.serve();
        (0..3).for_each(|_| drop(server.wait_for(heard)));
        hub.cut();
    }
    hub.serve();
    until_count(&hub, "waiting", 0);
    until_count(&hub, "sending", 0);
    let doubtful = hub.command(&["mail", "list", "perhaps-twice"]);
    let mut copies = BTreeMap::new();
    for letter in server.letters() {
        let id = header(&letter, "Message-ID");
        let name = id.trim_start_matches('<').split('@').next().expect("it has a host").to_owned();
        *copies.entry(name).or_insert(0) += 1;
    }
    assert_eq!(copies.keys().cloned().collect::<BTreeSet<_>>(), names, "every letter came");
    for (name, count) in copies {
        assert!(count == 1 || doubtful.contains(&name), "{name} came {count} times unsaid");
    }
}

/// With no mail server set, letters wait, and everything says so.
#[test]
fn without_a_server_letters_wait_and_the_hub_says_so() {
    let server = MailServer::start();
    let mut hub = Hub::open(&["Ada Lovelace"]);
    hub.command(&["mail", "try", ADDRESS]);
    assert!(hub.refused(&["mail", "try", "no address"]).contains("is no e-mail address"));
    let list = hub.command(&["mail", "list"]);
    assert!(list.contains("waiting 1\n") && list.contains("No mail server is set"), "{list}");
    assert!(
        String::from_utf8(get(&hub, "/status").body).unwrap().contains("No mail server is set")
    );
    assert_eq!(metric(&hub, "portico_letters{state=\"waiting\"}"), 1);
    assert_eq!(metric(&hub, "portico_mail_set_up"), 0);
    assert!(hub.errors().contains("no mail server is set"));
    hub.cut();
    assert!(hub.command(&["mail", "list"]).contains("The hub is not running"));
    hub.set("PORTICO_SMTP", &server.url());
    hub.set("PORTICO_MAIL_FROM", FROM);
    hub.serve();
    came_once(&mut hub, &server);
}

/// A letter that waited in a backup goes out only with an organizer's yes.
#[test]
fn after_a_restore_a_letter_waits_for_a_yes() {
    let server = MailServer::start();
    let mut hub = Hub::open(&["Ada Lovelace"]);
    let letter = hub.command(&["mail", "try", ADDRESS]);
    let backup = hub.data().with_extension("backup");
    hub.command(&["backup", argument(&backup)]);
    hub.cut();
    let restored = hub.command(&["restore", argument(&backup)]);
    assert!(restored.contains("1 letters wait for your yes"), "{restored}");
    hub.set("PORTICO_SMTP", &server.url());
    hub.set("PORTICO_MAIL_FROM", FROM);
    hub.serve();
    let later = hub.command(&["mail", "try", "grace@example.org"]);
    until("the newer letter", SYNC, || (metric(&hub, SENT) == 1).then_some(()));
    assert!(header(&server.letters()[0], "Message-ID").contains(&later));
    let held = hub.command(&["mail", "list", "held"]);
    assert!(held.contains("held 1\n") && held.contains(&letter), "{held}");
    hub.command(&["mail", "release", "--all"]);
    until_count(&hub, "perhaps-twice", 1);
    assert_eq!(server.letters().len(), 2);
}

/// A password goes only over a connection that the system trusts, and is in no log.
#[test]
fn a_password_goes_only_to_the_server_that_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    let trusted = certificate(&folder);
    for (tls, scheme, query) in [("starttls", "smtp", "?tls=starttls"), ("always", "smtps", "")] {
        let certificate = argument(&trusted);
        let options = ["--tls", tls, "--certificate", certificate, "--login", "days:s3cr-et"];
        let mut server = MailServer::start_with(&options);
        let url = format!("{scheme}://days:s3cr-et@localhost:{}{query}", server.port());
        let mut hub = hub_with(&server);
        hub.cut();
        hub.set("PORTICO_SMTP", &url);
        hub.serve();
        hub.command(&["mail", "try", ADDRESS]);
        let says = "invalid peer certificate";
        until("distrust", PROMPT, || hub.command(&["mail", "list"]).contains(says).then_some(()));
        let shown = hub.errors();
        hub.cut();
        assert!(server.told().iter().all(|line| line["event"] != "login"));

        server.resume();
        hub.set("SSL_CERT_FILE", certificate);
        hub.serve();
        let login = server.wait_for("login");
        assert_eq!((&login["right"], &login["protected"]), (&true.into(), &true.into()));
        until("the letter to be sent", SYNC, || (metric(&hub, SENT) == 1).then_some(()));
        assert!(!(shown + &hub.errors()).contains("s3cr-et"));
        came_once(&mut hub, &server);
    }
}

/// A wrong password keeps letters waiting, and the hub says why; an address out of order is refused without being repeated.
#[test]
fn a_wrong_password_keeps_letters_waiting() {
    let server = MailServer::start_with(&["--login", "days:s3cr-et"]);
    let mut hub = hub_with(&server);
    hub.cut();
    hub.set("PORTICO_SMTP", &server.url().replace("//", "//days:gu-ess@"));
    hub.serve();
    hub.command(&["mail", "try", ADDRESS]);
    let says = "does not accept the user and password (it says 535)";
    until("the hub to say so", PROMPT, || {
        hub.command(&["mail", "list"]).contains(says).then_some(())
    });
    assert_eq!(count(&hub, "waiting"), 1);
    hub.cut();
    let refused = hub.refused(&["serve", "--smtp", "smtp://days:gu-ess@mail.example"]);
    assert!(refused.contains("unprotected") && !refused.contains("gu-ess"), "{refused}");
    hub.set("PORTICO_SMTP", &server.url().replace("//", "//days:s3cr-et@"));
    hub.serve();
    came_once(&mut hub, &server);
}
