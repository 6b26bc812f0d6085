"""The join in blocks gives the pairs of the bitmap join, which are those that share a node on every axis."""

from __future__ import annotations

import pickle
import random
import sys
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings

from gateways_graph.analysis.overlaps import candidate_pairs
from gateways_graph.engine import blocks as blocks_module
from gateways_graph.engine import candidates
from gateways_graph.engine.blocks import blocks, run_block
from gateways_graph.engine.candidates import index_world, join_world
from gateways_graph.engine.join import iter_pairs
from gateways_graph.engine.world import World, build_world
from gateways_graph.errors import MissingExtraError
from gateways_graph.model.dataset import Dataset
from tests import builders as make
from tests.builders import day_of
from tests.random_worlds import plain_dataset
from tests.strategies import datasets

pytest.importorskip("numpy")


def _pairs_in_blocks(world: World) -> list[tuple[int, int]]:
    index, _ = index_world(world)
    found = [run_block(index, block) for block in blocks(index)]
    return sorted(pair for one, two in found for pair in zip(one.tolist(), two.tolist(), strict=True))


def _pairs_by_nodes(world: World) -> list[tuple[int, int]]:
    """Pairs of boxes that share a node below on every axis and an extent, by plain sets."""
    closures = (world.bodies, world.bodies, world.purposes, world.subjects)
    rows = [piece for name in world.live for piece in world.scopes[name].plain_possible]
    below = [
        [set(closure.order if not names else set[str]().union(*map(closure.below, names)))
         for closure, names in zip(closures, row.nodes, strict=True)]
        for row in rows
    ]  # fmt: skip
    return [
        (a, b)
        for a, b in combinations(range(len(rows)), 2)
        if rows[a].box.extent & rows[b].box.extent
        and all(one & two for one, two in zip(below[a], below[b], strict=True))
    ]


@pytest.mark.parametrize("seed", range(25))
def test_blocks_give_each_pair_once(seed: int) -> None:
    """Where nodes have several parents too, no pair is lost and none comes twice."""
    world = build_world(plain_dataset(seed, 60), day_of())
    join, owners = join_world(world)
    assert _pairs_in_blocks(world) == sorted(iter_pairs(join)) == _pairs_by_nodes(world)
    assert index_world(world)[1] == owners


@settings(max_examples=100, deadline=None, suppress_health_check=tuple(HealthCheck), derandomize=True, database=None)
@given(datasets())
def test_blocks_agree_with_the_bitmap_join(data: Dataset) -> None:
    """On vague, dead and excluded nodes, unnamed axes and relative purposes the two joins list the same."""
    world = build_world(data, day_of())
    if world.live:
        assert _pairs_in_blocks(world) == sorted(iter_pairs(join_world(world)[0]))


def test_blocks_may_run_in_any_order_and_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """A block reads the index and changes nothing, and both survive being sent to another process."""
    monkeypatch.setattr(blocks_module, "_BLOCK_WORDS", 4)
    world = build_world(plain_dataset(5, 80), day_of())
    index, _ = index_world(world)
    work = list(blocks(index))
    assert len(work) > len(index.runs)
    random.Random(1).shuffle(work)
    sent, parts = pickle.loads(pickle.dumps((index, work)))  # noqa: S301 - just made here
    found = [run_block(sent, block) for block in parts]
    pairs = sorted(pair for one, two in found for pair in zip(one.tolist(), two.tolist(), strict=True))
    assert pairs == sorted(iter_pairs(join_world(world)[0]))


@pytest.mark.parametrize("seed", range(6))
def test_size_does_not_change_the_answer(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Candidate pairs are the same list, in the same order, whichever join made them."""
    world = build_world(plain_dataset(seed, 50), day_of())
    small = candidate_pairs(world)
    monkeypatch.setattr(candidates, "LARGE", 0)
    assert candidate_pairs(world) == small


def test_nothing_to_index_is_said() -> None:
    """A world without a live gateway has no blocks."""
    with pytest.raises(ValueError, match="no box"):
        index_world(build_world(make.dataset(make.body("giver")), day_of()))


def test_without_numpy_the_plain_join_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Candidate pairs need no extra; blocks do, and name the line that installs it."""
    world = build_world(plain_dataset(2, 20), day_of())
    wanted = candidate_pairs(world)
    monkeypatch.setattr(candidates, "LARGE", 0)
    monkeypatch.setattr(candidates, "find_spec", lambda _name: None)
    assert candidate_pairs(world) == wanted
    monkeypatch.setitem(sys.modules, "numpy", None)
    with pytest.raises(MissingExtraError, match=r"numpy is not installed: pip install 'gateways-graph\[large\]'"):
        index_world(world)
