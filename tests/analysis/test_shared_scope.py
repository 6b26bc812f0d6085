"""Shared ground against a plain count: every point of every gateway stands in exactly one part."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest

from gateways_graph.analysis.shared_scope import share_scope
from gateways_graph.engine.box import Box
from gateways_graph.engine.world import World, build_world
from gateways_graph.errors import UsageError
from tests import builders as make
from tests.random_worlds import plain_dataset


def _bits(mask: int) -> list[int]:
    return [at for at in range(mask.bit_length()) if mask >> at & 1]


def _points(world: World, name: str) -> set[tuple[int, ...]]:
    """Every disclosure that a gateway certainly covers, one by one."""

    def of(box: Box) -> set[tuple[int, ...]]:
        every = product(*(_bits(axis) for axis in box))
        return {point for point in every if point[0] != point[1] or not world.singles >> point[0] & 1}

    region = world.scopes[name].certain
    covered = set().union(*(of(piece.box) for piece in region.pieces))
    return covered.difference(*(of(box) for box in region.minus))


@pytest.mark.parametrize("seed", range(12))
def test_shares_are_those_of_a_plain_count(seed: int) -> None:
    """Alone and shared parts equal what counting points one by one gives."""
    world = build_world(plain_dataset(seed, 7), make.day_of())
    names = [name for name in world.live if world.scopes[name].certain.pieces][:6]
    found = share_scope(world, names)
    points = {name: _points(world, name) for name in names}
    exact = Counter(tuple(name for name in names if point in points[name]) for point in set().union(*points.values()))
    assert {item.members: item.part * len(points[item.narrowest]) for item in found.shared} == {
        members: count for members, count in exact.items() if len(members) > 1
    }
    for name in names:
        assert found.alone[name] == Fraction(exact[(name,)], max(len(points[name]), 1))
    for item in found.shared:
        assert len(points[item.narrowest]) == min(len(points[name]) for name in item.members)


def test_a_tangle_is_given_up() -> None:
    """Past the budget of boxes the question is refused, and what to do is said."""
    world = build_world(plain_dataset(3, 7), make.day_of())
    names = [name for name in world.live if world.scopes[name].certain.pieces]
    with pytest.raises(UsageError, match="name fewer"):
        share_scope(world, names, budget=1)
