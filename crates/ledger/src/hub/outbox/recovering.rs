//! What is done with letters after a crash, after a restore, and by an organizer.

use super::{Job, JobId, JobState, Outbox, PAGE_MAX, Progress, Shelf, load, put, range};
use crate::keys;
use crate::rows::{after, encode};
use crate::store::{StoreError, Writer};

impl Outbox<'_> {
    /// After a start: letters that were being handed over when the hub ended are tried again, and perhaps come twice.
    ///
    /// # Errors
    /// When the store fails.
    pub fn recover(&self, now_ms: u64) -> Result<u64, StoreError> {
        self.store.write(|writer| {
            move_all(writer, Shelf::Sending, &mut |job| {
                job.state = JobState::Waiting { next_ms: now_ms };
                job.doubts += 1;
            })
        })
    }

    /// An organizer's yes: a held letter is sent, or all of them. How many there were.
    ///
    /// # Errors
    /// When the store fails.
    pub fn release(&self, which: Option<JobId>, now_ms: u64) -> Result<u64, StoreError> {
        self.send_from(&[Shelf::Held], which, now_ms)
    }

    /// Tries one letter again at once, whether it failed or waits; or all that failed. How many there were.
    ///
    /// # Errors
    /// When the store fails.
    pub fn retry(&self, which: Option<JobId>, now_ms: u64) -> Result<u64, StoreError> {
        let shelves =
            if which.is_some() { &[Shelf::Failed, Shelf::Waiting][..] } else { &[Shelf::Failed] };
        self.send_from(shelves, which, now_ms)
    }

    fn send_from(
        &self,
        shelves: &[Shelf],
        which: Option<JobId>,
        now_ms: u64,
    ) -> Result<u64, StoreError> {
        let due = |job: &mut Job| {
            job.state = JobState::Waiting { next_ms: now_ms };
            job.tries = 0;
        };
        let Some(id) = which else {
            return self.store.write(|writer| {
                shelves.iter().try_fold(0, |sum, shelf| {
                    Ok(sum + move_all(writer, *shelf, &mut |job| due(job))?)
                })
            });
        };
        let moved = self.change(id, |job| {
            let found = job.shelf().is_some_and(|shelf| shelves.contains(&shelf));
            if found {
                due(job);
            }
            found
        })?;
        Ok(u64::from(moved))
    }
}

/// After a restore: no letter that may have been sent in the future that was lost goes out without a yes.
pub(in crate::hub) fn hold(writer: &mut Writer<'_>, now_ms: u64) -> Result<(), StoreError> {
    let last = load(writer)?.map(|state| state.last.position).unwrap_or_default();
    let progress = Progress { restored: last, restored_ms: now_ms, ..Progress::load(writer)? };
    writer.put(keys::MAIL_PROGRESS, &encode(&progress))?;
    let mut held = |job: &mut Job| *job = job.clone().held();
    move_all(writer, Shelf::Waiting, &mut held)?;
    move_all(writer, Shelf::Sending, &mut held)?;
    Ok(())
}

/// Changes every letter of a shelf, which `change` must move to another place than at its end. How many there were.
fn move_all(
    writer: &mut Writer<'_>,
    shelf: Shelf,
    change: &mut dyn FnMut(&mut Job),
) -> Result<u64, StoreError> {
    let all = keys::mail_shelf(shelf.code(), 0, &[]);
    let mut moved = 0;
    loop {
        let page = range(writer, &all, &after(&all[..3]), PAGE_MAX)?;
        for (id, before) in &page {
            let mut job = before.clone();
            change(&mut job);
            put(writer, *id, Some(before), &job)?;
        }
        moved += page.len() as u64;
        if page.len() < PAGE_MAX {
            return Ok(moved);
        }
    }
}
