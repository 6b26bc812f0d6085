"""What one gateway carries beside others under one choice of readings: covered, alone, or stepped in for.

Each question is put twice, certainly and possibly, and answered as certain, possible or no.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from gateways_graph.proof.areas import Areas, Point, holds
from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.coverage import Coverage, has
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import short_name
from gateways_graph.proof.scopes import Area, Piece
from gateways_graph.proof.shown import boxes_inside, disclosure_of
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.terms import Terms

__all__ = ["Carried"]


class Carried:
    """Coverage under one choice of readings.

    Args:
        areas: What gateways cover under it.
        like: The same with every phrase open.
    """

    def __init__(self, areas: Areas, like: Carried | None = None) -> None:
        self.areas, self.scopes = areas, areas.scopes
        self.coverage: Coverage = Coverage(areas, None if like is None else like.coverage)
        self.terms: Terms = self.coverage.terms
        self._could_go: dict[str, int] = {}

    def carries(self, g: str) -> bool:
        """Whether a gateway is in force and may cover anything."""
        return self.scopes.is_live(g) and bool(self.areas.size(g, MAYBE))

    # -- covered

    def could_go(self, g: str) -> int:
        """How surely all that stand in for a gateway cover it together."""
        if g not in self._could_go:
            covered = (need for need in (YES, MAYBE) if self.covers(g, self.standing_in(g, need), need))
            self._could_go[g] = next(covered, NO)
        return self._could_go[g]

    def standing_in(self, g: str, need: int) -> list[str]:
        """Gateways that stand in for one at least so surely, and meet it."""
        near = self.coverage.near(self.coverage.goal(g, need), self.coverage.neighbours(g), need)
        return [h for h in near if self.coverage.stands_in(g, h) >= need]

    def covers(self, g: str, cover: Collection[str], need: int) -> bool:
        """Whether some gateways cover another, at least so surely."""
        return self.coverage.is_covered(g, cover, need)

    def check_cover(self, g: str, cover: Collection[str], need: int) -> None:
        """Prove that some gateways cover all of another, none of them needlessly.

        Raises:
            RefutedError: They do not.
        """
        for h in sorted(cover):
            refute_unless(self.scopes.is_live(h), f"{short_name(h)} of the cover is not in force and operative")
            passes = self.coverage.stands_in(g, h) >= need
            refute_unless(passes, f"{short_name(h)} of the cover does not pass the side test so surely")
        refute_unless(self.covers(g, cover, need), f"the cover leaves part of {short_name(g)} open")
        spare = self.coverage.needless(g, cover, need)
        refute_unless(not spare, f"{short_name(spare)} is not needed in the cover")

    def check_uncovered(self, g: str, point: Point) -> None:
        """Prove that nothing that may stand in for a gateway may carry a disclosure of it.

        Raises:
            RefutedError: Something may, or it is none of its disclosures.
        """
        inside = holds(self.areas.firmest(g), point)
        refute_unless(inside, f"the disclosure shown does not lie in {short_name(g)}")
        held = self.coverage.holders(g, point, MAYBE)
        refute_unless(not held, f"the disclosure shown may be made under {', '.join(map(short_name, held[:1]))}")

    # -- what steps in

    def steps_in(self, g: str, other: str, gone: Collection[str]) -> int:
        """How surely one that gives way to a gateway steps in once some are gone, in the place of that one."""
        live = self.scopes.is_live(g) and self.scopes.is_live(other)
        if not live or other in gone or g not in self.scopes.preferred(other):
            return NO
        return next((need for need in (YES, MAYBE) if self._has_ground(g, other, need, gone)), NO)

    def _has_ground(self, g: str, other: str, need: int, gone: Collection[str]) -> bool:
        taken, back = self._ground(g, other, need, gone)
        return self.areas.do_share(Area(tuple(Piece(box, frozenset(), "") for box in taken)), back)

    def _ground(self, g: str, other: str, need: int, gone: Collection[str]) -> tuple[list[Box], Area]:
        """What g takes from one that gives way to it, and what that one covers but for the rest that remains."""
        rest = sorted(self.scopes.preferred(other) - set(gone))
        opposite = MAYBE if need == YES else YES
        holes = tuple(hole for each in rest for hole in self.scopes.taken_by(each, opposite))
        return list(self.scopes.taken_by(g, need)), Area(self.scopes.pieces(other, "permits", need), holes)

    def check_stepping_in(self, g: str, other: str, record: Any, gone: Collection[str]) -> None:
        """Prove the disclosure for which a gateway steps in, as surely as it does under these readings.

        Raises:
            RefutedError: It does not follow.
        """
        name, need = short_name(other), self.steps_in(g, other, gone)
        refute_unless(need, f"{name} does not step in for {short_name(g)}")
        taken, back = self._ground(g, other, need, gone)
        point = disclosure_of(self.scopes, field(record, "witness"))
        stood = any(has(box, point) for box in taken)
        refute_unless(stood, f"{short_name(g)} did not keep {name} from the disclosure shown")
        refute_unless(holds(back, point), f"{name} does not step in for the disclosure shown")

    # -- what it alone carries

    def alone(self, g: str) -> int:
        """How surely a gateway alone carries something."""
        if not self.scopes.is_live(g):
            return NO
        return next((need for need in (YES, MAYBE) if self.coverage.is_alone(g, need)), NO)

    def check_alone(self, g: str, record: Any) -> None:
        """Prove the flow that a gateway alone carries, as surely as it does under these readings.

        Raises:
            RefutedError: It does not follow.
        """
        sure = self.alone(g)
        refute_unless(sure, f"{short_name(g)} carries nothing alone")
        point = disclosure_of(self.scopes, field(record, "witness"))
        refute_unless(holds(self.scopes.area(g, sure), point), f"the disclosure shown is not of {short_name(g)}")
        one: Any = tuple(frozenset({leaf}) for leaf in point)
        refute_unless(self._own(g, one, sure), "the disclosure shown is carried by others too")
        boxes = boxes_inside(
            self.areas,
            field(record, "alone"),
            [self.scopes.area(g, sure)],
            "the flow shown",
            fits=lambda box: self._own(g, box, sure),
        )
        refute_unless(any(has(box, point) for box in boxes), "the disclosure shown is not of the flow shown")

    def _own(self, g: str, box: Box, sure: int) -> bool:
        """Whether nothing in the company of g carries any of a box of it (but with pairings that it has not)."""
        opposite, part = YES + MAYBE - sure, Area((Piece(box, frozenset(), ""),))
        frames = [piece for piece in self.scopes.area(g, sure).pieces if _is_inside(box, piece.box)]
        company = self.coverage.near(part, self.coverage.company(g, opposite), opposite)
        if opposite == MAYBE:
            return not any(self.areas.do_share(part, self.scopes.area(h, opposite)) for h in company)
        return any(
            not any(self.areas.do_share(part, _paired(self.scopes.area(h, YES), frame)) for h in company)
            for frame in frames
        )


def _is_inside(box: Box, other: Box) -> bool:
    return all(x <= y for x, y in zip(box, other, strict=True))


def _paired(area: Area, frame: Piece) -> Area:
    """The pieces of an area that ask no pairing which a frame does not."""
    return Area(tuple(piece for piece in area.pieces if piece.pairings <= frame.pairings), area.holes)
