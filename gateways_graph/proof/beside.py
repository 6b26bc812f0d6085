"""Whether two areas hold disclosures that stand beside each other: alike on some axes, free on the others.

The areas are swept together over the axes on which the two disclosures agree; where both are still
alive, each is looked through by itself on the axes that are free. One axis, the *middle*, is a body
that takes part in both; the *other end* of each is the body at its other side, and neither end may
be that body itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from gateways_graph.proof.scopes import Area
from gateways_graph.proof.sweep import Box, TooManyError
from gateways_graph.proof.trees import Leaves

__all__ = ["MIDDLE", "OTHER_END", "Beside", "turned"]

#: Places of the bodies in a box as it is swept: first the other end, then the middle.
OTHER_END, MIDDLE = 0, 1
_AXES = range(7)
#: Most groups looked at in one search.
_BUDGET = 2_000_000


def turned(box: Box) -> Box:
    """A box with disclosers and recipients exchanged."""
    return (box[1], box[0], *box[2:])


class _Side(NamedTuple):
    """Bits of the boxes of one area: its pieces, its holes, and unions in which a point must lie as well."""

    pieces: int
    holes: int
    within: tuple[int, ...] = ()

    def may_live(self, alive: int) -> bool:
        return bool(alive & self.pieces) and all(alive & bits for bits in self.within)

    def lives(self, alive: int) -> bool:
        return self.may_live(alive) and not alive & self.holes


class Beside:
    """Looks for a disclosure of each of two areas.

    Args:
        one: The first area; its boxes are given with the other end first, the middle second.
        two: The second, likewise.
        agreed: Numbers of the axes on which the two are alike; the middle is always one of them.
        within: Unions of boxes; the second disclosure must lie in each of them.
        singles: Leaves that are one body each.

    Raises:
        TooManyError: From `is_found`, when the budget is passed.
    """

    def __init__(
        self, one: Area, two: Area, agreed: Iterable[int], *, within: Sequence[Sequence[Box]] = (), singles: Leaves
    ) -> None:
        self._singles, self._left = singles, _BUDGET
        self._agreed = frozenset({*agreed, MIDDLE})
        mine, theirs = [piece.box for piece in one.pieces], [piece.box for piece in two.pieces]
        mine = [box for box in mine if any(self._may_match(box, other) for other in theirs)]
        theirs = [box for box in theirs if any(self._may_match(other, box) for other in mine)]
        boxes: list[Box] = []
        self._first = _Side(_add(boxes, mine), _add(boxes, one.holes))
        self._second = _Side(_add(boxes, theirs), _add(boxes, two.holes), tuple(_add(boxes, union) for union in within))
        self._groups = [_groups(boxes, axis) for axis in _AXES]
        self._all = (1 << len(boxes)) - 1

    def _may_match(self, x: Box, y: Box) -> bool:
        return all(not x[axis].isdisjoint(y[axis]) for axis in self._agreed)

    def is_found(self) -> bool:
        """Whether there are two such disclosures."""
        ends = {MIDDLE, OTHER_END}
        return any(self._bodies(alive) for alive in self._sweep(sorted(self._agreed - ends), self._all))

    def _sweep(self, axes: list[int], alive: int) -> Iterator[int]:
        """Bits of boxes alive in each group of leaves of some axes, where both sides may live."""
        if not (self._first.may_live(alive) and self._second.may_live(alive)):
            return
        if not axes:
            yield alive
            return
        for mask in self._alive(axes[0], alive):
            yield from self._sweep(axes[1:], mask)

    def _alive(self, axis: int, alive: int) -> dict[int, set[str]]:
        """Boxes still alive -> leaves of an axis that lie in just those."""
        found: dict[int, set[str]] = {}
        for mask, leaves in self._groups[axis].items():
            if mask & alive:
                found.setdefault(mask & alive, set()).update(leaves)
        self._left -= len(found)
        if self._left < 0:
            raise TooManyError
        return found

    def _bodies(self, alive: int) -> bool:
        """Whether some body in the middle has another end on both sides."""
        return any(self._has_ends(mask, middles) for mask, middles in self._alive(MIDDLE, alive).items())

    def _has_ends(self, alive: int, middles: set[str]) -> bool:
        if not (self._first.may_live(alive) and self._second.may_live(alive)):
            return False
        if OTHER_END in self._agreed:
            shared = self._alive(OTHER_END, alive)
            return any(
                self._free(self._first, mask) and self._free(self._second, mask) and self._differ(ends, middles)
                for mask, ends in shared.items()
            )
        sides = [self._ends(side, alive) for side in (self._first, self._second)]
        return any(all(self._differ(ends, {middle}) for ends in sides) for middle in middles)

    def _ends(self, side: _Side, alive: int) -> set[str]:
        """Bodies at the other end of one side."""
        found = self._alive(OTHER_END, alive)
        return {leaf for mask, leaves in found.items() if self._free(side, mask) for leaf in leaves}

    def _free(self, side: _Side, alive: int) -> bool:
        """Whether one side has a point on the axes that are free."""
        axes = [axis for axis in _AXES if axis not in self._agreed and axis != OTHER_END]
        return self._lives(side, axes, alive)

    def _lives(self, side: _Side, axes: list[int], alive: int) -> bool:
        if not side.may_live(alive):
            return False
        if not axes:
            return side.lives(alive)
        return any(self._lives(side, axes[1:], mask) for mask in self._alive(axes[0], alive))

    def _differ(self, ends: set[str], middles: set[str]) -> bool:
        """Whether some end and some middle are not one and the same body."""
        if not ends or not middles:
            return False
        return len(ends) > 1 or len(middles) > 1 or ends != middles or ends.isdisjoint(self._singles)


def _add(boxes: list[Box], more: Iterable[Box]) -> int:
    """Append boxes; the bits of their places."""
    start = len(boxes)
    boxes.extend(more)
    return (1 << len(boxes)) - (1 << start)


def _groups(boxes: Sequence[Box], axis: int) -> Mapping[int, list[str]]:
    """Bits of boxes -> leaves of one axis that lie in just those boxes."""
    where: dict[str, int] = {}
    for leaves, bits in _by_leaves(boxes, axis).items():
        for leaf in leaves:
            where[leaf] = where.get(leaf, 0) | bits
    found: dict[int, list[str]] = {}
    for leaf, bits in where.items():
        found.setdefault(bits, []).append(leaf)
    return found


def _by_leaves(boxes: Sequence[Box], axis: int) -> dict[Leaves, int]:
    found: dict[Leaves, int] = {}
    for number, box in enumerate(boxes):
        found[box[axis]] = found.get(box[axis], 0) | 1 << number
    return found
