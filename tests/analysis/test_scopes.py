"""Scope relations in bulk are those that `Comparer.sides` finds pair by pair."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from gateways_graph.analysis.relations import Comparer
from gateways_graph.analysis.scopes import ScopePairs, compare_scopes
from gateways_graph.engine import candidates
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset
from tests import builders as make
from tests.builders import day_of
from tests.random_worlds import plain_dataset
from tests.strategies import datasets

EXTENTS = ("E", "S")
Rows = list[tuple[int, int, int, int, int]]


def _pair_by_pair(world: World) -> Rows:
    comparer = Comparer(world)
    found = []
    for a, b in combinations(range(len(world.live)), 2):
        sides = comparer.sides(world.live[a], world.live[b])
        if sides.meets:
            found.append((a, b, sides.meets, sides.a_in_b, sides.b_in_a))
    return found


def _rows(found: ScopePairs) -> Rows:
    return sorted(zip(*(map(int, column) for column in found[1:]), strict=True))


@settings(max_examples=150, deadline=None, suppress_health_check=tuple(HealthCheck), derandomize=True, database=None)
@given(datasets())
def test_bulk_is_pair_by_pair(data: Dataset) -> None:
    """Whatever is vague, left out, paired or gives way: each pair has the three answers of `sides`."""
    world = build_world(data, day_of(), extent=EXTENTS)
    assert _rows(compare_scopes(world)) == _pair_by_pair(world)


@pytest.mark.parametrize("large", [False, True], ids=["plain", "numpy"])
@pytest.mark.parametrize("seed", range(15))
def test_simple_gateways_are_compared_as_boxes(seed: int, large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Boxes of one flow and of several, with offices and single bodies on both sides, with numpy and without."""
    if large:
        pytest.importorskip("numpy")
        monkeypatch.setattr(candidates, "LARGE", 0)
    world = build_world(plain_dataset(seed, 30), day_of(), extent=EXTENTS)
    assert _rows(compare_scopes(world)) == _pair_by_pair(world)


@settings(max_examples=60, deadline=None, suppress_health_check=tuple(HealthCheck), derandomize=True, database=None)
@given(datasets())
def test_numpy_changes_nothing(data: Dataset) -> None:
    """The same answers on worlds that are not simple."""
    pytest.importorskip("numpy")
    world = build_world(data, day_of(), extent=EXTENTS)
    wanted = _rows(compare_scopes(world))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "LARGE", 0)
        assert not world.live or _rows(compare_scopes(world)) == wanted


def test_relations_are_named() -> None:
    """A reader gets ids, the relation of the first to the second, and how sure it is."""
    data = make.dataset(
        make.body_class("k"), make.body("a", "bcls:k"),
        make.gateway("g1", make.flow("body:a")),
        make.gateway("g2", make.flow("bcls:k")),
        make.gateway("g3", make.flow("bcls:k"), in_force=None),
    )  # fmt: skip
    found = list(compare_scopes(build_world(data, day_of())).iter_relations())
    assert found == [
        ("g1", "g2", "inside", "certain"),
        ("g1", "g3", "inside", "possible"),
        ("g2", "g3", "equal", "possible"),
    ]
