"""Union coverage: is a box inside others together, by which few of them, or where is it not.

`find_cover` answers one question exactly, by the box subtraction of `engine/box.py`, and says which
covers the proof used; then it leaves out whatever the rest can do without. The answer is either a
cover from which nothing can be dropped or a box that nobody covers: both can be checked by anyone.

Source: `docs/semantics.md`, "union-redundant".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gateways_graph.engine.box import BUDGET, Box, BudgetError, is_empty, meet, subtract

__all__ = ["find_cover"]

#: A box, and which of the covers it is part of.
_Part = tuple[Box, int]


def find_cover(
    boxes: Box | Iterable[Box],
    covers: Sequence[Box | Sequence[Box]],
    singles: int,
    *,
    budget: int = BUDGET,
    free: Iterable[Box] = (),
) -> tuple[int, ...] | Box:
    """Which covers together hold all of some boxes, none of them to spare; or a box that none holds.

    Args:
        boxes: What is to be covered: one box or several.
        covers: What may cover it; each is a box, or the boxes of one gateway, which count as one.
        singles: Bitmap of single bodies, for the diagonal.
        budget: Most steps of the whole question, leaving out included.
        free: Boxes that need no cover (what the covered side gives way to).

    Returns:
        A `Box` (test with `isinstance`, since a box is a tuple too): an uncovered part that holds a
        disclosure. Otherwise ascending indices into `covers` of an irredundant cover; empty when
        there is nothing to cover. Irredundant is not smallest.

    Raises:
        BudgetError: Not decided within the budget. Once a cover is proved it is returned, even if
            the budget ends before everything to spare is left out.

    Cost:
        Worst case exponential in the covers that meet the boxes; then one question per cover used.
    """
    wanted = [boxes] if isinstance(boxes, Box) else list(boxes)
    parts = [(box, number) for number, cover in enumerate(covers) for box in _boxes_of(cover)]
    parts += [(box, -1) for box in free]
    steps = [budget]
    found = _search(wanted, parts, singles, steps)
    if isinstance(found, Box):
        return found
    return tuple(sorted(_leave_out(wanted, parts, found - {-1}, (singles, steps))))


def _boxes_of(cover: Box | Sequence[Box]) -> Sequence[Box]:
    return (cover,) if isinstance(cover, Box) else cover


def _search(wanted: Iterable[Box], parts: Sequence[_Part], singles: int, steps: list[int]) -> set[int] | Box:
    """The covers that a proof of coverage used, or an uncovered box."""
    used: set[int] = set()

    def search(box: Box, near: Sequence[_Part]) -> Box | None:
        steps[0] -= 1
        if steps[0] < 0:
            raise BudgetError
        if is_empty(box, singles):
            return None
        near = [part for part in near if meet(box, part[0]) is not None]
        if not near:
            return box
        best = min(near, key=lambda part: _missed(box, part[0]))
        used.add(best[1])
        left = [part for part in near if part is not best]
        for piece in subtract(box, best[0]):
            found = search(piece, left)
            if found is not None:
                return found
        return None

    for box in wanted:
        found = search(box, parts)
        if found is not None:
            return found
    return used


def _missed(box: Box, cover: Box) -> int:
    """On how many axes a cover falls short of a box."""
    return sum(1 for mine, other in zip(box, cover, strict=True) if mine & ~other)


def _leave_out(
    wanted: Sequence[Box], parts: Sequence[_Part], used: set[int], question: tuple[int, list[int]]
) -> set[int]:
    """Drop what the rest of a cover can do without; the highest index is tried first."""
    singles, steps = question
    kept = set(used)
    for number in sorted(used, reverse=True):
        if number not in kept:
            continue
        rest = [part for part in parts if part[1] == -1 or (part[1] in kept and part[1] != number)]
        try:
            found = _search(wanted, rest, singles, steps)
        except BudgetError:
            break
        if not isinstance(found, Box):
            kept = found - {-1}
    return kept
