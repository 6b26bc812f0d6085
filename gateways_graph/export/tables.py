"""Two CSV files for spreadsheets, pandas and R: nodes.csv and edges.csv, and a page on their columns.

UTF-8 without a byte-order mark: pandas, R and Neo4j read it as it is; Excel through Data > From Text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.export.attributes import clean_text, column_types, iter_edge_rows, iter_node_rows, safe_cell

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["render_files"]

_README = """{title}

{note}

nodes.csv   one row for each node: id, kind, label, then attributes in order of name
edges.csv   one row for each edge: id, source and target (ids of nodes), type, then attributes

An empty cell is not established; the word none means that the law was read and nothing is there.
Several values in a cell are joined by "; ". Cells that a spreadsheet would run as a formula begin
with an apostrophe. Text is UTF-8.
"""


def render_files(graph: nx.Graph, *, title: str, note: str) -> dict[str, bytes]:
    """File name to content.

    Columns are the union over all rows, so every row has the same number of cells.
    """
    nodes = list(iter_node_rows(graph))
    edges = list(iter_edge_rows(graph))
    readme = _README.format(title=clean_text(title), note=clean_text(note))
    return {
        "nodes.csv": _table(("id", "kind", "label"), [row[:3] for row in nodes], [row[3] for row in nodes]),
        "edges.csv": _table(("id", "source", "target", "type"), [row[:4] for row in edges], [row[4] for row in edges]),
        "README.txt": readme.encode(),
    }


def _table(fixed: Sequence[str], heads: Iterable[Sequence[Any]], rows: Sequence[dict[str, Any]]) -> bytes:
    columns = list(column_types(rows))
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([safe_cell(name) for name in (*fixed, *columns)])
    for head, row in zip(heads, rows, strict=True):
        writer.writerow([safe_cell(cell) for cell in (*head, *(row.get(name, "") for name in columns))])
    return stream.getvalue().encode()
