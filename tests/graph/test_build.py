"""The whole data set as one typed multigraph."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from gateways_graph.graph.build import build_graph
from gateways_graph.graph.edges import EDGE_TYPES
from gateways_graph.model.hierarchy import Edge
from tests import builders as b
from tests.graph.worlds import ACT, small_world

if TYPE_CHECKING:
    import networkx as nx


@pytest.fixture
def graph() -> nx.MultiDiGraph:
    """The small world at no date."""
    return build_graph(small_world())


def edge(graph: nx.MultiDiGraph, source: str, kind: str, target: str) -> bool:
    """Whether the edge is there, under its stable id."""
    return bool(graph.has_edge(source, target, key=f"e:{source}|{kind}|{target}"))


def test_every_node_says_what_it_is(graph: nx.MultiDiGraph) -> None:
    """Kind, label and full IRI are on every node; the label is the recorded one."""
    for name, data in graph.nodes(data=True):
        assert data["kind"]
        assert data["label"]
        assert "://" in data["iri"], name
    assert graph.nodes["body:tax"]["label"] == "Tax Office"
    assert graph.nodes["power"]["iri"] == "https://w3id.org/uk-gateways/id/gateway/power"


def test_every_edge_has_a_known_type_and_a_unique_id(graph: nx.MultiDiGraph) -> None:
    """Ids are unique in the whole graph, equal to the key, and types are documented."""
    ids = [data["id"] for *_, data in graph.edges(data=True)]
    assert len(ids) == len(set(ids))
    assert all(key == data["id"] for *_, key, data in graph.edges(keys=True, data=True))
    assert {data["type"] for *_, data in graph.edges(data=True)} <= EDGE_TYPES.keys()


def test_edges_follow_the_data(graph: nx.MultiDiGraph) -> None:
    """Law, gateway, flow and bodies are joined as the vocabulary joins them."""
    assert edge(graph, "power", "conferred_by", b.provision_iri("power"))
    assert edge(graph, b.provision_iri("power"), "part_of", ACT)
    assert edge(graph, "power", "permits", "flow:power.1")
    assert edge(graph, "flow:power.1", "discloser", "body:tax")
    assert edge(graph, "flow:power.1", "recipient", "bcls:council")
    assert edge(graph, "power", "lifts", "bar:secrecy")
    assert edge(graph, "bar:secrecy", "bars", "flow:secrecy.1")
    assert edge(graph, "body:tax", "member_of", "bcls:department")
    assert edge(graph, "bcls:council", "broader", "bcls:public")
    assert edge(graph, "lapsed", "version_of", "fam:one")


def test_versions_that_abut_are_joined_from_older_to_newer(graph: nx.MultiDiGraph) -> None:
    """A gateway that began on the day another of its family ended is its successor."""
    assert edge(graph, "lapsed", "successor", "renewed")
    assert not edge(graph, "renewed", "successor", "lapsed")


def test_relative_purposes_are_nodes_in_plain_words(graph: nx.MultiDiGraph) -> None:
    """`functions of the recipient` belongs to the vocabulary and still has a node."""
    assert graph.nodes["code:functions-of-recipient"]["kind"] == "relative-purpose"


def test_names_recorded_nowhere_are_kept_and_marked(graph: nx.MultiDiGraph) -> None:
    """A reference to something that is not recorded is not lost silently."""
    assert graph.nodes[b.provision_iri("lapsed")]["kind"] == "not-recorded"


def test_none_and_not_established_differ() -> None:
    """`none` is a word; what is not established has no attribute."""
    settled = build_graph(b.dataset(b.gateway("g"))).nodes["g"]
    unread = build_graph(b.dataset(b.gateway("g", conditions=None, onward=None))).nodes["g"]
    assert settled["conditions"] == "none"
    assert "conditions" not in unread


def test_a_day_leaves_out_what_was_not_in_force() -> None:
    """Before an Act, after a repeal and before a body existed there is nothing to draw."""
    then = build_graph(small_world(), as_at=date(2002, 1, 1))
    now = build_graph(small_world(), as_at=date(2020, 1, 1))
    assert "lapsed" in then
    assert "flow:lapsed.1" in then
    assert "renewed" not in then
    assert "body:south" not in then
    assert "lapsed" not in now
    assert "flow:lapsed.1" not in now
    assert "body:south" in now
    assert ACT not in build_graph(small_world(), as_at=date(2001, 1, 1))


def test_what_may_be_in_force_stays_and_says_so() -> None:
    """No recorded date is not "no": the gateway stays as possible; a waiting one goes."""
    data = b.dataset(
        b.gateway("unknown", in_force=None), b.gateway("waiting", in_force=None, not_commenced=True), b.gateway("sure")
    )
    graph = build_graph(data, as_at=date(2020, 1, 1))
    assert graph.nodes["unknown"]["in_force_then"] == "possible"
    assert graph.nodes["sure"]["in_force_then"] == "certain"
    assert "waiting" not in graph


def test_a_membership_that_ended_is_left_out_on_a_later_day() -> None:
    """Dated membership edges follow the day; the body stays."""
    data = b.dataset(b.body("x", "bcls:c", during=(b.period("2000", "2010"),)), b.body_class("c"))
    assert build_graph(data, as_at=date(2005, 6, 1)).has_edge("body:x", "bcls:c")
    after = build_graph(data, as_at=date(2015, 6, 1))
    assert not after.has_edge("body:x", "bcls:c")
    assert "body:x" in after


def test_two_memberships_of_one_class_are_one_edge_with_both_periods() -> None:
    """Leaving and joining again gives one edge id, not two."""
    data = b.dataset(b.body("x", "bcls:c", during=(b.period("2000", "2005"),)), b.body_class("c"))
    again = Edge("body:x", "bcls:c", (b.period("2010"),))
    data = data._replace(bodies=data.bodies._replace(edges=(*data.bodies.edges, again)))
    graph = build_graph(data)
    assert graph.number_of_edges("body:x", "bcls:c") == 1
    (dates,) = (dates for *_, dates in graph.edges(data="dates"))
    assert dates == ["from 2000 until 2005", "from 2010"]


def test_order_never_changes() -> None:
    """Two builds have the same nodes and edges in the same order."""
    one, two = build_graph(small_world()), build_graph(small_world())
    assert list(one.nodes(data=True)) == list(two.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(two.edges(keys=True, data=True))
