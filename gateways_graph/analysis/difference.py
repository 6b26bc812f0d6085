"""What one union of regions holds that another does not: exact, as a region that can be counted.

Pairings count: a point that was covered only under "same area" and is covered freely now is a
difference, as it is freed from the pairing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateways_graph.engine.box import Box, BudgetError, is_empty, is_inside, meet, subtract
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.region import count_region, find_point
from gateways_graph.engine.world import Region

__all__ = ["count_union", "find_difference", "is_untied"]

#: Most boxes that one difference may be cut into before it is given up.
BUDGET = 5_000

Regions = Sequence[Region]


def find_difference(ours: Regions, theirs: Regions, singles: int, *, strict: bool = True) -> Region:
    """The part of one union of regions that lies outside another.

    Args:
        ours: Regions whose union is asked about.
        theirs: Regions whose union is taken away.
        singles: Bitmap of single bodies, for the diagonal.
        strict: Whether what has a pairing takes away only what has the same one.

    Returns:
        A region; its pieces overlap no hole that is left out. No pieces: nothing lies outside, or
        all of it is in the holes (ask `find_point`).

    Raises:
        BudgetError: It falls into too many boxes.
    """
    holes = {region.minus for region in (*ours, *theirs)}
    if len(holes) == 1:
        # What all of it gives way to is taken off at the end.
        theirs = [Region(tuple(piece for region in theirs for piece in region.pieces))]
    own = {region.minus for region in ours}
    boxes: list[Box] = []
    for region in ours:
        for piece in dict.fromkeys(region.pieces):
            parts = [piece.box]
            for cover in theirs:
                parts = _outside(parts, piece, cover, strict=strict)
            if len(own) > 1:
                parts = _cut(parts, region.minus)
            boxes += [part for part in parts if not is_empty(part, singles)]
    boxes = list(dict.fromkeys(boxes))
    shared = next(iter(own)) if len(own) == 1 else ()
    return _region(boxes, [hole for hole in shared if any(meet(hole, box) for box in boxes)])


def _region(boxes: Iterable[Box], minus: Iterable[Box] = ()) -> Region:
    nodes: tuple[tuple[str, ...], ...] = ((), (), (), ())
    return Region(tuple(Piece(box, "", nodes, frozenset(), ()) for box in boxes), tuple(minus))


def _cut(parts: list[Box], covers: Iterable[Box]) -> list[Box]:
    near = [cover for cover in covers if any(meet(part, cover) for part in parts)]
    for cover in near:
        if not parts:
            break
        parts = [left for part in parts for left in subtract(part, cover)]
        if len(parts) > BUDGET:
            raise BudgetError
    return parts


def _outside(parts: list[Box], piece: Piece, cover: Region, *, strict: bool) -> list[Box]:
    """Parts of a piece that a region does not cover: beside its pieces, or in its holes."""
    covers = [other.box for other in cover.pieces if not strict or other.pairings <= piece.pairings]
    if not cover.minus and any(is_inside(piece.box, box) for box in covers):
        return []
    beside = _cut(parts, covers)
    held = [both for part in parts for box in covers if (both := meet(part, box))] if cover.minus else []
    return beside + [lost for part in held for hole in cover.minus if (lost := meet(part, hole))]


def is_untied(difference: Region, theirs: Regions, singles: int) -> bool:
    """Whether nothing in a difference is new, so that it only frees points from a pairing."""
    return find_point(find_difference([difference], theirs, singles, strict=False), singles) is None


def count_union(regions: Regions, singles: int) -> int:
    """Exact number of disclosures in a union of regions.

    Raises:
        BudgetError: What they give way to cannot be taken off within the budget.
    """
    if len({region.minus for region in regions}) == 1:
        return count_region(Region(tuple(p for r in regions for p in r.pieces), regions[0].minus), singles)
    plain = Region(tuple(piece for region in regions for piece in region.pieces))
    lost = find_difference([plain], regions, singles, strict=False)
    return count_region(plain, singles) - count_region(lost, singles)
