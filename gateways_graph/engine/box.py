"""Exact algebra of boxes: a box is one bitmap per axis, and means their product.

Axes: discloser, recipient, purpose, subject, form, origin, extent. A point whose discloser and
recipient are the same single body is not a disclosure, so a box made only of such points is empty
(`is_empty`). Everything else follows from two operations: `meet` and taking one box from another.

`find_uncovered` is the proof engine: it returns a box that no other covers, or None when the union
covers. Worst case exponential in the number of boxes (DNF tautology); a step budget bounds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = [
    "AXES",
    "Box",
    "BudgetError",
    "count_points",
    "find_uncovered",
    "is_empty",
    "is_inside",
    "meet",
    "subtract",
    "touches",
]

AXES = ("discloser", "recipient", "purpose", "subject", "form", "origin", "extent")

#: Steps that one coverage question may take before it is given up.
BUDGET = 200_000


class Box(NamedTuple):
    """One product of denotations; each field is a bitmap of points on its axis."""

    discloser: int
    recipient: int
    purpose: int
    subject: int
    form: int
    origin: int
    extent: int


class BudgetError(Exception):
    """A coverage question passed its step budget: undecided."""


def meet(a: Box, b: Box) -> Box | None:
    """The common box, or None when an axis does not meet."""
    d = a[0] & b[0]
    if not d:
        return None
    r = a[1] & b[1]
    if not r:
        return None
    p = a[2] & b[2]
    if not p:
        return None
    s = a[3] & b[3]
    f = a[4] & b[4]
    o = a[5] & b[5]
    e = a[6] & b[6]
    if s and f and o and e:
        return Box(d, r, p, s, f, o, e)
    return None


def touches(a: Box, b: Box) -> bool:
    """Whether two boxes share a point (the diagonal not considered); cheaper than `meet`."""
    return bool(
        a[0] & b[0] and a[1] & b[1] and a[2] & b[2] and a[3] & b[3] and a[4] & b[4] and a[5] & b[5] and a[6] & b[6]
    )


def is_inside(a: Box, b: Box) -> bool:
    """Whether every point of `a` lies in `b` (the diagonal not considered)."""
    return not (
        a[0] & ~b[0] or a[1] & ~b[1] or a[2] & ~b[2] or a[6] & ~b[6] or a[3] & ~b[3] or a[5] & ~b[5] or a[4] & ~b[4]
    )


def is_empty(box: Box, singles: int) -> bool:
    """Whether a box holds no disclosure: an axis is empty, or one body would tell itself."""
    if not all(box):
        return True
    d, r = box[0], box[1]
    return d == r and d & (d - 1) == 0 and bool(d & singles)


def subtract(box: Box, other: Box) -> list[Box]:
    """Disjoint boxes that together are `box` less `other`; `[box]` when they do not meet."""
    if not touches(box, other):
        return [box]
    pieces: list[Box] = []
    rest = list(box)
    for axis in range(7):
        outside = rest[axis] & ~other[axis]
        if outside:
            piece = rest.copy()
            piece[axis] = outside
            pieces.append(Box(*piece))
            rest[axis] &= other[axis]
    return pieces


def find_uncovered(box: Box, others: Iterable[Box], singles: int, *, budget: int = BUDGET) -> Box | None:
    """A part of `box` that no other covers and that holds a disclosure; None when all is covered.

    Args:
        box: What is to be covered.
        others: The boxes that may cover it, together.
        singles: Bitmap of single bodies, for the diagonal.
        budget: Most recursive steps.

    Raises:
        BudgetError: The question was not decided within the budget.
    """
    steps = [budget]

    def search(part: Box, covers: Sequence[Box]) -> Box | None:
        steps[0] -= 1
        if steps[0] < 0:
            raise BudgetError
        if is_empty(part, singles):
            return None
        near = [other for other in covers if touches(part, other)]
        if not near:
            return part
        best, missed = near[0], 8
        for other in near:
            count = sum([1 for mine, theirs in zip(part, other, strict=True) if mine & ~theirs])
            if count < missed:
                if not count:
                    return None
                best, missed = other, count
        left = [other for other in near if other is not best]
        for piece in subtract(part, best):
            found = search(piece, left)
            if found is not None:
                return found
        return None

    return search(box, list(others))


def _disjoint(boxes: Iterable[Box]) -> list[Box]:
    kept: list[Box] = []
    for box in boxes:
        parts = [box]
        for other in [known for known in kept if touches(box, known)]:
            parts = [piece for part in parts for piece in subtract(part, other)]
        kept += parts
    return kept


def count_points(boxes: Iterable[Box], singles: int) -> int:
    """Exact number of disclosures in a union of boxes, the diagonal left out."""
    total = 0
    for box in _disjoint(boxes):
        pairs = box[0].bit_count() * box[1].bit_count() - (box[0] & box[1] & singles).bit_count()
        rest = 1
        for axis in box[2:]:
            rest *= axis.bit_count()
        total += pairs * rest
    return total
