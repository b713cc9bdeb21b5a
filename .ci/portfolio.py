"""Reads exported folders of workspaces with DuckDB, and holds the totals against the rows as they were printed.

Usage: portfolio.py FOLDER, which holds `all.jsonl` and the folders `csv` and `jsonl`.
"""

import collections
import json
import math
import sys

import duckdb


def totals(rows):
    """Rows and readiness by quarter, and rows by verdict."""
    quarters, verdicts, readiness = collections.Counter(), collections.Counter(), collections.Counter()
    for row in rows:
        quarters[row["quarter"]] += 1
        verdicts[row["verdict"]] += 1
        readiness[row["quarter"]] += row["readiness"] or 0
    return quarters, verdicts, readiness


def read(folder, source):
    """The same totals as DuckDB finds them."""
    def asked(column, what):
        return dict(duckdb.sql(f"SELECT {column}, {what} FROM {source} GROUP BY 1").fetchall())

    readiness = asked("quarter", "coalesce(sum(readiness), 0)")
    return asked("quarter", "count(*)"), asked("verdict", "count(*)"), readiness


def main():
    folder = sys.argv[1]
    with open(f"{folder}/all.jsonl", encoding="utf-8") as lines:
        expected = totals(json.loads(line) for line in lines)
    wrong = 0
    for kind, reader in (("csv", "read_csv"), ("jsonl", "read_json")):
        source = f"{reader}('{folder}/{kind}/*/part.{kind}', hive_partitioning = true, union_by_name = true)"
        found = read(folder, source)
        same = dict(expected[0]) == found[0] and dict(expected[1]) == found[1]
        same = same and expected[2].keys() == found[2].keys()
        same = same and all(math.isclose(expected[2][key], found[2][key], abs_tol=1e-6) for key in found[2])
        print(f"{kind}: {sum(found[0].values())} rows, {'equal' if same else f'{found} is not {expected}'}")
        wrong += not same
    sys.exit(1 if wrong or None not in expected[0] or len(expected[0]) != 3 else 0)


main()
