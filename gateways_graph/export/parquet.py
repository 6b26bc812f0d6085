"""Two Parquet files for pandas, DuckDB, Polars and R: nodes.parquet and edges.parquet.

Lists stay lists of text, numbers and truth values keep their types, and an absent value is null.
The title, and the source, date and licence, are in the metadata of each file.

Source: https://parquet.apache.org/docs/file-format/; pyarrow (the extra `frames`).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.errors import MissingExtraError
from gateways_graph.export.attributes import clean_text, column_types, fit, free_names, iter_edge_rows, iter_node_rows

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["render_files"]


def render_files(graph: nx.Graph, *, title: str, note: str) -> dict[str, bytes]:
    """File name to content.

    Columns are those of the CSV tables: `id`, `kind` and `label` of a node; `id`, `source`, `target`
    and `type` of an edge; then attributes in order of name. Names that differ only in capitals are
    kept apart by a mark, since DuckDB takes them for one.

    Raises:
        MissingExtraError: pyarrow is not installed.
    """
    about = {"title": clean_text(title), "note": clean_text(note)}
    nodes = [(row[:3], row[3]) for row in iter_node_rows(graph, keep_lists=True)]
    edges = [(row[:4], row[4]) for row in iter_edge_rows(graph, keep_lists=True)]
    return {
        "nodes.parquet": _table(("id", "kind", "label"), nodes, about),
        "edges.parquet": _table(("id", "source", "target", "type"), edges, about),
    }


def _table(fixed: Sequence[str], rows: Sequence[tuple[Sequence[str], dict[str, Any]]], about: dict[str, str]) -> bytes:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise MissingExtraError("frames", "pyarrow") from error  # noqa: EM101 - two names, not a message
    columns: dict[str, Any] = {
        name: pa.array([head[place] for head, _ in rows], pa.string()) for place, name in enumerate(fixed)
    }
    types = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string(), list: pa.list_(pa.string())}
    kinds = column_types(attributes for _, attributes in rows)
    names = free_names(kinds, fixed)
    for name, kind in kinds.items():
        values = [None if name not in row else fit(row[name], kind) for _, row in rows]
        columns[names[name]] = pa.array(values, types[kind])
    table = pa.table(columns).replace_schema_metadata(about)
    stream = io.BytesIO()
    pq.write_table(table, stream, compression="zstd")
    return stream.getvalue()
