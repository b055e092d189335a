//! What members do about one another beside meeting: notes, taking a connection back, codes kept for who is about to sign in,
//! devices of their own, blocking and reporting.

pub mod action;
pub mod claim;
pub mod contact;
pub mod device;
pub mod remark;
pub mod report;

pub use claim::Claim;
pub use contact::{Contact, Contacts};
pub use device::Device;
pub use remark::Remark;
pub use report::MemberReport;
