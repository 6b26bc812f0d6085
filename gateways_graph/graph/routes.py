"""Routes as a graph: each step an edge from who tells to who is told, with the gateway and what it leaves open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.graph.bodies import gateway_facts
from gateways_graph.graph.nodes import label_table
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.identifiers import expand
from gateways_graph.model.route import NOT_DECIDED, Route, Routes, Step

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["route_graph"]


def route_graph(answer: Routes, dataset: Dataset, *, number: int | None = None) -> nx.MultiDiGraph:
    """The candidate routes of a demand, steps that several routes share drawn once for each route.

    Args:
        answer: What `Gateways.routes` found.
        dataset: Where the bodies and gateways are recorded.
        number: Only this route, counted from 1 as `gateways routes` lists them; None for all.

    Returns:
        Nodes: bodies and classes, with `kind`, `label`, `iri`, and `place` (`from`, `to` or
        `between`). Both ends of the demand are there even when no route is. Edges: `type="tells"`,
        `id`, `route` and `step` (both from 1), `gateways` (the one used), `citation`, `verdict`,
        `tier`, `certainty`, `match`, `purposes`, `carries`, `limits`, `residual`, `acting_as`.
        `graph.graph` says what was asked, and what no route decides.
    """
    import networkx as nx

    labels = label_table(dataset)
    demand = answer.demand
    facts = gateway_facts(dataset)
    graph = nx.MultiDiGraph(
        view="route", gateways=facts, demand=_asked(answer, labels), complete=answer.complete,
        not_decided="; ".join(NOT_DECIDED),
    )  # fmt: skip
    chosen = [(place, route) for place, route in enumerate(answer.routes, 1) if number in (None, place)]
    kinds = {node.id: node.kind for node in dataset.bodies.nodes}
    names = [demand.discloser, *(end for _, route in chosen for step in route.steps for end in _ends(step))]
    for name in dict.fromkeys((*names, demand.recipient)):
        side = {demand.discloser: "from", demand.recipient: "to"}.get(name, "between")
        graph.add_node(name, kind=kinds.get(name, "body"), label=labels.get(name, name), iri=expand(name), place=side)
    for place, route in chosen:
        for at, step in enumerate(route.steps, 1):
            edge = _edge(route, step, labels, facts)
            name = f"e:{place}.{at}|tells|{step.gateway}"
            graph.add_edge(step.discloser, step.recipient, key=name, id=name, route=place, step=at, **edge)
    return graph


def _asked(answer: Routes, labels: Mapping[str, str]) -> str:
    demand = answer.demand
    told = f"{labels.get(demand.discloser, demand.discloser)} to {labels.get(demand.recipient, demand.recipient)}"
    about = f", {labels.get(demand.information, demand.information)}" if demand.information else ""
    return f"{told} for {labels.get(demand.purpose, demand.purpose)}{about}, on {demand.date}"


def _ends(step: Step) -> Sequence[str]:
    return (step.discloser, step.recipient)


def _edge(
    route: Route, step: Step, labels: Mapping[str, str], facts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    def said(names: Sequence[str]) -> list[str]:
        return [labels.get(name, name) for name in names]

    known = facts.get(step.gateway, {})
    return {
        "type": "tells",
        "weight": 1,
        "gateways": [step.gateway],
        "citation": known.get("citation") or known.get("label") or step.gateway,
        "verdict": route.verdict,
        "tier": route.tier,
        "certainty": route.certainty,
        "match": route.match,
        "purposes": said(step.purpose),
        "carries": said(step.carries),
        "acting_as": said(step.acting_as),
        "limits": list(step.limits),
        "residual": list(step.residual),
        "turns_on": list(route.turns_on),
    }
