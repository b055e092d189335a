//! What the documents say. Goal: no link leads nowhere, no decision is hidden, no promised property is without its proof.
//! Method: the documents are read as text and looked up in the tree.

use std::collections::BTreeSet;
use std::path::Path;

use portico_tests::tree;

/// How many properties of instant connect docs/requirements.md promises (IC-P1 to IC-P11).
const IC_PROPERTIES: usize = 11;

/// The documents of the root and of `docs`.
fn documents() -> Vec<(String, String)> {
    let root = tree::root();
    let at_root = std::fs::read_dir(&root).expect("the root can be read").filter_map(Result::ok);
    let mut found: Vec<_> = at_root
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md"))
        .map(|name| {
            let text = std::fs::read_to_string(root.join(&name)).expect("a document is text");
            (name, text)
        })
        .collect();
    found.extend(tree::files(&[".md"]).into_iter().map(|file| (file.path, file.text)));
    found
}

/// The targets of a document's links and pictures: what stands in `](…)`.
fn targets(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next())
}

#[test]
fn every_link_to_a_file_leads_somewhere() {
    let mut dead = Vec::new();
    for (name, text) in documents() {
        let folder = tree::root().join(Path::new(&name).parent().unwrap());
        let files = targets(&text).filter(|target| !target.is_empty() && !target.contains("://"));
        dead.extend(
            files
                .filter(|target| !folder.join(target).exists())
                .map(|target| format!("{name}: {target}")),
        );
    }
    assert!(dead.is_empty(), "these lead nowhere: {dead:#?}");
}

#[test]
fn every_decision_is_in_the_index() {
    let index = std::fs::read_to_string(tree::root().join("docs/decisions/README.md")).unwrap();
    let listed: BTreeSet<&str> = targets(&index).collect();
    for (name, _) in documents() {
        let Some(page) = name.strip_prefix("docs/decisions/") else { continue };
        assert!(page == "README.md" || listed.contains(page), "{page} is not in the index");
    }
}

#[test]
fn every_property_of_instant_connect_has_a_test_that_names_it() {
    let tests: String = tree::files(&[".rs", ".ts"])
        .iter()
        .filter(|file| file.path != "tests/tests/documents.rs")
        .map(|file| file.text.replacen(file.shipped(), "", 1).to_lowercase())
        .collect();
    let unproved: Vec<String> = (1..=IC_PROPERTIES)
        .filter(|number| {
            let names =
                [format!("ic_p{number:02}"), format!("ic_p{number}"), format!("ic-p{number}")];
            !names.iter().any(|name| is_named(&tests, name))
        })
        .map(|number| format!("IC-P{number}"))
        .collect();
    assert!(unproved.is_empty(), "no test proves {unproved:?}");
}

/// Whether a text has this name, and not only as the beginning of a longer number.
fn is_named(text: &str, name: &str) -> bool {
    text.split(name).skip(1).any(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
}
