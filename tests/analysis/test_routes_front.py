"""The search finds the same front as looking at every sequence of gateways, and orders it as the profile says."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gateways_graph.analysis.ranking import RANK, dominates, find_front, get_order, pick
from gateways_graph.analysis.routes import find_routes
from gateways_graph.analysis.search import PLAIN_STEPS
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Condition
from gateways_graph.model.route import PROFILES, VERDICTS, Demand, Routes
from tests import builders as make
from tests.analysis.exhaustive_routes import every_route, front_of
from tests.analysis.reference_routes import BLOCKED
from tests.analysis.test_routes_against_reference import _many, chains, worlds

Draw = Callable[[st.SearchStrategy[Any]], Any]

DEMAND = Demand("body:giver", "body:taker", "pur:aim", "inf:fact", ("E", "S"), make.DAY)
CONDITIONS = (
    Condition("cond:need", "necessary", "necessity"),
    Condition("cond:ask", "asked", "request"),
    Condition("cond:agree", "agreed", "agreement"),
)
#: Worlds to try; set GATEWAYS_WORLDS to try many more.
WORLDS = int(os.environ.get("GATEWAYS_WORLDS", "200"))


@st.composite
def ranked_worlds(draw: Draw) -> Dataset:
    """Tiny worlds whose gateways differ in conditions, force and evidence too."""
    data: Dataset = draw(worlds())
    names = [item.id for item in CONDITIONS]
    powers = []
    for item in data.gateways:
        asked = draw(st.lists(st.sampled_from(names), max_size=2, unique=True))
        obligation = draw(st.sampled_from(("may", "may", "must", "must-when-required")))
        status = draw(st.sampled_from(("checked", "coded", "double-checked")))
        powers.append(item._replace(conditions=tuple(sorted(asked)), obligation=obligation, status=status))
    return data._replace(gateways=tuple(powers), conditions=CONDITIONS)


def answer(data: Dataset, **asked: Any) -> Routes:
    """Routes of a drawn world."""
    world = build_world(data, make.day_of(), extent=("E", "S"))
    return find_routes(world, DEMAND, **{"max_steps": 3, "top": 50, **asked})


def front(found: Routes) -> set[Any]:
    """The front as listed."""
    return {
        (tuple(dict(route.rank).values()), tuple(step.gateway for step in route.steps), route.tier)
        for route in found.routes
        if route.front
    }


@given(ranked_worlds())
@_many(WORLDS)
def test_the_front_is_that_of_every_route(data: Dataset) -> None:
    """Looking at every sequence of gateways finds the same front, on the same ranks."""
    world = build_world(data, make.day_of(), extent=("E", "S"))
    expected = front_of(every_route(world, DEMAND, max_steps=3))
    found = answer(data)
    assert found.complete
    assert front(found) == expected


@given(ranked_worlds(), st.sampled_from((1, 2)), st.sampled_from((None, *PROFILES[:2])))
@_many(WORLDS)
def test_a_short_list_has_the_first_of_the_front(data: Dataset, top: int, profile: str | None) -> None:
    """Where only few are wanted, each list has as many of the front, and those that come first in its order."""
    order = get_order(profile)
    every = answer(data, profile=profile)
    few = answer(data, top=top, profile=profile)
    lists: dict[Any, list[Any]] = {}
    for one in front(every):
        lists.setdefault((one[2], one[0][0], one[0][-1]), []).append(order(one[0]))
    wanted = {key: sorted(ranks)[:top] for key, ranks in lists.items()}
    listed: dict[Any, list[Any]] = {}
    for one in front(few):
        listed.setdefault((one[2], one[0][0], one[0][-1]), []).append(order(one[0]))
    assert {key: sorted(ranks) for key, ranks in listed.items()} == wanted


@given(ranked_worlds())
@_many(WORLDS)
def test_the_shortest_open_route_is_as_short_as_the_shortest_chain(data: Dataset) -> None:
    """The plain reference knows no open chain of fewer steps, and none where there is no open route.

    General powers and agreement are chained over two steps at most.
    """
    long = {item.id for item in data.gateways if not item.general and "cond:agree" not in (item.conditions or ())}
    open_ = [chain.gateways for chain in chains(data) if chain.verdict < BLOCKED]
    lengths = [len(names) for names in open_ if len(names) <= PLAIN_STEPS or long.issuperset(names)]
    routes = [len(route.steps) for route in answer(data).routes if route.verdict in VERDICTS[:2] and route.steps]
    assert min(routes, default=0) == min(lengths, default=0)


@given(st.lists(st.tuples(*[st.integers(0, 2)] * 3), max_size=12))
def test_the_front_is_what_nothing_beats(ranks: list[tuple[int, ...]]) -> None:
    """Of any vectors the front is exactly those that no other is as good as throughout, and better."""
    beaten = {one for one in ranks if any(two != one and dominates(two, one) for two in ranks)}
    assert set(find_front(ranks)) == set(ranks) - beaten


def test_profiles_change_only_the_order() -> None:
    """Each profile compares every count, in its own order."""
    numbers = tuple(range(len(RANK)))
    for profile in (None, *PROFILES):
        assert sorted(get_order(profile)(numbers)) == list(numbers)
    assert get_order("fewest-eyes")(numbers)[:2] == (RANK.index("eyes"), RANK.index("beyond"))
    assert get_order("strongest-authority")(numbers)[:2] == (RANK.index("verdict"), RANK.index("force"))


def test_the_front_comes_first_and_the_first_of_the_rest_after_it() -> None:
    """Of five ranks two are shown of the front, and what the order alone puts among the first two."""
    order = get_order(None)
    ranks = [(0, 1, *[0] * 9), (0, 2, *[0] * 9), (0, 1, 1, *[0] * 8)]
    assert pick(ranks, top=2, order=order) == [(0, True), (2, False)]
