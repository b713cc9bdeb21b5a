"""The same work as `benches/tickets.rs` in polars: read, clean, group.

    python tickets_peer.py polars|polars-streaming EXPORT

Prints `ready`; then, for each empty line read, does the work and prints the seconds it took. At `end` it prints each class with its number
of tickets, so that the results can be compared.
"""

import sys
import time

import polars as pl

CLASS = "Custom field (Request Type)"


def work(path, engine):
    moment = "%d/%b/%y %I:%M %p"
    columns = ["Issue key", "Created", "Resolved", CLASS, "Custom field (Organizations)", "Time Spent", "Issue Type"]
    tickets = (
        pl.scan_csv(path, infer_schema=False)
        .select(columns)
        .unique(subset="Issue key", keep="last")
        .with_columns(
            pl.col("Created").str.to_datetime(moment, strict=False),
            pl.col("Resolved").str.to_datetime(moment, strict=False),
            pl.col("Time Spent").cast(pl.Float64, strict=False) / 60.0,
        )
        .filter(pl.col("Created").is_not_null())
        .with_columns((pl.col("Resolved") - pl.col("Created")).dt.total_seconds().alias("lead"))
    )
    lead = pl.col("lead").filter(pl.col("lead") >= 0)
    grouped = tickets.group_by(CLASS).agg(
        pl.len().alias("tickets"),
        lead.median().alias("p50"),
        lead.quantile(0.85, "nearest").alias("p85"),
        pl.col("Resolved").is_null().sum().alias("open"),
        pl.col("Custom field (Organizations)").n_unique().alias("teams"),
        pl.col("Time Spent").mean().alias("hands_on"),
        pl.col("Created").min().alias("first"),
        pl.col("Created").max().alias("last"),
        pl.col("Issue Type").str.contains("Request").mean().alias("requests"),
    )
    return grouped.sort(["tickets", CLASS], descending=[True, False]).collect(engine=engine)


def main():
    engine = "streaming" if sys.argv[1] == "polars-streaming" else "in-memory"
    found = None
    print("ready", flush=True)
    for line in sys.stdin:
        if line.strip() == "end":
            break
        start = time.perf_counter()
        found = work(sys.argv[2], engine)
        print(time.perf_counter() - start, flush=True)
    print(" ".join(f"{name}={count}" for name, count in zip(found[CLASS], found["tickets"])), flush=True)


if __name__ == "__main__":
    main()
