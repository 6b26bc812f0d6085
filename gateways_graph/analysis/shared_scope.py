"""Which gateways share ground, all at once: the ground of each, cut where others begin.

Pairs say that two meet; a curator who would unite several wants to know where three or four do. The union of the
chosen gateways is cut into parts, each covered by exactly the same ones; parts of one gateway alone are its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from gateways_graph.engine.box import Box, count_points, meet, subtract
from gateways_graph.engine.describe import describe_box
from gateways_graph.engine.region import region_boxes
from gateways_graph.engine.world import World
from gateways_graph.errors import UsageError
from gateways_graph.model.finding import CommonBox

__all__ = ["Shared", "SharedScope", "share_scope"]

#: Boxes that the parts may be cut into before the question is given up.
BUDGET = 40_000


class Shared(NamedTuple):
    """Ground that exactly these gateways cover.

    Attributes:
        members: In order.
        part: How much of the narrowest of them lies in it.
        narrowest: Which one that is.
        box: The largest box of it.
        boxes: How many boxes it has.
    """

    members: tuple[str, ...]
    part: Fraction
    narrowest: str
    box: CommonBox
    boxes: int


class SharedScope(NamedTuple):
    """The answer.

    Attributes:
        names: The gateways, in the order given.
        alone: Gateway -> how much of it none of the others covers.
        shared: Ground of two or more, those of most gateways first, then the largest part.
    """

    names: tuple[str, ...]
    alone: dict[str, Fraction]
    shared: tuple[Shared, ...]


def share_scope(world: World, names: Sequence[str], *, budget: int = BUDGET) -> SharedScope:
    """Where the certain ground of some gateways meets.

    Args:
        world: The data at its date.
        names: Ids of gateways that are live in it.
        budget: Most boxes.

    Raises:
        UsageError: More boxes than the budget allows.

    Cost:
        Exponential in the gateways at worst; a second for twenty that are alike.

    Not checked:
        Pairings beyond a product, which a count of points does not see.
    """
    singles = world.singles
    parts: dict[tuple[str, ...], list[Box]] = {}
    sizes: dict[str, int] = {}
    for name in names:
        region = world.scopes[name].certain
        mine = _apart(region_boxes([piece.box for piece in region.pieces], region.minus, singles))
        sizes[name] = count_points(mine, singles)
        parts = _cut_in(parts, name, mine)
        if sum(map(len, parts.values())) > budget:
            message = f"the ground of these {len(names)} gateways is cut into more than {budget} boxes: name fewer"
            raise UsageError(message)
    counted = {members: (count_points(boxes, singles), boxes) for members, boxes in parts.items()}
    alone = {name: Fraction(counted.get((name,), (0, []))[0], max(sizes[name], 1)) for name in names}
    shared = []
    for members, (points, boxes) in counted.items():
        if len(members) > 1 and points:
            narrowest = min(members, key=lambda name: (sizes[name], name))
            largest = max(boxes, key=lambda box: (count_points([box], singles), box))
            part = Fraction(points, sizes[narrowest])
            shared.append(Shared(members, part, narrowest, describe_box(world, largest), len(boxes)))
    shared.sort(key=lambda item: (-len(item.members), -item.part, item.members))
    return SharedScope(tuple(names), alone, tuple(shared))


def _apart(boxes: Sequence[Box]) -> list[Box]:
    """The same ground in boxes that do not meet."""
    kept: list[Box] = []
    for box in boxes:
        kept += _less([box], kept)
    return kept


def _less(boxes: list[Box], others: Sequence[Box]) -> list[Box]:
    for other in others:
        boxes = [left for box in boxes for left in subtract(box, other)]
    return boxes


def _cut_in(parts: dict[tuple[str, ...], list[Box]], name: str, mine: list[Box]) -> dict[tuple[str, ...], list[Box]]:
    """The parts, cut along the ground of one more gateway."""
    cut: dict[tuple[str, ...], list[Box]] = {}
    rest = mine
    for members, boxes in parts.items():
        both = [met for box in boxes for own in mine if (met := meet(box, own)) is not None]
        if not both:
            cut[members] = boxes
            continue
        cut[*members, name] = both
        if left := _less(boxes, both):
            cut[members] = left
        rest = _less(rest, both)
    if rest:
        cut[(name,)] = rest
    return cut
