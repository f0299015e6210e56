# What a developer types. Tests use one profile only, so that nothing is built twice.

TOOLS := $(CURDIR)/target/tools
export PATH := $(TOOLS)/bin:$(PATH)
PYTHON ?= python3

.PHONY: all test python lint format bench bench-ledger torture snapshots release clean

all: test

## Every test: unit, property, end to end, and the examples in the documentation.
test: python
	@if cargo nextest --version >/dev/null 2>&1; then \
	    cargo nextest run --workspace --no-fail-fast; \
	else \
	    cargo test --workspace --no-fail-fast --lib --bins --tests; \
	fi
	cargo test --workspace --doc

## The readers that our files are read back with; where they cannot be had, the test that needs them says so.
python:
	@test -x $(TOOLS)/python/bin/python || \
	    { $(PYTHON) -m venv $(TOOLS)/python && \
	      $(TOOLS)/python/bin/python -m pip install --quiet --disable-pip-version-check pandas polars pyarrow; } || \
	    { rm -rf $(TOOLS)/python; \
	      echo "test: pandas and polars cannot be installed here; reading our files back is NOT checked" >&2; }

## Form, clippy, and the licences and sources of what we depend on.
lint:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	@if cargo deny --version >/dev/null 2>&1 || cargo install --quiet --locked --root $(TOOLS) cargo-deny; then \
	    cargo deny check bans licenses sources; \
	else \
	    echo "lint: cargo-deny cannot be installed here; licences and sources were NOT checked" >&2; \
	fi

format:
	cargo fmt --all

## Speed beside spaCy's small English pipeline, start-up time and memory; writes target/bench/summary.json.
bench:
	cargo build --release -p legation
	$(PYTHON) benches/speed.py

## How fast reports go into a ledger, how large it grows, how long an answer takes; writes target/bench/ledger.json.
REPORTS ?= 100000
bench-ledger:
	cargo build --release -p legation
	$(PYTHON) benches/ledger.py --reports $(REPORTS)

## The ledger's file under everything that can happen to it, in full: 200 kills, 1,000 power cuts, 200 errors of the disk, 500 flipped bits.
torture:
	LEGATION_TORTURE=1 cargo test -p legation --test ledger_file -- --nocapture

## Code the example reports anew; read the difference before you commit it.
snapshots:
	cargo build -p legation
	LEGATION_SNAPSHOTS=write cargo test -p legation --test examples --test docs
	LEGATION_SNAPSHOTS=write cargo test -p legation-export --test golden

release:
	cargo build --release -p legation

clean:
	cargo clean
