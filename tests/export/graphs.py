"""Graphs that the export tests share, an unfriendly one among them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import networkx as nx

from gateways_graph.graph.views import build_view
from tests.graph.worlds import finding, small_world

__all__ = ["HOSTILE", "NOTE", "hostile_graph", "views"]

NOTE = "Data of 1 January 2026; Open Government Licence v3.0."

#: Labels that break, run in, or escape from a careless writer.
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"quoted" \\N \\" end',
    '=HYPERLINK("http://evil.example")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2",
    "\t=1",
    "control \x00\x01\x1b[31m and \x85 end",
    "line one\nline two\r\nline three",
    "lone surrogate \ud800 and \ufffe",
    "]]> <!-- -- > &amp; &#x41;",
    "\u2028 separators \u2029",
    "<<b>html-like</b>>",
    "{record|label}",
)


def hostile_graph() -> nx.MultiDiGraph:
    """A label of each kind on nodes, ids, attributes and edges; parallel edges and reserved names."""
    graph = nx.MultiDiGraph(view="all", gateways={HOSTILE[0]: {"label": HOSTILE[1], "links": ["javascript:alert(1)"]}})
    for number, text in enumerate(HOSTILE):
        graph.add_node(
            text, kind="gateway" if number % 2 else "body", label=text, iri=text, links=["javascript:alert(1)", text],
            id="own", start=date(2020, 1, 1), end=None, pid=7, parent=text, source="express", nested={"a": text},
            status=[text], big=2**70, ratio=float("nan"), flag=True, **{text: text},
        )  # fmt: skip
    for one, two in pairwise(HOSTILE):
        graph.add_edge(one, two, type="permits", id="same", label=two, source="x", target="y", gateways=[HOSTILE[0]])
        graph.add_edge(one, two, type=two, key="k", when=date(2020, 1, 1))
    return graph


def views() -> dict[str, nx.Graph]:
    """Each view of the small world."""
    found = [finding("power", "lapsed", "subsumed"), finding("duty", "power", certainty="possible")]
    nodes = {"neighbourhood": "power", "purpose": "pur:fraud"}
    names = ("all", "bodies", "sectors", "statutes", "overlaps", "neighbourhood", "purpose")
    return {name: build_view(small_world(), name, findings=found, node=nodes.get(name)) for name in names}
