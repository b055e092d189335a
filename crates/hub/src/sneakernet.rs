//! What the command line does with starter files and parcels: moving them between where a person has them and the hub, which
//! may be served at the moment, and saying in words what came of it.

use std::fmt::Write;
use std::io::Read;
use std::path::Path;

use data_encoding::BASE64;
use portico_domain::member::Role;
use portico_sync::pack::delivery::Imported;
use portico_sync::pack::parcel::{BadParcel, PARCEL_BYTES_MAX};

use crate::admin::{Command, ask};
use crate::hub::HubError;
use crate::parcel::NotTaken;
use crate::starter::{Starter, hand_over};

/// Has the hub in `data` reserve a kiosk, and puts its starter file at `to`; what to tell the person.
///
/// # Errors
/// When there is a file at `to` already, or the hub refuses.
pub fn write_starter(
    data: &Path,
    member: String,
    role: Role,
    to: &Path,
) -> Result<String, HubError> {
    if to.exists() {
        let words = format!("{} is there already: name another file", to.display());
        return Err(HubError::Malformed(words));
    }
    let answer = ask(data, Command::WriteStarter { member, role })?;
    let made: Starter = serde_json::from_str(&answer).map_err(std::io::Error::from)?;
    hand_over(&made, to).map_err(|error| {
        let (to, path) = (to.display(), made.path.display());
        HubError::Malformed(format!("{to} cannot be written ({error}); the file lies at {path}"))
    })?;
    Ok(format!(
        "node {}\n{} rows, {} bytes\nkey of this hub: {}\nKeep the file safe: it holds the members' names, and whoever \
         uses it first becomes this kiosk.\n",
        made.node, made.rows, made.bytes, made.hub_key
    ))
}

/// Has the hub in `data` take the parcel in `file`.
///
/// # Errors
/// When the file cannot be read, or the hub does not take it.
pub fn import(data: &Path, file: &Path) -> Result<Imported, HubError> {
    let mut bytes = Vec::new();
    let most = PARCEL_BYTES_MAX as u64;
    std::fs::File::open(file)?.take(most + 1).read_to_end(&mut bytes)?;
    if bytes.len() > PARCEL_BYTES_MAX {
        return Err(NotTaken::from(BadParcel::TooLong).into());
    }
    let answer = ask(data, Command::Import { parcel: BASE64.encode(&bytes) })?;
    Ok(serde_json::from_str(&answer).map_err(std::io::Error::from)?)
}

/// What an import did, in words.
pub fn words(imported: &Imported) -> String {
    let mut text = format!("kiosk {}\n", imported.node);
    if imported.claimed {
        text.push_str("its key is known from now on\n");
    }
    let lines = [
        ("new", imported.new_operations()),
        ("of these refused, with a case where its host was told otherwise", imported.rejected),
        ("of these made by another meeting already", imported.duplicate),
        ("of these kept until this hub is newer", imported.deferred),
        ("known already", imported.known),
    ];
    for (what, count) in lines {
        if count > 0 || !what.starts_with("of these") {
            writeln!(text, "{count} {what}").expect("writing into a string cannot fail");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_told_in_words() {
        let imported =
            Imported { claimed: true, applied: 3, rejected: 1, known: 2, ..Imported::default() };
        assert_eq!(
            words(&imported),
            "kiosk 00000000000000000000000000000000\nits key is known from now on\n4 new\n\
             1 of these refused, with a case where its host was told otherwise\n2 known already\n"
        );
        assert!(words(&Imported::default()).ends_with("\n0 new\n0 known already\n"));
    }
}
