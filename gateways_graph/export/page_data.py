"""What the interactive page knows: one JSON document, and the facts that its tables print as well."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from gateways_graph.export.appearance import kind_of, line_of
from gateways_graph.export.attributes import EdgeRow, NodeRow, clean_text, iter_edge_rows, iter_node_rows
from gateways_graph.export.layout import place_nodes
from gateways_graph.export.page_keys import Keys, find_keys, periods_of

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Page", "build_page", "captions_of", "facts_of", "hidden_at_first", "links_of", "to_json"]

_LEGISLATION = "https://www.legislation.gov.uk/"
#: Lines drawn at first; the slider shows the rest.
_FIRST_LINES = 60
_MANY_LINES = 300
_WEAKEST = frozenset({"partial overlap"})
#: Attributes that are shown in another way, or serve drawing only.
_NOT_FACTS = frozenset({"iri", "link", "links", "weight", "gateways", "family", "relation", "a", "b"})
#: Attribute -> words before its value, where replacing `_` is not enough; these come first, in this order.
_WORDS = {
    "citation": "provision",
    "status": "evidence status",
    "act": "act",
    "obligation": "obligation",
    "source_of_power": "source of the power",
    "legal_effect": "legal effect",
    "in_force": "in force",
    "extent": "extent",
    "statute": "statute",
    "tells": "gateways by which it tells",
    "told_by": "gateways by which it is told",
    "duties": "of these, duties",
    "inside": "pairs of its own gateways that overlap or may",
    "covered": "lies inside, or is the stricter",
    "share_a": "common points / all points of {a}",
    "share_b": "common points / all points of {b}",
    "family_name": "family",
}


class Page(NamedTuple):
    """Rows in the order of the graph, and the short facts of gateways that edges list."""

    nodes: list[NodeRow]
    edges: list[EdgeRow]
    points: list[tuple[float, float]]
    gateways: dict[str, dict[str, Any]]
    directed: bool
    least_weight: int
    most_weight: int
    keys: list[Keys]


def build_page(graph: nx.Graph) -> Page:
    """Everything that the page and its tables show."""
    nodes = list(iter_node_rows(graph, keep_lists=True))
    edges = list(iter_edge_rows(graph, keep_lists=True))
    listed = {name for row in edges for name in _listed(row)}
    facts = graph.graph.get("gateways", {})
    known = facts if isinstance(facts, Mapping) else {}
    gateways = {name: dict(known[name]) for name in sorted(listed) if name in known}
    least, most = _weights(edges, sparse=len(edges) <= min(250, 2 * len(nodes)))
    # Placed by the lines that are drawn at first; hundreds of thin lines pull everything into one knot.
    family = {row.id: row.attributes.get("family") for row in nodes}
    drawn = [row for row in edges if _weight(row) >= least and family[row.source] == family[row.target]]
    points = place_nodes(_plain(nodes, drawn), wide=2.0, high=1.0)
    return Page(nodes, edges, points, gateways, graph.is_directed(), least, most, find_keys(nodes, edges))


def _plain(nodes: Iterable[NodeRow], edges: Iterable[EdgeRow]) -> nx.Graph:
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from((row.id, {"family": row.attributes.get("family")}) for row in nodes)
    graph.add_edges_from((row.source, row.target) for row in edges)
    return graph


def _listed(row: EdgeRow) -> list[str]:
    found = row.attributes.get("gateways", [])
    return found if isinstance(found, list) else []


def _weight(row: EdgeRow) -> float:
    weight = row.attributes.get("weight", 1)
    return weight if isinstance(weight, int) else 1


def _weights(edges: list[EdgeRow], *, sparse: bool) -> tuple[int, int]:
    """The weight from which lines are drawn at first, and the largest; 1 and 1 when nothing is weighed."""
    weights = sorted((int(_weight(row)) for row in edges), reverse=True)
    if not weights or weights[0] == 1:
        return 1, 1
    counts = {weight: sum(other >= weight for other in weights) for weight in set(weights)}
    # The weight at which about as many lines are drawn as can be followed.
    least = min(counts, key=lambda weight: (abs(log(counts[weight] / _FIRST_LINES)), weight))
    return (1 if sparse or len(weights) <= _FIRST_LINES else least), weights[0]


def facts_of(attributes: Mapping[str, Any], captions: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Words and value of each attribute that a reader wants, the telling ones first.

    Args:
        attributes: Of a node or an edge.
        captions: Id to short name, for edges whose attributes speak of their ends.
    """
    named = {end: (captions or {}).get(str(attributes.get(end)), end) for end in ("a", "b")}
    order = [*(name for name in _WORDS if name in attributes), *(name for name in attributes if name not in _WORDS)]
    found = []
    for name in order:
        value = attributes[name]
        if name in _NOT_FACTS or value == []:
            continue
        text = (captions or {}).get(value, value) if name == "covered" else _text(value)
        said = _WORDS[name].format(**named) if name in _WORDS else name.replace("_", " ")
        found.append((said, text))
    return found


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return str(value)


