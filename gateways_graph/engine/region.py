"""Questions about regions (boxes less boxes): do they meet, is one inside another, what lies outside.

Each answer that can be doubted comes with a box to draw a witness from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateways_graph.engine.box import BUDGET, Box, count_points, find_uncovered, is_empty, is_inside, meet, subtract
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.world import Region

__all__ = [
    "common_boxes",
    "count_region",
    "find_common",
    "find_gap",
    "find_outside",
    "find_point",
    "one_point",
    "region_boxes",
]


def find_common(a: Region, b: Region, singles: int) -> Box | None:
    """A box inside both regions, or None."""
    minus = (*a.minus, *b.minus)
    for mine in a.pieces:
        for other in b.pieces:
            both = meet(mine.box, other.box)
            if both is None or is_empty(both, singles):
                continue
            found = find_uncovered(both, minus, singles) if minus else both
            if found is not None:
                return found
    return None


def find_point(region: Region, singles: int) -> Box | None:
    """A box of a region, or None when what it gives way to leaves nothing."""
    for piece in region.pieces:
        found = find_uncovered(piece.box, region.minus, singles)
        if found is not None:
            return found
    return None


def find_outside(a: Region, b: Region, singles: int, *, strict: bool) -> Box | None:
    """A box of `a` that is not in `b`; None when `a` lies inside `b`.

    Args:
        a: The region to be contained.
        b: The region that may contain it.
        singles: Bitmap of single bodies.
        strict: Whether a box of `b` that has a pairing counts only for pieces with the same one
            (containment that ignores a pairing is at most possible).
    """
    for mine in a.pieces:
        covers = [piece.box for piece in b.pieces if not strict or piece.pairings <= mine.pairings]
        found = find_uncovered(mine.box, (*a.minus, *covers), singles)
        if found is not None:
            return found
        for hole in b.minus:
            lost = meet(mine.box, hole)
            if lost is not None:
                found = find_uncovered(lost, a.minus, singles)
                if found is not None:
                    return found
    return None


def find_gap(a: Region, others: Sequence[Region], singles: int, *, strict: bool, budget: int = BUDGET) -> Box | None:
    """A box of `a` that lies in none of several regions; None when together they hold all of it.

    Args:
        a: The region to be covered.
        others: The regions that may cover it, each less what it gives way to.
        singles: Bitmap of single bodies.
        strict: Whether a box with a pairing counts only for pieces with the same one.
        budget: Most recursive steps for each piece of `a`.

    Raises:
        BudgetError: The question was not decided within the budget.
    """
    for mine in a.pieces:
        covers = [
            part
            for region in others
            for piece in region.pieces
            if (not strict or piece.pairings <= mine.pairings) and (both := meet(mine.box, piece.box)) is not None
            for part in _cut(both, region.minus)
        ]
        found = find_uncovered(mine.box, (*a.minus, *covers), singles, budget=budget)
        if found is not None:
            return found
    return None


def _cut(box: Box, holes: Iterable[Box]) -> list[Box]:
    """What is left of a box, in pieces that do not meet, when holes are cut out of it."""
    parts = [box]
    for hole in holes:
        parts = [left for part in parts for left in subtract(part, hole)]
    return parts


def one_point(box: Box, singles: int) -> Box:
    """One disclosure of a box that holds some, as a box of one bit per axis: the lowest bits that make one."""
    given, taken = box.discloser & -box.discloser, box.recipient & -box.recipient
    if given == taken and given & singles:
        if others := box.recipient & ~taken:
            taken = others & -others
        else:
            others = box.discloser & ~given
            given = others & -others
    return Box(given, taken, *(bits & -bits for bits in box[2:]))


def region_boxes(boxes: Iterable[Box], holes: Iterable[Box], singles: int) -> list[Box]:
    """Boxes with holes cut away, the largest first."""
    found: list[Box] = []
    holes = list(holes)
    for box in boxes:
        found += [part for part in _cut(box, holes) if not is_empty(part, singles)]
    return sorted(found, key=lambda box: -count_points([box], singles))


def count_region(region: Region, singles: int) -> int:
    """Exact number of disclosures in a region."""
    whole = count_points([piece.box for piece in region.pieces], singles)
    if not region.minus:
        return whole
    lost = [both for piece in region.pieces for hole in region.minus if (both := meet(piece.box, hole))]
    return whole - count_points(lost, singles)


def common_boxes(a: Iterable[Piece], b: Iterable[Piece], singles: int) -> list[Box]:
    """Boxes in which pieces of both sides meet, the largest first, none inside another."""
    found: list[Box] = []
    others = list(b)
    for mine in a:
        for other in others:
            both = meet(mine.box, other.box)
            if both is not None and not is_empty(both, singles) and both not in found:
                found.append(both)
    found.sort(key=lambda box: -count_points([box], singles))
    kept: list[Box] = []
    for box in found:
        if not any(is_inside(box, bigger) for bigger in kept):
            kept.append(box)
    return kept
