"""Node-link JSON for networkx, D3 and Observable.

Lists stay lists. `edges` is the name of the edge list, whatever networkx's default is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gateways_graph.export.attributes import clean_text, iter_edge_rows, iter_node_rows

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FORMAT_VERSION", "render"]

#: Raised when a field changes its meaning.
FORMAT_VERSION = 1


def render(graph: nx.Graph, *, title: str, note: str) -> bytes:
    """JSON that `networkx.node_link_graph(document, edges="edges")` reads back.

    Returns:
        A document with `format`, `version`, `directed`, `multigraph`, `graph` (`title`, `note`, and
        what the graph says of itself as text), `nodes` (`id`, `kind`, `label`, attributes) and
        `edges` (`id`, `source`, `target`, `type`, attributes; `key` in multigraphs).
    """
    about = {name: value for name, value in graph.graph.items() if isinstance(value, str | int)}
    document: dict[str, Any] = {
        "format": "gateways-graph node-link",
        "version": FORMAT_VERSION,
        "directed": graph.is_directed(),
        "multigraph": graph.is_multigraph(),
        "graph": {**about, "title": clean_text(title), "note": clean_text(note)},
        "nodes": [
            {"id": row.id, "kind": row.kind, "label": row.label, **row.attributes}
            for row in iter_node_rows(graph, keep_lists=True)
        ],
        "edges": [_edge(row, keyed=graph.is_multigraph()) for row in iter_edge_rows(graph, keep_lists=True)],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _edge(row: Any, *, keyed: bool) -> dict[str, Any]:
    key = {"key": row.id} if keyed else {}
    return {"id": row.id, "source": row.source, "target": row.target, **key, "type": row.type, **row.attributes}
