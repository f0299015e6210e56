//! The columns of each kind of record, once: Parquet, CSV and what reads them back all come from here.
//!
//! A column has the name of the record's field and stands in the record's order. Codes are dictionaries of strings; a
//! date is a string cut to its precision, as in JSON; numbers are 64 bits wide, signed, because R and Spark know no
//! others; what may be unknown is nullable, and null is never a word.

use self::columns::{code, flag, group, list, number, text, whole};
use arrow::datatypes::{DataType, Field, Fields, Schema, SchemaRef};
use legation_text::record::Record;
use std::sync::Arc;

/// Version of the columns below; raised with any change of a name, type or order.
pub const SCHEMA_VERSION: &str = "0.1";

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// What happened.
    Event,
    /// Who said what.
    Statement,
    /// What stood.
    Standing,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 3] = [Kind::Event, Kind::Statement, Kind::Standing];

    /// `event`, `statement` or `standing`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Event => "event",
            Kind::Statement => "statement",
            Kind::Standing => "standing",
        }
    }

    /// The kind of a record.
    pub fn of(record: &Record) -> Kind {
        match record {
            Record::Event(_) => Kind::Event,
            Record::Statement(_) => Kind::Statement,
            Record::Standing(_) => Kind::Standing,
        }
    }
}

/// A column of a table, or a field of a nested one.
#[derive(Clone, Debug)]
pub struct Column(pub(crate) Field);

impl Column {
    /// The same, where a value may be unknown.
    pub fn optional(self) -> Column {
        Column(self.0.with_nullable(true))
    }
}

/// How columns are declared.
pub mod columns {
    use super::{Arc, Column, DataType, Field, Fields};

    /// Words of a text, an id, a date.
    pub fn text(name: &str) -> Column {
        Column(Field::new(name, DataType::Utf8, false))
    }

    /// One of a small set of words: a dictionary.
    pub fn code(name: &str) -> Column {
        Column(Field::new(name, code_type(), false))
    }

    /// A whole number.
    pub fn whole(name: &str) -> Column {
        Column(Field::new(name, DataType::Int64, false))
    }

    /// A number with a fraction.
    pub fn number(name: &str) -> Column {
        Column(Field::new(name, DataType::Float64, false))
    }

    /// True or false.
    pub fn flag(name: &str) -> Column {
        Column(Field::new(name, DataType::Boolean, false))
    }

    /// Fields that belong together.
    pub fn group(name: &str, fields: impl IntoIterator<Item = Column>) -> Column {
        let fields: Fields = fields.into_iter().map(|column| column.0).collect();
        Column(Field::new(name, DataType::Struct(fields), false))
    }

    /// Any number of the same: each item of the type that `item` has, whatever its name.
    pub fn list(name: &str, item: Column) -> Column {
        Column(Field::new(name, DataType::List(Arc::new(item.0.with_name("item"))), false))
    }

    pub(super) fn code_type() -> DataType {
        DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
    }
}

/// A named table: the columns of a kind of record, or of rows that are declared.
#[derive(Clone, Debug)]
pub struct Table {
    name: String,
    schema: SchemaRef,
}

impl Table {
    /// The table of a kind of record.
    pub fn of(kind: Kind) -> Table {
        let columns = match kind {
            Kind::Event => event(),
            Kind::Statement => statement(),
            Kind::Standing => standing(),
        };
        Table::declare(kind.name(), columns)
    }

    /// A table of plain or nested rows, for instance of the ledger's claims.
    pub fn declare(name: &str, columns: impl IntoIterator<Item = Column>) -> Table {
        let fields: Vec<Field> = columns.into_iter().map(|column| column.0).collect();
        Table { name: name.to_owned(), schema: Arc::new(Schema::new(fields)) }
    }

    /// Its name ("event").
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its columns for Arrow.
    pub fn schema(&self) -> &SchemaRef {
        &self.schema
    }
}

fn span() -> [Column; 2] {
    [whole("start"), whole("end")]
}

fn fields<const N: usize>(own: [Column; N], more: impl IntoIterator<Item = Column>) -> Vec<Column> {
    own.into_iter().chain(more).collect()
}

fn entity(name: &str) -> Column {
    let own = [
        text("entity_text"),
        code("code").optional(),
        code("sector").optional(),
        text("identifier_id").optional(),
        text("identifier_text").optional(),
        code("key").optional(),
    ];
    group(name, fields(own, span()))
}

fn words(name: &str) -> Column {
    group(name, fields([text("text")], span()))
}

fn quantity() -> Column {
    let own = [
        code("role"),
        whole("value").optional(),
        whole("low").optional(),
        whole("high").optional(),
        code("unit"),
        text("text"),
    ];
    list("quantity", group("item", fields(own, span())))
}

fn attribution() -> Column {
    let own = [
        text("entity_text"),
        code("code").optional(),
        code("sector").optional(),
        code("key").optional(),
        text("identifier_text").optional(),
        text("cue"),
        code("quotation"),
    ];
    list("attribution", group("item", fields(own, span())))
}

fn cause() -> Column {
    list("cause", group("item", fields([text("text"), code("relation")], span())))
}

fn measure() -> Column {
    let own = [
        code("act"),
        code("kind"),
        code("type").optional(),
        code("holder").optional(),
        code("host").optional(),
        text("place").optional(),
        text("deadline").optional(),
        text("name").optional(),
        text("about").optional(),
        code("class").optional(),
        text("unit").optional(),
        code("manner").optional(),
        whole("notice").optional(),
        text("phased_from").optional(),
        text("until").optional(),
        text("post").optional(),
        text("rank").optional(),
        text("named_by").optional(),
        text("predecessor").optional(),
        code("basis").optional(),
    ];
    group("measure", own).optional()
}

