"""A small data set of every kind of node, and the tables it makes."""

from __future__ import annotations

from pathlib import Path

from gateways_graph.curation.changes import Changes, plan_changes, read_rows
from gateways_graph.curation.layout import Grid
from gateways_graph.rdf.sources import read_source
from gateways_graph.rdf.triples import Triple

VALID = Path(__file__).resolve().parents[1] / "rdf" / "valid.ttl"


def valid() -> tuple[Triple, ...]:
    """The data set in which nothing is wrong."""
    return read_source(VALID).triples


def grid(text: str, name: str = "table.csv") -> Grid:
    """A table written with ` ; ` between cells, one row a line."""
    lines = [[cell.strip() for cell in line.split(";")] for line in text.strip().splitlines()]
    return Grid(name, "line", list(enumerate(lines, 1)))


def put(*texts: str, whole: bool = False, accept_good: bool = False) -> Changes:
    """What tables make of the valid data set."""
    rows, refused = read_rows([grid(text, f"{number}.csv") for number, text in enumerate(texts)])
    assert refused == []
    return plan_changes(valid(), rows, whole=whole, accept_good=accept_good)
