"""The reference's coverage of one gateway by several: union-redundant, backfilled and keystone, by points.

Written from `docs/semantics.md`, section 4, alone. Three-valued throughout: 2 certain, 1 possible, 0 no.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gateways_graph.model.gateway import Gateway
from tests.reference import Cover, Point, Scopes, is_covered
from tests.reference_relations import are_comparable, is_alias
from tests.reference_terms import Side

__all__ = ["Coverage", "Expected"]


class Expected(NamedTuple):
    """What must be said of one gateway.

    Attributes:
        verdict: `removable`, `possibly removable`, `displaced` or `stays`.
        keystone: How surely it alone carries something.
        backfilled: Gateways that would step in, with how surely.
    """

    verdict: str
    keystone: int
    backfilled: Mapping[str, int]


class Coverage:
    """Asks of the gateways of one written-out world what would be lost if one went."""

    def __init__(self, scopes: Scopes) -> None:
        self.scopes, self.side = scopes, Side(scopes)
        self.gateways = {name: scopes.gateways[name] for name in scopes.plain}

    def expect(self, name: str) -> Expected:
        """The whole answer about a gateway; one that gives way everywhere is displaced, and no more is said."""
        if not self.scopes.effective[name].maybe:
            return Expected("displaced", 0, {})
        passing = self.passing(name)
        verdict = "stays"
        if not self.open_surely(name, [h for h, sure in passing.items() if sure == 2]):
            verdict = "removable"
        elif not self.open_possibly(name, passing):
            verdict = "possibly removable"
        stepping = {other: self.steps_in(other, name) for other in self.gateways if other != name}
        return Expected(verdict, self.keystone(name), {other: sure for other, sure in stepping.items() if sure})

    # -- union-redundant

    def passing(self, name: str) -> dict[str, int]:
        """Gateways that pass the side test for a gateway, with how surely.

        Half-coded law makes nothing superfluous with certainty. The same gateway recorded twice is not
        another one, and neither is a version of it; what does another act permits no disclosure.
        """
        g, found = self.gateways[name], {}
        for h in self.gateways.values():
            if h.id != name and are_comparable(g, h) and not is_alias(g, h):
                found[h.id] = min(self.side.test(g, h), 2 if h.checked else 1)
        return {other: sure for other, sure in found.items() if sure}

    def open_surely(self, name: str, by: Iterable[str]) -> set[Point]:
        """Points that a gateway may cover and that no other of some certainly covers.

        A box of another that has a pairing counts only for what has the same pairing.
        """
        covers = [self.scopes.effective[other].sure for other in by]
        return {
            point
            for point, mine in self.scopes.effective[name].maybe.items()
            if not is_covered(set().union(*(cover.get(point, ()) for cover in covers)), mine)
        }

    def open_possibly(self, name: str, by: Iterable[str]) -> set[Point]:
        """Points that a gateway certainly covers (may cover, if none is certain) and no other of some may cover."""
        own = self.scopes.effective[name]
        return set(own.sure or own.maybe).difference(*(self.scopes.effective[other].maybe for other in by))

    # -- backfilled

    def steps_in(self, other: str, name: str) -> int:
        """Whether `other`, which gives way to `name`, would cover ground of it in a world without it."""
        if self.gateways[name] not in self.scopes.powers_over(self.gateways[other], self.gateways.values()):
            return 0
        return 2 if self.back_surely(other, name) else 1 if self.back_possibly(other, name) else 0

    def back_surely(self, other: str, name: str) -> set[Point]:
        """Points that `other` certainly covers once `name` is gone, and certainly did not before."""
        return set(self._without(other, name).sure) - self.scopes.effective[other].maybe.keys()

    def back_possibly(self, other: str, name: str) -> set[Point]:
        """Points of `name` that `other` may cover once it is gone."""
        return self._without(other, name).maybe.keys() & self.scopes.plain[name].maybe.keys()

    def _without(self, other: str, name: str) -> Cover:
        return self.scopes.give_way(other, [item for item in self.gateways.values() if item.id != name])

    # -- keystone

    def keystone(self, name: str) -> int:
        """Whether some point is in no other operative conferring gateway above a general power."""
        own = min(_confers(self.gateways[name]), 2 - _general(self.gateways[name]))
        sure, maybe = self.alone_surely(name), self.alone_possibly(name)
        return min(own, 2 if sure else 1 if maybe else 0)

    def alone_surely(self, name: str) -> set[Point]:
        """Points that a gateway certainly covers and that no other such gateway may cover."""
        return set(self.scopes.effective[name].sure).difference(
            *(self.scopes.effective[other].maybe for other in self._company(name, 1))
        )

    def alone_possibly(self, name: str) -> set[Point]:
        """Points that a gateway may cover and that no other such gateway certainly covers."""
        return self.open_surely(name, self._company(name, 2))

    def _company(self, name: str, need: int) -> list[str]:
        """Other gateways that confer a power above a general one, at least as surely as needed."""
        g = self.gateways[name]
        others = [h for h in self.gateways.values() if h.id != name and are_comparable(g, h) and not is_alias(g, h)]
        return [h.id for h in others if min(_confers(h), 2 - _general(h)) >= need]


def _confers(gateway: Gateway) -> int:
    return 1 if gateway.legal_effect is None else 2 if gateway.legal_effect == "confers" else 0


def _general(gateway: Gateway) -> int:
    return 1 if gateway.source is None else 2 if gateway.general else 0
