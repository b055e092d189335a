//! The whole way through the product, in the real window. Goal: a code held up to the camera puts its owner's name on the
//! screen, the meeting into the kiosk's ledger and, when there is a network, into the hub's. Method: the real app on a
//! display of its own, driven by WebKit's driver; its camera is a V4L2 device that shows pictures of freshly issued codes.

#[path = "../camera/mod.rs"]
#[allow(dead_code, reason = "these tests need no faults of cameras")]
mod camera;

use std::path::{Path, PathBuf};

use camera::{Cameras, Device};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageBuffer, Luma, Rgb, RgbImage};
use portico_ledger::KioskLedger;
use portico_tests::display::Display;
use portico_tests::pictures;
use portico_tests::programs::{self, argument};
use portico_tests::venue::{Hub, Kiosk, is, redemptions};
use portico_tests::wait::{PROMPT, SYNC, until};
use portico_tests::window::{ANSWERS, OPENS, Window};
use tempfile::TempDir;

const HOST: &str = "Aurora Robotics";
const AMINA: &str = "Amina Diallo";
const OCEAN: &str = "Blue Ocean Labs";
const MEMBERS: [&str; 3] = [HOST, AMINA, OCEAN];

/// The answers' grounds as they are on screen: `--sure` and `--sure-here` of ui/src/look/tokens.css.
const SURE: Rgb<u8> = Rgb([3, 102, 57]);
const SURE_HERE: Rgb<u8> = Rgb([0, 91, 122]);
const WHITE: Rgb<u8> = Rgb([255, 255, 255]);

/// An enrolled kiosk on a display of its own, with a camera before which nobody stands yet.
struct Booth {
    folder: TempDir,
    display: Display,
    cameras: Cameras,
}

impl Booth {
    fn set_up(hub: &Hub) -> Self {
        let cameras = Cameras::new();
        let modes = ["MJPG 1280 720 1 30"];
        let frames = [nobody()];
        let device = Device { name: "Test Camera", modes: &modes, format: "MJPG", frames: &frames };
        cameras.plug(0, &device);
        let folder = tempfile::tempdir().expect("there is room");
        let booth = Self { folder, display: Display::open(1280, 800), cameras };
        let (data, code) = (booth.data(), hub.enrolment_code(HOST, "booth"));
        let words = ["enrol", "--data", argument(&data), "--hub", &hub.url(), &code];
        programs::ok("portico-kiosk", &words);
        booth
    }

    /// Opens the window, and waits for its first code.
    fn open(&self, camera: &str) -> Window {
        let data = self.data();
        let words = ["--data", argument(&data), "--camera", camera];
        let app = programs::path("portico");
        assert!(app.is_file(), "no app at {}: `script/build` makes it", app.display());
        let window =
            Window::open(&app, &words, &self.display, |command| self.cameras.show_to(command));
        let validity = window.text("[role=timer]", OPENS);
        assert!(["5:00", "4:"].iter().any(|left| validity.contains(left)), "{validity}");
        window
    }

    /// Holds a code up to the camera.
    fn hold_up(&self, link: &str) {
        let folder = self.folder.path();
        pictures::show(folder, "code", link.trim().as_bytes());
        let picture = image::open(folder.join("code.png")).expect("it was just written");
        self.cameras.change_frames(0, "MJPG", &[jpeg(&picture.to_luma8())]);
    }

    /// Takes it away again.
    fn put_away(&self) {
        self.cameras.change_frames(0, "MJPG", &[nobody()]);
    }

    /// The ledger, as soon as the closed app has let go of it.
    fn ledger(&self) -> KioskLedger {
        let file = self.data().join("ledger.redb");
        until("the app to let go of its ledger", PROMPT, || KioskLedger::open(&file).ok().flatten())
    }

    fn data(&self) -> PathBuf {
        Path::join(self.folder.path(), "kiosk")
    }
}

/// A picture in which nobody holds up anything.
fn nobody() -> Vec<u8> {
    jpeg(&ImageBuffer::from_pixel(1280, 720, Luma([120])))
}

fn jpeg(picture: &ImageBuffer<Luma<u8>, Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).expect("a plain picture");
    bytes
}

/// The share of pixels that have this colour, as near as a screen shows it.
fn share(picture: &RgbImage, colour: Rgb<u8>) -> f64 {
    let near = |pixel: &&Rgb<u8>| {
        pixel.0.iter().zip(colour.0).all(|(have, want)| have.abs_diff(want) <= 4)
    };
    picture.pixels().filter(near).count() as f64 / f64::from(picture.width() * picture.height())
}

