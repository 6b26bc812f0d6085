"""How much of what may pass between bodies rests on each gateway, and on few others.

A *step* is what a flow lets one of the disclosers that it names tell one of the recipients that it
names, for one of its purposes: a direct route between them. It rests on the gateways that cover it
whole. Where many do, none of them matters much; where few do, an error in one changes the answer.

Not looked at: conditions, bars, pairings, and what a gateway gives way to.

Source: `docs/data-guide.md`, "What to check next".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gateways_graph.analysis.steps import ROUTE_ACTS, ROUTE_EFFECTS
from gateways_graph.engine.box import Box, is_empty
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.join import iter_bits
from gateways_graph.engine.world import World

__all__ = ["FEW", "count_steps", "iter_route_pieces", "iter_steps"]

#: A step that more gateways than this cover rests on none of them.
FEW = 3


def count_steps(world: World) -> Counter[str]:
    """For each live gateway, how many steps it covers that at most two others cover too.

    Steps with the same bodies, purpose, information and extent are one, whichever flows name them.

    Cost:
        For each axis, distinct values of steps times distinct values of boxes, one bitmap operation
        each; then one AND per step and axis.
    """
    pieces = list(iter_route_pieces(world))
    boxes = [piece.box for _, piece in pieces]
    steps = {step for _, piece in pieces for step in iter_steps(world, piece)}
    covering = [_covering({step[axis] for step in steps}, boxes, axis) for axis in range(7)]
    counts: Counter[str] = Counter()
    for step in steps:
        found = -1
        for axis, bitmaps in enumerate(covering):
            found &= bitmaps[step[axis]]
        owners = {pieces[number][0] for number in iter_bits(found)}
        if len(owners) <= FEW:
            counts.update(owners)
    return counts


def iter_route_pieces(world: World) -> Iterator[tuple[str, Piece]]:
    """The boxes that can carry a step of a route, each with its gateway."""
    for name in world.live:
        gateway = world.gateways[name]
        if gateway.act in ROUTE_ACTS and gateway.legal_effect in ROUTE_EFFECTS:
            for piece in world.scopes[name].plain_possible:
                yield name, piece


def iter_steps(world: World, piece: Piece) -> Iterator[Box]:
    """A box cut by the names of its disclosers, recipients and purposes."""
    bodies, purposes, box = world.bodies.possible, world.purposes.possible, piece.box
    for discloser in piece.nodes[0]:
        for recipient in piece.nodes[1]:
            for purpose in piece.nodes[2]:
                step = box._replace(
                    discloser=box.discloser & bodies[discloser],
                    recipient=box.recipient & bodies[recipient],
                    purpose=box.purpose & purposes[purpose],
                )
                if not is_empty(step, world.singles):
                    yield step


def _covering(values: Iterable[int], boxes: Sequence[Box], axis: int) -> dict[int, int]:
    """Value on an axis -> bitmap of the boxes that cover it there."""
    holders: dict[int, int] = {}
    for number, box in enumerate(boxes):
        holders[box[axis]] = holders.get(box[axis], 0) | 1 << number
    covering = {}
    for value in values:
        found = 0
        for mask, numbers in holders.items():
            if not value & ~mask:
                found |= numbers
        covering[value] = found
    return covering
