"""Cytoscape JSON (`.cyjs`) for Cytoscape desktop, which networkx reads too.

networkx's own Cytoscape export gives edges no ids. Cytoscape shows the column `name`; networkx takes a
node's name from `value` and an edge's from `key`, and without `multigraph` drops parallel edges.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gateways_graph.export.attributes import clean_text, iter_edge_rows, iter_node_rows
from gateways_graph.export.layout import place_nodes

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["render"]


def render(graph: nx.Graph, *, title: str, note: str) -> bytes:
    """A document with `data` (name, note) and `elements` (nodes with positions, edges with unique ids)."""
    nodes: list[dict[str, Any]] = []
    for row, (x, y) in zip(iter_node_rows(graph, keep_lists=True), place_nodes(graph), strict=True):
        data = {
            "id": row.id,
            "value": row.id,
            "name": row.label,
            "shared_name": row.label,
            "kind": row.kind,
            **row.attributes,
        }
        nodes.append({"data": data, "position": {"x": x, "y": y}})
    edges: list[dict[str, Any]] = [
        {
            "data": {
                "id": edge.id, "key": edge.id, "source": edge.source, "target": edge.target, "interaction": edge.type,
                "name": f"{edge.source} ({edge.type}) {edge.target}", **edge.attributes,
            }
        }
        for edge in iter_edge_rows(graph, keep_lists=True)
    ]  # fmt: skip
    document = {
        "format_version": "1.0",
        "generated_by": "gateways-graph",
        "target_cytoscapejs_version": "~2.1",
        "directed": graph.is_directed(),
        "multigraph": True,
        "data": {"name": clean_text(title), "shared_name": clean_text(title), "note": clean_text(note)},
        "elements": {"nodes": nodes, "edges": edges},
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