/// Waits until an answer fills the screen with its colour, and writes on it in white: one that turns from *sure here* to
/// *sure* fades over, and the picture may be taken in between.
fn await_looks(window: &Window, ground: Rgb<u8>) {
    until("an answer in its colour", PROMPT, || {
        let picture = window.picture();
        let looks = share(&picture, ground) > 0.6 && (0.02..0.3).contains(&share(&picture, WHITE));
        looks.then_some(())
    });
}

/// IC-2.1, IC-5.1, KI-3: met with the network up. The kiosk answers, and the hub's word turns the answer to *sure* while it
/// is still on the screen.
#[test]
fn ki_3_a_code_before_the_camera_puts_its_owners_name_on_the_screen() {
    let hub = Hub::open(&MEMBERS);
    let booth = Booth::set_up(&hub);
    let window = booth.open("auto");
    window.text("[data-sync=in_step]", SYNC);
    booth.hold_up(&hub.link_of(AMINA));

    assert_eq!(window.text("[data-answer=sure] h1", ANSWERS), AMINA);
    await_looks(&window, SURE);
    assert_eq!(window.text("footer strong", ANSWERS), AMINA, "the newest of the recent");
    window.close();

    assert_eq!(redemptions(&booth.ledger()).len(), 1, "on the kiosk's disk");
    assert_eq!(hub.connections().len(), 1, "at the hub");
}

/// KI-1, KI-2, KI-4: met by a kiosk that has had no network since it was enrolled, with nokhwa for its camera. Kept when the
/// window is closed, and at the hub once the network is let through to a window opened later.
#[test]
fn ki_4_who_was_met_with_no_network_is_at_the_hub_when_there_is_one() {
    let mut hub = Hub::open(&MEMBERS);
    let booth = Booth::set_up(&hub);
    hub.cut();

    let window = booth.open("nokhwa:0");
    booth.hold_up(&hub.link_of(AMINA));
    assert_eq!(window.text("[data-answer=sure_here] h1", ANSWERS), AMINA);
    await_looks(&window, SURE_HERE);
    assert!(window.text("[data-sync=waiting]", SYNC).contains("1 kept since"));
    window.close();

    let kept = redemptions(&booth.ledger());
    assert_eq!(kept.len(), 1, "on the kiosk's disk");
    assert_eq!(hub.connections().len(), 0, "the hub cannot know of it");

    hub.serve();
    let window = booth.open("nokhwa:0");
    window.text("[data-sync=in_step]", SYNC);
    window.close();
    assert_eq!(hub.connections().len(), 1, "at the hub");
    assert_eq!(redemptions(&booth.ledger()), kept, "and still here, once");
}

/// A meeting of this code that the hub has applied, at a kiosk which then goes away.
fn meet_elsewhere(hub: &Hub, link: &str) {
    let kiosk = Kiosk::enrol(hub, OCEAN);
    let running = kiosk.run_in_step();
    kiosk.look_at(link);
    let decided = running.wait_for("decision", SYNC, |line| is(line, "decided"));
    assert_eq!(decided["outcome"], "applied");
}

/// IC-2.2: a code that was spent elsewhere is believed by a kiosk with no network. Once there is one, its screen says that
/// people were told what does not hold; who has told them so answers there, and the hub has the answer.
#[test]
fn ic_2_2_who_was_told_otherwise_is_a_case_on_the_screen_until_they_know() {
    let mut hub = Hub::open(&MEMBERS);
    let booth = Booth::set_up(&hub);
    let link = hub.link_of(AMINA);
    meet_elsewhere(&hub, &link);
    hub.cut();
    let window = booth.open("auto");
    booth.hold_up(&link);
    assert_eq!(window.text("[data-answer=sure_here] h1", ANSWERS), AMINA);
    window.close();
    booth.put_away();

    // Opened anew, it does not wait out the pause that it had come to while there was no hub.
    hub.serve();
    let window = booth.open("auto");
    window.press("[data-open-cases]", SYNC);
    let case = window.text("[data-case=differs]", PROMPT);
    for words in ["Amina Diallo and Aurora Robotics", "This kiosk told them", "used already"] {
        assert!(case.contains(words), "{words:?} is not in {case:?}");
    }
    assert!(hub.command(&["case", "list"]).contains(" open: "), "nobody has answered it yet");

    window.press("[data-case] button", PROMPT);
    assert!(window.text("[data-answered=noted]", PROMPT).contains("Noted"));
    assert_eq!(window.text("h1", PROMPT), "Nothing left to look at");
    until("the answer at the hub", SYNC, || {
        hub.command(&["case", "list"]).contains(" noted on ").then_some(())
    });
    window.close();
    assert_eq!(hub.connections().len(), 1, "the hub's decision stands");
}
