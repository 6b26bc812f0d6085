"""What is left of boxes when others are taken away: the whole of it, as boxes that do not meet.

`find_uncovered` answers whether anything is left; this answers what, for findings that count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateways_graph.engine.box import Box, BudgetError, is_empty, meet, subtract

__all__ = ["remainder", "share_out"]

#: Most steps for one box; beyond it the question is given up.
STEPS = 20_000


def remainder(boxes: Iterable[Box], covers: Iterable[Box], singles: int, *, budget: int = STEPS) -> list[Box]:
    """What the covers leave of each box; boxes that do not meet, if the given ones did not.

    Args:
        boxes: What is asked about.
        covers: What is taken away.
        singles: Bitmap of single bodies; what only tells itself is left out.
        budget: Most recursive steps for each box.

    Raises:
        BudgetError: One of them passed the budget.
    """
    covers = list(covers)
    found: list[Box] = []
    for box in boxes:
        steps = [budget]
        _collect(box, [cover for cover in covers if meet(box, cover) is not None], (singles, steps, found))
    return found


def _collect(part: Box, covers: Sequence[Box], state: tuple[int, list[int], list[Box]]) -> None:
    singles, steps, found = state
    steps[0] -= 1
    if steps[0] < 0:
        raise BudgetError
    if is_empty(part, singles):
        return
    near = [cover for cover in covers if meet(part, cover) is not None]
    if not near:
        found.append(part)
        return
    # The cover that misses on the fewest axes leaves the fewest pieces.
    best = min(near, key=lambda cover: sum(1 for axis in range(7) if part[axis] & ~cover[axis]))
    left = [cover for cover in near if cover is not best]
    for piece in subtract(part, best):
        _collect(piece, left, state)


def share_out(
    boxes: Iterable[Box], sure: Iterable[Box], maybe: Iterable[Box], singles: int
) -> tuple[list[Box], list[Box], list[Box]]:
    """Boxes parted by how surely others cover them: (not at all, possibly, certainly).

    Raises:
        BudgetError: As `remainder`.
    """
    boxes = list(boxes)
    unsure = remainder(boxes, sure, singles)
    none = remainder(unsure, maybe, singles)
    return none, remainder(unsure, none, singles), remainder(boxes, unsure, singles)