fn evidence() -> Column {
    list("evidence", group("item", [code("field"), whole("start"), whole("end"), text("text")]))
}

fn text_info() -> Column {
    group("text_info", fields([whole("sequence")], span()))
}

fn cite_info() -> Column {
    let own = [
        text("url").optional(),
        text("title").optional(),
        text("publication").optional(),
        code("coder"),
        code("codebook"),
        code("actors"),
        code("model"),
    ];
    group("cite_info", own)
}

fn event() -> Vec<Column> {
    vec![
        code("record"),
        text("id"),
        text("date").optional(),
        text("enddate").optional(),
        list("actor", entity("item")),
        list("recipient", entity("item")),
        list("event", code("item")),
        list("mode", code("item")),
        list("context", code("item")),
        whole("quad_code"),
        number("event_scale"),
        text("event_text"),
        text("event_loc").optional(),
        text("text"),
        text_info(),
        cite_info(),
        text("report"),
        code("cameo").optional(),
        whole("event_start"),
        whole("event_end"),
        text("date_text").optional(),
        code("date_precision").optional(),
        text("decided_on").optional(),
        text("effective_on").optional(),
        quantity(),
        code("modality"),
        flag("negated"),
        flag("background"),
        attribution(),
        cause(),
        measure(),
        text("incident"),
        evidence(),
        code("rule"),
        number("confidence"),
    ]
}

fn statement() -> Vec<Column> {
    vec![
        code("record"),
        text("id"),
        text("report"),
        entity("speaker").optional(),
        words("cue"),
        list("content", words("item")),
        code("quotation"),
        flag("negated"),
        text("text"),
        text_info(),
        cite_info(),
        code("rule"),
        number("confidence"),
    ]
}

fn standing() -> Vec<Column> {
    vec![
        code("record"),
        text("id"),
        text("report"),
        code("kind"),
        code("holder").optional(),
        code("host").optional(),
        code("by").optional(),
        code("against").optional(),
        list("parties", code("item")),
        code("speaker").optional(),
        code("verb").optional(),
        text("name").optional(),
        code("type").optional(),
        text("about").optional(),
        code("act").optional(),
        code("status").optional(),
        code("class").optional(),
        text("unit").optional(),
        text("post").optional(),
        text("rank").optional(),
        whole("notice").optional(),
        text("place").optional(),
        whole("value").optional(),
        whole("low").optional(),
        whole("high").optional(),
        text("since").optional(),
        text("until").optional(),
        text("on").optional(),
        text("date_text").optional(),
        text("text"),
        whole("start"),
        whole("end"),
        text_info(),
        cite_info(),
        code("modality"),
        flag("negated"),
        flag("background"),
        attribution(),
        evidence(),
        code("rule"),
        number("confidence"),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use legation_text::record::{Attribution, Cause, Entity, Event, Evidence, Quantity, Standing, Statement, Words};
    use serde_json::Value;

    /// The names of a record's fields, nested ones below theirs, as serde writes them.
    fn names(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| names(value, &format!("{path}.{key}"), found)),
            Value::Array(items) if items.iter().any(Value::is_object) => {
                items.iter().for_each(|item| names(item, path, found));
            }
            _ => found.push(path.to_owned()),
        }
    }

    fn columns_of(field: &Field, path: &str, found: &mut Vec<String>) {
        let path = format!("{path}.{}", field.name());
        match field.data_type() {
            DataType::Struct(fields) => fields.iter().for_each(|field| columns_of(field, &path, found)),
            DataType::List(item) => match item.data_type() {
                DataType::Struct(fields) => fields.iter().for_each(|field| columns_of(field, &path, found)),
                _ => found.push(path),
            },
            _ => found.push(path),
        }
    }

    /// Records with every optional part there.
    fn full() -> [Record; 3] {
        let entity = Entity::default();
        let measure = serde_json::json!({"name": "x", "about": "x", "class": "x", "unit": "x", "manner": "x",
            "notice": 1, "phased_from": "x", "until": "x", "post": "x", "rank": "x", "named_by": "x",
            "predecessor": "x", "basis": "x"});
        let event = Event {
            actor: vec![entity.clone()],
            recipient: vec![entity.clone()],
            quantity: vec![Quantity::default()],
            attribution: vec![Attribution::default()],
            cause: vec![Cause::default()],
            measure: Some(serde_json::from_value(measure).expect("a measure")),
            evidence: vec![Evidence::default()],
            ..Event::default()
        };
        let statement = Statement { speaker: Some(entity), content: vec![Words::default()], ..Statement::default() };
        let standing = Standing {
            post: Some("x".into()),
            rank: Some("x".into()),
            attribution: vec![Attribution::default()],
            evidence: vec![Evidence::default()],
            ..Standing::default()
        };
        [Record::Event(event), Record::Statement(statement), Record::Standing(standing)]
    }

    #[test]
    fn a_table_has_every_field_of_its_record_and_no_other() {
        for record in full() {
            let (mut wanted, mut found) = (Vec::new(), Vec::new());
            names(&serde_json::to_value(&record).expect("serialises"), "", &mut wanted);
            let table = Table::of(Kind::of(&record));
            table.schema().fields().iter().for_each(|field| columns_of(field, "", &mut found));
            wanted.sort();
            found.sort();
            assert_eq!(found, wanted, "{}", table.name());
        }
    }

    #[test]
    fn columns_stand_in_the_order_of_the_record() {
        for record in full() {
            let json = serde_json::to_string(&record).expect("serialises");
            let table = Table::of(Kind::of(&record));
            let mut from = 0;
            for field in table.schema().fields() {
                let key = format!("\"{}\":", field.name());
                let at = json[from..].find(&key).unwrap_or_else(|| panic!("{} is out of order", field.name()));
                from += at + key.len();
            }
        }
    }
}
