"""One page for each thing recorded: a gateway, a statute, a body, a purpose, a category of information."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gateways_graph.analysis.pages import TERM_NAMES, say_standing
from gateways_graph.analysis.terms import TERMS, say_term
from gateways_graph.errors import UnknownNameError
from gateways_graph.graph.wording import describe_periods, page_of
from gateways_graph.listings.recorded import list_gateways, list_nodes, list_of_statute
from gateways_graph.listings.writing import Listing
from gateways_graph.model.gateway import Flow, Gateway
from gateways_graph.model.identifiers import legislation_path
from gateways_graph.web.catalogue import paged
from gateways_graph.web.page import Asked, Moved, Page

__all__ = ["gateway", "node", "statute"]

Links = list[tuple[str, str]]


def gateway(asked: Asked, name: str) -> Page | Moved:
    """Everything recorded of a gateway.

    Raises:
        UnknownNameError: Nothing is called that.
    """
    session = asked.session
    found = (name,) if name in session.world.gateways else session.gateway_names.find(name)
    if len(found) > 1:
        return _several(asked, name, found)
    if found[0] != name:
        return Moved(asked.link("gateway", found[0]))
    item = session.world.gateways[name]
    said = {
        "short": asked.gateway(name),
        "item": item,
        "standing": say_standing(session.world, item),
        "live": name in session.world.scopes,
        "flows": [list(_flow(asked, flow)) for flow in item.flows],
        "terms": list(_terms(asked, item)),
        "disputed": [(TERM_NAMES.get(x.term, x.term), x.value, asked.links(x.readings)) for x in item.alternatives],
        "periods": describe_periods(item.in_force, waiting=item.not_commenced) or ["not established"],
        "extent": ", ".join(item.extent or ()) or "not established",
        "evidence": [_evidence(proof) for proof in item.evidence],
        "aliases": asked.links(item.aliases),
        "repealed_by": asked.links(item.repealed_by),
        "sisters": [
            asked.gateway(other.id)
            for other in session.dataset.gateways
            if item.family and other.family == item.family and other.id != name
        ],
        "overlaps": asked.link("overlaps", gateway=name),
    }
    listing = lambda: list_gateways(session, [item])  # noqa: E731 - a question put off
    return Page("gateway.html", item.label, said, f"gateway-{_file(name)}", listing, lambda: [name])


def _file(name: str) -> str:
    """A name that is safe in a header and on a disk."""
    return "".join(char if char.isascii() and (char.isalnum() or char in "-.") else "-" for char in name)[:80]


def _several(asked: Asked, name: str, found: Iterable[str]) -> Page:
    names = list(found)
    said = {"name": name, "found": [asked.gateway(item) for item in names]}
    items = [asked.session.world.gateways[item] for item in names]
    title = f"“{name}” is {len(names)} gateways"
    return Page("several.html", title, said, "gateways", lambda: list_gateways(asked.session, items), lambda: names)


def _flow(asked: Asked, flow: Flow) -> Iterable[tuple[str, Links, str]]:
    """Name, values and a note of each line of a flow."""
    yield "From", asked.links(flow.discloser), ""
    yield "To", asked.links(flow.recipient), ""
    yield "For", asked.links(flow.purpose), ""
    form = " or ".join(item.replace("-", " ") for item in flow.form)
    yield "About", asked.links(flow.subject) or [("any information", "")], f"only if {form}" if form else ""
    if flow.obtained_under:
        yield "Only if held under", asked.links(flow.obtained_under), ""
    if flow.received_through:
        yield "Only if received through", asked.links(flow.received_through), ""
    for axis in flow.except_._fields:
        if names := getattr(flow.except_, axis):
            yield f"Except {axis}", asked.links(names), ""
    if flow.pairing:
        yield "Who fits whom", [(item.removeprefix("code:").replace("-", " "), "") for item in flow.pairing], ""
    if flow.extent is not None:
        yield "Extent", [(", ".join(flow.extent), "")], ""
    if flow.readings:
        yield "Only under the reading", asked.links(flow.readings), ""


def _terms(asked: Asked, item: Gateway) -> Iterable[tuple[str, Links, str]]:
    """Name and values of each term; `unknown` marks what is not established."""
    for name in TERMS:
        value = getattr(item, name)
        if name == "except_restrictions" and not value:
            continue
        if isinstance(value, tuple) and value:
            yield TERM_NAMES[name], [(say_term((one,), asked.session.labels), asked.place(one)) for one in value], ""
        else:
            said = [(say_term(value, asked.session.labels), "")]
            yield TERM_NAMES[name], said, "unknown" if value is None else ""


def _evidence(proof: Any) -> dict[str, Any]:
    where = proof.version or proof.source or ""
    return {
        "seen": proof.seen or "not recorded",
        "where": where.replace("http://www.legislation.gov.uk/", "").replace("https://", "") or "no source named",
        "href": (page_of(where) or where) if where.startswith("http") else "",
        "supports": ", ".join(item.partition(":")[2] or item for item in proof.supports) or "the whole record",
        "checked": proof.checked or "undated",
        "phrase": proof.phrase or "",
    }


def statute(asked: Asked, name: str) -> Page | Moved:
    """The gateways and bars of a statute.

    Raises:
        UnknownNameError: No statute, or several, are called that.
    """
    session = asked.session
    iri = session.statute_names.get(name)
    if name != legislation_path(iri):
        return Moved(asked.link("statute", legislation_path(iri)))
    listing = list_of_statute(session, iri)
    part, pages = paged(asked, list(listing.rows))
    inside = f"{iri}/"
    said = {
        "iri": iri,
        "href": page_of(iri),
        "lines": [(row, asked.gateway(row["id"])) for row in part],
        "pages": pages,
        "bars": [
            (bar.label, asked.links(bar.provisions), bar.status)
            for bar in session.dataset.restrictions
            if any(one.startswith(inside) for one in bar.provisions)
        ],
        "overlaps": asked.link("overlaps", statute=name),
        "matrix": asked.link("overlaps", "matrix", statute=name),
    }
    things = lambda: [iri, *(row["id"] for row in listing.rows)]  # noqa: E731 - a question put off
    return Page("statute.html", session.labels[iri], said, f"statute-{_file(name)}", lambda: listing, things)


def node(asked: Asked, name: str) -> Page | Moved:
    """What is recorded of a body, a purpose or a category of information, and the gateways that reach it.

    Raises:
        UnknownNameError: Nothing, or several things, are called that.
    """
    session, kind = asked.session, asked.path[0]
    names = {"body": session.body_names, "purpose": session.purpose_names, "information": session.information_names}
    found = name if name in names[kind].labels else names[kind].get(name)
    if found not in session.world.nodes:
        message = f"{found} is not in the data on {session.as_at}"
        raise UnknownNameError(message)
    if found != name:
        return Moved(asked.link(kind, found))
    item = session.world.nodes[name]
    data = session.dataset
    hierarchy = {"body": data.bodies, "purpose": data.purposes, "information": data.information}[kind]
    over = dict.fromkeys(edge.parent for edge in hierarchy.edges if edge.child == name)
    under = dict.fromkeys(edge.child for edge in hierarchy.edges if edge.parent == name)
    said = {
        "kind": kind, "item": item,
        "over": asked.links(over), "under": sorted(asked.links(under)),
        "functions": asked.links(item.functions),
        "exists": describe_periods(item.exists),
        "tables": _tables(asked, kind, name),
        "every": asked.link("gateways", **{kind: name}) if kind != "information" else "",
        "overlaps": asked.link("overlaps", **{kind: name}),
    }  # fmt: skip
    listing = lambda: Listing(rows := list_nodes(session, [name]), rows)  # noqa: E731 - a question put off
    return Page("node.html", item.label, said, f"{kind}-{_file(name)}", listing, lambda: [name])


_SIDES = {
    "body": (("discloser", "May or must tell"), ("recipient", "May or must be told")),
    "purpose": (("purpose", "Gateways for this purpose"),),
    "information": (("subject", "Gateways for this information"),),
}
#: Most lines of each table of a body; the list of all gateways has the rest.
_MOST = 60


def _tables(asked: Asked, kind: str, name: str) -> list[dict[str, Any]]:
    """The live gateways that name a thing, or what it falls under, nearest name first."""
    world = asked.session.world
    closure = {"body": world.bodies, "purpose": world.purposes, "information": world.subjects}[kind]
    distance = _distances(closure.parents, name)
    tables = []
    for side, heading in _SIDES[kind]:
        found = []
        for gateway_id in world.live:
            flows = world.gateways[gateway_id].flows
            named = [(distance[who], who) for flow in flows for who in getattr(flow, side) if who in distance]
            if named and not _left_out(flows, side, distance):
                found.append((*min(named), gateway_id))
        found.sort()
        lines = [(asked.gateway(one), _others(asked, one, side), "" if far == 0 else asked.say(who))
                 for far, who, one in found[:_MOST]]  # fmt: skip
        tables.append({
            "side": side, "heading": heading, "lines": lines, "count": len(found),
            "direct": sum(far == 0 for far, _, _ in found),
        })  # fmt: skip
    return tables


def _left_out(flows: Iterable[Flow], side: str, distance: dict[str, int]) -> bool:
    """Whether every flow leaves the thing out on that side."""
    reaching = [flow for flow in flows if any(who in distance for who in getattr(flow, side))]
    return all(any(who in distance for who in getattr(flow.except_, side)) for flow in reaching)


def _distances(parents: Any, name: str) -> dict[str, int]:
    """How many steps above a thing each name over it stands; itself none."""
    found, edge = {name: 0}, [name]
    while edge:
        edge = [
            over
            for low in edge
            for over in parents.get(low, ())
            if over not in found and found.setdefault(over, found[low] + 1)
        ]
    return found


def _others(asked: Asked, gateway_id: str, side: str) -> dict[str, Links]:
    """The other ends of a gateway: at most four names each."""
    flows = asked.session.world.gateways[gateway_id].flows
    said = {}
    for axis, word in (("discloser", "from"), ("recipient", "to"), ("purpose", "for")):
        if axis == side:
            continue
        names = list(dict.fromkeys(name for flow in flows for name in getattr(flow, axis)))
        said[word] = [*asked.links(names[:4]), *([(f"{len(names) - 4} more", "")] if len(names) > 4 else [])]
    return said
