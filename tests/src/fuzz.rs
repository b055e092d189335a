//! GraphQL documents from a seed: fields of the schema at random, with variables that mostly fit, and bodies that are then damaged.

use serde_json::{Map, Value, json};

/// What a document is made from.
pub const INTROSPECTION: &str = "{ __schema { types { name kind
    fields { name args { name type { ...ref } } type { ...ref } }
    inputFields { name type { ...ref } } enumValues { name } } } }
    fragment ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }";

/// Mutations that would end what the others stand on.
const NEVER: [&str; 3] = ["eraseMe", "signOut", "signOutEverywhere"];
/// Fields inside fields.
const DEPTH_MAX: u32 = 5;
/// Texts that are sent.
const TEXTS: [&str; 12] = [
    "",
    " ",
    "a",
    "ada@example.org",
    "2026-11-24T10:15:00Z",
    "00000000000000000000000000000000",
    "\u{0}",
    "\u{202e}𝕏é\n\r",
    "' OR 1=1 --",
    "<script>",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "https://portico.test/connect/x#y",
];

/// Random numbers that follow from a seed (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// Those of this seed.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// True once in so many.
    pub fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Makes documents of a schema.
pub struct Documents(Map<String, Value>);

impl Documents {
    /// From the answer to [`INTROSPECTION`].
    ///
    /// # Panics
    /// Where it is none.
    pub fn of(answer: &Value) -> Self {
        let types = answer["__schema"]["types"].as_array().expect("a schema has types");
        let named =
            |one: &Value| (one["name"].as_str().unwrap_or_default().to_owned(), one.clone());
        Self(types.iter().map(named).collect())
    }

    /// The bytes of a request.
    pub fn body(&self, dice: &mut Dice) -> Vec<u8> {
        let (root, word) =
            if dice.one_in(2) { ("Query", "query") } else { ("Mutation", "mutation") };
        let mut asking =
            Asking { documents: self, dice, variables: Map::new(), declared: Vec::new() };
        let fields = asking.selection(root, 0);
        let Asking { variables, declared, .. } = asking;
        let declared =
            if declared.is_empty() { String::new() } else { format!("({})", declared.join(", ")) };
        let document = format!("{word}{declared} {fields}");
        let mut bytes =
            json!({ "query": document, "variables": variables }).to_string().into_bytes();
        if dice.one_in(3) {
            damage(&mut bytes, dice);
        }
        bytes
    }
}

/// Drops, changes or doubles some bytes.
fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    for _ in 0..=dice.below(4) {
        let at = dice.below(bytes.len());
        match dice.below(3) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes[at] = dice.next() as u8,
            _ => bytes.insert(at, bytes[at]),
        }
    }
}

/// One document that is being made.
struct Asking<'d, 'r> {
    documents: &'d Documents,
    dice: &'r mut Dice,
    variables: Map<String, Value>,
    declared: Vec<String>,
}

impl Asking<'_, '_> {
    fn selection(&mut self, of: &str, depth: u32) -> String {
        let documents = self.documents;
        let fields = documents.0[of]["fields"].as_array().expect("an object has fields");
        let mut text = "{ __typename".to_owned();
        for number in 0..=self.dice.below(4) {
            let field = self.dice.pick(fields);
            let name = field["name"].as_str().unwrap_or_default();
            let (kind, inner) = innermost(&field["type"]);
            if NEVER.contains(&name) || (kind == "OBJECT" && depth >= DEPTH_MAX) {
                continue;
            }
            let arguments = self.arguments(&field["args"]);
            let below =
                if kind == "OBJECT" { self.selection(inner, depth + 1) } else { String::new() };
            text += &format!(" f{number}: {name}{arguments} {below}");
        }
        text + " }"
    }

    fn arguments(&mut self, list: &Value) -> String {
        let mut given = Vec::new();
        for argument in list.as_array().into_iter().flatten() {
            let must = argument["type"]["kind"] == "NON_NULL";
            if !must && self.dice.one_in(2) {
                continue;
            }
            let name = format!("v{}", self.declared.len());
            self.declared.push(format!("${name}: {}", written(&argument["type"])));
            let value = self.value(&argument["type"]);
            self.variables.insert(name.clone(), value);
            given.push(format!("{}: ${name}", argument["name"].as_str().unwrap_or_default()));
        }
        if given.is_empty() { String::new() } else { format!("({})", given.join(", ")) }
    }

    /// A value that mostly fits.
    fn value(&mut self, of: &Value) -> Value {
        if self.dice.one_in(20) {
            return self
                .dice
                .pick(&[json!(null), json!(true), json!(-1), json!([]), json!({})])
                .clone();
        }
        match of["kind"].as_str().unwrap_or_default() {
            "NON_NULL" => self.value(&of["ofType"]),
            "LIST" => (0..self.dice.below(4)).map(|_| self.value(&of["ofType"])).collect(),
            "INPUT_OBJECT" => {
                let documents = self.documents;
                let fields =
                    documents.0[of["name"].as_str().unwrap_or_default()]["inputFields"].as_array();
                let fields = fields.into_iter().flatten();
                fields
                    .map(|field| {
                        (
                            field["name"].as_str().unwrap_or_default().to_owned(),
                            self.value(&field["type"]),
                        )
                    })
                    .collect()
            }
            _ => self.scalar(of["name"].as_str().unwrap_or_default()),
        }
    }

    fn scalar(&mut self, name: &str) -> Value {
        match name {
            "Int" => json!(*self.dice.pick(&[0, 1, -1, 50, 51, i32::MAX, i32::MIN, 720])),
            "Boolean" => json!(self.dice.one_in(2)),
            "DateTime" => json!(*self.dice.pick(&[
                "2027-01-15T10:15:00Z",
                "1970-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "never"
            ])),
            _ if self.dice.one_in(10) => json!("long ".repeat(1 + self.dice.below(2_000))),
            _ => json!(*self.dice.pick(&TEXTS)),
        }
    }
}

fn innermost(of: &Value) -> (&str, &str) {
    let mut of = of;
    while !of["ofType"].is_null() {
        of = &of["ofType"];
    }
    (of["kind"].as_str().unwrap_or_default(), of["name"].as_str().unwrap_or_default())
}

/// A type as it is declared.
fn written(of: &Value) -> String {
    match of["kind"].as_str().unwrap_or_default() {
        "NON_NULL" => format!("{}!", written(&of["ofType"])),
        "LIST" => format!("[{}]", written(&of["ofType"])),
        _ => of["name"].as_str().unwrap_or_default().to_owned(),
    }
}
