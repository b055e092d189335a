//! What the screens may ask of the kiosk; their side is `ui/src/backend/tauri.ts`. Errors are words for staff, or the code of a
//! refusal.

use std::sync::Arc;

use portico_kiosk::diagnosing::Diagnostics;
use portico_kiosk::sessions::view::{BoardView, Deed, Done, GuestView};
use portico_kiosk::view::{CaseAnswer, Update, View};
use tauri::ipc::Channel;
use tauri::{AppHandle, State};
use tauri_plugin_clipboard_manager::ClipboardExt;

use crate::running::Running;

type Answer<T> = Result<T, String>;

/// Everything, as of now.
#[tauri::command(async)]
pub fn view(kiosk: State<'_, Arc<Running>>) -> Answer<View> {
    Ok(kiosk.engine()?.view())
}

/// Sends everything to this channel as soon as the kiosk has started, and every update from then on.
#[tauri::command(async)]
pub fn subscribe(updates: Channel<Update>, kiosk: State<'_, Arc<Running>>) -> Answer<()> {
    kiosk.send_updates_to(updates)
}

/// Replaces the code on show (IC-3.4).
#[tauri::command(async)]
pub fn refresh_code(kiosk: State<'_, Arc<Running>>) -> Answer<()> {
    kiosk.engine()?.refresh_code().map_err(|error| error.to_string())
}

/// Puts the link of the code on show on the clipboard (IC-4.3).
#[tauri::command(async)]
pub fn copy_link(app: AppHandle, kiosk: State<'_, Arc<Running>>) -> Answer<()> {
    let code = kiosk.engine()?.view().code.ok_or("no code is on show")?;
    app.clipboard().write_text(code.url).map_err(|error| error.to_string())
}

/// Takes what a scanner typed as if the camera had read it.
#[tauri::command(async)]
pub fn submit_text(text: String, kiosk: State<'_, Arc<Running>>) -> Answer<()> {
    kiosk.engine()?.submit_text(&text);
    Ok(())
}

/// The answer with this id, or the first `code`, is on the screen for the first time.
#[tauri::command(async)]
pub fn painted(id: String, kiosk: State<'_, Arc<Running>>) -> Answer<()> {
    kiosk.engine()?.painted(&id);
    Ok(())
}

/// Answers a case: `noted`, or `connect` where this kiosk may.
#[tauri::command(async)]
pub fn answer_case(case: String, answer: CaseAnswer, kiosk: State<'_, Arc<Running>>) -> Answer<()> {
    kiosk.engine()?.answer_case(&case, answer).map_err(|error| error.to_string())
}

/// The board of a day, or of today.
#[tauri::command(async)]
pub fn sessions(day: Option<String>, kiosk: State<'_, Arc<Running>>) -> Answer<BoardView> {
    kiosk.engine()?.sessions(day.as_deref()).map_err(|error| error.to_string())
}

/// Guests whose name or address holds the text.
#[tauri::command(async)]
pub fn guests(text: String, kiosk: State<'_, Arc<Running>>) -> Answer<Vec<GuestView>> {
    kiosk.engine()?.guests(&text).map_err(|error| error.to_string())
}

/// Does something about a session; rejects with the code of a refusal.
#[tauri::command(async)]
pub fn do_session(deed: Deed, kiosk: State<'_, Arc<Running>>) -> Answer<Done> {
    kiosk.engine()?.do_session(&deed).map_err(|error| error.to_string())
}

/// Gives back the slots that this kiosk alone may sell.
#[tauri::command(async)]
pub fn give_back_leases(kiosk: State<'_, Arc<Running>>) -> Answer<usize> {
    kiosk.engine()?.give_back_leases().map_err(|error| error.to_string())
}

/// How the kiosk does, for staff.
#[tauri::command(async)]
pub fn diagnostics(kiosk: State<'_, Arc<Running>>) -> Answer<Diagnostics> {
    kiosk.engine()?.diagnostics().map_err(|error| error.to_string())
}