def captions_of(page: Page) -> dict[str, str]:
    """Node id to what it is called where there is little room: its citation, else its label."""
    return {row.id: str(row.attributes.get("citation") or row.label) for row in page.nodes}


def hidden_at_first(types: Mapping[str, int]) -> frozenset[str]:
    """Relations that are not ticked when the page opens: partial overlaps, when there are hundreds."""
    many = sum(types.values()) > _MANY_LINES and types.keys() - _WEAKEST
    return _WEAKEST if many else frozenset()


def links_of(attributes: Mapping[str, Any]) -> list[str]:
    """Pages on legislation.gov.uk; no other address is ever made a link."""
    given = attributes.get("links") or [attributes.get("link", "")]
    urls = given if isinstance(given, list) else str(given).split("; ")
    return [str(url) for url in urls if str(url).startswith(_LEGISLATION)]


def to_json(page: Page) -> str:
    """The document for a script element: no `<`, so that no label can end the element."""
    number = {row.id: at for at, row in enumerate(page.nodes)}
    captions = captions_of(page)
    kinds = sorted({row.kind for row in page.nodes})
    types = sorted({row.type for row in page.edges})
    document = {
        "directed": page.directed,
        "kinds": {kind: _kind(kind) for kind in kinds},
        "types": {name: _line(name) for name in types},
        "gateways": {name: _gateway(facts) for name, facts in page.gateways.items()},
        "nodes": [_node(*of) for of in zip(page.nodes, page.points, page.keys, strict=True)],
        "edges": [_edge(row, number, captions) for row in page.edges],
    }
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _kind(kind: str) -> dict[str, Any]:
    look = kind_of(kind)
    return {"words": look.words, "colour": look.colour, "points": " ".join(map(str, look.outline))}


def _line(name: str) -> dict[str, Any]:
    line = line_of(name)
    return {"words": line.words, "colour": line.colour, "dash": line.dash, "width": line.width}


def _many(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)] if value else []


def _gateway(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "label": clean_text(str(facts.get("label", ""))),
        "citation": clean_text(str(facts.get("citation", ""))),
        "status": _many(facts.get("status")),
        "statute": _many(facts.get("statute")),
        "obligation": str(facts.get("obligation") or "not established"),
        "links": links_of(facts),
        "dates": periods_of(facts.get("in_force")),
    }


def _node(row: NodeRow, point: tuple[float, float], keys: Keys) -> dict[str, Any]:
    data = row.attributes
    return {
        "id": row.id, "kind": row.kind, "label": row.label, "x": point[0], "y": point[1],
        "caption": str(data.get("citation") or row.label), "quiet": row.kind == "flow",
        "facts": facts_of(data), "links": links_of(data),
        "status": list(keys.status), "statute": list(keys.statute), "family": data.get("family"),
        "bodies": list(keys.bodies), "purposes": list(keys.purposes), "dates": keys.dates,
        "words": " ".join([row.label, row.id, str(data.get("citation", "")), *_many(data.get("alt_labels"))]).lower(),
    }  # fmt: skip


def _edge(row: EdgeRow, number: Mapping[str, int], captions: Mapping[str, str]) -> dict[str, Any]:
    data = row.attributes
    return {
        "source": number[row.source], "target": number[row.target], "type": row.type, "weight": _weight(row),
        "facts": facts_of(data, captions), "gateways": _listed(row), "possible": data.get("certainty") == "possible",
        "status": _many(data.get("status")), "purposes": _many(data.get("purposes")),
    }  # fmt: skip
