"""CX2, the exchange format of Cytoscape and NDEx, with shapes, colours and positions.

Nodes and edges have whole numbers for ids there; the ids of the data are their attribute `record`.

Source: Cytoscape Exchange Format Specification (Version 2), https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)/.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.export.appearance import kind_of, line_of, tint
from gateways_graph.export.attributes import clean_text, column_types, fit, iter_edge_rows, iter_node_rows
from gateways_graph.export.layout import place_nodes

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["render"]

_TYPES = {bool: "boolean", int: "long", float: "double", str: "string", list: "list_of_string"}
#: Cytoscape's own shapes, by the nearest of ours.
_SHAPES = {
    "ellipse": "ellipse", "rectangle": "rectangle", "square": "rectangle", "slanted": "parallelogram",
    "hexagon": "hexagon", "octagon": "octagon", "diamond": "diamond", "arrow": "vee", "triangle": "triangle",
    "house": "round-rectangle", "trapezium": "round-rectangle", "hourglass": "vee",
}  # fmt: skip


def render(graph: nx.Graph, *, title: str, note: str) -> bytes:
    """A CX2 document: declarations, network, nodes with positions, edges, looks by kind and type.

    A node has `name` (its label), `record` (its id in the data), `kind` and its attributes; an edge
    `name`, `record`, `interaction` (its type) and its attributes. Lists stay lists of text.
    """
    node_rows = list(iter_node_rows(graph, keep_lists=True))
    edge_rows = list(iter_edge_rows(graph, keep_lists=True))
    numbers = {row.id: number for number, row in enumerate(node_rows)}
    nodes = [{"name": row.label, "record": row.id, "kind": row.kind, **row.attributes} for row in node_rows]
    edges = [
        {"name": f"{row.source} ({row.type}) {row.target}", "record": row.id, "interaction": row.type, **row.attributes}
        for row in edge_rows
    ]
    network = {"name": clean_text(title), "description": clean_text(note), "directed": graph.is_directed()}
    declared = [column_types([network]), column_types(nodes), column_types(edges)]
    aspects: dict[str, list[Any]] = {
        "attributeDeclarations": [
            dict(zip(("networkAttributes", "nodes", "edges"), map(_declaration, declared), strict=True))
        ],
        "networkAttributes": [network],
        "nodes": [
            {"id": number, "x": x, "y": y, "v": _values(values, declared[1])}
            for (number, values), (x, y) in zip(enumerate(nodes), place_nodes(graph), strict=True)
        ],
        "edges": [
            {"id": number, "s": numbers[row.source], "t": numbers[row.target], "v": _values(values, declared[2])}
            for number, (row, values) in enumerate(zip(edge_rows, edges, strict=True))
        ],
        "visualProperties": [_looks({row.kind for row in node_rows}, {row.type for row in edge_rows}, graph)],
    }
    counts = [{"name": name, "elementCount": len(content)} for name, content in aspects.items()]
    document = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": counts},
        *({name: content} for name, content in aspects.items()),
        {"status": [{"success": True, "error": ""}]},
    ]
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _declaration(types: Mapping[str, type]) -> dict[str, dict[str, str]]:
    return {name: {"d": _TYPES[kind]} for name, kind in types.items()}


def _values(values: Mapping[str, Any], types: Mapping[str, type]) -> dict[str, Any]:
    """Values as the types that are declared for their names."""
    return {name: fit(value, types[name]) for name, value in values.items()}


def _looks(kinds: set[str], types: set[str], graph: nx.Graph) -> dict[str, Any]:
    looks = {kind: kind_of(kind) for kind in sorted(kinds)}
    lines = {name: line_of(name) for name in sorted(types)}
    return {
        "default": {
            "network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"},
            "node": {"NODE_WIDTH": 60.0, "NODE_HEIGHT": 34.0, "NODE_BORDER_WIDTH": 2.0, "NODE_LABEL_FONT_SIZE": 11},
            "edge": {"EDGE_TARGET_ARROW_SHAPE": "triangle" if graph.is_directed() else "none"},
        },
        "nodeMapping": {
            "NODE_LABEL": _passed("name"),
            "NODE_BACKGROUND_COLOR": _chosen("kind", {name: tint(look.colour) for name, look in looks.items()}),
            "NODE_BORDER_COLOR": _chosen("kind", {name: look.colour for name, look in looks.items()}),
            "NODE_SHAPE": _chosen("kind", {name: _SHAPES[look.shape] for name, look in looks.items()}),
        },
        "edgeMapping": {
            "EDGE_LINE_COLOR": _chosen("interaction", {name: line.colour for name, line in lines.items()}),
            "EDGE_LINE_STYLE": _chosen("interaction", {name: line.dash for name, line in lines.items()}),
            "EDGE_WIDTH": _chosen("interaction", {name: float(line.width) for name, line in lines.items()}),
        },
    }


def _passed(attribute: str) -> dict[str, Any]:
    return {"type": "PASSTHROUGH", "definition": {"attribute": attribute, "type": "string"}}


def _chosen(attribute: str, values: Mapping[str, Any]) -> dict[str, Any]:
    pairs: Sequence[dict[str, Any]] = [{"v": name, "vp": value} for name, value in values.items()]
    return {"type": "DISCRETE", "definition": {"attribute": attribute, "type": "string", "map": list(pairs)}}
