//! A kiosk's rows and own operations as of one commit.

use std::ops::ControlFlow;

use super::own::{each_acknowledgement, each_own};
use super::{Acknowledgement, OwnOperation};
use crate::access::AccessLog;
use crate::rows::Rows;
use crate::store::{Snapshot, StoreError};

/// A kiosk's rows and own operations as of one commit.
#[derive(Debug)]
pub struct KioskView {
    pub(super) snapshot: Snapshot,
    pub(super) generation: u8,
    pub(super) incarnation: u32,
}

impl KioskView {
    /// The rows, own tentative ones before the hub's.
    pub fn rows(&self) -> Rows<'_> {
        Rows::with_tentative(&self.snapshot, self.generation)
    }

    /// The hub's rows alone.
    pub fn committed(&self) -> Rows<'_> {
        Rows::committed(&self.snapshot, self.generation)
    }

    /// Visits own operations after `sequence`.
    ///
    /// # Errors
    /// When the store fails.
    pub fn each_own(
        &self,
        sequence: u64,
        visit: &mut dyn FnMut(OwnOperation) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        each_own(&self.snapshot, self.incarnation, sequence, visit)
    }

    /// The hub's word on the own operation with that sequence, if it has come.
    ///
    /// # Errors
    /// When the store fails.
    pub fn acknowledgement(&self, sequence: u64) -> Result<Option<Acknowledgement>, StoreError> {
        let mut found = None;
        each_acknowledgement(&self.snapshot, self.incarnation, sequence, &mut |at, word| {
            found = (at == sequence).then_some(word);
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// This node's access log.
    pub fn access_log(&self) -> AccessLog<'_> {
        AccessLog(&self.snapshot)
    }
}
