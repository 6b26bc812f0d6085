"""Who tells whom, neighbourhoods, one purpose, and the choice of views."""

from __future__ import annotations

from datetime import date

import networkx as nx
import pytest

from gateways_graph.errors import UnknownNameError, UsageError
from gateways_graph.graph.build import build_graph
from gateways_graph.graph.sectors import sectors_of
from gateways_graph.graph.views import (
    VIEWS,
    body_graph,
    build_view,
    centralities,
    neighbourhood,
    purpose_graph,
    strongest,
)
from gateways_graph.model.route import Demand, Routes
from tests import builders as b
from tests.graph.worlds import finding, small_world


def test_bodies_are_joined_by_the_gateways_that_name_them() -> None:
    """Weight counts gateways and they are listed, with the duties among them."""
    graph = body_graph(small_world())
    told = graph.edges["body:tax", "bcls:council"]
    assert told["gateways"] == ["lapsed", "power"]
    assert told["weight"] == 2
    assert graph.edges["body:north", "body:tax"]["duties"] == 1
    assert graph.nodes["body:tax"]["tells"] == 2
    assert graph.nodes["body:tax"]["told_by"] == 1


def test_a_body_does_not_tell_itself_but_a_class_may() -> None:
    """One council may tell another; one body telling itself is no disclosure."""
    graph = body_graph(small_world())
    assert not graph.has_edge("body:north", "body:north")
    assert graph.has_edge("bcls:council", "bcls:council")


def test_powers_that_only_enable_are_not_drawn() -> None:
    """Regulations not made let nobody tell anybody; nor does a shield, or an act that tells nobody."""
    assert "body:south" not in body_graph(small_world())
    quiet = b.dataset(b.gateway("a", legal_effect="shields"), b.gateway("b", act="use"), b.gateway("c", act="receive"))
    assert not body_graph(quiet).edges


def test_bodies_follow_the_day() -> None:
    """A lapsed power no longer counts."""
    graph = body_graph(small_world(), as_at=date(2020, 1, 1))
    assert graph.edges["body:tax", "bcls:council"]["gateways"] == ["power"]


def test_bodies_follow_the_jurisdictions() -> None:
    """A flow that certainly stands elsewhere only is left out; what is not established may stand anywhere."""

    def told(*extent: str, day: date | None = None) -> list[str]:
        graph = body_graph(data, as_at=day, extent=extent)
        return [name for *_, found in graph.edges(data="gateways") for name in found]

    late = (b.period("2000", extent=("E",)), b.period("2020-01-01", extent=("S",)))
    data = b.dataset(
        b.gateway("everywhere", extent=None),
        b.gateway("scots", extent=("S",)),
        b.gateway("applied", extent=("E", "W", "S"), applies_in=("E",)),
        b.gateway("late", extent=("E", "S"), in_force=late),
    )
    assert told("S") == ["everywhere", "late", "scots"]
    assert told("S", day=date(2010, 1, 1)) == ["everywhere", "scots"]
    assert told("E", day=date(2010, 1, 1)) == ["applied", "everywhere", "late"]
    assert told("NI") == ["everywhere"]


def test_one_purpose_takes_in_what_is_under_it() -> None:
    """Fraud counts benefit fraud; a purpose that is not there is refused with the nearest."""
    graph = body_graph(small_world(), purpose="pur:fraud")
    assert graph.edges["body:tax", "bcls:council"]["gateways"] == ["lapsed", "power"]
    assert not graph.has_edge("body:north", "body:tax")
    assert not body_graph(small_world(), purpose="pur:benefit-fraud").has_edge("bcls:council", "bcls:council")
    with pytest.raises(UnknownNameError) as caught:
        body_graph(small_world(), purpose="pur:frauds")
    assert "pur:fraud" in caught.value.nearest


