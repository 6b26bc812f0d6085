"""Union coverage and the smallest cover against the plain reference, which enumerates every point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from gateways_graph.engine.box import Box, is_empty, meet
from gateways_graph.engine.unions import Unions, find_smallest_cover, find_union_covers
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset
from tests import builders as make
from tests.builders import day_of
from tests.random_worlds import plain_dataset
from tests.reference import Cover, Scopes
from tests.strategies import datasets

EXTENTS = ("E", "S")


def _is_covered(name: str, others: Iterable[str], covers: Mapping[str, Cover]) -> bool:
    """Whether others certainly hold all that a gateway may cover, adding no pairing of their own."""
    held = [covers[other].sure for other in others if other != name]
    return all(
        any(mark <= wanted for sure in held for mark in sure.get(point, ()))
        for point, marks in covers[name].maybe.items()
        for wanted in marks
    )


def _check(world: World, unions: Unions, covers: Mapping[str, Cover]) -> None:
    for name in world.live:
        found = unions.find(name)
        assert not found.undecided
        assert (found.gap is None) == _is_covered(name, world.live, covers)
        if found.gap is not None:
            _check_gap(world, name, found.gap)
            continue
        assert _is_covered(name, found.cover, covers)
        for other in found.cover:
            assert not _is_covered(name, set(found.cover) - {other}, covers)


def _check_gap(world: World, name: str, gap: Box) -> None:
    """A gap lies in the gateway and holds a disclosure that no plain box of another has."""
    assert not is_empty(gap, world.singles)
    assert any(meet(gap, piece.box) == gap for piece in world.scopes[name].possible.pieces)
    for other in world.live:
        for piece in world.scopes[other].certain.pieces:
            if other != name and not piece.pairings and not world.scopes[other].certain.minus:
                both = meet(gap, piece.box)
                assert both is None or is_empty(both, world.singles)


@settings(max_examples=120, deadline=None, suppress_health_check=tuple(HealthCheck), derandomize=True, database=None)
@given(datasets())
def test_coverage_is_what_the_points_say(data: Dataset) -> None:
    """Vague dates, exclusions, pairings and what gives way: certain coverage holds at every point."""
    world = build_world(data, day_of(), extent=EXTENTS)
    _check(world, Unions(world), Scopes(data, day_of(), EXTENTS).effective)


@pytest.mark.parametrize("seed", range(60))
def test_plain_gateways_have_the_same_answer_by_bitmaps(seed: int) -> None:
    """Hierarchies with several parents, exhaustive classes, offices: own points give what enumeration gives."""
    data = plain_dataset(seed, 14)
    world = build_world(data, day_of(), extent=EXTENTS)
    unions = Unions(world)
    assert unions.plain == set(world.live)
    _check(world, unions, Scopes(data, day_of(), EXTENTS).effective)


def _check_smallest(world: World, covers: Mapping[str, Cover]) -> None:
    found = find_smallest_cover(Unions(world))

    def holds(kept: Iterable[str]) -> bool:
        names = set(kept)
        return all(_is_covered(name, names, covers) for name in world.live if name not in names)

    assert holds(found.kept)
    assert all(clause & set(found.kept) for clause in found.clauses)
    assert not found.kept or not any(holds(kept) for kept in combinations(world.live, len(found.kept) - 1))
    assert set(found.covers) == set(world.live) - set(found.kept)
    assert all(set(cover) <= set(found.kept) for cover in found.covers.values())


@pytest.mark.parametrize("seed", range(12))
def test_smallest_cover_is_the_smallest(seed: int) -> None:
    """No smaller set of gateways holds every point, and each clause of the proof is satisfied."""
    pytest.importorskip("scipy")
    data = plain_dataset(seed, 11)
    world = build_world(data, day_of(), extent=EXTENTS)
    _check_smallest(world, Scopes(data, day_of(), EXTENTS).effective)


@settings(max_examples=100, deadline=None, suppress_health_check=tuple(HealthCheck), derandomize=True, database=None)
@given(datasets())
def test_smallest_cover_knows_pairings_and_what_gives_way(data: Dataset) -> None:
    """The same where scope is vague, paired or displaced: what is displaced altogether need not be kept."""
    pytest.importorskip("scipy")
    world = build_world(data, day_of(), extent=EXTENTS)
    _check_smallest(world, Scopes(data, day_of(), EXTENTS).effective)


def _office_world() -> Dataset:
    """A body that may tell itself or its office, and one that covers all but that."""
    return make.dataset(
        make.body("a"), make.capacity("office", "body:a"), make.body("b"),
        make.gateway("wide", make.flow("body:a", ("body:a", "body:b"))),
        make.gateway("part", make.flow("body:a", "body:b")),
    )  # fmt: skip


def test_a_body_telling_its_own_office_is_a_disclosure() -> None:
    """What a body tells its office is not lost because it cannot tell itself."""
    world = build_world(_office_world(), day_of())
    found = {item.gateway: item for item in find_union_covers(world)}
    assert found["part"].cover == ("wide",)
    assert found["wide"].gap is not None


def test_past_the_budget_it_is_undecided() -> None:
    """Neither a cover nor a gap is claimed when the steps run out."""
    world = build_world(plain_dataset(1, 14), day_of())
    assert {item.undecided for item in find_union_covers(world, budget=0)} == {True}


def test_steps_depend_on_the_data_alone() -> None:
    """The counter that CI gates on is the same on every machine."""
    worlds = [build_world(plain_dataset(3, 14), day_of()) for _ in range(2)]
    counts = []
    for world in worlds:
        unions = Unions(world)
        for name in world.live:
            unions.find(name)
        counts.append(unions.steps)
    assert counts[0] == counts[1] > len(worlds[0].live)
