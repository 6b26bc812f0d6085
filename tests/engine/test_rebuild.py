"""A world made from another by what changed is the world made afresh."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings

from gateways_graph.analysis.disputes import Disputes
from gateways_graph.engine.world import Region, Scope, World, build_world, rebuild_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.readings import settle
from tests import builders as make
from tests.analysis.test_rerouting import disputed
from tests.reference_relations import iter_settled
from tests.strategies import datasets

_MANY = settings(
    max_examples=150, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)  # fmt: skip


def _region(region: Region) -> Any:
    return [(piece.box, piece.flow, piece.pairings) for piece in region.pieces], sorted(set(region.minus))


def _told(scope: Scope) -> Any:
    return _region(scope.certain), _region(scope.possible)


def _same(one: World, two: World) -> None:
    assert (one.live, one.dormant, one.ended) == (two.live, two.dormant, two.ended)
    assert list(one.bars) == list(two.bars)
    for name in one.live:
        assert _told(one.scopes[name]) == _told(two.scopes[name])
    for name in one.bars:
        assert _told(one.bars[name]) == _told(two.bars[name])


def _check(data: Dataset) -> None:
    world = build_world(data, make.day_of(), extent=("E", "S"))
    disputes = Disputes(world)
    for choice, _ in iter_settled(data):
        settled = settle(data, choice)
        _same(rebuild_world(world, settled), build_world(settled, make.day_of(), extent=("E", "S"), like=world))
        assert disputes.settled(sorted(choice.items())) == settled


@_MANY
@given(datasets(readings=True))
def test_gateways_under_readings(data: Dataset) -> None:
    """Flows, dates, effects and what is given way to, whatever the reading."""
    _check(data)


@_MANY
@given(disputed())
def test_bars_under_readings(data: Dataset) -> None:
    """Bars as well."""
    _check(data)
