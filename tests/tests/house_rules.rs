//! Who may depend on whom, and who alone may know a library. Goal: the layers of ARCHITECTURE.md hold without anyone
//! looking. Method: what each package declares, as `cargo metadata` tells it, against two tables.

use std::collections::BTreeSet;

use cargo_metadata::{Metadata, MetadataCommand, Package};
use portico_tests::tree;

/// Each package, and which of ours it may depend on; for tests and build scripts too.
const LAYERS: [(&str, &[&str]); 8] = [
    ("portico-domain", &[]),
    ("portico-ledger", &["portico-domain"]),
    ("portico-sync", &["portico-domain", "portico-ledger"]),
    ("portico-scan", &[]),
    ("portico-hub", &["portico-domain", "portico-ledger", "portico-sync"]),
    ("portico-kiosk", &["portico-domain", "portico-ledger", "portico-scan", "portico-sync"]),
    ("portico", &["portico-kiosk", "portico-hub"]),
    (
        "portico-tests",
        &[
            "portico-domain",
            "portico-ledger",
            "portico-sync",
            "portico-scan",
            "portico-hub",
            "portico-kiosk",
        ],
    ),
];

/// Libraries, by the beginnings of their names, and the packages that alone may use them.
const OWNERS: [(&[&str], &[&str]); 9] = [
    (&["redb"], &["portico-ledger"]),
    (&["nokhwa", "v4l", "rqrr", "rxing", "zune-jpeg"], &["portico-scan"]),
    (&["axum", "tower", "hyper", "async-graphql", "sqlx", "lettre"], &["portico-hub"]),
    (&["tauri", "wry", "tao", "webkit2gtk"], &["portico"]),
    (&["ureq"], &["portico-sync", "portico-kiosk", "portico-tests"]),
    (&["rand", "getrandom"], &["portico-kiosk", "portico-hub", "portico-tests"]),
    (&["tokio"], &["portico-hub", "portico", "portico-tests"]),
    (&["anyhow"], &["portico-scan", "portico-kiosk", "portico-hub", "portico", "portico-tests"]),
    (&["clap"], &["portico-scan", "portico-kiosk", "portico-hub", "portico", "portico-tests"]),
];

/// Below these, time, randomness, disk and network come in as arguments.
const PURE: [&str; 3] = ["crates/domain/src", "crates/ledger/src", "crates/sync/src"];

/// What `domain` may not even name.
const AMBIENT: [&str; 6] =
    ["std::fs", "std::net", "std::env", "std::thread", "SystemTime", "Instant"];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(tree::root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo describes the workspace")
}

fn ours(package: &Package) -> BTreeSet<&str> {
    let named = package.dependencies.iter().map(|dependency| dependency.name.as_str());
    named.filter(|name| *name == "portico" || name.starts_with("portico-")).collect()
}

#[test]
fn every_package_is_in_the_table_and_depends_on_no_more_than_it_says() {
    let metadata = metadata();
    let packages: BTreeSet<&str> = metadata.packages.iter().map(|p| p.name.as_str()).collect();
    let table: BTreeSet<&str> = LAYERS.iter().map(|(name, _)| *name).collect();
    assert_eq!(packages, table, "the table names every package, and no other");

    for package in &metadata.packages {
        let (_, allowed) = LAYERS.iter().find(|(name, _)| *name == package.name.as_str()).unwrap();
        let extra: Vec<_> = ours(package).into_iter().filter(|n| !allowed.contains(n)).collect();
        assert!(extra.is_empty(), "{} must not depend on {extra:?}", package.name);
    }
}

#[test]
fn a_library_with_an_owner_is_used_by_nobody_else() {
    for package in &metadata().packages {
        for dependency in &package.dependencies {
            for (libraries, owners) in OWNERS {
                assert!(
                    owners.contains(&package.name.as_str())
                        || !libraries.iter().any(|library| is_of(&dependency.name, library)),
                    "{} must not use {}: only {owners:?} may",
                    package.name,
                    dependency.name,
                );
            }
        }
    }
}

/// Whether a crate is the library or one of its family (`tauri-build` of `tauri`).
fn is_of(name: &str, library: &str) -> bool {
    name.strip_prefix(library).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
}

#[test]
fn owners_own_what_they_are_there_for() {
    let metadata = metadata();
    for (owner, library) in [
        ("portico-ledger", "redb"),
        ("portico-scan", "nokhwa"),
        ("portico-scan", "rqrr"),
        ("portico-hub", "axum"),
        ("portico", "tauri"),
    ] {
        let package = metadata.packages.iter().find(|p| p.name.as_str() == owner).unwrap();
        assert!(
            package.dependencies.iter().any(|dependency| dependency.name == library),
            "{owner} is where {library} belongs"
        );
    }
}

#[test]
fn domain_names_nothing_of_the_world_around_it() {
    let found: Vec<String> = tree::files(&[".rs"])
        .iter()
        .filter(|file| file.is_in(&["crates/domain/src"]))
        .flat_map(|file| {
            AMBIENT.iter().filter(|word| names(file, word)).map(|w| format!("{}: {w}", file.path))
        })
        .collect();
    assert!(found.is_empty(), "time, randomness, disk and network are arguments: {found:#?}");
}

/// Whether the shipped part of a file uses a word outside of its comments.
fn names(file: &tree::File, word: &str) -> bool {
    let code = file.shipped().lines().filter(|line| !line.trim_start().starts_with("//"));
    code.into_iter().any(|line| line.contains(word))
}

#[test]
fn no_outcome_depends_on_the_order_of_a_hash_map() {
    let found: Vec<String> = tree::files(&[".rs"])
        .into_iter()
        .filter(|file| file.is_in(&PURE) && (names(file, "HashMap") || names(file, "HashSet")))
        .map(|file| file.path)
        .collect();
    assert!(found.is_empty(), "use BTreeMap, or say why not here: {found:#?}");
}

#[test]
fn every_package_takes_the_workspaces_lints() {
    for package in &metadata().packages {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{} goes its own way",
            package.name
        );
    }
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let mut silent = Vec::new();
    for package in &metadata().packages {
        let manifest = std::fs::read_to_string(&package.manifest_path).unwrap();
        silent.extend(unexplained(&manifest).map(|line| format!("{}: {line}", package.name)));
    }
    assert!(silent.is_empty(), "a reason goes beside each: {silent:#?}");
}

/// The lines of a manifest that bring in a library from outside without a comment beside them.
fn unexplained(manifest: &str) -> impl Iterator<Item = &str> {
    let mut section = "";
    manifest.lines().filter(move |line| {
        if line.starts_with('[') {
            section = line;
            return false;
        }
        section.contains("dependencies")
            && line.contains(" = ")
            && !line.contains("path = \"")
            && !line.contains("workspace = true")
            && !line.contains('#')
    })
}
