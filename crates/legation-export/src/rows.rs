//! Rows as JSON values into Arrow columns, and back.
//!
//! Both ways follow the schema and nothing else, so a column that is declared is a column that can be written and
//! read. A value that does not fit is told with its row and column; nothing is coerced.

use crate::{ExportError, Table};
use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
    StringDictionaryBuilder, StructArray,
};
use arrow::buffer::{NullBuffer, OffsetBuffer};
use arrow::datatypes::{DataType, Field, FieldRef, Float64Type, Int32Type, Int64Type};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A place in a column.
#[derive(Clone, Copy)]
enum Cell<'v> {
    Value(&'v Value),
    /// Unknown, or the key is absent.
    Null,
    /// Inside something that is itself null: whatever stands here is never seen.
    Masked,
}

impl<'v> Cell<'v> {
    fn of(value: Option<&'v Value>) -> Cell<'v> {
        match value {
            None | Some(Value::Null) => Cell::Null,
            Some(value) => Cell::Value(value),
        }
    }

    fn value(self) -> Option<&'v Value> {
        match self {
            Cell::Value(value) => Some(value),
            Cell::Null | Cell::Masked => None,
        }
    }
}

/// What does not fit: the place within the list of cells, the column below, and why.
struct Misfit {
    at: usize,
    column: String,
    told: String,
}

impl Misfit {
    fn new(at: usize, field: &Field, told: String) -> Misfit {
        Misfit { at, column: field.name().clone(), told }
    }

    fn below(self, field: &Field, at: usize) -> Misfit {
        Misfit { at, column: format!("{}.{}", field.name(), self.column), told: self.told }
    }
}

/// Rows, each an object, as the columns of their table. Keys that the table lacks are left out.
pub(crate) fn batch(table: &Table, rows: &[Value], first: u64) -> Result<RecordBatch, ExportError> {
    let columns: Result<Vec<ArrayRef>, Misfit> = table
        .schema()
        .fields()
        .iter()
        .map(|field| array(field, &rows.iter().map(|row| Cell::of(row.get(field.name()))).collect::<Vec<_>>()))
        .collect();
    let columns = columns.map_err(|misfit| {
        let id = rows.get(misfit.at).and_then(|row| row.get("id")).and_then(Value::as_str);
        let row = id.map_or_else(|| (first + misfit.at as u64 + 1).to_string(), str::to_owned);
        ExportError::Row { table: table.name().to_owned(), row, column: misfit.column, told: misfit.told }
    })?;
    RecordBatch::try_new(table.schema().clone(), columns).map_err(|error| ExportError::File(error.to_string()))
}

fn array(field: &Field, cells: &[Cell]) -> Result<ArrayRef, Misfit> {
    if !field.is_nullable()
        && let Some(at) = cells.iter().position(|cell| matches!(cell, Cell::Null))
    {
        return Err(Misfit::new(at, field, "is missing".into()));
    }
    Ok(match field.data_type() {
        DataType::Utf8 => Arc::new(StringArray::from(masked(strings(field, cells)?, field))),
        DataType::Int64 => Arc::new(Int64Array::from(masked(wholes(field, cells)?, field))),
        DataType::Float64 => {
            Arc::new(Float64Array::from(masked(each(field, cells, "a number", Value::as_f64)?, field)))
        }
        DataType::Boolean => {
            Arc::new(BooleanArray::from(masked(each(field, cells, "true or false", Value::as_bool)?, field)))
        }
        DataType::Dictionary(_, _) => {
            let mut builder = StringDictionaryBuilder::<Int32Type>::new();
            builder.extend(masked(strings(field, cells)?, field));
            Arc::new(builder.finish())
        }
        DataType::List(item) => list(field, item, cells)?,
        DataType::Struct(fields) => group(field, fields, cells)?,
        other => return Err(Misfit::new(0, field, format!("has the type {other}, which no column is declared with"))),
    })
}

/// Arrow wants a value even where a parent is null, unless the column may be null itself.
fn masked<T: Default>(values: Vec<Option<T>>, field: &Field) -> Vec<Option<T>> {
    if field.is_nullable() {
        return values;
    }
    values.into_iter().map(|value| Some(value.unwrap_or_default())).collect()
}

fn each<'v, T>(
    field: &Field,
    cells: &[Cell<'v>],
    wanted: &str,
    read: impl Fn(&'v Value) -> Option<T>,
) -> Result<Vec<Option<T>>, Misfit> {
    let read = |(at, cell): (usize, &Cell<'v>)| match cell.value() {
        None => Ok(None),
        Some(value) => {
            read(value).map(Some).ok_or_else(|| Misfit::new(at, field, format!("is {value}; it should be {wanted}")))
        }
    };
    cells.iter().enumerate().map(read).collect()
}

fn strings<'v>(field: &Field, cells: &[Cell<'v>]) -> Result<Vec<Option<&'v str>>, Misfit> {
    each(field, cells, "text", Value::as_str)
}

