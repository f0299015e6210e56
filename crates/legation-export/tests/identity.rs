//! A record that goes into a file comes out of it as it was; the same records give the same bytes.

use arrow::datatypes::{DataType, Field};
use legation_export::{ExportError, Kind, Parquet, Table, columns, read_parquet, read_records, write_parquet};
use legation_text::record::{Event, Record, Standing};
use proptest::prelude::*;
use proptest::strategy::Union;
use serde_json::{Value, json};

/// Any value that a column can hold; the names tell the two that hold less than their type.
fn any_value(field: &Field) -> BoxedStrategy<Value> {
    let value = match (field.name().as_str(), field.data_type()) {
        ("date_precision", _) => {
            prop::sample::select(vec!["day", "month", "year", "week", "between", "before", "after"])
                .prop_map(Value::from)
                .boxed()
        }
        ("quad_code", _) => any::<u8>().prop_map(Value::from).boxed(),
        (_, DataType::Utf8 | DataType::Dictionary(_, _)) => {
            prop_oneof!["", "[A-Z]{3}", "\\PC{0,20}", "[\"\\\\\t\n\r\0é漢😀]{1,4}"].prop_map(Value::from).boxed()
        }
        (_, DataType::Int64) => prop_oneof![0..1000_i64, 0..=i64::MAX].prop_map(Value::from).boxed(),
        (_, DataType::Float64) => prop_oneof![-10.0..10.0_f64, any::<f64>().prop_filter("finite", |x| x.is_finite())]
            .prop_map(Value::from)
            .boxed(),
        (_, DataType::Boolean) => any::<bool>().prop_map(Value::from).boxed(),
        (_, DataType::List(item)) => prop::collection::vec(any_value(item), 0..4).prop_map(Value::from).boxed(),
        (_, DataType::Struct(fields)) => any_object(fields.iter().map(AsRef::as_ref)),
        (name, other) => panic!("`{name}` has the type {other}: say here what it can hold"),
    };
    if field.is_nullable() { Union::new([Just(Value::Null).boxed(), value]).boxed() } else { value }
}

fn any_object<'f>(fields: impl Iterator<Item = &'f Field>) -> BoxedStrategy<Value> {
    fields.fold(Just(json!({})).boxed(), |object, field| {
        let name = field.name().clone();
        (object, any_value(field))
            .prop_map(move |(mut object, value)| {
                object[&name] = value;
                object
            })
            .boxed()
    })
}

fn any_record(kind: Kind) -> impl Strategy<Value = Record> {
    let table = Table::of(kind);
    any_object(table.schema().fields().iter().map(AsRef::as_ref)).prop_map(move |value| match kind {
        Kind::Event => Record::Event(serde_json::from_value(value).expect("an event")),
        Kind::Statement => Record::Statement(serde_json::from_value(value).expect("a statement")),
        Kind::Standing => Record::Standing(serde_json::from_value(value).expect("a standing claim")),
    })
}

fn file(records: &[Record], kind: Kind) -> Vec<u8> {
    write_parquet(records, kind, &[("legation.codebook", "plover-2.0@0")], Vec::new()).expect("writes")
}

fn check(records: &[Record], kind: Kind) -> Result<(), TestCaseError> {
    let bytes = file(records, kind);
    prop_assert_eq!(&file(records, kind), &bytes, "the same records give the same bytes");
    let back = read_records(bytes, kind).expect("reads");
    prop_assert_eq!(&back, records);
    let lines = |records: &[Record]| {
        records.iter().map(|record| serde_json::to_string(record).expect("serialises")).collect::<Vec<_>>()
    };
    prop_assert_eq!(lines(&back), lines(records), "the JSON of both is the same text");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn events_come_back(records in prop::collection::vec(any_record(Kind::Event), 0..4)) {
        check(&records, Kind::Event)?;
    }

    #[test]
    fn statements_come_back(records in prop::collection::vec(any_record(Kind::Statement), 0..4)) {
        check(&records, Kind::Statement)?;
    }

    #[test]
    fn standing_claims_come_back(records in prop::collection::vec(any_record(Kind::Standing), 0..4)) {
        check(&records, Kind::Standing)?;
    }
}

#[test]
fn many_rows_keep_their_order_over_batches_and_groups() {
    let record = |n: u64| Record::Standing(Standing { id: format!("a#{n}"), value: Some(n), ..Standing::default() });
    let records: Vec<Record> = (0..20_000).map(record).collect();
    let back = read_records(file(&records, Kind::Standing), Kind::Standing).expect("reads");
    assert!(back == records);
}

#[test]
fn what_does_not_fit_is_told_with_its_row_and_column() {
    let table = || {
        let parts = [columns::whole("n"), columns::text("t").optional()];
        Table::declare("claim", [columns::text("id"), columns::list("parts", columns::group("item", parts))])
    };
    let told = |row: Value| {
        let mut file = Parquet::new(table(), &[], Vec::new()).expect("starts");
        file.row(&json!({"id": "fine", "parts": [{"n": 1}, {"n": 2}]})).expect("is held");
        file.row(&row).expect("is held");
        file.finish().map(|_| ()).expect_err("does not fit").to_string()
    };
    for (row, expected) in [
        (json!({"id": "x", "parts": null}), "claim `x`: `parts` is missing"),
        (json!({"id": 7, "parts": []}), "claim `2`: `id` is 7; it should be text"),
        (json!({"id": "x", "parts": 7}), "claim `x`: `parts` is 7; it should be a list"),
        (json!({"id": "x", "parts": [{"n": 1}, {"t": "a"}]}), "claim `x`: `parts.n` is missing"),
        (
            json!({"id": "x", "parts": [{"n": u64::MAX}]}),
            "claim `x`: `parts.n` is 18446744073709551615; it should be a whole number of at most 63 bits",
        ),
    ] {
        assert_eq!(told(row), expected);
    }
}

#[test]
fn a_file_holds_one_kind() {
    let event = Record::Event(Event { id: "a#1".into(), ..Event::default() });
    let error = write_parquet(&[event], Kind::Standing, &[], Vec::new()).expect_err("another kind");
    assert!(matches!(error, ExportError::Kind { .. }));
    assert_eq!(
        error.to_string(),
        "`a#1` is a record of the kind `event`, and this file holds `standing`; write each kind to a file of its own"
    );
}

#[test]
fn what_is_no_file_of_ours_is_an_error() {
    assert!(read_parquet(b"no file".to_vec()).is_err());
    let whole = file(&[], Kind::Event);
    assert_eq!(read_parquet(whole.clone()).expect("an empty table is one, too"), Vec::<Value>::new());
    assert!(read_parquet(whole[..whole.len() - 1].to_vec()).is_err());
}
