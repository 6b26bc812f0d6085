"""What one union of regions holds that another does not: exact, as a region that can be counted.

Pairings count: a point that was covered only under "same area" and is covered freely now is a
difference, as it is freed from the pairing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateways_graph.engine.box import Box, BudgetError, is_empty, is_inside, meet, subtract
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.region import count_region, region_boxes
from gateways_graph.engine.world import Region

__all__ = ["count_union", "find_difference", "is_untied"]

#: Most boxes that one difference may be cut into before it is given up.
BUDGET = 20_000

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
    boxes: list[Box] = []
    for region in ours:
        for piece in dict.fromkeys(region.pieces):
            parts = [piece.box]
            if len(holes) > 1:
                parts = _cut(parts, region.minus)
            for cover in [Region(tuple(p for r in theirs for p in r.pieces))] if len(holes) == 1 else theirs:
                parts = _outside(parts, piece, cover, strict=strict)
            boxes += [part for part in parts if not is_empty(part, singles)]
    boxes = list(dict.fromkeys(boxes))
    shared = next(iter(holes)) if len(holes) == 1 else ()
    return _region(boxes, [hole for hole in shared if any(meet(hole, box) for box in boxes)])


def _region(boxes: Iterable[Box], minus: Iterable[Box] = ()) -> Region:
    nodes: tuple[tuple[str, ...], ...] = ((), (), (), ())
    return Region(tuple(Piece(box, "", nodes, frozenset(), ()) for box in boxes), tuple(minus))


def _cut(parts: list[Box], covers: Iterable[Box]) -> list[Box]:
    for cover in covers:
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
    left = find_difference([Region(difference.pieces)], [Region(r.pieces, r.minus) for r in theirs], singles, strict=False)
    return not left.pieces


def count_union(regions: Regions, singles: int) -> int:
    """Exact number of disclosures in a union of regions."""
    holes = {region.minus for region in regions}
    if len(holes) == 1:
        return count_region(Region(tuple(p for r in regions for p in r.pieces), next(iter(holes))), singles)
    boxes = [box for r in regions for box in region_boxes([p.box for p in r.pieces], r.minus, singles)]
    return count_region(_region(boxes), singles)
