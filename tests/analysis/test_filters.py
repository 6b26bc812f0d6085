"""Filtered pairs are those of the whole answer that pass, though the others are not worked out in full."""

from __future__ import annotations

from datetime import date

import pytest

from gateways_graph.analysis.overlaps import NO_FILTERS, Filters, box_tests, find_overlaps, from_statute
from gateways_graph.engine.region import common_boxes
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.identifiers import statute_iri
from tests.random_worlds import plain_dataset

DAY = date(2026, 1, 1).toordinal()


def _choices(world: World) -> list[Filters]:
    """Filters of each kind, and two together."""
    gateway = world.live[0]
    provision = next(iri for name in world.live for iri in world.gateways[name].provisions)
    body, purpose = max(world.bodies.possible), max(world.purposes.possible)
    return [
        Filters(gateway=(gateway,)),
        Filters(gateway=tuple(world.live[:3]), purpose=purpose),
        Filters(statute=statute_iri(provision)),
        Filters(body=body),
        Filters(body=body, purpose=purpose),
        Filters(information=max(world.subjects.possible)),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_filters_take_from_the_whole_answer(seed: int) -> None:
    """The same findings in the same order, and the same broad gateways."""
    world = build_world(plain_dataset(seed, 24), DAY)
    whole = find_overlaps(world)
    assert whole == find_overlaps(world, filters=NO_FILTERS)
    narrowed = 0
    for filters in _choices(world):
        found = find_overlaps(world, filters=filters)
        tests = box_tests(world, filters)
        kept = [
            item
            for item in whole.findings
            if (not filters.gateway or {item.a, item.b} & set(filters.gateway))
            and (not filters.statute or any(from_statute(world, name, filters.statute) for name in (item.a, item.b)))
            and any(
                all(test(box) for test in tests)
                for box in common_boxes(
                    world.scopes[item.a].plain_possible, world.scopes[item.b].plain_possible, world.singles
                )
            )
        ]
        assert found == whole._replace(findings=tuple(kept))
        narrowed += 0 < len(kept) < len(whole.findings)
    assert narrowed
