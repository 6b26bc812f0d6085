"""A disclosure of one gateway beside a disclosure of another: reciprocal, parallel, chained.

Reciprocal: the same two bodies the other way round, for the same purpose. Parallel: no common
disclosure, and disclosures that agree on all axes but one; that axis is the only one of the kind.
Chained: what one body receives by the first gateway it may disclose by the second, for the same
purpose, the same information in the same form and extent, and each onward rule of the first admits it.

Each pair is proved by the two disclosures. They are looked for among effective boxes; the relation
is certain when both are certainly covered.

Source: `docs/semantics.md`, section 4, the rows "listed only when asked for".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import NamedTuple

from gateways_graph.analysis.limits import Limits
from gateways_graph.engine.box import AXES, Box, find_uncovered, is_empty, meet, subtract
from gateways_graph.engine.crossing import Crossing
from gateways_graph.engine.describe import describe_point, pick_point
from gateways_graph.engine.join import iter_bits
from gateways_graph.engine.region import find_common
from gateways_graph.engine.world import Region, World
from gateways_graph.model.finding import Admission, Proof

__all__ = ["Link", "find_chained", "find_parallel", "find_reciprocal"]

_DISCLOSER, _RECIPIENT, _PURPOSE, _SUBJECT, _FORM, _ORIGIN, _EXTENT = range(7)
#: What travels on unchanged from one step to the next; the origin becomes the first step itself.
_CARRIED = (_PURPOSE, _SUBJECT, _FORM, _EXTENT)
#: Cuts a box to what can stand beside another one.
Cut = Callable[[Box, Box], Box]


class Link(NamedTuple):
    """Two gateways, how surely the relation holds (2 or 1), and the two disclosures that prove it."""

    a: str
    b: str
    answer: int
    proof: Proof


class _Sides(NamedTuple):
    """How a disclosure of one side is matched to one of the other: each cuts its own box to the other's."""

    first: Cut
    second: Cut


