"""GraphML for yEd and networkx: labels that show, colours, positions and unique edge ids.

Plain GraphML from networkx shows no labels in yEd and repeats edge ids, and yEd drops edges whose
id it has seen.

Source: http://graphml.graphdrawing.org/specification.html; yFiles extension, http://www.yworks.com/xml/graphml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from gateways_graph.export.appearance import kind_of, line_of, tint
from gateways_graph.export.attributes import EdgeRow, NodeRow, clean_text, column_types, iter_edge_rows, iter_node_rows
from gateways_graph.export.layout import Point, place_nodes

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["render"]

_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns:y="http://www.yworks.com/xml/graphml"
 xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://www.yworks.com/xml/schema/graphml/1.1/ygraphml.xsd">"""

#: Attribute name to (key id, type).
Keys = dict[str, tuple[str, type]]


def render(graph: nx.Graph, *, title: str, note: str) -> bytes:
    """GraphML that yEd draws and `networkx.read_graphml` reads back.

    Attributes keep their types; a name that holds several types is text. Besides its attributes a
    node has `kind` and `label`, an edge `type` and `label` (the type in words).
    """
    nodes = [_with(row, kind=row.kind, label=row.label) for row in iter_node_rows(graph)]
    edges = [_with(row, type=row.type, label=line_of(row.type).words) for row in iter_edge_rows(graph)]
    about = (clean_text(title), clean_text(note))
    return ("\n".join(_lines(graph, nodes, edges, about)) + "\n").encode()


def _with(row: Any, **more: str) -> Any:
    return row._replace(attributes={**more, **row.attributes})


def _lines(graph: nx.Graph, nodes: list[NodeRow], edges: list[EdgeRow], about: tuple[str, str]) -> Iterator[str]:
    node_keys = _keys("n", nodes)
    edge_keys = _keys("e", edges)
    yield _HEAD
    yield '<key id="title" for="graph" attr.name="title" attr.type="string"/>'
    yield '<key id="note" for="graph" attr.name="note" attr.type="string"/>'
    yield '<key id="nodegraphics" for="node" yfiles.type="nodegraphics"/>'
    yield '<key id="edgegraphics" for="edge" yfiles.type="edgegraphics"/>'
    for owner, keys in (("node", node_keys), ("edge", edge_keys)):
        for name, (key, kind) in keys.items():
            yield f'<key id="{key}" for="{owner}" attr.name={quoteattr(name)} attr.type="{_TYPES[kind]}"/>'
    yield f'<graph id="G" edgedefault="{"directed" if graph.is_directed() else "undirected"}">'
    for key, text in zip(("title", "note"), about, strict=True):
        yield f'<data key="{key}">{escape(text)}</data>'
    for node, point in zip(nodes, place_nodes(graph), strict=True):
        yield from _node(node, point, node_keys)
    for edge in edges:
        yield from _edge(edge, edge_keys, directed=graph.is_directed())
    yield "</graph>\n</graphml>"


def _keys(prefix: str, rows: list[Any]) -> Keys:
    types = column_types(row.attributes for row in rows)
    return {name: (f"{prefix}{number}", kind) for number, (name, kind) in enumerate(types.items())}


def _data(attributes: Mapping[str, Any], keys: Keys) -> Iterator[str]:
    for name, value in attributes.items():
        key, kind = keys[name]
        text = str(value).lower() if kind is bool else str(value)
        yield f'<data key="{key}">{escape(text)}</data>'


def _node(row: NodeRow, point: Point, keys: Keys) -> Iterator[str]:
    look = kind_of(row.kind)
    width = min(220, max(60, 7 * len(row.label)))
    yield f"<node id={quoteattr(row.id)}>"
    yield from _data(row.attributes, keys)
    yield (
        f'<data key="nodegraphics"><y:ShapeNode><y:Geometry x="{point[0]}" y="{point[1]}" width="{width}" height="34"/>'
        f'<y:Fill color="{tint(look.colour)}" transparent="false"/>'
        f'<y:BorderStyle color="{look.colour}" type="line" width="2.0"/>'
        f'<y:NodeLabel fontFamily="DejaVu Sans" fontSize="11" textColor="#000000">{escape(row.label)}</y:NodeLabel>'
        f'<y:Shape type="{look.yed}"/></y:ShapeNode></data>'
    )
    yield "</node>"


def _edge(row: EdgeRow, keys: Keys, *, directed: bool) -> Iterator[str]:
    line = line_of(row.type)
    dash = {"solid": "line", "dashed": "dashed", "dotted": "dotted"}[line.dash]
    yield f"<edge id={quoteattr(row.id)} source={quoteattr(row.source)} target={quoteattr(row.target)}>"
    yield from _data(row.attributes, keys)
    yield (
        f'<data key="edgegraphics"><y:PolyLineEdge><y:LineStyle color="{line.colour}" type="{dash}" '
        f'width="{line.width}"/><y:Arrows source="none" target="{"standard" if directed else "none"}"/>'
        f'<y:EdgeLabel fontSize="9" textColor="#444444">{escape(line.words)}</y:EdgeLabel></y:PolyLineEdge></data>'
    )
    yield "</edge>"
