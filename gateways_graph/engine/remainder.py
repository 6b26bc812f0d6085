"""What is left of boxes when others are taken away: the whole of it, as boxes that do not meet.

`find_uncovered` answers whether anything is left; this answers what, for findings that count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateways_graph.engine.box import Box, BudgetError, is_empty, subtract

__all__ = ["meeting", "part", "remainder"]

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
        _collect(box, meeting(box, covers), (singles, steps, found))
    return found


def _collect(rest: Box, covers: Sequence[Box], state: tuple[int, list[int], list[Box]]) -> None:
    singles, steps, found = state
    steps[0] -= 1
    if steps[0] < 0:
        raise BudgetError
    if is_empty(rest, singles):
        return
    near = meeting(rest, covers)
    if not near:
        found.append(rest)
        return
    # The cover that misses on the fewest axes leaves the fewest pieces.
    best = min(near, key=lambda cover: sum(1 for axis in range(7) if rest[axis] & ~cover[axis]))
    left = [cover for cover in near if cover is not best]
    for piece in subtract(rest, best):
        _collect(piece, left, state)


def part(boxes: Iterable[Box], covers: Iterable[Box], singles: int) -> tuple[list[Box], list[Box]]:
    """Boxes parted into what lies outside of all covers, and what lies inside.

    Raises:
        BudgetError: As `remainder`.
    """
    outside: list[Box] = []
    inside: list[Box] = []
    covers = list(covers)
    for box in boxes:
        left = remainder([box], covers, singles)
        outside += left
        inside += [] if left == [box] else remainder([box], left, singles)
    return outside, inside


def meeting(box: Box, others: Iterable[Box]) -> list[Box]:
    """The boxes that meet a box."""
    d, r, p, s, f, o, e = box
    return [b for b in others if d & b[0] and r & b[1] and p & b[2] and s & b[3] and o & b[5] and f & b[4] and e & b[6]]
