"""Work counters: how much the engine did, which is the same on every machine and may gate in CI."""

from __future__ import annotations

from gateways_graph.analysis.overlaps import candidate_pairs
from gateways_graph.engine.candidates import join_world
from gateways_graph.engine.world import World

__all__ = ["count_work"]


def count_work(world: World) -> dict[str, int]:
    """Words of 64 bits combined in the join, pairs of boxes it gave, and pairs of gateways."""
    join, _ = join_world(world)
    words, extracted = 0, 0
    width = -(-join.size // 64)
    for box in range(1, join.size):
        row = join.row(box) & ((1 << box) - 1)
        extracted += row.bit_count()
        for values in join.values:
            words += width * (len(values[box]) + 1)
    return {
        "boxes": join.size,
        "words_combined_at_most": words,
        "box_pairs_extracted": extracted,
        "gateway_pairs": len(candidate_pairs(world)),
    }
