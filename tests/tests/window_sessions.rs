//! Sessions in the real window. Goal: staff book a time on the spot, the guest's phone takes the link off the screen, and holding it
//! up later checks the guest in. Method: the real app on a display of its own, driven by WebKit's driver; the link is read from a
//! picture of the window as a phone would, and shown to the kiosk's camera, a folder of pictures.

use image::DynamicImage;
use portico_domain::session::{BookingLink, State};
use portico_ledger::sessions;
use portico_scan::decode::Decoder;
use portico_scan::frame::GreyView;
use portico_tests::display::Display;
use portico_tests::programs::{self, argument};
use portico_tests::venue::{Hub, Kiosk, ORIGIN};
use portico_tests::wait::{PROMPT, SYNC, until};
use portico_tests::window::{ANSWERS, OPENS, Window};

const DESK: &str = "Info Desk";
const ADA: &str = "Ada Lovelace";
const GUEST: &str = "Lena Fischer";
const ADDRESS: &str = "lena@example.org";

fn open(kiosk: &Kiosk, display: &Display) -> Window {
    let (data, pictures) = (kiosk.data(), kiosk.pictures());
    let camera = format!("folder:{}", argument(&pictures));
    let app = programs::path("portico");
    assert!(app.is_file(), "no app at {}: `script/build` makes it", app.display());
    let window =
        Window::open(&app, &["--data", argument(&data), "--camera", &camera], display, |_| {});
    window.text("[role=timer]", OPENS);
    window
}

/// The link in the code that the window shows, as a phone reads it.
fn link_on(window: &Window) -> String {
    until("a link that a phone can read", PROMPT, || {
        let picture = DynamicImage::from(window.picture()).into_luma8();
        let (width, height) = picture.dimensions();
        let view = GreyView::new(width, height, picture.as_raw()).expect("a picture of a screen");
        let texts = Decoder::new().decode(view).into_iter().map(|reading| reading.text);
        texts.into_iter().find(|text| BookingLink::parse(text).is_some())
    })
}

/// ML, at the kiosk (ML-P7, KI-4): booked on the spot, the link shown as a code, the guest checked in by holding it up, and the
/// hub has it.
#[test]
fn ml_a_guest_books_at_the_desk_and_is_checked_in_by_the_link() {
    let hub = Hub::open(&[DESK, ADA]);
    hub.command(&["mentor", "hours", ADA, "--weekly", "mon-sun 00:00-24:00"]);
    let kiosk = Kiosk::enrol_as(&hub, DESK, "staff");
    let display = Display::open(1280, 800);
    let window = open(&kiosk, &display);
    window.text("[data-sync=in_step]", SYNC);

    window.press("[data-place=sessions]", PROMPT);
    assert_eq!(window.text("[data-mentor] h2", SYNC), ADA);
    window.press("[data-slot=free], [data-slot=leased]", PROMPT);
    window.write("input[name=guest]", GUEST, PROMPT);
    window.write("input[name=address]", ADDRESS, PROMPT);
    window.press("[data-deed=book]", PROMPT);
    // The first free time is now: staff say again that they mean it.
    window.press("[data-deed=override]", PROMPT);

    let link = link_on(&window);
    assert!(link.starts_with(&format!("{ORIGIN}/booking/")), "of this event");
    window.press("[role=dialog] header button", PROMPT);
    window.text("[data-booking=booked]", PROMPT);

    kiosk.look_at(&link);
    assert_eq!(window.text("[data-found=booked] h1", ANSWERS), GUEST);
    kiosk.look_away();
    window.press("[data-found] [data-deed=check-in]", PROMPT);
    assert_eq!(window.text("[data-answer] h1", ANSWERS), GUEST);
    window.text("[data-booking=checked_in]", PROMPT);
    until("the check-in at the hub", SYNC, || {
        hub.command(&["booking", "list"]).contains("checked_in").then_some(())
    });
    window.close();

    let ledger = until("the app to let go of its ledger", PROMPT, || {
        portico_ledger::KioskLedger::open(&kiosk.data().join("ledger.redb")).ok().flatten()
    });
    let view = ledger.view().expect("it is sound");
    let board = sessions::board(view.rows(), 0, u64::MAX).expect("it is sound");
    let states: Vec<State> =
        board.into_iter().filter_map(|row| Some(row.booking?.1.state)).collect();
    assert_eq!(states, [State::CheckedIn]);
    view.access_log().check().expect("its chain holds");
}
