"""Who holds a point: for what is a node's own, the boxes that name the node or one above it.

What is a node's own (a leaf, or the rest-leaf of an open class) is held by every box that holds
the node, and by no other. Whoever holds it is therefore found again at every point below: so a box
that names some nodes is inside others together when they hold all *combinations of own points* of
those nodes, one per axis. That makes coverage a finite question of a few bitmaps, however many
bodies lie below a class.

It is exact for boxes that are plain products of denotations. Boxes with exclusions are not, and do
not belong in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from operator import and_
from typing import NamedTuple

from gateways_graph.engine.box import AXES, Box, BudgetError, is_empty
from gateways_graph.engine.closure import Closure
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.join import bitmap_of, collect_reach, iter_bits

__all__ = ["Holders", "build_holders"]

#: Axes in the order in which they are searched, the most selective first: purpose, discloser, recipient, ...
_ORDER = (2, 0, 1, 3, 6, 4, 5)

#: A point as a bitmap of one bit, and the boxes that hold it.
_Held = tuple[int, int]


class Holders(NamedTuple):
    """An index over boxes, made by `build_holders`.

    Attributes:
        boxes: The boxes, by number.
        points: Per box, per axis in search order, own points and who holds them.
        singles: Bitmap of single bodies, for the diagonal.
    """

    boxes: Sequence[Box]
    points: Sequence[Sequence[Sequence[_Held]]]
    singles: int

    def own_points(self, number: int, axis: str) -> int:
        """Own points of the nodes that a box names on an axis, as a bitmap."""
        return sum(mask for mask, _ in self._held(number, AXES.index(axis)))

    def _held(self, number: int, axis: int) -> Sequence[_Held]:
        return self.points[number][_ORDER.index(axis)]

    def pick(self, number: int, part: Box) -> tuple[Box, int]:
        """One disclosure of a part that `walk` gave of a box, and every box that holds it."""
        inside = [[held for held in self._held(number, axis) if held[0] & part[axis]] for axis in range(7)]
        given, taken = next(
            (d, r) for d, r in product(inside[0], inside[1]) if not (d[0] == r[0] and d[0] & self.singles)
        )
        point = (given, taken, *(held[0] for held in inside[2:]))
        return Box(*(mask for mask, _ in point)), reduce(and_, (who for _, who in point))

    def walk(self, number: int, allowed: int, steps: list[int]) -> Iterator[tuple[Box, int]]:
        """Parts that together are a box, each with the allowed boxes that hold all of it.

        Args:
            number: The box.
            allowed: Bitmap of the boxes that may cover it; its own bit is for the caller to leave out.
            steps: Steps left, in a list of one, counted down.

        Yields:
            (part, holders): every holder covers the part alone; with no holder, none even touches it.
            A part in which one body would tell itself is left out.

        Raises:
            BudgetError: No step is left.

        Cost:
            A few bitmap operations per combination of own points, fewer where one box holds the rest.
        """
        axes = self.points[number]
        whole = _whole_below(axes)
        chosen = list(self.boxes[number])

        def descend(level: int, alive: int) -> Iterator[tuple[Box, int]]:
            steps[0] -= 1
            if steps[0] < 0:
                raise BudgetError
            holders = alive & whole[level]
            if holders or not alive:
                part = Box(*chosen)
                if not is_empty(part, self.singles):
                    yield part, holders
                return
            axis = _ORDER[level]
            for mask, who in axes[level]:
                chosen[axis] = mask
                yield from descend(level + 1, alive & who)
            chosen[axis] = self.boxes[number][axis]

        return descend(0, allowed)


def _whole_below(axes: Sequence[Sequence[_Held]]) -> list[int]:
    """Per level, the boxes that hold everything on that axis and on all later ones."""
    whole = [-1]
    for held in reversed(axes):
        every = whole[-1]
        for _, holders in held:
            every &= holders
        whole.append(every)
    return whole[::-1]


def build_holders(closures: Sequence[Closure], pieces: Sequence[Piece]) -> Holders:
    """Index boxes by who holds what.

    Args:
        closures: Of bodies, bodies, purposes and subjects, as the first four axes of a box.
        pieces: Products of denotations without exclusions.

    Cost:
        One OR per named node and per hierarchy edge, on integers of one bit per box.
    """
    boxes = [piece.box for piece in pieces]
    lookups: list[Callable[[int], Sequence[_Held]]] = []
    for axis in _ORDER:
        if axis < 4:
            named = [piece.nodes[axis] for piece in pieces]
            lookups.append(_by_name(closures[axis], named))
        else:
            lookups.append(_by_mask([box[axis] for box in boxes]))
    points = [[find(number) for find in lookups] for number in range(len(boxes))]
    return Holders(boxes, points, closures[0].singles)


def _by_name(closure: Closure, column: Sequence[tuple[str, ...]]) -> Callable[[int], Sequence[_Held]]:
    """Own points of the nodes that each box names."""
    roots = tuple(node for node in closure.order if not closure.parents[node])
    column = [names or roots for names in column]
    reach = collect_reach(closure, column)

    def reach_of(node: str) -> int:
        # A leaf that nobody names has no entry: it is held by what holds its one parent.
        return reach[node] if node in reach else reach_of(closure.parents[node][0])

    own = {point.node: 1 << bit for bit, point in enumerate(closure.points) if closure.everything >> bit & 1}
    known: dict[str, Mapping[str, _Held]] = {}

    def below(node: str) -> Mapping[str, _Held]:
        if node not in known:
            if node in own:
                known[node] = {node: (own[node], reach_of(node))}
            else:
                known[node] = {
                    key: held for child in closure.children.get(node, ()) for key, held in below(child).items()
                }
        return known[node]

    def find(number: int) -> Sequence[_Held]:
        names = column[number]
        if len(names) == 1:
            return tuple(below(names[0]).values())
        return tuple({key: held for name in names for key, held in below(name).items()}.values())

    return find


def _by_mask(masks: Sequence[int]) -> Callable[[int], Sequence[_Held]]:
    """One point for each group of points that are always held together, those that most boxes hold left out."""
    rows: dict[int, list[int]] = {}
    for number, mask in enumerate(masks):
        rows.setdefault(mask, []).append(number)
    holders = {mask: bitmap_of(numbers, len(masks)) for mask, numbers in rows.items()}
    known: dict[int, Sequence[_Held]] = {}

    def points_of(mask: int) -> Sequence[_Held]:
        held: dict[int, int] = {}
        for bit in iter_bits(mask):
            who = sum(bits for other, bits in holders.items() if other >> bit & 1)
            held.setdefault(who, 1 << bit)
        return tuple(
            (bit, who) for who, bit in held.items() if not any(less & ~who == 0 for less in held if less != who)
        )

    def find(number: int) -> Sequence[_Held]:
        mask = masks[number]
        if mask not in known:
            known[mask] = points_of(mask)
        return known[mask]

    return find
