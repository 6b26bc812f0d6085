"""Parts of the graph that answer one question each, and how they are chosen by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from gateways_graph.errors import UnknownNameError, UsageError
from gateways_graph.graph.bodies import body_graph, gateway_facts, purposes_under
from gateways_graph.graph.build import build_graph
from gateways_graph.graph.overlaps import Cluster, clusters, overlap_graph, statute_graph
from gateways_graph.graph.routes import route_graph
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import ALL_EXTENTS
from gateways_graph.model.groups import Group
from gateways_graph.model.route import Routes

if TYPE_CHECKING:
    import networkx as nx

__all__ = [
    "VIEWS",
    "Cluster",
    "body_graph",
    "build_view",
    "centralities",
    "clusters",
    "neighbourhood",
    "overlap_graph",
    "purpose_graph",
    "statute_graph",
    "strongest",
]

#: View -> what it shows; the choices of `--view`.
VIEWS = {
    "all": "everything recorded, as typed nodes and edges",
    "bodies": "who tells whom: bodies and classes as the law names them, joined by gateways",
    "sectors": "who tells whom, bodies joined into broad classes",
    "statutes": "statutes joined where their gateways overlap, or may",
    "overlaps": "gateways joined where they overlap, in families",
    "neighbourhood": "what names one body, gateway, statute or other node, and what it names (needs a node)",
    "route": "candidate routes of a demand (needs --from, --to and --for)",
    "purpose": "one purpose: its gateways, who may disclose and receive, and under what provision (needs a node)",
}
#: Nodes that half of the data touches: reached by a neighbourhood, not walked through.
_HUBS = frozenset({
    "body", "class", "capacity", "purpose", "information", "relative-purpose", "condition", "statute",
    "enactment-class", "onward-rule", "offence",
})  # fmt: skip


def build_view(
    dataset: Dataset, view: str, *, as_at: date | None = None, findings: Iterable[PairFinding] = (),
    groups: Iterable[Group] | None = None, routes: Routes | None = None, node: str | None = None,
    radius: int | None = None, number: int | None = None, extent: Collection[str] = ALL_EXTENTS,
) -> nx.Graph:  # fmt: skip
    """The graph of a view.

    Args:
        dataset: What was read.
        view: A key of `VIEWS`.
        as_at: As in `build_graph`; `overlaps` and `statutes` take the date of the findings.
        findings: Pairs, needed by `overlaps` and `statutes`.
        groups: What `overlaps` marks as families, as `overlaps --groups` finds them; None looks for
            communities of the graph, which need no engine.
        routes: Needed by `route`.
        node: Id, needed by `neighbourhood` and `purpose`.
        radius: Steps from the node, for `neighbourhood`; by default 1 around a body, drawn as who
            tells whom, and 2 around anything else, drawn as typed nodes.
        number: Which one of the routes; None for all.
        extent: Jurisdictions, for who tells whom; graphs of typed nodes hold all.

    Raises:
        UnknownNameError: No such view, or no such node.
        UsageError: The view needs a node, or routes, and none is given.
    """
    if view not in VIEWS:
        message = f"no view {view!r}: choose one of {', '.join(VIEWS)}"
        raise UnknownNameError(message, tuple(get_close_matches(view, VIEWS)))
    if view in ("bodies", "sectors"):
        return body_graph(dataset, as_at=as_at, purpose=node, by_sector=view == "sectors", extent=extent)
    if view == "statutes":
        return statute_graph(findings, dataset)
    if view == "overlaps":
        return _with_families(overlap_graph(findings, dataset), groups)
    if view == "route":
        if routes is None:
            message = "the view 'route' needs a demand: say from whom, to whom and what for"
            raise UsageError(message)
        return route_graph(routes, dataset, number=number)
    graph = build_graph(dataset, as_at=as_at)
    graph.graph.update(view=view, gateways=gateway_facts(dataset))
    if view == "all":
        return graph
    if node is None:
        message = f"the view {view!r} needs to know which one: name a body, gateway, purpose or statute"
        raise UsageError(message)
    if view == "purpose":
        return purpose_graph(graph, dataset, node)
    tells = body_graph(dataset, as_at=as_at, extent=extent)
    part = neighbourhood(tells, node, radius or 1) if node in tells else neighbourhood(graph, node, radius or 2)
    part.graph["view"] = view
    return part


def _with_families(graph: nx.Graph, groups: Iterable[Group] | None) -> nx.Graph:
    """Mark each gateway with the number and name of its family, the largest being 1; some are in none."""
    if groups is None:
        found = [(number, item.name, item.members) for number, item in enumerate(clusters(graph), start=1)]
    else:
        found = [(item.number, item.name, item.members) for item in groups]
    for number, words, members in found:
        for name in members:
            if name in graph:
                graph.nodes[name].update(family=number, family_name=words)
    return graph


def neighbourhood(graph: nx.Graph, node: str, radius: int = 2) -> nx.Graph:
    """What lies within some steps of a node, directions ignored.

    In a graph with flows, bodies, purposes, statutes and the like are reached and not walked
    through, since half of the data touches them. So a body at radius 2 shows its flows and their
    gateways, and not everything else that goes to their other ends. In a graph without flows
    (who tells whom, overlaps) only edges that touch what lies inside the last step are kept.

    A body is found where the law names it; what reaches it through a class is not shown.

    Returns:
        A copy, in the order of `graph`, with `graph.graph["centre"]`.

    Raises:
        UnknownNameError: The node is not in the graph (nearest ids attached).
    """
    if node not in graph:
        message = f"no node {node!r} in the graph: ids are those of the data, for example body:hmrc"
        raise UnknownNameError(message, tuple(get_close_matches(node, [str(name) for name in graph], n=3)))
    reached, edge_of = {node}, {node}
    typed = any(kind == "flow" for _, kind in graph.nodes(data="kind"))
    for _ in range(radius):
        hubs = _HUBS if typed else frozenset()
        open_nodes = {name for name in edge_of if name == node or graph.nodes[name].get("kind") not in hubs}
        edge_of = {near for name in open_nodes for near in _around(graph, name)} - reached
        reached |= edge_of
    # A flow is not told without both of its ends and its purpose.
    flows = {name for name in reached if graph.nodes[name].get("kind") == "flow"}
    reached |= {near for name in flows for near in _around(graph, name)}
    part = _kept(graph, reached, centre=node)
    if not typed:
        rim = edge_of if radius else set()
        part.remove_edges_from([ends for ends in part.edges() if ends[0] in rim and ends[1] in rim])
    return part


def _around(graph: nx.Graph, name: str) -> set[str]:
    if not graph.is_directed():
        return set(graph.neighbors(name))
    return {*graph.successors(name), *graph.predecessors(name)}


def _kept(graph: nx.Graph, names: set[str], **marks: Any) -> nx.Graph:
    """A copy with these nodes only, in the order of the whole."""
    part = graph.__class__(**{**graph.graph, **marks})
    part.add_nodes_from((name, dict(data)) for name, data in graph.nodes(data=True) if name in names)
    keyed = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    part.add_edges_from(edge for edge in keyed if edge[0] in names and edge[1] in names)
    return part


def purpose_graph(graph: nx.MultiDiGraph, dataset: Dataset, purpose: str) -> nx.MultiDiGraph:
    """Flows for a purpose or one under it, with their gateways, ends, provisions and statutes.

    Flows for a relative or a broader purpose may serve it too and are not shown.

    Raises:
        UnknownNameError: The purpose is not in the data.
    """
    wanted = purposes_under(dataset, purpose)
    names = {name for name in wanted if name in graph}
    flows = {flow for name in names for flow in graph.predecessors(name) if graph.nodes[flow]["kind"] == "flow"}
    owners = {owner for flow in flows for owner in graph.predecessors(flow)}
    names = {name for name in names if any(flow in flows for flow in graph.predecessors(name))} | {purpose}
    names |= flows | owners | {end for flow in flows for end in graph.successors(flow)}
    law = {iri for owner in owners for iri in graph.successors(owner) if graph.nodes[iri]["kind"] == "provision"}
    while law:
        names |= law
        law = {over for iri in law for _, over, kind in graph.out_edges(iri, data="type") if kind == "part_of"} - names
    return _kept(graph, names, centre=purpose)


def strongest(graph: nx.Graph, most: int, *, by: str = "weight") -> tuple[nx.Graph, int]:
    """The heaviest edges with their ends, and how many edges were left out.

    A picture of everything is a tangle; the number left out must be printed beside it.
    """
    if graph.number_of_edges() <= most:
        return graph, 0
    ranked = sorted(graph.edges(data=True), key=lambda edge: (-edge[2].get(by, 1), str(edge[2].get("id"))))
    part = graph.__class__(**graph.graph)
    ends = {end for edge in ranked[:most] for end in edge[:2]}
    part.add_nodes_from((name, dict(data)) for name, data in graph.nodes(data=True) if name in ends)
    kept = {edge[2].get("id") for edge in ranked[:most]}
    part.add_edges_from(edge for edge in graph.edges(data=True) if edge[2].get("id") in kept)
    return part, len(ranked) - most


def centralities(graph: nx.Graph, *, exact_up_to: int = 600, seed: int = 7) -> dict[str, dict[str, float]]:
    """How central each node is, by measures that networkx computes without numpy.

    Returns:
        Node to `degree` (number of edges), `weight` (sum of edge weights), `between` (share of
        shortest paths that pass through, directions kept) and `core` (k-core number). Betweenness
        is exact up to `exact_up_to` nodes and estimated from that many seeded starts above.

    Cost:
        Betweenness dominates: nodes (or `exact_up_to`) times edges.
    """
    import networkx as nx

    simple = nx.DiGraph(graph) if graph.is_directed() else nx.Graph(graph)
    sample = exact_up_to if len(simple) > exact_up_to else None
    between = nx.betweenness_centrality(simple, k=sample, seed=seed)
    loops = list(nx.selfloop_edges(simple))
    simple.remove_edges_from(loops)
    core = nx.core_number(simple)
    return {
        name: {
            "degree": float(graph.degree(name)),
            "weight": float(graph.degree(name, weight="weight")),
            "between": round(between[name], 6),
            "core": float(core[name]),
        }
        for name in graph
    }
