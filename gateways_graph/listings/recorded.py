"""Everything recorded, by name: gateways, statutes, bodies, purposes and the rest, as records and rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.listings.writing import Listing
from gateways_graph.model.citations import shorten_words

if TYPE_CHECKING:
    from gateways_graph.model.gateway import Gateway
    from gateways_graph.model.hierarchy import Hierarchy, Node
    from gateways_graph.session import Gateways

__all__ = ["KINDS", "choose_gateways", "find_words", "list_gateways", "list_kind", "list_nodes", "list_of_statute"]

_EARLIER = re.compile(r"\.(?:19|20)\d\d$")
#: Words that stand in nearly every text.
_LITTLE = frozenset({"and", "of", "the", "for", "in", "to"})
KINDS = (
    "gateways",
    "statutes",
    "bodies",
    "purposes",
    "information",
    "restrictions",
    "conditions",
    "onward-rules",
    "readings",
    "rejections",
)


def choose_gateways(
    session: Gateways,
    *,
    statute: str | None = None,
    body: str | None = None,
    purpose: str | None = None,
    status: str | None = None,
) -> list[Gateway]:
    """Gateways of a statute, that name a body or a class it is in, that serve a purpose on the day, of a status.

    Raises:
        UnknownNameError: Nothing, or several things, are called that.
    """
    from gateways_graph.analysis.overlaps import from_statute, names_body

    found = list(session.dataset.gateways)
    if statute:
        act = session.statute_names.get(statute)
        found = [g for g in found if from_statute(session.world, g.id, act)]
    if status:
        found = [g for g in found if g.status == status]
    if body:
        who = session.body_names.get(body)
        found = [g for g in found if names_body(session.world, g.id, who)]
    if purpose:
        aims = session.world.purposes.possible[session.purpose_names.get(purpose)]
        live = session.world.scopes
        found = [g for g in found if g.id in live and any(p.box.purpose & aims for p in live[g.id].plain_possible)]
    return found


def list_gateways(session: Gateways, found: Iterable[Gateway]) -> Listing:
    """Gateways in full as records, and in short as rows."""
    from gateways_graph.analysis.records import gateway_record, gateway_rows

    gateways = list(found)
    records = [gateway_record(item, session.labels) for item in gateways]
    return Listing(records, gateway_rows(gateways, session.labels))


def list_of_statute(session: Gateways, statute: str) -> Listing:
    """Gateways that provisions of a statute confer; `statute` is its IRI."""
    from gateways_graph.analysis.records import gateway_rows

    gateways = [g for g in session.dataset.gateways if any(iri.startswith(f"{statute}/") for iri in g.provisions)]
    rows = gateway_rows(gateways, session.labels)
    return Listing(rows, rows)


def list_kind(session: Gateways, kind: str) -> list[dict[str, Any]]:
    """All things of one of `KINDS` but gateways, one row each."""
    data, labels = session.dataset, session.labels
    if kind == "statutes":
        return _statutes(session)
    if kind in ("bodies", "purposes", "information"):
        return [_node(node, getattr(data, kind), labels) for node in getattr(data, kind).nodes]
    if kind == "readings":
        words = {item.id: item.words for item in data.phrases}
        return [item._asdict() | {"words": words.get(item.phrase)} for item in data.readings]
    found = {
        "restrictions": data.restrictions, "conditions": data.conditions, "onward-rules": data.onward_rules,
        "rejections": data.rejections,
    }[kind]  # fmt: skip
    return [_plain(item, labels) for item in found]


def _statutes(session: Gateways) -> list[dict[str, Any]]:
    from gateways_graph.model.identifiers import legislation_path, statute_iri

    counts: dict[str, int] = {}
    for gateway in session.dataset.gateways:
        for iri in {statute_iri(name) for name in gateway.provisions if name.startswith("http")}:
            counts[iri] = counts.get(iri, 0) + 1
    return [
        {"id": legislation_path(item.iri), "title": item.title, "date": item.date, "gateways": counts.get(item.iri, 0)}
        for item in session.dataset.statutes
    ]


def list_nodes(session: Gateways, found: Iterable[str]) -> list[dict[str, Any]]:
    """Bodies, purposes or information, each with what stands over and under it and the gateways that name it."""
    return [_node_in_full(session, name) for name in found]


def _node_in_full(session: Gateways, name: str) -> dict[str, Any]:
    node = session.world.nodes[name]
    hierarchy = next(
        part for part in (session.dataset.bodies, session.dataset.purposes, session.dataset.information)
        if any(item.id == name for item in part.nodes)
    )  # fmt: skip
    labels = session.labels
    return _node(node, hierarchy, labels) | {
        "below": [labels.get(edge.child, edge.child) for edge in hierarchy.edges if edge.parent == name],
        "definition": node.definition,
        "functions": [labels.get(item, item) for item in node.functions],
        "needs_power": node.needs_power,
        "gateways": sorted(_naming(session, name)),
    }


def _node(node: Node, hierarchy: Hierarchy, labels: dict[str, str]) -> dict[str, Any]:
    over = [labels.get(edge.parent, edge.parent) for edge in hierarchy.edges if edge.child == node.id]
    return {
        "id": node.id,
        "label": node.label,
        "kind": node.kind,
        "under": over,
        "also_called": list(node.alt_labels),
        "identifiers": [f"{scheme}: {value}" for scheme, value in node.identifiers],
    }


def _plain(item: Any, labels: dict[str, str]) -> dict[str, Any]:
    """A frozen value as a row: nested values by label or id."""

    def say(value: Any) -> Any:
        if isinstance(value, str):
            return labels.get(value, value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return getattr(value, "label", None) or getattr(value, "id", "")
        return [say(part) for part in value] if isinstance(value, tuple) else value

    row = {name: say(value) for name, value in item._asdict().items()}
    row["id"] = item.id
    return row


def _naming(session: Gateways, name: str) -> Iterable[str]:
    for gateway in session.dataset.gateways:
        if any(name in (*flow.discloser, *flow.recipient, *flow.purpose, *flow.subject) for flow in gateway.flows):
            yield gateway.id


def _holds_all(text: str, wanted: Sequence[str]) -> bool:
    held = text.casefold()
    missing = [word for word in wanted if word not in held]
    # Only numbers are written in other ways, and to look for those costs more.
    if any(not any(char.isdigit() for char in word) for word in missing):
        return False
    return not missing or all(word in shorten_words(text) for word in missing)


def find_words(session: Gateways, text: str) -> list[dict[str, Any]]:
    """Things all of whose words are found in their id, labels or provisions, the shortest first.

    "section 115", "s 115" and "s.115" are one word; little words ("of the") are looked for only when alone.
    """
    words = shorten_words(text).split()
    wanted = [word for word in words if word not in _LITTLE] or words
    data = session.dataset
    things = [
        (node.kind, node.id, node.label, " ".join(node.alt_labels))
        for part in (data.bodies, data.purposes, data.information)
        for node in part.nodes
    ]
    things += [("statute", item.iri, item.title, "") for item in data.statutes]
    for gateway in data.gateways:
        cited = "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions)
        things.append(("gateway", gateway.id, gateway.label, cited))
    found = [row for row in things if _holds_all(" ".join(row), wanted)]
    order = {"gateway": 0, "statute": 1, "body": 2, "class": 2, "capacity": 2, "purpose": 3}
    # An earlier text of a provision has the year in its id, and stands after those of today.
    found.sort(key=lambda row: (order.get(row[0], 4), bool(_EARLIER.search(row[1])), len(row[2]), row[1]))
    return [{"kind": kind, "id": name, "label": label, "more": more} for kind, name, label, more in found]
