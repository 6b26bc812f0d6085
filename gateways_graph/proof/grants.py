"""What the gateways of one side permit, and the disclosures that fall from one certainty to another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gateways_graph.proof.areas import Point
from gateways_graph.proof.coverage import has
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.scopes import Piece, do_meet
from gateways_graph.proof.sides import Side, Sides
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.terms import Terms
from gateways_graph.proof.unions import Part

__all__ = ["Fall", "Fallen", "Grants"]

_ACTS = frozenset({"disclose", "make-available"})
_EFFECTS = frozenset({None, "confers", "extends"})
_TIERS = ("specific", "general")


class Grants:
    """What the gateways of one side permit, by plain boxes."""

    def __init__(self, side: Side) -> None:
        self.side, self.terms = side, Terms(side.scopes)
        self._tiers: dict[str, str | None] = {}
        self._held: dict[tuple[frozenset[str], int, frozenset[str]], list[Piece]] = {}

    def tier(self, gateway: str) -> str | None:
        """`specific` or `general`; None when it permits nothing."""
        if gateway not in self._tiers:
            self._tiers[gateway] = self._tier(gateway)
        return self._tiers[gateway]

    def _tier(self, gateway: str) -> str | None:
        act = min(self.side.facts.codes(gateway, "act"), default="disclose")
        if gateway not in self.side.live or act not in _ACTS:
            return None
        if self.terms.one(gateway, "legal_effect") not in _EFFECTS:
            return None
        return "general" if self.terms.general(gateway) == YES else "specific"

    def pieces(self, gateway: str, need: int) -> tuple[Piece, ...]:
        """Boxes that it permits so surely; with certainty only what confers a power of a known source does."""
        if self.tier(gateway) is None:
            return ()
        firm = self.terms.one(gateway, "legal_effect") == "confers" and self.terms.one(gateway, "source") is not None
        return self.side.scopes.pieces(gateway, "permits", need) if need < YES or firm else ()

    def holding(self, tiers: set[str], need: int, pairing: frozenset[str]) -> list[Piece]:
        """Boxes that keep a permission: certainly by checked law that asks no further pairing, or possibly."""
        key = (frozenset(tiers), need, pairing if need == YES else frozenset())
        if key not in self._held:
            self._held[key] = self._holding(tiers, need, pairing)
        return self._held[key]

    def _holding(self, tiers: set[str], need: int, pairing: frozenset[str]) -> list[Piece]:
        return [
            piece
            for gateway in self.side.live
            if self.tier(gateway) in tiers and (need < YES or self.terms.is_read(gateway))
            for piece in self.pieces(gateway, need)
            if need < YES or piece.pairings <= pairing
        ]

    def value(self, tiers: set[str], point: Point, pairing: frozenset[str]) -> int:
        """How surely a point is permitted."""
        held = (need for need in (YES, MAYBE) if any(has(p.box, point) for p in self.holding(tiers, need, pairing)))
        return next(held, NO)

    def permitting(self, point: Point) -> list[str]:
        """Gateways that permit a point, at least possibly."""
        return [g for g in self.side.live if any(has(piece.box, point) for piece in self.pieces(g, MAYBE))]


class Fall(NamedTuple):
    """What falls: of which gateway, from which certainty to which, beside which general power, under which pairings.

    Attributes:
        gateway: On the side that permits more.
        twin: The same gateway on the other side, if it is there.
        values: How surely it is permitted on both.
        general: How surely a general power remains.
        pairing: The limits of the gateway beyond its boxes.
    """

    gateway: str
    twin: str | None
    values: tuple[int, int]
    general: int
    pairing: frozenset[str]


class Fallen(Part):
    """The disclosures of one gateway that are permitted on one side, and less surely on the other.

    A point counts once: under the fewest pairings by which the gateway covers it.
    """

    def __init__(self, sides: Sides, grants: tuple[Grants, Grants], fall: Fall) -> None:
        high, low = grants
        self.fall, self.scopes = fall, high.side.scopes
        self.singles = self.scopes.singles
        self.tier = high.tier(fall.gateway)
        self._ground = _shared(sides)
        self.flat: list[Box] = []
        need, pairing = fall.values[0], fall.pairing
        pieces = sorted(high.pieces(fall.gateway, need), key=lambda piece: len(piece.pairings))
        first = {piece.box: number for number, piece in reversed([*enumerate(pieces)]) if piece.pairings == pairing}
        mine = [(number, pieces[number]) for number in sorted(first.values())]
        self._own = [piece.box for _, piece in mine]
        self.needed = self._add(self._own)
        # Pieces at which the gateway has fallen already.
        self._before = [
            (bit, self._add([other.box for other in pieces[:number] if _goes_first(other, piece, need)]))
            for bit, (number, piece) in enumerate(mine)
        ]
        same = fall.twin if fall.twin is not None and low.tier(fall.twin) == self.tier else None
        kept = [] if same is None else [p for p in low.pieces(same, need) if need < YES or p.pairings <= pairing]
        firm = high.pieces(fall.gateway, YES) if need == MAYBE else ()
        self._kept = self._add(piece.box for piece in (*kept, *firm))
        rest = {"specific"} if self.tier == "specific" else set(_TIERS)
        self._rest = [self._add(piece.box for piece in low.holding(rest, sure, pairing)) for sure in (YES, MAYBE)]
        self._general = [
            self._add(piece.box for piece in low.holding({"general"}, sure, pairing)) for sure in (YES, MAYBE)
        ]

    def _add(self, boxes: Iterable[Box]) -> int:
        """Bits of boxes, which are cut to what exists on both sides; those that miss the gateway are left out."""
        start = len(self.flat)
        own = self._own if self.flat else None
        for box in dict.fromkeys(boxes):
            cut: Box = tuple(x & y for x, y in zip(box, self._ground, strict=True))  # type: ignore[assignment]
            if own is None or any(do_meet(cut, mine) for mine in own):
                self.flat.append(cut)
        return (1 << len(self.flat)) - (1 << start)

    def wants(self, alive: int) -> bool:
        """Whether a point falls as told."""
        if not any(alive >> bit & 1 and not alive & before for bit, before in self._before):
            return False
        sure, maybe = (bool(alive & bits) for bits in self._rest)
        if alive & self._kept or sure or (MAYBE if maybe else NO) != self.fall.values[1]:
            return False
        if self.tier == "general":
            return self.fall.general == NO
        firm, loose = (bool(alive & bits) for bits in self._general)
        return (YES if firm else MAYBE if loose else NO) == self.fall.general


def _goes_first(other: Piece, piece: Piece, need: int) -> bool:
    """Whether what falls at one piece is not told again at another: with fewer pairings, or as surely with any."""
    return need < YES or other.pairings < piece.pairings


def _shared(sides: Sides) -> Box:
    """All points that exist on both sides."""
    one, two = sides.old.scopes, sides.new.scopes
    bodies = one.bodies.everything() & two.bodies.everything()
    rest = (
        one.purposes.everything() & two.purposes.everything(),
        one.subjects.everything() & two.subjects.everything(),
        frozenset({"identifying", "de-identified", "not-about-a-person"}),
        one.origins.everything() & two.origins.everything(),
        one.question.extent & two.question.extent,
    )
    return (bodies, bodies, *rest)
