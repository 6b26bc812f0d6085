"""Who tells whom: bodies joined by the gateways that name them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from gateways_graph.errors import UnknownNameError
from gateways_graph.graph.build import standing
from gateways_graph.graph.edges import edge_id
from gateways_graph.graph.nodes import iter_nodes, label_table
from gateways_graph.graph.sectors import sectors_of
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import ALL_EXTENTS, Flow, Gateway
from gateways_graph.model.identifiers import expand

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["body_graph", "gateway_facts", "purposes_under", "telling_flows"]

#: Acts that tell somebody; `use`, `receive`, `publish` and `match` are recorded and not drawn here.
_TELLING_ACTS = frozenset({"disclose", "make-available"})
#: An enabling power has no live flow until it is used, and a shield gives no permission.
_SILENT_EFFECTS = frozenset({"enables", "shields"})
_DUTIES = frozenset({"must", "must-when-required"})


def body_graph(
    dataset: Dataset, *, as_at: date | None = None, purpose: str | None = None, by_sector: bool = False,
    extent: Collection[str] = ALL_EXTENTS,
) -> nx.DiGraph:  # fmt: skip
    """A directed graph with an edge per (discloser, recipient) that gateways name.

    The ends are values as the law names them: a class stays a class and is not spread over its
    members, so the graph shows what is written and not what follows (`routes` does that). Drawn
    are gateways that disclose or make available, and neither only enable nor only shield; bars
    and conditions are not weighed.

    Args:
        dataset: What was read.
        as_at: Leave out gateways and flows that were certainly not in force that day.
        purpose: Only flows for this purpose or one under it. Flows for a relative or a broader
            purpose may serve it too and are not counted.
        by_sector: Join values into broad classes (`sectors_of`), for pictures.
        extent: Leave out flows that certainly stand in none of these jurisdictions.

    Returns:
        Nodes with `kind`, `label`, `iri`, `told_by` and `tells` (numbers of gateways in and out).
        Edges with `type="tells"`, `id`, `weight` (number of gateways), `gateways` (their ids, in
        order), `duties` (how many of them are duties), `purposes` (labels, in order). Under
        `graph.graph["gateways"]` the short facts of each gateway. Edges from a single body to
        itself are left out: telling oneself is no disclosure.

    Raises:
        UnknownNameError: The purpose is not in the data.

    Cost:
        The sum over flows of disclosers times recipients.
    """
    import networkx as nx

    labels = label_table(dataset)
    wanted = None if purpose is None else purposes_under(dataset, purpose)
    sector = sectors_of(dataset.bodies) if by_sector else {}
    pairs: dict[tuple[str, str], dict[str, set[str]]] = {}
    for gateway, flow in telling_flows(dataset, as_at, extent):
        for_these = set(flow.purpose) if wanted is None else wanted & set(flow.purpose)
        if wanted is not None and not for_these:
            continue
        for discloser in flow.discloser:
            for recipient in flow.recipient:
                ends = sector.get(discloser, discloser), sector.get(recipient, recipient)
                kept = pairs.setdefault(ends, {"gateways": set(), "purposes": set()})
                kept["gateways"].add(gateway.id)
                kept["purposes"] |= {labels.get(name, name) for name in for_these}
    graph = nx.DiGraph(view="sectors" if by_sector else "bodies", gateways=gateway_facts(dataset))
    _fill(graph, pairs, dataset)
    return graph


def purposes_under(dataset: Dataset, purpose: str) -> set[str]:
    """A purpose and every purpose under it.

    Raises:
        UnknownNameError: It is not in the data.
    """
    labels = {node.id: node.label for node in dataset.purposes.nodes}
    if purpose not in labels:
        from difflib import get_close_matches

        message = f"no purpose {purpose!r} in the data: `gateways list purposes` prints them"
        raise UnknownNameError(message, tuple(get_close_matches(purpose, sorted(labels), n=3)))
    children: dict[str, list[str]] = {}
    for edge in dataset.purposes.edges:
        children.setdefault(edge.parent, []).append(edge.child)
    found, waiting = {purpose}, [purpose]
    while waiting:
        fresh = set(children.get(waiting.pop(), ())) - found
        found |= fresh
        waiting += sorted(fresh)
    return found


def gateway_facts(dataset: Dataset) -> dict[str, dict[str, Any]]:
    """Id to what a reader of a picture wants to know of a gateway: label, citation, status, links, terms."""
    names = ("label", "citation", "statute", "status", "obligation", "source", "legal_effect", "in_force", "links")
    facts = {}
    for record in iter_nodes(dataset, label_table(dataset)):
        if record.attributes["kind"] == "gateway":
            facts[record.id] = {name: record.attributes[name] for name in names if name in record.attributes}
    return facts


def telling_flows(
    dataset: Dataset, as_at: date | None, extent: Collection[str] = ALL_EXTENTS
) -> Iterator[tuple[Gateway, Flow]]:
    """Gateways that tell somebody something, with each of their flows that may stand; `as_at` None is any day."""
    day = None if as_at is None else as_at.toordinal()
    for gateway in dataset.gateways:
        if gateway.act not in _TELLING_ACTS or gateway.legal_effect in _SILENT_EFFECTS:
            continue
        if day is not None and not standing(gateway.in_force, day, waiting=gateway.not_commenced):
            continue
        for flow in gateway.flows:
            stands = day is None or flow.in_force is None or standing(flow.in_force, day)
            if stands and (set(ALL_EXTENTS) <= set(extent) or _reaches(gateway, flow, day, extent)):
                yield gateway, flow


def _reaches(gateway: Gateway, flow: Flow, day: int | None, extent: Collection[str]) -> bool:
    """Whether a flow may stand in one of these jurisdictions; what is not established may."""
    text = flow.extent if flow.extent is not None else gateway.extent
    applies = flow.applies_in if flow.applies_in is not None else gateway.applies_in
    places = set(extent).intersection(*(found for found in (text, applies) if found))
    periods = flow.in_force if flow.in_force is not None else gateway.in_force
    if not places or not periods:
        return bool(places)
    there = [period for period in periods if not period.extent or places & set(period.extent)]
    return any(day is None or period.holds_on(day) for period in there)


def _fill(graph: nx.DiGraph, pairs: dict[tuple[str, str], dict[str, set[str]]], dataset: Dataset) -> None:
    """Nodes in order of id, then edges in order of their ends."""
    nodes = dataset.bodies.by_id()
    duties = {gateway.id for gateway in dataset.gateways if gateway.obligation in _DUTIES}
    single = {name for name, node in nodes.items() if node.kind != "class"}
    kept = {ends: found for ends, found in sorted(pairs.items()) if ends[0] != ends[1] or ends[0] not in single}
    for name in sorted({end for ends in kept for end in ends}):
        node = nodes.get(name)
        out = {gateway for ends in kept if ends[0] == name for gateway in kept[ends]["gateways"]}
        into = {gateway for ends in kept if ends[1] == name for gateway in kept[ends]["gateways"]}
        graph.add_node(
            name, kind=node.kind if node else "not-recorded", label=node.label if node else name, iri=expand(name),
            tells=len(out), told_by=len(into),
        )  # fmt: skip
    for (discloser, recipient), found in kept.items():
        gateways = sorted(found["gateways"])
        graph.add_edge(
            discloser, recipient, id=edge_id(discloser, "tells", recipient), type="tells", weight=len(gateways),
            gateways=gateways, duties=len(duties.intersection(gateways)), purposes=sorted(found["purposes"]),
        )  # fmt: skip