class _Board:
    """All possible boxes of the live gateways of a world, looked up by what they have on an axis."""

    def __init__(self, world: World) -> None:
        self.world = world
        pieces = [(name, piece.box) for name in world.live for piece in world.scopes[name].plain_possible]
        self.owners, self.boxes = [name for name, _ in pieces], [box for _, box in pieces]
        self.crossing = Crossing(self.boxes)
        self.place = {name: number for number, name in enumerate(world.live)}

    def rows(self, look: Callable[[Box], int]) -> dict[tuple[str, str], None]:
        """Pairs of gateways of which some box is looked up from some box of the other, in order."""
        found: dict[tuple[str, str], None] = {}
        before: tuple[Box | None, int] = (None, 0)
        for owner, box in zip(self.owners, self.boxes, strict=True):
            row = before[1] if box == before[0] else look(box)
            before = (box, row)
            found.update(((owner, self.owners[number]), None) for number in iter_bits(row))
        return found

    def unordered(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        """Each pair once, the gateway that stands first in the data first."""
        place = self.place
        return sorted({pair if place[pair[0]] < place[pair[1]] else pair[::-1] for pair in pairs if pair[0] != pair[1]})


def _parts(box: Box, holes: Sequence[Box], singles: int) -> Iterator[Box]:
    """The parts of a box that holes leave, one by one, the first at once."""
    if is_empty(box, singles):
        return
    for number, hole in enumerate(holes):
        if meet(box, hole) is not None:
            for part in subtract(box, hole):
                yield from _parts(part, holes[number + 1 :], singles)
            return
    yield box


def _match(world: World, regions: tuple[Region, Region], boxes: tuple[Box, Box], sides: _Sides) -> Proof | None:
    """A disclosure of each of two boxes that stand beside each other and are not given up to others."""
    singles, (x, y) = world.singles, boxes
    for part in _parts(sides.first(x, y), regions[0].minus, singles):
        found = find_uncovered(sides.second(part, y), regions[1].minus, singles)
        if found is not None:
            one = pick_point(world, sides.first(part, found))
            two = pick_point(world, sides.second(one, found))
            return Proof(describe_point(world, one), describe_point(world, two))
    return None


def _find(world: World, pair: tuple[str, str], sides: _Sides) -> tuple[int, Proof] | None:
    """The surest disclosures of two gateways that stand beside each other."""
    scopes = [world.scopes[name] for name in pair]
    for answer, regions in ((2, [item.certain for item in scopes]), (1, [item.possible for item in scopes])):
        for x in regions[0].pieces:
            for y in regions[1].pieces:
                proof = _match(world, (regions[0], regions[1]), (x.box, y.box), sides)
                if proof is not None:
                    return answer, proof
    return None


def _alone(mask: int, singles: int) -> int:
    """A mask if it is one single body, which tells nothing to itself; else nothing."""
    return mask if not mask & (mask - 1) and mask & singles else 0


# -- reciprocal


def _turn(x: Box, y: Box) -> Box:
    return x._replace(
        discloser=x.discloser & y.recipient, recipient=x.recipient & y.discloser, purpose=x.purpose & y.purpose
    )


def find_reciprocal(world: World) -> Iterator[Link]:
    """Pairs of which one may tell what the other may tell back, for a common purpose; in order of id.

    Cost:
        One row of bitmaps per box, then the boxes of each pair.
    """
    board = _Board(world)
    look = board.crossing.meeting

    def row(box: Box) -> int:
        purposes = look(_PURPOSE, box.purpose)
        return purposes & look(_DISCLOSER, box.recipient) & look(_RECIPIENT, box.discloser)

    sides = _Sides(_turn, lambda x, y: _turn(y, x))
    for pair in board.unordered(board.rows(row)):
        found = _find(world, pair, sides)
        if found is not None:
            yield Link(*pair, *found)


# -- parallel


def _agree(axis: int, singles: int, x: Box, y: Box) -> Box:
    """A box cut to another on all axes but one."""
    cut = Box(*(i if number == axis else i & j for number, (i, j) in enumerate(zip(x, y, strict=True))))
    if axis == _DISCLOSER:
        # Neither of the two disclosers tells itself.
        others = ~(_alone(x.discloser, singles) | _alone(y.discloser, singles))
        return cut._replace(recipient=cut.recipient & others)
    if axis == _RECIPIENT:
        others = ~(_alone(x.recipient, singles) | _alone(y.recipient, singles))
        return cut._replace(discloser=cut.discloser & others)
    return cut


def _all_but_one(board: _Board, box: Box) -> list[int]:
    """Per axis, the boxes that meet a box on all other axes."""
    rows = [board.crossing.meeting(axis, value) for axis, value in enumerate(box)]
    before, after = [-1], [-1]
    for row in rows[:-1]:
        before.append(before[-1] & row)
    for row in rows[:0:-1]:
        after.append(after[-1] & row)
    return [one & two for one, two in zip(before, reversed(after), strict=True)]


def find_parallel(world: World) -> Iterator[Link]:
    """Pairs with no common disclosure that come next to each other on one axis only; in order of id.

    Cost:
        Seven rows of bitmaps per box, then the boxes of each pair.
    """
    board, singles = _Board(world), world.singles
    rows = {box: _all_but_one(board, box) for box in dict.fromkeys(board.boxes)}
    near: dict[tuple[str, str], set[int]] = {}
    for axis in range(len(AXES)):
        for pair in board.unordered(board.rows(lambda box, axis=axis: rows[box][axis])):  # type: ignore[misc]
            near.setdefault(pair, set()).add(axis)
    for pair, axes in sorted(near.items()):
        if len(axes) == len(AXES) and _meet(world, pair):
            continue
        each = ((axis, _find(world, pair, _beside(axis, singles))) for axis in sorted(axes))
        held = list(islice(((axis, found) for axis, found in each if found is not None), 2))
        if len(held) == 1:
            axis, (answer, proof) = held[0]
            yield Link(*pair, answer, proof._replace(axis=AXES[axis]))


def _beside(axis: int, singles: int) -> _Sides:
    cut = partial(_agree, axis, singles)
    return _Sides(cut, lambda x, y: cut(y, x))


def _meet(world: World, pair: tuple[str, str]) -> bool:
    one, two = (world.scopes[name].possible for name in pair)
    return find_common(one, two, world.singles) is not None


# -- chained


def _middle(singles: int, x: Box, y: Box) -> int:
    """Who takes in a first step and gives in a second: neither end of the two tells itself."""
    return x.recipient & y.discloser & ~(_alone(x.discloser, singles) | _alone(y.recipient, singles))


def _carried(x: Box, y: Box) -> dict[str, int]:
    return {AXES[axis]: x[axis] & y[axis] for axis in _CARRIED}


def _hand_on(singles: int, x: Box, y: Box) -> Box:
    """A first step cut to what a second can take further."""
    return x._replace(recipient=_middle(singles, x, y), **_carried(x, y))


def _follow(singles: int, x: Box, y: Box) -> Box:
    """A second step cut to what a first brings."""
    return y._replace(discloser=_middle(singles, x, y), **_carried(x, y))


def find_chained(world: World) -> Iterator[Link]:
    """Pairs of which the second can follow the first under the first's onward rules; in order of id.

    Cost:
        One row of bitmaps per box, then the boxes of each pair and the exceptions of each rule.
    """
    board, limits = _Board(world), Limits(world)
    look = board.crossing.meeting

    def row(box: Box) -> int:
        found = look(_DISCLOSER, box.recipient)
        for axis in _CARRIED:
            found &= look(axis, box[axis])
        return found

    for pair in sorted(pair for pair in board.rows(row) if pair[0] != pair[1]):
        rules = world.gateways[pair[0]].onward
        if rules is not None:
            yield from _chain(world, limits, pair, rules)


def _chain(world: World, limits: Limits, pair: tuple[str, str], rules: tuple[str, ...]) -> Iterator[Link]:
    scopes = [world.scopes[name] for name in pair]
    sides = _Sides(partial(_hand_on, world.singles), partial(_follow, world.singles))
    for answer, regions in ((2, [item.certain for item in scopes]), (1, [item.possible for item in scopes])):
        for x in regions[0].pieces:
            origins = frozenset({pair[0], x.flow})
            for y in regions[1].pieces:
                if not (x.box.recipient & y.box.discloser and x.box.purpose & y.box.purpose):
                    continue
                step = sides.second(x.box, y.box)
                if is_empty(step, world.singles):
                    continue
                for let, how in _admitted(limits, rules, step, origins):
                    proof = _match(world, (regions[0], regions[1]), (x.box, let), sides)
                    if proof is not None:
                        yield Link(*pair, answer, proof._replace(onward=how))
                        return


def _admitted(
    limits: Limits, rules: tuple[str, ...], step: Box, origins: frozenset[str]
) -> Iterator[tuple[Box, tuple[Admission, ...]]]:
    """The parts of a step that every rule admits, with how each does."""
    if not rules:
        yield step, ()
        return
    for part, how in limits.admitted(rules[0], step, origins=origins):
        for rest, others in _admitted(limits, rules[1:], part, origins):
            yield rest, (how, *others)
