"""The algebra of boxes and regions against sets of points written out: what every answer rests on.

Boxes are drawn over axes of two or three points, so that a box of everything has 288 points. A point
whose discloser and recipient are one single body is no disclosure.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import product

from gateways_graph.engine.box import Box, count_points, find_uncovered, is_empty, is_inside, meet, subtract
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.region import (
    common_boxes,
    count_region,
    find_common,
    find_gap,
    find_outside,
    find_point,
    one_point,
    region_boxes,
)
from gateways_graph.engine.world import Region
from tests.cases import Case

__all__ = ["iter_cases"]

_WIDTHS = (3, 3, 2, 2, 2, 2, 2)
_PAIRINGS = (frozenset[str](), frozenset({"same-area"}), frozenset({"same-area", "named-in-request"}))

Points = frozenset[tuple[int, ...]]


def iter_cases(seed: int) -> Iterator[Case]:
    """Seventeen questions, or sixteen, about boxes and regions drawn from a seed."""
    rng = random.Random(seed)
    world = _Drawn(rng)
    yield from _about_two(world)
    yield from _about_many(world)
    yield from _about_regions(world)


class _Drawn:
    """Some boxes and regions over the same few points."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.singles = rng.choice((0b000, 0b001, 0b011, 0b011, 0b111))
        self.a, self.b = self.box(), self.box()
        self.others = [self.box() for _ in range(rng.randrange(6))]
        self.one, self.two, self.three = self.region(), self.region(), self.region()

    def box(self) -> Box:
        """Mostly whole axes, so that boxes cover each other; one in twenty has an empty axis."""
        full = [(1 << width) - 1 for width in _WIDTHS]
        bits = [full[i] if self.rng.random() < 0.5 else self.rng.randint(1, full[i]) for i in range(7)]
        if self.rng.random() < 0.05:
            bits[self.rng.randrange(7)] = 0
        return Box(*bits)

    def region(self) -> Region:
        pieces = tuple(
            Piece(self.box(), "flow:x", (), self.rng.choice(_PAIRINGS), ()) for _ in range(self.rng.randint(1, 3))
        )
        return Region(pieces, tuple(self.box() for _ in range(self.rng.choice((0, 0, 1, 2)))))

    def points(self, *boxes: Box | None) -> Points:
        """Disclosures of a union of boxes."""
        return frozenset(point for box in boxes if box is not None for point in _all(box) if not self.same(point))

    def same(self, point: tuple[int, ...]) -> bool:
        return point[0] == point[1] and bool(self.singles >> point[0] & 1)

    def held(self, region: Region) -> Points:
        return self.points(*(piece.box for piece in region.pieces)) - self.points(*region.minus)


def _all(box: Box) -> Iterable[tuple[int, ...]]:
    return product(*([bit for bit in range(bits.bit_length()) if bits >> bit & 1] for bits in box))


def _yes_no(name: str, found: bool, true: bool) -> Case:
    return Case(name, f"{name}: {'yes' if true else 'no'}", "" if found == true else f"found {found}, is {true}")


def _same(name: str, found: object, true: object) -> Case:
    return Case(name, name, "" if found == true else f"found {found}, is {true}")


def _shown(name: str, found: Points | None, true: Points) -> Case:
    """A box given as a proof: there is one exactly when there are such points, and it holds nothing else."""
    if (found is not None) != bool(true):
        return Case(name, name, f"found {found}, is {sorted(true)[:3]}")
    wrong = found is not None and not (found and found <= true)
    return Case(name, f"{name}: {'some' if true else 'none'}", f"found {found}, is {sorted(true)[:3]}" if wrong else "")


def _about_two(world: _Drawn) -> Iterator[Case]:
    a, b = world.a, world.b
    one, two, everything = frozenset(_all(a)), frozenset(_all(b)), len(list(_all(a)))
    both = meet(a, b)
    yield _same("meet", frozenset(_all(both)) if both else frozenset(), one & two)
    pieces = subtract(a, b)
    parts = [frozenset(_all(piece)) for piece in pieces]
    yield _same("subtract", (frozenset().union(*parts), sum(map(len, parts))), (one - two, len(one - two)))
    yield _yes_no("is inside", is_inside(a, b) or not everything, one <= two)
    yield _yes_no("is empty", is_empty(a, world.singles), not world.points(a))
    if world.points(a):
        point = one_point(a, world.singles)
        yield _same("one point", (len(world.points(point)), world.points(point) <= world.points(a)), (1, True))


def _about_many(world: _Drawn) -> Iterator[Case]:
    left = world.points(world.a) - world.points(*world.others)
    found = find_uncovered(world.a, world.others, world.singles)
    yield _shown("uncovered", world.points(found) if found else None, left)
    yield _same("count of a union", count_points(world.others, world.singles), len(world.points(*world.others)))
    kept = region_boxes(world.others, [world.a], world.singles)
    yield _same("boxes of a region", world.points(*kept), world.points(*world.others) - world.points(world.a))


def _about_regions(world: _Drawn) -> Iterator[Case]:
    one, two, singles = world.one, world.two, world.singles
    mine, theirs = world.held(one), world.held(two)
    found = find_common(one, two, singles)
    yield _shown("common", world.points(found) if found else None, mine & theirs)
    point = find_point(one, singles)
    yield _shown("a point", world.points(point) if point else None, mine)
    yield _same("count of a region", count_region(one, singles), len(mine))
    plain = [world.points(*(piece.box for piece in region.pieces)) for region in (one, two)]
    yield _same("common boxes", world.points(*common_boxes(one.pieces, two.pieces, singles)), plain[0] & plain[1])
    for strict in (False, True):
        outside = find_outside(one, two, singles, strict=strict)
        name = "outside, by pairing" if strict else "outside"
        yield _shown(name, world.points(outside) if outside else None, _left(world, [two], strict=strict))
        gap = find_gap(one, (two, world.three), singles, strict=strict)
        name = "gap of a union, by pairing" if strict else "gap of a union"
        yield _shown(name, world.points(gap) if gap else None, _left(world, [two, world.three], strict=strict))


def _left(world: _Drawn, others: Iterable[Region], *, strict: bool) -> Points:
    """Disclosures of the first region that are, in some piece, in no piece of the others that counts for it."""
    left: set[tuple[int, ...]] = set()
    for piece in world.one.pieces:
        held = world.points(piece.box) - world.points(*world.one.minus)
        for other in others:
            counts = [item.box for item in other.pieces if not strict or item.pairings <= piece.pairings]
            held -= world.points(*counts) - world.points(*other.minus)
        left |= held
    return frozenset(left)
