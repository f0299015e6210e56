//! One Arrow schema; Parquet, CSV, JSON Lines.
