"""Disclosures that are permitted on one side and not, or less surely, on the other: by a point, and box by box."""

from __future__ import annotations

from typing import Any

from gateways_graph.proof.areas import Areas, Point
from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.coverage import has
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import long_name, short_name
from gateways_graph.proof.grants import Fall, Fallen, Grants
from gateways_graph.proof.shown import boxes_inside
from gateways_graph.proof.sides import Sides

__all__ = ["check_permission"]

_WORDS = ("no", "possible", "certain")
_SHOWN = 3


def check_permission(sides: Sides, grants: tuple[Grants, Grants], claim: Any, gateway: str) -> None:
    """Prove that disclosures are permitted on one side and less surely on the other.

    Args:
        sides: Both sides.
        grants: What both permit, old and new.
        claim: The record.
        gateway: The gateway whose ground it is.

    Raises:
        RefutedError: Part of it does not follow.
        ProofError: It is no such record.
    """
    lost = field(claim, "what") == "lost"
    refute_unless(lost or field(claim, "what") == "gained", "a permission is lost or gained")
    high, low = grants if lost else grants[::-1]
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
    _check_boxes(
        claim, Fallen(sides, (high, low), Fall(gateway, twin, (values[0], values[1]), general, pairing)), point
    )


def _check_low(low: Grants, asked: tuple[set[str], frozenset[str]], said: int, point: Point) -> None:
    held = low.value(asked[0], point, asked[1])
    refute_unless(held == said, f"on the other side it is {_WORDS[held]}")


def _check_boxes(claim: Any, fallen: Fallen, point: Point) -> None:
    """The disclosures concerned are as many as told, and the boxes shown are of them."""
    records, omitted = field(claim, "boxes"), field(claim, "boxes_omitted")
    refute_unless(type(omitted) is int and omitted >= 0 and records, "the boxes concerned are not told")
    refute_unless(not omitted or len(records) == _SHOWN, "boxes are left out for no reason")
    refute_unless(fallen.holds(point), "the disclosure shown is not one of those concerned")
    number = fallen.count()
    refute_unless(field(claim, "points") == number, f"{number} disclosures are concerned")
    areas = Areas(fallen.scopes)
    boxes = [
        box
        for item in records
        for box in boxes_inside(areas, item, (), "a box shown", fits=lambda box: fallen.has_all([box]))
    ]
    refute_unless(omitted or fallen.is_within(boxes), "the boxes do not make up the disclosures concerned")
