"""A plain reference for permissions lost and gained: every point of two tiny worlds, from the definitions.

Nothing of the engine or of the analyses is used. Values: 2 = certain, 1 = possible, 0 = no.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gateways_graph.model.gateway import Gateway
from tests.reference import Point, Scopes

__all__ = ["Fall", "fallen", "shared_points"]

_SPECIFIC, _GENERAL = "specific", "general"


class Fall(NamedTuple):
    """A point of a gateway that is less surely permitted on the other side."""

    gateway: str
    tier: str
    high: int
    low: int
    general: int
    pairings: frozenset[str]
    point: Point


class _Side:
    def __init__(self, scopes: Scopes) -> None:
        self.scopes = scopes
        self.named = {name: scopes.gateways[name] for name in scopes.plain if _permits(scopes.gateways[name])}

    def tier(self, name: str) -> str | None:
        """Whether a gateway that permits is specific or a general power; None when it permits nothing."""
        gateway = self.named.get(name)
        return None if gateway is None else _GENERAL if gateway.general else _SPECIFIC

    def sure(self, name: str, point: Point) -> set[frozenset[str]]:
        """Sets of pairings under which a gateway certainly permits a point."""
        gateway = self.named[name]
        if gateway.legal_effect != "confers" or gateway.source is None:
            return set()
        return self.scopes.plain[name].sure.get(point, set())

    def maybe(self, name: str, point: Point) -> bool:
        """Whether a gateway may permit a point."""
        return point in self.scopes.plain[name].maybe

    def value(self, names: Iterable[str], point: Point, pairings: frozenset[str]) -> int:
        """How surely some of the gateways, as far as checked, permit a point under some pairings."""
        names = list(names)
        checked = [name for name in names if self.named[name].checked]
        if any(marks <= pairings for name in checked for marks in self.sure(name, point)):
            return 2
        return 1 if any(self.maybe(name, point) for name in names) else 0

    def of_tiers(self, *tiers: str) -> list[str]:
        """Gateways that permit, of some tiers."""
        return [name for name in self.named if self.tier(name) in tiers]


def _permits(gateway: Gateway) -> bool:
    return gateway.act in ("disclose", "make-available") and gateway.legal_effect in (None, "confers", "extends")


def shared_points(one: Scopes, two: Scopes) -> tuple[set[str], set[str]]:
    """Leaves of bodies and of origins that exist on both sides."""
    bodies = set(one.bodies.everything()) & set(two.bodies.everything())
    return bodies, set(one.origins.everything()) & set(two.origins.everything())


def fallen(high_scopes: Scopes, low_scopes: Scopes) -> Iterator[Fall]:
    """Points that a gateway of one side permits more surely than it and everything else of the other."""
    high, low = _Side(high_scopes), _Side(low_scopes)
    bodies, origins = shared_points(high_scopes, low_scopes)
    for name in high.named:
        tier = high.tier(name)
        assert tier is not None
        twin = name if low.tier(name) == tier else None
        rest = low.of_tiers(tier) if tier == _SPECIFIC else low.of_tiers(_SPECIFIC, _GENERAL)
        for point in high_scopes.plain[name].maybe:
            if {point[0], point[1]} <= bodies and point[5] in origins:
                for value, pairings in _own(high, name, point):
                    mine = _value_of(low, twin, point, pairings)
                    left = low.value(rest, point, pairings)
                    if value > max(mine, left):
                        general = low.value(low.of_tiers(_GENERAL), point, pairings) if tier == _SPECIFIC else 0
                        yield Fall(name, tier, value, left, general, pairings, point)


def _own(side: _Side, name: str, point: Point) -> list[tuple[int, frozenset[str]]]:
    """How surely a gateway permits a point, for each least set of pairings."""
    marks = side.sure(name, point)
    if marks:
        return [(2, mine) for mine in marks if not any(other < mine for other in marks)]
    return [(1, min(side.scopes.plain[name].maybe[point], key=lambda mark: (len(mark), sorted(mark))))]


def _value_of(side: _Side, name: str | None, point: Point, pairings: frozenset[str]) -> int:
    """As recorded, whether checked or not."""
    if name is None:
        return 0
    if any(marks <= pairings for marks in side.sure(name, point)):
        return 2
    return 1 if side.maybe(name, point) else 0
