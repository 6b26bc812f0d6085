"""Longer circles of recorded precedence, proved again: each turn is recorded by name, and all share ground."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gateways_graph.proof.areas import holds
from gateways_graph.proof.claims import field, numbers_of, refute_unless
from gateways_graph.proof.days import MAYBE, NO, YES
from gateways_graph.proof.facts import GW, long_name, short_name
from gateways_graph.proof.obstacles import Obstacles
from gateways_graph.proof.precedence import read_words
from gateways_graph.proof.records import LADDER
from gateways_graph.proof.scopes import Area
from gateways_graph.proof.shown import box_of, boxes_inside, disclosure_of
from gateways_graph.proof.sweep import Box

__all__ = ["check_circle", "find_circle"]

_LONGEST = 6
_SURENESS = {"possible": MAYBE, "certain": YES}


def check_circle(obstacles: Obstacles, claim: Any, first: str, bars: list[str]) -> None:
    """Prove a circle through three or more gateways and bars.

    Args:
        obstacles: Bars of the question.
        claim: The circle.
        first: The gateway that it is told of.
        bars: The bars that it is told of.

    Raises:
        RefutedError: Part of it does not follow.
        ProofError: It is no circle.
    """
    facts, scopes = obstacles.facts, obstacles.scopes
    refute_unless(field(claim, "kind") == "circular", "a circle is circular")
    steps = [
        tuple(_named(obstacles, field(step, side)) for side in ("prevails", "over")) for step in field(claim, "circle")
    ]
    nodes = [one for one, _ in steps]
    refute_unless(
        2 < len(nodes) <= _LONGEST and len(set(nodes)) == len(nodes), "it passes something twice, or too much"
    )
    refute_unless([other for _, other in steps] == [*nodes[1:], nodes[0]], "the turns do not follow one another")
    told = {item for item in nodes if facts.is_kind(item, GW + "Restriction")}
    refute_unless(told == set(bars), "the bars in the circle are others")
    gateways = [item for item in nodes if item not in told]
    refute_unless(gateways and gateways[0] == first, "the gateway that it is told of is another")
    for one, other in steps:
        known = prevails_by_name(obstacles, one, other)
        refute_unless(known, f"that {short_name(one)} prevails over {short_name(other)} is not recorded by name")
    chords = [
        (one, other)
        for place, one in enumerate(nodes)
        for other in nodes
        if other not in (one, nodes[(place + 1) % len(nodes)]) and prevails_by_name(obstacles, one, other)
    ]
    refute_unless(not chords, "a shorter circle lies in it")
    weaker = min((obstacles.terms.status(item) for item in nodes), key=LADDER.index)
    refute_unless(field(claim, "status") == weaker, f"the weakest status is {weaker}")
    need = _SURENESS[field(claim, "certainty")]
    areas = [Area(scopes.pieces(item, "bars" if item in told else "permits", need)) for item in nodes]
    _check_ground(obstacles, claim, areas)
    if need == MAYBE:
        firm = [scopes.pieces(item, "bars" if item in told else "permits", YES) for item in nodes]
        refute_unless(not _do_share(obstacles, [Area(pieces) for pieces in firm]), "they certainly share ground")
    refute_unless(bool(field(claim, "turns_on")) <= (need == MAYBE), "what is certain turns on nothing")
    _check_count(obstacles, claim, gateways[0], need)


def find_circle(obstacles: Obstacles, gateway: str, bars: set[str]) -> int:
    """How surely a circle runs through a gateway and just some bars, whatever other gateways it passes.

    Returns:
        2 or 1 where one does and all in it share ground; 0 where none does.
    """
    facts, scopes = obstacles.facts, obstacles.scopes
    props = ("lifts", "exceptRestriction", "givesWayTo")
    named = {g for g in scopes.gateways if scopes.is_live(g) and any(facts.links(g, prop) for prop in props)}
    named |= {g for bar in bars for prop in ("yieldsTo", "prevailsOver") for g in facts.links(bar, prop)}
    nodes = sorted({gateway, *bars, *(g for g in named if scopes.is_live(g))})
    over = {one: [other for other in nodes if prevails_by_name(obstacles, one, other)] for one in nodes}
    return max((_surely(obstacles, path, bars) for path in _circles(over, [gateway], bars)), default=NO)


def _circles(over: dict[str, list[str]], path: list[str], bars: set[str]) -> Iterator[list[str]]:
    """Circles from a gateway back to it, through all of some bars, in which no shorter one lies."""
    for other in over[path[-1]]:
        if other == path[0] and len(path) > 2 and bars <= set(path):
            ends = dict(zip(path, [*path[1:], path[0]], strict=True))
            if all(set(over[one]) & set(path) <= {ends[one]} for one in path):
                yield path
        elif other not in path and len(path) < _LONGEST:
            yield from _circles(over, [*path, other], bars)


def _surely(obstacles: Obstacles, path: list[str], bars: set[str]) -> int:
    for need in (YES, MAYBE):
        pieces = [obstacles.scopes.pieces(item, "bars" if item in bars else "permits", need) for item in path]
        if _do_share(obstacles, [Area(part) for part in pieces]):
            return need
    return NO


def _named(obstacles: Obstacles, record: Any) -> str:
    iri = long_name(str(field(record, "id")))
    refute_unless(field(record, "label") == obstacles.facts.label(iri), f"{field(record, 'id')} has another label")
    return iri


def prevails_by_name(obstacles: Obstacles, one: str, other: str) -> bool:
    """Whether a gateway or bar is recorded by name as prevailing over another."""
    facts = obstacles.facts
    one_is_bar, other_is_bar = (facts.is_kind(item, GW + "Restriction") for item in (one, other))
    if one_is_bar and other_is_bar:
        return False
    if not (one_is_bar or other_is_bar):
        return one in (obstacles.terms.many(other, "gives_way_to") or ())
    words = read_words(obstacles, *((other, one) if one_is_bar else (one, other)))
    return YES in ((words.prevails, words.preserves) if one_is_bar else (words.lifts, words.yields))


def _check_ground(obstacles: Obstacles, claim: Any, areas: list[Area]) -> None:
    point = disclosure_of(obstacles.scopes, field(claim, "witness"))
    refute_unless(all(holds(area, point) for area in areas), "they do not all reach the disclosure shown")
    records = field(claim, "common")
    refute_unless(len(records) == 1 and field(claim, "common_omitted") == 0, "one box of ground is shown")
    boxes_inside(obstacles.areas, records[0], areas, "the ground shown")


def _do_share(obstacles: Obstacles, areas: list[Area]) -> bool:
    """Whether several areas have a disclosure in common."""
    boxes: list[Box] = [piece.box for piece in areas[0].pieces]
    for area in areas[1:]:
        met: list[Any] = [
            tuple(x & y for x, y in zip(box, piece.box, strict=True)) for box in boxes for piece in area.pieces
        ]
        boxes = list(dict.fromkeys(box for box in met if all(box)))
    return bool(obstacles.areas.count(boxes))


def _check_count(obstacles: Obstacles, claim: Any, gateway: str, need: int) -> None:
    """The share of the ground shown in the plain boxes of the gateway that it is told of."""
    areas, scopes = obstacles.areas, obstacles.scopes
    whole = areas.count([piece.box for piece in scopes.pieces(gateway, "permits", need)])
    said = numbers_of(field(claim, "share"))
    sizes = [areas.count([box_of(scopes, field(claim, "common")[0], whole=full)]) for full in (False, True)]
    refute_unless(said[1] == whole and said[0] in range(sizes[0], sizes[1] + 1), f"the share is {sizes[1]}/{whole}")
    refute_unless(not field(claim, "precedence") and field(claim, "left") is None, "a circle says no more")
