"""What several gateways carry together in the place of one: who may stand in, what they cover, what is left.

A gateway stands in for another when it passes the side test, clause by clause, and is of the same
kind of act, not a version or another record of it. Law that is only half coded stands in at most
possibly, a residual power never.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gateways_graph.proof.areas import Areas, Point, holds
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import CODE
from gateways_graph.proof.relations import can_compare
from gateways_graph.proof.scopes import Area, Piece
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.terms import Terms

__all__ = ["Coverage", "has"]

_NONE = CODE + "none"
_CONFERS = frozenset({None, "confers"})


def has(box: Box, point: Point) -> bool:
    """Whether a point lies in a box."""
    return all(leaf in axis for leaf, axis in zip(point, box, strict=True))


class Coverage:
    """Union coverage for one question; keeps what it has found.

    Args:
        areas: What gateways cover.
        like: Coverage for the same question with more phrases open: what does not meet there meets nowhere.
    """

    def __init__(self, areas: Areas, like: Coverage | None = None) -> None:
        self.areas, self.scopes, self.facts = areas, areas.scopes, areas.scopes.facts
        self.like = like
        self.terms = Terms(self.scopes)
        self.live = tuple(sorted(name for name in self.scopes.gateways if self.scopes.is_live(name)))
        #: Live gateways that give way to others.
        self.yielding = tuple(name for name in self.live if self.facts.links(name, "givesWayTo") - {_NONE})
        self._stands: dict[tuple[str, str], int] = {}
        self._weights: dict[str, int] = {}
        self._neighbours: dict[str, tuple[str, ...]] = {}

    # -- who stands in

    def stands_in(self, g: str, h: str) -> int:
        """How surely h would carry on terms no stricter what it covers of g."""
        if (g, h) not in self._stands:
            self._stands[g, h] = self._stand_in(g, h)
        return self._stands[g, h]

    def _stand_in(self, g: str, h: str) -> int:
        if g == h or self.scopes.is_residual(h) or not self._is_other(g, h):
            return NO
        passes = self.terms.gives_as_much(g, h)
        return passes if self.terms.is_read(h) else min(passes, MAYBE)

    def _is_other(self, g: str, h: str) -> bool:
        """Whether two do the same kind of act, and neither is a version or another record of the other."""
        return can_compare(self.facts, g, h) and not self._is_alias(g, h)

    def _is_alias(self, g: str, h: str) -> bool:
        """Whether one is recorded as another name of what confers the other."""
        links = self.facts.links
        return bool(links(g, "conferredBy") & links(h, "alias") or links(h, "conferredBy") & links(g, "alias"))

    # -- what is covered

    def goal(self, g: str, need: int) -> Area:
        """What must be covered: all that g may cover or, for a possible cover, the firmest of it."""
        return self.scopes.area(g, MAYBE) if need == YES else self.areas.firmest(g)

    def is_covered(self, g: str, cover: Collection[str], need: int) -> bool:
        """Whether some gateways cover all of another together, at least so surely."""
        covers = [self.scopes.area(h, need) for h in sorted(cover)]
        return self.areas.uncovered(self.goal(g, need), covers, strict=need == YES).is_empty()

    def needless(self, g: str, cover: Collection[str], need: int) -> str:
        """A member that the cover does not need; empty when each is needed."""
        for h in sorted(cover):
            if self.is_covered(g, set(cover) - {h}, need):
                return h
        return ""

    def holders(self, g: str, point: Point, need: int) -> list[str]:
        """Gateways that stand in for g so surely and so surely cover a point, pairings of g kept."""
        near = self.neighbours(g)
        return [h for h in near if self._may_hold(g, h, point, need) and self.stands_in(g, h) >= need]

    def _may_hold(self, g: str, h: str, point: Point, need: int) -> bool:
        area = self.scopes.area(h, need)
        if not holds(area, point):
            return False
        return need < YES or all(_fits(area.pieces, mine, point) for mine in self.pieces_at(g, point))

    def pieces_at(self, g: str, point: Point) -> list[Piece]:
        """Pieces of what g may cover in which a point lies."""
        return [piece for piece in self.scopes.area(g, MAYBE).pieces if has(piece.box, point)]

    def is_open(self, g: str, point: Point) -> bool:
        """Whether a point that g may cover is certainly covered by nothing that certainly stands in for it."""
        if not holds(self.scopes.area(g, MAYBE), point):
            return False
        held = [h for h in self.neighbours(g) if holds(self.scopes.area(h, YES), point)]
        sure = [self.scopes.area(h, YES).pieces for h in held if self.stands_in(g, h) == YES]
        return any(not any(_fits(pieces, mine, point) for pieces in sure) for mine in self.pieces_at(g, point))

    # -- keystones

    def company(self, g: str, need: int) -> list[str]:
        """Gateways that meet g and confer a power above a general one, at least so surely.

        Neither g itself, another version or record of it, nor what does another act.
        """
        return [h for h in self.neighbours(g) if self.is_weighty(h) >= need and self._is_other(g, h)]

    def is_weighty(self, g: str) -> int:
        """Whether a gateway confers a power that is no general one."""
        if g not in self._weights:
            self._weights[g] = self._weigh(g)
        return self._weights[g]

    def _weigh(self, g: str) -> int:
        effect = self.terms.one(g, "legal_effect")
        if effect not in _CONFERS:
            return NO
        return min(MAYBE if effect is None else YES, YES - self.terms.general(g))

    def is_alone(self, g: str, need: int) -> bool:
        """Whether g may (for certain: certainly does) carry something that nothing in its company does."""
        if self.is_weighty(g) < need:
            return False
        goal, other = self.scopes.area(g, need), YES + MAYBE - need
        covers = [self.scopes.area(h, other) for h in self.near(goal, self.company(g, other), other)]
        return not self.areas.uncovered(goal, covers, strict=other == YES).is_empty()

    def neighbours(self, g: str) -> tuple[str, ...]:
        """Other live gateways of which a box may meet one of a gateway."""
        if g not in self._neighbours:
            pool = self.live if self.like is None else self.like.neighbours(g)
            others = [h for h in pool if h != g and self.scopes.is_live(h)]
            self._neighbours[g] = tuple(self.near(self.scopes.area(g, MAYBE), others, MAYBE))
        return self._neighbours[g]

    def near(self, goal: Area, others: Iterable[str], need: int) -> list[str]:
        """Those of some gateways of which a box meets one of an area."""
        boxes = [piece.box for piece in goal.pieces]
        return [h for h in others if any(_meet(piece.box, boxes) for piece in self.scopes.area(h, need).pieces)]


def _meet(box: Box, boxes: list[Box]) -> bool:
    return any(all(not x.isdisjoint(y) for x, y in zip(box, other, strict=True)) for other in boxes)


def _fits(pieces: Iterable[Piece], mine: Piece, point: Point) -> bool:
    """Whether some piece with no pairing of its own holds a point."""
    return any(piece.pairings <= mine.pairings and has(piece.box, point) for piece in pieces)
