"""Counting and finding points among boxes, by sweeping one axis after another.

On each axis the leaves are put into groups that lie in the same boxes; the sweep goes on with the
boxes still alive. At the end a judge says, from the boxes a point lies in, whether it is wanted. So
one method answers "do they meet", "is one inside the other" and "how many": none wanted, or a count.
A body that would tell itself is never a point.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gateways_graph.proof.trees import Leaves

__all__ = ["AXES", "Box", "Sweep", "TooManyError"]

AXES = ("discloser", "recipient", "purpose", "subject", "form", "origin", "extent")
#: One set of leaves per axis.
Box = tuple[Leaves, Leaves, Leaves, Leaves, Leaves, Leaves, Leaves]

#: The order of the sweep; disclosers and recipients come last, together, for bodies that tell themselves.
_ORDER = (2, 3, 5, 4, 6)
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
        TooManyError: From `count` and `find`, when the budget is passed.
    """

    def __init__(
        self, boxes: Sequence[Box], judge: Callable[[int], bool], needed: Sequence[int], *, singles: Leaves
    ) -> None:
        self._judge, self._needed, self._singles = judge, tuple(needed), singles
        self._all = (1 << len(boxes)) - 1
        self._membership = [_membership(boxes, axis) for axis in range(len(AXES))]
        self._counts: dict[tuple[int, int], int] = {}
        self._left = _BUDGET

    def _groups(self, axis: int, alive: int) -> dict[int, set[str]]:
        """Boxes still alive -> leaves of the axis that lie in just those."""
        groups: dict[int, set[str]] = {}
        for mask, leaves in self._membership[axis].items():
            if mask & alive:
                groups.setdefault(mask & alive, set()).update(leaves)
        self._left -= len(groups)
        if self._left < 0:
            raise TooManyError
        return groups

    def _is_hopeless(self, alive: int) -> bool:
        return any(not alive & need for need in self._needed)

    def count(self) -> int:
        """How many points are wanted."""
        return self._count(0, self._all)

    def _count(self, depth: int, alive: int) -> int:
        if self._is_hopeless(alive):
            return 0
        key = (depth, alive)
        if key not in self._counts:
            if depth == len(_ORDER):
                self._counts[key] = sum(size for size, _, _ in self._pairs(alive))
            else:
                groups = self._groups(_ORDER[depth], alive)
                self._counts[key] = sum(
                    len(leaves) * self._count(depth + 1, mask) for mask, leaves in groups.items()
                )
        return self._counts[key]

    def _pairs(self, alive: int) -> list[tuple[int, set[str], set[str]]]:
        """Groups of disclosers and recipients that are wanted, with how many pairs they make."""
        found = []
        takers = self._groups(1, alive)
        for mask, givers in self._groups(0, alive).items():
            for other, taken in takers.items():
                if mask & other and not self._is_hopeless(mask & other) and self._judge(mask & other):
                    size = len(givers) * len(taken) - len(givers & taken & self._singles)
                    if size:
                        found.append((size, givers, taken))
        return found

    def find(self) -> tuple[str, ...] | None:
        """Some wanted point, or None when there is none."""
        return self._find(0, self._all, ())

    def _find(self, depth: int, alive: int, chosen: tuple[str, ...]) -> tuple[str, ...] | None:
        if not self._count(depth, alive):
            return None
        if depth == len(_ORDER):
            _, givers, taken = self._pairs(alive)[0]
            pairs = ((x, y) for x in sorted(givers) for y in sorted(taken) if x != y or x not in self._singles)
            giver, taker = next(pairs)
            by_axis = dict(zip(_ORDER, chosen, strict=True))
            return (giver, taker, *(by_axis[axis] for axis in range(2, len(AXES))))
        for mask, leaves in self._groups(_ORDER[depth], alive).items():
            found = self._find(depth + 1, mask, (*chosen, min(leaves)))
            if found is not None:
                return found
        return None


def _membership(boxes: Sequence[Box], axis: int) -> dict[int, set[str]]:
    """Bits of boxes -> leaves of one axis that lie in just those boxes."""
    where: dict[str, int] = {}
    for number, box in enumerate(boxes):
        for leaf in box[axis]:
            where[leaf] = where.get(leaf, 0) | 1 << number
    groups: dict[int, set[str]] = {}
    for leaf, mask in where.items():
        groups.setdefault(mask, set()).add(leaf)
    return groups
