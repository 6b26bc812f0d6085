"""Disclosures that are permitted on one side and not, or less surely, on the other: by a point, and box by box."""

from __future__ import annotations

from typing import Any

from gateways_graph.proof.areas import Areas, Point
from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.coverage import has
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import long_name, short_name
from gateways_graph.proof.scopes import Area, Piece
from gateways_graph.proof.shown import box_of, boxes_inside
from gateways_graph.proof.sides import Side, Sides
from gateways_graph.proof.sweep import Box
from gateways_graph.proof.terms import Terms

__all__ = ["check_permission"]

_WORDS = ("no", "possible", "certain")
_ACTS = frozenset({"disclose", "make-available"})
_EFFECTS = frozenset({None, "confers", "extends"})


class _Grants:
    """What the gateways of one side permit, by plain boxes."""

    def __init__(self, side: Side) -> None:
        self.side, self.terms = side, Terms(side.scopes)
        self.areas: Areas = side.weigher.areas()

    def tier(self, gateway: str) -> str | None:
        """`specific` or `general`; None when it permits nothing."""
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


def check_permission(sides: Sides, claim: Any, gateway: str) -> None:
    """Prove that disclosures are permitted on one side and less surely on the other.

    Args:
        sides: Both sides.
        claim: The record.
        gateway: The gateway whose ground it is.

    Raises:
        RefutedError: Part of it does not follow.
        ProofError: It is no such record.
    """
    lost = field(claim, "what") == "lost"
    refute_unless(lost or field(claim, "what") == "gained", "a permission is lost or gained")
    high, low = (_Grants(side) for side in ((sides.old, sides.new) if lost else (sides.new, sides.old)))
    words = [field(claim, name) for name in (("was", "becomes") if lost else ("becomes", "was"))]
    refute_unless(all(word in _WORDS for word in words), "a certainty is told in words of its own")
    values = [_WORDS.index(word) for word in words]
    refute_unless(values[0] > values[1], "nothing is lost or gained")
    certain = "certain" if values == [YES, NO] else "possible"
    refute_unless(field(claim, "certainty") == certain, f"the certainty is {certain}")
    tier, pairing = high.tier(gateway), frozenset(str(code) for code in field(claim, "pairing"))
    refute_unless(tier is not None, f"{short_name(gateway)} permits nothing")
    refute_unless(field(claim, "tier") == tier, f"the tier is {tier}")
    mine = [piece for piece in high.pieces(gateway, values[0]) if piece.pairings == pairing]
    point = sides.point(field(claim, "witness"), high.side)
    refute_unless(sides.is_shared(point), "the disclosure shown does not exist on both sides")
    refute_unless(
        any(has(piece.box, point) for piece in mine), f"it was not so surely permitted by {short_name(gateway)}"
    )
    if values[0] == MAYBE:
        firm = any(has(piece.box, point) for piece in high.pieces(gateway, YES))
        refute_unless(not firm, "it was certainly permitted")
    wanted = {"specific"} if tier == "specific" else {"specific", "general"}
    _check_low(low, (wanted, pairing), values[1], point)
    twin = (sides.twins if lost else sides.back).get(gateway)
    kept = twin is not None and any(
        has(piece.box, point) for piece in low.pieces(twin, values[0]) if values[0] < YES or piece.pairings <= pairing
    )
    refute_unless(not kept, "the same gateway permits it as surely on the other side")
    general = low.value({"general"}, point, pairing) if tier == "specific" else NO
    refute_unless(field(claim, "general") == _WORDS[general], "how surely a general power remains is wrong")
    remains = low.permitting(point)
    refute_unless([long_name(str(name)) for name in field(claim, "remains")] == remains, "what remains is other law")
    also = [g for g in high.permitting(point) if g != gateway and g not in remains]
    refute_unless(
        [long_name(str(name)) for name in field(claim, "also")] == also, "what else permitted it is other law"
    )
    _check_boxes(claim, (high, low), mine, (wanted, pairing, values[1]))


def _check_low(low: _Grants, asked: tuple[set[str], frozenset[str]], said: int, point: Point) -> None:
    held = low.value(asked[0], point, asked[1])
    refute_unless(held == said, f"on the other side it is {_WORDS[held]}")


def _check_boxes(
    claim: Any, grants: tuple[_Grants, _Grants], mine: list[Piece], asked: tuple[set[str], frozenset[str], int]
) -> None:
    """The boxes shown are the gateway's, and nothing of them is kept more surely than told."""
    high, low = grants
    records, points, omitted = field(claim, "boxes"), field(claim, "points"), field(claim, "boxes_omitted")
    refute_unless(type(omitted) is int and omitted >= 0 and records, "the boxes concerned are not told")
    tiers, pairing, value = asked
    kept = Area(tuple(low.holding(tiers, value + 1, pairing)) if value < YES else ())

    def is_gone(box: Box) -> bool:
        return not high.areas.do_share(Area((Piece(box, frozenset(), ""),)), kept)

    own = [Area(tuple(mine))]
    meant = [boxes_inside(high.areas, item, own, "a box shown", fits=is_gone) for item in records]
    least = sum(high.areas.count([box_of(high.side.scopes, item, whole=False)]) for item in records)
    most = sum(max(high.areas.count([box]) for box in boxes) for boxes in meant)
    few = type(points) is int and points and points >= least and (omitted or points <= most)
    refute_unless(few, "the number of points is not that of the boxes")
