"""Work counters: how much the engine did, which is the same on every machine and may gate in CI."""

from __future__ import annotations

from importlib.util import find_spec

from gateways_graph.analysis.overlaps import candidate_pairs
from gateways_graph.engine.candidates import index_world, join_world
from gateways_graph.engine.unions import Unions
from gateways_graph.engine.world import World

__all__ = ["count_work"]


def count_work(world: World) -> dict[str, int]:
    """Words of 64 bits combined in the join, pairs of boxes it gave, pairs of gateways, steps of union coverage."""
    join, _ = join_world(world)
    words, extracted = 0, 0
    width = -(-join.size // 64)
    for box in range(1, join.size):
        row = join.row(box) & ((1 << box) - 1)
        extracted += row.bit_count()
        for values in join.values:
            words += width * (len(values[box]) + 1)
    unions = Unions(world)
    covered = sum(1 for name in world.live if unions.find(name).cover)
    return {
        "gateways": len(world.live),
        "boxes": join.size,
        "words_combined_at_most": words,
        "block_words": _block_words(world),
        "box_pairs_extracted": extracted,
        "gateway_pairs": len(candidate_pairs(world)),
        "covered_by_others": covered,
        "coverage_steps": unions.steps,
    }


def _block_words(world: World) -> int:
    """Words that the join in blocks combines, axis by axis; 0 without numpy."""
    if not find_spec("numpy"):
        return 0
    from gateways_graph.engine.blocks import blocks

    index, _ = index_world(world)
    words = 0
    for (top, bottom), (left, right) in blocks(index):
        named = sum(int(axis.starts[bottom] - axis.starts[top]) for axis in index.axes)
        words += named * (((right + 63) >> 6) - (left >> 6))
    return words
