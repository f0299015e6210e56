//! A TOML tree read into a type, with every unknown key, wrong type and missing key.
//!
//! Serde stops at the first error, so errors are not left to it: a value of the wrong type is told and an empty stand-in handed on, unknown keys
//! are told and skipped. Which keys a table must have serde alone knows, and says so one at a time; each is learnt, and the file read again
//! with a stand-in wherever that key is missing. A sound file is read once.

use super::Told;
use super::recover::Recovered;
use crate::fault::{closest, suggest};
use serde::Deserialize;
use serde::de::{self, DeserializeOwned, IntoDeserializer, Visitor};
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One value, or a list of them that is not empty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(crate) struct OneOrSeveral<T>(pub(crate) Vec<T>);

impl<T> Default for OneOrSeveral<T> {
    fn default() -> Self {
        OneOrSeveral(Vec::new())
    }
}

/// Its name as serde hands it on.
const ONE_OR_SEVERAL: &str = "OneOrSeveral";

/// Most times a file is read again: once for each key that a kind of table must have, and for each value that a type refuses.
const READINGS: usize = 500;

pub(super) struct Judged<T> {
    pub(super) value: Option<T>,
    pub(super) faults: Vec<Told>,
    /// Where stand-ins are.
    pub(super) places: Vec<Range<usize>>,
}

pub(super) fn judge<T: DeserializeOwned>(text: &str, root: DeTable, recovered: &Recovered) -> Judged<T> {
    let root = Spanned::new(0..0, DeValue::Table(root));
    let notes = Notes::new(text, recovered);
    let mut value = None;
    for _ in 0..READINGS {
        notes.faults.borrow_mut().clear();
        notes.places.borrow_mut().clear();
        match T::deserialize(Tolerant::new(&root, &notes)) {
            Ok(read) => {
                value = Some(read);
                break;
            }
            Err(halt) if notes.learn(&halt) => {}
            Err(halt) => {
                notes.tell(halt.at.unwrap_or(0..0), halt.message, "");
                break;
            }
        }
    }
    Judged { value, faults: notes.faults.into_inner(), places: notes.places.into_inner() }
}

/// What is found on the way.
struct Notes<'p> {
    text: &'p str,
    recovered: &'p Recovered,
    faults: RefCell<Vec<Told>>,
    places: RefCell<Vec<Range<usize>>>,
    /// Keys that tables of a type must have.
    required: RefCell<BTreeSet<(&'static str, &'static str)>>,
    /// Values that a type refused, with its words and the mend.
    refused: RefCell<Vec<(Range<usize>, String, &'static str)>>,
}

impl<'p> Notes<'p> {
    fn new(text: &'p str, recovered: &'p Recovered) -> Self {
        let (faults, places) = Default::default();
        Notes { text, recovered, faults, places, required: Default::default(), refused: Default::default() }
    }

    fn tell(&self, at: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.places.borrow_mut().push(at.clone());
        self.faults.borrow_mut().push(Told { at, message: message.into(), help: help.into() });
    }

    /// Takes in what serde stopped at; whether that is new.
    fn learn(&self, halt: &Halt) -> bool {
        match (&halt.missing, &halt.at) {
            (Some((table, key)), _) => self.required.borrow_mut().insert((table, key)),
            (None, Some(at)) => {
                let known = self.refused.borrow().iter().any(|(place, ..)| place == at);
                self.refused.borrow_mut().push((at.clone(), halt.message.clone(), halt.help));
                !known
            }
            (None, None) => false,
        }
    }
}

/// What serde stopped at.
#[derive(Debug)]
struct Halt {
    message: String,
    help: &'static str,
    /// Type of the table, and key.
    missing: Option<(&'static str, &'static str)>,
    at: Option<Range<usize>>,
}

impl Display for Halt {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Halt {}

impl de::Error for Halt {
    fn custom<M: Display>(message: M) -> Self {
        Halt { message: message.to_string(), help: "give another value", missing: None, at: None }
    }

