"""The ground that a bar takes, and what is left of a gateway: areas with what exceptions let through cut out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gateways_graph.proof.areas import Areas
from gateways_graph.proof.days import MAYBE, YES
from gateways_graph.proof.scopes import Area, Scopes
from gateways_graph.proof.sweep import Box

__all__ = ["Ground", "Grounds", "Let"]


class Let(NamedTuple):
    """An exception, whether it has conditions, and what it certainly and possibly lets through."""

    exception: str
    asks: bool
    sure: tuple[Box, ...]
    maybe: tuple[Box, ...]


class Ground(NamedTuple):
    """A bar with its exceptions."""

    bar: str
    lets: tuple[Let, ...]

    def through(self, need: int, *, asks: bool) -> tuple[Box, ...]:
        """What exceptions let through so surely: those with conditions too, or only those without."""
        return tuple(
            box for let in self.lets if asks or not let.asks for box in (let.sure if need == YES else let.maybe)
        )


class Grounds:
    """What bars take from gateways, for one question."""

    def __init__(self, areas: Areas) -> None:
        self.areas, self.scopes = areas, areas.scopes
        self._known: dict[str, Ground] = {}

    def of(self, bar: str) -> Ground:
        """A bar with its exceptions."""
        if bar not in self._known:
            self._known[bar] = Ground(bar, tuple(_lets(self.scopes, bar)))
        return self._known[bar]

    def taken(self, bar: str, need: int, less: Iterable[Box] = ()) -> Area:
        """What a bar forbids, at least so surely, less some of what is let through."""
        return Area(self.scopes.pieces(bar, "bars", need), tuple(less))

    def prevailing(self, bar: str, need: int) -> Area:
        """What a bar that prevails takes: certainly, but for all that may be let through; or possibly."""
        ground = self.of(bar)
        less = ground.through(MAYBE, asks=True) if need == YES else ground.through(YES, asks=False)
        return self.taken(bar, need, less)

    def is_left(self, gateway: str, bars: Iterable[str], need: int) -> bool:
        """Whether several bars that prevail leave something of a gateway.

        For certain: they certainly take all that it may cover. Possibly: they may take the least of it.
        """
        goal = self.scopes.area(gateway, MAYBE) if need == YES else self.areas.firmest(gateway)
        covers = [self.prevailing(bar, need) for bar in bars]
        return not self.areas.uncovered(goal, covers, strict=need == YES).is_empty()


def _lets(scopes: Scopes, bar: str) -> list[Let]:
    found = []
    for item in sorted(scopes.facts.links(bar, "exception")):
        sure, maybe = (
            tuple(piece.box for piece in scopes.lets(item, same=need < YES, need=need)) for need in (YES, MAYBE)
        )
        found.append(Let(item, bool(scopes.facts.links(item, "condition")), sure, maybe))
    return found
