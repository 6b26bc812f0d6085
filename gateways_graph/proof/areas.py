"""Two areas side by side: whether they meet, whether one lies inside the other, how much they share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate

from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.scopes import Area, Piece, Scopes, do_meet
from gateways_graph.proof.sweep import Box, Sweep

__all__ = ["Areas", "Point", "holds"]

Point = tuple[str, ...]


def _bits(numbers: Iterable[int]) -> int:
    """One bit per number."""
    return sum(1 << number for number in numbers)


def _number(*lengths: int) -> list[int]:
    """Bits of runs of boxes that follow one another."""
    ends = list(accumulate(lengths))
    return [_bits(range(end - length, end)) for end, length in zip(ends, lengths, strict=True)]


def holds(area: Area, point: Point) -> bool:
    """Whether a point lies in an area."""
    return any(_has(piece.box, point) for piece in area.pieces) and not any(_has(hole, point) for hole in area.holes)


def _has(box: Box, point: Point) -> bool:
    return all(leaf in axis for leaf, axis in zip(point, box, strict=True))


class Areas:
    """Compares the effective covers of gateways for one question; keeps what it has found."""

    def __init__(self, scopes: Scopes) -> None:
        self.scopes = scopes
        self._sizes: dict[tuple[str, int], int] = {}
        self._shared: dict[tuple[str, str, int], int] = {}
        self._firm: dict[str, bool] = {}
        self._met: dict[tuple[str, str], int] = {}
        self._inside: dict[tuple[str, str], int] = {}

    def _both(self, one: Area, two: Area, beyond: Sequence[Box] = ()) -> Sweep:
        """Points of both areas that do not lie in some boxes."""
        mine = [a.box for a in one.pieces if any(do_meet(a.box, b.box) for b in two.pieces)]
        theirs = [b.box for b in two.pieces if any(do_meet(a, b.box) for a in mine)]
        holes = [hole for hole in (*one.holes, *two.holes, *beyond) if any(do_meet(hole, box) for box in theirs)]
        boxes = [*mine, *theirs, *holes]
        first, second, lost = _number(len(mine), len(theirs), len(holes))
        return Sweep(boxes, lambda alive: not alive & lost, (first, second), singles=self.scopes.singles)

    def _outside(self, one: Area, two: Area, *, strict: bool = False) -> Sweep:
        """Points of the first area that are not in the second.

        With `strict`, a piece of the second counts only for pieces that have all its pairings.
        """
        near = [b for b in two.pieces if any(do_meet(a.box, b.box) for a in one.pieces)]
        holes = [hole for hole in two.holes if any(do_meet(a.box, hole) for a in one.pieces)]
        boxes = [*(a.box for a in one.pieces), *(b.box for b in near), *one.holes, *holes]
        mine, other, lost, theirs = _number(len(one.pieces), len(near), len(one.holes), len(holes))
        start = len(one.pieces)
        suited = [_bits(start + n for n, b in enumerate(near) if b.pairings <= a.pairings) for a in one.pieces]

        def judge(alive: int) -> bool:
            if alive & lost:
                return False
            if not alive & other or alive & theirs:
                return True
            return strict and any(alive >> n & 1 and not alive & fit for n, fit in enumerate(suited))

        return Sweep(boxes, judge, (mine,), singles=self.scopes.singles)

    def uncovered(self, goal: Area, covers: Sequence[Area], *, strict: bool = False) -> Sweep:
        """Points of an area that lie in none of several others, each less its own holes.

        With `strict`, a piece of a cover counts only for pieces that have all its pairings.
        """
        pieces = list(goal.pieces)
        near = [
            [piece for piece in cover.pieces if any(do_meet(piece.box, mine.box) for mine in pieces)]
            for cover in covers
        ]
        holes = [
            [hole for hole in cover.holes if any(do_meet(hole, piece.box) for piece in kept)]
            for cover, kept in zip(covers, near, strict=True)
        ]
        lengths = [len(pieces), len(goal.holes), *map(len, near), *map(len, holes)]
        mine, lost, *rest = _number(*lengths)
        theirs, gone = rest[: len(covers)], rest[len(covers) :]
        start = len(pieces) + len(goal.holes)
        flat = [piece for kept in near for piece in kept]
        suited = [
            _bits(start + number for number, piece in enumerate(flat) if piece.pairings <= own.pairings)
            for own in pieces
        ]

        def judge(alive: int) -> bool:
            if alive & lost:
                return False
            held = 0
            for bits, away in zip(theirs, gone, strict=True):
                if alive & bits and not alive & away:
                    held |= alive & bits
            if not held:
                return True
            return strict and any(alive >> number & 1 and not held & fit for number, fit in enumerate(suited))

        boxes = [*(piece.box for piece in pieces), *goal.holes, *(piece.box for piece in flat)]
        boxes += [hole for kept in holes for hole in kept]
        return Sweep(boxes, judge, (mine,), singles=self.scopes.singles)

    def meet(self, g: str, h: str) -> int:
        """Whether two gateways share a point."""
        key = (min(g, h), max(g, h))
        if key not in self._met:
            area = self.scopes.area
            needs = (need for need in (YES, MAYBE) if not self._both(area(g, need), area(h, need)).is_empty())
            self._met[key] = next(needs, NO)
        return self._met[key]

    def inside(self, g: str, h: str) -> int:
        """Whether g lies inside h.

        Yes: all that g may cover is certainly in h, by boxes that add no pairing. No: something that
        g certainly covers is not even possibly in h (where nothing of g is certain, what may be).
        """
        if (g, h) not in self._inside:
            area = self.scopes.area
            if self._outside(area(g, MAYBE), area(h, YES), strict=True).is_empty():
                self._inside[g, h] = YES
            else:
                self._inside[g, h] = MAYBE if self._outside(self.firmest(g), area(h, MAYBE)).is_empty() else NO
        return self._inside[g, h]

    def firmest(self, g: str) -> Area:
        """What a gateway certainly covers or, where that is nothing, what it may cover."""
        if g not in self._firm:
            self._firm[g] = not self._outside(self.scopes.area(g, YES), Area(())).is_empty()
        return self.scopes.area(g, YES if self._firm[g] else MAYBE)

    def size(self, g: str, need: int) -> int:
        """How many points a gateway covers, at least so surely."""
        key = (g, need)
        if key not in self._sizes:
            self._sizes[key] = self._outside(self.scopes.area(g, need), Area(())).count()
        return self._sizes[key]

    def count_shared(
        self, one: Area, two: Area, beyond: Sequence[Box] = (), *, within: Sequence[Box] | None = None
    ) -> int:
        """How many points two areas share, beyond some boxes or within some."""
        count = self._both(one, two, beyond).count()
        return count if within is None else count - self._both(one, two, [*beyond, *within]).count()

    def do_share(self, one: Area, two: Area) -> bool:
        """Whether two areas share a point."""
        return not self._both(one, two).is_empty()

    def shared(self, g: str, h: str, need: int) -> int:
        """How many points two gateways share."""
        key = (min(g, h), max(g, h), need)
        if key not in self._shared:
            self._shared[key] = self._both(self.scopes.area(g, need), self.scopes.area(h, need)).count()
        return self._shared[key]

    def is_all_shared(self, g: str, h: str, need: int, boxes: Sequence[Box]) -> bool:
        """Whether some boxes hold every point that two gateways share."""
        return self._both(self.scopes.area(g, need), self.scopes.area(h, need), boxes).is_empty()

    def outside(self, boxes: Sequence[Box], area: Area) -> int:
        """How many points of some boxes lie outside an area."""
        return self._outside(_plain(boxes), area).count()

    def count(self, boxes: Sequence[Box]) -> int:
        """How many points some boxes hold together."""
        return self.outside(boxes, Area(()))


def _plain(boxes: Sequence[Box]) -> Area:
    return Area(tuple(Piece(box, frozenset(), "") for box in boxes))
