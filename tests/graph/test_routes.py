"""Routes as a graph, and families as the analysis groups them."""

from __future__ import annotations

import pytest

from gateways_graph.errors import UsageError
from gateways_graph.graph.routes import route_graph
from gateways_graph.graph.views import build_view
from gateways_graph.model.groups import Group
from gateways_graph.model.route import Demand, Route, Routes, Step
from tests.graph.worlds import finding, small_world

STEP = Step("power", "body:tax", "bcls:council", purpose=("pur:fraud",), residual=("necessary",))
ONWARD = Step("renewed", "bcls:council", "body:south")
ANSWER = Routes(
    Demand("body:tax", "body:south", "pur:fraud", date="2026-01-01"),
    (Route("arguable", "specific", "possible", (STEP, ONWARD)), Route("blocked", "general", "certain", (STEP,))),
)


def test_each_step_is_an_edge_with_its_gateway() -> None:
    """Steps are numbered within their route; a step that two routes share is there for each."""
    graph = route_graph(ANSWER, small_world())
    steps = [(data["route"], data["step"], data["gateways"], data["verdict"]) for *_, data in graph.edges(data=True)]
    assert sorted(steps) == [
        (1, 1, ["power"], "arguable"), (1, 2, ["renewed"], "arguable"), (2, 1, ["power"], "blocked"),
    ]  # fmt: skip
    assert len({data["id"] for *_, data in graph.edges(data=True)}) == 3
    assert {name: data["place"] for name, data in graph.nodes(data=True)} == {
        "body:tax": "from", "bcls:council": "between", "body:south": "to",
    }  # fmt: skip
    assert graph.nodes["body:tax"]["label"] == "Tax Office"
    assert graph.graph["demand"].startswith("Tax Office to South Council for preventing fraud")


def test_one_route_alone() -> None:
    """Counted as the list of routes counts them."""
    graph = route_graph(ANSWER, small_world(), number=2)
    assert [data["verdict"] for *_, data in graph.edges(data=True)] == ["blocked"]


def test_no_route_leaves_both_ends() -> None:
    """A demand with no route is two bodies and no line."""
    graph = build_view(small_world(), "route", routes=ANSWER._replace(routes=()))
    assert (sorted(graph), graph.number_of_edges()) == (["body:south", "body:tax"], 0)
    with pytest.raises(UsageError, match="needs a demand"):
        build_view(small_world(), "route")


def test_families_are_the_groups_of_the_analysis() -> None:
    """Number and name of the group; a gateway in no group is in no family."""
    found = [finding("power", "lapsed", "subsumed"), finding("duty", "power")]
    group = Group(1, "fraud", ("lapsed", "power"), "chain", None, None, (), 1, 2, 1, (), "certain")
    graph = build_view(small_world(), "overlaps", findings=found, groups=(group,))
    assert dict(graph.nodes(data="family_name")) == {"duty": None, "lapsed": "fraud", "power": "fraud"}
    assert graph.nodes["power"]["family"] == 1