def test_sectors_join_bodies_into_readable_classes() -> None:
    """A class with too much in it is opened; a body goes to the smallest sector that has it."""
    sectors = sectors_of(small_world().bodies, share=0.5)
    assert sectors["body:tax"] == "bcls:department"
    assert sectors["body:north"] == sectors["bcls:council"] == "bcls:council"
    assert sectors["bcls:anyone"] == "bcls:anyone"
    graph = body_graph(small_world(), by_sector=True)
    assert "body:tax" not in graph


def test_sectors_survive_a_cycle() -> None:
    """Invalid data must not hang a picture."""
    data = b.dataset(b.body_class("a", "bcls:b"), b.body_class("b", "bcls:a"), b.body("x", "bcls:a"))
    assert set(sectors_of(data.bodies)) == {"bcls:a", "bcls:b", "body:x"}


def test_a_neighbourhood_stops_at_bodies_and_purposes() -> None:
    """Around a gateway: its flow, both ends, its law; not the other gateways of the same body."""
    graph = build_graph(small_world())
    near = neighbourhood(graph, "power", 2)
    assert {"power", "flow:power.1", "body:tax", "bcls:council", "pur:benefit-fraud", "bar:secrecy"} <= set(near)
    assert "lapsed" not in near
    assert near.graph["centre"] == "power"


def test_a_neighbourhood_never_shows_half_a_flow() -> None:
    """A flow comes with its discloser, recipient and purpose, even at the rim."""
    near = neighbourhood(build_graph(small_world()), "body:tax", 1)
    assert {"flow:power.1", "bcls:council", "pur:benefit-fraud"} <= set(near)


def test_around_a_body_is_who_it_tells_and_who_tells_it() -> None:
    """The view of one body is drawn as who tells whom, and only its own edges."""
    view = build_view(small_world(), "neighbourhood", node="body:tax")
    assert set(view) == {"body:tax", "bcls:council", "body:north"}
    assert all("body:tax" in ends for ends in view.edges())


def test_unknown_nodes_and_views_are_refused_with_the_nearest() -> None:
    """The error names what can be asked for."""
    with pytest.raises(UnknownNameError) as caught:
        neighbourhood(build_graph(small_world()), "body:taxx")
    assert "body:tax" in caught.value.nearest
    with pytest.raises(UnknownNameError):
        build_view(small_world(), "everything")
    with pytest.raises(UsageError):
        build_view(small_world(), "neighbourhood")


def test_one_purpose_shows_gateways_with_their_law() -> None:
    """Flows for the purpose or under it, their gateways, ends and provisions; nothing else."""
    graph = purpose_graph(build_graph(small_world()), small_world(), "pur:benefit-fraud")
    assert {"power", "flow:power.1", b.provision_iri("power")} <= set(graph)
    assert "lapsed" not in graph


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_can_be_built(view: str) -> None:
    """Every choice of `--view` gives a graph that says which view it is."""
    node = {"neighbourhood": "power", "purpose": "pur:fraud"}.get(view)
    routes = Routes(Demand("body:tax", "body:south", "pur:fraud"), ())
    graph = build_view(small_world(), view, findings=[finding("power", "lapsed")], node=node, routes=routes)
    assert len(graph) > 0
    assert graph.graph["view"] == view


def test_the_strongest_edges_are_kept_and_the_rest_counted() -> None:
    """A picture says how much it leaves out."""
    graph = nx.Graph()
    graph.add_edge("a", "b", id="1", weight=5)
    graph.add_edge("b", "c", id="2", weight=1)
    graph.add_edge("c", "d", id="3", weight=9)
    part, left_out = strongest(graph, 2)
    assert set(part.edges()) == {("a", "b"), ("c", "d")}
    assert left_out == 1
    assert strongest(graph, 3) == (graph, 0)


def test_centralities_need_no_numpy_and_repeat() -> None:
    """Four measures for every node, the same in every run, loops and all."""
    graph = body_graph(small_world())
    found = centralities(graph)
    assert found == centralities(graph)
    assert found["bcls:council"].keys() == {"degree", "weight", "between", "core"}
    assert found["body:tax"]["degree"] == 2.0
    sampled = centralities(nx.path_graph(30), exact_up_to=5)
    assert len(sampled) == 30
