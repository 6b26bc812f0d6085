"""Which gateways of a world may share a point: the join over every possible box of every live gateway.

Below `LARGE` boxes, or without numpy, the join is `engine/join.py`; from there it is
`engine/blocks.py`. The pairs are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, NamedTuple

from gateways_graph.engine.blocks import BlockIndex, blocks, build_index, import_numpy, run_block
from gateways_graph.engine.closure import Closure
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.join import Join, build_join, iter_pairs
from gateways_graph.engine.world import World

__all__ = ["LARGE", "GatewayPairs", "find_gateway_pairs", "index_world", "join_world"]

#: Boxes from which numpy is worth its import.
LARGE = 10_000


class GatewayPairs(NamedTuple):
    """Pairs of live gateways that may share a point, each once.

    Attributes:
        first: Numbers of gateways in `world.live`; a list, or an array where numpy made it.
        second: The other of each pair, of higher number; pairs are in order of this one, then of the first.
    """

    first: Any
    second: Any

    def as_lists(self) -> tuple[list[int], list[int]]:
        """Both columns as plain integers."""
        if isinstance(self.first, list):
            return self.first, self.second
        return self.first.tolist(), self.second.tolist()


def _columns(world: World) -> tuple[list[int], list[Piece]]:
    """The possible boxes of live gateways, each with the number of its gateway."""
    owners, rows = [], []
    for number, name in enumerate(world.live):
        for piece in world.scopes[name].plain_possible:
            owners.append(number)
            rows.append(piece)
    return owners, rows


def _named(world: World, rows: Sequence[Piece]) -> tuple[tuple[Closure, ...], list[list[tuple[str, ...]]], list[int]]:
    closures = (world.purposes, world.bodies, world.bodies, world.subjects)
    columns = [[row.nodes[axis] for row in rows] for axis in (2, 0, 1, 3)]
    return closures, columns, [row.box.extent for row in rows]


def join_world(world: World) -> tuple[Join, list[str]]:
    """A join over the possible boxes of live gateways, and whose box each is."""
    owners, rows = _columns(world)
    return build_join(*_named(world, rows)), [world.live[number] for number in owners]


def index_world(world: World) -> tuple[BlockIndex, list[str]]:
    """The same in blocks, for `run_block` in any process or on any machine.

    Raises:
        MissingExtraError: numpy is not installed.
    """
    owners, rows = _columns(world)
    return build_index(*_named(world, rows)), [world.live[number] for number in owners]


def find_gateway_pairs(world: World) -> GatewayPairs:
    """Pairs of live gateways that may share a point.

    Cost:
        One index over all boxes, then a row of bits per box, or a block of rows.
    """
    owners, rows = _columns(world)
    if len(rows) >= LARGE and find_spec("numpy"):
        return _pairs_in_blocks(build_index(*_named(world, rows)), owners)
    join = build_join(*_named(world, rows))
    if len(set(owners)) == len(owners):
        pairs = list(iter_pairs(join))
    else:
        found = {(owners[a], owners[b]) for a, b in iter_pairs(join) if owners[a] != owners[b]}
        pairs = sorted(found, key=lambda pair: (pair[1], pair[0]))
    return GatewayPairs([a for a, _ in pairs], [b for _, b in pairs])


def _pairs_in_blocks(index: BlockIndex, owners: Sequence[int]) -> GatewayPairs:
    np = import_numpy()
    whose: Any = np.array(owners, dtype=np.int64)
    count = owners[-1] + 1
    codes = [np.empty(0, dtype=np.int64)]
    for block in blocks(index):
        one, two = run_block(index, block)
        a, b = whose[one], whose[two]
        codes.append((b * count + a)[a != b])
    found = np.concatenate(codes)
    found = np.unique(found) if len(set(owners)) < len(owners) else np.sort(found)
    return GatewayPairs(found % count, found // count)
