"""How much rests on a gateway: pairs as `overlaps` lists them, steps as a brute-force count finds them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

from gateways_graph.analysis.overlaps import count_overlaps, find_overlaps
from gateways_graph.analysis.reliance import FEW, count_steps
from gateways_graph.engine.box import Box, is_empty, is_inside
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset
from tests import builders as make
from tests.strategies import datasets

_SEARCHING = settings(max_examples=80, database=None, derandomize=True, suppress_health_check=list(HealthCheck))


def steps_of(*items: object) -> dict[str, int]:
    """Steps that rest on each gateway of a world."""
    return dict(count_steps(build_world(make.dataset(*items), make.day_of())))


@given(datasets(readings=True))
@_SEARCHING
def test_pairs_are_those_that_overlaps_lists(data: Dataset) -> None:
    """The cheap count of pairs is the number of findings of the full comparison, gateway by gateway."""
    world = build_world(data, make.day_of())
    listed = Counter(name for item in find_overlaps(world).findings for name in (item.a, item.b))
    assert count_overlaps(world) == listed


@given(datasets(readings=True))
@_SEARCHING
def test_steps_are_those_of_a_plain_count(data: Dataset) -> None:
    """Bitmaps give the number of steps that a search through every step and box gives."""
    world = build_world(data, make.day_of())
    assert count_steps(world) == _plain_count(world)


def _plain_count(world: World) -> Counter[str]:
    acts, effects = {"disclose", "make-available"}, {None, "confers", "extends", "lifts-bar"}
    pieces = [
        (name, piece)
        for name in world.live
        if world.gateways[name].act in acts and world.gateways[name].legal_effect in effects
        for piece in world.scopes[name].plain_possible
    ]
    steps: set[Box] = set()
    for _, piece in pieces:
        for given_by in piece.nodes[0]:
            for given_to in piece.nodes[1]:
                for purpose in piece.nodes[2]:
                    ends = world.bodies.possible[given_by], world.bodies.possible[given_to]
                    cut = Box(*ends, world.purposes.possible[purpose], *piece.box[3:])
                    steps.add(Box(*(one & other for one, other in zip(cut, piece.box, strict=True))))
    counts: Counter[str] = Counter()
    for step in steps:
        owners = {name for name, piece in pieces if is_inside(step, piece.box)}
        if not is_empty(step, world.singles) and len(owners) <= FEW:
            counts.update(owners)
    return counts


def test_each_end_and_purpose_makes_a_step() -> None:
    """Two disclosers, two recipients and three purposes are twelve steps; telling oneself is none."""
    flow = make.flow(["body:a", "body:b"], ["body:c", "body:d"], ["pur:p", "pur:q", "pur:r"])
    assert steps_of(make.gateway("g", flow)) == {"g": 12}
    assert steps_of(make.gateway("g", make.flow(["body:a", "body:b"], ["body:a", "body:b"]))) == {"g": 2}


@pytest.mark.parametrize(("count", "each"), [(1, 1), (3, 1), (4, 0)])
def test_a_step_that_many_cover_rests_on_none(count: int, each: int) -> None:
    """Up to three gateways share what rests on them; a fourth takes it off them all."""
    names = [f"g{number}" for number in range(count)]
    assert steps_of(*map(make.gateway, names)) == {name: each for name in names if each}


def test_a_broader_gateway_covers_the_steps_of_a_narrower() -> None:
    """A step that lies inside a wider box rests on both; narrower information does not cover wider."""
    wide = make.gateway("wide", make.flow("bcls:k"))
    narrow = make.gateway("narrow", make.flow("body:a", subject="inf:s"))
    place = (make.body("a", "bcls:k"), make.body_class("k"), make.information("s", "inf:any"), make.information("any"))
    assert steps_of(wide, narrow, *place) == {"wide": 2, "narrow": 1}


@pytest.mark.parametrize(
    "fields",
    [{"act": "use"}, {"legal_effect": "shields"}, {"legal_effect": "enables"}, {"in_force": (make.period("2030"),)}],
    ids=["use", "shield", "power", "not begun"],
)
def test_what_is_no_step_of_a_route_counts_none(fields: dict[str, object]) -> None:
    """Using, shielding, enabling, and what is not in force carry no step."""
    assert steps_of(make.gateway("g", **fields)) == {}
