"""Every gateway against all others together, scope only: inside their union, or a part that is its own.

Most gateways are *plain*: certain and possible scope are one, with nothing left out, paired or given
way to. Between plain gateways the question is a few bitmap operations (`engine/holders.py`). Any
other gateway, and a plain one that only others could help to cover, goes the long way by box
subtraction (`find_cover`). Both give the same answer, proved by a cover or by the part left open.

Not checked: terms. What may legally stand for what is for `analysis/redundancy.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from gateways_graph.engine.box import BUDGET, Box, BudgetError, is_inside, meet
from gateways_graph.engine.candidates import join_world
from gateways_graph.engine.compile import Piece
from gateways_graph.engine.coverage import find_cover
from gateways_graph.engine.hitting import find_smallest_hitting_set
from gateways_graph.engine.holders import Holders, build_holders
from gateways_graph.engine.join import Join, bitmap_of, iter_bits
from gateways_graph.engine.region import one_point, region_boxes
from gateways_graph.engine.world import Region, Scope, World

__all__ = ["SmallestCover", "UnionCover", "Unions", "find_smallest_cover", "find_union_covers"]


class UnionCover(NamedTuple):
    """Whether others together certainly hold all that a gateway may cover.

    Attributes:
        gateway: Its id.
        cover: Gateways that do, none to spare; empty when they do not, or when all it may cover is displaced.
        gap: A part of it that no other certainly holds; None when it is covered.
        undecided: The step budget ended first.
    """

    gateway: str
    cover: tuple[str, ...] = ()
    gap: Box | None = None
    undecided: bool = False


class Unions:
    """Asks coverage questions of one world; keeps the index that they share.

    Attributes:
        steps: Steps used so far, which depend on the data alone.
    """

    def __init__(self, world: World, *, budget: int = BUDGET) -> None:
        self.world, self.budget, self.steps = world, budget, 0
        left_out = {flow.id for item in world.dataset.gateways for flow in item.flows if any(flow.except_[:4])}
        self.plain = frozenset(name for name in world.live if _is_plain(world.scopes[name], left_out))
        self.numbers: dict[str, list[int]] = {}
        self.owners: list[str] = []
        pieces: list[Piece] = []
        for name in world.live:
            if name in self.plain:
                own = world.scopes[name].possible.pieces
                self.numbers[name] = list(range(len(pieces), len(pieces) + len(own)))
                self.owners += [name] * len(own)
                pieces += own
        closures = (world.bodies, world.bodies, world.purposes, world.subjects)
        self.holders: Holders = build_holders(closures, pieces)
        self._heads = _heads(world)
        self._bitmaps: dict[frozenset[str], int] = {}

    def find(self, name: str) -> UnionCover:
        """Whether all others together hold a live gateway."""
        return self.find_among(name, None)

    def find_among(self, name: str, among: frozenset[str] | None, *, cover: bool = True) -> UnionCover:
        """Whether some others together hold a live gateway.

        Args:
            name: Its id.
            among: Gateways that may be used, itself apart; None for all.
            cover: Whether to say which; without, a gateway that is covered has neither cover nor gap.
        """
        steps = [self.budget]
        try:
            found = self._find_plain(name, among, steps, cover=cover) if self._is_quick(name) else None
            return found or self._find_exactly(name, among, steps)
        except BudgetError:
            return UnionCover(name, undecided=True)
        finally:
            self.steps += self.budget - max(steps[0], 0)

    def _is_quick(self, name: str) -> bool:
        """Whether own points say it all: not where a body with offices, which it may tell, stands on both sides."""
        if name not in self.plain:
            return False
        both = (
            self.holders.own_points(number, "discloser") & self.holders.own_points(number, "recipient")
            for number in self.numbers[name]
        )
        return not (self._heads and any(points & self._heads for points in both))

    # -- plain gateways

    def _find_plain(
        self, name: str, among: frozenset[str] | None, steps: list[int], *, cover: bool
    ) -> UnionCover | None:
        """The answer from bitmaps; None when gateways that are not plain could make a difference."""
        allowed = self._allowed(name, among)
        parts: list[int] = []
        for number in self.numbers[name]:
            for part, holders in self.holders.walk(number, allowed, steps):
                if holders:
                    parts.append(holders)
                elif any(among is None or other in among for other in self._uneven_at(part)):
                    return None
                else:
                    return UnionCover(name, gap=part)
        return UnionCover(name, self._cover_from(name, parts) if cover else ())

    def _cover_from(self, name: str, parts: Iterable[int]) -> tuple[str, ...]:
        """Of what holds each part, a choice with none to spare."""
        chosen = sorted({self.owners[number] for number in _choose(parts)})
        if len(chosen) == 1:
            return tuple(chosen)
        boxes = [self._boxes(other) for other in chosen]
        found = find_cover(self._boxes(name), boxes, self.world.singles, budget=self.budget)
        return tuple(chosen[number] for number in found)

    def _allowed(self, name: str, among: frozenset[str] | None) -> int:
        own = sum(1 << number for number in self.numbers[name])
        if among is None:
            return ((1 << len(self.owners)) - 1) & ~own
        if among not in self._bitmaps:
            self._bitmaps[among] = bitmap_of(
                (n for item in among for n in self.numbers.get(item, ())), len(self.owners)
            )
        return self._bitmaps[among] & ~own

    def _boxes(self, name: str) -> list[Box]:
        return [self.holders.boxes[number] for number in self.numbers[name]]

    def _uneven_at(self, part: Box) -> Iterator[str]:
        """Gateways that are not plain and that touch a part."""
        return (name for name, boxes in self._uneven.items() if any(meet(part, box) is not None for box in boxes))

    @cached_property
    def _uneven(self) -> Mapping[str, list[Box]]:
        names = (name for name in self.world.live if name not in self.plain)
        return {name: [piece.box for piece in self.world.scopes[name].plain_possible] for name in names}

    # -- any gateway

    def _find_exactly(self, name: str, among: frozenset[str] | None, steps: list[int]) -> UnionCover:
        """The answer by box subtraction."""
        near = sorted(other for other in self.near(name) if among is None or other in among)
        found = self._ask(name, near, steps)
        if isinstance(found, Box):
            return UnionCover(name, gap=found)
        for other in sorted(found, reverse=True):
            less = self._ask(name, [kept for kept in found if kept != other], steps) if other in found else found
            found = found if isinstance(less, Box) else less
        return UnionCover(name, tuple(sorted(found)))

    def _ask(self, name: str, others: Sequence[str], steps: list[int]) -> set[str] | Box:
        """A cover of a gateway from some others, box by box, or a gap."""
        region, used = self.world.scopes[name].possible, set[str]()
        for piece in region.pieces:
            covers = [_solid(self.world.scopes[other].certain, piece.pairings, self.world.singles) for other in others]
            found = find_cover(piece.box, covers, self.world.singles, budget=self.budget, free=region.minus)
            steps[0] -= 1
            if isinstance(found, Box):
                return found
            used.update(others[number] for number in found)
        return used

    def near(self, name: str) -> set[str]:
        """Other gateways that may meet a gateway."""
        join, owners, numbers = self._join
        return {owners[row] for number in numbers[name] for row in iter_bits(join.row(number))} - {name}

    @cached_property
    def _join(self) -> tuple[Join, list[str], Mapping[str, list[int]]]:
        join, owners = join_world(self.world)
        numbers: dict[str, list[int]] = {}
        for number, owner in enumerate(owners):
            numbers.setdefault(owner, []).append(number)
        return join, owners, numbers

    def clauses_at(self, name: str, gap: Box) -> set[frozenset[str]]:
        """What must be kept for one disclosure in a gap of a gateway: of each clause, it or one that holds it.

        There is one clause for each set of pairings under which the gateway has the disclosure: who
        adds a pairing of its own does not certainly hold it.
        """
        if not self._is_quick(name):
            point, near = one_point(gap, self.world.singles), self.near(name)
            pieces = self.world.scopes[name].possible.pieces
            allowed = {piece.pairings for piece in pieces if is_inside(point, piece.box)}
            return {frozenset((name, *self._holding(near, point, pairings))) for pairings in allowed}
        number = next(number for number in self.numbers[name] if is_inside(gap, self.holders.boxes[number]))
        point, holders = self.holders.pick(number, gap)
        uneven = self._holding(self._uneven_at(point), point, frozenset())
        return {frozenset((name, *(self.owners[row] for row in iter_bits(holders)), *uneven))}

    def _holding(self, names: Iterable[str], point: Box, pairings: frozenset[str]) -> Iterator[str]:
        for name in names:
            boxes = _solid(self.world.scopes[name].certain, pairings, self.world.singles)
            if any(is_inside(point, box) for box in boxes):
                yield name


def _is_plain(scope: Scope, left_out: Collection[str]) -> bool:
    """Whether certain and possible scope are one union of products."""
    sure, maybe = scope.certain, scope.possible
    return not (sure.minus or maybe.minus) and sure.pieces == maybe.pieces and not any(
        piece.pairings or piece.flow in left_out for piece in sure.pieces
    )  # fmt: skip


def _heads(world: World) -> int:
    """Bitmap of single bodies that have something below them."""
    bodies = world.bodies
    return sum(
        1 << bit
        for bit, point in enumerate(bodies.points)
        if bodies.singles >> bit & 1 and bodies.possible.get(point.node, 0) & ~(1 << bit)
    )


def _solid(region: Region, pairings: frozenset[str], singles: int) -> list[Box]:
    """The boxes of a region, holes cut out; a box with a pairing only for those that share it."""
    boxes = [piece.box for piece in region.pieces if piece.pairings <= pairings]
    return region_boxes(boxes, region.minus, singles) if region.minus else boxes


def _choose(parts: Iterable[int]) -> set[int]:
    """One holder or more for each part; one that holds many is preferred."""
    left, chosen = sorted(parts, key=int.bit_count), set[int]()
    while left:
        best = left[0]
        for holders in left:
            best = best & holders or best
        chosen.add((best & -best).bit_length() - 1)
        left = [holders for holders in left if not best & -best & holders]
    return chosen


def find_union_covers(world: World, *, budget: int = BUDGET) -> Iterator[UnionCover]:
    """Every live gateway, in order: inside the union of the others, or with a part that is its own.

    Cost:
        One index over all boxes, then tens of microseconds per plain gateway.
    """
    unions = Unions(world, budget=budget)
    return (unions.find(name) for name in world.live)


class SmallestCover(NamedTuple):
    """The fewest gateways that together hold all that any gateway may cover.

    Attributes:
        kept: Their ids, in order.
        covers: What is left out, each with gateways that are kept and hold it.
        clauses: The proof that fewer will not do: of each, one must be kept.
    """

    kept: tuple[str, ...]
    covers: Mapping[str, tuple[str, ...]]
    clauses: tuple[frozenset[str], ...]


def find_smallest_cover(unions: Unions, known: Iterable[UnionCover] | None = None) -> SmallestCover:
    """The fewest gateways that hold everything, proved by implicit hitting set.

    A gateway that is not covered by all others must stay. Of the rest the solver picks the fewest
    that satisfy the clauses known so far; whatever is then left open gives one more clause.

    Args:
        unions: Of the world asked about.
        known: What `unions.find` says of every live gateway, when it was asked before.

    Raises:
        BudgetError: A coverage question was not decided.
        MissingExtraError: The solver is not installed.

    Source: Chandrasekaran, Karp, Moreno-Centeno and Vempala, "Algorithms for implicit hitting set
    problems", SODA 2011.
    """
    if known is None:
        known = map(unions.find, unions.world.live)
    known = list(known)
    if any(item.undecided for item in known):
        raise BudgetError
    free = [item.gateway for item in known if item.gap is None]
    stay = frozenset(unions.world.live).difference(free)
    clauses: list[frozenset[str]] = []
    while True:
        kept = stay | find_smallest_hitting_set(clauses)
        gone = [name for name in free if name not in kept]
        found = [unions.find_among(name, kept, cover=False) for name in gone]
        if any(item.undecided for item in found):
            raise BudgetError
        new = [unions.clauses_at(item.gateway, item.gap) for item in found if item.gap is not None]
        if not new:
            covers = {name: unions.find_among(name, kept).cover for name in gone}
            return SmallestCover(tuple(sorted(kept)), covers, tuple(clauses))
        clauses += (clause for some in new for clause in sorted(some, key=sorted))
