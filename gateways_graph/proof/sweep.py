"""Counting points among boxes, by sweeping one axis after another.

On each axis the leaves are put into groups that lie in the same boxes; the sweep goes on with the
boxes still alive. At the end a judge says, from the boxes a point lies in, whether it is wanted. So
one method answers "do they meet", "is one inside the other" and "how many": none wanted, or a count.
A body that would tell itself is never a point.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from gateways_graph.proof.trees import Leaves

__all__ = ["AXES", "Box", "Sweep", "TooManyError"]

AXES = ("discloser", "recipient", "purpose", "subject", "form", "origin", "extent")
#: One set of leaves per axis.
Box = tuple[Leaves, Leaves, Leaves, Leaves, Leaves, Leaves, Leaves]

#: The order of the sweep; disclosers and recipients come last, together, for bodies that tell themselves.
_ORDER = (2, 3, 5, 4, 6)
#: Up to so many different sets on an axis, sets are split; above it, leaves are sorted one by one.
_FEW = 6
#: Most groups looked at in one sweep.
_BUDGET = 2_000_000


class TooManyError(Exception):
    """A sweep passed its budget: nothing was decided."""


class Sweep:
    """Points among boxes that a judge wants.

    Args:
        boxes: The boxes; a box is known by its number.
        judge: Whether a point is wanted, from the bits of the boxes it lies in.
        needed: Bits of which at least one must be alive, group by group, for any point to be wanted.
        singles: Leaves that are one body each.

    Raises:
        TooManyError: From `count` and `is_empty`, when the budget is passed.
    """

    def __init__(
        self, boxes: Sequence[Box], judge: Callable[[int], bool], needed: Sequence[int], *, singles: Leaves
    ) -> None:
        self._judge, self._needed, self._singles = judge, tuple(needed), singles
        self._all = (1 << len(boxes)) - 1
        self._membership = [_membership(boxes, axis) for axis in range(len(AXES))]
        self._counts: dict[tuple[int, int], int] = {}
        self._barren: set[tuple[int, int]] = set()
        self._left = _BUDGET

    def _spend(self, groups: int) -> None:
        self._left -= groups
        if self._left < 0:
            raise TooManyError

    def _sizes(self, axis: int, alive: int) -> dict[int, int]:
        """Boxes still alive -> how many leaves of the axis lie in just those."""
        sizes: dict[int, int] = {}
        for mask, leaves in self._membership[axis].items():
            if mask & alive:
                sizes[mask & alive] = sizes.get(mask & alive, 0) + len(leaves)
        self._spend(len(sizes))
        return sizes

    def _bodies(self, axis: int, alive: int) -> dict[int, frozenset[str]]:
        """Boxes still alive -> the disclosers or recipients that lie in just those."""
        groups: dict[int, frozenset[str]] = {}
        for mask, leaves in self._membership[axis].items():
            if mask & alive:
                groups[mask & alive] = groups.get(mask & alive, frozenset()).union(leaves)
        self._spend(len(groups))
        return groups

    def _is_hopeless(self, alive: int) -> bool:
        return any(not alive & need for need in self._needed)

    def _pairs(self, alive: int) -> Iterator[int]:
        """How many pairs each wanted group of disclosers and recipients makes."""
        takers = self._bodies(1, alive)
        for mask, givers in self._bodies(0, alive).items():
            for other, taken in takers.items():
                if not self._is_hopeless(mask & other) and self._judge(mask & other):
                    yield len(givers) * len(taken) - len(givers & taken & self._singles)

    def count(self) -> int:
        """How many points are wanted."""
        return self._count(0, self._all)

    def _count(self, depth: int, alive: int) -> int:
        if self._is_hopeless(alive):
            return 0
        key = (depth, alive)
        if key not in self._counts:
            if depth == len(_ORDER):
                self._counts[key] = sum(self._pairs(alive))
            else:
                sizes = self._sizes(_ORDER[depth], alive)
                self._counts[key] = sum(size * self._count(depth + 1, mask) for mask, size in sizes.items())
        return self._counts[key]

    def is_empty(self) -> bool:
        """Whether no point is wanted; stops at the first that is."""
        return self._is_barren(0, self._all)

    def _is_barren(self, depth: int, alive: int) -> bool:
        key = (depth, alive)
        if key in self._barren or self._is_hopeless(alive):
            return True
        if depth == len(_ORDER):
            barren = not any(self._pairs(alive))
        else:
            barren = all(self._is_barren(depth + 1, mask) for mask in self._sizes(_ORDER[depth], alive))
        if barren:
            self._barren.add(key)
        return barren


def _membership(boxes: Sequence[Box], axis: int) -> dict[int, Collection[str]]:
    """Bits of boxes -> leaves of one axis that lie in just those boxes."""
    by_set: dict[Leaves, int] = {}
    for number, box in enumerate(boxes):
        by_set[box[axis]] = by_set.get(box[axis], 0) | 1 << number
    if len(by_set) <= _FEW:
        return _refine(by_set)
    where: dict[str, int] = {}
    for leaves, mask in by_set.items():
        for leaf in leaves:
            where[leaf] = where.get(leaf, 0) | mask
    groups: dict[int, list[str]] = {}
    for leaf, mask in where.items():
        groups.setdefault(mask, []).append(leaf)
    return {mask: tuple(group) for mask, group in groups.items()}


def _refine(by_set: Mapping[Leaves, int]) -> dict[int, Collection[str]]:
    """The same by splitting sets one against another: quicker when there are few of them."""
    groups: dict[int, Leaves] = {}
    for leaves, mask in by_set.items():
        split: dict[int, Leaves] = {}
        for other, group in groups.items():
            split[other | mask] = group & leaves
            split[other] = group - leaves
        split[mask] = leaves.difference(*groups.values())
        groups = {key: group for key, group in split.items() if group}
    return dict(groups)