    fn invalid_value(found: de::Unexpected, wanted: &dyn de::Expected) -> Self {
        let number = match found {
            de::Unexpected::Signed(number) => number.to_string(),
            de::Unexpected::Unsigned(number) => number.to_string(),
            _ => return Self::custom(format_args!("invalid value: {found}, expected {wanted}")),
        };
        let (what, help) = match number.starts_with('-') {
            true => ("small", "give one from 0 up"),
            false => ("great", "give a smaller one"),
        };
        Halt { help, ..Self::custom(format_args!("the number {number} is too {what}")) }
    }

    fn missing_field(key: &'static str) -> Self {
        Halt { missing: Some(("", key)), ..Self::custom(format_args!("`{key}` is missing")) }
    }
}

/// A value, or the stand-in for one.
#[derive(Clone)]
struct Tolerant<'de, 'p> {
    value: Option<&'de DeValue<'de>>,
    at: Range<usize>,
    notes: &'de Notes<'p>,
    /// Whether it is the one table of `[entry]` where `[[entry]]` is wanted, or any other list.
    is_lone: bool,
}

impl<'de, 'p> Tolerant<'de, 'p> {
    fn new(value: &'de Spanned<DeValue<'de>>, notes: &'de Notes<'p>) -> Self {
        let at = value.span();
        let refused = notes.refused.borrow().iter().find(|(place, ..)| *place == at).cloned();
        let value = match refused {
            Some((_, message, mend)) => {
                notes.tell(at.clone(), message, mend);
                None
            }
            None => Some(value.get_ref()),
        };
        Tolerant { value, at, notes, is_lone: false }
    }

    fn stand_in(at: Range<usize>, notes: &'de Notes<'p>) -> Self {
        Tolerant { value: None, at, notes, is_lone: false }
    }

    /// Tells that the value is of another type; a stand-in is none.
    fn wrong(&self, wanted: &str, mend: &str) {
        if let Some(value) = self.value {
            let found = match value {
                DeValue::String(_) => "a string",
                DeValue::Integer(_) => "a whole number",
                DeValue::Float(_) => "a number with a point",
                DeValue::Boolean(_) => "`true` or `false`",
                DeValue::Datetime(_) => "a date",
                DeValue::Array(_) => "a list",
                DeValue::Table(_) => "a table",
            };
            // "[name]", where no table is wanted
            let header = self.notes.text.get(self.at.clone()).filter(|text| text.starts_with('['));
            if let (DeValue::Table(_), Some(header)) = (value, header) {
                let key = header.trim_matches(['[', ']']);
                let is_list = self.is_lone || header.starts_with("[[");
                let (wanted, value) = (if self.is_lone { "a list" } else { wanted }, if is_list { "[…]" } else { "…" });
                let mend = format!("write `{key} = {value}` and no header");
                return self.notes.tell(self.at.clone(), format!("{wanted} is wanted, not {found}"), mend);
            }
            self.notes.tell(self.at.clone(), format!("{wanted} is wanted, not {found}"), mend);
        }
    }

    /// An error without a place happened here.
    fn place<V>(&self, result: Result<V, Halt>) -> Result<V, Halt> {
        result.map_err(|halt| Halt { at: halt.at.or_else(|| Some(self.at.clone())), ..halt })
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        let read = match self.value {
            Some(DeValue::Integer(number)) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => number,
                Err(_) => {
                    self.notes.tell(self.at.clone(), "the number is too great", "give a smaller one");
                    0
                }
            },
            _ => {
                self.wrong("a whole number", "write it without quotes or point");
                0
            }
        };
        let result = visitor.visit_i64(read);
        self.place(result)
    }

    fn float<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        let read = match self.value {
            Some(DeValue::Float(number)) => number.as_str().parse().unwrap_or(0.0),
            Some(DeValue::Integer(number)) => number.as_str().parse().unwrap_or(0.0),
            _ => {
                self.wrong("a number", "write it without quotes");
                0.0
            }
        };
        let result = visitor.visit_f64(read);
        self.place(result)
    }
}

