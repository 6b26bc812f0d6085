"""Two worlds side by side: which gateways are the same, which differ, and how each stands.

A gateway is matched by its id, and else by its family: what a later version of a text does is a
change of one gateway, not the loss of one and the gain of another.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.terms import TERMS
from gateways_graph.engine.alignment import align_worlds, shared_ground
from gateways_graph.engine.box import Box, meet
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.world import Scope, World
from gateways_graph.model.gateway import Gateway, Restriction
from gateways_graph.model.periods import Period

__all__ = ["Matched", "say_standing"]

#: What a relation or coverage question looks at beside boxes and the terms themselves.
_LOOKED_AT = (*TERMS, "status", "act", "family", "provisions", "aliases")


class Matched:
    """An old and a new world, numbered alike.

    Args:
        old: The world before.
        new: The world after; for the same jurisdictions.

    Attributes:
        old, new: The worlds, numbered alike.
        twins: Old id -> new id of live gateways that are the same, or versions of one.
        back: The other way round.
        ground: The points that exist on both sides.
    """

    def __init__(self, old: World, new: World) -> None:
        #: The data sets as they were read; those of the aligned worlds may know more nodes.
        self.read = (old.dataset, new.dataset)
        self.old, self.new = align_worlds(old, new)
        self.twins = _match(self.old, self.new)
        self.back = {after: before for before, after in self.twins.items()}
        self.ground: Box = shared_ground(self.old, self.new)

    @cached_property
    def labels(self) -> dict[str, str]:
        """Words for everything on either side; the new side's win."""
        return {**labels_of(self.old), **labels_of(self.new)}

    @cached_property
    def one_record(self) -> bool:
        """Whether both sides are days of one data set."""
        return self.read[0] == self.read[1]

    @cached_property
    def schemes(self) -> frozenset[str]:
        """Conditions, onward rules and enactment classes recorded differently, and what rests on them."""
        return frozenset(_changed_schemes(*self.read))

    @cached_property
    def touched(self) -> tuple[frozenset[str], frozenset[str]]:
        """Old and new ids of live gateways that are not just as they were on the other side."""
        olds = {name for name in self.old.live if name not in self.twins or not self.is_same(name)}
        news = {name for name in self.new.live if name not in self.back or self.back[name] in olds}
        return frozenset(olds), frozenset(news)

    def is_same(self, name: str) -> bool:
        """Whether a matched gateway, by its old id, covers the same and carries the same terms."""
        twin = self.twins[name]
        g, h = self.old.gateways[name], self.new.gateways[twin]
        one, two = self.old.scopes[name], self.new.scopes[twin]
        same = self.have_same_reach(one, two) and all(getattr(g, field) == getattr(h, field) for field in _LOOKED_AT)
        return same and g.version_read == h.version_read and not self.schemes.intersection(named_by(g))

    def have_same_reach(self, one: Scope, two: Scope) -> bool:
        """Whether two scopes, one of each side, cover the same of the shared ground and give way on the same of it."""
        return one[1:] == two[1:] or (self.cover_same(one, two) and self._holes(one) == self._holes(two))

    def cover_same(self, one: Scope, two: Scope) -> bool:
        """Whether the plain pieces of two scopes are the same on the ground that both sides share."""
        return self._plain(one) == self._plain(two)

    def _plain(self, scope: Scope) -> list[frozenset[Piece]]:
        return [frozenset(self._cut_pieces(part)) for part in (scope.plain_certain, scope.plain_possible)]

    def _holes(self, scope: Scope) -> list[frozenset[Box]]:
        regions = (scope.certain, scope.possible)
        return [frozenset(box for hole in region.minus if (box := meet(hole, self.ground))) for region in regions]

    def _cut_pieces(self, pieces: Iterable[Piece]) -> Iterable[Piece]:
        found = ((piece, meet(piece.box, self.ground)) for piece in pieces)
        return (piece._replace(box=box) for piece, box in found if box is not None)


def named_by(gateway: Gateway) -> set[str]:
    """Conditions, onward rules and enactment classes that a gateway names."""
    lists = (gateway.conditions, gateway.onward, gateway.takes_on_limits_of)
    return {name for names in lists for name in names or ()} | {item.value for item in gateway.alternatives}


def _match(old: World, new: World) -> dict[str, str]:
    """Old id -> new id: the same id first, then versions of one family in order of id."""
    twins = {name: name for name in old.live if name in new.scopes}
    later: dict[str, list[str]] = {}
    for name in new.live:
        family = new.gateways[name].family
        if family is not None and name not in twins:
            later.setdefault(family, []).append(name)
    for name in old.live:
        family = old.gateways[name].family
        if name not in twins and family is not None and later.get(family):
            twins[name] = later[family].pop(0)
    return twins


def _changed_schemes(old: Any, new: Any) -> set[str]:
    """Ids of conditions, rules and classes of enactments that differ, or that name one that does."""
    before, after = (
        {item.id: item for part in (data.conditions, data.onward_rules, data.enactment_classes) for item in part}
        for data in (old, new)
    )
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    while True:
        found = {name for name, item in (*before.items(), *after.items()) if changed & _mentions(item)} - changed
        if not found:
            return changed
        changed |= found


def _mentions(item: Any) -> set[str]:
    """Conditions that a condition or rule names."""
    names = [*getattr(item, "entails", ()), *getattr(item, "all_of", ()), *getattr(item, "any_of", ())]
    names += getattr(item, "conditions", ())
    return {*names, *(name for part in getattr(item, "exceptions", ()) for name in part.conditions)}


def say_standing(world: World, name: str) -> str:
    """How a gateway or bar stands on the day of a world, in words."""
    if name in world.scopes or name in world.bars:
        return "in force" if _surely(world, name) else "may be in force"
    if name in world.dormant:
        return f"waits for {world.dormant[name]}"
    item: Gateway | Restriction | None = world.gateways.get(name) or world.restrictions.get(name)
    if item is None:
        return "not recorded"
    return _say_days(_periods_of(item), world.day) or "reaches nothing that exists on the day"


def _surely(world: World, name: str) -> bool:
    scope = world.scopes.get(name) or world.bars[name]
    return bool(scope.plain_certain)


def _periods_of(item: Gateway | Restriction) -> tuple[Period, ...] | None:
    """When any part of a gateway or bar is in force; None = not established."""
    flows = item.flows if isinstance(item, Gateway) else item.bars
    found: list[Period] = []
    for periods in (flow.in_force if flow.in_force is not None else item.in_force for flow in flows):
        if periods is None:
            return None
        found += periods
    return tuple(found)


def _say_days(periods: Iterable[Period] | None, day: int) -> str:
    """Why none of the periods holds on a day; empty when one may, or nothing is established."""
    if periods is None:
        return ""
    periods = tuple(periods)
    if not periods:
        return "repealed"
    if any(period.holds_on(day) for period in periods):
        return ""
    begins = [period.start for period in periods if period.start is not None and day < period.start.first]
    if begins:
        return f"begins {min(begins, key=lambda when: when.first).text}"
    ends = [period.until for period in periods if period.until is not None]
    return f"ended {max(ends, key=lambda when: when.last).text}" if ends else "not in force"
