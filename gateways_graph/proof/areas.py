"""Two areas side by side: whether they meet, whether one lies inside the other, how much they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.scopes import Area, Piece, Scopes
from gateways_graph.proof.sweep import Box, Sweep

__all__ = ["Areas", "Point", "holds"]

Point = tuple[str, ...]


def _bits(numbers: Iterable[int]) -> int:
    """One bit per number."""
    return sum(1 << number for number in numbers)


def holds(area: Area, point: Point) -> bool:
    """Whether a point lies in an area."""
    return any(_has(piece.box, point) for piece in area.pieces) and not any(_has(hole, point) for hole in area.holes)


def _has(box: Box, point: Point) -> bool:
    return all(leaf in axis for leaf, axis in zip(point, box, strict=True))


class Areas:
    """Compares the effective covers of gateways for one question; keeps what it has counted."""

    def __init__(self, scopes: Scopes) -> None:
        self.scopes = scopes
        self._sizes: dict[tuple[str, int], int] = {}

    def _sweep(self, one: Area, two: Area, *, kind: str) -> Sweep:
        """Points of both (`both`), or of the first outside the second (`outside`, `strictly outside`)."""
        boxes: list[Box] = [piece.box for piece in one.pieces]
        mine = _bits(range(len(boxes)))
        boxes += [piece.box for piece in two.pieces]
        other = _bits(range(len(one.pieces), len(boxes)))
        start = len(boxes)
        boxes += one.holes
        lost = _bits(range(start, len(boxes)))
        start = len(boxes)
        boxes += two.holes
        theirs = _bits(range(start, len(boxes)))
        free = self._free(one, two)

        def judge(alive: int) -> bool:
            if not alive & mine or alive & lost:
                return False
            within = bool(alive & other) and not alive & theirs
            if kind == "both":
                return within
            if kind == "outside":
                return not within
            return not within or any(alive >> number & 1 and not alive & suited for number, suited in free)

        needed = (mine, other) if kind == "both" else (mine,)
        return Sweep(boxes, judge, needed, singles=self.scopes.singles)

    def _free(self, one: Area, two: Area) -> list[tuple[int, int]]:
        """Piece of the first -> pieces of the second that add no pairing of their own."""
        start = len(one.pieces)
        return [
            (number, _bits(start + n for n, other in enumerate(two.pieces) if other.pairings <= piece.pairings))
            for number, piece in enumerate(one.pieces)
        ]

    def meet(self, g: str, h: str) -> int:
        """Whether two gateways share a point."""
        area = self.scopes.area
        for need in (YES, MAYBE):
            if self._sweep(area(g, need), area(h, need), kind="both").count():
                return need
        return NO

    def inside(self, g: str, h: str) -> int:
        """Whether g lies inside h.

        Yes: all that g may cover is certainly in h, by boxes that add no pairing. No: something that
        g certainly covers is not even possibly in h (where nothing of g is certain, what may be).
        """
        area = self.scopes.area
        if not self._sweep(area(g, MAYBE), area(h, YES), kind="strictly outside").count():
            return YES
        return NO if self._sweep(self.firmest(g), area(h, MAYBE), kind="outside").count() else MAYBE

    def firmest(self, g: str) -> Area:
        """What a gateway certainly covers or, where that is nothing, what it may cover."""
        return self.scopes.area(g, YES if self.size(g, YES) else MAYBE)

    def size(self, g: str, need: int) -> int:
        """How many points a gateway covers, at least so surely."""
        key = (g, need)
        if key not in self._sizes:
            area = self.scopes.area(g, need)
            self._sizes[key] = self._sweep(area, Area(()), kind="outside").count()
        return self._sizes[key]

    def shared(self, g: str, h: str, need: int) -> int:
        """How many points two gateways share."""
        return self._sweep(self.scopes.area(g, need), self.scopes.area(h, need), kind="both").count()

    def outside(self, boxes: Sequence[Box], area: Area) -> int:
        """How many points of some boxes lie outside an area."""
        return self._sweep(_plain(boxes), area, kind="outside").count()

    def count(self, boxes: Sequence[Box]) -> int:
        """How many points some boxes hold together."""
        return self.outside(boxes, Area(()))


def _plain(boxes: Sequence[Box]) -> Area:
    return Area(tuple(Piece(box, frozenset(), "") for box in boxes))