fn wholes(field: &Field, cells: &[Cell]) -> Result<Vec<Option<i64>>, Misfit> {
    each(field, cells, "a whole number of at most 63 bits", Value::as_i64)
}

fn list(field: &Field, item: &FieldRef, cells: &[Cell]) -> Result<ArrayRef, Misfit> {
    let lists = each(field, cells, "a list", Value::as_array)?;
    let items: Vec<Cell> =
        lists.iter().flatten().flat_map(|list| list.iter().map(|item| Cell::of(Some(item)))).collect();
    let owner = |n: usize| {
        let mut seen = 0;
        lists.iter().position(|list| {
            seen += list.map_or(0, Vec::len);
            n < seen
        })
    };
    let items = array(item, &items).map_err(|misfit| {
        let at = owner(misfit.at).unwrap_or_default();
        // The item has no name that anybody gave it.
        let column = misfit.column.strip_prefix("item").unwrap_or(&misfit.column);
        Misfit { at, column: format!("{}{column}", field.name()), told: misfit.told }
    })?;
    let offsets = OffsetBuffer::from_lengths(lists.iter().map(|list| list.map_or(0, Vec::len)));
    let array = ListArray::try_new(item.clone(), offsets, items, nulls(field, cells));
    array.map(|array| Arc::new(array) as ArrayRef).map_err(|error| Misfit::new(0, field, error.to_string()))
}

fn group(field: &Field, fields: &arrow::datatypes::Fields, cells: &[Cell]) -> Result<ArrayRef, Misfit> {
    let maps = each(field, cells, "an object", Value::as_object)?;
    let column = |part: &FieldRef| {
        let below: Vec<Cell> =
            maps.iter().map(|map| map.map_or(Cell::Masked, |map| Cell::of(map.get(part.name())))).collect();
        array(part, &below).map_err(|misfit| {
            let at = misfit.at;
            misfit.below(field, at)
        })
    };
    let columns: Vec<ArrayRef> = fields.iter().map(column).collect::<Result<_, _>>()?;
    let array = StructArray::try_new_with_length(fields.clone(), columns, nulls(field, cells), cells.len());
    array.map(|array| Arc::new(array) as ArrayRef).map_err(|error| Misfit::new(0, field, error.to_string()))
}

fn nulls(field: &Field, cells: &[Cell]) -> Option<NullBuffer> {
    field.is_nullable().then(|| cells.iter().map(|cell| cell.value().is_some()).collect())
}

/// The rows of a batch, each an object with every column in it.
pub(crate) fn values(batch: &RecordBatch) -> Result<Vec<Value>, ExportError> {
    let schema = batch.schema();
    let row = |n: usize| {
        let cells = schema.fields().iter().zip(batch.columns());
        let map: Result<Map<String, Value>, ExportError> =
            cells.map(|(field, column)| Ok((field.name().clone(), value(column, n)?))).collect();
        map.map(Value::Object)
    };
    (0..batch.num_rows()).map(row).collect()
}

fn value(array: &ArrayRef, n: usize) -> Result<Value, ExportError> {
    if array.is_null(n) {
        return Ok(Value::Null);
    }
    Ok(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(n).into(),
        DataType::Int64 => array.as_primitive::<Int64Type>().value(n).into(),
        DataType::Float64 => array.as_primitive::<Float64Type>().value(n).into(),
        DataType::Boolean => array.as_boolean().value(n).into(),
        DataType::Dictionary(_, _) => {
            let dictionary = array.as_dictionary_opt::<Int32Type>().ok_or_else(|| unknown(array.data_type()))?;
            let key = dictionary.keys().value(n) as usize;
            return value(dictionary.values(), key);
        }
        DataType::List(_) => {
            let items = array.as_list::<i32>().value(n);
            Value::Array((0..items.len()).map(|i| value(&items, i)).collect::<Result<_, _>>()?)
        }
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns();
            let pairs = fields.iter().zip(columns);
            let map: Result<Map<String, Value>, ExportError> =
                pairs.map(|(field, column)| Ok((field.name().clone(), value(column, n)?))).collect();
            Value::Object(map?)
        }
        other => return Err(unknown(other)),
    })
}

fn unknown(found: &DataType) -> ExportError {
    ExportError::File(format!("a column has the type {found}, which our files do not use; read it with another tool"))
}
