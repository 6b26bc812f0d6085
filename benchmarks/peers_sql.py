"""Overlaps in DuckDB: a join on purposes, then semi-joins on the other axes, over tables of meeting values."""

from __future__ import annotations

from typing import Any

from benchmarks.peers import Answer, owner_pairs
from benchmarks.peers_sparql import meeting_values
from benchmarks.worlds import Sample

__all__ = ["DUCKDB"]

_AXES = (("d", 0), ("r", 1), ("p", 2), ("i", 3))
_EXISTS = (
    "EXISTS (SELECT 1 FROM v{0} x JOIN m{0} m ON m.a = x.v JOIN v{0} y ON y.v = m.b WHERE x.g = q.g AND y.g = q.h)"
)
_QUERY = f"""
WITH q AS (
    SELECT DISTINCT x.g AS g, y.g AS h FROM vp x JOIN mp m ON m.a = x.v JOIN vp y ON y.v = m.b WHERE x.g < y.g
)
SELECT q.g, q.h FROM q JOIN rows a ON a.g = q.g JOIN rows b ON b.g = q.h
WHERE a.e & b.e <> 0 AND {_EXISTS.format("d")} AND {_EXISTS.format("i")} AND {_EXISTS.format("r")}
"""


def _load(sample: Sample) -> Any:
    import duckdb

    table = sample.table
    trees = (table.bodies, table.bodies, table.purposes, table.information)
    base = duckdb.connect()
    _fill(base, "rows (g INTEGER, e INTEGER)", [(number, row.extent) for number, row in enumerate(table.rows)])
    for axis, column in _AXES:
        used = {name for row in table.rows for name in row[column + 1]}  # type: ignore[union-attr]
        number = {name: index for index, name in enumerate(sorted(used))}
        meets = [(number[a], number[b]) for a, b in meeting_values(trees[column], used)]
        _fill(base, f"m{axis} (a INTEGER, b INTEGER)", meets)
        named = [(g, number[name]) for g, row in enumerate(table.rows) for name in row[column + 1]]  # type: ignore[union-attr]
        _fill(base, f"v{axis} (g INTEGER, v INTEGER)", named)
    return table, base


def _fill(base: Any, table: str, rows: list[tuple[int, int]]) -> None:
    """Create a table of two integer columns and fill it in one statement."""
    base.execute(f"CREATE TABLE {table}")
    left, right = zip(*rows, strict=True)
    base.execute(f"INSERT INTO {table.partition(' ')[0]} SELECT unnest(?), unnest(?)", [list(left), list(right)])


def _ask(state: Any) -> Answer:
    table, base = state
    return Answer(owner_pairs(table, base.execute(_QUERY).fetchall()))


DUCKDB = (_load, _ask)
