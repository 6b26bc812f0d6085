"""What some areas hold together that others together do not: counted, or shown to be nothing.

With pairings kept apart, a point that was covered only under "same area" and is covered freely now
is in one union and not in the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from gateways_graph.proof.areas import Point
from gateways_graph.proof.scopes import Area, Piece, do_meet
from gateways_graph.proof.sweep import Box, Sweep
from gateways_graph.proof.trees import Leaves

__all__ = ["Apart", "Part", "count_union"]


class Part:
    """Points that are wanted, by the boxes they lie in.

    Attributes:
        flat: The boxes; a box is known by its number.
        needed: Bits of boxes of which a wanted point lies in one at least.
        singles: Leaves that are one body each.
    """

    flat: list[Box]
    needed: int
    singles: Leaves

    def wants(self, alive: int) -> bool:
        """Whether a point is wanted, from the bits of the boxes it lies in."""
        raise NotImplementedError

    def _sweep(self) -> Sweep:
        return Sweep(self.flat, self.wants, (self.needed,), singles=self.singles)

    def count(self) -> int:
        """How many points there are."""
        return self._sweep().count()

    def is_empty(self) -> bool:
        """Whether there is none."""
        return self._sweep().is_empty()

    def holds(self, point: Point) -> bool:
        """Whether a point is one of them."""
        alive = sum(
            1 << number
            for number, box in enumerate(self.flat)
            if all(leaf in axis for leaf, axis in zip(point, box, strict=True))
        )
        return self.wants(alive)

    def has_all(self, boxes: Sequence[Box]) -> bool:
        """Whether every point of some boxes is one of them."""
        start = len(self.flat)
        framed = (1 << start + len(boxes)) - (1 << start)
        sweep = Sweep([*self.flat, *boxes], lambda alive: not self.wants(alive), (framed,), singles=self.singles)
        return sweep.is_empty()

    def is_within(self, boxes: Sequence[Box]) -> bool:
        """Whether some boxes hold all of them."""
        start = len(self.flat)
        framed = (1 << start + len(boxes)) - (1 << start)
        judge = lambda alive: not alive & framed and self.wants(alive)  # noqa: E731
        return Sweep([*self.flat, *boxes], judge, (self.needed,), singles=self.singles).is_empty()


class Apart(Part):
    """Points of some areas that are in none of several others.

    Args:
        ours: Areas whose union is asked about.
        theirs: Areas that take away from it.
        singles: Leaves that are one body each.
        strict: Whether a piece takes away only from pieces that have all its pairings.
    """

    def __init__(self, ours: Sequence[Area], theirs: Sequence[Area], singles: Leaves, *, strict: bool = True) -> None:
        self.singles, self.strict = singles, strict
        self.ours = [_narrowed(area, area.pieces) for area in ours]
        boxes = [piece.box for area in self.ours for piece in area.pieces]
        self.theirs = [_narrowed(area, [item for item in area.pieces if _near(item.box, boxes)]) for area in theirs]
        self.areas = [*self.ours, *self.theirs]
        ends = list(accumulate(len(part) for area in self.areas for part in area))
        self.starts = [0, *ends]
        self.flat: list[Box] = []
        for area in self.areas:
            self.flat += [*(piece.box for piece in area.pieces), *area.holes]
        self.needed = sum(self._bits(number, 0) for number in range(len(self.ours)))
        self._fits = [[self._fitting(piece) for piece in area.pieces] for area in self.ours]

    def _bits(self, number: int, part: int) -> int:
        """Bits of the pieces (0) or holes (1) of an area."""
        start, end = self.starts[2 * number + part], self.starts[2 * number + part + 1]
        return (1 << end) - (1 << start)

    def _fitting(self, mine: Piece) -> int:
        """Bits of pieces that may take away from a piece."""
        found = 0
        for number in range(len(self.ours), len(self.areas)):
            start = self.starts[2 * number]
            for place, piece in enumerate(self.areas[number].pieces):
                if not self.strict or piece.pairings <= mine.pairings:
                    found |= 1 << start + place
        return found

    def wants(self, alive: int) -> bool:
        """Whether a point is in the difference, from the bits of the boxes it lies in."""
        held = 0
        for number in range(len(self.ours), len(self.areas)):
            mine = alive & self._bits(number, 0)
            if mine and not alive & self._bits(number, 1):
                held |= mine
        for number in range(len(self.ours)):
            mine = alive & self._bits(number, 0)
            if not mine or alive & self._bits(number, 1):
                continue
            start = self.starts[2 * number]
            if not held or any(mine >> start + n & 1 and not held & fit for n, fit in enumerate(self._fits[number])):
                return True
        return False


def _near(box: Box, others: Sequence[Box]) -> bool:
    return any(do_meet(box, other) for other in others)


def _narrowed(area: Area, pieces: Sequence[Piece]) -> Area:
    """Some pieces of an area, with the holes that meet one of them."""
    boxes = [piece.box for piece in pieces]
    return Area(tuple(pieces), tuple(hole for hole in area.holes if _near(hole, boxes)))


def count_union(areas: Sequence[Area], singles: Leaves) -> int:
    """How many points some areas hold together."""
    return Apart(areas, (), singles).count()
