"""Two CSV files for `neo4j-admin database import`: nodes.csv and relationships.csv.

Source: https://neo4j.com/docs/operations-manual/current/import/ (header format).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.export.attributes import column_types, iter_edge_rows, iter_node_rows

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["render_files"]

_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def render_files(graph: nx.Graph, *, title: str, note: str) -> dict[str, bytes]:
    """File name to content; `title` and `note` have no place in the format.

    Values are written as they are, for a database and not for a spreadsheet: the format `tables`
    neutralises formulas.
    """
    del title, note
    nodes, edges = list(iter_node_rows(graph)), list(iter_edge_rows(graph))
    heads = [(row.id, _name(row.kind, str.capitalize), row.label) for row in nodes]
    ends = [(row.source, row.target, _name(row.type, str.upper), row.id) for row in edges]
    return {
        "nodes.csv": _table(("id:ID", ":LABEL", "label:string"), heads, [row.attributes for row in nodes]),
        "relationships.csv": _table(
            (":START_ID", ":END_ID", ":TYPE", "id:string"), ends, [row.attributes for row in edges]
        ),
    }


def _name(text: str, shape: Any) -> str:
    """A label or relationship type: letters, digits and underscores (`CommonLaw`, `MEMBER_OF`)."""
    words = [word for word in re.split(r"[^0-9A-Za-z]+", text) if word]
    return ("_" if shape is str.upper else "").join(shape(word) for word in words) or "Other"


def _table(fixed: Sequence[str], heads: Iterable[Sequence[Any]], rows: Sequence[dict[str, Any]]) -> bytes:
    types = column_types(rows)
    # A colon in a name would be read as a type.
    names = [f"{name.replace(':', '_')}:{_TYPES[kind]}" for name, kind in types.items()]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*fixed, *names])
    for head, row in zip(heads, rows, strict=True):
        writer.writerow([*head, *(_cell(row.get(name, "")) for name in types)])
    return stream.getvalue().encode()


def _cell(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value
