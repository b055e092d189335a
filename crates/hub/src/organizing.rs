//! What an organizer decides while the event runs: which kiosks belong to it, who may meet people, whose data is dropped, what
//! becomes of a case, and that it is over.

use std::ops::ControlFlow;

use portico_domain::action::{AnswerCase, Archive, Block, Erase, RevokeNode, SetRole};
use portico_domain::case::{Answer, Case};
use portico_domain::event::Event;
use portico_domain::member::Role;
use portico_domain::node::Node;
use portico_domain::{Action, MemberId, NodeId, OpId, Outcome};
use portico_ledger::query;

use crate::ambient;
use crate::hub::{Hub, HubError};

impl Hub {
    /// Ends a kiosk: from `from_ms` on, in hub time, nothing that it does is believed. It wipes itself when it next asks.
    ///
    /// # Errors
    /// When there is no such node.
    pub fn revoke(&self, node: NodeId, from_ms: Option<u64>) -> Result<(), HubError> {
        if self.node(node)?.is_hub() {
            return Err(HubError::Malformed("a hub cannot be revoked".into()));
        }
        let from_ms = from_ms.unwrap_or_else(ambient::now_ms);
        self.submit(Action::RevokeNode(RevokeNode { node, from_ms }), Vec::new()).map(|_| ())
    }

    /// Gives a kiosk another role.
    ///
    /// # Errors
    /// When there is no such kiosk.
    pub fn set_role(&self, node: NodeId, role: Role) -> Result<(), HubError> {
        self.node(node)?;
        self.submit(Action::SetRole(SetRole { node, role }), Vec::new()).map(|_| ())
    }

    fn node(&self, id: NodeId) -> Result<Node, HubError> {
        let node = self.ledger().view()?.rows().get(&id)?;
        node.ok_or_else(|| HubError::Malformed(format!("there is no kiosk {id}")))
    }

