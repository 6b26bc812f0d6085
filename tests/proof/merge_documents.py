"""Documents of `merge` about small worlds, as the command would write them."""

from __future__ import annotations

from itertools import combinations

from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.merge_records import merge_record
from gateways_graph.analysis.proposals import assess_named, find_merges
from gateways_graph.engine.world import World
from gateways_graph.model.consolidation import Merge
from tests.proof.documents import Document, written

__all__ = ["every_merge", "merges"]


def merges(world: World, found: tuple[Merge, ...]) -> Document:
    """Of `merge`, with some proposals."""
    labels = labels_of(world)
    return written({"answers": "merge", "results": [merge_record(item, world.gateways, labels) for item in found]})


def every_merge(world: World) -> Document:
    """What is proposed, and every pair of gateways put together by name."""
    named = [item for pair in combinations(world.live, 2) for item in assess_named(world, pair)]
    alone = [item for name in world.live for item in assess_named(world, (name,))]
    return merges(world, (*find_merges(world), *named, *alone))
