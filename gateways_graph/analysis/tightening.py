"""Fewer flows by what they cover: flows inside others, and lists that only look different.

What is dropped here rests on who is a member of what on the day; lists united on one axis do not
(`uniting`).
"""

from __future__ import annotations

from collections.abc import Sequence

from gateways_graph.analysis.difference import count_union, find_difference
from gateways_graph.analysis.drafting import Draft
from gateways_graph.analysis.uniting import Part, find_hull
from gateways_graph.engine.box import BudgetError
from gateways_graph.engine.compile import Compiler
from gateways_graph.engine.world import Region, World
from gateways_graph.model.gateway import Gateway

__all__ = ["Tightener"]

_OWNER = Gateway("merge.0", "")


class Tightener:
    """Compiles flows of gateways to be, to see what they cover."""

    def __init__(self, world: World) -> None:
        self.world = world
        closures = (world.bodies, world.purposes, world.subjects, world.origins)
        self.compiler = Compiler(world.dataset, world.day, world.extent, closures)

    def _regions(self, part: Part) -> tuple[Region, Region]:
        self.compiler.pieces.clear()
        certain, possible = self.compiler.compile((part.flow,), _OWNER)
        return Region(certain), Region(possible)

    def tighten(self, draft: Draft) -> Draft:
        """A draft as one flow if that gains nothing; else without flows that the others cover, and with fewer."""
        hull = find_hull(draft.parts) if len(draft.parts) > 1 else None
        if hull and self._is_inside([self._regions(hull)], [self._regions(part) for part in draft.parts]):
            return draft._replace(parts=(hull,), exact=False)
        parts = self._united(self._uncovered(draft.parts))
        if len(parts) == len(draft.parts):
            return draft
        return draft._replace(parts=parts, exact=False)

    def _uncovered(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """The flows that the others do not cover together, the last ones going first."""
        regions = {part: self._regions(part) for part in parts}
        kept = list(parts)
        for part in reversed(parts):
            rest = [other for other in kept if other is not part]
            if rest and self._is_inside([regions[part]], [regions[other] for other in rest]):
                kept = rest
        return tuple(kept)

    def _united(self, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Pairs of flows replaced by their hull, while it gains nothing."""
        for number, one in enumerate(parts):
            for other in parts[number + 1 :]:
                hull = find_hull((one, other))
                if hull and self._is_inside([self._regions(hull)], [self._regions(one), self._regions(other)]):
                    left = [part for part in parts if part not in (one, other)]
                    return self._united(tuple(sorted([*left, hull], key=lambda part: part.sources)))
        return parts

    def _is_inside(self, ours: Sequence[tuple[Region, Region]], theirs: Sequence[tuple[Region, Region]]) -> bool:
        """Whether one union lies inside another, certainly and possibly."""
        try:
            return not any(
                find_difference(
                    [mine[sure] for mine in ours], [other[sure] for other in theirs], self.world.singles
                ).pieces
                for sure in (0, 1)
            )
        except BudgetError:
            return False

    def gains_little(self, hull: Part, one: Part, other: Part) -> bool:
        """Whether the hull of two flows that share something on each axis but one gains less than they have."""
        wide, old = self._regions(hull)[1], [self._regions(part)[1] for part in (one, other)]
        boxes = [{piece.box for piece in region.pieces} for region in old]
        apart = [sum(not (x & y) for x, y in zip(a, b, strict=True)) for a in boxes[0] for b in boxes[1]]
        try:
            gained = count_union([find_difference([wide], old, self.world.singles)], self.world.singles)
            return min(apart, default=9) < 2 and 0 < gained < count_union(old, self.world.singles)
        except BudgetError:
            return False
