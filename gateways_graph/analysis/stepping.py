"""Who steps in, and who steps back: gateways that give way to others, when those others change.

A residual power (Crime and Disorder Act 1998 s.115) works only where no other power does. Where
another goes, it steps in, on its own terms: *backfilled*. Where another comes, it steps back:
*displaced*.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gateways_graph.analysis import terms as tm
from gateways_graph.analysis.matching import Matched
from gateways_graph.engine.box import Box, BudgetError, find_uncovered, meet
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.describe import describe_point
from gateways_graph.engine.region import one_point
from gateways_graph.engine.world import Scope, World, displacing, sure_holes
from gateways_graph.model.change import StepIn

__all__ = ["find_step_ins"]


class _Side(NamedTuple):
    """A gateway that gives way, on one side.

    Attributes:
        giving: Scopes of what it gives way to.
        taken: Boxes that these certainly take from it.
        open: Boxes that they may take from it.
    """

    world: World
    scope: Scope
    giving: list[Scope]
    taken: list[Box]
    open: list[Box]


def find_step_ins(matched: Matched) -> tuple[StepIn, ...]:
    """Gateways that step in or back on ground that they cover on both sides: by what, gateway and other."""
    old, new = matched.old, matched.new
    found: list[StepIn] = []
    for name, twin in matched.twins.items():
        if not (old.gateways[name].gives_way_to or new.gateways[twin].gives_way_to):
            continue
        sides = (_side(old, name), _side(new, twin))
        # Where it gives way to others than before, all of them count; else only those that changed.
        other_way = old.gateways[name].gives_way_to != new.gateways[twin].gives_way_to
        for what, away, back, changed in (
            ("backfilled", *sides, matched.touched[0]),
            ("displaced", *sides[::-1], matched.touched[1]),
        ):
            for other in away.giving:
                if other_way or other.id in changed:
                    found += _step(matched, what, (away, back), other)
    return tuple(sorted(found, key=lambda item: (item.what, item.certainty != "certain", item.gateway, item.other)))


def _side(world: World, name: str) -> _Side:
    scope, gateways = world.scopes[name], world.gateways
    mine = [piece.box for piece in scope.plain_possible]
    found = displacing(gateways[name], gateways, world.scopes)
    giving = [other for other in found if any(meet(piece.box, box) for piece in other.plain_possible for box in mine)]
    taken = [box for other in giving for box in sure_holes(other, gateways)]
    return _Side(world, scope, giving, taken, [piece.box for other in giving for piece in other.plain_possible])


def _step(matched: Matched, what: str, sides: tuple[_Side, _Side], other: Scope) -> Iterator[StepIn]:
    """Whether a gateway gives way to `other` on one side, on ground that it does not give away on the other."""
    away, back = sides
    found = _find_ground(matched, away, back, other)
    if found is None:
        return
    certainty, box = found
    world, name = back.world, (back if what == "backfilled" else away).scope.id
    point = describe_point(world, one_point(box, world.singles))
    terms = tm.differences(away.world.gateways[other.id], back.world.gateways[back.scope.id], matched.labels)
    yield StepIn(what, name, other.id, certainty, point, terms)


def _find_ground(matched: Matched, away: _Side, back: _Side, other: Scope) -> tuple[str, Box] | None:
    """(certainty, box) where the gateway surely gives way to `other` on one side and surely does not on the other."""
    gone = sure_holes(other, away.world.gateways)
    perhaps = tuple(piece.box for piece in other.plain_possible)
    sure = (away.scope.plain_certain, back.scope.plain_certain)
    tries = (
        ("certain", gone, sure, back.open),
        ("possible", gone, (away.scope.plain_possible, back.scope.plain_possible), back.taken),
        ("possible", perhaps, sure, back.open),
    )
    for certainty, holes, pieces, left in tries:
        for box in _common(matched.ground, holes, pieces):
            try:
                found = find_uncovered(box, left, matched.new.singles)
            except BudgetError:
                continue
            if found is not None:
                return certainty, found
    return None


def _common(ground: Box, holes: tuple[Box, ...], pieces: tuple[tuple[Piece, ...], tuple[Piece, ...]]) -> Iterator[Box]:
    """Boxes of a hole on which a gateway stands on both sides."""
    for hole in holes:
        near = meet(hole, ground)
        if near is None:
            continue
        for mine in pieces[0]:
            part = meet(near, mine.box)
            if part is None:
                continue
            yield from (both for other in pieces[1] if (both := meet(part, other.box)) is not None)
