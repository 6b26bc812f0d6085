"""Positions: deterministic, apart, with and without Graphviz."""

from __future__ import annotations

import math

import networkx as nx
import pytest

from gateways_graph.errors import GatewaysError
from gateways_graph.export import layout
from gateways_graph.export.layout import place_nodes
from tests.export.graphs import views


@pytest.mark.parametrize("graphviz", [True, False])
@pytest.mark.parametrize("nodes", [0, 1, 2, 40, 400])
def test_every_node_has_a_place_of_its_own(nodes: int, graphviz: bool) -> None:
    """Also in graphs without edges and in large ones; twice the same."""
    graph = nx.gnp_random_graph(nodes, 0.05, seed=1)
    places = place_nodes(graph, graphviz=graphviz)
    assert len(places) == len(set(places)) == nodes
    assert places == place_nodes(graph, graphviz=graphviz)


def test_the_plain_layout_does_not_hang_on_text_hashes() -> None:
    """Nodes are numbered by order, so names do not matter."""
    graph = nx.relabel_nodes(nx.cycle_graph(12), {number: f"node {number}" for number in range(12)})
    assert place_nodes(graph, graphviz=False) == place_nodes(nx.cycle_graph(12), graphviz=False)


def test_neighbours_stand_nearer_than_strangers() -> None:
    """The plain layout is worth looking at: two cliques come out as two groups."""
    graph = nx.disjoint_union(nx.complete_graph(8), nx.complete_graph(8))
    graph.add_edge(0, 8)
    at = place_nodes(graph, graphviz=False)

    def apart(one: int, other: int) -> float:
        return math.dist(at[one], at[other])

    inside = sum(apart(a, b) for a in range(1, 8) for b in range(1, 8) if a < b) / 21
    across = sum(apart(a, b) for a in range(1, 8) for b in range(9, 16)) / 49
    assert inside < across


def test_a_failing_graphviz_costs_nobody_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain layout steps in."""

    def fail(*_: object, **__: object) -> bytes:
        raise GatewaysError

    graph = nx.path_graph(5)
    monkeypatch.setattr(layout, "run_graphviz", fail)
    monkeypatch.setattr(layout, "has_graphviz", lambda _: True)
    assert place_nodes(graph) == place_nodes(graph, graphviz=False)


def test_families_stand_apart() -> None:
    """No node of one family lies among those of another."""
    graph = nx.empty_graph(30)
    for number in graph:
        graph.nodes[number]["family"] = number % 5
    places = place_nodes(graph)
    for one in range(5):
        xs, ys = zip(*places[one::5], strict=True)
        for number, (x, y) in enumerate(places):
            if number % 5 != one:
                assert not (min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys))
    assert len(place_nodes(views()["overlaps"])) == 3
