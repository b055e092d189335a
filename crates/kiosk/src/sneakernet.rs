//! The command line's part of sneakernet: files in, files out, and words for the person who carries them.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use portico_kiosk::control::{Answer, Command, ask};
use portico_kiosk::directory::{Directory, HubAddress};
use portico_kiosk::starter;
use portico_sync::pack::parcel::PARCEL_BYTES_MAX;

/// A clock this much behind a starter file is wrong for certain, in milliseconds; less may be two clocks' difference.
const BEHIND_MS_MAX: u64 = 60_000;

pub(crate) fn set_up(data: &Path, pack: &Path, hub: Option<&str>) -> anyhow::Result<()> {
    let made = starter::set_up(data, pack, hub)?;
    println!("node {}\n{} rows", made.identity.node, made.rows);
    println!("key of the hub: {} (the hub printed the same)", made.hub_key);
    println!(
        "This kiosk has never compared its clock with the hub's: until it has, answers say \"not sure\", and times may be \
         wrong by ten minutes. Set this machine's clock right."
    );
    if made.behind_ms > BEHIND_MS_MAX {
        println!(
            "Its clock is wrong: it is at least {} minutes behind the hub's.",
            made.behind_ms / 60_000
        );
    }
    Ok(())
}

pub(crate) fn set_hub(data: &Path, url: &str) -> anyhow::Result<()> {
    let directory = Directory::open(data)?;
    let known = directory.hub()?.context("this kiosk is not set up yet")?;
    Ok(directory.set_hub(&HubAddress { url: url.to_owned(), ..known })?)
}

pub(crate) fn export(data: &Path, all: bool, file: &Path) -> anyhow::Result<()> {
    let Answer::Exported(parcels, operations) = ask(data, &Command::Export(all))? else {
        bail!("the kiosk did not answer what it was asked");
    };
    for (number, parcel) in parcels.iter().enumerate() {
        let path = numbered(file, number + 1);
        write_whole(&path, parcel).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}: {} bytes", path.display(), parcel.len());
    }
    println!("{operations} operations");
    Ok(())
}

/// The file itself, then `FILE.2`, `FILE.3` and so on.
fn numbered(file: &Path, number: usize) -> PathBuf {
    if number == 1 {
        return file.to_owned();
    }
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{number}"));
    name.into()
}

/// Replaces a file whole, and has it on disk when it returns: the stick may be pulled at once.
fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut temporary = path.as_os_str().to_owned();
    temporary.push(".new");
    let mut file = fs::File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(temporary, path)
}

pub(crate) fn carry(data: &Path, files: &[PathBuf]) -> anyhow::Result<()> {
    for path in files {
        let parcel =
            read_bounded(path).with_context(|| format!("cannot read {}", path.display()))?;
        let answer = ask(data, &Command::Carry(parcel.into()))
            .with_context(|| format!("{} is not carried", path.display()))?;
        let words = match answer {
            Answer::Carried(true) => "carried from now on",
            _ => "carried already",
        };
        println!("{}: {words}", path.display());
    }
    Ok(())
}

/// A file of at most one byte more than a parcel may have; what is longer is refused by its length.
fn read_bounded(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(PARCEL_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
