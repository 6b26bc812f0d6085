"""Comparing gateways of a small world in one line: what a test of relations wants to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from gateways_graph.analysis.relations import Comparer
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import ALL_EXTENTS, Gateway
from tests.builders import DAY, dataset, day_of

__all__ = ["Told", "compare", "tell", "world"]


_SIDED = frozenset({"redundant", "specific under general", "subsumed"})


class Told(NamedTuple):
    """A finding as (relation, certainty), and each further relation as (relation, certainty, side)."""

    relation: str
    certainty: str
    covered: str
    also: frozenset[tuple[str, str, str | None]]

    def surely(self, relation: str) -> set[str | None]:
        """Sides of which a relation certainly holds; None stands for a relation without sides."""
        main = {(self.relation, self.certainty, self.covered if self.relation in _SIDED else None)}
        return {side for name, sure, side in main | self.also if name == relation and sure == "certain"}


def world(*items: Any, day: str = DAY, extent: Sequence[str] = ALL_EXTENTS) -> World:
    """The world of whatever values are given, on a day."""
    return build_world(dataset(*items), day_of(day), extent=extent)


def compare(*items: Any, day: str = DAY) -> PairFinding | None:
    """The finding on the first two gateways among some values; None when one of them is not live."""
    one, two = [item.id for item in items if isinstance(item, Gateway)][:2]
    found = world(*items, day=day)
    return Comparer(found).compare(one, two) if {one, two} <= set(found.live) else None


def tell(*items: Any, day: str = DAY) -> Told | None:
    """The same, in words; None when there is nothing to say."""
    found = compare(*items, day=day)
    if found is None:
        return None
    also = frozenset((item.relation, item.certainty, item.of) for item in found.also)
    return Told(found.relation, found.certainty, found.a, also)