impl<'de, 'p> de::Deserializer<'de> for Tolerant<'de, 'p> {
    type Error = Halt;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        match self.value {
            Some(DeValue::Integer(_)) => self.number(visitor),
            Some(DeValue::Float(_)) => self.float(visitor),
            Some(DeValue::Boolean(_)) => self.deserialize_bool(visitor),
            Some(DeValue::Array(_)) => self.deserialize_seq(visitor),
            Some(DeValue::Table(_)) => self.deserialize_map(visitor),
            Some(DeValue::Datetime(date)) => visitor.visit_string(date.to_string()),
            Some(DeValue::String(_)) | None => self.deserialize_str(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        let words = match self.value {
            Some(DeValue::String(words)) => words.as_ref(),
            _ => {
                self.wrong("a string", "write it in quotes");
                ""
            }
        };
        let result = visitor.visit_borrowed_str(words);
        self.place(result)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        let value = match self.value {
            Some(DeValue::Boolean(value)) => *value,
            _ => {
                self.wrong("`true` or `false`", "write it without quotes");
                false
            }
        };
        visitor.visit_bool(value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        if self.value.is_some() { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        let items = match self.value {
            Some(DeValue::Array(items)) => items.iter().map(|item| Tolerant::new(item, self.notes)).collect(),
            // The one table of `[entry]` is judged as that of `[[entry]]` would be.
            Some(DeValue::Table(_)) if self.notes.text[self.at.clone()].starts_with('[') => {
                vec![Tolerant { is_lone: true, ..self.clone() }]
            }
            _ => {
                self.wrong("a list", "write it in square brackets");
                Vec::new()
            }
        };
        let result = visitor.visit_seq(de::value::SeqDeserializer::new(items.into_iter()));
        self.place(result)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Halt> {
        match self.value {
            Some(DeValue::Array(items)) if items.len() == length => self.deserialize_seq(visitor),
            _ => {
                let wanted = format!("a list of {length}");
                if matches!(self.value, Some(DeValue::Array(_))) {
                    self.notes.tell(self.at.clone(), format!("{wanted} is wanted"), "");
                } else {
                    self.wrong(&wanted, "write it in square brackets");
                }
                let items = vec![Tolerant::stand_in(self.at.clone(), self.notes); length];
                visitor.visit_seq(de::value::SeqDeserializer::new(items.into_iter()))
            }
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        let table = match self.value {
            Some(DeValue::Table(table)) => Some(table),
            _ => {
                self.wrong("a table", "write `{ key = … }`");
                None
            }
        };
        let items = table
            .into_iter()
            .flatten()
            .map(|(key, value)| (Key { key: key.get_ref(), at: key.span() }, Tolerant::new(value, self.notes)));
        let items: Vec<_> = items.collect();
        let result = visitor.visit_map(de::value::MapDeserializer::new(items.into_iter()));
        self.place(result)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Halt> {
        if serde_spanned::de::is_spanned(name) {
            let at = self.at.clone();
            return visitor.visit_map(serde_spanned::de::SpannedDeserializer::new(self, at));
        }
        if self.is_lone {
            let mend = "write the header in double brackets: `[[…]]`";
            self.notes.tell(self.at.clone(), "a list is wanted, not a table", mend);
        }
        let stand_in = || Tolerant::stand_in(self.at.clone(), self.notes);
        let items: Vec<(&'static str, Tolerant)> = match self.value {
            Some(DeValue::Table(table)) => self.fields(name, fields, table),
            _ => {
                self.wrong("a table", "write `{ key = … }`");
                fields.iter().map(|&field| (field, stand_in())).collect()
            }
        };
        let result = visitor.visit_map(de::value::MapDeserializer::new(items.into_iter()));
        self.place(result.map_err(|halt| match halt.missing {
            Some(("", key)) => Halt { missing: Some((name, key)), ..halt },
            _ => halt,
        }))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Halt> {
        match self.value {
            Some(DeValue::Array(items)) if name == ONE_OR_SEVERAL && items.is_empty() => {
                self.notes.tell(self.at.clone(), "the list is empty", "name at least one, or leave the key out");
                visitor.visit_newtype_struct(self)
            }
            Some(DeValue::Array(_)) | None => visitor.visit_newtype_struct(self),
            Some(_) if name == ONE_OR_SEVERAL => visitor.visit_newtype_struct(One(self)),
            Some(_) => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Halt> {
        let first = variants.first().copied().unwrap_or_default();
        let variant = match self.value {
            Some(DeValue::String(word)) => {
                variants.iter().copied().find(|variant| variant == word).unwrap_or_else(|| {
                    self.notes.tell(self.at.clone(), format!("unknown value `{word}`"), suggest(word, variants));
                    first
                })
            }
            _ => {
                self.wrong("a string", "write it in quotes");
                first
            }
        };
        visitor.visit_enum(IntoDeserializer::<Halt>::into_deserializer(variant))
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.number(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.number(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.number(visitor)
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.number(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.number(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.number(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.number(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.number(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.float(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.float(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        self.deserialize_str(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! { i128 u128 char bytes byte_buf unit unit_struct tuple_struct identifier }
}

impl<'de, 'p> Tolerant<'de, 'p> {
    /// The values of a table by key, with stand-ins for the keys it must have and has not.
    fn fields(
        &self,
        name: &'static str,
        fields: &'static [&'static str],
        table: &'de DeTable<'de>,
    ) -> Vec<(&'static str, Tolerant<'de, 'p>)> {
        let mut items = Vec::new();
        // Keys that were misspelt: not missing, too.
        let mut meant = Vec::new();
        for (key, value) in table {
            match fields.iter().find(|field| *key.get_ref() == **field) {
                Some(field) => items.push((*field, Tolerant::new(value, self.notes))),
                None => {
                    let message = format!("unknown key `{}`", key.get_ref());
                    self.notes.tell(key.span(), message, suggest(key.get_ref(), fields));
                    meant.extend(closest(key.get_ref(), fields.iter().copied()).map(|field| (field, key.span())));
                }
            }
        }
        for &(_, key) in self.notes.required.borrow().iter().filter(|(table, _)| *table == name) {
            if items.iter().any(|(field, _)| *field == key) {
                continue;
            }
            let at = match meant.iter().find(|(field, _)| *field == key) {
                Some((_, at)) => at.clone(),
                None => {
                    if self.notes.recovered.lacks_some(self.at.start) {
                        self.notes.places.borrow_mut().push(self.at.clone());
                    } else {
                        self.notes.tell(
                            self.at.clone(),
                            format!("the key `{key}` is missing"),
                            format!("add `{key} = …`"),
                        );
                    }
                    self.at.clone()
                }
            };
            items.push((key, Tolerant::stand_in(at, self.notes)));
        }
        items
    }
}

impl<'de, 'p> IntoDeserializer<'de, Halt> for Tolerant<'de, 'p> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A value that stands for a list of one.
struct One<'de, 'p>(Tolerant<'de, 'p>);

impl<'de> de::Deserializer<'de> for One<'de, '_> {
    type Error = Halt;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        visitor.visit_seq(de::value::SeqDeserializer::new(std::iter::once(self.0)))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The key of a table whose keys are free.
struct Key<'de> {
    key: &'de str,
    at: Range<usize>,
}

impl<'de> de::Deserializer<'de> for Key<'de> {
    type Error = Halt;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Halt> {
        visitor.visit_borrowed_str(self.key)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Halt> {
        if !serde_spanned::de::is_spanned(name) {
            return self.deserialize_any(visitor);
        }
        let at = self.at.clone();
        visitor.visit_map(serde_spanned::de::SpannedDeserializer::new(self, at))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Halt> for Key<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
