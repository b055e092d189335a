//! Backups: one is made while the hub runs; restoring one puts it in the ledger's place, and says what cannot come back.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use portico_domain::member::Member;
use portico_domain::{Action, OpId};
use portico_ledger::HubLedger;
use portico_ledger::check::check;
use portico_ledger::hub::outbox::Shelf;
use portico_ledger::store::Fault;

use crate::ambient;
use crate::config::Directory;
use crate::hub::{Hub, HubError};
use crate::listing;

/// What restoring found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// Where the ledger that was here lies now; none if there was none.
    pub aside: Option<PathBuf>,
    /// The last position of the backup.
    pub position: u64,
    /// When that was, in milliseconds since 1970.
    pub at_ms: u64,
    /// What this hub had decided since then by itself, which no kiosk will send again; none where the ledger that was here could
    /// not be read.
    pub lost: Option<Vec<Lost>>,
    /// Erasures that were applied again.
    pub erased: usize,
    /// Letters that waited in the backup, and now wait for an organizer's yes.
    pub held: u64,
}

/// One operation of the hub's own that the backup lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// Its position in the ledger that was here.
    pub position: u64,
    /// What it did.
    pub what: &'static str,
    /// Its id, which is that of what it made.
    pub id: OpId,
}

impl Hub {
    /// Writes a backup to `path`, which holds the hub's ledger as of now and nothing that was dropped before; the key lies
    /// beside the ledger and is to be kept apart.
    ///
    /// # Errors
    /// When there is a file already, or it cannot be written.
    pub fn back_up(&self, path: &Path) -> Result<(), HubError> {
        self.event()?;
        Ok(self.ledger().back_up(path)?)
    }
}

/// Puts the backup at `path` in the place of the ledger of the hub in `directory`, which must not be running. What was there is
/// kept aside.
///
/// # Errors
/// When the backup is not sound or not this hub's, the hub is running, or a file cannot be written; then nothing has changed.
pub fn restore(directory: &Path, path: &Path) -> Result<Restored, HubError> {
    let folder = Directory::open(directory)?;
    let incoming = folder.ledger().with_extension("incoming");
    fs::copy(path, &incoming)?;
    let mut restored = prepare(&folder, &incoming).inspect_err(|_| {
        // What was brought is of no use, and the original is where it was.
        fs::remove_file(&incoming).ok();
    })?;
    if folder.ledger().exists() {
        let aside = folder.aside(ambient::now_ms());
        fs::rename(folder.ledger(), &aside)?;
        restored.aside = Some(aside);
    }
    fs::rename(&incoming, folder.ledger())?;
    let hub = Hub::open(directory)?;
    restored.erased = erase_again(&hub)?;
    Ok(restored)
}

/// Verifies the backup and readies it to go on in another incarnation.
fn prepare(folder: &Directory, incoming: &Path) -> Result<Restored, HubError> {
    let lost_from = |position| -> Result<Option<Vec<Lost>>, HubError> {
        if !folder.ledger().exists() {
            return Ok(None);
        }
        match HubLedger::open_checked(&folder.ledger()) {
            Ok(current) => Ok(lost(&current, position).ok()),
            // One that is damaged cannot say what is in it.
            Err(error) if error.fault() == Fault::Damaged => Ok(None),
            Err(error) => Err(error.into()),
        }
    };
    let ledger = HubLedger::open_checked(incoming)?;
    check(&ledger)?;
    let view = ledger.view()?;
    let last = view.last()?;
    let entry = view.entry(last.position)?.ok_or(HubError::NoEvent)?;
    let lost = lost_from(last.position)?;
    // Seconds, so that two restores from one backup go on in two incarnations.
    let now_ms = ambient::now_ms();
    let seconds = u32::try_from(now_ms / 1000).unwrap_or(u32::MAX);
    ledger.begin_again(seconds, now_ms)?;
    let (position, at_ms) = (last.position, entry.judged.at_ms);
    let held = ledger.outbox().count(Shelf::Held)?;
    Ok(Restored { aside: None, position, at_ms, lost, erased: 0, held })
}

/// What the hub's own node did after `position`.
fn lost(ledger: &HubLedger, position: u64) -> Result<Vec<Lost>, HubError> {
    let view = ledger.view()?;
    let own = ledger.event_id()?.ok_or(HubError::NoEvent)?;
    let mut lost = Vec::new();
    for position in position + 1..=view.last()?.position {
        let Some(entry) = view.entry(position)?.filter(|entry| entry.place.node == own) else {
            continue;
        };
        let Ok(operation) = entry.operation() else { continue };
        let what = name(&operation.body().action);
        lost.push(Lost { position, what, id: operation.id() });
    }
    Ok(lost)
}

fn name(action: &Action) -> &'static str {
    match action {
        Action::AddMember(_) => "a member was added",
        Action::SetProfile(_) => "a profile was changed",
        Action::EnrolNode(_) | Action::ReserveNode(_) => "a kiosk was enrolled",
        Action::ClaimNode(_) => "a kiosk's starter file was claimed",
        Action::RevokeNode(_) => "a kiosk was revoked",
        Action::SetRole(_) => "a kiosk got another role",
        Action::Disconnect(_) => "a connection was taken back",
        Action::Annotate(_) => "a note was written",
        Action::ClaimToken(_) => "a code was kept for who signed in",
        Action::CompleteClaim(_) => "somebody who signed in was connected",
        Action::AddDevice(_) => "a member's device was added",
        Action::RevokeDevice(_) => "a member's device was ended",
        Action::EndCodes(_) => "a member's device ended its older codes",
        Action::SetMute(_) => "a member keeps another away, or no longer",
        Action::ReportMember(_) => "a member was reported",
        Action::Issue(_) => "a code was issued",
        Action::Redeem(_) => "a code was redeemed at the hub",
        Action::Block(_) => "a member was blocked, or no longer",
        Action::AnswerCase(_) => "a case was answered",
        Action::Configure(_) => "the event was set up differently",
        Action::Archive(_) => "the event was archived",
        // These come again by themselves.
        Action::Erase(_) => "a member was erased",
        _ => "housekeeping",
    }
}

/// Applies again the erasures that the backup does not know.
fn erase_again(hub: &Hub) -> Result<usize, HubError> {
    let mut erased = 0;
    for member in hub.directory().erasures()? {
        let row: Option<Member> = hub.ledger().view()?.rows().get::<Member>(&member)?;
        if row.is_some_and(|row| row.erased_ms.is_none()) {
            hub.erase_known(member)?;
            erased += 1;
        }
    }
    Ok(erased)
}

impl fmt::Display for Restored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "restored up to position {} ({})", self.position, listing::date(self.at_ms))?;
        if let Some(aside) = &self.aside {
            writeln!(f, "the ledger that was here is kept as {}", aside.display())?;
        }
        if self.erased > 0 {
            writeln!(f, "{} erasures were applied again", self.erased)?;
        }
        if self.held > 0 {
            writeln!(f, "{} letters wait for your yes: portico-hub mail list held", self.held)?;
        }
        writeln!(f, "kiosks send again whatever they did since then")?;
        match self.lost.as_deref() {
            None => writeln!(f, "what this hub alone decided since then cannot come back"),
            Some([]) => writeln!(f, "this hub alone decided nothing since then"),
            Some(lost) => {
                writeln!(f, "these decisions of this hub alone cannot come back:")?;
                lost.iter().try_for_each(|one| {
                    writeln!(f, "  position {}: {} ({})", one.position, one.what, one.id)
                })
            }
        }
    }
}
