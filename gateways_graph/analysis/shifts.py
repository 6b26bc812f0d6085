"""What one gateway or bar covers in one world and not, or less surely, in another, by a disclosure each way."""

from __future__ import annotations

from collections.abc import Iterable

from gateways_graph.analysis.matching import Matched
from gateways_graph.engine.box import Box, BudgetError, find_uncovered, meet
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.describe import describe_point
from gateways_graph.engine.region import one_point
from gateways_graph.engine.world import Scope, World
from gateways_graph.model.change import Shift

__all__ = ["any_shift", "find_shifts", "is_steep"]


def find_shifts(matched: Matched, before: Scope | None, after: Scope | None) -> tuple[Shift, ...]:
    """A disclosure that a scope covers less surely, and one that it covers more surely, if there is one.

    Plain boxes are compared, on the ground that both worlds share; what a gateway gives way to is a
    matter of its own (`stepping`).
    """
    less = _fall(matched.old, matched.ground, before, after)
    more = _fall(matched.new, matched.ground, after, before)
    found = (less, None if more is None else Shift(more.becomes, more.was, more.witness))
    return tuple(item for item in found if item is not None)


def any_shift(matched: Matched, before: Scope | None, after: Scope | None) -> tuple[Shift, ...]:
    """As `find_shifts`; where only bodies that the other side has not make the difference, one point all the same."""
    found = find_shifts(matched, before, after)
    scope = before or after
    if found or scope is None or (before and after):
        return found
    world, values = (matched.old, (1, 0)) if before else (matched.new, (0, 1))
    sure = 2 if scope.plain_certain else 1
    piece = (scope.plain_certain or scope.plain_possible)[0]
    point = describe_point(world, one_point(piece.box, world.singles))
    return (Shift(values[0] * sure, values[1] * sure, point),)


def is_steep(shifts: Iterable[Shift]) -> bool:
    """Whether some point goes all the way between certain and no."""
    return any({item.was, item.becomes} == {0, 2} for item in shifts)


def _fall(world: World, ground: Box, high: Scope | None, low: Scope | None) -> Shift | None:
    """The steepest fall from one scope to another, in the world of the first; None when there is none."""
    if high is None:
        return None
    sure, maybe = (_cut(pieces, ground) for pieces in (high.plain_certain, high.plain_possible))
    firm, loose = (low.plain_certain, low.plain_possible) if low else ((), ())
    for was, becomes, pieces, others in ((2, 0, sure, loose), (2, 1, sure, firm), (1, 0, maybe, loose)):
        for piece in pieces:
            covers = [item.box for item in others if becomes == 0 or item.pairings <= piece.pairings]
            try:
                box = find_uncovered(piece.box, covers, world.singles)
            except BudgetError:
                continue
            if box is not None:
                return Shift(was, becomes, describe_point(world, one_point(box, world.singles)))
    return None


def _cut(pieces: Iterable[Piece], ground: Box) -> list[Piece]:
    found = ((piece, meet(piece.box, ground)) for piece in pieces)
    return [piece._replace(box=box) for piece, box in found if box is not None]
