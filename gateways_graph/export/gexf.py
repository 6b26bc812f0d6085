"""GEXF 1.2draft for Gephi, with colour, size and position.

Gephi takes colours as the integers r, g, b; networkx writes a hex colour as `r="None"`, and a date
of writing that makes two runs differ.

Source: https://gexf.net/1.2/primer.html.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from gateways_graph.export.appearance import kind_of, line_of, rgb
from gateways_graph.export.attributes import EdgeRow, NodeRow, clean_text, column_types, iter_edge_rows, iter_node_rows
from gateways_graph.export.layout import Point, place_nodes

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["render"]

_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://www.gexf.net/1.2draft http://www.gexf.net/1.2draft/gexf.xsd" version="1.2">"""

Keys = dict[str, tuple[str, type]]


def render(graph: nx.Graph, *, title: str, note: str) -> bytes:
    """GEXF that Gephi draws and `networkx.read_gexf` reads back.

    A node has its label, its attributes, and `kind`; an edge its id, a label (the type in words),
    `weight`, its attributes, and `edge_type` (`type` would mean directed or undirected here).
    """
    nodes = [row._replace(attributes={"kind": row.kind, **row.attributes}) for row in iter_node_rows(graph)]
    edges = [row._replace(attributes={"edge_type": row.type, **row.attributes}) for row in iter_edge_rows(graph)]
    about = (clean_text(title), clean_text(note))
    return ("\n".join(_lines(graph, nodes, edges, about)) + "\n").encode()


def _lines(graph: nx.Graph, nodes: list[NodeRow], edges: list[EdgeRow], about: tuple[str, str]) -> Iterator[str]:
    node_keys = _keys(nodes)
    edge_keys = _keys([row._replace(attributes=_without_weight(row)) for row in edges])
    yield _HEAD
    yield f"<meta><creator>gateways-graph</creator><title>{escape(about[0])}</title>"
    yield f"<description>{escape(about[1])}</description></meta>"
    yield f'<graph defaultedgetype="{"directed" if graph.is_directed() else "undirected"}" mode="static">'
    for owner, keys in (("node", node_keys), ("edge", edge_keys)):
        yield f'<attributes class="{owner}" mode="static">'
        for name, (key, kind) in keys.items():
            yield f'<attribute id="{key}" title={quoteattr(name)} type="{_TYPES[kind]}"/>'
        yield "</attributes>"
    yield "<nodes>"
    degrees = [degree for _, degree in graph.degree()]
    for node, point, degree in zip(nodes, place_nodes(graph), degrees, strict=True):
        yield from _node(node, point, 6 + 3 * sqrt(degree), node_keys)
    yield "</nodes>\n<edges>"
    for edge in edges:
        yield from _edge(edge, edge_keys)
    yield "</edges>\n</graph>\n</gexf>"


def _keys(rows: list[Any]) -> Keys:
    types = column_types(row.attributes for row in rows)
    return {name: (str(number), kind) for number, (name, kind) in enumerate(types.items())}


def _without_weight(row: EdgeRow) -> dict[str, Any]:
    """Weight is an attribute of the edge element when it is a number."""
    if isinstance(row.attributes.get("weight"), int | float):
        return {name: value for name, value in row.attributes.items() if name != "weight"}
    return row.attributes


def _values(attributes: Mapping[str, Any], keys: Keys) -> Iterator[str]:
    yield "<attvalues>"
    for name, value in attributes.items():
        key, kind = keys[name]
        text = str(value).lower() if kind is bool else str(value)
        yield f'<attvalue for="{key}" value={quoteattr(text)}/>'
    yield "</attvalues>"


def _node(row: NodeRow, point: Point, size: float, keys: Keys) -> Iterator[str]:
    red, green, blue = rgb(kind_of(row.kind).colour)
    yield f"<node id={quoteattr(row.id)} label={quoteattr(row.label)}>"
    yield from _values(row.attributes, keys)
    # Gephi's y runs upwards.
    yield f'<viz:color r="{red}" g="{green}" b="{blue}" a="1.0"/><viz:size value="{size:.2f}"/>'
    yield f'<viz:position x="{point[0]}" y="{-point[1]}" z="0.0"/></node>'


def _edge(row: EdgeRow, keys: Keys) -> Iterator[str]:
    line = line_of(row.type)
    red, green, blue = rgb(line.colour)
    rest = _without_weight(row)
    weight = f' weight="{float(row.attributes["weight"])}"' if len(rest) < len(row.attributes) else ""
    ends = f"source={quoteattr(row.source)} target={quoteattr(row.target)}"
    yield f"<edge id={quoteattr(row.id)} {ends} label={quoteattr(line.words)}{weight}>"
    yield from _values(rest, keys)
    yield f'<viz:color r="{red}" g="{green}" b="{blue}" a="1.0"/><viz:shape value="{line.dash}"/></edge>'