    /// All nodes, in the order in which they were enrolled.
    ///
    /// # Errors
    /// When the store fails.
    pub fn nodes(&self) -> Result<Vec<(NodeId, Node)>, HubError> {
        let mut nodes = Vec::new();
        query::nodes(self.ledger().view()?.rows(), &mut |id, node| {
            nodes.push((id, node));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(nodes)
    }

    /// Drops a member's personal text everywhere, and from this hub's file at once. It is remembered beside the ledger, so that
    /// a backup of before applies it again when it is restored.
    ///
    /// # Errors
    /// When there is no such member, or a file cannot be written.
    pub fn erase(&self, member: MemberId) -> Result<(), HubError> {
        self.directory().remember_erasure(member)?;
        self.erase_known(member)
    }

    /// The same for one who is on that list.
    pub(crate) fn erase_known(&self, member: MemberId) -> Result<(), HubError> {
        self.submit(Action::Erase(Erase { member }), Vec::new())?;
        self.ledger().end_browsers(member)?;
        Ok(self.ledger().clean()?)
    }

    /// Keeps a member from meeting anyone, from now on, or lets them again.
    ///
    /// # Errors
    /// When there is no such member.
    pub fn block(&self, member: MemberId, blocked: bool) -> Result<(), HubError> {
        let from_ms = blocked.then(ambient::now_ms);
        self.submit(Action::Block(Block { member, from_ms }), Vec::new()).map(|_| ())
    }

    /// All cases, oldest first, open or not.
    ///
    /// # Errors
    /// When the store fails.
    pub fn cases(&self) -> Result<Vec<(OpId, Case)>, HubError> {
        let mut cases = Vec::new();
        query::cases(self.ledger().view()?.rows(), &mut |id, case| {
            cases.push((id, case));
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(cases)
    }

    /// Answers a case.
    ///
    /// # Errors
    /// When there is no such case, or nothing that could be connected in it.
    pub fn answer_case(&self, case: OpId, answer: Answer) -> Result<Outcome, HubError> {
        self.submit(Action::AnswerCase(AnswerCase { case, answer }), Vec::new())
    }

    /// Ends the event: nothing can happen in it any more, and profiles, addresses and tokens are dropped here at once and on
    /// each kiosk when it next asks.
    ///
    /// # Errors
    /// When there is no event, or it is archived already.
    pub fn archive(&self) -> Result<(), HubError> {
        self.submit(Action::Archive(Archive { at_ms: ambient::now_ms() }), Vec::new())?;
        Ok(self.ledger().clean()?)
    }

    /// Lets nodes write every kind of operation that this program knows. To be done once every hub process is of this version:
    /// an older one could only keep them.
    ///
    /// # Errors
    /// When there is no event.
    pub fn upgrade_event(&self) -> Result<u32, HubError> {
        let (_, event) = self.event()?;
        let format = portico_domain::action::FORMAT;
        if event.format < format {
            self.configure(Event { format, ..event })?;
        }
        Ok(format)
    }

    /// Executes what an older program had to defer; how many operations.
    ///
    /// # Errors
    /// When the store fails.
    pub fn admit_deferred(&self) -> Result<usize, HubError> {
        let list = self.ledger().admissible()?;
        for operation in &list {
            let admit = portico_domain::action::Admit { operation: *operation };
            // What comes of it is the operation's outcome at last, and in its case.
            self.decide(Action::Admit(admit))?;
        }
        Ok(list.len())
    }
}

#[cfg(test)]
mod tests {
    use portico_domain::member::Profile;

    use super::*;
    use crate::backup::restore;
    use crate::hub::NewMember;

    const SECRET_NAME: &str = "Wilhelmina Quackenbush";
    const SECRET_ADDRESS: &str = "wilhelmina@quackenbush.example";

    fn with_member(folder: &std::path::Path) -> (Hub, MemberId) {
        let hub = Hub::open(folder).unwrap();
        hub.create_event("Test Days", "https://meet.example").unwrap();
        let profile = Profile { name: SECRET_NAME.into(), ..Profile::default() };
        let email = Some(SECRET_ADDRESS.into());
        let added = hub.add_members(&[NewMember { role: Role::Attendee, profile, email }]).unwrap();
        (hub, added[0].unwrap())
    }

    /// Which files under `folder` hold a secret.
    fn telling(folder: &std::path::Path) -> Vec<String> {
        let files = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
        let holds =
            |bytes: &[u8], text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
        files
            .filter(|file| file.file_type().unwrap().is_file())
            .filter(|file| {
                let bytes = std::fs::read(file.path()).unwrap();
                holds(&bytes, SECRET_NAME) || holds(&bytes, SECRET_ADDRESS)
            })
            .map(|file| file.file_name().into_string().unwrap())
            .collect()
    }

    /// After an erasure the text is in no row, no freed page, no export and no backup made later; a backup made before
    /// is restored without it.
    #[test]
    fn an_erased_text_is_nowhere_in_the_files_and_not_restored() {
        let (home, shelf) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (hub, member) = with_member(home.path());
        let before = shelf.path().join("before.redb");
        hub.back_up(&before).unwrap();
        assert_eq!(telling(home.path()), ["ledger.redb"]);

        hub.erase(member).unwrap();
        let mut export = Vec::new();
        hub.export(&mut export).unwrap();
        assert!(!String::from_utf8(export).unwrap().contains(SECRET_NAME));
        hub.back_up(&shelf.path().join("after.redb")).unwrap();
        portico_ledger::check::check(hub.ledger()).unwrap();
        drop(hub);
        assert_eq!(telling(home.path()), Vec::<String>::new());
        assert_eq!(telling(shelf.path()), ["before.redb"]);

        let restored = restore(home.path(), &before).unwrap();
        assert_eq!(restored.erased, 1);
        std::fs::remove_file(restored.aside.unwrap()).unwrap();
        assert_eq!(telling(home.path()), Vec::<String>::new());
    }

    /// A hub restored from a backup goes on in another incarnation, and says what it alone had decided since.
    #[test]
    fn restoring_says_what_cannot_come_back() {
        let (home, shelf) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (hub, member) = with_member(home.path());
        let backup = shelf.path().join("backup.redb");
        hub.back_up(&backup).unwrap();
        assert!(hub.back_up(&backup).is_err(), "no backup is overwritten");
        hub.block(member, true).unwrap();
        drop(hub);

        let restored = restore(home.path(), &backup).unwrap();
        let lost: Vec<&str> = restored.lost.unwrap().iter().map(|lost| lost.what).collect();
        assert_eq!(lost, ["a member was blocked, or no longer"]);
        let hub = Hub::open(home.path()).unwrap();
        hub.block(member, true).unwrap();
        let view = hub.ledger().view().unwrap();
        let last = view.last().unwrap().position;
        assert!(view.entry(last).unwrap().unwrap().place.incarnation > 0);
        portico_ledger::check::check(hub.ledger()).unwrap();
    }

    /// What is not a backup, or not a sound one, changes nothing.
    #[test]
    fn a_file_that_is_no_backup_is_refused() {
        let (home, shelf) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (hub, _) = with_member(home.path());
        let position = hub.ledger().last().unwrap();
        drop(hub);
        for bytes in [&b"not a ledger"[..], &[0; 8192]] {
            let file = shelf.path().join("file");
            std::fs::write(&file, bytes).unwrap();
            assert!(restore(home.path(), &file).is_err());
            assert_eq!(Hub::open(home.path()).unwrap().ledger().last().unwrap(), position);
        }
    }
}
