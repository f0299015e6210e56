//! Rows of text: what a cell is, how a line is put together, and any table flattened.
//!
//! Two dialects. Commas as in RFC 4180, where a cell is quoted if it must be. Tabs as the event-data files have them:
//! line breaks and tabs inside a cell become blanks, and a cell is quoted only if it holds a quotation mark.

use crate::{ExportError, Table};
use arrow::datatypes::{DataType, Field};
use serde::Serialize;
use serde_json::Value;
use std::fmt::Display;

/// What stands in a cell. Texts are told from numbers, which no spreadsheet runs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Number(String),
}

pub(crate) fn text(value: impl Into<String>) -> Cell {
    Cell::Text(value.into())
}

pub(crate) fn maybe(value: Option<&str>) -> Cell {
    Cell::Text(value.unwrap_or_default().to_owned())
}

pub(crate) fn number(value: impl Display) -> Cell {
    Cell::Number(value.to_string())
}

pub(crate) fn maybe_number(value: Option<impl Display>) -> Cell {
    Cell::Number(value.map(|n| n.to_string()).unwrap_or_default())
}

pub(crate) fn empty() -> Cell {
    Cell::Text(String::new())
}

/// Parts joined by `; `, each kept in its place; empty where none is known.
pub(crate) fn joined<'a>(parts: impl IntoIterator<Item = Option<&'a str>>) -> Cell {
    let parts: Vec<&str> = parts.into_iter().map(Option::unwrap_or_default).collect();
    let known = parts.iter().any(|part| !part.is_empty());
    Cell::Text(if known { parts.join("; ") } else { String::new() })
}

/// How cells become a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dialect {
    /// Between cells: `,` or a tab.
    pub delimiter: char,
    /// Whether texts that a spreadsheet would run as a formula get a `'` before them.
    pub safe: bool,
}

impl Dialect {
    /// A line with its end.
    pub fn line(self, cells: impl IntoIterator<Item = Cell>) -> String {
        let cells: Vec<String> = cells
            .into_iter()
            .map(|cell| match cell {
                Cell::Number(number) => number,
                Cell::Text(text) if self.safe && text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => {
                    self.written(&format!("'{text}"))
                }
                Cell::Text(text) => self.written(&text),
            })
            .collect();
        cells.join(self.delimiter.encode_utf8(&mut [0; 4])) + "\n"
    }

    fn written(self, text: &str) -> String {
        let text = if self.delimiter == '\t' { text.replace(['\t', '\n', '\r'], " ") } else { text.to_owned() };
        if text.contains(['"', '\n', '\r', self.delimiter]) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text
        }
    }
}

/// Any table as CSV with commas and a header: a group's fields become columns (`speaker_key`), lists are joined by
/// `; `, what is not known is empty.
pub struct TableCsv {
    table: Table,
    dialect: Dialect,
}

impl TableCsv {
    /// For the rows of a table; `safe` as in [`crate::CsvOptions`].
    pub fn new(table: Table, safe: bool) -> Self {
        Self { table, dialect: Dialect { delimiter: ',', safe } }
    }

    /// The names of the columns.
    pub fn header(&self) -> String {
        let mut names = Vec::new();
        self.table.schema().fields().iter().for_each(|field| flat_names(field, field.name(), &mut names));
        self.dialect.line(names.into_iter().map(Cell::Text))
    }

    /// One row.
    pub fn row(&self, row: &impl Serialize) -> Result<String, ExportError> {
        let row = serde_json::to_value(row).map_err(|error| ExportError::File(error.to_string()))?;
        let mut cells = Vec::new();
        for field in self.table.schema().fields() {
            flat_cells(field, &[&row[field.name()]], false, &mut cells);
        }
        Ok(self.dialect.line(cells))
    }
}

fn flat_names(field: &Field, name: &str, names: &mut Vec<String>) {
    match field.data_type() {
        DataType::Struct(fields) => {
            fields.iter().for_each(|part| flat_names(part, &format!("{name}_{}", part.name()), names));
        }
        DataType::List(item) => flat_names(item, name, names),
        _ => names.push(name.to_owned()),
    }
}

/// The values of one field: one of a row, or those of each item of a list.
fn flat_cells(field: &Field, values: &[&Value], listed: bool, cells: &mut Vec<Cell>) {
    match field.data_type() {
        DataType::Struct(fields) => {
            for part in fields {
                let below: Vec<&Value> = values.iter().map(|value| &value[part.name()]).collect();
                flat_cells(part, &below, listed, cells);
            }
        }
        DataType::List(item) => {
            let items: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
            flat_cells(item, &items, true, cells);
        }
        kind => {
            let words: Vec<Option<String>> = values.iter().map(|value| plain(value)).collect();
            cells.push(match (words.as_slice(), kind) {
                ([one], DataType::Int64 | DataType::Float64 | DataType::Boolean) if !listed => {
                    maybe_number(one.as_deref())
                }
                _ => joined(words.iter().map(Option::as_deref)),
            });
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::{flag, group, list, text as words, whole};
    use serde_json::json;

    #[test]
    fn cells_are_quoted_and_formulas_disarmed_on_request() {
        let cells = || [text("=1+1"), number(-5.5), text("a \"b\", c"), text("x\ny\tz"), empty()];
        let line = |delimiter, safe| Dialect { delimiter, safe }.line(cells());
        assert_eq!(line(',', false), "=1+1,-5.5,\"a \"\"b\"\", c\",\"x\ny\tz\",\n");
        assert_eq!(line(',', true), "'=1+1,-5.5,\"a \"\"b\"\", c\",\"x\ny\tz\",\n");
        assert_eq!(line('\t', false), "=1+1\t-5.5\t\"a \"\"b\"\", c\"\tx y z\t\n");
    }

    #[test]
    fn a_table_is_flattened_with_its_lists_joined() {
        let part = group("item", [words("key").optional(), whole("n")]);
        let table = Table::declare("t", [words("id"), list("parts", part), list("codes", words("item")), flag("open")]);
        let csv = TableCsv::new(table, false);
        assert_eq!(csv.header(), "id,parts_key,parts_n,codes,open\n");
        for (row, expected) in [
            (
                json!({"id": "a", "parts": [{"key": "NRL", "n": 1}, {"key": null, "n": 2}], "codes": ["x", "y"],
                "open": true}),
                "a,NRL; ,1; 2,x; y,true\n",
            ),
            (json!({"id": "b", "parts": [], "codes": []}), "b,,,,\n"),
        ] {
            assert_eq!(csv.row(&row).expect("is written"), expected);
        }
    }
}
